"""Which solver a problem with another loss than half the squared error goes to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..certificate_quantile import parts_of
from ..errors import Interrupted
from ..problem import Problem, Solution
from . import dispatch, grid, loss_engine, quantile
from .reference_losses import solve_path as solve_plain
from .separate import gaussian_parts, is_separable, solve_separately

__all__ = ["alpha_max", "solve_path"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def solve_path(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
    """Solve a problem at decreasing alphas."""
    if not problem.loss.smooth:
        return _kinked(problem, alphas, tol, cancel)
    coupled = np.array([not is_separable(problem, alpha) for alpha in alphas])
    solver = solve_plain if _by_rows(problem) else loss_engine.solve_path
    if coupled.all():
        return solver(problem, alphas, tol, cancel)
    first = solver(problem, alphas[coupled], tol, cancel) if coupled.any() else None
    if first is not None and first.interrupted:
        return first
    rest = solve_separately(problem, gaussian_parts(problem), alphas[~coupled], tol, cancel, dispatch.solve_by_kind)
    return rest if first is None else dispatch.join([first, rest])


def _kinked(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None) -> Solution:
    """Quantile regression, each quantile by itself."""
    if problem.outputs == 1:
        return quantile.solve_path(problem, alphas, tol, cancel)
    return solve_separately(problem, parts_of(problem), alphas, tol, cancel, quantile.solve_path)


def _by_rows(problem: Problem) -> bool:
    """Whether the penalty is on the coefficients of an input over several outputs."""
    return problem.loss.grouped and problem.outputs > 1


def alpha_max(problem: Problem, cancel: Cancel | None = None) -> float:
    """Smallest alpha that keeps no penalised input, for a penalty with an L1 part; NaN when interrupted."""
    if not problem.loss.smooth:
        return float(np.max([quantile.alpha_max(part, cancel) for part in parts_of(problem)]))
    if not _by_rows(problem) and not is_separable(problem, 1.0):
        return loss_engine.alpha_max(problem, cancel)

    def solver(reduced: Problem, values: Float) -> Solution:
        solution = solve_path(reduced, values, 1e-12, cancel)
        if solution.interrupted:
            raise Interrupted()
        return solution

    try:
        return grid.alpha_max(problem, solver)
    except Interrupted:
        return float("nan")
