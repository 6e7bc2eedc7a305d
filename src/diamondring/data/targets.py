"""The target as a loss needs it: numbers, counts, labels, several numbers per row, or survival times.

Everything becomes float64: labels become 0 and 1 (the label that sorts last is 1), or one column per label; pairs
(successes, failures) become proportions and weights.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..losses import Loss
from ..messages import begin, list_names, rows_text, value_text
from ..wording import counted
from .columns import series_values
from .finite import all_finite
from .frames import as_frame, is_series, is_table, table_names
from .vectors import check_target

__all__ = ["Target", "read_labels", "read_target"]

Float = NDArray[np.float64]


class Target(NamedTuple):
    """A target in a loss's terms."""

    values: Float  # (n,), (n, K), or (n, 4) for survival times
    weights: Float | None = None  # (n,) that multiply the observation weights: the trials of a proportion
    classes: tuple[Any, ...] | None = None  # labels, or names of the columns of several outputs


def read_target(
    y: Any, n: int, loss: Loss, *, strata: Any = None, name: str = "y", sklearn_words: bool = False
) -> Target:
    """The target of `loss`, checked.

    Parameters
    ----------
    y : array-like or table with one row per row of X
    n : int
        Rows of X.
    loss : Loss
        Its ``kind`` says what is expected.
    strata : (n,) labels, optional
        Survival times only: groups with baseline hazards of their own.
    name : str
        ``"y"``, or the name of the target column.
    sklearn_words : bool, default False
        Begin messages with scikit-learn's words.

    Raises
    ------
    InputError
        For values that the loss cannot take: what is wrong, where, and what to do.
    """
    label = "y" if name == "y" else f"Target {name!r}"
    if strata is not None and loss.kind != "survival":
        raise InputError(f"strata= belongs to survival times (loss='cox'); loss={loss.name!r} has no baseline hazard.")
    if loss.kind == "survival":
        from .survival import read_survival

        return Target(read_survival(y, n, strata=strata))
    if loss.kind in ("class", "classes"):
        return _classes(y, n, loss, label, sklearn_words)
    if loss.kind == "numbers":
        return _numbers(y, n, label)
    values = check_target(y, n, name, sklearn_words=sklearn_words)
    _refuse_domain(values, loss, label, sklearn_words)
    return Target(values)


def _refuse_domain(values: Float, loss: Loss, label: str, sklearn_words: bool) -> None:
    """Negative counts and amounts that are not positive."""
    if loss.kind not in ("count", "positive"):
        return
    bad = np.flatnonzero(values < 0 if loss.kind == "count" else values <= 0)
    if bad.size:
        kind, need = ("negative value", "at least 0") if (values < 0).any() else ("value of 0", "above 0")
        advice = "Use loss='gaussian' or 'huber' for such a target."
        if not (values < 0).any():
            advice = "Use loss='tweedie' (power between 1 and 2) for amounts that are often 0."
        found = f"{bad.size:,} {kind.replace('value', 'values')}" if bad.size > 1 else f"a {kind}"
        theirs = f"Some value(s) of y are out of the valid range of the loss {loss.name!r}."
        ours = (
            f"{label} has {found} ({rows_text(bad.tolist())}; the first is {value_text(values[bad[0]])}), but "
            f"loss={loss.name!r} needs values {need if loss.kind == 'count' else 'above 0'}. {advice}"
        )
        raise InputError(begin(sklearn_words, theirs, ours))
    if loss.kind == "count" and not values.any():
        raise InputError(f"{label} is 0 in every row: there is nothing to explain, and log(0) is no prediction.")


def _table_values(y: Any) -> tuple[Any, tuple[str, ...] | None]:
    """Columns of a table side by side, with their names; anything else as it is."""
    if is_series(y):
        return series_values(y, "y"), None
    if not is_table(y):
        return y, None
    names = tuple(table_names(y, what="y"))
    frame = as_frame(y)
    columns = [np.asarray(series_values(frame[:, j].to_native(), name)) for j, name in enumerate(names)]
    return (columns[0] if len(columns) == 1 else np.column_stack(columns)), names


def _refuse_length(found: int, n: int, label: str, sklearn_words: bool) -> None:
    if found == n:
        return
    ours = f"{label} has {counted(found, 'value')} and X has {counted(n, 'row')}. Pass one value per row."
    theirs = f"Found input variables with inconsistent numbers of samples: [{n}, {found}]. "
    raise InputError((theirs if sklearn_words else "") + ours)


