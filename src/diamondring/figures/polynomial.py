"""A smooth function of two variables from a few of its values: the polynomial through Chebyshev points.

See Trefethen, *Approximation Theory and Approximation Practice*, 2013: for a smooth function the error falls
geometrically with the number of points.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from .surface import minimise

__all__ = ["SmoothError", "at_nodes", "between", "from_log", "to_log"]

Float = NDArray[np.float64]
Window = tuple[float, float, float, float]


def at_nodes(side: int) -> Float:
    """Chebyshev points (side,) from -1 to 1."""
    return -np.cos(math.pi * np.arange(side) / (side - 1))


def between(nodes: Float, x: float) -> Float:
    """Weights (m,) with which values at the nodes make the polynomial's at ``x`` (barycentric formula)."""
    sign = np.where(np.arange(len(nodes)) % 2 == 0, 1.0, -1.0)
    sign[[0, -1]] *= 0.5
    away = x - nodes
    if np.any(away == 0):
        return np.where(away == 0, 1.0, 0.0)
    weights = sign / away
    return np.asarray(weights / weights.sum())


def to_log(above: Float, unit: float) -> Float:
    """``log(1 + above / unit)``, which tames what grows like an exponential; ``above`` itself with the unit 0."""
    return np.log1p(np.maximum(above, 0.0) / unit) if unit > 0 else above


def from_log(values: Float, unit: float) -> Float:
    """The way back."""
    return unit * np.expm1(values) if unit > 0 else values


class SmoothError:
    """The polynomial in the place of the loss of two coefficients; infinite outside the window.

    Parameters
    ----------
    values : (m, m) array
        At Chebyshev points of the window, rows along y, as `to_log` has them.
    unit : float
    window : (centre x, centre y, half width, half height)
    factor, lower, upper : (2,) arrays
        Of the penalty.
    """

    def __init__(self, values: Float, unit: float, window: Window, factor: Float, lower: Float, upper: Float) -> None:
        degree = len(values) - 1
        back = np.linalg.inv(chebyshev.chebvander(at_nodes(degree + 1), degree))
        self.middle, self.half, self.unit, self.degree = np.array(window[:2]), np.array(window[2:]), unit, degree
        self.factor, self.lower, self.upper = factor, lower, upper
        flat = back @ values @ back.T
        # itself, its first and its second derivatives, as coefficients of degree m - 1 each
        across, up = self._slope(flat, 1), self._slope(flat, 0)
        self.terms = (flat, across, up, self._slope(across, 1), self._slope(across, 0), self._slope(up, 0))

    def _slope(self, coefficients: Float, axis: int) -> Float:
        out = np.zeros_like(coefficients)
        slope = chebyshev.chebder(coefficients, axis=axis, scl=1.0 / self.half[1 - axis])
        out[: slope.shape[0], : slope.shape[1]] = slope
        return out

    def profile(self, u: Float) -> tuple[float, Float]:
        """See `surface.PairLoss`."""
        at = (u - self.middle) / self.half
        if np.abs(at).max() > 1.0:
            return math.inf, at
        x, y = self._basis(at)
        return float(from_log(np.asarray(y @ self.terms[0] @ x), self.unit)), at

    def quadratic(self, at: Float) -> tuple[Float, Float]:
        """See `surface.PairLoss`."""
        x, y = self._basis(at)
        value, gx, gy, hxx, hxy, hyy = (float(y @ term @ x) for term in self.terms)
        g, h = np.array([gx, gy]), np.array([[hxx, hxy], [hxy, hyy]])
        if self.unit > 0:  # the derivatives of unit exp(t)
            scale = self.unit * math.exp(value)
            g, h = scale * g, scale * (h + np.outer(g, g))
        values, vectors = np.linalg.eigh(h)  # the loss may not be convex
        return g, np.asarray((vectors * np.maximum(values, 1e-12 * max(abs(values[-1]), 1e-300))) @ vectors.T)

    def _basis(self, at: Float) -> tuple[Float, Float]:
        """The Chebyshev polynomials at both coordinates of a point."""
        both = chebyshev.chebvander(at, self.degree)
        return both[0], both[1]

    def loss(self, u: Float) -> float:
        """See `frames.ErrorOfTwo`."""
        return self.profile(u)[0]

    def best(self, start: Float, alpha: float, ratio: float) -> Float:
        """See `frames.ErrorOfTwo`."""
        price = alpha * self.factor
        return minimise(self, start, ratio * price, (1.0 - ratio) * price, self.lower, self.upper)
