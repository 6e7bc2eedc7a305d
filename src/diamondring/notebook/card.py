"""What a notebook shows of one result, as plain data: its sentences, short tables, and which pictures to try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..figures.spec import FigureSpec
from ..figures.text import clean

__all__ = ["Card", "Cell", "Grid", "clipped"]

Cell = str | float | int
_LONGEST = 600  # letters of a sentence


@dataclass(frozen=True)
class Grid:
    """A short table.

    Attributes
    ----------
    columns : heads; the first column heads the rows.
    rows : cells; numbers are shown with ``digits`` significant digits, an exact zero as 0.
    note : what it shows, or what was left out.
    marked : the row that is set off, or -1.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    marked: int = -1
    digits: int = 4


@dataclass(frozen=True)
class Card:
    """One result.

    Attributes
    ----------
    title : str
        What it is, or the verdict, in one line.
    sentences : what else is said at once.
    grids : tables, the most useful one first.
    figures : functions that make the figures, the most useful one first; they may raise `InputError`.
    more : headings and lists of sentences that unfold.
    code : headings and texts of fixed width that unfold.
    badge, tone : a word before the title, and the kind of verdict whose colour it takes.
    elsewhere : how to get the pictures if they do not fit in.
    """

    title: str
    sentences: Sequence[str] = ()
    grids: Sequence[Grid] = ()
    figures: Sequence[Callable[[], FigureSpec]] = ()
    more: Sequence[tuple[str, Sequence[str]]] = ()
    code: Sequence[tuple[str, str]] = ()
    badge: str = ""
    tone: str = ""
    elsewhere: str = ".plot()"


def clipped(text: str, most: int = _LONGEST) -> str:
    """On one line, and no longer than a reader (and the size of a notebook) can bear."""
    text = clean(text) if text.strip() and "`" not in text else " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
