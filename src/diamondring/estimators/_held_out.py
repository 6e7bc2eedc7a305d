"""Folds of a cross-validated logistic regression: fits on training rows at fixed values of C, scores on the others.

The penalty's strength in a fold is ``1/(W C)`` with W the sum of weights of its own training rows, as in scikit-learn:
it differs a little from fold to fold, so that these are not the folds of `dr.cross_validate`.
"""

from __future__ import annotations

import inspect
import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, log_loss, make_scorer

from ..blockwise import product
from ..errors import InputError
from ..messages import warn_data
from ..paths import solve
from ..tune import missed_text
from ._labels import Labels, labels_of, probabilities_of, scores_of
from ._solving import penalty_of, target_gap
from ._validation import Data
from .logistic import LogisticRegression, alpha_of, classification, coefficients

Float = NDArray[np.float64]

_CERTAIN = -math.log(np.finfo(np.float64).eps)  # log-odds of a class that training never had, against all others


@dataclass(frozen=True)
class FoldFits:
    """Solutions on the training rows of one fold, for r values of l1_ratio and c of C.

    Attributes
    ----------
    coef : (r, c, 1 or K, p) array of coefficients, or (r, c, 1 or K, p + 1) with the intercepts last
    gap : (r, c) array
    missed : number of solutions that missed the target gap
    scores : (r, c) array, higher is better
    """

    coef: Float
    gap: Float
    missed: int
    scores: Float = field(default_factory=lambda: np.zeros((0, 0)))


def fit_fold(
    data: Data, labels: Labels, train: Any, Cs: Float, ratios: list[float], fit_intercept: bool, tol: float
) -> FoldFits:
    """Solve the training rows at every C and l1_ratio."""
    rows = np.arange(len(labels.codes))[train]
    weights = None if labels.weights is None else labels.weights[rows]
    if weights is not None and not weights.any():
        raise InputError("A fold has training rows of weight 0 only. Pass other splits in cv=.")
    part = replace(data, matrix=data.matrix[rows], y=data.y[rows], weights=weights, moments=None)
    present, codes = _present(labels, rows, weights, fit_intercept)
    classes, p = labels.classes, data.matrix.shape[1]
    outputs = 1 if len(classes) == 2 else len(classes)
    coef, gap, missed = np.zeros((len(ratios), len(Cs), outputs, p + 1)), np.zeros((len(ratios), len(Cs))), 0
    if len(present) == 1:
        coef[..., p] = _CERTAIN if outputs == 1 and present[0] == 1 else -_CERTAIN
        coef[:, :, present[0] if outputs > 1 else 0, p] *= 1.0 if outputs == 1 else 0.0
        return FoldFits(coef if fit_intercept else coef[..., :p], gap, 0)
    known = Labels(codes, classes[present], weights, labels.values[rows])
    strongest_first = np.argsort(Cs, kind="stable")
    for r, ratio in enumerate(ratios):
        problem = classification(part, known, penalty_of(ratio), fit_intercept)
        alphas = np.array([alpha_of(C, problem) for C in Cs[strongest_first]])
        path = solve(problem, alphas, tol=target_gap(tol, problem.loss))
        missed += int((path.status == "missed").sum())
        for row, c in enumerate(strongest_first):
            found = coefficients(path, row, np.float64)
            w = np.column_stack((found["coef_"], found["intercept_"]))
            coef[r, c], gap[r, c] = _with_absent(w, present, outputs, data.matrix), path.gap[row]
    return FoldFits(coef if fit_intercept else coef[..., :p], gap, missed)


