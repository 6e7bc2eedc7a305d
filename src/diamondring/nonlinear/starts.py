"""Several starts: where to begin besides the given parameters, and which different minima they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .problem import NonlinearProblem
from .solve import Point
from .walk import lost

__all__ = ["Minimum", "distinct_minima", "random_starts"]

Float = NDArray[np.float64]

_VALUE, _PLACE = 1e-7, 1e-4  # relative differences beyond which two minima are different


@dataclass(frozen=True, eq=False)
class Minimum:
    """One of several minima.

    Attributes
    ----------
    params : Any
        Parameters in the shape, container and type they came in; ``coef`` (p,) is the same in a row.
    objective, alpha : float
    starts : int
        How many starts ended here.
    gap : float
        Relative distance from the optimality conditions.
    """

    params: Any
    coef: Float
    objective: float
    alpha: float
    starts: int
    gap: float

    def __repr__(self) -> str:
        return f"Minimum(objective={self.objective:.6g}, starts={self.starts}, params={self.params!r})"


def random_starts(problem: NonlinearProblem, start: Float, count: int, rng: np.random.Generator) -> list[Float]:
    """``count`` random starts around the given one, at the size of its parameters and inside the bounds.

    Normal, with the standard deviation ``|b_j|``, at least a tenth of the largest of them (1 if all are 0), and at
    most half the distance between two bounds; what falls outside is mirrored in the bound.
    """
    size = np.abs(start)
    largest = float(size.max(initial=0.0))
    size = np.maximum(size, 0.1 * largest if largest > 0 else 1.0)
    width = problem.upper - problem.lower
    size = np.where(np.isfinite(width), np.minimum(size, 0.5 * width), size)
    drawn = [start + size * rng.standard_normal(len(start)) for _ in range(count)]
    return [np.where(problem.excluded, 0.0, _mirrored(b, problem.lower, problem.upper)) for b in drawn]


def _mirrored(b: Float, lower: Float, upper: Float) -> Float:
    b = np.where(b < lower, 2.0 * lower - b, b)
    b = np.where(b > upper, 2.0 * upper - b, b)
    return np.clip(b, lower, upper)


def distinct_minima(points: Sequence[Point]) -> list[tuple[Point, int]]:
    """The different minima among points of one alpha, the lowest first, and how many points each stands for.

    Points far from the conditions are no minima; if all are, the lowest of them is given.
    """
    minima = sorted((p for p in points if not lost(p)), key=lambda p: p.objective)
    if not minima:
        return [(min(points, key=lambda p: p.objective), 1)] if points else []
    found: list[tuple[Point, int]] = []
    for point in minima:
        for i, (known, count) in enumerate(found):
            if _same(point, known):
                found[i] = (point if known.missed and not point.missed else known, count + 1)
                break
        else:
            found.append((point, 1))
    return sorted(found, key=lambda each: each[0].objective)


def _same(first: Point, second: Point) -> bool:
    size = float(np.max(np.abs(second.b), initial=0.0))
    near = bool(np.all(np.abs(first.b - second.b) <= _PLACE * np.maximum(np.abs(second.b), 1e-3 * size)))
    return near and abs(first.objective - second.objective) <= _VALUE * abs(second.objective) + 1e-300