def read_labels(values: Any, label: str = "y") -> tuple[NDArray[np.intp], tuple[Any, ...]]:
    """Codes (n,) of labels, and the sorted labels.

    Raises
    ------
    InputError
        For missing labels, and labels that cannot be sorted.
    """
    array = np.asarray(values)
    missing = np.array([v is None or v != v for v in array.tolist()]) if array.dtype.kind in "Of" else np.zeros(0, bool)
    if missing.any():
        rows = np.flatnonzero(missing)
        raise InputError(
            f"{label} has {counted(rows.size, 'missing label')} ({rows_text(rows.tolist())}). Drop those rows first: "
            "without the answer they teach nothing."
        )
    try:
        labels, codes = np.unique(array, return_inverse=True)
    except TypeError:
        kinds = sorted({type(v).__name__ for v in array.tolist()})
        raise InputError(f"{label} mixes labels of the types {list_names(kinds)}: write all of them alike.") from None
    return codes.reshape(-1), tuple(labels.tolist())


def _classes(y: Any, n: int, loss: Loss, label: str, sklearn_words: bool) -> Target:
    values, names = _table_values(y)
    if values is None:
        theirs = "estimator requires y to be passed, but the target y is None. " if sklearn_words else ""
        raise InputError(f"{theirs}{label} is None: pass one label for every row of X.")
    array = np.asarray(values if hasattr(values, "__len__") or hasattr(values, "__array__") else list(values))
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    _refuse_length(len(array) if array.ndim else 0, n, label, sklearn_words)
    if array.ndim == 2:
        return _proportions(array, loss, label, names)
    if array.ndim != 1:
        raise InputError(f"{label} has shape {array.shape}; pass one label per row, or columns of counts.")
    if loss.name == "binomial" and array.dtype.kind == "f" and _are_proportions(array):
        return Target(np.asarray(array, dtype=np.float64), None, (0, 1))
    codes, labels = read_labels(array, label)
    if len(labels) == 1:
        raise InputError(
            f"{label} has the single label {labels[0]!r} in all {n:,} rows: a classification needs two or more."
        )
    if loss.kind == "class":
        if len(labels) > 2:
            raise InputError(
                f"{label} has {len(labels)} labels ({list_names([repr(each) for each in labels])}), and "
                f"loss={loss.name!r} takes two. Use loss='multinomial'."
            )
        return Target(codes.astype(np.float64), None, labels)
    return Target(np.asfortranarray(np.eye(len(labels))[codes]), None, labels)


def _are_proportions(array: NDArray[Any]) -> bool:
    if not all_finite(array):
        return False
    return bool(((array >= 0) & (array <= 1)).all() and ((array > 0) & (array < 1)).any())


def _proportions(array: NDArray[Any], loss: Loss, label: str, names: tuple[str, ...] | None) -> Target:
    """Counts per outcome as proportions and weights: (successes, failures), or one column per class."""
    k = array.shape[1]
    if loss.kind == "class" and (loss.name != "binomial" or k != 2):
        raise InputError(
            f"{label} has {k} columns; loss={loss.name!r} takes one column of labels"
            + (", or two of counts: successes and failures." if loss.name == "binomial" else ".")
        )
    try:
        counts = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{label} has {k} columns that are not all counts; pass one column of labels.") from None
    bad = np.flatnonzero(~(np.isfinite(counts) & (counts >= 0)).all(axis=1))
    if bad.size:
        raise InputError(
            f"{label} has counts that are negative or missing ({rows_text(bad.tolist())}); counts are at least 0."
        )
    total = counts.sum(axis=1)
    empty = total == 0
    if empty.all() or not counts.any(axis=0).all():
        column = int(np.argmin(counts.any(axis=0)))
        raise InputError(f"{label}: column {column} (counting from 0) of the counts is 0 in every row.")
    share = counts / np.where(empty, 1.0, total)[:, None]
    if loss.kind == "class":
        classes = (1, 0) if names is None else names
        return Target(np.ascontiguousarray(share[:, 0]), total, (classes[1], classes[0]))
    share[empty] = 1.0 / k
    return Target(np.asfortranarray(share), total, tuple(range(k)) if names is None else names)


def _numbers(y: Any, n: int, label: str) -> Target:
    values, names = _table_values(y)
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"{label} holds values that are no numbers; several targets must be columns of numbers."
        ) from None
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] == 0:
        raise InputError(f"{label} has shape {np.shape(values)}; pass one column per target.")
    _refuse_length(len(array), n, label, False)
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if bad.size:
        raise InputError(
            f"{label} has values that are missing or infinite ({rows_text(bad.tolist())}). Drop those rows."
        )
    return Target(np.asfortranarray(array), None, tuple(range(array.shape[1])) if names is None else names)
