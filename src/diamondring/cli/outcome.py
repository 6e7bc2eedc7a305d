"""What a command is to predict: the target column, with the columns that belong to it, and the loss.

A survival time belongs with the column that says whether the event happened, and perhaps with a start and strata; a
count may have an exposure. What nobody said is guessed from the values (`comparing.guess`) and said aloud.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..comparing.guess import labels_of, looks_like_event, looks_like_time, read_loss
from ..data.columns import series_values
from ..data.targets import read_target
from ..data.vectors import check_target, check_vector
from ..errors import DataWarning, InputError
from ..losses import Gaussian, Loss, as_loss
from ..messages import list_names, rows_text, value_text
from ..wording import counted, listed, percent, regression_name
from .output import Talk, number
from .words import cli_words

__all__ = ["Outcome", "OutcomeColumns", "about", "read_outcome"]

Float = NDArray[np.float64]
# the word for "it happened" comes first
_PAIRS = (
    ("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("1", "0"), ("dead", "alive"), ("died", "alive"),
    ("deceased", "alive"), ("deceased", "living"), ("dead", "censored"), ("event", "censored"), ("event", "none"),
)  # fmt: skip


@dataclass(frozen=True)
class OutcomeColumns:
    """What the options say about the target."""

    loss: str | None = None
    event: str | None = None
    start: str | None = None
    strata: str | None = None
    exposure: str | None = None

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Options that name a column, with that column."""
        pairs = (
            ("--event", self.event),
            ("--start", self.start),
            ("--strata", self.strata),
            ("--exposure", self.exposure),
        )
        return tuple((option, name) for option, name in pairs if name is not None)


@dataclass(frozen=True, eq=False)
class Outcome:
    """A target that is ready for `dr.compare` and `dr.cross_validate`.

    Attributes
    ----------
    y : (n,) array of numbers or labels, or (n, 2) and (n, 3) survival times
    loss : Loss
    strata : (n,) array or None
    offset : (n,) array or None
        Logarithm of the exposure.
    absent : (n,) bool array or None
        Rows of no exposure, which say nothing.
    columns : tuple of str
        Columns that belong to the target, so that they are no inputs.
    said : str
        How the loss was guessed, or which one it is; "" for plain least squares.
    """

    y: Any
    loss: Loss
    strata: Any = None
    offset: Float | None = None
    absent: NDArray[np.bool_] | None = None
    columns: tuple[str, ...] = ()
    said: str = ""


def read_outcome(frame: Any, target: str, given: OutcomeColumns, talk: Talk, weights: Float | None = None) -> Outcome:
    """The target column of a table with all that belongs to it.

    Parameters
    ----------
    frame : narwhals DataFrame
        The whole table.
    target : str
        A column of it.

    Raises
    ------
    InputError
        For a loss or a column that does not fit, naming the option.
    """
    n = frame.shape[0]
    _refuse_clashes(target, given)
    loss = None if given.loss is None else _named_loss(given.loss)
    column = frame[target].to_native()
    if given.event is not None or (loss is not None and loss.kind == "survival"):
        return _survival(frame, target, given.event or _only_event(frame, target, n), given, loss, "")
    if loss is None and given.exposure is None:
        event = _guessed_event(frame, target, talk)
        if event is not None:
            why = f"{target} is a time and {event} says whether the event happened"
            return _survival(frame, target, event, given, None, why)
    for option, name in (("--start", given.start), ("--strata", given.strata)):
        if name is not None:
            raise InputError(f"{option} {name} belongs to survival times: name their event column with --event.")
    guess = read_loss(loss, column, target, exposure=given.exposure is not None, weights=weights)
    y = _values(column, guess.loss, target, n)
    offset, absent = None, None
    if given.exposure is not None:
        offset, absent = _exposure(frame, given.exposure, y, guess.loss)
    said = cli_words(guess.sentence) or _said(guess.loss, loss is None)
    own = () if given.exposure is None else (given.exposure,)
    return Outcome(y, guess.loss, offset=offset, absent=absent, columns=own, said=said)


def _refuse_clashes(target: str, given: OutcomeColumns) -> None:
    seen = {target: "the target"}
    for option, name in given.named:
        if name in seen:
            raise InputError(f"{option} {name}: that is {seen[name]}; name another column.")
        seen[name] = f"the column of {option}"


def _named_loss(text: str) -> Loss | None:
    """The loss of ``--loss``, None for "auto"."""
    if text.strip().lower() in ("auto", "guess"):
        return None
    try:
        return as_loss(text)
    except InputError as err:
        raise InputError(f"--loss {text}: {str(err).split(': ', 1)[-1] if ':' in str(err) else err}") from None


