"""Survival times as a target: when a row began to be watched, when that ended, whether with an event, and its stratum.

Only the order of times matters to Cox's partial likelihood, never their unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..messages import begin, list_names, rows_text, value_text, warn_data
from ..wording import counted
from .columns import series_values
from .frames import as_frame, is_series, is_table, table_names
from .numeric import describe_type, to_float64
from .vectors import check_target

__all__ = ["read_strata", "read_survival"]

Float = NDArray[np.float64]
Columns = list[tuple[str, NDArray[Any]]]  # what messages call each, and its values

_FORMS = "(time, event), or (start, stop, event) for rows that enter late"


def read_survival(
    y: Any, n: int | None = None, *, strata: Any = None, name: str = "y", sklearn_words: bool = False
) -> Float:
    """Survival times as a (n, 4) float64 array, column after column: start, stop, event (0, 1), number of the stratum.

    Parameters
    ----------
    y : (n, 2) array (time, event), (n, 3) array (start, stop, event), structured array, or table of such columns
        A row is at risk of its event in (start, stop]. Events are 0/1 or booleans, or 1 (censored) and 2 (event) as in
        R, which a warning mentions. In a structured array (scikit-survival's) and in a table the one column of booleans
        is the event, whatever its name and place; the others are times in their order.
    n : int, optional
        Rows of X.
    strata : (n,) labels of any type, optional
        Rows compete for the next event only inside their stratum. Numbered as the sorted labels.
    name : str
        ``"y"``, or the name of the target.
    sklearn_words : bool, default False
        Begin messages with scikit-learn's words.

    Returns
    -------
    (n, 4) array
        Without start times, start is before all times: 0, or -1 if some time is 0.

    Raises
    ------
    InputError
        Another shape or length; missing, infinite or negative times; start not before stop; events that are not 0/1;
        times and events swapped; no event; all times the same.

    Warns
    -----
    DataWarning
        Events coded 1 and 2; a stratum without events, which tells nothing.
    """
    label = "y" if name == "y" else f"Target {name!r}"
    given = _columns(y, label, sklearn_words)
    names = [what for what, _ in given]
    columns = [_numbers(values, what, sklearn_words) for what, values in given]
    found = len(columns[0])
    if n is not None and found != n:
        theirs = f"Found input variables with inconsistent numbers of samples: [{n}, {found}]."
        ours = f"{label} has {counted(found, 'row')} and X has {counted(n, 'row')}. Pass one for each."
        raise InputError(begin(sklearn_words, theirs, ours))
    *times, event = columns
    _refuse_swapped(times, event, names, label)
    event = _events(event, names[-1])
    for values, what in zip(times, names, strict=False):
        _refuse_times(values, what)
    stop = times[-1]
    start = times[0] if len(times) == 2 else np.full(found, 0.0 if stop.min() > 0 else -1.0)
    _refuse_empty_intervals(start, stop, label)
    if found == 1:
        raise InputError(f"{label}: n_samples=1, and a single row has nobody to be compared with. Pass more rows.")
    if (stop == stop[0]).all():
        raise InputError(
            f"{label}: all {found:,} rows end at the same time, {value_text(stop[0])}. The order in which events "
            "happen is what this learns from; use loss='binomial' for whether they happen."
        )
    codes, labels = read_strata(strata, found)
    _look_at_events(event, codes, labels, label)
    return np.asfortranarray(np.column_stack([start, stop, event, codes]))


def read_strata(strata: Any, n: int, known: NDArray[Any] | None = None) -> tuple[Float, NDArray[Any]]:
    """Numbers (n,) of the strata in the order of the sorted labels, and these labels; all 0 and no label for None.

    Parameters
    ----------
    strata : (n,) labels of any type that can be sorted, or None
    known : sorted labels, optional
        Those of a fit; others are refused.

    Raises
    ------
    InputError
        Another length, missing labels, labels that cannot be sorted or are not known, more than one column.
    """
    if strata is None:
        if known is not None and known.size:
            raise InputError(
                f"The fit has {counted(known.size, 'stratum', 'strata')} with a baseline hazard each: pass strata= for "
                "these rows."
            )
        return np.zeros(n), np.empty(0)
    values = series_values(strata, "strata") if is_series(strata) else np.asarray(strata)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1:
        raise InputError(f"strata has shape {values.shape}; pass one label per row (combine several columns into one).")
    if len(values) != n:
        raise InputError(
            f"strata has {counted(len(values), 'label')} for {counted(n, 'row')}. Pass one label for each row."
        )
    missing = np.flatnonzero([v is None or v != v for v in values.tolist()])
    if missing.size:
        raise InputError(
            f"strata has {counted(missing.size, 'missing label')} ({rows_text(missing.tolist())}). Give those rows a "
            "label of their own, or drop them."
        )
    try:
        labels, codes = np.unique(values, return_inverse=True)
    except TypeError:
        kinds = sorted({type(v).__name__ for v in values.tolist()})
        raise InputError(f"strata mixes labels of the types {list_names(kinds)}: write all of them alike.") from None
    if known is not None:
        place = {label: k for k, label in enumerate(known.tolist())}
        unknown = [label for label in labels.tolist() if label not in place]
        if unknown:
            raise InputError(
                f"strata: {list_names([value_text(each) for each in unknown])} did not occur in training, so that "
                "there is no baseline hazard."
            )
        codes, labels = np.array([place[label] for label in labels.tolist()], dtype=np.int64)[codes], known
    return np.asarray(codes.reshape(-1), dtype=np.float64), labels


# ---- columns ---------------------------------------------------------------------------------------------------------


def _columns(y: Any, label: str, sklearn_words: bool) -> Columns:
    """Times, then the event."""
    if y is None:
        theirs = "estimator requires y to be passed, but the target y is None."
        raise InputError(begin(sklearn_words, theirs, f"{label} is None: pass the columns {_FORMS}."))
    if is_table(y):
        frame = as_frame(y, what=label)
        names = table_names(y, what=label)
        found = [(f"{label}[{c!r}]", series_values(frame[:, j].to_native(), repr(c))) for j, c in enumerate(names)]
        booleans = [j for j, name in enumerate(frame.columns) if str(frame[name].dtype) == "Boolean"]
        return _event_last(found, booleans, label)
    if isinstance(y, np.ndarray) and y.dtype.names:
        found = [(f"{label}[{field!r}]", y[field]) for field in y.dtype.names]
        return _event_last(found, [j for j, (_, v) in enumerate(found) if v.dtype.kind == "b"], label)
    if isinstance(y, str | bytes | dict | set) or callable(y):
        raise InputTypeError(f"{label} is {describe_type(y)}; pass the columns {_FORMS}.")
    values: NDArray[Any] = np.empty(0) if is_series(y) else np.asarray(y)
    if values.ndim < 2:
        check_target(y, None, sklearn_words=sklearn_words)  # says what is wrong with it as a vector, if anything is
        raise InputError(f"{label} is a single column; survival times have {_FORMS}.")
    if values.ndim != 2:
        raise InputError(f"{label} has shape {values.shape}; survival times have the columns {_FORMS}.")
    what = ("time", "event") if values.shape[1] == 2 else ("start", "stop", "event")
    if values.shape[1] == len(what):
        return [(f"{label}[:, {j}] ({word})", values[:, j]) for j, word in enumerate(what)]
    return _event_last([("", values[:, j]) for j in range(values.shape[1])], [], label)


def _event_last(found: Columns, booleans: list[int], label: str) -> Columns:
    if len(found) not in (2, 3):
        raise InputError(f"{label} has {counted(len(found), 'column')}; survival times have {_FORMS}.")
    if len(booleans) > 1:
        both = " and ".join(found[j][0] for j in booleans)
        raise InputError(f"{label} has several columns of booleans ({both}); only the event is one.")
    last = booleans[0] if booleans else len(found) - 1
    return [each for j, each in enumerate(found) if j != last] + [found[last]]


def _numbers(values: NDArray[Any], what: str, sklearn_words: bool) -> Float:
    out = np.array(to_float64(np.asarray(values), what, sklearn_words), dtype=np.float64)
    if out.size == 0:
        theirs = "Found array with 0 sample(s) while a minimum of 1 is required."
        raise InputError(begin(sklearn_words, theirs, f"{what} is empty: it needs one value per row of X."))
    for flaw, word, theirs in (
        (np.isnan(out), "missing value", "Input y contains NaN."),
        (np.isinf(out), "infinite value", "Input y contains infinity or a value too large for dtype('float64')."),
    ):
        rows = np.flatnonzero(flaw)
        if rows.size:
            ours = f"{what} has {counted(rows.size, word)} ({rows_text(rows.tolist())}). Drop those rows first."
            raise InputError(begin(sklearn_words, theirs, ours))
    return out


# ---- what they say ---------------------------------------------------------------------------------------------------


def _is_binary(values: Float) -> bool:
    return bool(((values == 0) | (values == 1)).all())


def _refuse_swapped(times: list[Float], event: Float, names: list[str], label: str) -> None:
    if _is_binary(event) or _is_coded_12(event):
        return
    for values, what in zip(times, names, strict=False):
        if _is_binary(values) or (len(times) == 1 and _is_coded_12(values)):
            raise InputError(
                f"{label}: {what} holds only {value_text(values.min())} and {value_text(values.max())}, like an event, "
                f"and {names[-1]} does not. The columns seem to be swapped: their order is {_FORMS}."
            )


def _is_coded_12(values: Float) -> bool:
    return bool(((values == 1) | (values == 2)).all() and (values == 1).any() and (values == 2).any())


def _events(event: Float, what: str) -> Float:
    if _is_binary(event):
        return event
    if _is_coded_12(event):
        warn_data(f"{what} holds 1 and 2: read as 1 = censored and 2 = event. Write 0 and 1 to be sure.")
        return event - 1.0
    odd = np.flatnonzero((event != 0) & (event != 1))
    raise InputError(
        f"{what} says whether a row ended with its event, 0 (no, censored) or 1 (yes), but holds "
        f"{value_text(event[odd[0]])} ({rows_text(odd.tolist())}). Write 0, 1 or booleans."
    )


def _refuse_times(values: Float, what: str) -> None:
    negative = np.flatnonzero(values < 0)
    if negative.size:
        raise InputError(
            f"{what} has {counted(negative.size, 'negative time')} ({rows_text(negative.tolist())}; the first is "
            f"{value_text(values[negative[0]])}). Times are 0 or more; only their order matters, so that the same "
            "number may be added to all."
        )


def _refuse_empty_intervals(start: Float, stop: Float, label: str) -> None:
    empty = np.flatnonzero(start >= stop)
    if empty.size:
        i = int(empty[0])
        raise InputError(
            f"{label} has {counted(empty.size, 'row')} whose start is not before the stop "
            f"({rows_text(empty.tolist())}; the first from {value_text(start[i])} to {value_text(stop[i])}). A row is "
            "watched from start to stop: drop or repair those rows."
        )


def _look_at_events(event: Float, codes: Float, labels: NDArray[Any], label: str) -> None:
    if not event.any():
        raise InputError(
            f"{label}: no row has an event (all {len(event):,} are censored), so that nothing can be learned about "
            "when they happen."
        )
    count = np.bincount(codes.astype(np.int64), event)
    bare = np.flatnonzero(count == 0)
    if bare.size:
        names = [value_text(labels[code]) for code in bare[:9].tolist()]
        which = f"the stratum {names[0]} has" if bare.size == 1 else f"{bare.size:,} strata ({list_names(names)}) have"
        warn_data(f"strata: {which} no event; rows there tell nothing, and change nothing.")
