"""Duality gaps of ridge solutions from the cross-products of the inputs, without another pass over the data.

With Z and t as in `design`, and c the coefficients on the penalty's scale, read back from those that are handed out,
the gap at the dual point r = t - Z c is (`certificate` has the general form)::

    P - D = shift^2/2 + ||Z'r - alpha c||^2 / (2 alpha),      Z'r = Z't - (Z'Z) c,      2P = ||r||^2 + alpha ||c||^2

where shift is the mean residual that rounding leaves. The cross-products G = Z'Z and q = Z't were summed over all rows,
so that rounding enters where the general certificate, which sums true residuals, has less of it. All of it is bounded
here, and the bound is added to the gap: sums of products in chains of at most L terms are wrong by no more than
gamma = L u / (1 - L u) times the sums of absolute values (u = 2^-53; Higham, Accuracy and Stability of Numerical
Algorithms, section 3.1), whatever the order, hence::

    |error of (Z'r)_j| <= gamma ||z_j|| (||t|| + sum_k ||z_k|| |c_k|),
    |error of ||r||^2| <= gamma (||t|| + sum_k ||z_k|| |c_k|)^2

What is proved is therefore larger than the gap itself. Where it would be too large to be of use (a fit that leaves next
to nothing of the target, or a tiny alpha), the value is NaN, and the general certificate decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .compiled import longest_chain
from .equations import ColumnEquations, Equations
from .parts import Parts

__all__ = ["proved_gaps"]

Float = NDArray[np.float64]

U = 2.0**-53
ACCEPTED = 1e-12  # gaps that are handed out; larger ones are left to the general certificate
CERTAIN = 1e-9  # relative error of an objective that is handed out


def proved_gaps(
    parts: Parts, equations: Equations, alphas: Float, coef: Float, intercept: Float
) -> tuple[Float, Float]:
    """Relative duality gaps and objectives (k,) of solutions in the inputs' own units; NaN where nothing is proved.

    Parameters
    ----------
    alphas : (k,) array, positive
    coef, intercept : (k, p) and (k,) arrays
    """
    problem = parts.problem
    summed = equations.summed if isinstance(equations, ColumnEquations) else None
    if summed is None or len(parts.free) or problem.stats.y_scale == 0.0:
        return np.full(len(alphas), np.nan), np.full(len(alphas), np.nan)
    n, m = parts.design.shape
    g, q = equations.matrix, equations.rhs
    c = coef[:, parts.penalised].T * parts.divisor[:, None]
    # 16: what centring, scaling and reading back c round
    chain = (longest_chain(n) + m + 16) * U
    gamma = chain / (1.0 - chain)
    norms = np.sqrt(np.diag(g))
    size = np.sqrt(summed.square) + norms @ np.abs(c)
    gradient = q - g @ c
    squared = np.einsum("ik,ik->k", c, c)
    objective = 0.5 * (summed.square - np.einsum("ik,ik->k", c, q + gradient) + alphas * squared)
    shift, drift = np.zeros(len(alphas)), np.zeros(m)
    if problem.fit_intercept:
        drift = np.abs(summed.drift) + gamma * norms
        shift = _shift(problem, coef, intercept) + drift @ np.abs(c)
    lost = gamma * size**2 + 4.0 * shift**2
    slack = gamma * np.linalg.norm(norms) * size + 2.0 * np.linalg.norm(drift) * shift
    slack += 8.0 * U * alphas * np.sqrt(squared)
    gradient -= alphas * c
    gap = 0.5 * shift**2 + (np.sqrt(np.einsum("ik,ik->k", gradient, gradient)) + slack) ** 2 / (2.0 * alphas)
    gap /= np.maximum(objective - lost, 0.5e-12 * problem.stats.y_scale**2)
    proved = (gap <= ACCEPTED) & (lost <= CERTAIN * objective)
    return np.where(proved, gap, np.nan), np.where(proved, objective, np.nan)


def _shift(problem: Problem, coef: Float, intercept: Float) -> Float:
    """A bound (k,) on the mean residual, apart from what the means of the centred inputs contribute."""
    stats = problem.stats
    n, p = problem.shape
    left = abs(float(problem.share @ (problem.target - stats.y_center))) + n * U * stats.y_scale
    mean = stats.y_center - intercept - coef @ stats.center
    size = abs(stats.y_center) + np.abs(intercept) + np.abs(coef) @ np.abs(stats.center)
    return np.asarray(left + np.abs(mean) + (p + 3) * U * size)
