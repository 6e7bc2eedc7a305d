"""Labels and linear predictors of classifiers: reading y, weighing its classes, and predictions from scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data import is_series, is_table
from ..data.columns import series_values
from ..data.frames import as_frame
from ..data.targets import read_labels
from ..data.vectors import check_target
from ..errors import InputError
from ..losses.classes import sigmoid, softplus
from ..messages import list_names, value_text
from ..wording import counted

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Labels:
    """A checked target of K classes.

    Attributes
    ----------
    codes : (n,) positions in ``classes``; of rows of weight 0 whose label no other row has, 0
    classes : (K,) array of the sorted labels that rows of positive weight have, in the type the user gave
    weights : (n,) array or None, observation weights times class weights
    values : (n,) labels as they were given
    """

    codes: NDArray[np.intp]
    classes: NDArray[Any]
    weights: Float | None
    values: NDArray[Any]

    @property
    def one_hot(self) -> Float:
        """(n, K), 1 in the column of each row's label."""
        return np.asfortranarray(np.eye(len(self.classes))[self.codes])


def read_classes(y: Any, n: int, weights: Float | None, class_weight: Any, estimator: str) -> Labels:
    """The labels of a classification, and the weights of its rows.

    Parameters
    ----------
    y : array-like (n,) of labels: text, whole numbers or booleans
    weights : (n,) array or None
    class_weight : dict of label and weight, "balanced" or None
        Classes that a dict does not name have weight 1; "balanced" gives every class the same total weight.

    Raises
    ------
    InputError
        In scikit-learn's words and ours: missing labels, measured numbers, one class only, another length than n,
        class weights that do not fit.
    """
    values = _one_column(y, n, estimator)
    if values.dtype.kind == "O":
        read_labels(values, "y")  # which refuses missing labels and mixtures
    classes, codes = np.unique(values, return_inverse=True)
    _refuse_measurements(values, classes)
    if weights is not None:
        codes, classes = _present(codes, classes, weights)
    if len(classes) < 2:
        where = "all rows" if weights is None else "all rows of positive weight"
        raise InputError(
            "This solver needs samples of at least 2 classes in the data, but the data contains only one class: "
            f"{classes.tolist()[0]!r}. y has this label in {where}: there is nothing to tell apart."
        )
    factor = class_factors(class_weight, classes, codes, weights)
    if factor is not None:
        weights = factor[codes] if weights is None else weights * factor[codes]
        codes, classes = _present(codes, classes, weights)
        if len(classes) < 2:
            raise InputError("class_weight leaves fewer than two classes with a positive weight.")
    return Labels(codes, classes, weights, values)


def class_factors(
    class_weight: Any, classes: NDArray[Any], codes: NDArray[np.intp], weights: Float | None
) -> Float | None:
    """Weight (K,) of each class; None for equal ones."""
    if class_weight is None:
        return None
    k = len(classes)
    if isinstance(class_weight, str):
        if class_weight != "balanced":
            raise InputError(f"class_weight={class_weight!r}: use 'balanced', a dict of label and weight, or None.")
        total = np.bincount(codes, weights=weights, minlength=k)
        return np.asarray(total.sum() / (k * total), dtype=np.float64)
    if not isinstance(class_weight, dict):
        raise InputError(f"class_weight={class_weight!r}: use 'balanced', a dict of label and weight, or None.")
    labels = classes.tolist()
    unweighted = [each for each in labels if each not in class_weight]
    unknown = [each for each in class_weight if each not in labels]
    if unknown and unweighted:
        raise InputError(
            f"The classes, {unweighted}, are not in class_weight. It has {_listed(unknown)}, which y does not have; "
            f"the labels of y are {_listed(labels)}."
        )
    factor = np.ones(k)
    for i, each in enumerate(labels):
        weight = class_weight.get(each, 1.0)
        if not isinstance(weight, int | float | np.integer | np.floating) or not 0 <= weight < np.inf:
            raise InputError(f"class_weight[{each!r}]={weight!r}: the weight of a class is a number of 0 or more.")
        factor[i] = weight
    return factor


def scores_of(eta: Float) -> Float:
    """What ``decision_function`` returns: (n,) for two classes, whichever way they were fitted, else (n, K)."""
    if eta.ndim == 2 and eta.shape[1] <= 2:
        return eta[:, 0] if eta.shape[1] == 1 else eta[:, 1] - eta[:, 0]
    return eta


