"""The target as a loss needs it: numbers, counts, labels, several numbers per row, or survival times.

Everything becomes float64: labels become 0 and 1 (the label that sorts last is 1), or one column per label; pairs
(successes, failures) become proportions and weights.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..losses import Loss
from ..messages import begin, list_names, rows_text, value_text
from ..wording import counted
from .columns import series_values
from .finite import all_finite
from .frames import as_frame, is_series, is_table, table_names
from .numeric import describe_type, is_missing
from .vectors import check_target, plain_array

__all__ = ["Target", "read_labels", "read_target", "refuse_absent"]

Float = NDArray[np.float64]

_SMALLEST = 1e-75  # of positive amounts: squares and cubes, and their inverses, are then no further than 1e+-225


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
    columns = 1 if sklearn_words or len(getattr(y, "shape", ())) != 2 else int(y.shape[1])
    if columns > 1:
        raise InputError(
            f"{label} has {columns} columns, and loss={loss.name!r} takes one. Fit them one by one; several numbers "
            "per row are loss='multigaussian', survival times are loss='cox'."
        )
    values = check_target(y, n, name, sklearn_words=sklearn_words)
    _refuse_domain(values, loss, label, sklearn_words)
    return Target(values)


def _refuse_domain(values: Float, loss: Loss, label: str, sklearn_words: bool) -> None:
    """Negative counts, amounts that are not positive, and zeros only."""
    if loss.kind not in ("count", "positive"):
        return
    count, negative = loss.kind == "count", bool((values < 0).any())
    bad = np.flatnonzero(values < 0 if count else values <= 0)
    if bad.size:
        found = counted(bad.size, "negative value") if negative else counted(bad.size, "value of 0", "values of 0")
        advice = "Use loss='gaussian' or 'huber' for such a target."
        if not negative:
            advice = "Use loss='tweedie' (power between 1 and 2) for amounts that are often 0, 'poisson' for counts."
        theirs = f"Some value(s) of y are out of the valid range of the loss {loss.name!r}."
        ours = (
            f"{label} has {found} ({rows_text(bad.tolist())}; the first is {value_text(values[bad[0]])}), but "
            f"loss={loss.name!r} needs values {'at least 0' if count else 'above 0'}. {advice}"
        )
        raise InputError(begin(sklearn_words, theirs, ours))
    extreme = np.flatnonzero((values != 0) & ((values < _SMALLEST) | (values > 1 / _SMALLEST)))
    if extreme.size:
        raise InputError(
            f"{label} has {counted(extreme.size, 'value')} too large or too small for float64 arithmetic "
            f"({value_text(values[extreme[0]])} in row {extreme[0]}, counting from 0). Measure it in another unit."
        )
    if count and not values.any():
        raise InputError(f"{label} is 0 in every row: there is nothing to explain, and log(0) is no prediction.")


def refuse_absent(target: Target, weights: Float | None, loss: Loss, label: str = "y") -> None:
    """Refuse what only rows of weight 0 hold: a label, or all that is not 0.

    Raises
    ------
    InputError
        Naming the label.
    """
    if weights is None or weights.all():
        return
    if not weights.any():  # sample_weight times trials
        raise InputError(f"No row has both a weight and a trial that are not 0: {label} has nothing to say.")
    if loss.kind not in ("class", "classes", "count"):
        return
    present = target.values[weights > 0]
    if loss.kind == "count":
        if not present.any():
            raise InputError(f"{label} is 0 in every row whose weight is not 0: there is nothing to explain.")
        return
    indicators = np.column_stack([1.0 - present, present]) if present.ndim == 1 else present
    absent = np.flatnonzero(~(indicators > 0).any(axis=0))
    if absent.size and target.classes is not None:
        names = list_names([repr(target.classes[int(k)]) for k in absent])
        raise InputError(
            f"{label}: only rows of weight 0 have the label {names}. A weight of 0 means that the row is not there: "
            "drop those rows, or give them weight."
        )


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


def _refuse_length(found: int, n: int, label: str, sklearn_words: bool, what: str = "value") -> None:
    if found == n:
        return
    ours = f"{label} has {counted(found, what)} and X has {counted(n, 'row')}. Pass one {what} per row."
    theirs = f"Found input variables with inconsistent numbers of samples: [{n}, {found}]."
    raise InputError(begin(sklearn_words, theirs, ours))


def read_labels(
    values: Any, label: str = "y", *, sklearn_words: bool = False
) -> tuple[NDArray[np.intp], tuple[Any, ...]]:
    """Codes (n,) of labels, and the sorted labels.

    Raises
    ------
    InputError
        For missing or infinite labels, numbers that are measurements, labels that cannot be sorted.
    """
    array = np.asarray(values)
    short = "y" if label.startswith("Target") else label
    if array.dtype.kind in "OfmM":
        missing = np.array([is_missing(v) for v in array.tolist()]) if array.dtype.kind == "O" else array != array
        if missing.any():
            rows = np.flatnonzero(missing)
            ours = (
                f"{label} has {counted(rows.size, 'missing label')} ({rows_text(rows.tolist())}). Drop those rows "
                "first: without the answer they teach nothing."
            )
            raise InputError(begin(sklearn_words, f"Input {short} contains NaN.", ours))
    if array.dtype.kind == "c":
        raise InputError(f"{label} holds complex numbers, such as {array[0]}; a label is a text or a whole number.")
    if array.dtype.kind == "f":
        _refuse_measurements(array, label, short, sklearn_words)
    kinds = sorted({_kind(v) for v in array.tolist()}) if array.dtype.kind == "O" else []
    if len(kinds) > 1:
        raise InputError(f"{label} mixes labels of the types {list_names(kinds)}: write all of them alike.")
    try:
        labels, codes = np.unique(array, return_inverse=True)
    except TypeError:
        raise InputError(
            f"{label} holds {list_names(kinds)} values, which cannot be sorted: use text or numbers."
        ) from None
    return codes.reshape(-1), tuple(labels.tolist())


def _kind(value: Any) -> str:
    """Types that can stand beside each other have one name."""
    if isinstance(value, bool | np.bool_):
        return "bool"
    return "number" if isinstance(value, int | float | np.number) else type(value).__name__


def _refuse_measurements(array: NDArray[Any], label: str, short: str, sklearn_words: bool) -> None:
    infinite = np.flatnonzero(np.isinf(array))
    if infinite.size:
        ours = f"{label} has {counted(infinite.size, 'infinite label')} ({rows_text(infinite.tolist())}). Replace them."
        raise InputError(begin(sklearn_words, f"Input {short} contains infinity.", ours))
    broken = np.flatnonzero(array != np.round(array))
    if broken.size and len(np.unique(array)) > 2:
        ours = (
            f"{label} holds numbers that are no labels, such as {value_text(array[broken[0]])} in row {broken[0]}, "
            "counting from 0. For measurements use a loss such as 'gaussian'; shares of successes are between 0 and 1 "
            "and belong to loss='binomial'; labels can also be written as text."
        )
        raise InputError(begin(sklearn_words, "Unknown label type: continuous.", ours))


def _label_array(y: Any, label: str, sklearn_words: bool) -> tuple[NDArray[Any], tuple[str, ...] | None]:
    """Labels or counts as an array of any type, and the names of a table's columns."""
    if y is None:
        theirs = "estimator requires y to be passed, but the target y is None."
        raise InputError(begin(sklearn_words, theirs, f"{label} is None: pass one label for every row of X."))
    if is_table(y) or is_series(y):
        values, names = _table_values(y)
        return np.asarray(values), names
    if hasattr(y, "toarray"):
        raise InputTypeError(f"{label} is a sparse matrix; pass a dense vector, for example its .toarray().ravel().")
    iterable = hasattr(y, "__len__") or hasattr(y, "__array__") or hasattr(y, "__iter__")
    if isinstance(y, str | bytes | dict | set) or callable(y) or not iterable:
        raise InputTypeError(f"{label} is {describe_type(y)}; pass one label per row as an array or a list.")
    array = plain_array(y, label)
    if array.ndim == 0:
        raise InputTypeError(f"{label} is a single value; pass one label per row as an array or a list.")
    return array, None


