"""The room that names, labels and headings of a panel take, in points: what the size of a figure is made of."""

from __future__ import annotations

from collections.abc import Callable

from .labels import wrap
from .palette import FONT_SIZE
from .spec import EndLabel, Panel

__all__ = ["SMALL", "below_above", "beyond_usual", "heading_lines", "sides_of", "wrapped"]

Width = Callable[[str, float], float]
"""Of a text at a font size, in points."""

SMALL = 0.9 * FONT_SIZE
USUAL_LABEL = 80.0  # room for names that the size of a figure reckons with


def beyond_usual(panel: Panel, width: Width) -> float:
    """How much wider a figure becomes for long names at the left or at the ends of lines, in points."""
    ends = [width(mark.text, FONT_SIZE) for mark in panel.marks if isinstance(mark, EndLabel)]
    names = [width(text, SMALL) for _, text in panel.y.ticks or () if not panel.y.spine]
    return max(max([*ends, *names], default=0.0) - USUAL_LABEL, 0.0)


def sides_of(panel: Panel, width: Width) -> tuple[float, float]:
    """Left and right margin in points."""
    left = 10.0
    if panel.y.spine or panel.y.ticks:
        texts = [text for _, text in panel.y.ticks] if panel.y.ticks is not None else ["−0.000"]
        left += max([width(text, SMALL) for text in texts], default=0.0) + 6.0
    if panel.y.label:
        left += FONT_SIZE + 6.0
    return left, 10.0


def below_above(panel: Panel, heading: str, box_width: float, width: Width) -> tuple[float, float]:
    """Bottom and top margin in points."""
    bottom, top = 8.0, 6.0
    if panel.x.spine:
        bottom += SMALL + 8.0
    if panel.x.label:
        bottom += FONT_SIZE + 6.0
    if panel.top:
        top += SMALL + 6.0
    if heading:
        top += 1.5 * FONT_SIZE * len(heading_lines(heading, box_width, width)) + 4.0
    return bottom, top


def heading_lines(heading: str, box_width: float, width: Width) -> list[str]:
    """The lines of the words above a frame."""
    return wrapped(heading, max(box_width + 20.0, 120.0), 1.08 * FONT_SIZE, width)


def wrapped(text: str, limit: float, size: float, width: Width) -> list[str]:
    """The lines of a text that is no wider than ``limit`` points."""
    words = {word: width(word, size) for word in text.split()}
    words[" "] = width("a a", size) - 2 * width("a", size)
    return wrap(text, words, limit)
