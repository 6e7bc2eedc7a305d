"""Picture 13, residuals: what did the fit miss? Predicted against observed minus predicted, with a smoother."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .spec import Axis, Band, FigureSpec, HLine, Line, Mark, NumberTable, Panel, Points
from .text import number

__all__ = ["residuals_figure"]

Float = NDArray[np.float64]
_MOST = 3000  # points that are drawn
_GROUPS = 12


def residuals_figure(predicted: Float, observed: Float, target: str = "", level: float | None = None) -> FigureSpec:
    """Residuals (n,) of rows against their predictions, and what is their middle in groups of rows.

    The groups are of about equally many rows, from low to high predictions. Their middle is the mean with two standard
    errors; where a quantile is predicted, that quantile of the residuals, with the order statistics that enclose it in
    95 % of samples (binomial; David and Nagaraja, "Order Statistics", 2003, section 7.1).

    Parameters
    ----------
    predicted, observed : (n,) arrays
        Of the rows that were passed: those of the fit, or, more honest, rows that it has not seen.
    target : str
    level : float, optional
        The quantile that is predicted. Default: the mean is.

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
    along = np.array([predicted[each].mean() for each in groups])
    low_mid_high = np.array([_middle(residual[each], level) for each in groups])
    below, middle, above = low_mid_high.T
    spread = np.array([residual[each].std(ddof=1) for each in groups])
    size = np.array([len(each) for each in groups])
    shown = order[np.unique(np.linspace(0, len(order) - 1, min(_MOST, len(order))).astype(int))]
    low, high = _limits(residual)
    inside = shown[(residual[shown] >= low) & (residual[shown] <= high)]
    marks: list[Mark] = [
        Points(predicted[inside], residual[inside], "grey", "circle", 3.2, 0.35),
        HLine(0.0, "ink"),
    ]
    if len(groups) > 1:
        marks += [Band(along, below, above, "penalty", 0.2), Line(along, middle, "penalty", 2.0)]
    unit = f" of {target}" if target else ""
    panel = Panel(
        title="What did the fit miss?",
        x=Axis(f"predicted{unit or ' value'}"),
        y=Axis("observed minus predicted", (low, high)),
        marks=tuple(marks),
    )
    what = "mean" if level is None else f"{number(level)} quantile"
    text = f"{len(order):,} rows; the line is the {what} of {len(groups)} groups of them, from low to high predictions "
    text += f"(band: {'two standard errors' if level is None else '95 %'}). {_verdict(below, above)}"
    far = len(shown) - len(inside)
    text += f" {far:,} far residuals lie outside the frame." if far else ""
    return FigureSpec(
        kind="residuals",
        question=panel.title,
        panels=(panel,),
        caption=text,
        alt=f"Residuals against predictions: {what}s from {number(middle.min())} to {number(middle.max())} in "
        f"{len(groups)} groups, spread from {number(spread.min())} to {number(spread.max())}.",
        table=NumberTable(
            ("group", "rows", "predicted", f"{what} of the residuals", "standard deviation"),
            tuple((k + 1, int(n), float(p), float(m), float(s)) for k, (n, p, m, s) in
                  enumerate(zip(size, along, middle, spread, strict=True))),
            "Groups of rows from the lowest to the highest predictions.",
        ),
        size=(4.6, 3.4),
    )  # fmt: skip


def _middle(residual: Float, level: float | None) -> tuple[float, float, float]:
    """The mean of one group of rows, or the quantile that is predicted, between the ends of its interval."""
    n = len(residual)
    if level is None:
        mean, half = float(residual.mean()), 2.0 * float(residual.std(ddof=1)) / math.sqrt(n)
        return mean - half, mean, mean + half
    ordered = np.sort(residual)
    k = np.arange(1, n + 1)
    ways = np.append(0.0, np.cumsum(np.log((n - k + 1) / k)))
    below = np.cumsum(np.exp(ways + np.arange(n + 1) * math.log(level) + np.arange(n, -1, -1) * math.log1p(-level)))
    first, last = np.searchsorted(below, [0.025, 0.975])
    middle = float(np.quantile(residual, level))
    return float(ordered[max(first - 1, 0)]), middle, float(ordered[min(last, n - 1)])


def _verdict(below: Float, above: Float) -> str:
    """Whether more groups lie away from 0 than the one in twenty that chance alone puts there, by two deviations."""
    off, groups = int(((below > 0) | (above < 0)).sum()), len(below)
    if off > 0.05 * groups + 2.0 * math.sqrt(0.0475 * groups):
        text = f"In {off} of {groups} groups it lies further from 0 than chance explains: the fit misses something "
        return text + "there, a bend or what the penalty has shrunk."
    if off:
        return f"In {off} of {groups} groups it lies away from 0, which chance explains: no bend that the fit misses."
    return "It stays near 0: no bend that the fit misses."


def _limits(residual: Float) -> tuple[float, float]:
    """Symmetric room for nearly all residuals."""
    far = float(np.abs(residual).max())
    reach = min(far, 3.0 * float(np.quantile(np.abs(residual), 0.95))) or far or 1.0
    return -1.08 * reach, 1.08 * reach