def labels_of(scores: Float, classes: NDArray[Any]) -> NDArray[Any]:
    """The label with the highest score for each row."""
    chosen = (scores > 0).astype(np.intp) if scores.ndim == 1 else scores.argmax(axis=1)
    return np.asarray(classes[chosen])


def probabilities_of(scores: Float) -> Float:
    """Probabilities (n, K) of the classes: logistic of one score, softmax of several."""
    if scores.ndim == 1:
        return np.column_stack((sigmoid(-scores), sigmoid(scores))).astype(scores.dtype, copy=False)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def log_probabilities_of(scores: Float) -> Float:
    """Logarithms of `probabilities_of`, without loss where a probability is tiny."""
    if scores.ndim == 1:
        return np.column_stack((-softplus(scores), -softplus(-scores))).astype(scores.dtype, copy=False)
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _one_column(y: Any, n: int, estimator: str) -> NDArray[Any]:
    """y as an array (n,) of any type; numbers are finite."""
    if y is None:
        raise InputError(
            f"This {estimator} estimator requires y to be passed, but the target y is None. Pass one label per row."
        )
    if is_series(y):
        values = np.asarray(series_values(y, "y"))
    elif is_table(y) and as_frame(y).shape[1] == 1:
        values = np.asarray(series_values(as_frame(y)[:, 0].to_native(), "y"))
    else:
        values = y if isinstance(y, np.ndarray) else _as_given(y)
    if values.dtype.kind in "iubU" and values.ndim == 1 and len(values) == n:
        return values
    if values.dtype.kind in "OUS" and values.ndim <= 1:
        if values.ndim == 0 or len(values) != n:
            found = 0 if values.ndim == 0 else len(values)
            raise InputError(
                f"Found input variables with inconsistent numbers of samples: [{n}, {found}]. y has "
                f"{counted(found, 'label')} and X has {counted(n, 'row')}. Pass one label per row."
            )
        return values
    if values.ndim == 2 and values.shape[1] == 1 and values.dtype.kind in "OUS":
        return values[:, 0]
    # numbers of any other kind or shape: their flaws have sentences already
    return check_target(y, n, sklearn_words=True, estimator=f"This {estimator} estimator").astype(
        values.dtype if values.dtype.kind in "iub" else np.float64, copy=False
    )


def _as_given(y: Any) -> NDArray[Any]:
    if not hasattr(y, "__array__") and not hasattr(y, "__len__") and hasattr(y, "__iter__"):
        y = list(y)
    try:
        values = np.asarray(y)
    except ValueError as error:  # lists of unequal length
        raise InputError(f"y is not a plain vector ({error}). Pass one label per row.") from error
    mixed = values.dtype.kind == "U" and isinstance(y, list | tuple) and not all(isinstance(each, str) for each in y)
    return np.asarray(y, dtype=object) if mixed else values  # [1, "a"] became text; keep what the user wrote


def _refuse_measurements(values: NDArray[Any], classes: NDArray[Any]) -> None:
    """Numbers with fractions are no labels."""
    kind = "continuous"
    if values.dtype.kind == "O":
        from sklearn.utils.multiclass import type_of_target

        kind = type_of_target(values, input_name="y")
    if kind in ("binary", "multiclass") or values.dtype.kind not in "fO" or bool((classes % 1 == 0).all()):
        return
    raise InputError(
        f"Unknown label type: {kind}. Maybe you are trying to fit a classifier, which expects discrete classes on a "
        f"regression target with continuous values. y has {len(classes):,} different values, such as "
        f"{value_text(classes[-1])}: use PenalizedRegressor for numbers, or turn them into labels first."
    )


def _present(codes: NDArray[np.intp], classes: NDArray[Any], weights: Float) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Codes and classes without labels that only rows of weight 0 have: such rows are absent."""
    there = np.bincount(codes[weights > 0], minlength=len(classes)) > 0
    if there.all():
        return codes, classes
    position = np.where(there, np.cumsum(there) - 1, 0)
    return position[codes], classes[there]


def _listed(labels: list[Any]) -> str:
    return list_names([repr(each) for each in labels])
