"""The optimisation problem, written down once, and the proof that a proposed solution solves it.

For data (X, y), weights w with sum W, offset o, penalty strength alpha and mixing l1_ratio, every solver in this
package minimises over the intercept b0 and the coefficients b::

    (1/W) sum_i w_i 1/2 (y_i - o_i - b0 - x_i'b)^2
        + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ],     lower_j <= b_j <= upper_j

with s_j the weighted standard deviation (1/n, always centred) of input j if it is standardised and 1 otherwise.
Everything here is float64 NumPy, whatever the type of X, and shares no code with the solvers it judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .losses import Gaussian, Loss
from .penalties import Penalty, penalty_weights

__all__ = ["Problem", "Solution", "Stats", "certificate", "centred_products", "objective", "residual"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

_BLOCK = 1 << 20  # numbers converted or centred at a time: 8 MB
_EPS = float(np.finfo(np.float64).eps)


class Stats(NamedTuple):
    """Weighted 1/n statistics of a problem's data; (p,) arrays in the inputs' own units."""

    center: Float  # means
    sd: Float  # standard deviations; exactly 0 for a constant input
    scale: Float  # s_j of the objective: sd where standardised, 1 elsewhere
    sum_weights: float
    n_samples: int  # rows of positive weight
    y_center: float  # mean of y - offset
    y_scale: float  # standard deviation of y - offset; root mean square without intercept


@dataclass(frozen=True, eq=False)
class Problem:
    """Data, penalty and options of one regression; alpha is left open.

    Parameters
    ----------
    matrix : (n, p) array, float32 or float64, any memory order, or SciPy CSC/CSR sparse array
        Inputs in their own units. Never modified, never copied as a whole.
    y : (n,) float64 array
    penalty : Penalty
    weights, offset : (n,) float64 arrays or None
        None means 1, and 0. A row of weight 0 is absent.
    penalty_factor : (p,) float64 array
        v_j: 0 free, inf excluded (coefficient 0). Never rescaled.
    lower, upper : (p,) float64 arrays
        Bounds on the coefficients in the inputs' own units.
    fit_intercept : bool
        The intercept is never penalised.
    standardize : bool or (p,) bool array
        Whether (or which) inputs are penalised on the scale of unit standard deviation.
    names : tuple of p str
    loss : Loss
    """

    matrix: Any
    y: Float
    penalty: Penalty
    weights: Float | None
    offset: Float | None
    penalty_factor: Float
    lower: Float
    upper: Float
    fit_intercept: bool
    standardize: bool | Bool
    names: tuple[str, ...]
    loss: Loss = field(default_factory=Gaussian)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and inputs, (n, p)."""
        n, p = self.matrix.shape
        return int(n), int(p)

    @property
    def scaled(self) -> Bool:
        """Which inputs (p,) are standardised."""
        return np.broadcast_to(np.asarray(self.standardize, dtype=bool), (self.shape[1],))

    @property
    def bounded(self) -> bool:
        """Whether any coefficient has a bound."""
        return bool(np.any(np.isfinite(self.lower)) or np.any(np.isfinite(self.upper)))

    @property
    def share(self) -> Float:
        """Weights (n,) that sum to 1."""
        if self.weights is None:
            return np.full(self.shape[0], 1.0 / self.shape[0])
        return np.asarray(self.weights / self.weights.sum())

    @property
    def target(self) -> Float:
        """y minus offset, (n,)."""
        return self.y if self.offset is None else self.y - self.offset

    @cached_property
    def stats(self) -> Stats:
        """Means, standard deviations and scales, computed once from scratch."""
        return _statistics(self)

    @cached_property
    def dead(self) -> Bool:
        """Inputs (p,) that cannot contribute.

        Excluded by an infinite factor, or constant where that leaves nothing (an intercept is fitted, or the input is
        standardised). Their coefficient is 0, or the bound nearest to 0.
        """
        constant = (self.stats.sd == 0) & (self.scaled | self.fit_intercept)
        return np.asarray(constant | np.isinf(self.penalty_factor))

    @cached_property
    def penalised(self) -> Bool:
        """Inputs (p,) that can contribute and have a positive penalty factor."""
        return ~self.dead & (self.penalty_factor > 0)


