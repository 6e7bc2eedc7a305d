"""QuantileRegressor: scikit-learn's class, solved to the exact vertex, with proof."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval, StrOptions

from ..errors import InputError, answers_ctrl_c
from ..losses import Quantile
from ..penalties import L1
from ._base import DropIn
from ._solving import make_problem, solve_at, warn_data_flaws
from ._validation import check_parameters, check_training_data, commit

if TYPE_CHECKING:
    from ..paths import Path

__all__ = ["QuantileRegressor"]

Float = NDArray[np.float64]

_SPARSE = {"highs", "highs-ds", "highs-ipm"}


class QuantileRegressor(DropIn):
    """Linear quantile regression with the L1 penalty; a drop-in for scikit-learn's ``QuantileRegressor``.

    Minimises, over the intercept b0 and the coefficients b, with W the sum of weights::

        (1/W) sum_i w_i pinball(y_i - b0 - x_i'b) + alpha sum_j |b_j|,    pinball(r) = q r (r >= 0), (q - 1) r (r < 0)

    Inputs are not standardised. An interior-point method finds which rows are fitted exactly and which coefficients
    are 0; linear equations then give the vertex to rounding error, with a float64 proof of optimality (``gap_``).
    Where several vertices are optimal, one of them is given. For other penalties, several quantiles, offsets, tables
    or a choice of alpha: `PenalizedRegressor` and `dr.path` with ``loss=dr.Quantile(q)``.

    Parameters
    ----------
    quantile : float, default 0.5
        q, strictly between 0 and 1.
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is no penalty.
    fit_intercept : bool, default True
        The intercept is never penalised.
    solver : str, default "highs"
        One of scikit-learn's names, checked; the solution does not depend on it.
    solver_options : dict, optional
        Accepted; the solution does not depend on it.

    Attributes
    ----------
    coef_ : ndarray (n_features,), of the type of X
    intercept_ : float
    gap_ : float
        Certified relative duality gap; without penalty, distance from the optimality conditions.
    n_iter_ : int
        Solves, always 1: the solver ends with a proof instead of counting rounds.
    path_ : Path
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    scikit-learn's documentation of ``linear_model.QuantileRegressor`` defines the parameters.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "quantile": [Interval(numbers.Real, 0, 1, closed="neither")],
        "alpha": [Interval(numbers.Real, 0, None, closed="left")],
        "fit_intercept": ["boolean"],
        "solver": [StrOptions({*_SPARSE, "interior-point", "revised simplex"})],
        "solver_options": [dict, None],
    }

    coef_: Float
    intercept_: Any
    gap_: float
    n_iter_: int
    path_: Path

    def __init__(
        self,
        *,
        quantile: float = 0.5,
        alpha: float = 1.0,
        fit_intercept: bool = True,
        solver: str = "highs",
        solver_options: dict[str, Any] | None = None,
    ):
        self.quantile = quantile
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.solver_options = solver_options

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice. The scale of the weights does not matter.

        Returns
        -------
        self

        Raises
        ------
        InputError
            If data or a parameter cannot be used.
        Interrupted
            On Ctrl-C; the estimator then keeps its previous state.
        """
        check_parameters(self)
        if hasattr(X, "tocsc") and self.solver not in _SPARSE:
            raise InputError(
                f"Solver {self.solver} does not support sparse X. Use solver 'highs' for example. (Here one exact "
                "method fits every case: leave solver out.)"
            )
        if isinstance(sample_weight, numbers.Number):
            sample_weight = None  # one weight for all rows changes nothing in a weighted mean
        data = check_training_data(self, X, y, sample_weight, several=False)
        loss = Quantile(float(self.quantile))
        problem = make_problem(data, 0, L1(), fit_intercept=self.fit_intercept, loss=loss)
        path = solve_at(problem, [float(self.alpha)], 1e-10)
        warn_data_flaws(path)
        fitted = {
            **data.learned,
            "coef_": path.coef_at(0).astype(data.dtype),
            "intercept_": data.dtype.type(path.intercept[0]) if self.fit_intercept else 0.0,
            "n_iter_": 1,
            "gap_": float(path.gap[0]),
            "path_": path,
        }
        commit(self, fitted)
        return self

    def _chosen(self, target: int) -> tuple[int, float]:
        return 0, float(self.path_.alphas[0])

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [f"  scikit-learn's {type(self).__name__} has the same alpha, {alpha:.6g}"]
