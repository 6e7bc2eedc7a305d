"""The classic pictures: the penalty's level sets, and the error surface over them.

`level_sets` shows diamonds or circles that grow outwards. `with_error` lays the error over them: where the sum of
both is smallest, a contour of the error touches an outline of the penalty, and that point moves as alpha changes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .common import sentence_list
from .pair import penalty_outline
from .plane import Curved, Plane, Quadratic, price
from .spec import (
    Axis,
    Contours,
    Ellipse,
    FigureSpec,
    HLine,
    Line,
    Mark,
    Note,
    NumberTable,
    Panel,
    Points,
    Polygon,
    Text,
    VLine,
)
from .text import number, shorten

__all__ = ["level_sets", "with_error"]

Float = NDArray[np.float64]
_ONES = np.ones(2)
_NAME = {1.0: "L1", 0.0: "L2"}
_SHAPE = {1.0: "diamond", 0.0: "circle"}
_COST = {1.0: "(|w1| + |w2|)", 0.0: "(w1² + w2²)/2"}


def level_sets(levels: Sequence[float], l1_ratio: float, names: tuple[str, str] = ("w1", "w2")) -> FigureSpec:
    """Weights that cost the same: diamonds (L1) or circles (L2), growing outwards.

    Parameters
    ----------
    levels : sequence of float, positive, increasing
        Costs, per unit of alpha.
    l1_ratio : 1.0 or 0.0
    """
    name, shape = _NAME[l1_ratio], _SHAPE[l1_ratio]
    marks: list[Mark] = [HLine(0.0, "grey", 0.8), VLine(0.0, "grey", 0.8)]
    reach, rows = 0.0, []
    for k, level in enumerate(sorted(levels, reverse=True)):
        x, y = _outline(level, l1_ratio)
        reach = max(reach, float(x.max()))
        marks.append(Polygon(x, y, "penalty", 0.13 / (1.0 + 0.5 * k), 1.8, "dashed"))
        rows.append((float(level), float(x.max())))
    for level in levels:
        x, _ = _outline(level, l1_ratio)
        # above the top of each outline
        marks.append(Text(number(level), 0.0, float(x.max()), "penalty", "center", "bottom", 0.95, clear=True))
    frame = (-1.15 * reach, 1.15 * reach)
    first, second = (shorten(each, 30) for each in names)
    why = (
        "Its corners lie on the axes, where a weight is exactly 0"
        if l1_ratio == 1
        else "It is round: no point of it is special, so nothing draws a weight to exactly 0"
    )
    return FigureSpec(
        kind=f"{name.lower()}_contours",
        question=f"What does {name} charge for two weights?",
        panels=(Panel(f"{name}: {shape}s", Axis(first, frame), Axis(second, frame), tuple(marks), equal=True),),
        caption=f"On each {shape} all pairs of weights have the same penalty {_COST[l1_ratio]}, written on it; it "
        f"grows outwards from 0. {why}.",
        alt=f"{name} penalty of two weights: {len(levels)} {shape}s around 0, at penalties "
        f"{sentence_list([number(level) for level in levels], 8)}.",
        table=NumberTable(("penalty", "reaches on each axis to"), tuple(reversed(rows))),
        size=(4.3, 4.3),
    )


def with_error(
    plane: Plane, alphas: Sequence[float], l1_ratio: float, names: tuple[str, str] = ("w1", "w2")
) -> FigureSpec:
    """The error over the penalty: one panel per alpha, and the path of solutions in all of them.

    Parameters
    ----------
    plane : Quadratic or Curved
        The error of two weights.
    alphas : sequence of float, at least 0
    l1_ratio : 1.0 or 0.0
    """
    name, first, second = _NAME[l1_ratio], *(shorten(each, 30) for each in names)
    solutions = [plane.solve(alpha, l1_ratio) for alpha in alphas]
    window = _window(plane, solutions, l1_ratio)
    trail = _trail(plane, alphas, l1_ratio, window[2])
    panels = []
    for k, (alpha, u) in enumerate(zip(alphas, solutions, strict=True)):
        marks: list[Mark] = [HLine(0.0, "grey", 0.8), VLine(0.0, "grey", 0.8)]
        marks += [*_penalty(u, l1_ratio, window), *_error(plane, u, window), trail, *_points(plane, u, k == 0)]
        cx, cy, half = window
        panels.append(
            Panel(
                _title(alpha, u, (first, second)),
                Axis(first, (cx - half, cx + half)),
                Axis(second, (cy - half, cy + half)),
                tuple(marks),
                equal=True,
            )
        )
    lowest = plane.value(plane.optimum)
    rows: list[tuple[str | float | int, ...]] = []
    for alpha, u in zip(alphas, solutions, strict=True):
        error, cost = plane.value(u) - lowest, alpha * price(u, l1_ratio)
        rows.append((float(alpha), float(u[0]), float(u[1]), error, cost, error + cost))
    told = sentence_list([_told(a, u, (first, second)) for a, u in zip(alphas, solutions, strict=True)], 6)
    return FigureSpec(
        kind=f"{name.lower()}_with_error",
        question=f"Where is error + {name} penalty smallest?",
        panels=tuple(panels),
        caption=f"The sum of the error and alpha·{_COST[l1_ratio]} is smallest at the square, where an error contour "
        f"touches the {_SHAPE[l1_ratio]}: {told}. The black line is where the square goes from the ring, alpha 0, as "
        f"alpha grows.{_remarks(plane, trail)}",
        alt=f"Error contours around the lowest error at {_place(plane.optimum)} over {_SHAPE[l1_ratio]}s of the {name} "
        f"penalty. Error plus penalty is smallest: {told}.",
        table=NumberTable(
            ("alpha", first, second, "error above its lowest", "penalty", "sum"), tuple(rows), _note(plane)
        ),
        size=(3.7, 3.7),
    )


def _outline(level: float, l1_ratio: float) -> tuple[Float, Float]:
    found = penalty_outline(level, l1_ratio, _ONES, np.inf)
    assert found is not None
    return found


def _place(u: Float) -> str:
    return f"({number(u[0])}, {number(u[1])})"


def _title(alpha: float, u: Float, names: tuple[str, str]) -> str:
    zero = [shorten(name, 14) for name, value in zip(names, u, strict=True) if value == 0]
    what = "both kept" if not zero else "both are exactly 0" if len(zero) == 2 else f"{zero[0]} is exactly 0"
    return f"alpha {number(alpha)}: {what}"


def _told(alpha: float, u: Float, names: tuple[str, str]) -> str:
    if not u.any():
        return f"at alpha {number(alpha)} both are exactly 0"
    said = [f"{name} is {'exactly 0' if value == 0 else number(value)}" for name, value in zip(names, u, strict=True)]
    return f"at alpha {number(alpha)} {' and '.join(said)}"


def _remarks(plane: Plane, trail: Line) -> str:
    if isinstance(plane, Quadratic):
        return ""
    jumps = (
        " Where the line breaks, the lowest minimum changes and the solution jumps." if np.isnan(trail.x).any() else ""
    )
    return f" This error is no quadratic; of several minima, the lowest one found is shown.{jumps}"


def _note(plane: Plane) -> str:
    if isinstance(plane, Quadratic):
        return "Error: 1/2 (w − optimum)' Gram (w − optimum)."
    return "Error: the function given."


def _window(plane: Plane, solutions: Sequence[Float], l1_ratio: float) -> tuple[float, float, float]:
    """Centre and half width of the square that all panels show: 0, the shapes, and room around the lowest error."""
    best = plane.optimum
    reach = max(float(np.abs(best).max()), *(float(np.abs(u).max()) for u in solutions)) or 1.0
    shapes = [price(u, l1_ratio) for u in solutions]
    size = max([float(_outline(level, l1_ratio)[0].max()) for level in shapes if level > 0], default=0.0)
    size = min(max(size, 0.45 * reach), 1.3 * reach)
    low, high = np.minimum(-size, best - 0.4 * reach), np.maximum(size, best + 0.4 * reach)
    middle, half = 0.5 * (low + high), 0.53 * float((high - low).max())
    return float(middle[0]), float(middle[1]), half


def _penalty(u: Float, l1_ratio: float, window: tuple[float, float, float]) -> list[Mark]:
    """The outline through the solution, filled, and fainter ones inside and outside of it."""
    level = price(u, l1_ratio)
    cx, cy, half = window
    edge = price(np.array([abs(cx) + half, abs(cy) + half]), l1_ratio)
    marks: list[Mark] = []
    # steps in the size of the shape, not in its cost, so that circles lie as evenly as diamonds
    power = 1.0 if l1_ratio == 1 else 0.5
    step = max(level**power / 2.0, edge**power / 6.0)
    start = level**power % step if level > 0 else 0.0
    for size in np.arange(start, edge**power, step):
        if size > 0.05 * step and abs(size - level**power) > 0.3 * step:
            x, y = _outline(float(size ** (1.0 / power)), l1_ratio)
            marks.append(Line(np.append(x, x[0]), np.append(y, y[0]), "penalty", 0.8, "dashed", 0.5))
    if level > 0:
        marks.append(Polygon(*_outline(level, l1_ratio), "penalty", 0.13, 2.0, "dashed"))
    return marks


def _error(plane: Plane, u: Float, window: tuple[float, float, float]) -> list[Mark]:
    """Contours of the error, as far apart as those of a round bowl would be; the one through the solution thick."""
    lowest = plane.value(plane.optimum)
    radius = math.sqrt(2.0 * max(plane.value(u) - lowest, 0.0))
    cx, cy, half = window
    reach = np.linspace(-half, half, 121)
    if isinstance(plane, Curved):
        values = np.array([[plane.value(np.array([cx + a, cy + b])) for a in reach] for b in reach]) - lowest
    else:
        dx, dy = cx + reach - plane.optimum[0], (cy + reach - plane.optimum[1])[:, None]
        g = plane.gram
        values = 0.5 * (g[0, 0] * dx**2 + 2.0 * g[0, 1] * dx * dy + g[1, 1] * dy**2)
    roots = np.sqrt(2.0 * np.maximum(values, 0.0))
    middle, outermost = np.nanquantile(np.where(np.isfinite(roots), roots, np.nan), [0.5, 0.9])
    # next to a cliff most lines would lie on it, and none around the lowest error
    outermost = min(float(outermost), max(2.5 * float(middle), 1.2 * radius))
    step = max(radius / 3.0, outermost / 7.0)
    shift = radius % step if radius > 0 else 0.0
    sizes = [shift + k * step for k in range(12) if shift + k * step > 0.25 * step]
    thin = [r for r in sizes if abs(r - radius) > 0.3 * step and r < 1.2 * outermost]
    if isinstance(plane, Quadratic):
        marks: list[Mark] = [_ellipse(plane, r, 0.9, 0.55) for r in thin]
        return [*marks, _ellipse(plane, radius, 2.4, 1.0)] if radius > 0 else marks
    shown = np.where(np.isfinite(values), values, np.nan)
    marks = [Contours(cx + reach, cy + reach, shown, tuple(0.5 * r**2 for r in thin), "error", 0.9, 0.55)]
    if radius > 0:
        marks.append(Contours(cx + reach, cy + reach, shown, (0.5 * radius**2,), "error", 2.4))
    return marks


def _ellipse(plane: Quadratic, radius: float, width: float, opacity: float) -> Ellipse:
    values, vectors = np.linalg.eigh(plane.gram)
    angle = math.degrees(math.atan2(vectors[1, 0], vectors[0, 0]))
    middle = (float(plane.optimum[0]), float(plane.optimum[1]))
    return Ellipse(
        middle, (radius / math.sqrt(values[0]), radius / math.sqrt(values[1])), angle, "error", width, opacity
    )


def _trail(plane: Plane, alphas: Sequence[float], l1_ratio: float, half: float) -> Line:
    """Solutions from alpha 0 to so much that nothing, or hardly anything, is left; where they jump, the line breaks."""
    top = max(plane.steepest * (1.1 if l1_ratio == 1 else 300.0), 1.1 * max(alphas))
    low = 1e-3 * min([plane.steepest or 1.0, *(a for a in alphas if a > 0)])
    grid = [0.0, *np.geomspace(low, top, 12)]
    line: list[Float] = [plane.solve(0.0, l1_ratio)]
    for before, after in itertools.pairwise(grid):
        line += _between(plane, l1_ratio, (before, line[-1]), (after, plane.solve(after, l1_ratio)), 0.04 * half)
    x, y = np.array(line).T
    return Line(x, y, "ink", 1.3)


def _between(
    plane: Plane, l1_ratio: float, first: tuple[float, Float], last: tuple[float, Float], step: float, depth: int = 16
) -> list[Float]:
    """Solutions after the first up to the last, halved until they are close; NaN where they never are: a jump."""
    if float(np.abs(last[1] - first[1]).max()) <= step:
        return [last[1]]
    if depth == 0:
        return [np.full(2, np.nan), last[1]]
    alpha = 0.5 * (first[0] + last[0])
    middle = (alpha, plane.solve(alpha, l1_ratio))
    return [
        *_between(plane, l1_ratio, first, middle, step, depth - 1),
        *_between(plane, l1_ratio, middle, last, step, depth - 1),
    ]


def _points(plane: Plane, u: Float, first: bool) -> list[Mark]:
    best = plane.optimum
    marks: list[Mark] = [
        Points(best[:1], best[1:], "error", "ring", 8.0),
        Points(u[:1], u[1:], "ink", "square", 8.0),
        Note(_place(u), float(u[0]), float(u[1]), "ink"),
    ]
    return [*marks, Note("lowest error", float(best[0]), float(best[1]), "error")] if first else marks
