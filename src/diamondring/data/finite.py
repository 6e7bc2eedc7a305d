"""Finding NaN and infinities fast, without an array of the size of X.

One sum over all values proves a clean array clean: NaN and infinities survive a sum. Only when the sum is not finite
(which can also be an overflow of finite values) are the values looked at one block at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..blockwise import ColumnMoments, moments

__all__ = ["Flaw", "all_finite", "find_flaw", "find_flaw_sparse", "scan"]

_BLOCK = 1 << 18  # values looked at in one step: 2 MiB of float64, 256 KiB of truth values
_SHOWN = 5
_LARGE = 1 << 20  # values of a table worth several threads

Test = Callable[[Any], NDArray[np.bool_]]


@dataclass(frozen=True)
class Flaw:
    """The first flawed column of a matrix.

    Attributes
    ----------
    kind : {"nan", "inf"}
    column : int
    rows : tuple of int
        The first few flawed rows of that column, from 0.
    count : int
        How many values of that column are flawed.
    columns : int
        How many columns have this flaw.
    """

    kind: str
    column: int
    rows: tuple[int, ...]
    count: int
    columns: int


def all_finite(values: NDArray[np.floating]) -> bool:
    """True where all values are proved finite, many of them by their sum; False means "look closer", not "flawed"."""
    if values.size < _BLOCK:
        return bool(np.isfinite(values).all())
    if values.ndim == 2 and values.size >= _LARGE and _walkable(values):
        return moments(values).finite  # all threads share the pass
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))


def _walkable(X: NDArray[np.floating]) -> bool:
    """Whether the core reads X as it lies."""
    kind = X.dtype in (np.float32, np.float64) and X.dtype.isnative
    return kind and (X.flags.c_contiguous or X.flags.f_contiguous)


def _blocks(X: NDArray[np.floating]) -> Iterator[tuple[slice, slice]]:
    """Index pairs that walk over X in the order of its memory."""
    n, p = X.shape
    if abs(X.strides[0]) >= abs(X.strides[1]):
        step = max(1, _BLOCK // max(p, 1))
        for start in range(0, n, step):
            yield slice(start, start + step), slice(0, p)
    else:
        step = max(1, _BLOCK // max(n, 1))
        for start in range(0, p, step):
            yield slice(0, n), slice(start, start + step)


def _first(X: NDArray[np.floating], kind: str, test: Test) -> Flaw | None:
    counts = np.zeros(X.shape[1], dtype=np.int64)
    for rows, columns in _blocks(X):
        hit = test(X[rows, columns])
        if hit.any():
            counts[columns] += hit.sum(axis=0)
    bad = np.flatnonzero(counts)
    if bad.size == 0:
        return None
    column = int(bad[0])
    where = np.flatnonzero(test(X[:, column]))[:_SHOWN]
    return Flaw(kind, column, tuple(where.tolist()), int(counts[column]), int(bad.size))


def scan(
    X: Any, share: NDArray[np.float64] | None = None, *, allow_nan: bool = False
) -> tuple[Flaw | None, ColumnMoments | None]:
    """The flaw of a checked matrix, if it has one, and its columns' moments where one pass tells both.

    Moments are finite only if all values are; sparse rows, and data in which NaN may pass, are summed instead.
    """
    dense = isinstance(X, np.ndarray)
    if allow_nan or not (dense or X.format == "csc"):
        return find_flaw(X, allow_nan=allow_nan) if dense else find_flaw_sparse(X), None
    found = moments(X, share)
    if found.finite:
        return None, found
    return find_flaw(X) if dense else find_flaw_sparse(X), found


def find_flaw(X: NDArray[np.floating], *, allow_nan: bool = False) -> Flaw | None:
    """The first column of X (n, p) with NaN or, when there is none, with an infinity; None when all is well.

    Costs one pass over clean data. With `allow_nan` NaN counts as well and only infinities are flaws.
    """
    if X.size == 0 or all_finite(X):
        return None
    if not allow_nan:
        flaw = _first(X, "nan", np.isnan)
        if flaw is not None:
            return flaw
    return _first(X, "inf", np.isinf)


def find_flaw_sparse(X: Any) -> Flaw | None:
    """`find_flaw` for the stored values of a CSC or CSR array."""
    data = X.data
    if data.size == 0 or all_finite(data):
        return None
    for kind, test in (("nan", np.isnan), ("inf", np.isinf)):
        position = np.flatnonzero(test(data))
        if position.size:
            outer = np.searchsorted(X.indptr, position, side="right") - 1
            inner = X.indices[position]
            row, column = (inner, outer) if X.format == "csc" else (outer, inner)
            first = int(column.min())
            rows = np.sort(row[column == first])
            return Flaw(kind, first, tuple(rows[:_SHOWN].tolist()), int(rows.size), int(np.unique(column).size))
    return None
