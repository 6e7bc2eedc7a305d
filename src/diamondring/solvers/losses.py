"""Which solver a problem with another loss than half the squared error goes to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..certificate_quantile import parts_of
from ..direct.loss_ridge import loss_ridge_path
from ..direct.reduced import reduces
from ..errors import Interrupted
from ..penalties import NoPenalty
from ..problem import Problem, Solution, linear_predictor
from . import dispatch, grid, loss_engine, quantile, separation
from .least_norm import of_least_norm
from .separate import gaussian_parts, is_separable, solve_separately

__all__ = ["alpha_max", "in_core", "solve_path"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]

_FAR = 12.0  # from the best constant, in linear predictors: odds and ratios of 160,000


def solve_path(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
    """Solve a problem at decreasing alphas."""
    positive = alphas > 0
    if problem.outputs > 1 and not problem.loss.smooth:
        several = solve_separately(problem, parts_of(problem), alphas, tol, cancel, solve_path)
        return dataclasses.replace(several, messages=(*several.messages, *quantile.crossings(problem, several)))
    if positive.any() and reduces(problem) and not is_separable(problem, 1.0):
        small = None if problem.loss.smooth else quantile.solve_path
        found = loss_ridge_path(problem, alphas[positive], tol, cancel, small)
        found = _explained(problem, _symmetric(problem, found), alphas[positive], tol)
        if found.interrupted or positive.all():
            return found
        return dispatch.join([found, solve_path(problem, alphas[~positive], tol, cancel)])
    if not problem.loss.smooth:
        return quantile.solve_path(problem, alphas, tol, cancel)
    coupled = np.array([not is_separable(problem, alpha) for alpha in alphas])
    if coupled.all():
        found = of_least_norm(problem, loss_engine.solve_path(problem, alphas, tol, cancel), tol)
        return _explained(problem, _symmetric(problem, found), alphas, tol)
    first = loss_engine.solve_path(problem, alphas[coupled], tol, cancel) if coupled.any() else None
    if first is not None and first.interrupted:
        return first
    rest = solve_separately(problem, gaussian_parts(problem), alphas[~coupled], tol, cancel, dispatch.solve_by_kind)
    return rest if first is None else dispatch.join([first, rest])


def _explained(problem: Problem, solution: Solution, alphas: Float, tol: float) -> Solution:
    """Say why a path stopped, or missed its target, where the reason is that there is no finite solution."""
    solution = _unmasked(problem, solution, tol)
    stopped = len(solution.alphas) < len(alphas) and not solution.interrupted
    missed = np.flatnonzero(~(solution.gap <= tol))
    if not stopped and not len(missed):
        return solution
    first = int(missed[0]) if len(missed) else len(solution.alphas)
    reason = separation.explain(problem, float(alphas[first]))
    if reason is None and not stopped:
        return solution
    if stopped:
        done = len(solution.alphas)
        reason = reason or "The fit is perfect to rounding: nothing is left to explain."
        reason += f" The path stops after {done} of {len(alphas)} alphas."
    endless = "the coefficients grow without end"
    cause = tuple(endless if text else "" for text in solution.cause)
    return dataclasses.replace(solution, cause=cause, flaws=(*solution.flaws, reason or ""))


def _unmasked(problem: Problem, solution: Solution, tol: float) -> Solution:
    """Solutions that are none: far along a direction in which the likelihood rises for ever, derivatives vanish too.

    Only the last alpha is looked at. If inputs that are free at every alpha are to blame, all solutions are none.
    """
    last = len(solution.alphas) - 1
    if last < 0 or not solution.gap[last] <= tol or not separation.concerns(problem, float(solution.alphas[last])):
        return solution
    eta = linear_predictor(problem, solution.coef[[last]].toarray()[0], solution.intercept[last])
    known = 0.0 if problem.offset is None else problem.offset
    far = np.abs(eta - known - problem.null_eta).max(where=np.isfinite(eta), initial=0.0) > _FAR
    if not far or separation.explain(problem, float(solution.alphas[last])) is None:
        return solution
    affected = solution.alphas == 0 if solution.alphas[last] == 0 else np.ones(last + 1, dtype=bool)
    cause = tuple(" " if hit else text for hit, text in zip(affected, solution.cause, strict=True))
    return dataclasses.replace(solution, gap=np.where(affected, np.inf, solution.gap), cause=cause)


def _symmetric(problem: Problem, solution: Solution) -> Solution:
    """Coefficients that sum to 0 over the classes wherever neither data nor penalty say so themselves.

    To add the same number to an input's coefficients for all classes changes no probability. The penalty chooses among
    them, but not for a free input, nor for any input at alpha 0.
    """
    if problem.loss.name != "multinomial" or problem.bounded:
        return solution
    k, p = problem.outputs, problem.shape[1]
    free = ~problem.dead & (problem.penalty_factor == 0)
    everything = (solution.alphas == 0) | isinstance(problem.penalty, NoPenalty)
    if not (free.any() or everything.any()):
        return solution
    from scipy.sparse import csr_array

    coef = solution.coef.toarray().reshape(-1, k, p)
    loose = everything[:, None] | free
    coef -= np.where(loose, coef.mean(axis=1), 0.0)[:, None, :]
    return dataclasses.replace(solution, coef=csr_array(coef.reshape(-1, k * p)))


def in_core(problem: Problem) -> bool:
    """Whether the compiled core solves the problem as it is, so that it can solve all its folds as well."""
    return problem.loss.smooth and not is_separable(problem, 1.0) and not reduces(problem)


def alpha_max(problem: Problem, cancel: Cancel | None = None) -> float:
    """Smallest alpha that keeps no penalised input, for a penalty with an L1 part; NaN when interrupted."""
    if not problem.loss.smooth:
        return float(np.max([quantile.alpha_max(part, cancel) for part in parts_of(problem)]))
    if in_core(problem):
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
