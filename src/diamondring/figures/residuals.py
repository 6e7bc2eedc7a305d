"""Picture 13, residuals: what did the fit miss? Predicted against observed minus predicted, with a smoother."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .spec import Axis, Band, FigureSpec, HLine, Line, Mark, NumberTable, Panel, Points
from .text import number

__all__ = ["residuals_figure"]

Float = NDArray[np.float64]
_MOST = 3000  # points that are drawn
_GROUPS = 12


def residuals_figure(predicted: Float, observed: Float, target: str = "") -> FigureSpec:
    """Residuals (n,) of rows against their predictions, means of groups of rows from low to high predictions.

    Parameters
    ----------
    predicted, observed : (n,) arrays
        Of the rows that were passed: those of the fit, or, more honest, rows that it has not seen.

    Raises
    ------
    InputError
        If all predictions are the same: there is nothing along which to look.
    """
    residual = observed - predicted
    if len(predicted) < 3 or np.ptp(predicted) == 0:
        raise InputError("The fit predicts the same for every row, so residuals cannot be looked at along it.")
    order = np.argsort(predicted, kind="stable")
    groups = np.array_split(order, max(1, min(_GROUPS, len(order) // 8)))
    middle = np.array([predicted[each].mean() for each in groups])
    mean = np.array([residual[each].mean() for each in groups])
    spread = np.array([residual[each].std() for each in groups])
    size = np.array([len(each) for each in groups])
    half = 2.0 * spread / np.sqrt(size)
    shown = order[np.unique(np.linspace(0, len(order) - 1, min(_MOST, len(order))).astype(int))]
    low, high = _limits(residual)
    inside = shown[(residual[shown] >= low) & (residual[shown] <= high)]
    marks: list[Mark] = [
        Points(predicted[inside], residual[inside], "grey", "circle", 3.2, 0.35),
        HLine(0.0, "ink"),
    ]
    if len(groups) > 1:
        marks += [Band(middle, mean - half, mean + half, "penalty", 0.2), Line(middle, mean, "penalty", 2.0)]
    unit = f" of {target}" if target else ""
    panel = Panel(
        title="What did the fit miss?",
        x=Axis(f"predicted{unit or ' value'}"),
        y=Axis("observed minus predicted", (low, high)),
        marks=tuple(marks),
    )
    off = int((np.abs(mean) > half).sum())
    text = f"{len(order):,} rows; the line is the mean of {len(groups)} groups of them, from low to high predictions "
    text += "(band: two standard errors). "
    text += (
        f"In {off} of {len(groups)} groups it lies away from 0 by more than chance: the fit misses a bend there."
        if off > 1
        else "It stays near 0: no bend that the fit misses."
    )
    far = len(shown) - len(inside)
    text += f" {far:,} far residuals lie outside the frame." if far else ""
    return FigureSpec(
        kind="residuals",
        question=panel.title,
        panels=(panel,),
        caption=text,
        alt=f"Residuals against predictions: means from {number(mean.min())} to {number(mean.max())} in {len(groups)} "
        f"groups, spread from {number(spread.min())} to {number(spread.max())}.",
        table=NumberTable(
            ("group", "rows", "predicted", "mean residual", "standard deviation"),
            tuple((k + 1, int(n), float(p), float(m), float(s)) for k, (n, p, m, s) in
                  enumerate(zip(size, middle, mean, spread, strict=True))),
            "Groups of rows from the lowest to the highest predictions.",
        ),
        size=(4.6, 3.4),
    )  # fmt: skip


def _limits(residual: Float) -> tuple[float, float]:
    """Symmetric room for nearly all residuals."""
    far = float(np.abs(residual).max())
    reach = min(far, 3.0 * float(np.quantile(np.abs(residual), 0.95))) or far or 1.0
    return -1.08 * reach, 1.08 * reach
