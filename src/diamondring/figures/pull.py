"""Picture 14, the pull: which inputs would lower the error, and which does the penalty hold at 0?

One bar per input: its pull on the residual, per unit of its penalty factor. The line is at alpha (times l1_ratio).
At an optimum, every kept input of an L1 fit pulls with exactly alpha, and no input that is 0 pulls harder: the picture
is the certificate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..ingredients import Ingredients
from .common import quote, sentence_list
from .spec import Axis, Bars, FigureSpec, Mark, NumberTable, Panel, Role, VLine
from .text import clean, compact, number, percent, shorten, shorten_all

__all__ = ["pull_figure", "pulls"]

Float = NDArray[np.float64]
_KEPT_NAMED = 12
_ZERO_NAMED = 8
_ALL_NAMED = 24


@dataclass(frozen=True)
class _Row:
    """One bar: a single input, or several pooled into their range."""

    name: str
    low: float
    high: float
    kept: bool
    count: int = 1


def pulls(fit: Ingredients) -> Float:
    """Size of each input's pull per unit of its penalty factor (p,); 0 for excluded and constant inputs.

    An unpenalised input (factor 0) pulls with 0 at an optimum: its raw pull is given.
    """
    divisor = np.where(fit.factor > 0, fit.factor, 1.0)
    return np.where(fit.usable, np.abs(fit.pull) / divisor, 0.0)


def pull_figure(fit: Ingredients) -> FigureSpec:
    """One bar per input, with a line at alpha; many inputs are pooled, the most telling ones named."""
    size = pulls(fit)
    line = fit.alpha * fit.l1_ratio
    rows = _rows(fit, size)
    position = np.arange(len(rows), dtype=np.float64)
    high = max(float(size.max(initial=0.0)) * 1.04, line * 1.22) or 1.0
    if fit.alpha == 0:  # what is left is rounding: it must not fill the picture
        high = max(high, 1e-3 * float(np.abs(fit.u).max(initial=0.0)))
    marks: list[Mark] = []
    for kept in (True, False):
        which = [k for k, row in enumerate(rows) if row.kept == kept]
        if not which:
            continue
        top = np.array([rows[k].high for k in which])
        bottom = np.array([rows[k].low if rows[k].count > 1 else 0.0 for k in which])
        solid = np.array([rows[k].count == 1 for k in which])
        marks += _bars(position[which], bottom, top, solid, kept)
    if line > 0:
        marks.append(VLine(line, "penalty", 2.0, "dashed"))
    of = f" for {shorten(fit.output, 24)}" if fit.output else ""
    label = "alpha" if fit.l1_ratio == 1 else "alpha × l1_ratio"
    panel = Panel(
        title=f"What does each {fit.noun} still offer?",
        x=Axis(_pull_of(fit), (0.0, high)),
        y=Axis(
            "", (len(rows) - 0.4, -0.6), ticks=tuple((float(k), row.name) for k, row in enumerate(rows)), spine=False
        ),
        marks=tuple(marks),
        top=((line, f"{label} = {number(line)}"),) if line > 0 else (),
    )
    return FigureSpec(
        kind="pull",
        question=f"Which {fit.noun}s does the penalty hold at 0{of}?" if fit.l1_ratio > 0 else panel.title,
        panels=(panel,),
        caption=_caption(fit, size, line),
        alt=_alt(fit, size, line),
        table=_table(fit, size),
        size=(4.8, 1.1 + 0.185 * len(rows)),
    )


def _pull_of(fit: Ingredients) -> str:
    return "pull on the residual" if fit.noun == "input" else "pull: slope of the error"


def _article(fit: Ingredients) -> str:
    return f"an {fit.noun}" if fit.noun == "input" else f"a {fit.noun}"


def _size_of(fit: Ingredients) -> str:
    """What the size of a bar's owner is called."""
    return "coefficient" if fit.noun == "input" else "value"


def _bars(position: Float, low: Float, high: Float, solid: NDArray[np.bool_], kept: bool) -> list[Mark]:
    """Single inputs as full bars, pooled ones as a full bar to the smallest and a light one to the largest."""
    color: Role = "ink" if kept else "grey"
    out: list[Mark] = []
    zero = np.zeros(len(position))
    if solid.any():
        out.append(Bars(position[solid], zero[solid], high[solid], color, opacity=1.0 if kept else 0.55))
    pooled = ~solid
    if pooled.any():
        out.append(Bars(position[pooled], zero[pooled], high[pooled], color, opacity=0.3))
        out.append(Bars(position[pooled], zero[pooled], low[pooled], color, opacity=0.55))
    return out