def _classes(y: Any, n: int, loss: Loss, label: str, sklearn_words: bool) -> Target:
    array, names = _label_array(y, label, sklearn_words)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    _refuse_length(len(array), n, label, sklearn_words, "label" if array.ndim == 1 else "row")
    if array.ndim == 2:
        return _proportions(array, loss, label, names)
    if array.ndim != 1:
        raise InputError(f"{label} has shape {array.shape}; pass one label per row, or columns of counts.")
    if loss.name == "binomial" and array.dtype.kind == "f" and _are_proportions(array):
        return Target(np.asarray(array, dtype=np.float64), None, (0, 1))
    codes, labels = read_labels(array, label, sklearn_words=sklearn_words)
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
    if len(labels) == n:
        raise InputError(
            f"{label} has another label in every row ({list_names([repr(each) for each in labels], 4)}): a class needs "
            "rows in common. Is it an identifier, or a number for loss='gaussian'?"
        )
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
    if not counts.any(axis=0).all():
        column = int(np.argmin(counts.any(axis=0)))
        called = f"column {names[column]!r}" if names is not None else f"column {column}, counting from 0,"
        advice = "an outcome that never occurs cannot be explained" + ("; leave it out." if k > 2 else ".")
        raise InputError(f"{label}: {called} of the counts is 0 in every row: {advice}")
    share = counts / np.where(empty, 1.0, total)[:, None]
    if loss.kind == "class":
        classes = (1, 0) if names is None else names
        return Target(np.ascontiguousarray(share[:, 0]), total, (classes[1], classes[0]))
    share[empty] = 1.0 / k
    return Target(np.asfortranarray(share), total, tuple(range(k)) if names is None else names)


def _numbers(y: Any, n: int, label: str) -> Target:
    if y is None:
        raise InputError(f"{label} is None: pass one row of numbers for every row of X.")
    if hasattr(y, "toarray"):
        raise InputTypeError(f"{label} is a sparse matrix; pass a dense one, for example its .toarray().")
    values, names = _table_values(y)
    try:
        given = plain_array(values, label)
        if given.dtype.kind not in "biufO":
            raise TypeError
        array = np.asarray(given, dtype=np.float64)
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
