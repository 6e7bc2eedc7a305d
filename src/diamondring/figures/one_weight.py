"""Picture 15, one weight: what each penalty makes of the value that would fit best.

With the error ``1/2 (w - u)^2`` the penalised weight is a function of the unpenalised one u: L1 takes alpha off and
stops at 0, L2 divides, the elastic net does both, and ``alpha |w|^q`` with q < 1 jumps.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..penalties import L1L2
from .spec import Axis, Dash, EndLabel, FigureSpec, HLine, Line, Mark, Note, NumberTable, Panel, Role, VLine
from .text import number

__all__ = ["lq", "one_weight"]

Float = NDArray[np.float64]
_ONE = np.ones(1)


def lq(u: Float, alpha: float, q: float) -> Float:
    """The global minima of ``1/2 (w - u)^2 + alpha |w|^q`` for every u (m,).

    For q < 1 the weight is 0 up to the u at which a second minimum is as low; there it jumps from 0 to
    ``(2 alpha (1 - q))^(1 / (2 - q))``: there both objectives and the derivative agree. At the jump itself it is 0.
    The penalty: Frank and Friedman, "A statistical view of some chemometrics regression tools", 1993.
    """
    out = np.zeros(len(u))
    least, from_ = jump(alpha, q)
    for k, size in enumerate(np.abs(u)):
        if size <= from_ or size == 0:
            continue
        # the derivative w + alpha q w^(q - 1) - u is negative at `low`, positive at u, and rises in between
        low, high = least, float(size)
        for _ in range(200):
            w = 0.5 * (low + high)
            if not low < w < high:
                break
            low, high = (w, high) if w + alpha * q * w ** (q - 1.0) < size else (low, w)
        out[k] = math.copysign(high, u[k])
    return out


def jump(alpha: float, q: float) -> tuple[float, float]:
    """The smallest weight that is not 0, and the unpenalised value from which on it is kept."""
    if q >= 1 or alpha == 0:
        return 0.0, alpha if q == 1 else 0.0
    least = (2.0 * alpha * (1.0 - q)) ** (1.0 / (2.0 - q))
    return least, least + alpha * q * least ** (q - 1.0)


def one_weight(alpha: float, l1_ratio: float, q: float, reach: float) -> FigureSpec:
    """Unpenalised against penalised weight for L1, L2, the elastic net and Lq.

    Parameters
    ----------
    alpha : float, more than 0
    l1_ratio : float
        Share of L1 in the elastic net.
    q : float, more than 0
        Exponent of Lq.
    reach : float
        The axis runs from -reach to reach.
    """
    least, kept_from = jump(alpha, q)
    # both ends of every kink and jump are points of the lines
    kinks = [alpha, alpha * l1_ratio, kept_from, np.nextafter(kept_from, np.inf)]
    grid = np.linspace(0.0, reach, 151)
    u = np.unique(np.concatenate([grid, kinks, -grid, [-k for k in kinks]]))
    u = u[np.abs(u) <= reach]

    def mixed(share: float) -> Float:
        return np.array([float(L1L2(share).prox(np.array([v]), 1.0, alpha, _ONE)[0]) for v in u])

    lines: list[tuple[str, Float, Role, Dash, float]] = [
        ("L2", mixed(0.0), "ink", "dashed", 1.8),
        (f"elastic net ({number(l1_ratio)} L1)", mixed(l1_ratio), "grey", "dashdot", 1.8),
        ("L1", mixed(1.0), "penalty", "solid", 2.4),
        (f"Lq, q = {number(q)}", lq(u, alpha, q), "series4", "solid", 1.8),
    ]
    marks: list[Mark] = [HLine(0.0, "grey", 0.8), VLine(0.0, "grey", 0.8)]
    marks += [Line(np.array([-reach, reach]), np.array([-reach, reach]), "faint", 1.2)]
    marks += [EndLabel("no penalty", reach, reach, "grey")]
    for name, w, color, dash, width in lines:
        marks += _pieces(u, w, color, dash, width)
        marks.append(EndLabel(name, reach, float(w[-1]), color))
    marks.append(Note("L1: exactly 0 up to alpha", float(-0.5 * min(alpha, reach)), 0.0, "penalty", 0.9, "above"))
    if q < 1 and kept_from < reach:
        marks.append(Note("jump", kept_from, 0.5 * least, "series4", 0.9, "right"))
    limits, told = (-reach, reach), _told(alpha, l1_ratio, q, least, kept_from)
    rows = [(float(v), *(float(np.interp(v, u, w)) for _, w, *_ in lines)) for v in grid[::15]]
    return FigureSpec(
        kind="one_weight",
        question="What does each penalty do to one weight?",
        panels=(
            Panel(
                "", Axis("weight that fits best, no penalty", limits), Axis("penalised weight", limits), tuple(marks)
            ),
        ),
        caption=f"At alpha {number(alpha)} {told}.",
        alt=f"Penalised against unpenalised weight at alpha {number(alpha)}: {told}.",
        table=NumberTable(("no penalty", *(name for name, *_ in lines)), tuple(rows), "Negative weights: mirrored."),
        size=(6.0, 4.2),
    )


def _pieces(u: Float, w: Float, color: Role, dash: Dash, width: float) -> list[Mark]:
    """A line, broken where it jumps; the jump dotted."""
    cut = np.flatnonzero(np.diff(w) > 4.0 * np.maximum(np.diff(u), 1e-9 * np.ptp(u)))
    marks: list[Mark] = []
    for first, last in zip([0, *(cut + 1)], [*(cut + 1), len(u)], strict=True):
        marks.append(Line(u[first:last], w[first:last], color, width, dash))
    marks += [Line(u[k : k + 2], w[k : k + 2], color, 1.0, "dotted") for k in cut]
    return marks


def _told(alpha: float, l1_ratio: float, q: float, least: float, kept_from: float) -> str:
    shrunk = f"the elastic net is 0 up to {number(alpha * l1_ratio)} and divides what is left by " + (
        f"{number(1.0 + alpha * (1.0 - l1_ratio))}"
    )
    power = f"|w|^{number(q)}"
    if q < 1:
        last = (
            f"{power} leaves 0 at {number(kept_from)} with a jump to {number(least)}, and hardly shrinks large weights"
        )
    elif q == 1:
        last = f"{power} is L1"
    else:
        last = f"{power} has no corner and gives no zero"
    return (
        f"L1 takes {number(alpha)} off every weight and stops at exactly 0; L2 divides by {number(1.0 + alpha)} and "
        f"never gets to 0; {shrunk}; {last}"
    )
