"""Picture 1, the touch: why is this coefficient exactly 0?

Two inputs, all other coefficients held at the fit. The error contours are ellipses around the best fit without
penalty; the contour through the solution touches the penalty's outline through it. At a corner of the diamond the
touch is a coefficient of exactly 0. Everything is exact: see `pair` for the two-input problem.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..ingredients import Ingredients
from . import pair
from . import touch_words as words
from .common import arrays_equal_scale, input_index, quote
from .pair import PairProblem
from .spec import Axis, Contours, Ellipse, FigureSpec, HLine, Line, Mark, Note, Panel, Points, Polygon, Text, VLine
from .surface import Surface
from .text import shorten_all
from .touch_words import NAME, SHAPE, Contrast
from .window import penalty_price, window_of

__all__ = ["Contrast", "contours", "curves", "pair_problem", "touch", "touching_pair"]

Float = NDArray[np.float64]
_CLOSE_UP = 65  # points of the outline in a close-up


def touch(
    fit: Ingredients, first: Any, second: Any, *, contrast: Contrast | None = None, source: str = "at its own alpha"
) -> FigureSpec:
    """The touching picture of two inputs, the fit's penalty beside the other one.

    Parameters
    ----------
    fit : Ingredients
    first, second : str or int
        The two inputs: x axis, y axis.
    contrast : Contrast, optional
        Strength of the other penalty (L2 beside L1 and elastic net, L1 beside L2). Default: the alpha at which its
        solution lies on the same error contour, so that both fit the training data equally well.
    source : str
        Where the alpha of a surface's other penalty comes from, see `Contrast`.

    Raises
    ------
    InputError
        If an input is unknown, excluded or constant, if both are the same, or if the Gram entries are not stored.
    """
    i, j = input_index(fit.names, first, fit.noun), input_index(fit.names, second, fit.noun)
    problem, surface = pair_problem(fit, i, j), _surface(fit, i, j)
    other_ratio = 1.0 if fit.l1_ratio == 0 else 0.0
    if surface is None:
        other = _contrast(problem, fit, other_ratio, contrast)
        solved = None if other is None else problem.solve(other.alpha, other_ratio)
        shapes = [(problem.solution, fit.l1_ratio)] + ([] if solved is None else [(solved, other_ratio)])
        window = window_of(problem.solution, problem.optimum, shapes, problem.factor)
    else:
        solved, window = surface.other, surface.window
        other = None if solved is None else Contrast(surface.other_alpha, source)
    per_sd = arrays_equal_scale(fit.scale, fit.sd, (i, j))
    halves = (window[2], window[2]) if surface is None else surface.halves
    panels = [_panel(problem, problem.solution, fit.alpha, fit.l1_ratio, window, per_sd, surface)]
    if other is not None and solved is not None:
        panels.append(_panel(problem, solved, other.alpha, other_ratio, window, per_sd, surface))
    caption = words.caption(problem, fit, solved, other, surface) + words.held(fit, i, j, per_sd)
    if not (abs(window[0]) < halves[0] and abs(window[1]) < halves[1]):
        caption += " The picture is a close-up of the touch; the shapes go on beyond it."
    return FigureSpec(
        kind="touch",
        question=_question(problem.solution, "coefficient" if fit.noun == "input" else fit.noun),
        panels=tuple(panels),
        caption=caption,
        alt=words.summary(problem, fit, solved),
        table=words.table(problem, fit, (i, j), solved, other, other_ratio),
        size=(4.3, 4.3),
    )


def _question(u: Float, thing: str) -> str:
    zero = int(np.count_nonzero(u == 0))
    return ("Why is neither", "Why is this", "Why is each")[zero] + f" {thing} exactly 0?"


def touching_pair(fit: Ingredients) -> tuple[int, int] | None:
    """The pair that shows most: a kept input and a correlated one that the penalty set to 0.

    Pairs that are nearly copies of each other are avoided: their contours are needles. Without a zero coefficient,
    the two largest ones. None if fewer than two inputs can be shown.
    """
    usable = [r for r, j in enumerate(fit.inputs) if fit.usable[j]]
    kept = [r for r in usable if fit.coef[fit.inputs[r]] != 0]
    zero = [r for r in usable if fit.coef[fit.inputs[r]] == 0]
    root = np.sqrt(np.maximum(np.diag(fit.gram), 1e-300))
    correlation = np.abs(fit.gram / np.outer(root, root))
    if len(usable) < 2:
        return None
    if not kept or not zero:
        order = sorted(usable, key=lambda r: -abs(fit.u[fit.inputs[r]]))
        return int(fit.inputs[order[0]]), int(fit.inputs[order[1]])

    def worth(a: int, b: int) -> float:
        if correlation[a, b] > 0.9:
            return -float(correlation[a, b])
        strength = max(fit.alpha * fit.l1_ratio, 1e-300)
        # a diamond of two to four times the size of the penalty's pull shows both the corner and the contour
        size = float(abs(fit.u[fit.inputs[a]])) / strength * (1.0 if fit.quadratic else float(fit.gram[a, a]))
        shape: float = min(size / 2.0, 1.0) * math.pow(min(4.0 / max(size, 1e-300), 1.0), 0.7)
        near = float(abs(fit.pull[fit.inputs[b]])) / (strength * max(float(fit.factor[fit.inputs[b]]), 1e-300))
        # an input that pulls (nearly) as hard as the kept ones is at 0 because another stands in for it: a special case
        near = near if near < 0.98 else 0.3
        return float(0.1 + correlation[a, b]) * near * shape

    a, b = max(((a, b) for a in kept for b in zero), key=lambda ab: worth(*ab))
    return int(fit.inputs[a]), int(fit.inputs[b])


def pair_problem(fit: Ingredients, i: int, j: int) -> PairProblem:
    """What is left of a fit when all coefficients but two are held; raises as `touch` does."""
    both = [i, j]
    if i == j:
        raise InputError(
            f"The touching picture needs two different {fit.noun}s; {quote(fit.names[i])} was named twice."
        )
    for k in both:
        if not np.isfinite(fit.factor[k]):
            raise InputError(f"{quote(fit.names[k])} is excluded (penalty factor ∞): name another {fit.noun}.")
        if not fit.usable[k]:
            raise InputError(f"{quote(fit.names[k])} is constant, so its coefficient is 0: name another input.")
    try:
        gram = fit.pair(i, j)
    except KeyError as missing:
        raise InputError(
            f"The correlation of {quote(str(missing.args[0]))} with other inputs was not kept with the fit (only those "
            f"of the {len(fit.inputs)} most prominent inputs are). Pass the data: touch(first, second, X=X, y=y)."
        ) from None
    solution = fit.u[both]
    q = gram @ solution + fit.pull[both]
    surface = _surface(fit, i, j)
    return PairProblem(
        gram=gram,
        q=q,
        solution=solution,
        optimum=pair.pair_optimum(gram, q, solution) if surface is None else surface.optimum,
        factor=fit.factor[both],
        lower=fit.lower[both] * fit.scale[both],
        upper=fit.upper[both] * fit.scale[both],
        names=(fit.names[i], fit.names[j]),
    )


def _surface(fit: Ingredients, i: int, j: int) -> Surface | None:
    """The true error of two inputs where it is no quadratic; None where it is.

    Raises
    ------
    InputError
        If it was not computed for this pair.
    """
    if fit.quadratic:
        return None
    if fit.output:
        raise InputError("The touching picture is drawn for one output; with several classes or targets there is none.")
    surface: Surface | None = fit.surface
    if surface is not None and tuple(surface.pair) == (i, j):
        return surface
    if surface is not None and tuple(surface.pair) == (j, i):
        turned = slice(None, None, -1)
        cx, cy, half = surface.window
        return replace(
            surface, pair=(i, j), solution=surface.solution[turned], optimum=surface.optimum[turned],
            other=None if surface.other is None else surface.other[turned], window=(cy, cx, half * surface.tall),
            tall=1.0 / surface.tall, x=surface.y,
            y=surface.x, above=surface.above.T, minima=tuple(u[turned] for u in surface.minima),
            outline=None if surface.outline is None else surface.outline[::-1],
        )  # fmt: skip
    raise InputError(
        "The error of these two inputs was not computed with the fit (with this loss it is no quadratic, so that it "
        "takes the data). Pass them: touch(first, second, X=X, y=y)."
    )


def _contrast(problem: PairProblem, fit: Ingredients, ratio: float, given: Contrast | None) -> Contrast | None:
    """The other penalty's alpha: the given one, or the one that meets the same error contour."""
    if fit.alpha == 0:
        return None
    if given is not None:
        return given
    if not problem.solution.any():
        return None
    level = pair.pair_error(problem.gram, problem.q, problem.solution)
    alpha = pair.matching_alpha(problem.gram, problem.q, level, ratio, problem.factor, problem.lower, problem.upper)
    return None if alpha is None else Contrast(alpha, "that meets the same contour")


