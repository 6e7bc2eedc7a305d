"""The penalised problem in two inputs, solved exactly: every combination of signs, zeros and bounds is tried.

The error is ``1/2 u'Gu - q'u`` (up to a constant), the penalty ``sum_j a_j |u_j| + b_j u_j^2 / 2``. With two inputs
there are at most 5 x 5 ways in which each is positive, negative, zero, or on one of its bounds; the optimum is the
feasible one with the smallest objective.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["PairProblem", "matching_alpha", "pair_error", "pair_optimum", "penalty_outline", "solve_pair", "zero_zone"]

Float = NDArray[np.float64]
_NONE = np.array([-np.inf, -np.inf])
# The smallest eigenvalue of the Gram matrix, relative to the largest, under which two inputs count as copies.
COPIES = 1e-10


@dataclass(frozen=True, eq=False)
class PairProblem:
    """The problem that is left of a fit when all coefficients but two are held, on the penalty's scale.

    Attributes
    ----------
    gram : (2, 2) array
    q, solution, optimum : (2,) arrays
        Minus the gradient of the error at zero; the fit; the best fit of the two without penalty.
    factor, lower, upper : (2,) arrays
        Penalty factors and bounds.
    names : two str
    """

    gram: Float
    q: Float
    solution: Float
    optimum: Float
    factor: Float
    lower: Float
    upper: Float
    names: tuple[str, str]

    def solve(self, alpha: float, l1_ratio: float) -> Float:
        """The exact optimum (2,) for another penalty."""
        a, b = alpha * l1_ratio * self.factor, alpha * (1 - l1_ratio) * self.factor
        return solve_pair(self.gram, self.q, a, b, self.lower, self.upper)

    def radius(self, u: Float) -> float:
        """Square root of twice the error above the optimum: the contour's size."""
        step = u - self.optimum
        return math.sqrt(max(float(step @ self.gram @ step), 0.0))


def pair_error(gram: Float, q: Float, u: Float) -> float:
    """Error at ``u`` (2,) up to a constant: ``1/2 u'Gu - q'u``."""
    return float(0.5 * u @ gram @ u - q @ u)


def pair_optimum(gram: Float, q: Float, near: Float) -> Float:
    """The unpenalised optimum (2,); if two inputs are copies, the optimum nearest to ``near``."""
    values, vectors = np.linalg.eigh(gram)
    safe = values > COPIES * max(values[-1], 0.0)
    rest = vectors.T @ (q - gram @ near)
    return np.asarray(near + vectors @ np.where(safe, rest / np.where(safe, values, 1.0), 0.0))


def solve_pair(
    gram: Float, q: Float, absolute: Float, square: Float, lower: Float = _NONE, upper: Float = -_NONE
) -> Float:
    """The exact optimum (2,) of error plus penalty.

    Parameters
    ----------
    gram : (2, 2) array
    q : (2,) array
        Minus the gradient of the error at zero.
    absolute, square : (2,) arrays
        Prices of ``|u_j|`` and of ``u_j^2 / 2``; an infinite price excludes the input.
    lower, upper : (2,) arrays
        Bounds on ``u``.
    """
    hessian = gram + np.diag(np.where(np.isfinite(square), square, 0.0))
    if not absolute.any() and np.all(np.isinf(lower) & np.isinf(upper)) and np.all(np.isfinite(square)):
        return np.asarray(np.linalg.lstsq(hessian, q, rcond=COPIES)[0])
    best, best_value = np.clip(np.zeros(2), lower, upper), np.inf
    scale = 1.0 + float(np.abs(q).max())
    for states in product("+-0LU", repeat=2):
        u = _candidate(states, hessian, q, absolute, lower, upper)
        if u is None or np.any(u < lower - 1e-12 * scale) or np.any(u > upper + 1e-12 * scale):
            continue
        used = u != 0
        value = float(0.5 * u @ hessian @ u - q @ u + np.sum(absolute[used] * np.abs(u[used])))
        if value < best_value - 1e-15 * (1.0 + abs(best_value if np.isfinite(best_value) else 0.0)):
            best, best_value = u, value
    return best


def _candidate(
    states: tuple[str, ...], hessian: Float, q: Float, absolute: Float, lower: Float, upper: Float
) -> Float | None:
    """The stationary point of one combination of states, or None if it contradicts itself."""
    u = np.zeros(2)
    free = []
    for j, state in enumerate(states):
        if state in "+-":
            if not np.isfinite(absolute[j]):
                return None
            free.append(j)
        elif state in "LU":
            u[j] = lower[j] if state == "L" else upper[j]
            if not np.isfinite(u[j]):
                return None
    if free:
        signs = np.array([1.0 if states[j] == "+" else -1.0 for j in free])
        right = q[free] - hessian[free] @ u - signs * absolute[free]
        u[free] = np.linalg.lstsq(hessian[np.ix_(free, free)], right, rcond=COPIES)[0]
        if np.any(u[free] * signs < 0):
            return None
    return u


