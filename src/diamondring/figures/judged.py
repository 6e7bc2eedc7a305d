"""Pictures 16 to 18: what held-out predictions of labels, counts and amounts are worth.

Calibration (what was predicted against what happened), the receiver operating characteristic of two classes, and which
class is taken for which.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .spec import Axis, FigureSpec, Line, Mark, Note, NumberTable, Panel, Points, Polygon, Text
from .text import compact, count, number, percent, shorten, shorten_all

if TYPE_CHECKING:
    from ..comparing.evidence import Confusion, Roc
    from ..tuning.calibration import Calibration

__all__ = ["calibration_figure", "confusion_figure", "roc_figure"]

Float = NDArray[np.float64]
_CLASSES = 12
_ALWAYS = 1.96  # standard errors that hold about 95 % of chance


def calibration_figure(
    found: Calibration, *, share: bool, rates: bool = False, target: str = "", outcome: str = ""
) -> FigureSpec:
    """Mean prediction against mean outcome in bins of similar predictions; on the diagonal, predictions come true.

    Parameters
    ----------
    found : Calibration
    share : bool
        Whether predictions are probabilities, from 0 to 1.
    rates : bool
        Whether they are per unit of exposure.
    target : str
        Name of the target.
    outcome : str
        The label whose probability is predicted, for sentences.
    """
    low, high = _intervals(found, share)
    ends = np.concatenate([found.predicted, found.observed, high, low])
    top = 1.0 if share and ends.max() > 0.6 else 1.08 * float(ends.max())
    top = top or 1.0
    diagonal = np.array([0.0, top])
    marks: list[Mark] = [Line(diagonal, diagonal, "grey", 1.0, "dashed")]
    for x, a, b in zip(found.predicted, low, high, strict=True):
        marks.append(Line(np.array([x, x]), np.array([a, b]), "error", 1.3))
    marks.append(Line(found.predicted, found.observed, "faint", 1.0))
    marks.append(Points(found.predicted, found.observed, "error", "circle", 6.0))
    marks.append(Note("as predicted", 0.93 * top, 0.93 * top, "grey", 0.9, "above"))
    unit = "probability" if share else "rate" if rates else "mean"
    what = f" of {shorten(outcome or target, 18)}" if outcome or target else ""
    panel = Panel(
        title="Do the predictions come true?",
        x=Axis(f"predicted {unit}{what}, held-out rows", (0.0, top)),
        y=Axis(f"observed {'share' if share else unit}", (min(0.0, float(low.min())), top)),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="calibration",
        question=panel.title,
        panels=(panel,),
        caption=_calibration_caption(found, share, rates),
        alt=(
            f"Points of observed against predicted {unit} in {len(found.rows)} groups of rows, from predicted "
            f"{_shown(found.predicted[0], share)} (observed {_shown(found.observed[0], share)}) to predicted "
            f"{_shown(found.predicted[-1], share)} (observed {_shown(found.observed[-1], share)})."
        ),
        table=_calibration_table(found, low, high),
        size=(4.4, 3.6),
    )


def _intervals(found: Calibration, share: bool) -> tuple[Float, Float]:
    """About 95 % of what chance makes of the observed means; Wilson's for shares, which end at 0 and 1."""
    observed, rows = found.observed, found.rows
    if share:
        z2 = _ALWAYS**2
        middle = (observed + z2 / (2 * rows)) / (1 + z2 / rows)
        half = _ALWAYS / (1 + z2 / rows) * np.sqrt(observed * (1 - observed) / rows + z2 / (4 * rows**2))
        return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
    half = _ALWAYS * np.nan_to_num(found.se)
    return np.maximum(observed - half, np.minimum(observed, 0.0)), observed + half


def _shown(value: float, share: bool) -> str:
    return percent(value) if share else number(value)


def _calibration_caption(found: Calibration, share: bool, rates: bool) -> str:
    low, high = _intervals(found, share)
    outside = int(((found.predicted < low) | (found.predicted > high)).sum())
    unit = "probability" if share else "rate" if rates else "prediction"
    text = f"Where the {unit} is highest (mean {_shown(found.predicted[-1], share)}), "
    text += f"{_shown(found.observed[-1], share)} came true; where it is lowest ({_shown(found.predicted[0], share)}), "
    text += f"{_shown(found.observed[0], share)}."
    if math.isfinite(found.slope):
        text += (
            f" The calibration slope is {number(found.slope)} (1 is right): predictions are {_extreme(found.slope)}."
        )
    groups = count(len(found.rows), "group")
    if outside == 0:
        return f"{text} All {groups} agree with the diagonal within chance (bars: 95 %)."
    return f"{text} {outside:,} of {groups} lie off the diagonal by more than chance (bars: 95 %)."


def _extreme(slope: float) -> str:
    if 0.9 <= slope <= 1.1:
        return "neither too extreme nor too timid"
    return "too extreme, as overfitted ones are" if slope < 0.9 else "too timid, as strongly shrunken ones are"


def _calibration_table(found: Calibration, low: Float, high: Float) -> NumberTable:
    columns = ("group", "rows", "predicted", "observed", "95 % from", "to")
    body = tuple(
        (k + 1, int(found.rows[k]), float(found.predicted[k]), float(found.observed[k]), float(low[k]), float(high[k]))
        for k in range(len(found.rows))
    )
    return NumberTable(columns, body, "Groups of about equally many rows, by rising prediction; held-out rows.")


