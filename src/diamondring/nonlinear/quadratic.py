"""The inner problem of a step: a convex quadratic with penalty and bounds, minimised exactly within a region.

::

    min over c   g'(c - b) + 1/2 (c - b)'G(c - b) + sum_j [ a_j |c_j| + q_j/2 c_j^2 ],
                 lower <= c <= upper,    ||D (c - b)|| <= radius

The multiplier lambda of the region adds ``lambda D^2`` to G. It is 0, or makes the length of the step equal to the
radius to a tenth: the root of ``1/radius - 1/length(lambda)``, which is nearly linear, by Newton's method (Moré, 1978).
`Smooth` is the case without kinks and bounds, `Kinked` any other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .active import Inner, minimise

__all__ = ["Confined", "Kinked", "Smooth"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
SMALLEST = 1e-13  # multiplier that makes a singular quadratic definite, in units of D
ROUNDS = 10  # for the multiplier
CLOSE = 0.1  # of the radius


class Solved(NamedTuple):
    """Step d, its length ``||D d||``, and ``-length' / length``, the rate at which the multiplier shortens it."""

    c: Float
    length: float
    rate: float


class Confined:
    """A quadratic that can be minimised for any multiplier."""

    steepest: float  # length of D^-1 times the least subgradient at b

    def at(self, damping: float) -> Solved | None:
        """The minimiser for a multiplier; None where the quadratic is not definite to working precision."""
        raise NotImplementedError

    def within(self, radius: float, guess: float) -> tuple[Float, float] | None:
        """The minimiser in the region, and its multiplier; None where rounding leaves none.

        Parameters
        ----------
        radius : float
        guess : float
            The multiplier of the step before.
        """
        low, high = 0.0, self.steepest / radius
        free = self.at(0.0)
        if free is None:
            least = self.at(SMALLEST)
            if least is None or least.length <= (1.0 + CLOSE) * radius:
                return None if least is None else (least.c, 0.0)
        elif free.length <= (1.0 + CLOSE) * radius:
            return free.c, 0.0
        else:
            low = (free.length - radius) / (radius * free.rate) if free.rate > 0 else 0.0
        damping = min(max(guess, low), high)
        solved = free
        for _ in range(ROUNDS):
            damping = damping if damping > 0 else max(SMALLEST, 1e-3 * high)
            solved = self.at(damping)
            if solved is None:
                damping *= 10.0
                continue
            over = solved.length - radius
            if abs(over) <= CLOSE * radius or not solved.rate > 0:
                break
            low, high = (max(low, damping), high) if over > 0 else (low, min(high, damping))
            damping = max(low, damping + over / (radius * solved.rate))
        return None if solved is None else (solved.c, damping)


class Smooth(Confined):
    """Neither kinks nor bounds: singular values where there are few parameters, else Cholesky."""

    def __init__(self, b: Float, g: Float, q: Float, units: Float, root: Float | None, gram: Float | None) -> None:
        """``root`` (m, p) with ``root'root = G``, or G itself; g is without the penalty's part."""
        from scipy.linalg import lapack

        self.b, self.units, self.lapack = b, units, lapack
        self.g = (g + q * b) / units
        self.steepest = math.sqrt(float(self.g @ self.g))
        self.squares: Float | None = None
        if root is not None:
            rows = root / units
            if q.any():
                rows = np.vstack([rows, np.diag(np.sqrt(q) / units)])
            p = len(b)
            if len(rows) > p:
                rows = np.triu(lapack.dgeqrf(rows)[0][:p])
            _, s, vt, _ = lapack.dgesdd(rows, compute_uv=1, full_matrices=1)
            self.vt, self.turned = vt, vt @ self.g
            self.squares = np.zeros(p)
            self.squares[: len(s)] = s * s
            self.definite = len(s) == p and s[-1] > p * EPS * s[0]
        else:
            assert gram is not None
            self.gram = gram / np.outer(units, units)
            self.gram.flat[:: len(b) + 1] += q / units**2

    def at(self, damping: float) -> Solved | None:
        if self.squares is not None:
            if damping == 0.0 and not self.definite:
                return None
            inverse = 1.0 / (self.squares + damping)
            z = inverse * self.turned
            square = float(z @ z)
            rate = float(z @ (inverse * z)) / square if square > 0 else 0.0
            return Solved(self.b - (z @ self.vt) / self.units, math.sqrt(square), rate)
        p = len(self.b)
        block = self.gram.copy()
        block.flat[:: p + 1] += damping
        factor, failed = self.lapack.dpotrf(block, lower=1, overwrite_a=1)
        pivots = np.diagonal(factor)
        if failed or not pivots.min() ** 2 > p * EPS * pivots.max() ** 2:
            return None
        z = self.lapack.dpotrs(factor, self.g, lower=1)[0]
        square = float(z @ z)
        w = self.lapack.dtrtrs(factor, z, lower=1)[0]
        return Solved(self.b - z / self.units, math.sqrt(square), float(w @ w) / square if square > 0 else 0.0)


class Kinked(Confined):
    """Kinks or bounds: the exact minimiser by active sets."""

    def __init__(self, inner: Inner, units: Float) -> None:
        self.inner, self.units = inner, units
        slope = inner.slopes(inner.b)
        push = inner.pushes(inner.b, slope)
        self.steepest = float(np.linalg.norm(push / units))

    def at(self, damping: float) -> Solved | None:
        inner = self.inner
        if damping > 0:
            gram = inner.gram.copy()
            gram.flat[:: len(inner.b) + 1] += damping * self.units**2
            inner = inner._replace(gram=gram)
        found = minimise(inner)
        if found is None:
            return None
        z = self.units * (found.c - inner.b)
        square = float(z @ z)
        if square == 0.0:
            return Solved(found.c, 0.0, 0.0)
        w = found.half_solve(self.units * z)
        return Solved(found.c, math.sqrt(square), float(w @ w) / square)
