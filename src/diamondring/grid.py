"""Automatic grids of alpha."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .errors import InputError
from .penalties import NoPenalty
from .problem import Problem, Solution, centred_products, residual

__all__ = ["alpha_max", "degrees_of_freedom", "dof_grid", "geometric_grid", "strongest_residual"]

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

    At rest means 0, or the bound nearest to 0. Centred if there is an intercept.
    """
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


def degrees_of_freedom(eigenvalues: Float, alpha: float | Float) -> Float:
    """Effective degrees of freedom of the L2 penalty, ``sum_i d_i / (d_i + alpha)``, for each alpha.

    ``eigenvalues`` d are those of ``Z'Z/W`` of the penalised inputs, each divided by the root of its penalty factor,
    orthogonal to the free inputs.
    """
    d = eigenvalues[eigenvalues > 0]
    return np.asarray((d / (d + np.asarray(alpha, dtype=np.float64)[..., None])).sum(axis=-1))


def dof_grid(eigenvalues: Float, length: int) -> Float:
    """``length`` alphas, decreasing, geometric, from 1 % to 99 % of the attainable effective degrees of freedom."""
    d = eigenvalues[eigenvalues > 1e-13 * np.max(eigenvalues, initial=0.0)]
    if len(d) == 0:
        raise InputError("Every input is constant or left out, so there is no L2 penalty to choose a grid for.")
    top = _alpha_of_dof(d, 0.01 * len(d))
    bottom = _alpha_of_dof(d, 0.99 * len(d))
    return geometric_grid(top, bottom / top, length)


def _alpha_of_dof(d: Float, wanted: float) -> float:
    """Alpha with given degrees of freedom, by bisection on its logarithm."""
    low, high = np.log(d.min() * 1e-4), np.log(d.max() * len(d) * 1e4)
    for _ in range(100):
        middle = 0.5 * (low + high)
        if degrees_of_freedom(d, float(np.exp(middle))) > wanted:
            low = middle
        else:
            high = middle
    return float(np.exp(0.5 * (low + high)))
