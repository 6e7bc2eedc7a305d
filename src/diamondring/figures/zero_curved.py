"""The zero zone of two inputs where the error is no quadratic: which best fits without penalty make one of them 0?

Data move the error's slope: with ``L(u) - t'u`` for the loss, every t has its best fit without penalty ``u*(t)`` and
its penalised fit. Coefficient w of the latter is 0, and the other one s, exactly where, at ``u = (s, 0)``,
``t_o = dL/du_o + a_o sign(s) + b_o s`` (``|t_o - dL/du_o| <= a_o`` for s = 0) and ``|t_w - dL/du_w| <= a_w``. So a
walk over s gives both edges of the zone, and its map by u* is drawn: no fit along it is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..ingredients import Ingredients
from .surface import HeldPair, PairLoss, Surface, held_pair, loss_grid, minimise, surface_of

if TYPE_CHECKING:
    from ..problem import Problem

__all__ = ["CurvedZone", "curved_zone"]

Float = NDArray[np.float64]
_WORK = 4e5  # rows times points of an edge
_NONE = np.zeros(2)
_OPEN = np.full(2, np.inf)
_FAR = 1e3
_NEAR = 3.0  # times the size of the coefficients: what is further leaves the frame


@dataclass(frozen=True, eq=False)
class CurvedZone:
    """The zone of one of two coefficients.

    Attributes
    ----------
    low, high : (k, 2) arrays
        Best fits without penalty along both edges.
    line : (k, 2) array
        Those that give 0 with L2.
    edge : (2,) array
        The best fit on the nearest edge, were the slope along the coefficient to change as little as that takes.
    pull : float
        The coefficient's pull while it is 0, the other one at its own best.
    """

    low: Float
    high: Float
    line: Float
    edge: Float
    pull: float


class _Tilted:
    """``L(u) - t'u``."""

    def __init__(self, found: PairLoss, t: Float) -> None:
        self.found, self.t = found, t

    def profile(self, u: Float) -> tuple[float, Any]:
        """See `surface.PairLoss`."""
        value, point = self.found.profile(u)
        return value - float(self.t @ u), point

    def quadratic(self, point: Any) -> tuple[Float, Float]:
        """See `surface.PairLoss`."""
        g, h = self.found.quadratic(point)
        return g - self.t, h


def curved_zone(
    problem: Problem, fit: Ingredients, pair: tuple[int, int], eta: Float, which: int, ridge: float
) -> tuple[Ingredients, CurvedZone]:
    """The fit with the error of two inputs, and the zone of the coefficient ``pair[which]``.

    Parameters
    ----------
    problem, fit, pair, eta : as in `surface.surface_of`
    which : 0 or 1
    ridge : float
        Alpha of the L2 penalty whose line is wanted.
    """
    surface = surface_of(problem, fit, pair, eta)
    found, both, other = held_pair(problem, fit, pair, eta), list(pair), 1 - which
    absolute = fit.alpha * fit.l1_ratio * fit.factor[both]
    square = fit.alpha * (1.0 - fit.l1_ratio) * fit.factor[both]
    held = surface.solution
    if held[which] != 0:
        out = np.where(np.arange(2) == which, np.inf, absolute)
        held = minimise(found, np.where(np.arange(2) == which, 0.0, held), out, square, -_OPEN, _OPEN)
    pull = -float(_slope(found, held)[which])
    tilt = np.zeros(2)
    tilt[which] = np.copysign(absolute[which], pull) - pull
    edge = _best(found, tilt, surface.optimum)
    window = _window(surface, held, edge)
    x, y, above = loss_grid(found, window, found.profile(surface.optimum)[0])
    surface = replace(surface, window=window, tall=1.0, x=x, y=y, above=above)
    side = int(np.clip(_WORK / len(eta), 9, 41)) | 1
    centre, half = window[other], window[2]
    walk = np.union1d(np.linspace(centre - 1.5 * half, centre + 1.5 * half, side), [0.0])
    low, high = (_edge(found, walk, absolute, square, which, sign) for sign in (-1.0, 1.0))
    line = _edge(found, walk, _NONE, ridge * fit.factor[both], which, 0.0)
    return replace(fit, surface=surface), CurvedZone(low, high, line, edge, pull)


def _window(surface: Surface, held: Float, edge: Float) -> tuple[float, float, float]:
    """The square around 0, the fit, and the best fit and its edge as far as they are near."""
    points = np.array([np.zeros(2), surface.solution, held])
    size = _NEAR * (float(np.abs(points).max()) or 1.0)
    points = np.concatenate([points, np.clip([surface.optimum, edge], -size, size)])
    low, high = points.min(axis=0), points.max(axis=0)
    half = 0.65 * float((high - low).max())
    return float(0.5 * (low + high)[0]), float(0.5 * (low + high)[1]), half


def _slope(found: HeldPair, u: Float) -> Float:
    """Gradient (2,) of the loss; the intercept is looked for from the fit's, wherever the last point has led it."""
    found.shift = 0.0
    return found.quadratic(found.profile(u)[1])[0]


def _best(found: HeldPair, tilt: Float, start: Float) -> Float:
    """The best fit without penalty of a tilted loss."""
    found.shift = 0.0
    return minimise(_Tilted(found, tilt), start, _NONE, _NONE, -_OPEN, _OPEN, _FAR)


def _edge(found: HeldPair, walk: Float, absolute: Float, square: Float, which: int, sign: float) -> Float:
    """Best fits (k, 2) of the slopes along one edge; those too far away are left out."""
    other, out = 1 - which, []
    for s in walk:
        u = np.zeros(2)
        u[other] = s
        g = _slope(found, u)
        for turn in (np.sign(s),) if s != 0 else (-1.0, 1.0):
            tilt = g.copy()
            tilt[other] += turn * absolute[other] + square[other] * s
            tilt[which] += sign * absolute[which]
            best = _best(found, tilt, u)
            if np.isfinite(best).all() and np.abs(best).max() < _FAR:
                out.append(best)
    return np.array(out).reshape(-1, 2)
