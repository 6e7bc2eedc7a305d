"""The touching picture at other alphas, for errors that are no quadratic: the true error of two coefficients.

A page cannot evaluate the loss: that takes the rows. What it gets instead is, for some alphas of the path, the loss at
the nodes of Chebyshev polynomials (Trefethen, *Approximation Theory and Approximation Practice*, 2013), which give a
smooth function everywhere between with far fewer values than contours have points. Where a few more evaluations say
that they do not (f may have kinks, or ends), the values are those of a grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..ingredients import Ingredients
from ..problem import linear_predictor
from .pair import penalty_outline
from .polynomial import SmoothError, at_nodes, between, from_log, to_log
from .surface import HeldPair, columns_of, minimise
from .window import penalty_price

if TYPE_CHECKING:
    from ..paths import Path
    from ..problem import Problem

__all__ = ["ErrorOfTwo", "Frame", "Frames", "frames_along", "linear_frames", "spread"]

Float = NDArray[np.float64]
_MOST, _FEWEST = 25, 8  # frames
_WORK = 4e6  # rows times frames times evaluations for each
_EACH = 110
_NODES = (9, 15)  # a side; the second where the first is not precise
_GRID = 25  # a side, where f is not smooth
_PRECISE = 3e-3  # of the range of values: less than the width of a line
_FAR = 1.6  # sizes of the solutions that an optimum may be away and still be inside
_WILD = 3.0  # times the size of the fit: solutions beyond have a window of their own
_PAD = 0.12
# where polynomials are asked whether they are right, in units of the half window
_ASKED = ((0.53, 0.81), (-0.91, 0.87), (0.97, -0.93), (-0.66, -0.58), (0.09, -0.37), (-0.21, 0.12))


class ErrorOfTwo(Protocol):
    """The loss as a function of two coefficients, all others held."""

    def loss(self, u: Float) -> float:
        """NaN or infinite where there is none."""
        ...

    def best(self, start: Float, alpha: float, ratio: float) -> Float:
        """The optimum of loss plus penalty that is reached from ``start``."""
        ...


@dataclass(frozen=True, eq=False)
class Frame:
    """The touching picture at one alpha.

    Attributes
    ----------
    place : int
        Which alpha of the path.
    solution, optimum : (2,) arrays
        On the penalty's scale; the optimum is that without penalty, far away where none is best.
    other : (2,) array or None
        The other penalty's solution (L2 beside an L1 part, L1 beside L2) on the same contour; 0 where only that is.
    other_alpha : float
        Its strength; infinite where ``other`` is 0, NaN without one.
    window : (centre x, centre y, half width, half height)
    level, unit : float
        Loss at the solution above the same; the unit of ``values``, 0 where they are the loss itself.
    values : (m, m) array
        The loss above that at the optimum (or at the lowest of the points), rows along y; with a ``unit`` above 0,
        ``log(1 + above / unit)``.
    nodes : bool
        At Chebyshev points, ``-cos(pi k / (m - 1))`` of the half window; otherwise evenly spaced, NaN where
        f has no value.
    minima : tuple of (2,) arrays
        Other local minima of the loss inside the window.
    bend : (3,) array
        Second differences of the loss at the optimum, as wide as the solution is away: xx, xy, yy. The contour through
        a solution that is close to the optimum is the ellipse that these give.
    """

    place: int
    solution: Float
    optimum: Float
    other: Float | None
    other_alpha: float
    window: tuple[float, float, float, float]
    level: float
    unit: float
    values: Float
    nodes: bool
    minima: tuple[Float, ...]
    bend: Float


@dataclass(frozen=True, eq=False)
class Frames:
    """Two coefficients, by their places among all p, and their touching pictures, strong to weak."""

    pair: tuple[int, int]
    frames: tuple[Frame, ...]


class _Linear:
    """Two inputs of a model that is linear in its inputs; the intercept follows them."""

    def __init__(self, found: HeldPair, fit: Ingredients, both: list[int]) -> None:
        self.found, self.factor = found, fit.factor[both]
        self.lower, self.upper = fit.lower[both] * fit.scale[both], fit.upper[both] * fit.scale[both]

    def loss(self, u: Float) -> float:
        return self.found.profile(u, 1e-3)[0]

    def best(self, start: Float, alpha: float, ratio: float) -> Float:
        price, free = alpha * self.factor, np.full(2, np.inf)
        bounds = (-free, free) if alpha == 0 else (self.lower, self.upper)
        return minimise(self.found, start, ratio * price, (1.0 - ratio) * price, *bounds)


def linear_frames(problem: Problem, path: Path, fit: Ingredients, pair: tuple[int, int]) -> Frames | None:
    """Touching pictures of two inputs along a path.

    Parameters
    ----------
    problem : Problem
        One output, with a loss that has a derivative and is no quadratic.
    path : Path
    fit : Ingredients
        Of that problem, with its `along`.
    pair : the two inputs.
    """
    if fit.along is None:
        return None
    both = list(pair)
    z = columns_of(problem, fit, both)
    each = _EACH if problem.loss.separable else 3 * _EACH
    most = int(np.clip(_WORK / (each * len(z)), _FEWEST, _MOST))
    chosen = spread(path, fit, most)
    solutions, errors = [], []
    for k in chosen:
        coef = np.asarray(path.coef_at(k), dtype=np.float64)
        u = fit.scale[both] * coef[both]
        base = linear_predictor(problem, coef, path.intercept[k]) - z @ u
        solutions.append(u)
        errors.append(_Linear(HeldPair(problem, base, z), fit, both))
    return Frames(pair, frames_along(errors, chosen, solutions, fit, pair))


def spread(path: Path, fit: Ingredients, most: int) -> list[int]:
    """At most ``most`` places on the path, evenly spread, the fit's own among them."""
    assert fit.along is not None
    places = fit.along.places
    own = int(np.argmin(np.abs(np.log(path.alphas[places] / fit.alpha)))) if fit.alpha > 0 else 0
    steps = np.linspace(0, len(places) - 1, min(most, len(places))).round().astype(int)
    nearest = int(np.argmin(np.abs(steps - own)))
    steps[nearest] = own
    return [int(places[k]) for k in np.unique(steps)]