def matching_alpha(
    gram: Float, q: Float, level: float, l1_ratio: float, factor: Float, lower: Float = _NONE, upper: Float = -_NONE
) -> float | None:
    """The alpha at which another penalty's optimum lies on the same error contour, found by halving.

    Parameters
    ----------
    level : float
        The contour, as `pair_error`.
    l1_ratio : float
        The other penalty's share of L1.
    factor : (2,) array
        Penalty factors.

    Returns
    -------
    float or None
        None where no finite alpha does (the contour passes through zero or beyond).
    """

    def error(alpha: float) -> float:
        return pair_error(
            gram, q, solve_pair(gram, q, alpha * l1_ratio * factor, alpha * (1 - l1_ratio) * factor, lower, upper)
        )

    bottom = error(0.0)
    if level <= bottom:
        return 0.0
    high = float(np.abs(q).max()) or 1.0
    for _ in range(60):
        if error(high) >= level:
            break
        high *= 2.0
    else:
        return None
    low = 0.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        low, high = (middle, high) if error(middle) < level else (low, middle)
    return high


def penalty_outline(
    price: float, l1_ratio: float, factor: Float, far: float, points: int = 33, more: Float | None = None
) -> tuple[Float, Float] | None:
    """The closed curve ``l1_ratio sum v_j|u_j| + (1-l1_ratio)/2 sum v_j u_j^2 = price``, exact at its corners.

    Along a direction the penalty is a quadratic in the radius, so that each point is a closed formula.

    Parameters
    ----------
    far : float
        Radius given to directions that cost nothing (a factor of 0).
    points : int
        Points per quadrant; a diamond needs only its corners.
    more : array, optional
        Angles at which there are points as well.

    Returns
    -------
    (x, y) or None
        None where the curve is a single point (price 0).
    """
    if not price > 0:
        return None
    straight = l1_ratio == 1 and np.all(factor > 0)
    angle = np.linspace(0.0, 2.0 * math.pi, 5 if straight else 4 * (points - 1) + 1)
    if more is not None and not straight:
        angle = np.unique(np.append(angle, np.mod(more, 2.0 * math.pi)))
    direction = np.array([np.cos(angle), np.sin(angle)])
    direction[np.abs(direction) < 1e-12] = 0.0
    linear = l1_ratio * (factor @ np.abs(direction))
    square = (1.0 - l1_ratio) * (factor @ direction**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        radius = 2.0 * price / (linear + np.sqrt(linear**2 + 2.0 * square * price))
    if not np.all(factor > 0):
        radius = np.where(np.isfinite(radius), np.minimum(radius, far), far)
    return radius * direction[0], radius * direction[1]


def zero_zone(
    gram: Float, absolute: Float, square: Float, which: int | None, reach: float
) -> tuple[Float, Float] | None:
    """The unpenalised optima for which input ``which`` (None: both) gets exactly zero, as a closed polygon.

    In terms of ``q = G u*`` the zone is a strip with a bend: ``|q_w| <= a_w`` while the other input is zero too, and
    beyond that the strip follows the other input's coefficient. Mapped back by the inverse of G. Without an L1 part
    the strip is a line, and the polygon runs along it and back.

    Returns
    -------
    (x, y) or None
        None where there is no such area: an excluded input, or two inputs that are copies.
    """
    values = np.linalg.eigvalsh(gram)
    if not np.all(np.isfinite(absolute)) or values[0] <= COPIES * values[-1]:
        return None
    if which is None:
        corners = np.array([[1, 1, -1, -1], [1, -1, -1, 1]]) * absolute[:, None]
        x, y = np.linalg.solve(gram, corners)
        return x, y
    other = 1 - which
    a_w, a_o = float(absolute[which]), float(absolute[other])
    ratio = gram[0, 1] / (gram[other, other] + square[other])
    out = a_o + reach * float(values[-1])
    shift = ratio * (out - a_o)
    q = np.empty((2, 8))
    q[other] = [-out, -a_o, a_o, out, out, a_o, -a_o, -out]
    q[which] = [a_w - shift, a_w, a_w, a_w + shift, shift - a_w, -a_w, -a_w, -a_w - shift]
    x, y = np.linalg.solve(gram, q)
    return x, y
