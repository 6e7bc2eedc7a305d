"""LassoCV and ElasticNetCV: scikit-learn's classes, every fold and every alpha solved with proof."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn import get_config
from sklearn.model_selection import check_cv
from sklearn.utils import check_scalar
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping, process_routing

from ..errors import InputError, InputTypeError, answers_ctrl_c
from ..tune import select_from
from ..tuning.fold_data import DataOptions, Folds
from ..tuning.folds import Splits, consecutive_folds, make_splits
from ._base import DropIn, held_out_line
from ._compat import accept_n_alphas
from ._path_functions import enet_path, lasso_path
from ._solving import (
    check_eps,
    dual_gap,
    is_unrelated,
    make_problem,
    penalty_of,
    refuse_grid_without_l1,
    target_gap,
    unrelated_grid,
    warn_data_flaws,
    warn_missed,
)
from ._validation import Data, check_gram, check_parameters, check_training_data, commit

if TYPE_CHECKING:
    from ..paths import Path
    from ..problem import Problem
    from ..tune import Selection

Float = NDArray[np.float64]

CONSTRAINTS: dict[str, Any] = {
    "eps": [Interval(numbers.Real, 0, None, closed="neither")],
    "alphas": [Interval(numbers.Integral, 1, None, closed="left"), "array-like"],
    "fit_intercept": ["boolean"],
    "precompute": [StrOptions({"auto"}), "array-like", "boolean"],
    "max_iter": [Interval(numbers.Integral, 1, None, closed="left")],
    "tol": [Interval(numbers.Real, 0, None, closed="left")],
    "copy_X": ["boolean"],
    "cv": ["cv_object"],
    "verbose": ["verbose"],
    "n_jobs": [numbers.Integral, None],
    "positive": ["boolean"],
    "random_state": ["random_state"],
    "selection": [StrOptions({"cyclic", "random"})],
}


class CrossValidated(DropIn):
    """What LassoCV and ElasticNetCV share: choose alpha (and l1_ratio) by cross-validation, then fit all rows.

    The error of an alpha is the plain mean over folds of the folds' (weighted) mean squared errors, as in
    scikit-learn; the strongest alpha wins a tie.
    """

    eps: float
    alphas: Any
    fit_intercept: bool
    precompute: Any
    tol: float
    cv: Any
    positive: bool
    alpha_: Any
    selection_: Selection
    _row_: int

    def _ratios(self) -> list[float]:
        """The values of l1_ratio to try, in the user's order."""
        raise NotImplementedError

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> Self:
        """Choose alpha by cross-validation and fit all rows with it.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,)
        sample_weight : float or array-like (n_samples,), optional
            Used for fitting and for the error of each fold. A row of weight 2 is the same as two rows in one fold.
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
        if isinstance(sample_weight, numbers.Number):
            sample_weight = None
        data = check_training_data(self, X, y, sample_weight, several=False)
        check_gram(self.precompute, data, self.fit_intercept)
        ratios = self._ratios()
        problem = make_problem(data, 0, penalty_of(ratios[0]), fit_intercept=self.fit_intercept, positive=self.positive)
        splits = self._splits(data, params)
        options = DataOptions(data.weights, fit_intercept=problem.fit_intercept, standardize=False)
        folds = Folds(data.matrix, problem, None, splits, options)
        penalties, alphas, tol = [penalty_of(ratio) for ratio in ratios], self._alphas(ratios), target_gap(self.tol)
        if isinstance(alphas, int):
            selection = select_from(folds, penalties, alphas=alphas, eps=check_eps(self.eps, alphas), tol=tol)
            if is_unrelated(selection.path):
                selection = select_from(folds, penalties, alphas=unrelated_grid(alphas), tol=tol)
        else:
            selection = select_from(folds, penalties, alphas=alphas, tol=tol)
        commit(self, {**data.learned, **self._state(data, problem, selection, ratios)})
        return self

    def _splits(self, data: Data, params: dict[str, Any]) -> Splits:
        target, n = data.y[:, 0], len(data.y)
        plain = self.cv is None or isinstance(self.cv, numbers.Integral)
        count = 5 if self.cv is None else self.cv
        if plain and 2 <= count <= n and not params:
            return consecutive_folds(int(count), n, data.weights, self._in_words(int(count)))
        splitter = check_cv(self.cv)
        routed: dict[str, Any] = {}
        if get_config()["enable_metadata_routing"]:
            given = {} if data.weights is None else {"sample_weight": data.weights}
            routed = process_routing(self, "fit", **given, **params).splitter.split
        try:
            pairs = list(splitter.split(data.matrix, target, **routed))
        except ValueError as error:
            raise InputError(f"{str(error).rstrip('.')}. Pass fewer folds in cv=, or more rows.") from error
        splits = make_splits(data.matrix, target, cv=pairs, sample_weight=data.weights)
        return dataclasses.replace(splits, description=self._in_words(len(splits)))

    def _in_words(self, count: int) -> str:
        """The splits, for prints and reports."""
        if self.cv is None or isinstance(self.cv, numbers.Integral):
            return f"{count} folds, not shuffled"
        return f"{count} splits of {type(self.cv).__name__}" if hasattr(self.cv, "split") else f"{count} given splits"

    def _alphas(self, ratios: list[float]) -> int | Float:
        """What to solve for: the length of the automatic grid of each l1_ratio, or values, decreasing."""
        wanted = self._wanted()
        if isinstance(wanted, numbers.Integral):
            refuse_grid_without_l1(min(ratios))
            return int(wanted)
        check = partial(check_scalar, target_type=numbers.Real, min_val=0.0, include_boundaries="left")
        for index, alpha in enumerate(wanted):
            try:
                check(alpha, f"alphas[{index}]")
            except TypeError as error:
                raise InputTypeError(f"{error} Give numbers of 0 or more.") from None
            except ValueError as error:
                raise InputError(f"{error} Penalty strengths are numbers of 0 or more (0 = no penalty).") from None
        return np.sort(np.asarray(wanted, dtype=np.float64))[::-1].copy()

    def _wanted(self) -> Any:
        """``alphas``, unless it says nothing (scikit-learn 1.8): then ``n_alphas``, unless that says nothing either."""
        for given in (self.alphas, getattr(self, "n_alphas", None)):
            if given is not None and not isinstance(given, str):
                return given
        return 100

    def _state(self, data: Data, problem: Problem, selection: Selection, ratios: list[float]) -> dict[str, Any]:
        errors = np.asarray(selection.fold_errors)  # (folds, l1_ratios, alphas)
        mean = errors.mean(axis=0)
        best, row = (int(i) for i in np.unravel_index(np.argmin(mean), mean.shape))
        path: Path = selection.paths[best]
        warn_missed(path)
        warn_data_flaws(path)
        alpha, intercept = float(path.alphas[row]), float(path.intercept[row])
        problem = dataclasses.replace(problem, penalty=penalty_of(ratios[best]))
        grids = np.array([each.alphas for each in selection.paths])
        return {
            "coef_": path.coef_at(row).astype(data.dtype),
            "intercept_": data.dtype.type(intercept) if self.fit_intercept else 0.0,
            "alpha_": np.float64(alpha),
            "alphas_": grids if isinstance(self._wanted(), numbers.Integral) and len(ratios) > 1 else grids[0],
            "mse_path_": np.squeeze(np.transpose(errors, (1, 2, 0))),
            "dual_gap_": data.dtype.type(dual_gap(problem, path, row)),
            "n_iter_": 1,
            "gap_": float(path.gap[row]),
            "path_": path,
            "selection_": selection,
            "_row_": row,
            **self._chosen_ratio(ratios[best]),
        }

    def _chosen_ratio(self, ratio: float) -> dict[str, Any]:
        return {}

    def get_metadata_routing(self) -> Any:
        """Routing of the parameters of ``fit``: to this object, and to ``split`` of the splitter."""
        mapping = MethodMapping().add(caller="fit", callee="split")
        return MetadataRouter(owner=self).add_self_request(self).add(splitter=check_cv(self.cv), method_mapping=mapping)

    def _chosen(self, target: int) -> tuple[int, float]:
        return self._row_, float(self.alpha_)

    def _summary(self) -> list[str]:
        return [*super()._summary(), held_out_line(self.selection_, self.selection_.best)]

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        return [f"  scikit-learn's {type(self).__name__} has the same alpha, {alpha:.6g}"]


@accept_n_alphas
class LassoCV(CrossValidated):
    """The lasso with alpha chosen by cross-validation; a drop-in for scikit-learn's ``LassoCV``.

    Minimises ``1/(2 W) sum_i w_i (y_i - b0 - x_i'b)^2 + alpha sum_j |b_j|``. Inputs are not standardised.

    Parameters
    ----------
    eps : float, default 1e-3
        Smallest over largest alpha of the automatic grid.
    alphas : int or array-like, default 100
        Length of the automatic grid, which begins at the smallest alpha that keeps no input; or the values.
    fit_intercept : bool, default True
    cv : int, splitter or iterable of (train, test), default None
        None is 5 folds, not shuffled.
    positive : bool, default False
        Keep all coefficients at 0 or above.
    tol : float, default 1e-4
        Every fit is solved to a relative duality gap of ``min(tol, 1e-8)``; below 1e-12 counts as 1e-12.
    precompute, max_iter, copy_X, verbose, n_jobs, random_state, selection
        Accepted and checked; the solution does not depend on them. The engine uses the machine's cores by itself
        (see the environment variable DIAMONDRING_NUM_THREADS).

    Attributes
    ----------
    alpha_ : float
    alphas_ : ndarray (n_alphas,), decreasing
    mse_path_ : ndarray (n_alphas, n_folds)
        Held-out mean squared error.
    coef_, intercept_, gap_, dual_gap_, n_iter_, coef_table_, plot
        As in `Lasso`, at ``alpha_``.
    path_ : Path
        Solutions on all rows at every alpha.
    selection_ : Selection
        The cross-validation: errors with standard errors, the rules min and 1se, predicting the mean for comparison.
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
        precompute: Any = "auto",
        max_iter: int = 1000,
        tol: float = 1e-4,
        copy_X: bool = True,
        cv: Any = None,
        verbose: Any = False,
        n_jobs: int | None = None,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.tol = tol
        self.copy_X = copy_X
        self.cv = cv
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.positive = positive
        self.random_state = random_state
        self.selection = selection

    def _ratios(self) -> list[float]:
        return [1.0]


@accept_n_alphas
class ElasticNetCV(CrossValidated):
    """The elastic net with alpha and l1_ratio chosen by cross-validation; a drop-in for scikit-learn's.

    Minimises the objective of `ElasticNet`. Inputs are not standardised.

    Parameters
    ----------
    l1_ratio : float or array-like, default 0.5
        Share of L1 in the penalty; several values are compared. 0 needs ``alphas`` given as values.
    eps, alphas, fit_intercept, cv, positive, tol
    precompute, max_iter, copy_X, verbose, n_jobs, random_state, selection
        As in `LassoCV`; the automatic grid begins at the smallest alpha that keeps no input, for each l1_ratio.

    Attributes
    ----------
    l1_ratio_ : float
        The one chosen.
    alphas_ : ndarray (n_alphas,) or (n_l1_ratio, n_alphas)
    mse_path_ : ndarray (n_l1_ratio, n_alphas, n_folds), or (n_alphas, n_folds) for one l1_ratio
    alpha_, coef_, intercept_, gap_, dual_gap_, n_iter_, path_, selection_, coef_table_, plot, n_features_in_
        As in `LassoCV`, at ``l1_ratio_``.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **CONSTRAINTS,
        "l1_ratio": [Interval(numbers.Real, 0, 1, closed="both"), "array-like"],
    }
    path: Callable[..., Any] = staticmethod(enet_path)

    def __init__(
        self,
        *,
        l1_ratio: Any = 0.5,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        precompute: Any = "auto",
        max_iter: int = 1000,
        tol: float = 1e-4,
        cv: Any = None,
        copy_X: bool = True,
        verbose: Any = 0,
        n_jobs: int | None = None,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ):
        self.l1_ratio = l1_ratio
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.tol = tol
        self.cv = cv
        self.copy_X = copy_X
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.positive = positive
        self.random_state = random_state
        self.selection = selection

    def _ratios(self) -> list[float]:
        ratios = np.atleast_1d(np.asarray(self.l1_ratio, dtype=np.float64))
        if ratios.ndim != 1 or not len(ratios) or np.any(~((ratios >= 0) & (ratios <= 1))):
            raise InputError(
                f"l1_ratio={self.l1_ratio!r}: give one number from 0 (all L2) to 1 (all L1), or a list of them."
            )
        return [float(ratio) for ratio in ratios]

    def _chosen_ratio(self, ratio: float) -> dict[str, Any]:
        return {"l1_ratio_": np.float64(ratio)}


def refuse_unrouted(estimator: Any, params: dict[str, Any], method: str = "fit") -> None:
    """Refuse extra arguments of a method unless scikit-learn's metadata routing is on."""
    if params and not get_config()["enable_metadata_routing"]:
        name = type(estimator).__name__
        raise InputError(
            f"Passing extra keyword arguments to {name}.{method}({', '.join(params)}) is only supported if "
            "enable_metadata_routing=True, which you can set using `sklearn.set_config`. Without it, pass splits that "
            "know the groups: cv=list(splitter.split(X, y, groups))."
        )