def _present(
    labels: Labels, rows: NDArray[np.intp], weights: Float | None, fit_intercept: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Classes that the training rows have, and the rows' codes among them.

    Without intercepts a class without rows has finite coefficients like any other, so that all are kept.
    """
    codes = labels.codes[rows]
    if not fit_intercept:
        return np.arange(len(labels.classes)), codes
    there = np.bincount(codes, weights=None if weights is None else weights > 0, minlength=len(labels.classes)) > 0
    return np.flatnonzero(there), np.where(there, np.cumsum(there) - 1, 0)[codes]


def _with_absent(w: Float, present: NDArray[np.intp], outputs: int, matrix: Any) -> Float:
    """Coefficients and intercepts (K, p + 1) of all classes: those without rows are certainly not predicted."""
    if len(w) == outputs:
        return w
    if len(w) == 1:  # two of several classes: the log-odds, shared out
        w = np.vstack((-0.5 * w, 0.5 * w))
    full = np.zeros((outputs, w.shape[1]))
    full[present] = w
    eta = product(matrix, w[:, :-1].T) + w[:, -1]
    absent = np.setdiff1d(np.arange(outputs), present)
    full[absent, -1] = eta.max(axis=1).min() - _CERTAIN
    return full


def scores(fits: FoldFits, data: Data, labels: Labels, test: Any, scorer: Any, params: dict[str, Any]) -> Float:
    """Scores (r, c) of a fold's solutions on the held-out rows, higher is better."""
    rows = np.arange(len(labels.codes))[test]
    matrix, truth, p = data.matrix[rows], labels.values[rows], data.matrix.shape[1]
    n = len(labels.codes)
    known = {k: np.asarray(v)[rows] if np.ndim(v) and len(v) == n else v for k, v in params.items()}
    out = np.zeros(fits.coef.shape[:2])
    model, quick = LogisticRegression(), _QUICK.get(getattr(scorer, "_score_func", None))
    if quick is not None and not (
        {*known} <= {"sample_weight"} and _plain(scorer) and np.isin(truth, labels.classes).all()
    ):
        quick = None
    for r, c in np.ndindex(*out.shape):
        w = fits.coef[r, c]
        coef, intercept = w[:, :p], w[:, p] if w.shape[1] > p else np.zeros(len(w))
        if quick is not None:
            values = quick(scores_of(product(matrix, coef.T) + intercept), labels, rows)
            out[r, c] = np.average(values, weights=known.get("sample_weight"))
            continue
        fitted = {"coef_": coef, "intercept_": intercept, "classes_": labels.classes, "n_features_in_": p}
        model.__dict__.update(fitted)
        out[r, c] = scorer(model, matrix, truth, **known)
    return out


def _right(scores: Float, labels: Labels, rows: NDArray[np.intp]) -> Float:
    return np.asarray(labels_of(scores, labels.classes) == labels.values[rows], dtype=np.float64)


def _log_likelihood(scores: Float, labels: Labels, rows: NDArray[np.intp]) -> Float:
    eps = np.finfo(np.float64).eps  # where scikit-learn cuts probabilities
    chosen = probabilities_of(scores)[np.arange(len(rows)), labels.codes[rows]]
    return np.asarray(np.log(np.clip(chosen, eps, 1.0 - eps)))


# scikit-learn's metrics take longer for few rows than all the fits
_QUICK = {accuracy_score: _right, log_loss: _log_likelihood}


def _plain(scorer: Any) -> bool:
    """Whether a scorer has no options but those of `with_labels`."""
    return {*getattr(scorer, "_kwargs", {})} <= {"labels", "pos_label"}


def with_labels(scorer: Any, classes: NDArray[Any]) -> Any:
    """The scorer, told all labels where its metric can be: held-out rows may lack some of them."""
    metric = getattr(scorer, "_score_func", None)
    if metric is None or "labels" not in inspect.signature(metric).parameters:
        return scorer
    options = {"labels": classes}
    if len(classes) == 2 and "pos_label" in inspect.signature(metric).parameters:
        options["pos_label"] = classes[-1]
    return make_scorer(
        metric, greater_is_better=scorer._sign == 1, response_method=scorer._response_method,
        **{**options, **getattr(scorer, "_kwargs", {})},
    )  # fmt: skip


def warn_missed_folds(folds: list[FoldFits]) -> None:
    """A ConvergenceWarning if solutions inside the folds missed the target gap."""
    if (missed := sum(each.missed for each in folds)) > 0:
        warn_data(missed_text(missed), ConvergenceWarning)
