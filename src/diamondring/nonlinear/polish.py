"""The last digits of a nonlinear fit: Newton's method on the parameters that may move, signs and zeros held.

Where residuals stay and f is curved, steps that use J'HJ alone come closer by the same factor each time, which can be
near 1. On the parameters that are not 0 (or cost nothing), and not held by a bound, the objective is smooth; its second
derivatives come from differences of gradients, two per parameter, and the steps then double the digits; near enough,
those of the step before do as well. Only a point that is nearer to the conditions of a minimum, and no higher, is
taken.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .bound import Cancel
from .certificate import Judged, judge
from .found import Found
from .problem import NonlinearProblem

__all__ = ["can_polish", "polished"]

Float = NDArray[np.float64]

_NEAR = 1e-2  # distances from the optimality conditions from which Newton's method is tried
_MOST = 4000  # parameters that may move times those of a Jacobian by columns
_MOST_REVERSE = 200  # parameters that may move, where a gradient is one reverse pass
_ROUNDS = 8
_STEP = float(np.finfo(np.float64).eps) ** (1 / 3)
_SLACK = 1e-13  # of the objective: differences below are rounding


def can_polish(problem: NonlinearProblem, alpha: float, found: Found) -> bool:
    """Whether second derivatives are cheap enough, and the point near enough, to try."""
    if problem.grouped or not problem.loss.smooth or not found.gap <= _NEAR:
        return False
    moving = int(np.count_nonzero(_moving(problem, alpha, found.b)))
    if moving == 0:
        return False
    return moving <= _MOST_REVERSE if problem.model.reverse else moving * problem.n_params <= _MOST


def polished(problem: NonlinearProblem, alpha: float, found: Found, tol: float, cancel: Cancel | None = None) -> Found:
    """``found``, or the nearer point that Newton's method leads to."""
    best = judge(problem, alpha, found.b)
    b, evaluations = found.b, found.evaluations
    bent: _Second | None = None  # second derivatives, kept while steps with them come ten times nearer
    for _ in range(_ROUNDS):
        where = np.flatnonzero(_moving(problem, alpha, b))
        if cancel is not None and cancel():
            break
        g, evaluations = _gradient(problem, alpha, b, where), evaluations + 1
        if g is None:
            break
        kept = bent is not None and np.array_equal(bent.where, where)
        if not kept:
            bent, evaluations = _Second.at(problem, alpha, b, where), evaluations + 2 * len(where)
        after = None if bent is None else _taken(problem, alpha, b, where, bent.step(g), best)
        if after is None and not kept:
            break
        evaluations += 1
        before = best.gap
        b, best = (b, best) if after is None else after
        if best.gap > 0.1 * before:
            bent = None
        if best.gap <= tol and best.gap > 0.5 * before:
            break
        if best.gap <= 1e-3 * tol:
            break
    if b is found.b:
        return found
    return dataclasses.replace(
        found, b=b, gap=best.gap, worst=best.worst, evaluations=evaluations, why="" if best.gap <= tol else found.why,
        last=None,  # predictions and Jacobian of the point before
    )  # fmt: skip


def _moving(problem: NonlinearProblem, alpha: float, b: Float) -> NDArray[np.bool_]:
    """Parameters at which the objective is smooth."""
    inside = (b > problem.lower) & (b < problem.upper) & ~problem.excluded
    return np.asarray(inside & ((b != 0) | (problem.prices(alpha).a == 0)))


def _gradient(problem: NonlinearProblem, alpha: float, b: Float, where: NDArray[np.intp]) -> Float | None:
    """Slope of the objective in the parameters that may move; None where f or it is not finite."""
    if problem.model.trial(b) is None:
        return None
    prices = problem.prices(alpha)
    g = problem.value_and_gradient(b)[1] + prices.a * np.sign(b) + prices.q * b
    return g[where] if np.isfinite(g[where]).all() else None


class _Second(NamedTuple):
    """Second derivatives of the objective in the parameters that may move, those of a minimum, by their eigenvalues.

    Attributes
    ----------
    where : (m,) array
        Those parameters.
    values, vectors, scale
        Of the matrix whose diagonal was scaled to 1.
    """

    where: NDArray[np.intp]
    values: Float
    vectors: Float
    scale: Float

    @classmethod
    def at(cls, problem: NonlinearProblem, alpha: float, b: Float, where: NDArray[np.intp]) -> _Second | None:
        """Those at b, by differences of gradients; None where they are not those of a minimum."""
        second = np.empty((len(where), len(where)))
        size = float(np.max(np.abs(b[where]), initial=0.0)) or 1.0
        for k, j in enumerate(where):
            h = _STEP * max(abs(b[j]), 1e-3 * size)
            ends = []
            for sign in (1.0, -1.0):
                at = b.copy()
                at[j] = min(max(b[j] + sign * h, problem.lower[j]), problem.upper[j])
                if b[j] != 0 and at[j] * b[j] <= 0 and problem.prices(alpha).a[j] > 0:
                    return None
                slope = _gradient(problem, alpha, at, where)
                if slope is None:
                    return None
                ends.append((at[j], slope))
            second[k] = (ends[0][1] - ends[1][1]) / (ends[0][0] - ends[1][0])
        second = 0.5 * (second + second.T)
        scale = np.sqrt(np.maximum(np.diag(second), 0.0))
        if not scale.all():
            return None
        values, vectors = np.linalg.eigh(second / np.outer(scale, scale))
        return cls(where, values, vectors, scale) if values[0] > 1e-12 else None

    def step(self, g: Float) -> Float:
        """To where the slope g (m,) would be 0."""
        return np.asarray(-(self.vectors @ ((self.vectors.T @ (g / self.scale)) / self.values)) / self.scale)


def _taken(
    problem: NonlinearProblem, alpha: float, b: Float, where: NDArray[np.intp], step: Float, before: Judged
) -> tuple[Float, Judged] | None:
    """The point after the step, or half of it and so on, if it is nearer and no higher."""
    priced = problem.prices(alpha).a[where] > 0
    for part in (1.0, 0.5, 0.25):
        after = b.copy()
        after[where] = b[where] + part * step
        crosses = priced & (after[where] * b[where] <= 0)
        if crosses.any() or np.any(after < problem.lower) or np.any(after > problem.upper):
            continue
        if problem.model.trial(after) is None:
            continue
        judged = judge(problem, alpha, after)
        if judged.gap < before.gap and judged.objective <= before.objective + _SLACK * abs(before.objective):
            return after, judged
    return None
