"""The result of a path: solutions at a decreasing sequence of penalty strengths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from . import path_text
from .display import Explorable
from .errors import InputError
from .losses import Loss
from .names import Names
from .penalties import Penalty
from .problem import product

if TYPE_CHECKING:
    from .encoding import Encoder

__all__ = ["Path", "csr_row"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Path(Explorable):
    """Solutions of one problem at k values of alpha, in the inputs' own units.

    Attributes
    ----------
    alphas : (k,) array, decreasing
    coef : SciPy CSR array (k, p), or tuple of K of them
        Coefficients, one row per alpha; with K outputs (classes, targets) one array for each.
    intercept : (k,) array, or (k, K)
    gap : (k,) array
        Relative duality gap, or distance from the optimality conditions: ``status`` says which.
    objective : (k,) array
        Value of the objective that `objective_text` prints.
    n_kept : (k,) int array
        Number of inputs with a coefficient that is not 0.
    status : (k,) array of str
        "gap" (proved by duality gap), "kkt" (by the optimality conditions: nothing penalised, loss not convex), either
        followed by ", not unique" if other coefficients do equally well, or "missed" (target not reached).
    notes, data_flaws, solver_flaws : tuples of str
        Remarks; flaws of the data that were dealt with; targets missed. `messages` is all of them.
    penalty, loss, names
        As solved; ``names`` of the p inputs.
    scale, center, sd : (p,) arrays
        Scale s_j used by the penalty; weighted mean; weighted standard deviation (0 for a constant input).
    alpha_max : float
        Smallest alpha that keeps no penalised input; inf for L2, 0 without penalty.
    fit_intercept : bool
    n_samples : int
        Rows of positive weight.
    sum_weights, y_scale : float
        Sum of weights; standard deviation of the target minus offset (root mean square without intercept), or for
        other losses than the Gaussian the root mean square of the constant model's derivative.
    null_value : float
        Mean loss of the best constant model, to compare ``objective`` with.
    classes : tuple or None
        Labels of a classification (of two, the second is what is predicted), or names of several targets.
    standardized : (p,) bool array
    penalty_factor, lower, upper : (p,) arrays
    has_offset : bool
    encoder : Encoder or None
        How a table's columns became inputs; None if they were numbers already.
    """

    alphas: Float
    coef: Any
    intercept: Float
    gap: Float
    objective: Float
    n_kept: NDArray[np.int64]
    status: NDArray[np.str_]
    penalty: Penalty
    loss: Loss
    names: Names
    scale: Float
    center: Float
    sd: Float
    alpha_max: float
    fit_intercept: bool
    n_samples: int
    sum_weights: float
    y_scale: float
    standardized: NDArray[np.bool_]
    penalty_factor: Float
    lower: Float
    upper: Float
    null_value: float = float("nan")
    classes: tuple[Any, ...] | None = None
    has_offset: bool = False
    notes: tuple[str, ...] = ()
    data_flaws: tuple[str, ...] = ()
    solver_flaws: tuple[str, ...] = ()
    encoder: Encoder | None = field(default=None)

    noun: ClassVar[str] = "input"  # what a coefficient belongs to; a "parameter" where f is any function

    @property
    def messages(self) -> tuple[str, ...]:
        """Everything worth knowing about this fit, one sentence each."""
        return (*self.solver_flaws, *self.data_flaws, *self.notes)

    @property
    def l1_ratio(self) -> float:
        """Share of L1 in the penalty."""
        return self.penalty.l1_ratio

    @property
    def l1_norm(self) -> Float:
        """Sum of absolute coefficients on the penalty's scale, ``sum_j s_j |coef_j|``, (k,)."""
        return np.asarray(sum(abs(each) @ self.scale for each in self.coefs), dtype=np.float64)

    @property
    def outputs(self) -> int:
        """Number K of linear predictors per row."""
        return len(self.coef) if isinstance(self.coef, tuple) else 1

    @property
    def coefs(self) -> tuple[Any, ...]:
        """`coef` as a tuple of K CSR arrays (k, p), also for one output."""
        return self.coef if isinstance(self.coef, tuple) else (self.coef,)

    @property
    def plot(self) -> Any:
        """Figures of this path: ``path.plot()`` draws it; see `diamondring.figures`."""
        from .figures import plotter

        return plotter(self)

    def __len__(self) -> int:
        return len(self.alphas)

    def __repr__(self) -> str:
        return path_text.summary(self)

    def objective_text(self) -> str:
        """The exact objective that was minimised, as text, with its numbers filled in."""
        return path_text.describe_objective(self)

    def coef_at(self, i: int) -> Float:
        """Coefficients (p,) at ``alphas[i]``, or (K, p) with K outputs."""
        if isinstance(self.coef, tuple):
            return np.array([csr_row(each, i) for each in self.coef])
        return csr_row(self.coef, i)

    def index_of(self, alpha: float) -> int:
        """Position of an alpha that was solved (to 1e-12 relative).

        Raises
        ------
        InputError
            If it was not: solutions at other alphas are not interpolated, solve for them.
        """
        i = int(np.argmin(np.abs(self.alphas - alpha)))
        if abs(self.alphas[i] - alpha) <= 1e-12 * abs(alpha):
            return i
        raise InputError(
            f"alpha={alpha:g} is not on this path; the nearest is alpha={float(self.alphas[i])!r}. "
            "Solve for it with dr.path(X, y, alphas=[...]): values between alphas are not interpolated."
        )

    def linear_predictor(self, X: Any, offset: Any = None) -> Float:
        """``offset + intercept + X coef`` for new rows, one column per alpha: (n, k), or (n, k, K) with K outputs.

        Parameters
        ----------
        X : array, sparse array or table with the inputs of the fit
        offset : (n,) array, or (n, K), optional
            Added to every prediction.
        """
        from .data import check_matrix, check_offset

        matrix = self.encoder.transform(X) if self.encoder is not None else check_matrix(X)[0]
        if matrix.shape[1] != len(self.names):
            raise InputError(f"X has {matrix.shape[1]} columns; this path was fitted on {len(self.names)} inputs.")
        k = self.outputs
        eta = np.stack([product(matrix, each.toarray().T) for each in self.coefs], axis=2)
        eta += self.intercept.reshape(len(self), k)
        known = check_offset(offset, len(eta), outputs=k)
        if known is not None:
            eta += known.reshape(len(eta), 1, k)
        return eta[:, :, 0] if k == 1 else eta

    def predict(self, X: Any, offset: Any = None) -> Float:
        """Predictions for new rows on the scale of the target, one column per alpha: (n, k), or (n, k, K).

        The mean of the target given the inputs: for two labels the probability of the second, for K classes their
        probabilities; the linear predictor itself where there is no such mean (Cox, squared hinge).

        Parameters
        ----------
        X : array, sparse array or table with the inputs of the fit
        offset : (n,) array, or (n, K), optional
            Added to the linear predictor.
        """
        return self.loss.mean(self.linear_predictor(X, offset))


def csr_row(matrix: Any, i: int) -> Float:
    """Row i (p,) of a CSR array, without SciPy's detours."""
    i = range(matrix.shape[0])[i]
    row = slice(matrix.indptr[i], matrix.indptr[i + 1])
    out = np.zeros(matrix.shape[1])
    out[matrix.indices[row]] = matrix.data[row]
    return out
