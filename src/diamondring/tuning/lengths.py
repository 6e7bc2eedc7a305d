"""Paths of one length: where there is no finite solution, as with separated classes, a path stops early."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]

_PER_ALPHA = ("intercept", "gap", "objective", "n_kept")


def whole(path: Path, alphas: Float) -> Path:
    """A path that had to stop early, its last solution repeated: there is nothing better at the alphas below."""
    if len(path) == len(alphas):
        return path
    at = np.minimum(np.arange(len(alphas)), len(path) - 1)
    status = np.where(np.arange(len(alphas)) < len(path), path.status[at], "missed")
    return _at(path, at, alphas, status)


def same_length(paths: Sequence[Path]) -> list[Path]:
    """The strongest alphas of each path, as many as the shortest one has."""
    length = min((len(path) for path in paths), default=0)
    at = np.arange(length)
    return [p if len(p) == length else _at(p, at, p.alphas[:length], p.status[:length]) for p in paths]


def _at(path: Path, at: NDArray[np.intp], alphas: Float, status: NDArray[np.str_]) -> Path:
    coefs = tuple(each[at] for each in path.coefs)
    rest: dict[str, Any] = {name: getattr(path, name)[at] for name in _PER_ALPHA}
    return dataclasses.replace(path, alphas=alphas, coef=coefs if len(coefs) > 1 else coefs[0], status=status, **rest)
