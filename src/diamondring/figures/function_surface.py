"""The touching picture of two parameters of a function f(x; b): the error is evaluated through f itself.

All other parameters are held at the fit. The surface may have any shape, and several minima: those of its grid are
followed down and marked. Nothing here is an approximation but the lines between the points of the grid.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError
from .frames import Frames, frames_along, spread
from .surface import Surface, minimise
from .window import window_of

if TYPE_CHECKING:
    from ..ingredients import Ingredients
    from ..paths import Path

__all__ = ["FunctionPair", "function_frames", "function_surface"]

Float = NDArray[np.float64]
_WORK = 8e6  # numbers that f gives, all points of the grid together
_COARSEST, _FINEST = 41, 81
_FEW = 60  # parameters, up to which f's own derivatives are used
_FAR = 3.0  # times the size of the parameters
_DIFFERENT = 8.0  # ratio of two parameters' sizes from which each axis has a unit of its own
_ROOM = 6.0  # of a close-up around the touch, so that there is more to see than the quadratic that every error is there
_SAME = 1e-3  # of the window: minima that are closer are one
_AROUND = 97  # points of an outline
_BEYOND = 100.0  # times the size of the solution: an outline that does not close
_SETTLE = 20  # Newton steps at most
_FRAMES = 12  # alphas at which a page gets the error
_FLAT = 1e-8  # of the root of the loss: a slope, per step that changes the loss by a half, that counts as 0


class FunctionPair:
    """The mean loss as a function of two parameters, in units in which its curvature at the fit is 1.

    Parameters
    ----------
    problem : NonlinearProblem
    b : (p,) array
        The fit.
    pair : two int
    """

    def __init__(self, problem: Any, b: Float, pair: tuple[int, int]) -> None:
        self.problem, self.base, self.both = problem, b, list(pair)
        self.factor = np.asarray(problem.penalty_factor, dtype=np.float64)
        self.unit = np.ones(2)
        h = np.diag(self.quadratic(b[self.both])[1])
        typical = np.where(b[self.both] != 0, np.abs(b[self.both]), 1.0)
        self.unit = np.where(h > 0, 1.0 / np.sqrt(np.where(h > 0, h, 1.0)), typical)

    def whole(self, u: Float) -> Float:
        """All parameters (p,) with these two, in their own units, in their places."""
        b = self.base.copy()
        b[self.both] = u
        return b

    def loss(self, u: Float) -> float:
        """Mean loss of two parameters in their own units; NaN where f is not finite."""
        found = self.problem.model.trial(self.whole(u))
        return float("nan") if found is None else float(self.problem.data_value(self.problem.shifted(found)))

    def profile(self, v: Float) -> tuple[float, Float]:
        """See `surface.PairLoss`."""
        value = self.loss(v * self.unit)
        return (value if np.isfinite(value) else float("inf")), v

    def quadratic(self, v: Float) -> tuple[Float, Float]:
        """See `surface.PairLoss`; second derivatives as far as they are those of the loss (Gauss-Newton)."""
        problem = self.problem
        eta, columns = self._linearize(v * self.unit)
        columns = columns * self.unit
        share = problem.share if eta.ndim == 1 else problem.share[:, None]
        slopes = problem.slopes(eta)
        g = np.array([float((slopes * columns[..., k]).sum()) for k in (0, 1)])
        bent = [share * problem.loss.apply_curvature(problem.y, eta, problem.share, columns[..., k]) for k in (0, 1)]
        h = np.array([[float((columns[..., i] * bent[j]).sum()) for j in (0, 1)] for i in (0, 1)])
        return g, 0.5 * (h + h.T)

    def _linearize(self, u: Float) -> tuple[Float, Float]:
        problem, b = self.problem, self.whole(u)
        if problem.n_params <= _FEW:
            eta, jacobian = problem.linearize(b)
            return eta, jacobian[..., self.both]
        eta, out = problem.shifted(problem.model.value(b)), []
        for j in self.both:  # central differences, one-sided at a bound
            step = 6e-6 * max(abs(float(b[j])), 1e-3)
            ends = [b.copy(), b.copy()]
            ends[0][j], ends[1][j] = max(b[j] - step, problem.lower[j]), min(b[j] + step, problem.upper[j])
            below, above = (problem.model.value(end) for end in ends)
            out.append((above - below) / (ends[1][j] - ends[0][j]))
        return eta, np.stack(out, axis=-1)

    def best(self, start: Float, alpha: float, ratio: float) -> Float:
        """The optimum of loss plus penalty reached from ``start``; both in the parameters' own units."""
        factor, lower, upper = self.factor[self.both], self.problem.lower[self.both], self.problem.upper[self.both]
        absolute, square = alpha * ratio * factor * self.unit, alpha * (1.0 - ratio) * factor * self.unit**2
        v = start / self.unit
        far = 1e3 * (1.0 + float(np.abs(v).max()))
        v = minimise(self, v, absolute, square, lower / self.unit, upper / self.unit, far)
        free = (v != 0) & (v * self.unit > lower) & (v * self.unit < upper)
        return self._settled(v, absolute, square, free) * self.unit

    def _settled(self, v: Float, absolute: Float, square: Float, free: NDArray[np.bool_]) -> Float:
        """Newton steps with second derivatives by differences: far from any fit those of Gauss and Newton creep."""

        def slope(at: Float) -> Float:
            return self.quadratic(at)[0] + absolute * np.sign(at) + square * at

        for _ in range(_SETTLE):
            g = slope(v)
            if not free.any() or np.abs(g[free]).max() <= _FLAT * math.sqrt(2.0 * max(self.profile(v)[0], 0.0)):
                break
            step = 1e-5 * np.maximum(1.0, np.abs(v))
            try:
                columns = [(slope(v + e) - slope(v - e)) / (2.0 * e.sum()) for e in np.diag(step)]
                h = (0.5 * (np.array(columns) + np.array(columns).T))[np.ix_(free, free)]
                move = np.linalg.solve(h, -g[free])
            except (FitError, np.linalg.LinAlgError):
                break
            if np.linalg.eigvalsh(h)[0] <= 0:
                break
            trial = v.copy()
            trial[free] += move
            if not (np.isfinite(self.profile(trial)[0]) and np.abs(slope(trial)[free]).max() < np.abs(g[free]).max()):
                break
            v = trial
        return v

    def flat(self, u: Float) -> bool:
        """Whether the loss has no slope at ``u`` (own units), but for one that leads out of the bounds."""
        g = self.quadratic(u / self.unit)[0]
        lower, upper = self.problem.lower[self.both], self.problem.upper[self.both]
        g = np.where((u <= lower) & (g > 0) | (u >= upper) & (g < 0), 0.0, g)
        return bool(np.abs(g).max() <= 10.0 * _FLAT * math.sqrt(2.0 * max(self.loss(u), 0.0)))


