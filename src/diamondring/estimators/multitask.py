"""MultiTaskLasso and MultiTaskElasticNet: scikit-learn's classes, solved with proof."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from ..errors import InputError, answers_ctrl_c
from ._base import DropIn, coefficient_table
from ._multitask_solving import absolute_gap, make_problem
from ._path_functions import enet_path
from ._solving import penalty_of, solve_at, warn_data_flaws
from ._validation import Data, check_parameters, check_training_data, commit
from .lasso import CONSTRAINTS as ONE_CONSTRAINTS

if TYPE_CHECKING:
    from ..paths import Path

CONSTRAINTS = {name: limits for name, limits in ONE_CONSTRAINTS.items() if name not in ("precompute", "positive")}


class MultiTask(DropIn):
    """What the four classes share: several targets that use the same inputs."""

    coef_: Any
    path_: Path

    @property
    def coef_table_(self) -> Any:
        """Coefficients by name, one row per target and input; see `Lasso.coef_table_`."""
        path = self._paths()[0]
        coef = np.asarray(self.coef_, dtype=np.float64)
        return coefficient_table([path] * len(coef), coef, getattr(self, "_library_", None))

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [f"  scikit-learn's {type(self).__name__} has the same alpha, {alpha:.6g}"]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        tags.target_tags.single_output = False
        return tags


class MultiTaskElasticNet(MultiTask):
    """Several targets with an elastic-net penalty on whole inputs; a drop-in for scikit-learn's class of that name.

    Minimises, over the intercepts b0 (n_targets,) and the coefficients B (n_features, n_targets), W the sum of
    weights::

        1/(2 W) sum_i w_i ||y_i - b0 - x_i'B||^2 + alpha [ l1_ratio sum_j ||B_j.|| + (1 - l1_ratio)/2 sum_j ||B_j.||^2 ]

    An input is used for all targets or for none. Inputs are not standardised. The solution comes with a float64 proof
    of optimality (``gap_``).

    Parameters
    ----------
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is least squares.
    l1_ratio : float, default 0.5
        Share of the norm in the penalty, from 0 (ridge) to 1 (multi-task lasso).
    fit_intercept : bool, default True
        The intercepts are never penalised.
    tol : float, default 1e-4
        The fit is solved to a relative duality gap of ``min(tol, 1e-8)``; below 1e-12 counts as 1e-12.
    copy_X, max_iter, warm_start, random_state, selection
        Accepted and checked; the solution does not depend on them. X is never written to.

    Attributes
    ----------
    coef_ : ndarray (n_targets, n_features), of the type of X
    intercept_ : ndarray (n_targets,), or 0.0 without intercepts
    gap_ : float
        Certified relative duality gap.
    dual_gap_ : float
        Duality gap in the units of the objective, as scikit-learn reports it; rounding can put it just below 0.
    eps_ : float
        scikit-learn's bound for its own gap: ``tol`` times the sum of squares of the centred targets.
    n_iter_ : int
        Always 1: the solver ends with a proof instead of counting rounds of coordinate descent.
    path_ : Path
    coef_table_ : table of coefficients by name
    plot : figures of the fit
    n_features_in_ : int
    feature_names_in_ : ndarray of str, if the inputs have names

    Notes
    -----
    scikit-learn's documentation of ``linear_model.MultiTaskElasticNet`` defines the parameters. (Obozinski, Taskar and
    Jordan, 2010; Simon, Friedman and Hastie, "A blockwise descent algorithm for group-penalized multiresponse and
    multinomial regression", 2013.)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS
    path: Callable[..., Any] = staticmethod(enet_path)

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        copy_X: bool = True,
        max_iter: int | None = 1000,
        tol: float = 1e-4,
        warm_start: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.copy_X = copy_X
        self.tol = tol
        self.warm_start = warm_start
        self.random_state = random_state
        self.selection = selection

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples, n_targets)
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
        data = checked_targets(self, X, y, sample_weight, "ElasticNet")
        problem = make_problem(data, penalty_of(self.l1_ratio), fit_intercept=self.fit_intercept)
        path = solve_at(problem, [self.alpha], self.tol)
        warn_data_flaws(path)
        coef, intercept = np.atleast_2d(path.coef_at(0)), np.atleast_1d(path.intercept[0])
        gap, squares = absolute_gap(problem, self.alpha, coef, intercept)
        commit(self, {
            **data.learned,
            "coef_": coef.astype(data.dtype),
            "intercept_": intercept.astype(data.dtype) if self.fit_intercept else 0.0,
            "dual_gap_": data.dtype.type(gap),
            "eps_": data.dtype.type(self.tol * squares),
            "n_iter_": 1,
            "gap_": float(path.gap[0]),
            "path_": path,
        })  # fmt: skip
        return self

    def _chosen(self, target: int) -> tuple[int, float]:
        return 0, float(self.path_.alphas[0])


class MultiTaskLasso(MultiTaskElasticNet):
    """Several targets with the penalty ``alpha sum_j ||B_j.||``; a drop-in for scikit-learn's ``MultiTaskLasso``.

    Minimises ``1/(2 W) sum_i w_i ||y_i - b0 - x_i'B||^2 + alpha sum_j ||B_j.||``. Parameters, attributes and errors are
    those of `MultiTaskElasticNet`, without ``l1_ratio``.

    Parameters
    ----------
    alpha : float, default 1.0
        Penalty strength, 0 or more; 0 is least squares.
    fit_intercept, copy_X, max_iter, tol, warm_start, random_state, selection
        As in `MultiTaskElasticNet`.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {k: v for k, v in CONSTRAINTS.items() if k != "l1_ratio"}

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        fit_intercept: bool = True,
        copy_X: bool = True,
        max_iter: int | None = 1000,
        tol: float = 1e-4,
        warm_start: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        super().__init__(
            alpha=alpha,
            l1_ratio=1.0,
            fit_intercept=fit_intercept,
            copy_X=copy_X,
            max_iter=max_iter,
            tol=tol,
            warm_start=warm_start,
            random_state=random_state,
            selection=selection,
        )


def checked_targets(estimator: Any, X: Any, y: Any, sample_weight: Any, single: str) -> Data:
    """Training data whose target has columns; ``single`` names the class for one target without columns."""
    weights = None if isinstance(sample_weight, numbers.Number) else sample_weight
    data = check_training_data(estimator, X, y, weights)
    if data.flat:
        raise InputError(
            f"For mono-task outputs, use {single}, or pass y as one column: y.reshape(-1, 1). y has shape "
            f"({len(data.y)},)."
        )
    return data
