"""The proof for quantile regression, whose loss has a kink where a row is fitted exactly.

Every row has a price ``lambda_i``: ``q u_i`` above the prediction, ``(q - 1) u_i`` below it, and anything in between
where the row is fitted, u_i being its share of the weight. Any prices with sum 0 (if there is an intercept) that are
orthogonal to the free inputs bound the optimum from below; with ``c = Z'lambda``::

    P - D = sum_i [ u_i rho_q(r_i) - lambda_i r_i ] + sum_j [ pen_j(b_j) + pen_j*(c_j) - b_j c_j ]

Every term is at least 0. The prices of the fitted rows are chosen such that the optimality conditions of the inputs
hold: by linear equations where these have one solution, else by a linear program that grows with the inputs whose
conditions are violated.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blockwise import centred_columns, centred_product, weighted_products
from .losses import Quantile
from .penalties import penalty_weights
from .problem import Problem, centred_products, null_residual

__all__ = [
    "Conditions",
    "Prices",
    "balance",
    "correlations",
    "gap_of",
    "judge",
    "parts_of",
    "rows_of",
    "without_rounding",
]

Float = NDArray[np.float64]
Index = NDArray[np.intp]

_EPS = float(np.finfo(np.float64).eps)
FITTED = 1e-9  # a residual below this part of the target's spread is 0
MET = 1e-9  # violation of a condition, in units of its price, that counts as met
ROUNDS = 50
MOST = 100  # conditions that enter the linear program at a time


class Rows(NamedTuple):
    """Residuals and shares (n,) of a problem at some coefficients; ``unit`` is the spread of the target."""

    r: Float
    share: Float
    unit: float


class Conditions(NamedTuple):
    """``low_j - s reach_j <= c_j <= high_j + s reach_j`` for all inputs (p,), with the least s."""

    low: Float
    high: Float
    reach: Float


class Prices(NamedTuple):
    """Prices of the rows (n,), the correlations (p,) and the least s of the conditions."""

    price: Float
    c: Float
    s: float


def rows_of(problem: Problem, coef: Float, intercept: float) -> Rows:
    """Residuals with target and inputs centred first, so that large means cost no digits."""
    share, center = problem.share, problem.stats.center if problem.fit_intercept else None
    target = problem.y if problem.offset is None else problem.y - problem.offset
    middle = float(share @ target) if problem.fit_intercept else 0.0
    size = float(np.max(np.abs(target), initial=0.0))
    target = without_rounding(target - middle, size)
    unit = float(share @ np.abs(target))
    shift = middle - intercept - (float(center @ coef) if center is not None else 0.0)
    r = target - centred_product(problem.matrix, center, coef) + shift
    stats = problem.stats
    spread = stats.sd if center is not None else np.hypot(stats.sd, stats.center)
    return Rows(without_rounding(r, size + float(spread @ np.abs(coef))), share, unit)


def without_rounding(values: Float, size: float) -> Float:
    """Differences of numbers of this size, 0 where they are nothing but rounding error."""
    return np.where(np.abs(values) <= 4.0 * _EPS * size, 0.0, values)


def correlations(problem: Problem, price: Float) -> Float:
    """``c_j = sum_i lambda_i z_ij`` (p,) on the penalty's scale; 0 for inputs that cannot contribute."""
    stats = problem.stats
    c = weighted_products(problem.matrix, stats.center if problem.fit_intercept else None, price)
    return np.where(problem.dead, 0.0, c / np.where(problem.dead, 1.0, stats.scale))


def parts_of(problem: Problem) -> list[Problem]:
    """The problems of the single quantiles, which share nothing but the grid of alphas; made once."""
    if problem.outputs == 1:
        return [problem]
    known: list[Problem] | None = problem.__dict__.get("_quantiles")
    if known is None:
        known = []
        for k, q in enumerate(problem.loss.parameters):
            offset = None if problem.offset is None else np.ascontiguousarray(problem.offset[:, k])
            part = dataclasses.replace(problem, loss=Quantile(q), offset=offset)
            part.__dict__["core_arrays"], part.__dict__["column_moments"] = problem.core_arrays, problem.column_moments
            known.append(part)
        problem.__dict__["_quantiles"] = known
    return known


def judge(problem: Problem, alpha: float, coef: Float, intercept: float | Float) -> tuple[float, float, str]:
    """Relative duality gap of proposed coefficients, their objective, and "gap"; both infinite outside the bounds.

    Where nothing is penalised ("kkt") the first number is the largest violation of the optimality conditions,
    relative to the largest correlation of the best constant.
    """
    parts = parts_of(problem)
    each = zip(parts, np.reshape(coef, (len(parts), -1)), np.reshape(intercept, -1), strict=True)
    judged = np.array([_judge_one(part, alpha, b, float(b0)) for part, b, b0 in each])
    value = float(judged[:, 1].sum())
    if not (alpha > 0 and problem.penalised.any()):
        return float(judged[:, 0].max()), value, "kkt"
    floors = np.maximum(judged[:, 1], [1e-12 * part.null_value for part in parts])
    size, whole = float(judged[:, 0] @ floors), max(value, 1e-12 * problem.null_value)
    return (size / whole if whole > 0 else 0.0 if size == 0 else float("inf")), value, "gap"