def frames_along(
    errors: Sequence[ErrorOfTwo], chosen: Sequence[int], solutions: Sequence[Float], fit: Ingredients,
    pair: tuple[int, int], *, equal: bool = True, minima_of: Any = None,
    bounds: tuple[Float, Float] | None = None,
) -> tuple[Frame, ...]:  # fmt: skip
    """One frame for each of the chosen places.

    Parameters
    ----------
    errors : the loss of the two coefficients at each of them.
    chosen : their places on the path.
    solutions : the two coefficients at each.
    equal : whether one unit is as long on both axes.
    minima_of : callable, optional
        Of an error, a grid (x, y, values) and the optimum: all minima, the lowest first, the optimum among them.
    bounds : two (2,) arrays, optional
        Where f ends, and so the windows.
    """
    ratio, guess, away = (1.0 if fit.l1_ratio == 0 else 0.0), 0.0, np.zeros(2)
    both = list(pair)
    factor, ends = fit.factor[both], (fit.lower[both] * fit.scale[both], fit.upper[both] * fit.scale[both])
    contrasted = bool(np.all(factor > 0))
    optima = []
    for error, u in zip(errors, solutions, strict=True):
        optima.append(error.best(u + away if minima_of is None else u, 0.0, 1.0))
        away = optima[-1] - u
    windows = _windows(solutions, optima, fit, pair, equal)
    windows = windows if bounds is None else [_cut(each, *bounds) for each in windows]
    out = []
    for error, place, u, o, window in zip(errors, chosen, solutions, optima, windows, strict=True):
        values, unit, nodes, lowest = _sampled(error, window, error.loss(o))
        minima: tuple[Float, ...] = ()
        if minima_of is not None:
            o, *rest = minima_of(error, *_fine(from_log(values, unit), nodes, window), o)
            minima = tuple(rest)
        smooth = SmoothError(values, unit, window, factor, *ends) if nodes else None
        other, guess = _contrast(error, smooth, u, o, ratio, guess) if contrasted else (None, math.nan)
        level = max(error.loss(u) - lowest, 0.0)
        out.append(Frame(place, u, o, other, guess, window, level, unit, values, nodes, minima, _bend(error, u, o)))
    return tuple(out)


