"""The error as a function of two weights, and where error plus penalty is smallest: what the classic pictures stand on.

A quadratic error is solved exactly by `pair.solve_pair`. A curved one may have several minima: the lowest points of a
grid are followed down by Newton steps that know the penalty (`surface.minimise`), so that zeros are exact; the lowest
minimum that meets the optimality conditions is the solution.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, InputError
from ..penalties import L1L2
from .pair import solve_pair
from .surface import minimise

__all__ = ["Curved", "Plane", "Quadratic", "price"]

Float = NDArray[np.float64]
Refine = Callable[[Float, float, float], Float]
_SIDE = 61  # points of the grid of a curved error, odd: both axes belong to it
_STARTS = 8  # of its lowest points that are followed
_STEP = 2e-3  # of derivatives, relative to the frame; their error is the fourth power of it
_EQUAL = 1e-9  # of the error's range: minima that differ by less are as low as each other
_CLOSE = 1e-6  # distance from the optimality conditions that counts as 0, relative to the slopes in the frame
_ONES = np.ones(2)


def price(u: Float, l1_ratio: float) -> float:
    """What two weights cost per unit of alpha: ``sum_j l1_ratio |w_j| + (1 - l1_ratio)/2 w_j^2``."""
    return L1L2(l1_ratio).value(u, 1.0, _ONES)


@dataclass(frozen=True, eq=False)
class Quadratic:
    """The error ``1/2 (w - optimum)' gram (w - optimum)``.

    Attributes
    ----------
    gram : (2, 2) array, positive definite
    optimum : (2,) array
    """

    gram: Float
    optimum: Float

    def value(self, u: Float) -> float:
        """Error at ``u`` (2,)."""
        return float(0.5 * (u - self.optimum) @ self.gram @ (u - self.optimum))

    @property
    def steepest(self) -> float:
        """The largest slope of the error at 0: from this alpha on L1 keeps nothing."""
        return float(np.abs(self.gram @ self.optimum).max())

    def solve(self, alpha: float, l1_ratio: float) -> Float:
        """The exact optimum (2,) of error plus penalty."""
        prices = np.full(2, alpha * l1_ratio), np.full(2, alpha * (1.0 - l1_ratio))
        return solve_pair(self.gram, self.gram @ self.optimum, *prices)


@dataclass(frozen=True, eq=False)
class Curved:
    """An error of any shape, given as a function.

    Attributes
    ----------
    f : callable
        ``f(w1, w2)``, a number; with second derivatives where it is finite.
    extent : float
        The square ``|w_j| <= extent`` is searched.
    refine : callable, optional
        ``refine(u, alpha, l1_ratio)``: the solution from a solver that knows more about f, started at ``u``.
    """

    f: Callable[[float, float], float]
    extent: float
    refine: Refine | None = None

    def value(self, u: Float) -> float:
        """Error at ``u`` (2,); infinite where f is not finite."""
        with np.errstate(all="ignore"):
            found = float(self.f(float(u[0]), float(u[1])))
        return found if np.isfinite(found) else float("inf")

    def profile(self, u: Float) -> tuple[float, Float]:
        """See `surface.PairLoss`."""
        return self.value(u), u

    def quadratic(self, u: Float) -> tuple[Float, Float]:
        """Gradient, and second derivatives made positive definite; see `surface.PairLoss`."""
        values, vectors = np.linalg.eigh(self.curvature(u))
        size = np.maximum(np.abs(values), 1e-6 * max(float(np.abs(values).max()), 1e-300))
        return self.gradient(u), (vectors * size) @ vectors.T

    def gradient(self, u: Float) -> Float:
        """By central differences of fourth order."""
        out = np.zeros(2)
        for j, e in enumerate(np.eye(2) * _STEP * self.extent):
            near, far = self.value(u + e) - self.value(u - e), self.value(u + 2 * e) - self.value(u - 2 * e)
            out[j] = (8.0 * near - far) / (12.0 * _STEP * self.extent)
        return out

    def curvature(self, u: Float) -> Float:
        """Second derivatives (2, 2) of the error."""
        step = _STEP * self.extent
        columns = [(self.gradient(u + e) - self.gradient(u - e)) / (2.0 * step) for e in np.eye(2) * step]
        h = np.array(columns)
        if not np.all(np.isfinite(h)):
            raise FitError("The error surface is not finite, or not smooth, where its minimum was looked for.")
        return 0.5 * (h + h.T)

    @cached_property
    def axis(self) -> Float:
        """Places of the grid along each axis."""
        return np.linspace(-self.extent, self.extent, _SIDE)

    @cached_property
    def grid(self) -> Float:
        """Error on the grid, rows along w2; infinite where f is not finite."""
        return np.array([[self.value(np.array([a, b])) for a in self.axis] for b in self.axis])

    @cached_property
    def optimum(self) -> Float:
        """The lowest point (2,) of the error."""
        return self.solve(0.0, 1.0)

    @cached_property
    def steepest(self) -> float:
        """From this alpha on L1 keeps nothing: the largest slope at 0, or from 0 down to a point of the grid.

        With ``error(u) + alpha |u|_1 >= error(0)`` everywhere, 0 is the lowest point.
        """
        size = np.abs(self.axis)[None, :] + np.abs(self.axis)[:, None]
        falls = (self.value(np.zeros(2)) - self.grid) / np.where(size > 0, size, np.inf)
        falls = falls[np.isfinite(falls)]
        slope = float(np.abs(self.gradient(np.zeros(2))).max())
        return max(slope if np.isfinite(slope) else 0.0, float(falls.max(initial=0.0)), 1e-300)

    @cached_property
    def _slope(self) -> float:
        finite = self.grid[np.isfinite(self.grid)]
        if not len(finite):
            raise InputError(f"The error surface is finite nowhere in the square |w| ≤ {self.extent:g}: check f.")
        return max(float(np.median(finite) - finite.min()) / self.extent, 1e-300)

    def solve(self, alpha: float, l1_ratio: float) -> Float:
        """The lowest point (2,) of error plus penalty that was found; exact zeros, and checked.

        Raises
        ------
        InputError
            If no point inside the square meets the optimality conditions.
        """
        absolute, square = np.full(2, alpha * l1_ratio), np.full(2, alpha * (1.0 - l1_ratio))
        none = np.full(2, np.inf)
        found, close = [], _CLOSE * (self._slope + alpha)
        for start in self._starts(alpha, l1_ratio):
            try:
                u = minimise(self, start, absolute, square, -none, none, 2.0 * self.extent)
                if np.abs(u).max() > self.extent:
                    continue
                u = self._settled(u, absolute, square) if self.refine is None else self.refine(u, alpha, l1_ratio)
            except FitError:  # from this start the way leads where f is not finite
                continue
            value = self.value(u) + alpha * price(u, l1_ratio)
            if self.distance(u, alpha, l1_ratio) <= close:
                found.append((value, u))
        if not found:
            raise InputError(
                f"Error plus penalty has no smooth minimum in the square |w| ≤ {self.extent:g} at alpha {alpha:g}: "
                "give a larger extent=, or an error surface with a lowest point."
            )
        # of minima as low as each other, as an error that is the same at u and -u has, always the one on the same side
        lowest = min(value for value, _ in found)
        equal = [u for value, u in found if value <= lowest + _EQUAL * (abs(lowest) + self._slope * self.extent)]
        return max(equal, key=lambda u: (round(float(u[0]), 6), float(u[1])))

    def distance(self, u: Float, alpha: float, l1_ratio: float) -> float:
        """How far ``u`` is from the optimality conditions of error plus penalty."""
        return float(L1L2(l1_ratio).kkt_distance(u, self.gradient(u), alpha, _ONES).max())

    def _starts(self, alpha: float, l1_ratio: float) -> list[Float]:
        """The lowest points of the grid that are no higher than their neighbours, and 0."""
        cost = l1_ratio * np.abs(self.axis) + 0.5 * (1.0 - l1_ratio) * self.axis**2
        total = self.grid + alpha * (cost[:, None] + cost[None, :])
        padded = np.pad(total, 1, constant_values=np.inf)
        shifts = [(i, k) for i in (0, 1, 2) for k in (0, 1, 2) if (i, k) != (1, 1)]
        around = np.min([padded[i : i + _SIDE, k : k + _SIDE] for i, k in shifts], axis=0)
        rows, columns = np.nonzero((total <= around) & np.isfinite(total))
        order = np.argsort(total[rows, columns], kind="stable")[:_STARTS]
        return [np.array([self.axis[columns[k]], self.axis[rows[k]]]) for k in order] + [np.zeros(2)]

    def _settled(self, u: Float, absolute: Float, square: Float) -> Float:
        """Newton's last digits of the weights that are not 0: values of f lose half of them."""
        free = u != 0
        for _ in range(8):
            if not free.any():
                break
            slope = self.gradient(u) + absolute * np.sign(u) + square * u
            h = (self.curvature(u) + np.diag(square))[np.ix_(free, free)]
            move = np.zeros(2)
            move[free] = np.linalg.lstsq(h, -slope[free], rcond=None)[0]
            if np.any((u + move)[free] * u[free] <= 0) or np.abs(move).max() > 1e-3 * self.extent:
                break
            u = u + move
        return u


Plane = Quadratic | Curved
