"""LogisticRegressionCV: scikit-learn's class, every fold, every C and every l1_ratio solved with proof."""

from __future__ import annotations

import numbers
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn import get_config
from sklearn.metrics import get_scorer, get_scorer_names
from sklearn.model_selection import check_cv
from sklearn.utils import metadata_routing
from sklearn.utils._param_validation import Hidden, Interval, StrOptions
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping, process_routing
from sklearn.utils.validation import _deprecate_positional_args, check_is_fitted

from ..errors import InputError, answers_ctrl_c
from ..messages import warn_data
from ..paths import Path
from ._classifier import LinearClassifier
from ._held_out import FoldFits, fit_fold, scores, warn_missed_folds, with_labels
from ._labels import Labels, read_classes
from ._solving import penalty_of, solve_at, warn_data_flaws
from ._validation import Data, check_design, check_parameters, commit
from .cv import refuse_unrouted
from .logistic import CONSTRAINTS as SINGLE
from .logistic import PENALTY_DEPRECATED, alpha_of, classification, coefficients

__all__ = ["LogisticRegressionCV"]

Float = NDArray[np.float64]

CONSTRAINTS: dict[str, Any] = {
    **{k: v for k, v in SINGLE.items() if k not in ("C", "warm_start", "l1_ratio")},
    "Cs": [Interval(numbers.Integral, 1, None, closed="left"), "array-like"],
    "l1_ratios": ["array-like", None, Hidden(StrOptions({"warn"}))],
    "cv": ["cv_object"],
    "scoring": [StrOptions(set(get_scorer_names())), callable, None, Hidden(StrOptions({"warn"}))],
    "refit": ["boolean"],
    "penalty": [StrOptions({"l1", "l2", "elasticnet"}), Hidden(StrOptions({"deprecated"}))],
    "use_legacy_attributes": ["boolean", Hidden(StrOptions({"warn"}))],
}


@dataclass(frozen=True)
class Grid:
    """What is compared.

    Attributes
    ----------
    Cs : (c,) array, in the user's order
    ratios : (r,) list of shares of L1
    given : (r,) list that ``l1_ratios_`` shows: the user's values, or [None]
    """

    Cs: Float
    ratios: list[float]
    given: list[Any]

    @property
    def has_axis(self) -> bool:
        """Whether the user gave values of l1_ratio, so that scikit-learn's attributes have an axis for them."""
        return self.given != [None]


