"""Which loss a target asks for, when nobody said: two values, labels, counts, survival times, or plain numbers.

Conservative: numbers are least squares unless they are clearly something else, and every guess is a sentence that says
what was seen and how to choose otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.columns import series_values
from ..data.frames import is_series, is_table
from ..errors import InputError
from ..losses import Binomial, Gaussian, Loss, MultiGaussian, Multinomial, Poisson, as_loss
from ..messages import list_names, value_text
from ..wording import counted, regression_name

__all__ = ["Guess", "guess_loss", "labels_of", "looks_like_event", "looks_like_time", "read_loss"]

_CLASSES = 30  # more labels than this are no classes
_LARGEST_COUNT = 1000
_OPINION = re.compile(r"rating|score|quality|stars?$|scale|grade|level|rank|stage|severity", re.I)
_LABEL = re.compile(r"class|label|species|categor|cluster|digit|type|kind|letter|diagnos", re.I)
_EVENT = re.compile(
    r"^(event|status|death|dead|died|deceased|cens\w*|uncensored|fail\w*|relapse\w*|recur\w*|progress\w*|churn\w*|"
    r"delta|d)$|_(event|status|death|cens|censor)$|^(event|status)_",
    re.I,
)
_TIME = re.compile(
    r"time|dur(ation)?|surv|follow|tenure|days|weeks|months|years|lifetime|^(t|y|os|pfs|dfs|rfs|ttp|stop|end)$|_"
    r"(os|pfs|dfs|rfs)$",
    re.I,
)


@dataclass(frozen=True)
class Guess:
    """A loss and why.

    Attributes
    ----------
    loss : Loss
    sentence : str
        What was seen, what is used, how to choose otherwise; "" where the user chose.
    """

    loss: Loss
    sentence: str = ""


def read_loss(loss: Any, y: Any, name: str = "y", *, exposure: bool = False, weights: Any = None) -> Guess:
    """The loss that the user named, or the guess (from the rows of positive weight) where that is None or "auto".

    Raises
    ------
    InputError
        For an unknown loss, or a text column of too many values.
    """
    if loss is None or (isinstance(loss, str) and loss.strip().lower() in ("auto", "guess")):
        return guess_loss(y, name, exposure=exposure, present=_present(weights))
    return Guess(as_loss(loss))


def _present(weights: Any) -> NDArray[np.bool_] | None:
    """Rows of positive weight; None for all, and for weights that are no numbers, which others refuse."""
    if weights is None:
        return None
    try:
        given = np.asarray(series_values(weights, "weights") if is_series(weights) else weights, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return given > 0 if given.ndim == 1 else None


def guess_loss(y: Any, name: str = "y", *, exposure: bool = False, present: NDArray[np.bool_] | None = None) -> Guess:
    """The loss that suits a target.

    Parameters
    ----------
    y : array, column, table of several columns, or structured array of events and times
    name : str
        What the sentence calls it.
    exposure : bool
        Whether an exposure was given, so that y is a count.
    present : (n,) bool array, optional
        Rows that count.

    Raises
    ------
    InputError
        For a text column of too many values to be classes.
    """
    if is_table(y) or np.ndim(y) == 2 or getattr(getattr(y, "dtype", None), "names", None):
        return _of_columns(y, name)
    values, text = labels_of(y, name)
    if values.ndim != 1 or not len(values):
        return Guess(Gaussian())
    if present is not None and len(present) == len(values):
        values = values[present]
    return _of_labels(values, name) if text else _of_numbers(values.astype(np.float64), name, exposure)


def labels_of(y: Any, name: str = "y") -> tuple[NDArray[Any], bool]:
    """The values of a column, and whether they are labels (text, booleans) and not numbers."""
    values = series_values(y, name) if is_series(y) else np.asarray(y)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.dtype.kind in "biuf":
        return values, values.dtype.kind == "b"
    there = [v for v in values.tolist() if v is not None and v == v]
    if all(isinstance(v, int | float) and not isinstance(v, bool) for v in there):
        return np.array([np.nan if v is None else v for v in values.tolist()], dtype=np.float64), False
    return values, values.dtype.kind not in "Mmc"


def _said(guess: Loss, seen: str, more: str = "") -> Guess:
    model = regression_name(guess.name)
    return Guess(guess, f"{seen}: {model} (loss {guess.name}).{more} Set loss= to change.")


def _of_labels(values: NDArray[Any], name: str) -> Guess:
    there = [v for v in values.tolist() if v is not None and v == v]
    labels = sorted({str(v) for v in there})
    if len(labels) < 2:
        return Guess(Binomial())  # reading the target says what is wrong with it
    shown = list_names([repr(label) for label in labels], 6)
    if len(labels) == 2:
        return _said(Binomial(), f"{name} has two values, {labels[0]!r} and {labels[1]!r}")
    numbers = sum(_is_number(v) for v in there)
    if 2 * numbers > len(there):
        return Guess(Gaussian())  # numbers written as text: reading the target names what is no number
    if len(labels) > _CLASSES or 2 * len(labels) > len(there):
        raise InputError(
            f"Target {name!r} is text with {len(labels):,} different values in {counted(len(there), 'row')} ({shown}): "
            "neither numbers nor classes. Choose another target, or write it as numbers."
        )
    return _said(Multinomial(), f"{name} has {len(labels)} labels ({shown})")


def _of_numbers(values: NDArray[np.float64], name: str, exposure: bool) -> Guess:
    y = values[np.isfinite(values)]
    different, times = np.unique(y, return_counts=True)
    if exposure:
        return _said(Poisson(), f"{name} is counted against an exposure")
    if len(different) == 2:
        low, high = (value_text(v) for v in different)
        return _said(Binomial(), f"{name} has two values, {low} and {high}")
    if len(different) < 3 or np.any(different != np.floor(different)) or different[0] < 0:
        return Guess(Gaussian())
    span = f"whole numbers from {different[0]:,.0f} to {different[-1]:,.0f}"
    if _are_classes(different, times, name):
        return _said(Multinomial(), f"{name} has {len(different)} labels, {span}, about equally common")
    if _are_counts(y, different, name):
        zeros = f", {100.0 * times[0] / len(y):.0f} % of them 0" if times[0] >= 0.01 * len(y) else ""
        return _said(Poisson(), f"{name} is a count ({span}{zeros})")
    if len(different) <= 12 and len(y) >= 5 * len(different):
        other = "'multinomial' for classes, 'poisson' for counts"
        return _said(Gaussian(), f"{name} has {len(different)} values, {span}, taken as numbers", f" ({other}.)")
    return Guess(Gaussian())


def _is_number(value: Any) -> bool:
    try:
        float(str(value).replace(",", "."))
    except ValueError:
        return False
    return True


def _are_classes(different: NDArray[np.float64], times: NDArray[np.int64], name: str) -> bool:
    """Codes 0..K-1 or 1..K, each about as common as the others; a scale of opinions is no set of classes."""
    k = len(different)
    consecutive = different[0] in (0.0, 1.0) and different[-1] - different[0] == k - 1
    if not consecutive or k > _CLASSES or times.sum() < 5 * k or _OPINION.search(name):
        return False
    flat = bool(times.max() <= 3 * times.min())
    return bool(_LABEL.search(name)) or (flat and (different[0] == 0.0 or k == 3))


def _are_counts(y: NDArray[np.float64], different: NDArray[np.float64], name: str) -> bool:
    """Whole numbers from 0, many of them small: skewed to the right, and not the amounts of money with their zeros."""
    if different[0] != 0 or different[-1] > _LARGEST_COUNT or _OPINION.search(name):
        return False
    mean, sd = float(y.mean()), float(y.std())
    skewed = float(np.mean(((y - mean) / sd) ** 3)) > 0.2 if sd > 0 else False
    return skewed and (mean <= 10.0 or bool(np.mean(y == 0) >= 0.05))


def _of_columns(y: Any, name: str) -> Guess:
    """Times with events, counts of successes and failures, or several numbers."""
    fields = getattr(getattr(y, "dtype", None), "names", None)
    if fields:
        return _survival(f"{name} has the fields {list_names(list(fields))}")
    if is_table(y):
        from ..data.frames import as_frame

        frame = as_frame(y)
        columns = [series_values(frame[c].to_native(), str(c)) for c in frame.columns]
    else:
        columns = list(np.asarray(y).T)
    if len(columns) == 1:
        return guess_loss(columns[0], name)
    if any(column.dtype.kind not in "biuf" for column in columns):
        return Guess(MultiGaussian())
    *times, last = (np.asarray(column, dtype=np.float64) for column in columns)
    if len(columns) in (2, 3) and set(np.unique(last)) <= {0.0, 1.0} and len(np.unique(times[-1])) > 2:
        return _survival(f"{name} has {len(columns)} columns, the last of them 0 and 1")
    if len(columns) == 2 and all(np.all((c >= 0) & (c == np.floor(c))) for c in (*times, last)):
        return _said(Binomial(), f"{name} has two columns of counts, taken as successes and failures")
    return _said(MultiGaussian(), f"{name} has {len(columns)} columns of numbers")


def _survival(seen: str) -> Guess:
    return _said(as_loss("cox"), f"{seen}, taken as times with events")


def looks_like_event(name: str) -> bool:
    """Whether a column of this name may say if the event happened."""
    return bool(_EVENT.search(name.strip()))


def looks_like_time(name: str) -> bool:
    """Whether a column of this name may be a duration."""
    return bool(_TIME.search(name.strip()))