def _said(loss: Loss, guessed: bool) -> str:
    if guessed and isinstance(loss, Gaussian):
        return ""
    inside = ", ".join(f"{name} {value_text(value)}" for name, value in vars(loss).items() if name != "grouped")
    inside += "grouped" if getattr(loss, "grouped", False) else ""
    return f"{regression_name(loss.name)} (loss {loss.name}{', ' + inside if inside else ''})"


def _values(column: Any, loss: Loss, target: str, n: int) -> Any:
    """The target as numbers or labels, checked under its own name."""
    if isinstance(loss, Gaussian):
        return check_target(column, n, target)
    values = labels_of(column, target)[0]
    if loss.kind in ("class", "classes") and values.dtype.kind == "f" and np.all(values == np.floor(values)):
        values = values.astype(np.int64)  # labels as they stand in the file: 1, not 1.0
    read_target(values, n, loss, name=target)
    return values


# ---- counts ----------------------------------------------------------------------------------------------------------


def _exposure(frame: Any, name: str, y: Any, loss: Loss) -> tuple[Float, NDArray[np.bool_] | None]:
    """Offset (n,), and the rows of exposure 0 (None where there are none)."""
    if loss.link != "log":
        raise InputError(
            f"--exposure {name} is for counts and amounts (losses with a log link, such as poisson); loss "
            f"{loss.name} has none."
        )
    values = check_vector(frame[name].to_native(), frame.shape[0], name=f"--exposure {name}")
    bad = np.flatnonzero(values < 0)
    if bad.size:
        raise InputError(f"--exposure {name} is negative in {rows_text(bad.tolist())}: exposures are above 0.")
    absent = values == 0
    wrong = np.flatnonzero(absent & (np.asarray(y, dtype=np.float64) > 0))
    if wrong.size:
        raise InputError(
            f"--exposure {name} is 0 in {rows_text(wrong.tolist())}, where something was counted all the same. Correct "
            "or drop those rows."
        )
    return np.log(np.where(absent, 1.0, values)), absent if absent.any() else None


# ---- survival times --------------------------------------------------------------------------------------------------


def _guessed_event(frame: Any, target: str, talk: Talk) -> str | None:
    """The column that says whether the event happened, where names and values leave no doubt that there is one.

    Raises
    ------
    InputError
        If several columns may be it.
    """
    if not looks_like_time(target):
        return None
    time, text = labels_of(frame[target].to_native(), target)
    if text or len(np.unique(time[np.isfinite(time)])) < 3 or np.nanmin(time) < 0:
        return None
    found = [name for name in frame.columns if name != target and looks_like_event(name) and _is_event(frame, name)]
    own = [name for name in found if name[0].lower() == target[0].lower()]
    if len(found) > 1 and len(own) != 1:
        raise InputError(
            f"{target} looks like a survival time, and {listed(found)} may each say whether its event happened: name "
            f"one with --event, or say --loss gaussian."
        )
    chosen = found[0] if len(found) == 1 else own[0] if own else None
    if chosen is not None:
        others = [
            name for name in frame.columns
            if name not in (target, chosen) and (name in found or (looks_like_time(name) and name not in _ENTRY))
        ]  # fmt: skip
        if others:
            many = len(others) > 1
            talk.note(
                f"{listed(others)} may be {'outcomes' if many else 'an outcome'} as well; what was not known at the "
                f"start is no input: {' '.join(f'--drop {name}' for name in others)}."
            )
    return chosen


_ENTRY = ("start", "entry")


def _is_event(frame: Any, name: str) -> bool:
    try:
        _events(frame, name)
    except InputError:
        return False
    return True


def _only_event(frame: Any, target: str, n: int) -> str:
    found = [name for name in frame.columns if name != target and looks_like_event(name) and _is_event(frame, name)]
    if len(found) == 1:
        return str(found[0])
    hint = f" It may be {listed(found)}." if found else ""
    raise InputError(
        f"--loss cox: which column says whether the event happened (1) or not (0, censored)? Add --event COLUMN.{hint}"
    )