def _rows(fit: Ingredients, size: Float) -> list[_Row]:
    """Kept inputs by size of coefficient, then zero ones by pull; beyond the named ones, pooled."""
    kept = np.flatnonzero(fit.coef)
    kept = kept[np.argsort(-np.abs(fit.u[kept]), kind="stable")]
    zero = np.flatnonzero((fit.coef == 0) & fit.usable)
    zero = zero[np.argsort(-size[zero], kind="stable")]
    named_kept, named_zero = len(kept), len(zero)
    if len(kept) + len(zero) > _ALL_NAMED:
        named_kept = min(len(kept), max(_KEPT_NAMED, _ALL_NAMED - 4 - len(zero)))
        named_zero = min(len(zero), max(_ZERO_NAMED, _ALL_NAMED - 4 - len(kept)))
    named = [*kept[:named_kept], *zero[:named_zero]]
    shown = dict(zip(named, shorten_all([fit.names[j] for j in named], 22), strict=True))
    rows = [_Row(shown[j], 0.0, float(size[j]), True) for j in kept[:named_kept]]
    rows += _pooled(size[kept[named_kept:]], "more kept", True)
    rows += [_Row(shown[j], 0.0, float(size[j]), False) for j in zero[:named_zero]]
    rows += _pooled(size[zero[named_zero:]], "more at 0", False)
    return rows


def _pooled(sizes: Float, words: str, kept: bool) -> list[_Row]:
    if not len(sizes):
        return []
    return [_Row(f"{len(sizes):,} {words}", float(sizes.min()), float(sizes.max()), kept, max(len(sizes), 2))]


def _caption(fit: Ingredients, size: Float, line: float) -> str:
    zero = np.flatnonzero((fit.coef == 0) & fit.usable)
    n_kept = int(np.count_nonzero(fit.coef))
    if fit.alpha == 0:
        return f"Without penalty no {fit.noun} pulls on the residual: the error cannot be lowered any further."
    if fit.l1_ratio == 0:
        text = f"With L2 {_article(fit)} pulls in proportion to its {_size_of(fit)}: {number(fit.alpha)} times it"
        return f"{text}{_exceptions(fit, size, line)}. None is held at 0."
    if not len(zero):
        kept = "it is" if n_kept == 1 else f"all {n_kept:,} are"
        return f"Every {fit.noun} reaches the line at {number(line)}{_exceptions(fit, size, line)}, so {kept} kept."
    held = zero[size[zero] > line * (1 + 1e-6)]  # only a bound on the sign can hold these
    under = np.setdiff1d(zero, held)
    if n_kept == 0:
        text = f"No {fit.noun} pulls harder than {number(line)}: all {_size_of(fit)}s are exactly 0."
    else:
        one = n_kept == 1
        whose = f"The kept {fit.noun}" if one else f"The {n_kept:,} kept {fit.noun}s"
        text = f"{whose} reach{'es' if one else ''} beyond the line at {number(line)}"
        if fit.l1_ratio == 1:
            text = f"{whose} pull{'s' if one else ''} with exactly {number(line)}" + _exceptions(fit, size, line)
        text += f"; the {len(under):,} {'under it' if len(held) else 'others'} are exactly 0."
    if len(held):
        text += (
            f" {sentence_list([quote(fit.names[j], among=fit.names) for j in held], 2)} would be kept, but for a bound."
        )
    if len(under):
        close = under[int(np.argmax(size[under]))]
        text += f" {quote(fit.names[close], among=fit.names)} {_closeness(float(size[close]) / line, n_kept, fit.noun)}"
    return text


def _closeness(share: float, n_kept: int, noun: str = "input") -> str:
    """How near the strongest input at 0 came to the line; never rounded up to 100 %."""
    if share > 1 - 1e-6:
        return "reaches the line too" + (
            f" and could stand in for a kept {noun}." if n_kept else ": any weaker penalty would keep it."
        )
    shown = f"{math.floor(1000 * share) / 10:g} %" if share > 0.9 else percent(share)
    return f"came closest, at {shown} of the line."


def _exceptions(fit: Ingredients, size: Float, line: float) -> str:
    """Kept inputs that need not pull with alpha: unpenalised ones and those on a bound."""
    kept = fit.coef != 0
    free = np.flatnonzero(kept & (fit.factor == 0))
    bound = np.flatnonzero(kept & (fit.factor > 0) & ((fit.coef <= fit.lower) | (fit.coef >= fit.upper)))
    parts = []
    if len(free):
        parts.append(f"{sentence_list([quote(fit.names[j], among=fit.names) for j in free], 2)}, not penalised")
    if len(bound):
        parts.append(f"{sentence_list([quote(fit.names[j], among=fit.names) for j in bound], 2)}, on a bound")
    return f" (except {' and '.join(parts)})" if parts else ""


def _alt(fit: Ingredients, size: Float, line: float) -> str:
    zero = (fit.coef == 0) & fit.usable
    largest = float(size[zero].max(initial=0.0))
    return (
        f"Bars of the pull of {len(size):,} {fit.noun}s on the residual, with a line at {number(line)}. "
        f"{int(np.count_nonzero(fit.coef)):,} {fit.noun}s are kept; among those at 0 the largest pull is "
        f"{number(largest)}."
    )


def _table(fit: Ingredients, size: Float) -> NumberTable:
    order = np.lexsort((-size, -np.abs(fit.u)))[:40]
    body = tuple((clean(fit.names[j])[:60], float(size[j]), float(fit.coef[j]), float(fit.factor[j])) for j in order)
    left = len(size) - len(order)
    note = f"Line at {compact(fit.alpha * fit.l1_ratio, 6)}." + (
        f" {left:,} more {fit.noun}s are left out." if left else ""
    )
    return NumberTable((fit.noun, "pull", _size_of(fit), "penalty factor"), body, note)
