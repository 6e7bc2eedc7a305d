"""The proof that a proposed solution solves its `Problem`; it shares no code with the solvers it judges.

Where something is penalised, the relative duality gap ``(P - D) / max(|P|, 1e-12 P0)``: P is the objective, D a lower
bound on every objective value, P0 the objective of the best constant model (without intercept: of zero). Hence P
exceeds the optimum by at most ``gap * max(|P|, 1e-12 P0)``. The lower bound comes from the point ``theta = s r`` in the
direction of the residual r (centred if there is an intercept, made orthogonal to the free inputs)::

    P - D = 1/2 ||r - theta||^2 + sum_j [ pen_j(b_j) + pen_j*(c_j) - b_j c_j ],      c = Z'theta / W

with pen_j* the convex conjugate of penalty plus bounds; s is 1, or the largest value for which all conjugates are
finite, or for which only inputs at their bounds are pushed beyond them: whichever proves most. (Fenchel duality; for
the lasso see Mairal, "Sparse coding for machine learning, image processing and computer vision", 2010, appendix D.)

Other losses than half the squared error are judged in `loss_certificate`.

Where nothing is penalised (alpha = 0, or all factors 0) there is no useful dual: the largest distance from the
optimality conditions, relative to the largest ``|z_j'y| / W``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blockwise import centred_columns
from .penalties import penalty_weights
from .problem import Problem, centred_products, residual

__all__ = ["Certificates", "certificate", "certificates", "conjugate"]

Float = NDArray[np.float64]

_EPS = float(np.finfo(np.float64).eps)
_BLOCK = 1 << 23  # numbers in the residuals and products of the solutions judged at once: 64 MB


class Certificates(NamedTuple):
    """Judgement of k solutions; all (k,)."""

    gap: Float
    objective: Float
    kind: NDArray[np.str_]  # "gap" or "kkt"


def certificate(problem: Problem, alpha: float, coef: Float, intercept: float) -> tuple[float, str]:
    """Gap and kind ("gap" or "kkt") of one proposed solution; see the module's docstring.

    Parameters
    ----------
    alpha : float, at least 0
    coef : (p,) array, in the inputs' own units
    intercept : float

    Returns
    -------
    (gap, kind)
        The gap is infinite for coefficients outside their bounds.
    """
    coefs = np.asarray(coef, dtype=np.float64).reshape(1, -1)
    judged = certificates(problem, np.array([alpha], dtype=np.float64), coefs, np.array([intercept], dtype=np.float64))
    return float(judged.gap[0]), str(judged.kind[0])


def certificates(problem: Problem, alphas: Float, coef: Any, intercept: Float) -> Certificates:
    """Judge k solutions with two passes over the inputs for many of them at once.

    Parameters
    ----------
    alphas : (k,) array
    coef : (k, p) array or SciPy CSR array, in the inputs' own units; (k, K p) with K outputs
    intercept : (k,) array, or (k, K)
    """
    k = len(alphas)
    if not problem.gaussian:
        return _each(problem, np.asarray(alphas, dtype=np.float64), coef, intercept)
    step = max(1, _BLOCK // sum(problem.shape))
    penalised = bool(problem.penalised.any())
    kind = np.where((np.asarray(alphas) > 0) & penalised, "gap", "kkt")
    gap, value = np.zeros(k), np.zeros(k)
    for start in range(0, k, step):
        part = slice(start, min(k, start + step))
        b = coef[part] if isinstance(coef, np.ndarray) else coef[part].toarray()
        gap[part], value[part] = _judge(problem, np.asarray(alphas)[part], b.T, intercept[part], kind[part])
    return Certificates(gap, value, kind)


def _each(problem: Problem, alphas: Float, coef: Any, intercept: Float) -> Certificates:
    """Other losses, one solution after the other."""
    from .loss_certificate import judge

    gap, value, kind = np.zeros(len(alphas)), np.zeros(len(alphas)), np.full(len(alphas), "gap")
    for i, alpha in enumerate(alphas):
        b = coef[i] if isinstance(coef, np.ndarray) else coef[[i]].toarray()[0]
        gap[i], value[i], kind[i] = judge(problem, float(alpha), b, intercept[i])
    return Certificates(gap, value, kind)


def _judge(
    problem: Problem, alphas: Float, coef: Float, intercept: Float, kind: NDArray[np.str_]
) -> tuple[Float, Float]:
    """Gaps and objectives (k,) for coefficients (p, k)."""
    share, stats = problem.share, problem.stats
    r = residual(problem, coef, intercept)
    value = 0.5 * (share @ r**2)
    shift = share @ r if problem.fit_intercept else np.zeros(len(alphas))
    r -= shift
    scale = np.where(problem.dead, 1.0, stats.scale)
    lower, upper = scale * problem.lower, scale * problem.upper
    theta, c = _dual_direction(problem, r, scale[:, None] * coef, lower, upper)
    reference = _largest_product(problem) if np.any(kind == "kkt") else 0.0
    gap = np.full(len(alphas), np.inf)
    for i, alpha in enumerate(alphas):
        inside = np.all((coef[:, i] >= problem.lower) & (coef[:, i] <= problem.upper))
        # an excluded input has no scale: its own coefficient decides whether it is used
        b = np.where(np.isinf(problem.penalty_factor), coef[:, i], stats.scale * coef[:, i])
        value[i] += problem.penalty.value(b, float(alpha), problem.penalty_factor) if inside else np.inf
        if not np.isfinite(value[i]):
            continue
        if kind[i] == "kkt":
            gap[i] = _kkt_distance(problem, coef[:, i], r[:, i], float(shift[i]), reference)
            continue
        floor = max(abs(value[i]), 0.5e-12 * stats.y_scale**2)
        b = np.clip(scale * coef[:, i], lower, upper)
        size = 0.5 * shift[i] ** 2 + _duality_gap(problem, float(alpha), b, lower, upper, r[:, i], theta[:, i], c[:, i])
        gap[i] = size / floor if floor > 0 else (0.0 if size == 0 else np.inf)
    return gap, value


def _largest_product(problem: Problem) -> float:
    """Largest ``|z_j'y| / W``, y minus offset and centred if there is an intercept."""
    centre = problem.stats.y_center if problem.fit_intercept else 0.0
    return float(np.max(np.abs(centred_products(problem, problem.target - centre)), initial=0.0))