@dataclass(frozen=True)
class Solution:
    """What a solver hands back: one row per finished alpha, strongest first, everything in the inputs' own units.

    ``kind`` says what ``gap`` is: "gap" a relative duality gap, "kkt" a relative distance from the optimality
    conditions. ``unique`` is False where other coefficients reach the same objective; ``dependent`` lists the inputs
    (column numbers) responsible. ``cause`` says, per alpha, why a target was missed ("" if it was not).
    """

    alphas: Float
    coef: Any
    intercept: Float
    gap: Float
    objective: Float
    kind: NDArray[np.str_]
    unique: Bool
    dependent: tuple[int, ...] = ()
    cause: tuple[str, ...] = ()
    interrupted: bool = False


def column_blocks(matrix: Any, order_rows: bool | None = None) -> Iterator[tuple[slice, slice, Float]]:
    """Pieces of a dense matrix as float64: (rows, columns, block), whole columns or whole rows at a time.

    Whole rows where the memory order is by rows, whole columns otherwise, so that memory is read in order and no
    more than a few megabytes are converted at once.
    """
    n, p = matrix.shape
    by_rows = bool(matrix.flags.c_contiguous and not matrix.flags.f_contiguous) if order_rows is None else order_rows
    length, other = (n, p) if by_rows else (p, n)
    step = max(1, _BLOCK // max(1, other))
    for start in range(0, length, step):
        piece = slice(start, min(length, start + step))
        rows, columns = (piece, slice(0, p)) if by_rows else (slice(0, n), piece)
        yield rows, columns, np.asarray(matrix[rows, columns], dtype=np.float64)


def _is_sparse(matrix: Any) -> bool:
    return not isinstance(matrix, np.ndarray)


def _statistics(problem: Problem) -> Stats:
    share, target = problem.share, problem.target
    present = share > 0
    first = int(np.argmax(present))
    moments = _sparse_moments if _is_sparse(problem.matrix) else _dense_moments
    center, sd = moments(problem.matrix, share, present, first)
    # what rounding leaves of a constant is not a spread
    sd[sd <= 10 * _EPS * np.abs(center)] = 0.0
    # shifting by one observed value keeps a constant target exactly constant
    y_center = float(target[first] + share @ (target - target[first]))
    spread = target - y_center if problem.fit_intercept else target
    y_scale = float(np.sqrt(share @ spread**2))
    if problem.fit_intercept and y_scale <= 10 * _EPS * abs(y_center):
        y_scale = 0.0
    total = float(problem.shape[0]) if problem.weights is None else float(problem.weights.sum())
    scale = np.where(problem.scaled, sd, 1.0)
    return Stats(center, sd, scale, total, int(present.sum()), y_center, y_scale)


def _dense_moments(matrix: Any, share: Float, present: Bool, first: int) -> tuple[Float, Float]:
    """Weighted mean and standard deviation per column, in two passes, relative to the first row present."""
    p = matrix.shape[1]
    origin = np.asarray(matrix[first], dtype=np.float64).reshape(p)
    mean, variance = np.zeros(p), np.zeros(p)
    for rows, columns, block in column_blocks(matrix):
        mean[columns] += share[rows] @ (block - origin[columns])
    for rows, columns, block in column_blocks(matrix):
        variance[columns] += share[rows] @ (block - origin[columns] - mean[columns]) ** 2
    return origin + mean, np.sqrt(variance)


def _sparse_moments(matrix: Any, share: Float, present: Bool, first: int) -> tuple[Float, Float]:
    """As `_dense_moments`, without filling in the zeros: a column's origin is 0 unless it stores every row."""
    csc = matrix.tocsc()
    p = csc.shape[1]
    data, rows = csc.data.astype(np.float64), csc.indices
    column = np.repeat(np.arange(p), np.diff(csc.indptr))
    n_stored = np.bincount(column, weights=present[rows], minlength=p)
    some = np.zeros(p)
    some[column[present[rows]]] = data[present[rows]]
    origin = np.where(n_stored == present.sum(), some, 0.0)
    stored_share = np.bincount(column, weights=share[rows], minlength=p)
    mean = np.bincount(column, weights=share[rows] * (data - origin[column]), minlength=p)
    deviation = share[rows] * (data - origin[column] - mean[column]) ** 2
    rest = np.where(n_stored == present.sum(), 0.0, np.maximum(1.0 - stored_share, 0.0))
    variance = np.bincount(column, weights=deviation, minlength=p) + rest * mean**2
    return origin + mean, np.sqrt(variance)


def product(matrix: Any, coef: Float) -> Float:
    """``matrix @ coef`` in float64, (n,) or (n, k), without converting the whole matrix at once."""
    if _is_sparse(matrix) or matrix.dtype == np.float64:
        return np.asarray(matrix @ coef, dtype=np.float64)
    out = np.zeros((matrix.shape[0], *coef.shape[1:]))
    for rows, columns, block in column_blocks(matrix):
        out[rows] += block @ coef[columns]
    return out


def centred_products(problem: Problem, vector: Float) -> Float:
    """Weighted inner products (p,) of the inputs with ``vector`` (n,), on the penalty's scale.

    ``c_j = sum_i (w_i/W) z_ij v_i`` with ``z_j = (x_j - mean_j)/s_j``; the mean is subtracted only if there is an
    intercept. Inputs that cannot contribute give 0.
    """
    stats, u = problem.stats, problem.share * vector
    if _is_sparse(problem.matrix):
        out = np.asarray(problem.matrix.T @ u, dtype=np.float64)
        if problem.fit_intercept:
            out -= stats.center * u.sum()
    else:
        out = np.zeros(problem.shape[1])
        for rows, columns, block in column_blocks(problem.matrix):
            out[columns] += u[rows] @ (block - stats.center[columns] if problem.fit_intercept else block)
    return np.where(problem.dead, 0.0, out / np.where(problem.dead, 1.0, stats.scale))


def residual(problem: Problem, coef: Float, intercept: float) -> Float:
    """``y - offset - intercept - X coef``, (n,) float64."""
    return problem.target - intercept - product(problem.matrix, np.asarray(coef, dtype=np.float64))


def objective(problem: Problem, alpha: float, coef: Float, intercept: float) -> float:
    """Value of the objective (see the module's docstring); infinite outside the bounds.

    Parameters
    ----------
    alpha : float, at least 0
    coef : (p,) array, in the inputs' own units
    intercept : float
    """
    coef = np.asarray(coef, dtype=np.float64)
    if np.any(coef < problem.lower) or np.any(coef > problem.upper):
        return float("inf")
    squares = residual(problem, coef, intercept) ** 2
    # an excluded input has no scale: its own coefficient decides whether it is used
    b = np.where(np.isinf(problem.penalty_factor), coef, problem.stats.scale * coef)
    return 0.5 * float(problem.share @ squares) + problem.penalty.value(b, alpha, problem.penalty_factor)


def certificate(problem: Problem, alpha: float, coef: Float, intercept: float) -> tuple[float, str]:
    """How far a proposed solution is from the optimum, computed from scratch.

    Where something is penalised, the relative duality gap ``(P - D) / max(|P|, 1e-12 P0)``: P is the objective, D a
    lower bound on every objective value, P0 the objective of the best constant model (without intercept: of zero).
    Hence P exceeds the optimum by at most ``gap * max(|P|, 1e-12 P0)``. The lower bound comes from the point
    ``theta = s r`` in the direction of the residual r (centred if there is an intercept, made orthogonal to the free
    inputs)::

        P - D = 1/2 ||r - theta||^2 + sum_j [ pen_j(b_j) + pen_j*(c_j) - b_j c_j ],      c = Z'theta / W

    with pen_j* the convex conjugate of penalty plus bounds; s is 1, or the largest value for which all conjugates are
    finite, or for which only inputs at their bounds are pushed beyond them: whichever proves most.

    Where nothing is penalised (alpha = 0, or all factors 0) there is no useful dual: the largest distance from the
    optimality conditions, relative to the largest ``|z_j'y| / W``.

    Returns
    -------
    (gap, kind)
        ``kind`` is "gap" or "kkt". The gap is infinite for coefficients outside their bounds.
    """
    coef = np.asarray(coef, dtype=np.float64)
    kind = "gap" if alpha > 0 and bool(problem.penalised.any()) else "kkt"
    primal = objective(problem, alpha, coef, intercept)
    if not np.isfinite(primal):
        return float("inf"), kind
    r = residual(problem, coef, intercept)
    shift = float(problem.share @ r) if problem.fit_intercept else 0.0
    r -= shift
    if kind == "kkt":
        return _kkt_distance(problem, coef, r, shift), kind
    constant_model = 0.5 * problem.stats.y_scale**2
    floor = max(abs(primal), 1e-12 * constant_model)
    gap = 0.5 * shift**2 + _duality_gap(problem, alpha, coef, r)
    return (gap / floor if floor > 0 else (0.0 if gap == 0 else float("inf"))), kind


def _kkt_distance(problem: Problem, coef: Float, r: Float, shift: float) -> float:
    scale = np.where(problem.dead, 1.0, problem.stats.scale)
    live = ~problem.dead
    c = centred_products(problem, r)
    distance = problem.penalty.kkt_distance(
        (scale * coef)[live], -c[live], 0.0, problem.penalty_factor[live],
        (scale * problem.lower)[live], (scale * problem.upper)[live],
    )  # fmt: skip
    centre = problem.stats.y_center if problem.fit_intercept else 0.0
    reference = np.max(np.abs(centred_products(problem, problem.target - centre)), initial=0.0)
    worst = np.max(distance, initial=0.0)
    parts = ((worst, max(reference, 1e-12 * problem.stats.y_scale)), (abs(shift), problem.stats.y_scale))
    return float(max(0.0 if part == 0 else (part / whole if whole > 0 else np.inf) for part, whole in parts))


def conjugate(z: Float, a: Float, q: Float, lower: Float, upper: Float) -> Float:
    """Convex conjugate (p,) of ``a|b| + q/2 b^2`` on [lower, upper]: the largest ``z b - a|b| - q/2 b^2``."""
    soft = np.sign(z) * np.maximum(np.abs(z) - a, 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        best = np.where(q > 0, soft / q, np.where(soft == 0, 0.0, np.sign(soft) * np.inf))
    best = np.clip(best, lower, upper)
    finite = np.isfinite(best)
    b = np.where(finite, best, 0.0)
    return np.where(finite, z * b - a * np.abs(b) - 0.5 * q * b * b, np.inf)


def _duality_gap(problem: Problem, alpha: float, coef: Float, r: Float) -> float:
    """P - D for the centred residual ``r``; see `certificate`."""
    live = ~problem.dead
    scale = np.where(problem.dead, 1.0, problem.stats.scale)
    lower, upper = (scale * problem.lower)[live], (scale * problem.upper)[live]
    b = np.clip((scale * coef)[live], lower, upper)
    a, q = (x[live] for x in penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor))
    theta, c = _dual_direction(problem, r, b, lower, upper, np.flatnonzero(live))
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
        terms = np.maximum(cost + conjugate(s * c, a, q, lower, upper) - s * b * c, 0.0)
        best = min(best, 0.5 * float(share @ (r - s * theta) ** 2) + float(terms.sum()))
    return best


def _dual_direction(
    problem: Problem, r: Float, b: Float, lower: Float, upper: Float, live: NDArray[np.intp]
) -> tuple[Float, Float]:
    """The residual made orthogonal to the free inputs, and its products (live,) with all live inputs.

    A free input bounds nothing from below unless the dual point is orthogonal to it. Joined by free inputs resting at
    a bound whose product has the wrong sign, so that every remaining conjugate is finite.
    """
    free = problem.penalty_factor[live] == 0
    chosen = free & (b > lower) & (b < upper)
    theta = r
    while True:
        if chosen.any():
            theta = _orthogonal_part(problem, r, live[chosen])
        c = centred_products(problem, theta)[live]
        c[chosen] = 0.0
        wrong = free & ~chosen & (((c > 0) & np.isinf(upper)) | ((c < 0) & np.isinf(lower)))
        if not wrong.any():
            return theta, c
        chosen |= wrong


def _orthogonal_part(problem: Problem, r: Float, columns: NDArray[np.intp]) -> Float:
    """``r`` (n,) minus its weighted projection on the given inputs (centred if there is an intercept)."""
    stats = problem.stats
    block = problem.matrix[:, columns]
    dense = np.asarray(block.toarray() if _is_sparse(block) else block, dtype=np.float64)
    z = (dense - stats.center[columns] if problem.fit_intercept else dense) / stats.scale[columns]
    root = np.sqrt(problem.share)
    weights, *_ = np.linalg.lstsq(z * root[:, None], r * root, rcond=None)
    return np.asarray(r - z @ weights, dtype=np.float64)
