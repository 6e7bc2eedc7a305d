"""The square of the touching picture: shapes, solutions, and the optimum if it is near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import pair

__all__ = ["penalty_price", "window_of"]

Float = NDArray[np.float64]
_ROUNDING = 1e-6  # of the picture: points that are closer lie on top of each other
Window = tuple[float, float, float]


def penalty_price(u: Float, ratio: float, factor: Float) -> float:
    """What two coefficients cost per unit of alpha."""
    return float(ratio * (factor @ np.abs(u)) + 0.5 * (1 - ratio) * (factor @ u**2))


def window_of(u: Float, best: Float, shapes: Sequence[tuple[Float, float]], factor: Float, room: float = 1.5) -> Window:
    """Centre and half width of the square that all panels show.

    Parameters
    ----------
    u, best : (2,) arrays
        The fit, and the optimum without penalty.
    shapes : sequence of (solution, l1_ratio)
        The solution of every panel, the fit's first, with its penalty's share of L1.
    factor : (2,) array
        Penalty factors.
    room : float
        Half width of a close-up over the distance from the solution to the optimum.
    """
    close = _close_up([v for v, _ in shapes], best, room)
    size = float(np.abs(u).max()) or float(np.abs(best).max()) or 1.0
    size = max(size, 0.15 * float(np.abs(best).max()))
    xs, ys = [0.0, float(u[0])], [0.0, float(u[1])]
    for v, ratio in shapes:
        outline = pair.penalty_outline(penalty_price(v, ratio, factor), ratio, factor, 2.0 * size)
        if outline is not None:
            xs.extend(np.clip(outline[0], -2.5 * size, 2.5 * size))
            ys.extend(np.clip(outline[1], -2.5 * size, 2.5 * size))
    reach = 7.0 * size
    span = max(max(xs) - min(xs), max(ys) - min(ys), float(np.abs(np.clip(best, -reach, reach)).max()))
    for values, place in ((xs, best[0]), (ys, best[1])):
        near = float(np.clip(place, -reach, reach))
        # room around the optimum: its contours and its label belong to the picture
        values.extend([near - 0.28 * span, near + 0.28 * span])
    half = 0.5 * max(max(xs) - min(xs), max(ys) - min(ys)) * 1.06
    if _ROUNDING * half < close[2] < 0.2 / 1.5 * room * half:
        return close
    return 0.5 * (max(xs) + min(xs)), 0.5 * (max(ys) + min(ys)), half


def _close_up(solutions: Sequence[Float], best: Float, room: float) -> Window:
    """A window around the touch itself, for a penalty so weak that the whole shape would hide it."""
    points = np.array([best, *solutions])
    low, high = points.min(axis=0), points.max(axis=0)
    middle = 0.5 * (low + high)
    return float(middle[0]), float(middle[1]), room * float((high - low).max())