def _contrast(
    error: ErrorOfTwo, smooth: ErrorOfTwo | None, u: Float, optimum: Float, ratio: float, guess: float
) -> tuple[Float | None, float]:
    """The other penalty's solution on the contour through ``u``, and its alpha.

    The alpha is searched for on the polynomial, where there is one; the solution is that of the loss itself.
    """
    if not u.any():
        return np.zeros(2), math.inf
    other, alpha = _on_the_contour(error if smooth is None else smooth, u, optimum, ratio, guess)
    if other is None or alpha == 0 or smooth is None:
        return other, alpha
    # secant steps on the loss itself; the error of such a solution rises like the square of its alpha at first
    level, room = error.loss(u), error.loss(u) - error.loss(optimum)
    at, before, rise = math.log(alpha), (math.nan, math.nan), 2.0 * room
    for _ in range(12):
        other = error.best(other, math.exp(at), ratio)
        excess = error.loss(other) - level
        if abs(excess) <= 1e-5 * room:
            break
        slope = (excess - before[1]) / (at - before[0]) if math.isfinite(before[0]) and at != before[0] else rise
        before = (at, excess)
        at -= min(max(excess / (slope if slope > 0 else rise), -1.0), 1.0)
    return other, math.exp(at)


def _bend(error: ErrorOfTwo, u: Float, o: Float) -> Float:
    """Second differences at the optimum: exact for a quadratic, whatever the step."""
    steps = np.full(2, float(np.abs(u - o).max()) or 1e-3)
    x, y = np.array([steps[0], 0.0]), np.array([0.0, steps[1]])
    at = [error.loss(v) for v in (o, o + x, o - x, o + y, o - y, o + x + y, o - x - y)]
    xx, yy, both = at[1] + at[2] - 2 * at[0], at[3] + at[4] - 2 * at[0], at[5] + at[6] - 2 * at[0]
    return np.asarray(np.array([xx, 0.5 * (both - xx - yy), yy]) / steps[0] ** 2)


def _on_the_contour(
    error: ErrorOfTwo, u: Float, optimum: Float, ratio: float, guess: float
) -> tuple[Float | None, float]:
    """Another penalty's solution whose error is that at ``u``, and its alpha: bracketed, then by Illinois steps."""
    level, bottom = error.loss(u), error.loss(optimum)
    room = level - (bottom if math.isfinite(bottom) else 0.0)
    if not room > 1e-9 * abs(level):
        return u.copy(), 0.0
    start = u

    def excess(log_alpha: float) -> float:
        nonlocal start
        start = error.best(start, math.exp(log_alpha), ratio)
        return (error.loss(start) - level) / room

    here = math.log(guess) if 0 < guess < math.inf else math.log(room / max(float(u @ u), 1e-300))
    ends: dict[bool, tuple[float, float]] = {}
    for _ in range(60):
        value = excess(here)
        ends[value > 0] = (here, value)
        if len(ends) == 2:
            break
        here += -1.5 if value > 0 else 1.5
    if len(ends) < 2:
        return None, math.nan
    (low, below), (high, above) = ends[False], ends[True]
    for _ in range(60):
        here = (low * above - high * below) / (above - below) if above > below else 0.5 * (low + high)
        value = excess(here)
        if abs(value) <= 1e-5 or abs(high - low) <= 1e-12:
            break
        if value > 0:
            high, above, below = here, value, 0.5 * below
        else:
            low, below, above = here, value, 0.5 * above
    return start, math.exp(here)


