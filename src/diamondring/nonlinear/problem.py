"""A penalised regression of any function of its parameters, written down once.

For rows (x_i, y_i), weights w with sum W, offset o and a function f of p parameters b, the solvers of this subpackage
minimise::

    (1/W) sum_i w_i loss(y_i, o_i + f(x_i; b))
        + alpha * sum_g v_g [ l1_ratio |b_g| + (1 - l1_ratio)/2 ||b_g||^2 ],      lower_j <= b_j <= upper_j

Every parameter is a group g of its own, unless groups are given: then ``|b_g|`` is ``sqrt(d_g) ||b_g||`` with d_g the
number of parameters in the group (Yuan and Lin, "Model selection and estimation in regression with grouped
variables", 2006). There is no intercept that f does not have itself, and nothing is standardised.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..losses import Gaussian, Loss
from ..penalties import NoPenalty, Penalty, penalty_weights

if TYPE_CHECKING:
    from .bound import BoundModel

LARGEST_KEPT = 1 << 20  # entries

__all__ = ["NonlinearProblem", "Prices"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


class Prices(NamedTuple):
    """What parameters cost at one alpha: ``sum_g a_g ||b_g|| + 1/2 sum_j q_j b_j^2``; a is per group, q (p,)."""

    a: Float
    q: Float


@dataclass(frozen=True, eq=False)
class NonlinearProblem:
    """Data, function and penalty of one regression; alpha is left open.

    Parameters
    ----------
    model : BoundModel
        f at the rows of this problem; see `functions`.
    y : float64 array
        (n,), or (n, K) for a loss with K outputs, or (n, 4) survival times; see `data.targets`.
    loss : Loss
    penalty : Penalty
    weights, offset : (n,) float64 arrays or None
        None means 1, and 0. A row of weight 0 is absent. The offset is (n, K) with K outputs.
    penalty_factor : (p,) float64 array
        v_j: 0 free, inf excluded (the parameter is 0). All parameters of a group have the same.
    lower, upper : (p,) float64 arrays
        Bounds on the parameters; none on those in a group with others.
    names : tuple of p str
    groups : (p,) array of group numbers 0, 1, ..., or None
        None: every parameter by itself.
    classes : tuple or None
        The labels of a classification, in the order of the outputs.
    """

    model: BoundModel
    y: Float
    loss: Loss
    penalty: Penalty
    weights: Float | None
    offset: Float | None
    penalty_factor: Float
    lower: Float
    upper: Float
    names: tuple[str, ...]
    groups: NDArray[np.intp] | None = None
    classes: tuple[Any, ...] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # the rest is computed again

    @property
    def n_params(self) -> int:
        """Number p of parameters."""
        return len(self.penalty_factor)

    @property
    def n_rows(self) -> int:
        """Number n of rows."""
        return len(self.y)

    @cached_property
    def outputs(self) -> int:
        """Number K of predictions per row."""
        return self.loss.outputs(self.y)

    @cached_property
    def gaussian(self) -> bool:
        """Whether the loss is half the squared error of one output."""
        return isinstance(self.loss, Gaussian)

    @cached_property
    def share(self) -> Float:
        """Weights (n,) that sum to 1."""
        if self.weights is None:
            return np.full(self.n_rows, 1.0 / self.n_rows)
        return np.asarray(self.weights / self.weights.sum())

    @cached_property
    def root_share(self) -> Float:
        """Square roots of `share`."""
        return np.sqrt(self.share)

    @cached_property
    def target(self) -> Float:
        """y minus offset: what the Gaussian loss compares with."""
        return self.y if self.offset is None else self.y - self.offset

    @cached_property
    def excluded(self) -> Bool:
        """Parameters (p,) that are 0 because their factor is infinite."""
        return np.isinf(self.penalty_factor)

    @cached_property
    def bounded(self) -> bool:
        """Whether any parameter has a bound."""
        return bool(np.isfinite(self.lower).any() or np.isfinite(self.upper).any())

    @cached_property
    def grouped(self) -> bool:
        """Whether any group has more than one parameter."""
        return self.groups is not None and len(np.unique(self.groups)) < self.n_params

    @cached_property
    def group_sizes(self) -> NDArray[np.intp]:
        """Parameters in each group."""
        if self.groups is None:
            return np.ones(self.n_params, dtype=np.intp)
        return np.bincount(self.groups)

    @cached_property
    def null_residual(self) -> Float:
        """``-d loss / d eta`` where f is 0 everywhere, shaped like predictions; 0 in rows of weight 0."""
        shape = (self.n_rows,) if self.outputs == 1 else (self.n_rows, self.outputs)
        eta = np.zeros(shape) if self.offset is None else self.offset
        return self.loss.residual_of(self.y, eta, self.share)

    @cached_property
    def null_slopes(self) -> Float:
        """Size of the derivatives of the weighted mean loss where f is 0 everywhere, shaped like predictions."""
        r = self.null_residual
        return np.abs((self.share if r.ndim == 1 else self.share[:, None]) * r)

    # ---- the objective ---------------------------------------------------------------------------------------------

    @cached_property
    def _no_prices(self) -> Prices:
        return Prices(np.zeros(len(self.group_sizes)), np.zeros(self.n_params))

    def prices(self, alpha: float) -> Prices:
        """What the penalty charges at this alpha."""
        if alpha == 0.0 or isinstance(self.penalty, NoPenalty):
            return self._no_prices
        a, q = penalty_weights(self.penalty.l1_ratio, alpha, self.penalty_factor)
        if self.groups is not None:
            first = np.zeros(len(self.group_sizes), dtype=np.intp)
            first[self.groups[::-1]] = np.arange(self.n_params)[::-1]
            a = a[first] * np.sqrt(self.group_sizes)
        return Prices(a, q)

    def norms(self, b: Float) -> Float:
        """Norm of the parameters of each group."""
        if self.groups is None:
            return np.abs(b)
        return np.sqrt(np.bincount(self.groups, b * b, minlength=len(self.group_sizes)))

    def penalty_value(self, alpha: float, b: Float) -> float:
        """The penalty's part of the objective; infinite if an excluded parameter is not 0."""
        if np.any(b[self.excluded] != 0):
            return float("inf")
        if alpha == 0.0 or isinstance(self.penalty, NoPenalty):
            return 0.0
        a, q = self.prices(alpha)
        return float(a @ self.norms(b) + 0.5 * (q @ (b * b)))

    def shifted(self, predictions: Float) -> Float:
        """Predictions of f with the offset."""
        return predictions if self.offset is None else predictions + self.offset

    def data_value(self, eta: Float) -> float:
        """Weighted mean loss at predictions that include the offset; infinite where it is not a number."""
        value = self.loss.value(self.y, eta, self.weights)
        return value if value == value else float("inf")

    def objective(self, alpha: float, b: Float) -> float:
        """Value of the objective; infinite outside the bounds and where f is not finite."""
        if np.any(b < self.lower) or np.any(b > self.upper):
            return float("inf")
        predictions = self.model.trial(b)
        if predictions is None:
            return float("inf")
        return self.data_value(self.shifted(predictions)) + self.penalty_value(alpha, b)

    def value_and_gradient(self, b: Float) -> tuple[float, Float]:
        """Weighted mean loss and its gradient (p,): the objective without its penalty.

        One reverse pass where f has one (`BoundModel.reverse`), else through its Jacobian.
        """
        if self.model.reverse:
            eta = self.shifted(self.model.value(b))
            return self.data_value(eta), self.model.pullback(b, self.slopes(eta))[1]
        eta, jacobian = self.linearize(b)
        return self.data_value(eta), through(jacobian, self.slopes(eta))

    def linearize(self, b: Float) -> tuple[Float, Float]:
        """Predictions with the offset, and the Jacobian: (n, p), or (n, K, p)."""
        predictions, jacobian = self.model.linearize(b)
        return self.shifted(predictions), jacobian

    def remember(self, b: Float, jacobian: Float) -> None:
        """Keep a Jacobian for the next `linearize` at ``b``, such as that of the covariance, if it is not large."""
        if jacobian.size <= LARGEST_KEPT and hasattr(self.model, "keep_jacobian"):
            self.model.keep_jacobian(b, jacobian)

    def slopes(self, eta: Float) -> Float:
        """Derivative of the weighted mean loss with respect to predictions, shaped like them."""
        r = self.loss.residual_of(self.y, eta, self.share)
        return np.asarray(-(self.share if r.ndim == 1 else self.share[:, None]) * r)


def through(jacobian: Float, v: Float) -> Float:
    """``J'v`` (p,) for a Jacobian (n, p) or (n, K, p) and ``v`` shaped like predictions."""
    return np.asarray(v.reshape(-1) @ jacobian.reshape(-1, jacobian.shape[-1]))