def _kkt_distance(problem: Problem, coef: Float, r: Float, shift: float, reference: float) -> float:
    live, y_scale = ~problem.dead, problem.stats.y_scale
    scale = problem.stats.scale[live]
    distance = problem.penalty.kkt_distance(
        scale * coef[live], -centred_products(problem, r)[live], 0.0, problem.penalty_factor[live],
        scale * problem.lower[live], scale * problem.upper[live],
    )  # fmt: skip
    worst = float(np.max(distance, initial=0.0))
    parts = ((worst, max(reference, 1e-12 * y_scale)), (abs(shift), y_scale))
    return max(0.0 if part == 0 else (part / whole if whole > 0 else float("inf")) for part, whole in parts)


def conjugate(z: Float, a: Float, q: Float, lower: Float, upper: Float) -> Float:
    """Convex conjugate (p,) of ``a|b| + q/2 b^2`` on [lower, upper]: the largest ``z b - a|b| - q/2 b^2``."""
    soft = np.sign(z) * np.maximum(np.abs(z) - a, 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        best = np.where(q > 0, soft / q, np.where(soft == 0, 0.0, np.sign(soft) * np.inf))
    best = np.clip(best, lower, upper)
    finite = np.isfinite(best)
    b = np.where(finite, best, 0.0)
    return np.where(finite, z * b - a * np.abs(b) - 0.5 * q * b * b, np.inf)


def _duality_gap(
    problem: Problem, alpha: float, b: Float, lower: Float, upper: Float, r: Float, theta: Float, c: Float
) -> float:
    """P - D for the centred residual ``r`` and the dual direction ``theta`` with products ``c``; all on its scale."""
    a, q = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    # without an L2 part, a conjugate is finite only for |c_j| <= a_j on each side that has no bound ...
    excess = (q == 0) & (a > 0) & (np.abs(c) > a)
    unbounded = excess & np.isinf(np.where(c > 0, upper, lower))
    # ... and large where the bound on that side is far away from b
    inside = excess & (b != np.where(c > 0, upper, lower))
    ratios = [float(np.min(a[part] / np.abs(c[part]), initial=1.0)) for part in (unbounded, inside)]
    share, cost = problem.share, a * np.abs(b) + 0.5 * q * b * b
    best = float("inf")
    for s in {1.0, *(ratio * (1 - 4 * _EPS) for ratio in ratios)}:
        # every term is nonnegative in exact arithmetic (Fenchel and Young)
        terms = np.maximum(cost + conjugate(s * c, a, q, lower, upper) - s * b * c, 0.0)[~problem.dead]
        best = min(best, 0.5 * float(share @ (r - s * theta) ** 2) + float(terms.sum()))
    return best


def _dual_direction(problem: Problem, r: Float, b: Float, lower: Float, upper: Float) -> tuple[Float, Float]:
    """Residuals (n, k) made orthogonal to the free inputs, and their products (p, k) with all inputs.

    A free input bounds nothing from below unless the dual point is orthogonal to it. A free input that rests at a
    bound joins them if its product has the wrong sign, so that every remaining conjugate is finite.
    """
    free = ~problem.dead & (problem.penalty_factor == 0)
    if not free.any():
        return r, centred_products(problem, r)
    if np.any(np.isfinite(lower[free]) | np.isfinite(upper[free])) and r.shape[1] > 1:
        columns = [_dual_direction(problem, r[:, [i]], b[:, [i]], lower, upper) for i in range(r.shape[1])]
        return np.hstack([theta for theta, _ in columns]), np.hstack([c for _, c in columns])
    chosen = free & (b[:, 0] > lower) & (b[:, 0] < upper)
    while True:
        theta = _orthogonal_part(problem, r, np.flatnonzero(chosen)) if chosen.any() else r
        c = centred_products(problem, theta)
        c[chosen] = 0.0
        side = c[:, 0]
        wrong = free & ~chosen & (((side > 0) & np.isinf(upper)) | ((side < 0) & np.isinf(lower)))
        if not wrong.any():
            return theta, c
        chosen |= wrong


def _orthogonal_part(problem: Problem, r: Float, columns: NDArray[np.intp]) -> Float:
    """``r`` (n, k) minus its weighted projection on the given inputs (centred if there is an intercept)."""
    center = problem.stats.center if problem.fit_intercept else None
    z = centred_columns(problem.matrix, center, columns) / problem.stats.scale[columns]
    root = np.sqrt(problem.share)[:, None]
    weights, *_ = np.linalg.lstsq(z * root, r * root, rcond=None)
    return np.asarray(r - z @ weights, dtype=np.float64)
