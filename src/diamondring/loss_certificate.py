"""The proof for losses other than half the squared error; like `certificate`, it shares no code with any solver.

With r the negative derivative of the loss at the solution, c = Z'r its weighted products with the inputs and
``-s r`` the dual point, 0 < s <= 1 as large as the dual allows, the duality gap of a convex loss is (Fenchel, Young)::

    P - D = [loss(eta) + loss*(-s r) + s <r, eta>] + sum_j [ pen_j(b_j) + pen_j*(s c_j) - s b_j c_j ]

both brackets at least 0, the first exactly 0 for s = 1. It is given relative to ``max(P, 1e-12 P0)``, P0 the mean loss
of the best constant model. Intercepts and free inputs have no dual of their own: what is left of their derivatives g
enters as the Newton decrement ``g'H^-1 g``, H their second derivatives. For a grouped loss the norm of an input's
coefficients and of its products takes the place of absolute values.

Where nothing is penalised, and for losses that are not convex, the largest distance from the optimality conditions,
relative to the largest ``|c_j|`` of the best constant model.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .penalties import penalty_weights
from .problem import Problem, centred_products, linear_predictor, null_residual, on_penalty_scale

__all__ = ["decrement", "judge", "kkt_distance"]

Float = NDArray[np.float64]

_EPS = float(np.finfo(np.float64).eps)


def judge(problem: Problem, alpha: float, coef: Float, intercept: Float) -> tuple[float, float, str]:
    """Gap, objective and kind ("gap" or "kkt") of one proposed solution.

    Parameters
    ----------
    alpha : float, at least 0
    coef : (p,) or (K p,) array, in the inputs' own units
    intercept : float or (K,) array
    """
    loss, share, k = problem.loss, problem.share, problem.outputs
    if not loss.smooth:
        from .certificate_quantile import judge as judge_kinks

        return judge_kinks(problem, alpha, coef, intercept)
    eta = linear_predictor(problem, coef, intercept)
    b = on_penalty_scale(problem, coef).reshape(k, -1)
    raw = np.asarray(coef, dtype=np.float64).reshape(k, -1)
    provable = loss.convex and alpha > 0 and bool(problem.penalised.any())
    kind = "gap" if provable else "kkt"
    if np.any(raw < problem.lower) or np.any(raw > problem.upper):
        return np.inf, np.inf, kind
    fit = loss.value(problem.y, eta, share)
    value = fit + problem.penalty.total(b[0] if k == 1 else b, alpha, problem.penalty_factor, loss.grouped)
    if not np.isfinite(value):
        return np.inf, value, kind
    r = loss.residual_of(problem.y, eta, share)
    c = centred_products(problem, r).reshape(-1, k).T
    shift = np.atleast_1d(share @ r) if problem.fit_intercept else np.zeros(k)
    if kind == "kkt":
        return kkt_distance(problem, alpha, b, c, shift), value, kind
    size = _gap(problem, alpha, b, c, eta) + decrement(problem, eta, c, shift)
    floor = max(abs(value), 1e-12 * problem.null_value)
    return (size / floor if floor > 0 else (0.0 if size == 0 else np.inf)), value, kind


def _sizes(b: Float, c: Float, grouped: bool) -> tuple[Float, Float, Float]:
    """Size of coefficients, size of products, and their inner product: per entry, or per input of a grouped loss."""
    if grouped:
        return np.linalg.norm(b, axis=0)[None], np.linalg.norm(c, axis=0)[None], (b * c).sum(axis=0)[None]
    return b, c, b * c


def _bounds(problem: Problem) -> tuple[Float, Float]:
    scale = np.where(problem.dead, 1.0, problem.stats.scale)
    return scale * problem.lower, scale * problem.upper


def _gap(problem: Problem, alpha: float, b: Float, c: Float, eta: Float) -> float:
    from .certificate import conjugate

    a, q = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    lower, upper = _bounds(problem)
    b, c, cross = _sizes(np.clip(b, lower, upper), c, problem.loss.grouped)
    free = (problem.penalty_factor == 0) & np.isinf(np.where(c > 0, upper, lower))
    judged = ~problem.dead & ~free
    excess = judged & (q == 0) & (np.abs(c) > a)
    unbounded = excess & np.isinf(np.where(c > 0, upper, lower))
    inside = excess & (b != np.where(c > 0, upper, lower))
    price = np.broadcast_to(a, c.shape)
    ratios = [float(np.min(price[part] / np.abs(c[part]), initial=1.0)) for part in (unbounded, inside)]
    cost = a * np.abs(b) + 0.5 * q * b * b
    best = np.inf
    for s in {1.0, *(ratio * (1 - 4 * _EPS) for ratio in ratios)}:
        if s == 0.0:
            continue
        terms = np.maximum(cost + conjugate(s * c, a, q, lower, upper) - s * cross, 0.0)[judged]
        total = float(terms.sum())
        if total < best:
            best = min(best, total + problem.loss.dual_excess(problem.y, eta, s, problem.share))
    return best


def decrement(problem: Problem, eta: Float, c: Float, shift: Float) -> float:
    """``g'H^-1 g`` over the intercepts and the free inputs; an intercept alone needs no matrix."""
    lower, upper = _bounds(problem)
    free = np.flatnonzero((problem.penalty_factor == 0) & ~problem.dead & np.isinf(lower) & np.isinf(upper))
    k = problem.outputs
    if not problem.fit_intercept and not len(free):
        return 0.0
    columns = problem.matrix[:, free]
    z = np.asarray(columns.toarray() if hasattr(columns, "toarray") else columns, dtype=np.float64)
    z = (z - (problem.stats.center[free] if problem.fit_intercept else 0.0)) / problem.stats.scale[free]
    if problem.fit_intercept:
        z = np.hstack([np.ones((len(z), 1)), z])
    g = np.hstack([shift[:, None], c[:, free]] if problem.fit_intercept else [c[:, free]])
    m = z.shape[1]
    hessian = np.zeros((k * m, k * m))
    for output in range(k):
        for j in range(m):
            v = np.zeros((len(z), k))
            v[:, output] = z[:, j]
            mv = problem.loss.apply_curvature(problem.y, eta, problem.share, v[:, 0] if k == 1 else v)
            hessian[:, output * m + j] = (z.T @ (problem.share[:, None] * mv.reshape(len(z), k))).T.reshape(-1)
    flat = g.reshape(-1)
    step, *_ = np.linalg.lstsq(hessian, flat, rcond=1e-13)
    if np.linalg.norm(flat - hessian @ step) > 1e-9 * problem.stats.y_scale:
        return float("inf")  # a slope where there is no curvature: nothing says how far down it goes
    return float(abs(flat @ step))


def kkt_distance(problem: Problem, alpha: float, b: Float, c: Float, shift: Float) -> float:
    """Largest distance from the optimality conditions, relative to the constant model's."""
    lower, upper = _bounds(problem)
    factor = np.where(problem.dead, np.inf, problem.penalty_factor)
    if problem.loss.grouped and problem.outputs > 1:
        distance = problem.penalty.row_kkt_distance(b.T, -c.T, alpha, factor)
    else:
        rows = [problem.penalty.kkt_distance(x, -y, alpha, factor, lower, upper) for x, y in zip(b, c, strict=True)]
        distance = np.concatenate(rows)
    worst = float(np.max(distance, initial=0.0))
    reference = float(np.max(np.abs(centred_products(problem, null_residual(problem))), initial=0.0))
    scale = problem.stats.y_scale
    parts = ((worst, max(reference, 1e-12 * scale)), (float(np.max(np.abs(shift), initial=0.0)), scale))
    return max(0.0 if part == 0 else (part / whole if whole > 0 else np.inf) for part, whole in parts)