def _judge_one(problem: Problem, alpha: float, coef: Float, intercept: float) -> tuple[float, float]:
    if np.any((coef < problem.lower) | (coef > problem.upper)):
        return float("inf"), float("inf")
    quantile, rows = problem.loss.parameters[0], rows_of(problem, coef, intercept)
    found = balance(problem, rows, quantile, conditions_at(problem, alpha, coef))
    return gap_of(problem, quantile, alpha, coef, rows, found)


def scaled(problem: Problem, coef: Float) -> tuple[Float, Float, Float]:
    """Coefficients and bounds on the penalty's scale."""
    scale = np.where(problem.dead, 1.0, problem.stats.scale)
    return scale * coef, scale * problem.lower, scale * problem.upper


def conditions_at(problem: Problem, alpha: float, coef: Float) -> Conditions:
    """What the correlations must be for coefficients to be optimal: the subdifferential of penalty and bounds."""
    b, lower, upper = scaled(problem, coef)
    a, q2 = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    low = np.where(b > 0, a, -a) + q2 * b
    high = np.where(b < 0, -a, a) + q2 * b
    low = np.where((b <= lower) | problem.dead, -np.inf, low)
    high = np.where((b >= upper) | problem.dead, np.inf, high)
    return Conditions(low, high, np.where(low == high, 0.0, np.maximum(a, 0.0)))


def balance(problem: Problem, rows: Rows, quantile: float, wanted: Conditions) -> Prices:
    """Prices of the rows that meet conditions on the correlations as well as any do."""
    present = rows.share > 0
    fitted = np.flatnonzero(present & (np.abs(rows.r) <= FITTED * rows.unit))
    price = np.where(present, np.where(rows.r > 0, quantile, quantile - 1.0) * rows.share, 0.0)
    price[fitted] = 0.0
    low, high = (quantile - 1.0) * rows.share[fitted], quantile * rows.share[fitted]
    equal = np.flatnonzero((wanted.low == wanted.high) & (wanted.reach == 0))
    base = correlations(problem, price)
    matrix = _columns(problem, fitted, equal)
    side = wanted.high[equal] - base[equal]
    if problem.fit_intercept:
        matrix = np.column_stack([np.ones(len(fitted)), matrix])
        side = np.concatenate([[-price.sum()], side])
    own, open_ = _least(matrix.T, side)
    inside = np.clip(own, low, high)
    outside = float(np.max(np.abs(own - inside), initial=0.0))
    price[fitted] = inside
    c = correlations(problem, price)
    s = float(np.max(_violation(c, wanted), initial=0.0))
    size = float(rows.share.max())
    if open_ and (outside > 1e-9 * size or s > MET):
        better = _program(problem, price, fitted, (low, high), (matrix, side), base, wanted)
        if better is not None:
            return better
    return Prices(price, c, s)


def _violation(c: Float, wanted: Conditions) -> Float:
    """How much s each condition (p,) needs; equations are not looked at."""
    excess = np.maximum(np.maximum(c - wanted.high, wanted.low - c), 0.0)
    able = wanted.reach > 0
    one_sided = ~able & (wanted.low != wanted.high) & (excess > MET * np.max(np.abs(c), initial=0.0))
    return np.where(able, excess / np.where(able, wanted.reach, 1.0), np.where(one_sided, np.inf, 0.0))


def _columns(problem: Problem, rows: Index, columns: Index) -> Float:
    """Some rows of some standardised inputs, dense."""
    center = problem.stats.center if problem.fit_intercept else None
    z = centred_columns(problem.matrix[rows], center, columns)
    return np.asarray(z / problem.stats.scale[columns])


def _least(matrix: Float, side: Float) -> tuple[Float, bool]:
    """Least squares of least norm, and whether other solutions do as well."""
    rows, columns = matrix.shape
    if not matrix.size:
        return np.zeros(columns), columns > 0
    if rows == columns:
        try:
            solved = np.linalg.solve(matrix, side)
        except np.linalg.LinAlgError:
            solved = np.full(rows, np.inf)
        size = np.abs(matrix) @ np.abs(solved) + np.abs(side)
        if np.all(np.abs(matrix @ solved - side) <= 1e-12 * size) and np.abs(solved).max() < 1e6 * np.abs(side).max():
            return np.asarray(solved, dtype=np.float64), False
    least, _, rank, _ = np.linalg.lstsq(matrix, side, rcond=1e-12)
    return np.asarray(least, dtype=np.float64), bool(rank < columns)


