"""MultiTaskLasso and MultiTaskElasticNet, cross-validated or not: scikit-learn's classes, solved with proof."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval

from ..errors import InputError, answers_ctrl_c
from ..paths import solve
from ..tuning.fold_data import with_penalty
from ._base import DropIn, coefficient_table
from ._compat import accept_n_alphas
from ._multitask_solving import absolute_gap, fold_errors, make_problem, row_gap
from ._path_functions import enet_path, lasso_path
from ._solving import (
    check_eps,
    is_unrelated,
    penalty_of,
    solve_at,
    target_gap,
    unrelated_grid,
    warn_data_flaws,
    warn_missed,
)
from ._validation import Data, check_parameters, check_training_data, commit
from .cv import CONSTRAINTS as CV_CONSTRAINTS
from .cv import CrossValidated, ElasticNetCV, refuse_unrouted
from .lasso import CONSTRAINTS as ONE_CONSTRAINTS

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]

CONSTRAINTS = {name: limits for name, limits in ONE_CONSTRAINTS.items() if name not in ("precompute", "positive")}
CONSTRAINTS_CV = {name: limits for name, limits in CV_CONSTRAINTS.items() if name not in ("precompute", "positive")}


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


class MultiTaskCrossValidated(MultiTask, CrossValidated):
    """What the two cross-validated classes share; rules and errors are those of `LassoCV`, averaged over targets."""

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> Self:
        """Choose alpha by cross-validation and fit all rows with it.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples, n_targets)
        sample_weight : float or array-like (n_samples,), optional
            Used for fitting and for the error of each fold.
        **params : dict
            Passed on to the splitter (for example ``groups``), with scikit-learn's metadata routing enabled.

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
        refuse_unrouted(self, params)
        check_parameters(self)
        data = checked_targets(self, X, y, sample_weight, type(self).__name__.removeprefix("MultiTask"))
        ratios, tol = self._ratios(), target_gap(self.tol)
        problem = make_problem(data, penalty_of(ratios[0]), fit_intercept=self.fit_intercept)
        splits, wanted = self._splits(data, params), self._alphas(ratios)
        paths, errors = [], []
        for ratio in ratios:
            problem = with_penalty(problem, penalty_of(ratio))
            if isinstance(wanted, int):
                path = solve(problem, wanted, eps=check_eps(self.eps, wanted), tol=tol)
                if is_unrelated(path):
                    path = solve(problem, unrelated_grid(wanted), tol=tol)
            else:
                path = solve(problem, wanted, tol=tol)
            paths.append(path)
            errors.append(fold_errors(problem, splits, path.alphas, tol))
        commit(self, {**data.learned, **self._found(data, problem, paths, np.array(errors), ratios)})
        return self

    def _found(self, data: Data, problem: Any, paths: list[Path], errors: Float, ratios: list[float]) -> dict[str, Any]:
        """Fitted attributes; errors are (l1_ratios, alphas, folds)."""
        mean = errors.mean(axis=2)
        best, row = (int(i) for i in np.unravel_index(np.argmin(mean), mean.shape))
        path = paths[best]
        warn_missed(path)
        warn_data_flaws(path)
        coef, intercept = np.atleast_2d(path.coef_at(row)), np.atleast_1d(path.intercept[row])
        grids = np.array([each.alphas for each in paths])
        several = isinstance(self._wanted(), numbers.Integral) and len(ratios) > 1
        problem = with_penalty(problem, penalty_of(ratios[best]))
        return {
            "coef_": coef.astype(data.dtype),
            "intercept_": intercept.astype(data.dtype) if self.fit_intercept else 0.0,
            "alpha_": np.float64(path.alphas[row]),
            "alphas_": grids if several else grids[0],
            "mse_path_": np.squeeze(errors),
            "dual_gap_": data.dtype.type(row_gap(problem, path, row)),
            "n_iter_": 1,
            "gap_": float(path.gap[row]),
            "path_": path,
            "_row_": row,
            **self._chosen_ratio(ratios[best]),
        }

    def _summary(self) -> list[str]:
        return super(CrossValidated, self)._summary()