class LogisticRegressionCV(LinearClassifier):
    """Logistic regression with C and l1_ratio chosen by cross-validation; a drop-in for scikit-learn's class.

    Minimises the objective of `LogisticRegression`, in every fold with the same values of C. Inputs are not
    standardised. Like scikit-learn's class it warns of defaults that will change there: give ``l1_ratios``, ``scoring``
    and ``use_legacy_attributes`` to say what you want.

    Parameters
    ----------
    Cs : int or array-like, default 10
        Values of C, or how many from 1e-4 to 1e4 in equal ratios.
    l1_ratios : array-like, default None, which means 0
        Shares of L1 in the penalty to compare.
    fit_intercept : bool, default True
    cv : int, splitter or iterable of (train, test), default None
        None is 5 stratified folds, not shuffled.
    scoring : name of a scikit-learn scorer, scorer or None, default None
        None is accuracy, as in scikit-learn until 1.11; "neg_log_loss" is the better judge of probabilities.
    tol : float, default 1e-4
        Every fit is solved to a relative duality gap of ``min(tol, 1e-10)``; below 1e-12 counts as 1e-12.
    class_weight : dict, "balanced" or None
        Weights of classes in the fits; "balanced" is computed from all rows. Scores do not use them.
    refit : bool, default True
        Fit all rows with the best C and l1_ratio; otherwise average over folds the coefficients (and C, l1_ratio) that
        are best in each.
    use_legacy_attributes : bool, default True
        Whether fitted attributes have scikit-learn's old or new shapes; see there.
    dual, penalty, solver, max_iter, n_jobs, verbose, intercept_scaling, random_state
        As in `LogisticRegression`.

    Attributes
    ----------
    classes_, coef_, intercept_, coef_table_, plot, n_features_in_, feature_names_in_
        As in `LogisticRegression`, in float64.
    C_, l1_ratio_, Cs_, l1_ratios_, scores_, coefs_paths_, n_iter_
        As scikit-learn documents them; ``n_iter_`` is 1 everywhere.
    gap_ : float
        Certified relative duality gap of the final fit; the largest of the folds' chosen fits without ``refit``.
    path_ : Path
        All rows, from the smallest C to the best one.

    Notes
    -----
    A class that is missing from the training rows of a fold has no finite intercept there: the model gives it a
    probability below 1e-16.
    """

    # scikit-learn 1.9: routed by the scorer, not by this object
    __metadata_request__score: ClassVar[dict[str, Any]] = {"sample_weight": metadata_routing.UNUSED}
    _parameter_constraints: ClassVar[dict[str, Any]] = CONSTRAINTS

    path_: Path
    _row_: int
    _final_C_: float

    def __init__(
        self,
        *,
        Cs: Any = 10,
        l1_ratios: Any = "warn",
        fit_intercept: bool = True,
        cv: Any = None,
        dual: bool = False,
        penalty: Any = "deprecated",
        scoring: Any = "warn",
        solver: str = "lbfgs",
        tol: float = 1e-4,
        max_iter: int = 100,
        class_weight: Any = None,
        n_jobs: int | None = None,
        verbose: Any = 0,
        refit: bool = True,
        intercept_scaling: float = 1.0,
        random_state: Any = None,
        use_legacy_attributes: Any = "warn",
    ):
        self.Cs = Cs
        self.l1_ratios = l1_ratios
        self.fit_intercept = fit_intercept
        self.cv = cv
        self.dual = dual
        self.penalty = penalty
        self.scoring = scoring
        self.tol = tol
        self.max_iter = max_iter
        self.class_weight = class_weight
        self.n_jobs = n_jobs
        self.verbose = verbose
        self.solver = solver
        self.refit = refit
        self.intercept_scaling = intercept_scaling
        self.random_state = random_state
        self.use_legacy_attributes = use_legacy_attributes

    @answers_ctrl_c
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> Self:
        """Choose C and l1_ratio by cross-validation and fit.

        Parameters
        ----------
        X : array-like, sparse matrix or table of numbers, (n_samples, n_features)
        y : array-like (n_samples,)
            Labels: text, whole numbers or booleans.
        sample_weight : float or array-like (n_samples,), optional
            Used in the fits, and passed to the scorer.
        **params : dict
            Passed on to splitter and scorer, with scikit-learn's metadata routing enabled.

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
        grid, legacy = self._grid(), self._wants_legacy()
        data = check_design(self, X, sample_weight)
        labels = read_classes(y, len(data.y), data.weights, self.class_weight, type(self).__name__)
        scorer = with_labels(self._get_scorer(), labels.classes)
        to_split, to_score = self._routed(data.weights, params)
        folds = []
        for train, test in self._splits(data, labels, to_split):
            fits = fit_fold(data, labels, train, grid.Cs, grid.ratios, self.fit_intercept, self.tol)
            folds.append(replace(fits, scores=scores(fits, data, labels, test, scorer, to_score)))
        warn_missed_folds(folds)
        fitted = self._refitted(data, labels, grid, folds) if self.refit else self._averaged(data, labels, grid, folds)
        shown = attributes(grid, folds, labels.classes, fitted["_final_C_"], fitted.pop("ratio"), legacy)
        commit(self, {**data.learned, **fitted, **shown, "classes_": labels.classes})
        return self

    def _grid(self) -> Grid:
        """Values of C and l1_ratio to compare, with scikit-learn's warnings about the deprecated ways to say them."""
        if isinstance(self.Cs, numbers.Integral):
            Cs = np.logspace(-4, 4, int(self.Cs))
        else:
            try:
                Cs = np.asarray(self.Cs, dtype=np.float64)
            except (TypeError, ValueError):
                Cs = np.zeros(0)
            if Cs.ndim != 1 or not len(Cs) or not np.all(Cs > 0):
                raise InputError(f"Cs={self.Cs!r}: give a number of values, or a list of numbers above 0.")
        wanted: Any = self.l1_ratios
        if isinstance(wanted, str):
            wanted = None
            warn_data(
                "The default value for l1_ratios will change from None to (0.0,) in version 1.10. From then on only "
                "array-like with values in [0, 1] will be allowed. To avoid this warning, set a value: l1_ratios=(0,).",
                FutureWarning,
            )
        elif wanted is None and self.penalty == "deprecated":
            warn_data(
                "'l1_ratios=None' was deprecated in version 1.8 and will trigger an error in 1.10. Use an array-like "
                "with values in [0, 1] instead.",
                FutureWarning,
            )
        return Grid(Cs, *_ratios(self.penalty, wanted))

    def _wants_legacy(self) -> bool:
        if self.scoring == "warn":
            warn_data(
                "The default value of the parameter 'scoring' will change from None, i.e. accuracy, to 'neg_log_loss' "
                "in version 1.11. To silence this warning, say scoring='neg_log_loss' for the new, scoring='accuracy' "
                "or scoring=None for the old default.",
                FutureWarning,
            )
        if self.use_legacy_attributes == "warn":
            warn_data(
                f"The fitted attributes of {type(self).__name__} will be simplified in scikit-learn 1.10 to remove "
                "redundancy. Set `use_legacy_attributes=False` to enable the new behavior now, or `True` to silence "
                "this warning and keep the old one for the time being. The default value of use_legacy_attributes will "
                "change from True to False in scikit-learn 1.10.",
                FutureWarning,
            )
        return bool(self.use_legacy_attributes)

    def _routed(self, weights: Float | None, params: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the splitter and what the scorer get besides the rows."""
        given = {} if weights is None else {"sample_weight": weights}
        if not get_config()["enable_metadata_routing"]:
            return {}, given
        routed = process_routing(self, "fit", **given, **params)
        return routed.splitter.split, routed.scorer.score

    def _splits(self, data: Data, labels: Labels, params: dict[str, Any]) -> list[tuple[Any, Any]]:
        y = labels.values
        try:
            return list(check_cv(self.cv, y, classifier=True).split(data.matrix, y, **params))
        except ValueError as error:
            raise InputError(f"{str(error).rstrip('.')}. Pass fewer folds in cv=, or more rows.") from error

    def _refitted(self, data: Data, labels: Labels, grid: Grid, folds: list[FoldFits]) -> dict[str, Any]:
        """All rows, with the best values: from the smallest C up to it, so that there is a path to look at."""
        total = np.sum([each.scores.T for each in folds], axis=0)  # (c, r), as scikit-learn breaks ties
        c, r = (int(i) for i in np.unravel_index(np.argmax(total), total.shape))
        problem = classification(data, labels, penalty_of(grid.ratios[r]), self.fit_intercept)
        Cs = np.unique(grid.Cs[grid.Cs <= grid.Cs[c]])
        path = solve_at(problem, [alpha_of(C, problem) for C in Cs], self.tol)
        warn_data_flaws(path)
        row = len(path) - 1
        return {
            **coefficients(path, row, np.float64),
            "gap_": float(path.gap[row]),
            "path_": path,
            "_row_": row,
            "_final_C_": float(grid.Cs[c]),
            "ratio": grid.given[r],
        }

    def _averaged(self, data: Data, labels: Labels, grid: Grid, folds: list[FoldFits]) -> dict[str, Any]:
        """The mean over folds of what is best in each; beside it the path of all rows, to look at."""
        best = [np.unravel_index(np.argmax(each.scores.T), each.scores.T.shape) for each in folds]
        w = np.mean([each.coef[r, c] for each, (c, r) in zip(folds, best, strict=True)], axis=0)
        p = data.matrix.shape[1]
        C = float(np.mean([grid.Cs[c] for c, _ in best]))
        ratio = float(np.mean([grid.ratios[r] for _, r in best]))
        problem = classification(data, labels, penalty_of(ratio), self.fit_intercept)
        path = solve_at(problem, [alpha_of(C, problem)], self.tol)
        return {
            "coef_": np.ascontiguousarray(w[:, :p]),
            "intercept_": w[:, p].copy() if self.fit_intercept else np.zeros(len(w)),
            "gap_": float(max(each.gap[r, c] for each, (c, r) in zip(folds, best, strict=True))),
            "path_": path,
            "_row_": 0,
            "_final_C_": C,
            "ratio": ratio,
        }

    @_deprecate_positional_args(version="1.11")  # type: ignore[untyped-decorator]
    def score(self, X: Any, y: Any, *, sample_weight: Any = None, **score_params: Any) -> float:
        """The score that ``scoring`` means, of new rows.

        Parameters
        ----------
        X : array-like, sparse matrix or table of shape (n_samples, n_features)
        y : array-like (n_samples,)
        sample_weight : array-like (n_samples,), optional
        **score_params : dict
            Passed on to the scorer, with scikit-learn's metadata routing enabled.
        """
        refuse_unrouted(self, score_params, "score")
        given = score_params if sample_weight is None else {**score_params, "sample_weight": sample_weight}
        if get_config()["enable_metadata_routing"]:
            given = process_routing(self, "score", **given).scorer.score
        check_is_fitted(self)
        return float(with_labels(self._get_scorer(), self.classes_)(self, X, y, **given))

    def get_metadata_routing(self) -> Any:
        """Routing of the parameters of ``fit`` and ``score``: to this object, to the splitter and to the scorer."""
        router = MetadataRouter(owner=self).add_self_request(self)
        router = router.add(splitter=self.cv, method_mapping=MethodMapping().add(caller="fit", callee="split"))
        to_scorer = MethodMapping().add(caller="score", callee="score").add(caller="fit", callee="score")
        return router.add(scorer=self._get_scorer(), method_mapping=to_scorer)

    def _get_scorer(self) -> Any:
        wanted = self.scoring
        return get_scorer("accuracy" if wanted is None or wanted == "warn" else wanted)

    def _chosen(self, target: int) -> tuple[int, float]:
        return self._row_, float(self.path_.alphas[self._row_])

    def _scaling(self, path: Path, alpha: float) -> list[str]:
        C = f"{self._final_C_:.6g}"
        lines = [f"  scikit-learn's C is 1/(W alpha) = {C}, with W = {path.sum_weights:.6g} the sum of weights"]
        if not self.refit:
            lines.append("  refit=False: coef_ is the mean of the folds' best models, not the minimiser of this")
        return lines


def _ratios(penalty: str, wanted: Any) -> tuple[list[float], list[Any]]:
    """Shares of L1 to try, and what ``l1_ratios_`` shows; scikit-learn's warnings about ``penalty``."""
    given: list[Any] = [None] if wanted is None else list(wanted)
    usable = all(isinstance(each, numbers.Real) and 0 <= float(each) <= 1 for each in given)
    if penalty == "elasticnet" if wanted is None else not (given and usable):
        raise InputError(f"l1_ratios must be an array-like of numbers between 0 and 1; got (l1_ratios={wanted!r}).")
    if penalty == "deprecated":
        return [float(each or 0.0) for each in given], given
    warn_data(PENALTY_DEPRECATED.replace("l1_ratio", "l1_ratios").replace("C=np.inf", "Cs=(np.inf,)"), FutureWarning)
    if penalty == "elasticnet":
        return [float(each) for each in given], given
    if wanted is not None:
        warn_data(
            f"l1_ratios parameter is only used when penalty is 'elasticnet'. Got (penalty={penalty})", UserWarning
        )
    return [1.0 if penalty == "l1" else 0.0] * len(given), given


def attributes(
    grid: Grid, folds: list[FoldFits], classes: NDArray[Any], C: float, ratio: float | None, legacy: bool
) -> dict[str, Any]:
    """The attributes of the cross-validation in scikit-learn's shapes, old (``legacy``) or new."""
    coef = np.array([each.coef for each in folds])  # (folds, ratios, Cs, 1 or K, inputs and intercept)
    score = np.array([each.scores for each in folds])  # (folds, ratios, Cs)
    solves = np.ones(score.shape, dtype=np.int32)
    common = {"Cs_": grid.Cs, "l1_ratios_": np.asarray(grid.given)}
    if not legacy:
        single = grid.ratios[0] if ratio is None else float(ratio)
        return {**common, "C_": C, "l1_ratio_": single, "coefs_paths_": coef, "scores_": score, "n_iter_": solves}
    shown = classes[1:] if len(classes) == 2 else classes

    def old(values: Any) -> Any:
        """Cs before ratios; no axis for ratios that were not given."""
        values = np.swapaxes(values, 1, 2)
        return values if grid.has_axis else values[:, :, 0]

    return {
        **common,
        "C_": np.full(len(shown), C),
        "l1_ratio_": np.array([ratio] * len(shown)),
        "coefs_paths_": {label: old(coef[:, :, :, k]) for k, label in enumerate(shown.tolist())},
        "scores_": {label: old(score) for label in shown.tolist()},
        "n_iter_": old(solves)[None],
    }