def _panel(
    problem: PairProblem, u: Float, alpha: float, ratio: float, window: tuple[float, float, float], per_sd: bool,
    surface: Surface | None = None,
) -> Panel:  # fmt: skip
    cx, cy, half = window
    halves = (half, half) if surface is None else surface.halves
    far = 4.0 * (max(halves) + abs(cx) + abs(cy))
    marks: list[Mark] = [HLine(0.0, "grey", 0.8), VLine(0.0, "grey", 0.8)]
    marks += contours(problem, problem.radius(u), window) if surface is None else curves(surface, u)
    if surface is not None and surface.outline is not None:
        marks.append(Polygon(*surface.outline, "penalty", 0.13, 2.0, "dashed"))
    elif alpha > 0:
        marks += _outline(problem, u, ratio, far, (cx, cy), max(halves))
    if surface is None:
        marks += _zone(problem, u, alpha, ratio, window)
    marks += _bounds(problem, (cx, cy), halves)
    marks += _markers(problem, u, (cx, cy), halves, () if surface is None else surface.minima)
    label = [name + (" (per SD)" if per_sd else "") for name in shorten_all(problem.names, 30)]
    return Panel(
        title=_title(problem, u, ratio, alpha),
        x=Axis(label[0], (cx - halves[0], cx + halves[0])),
        y=Axis(label[1], (cy - halves[1], cy + halves[1])),
        marks=tuple(marks),
        equal=halves[0] == halves[1],
    )


