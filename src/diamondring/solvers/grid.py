"""Automatic grids of alpha."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..penalties import NoPenalty
from ..problem import Problem, Solution, centred_products, linear_predictor, null_residual, residual

__all__ = ["alpha_max", "geometric_grid", "strongest_residual"]

Float = NDArray[np.float64]
Solver = Callable[[Problem, Float], Solution]


def geometric_grid(top: float, eps: float, length: int) -> Float:
    """``length`` values from ``top`` down to ``eps * top`` with a constant ratio; just ``top`` for length 1."""
    if length == 1:
        return np.array([top])
    grid = np.asarray(top * np.logspace(0.0, np.log10(eps), length), dtype=np.float64)
    grid[0] = top
    return grid


def strongest_residual(problem: Problem, solver: Solver) -> Float:
    """Residual (n,) of the model that an infinite alpha leaves: free inputs fitted, penalised ones at rest.

    At rest means 0, or the bound nearest to 0. Centred if there is an intercept. For other losses than the Gaussian:
    its negative derivative, (n,) or (n, K).
    """
    if not problem.gaussian:
        return _strongest_derivative(problem, solver)
    rest = np.clip(0.0, problem.lower, problem.upper)
    free = ~problem.dead & ~problem.penalised
    coef = np.where(free, 0.0, rest)
    if free.any():
        index = np.flatnonzero(free)
        fixed = residual(problem, coef, 0.0)
        reduced = dataclasses.replace(
            problem, matrix=problem.matrix[:, index], y=fixed, offset=None, penalty=NoPenalty(),
            penalty_factor=np.ones(len(index)), lower=problem.lower[index], upper=problem.upper[index],
            standardize=problem.scaled[index], names=tuple(problem.names[j] for j in index),
        )  # fmt: skip
        coef[index] = solver(reduced, np.zeros(1)).coef.toarray()[0]
    r = residual(problem, coef, 0.0)
    if problem.fit_intercept:
        # in two steps, so that a constant target leaves exactly nothing
        r = r - r[np.argmax(problem.share > 0)]
        r -= problem.share @ r
    return r


def _strongest_derivative(problem: Problem, solver: Solver) -> Float:
    rest = np.clip(0.0, problem.lower, problem.upper)
    free = np.flatnonzero(~problem.dead & ~problem.penalised)
    k, p = problem.outputs, problem.shape[1]
    coef = np.tile(rest, (k, 1))
    if not len(free):
        if not rest.any():
            return null_residual(problem)
        fixed = linear_predictor(problem, coef, np.zeros(k))
        constant = problem.loss.null_eta(problem.y, problem.share, fixed) if problem.fit_intercept else np.zeros(k)
        return problem.loss.residual_of(problem.y, linear_predictor(problem, coef, constant), problem.share)
    coef[:, free] = 0.0
    reduced = dataclasses.replace(
        problem, matrix=problem.matrix[:, free], offset=linear_predictor(problem, coef, np.zeros(k)),
        penalty=NoPenalty(), penalty_factor=np.ones(len(free)), lower=problem.lower[free], upper=problem.upper[free],
        standardize=problem.scaled[free], names=tuple(problem.names[j] for j in free),
    )  # fmt: skip
    solved = solver(reduced, np.zeros(1))
    coef[:, free] = solved.coef.toarray().reshape(k, len(free))
    eta = linear_predictor(problem, coef.reshape(k * p), solved.intercept[0])
    return problem.loss.residual_of(problem.y, eta, problem.share)


def alpha_max(problem: Problem, solver: Solver, r: Float | None = None) -> float:
    """Smallest alpha that keeps no penalised input (all rest at 0, or at their bound nearest to 0).

    Infinite without an L1 part, where no alpha does; 0 if nothing is penalised or no input is related to the target.

    Parameters
    ----------
    solver : callable
        Solves a problem at given alphas; needed only where inputs are free.
    r : (n,) array, optional
        `strongest_residual`, if known.
    """
    if isinstance(problem.penalty, NoPenalty) or not problem.penalised.any():
        return 0.0
    l1 = problem.penalty.l1_ratio
    if l1 == 0:
        return float("inf")
    index = np.flatnonzero(problem.penalised)
    c = centred_products(problem, strongest_residual(problem, solver) if r is None else r)[index]
    if c.ndim == 2:
        # one number per input: the norm over outputs, or the output that enters first
        c = np.linalg.norm(c, axis=1) if problem.loss.grouped else np.take_along_axis(
            c, np.argmax(np.abs(c), axis=1)[:, None], axis=1)[:, 0]  # fmt: skip
    lower, upper = problem.lower[index], problem.upper[index]
    rest = np.clip(0.0, lower, upper) * problem.stats.scale[index]
    factor = problem.penalty_factor[index]
    # leaving rest in the direction d costs alpha v (l1 + (1 - l1)|b|) away from 0, and rest is never left towards 0
    room = np.where(c > 0, upper > np.clip(0.0, lower, upper), lower < np.clip(0.0, lower, upper))
    away = rest * c >= 0
    price = factor * (l1 + (1.0 - l1) * np.abs(rest))
    top = float(np.max(np.where(room & away, np.abs(c) / price, 0.0), initial=0.0))
    rounding = 1e-14 * problem.stats.y_scale
    return top if top > rounding else 0.0
