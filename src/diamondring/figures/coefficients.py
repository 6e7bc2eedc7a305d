"""Picture 8, the coefficients: what does the model say about each input?

Dots are effects per standard deviation of the input, which can be compared with each other; the coefficient in
original units stands beside each. A hollow ring shows where it would be without (or with the weakest) penalty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..names import Names
from ..wording import sentence
from .common import quote, sentence_list
from .spec import Axis, ErrorBars, FigureSpec, Line, Mark, NumberTable, Panel, Points, Shape, Text, VLine
from .text import clean, compact, number, shorten, shorten_all

__all__ = ["Effects", "coefficients_figure"]

Float = NDArray[np.float64]
_NAMED = 20
_GHOST, _INTERVAL = 2.0, 3.0  # times the largest dot: how far the frame follows ghosts and intervals
_MULTIPLIED = {"odds ratio": "odds", "rate ratio": "rate", "hazard ratio": "hazard"}


@dataclass(frozen=True, eq=False)
class Effects:
    """Coefficients of one fit.

    Attributes
    ----------
    names : (p,) tuple of str
    coef, sd : (p,) arrays
        Coefficients in original units; standard deviations of the inputs.
    ghost : (p,) array or None
        Coefficients without penalty, in original units.
    ghost_name : str
        What the ghost is, such as "no penalty".
    low, high : (p,) arrays or None
        The middle 90 % of refits on bootstrap samples, in original units.
    penalty : str
    alpha : float
    target : str
        Name of the target, "" if unknown.
    ratio : str
        What ``exp(coefficient)`` is, such as "odds ratio"; "" where effects are added.
    noun : str
        "input", or "parameter" of a function: then values are drawn as they are, and ``sd`` is 1.
    moved : str
        What a coefficient adds to.
    """

    names: Names
    coef: Float
    sd: Float
    ghost: Float | None = None
    ghost_name: str = "no penalty"
    low: Float | None = None
    high: Float | None = None
    penalty: str = ""
    alpha: float = 0.0
    target: str = ""
    ratio: str = ""
    noun: str = "input"
    moved: str = "the prediction"


def coefficients_figure(effects: Effects) -> FigureSpec:
    """The largest effects per standard deviation, with the unpenalised ones as ghosts.

    Raises
    ------
    InputError
        If the fit keeps no input.
    """
    effect = effects.coef * effects.sd
    kept = np.flatnonzero(effects.coef)
    if not len(kept):
        advice = f" Choose an alpha below {number(effects.alpha)}." if effects.alpha > 0 else ""
        what = "it predicts the same for every row" if effects.noun == "input" else "all of them are exactly 0"
        raise InputError(f"This fit keeps no {effects.noun}: {what}.{advice}")
    order = kept[np.argsort(-np.abs(effect[kept]), kind="stable")]
    shown = order[:_NAMED]
    ghost = None if effects.ghost is None else effects.ghost[shown] * effects.sd[shown]
    ends = [v[shown] * effects.sd[shown] for v in (effects.low, effects.high) if v is not None]
    low, high = _limits(effect[shown], [] if ghost is None else [ghost], ends)
    marks: list[Mark] = [VLine(0.0, "grey", 1.0)]
    marks += [Line(np.array([low, high]), np.full(2, float(k)), "faint", 0.5) for k in range(len(shown))]
    if ghost is not None:
        marks += _ghosts(ghost, low, high)
    if len(ends) == 2:
        place = np.arange(len(shown), dtype=float)
        marks.append(ErrorBars(place, np.clip(ends[0], low, high), np.clip(ends[1], low, high), "ink", 1.5))
    marks.append(Points(effect[shown], np.arange(len(shown), dtype=float), "ink", "circle", 6.0))
    head = f"{effects.ratio} per SD" if effects.ratio else "per unit" if effects.noun == "input" else "value"
    marks.append(Text(head, 0.985, -0.85, "grey", "right", "center", 0.85, x_frame=True))
    for k, j in enumerate(shown):
        beside = math.exp(min(effect[j], 700.0)) if effects.ratio else effects.coef[j]
        marks.append(Text(compact(beside), 0.985, float(k), "ink", "right", "center", 0.85, x_frame=True))
    own = effects.noun != "input"
    target = f" {'of' if effects.ratio else 'on'} {shorten(effects.target, 18)}" if effects.target else ""
    panel = Panel(
        title=f"How large is each {effects.noun}?" if own else "What does each input do?",
        x=Axis(
            f"value of the {effects.noun}"
            if own
            else f"{'log ' + effects.ratio if effects.ratio else 'effect'}{target} per SD of the input",
            (low, high),
            room=0.26 if effects.ratio else 0.17,
        ),
        y=Axis(
            "",
            (len(shown) - 0.4, -1.2),
            ticks=tuple((float(k), text) for k, text in enumerate(shorten_all([effects.names[j] for j in shown], 22))),
            spine=False,
        ),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="coefficients",
        question=panel.title,
        panels=(panel,),
        caption=_caption(effects, effect, order, (low, high)),
        alt=_alt(effects, effect, order),
        table=_table(effects, effect, order),
        size=(4.8, 1.05 + 0.19 * (len(shown) + 1)),
    )


def _limits(effect: Float, ghosts: list[Float], ends: list[Float]) -> tuple[float, float]:
    """Room for all dots, and for what is drawn beside them up to some times as far; wilder ones become arrows."""
    reach = float(np.abs(effect).max())
    values = [effect, np.zeros(1)]
    for each, most in ((each, k) for k, several in ((_GHOST, ghosts), (_INTERVAL, ends)) for each in several):
        values.append(np.clip(each[np.isfinite(each)], -most * reach, most * reach))
    low, high = float(np.concatenate(values).min()), float(np.concatenate(values).max())
    pad = 0.06 * (high - low) or 1.0
    return low - pad, high + pad


def _ghosts(ghost: Float, low: float, high: float) -> list[Mark]:
    """Hollow rings, and just inside the edge of the frame arrow heads for what lies beyond it."""
    place, edge = np.arange(len(ghost), dtype=float), 0.02 * (high - low)
    inside = (ghost >= low) & (ghost <= high)
    looks: tuple[tuple[Shape, NDArray[np.bool_], Float], ...] = (
        ("ring", inside, ghost),
        ("left", ghost < low, np.full(len(ghost), low + edge)),
        ("right", ghost > high, np.full(len(ghost), high - edge)),
    )
    return [Points(at[which], place[which], "error", shape, 6.5) for shape, which, at in looks if which.any()]


def _caption(effects: Effects, effect: Float, order: NDArray[np.int64], limits: tuple[float, float]) -> str:
    p, n = len(effects.coef), len(order)
    name = sentence(effects.penalty)
    head = f"{name} at alpha {number(effects.alpha)}" if effects.alpha > 0 else "The fit without penalty"
    largest = float(effect[order[0]])
    moves = f"moves {effects.moved} by {number(largest)}"
    if effects.ratio:
        moves = (
            f"multiplies the {_MULTIPLIED.get(effects.ratio, 'prediction')} by {number(math.exp(min(largest, 700.0)))}"
        )
    text, first = f"{head} keeps {n:,} of {p:,} {effects.noun}s.", quote(effects.names[order[0]], among=effects.names)
    if effects.noun == "input":
        text += f" One standard deviation more of {first} {moves}, other inputs staying the same."
    else:
        text += f" The largest is {first}, {number(largest)}."
    if effects.ghost is not None:
        arrows = "; arrows: it lies outside the frame" if _beyond(effects, effects.ghost, order, limits) else ""
        text += f" Hollow rings: {effects.ghost_name}{arrows}."
    if effects.low is not None and effects.high is not None:
        text += " Bars: the middle 90 % of the refits on bootstrap samples"
        cut = _beyond(effects, effects.low, order, limits) or _beyond(effects, effects.high, order, limits)
        text += "; those that end at the frame go on." if cut else "."
    if n > _NAMED:
        text += f" The {_NAMED} largest are shown; the table holds more."
    return text


def _beyond(effects: Effects, values: Float, order: NDArray[np.int64], limits: tuple[float, float]) -> bool:
    """Whether any of these coefficients lies outside the frame."""
    shown = order[:_NAMED]
    drawn = values[shown] * effects.sd[shown]
    return bool(((drawn < limits[0]) | (drawn > limits[1])).any())


def _alt(effects: Effects, effect: Float, order: NDArray[np.int64]) -> str:
    parts = [f"{shorten(effects.names[j], 40)} {number(effect[j])}" for j in order[:6]]
    what = "Effects per standard deviation" if effects.noun == "input" else "Values"
    return f"{what} of {len(order):,} kept {effects.noun}s, largest first: {sentence_list(parts, 6)}."


def _table(effects: Effects, effect: Float, order: NDArray[np.int64]) -> NumberTable:
    own = effects.noun != "input"
    columns = [effects.noun, "value"] if own else ["input", "per unit", "per SD"]
    if effects.ratio:
        columns.append(f"{effects.ratio} per SD")
    if effects.ghost is not None:
        columns.append(effects.ghost_name if own else f"per SD, {effects.ghost_name}")
    ends = [] if effects.low is None or effects.high is None else [effects.low, effects.high]
    columns += ["per SD, 5 % of refits", "95 %"][: len(ends)]
    body = []
    for j in order[:60]:
        row: list[str | float | int] = [clean(effects.names[j])[:80], float(effects.coef[j]), float(effect[j])]
        if own:
            row.pop()
        if effects.ratio:
            row.append(math.exp(min(float(effect[j]), 700.0)))
        if effects.ghost is not None:
            row.append(float(effects.ghost[j] * effects.sd[j]))
        row += [float(end[j] * effects.sd[j]) for end in ends]
        body.append(tuple(row))
    rest = order[60:]
    note = ""
    if len(rest):
        most = number(np.abs(effect[rest]).max())
        note = (
            f"{len(rest):,} more kept {effects.noun}s, each at most {most}{' per SD' if not own else ''}, are left out."
        )
    return NumberTable(tuple(columns), tuple(body), note)