def _title(problem: PairProblem, u: Float, ratio: float, alpha: float) -> str:
    zero = [name for name, value in zip(shorten_all(problem.names, 16), u, strict=True) if value == 0]
    head = "No penalty" if alpha == 0 else f"{NAME.get(ratio, 'Elastic net')} ({SHAPE.get(ratio, 'rounded diamond')})"
    if len(zero) == 2:
        return f"{head}: both are exactly 0"
    return f"{head}: {zero[0]} is exactly 0" if zero else f"{head}: both kept"


def contours(problem: PairProblem, radius: float, window: tuple[float, float, float]) -> list[Mark]:
    """Ellipses of equal error; the one through the solution thick."""
    cx, cy, half = window
    values, vectors = np.linalg.eigh(problem.gram)
    values = np.maximum(values, 1e-8 * values[-1])
    angle = math.degrees(math.atan2(vectors[1, 0], vectors[0, 0]))
    corners = np.array([(cx + a * half, cy + b * half) for a in (-1, 1) for b in (-1, 1)])
    outermost = max(problem.radius(corner) for corner in corners)
    step = max(radius / 3.0, outermost / 9.0)
    middle = (float(problem.optimum[0]), float(problem.optimum[1]))

    def ellipse(r: float, width: float, opacity: float) -> Ellipse:
        return Ellipse(middle, (r / math.sqrt(values[0]), r / math.sqrt(values[1])), angle, "error", width, opacity)

    thin = [k * step for k in range(1, 10) if abs(k * step - radius) > 0.3 * step and k * step < outermost]
    marks: list[Mark] = [ellipse(r, 0.9, 0.45) for r in thin]
    if radius > 0:
        marks.append(ellipse(radius, 2.4, 1.0))
    return marks


def curves(surface: Surface, u: Float) -> list[Mark]:
    """Contours of the true error, as far apart as those of a quadratic would be; the one through ``u`` thick."""
    level = surface.level if np.array_equal(u, surface.solution) else surface.other_level
    # as far apart as those of a quadratic would be: in steps of the square root, seven of them in the frame
    radius, roots = math.sqrt(2.0 * level), np.sqrt(2.0 * surface.above)
    # next to a cliff, or where f grows without end, lines as far apart as its highest values would leave none below
    low, high = float(np.nanmin(roots)), float(min(np.nanmax(roots), 3.0 * np.nanmedian(roots) + radius))
    steps = radius + np.arange(-8, 9) * (high - low) / 7.0
    thin = [0.5 * r**2 for r in steps if low < r < high and r != radius]
    marks: list[Mark] = [Contours(surface.x, surface.y, surface.above, tuple(thin), "error", 0.9, 0.45)]
    if level > 0:
        marks.append(Contours(surface.x, surface.y, surface.above, (level,), "error", 2.4))
    return marks


def _outline(
    problem: PairProblem, u: Float, ratio: float, far: float, centre: tuple[float, float], half: float
) -> list[Mark]:
    # a close-up shows a short piece of the outline: it gets points enough to be as round as it is
    towards = np.linspace(-1.0, 1.0, _CLOSE_UP) * min(2.0 * half / max(math.hypot(*centre), 1e-300), math.pi)
    angles = math.atan2(centre[1], centre[0]) + towards if math.hypot(*centre) > half else None
    price = penalty_price(u, ratio, problem.factor)
    outline = pair.penalty_outline(price, ratio, problem.factor, far, more=angles)
    if outline is None:
        return []
    return [Polygon(outline[0], outline[1], "penalty", 0.13, 2.0, "dashed")]