def roc_figure(roc: Roc, outcome: str = "") -> FigureSpec:
    """Share of the rows with the outcome that are found, against the share of the others that are flagged as well."""
    fpr, tpr = roc.false_positive, roc.true_positive
    ends = np.array([0.0, 1.0])
    at = float(np.interp(0.2, fpr, tpr))
    what = f" of {shorten(outcome, 16)}" if outcome else ""
    panel = Panel(
        title="How well are the two classes told apart?",
        x=Axis("false alarms (1 − specificity)", (0.0, 1.0)),
        y=Axis(f"found{what} (sensitivity)", (0.0, 1.0)),
        marks=(
            Line(ends, ends, "grey", 1.0, "dashed"),
            Line(fpr, tpr, "error", 2.0),
            Points(np.array([0.2]), np.array([at]), "ink", "square", 6.0),
            Text(f"AUC {number(roc.auc)}", 0.96, 0.06, "ink", "right", "bottom", 1.1, True, x_frame=True, y_frame=True),
            Text("chance", 0.62, 0.56, "grey", "left", "center", 0.9),
        ),
        equal=True,
    )
    wanted = (0.05, 0.1, 0.2, 0.3, 0.5)
    rows = tuple((1.0 - x, float(np.interp(x, fpr, tpr))) for x in wanted)
    return FigureSpec(
        kind="roc",
        question=panel.title,
        panels=(panel,),
        caption=(
            f"In {percent(roc.auc)} of all pairs, the row with the outcome has the higher prediction (AUC "
            f"{number(roc.auc)}; chance is 0.5). At a threshold that flags 20 % of those without the outcome, "
            f"{percent(at)} of those with it are found (square)."
        ),
        alt=f"Receiver operating characteristic of held-out predictions, area {number(roc.auc)}.",
        table=NumberTable(("specificity", "sensitivity"), rows, "Held-out rows; between thresholds by straight lines."),
        size=(4.2, 4.2),
    )


def confusion_figure(confusion: Confusion) -> FigureSpec:
    """Rows: true class; columns: class of the highest probability; darker cells hold more of their row."""
    table, names = _largest(confusion)
    k = len(names)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-300)
    marks: list[Mark] = []
    for i in range(k):
        for j in range(k):
            marks += _cell(i, j, float(table[i, j]), float(shares[i, j]))
    labels = shorten_all(names, 16)
    ticks = tuple((float(i), label) for i, label in enumerate(labels))
    panel = Panel(
        title="Which class is taken for which?",
        x=Axis("predicted class", (-0.5, k - 0.5), ticks=ticks if k <= 6 else _numbered(labels)),
        y=Axis("true class", (k - 0.5, -0.5), ticks=ticks, spine=False),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="confusion",
        question=panel.title,
        panels=(panel,),
        caption=_confusion_caption(confusion),
        alt="Share of each class that is recognised: "
        + ", ".join(f"{name} {percent(shares[i, i])}" for i, name in enumerate(labels))
        + ".",
        table=NumberTable(
            ("true class", *(f"→ {label}" for label in labels)),
            tuple((label, *(float(v) for v in table[i])) for i, label in enumerate(labels)),
            "Held-out rows by true class (rows) and likeliest class (columns).",
        ),
        size=(max(3.4, 1.4 + 0.42 * k), max(2.2, 1.0 + 0.33 * k)),
    )


def _cell(i: int, j: int, rows: float, share: float) -> list[Mark]:
    x, y = np.array([j - 0.48, j + 0.48, j + 0.48, j - 0.48]), np.array([i - 0.48, i - 0.48, i + 0.48, i + 0.48])
    color: Any = "penalty" if i == j else "error"
    out: list[Mark] = [Polygon(x, y, color, 0.06 + 0.5 * share, 0.0)] if share > 0 else []
    text = Text(compact(rows), float(j), float(i), "ink" if rows else "grey", "center", "center", 0.9, i == j)
    return [*out, text]


def _numbered(labels: list[str]) -> tuple[tuple[float, str], ...]:
    return tuple((float(i), label if len(label) <= 3 else label[:3]) for i, label in enumerate(labels))


def _largest(confusion: Confusion) -> tuple[Float, list[str]]:
    """The most common classes; the others as one."""
    table, names = confusion.table, list(confusion.classes)
    if len(names) <= _CLASSES:
        return table, names
    order = np.argsort(-table.sum(axis=1), kind="stable")
    kept, rest = np.sort(order[: _CLASSES - 1]), order[_CLASSES - 1 :]
    out = np.zeros((_CLASSES, _CLASSES))
    out[:-1, :-1] = table[np.ix_(kept, kept)]
    out[-1, :-1], out[:-1, -1] = table[np.ix_(rest, kept)].sum(axis=0), table[np.ix_(kept, rest)].sum(axis=1)
    out[-1, -1] = table[np.ix_(rest, rest)].sum()
    return out, [*(names[i] for i in kept), f"{len(rest)} others"]


def _confusion_caption(confusion: Confusion) -> str:
    table, names = confusion.table, confusion.classes
    shares = np.diag(table) / np.maximum(table.sum(axis=1), 1e-300)
    best, worst = int(np.argmax(shares)), int(np.argmin(shares))
    text = f"Recognised best: `{names[best]}` ({percent(shares[best])}); worst: `{names[worst]}` "
    text += f"({percent(shares[worst])})."
    mistakes = table - np.diag(np.diag(table))
    if mistakes.any():
        i, j = np.unravel_index(int(np.argmax(mistakes)), mistakes.shape)
        text += f" The commonest mistake takes `{names[i]}` for `{names[j]}` ({compact(float(mistakes[i, j]))} rows)."
    return text + " The log loss, which decides, also counts how sure each prediction was."