def _windows(
    solutions: Sequence[Float], optima: Sequence[Float], fit: Ingredients, pair: tuple[int, int], equal: bool
) -> list[tuple[float, float, float, float]]:
    """The same window for all frames, so that things move in it; a larger one for those that would not fit."""
    own = np.abs(fit.coef[list(pair)] * fit.scale[list(pair)])
    sizes = np.abs(np.array(solutions))
    near = np.abs(np.array(optima))
    if equal:
        own, sizes, near = (np.full_like(a, a.max(axis=-1, keepdims=True)) for a in (own, sizes, near))
    known = np.where(own > 0, own, np.median(near, axis=0))
    size = np.minimum(sizes.max(axis=0), _WILD * known)
    size = np.where(size > 0, size, np.where(known > 0, known, 1.0))
    shapes = []
    for u, o in zip(solutions, optima, strict=True):
        points = [np.zeros(2), u, u + np.clip(o - u, -_FAR * size, _FAR * size)]
        for shape in (0.0, 1.0):  # what the other penalty does lies inside its shape through the solution
            outline = penalty_outline(penalty_price(u, shape, np.ones(2)), shape, np.ones(2), 1.0)
            points += [] if outline is None else [np.clip(p, -1.2 * size, 1.2 * size) for p in np.array(outline).T]
        shapes.append(np.array(points))
    tame = [p for p, u in zip(shapes, solutions, strict=True) if np.all(np.abs(u) <= size * (1 + 1e-9))] or shapes
    common = np.concatenate(tame)

    def around(points: Float) -> tuple[float, float, float, float]:
        low, high = points.min(axis=0), points.max(axis=0)
        half = (0.5 + _PAD) * np.where(high > low, high - low, 1.0)
        half = np.full(2, half.max()) if equal else half
        middle = 0.5 * (low + high)
        return float(middle[0]), float(middle[1]), float(half[0]), float(half[1])

    one = around(common)
    inside = [bool(np.all(np.abs(u) <= size * (1 + 1e-9))) for u in solutions]
    return [one if ok else around(np.concatenate([common, p])) for ok, p in zip(inside, shapes, strict=True)]


def _cut(window: tuple[float, float, float, float], lower: Float, upper: Float) -> tuple[float, float, float, float]:
    middle, half = np.array(window[:2]), np.array(window[2:])
    low, high = np.maximum(middle - half, lower), np.minimum(middle + half, upper)
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    return float(middle[0]), float(middle[1]), float(half[0]), float(half[1])


def _sampled(
    error: ErrorOfTwo, window: tuple[float, float, float, float], lowest: float
) -> tuple[Float, float, bool, float]:
    """The loss at as few nodes as are precise (True), or on a grid: values, unit, and the loss that they are above."""
    cx, cy, wide, tall = window

    def loss(p: float, q: float) -> float:
        value = error.loss(np.array([cx + wide * p, cy + tall * q]))
        return value if math.isfinite(value) else math.nan

    asked = np.array([loss(*at) for at in _ASKED])
    for side in _NODES if np.isfinite(asked).all() else ():
        at = at_nodes(side)
        # to and fro, so that one point's intercept is the start of the next one's
        raw = np.array([[loss(p, q) for p in at[:: 1 - 2 * (k % 2)]][:: 1 - 2 * (k % 2)] for k, q in enumerate(at)])
        if not np.isfinite(raw).all():
            break
        low = min(lowest, float(raw.min()))
        middle = float(np.median(raw)) - low
        for unit in (0.0, 4.0 * middle, middle):  # as it is, or its logarithm where it grows like an exponential
            values = to_log(raw - low, unit)
            guessed = np.array([between(at, q) @ values @ between(at, p) for p, q in _ASKED])
            away = np.abs(guessed - to_log(asked - low, unit)).max()
            if away <= (_PRECISE if unit > 0 else 0.1 * _PRECISE) * float(np.ptp(values)):
                return values, unit, True, low
    even = np.linspace(-1.0, 1.0, _GRID)
    raw = np.array([[loss(p, q) for p in even] for q in even])
    low = min(lowest, float(np.nanmin(raw))) if np.isfinite(raw).any() else lowest
    unit = float(np.nanmedian(raw)) - low if np.isfinite(raw).any() else 1.0
    return to_log(raw - low, unit), unit, False, low


def _fine(raw: Float, nodes: bool, window: tuple[float, float, float, float]) -> tuple[Float, Float, Float]:
    """Values on an even grid."""
    cx, cy, wide, tall = window
    if nodes:
        even, at = np.linspace(-1.0, 1.0, 2 * _GRID - 1), at_nodes(len(raw))
        weights = np.array([between(at, x) for x in even])
        raw = weights @ raw @ weights.T
    reach = np.linspace(-1.0, 1.0, len(raw))
    return cx + wide * reach, cy + tall * reach, raw
