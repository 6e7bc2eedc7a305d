"""A card as HTML that leaves the rest of the notebook alone.

No script, nothing to load, at most 60 KB. All rules stand inside one selector (CSS nesting), so that none reaches
another output; ids begin with letters drawn anew for every output, so that none meets another's; and the card brings
its own paper, so that it can be read whatever the theme of the notebook is. Styles and pictures are removed by
notebooks that are not trusted: what is left reads well too.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from importlib import resources
from typing import Any

import numpy as np

from ..errors import InputError
from ..figures.spec import FigureSpec, Line, Mark
from ..figures.text import count
from ..report.markup import element, escape, listing, prose, table
from ..report.svg import inline_svg
from .card import Card, Grid, clipped
from .cards import card_of

__all__ = ["LIMIT", "html"]

LIMIT = 60 * 1024
_REM_PER_POINT = 0.08  # letters of figures a little smaller than those of the text
_STEPS = (1, 3, 8)  # of points that lines in the background keep, tried until the picture fits
_MOST_PANELS = 4
_MOST_LINES = 40
_MOST_SENTENCES = 8


def html(result: Any) -> str:
    """The HTML of a result.

    Parameters
    ----------
    result : Path, Selection, Comparison, Model, Fit, Resamples, Breakage, figures, ...

    Returns
    -------
    str
        At most `LIMIT` bytes in UTF-8: pictures that do not fit are left out, and it is said how to get them.
    """
    card = card_of(result)
    head, tail = _head(card), _tail(card)
    grids = "".join(_grid(grid) for grid in card.grids)
    style = _style()
    drawn, left = _figures(card, LIMIT - _size(style + head + grids + tail) - 1000)
    note = f'<p class="note">{prose(f"The picture is too large for a notebook: {card.elsewhere}")}</p>' if left else ""
    body = element("div", drawn + grids, class_="body") if drawn or grids else ""
    return element("div", style + head + body + note + tail, class_=f"dr-card {card.tone}".rstrip())


def _style() -> str:
    text = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return f"<style>{' '.join(line.strip() for line in text.splitlines())}</style>"


def _head(card: Card) -> str:
    badge = element("span", escape(card.badge), class_="badge") if card.badge else ""
    out = f'<p class="title">{badge}<strong>{prose(clipped(card.title))}</strong></p>'
    said = [clipped(text) for text in card.sentences]
    out += "".join(f"<p>{prose(text)}</p>" for text in said[:_MOST_SENTENCES])
    return out + (f"<p>… {len(said) - _MOST_SENTENCES} more.</p>" if len(said) > _MOST_SENTENCES else "")


def _tail(card: Card) -> str:
    out = ""
    for heading, sentences in card.more:
        said = [clipped(text) for text in sentences]
        if said:
            more = [f"… {len(said) - _MOST_SENTENCES} more"] if len(said) > _MOST_SENTENCES else []
            out += _unfolds(heading, listing([*said[:_MOST_SENTENCES], *more]))
    for heading, text in card.code:
        lines = [line if len(line) <= 120 else line[:119] + "…" for line in text.split("\n")]
        more = ["…"] if len(lines) > _MOST_LINES else []
        out += _unfolds(heading, f"<pre>{escape(chr(10).join([*lines[:_MOST_LINES], *more]))}</pre>")
    return out


def _unfolds(heading: str, inside: str) -> str:
    return f"<details><summary>{escape(heading)}</summary>{inside}</details>"


def _grid(grid: Grid) -> str:
    if not grid.rows:
        return ""
    rows = [[clipped(cell, 60) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    note = f'<p class="note">{prose(clipped(grid.note))}</p>' if grid.note else ""
    shown = table([clipped(name, 40) for name in grid.columns], rows, grid.marked, grid.digits)
    return element("div", shown + note, class_="grid")


def _figures(card: Card, room: int) -> tuple[str, bool]:
    """The figures that fit, one after the other, and whether one was left out because of its size."""
    out, left = "", False
    for make in card.figures:
        try:
            spec = make()
        except InputError:
            continue
        tries = (_figure(_thinned(spec, step), card) for step in _STEPS)
        figure = next((each for each in tries if _size(out) + _size(each) <= room), "")
        out, left = out + figure, left or not figure
    return out, left and not out


def _thinned(spec: FigureSpec, step: int) -> FigureSpec:
    """The same figure with every step-th point of its lines in the background."""

    def lighter(mark: Mark) -> Mark:
        if step == 1 or not isinstance(mark, Line) or mark.color != "faint" or len(mark.x) < 4 * step:
            return mark
        kept = np.r_[0 : len(mark.x) - 1 : step, len(mark.x) - 1]
        return replace(mark, x=mark.x[kept], y=mark.y[kept])

    return replace(spec, panels=tuple(replace(p, marks=tuple(map(lighter, p.marks))) for p in spec.panels))


def _figure(spec: FigureSpec, card: Card) -> str:
    shown = range(min(len(spec.panels), _MOST_PANELS))
    start = f"dr{secrets.token_hex(4)}-"
    panels = "".join(inline_svg(spec, k, f"{start}{k}-", _REM_PER_POINT) for k in shown)
    rest = len(spec.panels) - len(shown)
    more = f" {count(rest, 'more panel')}: {card.elsewhere}" if rest else ""
    caption = element("figcaption", prose(clipped(spec.caption) + more))
    many = "wide" if len(shown) > 1 else ""
    question = "" if spec.question == card.title else f'<p class="question">{escape(spec.question)}</p>'
    return element("figure", f"{question}<div>{panels}</div>{caption}", class_=many)


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
