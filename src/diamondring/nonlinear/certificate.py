"""The proof for models that need not be linear; it shares no code with the solvers it judges.

With ``s_i`` the derivative of the weighted mean loss with respect to prediction i, the gradient is ``g = J's``. The
certificate is the largest distance of ``-g_j`` from the subdifferential of penalty and bounds (of a group: the norm of
its distance), relative to what was added up to form it::

    max_j  dist_j / ( sum_i |J_ij| (|s_i| + 1e-6 |s0_i|) + a_j + (2 q_j P)^1/2 )

P is the objective, and the last term the most that ``q_j |b_j|`` can be where the objective is P. (With that itself,
parameters that multiply one another and fall to 0 together would never be near enough.) s0 belongs to the model that
predicts nothing. So the number has no units: neither those of the target nor those of a parameter, which may be 1e-8 or
1e8. It is at most 1, about the machine precision at best, and says nothing about parameters without any effect (their
distance is 0; see `checks`). The part with s0 is there for rows that are fitted to all digits: then s holds nothing but
rounding errors, and no sum of them is small compared with its terms. 1e-6 of a residual is 1e-12 of its square: the
same floor as that of the duality gaps in `diamondring.certificate`.

The gradient vanishes at minima, but at saddle points as well, and where f is not linear other minima may be better:
hence "kkt, local". For losses that are not smooth, b is stationary if it is optimal for the model that is linear in b
with the same Jacobian: the relative duality gap of that regression takes the place of the distance
(`certificate_quantile`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .problem import NonlinearProblem, through

__all__ = ["FITTED", "Judged", "distances", "judge", "judge_at"]

Float = NDArray[np.float64]

FITTED = 1e-6  # part of the null model's slopes below which a row counts as fitted
LARGEST = 1 << 27  # entries of a Jacobian that is formed where one reverse pass would give the gradient
PROBES = 8  # reverse passes that take its place


class Judged(NamedTuple):
    """Relative distance from the optimality conditions, objective, and where the distance is largest (-1: nowhere)."""

    gap: float
    objective: float
    worst: int


def judge(problem: NonlinearProblem, alpha: float, b: Float) -> Judged:
    """The certificate of proposed parameters (p,); infinite outside the bounds.

    Parameters
    ----------
    alpha : float, at least 0
    b : (p,) array
    """
    if np.any(b < problem.lower) or np.any(b > problem.upper) or np.any(b[problem.excluded] != 0):
        return Judged(float("inf"), float("inf"), -1)
    if problem.model.reverse and problem.loss.smooth and problem.null_residual.size * problem.n_params > LARGEST:
        return _probed(problem, alpha, b)
    return judge_at(problem, alpha, b, *problem.linearize(b))


def judge_at(problem: NonlinearProblem, alpha: float, b: Float, eta: Float, jacobian: Float) -> Judged:
    """The same for predictions (offset included) and Jacobian at ``b``, where these are at hand."""
    value = problem.data_value(eta) + problem.penalty_value(alpha, b)
    if not np.isfinite(value):
        return Judged(float("inf"), value, -1)
    if not problem.loss.smooth:
        from .quantile import linearised_gap

        return Judged(linearised_gap(problem, alpha, b, eta, jacobian), value, -1)
    slopes = problem.slopes(eta)
    size = through(np.abs(jacobian), np.abs(slopes) + FITTED * problem.null_slopes)
    return _relative(problem, alpha, b, through(jacobian, slopes), size, value)


def _relative(problem: NonlinearProblem, alpha: float, b: Float, g: Float, size: Float, value: float) -> Judged:
    distance, whole = distances(problem, alpha, b, g, size, value)
    ratio = np.where(distance > 0, distance / np.where(whole > 0, whole, 1.0), 0.0)
    worst = int(np.argmax(ratio)) if len(ratio) else -1
    return Judged(float(ratio[worst]) if len(ratio) else 0.0, value, worst)


def distances(
    problem: NonlinearProblem, alpha: float, b: Float, g: Float, size: Float, value: float
) -> tuple[Float, Float]:
    """Distances (p,) from the optimality conditions, and what they are relative to, where the objective is `value`.

    In a group all parameters have the group's distance, and its size.
    """
    a, q = problem.prices(alpha)
    pull_back = np.sqrt(2.0 * q * abs(value))
    smooth = g + q * b
    if problem.groups is None and not a.any() and not problem.bounded and not problem.excluded.any():
        return np.abs(smooth), size + pull_back
    if problem.groups is None:
        low, high = np.where(b > 0, a, -a), np.where(b < 0, -a, a)
        low = np.where(b <= problem.lower, -np.inf, low)
        high = np.where(b >= problem.upper, np.inf, high)
        distance = np.maximum(np.maximum(low + smooth, -high - smooth), 0.0)
        return np.where(problem.excluded, 0.0, distance), size + a + pull_back
    group, count = problem.groups, len(problem.group_sizes)
    norm = problem.norms(b)
    pull = np.where(norm > 0, a / np.where(norm > 0, norm, 1.0), 0.0)[group] * b
    low = np.where(b <= problem.lower, -np.inf, 0.0)
    high = np.where(b >= problem.upper, np.inf, 0.0)
    each = smooth + pull
    each = np.where((low == -np.inf) & (each > 0), 0.0, np.where((high == np.inf) & (each < 0), 0.0, each))
    each = np.where(problem.excluded, 0.0, each)
    distance = np.sqrt(np.bincount(group, each**2, minlength=count))
    distance = np.where(norm > 0, distance, np.maximum(distance - a, 0.0))
    whole = np.sqrt(np.bincount(group, (size + pull_back) ** 2, minlength=count)) + a
    return distance[group], whole[group]


def _probed(problem: NonlinearProblem, alpha: float, b: Float) -> Judged:
    """Too many rows and parameters for a Jacobian: sums of squares by reverse passes of random signs take its place.

    ``J'(e * s)`` with independent signs e has the variance ``sum_i J_ij^2 s_i^2`` in entry j. By Cauchy's inequality
    the sum of absolute values is at most sqrt(n) times its root. The signs are always the same.
    """
    eta = problem.shifted(problem.model.value(b))
    value = problem.data_value(eta) + problem.penalty_value(alpha, b)
    if not np.isfinite(value):
        return Judged(float("inf"), value, -1)
    slopes = problem.slopes(eta)
    spread = np.abs(slopes) + FITTED * problem.null_slopes
    draw, squares = np.random.default_rng(0), np.zeros(problem.n_params)
    for _ in range(PROBES):
        signs = np.where(draw.random(spread.shape) < 0.5, -1.0, 1.0)
        squares += problem.model.pullback(b, signs * spread)[1] ** 2
    size = np.sqrt(squares * (spread.size / PROBES))
    return _relative(problem, alpha, b, problem.model.pullback(b, slopes)[1], size, value)
