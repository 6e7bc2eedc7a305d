"""A convex quadratic with penalty and bounds, minimised exactly.

::

    min over c   g'(c - b) + 1/2 (c - b)'G(c - b) + sum_j [ a_j |c_j| + q_j/2 c_j^2 ],      lower <= c <= upper

Primal-dual active set (semismooth Newton; Hintermüller, Ito and Kunisch, 2003): every parameter is either free, with a
sign where it has a kink, or rests at 0 or at a bound. Solve for the free ones, then put to rest all that left the range
of their sign, and let go all that rest with the wrong slope. What is solved for is the step ``c - b``, so that near the
solution its digits do not drown in those of b. When a state returns, sweeps of coordinate descent, which never
increase the objective, lead to a better one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Inner", "Minimiser", "minimise"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
ROUNDS = 40  # before sweeps are tried
SWEEPS = 10  # between two attempts
ATTEMPTS = 200


class Inner(NamedTuple):
    """The step's problem; all (p,) but ``gram`` (p, p), which is positive definite with ``diag(q)`` added."""

    gram: Float
    g: Float
    b: Float
    a: Float
    q: Float
    lower: Float
    upper: Float

    def slopes(self, c: Float) -> Float:
        """Derivative of the smooth part at ``c``."""
        return np.asarray(self.g + self.gram @ (c - self.b) + self.q * c)

    def pushes(self, c: Float, slope: Float) -> Float:
        """How hard each parameter is pushed up (positive) or down from where it rests; 0 if it rests well."""
        low = np.where(c <= self.lower, -np.inf, np.where(c > 0, self.a, -self.a))
        high = np.where(c >= self.upper, np.inf, np.where(c < 0, -self.a, self.a))
        return np.where(-slope > high, -slope - high, np.where(-slope < low, -slope - low, 0.0))


class Minimiser(NamedTuple):
    """Where the minimum is, which parameters are free there, and the Cholesky factor of their part of the quadratic."""

    c: Float
    free: NDArray[np.intp]
    factor: Float

    def half_solve(self, v: Float) -> Float:
        """``L^-1 v`` for the free parameters."""
        from scipy.linalg.lapack import dtrtrs

        return np.asarray(dtrtrs(self.factor, v[self.free], lower=1)[0]) if len(self.free) else np.zeros(0)


def minimise(inner: Inner) -> Minimiser | None:
    """The minimiser; None where the quadratic is not positive definite to working precision."""
    c, seen = inner.b.copy(), set()
    noise = 1e-14 * np.sqrt(np.maximum(np.diagonal(inner.gram), 0.0)) * _size(inner)
    push = inner.pushes(c, inner.slopes(c))
    side = np.where(c != 0, np.sign(c), np.sign(push))
    free = _inside(inner, c) | (push != 0)
    for attempt in range(ATTEMPTS):
        for _ in range(ROUNDS):
            solved = _newton(inner, c, side, free)
            if solved is None:
                return None
            moved = solved.c
            low, high = _range(inner, side)
            below, above = free & (moved < low), free & (moved > high)
            c = np.where(below, low, np.where(above, high, moved))
            leave = below | above
            push = np.where(free, 0.0, inner.pushes(moved, inner.slopes(moved)))
            join = np.abs(push) > noise
            if not leave.any() and not join.any():
                return solved
            free = (free & ~leave) | join
            side = np.where(join, np.where(c != 0, np.sign(c), np.sign(push)), side)
            state = (free.tobytes(), side.tobytes(), c[~free].tobytes())
            if state in seen:
                break
            seen.add(state)
        c = np.clip(c, inner.lower, inner.upper)
        for _ in range(SWEEPS * (1 + attempt)):
            _sweep(inner, c)
        push = inner.pushes(c, inner.slopes(c))
        side = np.where(c != 0, np.sign(c), np.sign(push))
        free = _inside(inner, c)
        seen.clear()
    return None


def _size(inner: Inner) -> float:
    """Size of the quadratic's residual: what rounding errors of slopes are proportional to."""
    scale = np.sqrt(np.maximum(np.diagonal(inner.gram), 0.0))
    return float(np.max(np.abs(inner.g) / np.where(scale > 0, scale, np.inf), initial=0.0))


def _inside(inner: Inner, c: Float) -> NDArray[np.bool_]:
    """Parameters that are neither at their kink nor at a bound."""
    return np.asarray((c > inner.lower) & (c < inner.upper) & ((inner.a == 0) | (c != 0)))


def _range(inner: Inner, side: Float) -> tuple[Float, Float]:
    """Where parameters may move without crossing a kink or a bound."""
    low = np.where((inner.a > 0) & (side > 0), np.maximum(inner.lower, 0.0), inner.lower)
    high = np.where((inner.a > 0) & (side < 0), np.minimum(inner.upper, 0.0), inner.upper)
    return low, high


def _newton(inner: Inner, c: Float, side: Float, free: NDArray[np.bool_]) -> Minimiser | None:
    """Minimiser over the free parameters with their signs, the others as they are in ``c``."""
    from scipy.linalg.lapack import dpotrf, dpotrs

    at = np.flatnonzero(free)
    if len(at) == 0:
        return Minimiser(c, at, np.zeros((0, 0)))
    step = np.where(free, 0.0, c - inner.b)
    rhs = inner.g[at] + inner.gram[at] @ step + inner.q[at] * inner.b[at] + inner.a[at] * side[at]
    block = inner.gram[np.ix_(at, at)]
    block.flat[:: len(at) + 1] += inner.q[at]
    diagonal = np.diagonal(block).copy()
    factor, failed = dpotrf(block, lower=1, overwrite_a=1)
    pivots = np.diagonal(factor)
    if failed or not np.all(pivots**2 > len(at) * EPS * diagonal):
        return None
    step[at] = -dpotrs(factor, rhs, lower=1)[0]
    return Minimiser(np.where(free, inner.b + step, c), at, factor)


def _sweep(inner: Inner, c: Float) -> None:
    """One round of coordinate descent, in place."""
    slope = inner.slopes(c) - inner.q * c
    for j in range(len(c)):
        h = inner.gram[j, j]
        curve = h + inner.q[j]
        if not curve > 0:
            continue
        z = h * c[j] - slope[j]
        new = np.sign(z) * max(abs(z) - inner.a[j], 0.0) / curve
        new = min(max(new, inner.lower[j]), inner.upper[j])
        if new != c[j]:
            slope += inner.gram[j] * (new - c[j])
            c[j] = new
