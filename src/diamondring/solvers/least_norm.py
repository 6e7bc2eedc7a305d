"""Which one of many solutions is given where nothing is penalised: the one of least norm, as in least squares.

A loss that is strictly convex fixes the linear predictors, not the coefficients, where inputs depend on each other.
Among the coefficients with the same predictors, those of least norm are a least-squares fit to the predictors.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..loss_certificate import judge
from ..losses import Gaussian
from ..penalties import NoPenalty
from ..problem import Problem, Solution, linear_predictor

if TYPE_CHECKING:
    from ..direct import DirectSolution

__all__ = ["of_least_norm"]

Float = NDArray[np.float64]

# strictly convex in the linear predictors (multinomial: but for a constant)
_FIXES_PREDICTORS = ("binomial", "multinomial", "poisson", "gamma", "negativebinomial", "tweedie")


def of_least_norm(problem: Problem, solution: Solution, tol: float) -> Solution:
    """The same predictors from the shortest coefficients, at every alpha that penalises nothing.

    Least squares also know whether the inputs depend on each other: they decide whether the solution is unique.
    """
    free = (solution.alphas == 0) | isinstance(problem.penalty, NoPenalty)
    rows = np.flatnonzero(free & (solution.gap <= tol))
    if not len(rows) or problem.bounded:
        return solution
    from scipy.sparse import csr_array

    coef, intercept, unique = solution.coef.toarray(), solution.intercept.copy(), solution.unique.copy()
    gap, value, dependent = solution.gap.copy(), solution.objective.copy(), set(solution.dependent)
    changed = False
    for i in rows:
        try:
            b, b0, found = _shortest(problem, coef[i], intercept[i])
        except KeyboardInterrupt:
            return dataclasses.replace(solution, interrupted=True)
        if found.unique:
            # a constant added to an input's coefficients for all classes is no second answer: they sum to 0
            unique[i] |= problem.loss.name in _FIXES_PREDICTORS
            continue
        unique[i] = False
        dependent |= set(found.dependent)
        judged = judge(problem, 0.0, b, b0)
        if judged[0] <= tol:
            coef[i], intercept[i], gap[i], value[i] = b, b0, judged[0], judged[1]
            changed = True
    return dataclasses.replace(
        solution, coef=csr_array(coef) if changed else solution.coef, intercept=intercept, gap=gap, objective=value,
        unique=unique, dependent=() if unique.all() else tuple(sorted(dependent)),
    )  # fmt: skip


def _shortest(problem: Problem, coef: Float, intercept: Float) -> tuple[Float, Float, DirectSolution]:
    """Coefficients and intercepts with the same linear predictors, and what least squares say about the last output."""
    from ..direct import least_squares

    k, p = problem.outputs, problem.shape[1]
    plain = dataclasses.replace(problem, offset=None)
    eta = linear_predictor(plain, coef, intercept).reshape(-1, k)
    b, b0 = np.zeros((k, p)), np.zeros(k)
    for output in range(k):
        fit = dataclasses.replace(
            plain, y=np.ascontiguousarray(eta[:, output]), loss=Gaussian(), penalty=NoPenalty(), classes=None
        )
        found = least_squares(fit)
        b[output], b0[output] = found.coef[0], found.intercept[0]
    return b.ravel(), b0 if k > 1 else b0[0], found
