"""Lasso and ElasticNet: scikit-learn's classes, solved with proof."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import MultiOutputMixin
from sklearn.utils import metadata_routing
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from ..errors import answers_ctrl_c
from ._base import DropIn
from ._path_functions import enet_path
from ._solving import absolute_gap, make_problem, penalty_of, solve_at, warn_data_flaws
from ._validation import Data, check_gram, check_parameters, check_training_data, commit, trust_training_data

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]

CONSTRAINTS: dict[str, Any] = {
    "alpha": [Interval(numbers.Real, 0, None, closed="left")],
    "l1_ratio": [Interval(numbers.Real, 0, 1, closed="both")],
    "fit_intercept": ["boolean"],
    "precompute": ["boolean", "array-like"],
    "max_iter": [Interval(numbers.Integral, 1, None, closed="left"), None],
    "copy_X": ["boolean"],
    "tol": [Interval(numbers.Real, 0, None, closed="left")],
    "warm_start": ["boolean"],
    "positive": ["boolean"],
    "random_state": ["random_state"],
    "selection": [StrOptions({"cyclic", "random"})],
}


class ElasticNet(MultiOutputMixin, DropIn):  # type: ignore[misc]
    """Linear regression with the elastic-net penalty; a drop-in for scikit-learn's ``ElasticNet``.

    Minimises, over the intercept b0 and the coefficients b, with W the sum of weights::

        1/(2 W) sum_i w_i (y_i - b0 - x_i'b)^2 + alpha [ l1_ratio sum_j |b_j| + (1 - l1_ratio)/2 sum_j b_j^2 ]

    Inputs are not standardised. The solution comes with a float64 proof of optimality (``gap_``).

    Parameters
    ----------
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is least squares.
    l1_ratio : float, default 0.5
        Share of L1 in the penalty, from 0 (ridge) to 1 (lasso).
    fit_intercept : bool, default True
        The intercept is never penalised.
    positive : bool, default False
        Keep all coefficients at 0 or above.
    tol : float, default 1e-4
        The fit is solved to a relative duality gap of ``min(tol, 1e-8)``; below 1e-12 counts as 1e-12.
    precompute : bool or array (n_features, n_features), default False
        A Gram matrix is checked as scikit-learn checks it, and not needed.
    max_iter, copy_X, warm_start, random_state, selection
        Accepted and checked; the solution does not depend on them. X is never written to.

    Attributes
    ----------
    coef_ : ndarray (n_features,) or (n_targets, n_features), of the type of X
    sparse_coef_ : SciPy CSR matrix (n_targets, n_features)
    intercept_ : float or ndarray (n_targets,)
    gap_ : float or ndarray (n_targets,)
        Certified relative duality gap.
    dual_gap_ : float or ndarray (n_targets,)
        Duality gap in the units of the objective, as scikit-learn reports it; rounding can put it just below 0.
    n_iter_ : int or list of int
        Solves per target, always 1: the solver ends with a proof instead of counting rounds of coordinate descent.
    path_ : Path, or tuple of Path for several targets
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    scikit-learn's documentation of ``linear_model.ElasticNet`` defines the parameters.
    """

    # check_input saves time inside a caller that has checked already; it is not passed around in pipelines
    __metadata_request__fit: ClassVar[dict[str, Any]] = {"check_input": metadata_routing.UNUSED}
    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS
    path: Callable[..., Any] = staticmethod(enet_path)

    dual_gap_: Any
    n_iter_: Any

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        precompute: Any = False,
        max_iter: int | None = 1000,
        copy_X: bool = True,
        tol: float = 1e-4,
        warm_start: bool = False,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.copy_X = copy_X
        self.tol = tol
        self.warm_start = warm_start
        self.positive = positive
        self.random_state = random_state
        self.selection = selection

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, check_input: bool = True) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
            float32 and float64 arrays of any memory order and CSC/CSR matrices (32- and 64-bit indices) are used in
            place, also when read-only.
        y : array-like (n_samples,) or (n_samples, n_targets)
            Several targets are fitted one by one.
        sample_weight : float or array-like (n_samples,), optional
            A weight of 2 is the same as the row twice. The scale of the weights does not matter.
        check_input : bool, default True
            False trusts X and y to be clean arrays.

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
        if isinstance(sample_weight, numbers.Number):
            sample_weight = None  # one weight for all rows changes nothing in a weighted mean
        if check_input:
            data = check_training_data(self, X, y, sample_weight)
            check_gram(self.precompute, data, self.fit_intercept)
        else:
            data = trust_training_data(X, y, sample_weight)
        solved = [self._solve_target(data, t) for t in range(data.y.shape[1])]
        commit(self, {**data.learned, **self._state(data, solved)})
        return self

    def _solve_target(self, data: Data, target: int) -> tuple[Path, Float, float]:
        problem = make_problem(
            data, target, penalty_of(self.l1_ratio), fit_intercept=self.fit_intercept, positive=self.positive
        )
        path = solve_at(problem, [self.alpha], self.tol)
        warn_data_flaws(path)
        coef = path.coef_at(0)
        return path, coef, absolute_gap(problem, self.alpha, coef, float(path.intercept[0]))

    def _state(self, data: Data, solved: list[tuple[Path, Float, float]]) -> dict[str, Any]:
        paths = tuple(path for path, _, _ in solved)
        coef = np.array([coef for _, coef, _ in solved], dtype=data.dtype)
        intercept: Any = np.array([path.intercept[0] for path in paths], dtype=data.dtype)
        dual_gap = np.array([gap for _, _, gap in solved], dtype=data.dtype)
        gap = np.array([path.gap[0] for path in paths])
        one = len(paths) == 1
        if not self.fit_intercept:
            intercept = 0.0
        elif data.flat:
            intercept = intercept[0]
        return {
            "coef_": coef[0] if one else coef,
            "intercept_": intercept,
            "dual_gap_": dual_gap[0] if one else dual_gap,
            "n_iter_": 1 if one else [1] * len(paths),
            "gap_": float(gap[0]) if one else gap,
            "path_": paths[0] if one else paths,
        }

    @property
    def sparse_coef_(self) -> Any:
        """The coefficients as a SciPy CSR matrix (n_targets, n_features)."""
        check_is_fitted(self)
        return csr(np.atleast_2d(self.coef_))

    def _chosen(self, target: int) -> tuple[int, float]:
        return 0, float(self._paths()[target].alphas[0])

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [f"  scikit-learn's {type(self).__name__} has the same alpha, {alpha:.6g}"]


class Lasso(ElasticNet):
    """Linear regression with the L1 penalty; a drop-in for scikit-learn's ``Lasso``.

    Minimises ``1/(2 W) sum_i w_i (y_i - b0 - x_i'b)^2 + alpha sum_j |b_j|``. Inputs are not standardised. Parameters,
    attributes and errors are those of `ElasticNet`, without ``l1_ratio``.

    Parameters
    ----------
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is least squares.
    fit_intercept, precompute, copy_X, max_iter, tol, warm_start, positive, random_state, selection
        As in `ElasticNet`.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {k: v for k, v in CONSTRAINTS.items() if k != "l1_ratio"}

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        fit_intercept: bool = True,
        precompute: Any = False,
        copy_X: bool = True,
        max_iter: int | None = 1000,
        tol: float = 1e-4,
        warm_start: bool = False,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        super().__init__(
            alpha=alpha,
            l1_ratio=1.0,
            fit_intercept=fit_intercept,
            precompute=precompute,
            copy_X=copy_X,
            max_iter=max_iter,
            tol=tol,
            warm_start=warm_start,
            positive=positive,
            random_state=random_state,
            selection=selection,
        )


def csr(values: Any) -> Any:
    """A CSR matrix, or a CSR array where scikit-learn is set to sparse arrays."""
    from sklearn import get_config

    as_array = get_config().get("sparse_interface") == "sparray"
    return sparse.csr_array(values) if as_array else sparse.csr_matrix(values)
