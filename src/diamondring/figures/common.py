"""What several figures share: finding an input by name, picking the ones to label, axes for alpha, kinds of error."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .spec import Axis, Dash, Mark, Role, Shape, Text, VLine
from .text import clean, compact, shorten, shorten_all

__all__ = [
    "METHOD_MARK",
    "SERIES",
    "alpha_axis",
    "alpha_lines",
    "arrays_equal_scale",
    "error_axis",
    "input_index",
    "kept_counts",
    "quote",
    "sentence_list",
    "spoken",
    "tick_texts",
]

Float = NDArray[np.float64]
SERIES: tuple[tuple[Role, Dash], ...] = (
    ("series0", "solid"),
    ("series1", "dashdot"),
    ("series2", "dashed"),
    ("series3", "solid"),
    ("series4", "dashed"),
    ("series5", "dotted"),
)  # two of the same dash are far apart in lightness


METHOD_MARK: dict[str, tuple[Role, Shape]] = {
    "L1": ("penalty", "diamond"),
    "relaxed L1": ("series3", "diamond"),
    "L2": ("ink", "circle"),
    "elastic net": ("grey", "square"),
    "none": ("error", "ring"),
    "mean": ("grey", "cross"),
}


def spoken(method: str, null: str = "mean") -> str:
    """A method's name as people say it; "mean", which uses no input, goes by its name for the loss: the base rate."""
    return {"none": "no penalty", "mean": f"the {null}"}.get(method, method)


def quote(name: str, length: int = 32, among: Iterable[str] = ()) -> str:
    """A column name inside a sentence, short, but not so short that it could be another one ``among`` these."""
    text = shorten(name, length)
    if text != clean(name):
        alike = [other for other in among if shorten(other, length) == text]
        if len(set(alike)) > 1:
            text = shorten_all(alike, length)[alike.index(name)]
    return f"`{text}`"


def sentence_list(words: Sequence[str], most: int = 4) -> str:
    """``a, b and c``; after ``most`` words, ``and 7 more``."""
    shown = list(words[:most])
    rest = len(words) - len(shown)
    if rest:
        return ", ".join(shown) + f" and {rest:,} more"
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]


def input_index(names: Sequence[str], which: Any, noun: str = "input") -> int:
    """The place of an input (or a parameter of a function) given by name or by place.

    Raises
    ------
    InputError
        If there is no such input; names that look alike are offered.
    """
    if isinstance(which, int | np.integer) and not isinstance(which, bool):
        if -len(names) <= which < len(names):
            return int(which) % len(names)
        last = len(names) - 1
        raise InputError(f"There is no {noun} number {which}: the fit has {len(names):,} {noun}s, 0 to {last}.")
    if which in names:
        return list(names).index(which)
    levels = [name for name in names if name.startswith(f"{which}=")]
    if levels:
        shown = sentence_list([f"'{clean(name)}'" for name in levels], 5)
        raise InputError(f"'{which}' is a text column: name one of its levels, {shown}.")
    close = difflib.get_close_matches(str(which), list(names), n=3)
    hint = f"Did you mean {' or '.join(repr(name) for name in close)}?" if close else ""
    shown = sentence_list([clean(name) for name in names], 6)
    raise InputError(f"No {noun} is named {which!r}. {hint} {noun.capitalize()}s: {shown}.".replace("  ", " "))


def tick_texts(places: Sequence[float]) -> list[str]:
    """Compact texts of tick places, with as many digits as it takes to tell them apart."""
    for digits in range(2, 8):
        texts = [compact(place, digits) for place in places]
        if len(set(texts)) == len(set(places)):
            break
    return texts


def alpha_axis(alphas: Float) -> Axis:
    """The logarithmic axis of alpha, from strong (left) to weak (right); alpha = 0 has no place on it."""
    positive = alphas[alphas > 0]
    high, low = float(positive.max()), float(positive.min())
    return Axis("alpha, strong to weak", (high, low), "log", ticks=_log_ticks(high, low))


def kept_counts(alphas: Float, counts: Sequence[int], axis: Axis) -> tuple[tuple[float, str], ...]:
    """How many inputs are kept, above the ticks of alpha; not at the left edge, where the word "kept" stands."""
    out = []
    span = math.log(float(alphas[0]) / float(alphas[-1]))
    for place, _ in axis.ticks or ():
        if len(counts) and math.log(float(alphas[0]) / place) > 0.05 * span:
            out.append((place, f"{int(counts[int(np.argmin(np.abs(np.log(alphas / place))))]):,}"))
    return tuple(out)


def error_axis(label: str, low: float, high: float) -> Axis:
    """The axis of an error: logarithmic where the largest is over three times the smallest."""
    if low > 0 and high > 3.0 * low:
        pad = (high / low) ** 0.06
        return Axis(label, (low / pad**1.5, high * pad), "log", ticks=_log_ticks(high, low))
    pad = 0.06 * (high - low) or 0.5
    return Axis(label, (low - 1.5 * pad, high + pad))


def _log_ticks(high: float, low: float) -> tuple[tuple[float, str], ...]:
    """Three to seven round places: powers of ten, or simple multiples of them where the range is short."""
    span = math.log10(high / low)
    every = max(1, math.ceil(span / 5))
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    inside: list[float] = []
    for multiples in ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)):
        places = [m * 10.0**e for e in powers if e % every == 0 for m in multiples]
        inside = [place for place in places if low * 0.999 <= place <= high * 1.001]
        if len(inside) >= 3:
            break
    if len(inside) < 2:
        inside = [low, high]
    return tuple(zip(inside, tick_texts(inside), strict=True))


def alpha_lines(chosen: Sequence[tuple[str, float]], alphas: Float) -> list[Mark]:
    """A vertical line with its name at the foot for every marked alpha; equal alphas share one.

    A stronger alpha's name stands left of its line, a weaker one's right, where there is room; two names on the same
    side stand one above the other.
    """
    merged: dict[float, list[str]] = {}
    for name, alpha in chosen:
        if alpha > 0:
            merged.setdefault(alpha, []).append(name)
    marks: list[Mark] = []
    span = math.log(float(alphas.max()) / float(alphas[alphas > 0].min())) or 1.0
    sides: list[bool] = []
    for k, (alpha, names) in enumerate(sorted(merged.items(), reverse=True)):
        text = " = ".join(names)
        place, room = math.log(float(alphas.max()) / alpha) / span, 0.04 + 0.03 * len(text)
        left = place > 1.0 - room if k or len(merged) == 1 else place > room
        foot = 0.015 + 0.085 * sides.count(left)
        sides.append(left)
        shown = f"{text}\N{NO-BREAK SPACE}" if left else f"\N{NO-BREAK SPACE}{text}"
        marks.append(VLine(alpha, "ink", 1.0, "solid" if names[0] == chosen[0][0] else "dashed"))
        align: Literal["left", "right"] = "right" if left else "left"
        marks.append(Text(shown, alpha, foot, "ink", align, "bottom", size=0.9, y_frame=True, clear=True))
    return marks


def arrays_equal_scale(scale: Float, sd: Float, index: Sequence[int]) -> bool:
    """Whether the penalty sees these inputs per standard deviation."""
    chosen = list(index)
    return bool(np.allclose(scale[chosen], sd[chosen], rtol=1e-9) and not np.all(scale[chosen] == 1.0))