def function_surface(
    problem: Any, fit: Ingredients, pair: tuple[int, int], b: Float, *, other_alpha: float | None = None
) -> Surface:
    """The error of two parameters around a fit, evaluated through f on a grid.

    Parameters
    ----------
    problem : NonlinearProblem
        With a loss that has a derivative.
    fit : Ingredients
        Of that problem, one entry per parameter.
    pair : the two parameters.
    b : (p,) array
        The fit.
    other_alpha : float, optional
        Strength of the other penalty, L2 beside an L1 part, L1 beside L2. Default: where its solution lies on the same
        level line, if there is one.
    """
    found = FunctionPair(problem, b, pair)
    solution, factor = b[found.both], fit.factor[found.both]
    optimum = found.best(solution, 0.0, 1.0)
    grouped = bool(problem.grouped and any(problem.group_sizes[problem.groups[j]] > 1 for j in found.both))
    ratio = 1.0 if fit.l1_ratio == 0 else 0.0
    other = None
    # of two parameters of which one is free, L1 and L2 have the same outline
    if not grouped and fit.alpha > 0 and (np.all(factor > 0) or np.any(solution == 0)):
        if other_alpha is None:
            other_alpha = _matching(found, solution, optimum, ratio, fit)
        other = None if other_alpha is None else found.best(solution, other_alpha, ratio)
    shapes = [(solution, fit.l1_ratio)] + ([] if other is None else [(other, ratio)])
    window, tall = _window(found, solution, optimum, shapes, factor)
    x, y, values = _grid(found, window, tall)
    minima = _minima(found, fit, x, y, values, optimum)
    lowest = min((found.loss(u) for u in (*minima, optimum)), default=0.0)
    if minima and found.loss(minima[0]) < found.loss(optimum):
        optimum, minima = minima[0], (optimum, *minima[1:])

    def level(u: Float | None) -> float:
        return float("nan") if u is None else max(found.loss(u) - lowest, 0.0)

    outline = _group_outline(found, solution) if grouped else None
    return Surface(
        pair, solution, optimum, float("nan") if other_alpha is None else float(other_alpha), ratio, other, window, x,
        y, np.maximum(values - lowest, 0.0), level(solution), level(other), minima, outline, tall,
    )  # fmt: skip


