"""The optimisation problem, written down once.

For data (X, y), weights w with sum W, offset o, penalty strength alpha and mixing l1_ratio, every solver in this
package minimises over the intercept b0 and the coefficients b::

    (1/W) sum_i w_i loss(y_i, o_i + b0 + x_i'b)
        + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ],     lower_j <= b_j <= upper_j

with s_j the weighted standard deviation (1/n, always centred) of input j if it is standardised and 1 otherwise. A loss
with K linear predictors per row has K intercepts and K coefficients per input; the penalty is summed over them, or, for
a grouped loss, has the norm ``||b_j.||_2`` of an input's coefficients in the place of ``|b_j|``. Coefficients of K
outputs are stored output after output: entry ``k p + j`` is that of output k and input j.
Everything here is float64 NumPy, whatever the type of X.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blockwise import ColumnMoments, centred_product, core_arrays, core_moments, moments, product, weighted_products
from .losses import Gaussian, Loss
from .names import Names
from .penalties import Penalty

__all__ = [
    "Problem",
    "Solution",
    "Stats",
    "centred_products",
    "linear_predictor",
    "objective",
    "on_penalty_scale",
    "product",
    "residual",
]

_LARGEST = 1e75  # of means and standard deviations: the square of a product of two is then below 1e300

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


class Stats(NamedTuple):
    """Weighted 1/n statistics of a problem's data; (p,) arrays in the inputs' own units."""

    center: Float  # means
    sd: Float  # standard deviations; exactly 0 for a constant input
    scale: Float  # s_j of the objective: sd where standardised, 1 elsewhere
    sum_weights: float
    n_samples: int  # rows of positive weight
    y_center: float  # mean of y - offset: the best constant of a loss with one output
    # standard deviation of y - offset, root mean square without intercept; for other losses than the Gaussian, the root
    # mean square of the best constant model's residual
    y_scale: float


@dataclass(frozen=True, eq=False)
class Problem:
    """Data, penalty and options of one regression; alpha is left open.

    Parameters
    ----------
    matrix : (n, p) array, float32 or float64, any memory order, or SciPy CSC/CSR sparse array
        Inputs in their own units. Never modified, never copied as a whole.
    y : float64 array
        (n,), or (n, K) for a loss with K outputs, or (n, 4) survival times; see `data.targets`.
    penalty : Penalty
    weights, offset : (n,) float64 arrays or None
        None means 1, and 0. A row of weight 0 is absent. The offset is (n, K) with K outputs.
    penalty_factor : (p,) float64 array
        v_j: 0 free, inf excluded (coefficient 0). Never rescaled.
    lower, upper : (p,) float64 arrays
        Bounds on the coefficients in the inputs' own units.
    fit_intercept : bool
        The intercept is never penalised.
    standardize : bool or (p,) bool array
        Whether (or which) inputs are penalised on the scale of unit standard deviation.
    names : sequence of p str
    loss : Loss
    classes : tuple or None
        The labels of a classification, in the order of the outputs (of two: the one that counts as 0 first).
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
    names: Names
    loss: Loss = field(default_factory=Gaussian)
    classes: tuple[Any, ...] | None = None

    def __getstate__(self) -> dict[str, Any]:
        # what is computed from the fields, or kept beside them by a solver, is computed again after unpickling
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and inputs, (n, p)."""
        n, p = self.matrix.shape
        return int(n), int(p)

    @property
    def gaussian(self) -> bool:
        """Whether the loss is half the squared error of one output, for which there is direct linear algebra."""
        return isinstance(self.loss, Gaussian)

    @cached_property
    def outputs(self) -> int:
        """Number K of linear predictors per row."""
        return self.loss.outputs(self.y)

    @cached_property
    def null_eta(self) -> Float:
        """Intercepts (K,) of the best constant model (0 without intercept)."""
        if not self.fit_intercept:
            return np.zeros(self.outputs)
        return self.loss.null_eta(self.y, self.share, self.offset)

    @cached_property
    def null_value(self) -> float:
        """Mean loss of the best constant model."""
        if self.gaussian:
            return 0.5 * self.stats.y_scale**2
        return self.loss.value(self.y, linear_predictor(self, None, self.null_eta), self.share)

    @cached_property
    def scaled(self) -> Bool:
        """Which inputs (p,) are standardised."""
        return np.full(self.shape[1], self.standardize, dtype=bool)

    @cached_property
    def bounded(self) -> bool:
        """Whether any coefficient has a bound."""
        return bool(np.isfinite(self.lower).any() or np.isfinite(self.upper).any())

    @property
    def share(self) -> Float:
        """Weights (n,) that sum to 1."""
        if self.weights is None:
            return np.full(self.shape[0], 1.0 / self.shape[0])
        return np.asarray(self.weights / self.weights.sum())

    @property
    def target(self) -> Float:
        """y minus offset, (n,): what the Gaussian loss compares with."""
        return self.y if self.offset is None else self.y - self.offset

    @cached_property
    def core_arrays(self) -> tuple[Any, ...]:
        """The matrix as the compiled core takes it; see `blockwise.core_arrays`."""
        return core_arrays(self.matrix)

    @cached_property
    def column_moments(self) -> ColumnMoments:
        """Weighted means and standard deviations of the inputs: one pass, for everybody."""
        return core_moments(self.core_arrays, None if self.weights is None else self.share)

    @cached_property
    def stats(self) -> Stats:
        """Means, standard deviations and scales, computed once from scratch."""
        return _statistics(self)

    @cached_property
    def overflowing(self) -> str | None:
        """What holds values too large for the squares of products: an input's name, or "y"; None if all is well."""
        stats = self.stats
        fits = np.maximum(np.abs(stats.center), stats.sd) < _LARGEST
        if not fits.all():
            return self.names[int(np.argmin(fits))]
        return None if abs(stats.y_center) < _LARGEST and stats.y_scale < _LARGEST else "y"

    @cached_property
    def dead(self) -> Bool:
        """Inputs (p,) that cannot contribute.

        Excluded by an infinite factor, or constant where that leaves nothing (a constant is free, or the input is
        standardised). Their coefficient is 0, or the bound nearest to 0.
        """
        free = self.fit_intercept or not self.loss.takes_intercept
        constant = (self.stats.sd == 0) & (self.scaled | free)
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
    (column numbers) responsible. ``cause`` says, per alpha, why a target was missed ("" if it was not);
    ``messages`` are remarks for the user, ``flaws`` sentences on what is wrong with the data. A solution with fewer
    alphas than were asked for, and not interrupted, was stopped there: its flaws say why.
    """

    alphas: Float
    coef: Any  # CSR (k, p), or (k, K p) with K outputs
    intercept: Float  # (k,), or (k, K)
    gap: Float
    objective: Float
    kind: NDArray[np.str_]
    unique: Bool
    dependent: tuple[int, ...] = ()
    cause: tuple[str, ...] = ()
    interrupted: bool = False
    messages: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()


def _statistics(problem: Problem) -> Stats:
    n, weights = problem.shape[0], problem.weights
    center, sd = problem.column_moments
    y_center, y_scale = _target_statistics(problem)
    total = float(n if weights is None else weights.sum())
    rows = n if weights is None else int(np.count_nonzero(problem.share > 0))
    everything = isinstance(problem.standardize, bool)
    scale = (sd if problem.standardize else np.ones_like(sd)) if everything else np.where(problem.scaled, sd, 1.0)
    return Stats(center, sd, scale, total, rows, y_center, y_scale)


def _target_statistics(problem: Problem) -> tuple[float, float]:
    if not problem.gaussian:
        r = null_residual(problem)
        squares = problem.share @ (r**2 if r.ndim == 1 else (r**2).sum(axis=1))
        return float(problem.null_eta[0]) if problem.outputs == 1 else 0.0, math.sqrt(float(squares))
    own = moments(problem.target[:, None], None if problem.weights is None else problem.share)
    y_center, y_scale = float(own.center[0]), float(own.sd[0])
    return y_center, y_scale if problem.fit_intercept else math.hypot(y_center, y_scale)


def null_residual(problem: Problem) -> Float:
    """``-d loss / d eta`` of every row at the best constant model, (n,) or (n, K)."""
    eta = linear_predictor(problem, None, problem.null_eta)
    return problem.loss.residual_of(problem.y, eta, problem.share)


def linear_predictor(problem: Problem, coef: Float | None, intercept: float | Float) -> Float:
    """``offset + intercept + X coef``: (n,), or (n, K) with K outputs, for coefficients (K p,); None means 0.

    With an intercept the inputs are centred first, so that large means cost no digits.
    """
    (n, p), k = problem.shape, problem.outputs
    eta = np.broadcast_to(np.asarray(intercept, dtype=np.float64).reshape(-1), (n, k)).copy()
    if problem.offset is not None:
        eta += problem.offset.reshape(n, k)
    if coef is not None:
        b = np.asarray(coef, dtype=np.float64).reshape(k, p).T
        center = problem.stats.center if problem.fit_intercept else None
        if center is not None:
            eta += center @ b
        eta += centred_product(problem.matrix, center, b)
    return eta[:, 0] if k == 1 else eta


def on_penalty_scale(problem: Problem, coef: Float) -> Float:
    """Coefficients (p,), or (K, p) with K outputs, times s_j; an excluded input has no scale and keeps its own."""
    b = np.asarray(coef, dtype=np.float64).reshape(problem.outputs, -1)
    b = np.where(np.isinf(problem.penalty_factor), b, problem.stats.scale * b)
    return b[0] if problem.outputs == 1 else b


def centred_products(problem: Problem, vectors: Float) -> Float:
    """Weighted inner products of the inputs with vectors (n,) or (n, k): (p,) or (p, k), on the penalty's scale.

    ``c_j = sum_i (w_i/W) z_ij v_i`` with ``z_j = (x_j - mean_j)/s_j``; the mean is subtracted only if there is an
    intercept. Inputs that cannot contribute give 0.
    """
    stats, share = problem.stats, problem.share
    weighted = share * vectors if vectors.ndim == 1 else share[:, None] * vectors
    out = weighted_products(problem.matrix, stats.center if problem.fit_intercept else None, weighted)
    scale = np.where(problem.dead, 1.0, stats.scale)
    out /= scale if out.ndim == 1 else scale[:, None]
    out[problem.dead] = 0.0
    return out


def residual(problem: Problem, coef: Float, intercept: float | Float) -> Float:
    """``y - offset - intercept - X coef``: (n,) for coefficients (p,), (n, k) for (p, k) and intercepts (k,).

    With an intercept, target and inputs are centred first, so that large means cost no digits.
    """
    coef = np.asarray(coef, dtype=np.float64)
    stats, target = problem.stats, problem.target
    center = stats.center if problem.fit_intercept else None
    if center is None:
        shift = np.asarray(0.0 - np.asarray(intercept))
    else:
        target, shift = target - stats.y_center, np.asarray(stats.y_center - center @ coef - intercept)
    if coef.ndim == 2:
        target = target[:, None]
    return np.asarray(target - centred_product(problem.matrix, center, coef) + shift)


def objective(problem: Problem, alpha: float, coef: Float, intercept: float) -> float:
    """Value of the objective (see the module's docstring); infinite outside the bounds.

    Parameters
    ----------
    alpha : float, at least 0
    coef : (p,) array, in the inputs' own units; (K p,) or (K, p) with K outputs
    intercept : float, or (K,) array
    """
    coef = np.asarray(coef, dtype=np.float64)
    each = coef.reshape(problem.outputs, -1)
    if np.any(each < problem.lower) or np.any(each > problem.upper):
        return float("inf")
    if not problem.gaussian:
        b, factor = on_penalty_scale(problem, coef), problem.penalty_factor
        fit = problem.loss.value(problem.y, linear_predictor(problem, coef, intercept), problem.share)
        return fit + problem.penalty.total(b, alpha, factor, problem.loss.grouped)
    squares = residual(problem, coef, intercept) ** 2
    # an excluded input has no scale: its own coefficient decides whether it is used
    b = np.where(np.isinf(problem.penalty_factor), coef, problem.stats.scale * coef)
    return 0.5 * float(problem.share @ squares) + problem.penalty.value(b, alpha, problem.penalty_factor)
