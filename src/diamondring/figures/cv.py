"""Picture 5, the cross-validation curve: how strong should the penalty be?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .common import alpha_axis, alpha_lines, error_axis, kept_counts
from .curves import Curve
from .spec import Axis, Band, EndLabel, FigureSpec, Line, Mark, NumberTable, Panel, Points, Span
from .text import compact, number, percent

__all__ = ["cv_figure"]

Float = NDArray[np.float64]
_FOLDS_DRAWN = 30


def cv_figure(
    curve: Curve, *, n_kept: Sequence[int] = (), no_penalty: float | None = None, method: str = ""
) -> FigureSpec:
    """Held-out error along alpha: mean -/+ SE, folds faint, the two choices, and what they have to beat.

    Parameters
    ----------
    curve : Curve
    n_kept : (k,) sequence of int, optional
        Inputs kept along the curve's alphas.
    no_penalty : float, optional
        Held-out error without penalty, in the curve's units.
    method : str, optional
        Whose curve it is, where several methods were compared.
    """
    strong, weak = curve.flat()
    low, high = _limits(curve, no_penalty)
    axis = error_axis("held-out error (root mean square)" if curve.root else f"held-out {curve.word}", low, high)
    marks: list[Mark] = [Span(strong, weak, "grey", 0.13)]
    marks += [Line(curve.alphas, fold, "faint", 0.7) for fold in curve.folds[:_FOLDS_DRAWN]]
    marks += [Line(alphas, mean, "grey", 0.9, "dotted") for alphas, mean in curve.others]
    marks.append(Band(curve.alphas, curve.low, curve.high, "error", 0.2))
    marks.append(Line(curve.alphas, curve.mean, "error", 2.0))
    marks.append(Points(curve.alphas[[curve.best]], curve.mean[[curve.best]], "error", "circle", 6.0))
    end = float(curve.alphas[-1])
    assert axis.limits is not None
    marks.append(EndLabel("mean ± SE", end, float(np.clip(curve.mean[-1], *axis.limits)), "error"))
    if len(curve.others):
        marks.append(EndLabel(curve.others_name, end, float(np.clip(curve.others[-1][1][-1], *axis.limits)), "grey"))
    for value, name in ((curve.baseline, _noun(curve.null)), (no_penalty, "no penalty")):
        marks += _level(value, name, curve, axis)
    marks += alpha_lines(curve.chosen(), curve.alphas)
    x = alpha_axis(curve.alphas)
    top = kept_counts(curve.alphas, n_kept, x)
    panel = Panel(
        title="How strong should the penalty be?",
        x=x,
        y=axis,
        marks=tuple(marks),
        top=top,
        top_label="kept" if top else "",
    )
    return FigureSpec(
        kind="cv",
        question=panel.title,
        panels=(panel,),
        caption=_caption(curve, strong, weak, method),
        alt=_alt(curve),
        table=_table(curve, n_kept),
    )


def _limits(curve: Curve, no_penalty: float | None) -> tuple[float, float]:
    """From the lowest fold's curve to a little above the baseline; wilder errors leave the frame."""
    low, high = curve.frame(curve.low, curve.high)
    lowest = float(np.quantile(curve.folds, 0.05))
    low = min(low, lowest)
    if curve.folds.min() >= 0:
        low = max(low, 0.0)  # an error that cannot be negative, whatever its SE
    if curve.baseline is not None:
        low, high = min(low, curve.baseline), max(high, curve.baseline)
    if no_penalty is not None and no_penalty < low + 1.6 * (high - low):
        high = max(high, no_penalty)
    return low, high


def _level(value: float | None, name: str, curve: Curve, axis: Axis) -> list[Mark]:
    """A horizontal reference line with its name at the right end, or a word at the top if it lies above the frame."""
    assert axis.limits is not None
    ends = [float(curve.alphas[0]), float(curve.alphas[-1])]
    if value is None:
        return []
    if not np.isfinite(value) or value > axis.limits[1]:
        return [EndLabel(f"{name} ↑ {compact(value)}", ends[1], axis.limits[1], "grey")]
    return [
        Line(np.array(ends), np.array([value, value]), "grey", 1.1, "dashed"),
        EndLabel(name, ends[1], value, "grey"),
    ]


def _caption(curve: Curve, strong: float, weak: float, method: str) -> str:
    best, alphas = curve.best, curve.alphas
    error = "error" if curve.root else curve.word
    text = f"The held-out {error}{' of ' + method if method else ''} is lowest, {number(curve.mean[best])}, at alpha "
    text += number(alphas[best])
    if curve.baseline:
        text += f", {percent(abs(1 - curve.mean[best] / curve.baseline))} "
        text += "below" if curve.mean[best] < curve.baseline else "above"
        text += f" {curve.null} ({number(curve.baseline)})"
    if strong == weak:
        text += "; at no other alpha is it within one SE of that."
    else:
        text += f". From alpha {number(strong)} to {number(weak)} (shaded) the error is within one SE of that: "
        text += "there is no evidence to prefer one over another."
    if curve.used != best:
        text += f" In use: alpha {number(alphas[curve.used])}, with an error of {number(curve.mean[curve.used])}."
    if best == len(alphas) - 1:
        text += " The lowest point is at the weak end of the grid: weaker penalties may do better, pass a smaller eps."
    elif best == 0:
        what = "the inputs" if curve.noun == "input" else "what is penalised"
        text += f" The lowest point is at the strong end of the grid: {what} may not help at all."
    text += " Thin lines: single folds."
    if curve.others:
        mixed = curve.others_name == "other mixtures"
        text += " Dotted: other " + ("mixtures of L1 and L2." if mixed else "blends of L1 and its refit.")
    return text


def _noun(null: str) -> str:
    """What is predicted without any input, short enough for the end of a line."""
    words = null.removeprefix("predicting ").removeprefix("giving everyone ")
    return "predict the mean" if words == "the mean" else words


def _alt(curve: Curve) -> str:
    text = (
        f"Curve of the {curve.word} on held-out rows: {number(curve.mean[0])} at the strongest alpha, lowest "
        f"{number(curve.mean[curve.best])} at alpha {number(curve.alphas[curve.best])}, {number(curve.mean[-1])} at "
        "the weakest."
    )
    return text + f" The one-SE rule chooses alpha {number(curve.alphas[curve.one_se])}."


def _table(curve: Curve, n_kept: Sequence[int]) -> NumberTable:
    wanted = np.linspace(0, len(curve.alphas) - 1, min(len(curve.alphas), 12)).round().astype(int)
    rows = np.unique(np.append(wanted, [curve.best, curve.one_se]))
    marks = {curve.best: "min", curve.one_se: "min = 1se" if curve.one_se == curve.best else "1se"}
    columns = ["alpha", "error", "one SE below", "one SE above", "training error", f"{curve.noun}s kept", ""]
    body = [
        [
            float(curve.alphas[i]),
            float(curve.mean[i]),
            float(curve.low[i]),
            float(curve.high[i]),
            float(curve.train[i]) if curve.train is not None else "",
            int(n_kept[i]) if len(n_kept) else "",
            marks.get(int(i), ""),
        ]
        for i in rows
    ]
    note = f"{len(rows)} of {len(curve.alphas)} alphas; {curve.word} over {len(curve.folds)} held-out parts."
    return NumberTable(tuple(columns), tuple(tuple(row) for row in body), note)
