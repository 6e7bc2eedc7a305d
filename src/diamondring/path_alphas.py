"""Which alphas a path is solved at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .errors import InputError, Interrupted
from .losses import Gaussian, Quantile
from .penalties import NoPenalty
from .problem import Problem, Solution, linear_predictor
from .solvers import dispatch, grid

__all__ = ["allowed", "automatic", "distinct_alphas", "smallest_resting"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def distinct_alphas(values: Float) -> tuple[Float, NDArray[np.intp]]:
    """The distinct values of a sequence that never rises, and the place of each one among them."""
    if (values[1:] < values[:-1]).all():
        return values, np.arange(len(values))
    fresh = np.empty(len(values), dtype=bool)
    fresh[:1] = True
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh], np.cumsum(fresh) - 1


def smallest_resting(problem: Problem, tol: float, cancel: Cancel | None) -> float:
    """Smallest alpha that keeps no penalised input; the engine is the fast twin of `grid.alpha_max`."""
    if not isinstance(problem.penalty, NoPenalty) and problem.penalty.l1_ratio > 0 and problem.penalised.any():
        top = dispatch.alpha_max(problem, cancel)
        if np.isnan(top):
            raise Interrupted()
        return top if top > 1e-14 * problem.stats.y_scale else 0.0

    def solver(reduced: Problem, values: Float) -> Solution:
        solution = dispatch.solve_by_kind(reduced, values, tol, cancel)
        if solution.interrupted:
            raise Interrupted()
        return solution

    return grid.alpha_max(problem, solver)


def automatic(problem: Problem, length: int, eps: float, top: float) -> Float:
    """A grid of this length from ``top``, the problem's `smallest_resting`, down to ``eps * top``."""
    if isinstance(problem.penalty, NoPenalty):
        return np.zeros(1)
    if not problem.penalised.any() or top == 0:
        # every alpha gives the same solution: any grid will do
        return grid.geometric_grid(1.0, eps, length)
    if np.isinf(top):
        from .direct import ridge_dof
        from .direct.freedom import grid_between

        if problem.gaussian:
            return grid_between(ridge_dof(problem), length)[0]
        working, curvature = _working_problem(problem)
        return grid_between(ridge_dof(working), length)[0] * curvature
    return grid.geometric_grid(top, eps, length)


def _working_problem(problem: Problem) -> tuple[Problem, float]:
    """Least squares with the curvature of the best constant model as row weights, and its weighted mean.

    What one Newton step from there solves; it says where the penalty begins to matter.
    """
    k, n = problem.outputs, problem.shape[0]
    eta = linear_predictor(problem, None, problem.null_eta)
    ones = np.ones((n, k)) if k > 1 else np.ones(n)
    h = np.abs(problem.loss.curvature(problem.y, eta) if problem.loss.separable else ones).reshape(n, k).max(axis=1)
    weights = problem.share * h
    total = float(weights.sum())
    if np.any(h[problem.share > 0] == 0):
        weights = problem.share  # rows that are straight there, as Huber's outliers, bend elsewhere: all count alike
    if not 0 < total < np.inf:
        # a loss of straight pieces curves on average only
        flat = isinstance(problem.loss, Quantile)
        total = problem.loss.typical_curvature(problem.null_value) if flat else 1.0  # type: ignore[attr-defined]
        weights = problem.share
    working = dataclasses.replace(
        problem, loss=Gaussian(), y=np.linspace(-1.0, 1.0, n), weights=weights, offset=None, classes=None
    )
    return working, total


def allowed(problem: Problem, values: Float) -> Float:
    """The values themselves, if the problem's penalty can have them."""
    if isinstance(problem.penalty, NoPenalty) and np.any(values > 0):
        raise InputError(
            f"alpha={values.max():g} with penalty=dr.NoPenalty(): without a penalty the only alpha is 0. "
            "Leave alphas out, or choose dr.L1(), dr.L2() or dr.L1L2(l1_ratio)."
        )
    return values