@accept_n_alphas
class MultiTaskLassoCV(MultiTaskCrossValidated):
    """`MultiTaskLasso` with alpha chosen by cross-validation; a drop-in for scikit-learn's ``MultiTaskLassoCV``.

    Parameters
    ----------
    eps : float, default 1e-3
        Smallest over largest alpha of the automatic grid.
    alphas : int or array-like, default 100
        Length of the automatic grid, which begins at the smallest alpha that keeps no input; or the values.
    fit_intercept : bool, default True
    cv : int, splitter or iterable of (train, test), default None
        None is 5 folds, not shuffled.
    tol : float, default 1e-4
        Every fit is solved to a relative duality gap of ``min(tol, 1e-8)``; below 1e-12 counts as 1e-12.
    max_iter, copy_X, verbose, n_jobs, random_state, selection
        Accepted and checked; the solution does not depend on them.

    Attributes
    ----------
    alpha_ : float
    alphas_ : ndarray (n_alphas,), decreasing
    mse_path_ : ndarray (n_alphas, n_folds)
        Held-out mean squared error, the mean over targets.
    coef_, intercept_, gap_, dual_gap_, n_iter_, coef_table_, plot
        As in `MultiTaskLasso`, at ``alpha_``.
    path_ : Path
        Solutions on all rows at every alpha.
    n_features_in_, feature_names_in_
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS_CV
    path: Callable[..., Any] = staticmethod(lasso_path)

    def __init__(
        self,
        *,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        max_iter: int = 1000,
        tol: float = 1e-4,
        copy_X: bool = True,
        cv: Any = None,
        verbose: Any = False,
        n_jobs: int | None = None,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.copy_X = copy_X
        self.cv = cv
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.selection = selection

    def _ratios(self) -> list[float]:
        return [1.0]


@accept_n_alphas
class MultiTaskElasticNetCV(MultiTaskCrossValidated):
    """`MultiTaskElasticNet` with alpha and l1_ratio chosen by cross-validation; a drop-in for scikit-learn's.

    Parameters
    ----------
    l1_ratio : float or array-like, default 0.5
        Share of the norm in the penalty; several values are compared. 0 needs ``alphas`` given as values.
    eps, alphas, fit_intercept, cv, tol
    max_iter, copy_X, verbose, n_jobs, random_state, selection
        As in `MultiTaskLassoCV`; the automatic grid begins at the smallest alpha that keeps no input, for each
        l1_ratio.

    Attributes
    ----------
    l1_ratio_ : float
        The one chosen.
    alphas_ : ndarray (n_alphas,) or (n_l1_ratio, n_alphas)
    mse_path_ : ndarray (n_l1_ratio, n_alphas, n_folds), or (n_alphas, n_folds) for one l1_ratio
    alpha_, coef_, intercept_, gap_, dual_gap_, n_iter_, path_, coef_table_, plot, n_features_in_
        As in `MultiTaskLassoCV`, at ``l1_ratio_``.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CONSTRAINTS_CV,
        "l1_ratio": [Interval(numbers.Real, 0, 1, closed="both"), "array-like"],
    }
    path: Callable[..., Any] = staticmethod(enet_path)
    _ratios = ElasticNetCV._ratios
    _chosen_ratio = ElasticNetCV._chosen_ratio

    def __init__(
        self,
        *,
        l1_ratio: Any = 0.5,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        max_iter: int = 1000,
        tol: float = 1e-4,
        cv: Any = None,
        copy_X: bool = True,
        verbose: Any = 0,
        n_jobs: int | None = None,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.l1_ratio = l1_ratio
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol
        self.cv = cv
        self.copy_X = copy_X
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.selection = selection


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
