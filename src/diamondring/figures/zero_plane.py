"""Picture 2 in the plane of two inputs: the unpenalised optima that make one of them exactly 0.

With L1 they fill a band, with L2 they lie on a line through the origin. All other coefficients are held at the fit,
the other one of the two follows. A target that moves by t per standard deviation of an input moves the optimum by t
along that input's axis, so that the distance to the edge along the axis says how much the data must change.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..ingredients import Ingredients
from .common import arrays_equal_scale, input_index, quote
from .pair import COPIES, PairProblem, zero_zone
from .spec import Axis, FigureSpec, HLine, Line, Mark, Note, NumberTable, Panel, Points, Polygon, VLine
from .text import number, shorten, shorten_all
from .touch import contours, curves, pair_problem
from .zero_curved import CurvedZone
from .zero_zone import needs_penalty

__all__ = ["asked_of", "ways_to_edges", "zero_plane_figure"]

Float = NDArray[np.float64]


def ways_to_edges(gram: Float, q: Float, absolute: Float, square: Float, which: int) -> tuple[float, float]:
    """How far the optimum may move along the axis of coefficient ``which`` before it leaves 0: (below, above).

    The optimum ``u*`` is in the zone while ``|h(t)| <= a_which`` with the other coefficient at its own solution,
    ``h(t) = q_w + t G_ww - G_wo S(q_o + t G_ow, a_o) / (G_oo + b_o)``, S the soft threshold; h rises, in straight
    pieces, and its two ends are found by halving. Outside the zone both ends have the same sign.
    """
    other = 1 - which

    def slope(t: float) -> float:
        pull = q[other] + t * gram[other, which]
        size = np.sign(pull) * max(abs(pull) - absolute[other], 0.0) / (gram[other, other] + square[other])
        return float(q[which] + t * gram[which, which] - gram[which, other] * size)

    steep = float(gram[which, which] - gram[0, 1] ** 2 / gram[other, other])
    found = []
    for target in (-absolute[which], absolute[which]):
        far = 1.0 + 2.0 * (abs(slope(0.0)) + abs(target) + float(np.abs(absolute).max()) * 2.0) / steep
        low, high = -far, far
        for _ in range(200):
            middle = 0.5 * (low + high)
            if not low < middle < high:
                break
            low, high = (middle, high) if slope(middle) < target else (low, middle)
        found.append(0.5 * (low + high))
    return found[0], found[1]


def asked_of(fit: Ingredients, pair: tuple[int, int]) -> int:
    """Which of two inputs the picture is about: the one that is 0; the first, if neither or both are."""
    return 1 if fit.coef[pair[1]] == 0 and fit.coef[pair[0]] != 0 else 0


def zero_plane_figure(
    fit: Ingredients, first: Any, second: Any, *, ridge: float | None = None, zone: CurvedZone | None = None
) -> FigureSpec:
    """The band of optima that make one of two inputs 0, the optimum of the data, and the way to the edge.

    Parameters
    ----------
    fit : Ingredients
        Of least squares, or with the surface of these two inputs.
    first, second : str or int
        x axis, y axis. The picture is about the one that is 0; about the first, if neither or both are.
    ridge : float, optional
        Alpha of the L2 penalty whose line is drawn. Default: that of the fit.
    zone : CurvedZone, optional
        Of `asked_of`, where the error is no quadratic.

    Raises
    ------
    InputError
        As `touch.touch`; if the two are copies of each other, or nothing is penalised.
    """
    i, j = input_index(fit.names, first, fit.noun), input_index(fit.names, second, fit.noun)
    problem = pair_problem(fit, i, j)
    _refuse(fit, problem)
    u, which = problem.solution, asked_of(fit, (i, j))
    absolute, square = fit.alpha * fit.l1_ratio * problem.factor, fit.alpha * (1 - fit.l1_ratio) * problem.factor
    own_ridge = fit.alpha if ridge is None else ridge
    if zone is None:
        way = min(ways_to_edges(problem.gram, problem.q, absolute, square, which), key=abs)
        edge = problem.optimum + way * np.eye(2)[which]
        centre, half = _window(problem, edge, absolute, which)
        marks = _zones(fit, problem, absolute, square, own_ridge, which, (centre, half))
        radius = problem.radius(u)
        marks += contours(problem, radius, (float(centre[0]), float(centre[1]), half)) if radius > 0 else []
        caption = _caption(fit, problem, which, way, arrays_equal_scale(fit.scale, fit.sd, (i, j)), own_ridge)
    else:
        edge, centre, half = zone.edge, np.array(fit.surface.window[:2]), fit.surface.window[2]
        marks = [*_bent(fit, problem, zone, which, (centre, half)), *curves(fit.surface, u)]
        caption = _bent_caption(fit, problem, zone, which, float(absolute[which]), own_ridge)
    marks += [HLine(0.0, "grey", 0.8), VLine(0.0, "grey", 0.8)]
    reach = 0.94 * half
    best = np.clip(problem.optimum, centre - reach, centre + reach)
    line = np.array([best, edge])
    if fit.l1_ratio > 0:
        marks.append(Line(line[:, 0], line[:, 1], "error", 3.5))
    marks += [
        Points(best[:1], best[1:], "error", "ring", 8.0),
        Points(u[:1], u[1:], "ink", "square", 8.0),
        Note(_best_fit(problem.optimum, best), float(best[0]), float(best[1]), "error"),
        Note(f"solution ({number(u[0])}, {number(u[1])})", float(u[0]), float(u[1]), "ink"),
    ]
    per_sd = arrays_equal_scale(fit.scale, fit.sd, (i, j))
    names = [quote(name, among=problem.names) for name in problem.names]
    label = [name + (" (per SD)" if per_sd else "") for name in shorten_all(problem.names, 30)]
    panel = Panel(
        title=f"How close was {shorten_all(problem.names, 24)[which]} to {'leaving 0' if u[which] == 0 else '0'}?",
        x=Axis(label[0], (centre[0] - half, centre[0] + half)),
        y=Axis(label[1], (centre[1] - half, centre[1] + half)),
        marks=tuple(marks),
        equal=True,
    )
    return FigureSpec(
        kind="zero_zone",
        question=panel.title,
        panels=(panel,),
        caption=caption,
        alt=f"Plane of {names[0]} and {names[1]} with the unpenalised optima that make {names[which]} exactly 0: "
        f"{'a band' if fit.l1_ratio > 0 else 'a line'}. The data's optimum is ({number(problem.optimum[0])}, "
        f"{number(problem.optimum[1])}), the nearest edge at ({number(edge[0])}, {number(edge[1])}).",
        table=NumberTable(
            ("", *(shorten(name, 40) for name in problem.names)),
            (("best fit, no penalty", *map(float, problem.optimum)), ("nearest edge", *map(float, edge)),
             ("solution", *map(float, u)), ("alpha × l1_ratio × factor", *map(float, absolute))),
            "On the penalty's scale." if per_sd else "",
        ),
        size=(4.6, 4.6),
    )  # fmt: skip


def _best_fit(optimum: Float, shown: Float) -> str:
    far = "" if np.array_equal(optimum, shown) else f": at ({number(optimum[0])}, {number(optimum[1])})"
    return f"best fit, no penalty{far}"


def _bent(
    fit: Ingredients, problem: PairProblem, zone: CurvedZone, which: int, window: tuple[Float, float]
) -> list[Mark]:
    """The band between two edges, and the line of L2, where the error is no quadratic."""
    name, (centre, half) = shorten_all(problem.names, 18)[which], window
    marks: list[Mark] = []

    def seen(points: Float, first: bool) -> list[Float]:
        inside = points[(np.abs(points - centre) < 0.85 * half).all(axis=1)]
        return [] if not len(inside) else [inside[0 if first else -1]]

    if fit.l1_ratio > 0:
        outline = np.concatenate([zone.low, zone.high[::-1]])
        marks.append(Polygon(outline[:, 0], outline[:, 1], "penalty", 0.13, 1.5, "dashed"))
        count = min(len(zone.low), len(zone.high))
        text = f"{'L1' if fit.l1_ratio == 1 else 'elastic net'}: {name} is exactly 0"
        marks += [Note(text, float(at[0]), float(at[1]), "penalty", 0.9)
                  for at in seen(0.5 * (zone.low[:count] + zone.high[:count]), False)]  # fmt: skip
    marks.append(Line(zone.line[:, 0], zone.line[:, 1], "ink", 1.4, "dotted"))
    text = f"L2: {name} is 0 only on this line"
    return marks + [Note(text, float(at[0]), float(at[1]), "ink", 0.9) for at in seen(zone.line, True)]


def _bent_caption(
    fit: Ingredients, problem: PairProblem, zone: CurvedZone, which: int, bar: float, ridge: float
) -> str:
    name, other = (quote(problem.names[each], among=problem.names) for each in (which, 1 - which))
    if fit.l1_ratio == 0:
        return _caption(fit, problem, which, 0.0, False, ridge)
    zero, pull = problem.solution[which] == 0, abs(zone.pull)
    text = f"At alpha {number(fit.alpha)}, {name} is exactly 0 wherever the best fit of the two lies in the band. "
    text += f"While it is 0 it pulls on the residual with {number(pull)}; for it to {'leave' if zero else 'get to'} 0 "
    text += f"that would have to {'grow' if zero else 'fall'} to {number(bar)} (thick line), {other} following and all "
    text += "others held."
    at = "" if ridge == fit.alpha else f" at alpha {number(ridge)}"
    return f"{text} With L2{at} the band is only a line."


def _refuse(fit: Ingredients, problem: PairProblem) -> None:
    needs_penalty(fit)
    values = np.linalg.eigvalsh(problem.gram)
    if values[0] <= COPIES * values[-1]:
        raise InputError("These two inputs are copies of each other, so that there is no single best fit: name others.")
    if np.any(np.isfinite(problem.lower)) or np.any(np.isfinite(problem.upper)):
        raise InputError("These two inputs have bounds, which cut the zone: call plot.zero_zone() for each on its own.")


def _window(problem: PairProblem, edge: Float, absolute: Float, which: int) -> tuple[Float, float]:
    """Centre and half width: origin, optimum, edge and solution, and the band around them."""
    points = np.array([np.zeros(2), problem.optimum, edge, problem.solution])
    low, high = points.min(axis=0), points.max(axis=0)
    band = 1.25 * float(absolute[which]) / float(problem.gram[which, which])
    low[which], high[which] = min(low[which], -band), max(high[which], band)
    half = 0.62 * float((high - low).max()) or 1.0
    return 0.5 * (low + high), half


def _zones(
    fit: Ingredients, problem: PairProblem, absolute: Float, square: Float, ridge: float, which: int,
    window: tuple[Float, float],
) -> list[Mark]:  # fmt: skip
    """The fit's band, and the line of L2."""
    (cx, cy), half = window
    reach = 6.0 * (half + abs(cx) + abs(cy))
    name = shorten_all(problem.names, 18)[which]
    marks: list[Mark] = []
    if fit.l1_ratio > 0:
        band = zero_zone(problem.gram, absolute, square, which, reach)
        assert band is not None
        marks.append(Polygon(band[0], band[1], "penalty", 0.13, 1.5, "dashed"))
        at = _inside(problem, absolute, square, which, window)
        text = f"{'L1' if fit.l1_ratio == 1 else 'elastic net'}: {name} is exactly 0"
        marks += [] if at is None else [Note(text, *at, "penalty", 0.9)]
    line = zero_zone(problem.gram, np.zeros(2), ridge * problem.factor, which, reach)
    if line is not None:
        marks.append(Line(line[0][:4], line[1][:4], "ink", 1.4, "dotted"))
        at = _inside(problem, np.zeros(2), ridge * problem.factor, which, window, sign=-1)
        marks += [] if at is None else [Note(f"L2: {name} is 0 only on this line", *at, "ink", 0.9)]
    return marks