def function_frames(problem: Any, path: Path, fit: Ingredients, pair: tuple[int, int]) -> Frames | None:
    """The touching picture of two parameters along a path, for a page that cannot evaluate f.

    Parameters
    ----------
    problem : NonlinearProblem
        With a loss that has a derivative, and no groups of parameters.
    path : Path
    fit : Ingredients
        Of that problem, with its `along`.
    pair : the two parameters.
    """
    if fit.along is None or problem.grouped:
        return None
    places = spread(path, fit, _FRAMES)
    fits = [path.coef_at(k) for k in places]
    errors = [FunctionPair(problem, b, pair) for b in fits]
    solutions = [b[list(pair)] for b in fits]

    def all_minima(found: Any, x: Float, y: Float, values: Float, optimum: Float) -> list[Float]:
        return sorted([optimum, *_minima(found, fit, x, y, values, optimum)], key=found.loss)

    home = np.abs(fit.coef[list(pair)])
    similar = bool(np.any(home == 0) or home.max() < _DIFFERENT * home.min())
    equal = similar and bool(np.all(fit.factor[list(pair)] > 0))
    with np.errstate(all="ignore"):
        return Frames(
            pair,
            frames_along(
                errors, places, solutions, fit, pair, equal=equal, minima_of=all_minima,
                bounds=(problem.lower[list(pair)], problem.upper[list(pair)]),
            ),
        )  # fmt: skip


def _window(
    found: FunctionPair, solution: Float, optimum: Float, shapes: Any, factor: Float
) -> tuple[tuple[float, float, float], float]:
    """Centre and half width, and height over width.

    Both axes have one unit where the penalty is a diamond or a circle of two parameters of similar size.
    """
    points = [v for v, _ in shapes]
    reach = np.max(np.abs(points), axis=0)
    similar = bool(np.any(solution == 0) or max(np.abs(solution)) < _DIFFERENT * min(np.abs(solution)))
    one_unit = similar and bool(np.all(factor > 0))
    reach = np.full(2, max(reach)) if one_unit else np.where(reach > 0, reach, np.abs(optimum))
    near = solution + np.clip(optimum - solution, -_FAR * reach, _FAR * reach) if reach.any() else optimum
    if one_unit:
        return window_of(solution, near, shapes, factor, _ROOM), 1.0
    low = np.min([*points, near, np.zeros(2)], axis=0)
    high = np.max([*points, near, np.zeros(2)], axis=0)
    pad = 0.35 * np.where(high > low, high - low, 1.0)
    edge = 0.15 * pad  # a bound shows as a line, and not much of what lies beyond
    low = np.maximum(low - pad, found.problem.lower[found.both] - edge)
    high = np.minimum(high + pad, found.problem.upper[found.both] + edge)
    half, middle = 0.5 * (high - low), 0.5 * (high + low)
    return (float(middle[0]), float(middle[1]), float(half[0])), float(half[1] / half[0])


