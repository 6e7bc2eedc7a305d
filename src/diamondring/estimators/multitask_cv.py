"""MultiTaskLassoCV and MultiTaskElasticNetCV: scikit-learn's classes, every fold and every alpha solved with proof."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils._param_validation import Interval

from ..errors import answers_ctrl_c
from ..paths import solve
from ..tuning.fold_data import with_penalty
from ._compat import accept_n_alphas
from ._multitask_solving import fold_errors, make_problem, row_gap
from ._path_functions import enet_path, lasso_path
from ._solving import (
    check_eps,
    is_unrelated,
    penalty_of,
    target_gap,
    unrelated_grid,
    warn_data_flaws,
    warn_missed,
)
from ._validation import Data, check_parameters, commit
from .cv import CONSTRAINTS as ONE_CONSTRAINTS
from .cv import CrossValidated, ElasticNetCV, refuse_unrouted
from .multitask import MultiTask, checked_targets

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]

CONSTRAINTS = {name: limits for name, limits in ONE_CONSTRAINTS.items() if name not in ("precompute", "positive")}


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

    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS
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
        **CONSTRAINTS,
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