def _zone(problem: PairProblem, u: Float, alpha: float, ratio: float, window: tuple[float, float, float]) -> list[Mark]:
    """The optima that give a coefficient of exactly 0: an area with L1, a line with L2."""
    cx, cy, half = window
    which = None if not u.any() else 0 if u[0] == 0 else 1
    reach = 6.0 * (half + abs(cx) + abs(cy))
    absolute, square = alpha * ratio * problem.factor, alpha * (1 - ratio) * problem.factor
    zone = pair.zero_zone(problem.gram, absolute, square, which, reach)
    if zone is None or alpha == 0:
        return []
    name = "both" if which is None else shorten_all(problem.names, 14)[which]
    place = _inside_zone(problem, absolute, square, which, window)
    if ratio == 0:
        marks: list[Mark] = [Line(zone[0], zone[1], "grey", 1.2, "dotted")]
        text = "exactly 0 only on this line"
    else:
        marks = [Polygon(zone[0], zone[1], "grey", 0.10, 1.2, "dotted")]
        text = f"zero zone of {name}"
    return [*marks, Note(text, *place, color="grey", size=0.85)] if place is not None else marks


def _inside_zone(
    problem: PairProblem, absolute: Float, square: Float, which: int | None, window: tuple[float, float, float]
) -> tuple[float, float] | None:
    """A point of the zone's middle, inside the window, well away from the solution and the optimum."""
    cx, cy, half = window
    other = 0 if which is None else 1 - which
    middle = np.linspace(-1.0, 1.0, 401) * 4.0 * (half + abs(cx) + abs(cy)) * float(problem.gram.max())
    q = np.zeros((2, len(middle)))
    if which is not None:
        # the middle of the strip, as in `zero_zone`
        beyond = np.sign(middle) * np.maximum(np.abs(middle) - absolute[other], 0.0)
        q[other], q[which] = middle, problem.gram[0, 1] / (problem.gram[other, other] + square[other]) * beyond
    points = np.linalg.solve(problem.gram, q).T
    inside = (np.abs(points - np.array([cx, cy])) < 0.8 * half).all(axis=1)
    if not inside.any():
        return None
    busy = np.array([problem.solution, problem.optimum, np.zeros(2)])
    distance = np.sqrt(((points[inside][:, None, :] - busy) ** 2).sum(axis=2)).min(axis=1)
    best = points[inside][int(np.argmax(distance))]
    return float(best[0]), float(best[1])


def _bounds(problem: PairProblem, centre: tuple[float, float], halves: tuple[float, float]) -> list[Mark]:
    """Bounds that cut through the window, as lines."""
    (cx, cy), (wide, tall) = centre, halves
    marks: list[Mark] = []
    for low_high in (problem.lower, problem.upper):
        if cx - wide < low_high[0] < cx + wide:
            marks.append(VLine(float(low_high[0]), "ink", 1.2, "dashdot"))
            marks.append(Text("\N{NO-BREAK SPACE}bound", float(low_high[0]), 0.015, "ink", "left", "bottom", 0.85,
                              y_frame=True, clear=True))  # fmt: skip
        if cy - tall < low_high[1] < cy + tall:
            marks.append(HLine(float(low_high[1]), "ink", 1.2, "dashdot"))
            marks.append(Text("bound", 0.985, float(low_high[1]), "ink", "right", "bottom", 0.85, x_frame=True,
                              clear=True))  # fmt: skip
    return marks


def _markers(
    problem: PairProblem, u: Float, centre: tuple[float, float], halves: tuple[float, float], minima: Sequence[Float]
) -> list[Mark]:
    middle, reach = np.array(centre), 0.94 * np.array(halves)
    edge = middle + np.clip(problem.optimum - middle, -reach, reach)
    shown = bool(np.allclose(edge, problem.optimum))
    text = "best fit, no penalty" if shown else f"best fit, no penalty: at {words.place(problem.optimum)}"
    marks: list[Mark] = []
    if not shown:
        marks.append(Line(np.array([u[0], edge[0]]), np.array([u[1], edge[1]]), "error", 0.8, "dotted"))
    for k, other in enumerate(minima):
        marks.append(Points(other[:1], other[1:], "error", "ring", 5.5))
        if k == 0:
            marks.append(Note("local minimum", float(other[0]), float(other[1]), "error", 0.9))
    marks += [
        Points(edge[:1], edge[1:], "error", "ring", 8.0),
        Points(u[:1], u[1:], "ink", "square", 8.0),
        Note(text, float(edge[0]), float(edge[1]), "error"),
        Note(f"solution {words.place(u)}", float(u[0]), float(u[1]), "ink"),
    ]
    return marks
