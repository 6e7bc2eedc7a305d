"""Picture 13 where no row may be shown: held-out residuals of groups of rows, from low to high predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .spec import Axis, Band, FigureSpec, HLine, Line, NumberTable, Panel, Points
from .text import number

if TYPE_CHECKING:
    from ..comparing.evidence import ResidualGroups

__all__ = ["residual_groups_figure"]

Float = NDArray[np.float64]


def residual_groups_figure(groups: ResidualGroups, target: str = "") -> FigureSpec:
    """Means of groups of at least 20 rows with two standard errors, and the spread of their rows; no row is drawn.

    The residuals are held out: each row was predicted by a fit that did not see it.
    """
    x, mean, sd = groups.predicted, groups.mean, groups.sd
    half = 2.0 * sd / np.sqrt(groups.rows)
    off = int((np.abs(mean) > half).sum())
    reach = 1.1 * float((np.abs(mean) + np.maximum(sd, half)).max()) or 1.0
    panel = Panel(
        title="What did the fit miss?",
        x=Axis(f"predicted {target or 'value'}"),
        y=Axis("observed minus predicted", (-reach, reach)),
        marks=(
            Band(x, mean - sd, mean + sd, "grey", 0.16),
            Band(x, mean - half, mean + half, "penalty", 0.3),
            HLine(0.0, "ink"),
            Line(x, mean, "penalty", 2.0),
            Points(x, mean, "penalty", "circle", 5.0),
        ),
    )
    return FigureSpec(
        kind="residuals",
        question=panel.title,
        panels=(panel,),
        caption=_caption(groups, off),
        alt=f"Mean residuals from {number(mean.min())} to {number(mean.max())} in {len(x)} groups of rows, spread from "
        f"{number(sd.min())} to {number(sd.max())}.",
        table=NumberTable(
            ("group", "rows", "predicted", "mean residual", "standard deviation"),
            tuple(
                (k + 1, int(n), float(p), float(m), float(s))
                for k, (n, p, m, s) in enumerate(zip(groups.rows, x, mean, sd, strict=True))
            ),
            "Groups of rows from the lowest to the highest predictions.",
        ),
        size=(4.6, 3.4),
    )


def _caption(groups: ResidualGroups, off: int) -> str:
    count, smallest = len(groups.rows), int(groups.rows.min())
    text = (
        f"{int(groups.rows.sum()):,} rows, each predicted by a fit that did not see it, in {count} groups of at least "
    )
    text += f"{smallest:,}, from low to high predictions; no single row is shown. Line: mean of a group, with two "
    text += "standard errors (its band); grey: one standard deviation of the rows. "
    if off > max(1, round(0.1 * count)):
        text += f"In {off} of the groups the mean is away from 0 by more than chance: the fit misses a bend there."
    else:
        text += "The means stay near 0: no bend that the fit misses."
    wide, narrow = float(groups.sd.max()), float(groups.sd.min())
    if narrow > 0 and wide > 2.5 * narrow:
        text += f" The errors are not equally large everywhere: {number(narrow)} to {number(wide)}."
    return text