def _survival(frame: Any, target: str, event: str, given: OutcomeColumns, loss: Loss | None, why: str) -> Outcome:
    """Times and events side by side."""
    if loss is not None and loss.kind != "survival":
        raise InputError(
            f"--event {event} makes {target} a survival time (loss cox); --loss {loss.name} has no events."
        )
    if given.exposure is not None:
        raise InputError(f"--exposure {given.exposure} is for counts; survival times carry their own exposure.")
    n = frame.shape[0]
    cox = loss or as_loss("cox")
    time = check_target(frame[target].to_native(), n, target)
    happened, meaning = _events(frame, event)
    parts = [time, happened]
    if given.start is not None:
        parts.insert(0, check_vector(frame[given.start].to_native(), n, name=f"--start {given.start}"))
    strata = None if given.strata is None else _strata(frame, given.strata)
    y = np.column_stack(parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # said again, and heard, when the comparison reads it
        read_target(y, n, cox, strata=strata, name=target)
    own = tuple(name for name in (event, given.start, given.strata) if name is not None)
    said = _said(cox, False)
    if why:
        said = f"{why}: {regression_name(cox.name)} (loss {cox.name}). Set --loss to change."
    return Outcome(y, cox, strata=strata, columns=own, said=f"{said}{'' if said.endswith('.') else '.'} {meaning}")


def _events(frame: Any, name: str) -> tuple[Float, str]:
    """0 and 1 (n,), and which value counts as the event, where that must be said.

    Raises
    ------
    InputError
        For values that are no events.
    """
    values, _ = labels_of(frame[name].to_native(), name)
    there = [v for v in values.tolist() if v is not None and v == v]
    if len(there) < len(values):
        rows = [i for i, v in enumerate(values.tolist()) if v is None or v != v]
        raise InputError(f"--event {name} has no value in {rows_text(rows)}: 1 if the event happened, 0 if not.")
    labels = sorted(set(there), key=str)
    turned = name.lower().startswith(("censored", "censoring", "is_censored"))
    if set(labels) <= {0, 1}:  # True and False are 1 and 0
        happened = np.asarray(values, dtype=np.float64)
        if turned:
            return 1.0 - happened, f"{name} 0 counts as the event, 1 as censored."
        return happened, f"{name} 1 counts as the event."
    if set(labels) == {1, 2}:
        return np.asarray(values, dtype=np.float64) - 1.0, f"{name} 2 counts as the event, 1 as censored."
    words = {str(v).strip().lower(): v for v in labels}
    for yes, no in _PAIRS:
        if set(words) == {yes, no}:
            return np.asarray(values == words[yes], dtype=np.float64), f"{name} {words[yes]!r} counts as the event."
    shown = list_names([value_text(v) for v in labels], 6)
    raise InputError(
        f"--event {name} holds {shown}: it must say 1 where the event happened and 0 where it was not seen (censored)."
    )


def _strata(frame: Any, name: str) -> NDArray[Any]:
    values = series_values(frame[name].to_native(), name)
    missing = [i for i, v in enumerate(values.tolist()) if v is None or v != v]
    if missing:
        raise InputError(f"--strata {name} has no value in {rows_text(missing)}. Give every row a stratum.")
    return values


# ---- words -----------------------------------------------------------------------------------------------------------


def about(name: str, outcome: Outcome, weights: Float | None) -> str:
    """The target in a few words: ``chd   yes/no, 160 of 462 are 1 (35 %)``."""
    used = np.ones(len(outcome.y), dtype=bool) if weights is None else weights > 0
    y, kind = outcome.y[used], outcome.loss.kind
    if kind == "survival":
        events = int(y[:, -1].sum())
        times = y[:, -2]
        text = f"{counted(events, 'event')} in {counted(len(y), 'row')} ({percent(events / len(y))}), "
        text += f"followed for {number(float(times.min()))} to {number(float(times.max()))}"
        text += (
            f", {counted(len(np.unique(outcome.strata[used])), 'stratum', 'strata')}"
            if outcome.strata is not None
            else ""
        )
    elif kind in ("class", "classes"):
        text = _about_labels(y, kind)
    else:
        values = np.asarray(y, dtype=np.float64)
        low, mean, high = (number(float(v)) for v in (values.min(), values.mean(), values.max()))
        text = f"numeric, {low} to {high}"
        if kind == "count":
            text = f"counts, {low} to {high}, mean {mean}"
            zeros = float(np.mean(values == 0))
            text += f", {percent(zeros)} are 0" if zeros else ""
    text = f"{name}   {text}"
    return text if weights is None else f"{text}, in {counted(int(used.sum()), 'row')} of positive weight"


def _about_labels(y: Any, kind: str) -> str:
    labels, times = np.unique(np.asarray(y), return_counts=True)
    if kind == "class" and len(labels) == 2:
        share = percent(times[1] / len(y))
        return f"two values, {value_text(labels[1])} in {times[1]:,} of {counted(len(y), 'row')} ({share})"
    if kind == "class":
        return f"shares, {number(float(labels[0]))} to {number(float(labels[-1]))}"
    shown = [f"{value_text(label)} {count:,}" for label, count in zip(labels, times, strict=True)]
    return f"{len(labels)} classes: {list_names(shown, 10)}"
