"""Picture 11, breakage: what if an input fails? L1 against L2, per input, measured on held-out rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..wording import sentence
from .common import METHOD_MARK, quote, sentence_list, spoken
from .spec import Axis, FigureSpec, Line, Mark, NumberTable, Panel, Points, VLine
from .text import clean, compact, number, shorten_all

if TYPE_CHECKING:
    from ..comparing.breakage import Breakage

__all__ = ["breakage_figure"]

_NAMED = 12
_FAILURES = ("missing", "frozen", "shuffled", "x10")
_TITLES = ("missing", "frozen", "shuffled", "×10")
_FARTHEST = 1e3  # errors beyond this many times the whole one, and three times the median, become arrows


def breakage_figure(found: Breakage) -> FigureSpec:
    """Held-out error with one failing input, as a multiple of the error with all in order; a panel per failure.

    Raises
    ------
    InputError
        If no input is used by any of the methods.
    """
    ratio = found.ratio
    if not found.used.any() or not np.isfinite(ratio).any():
        raise InputError("No method uses any input, so no failing input costs anything.")
    hurt = np.nan_to_num(ratio[:, 0], nan=1.0).max(axis=0)
    order = np.argsort(-np.where(found.used.any(axis=0), hurt, -np.inf), kind="stable")
    shown = order[: min(_NAMED, int(found.used.any(axis=0).sum()))]
    names = shorten_all([found.columns[j] for j in shown], 16)
    panels = tuple(_panel(found, f, shown, names) for f in range(len(_FAILURES)))
    return FigureSpec(
        kind="breakage",
        question="What if an input fails?",
        panels=panels,
        caption=_caption(found, len(shown), any(getattr(m, "shape", "") == "right" for p in panels for m in p.marks)),
        alt=_alt(found, shown),
        table=_table(found, order),
        size=(2.75, 1.2 + 0.2 * (len(shown) + 1)),
    )


def _panel(found: Breakage, failure: int, shown: NDArray[np.intp], names: list[str]) -> Panel:
    values = found.ratio[:, failure][:, shown]
    low, high = _limits(found, failure, shown)
    pad = (high / low) ** 0.08
    limits = (low / pad, high * pad)
    marks: list[Mark] = [VLine(1.0)]
    marks += [Line(np.array(limits), np.full(2, float(k)), "faint", 0.5) for k in range(len(shown))]
    place = np.arange(len(shown), dtype=float)
    for m, name in enumerate(found.methods):
        color, shape = METHOD_MARK.get(name, ("ink", "circle"))
        y = place + (0.14 if len(found.methods) > 1 else 0.0) * (2 * m - len(found.methods) + 1)
        x = values[m]
        inside = np.isfinite(x) & (x <= high)
        far = np.isfinite(x) & (x > high)
        marks.append(Points(x[inside], y[inside], color, shape, 6.0, 0.9))
        if far.any():  # the method's mark at the edge, and an arrow: a colour alone would not tell whose it is
            marks.append(Points(np.full(int(far.sum()), high), y[far], color, shape, 6.0, 0.9))
            marks.append(Points(np.full(int(far.sum()), limits[1]), y[far], "grey", "right", 5.0))
    return Panel(
        title=_TITLES[failure],
        x=Axis("times the error", limits, "log", ticks=_ticks(low, high)),
        y=Axis("", (len(shown) - 0.4, -0.8), ticks=tuple((float(k), text) for k, text in enumerate(names)),
               spine=False),
        marks=tuple(marks),
    )  # fmt: skip


def _limits(found: Breakage, failure: int, shown: NDArray[np.intp]) -> tuple[float, float]:
    """Ends of the axis: the same for all failures but x10, whose errors are of another size."""
    last = len(_FAILURES) - 1
    values = found.ratio[:, last:] if failure == last else found.ratio[:, :last]
    values = values[:, :, shown]
    finite = values[np.isfinite(values)]
    farthest = max(_FARTHEST, 3.0 * float(np.median(finite))) if finite.size else _FARTHEST
    high = max(min(float(finite.max(initial=1.0)), farthest), 1.05)
    low = max(min(float(finite.min(initial=1.0)), 1.0), 1e-3)
    return low, high


def _ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """1 and one to three round multiples."""
    if high / low > 30.0:
        every = max(1, round(math.log10(high / low) / 3))
        powers = range(-3, math.ceil(math.log10(high)) + 1)
        places = [10.0**e for e in powers if e % every == 0 and low <= 10.0**e <= high]
        return tuple((p, compact(p)) for p in sorted({1.0, *places}))
    middle = next((m for m in (10.0, 5.0, 3.0, 2.0, 1.5, 1.2, 1.1) if m <= high), 1.05)
    places = [1.0, middle] if middle < 5.0 else [1.0, 3.0, middle] if middle == 10.0 else [1.0, 2.0, middle]
    return tuple((p, compact(p)) for p in places)


def _caption(found: Breakage, shown: int, arrows: bool) -> str:
    parts = [
        f"with {spoken(name)} the error is {number(ratio)} times as large without {quote(column, among=found.columns)}"
        for name, (column, ratio) in found.worst.items()
    ]
    text = "Held-out error when one input fails, as a multiple of the error with all in order. "
    if all(ratio < 1.005 for _, ratio in found.worst.values()):
        text += "No missing input raises it by as much as half a percent."
    else:
        text += f"At worst, {sentence_list(parts, 5)}."
    marks = {"L1": "diamonds", "L2": "dots", "elastic net": "squares", "none": "rings"}
    named = [f"{marks[name]}: {spoken(name)}" for name in found.methods if name in marks]
    if len(named) > 1:
        text += f" {sentence(', '.join(named))}."
    if arrows:
        text += " Arrows: further out."
    used = int(found.used.any(axis=0).sum())
    if used > shown:
        text += f" The {shown} inputs that hurt most of {used:,} in use are shown."
    return text


def _alt(found: Breakage, shown: NDArray[np.intp]) -> str:
    missing = found.ratio[:, 0]
    parts = [
        f"{clean(found.columns[j])} " + ", ".join(f"{name} {number(missing[m, j])}"
                                                 for m, name in enumerate(found.methods))
        for j in shown[:5]
    ]  # fmt: skip
    return f"Error without one input, times as large: {sentence_list(parts, 5)}."


def _table(found: Breakage, order: NDArray[np.intp]) -> NumberTable:
    ratio = found.ratio
    heads = tuple(f"{name}, {failure}" for failure in _FAILURES for name in found.methods)
    rows: tuple[tuple[str | float, ...], ...] = tuple(
        (clean(found.columns[j])[:80], *(float(ratio[m, f, j]) for f in range(len(_FAILURES)) for m in
                                         range(len(found.methods))))
        for j in order[:60]
    )  # fmt: skip
    errors = ", ".join(f"{name} {number(error)}" for name, error in zip(found.methods, found.error, strict=True))
    left = f" {len(order) - 60:,} more inputs are left out." if len(order) > 60 else ""
    return NumberTable(("input", *heads), rows, f"Times the held-out error with all in order ({errors}).{left}")