def _inside(
    problem: PairProblem, absolute: Float, square: Float, which: int, window: tuple[Float, float], sign: int = 1
) -> tuple[float, float] | None:
    """A point in the middle of the band, far out in the window: where its name stands."""
    centre, half = window
    other = 1 - which
    q = np.zeros((2, 801))
    q[other] = np.linspace(-1, 1, 801) * 4.0 * (half + float(np.abs(centre).max())) * float(problem.gram.max())
    beyond = np.sign(q[other]) * np.maximum(np.abs(q[other]) - absolute[other], 0.0)
    q[which] = problem.gram[0, 1] / (problem.gram[other, other] + square[other]) * beyond
    points = np.linalg.solve(problem.gram, q).T
    points = points[(np.abs(points - centre) < 0.85 * half).all(axis=1)]
    if not len(points):
        return None
    best = points[int(np.argmax(sign * points[:, other]))]
    return float(best[0]), float(best[1])


def _caption(fit: Ingredients, problem: PairProblem, which: int, way: float, per_sd: bool, ridge: float) -> str:
    name, other = quote(problem.names[which], among=problem.names), quote(problem.names[1 - which], among=problem.names)
    if fit.l1_ratio == 0:
        return (
            f"With L2 at alpha {number(fit.alpha)} {name} is 0 only if the best fit of the two lies exactly on a line: "
            "it does not, and hardly ever will."
        )
    zero = problem.solution[which] == 0
    unit = f"per SD of {name}" if per_sd else f"per unit of {name}"
    text = f"At alpha {number(fit.alpha)}, {name} is exactly 0 wherever the best fit of the two lies in the band. "
    text += (
        f"For it to {'leave' if zero else 'get to'} 0, the target would have to change by {number(abs(way), 2)} {unit} "
        f"(thick line), {other} following and all others held."
    )
    at = "" if ridge == fit.alpha else f" at alpha {number(ridge)}"
    return f"{text} With L2{at} the band is only a line."