def _grid(found: FunctionPair, window: tuple[float, float, float], tall: float) -> tuple[Float, Float, Float]:
    """The mean loss at every point; NaN where f is not finite or the bounds end."""
    cx, cy, half = window
    problem = found.problem
    side = int(np.clip(math.sqrt(_WORK / (problem.n_rows * problem.outputs)), _COARSEST, _FINEST)) | 1
    reach = np.linspace(-1.0, 1.0, side) * half
    x, y = cx + reach, cy + tall * reach
    lower, upper = problem.lower[found.both], problem.upper[found.both]
    values = np.full((side, side), np.nan)
    with np.errstate(all="ignore"):
        for i, q in enumerate(y):
            for k, p in enumerate(x):
                if lower[0] <= p <= upper[0] and lower[1] <= q <= upper[1]:
                    values[i, k] = found.loss(np.array([p, q]))
    values[~np.isfinite(values)] = np.nan
    return x, y, values


def _group_outline(found: FunctionPair, solution: Float) -> tuple[Float, Float] | None:
    """Where the penalty costs as much as at the solution, as a closed curve around 0; None where that is a point."""
    problem, turn = found.problem, np.linspace(0.0, 2.0 * math.pi, _AROUND)
    level = problem.penalty_value(1.0, found.whole(solution))
    if not level > problem.penalty_value(1.0, found.whole(np.zeros(2))):
        return None
    size, radius = float(np.abs(solution).max()), np.empty(_AROUND)
    for k, angle in enumerate(turn):
        direction = np.array([math.cos(angle), math.sin(angle)])
        low, high = 0.0, size * _BEYOND  # so far for directions that cost nothing
        for _ in range(50):
            middle = 0.5 * (low + high)
            inside = problem.penalty_value(1.0, found.whole(middle * direction)) < level
            low, high = (middle, high) if inside else (low, middle)
        radius[k] = low
    return radius * np.cos(turn), radius * np.sin(turn)


def _minima(
    found: FunctionPair, fit: Ingredients, x: Float, y: Float, values: Float, known: Float
) -> tuple[Float, ...]:
    """Other local minima than the known one, inside the window, the lowest first; of the grid, a dozen."""
    padded = np.pad(np.nan_to_num(values, nan=np.inf), 1, constant_values=np.inf)
    middle = padded[1:-1, 1:-1]
    around = [padded[1 + i : padded.shape[0] - 1 + i, 1 + k : padded.shape[1] - 1 + k]
              for i in (-1, 0, 1) for k in (-1, 0, 1) if (i, k) != (0, 0)]  # fmt: skip
    rows, columns = np.nonzero((middle < np.min(around, axis=0))[1:-1, 1:-1])
    starts = sorted(zip(rows + 1, columns + 1, strict=True), key=lambda at: values[at])[:12]
    size = np.array([x[-1] - x[0], y[-1] - y[0]])
    kept: list[Float] = [known]
    for i, k in starts:
        u = found.best(np.array([x[k], y[i]]), 0.0, 1.0)
        inside = x[0] <= u[0] <= x[-1] and y[0] <= u[1] <= y[-1]
        if inside and found.flat(u) and all(np.max(np.abs(u - other) / size) > _SAME for other in kept):
            kept.append(u)
    return tuple(sorted(kept[1:], key=found.loss))


def _matching(found: FunctionPair, solution: Float, optimum: Float, ratio: float, fit: Ingredients) -> float | None:
    """The alpha at which the other penalty's solution lies on the fit's level line; None where halving finds none."""
    level, bottom = found.loss(solution), found.loss(optimum)
    if not solution.any() or not level > bottom:
        return None
    size = float(np.abs(solution).max())
    high = max(fit.alpha, 1e-300) * (1.0 if ratio == 1.0 else 1.0 / size)
    for _ in range(60):
        if found.loss(found.best(solution, high, ratio)) >= level:
            break
        high *= 4.0
    else:
        return None
    low = 0.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if found.loss(found.best(solution, middle, ratio)) < level else (low, middle)
        if high - low <= 1e-10 * high:
            break
    reached = found.loss(found.best(solution, high, ratio))
    return high if abs(reached - level) <= 1e-3 * (level - bottom) else None