def _program(
    problem: Problem,
    price: Float,
    fitted: Index,
    box: tuple[Float, Float],
    equations: tuple[Float, Float],
    base: Float,
    wanted: Conditions,
) -> Prices | None:
    """The least s by linear programming; conditions enter as they are violated. None if the equations cannot hold."""
    from scipy.optimize import linprog

    unit = float(np.max(box[1] - box[0]))  # prices of about 1 for the program
    m, chosen = len(fitted), np.zeros(0, dtype=np.intp)
    cost = np.append(np.zeros(m), 1.0)
    bounds = [*zip(box[0] / unit, box[1] / unit, strict=True), (0.0, None)]
    matrix, side = equations
    matrix_eq = np.column_stack([matrix.T, np.zeros(len(side))])
    needed = _violation(correlations(problem, price), wanted)
    new = np.argsort(-needed, kind="stable")[:MOST]
    new = new[needed[new] > 0]
    best: Prices | None = None
    for _ in range(ROUNDS):
        chosen = np.union1d(chosen, new)
        z = _columns(problem, fitted, chosen)
        reach = wanted.reach[chosen] / unit
        above, below = np.isfinite(wanted.high[chosen]), np.isfinite(wanted.low[chosen])
        left = np.vstack([np.column_stack([z.T, -reach])[above], np.column_stack([-z.T, -reach])[below]])
        right = np.concatenate([(wanted.high - base)[chosen][above], (base - wanted.low)[chosen][below]]) / unit
        solved = linprog(
            cost, A_ub=left, b_ub=right, A_eq=matrix_eq, b_eq=side / unit, bounds=bounds, method="highs",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )  # fmt: skip
        if solved.x is None:
            return best
        own = solved.x[:m] * unit
        own = np.clip(own + _least(matrix.T, side - matrix.T @ own)[0], *box)  # what the program's tolerance left
        full = price.copy()
        full[fitted] = own
        c = correlations(problem, full)
        needed = _violation(c, wanted)
        s = float(np.max(needed, initial=0.0))
        if best is None or s <= best.s:
            best = Prices(full, c, s)
        worse = np.flatnonzero(needed > solved.x[m] + MET)
        new = np.setdiff1d(worse[np.argsort(-needed[worse], kind="stable")[:MOST]], chosen)
        if not len(new):
            break
    return best


def gap_of(
    problem: Problem, quantile: float, alpha: float, coef: Float, rows: Rows, found: Prices
) -> tuple[float, float]:
    """Relative gap that prices prove for coefficients, and the objective; see `judge`."""
    from .certificate import conjugate

    b, lower, upper = scaled(problem, coef)
    a, q2 = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    cost = rows.share * np.where(rows.r >= 0, quantile * rows.r, (quantile - 1.0) * rows.r)
    live = ~problem.dead
    used = np.where(np.isinf(problem.penalty_factor), coef, b)
    value = float(cost.sum()) + problem.penalty.value(used, alpha, problem.penalty_factor)
    if not np.isfinite(value):
        return float("inf"), value
    free = live & (problem.penalty_factor == 0) & (b > lower) & (b < upper)
    c = np.where(free, 0.0, found.c)
    leftover = abs(float(found.price.sum())) if problem.fit_intercept else 0.0
    if not (alpha > 0 and problem.penalised.any()):
        wanted = conditions_at(problem, alpha, coef)
        worst = float(np.max(np.maximum(np.maximum(found.c - wanted.high, wanted.low - found.c), 0.0), initial=0.0))
        reference = float(np.max(np.abs(centred_products(problem, null_residual(problem))), initial=0.0))
        spread = np.where(live, problem.stats.sd / np.where(live, problem.stats.scale, 1.0), 0.0)
        return max(worst / max(reference, 1e-6 * float(np.max(spread, initial=1.0))), leftover), value
    lost = rows.unit * leftover + float(np.abs(found.c[free] * b[free]).sum())
    over = live & ~free & (q2 == 0) & (np.abs(c) > a) & np.isinf(np.where(c > 0, upper, lower))
    shrink = float(np.min(a[over] / np.abs(c[over]), initial=1.0))
    best = float("inf")
    for s in {1.0, shrink * (1 - 4 * _EPS)}:
        parts = a * np.abs(b) + 0.5 * q2 * b * b + conjugate(s * c, a, q2, lower, upper) - s * b * c
        rest = np.maximum(parts, 0.0)[live & ~free]
        best = min(best, float(np.maximum(cost - s * found.price * rows.r, 0.0).sum()) + float(rest.sum()) + s * lost)
    floor = max(value, 1e-12 * problem.null_value)
    return (best / floor if floor > 0 else 0.0 if best == 0 else float("inf")), value
