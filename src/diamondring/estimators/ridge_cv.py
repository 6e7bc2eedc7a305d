"""RidgeCV: scikit-learn's class, by exact leave-one-out from one factorisation, or by cross-validation."""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Callable
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn import get_config
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.metrics import check_scoring, get_scorer_names
from sklearn.model_selection import check_cv
from sklearn.utils import check_scalar
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping, process_routing

from ..direct import LeaveOneOut, ridge_loo
from ..errors import InputError, InputTypeError, answers_ctrl_c
from ..paths import Path
from ..penalties import L2
from ..problem import Problem, Solution
from ..solvers.dispatch import judged
from ..wording import short
from ._solving import make_problem, row_of, solve_at, warn_data_flaws
from ._validation import Data, check_parameters, check_training_data, commit
from .cv import refuse_unrouted
from .ridge import Ridge, RidgeBase

Float = NDArray[np.float64]
Scorer = Callable[..., float]


class GivenPredictions(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predicts its input: lets a scorer judge predictions that exist already."""

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def fit(self, X: Any, y: Any) -> GivenPredictions:
        """Nothing to learn."""
        return self

    def predict(self, X: Any) -> Any:
        """The input itself."""
        return X


class RidgeCV(RidgeBase):
    """Ridge regression with alpha chosen by cross-validation; a drop-in for scikit-learn's ``RidgeCV``.

    Minimises ``sum_i w_i (y_i - b0 - x_i'b)^2 + alpha sum_j b_j^2``. Inputs are not standardised.

    Parameters
    ----------
    alphas : float or array-like (n_alphas,), default (0.1, 1.0, 10.0)
        Penalty strengths to compare; above 0 with leave-one-out.
    fit_intercept : bool, default True
    scoring : str, callable or None, default None
        None is the mean squared error with leave-one-out, R2 with other cross-validation.
    cv : None, int, splitter or iterable of (train, test), default None
        None is exact leave-one-out, from one factorisation for all rows and alphas.
    gcv_mode : {"auto", "svd", "eigen"} or None
        Accepted and checked; the result does not depend on it.
    store_cv_results : bool, default False
        Keep ``cv_results_``; with leave-one-out only.
    alpha_per_target : bool, default False
        Choose one alpha per target; with leave-one-out only.

    Attributes
    ----------
    alpha_ : float, or ndarray (n_targets,) with ``alpha_per_target``
    best_score_ : float, or ndarray (n_targets,) with ``alpha_per_target``
    cv_results_ : ndarray (n_samples, n_alphas) or (n_samples, n_targets, n_alphas)
        Weighted squared leave-one-out errors or, with ``scoring``, leave-one-out predictions.
    coef_, intercept_, gap_, coef_table_, plot
        As in `Ridge`, at ``alpha_``.
    path_ : Path, or tuple of Path for several targets
        Solutions on all rows at every alpha; ``path_.alphas`` is ``alphas`` divided by the sum of weights.
    n_features_in_, feature_names_in_

    Notes
    -----
    With ``cv`` given, scores of folds are weighted like the fits wherever the scorer takes ``sample_weight``, so that
    a weight of 2 is the same as the row twice. scikit-learn leaves them unweighted.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "alphas": ["array-like", Interval(numbers.Real, 0, None, closed="neither")],
        "fit_intercept": ["boolean"],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "cv": ["cv_object"],
        "gcv_mode": [StrOptions({"auto", "svd", "eigen"}), None],
        "store_cv_results": ["boolean"],
        "alpha_per_target": ["boolean"],
    }

    alpha_: Any
    best_score_: Any

    def __init__(
        self,
        alphas: Any = (0.1, 1.0, 10.0),
        *,
        fit_intercept: bool = True,
        scoring: Any = None,
        cv: Any = None,
        gcv_mode: str | None = None,
        store_cv_results: bool = False,
        alpha_per_target: bool = False,
    ):
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.scoring = scoring
        self.cv = cv
        self.gcv_mode = gcv_mode
        self.store_cv_results = store_cv_results
        self.alpha_per_target = alpha_per_target

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> Self:
        """Choose alpha and fit all rows with it.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,) or (n_samples, n_targets)
        sample_weight : float or array-like (n_samples,), optional
        **params : dict
            Passed on to scorer and splitter, with scikit-learn's metadata routing enabled.

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
        alphas = self._check_alphas()
        if self.cv is not None and (self.store_cv_results or self.alpha_per_target):
            culprit = "store_cv_results" if self.store_cv_results else "alpha_per_target"
            raise InputError(f"cv!=None and {culprit}=True are incompatible: leave out {culprit}, or cv.")
        data = check_training_data(self, X, y, sample_weight)
        extra: dict[str, Any] = {}
        if self.cv is None:
            scores, results, paths = self._leave_one_out(data, alphas, params)
            extra = {} if results is None else {"cv_results_": results}
        else:
            scores, paths = self._folds(data, alphas, params), self._paths_at(data, alphas)
        state = self._state(alphas, scores, data, paths)
        if self.cv is None and self.scoring is None and data.y.shape[1] == 1:
            error = -float(np.max(state["best_score_"])) * len(data.y) / data.sum_weights
            extra["_left_out_"] = (math.sqrt(error), math.sqrt(mean_left_out(data)))
        commit(self, {**data.learned, **state, **extra})
        return self

    def _check_alphas(self) -> Float:
        boundaries = "neither" if self.cv is None else "left"
        given = list(np.atleast_1d(self.alphas)) if np.ndim(self.alphas) == 0 else list(self.alphas)
        for index, alpha in enumerate(given):
            name = f"alphas[{index}]" if len(given) != 1 else "alphas"
            try:
                check_scalar(alpha, name, target_type=numbers.Real, min_val=0.0, include_boundaries=boundaries)
            except (TypeError, ValueError) as error:
                kind = InputTypeError if isinstance(error, TypeError) else InputError
                above = "above 0 for leave-one-out" if self.cv is None else "of 0 or more"
                raise kind(f"{error} Give numbers {above}.") from None
        if not given:
            raise InputError("alphas is empty: give at least one penalty strength.")
        return np.asarray(given, dtype=np.float64)

    def _leave_one_out(self, data: Data, alphas: Float, params: dict[str, Any]) -> tuple[Float, Any, list[Path]]:
        """Scores (k,) or, per target, (k, t), higher is better; the values of ``cv_results_`` if wanted; the paths."""
        per_row = self.store_cv_results or self.scoring is not None
        solved = [left_out(problem, alphas / data.sum_weights, per_row) for problem in self._problems(data)]
        paths = [path for path, _, _ in solved]
        errors: Any = np.stack([each for _, _, each in solved], axis=1) if per_row else None  # (n, t, k)
        if self.scoring is not None:
            values = data.y[:, :, None] - errors
            scores = self._score_predictions(data, values, params)
        else:
            # scikit-learn divides the sum of weighted squares by the number of rows, not by the sum of weights
            per_target = np.stack([-error for _, error, _ in solved]) * (data.sum_weights / len(data.y))  # (t, k)
            scores = per_target.T if self.alpha_per_target else per_target.mean(axis=0)
            values = None if errors is None else row_weights(data)[:, None, None] * errors**2
        if not self.store_cv_results:
            return scores, None, paths
        return scores, (values[:, 0] if data.flat else values).astype(data.dtype), paths

    def _problems(self, data: Data) -> list[Problem]:
        """One problem per target."""
        return [make_problem(data, t, L2(), fit_intercept=self.fit_intercept) for t in range(data.y.shape[1])]

    def _paths_at(self, data: Data, alphas: Float) -> list[Path]:
        """One path per target."""
        return [solve_at(problem, alphas / data.sum_weights, 0.0) for problem in self._problems(data)]

    def _score_predictions(self, data: Data, predictions: Float, params: dict[str, Any]) -> Float:
        scorer = check_scoring(self, scoring=self.scoring, allow_none=True)
        routed = self._routed(data, params)
        extra = routed.scorer.score if routed is not None else weight_argument(scorer, data.weights)
        judge, k = GivenPredictions(), predictions.shape[2]
        if self.alpha_per_target and not data.flat:
            columns = range(data.y.shape[1])
            each = [[scorer(judge, predictions[:, t, i], data.y[:, t], **extra) for t in columns] for i in range(k)]
            return np.asarray(each, dtype=np.float64)
        truth = data.y[:, 0] if data.flat else data.y
        shown = predictions[:, 0] if data.flat else predictions
        return np.array([scorer(judge, shown[..., i], truth, **extra) for i in range(k)], dtype=np.float64)

    def _folds(self, data: Data, alphas: Float, params: dict[str, Any]) -> Float:
        """Mean score (k,) over the folds; each fold is one path per target."""
        scorer = check_scoring(self, scoring=self.scoring, allow_none=True)
        target = data.y[:, 0] if data.flat else data.y
        routed = self._routed(data, params)
        wanted = {} if routed is None else routed.splitter.split
        try:
            folds = list(check_cv(self.cv, target).split(data.matrix, target, **wanted))
        except ValueError as error:
            raise InputError(f"{str(error).rstrip('.')}. Pass fewer folds in cv=, or more rows.") from error
        scores = np.empty((len(folds), len(alphas)))
        for f, (train, test) in enumerate(folds):
            part = take(data, train)
            models = self._fold_models(part, alphas)
            weights = None if data.weights is None else data.weights[test]
            rows, truth = data.matrix[test], target[test]
            extra = routed.scorer.score if routed is not None else weight_argument(scorer, weights)
            scores[f] = [scorer(model, rows, truth, **extra) for model in models]
        return np.asarray(scores.mean(axis=0))

    def _fold_models(self, data: Data, alphas: Float) -> list[Ridge]:
        """One fitted Ridge per alpha, all from one path per target: what a scorer may look at."""
        paths = self._paths_at(data, alphas)
        models = []
        for alpha in alphas:
            model = Ridge(alpha=alpha, fit_intercept=self.fit_intercept)
            solved = [(path, row_of(path.alphas, alpha / data.sum_weights)) for path in paths]
            commit(model, {"n_features_in_": data.matrix.shape[1], **self._coefficients(data, solved)})
            models.append(model)
        return models

    def _state(self, alphas: Float, scores: Float, data: Data, paths: list[Path]) -> dict[str, Any]:
        several = scores.ndim == 2 and data.y.shape[1] > 1
        best = np.atleast_1d(np.argmax(np.where(np.isnan(scores), -np.inf, scores), axis=0))
        chosen = np.broadcast_to(alphas[best], (data.y.shape[1],))
        for path in paths:
            warn_data_flaws(path)
        solved = [(path, row_of(path.alphas, a / data.sum_weights)) for path, a in zip(paths, chosen, strict=True)]
        best_scores = np.take_along_axis(scores, best[None], axis=0)[0] if scores.ndim == 2 else scores[best[0]]
        if scores.ndim == 2 and data.flat:
            best_scores = best_scores[0]
        return {
            **self._coefficients(data, solved),
            "alpha_": chosen.copy() if several else np.float64(chosen[0]),
            "best_score_": best_scores,
        }

    def _routed(self, data: Data, params: dict[str, Any]) -> Any:
        """What scikit-learn's metadata routing sends where; None while it is off."""
        if not get_config()["enable_metadata_routing"]:
            return None
        given = {} if data.weights is None else {"sample_weight": data.weights}
        return process_routing(self, "fit", **given, **params)

    def get_metadata_routing(self) -> Any:
        """Routing of the parameters of ``fit``: to this object, to the scorer, and to ``split`` of the splitter."""
        scoring = "neg_mean_squared_error" if self.scoring is None else self.scoring
        scorer = check_scoring(self, scoring=scoring)
        router = MetadataRouter(owner=self).add_self_request(self)
        router.add(scorer=scorer, method_mapping=MethodMapping().add(caller="fit", callee="score"))
        splitter = None if self.cv is None else check_cv(self.cv)
        return router.add(splitter=splitter, method_mapping=MethodMapping().add(caller="fit", callee="split"))

    def _summary(self) -> list[str]:
        lines = super()._summary()
        if hasattr(self, "_left_out_"):
            error, base = (short(value, 4) for value in self._left_out_)
            return [*lines, f"leave-one-out root mean squared error {error}; predicting the mean {base}"]
        return lines if np.size(self.best_score_) > 1 else [*lines, f"held-out score {float(self.best_score_):.4g}"]

    def _chosen(self, target: int) -> tuple[int, float]:
        path = self._paths()[target]
        alpha = float(np.atleast_1d(self.alpha_)[target if np.size(self.alpha_) > 1 else 0])
        return row_of(path.alphas, alpha / path.sum_weights), alpha


def left_out(problem: Problem, alphas: Float, per_row: bool) -> tuple[Path, Float, Any]:
    """Certified fits to all rows at these alphas, mean squared leave-one-out errors (k,), and (n, k) errors if wanted.

    One factorisation gives all of it.
    """
    found: list[LeaveOneOut] = []

    def solver(problem: Problem, values: Float, _tol: float, cancel: Any) -> Solution:
        found.append(ridge_loo(problem, values, per_row=per_row, cancel=cancel))
        return judged(problem, found[0].solution)

    path = solve_at(problem, alphas, 0.0, solver)
    rows = np.searchsorted(-found[0].alphas, -alphas)
    errors = found[0].errors
    return path, found[0].error[rows], None if errors is None else errors[:, rows]


def take(data: Data, rows: Any) -> Data:
    """Some rows of checked data."""
    rows = np.asarray(rows)
    weights = None if data.weights is None else data.weights[rows]
    return Data(data.matrix[rows], data.y[rows], weights, data.names, data.flat, {})


def row_weights(data: Data) -> Float:
    """Weights (n,), all 1 where none were given."""
    return np.ones(len(data.y)) if data.weights is None else data.weights


def mean_left_out(data: Data) -> float:
    """Leave-one-out mean squared error of predicting the weighted mean; NaN if one row has all the weight."""
    weights, y = row_weights(data) / data.sum_weights, data.y[:, 0]
    if np.any(weights == 1.0):
        return math.nan
    return float(weights @ ((y - weights @ y) / (1.0 - weights)) ** 2)


def weight_argument(scorer: Any, weights: Float | None) -> dict[str, Any]:
    """``{"sample_weight": weights}`` for a scorer that takes it, else nothing."""
    if weights is None:
        return {}
    metric = getattr(scorer, "_score_func", scorer)
    try:
        parameters = inspect.signature(metric).parameters.values()
    except (TypeError, ValueError):  # some callables show no signature
        return {"sample_weight": weights}
    takes = any(p.name == "sample_weight" or p.kind is p.VAR_KEYWORD for p in parameters)
    return {"sample_weight": weights} if takes else {}
