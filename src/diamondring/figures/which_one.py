"""Picture 7, which one: how much worse is each method than the best, on the same held-out rows?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..comparing.text import null_label
from ..wording import sentence
from .common import METHOD_MARK, sentence_list, spoken
from .spec import Axis, ErrorBars, FigureSpec, Line, Mark, NumberTable, Panel, Points, Text, VLine
from .text import count, number, size_in_bytes

if TYPE_CHECKING:
    from ..comparison import Comparison

__all__ = ["Difference", "differences", "which_one_figure"]


@dataclass(frozen=True)
class Difference:
    """One method against the best: how much worse, with its SE, and what it needs.

    ``error``, ``worse`` and ``se`` are roots of mean squares where errors are mean squares:
    ``sqrt(a) - sqrt(b) = (a - b) / (sqrt(a) + sqrt(b))``, and the SE is divided by the same number, so that what is
    within one SE stays within one SE.
    """

    name: str
    error: float
    worse: float
    se: float
    n_kept: int
    n_columns: int
    carried_bytes: float


def differences(comparison: Comparison) -> list[Difference]:
    """All methods, the lowest held-out error first."""
    root = is_root(comparison)
    best = min(float(m.error) for m in comparison.methods)
    out = []
    for method in comparison.methods:
        error, worse, se = float(method.error), float(method.difference), float(method.difference_se)
        if root:
            total = math.sqrt(max(error, 0.0)) + math.sqrt(max(best, 0.0)) or 1.0
            error, worse, se = math.sqrt(max(error, 0.0)), worse / total, se / total
        out.append(
            Difference(
                method.name,
                error,
                worse,
                se,
                int(method.n_kept),
                len(method.columns_carried),
                float(method.carried_bytes),
            )
        )
    return sorted(out, key=lambda d: d.error)


def is_root(comparison: Any) -> bool:
    """Whether held-out errors are mean squares and are shown as their roots."""
    return any(m.selection is not None and m.selection.squared for m in comparison.methods)


def which_one_figure(comparison: Comparison) -> FigureSpec:
    """Paired held-out difference to the best method, -/+ its SE, and the columns each method needs."""
    rows, null = differences(comparison), null_label(comparison.loss)
    word = "error" if is_root(comparison) else _scoring(comparison)
    winner = comparison.verdict.winner
    high = _reach(rows)
    low = min([-0.08 * high, *(1.08 * (row.worse - row.se) for row in rows if row.worse <= high)])
    marks: list[Mark] = [VLine(0.0, "grey", 1.0)]
    marks += [Line(np.array([low, high]), np.full(2, float(k)), "faint", 0.6) for k in range(len(rows))]
    for k, row in enumerate(rows):
        marks += _row(k, row, low, high, comparison.noun)
    marks.append(
        Text(
            "needs" if comparison.noun == "input" else "keeps",
            0.985,
            -0.85,
            "grey",
            "right",
            "center",
            0.85,
            x_frame=True,
        )
    )
    ticks = tuple(
        (float(k), spoken(row.name, null) + (" ✓" if row.name == winner else "")) for k, row in enumerate(rows)
    )
    panel = Panel(
        title="Which one?",
        x=Axis(f"held-out {word} above the best, ± SE", (low, high), room=0.3),
        y=Axis("", (len(rows) - 0.4, -1.2), ticks=ticks, spine=False),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="which_one",
        question="Which one predicts best, and is that certain?",
        panels=(panel,),
        caption=_caption(comparison, rows, null, word),
        alt=_alt(rows, null),
        table=_table(comparison, rows),
        size=(4.8, 1.15 + 0.3 * len(rows)),
    )


def _reach(rows: list[Difference]) -> float:
    """How far the axis goes: all contenders with their SE; what lies far beyond is drawn as an arrow at the edge."""
    near = sorted(row.worse + row.se for row in rows if row.name != "mean" and math.isfinite(row.worse + row.se))
    if not near:
        return 1.0
    middle = near[len(near) // 2]
    inside = [value for value in near if value <= 6.0 * middle] or near
    return 1.1 * max(inside) or 1.0


def _row(k: int, row: Difference, low: float, high: float, noun: str) -> list[Mark]:
    color, shape = METHOD_MARK.get(row.name, ("ink", "circle"))
    place = np.array([float(k)])
    needs = Text(_needs(row, noun), 0.985, float(k), "ink", "right", "center", 0.85, x_frame=True)
    if not row.worse <= high:
        text = f"+{number(row.worse)}" if math.isfinite(row.worse) else "no finite error"
        return [
            Points(np.array([high]), place, color, "right", 7.0),
            Text(f"{text}  ", 0.965 * high, float(k), color, "right", "center", 0.85, clear=True),
            needs,
        ]
    ends = np.clip([row.worse - row.se, row.worse + row.se], low, high)
    return [
        ErrorBars(place, ends[:1], ends[1:], color, 1.8),
        Points(np.array([row.worse]), place, color, shape, 7.5),
        needs,
    ]


def _needs(row: Difference, noun: str) -> str:
    if noun != "input":
        return "nothing" if row.name == "mean" else count(row.n_kept, noun)
    return "nothing" if row.name == "mean" or row.n_columns == 0 else count(row.n_columns, "column")


def _caption(comparison: Comparison, rows: list[Difference], null: str, word: str) -> str:
    best = rows[0]
    within = [row for row in rows[1:] if row.worse <= row.se]
    behind = [row for row in rows[1:] if row.worse > row.se]
    text = f"{sentence(spoken(best.name, null))} has the lowest held-out {word}, {number(best.error)}"
    if within:
        names = sentence_list([spoken(row.name, null) for row in within], 5)
        text += (
            f"; {names} {'is' if len(within) == 1 else 'are'} within one SE of it, which is no evidence of a difference"
        )
    if behind:
        far = [f"{spoken(row.name, null)} (+{number(row.worse)}, SE {number(row.se)})" for row in behind]
        text += f". Behind by more than one SE: {sentence_list(far, 5)}"
    text += "."
    if any(row.name == comparison.verdict.winner for row in rows):
        text += " The tick marks the one to use."
    if comparison.verdict.kind == "cannot tell":
        text += " These data cannot tell which one is best."
    return text


def _alt(rows: list[Difference], null: str) -> str:
    parts = [
        f"{spoken(row.name, null)} {number(row.error)} (+{number(row.worse)}, SE {number(row.se)})" for row in rows
    ]
    return "Held-out error of each method, with the difference to the best: " + "; ".join(parts) + "."


def _table(comparison: Comparison, rows: list[Difference]) -> NumberTable:
    own = comparison.noun == "input"
    body = tuple(
        (
            spoken(r.name, null_label(comparison.loss)), r.error, r.worse, r.se, r.n_kept,
            *((r.n_columns, size_in_bytes(r.carried_bytes)) if own else ()),
        )
        for r in rows
    )  # fmt: skip
    word = "root of the mean squared error" if is_root(comparison) else _scoring(comparison)
    needs = ("columns needed", "their bytes") if own else ()
    return NumberTable(
        ("method", "held-out error", "above the best", "SE of that", f"{comparison.noun}s kept", *needs),
        body,
        f"The {word}; SE of the paired difference (Nadeau and Bengio).",
    )


def _scoring(comparison: Comparison) -> str:
    return next((str(m.selection.scoring) for m in comparison.methods if m.selection is not None), "error")
