"""Picture 19, risk groups: do those at high predicted risk have the event earlier?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .spec import Axis, Band, Dash, EndLabel, FigureSpec, Line, Mark, Note, NumberTable, Panel, Role
from .text import count, number, percent, shorten

if TYPE_CHECKING:
    from ..comparing.survival_groups import RiskGroups

__all__ = ["risk_figure"]

Float = NDArray[np.float64]
_DASHES: tuple[Dash, ...] = ("dashed", "dashdot", "dotted")
_EARLY = 0.9  # of the time shown
_COLOURS: tuple[Role, ...] = ("penalty", "ink", "error")


def risk_figure(risk: RiskGroups, target: str = "time") -> FigureSpec:
    """Kaplan-Meier curves of thirds by held-out risk, each with its 95 % band; broken lines, what the model predicted.

    Parameters
    ----------
    risk : RiskGroups
    target : str
        Name of the time.
    """
    marks: list[Mark] = []
    for g, color in enumerate(_COLOURS):
        there = np.isfinite(risk.observed[g])
        marks.append(Band(risk.times[there], risk.low[g][there], risk.high[g][there], color, 0.13))
        marks.append(Line(risk.times, risk.predicted[g], color, 1.1, _DASHES[g]))
        marks.append(Line(risk.times[there], risk.observed[g][there], color, 2.0, step=True))
    for g, color in enumerate(_COLOURS):
        last = int(np.flatnonzero(np.isfinite(risk.observed[g]))[-1])
        end = float(risk.times[last]), float(risk.observed[g][last])
        # what ends early is named where it runs: a label at the right would belong to nothing
        early = end[0] < _EARLY * float(risk.times[-1])
        marks.append(
            Note(risk.names[g], *end, color, prefer="right") if early else EndLabel(risk.names[g], *end, color)
        )
    panel = Panel(
        title="Do those at high predicted risk have the event earlier?",
        x=Axis(shorten(target, 24), (0.0, float(risk.times[-1]))),
        y=Axis("share without the event", (0.0, 1.0)),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="risk",
        question=panel.title,
        panels=(panel,),
        caption=_caption(risk, target),
        alt=_alt(risk, target),
        table=_table(risk, target),
        size=(5.0, 3.5),
    )


def _median(curve: Float, times: Float) -> float:
    below = np.flatnonzero(curve <= 0.5)
    return float(times[below[0]]) if len(below) else float("nan")


def _common(risk: RiskGroups) -> int:
    """The last time at which all curves are known."""
    return int(np.flatnonzero(np.isfinite(risk.observed).all(axis=0))[-1])


def _caption(risk: RiskGroups, target: str) -> str:
    at = _common(risk)
    time = number(float(risk.times[at]))
    text = f"At {shorten(target, 24)} {time}, {percent(risk.observed[0, at])} of the third at low predicted risk are "
    text += f"still without the event, and {percent(risk.observed[2, at])} of the third at high risk (Kaplan-Meier, "
    text += "held-out rows; bands: 95 %)."
    middle = [_median(curve[np.isfinite(curve)], risk.times[np.isfinite(curve)]) for curve in risk.observed]
    if np.isfinite(middle[2]):
        text += f" Half of those at high risk have had it by {number(middle[2])}"
        text += f", of those at low risk by {number(middle[0])}." if np.isfinite(middle[0]) else "."
    known = np.isfinite(risk.observed)
    away = float(np.max(np.abs(np.where(known, risk.observed - risk.predicted, 0.0))))
    text += f" What the model predicted (broken lines) is at most {number(100 * away, 2)} percentage points from what "
    text += "happened."
    return text


def _alt(risk: RiskGroups, target: str) -> str:
    at = _common(risk)
    parts = [
        f"{name} ({count(int(risk.rows[g]), 'row')}, {count(int(risk.events[g]), 'event')}) "
        f"{percent(risk.observed[g, at])}"
        for g, name in enumerate(risk.names)
    ]
    return f"Survival curves of three risk groups; share without event at {target} {number(risk.times[at])}: " + (
        ", ".join(parts) + "."
    )


def _table(risk: RiskGroups, target: str) -> NumberTable:
    wanted = np.unique(np.linspace(0, len(risk.times) - 1, 9).round().astype(int))
    columns = [target]
    for name in risk.names:
        columns += [f"{name}: at risk", "observed", "predicted"]
    body = tuple(
        (
            float(risk.times[i]),
            *(
                value
                for g in range(len(risk.names))
                for value in (float(risk.at_risk[g, i]), _or_blank(risk.observed[g, i]), float(risk.predicted[g, i]))
            ),
        )
        for i in wanted
    )
    sizes = "; ".join(
        f"{name}: {count(int(risk.rows[g]), 'row')}, {count(int(risk.events[g]), 'event')}"
        for g, name in enumerate(risk.names)
    )
    return NumberTable(tuple(columns), body, f"{sizes}. Blank where fewer than 10 rows are under observation.")


def _or_blank(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
