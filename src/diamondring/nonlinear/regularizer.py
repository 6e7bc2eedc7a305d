"""What parameters cost at one alpha: proximal map, optimality and steepest descent of penalties, groups and bounds.

    P(b) = sum_g a_g ||b_g||_2 + 1/2 sum_j q_j b_j^2,      lower <= b <= upper

Without groups every parameter is a group of its own, and ``||b_g||`` is ``|b_j|``. The factor ``sqrt(d_g)`` of a group
of ``d_g`` parameters (Yuan and Lin 2006) is part of ``a_g``. Parameters with bounds have no group.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Regularizer"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Regularizer:
    """Prices of p parameters in m groups.

    Attributes
    ----------
    a : (m,) array
        Price of a group's norm, at least 0.
    q : (p,) array
        Price of half a square, at least 0 and the same within a group.
    lower, upper : (p,) arrays
        Bounds; both 0 for parameters that are left out.
    groups : (p,) int array or None
        The group of each parameter, 0 to m - 1; None where each is its own.
    """

    a: Float
    q: Float
    lower: Float
    upper: Float
    groups: NDArray[np.intp] | None = None

    @cached_property
    def bounded(self) -> bool:
        """Whether any parameter has a bound."""
        return bool(np.isfinite(self.lower).any() or np.isfinite(self.upper).any())

    @cached_property
    def each(self) -> Float:
        """Price (p,) of the norm of each parameter's group."""
        return self.a if self.groups is None else self.a[self.groups]

    def norms(self, v: Float) -> Float:
        """Norms (m,) of the groups of a vector (p,)."""
        if self.groups is None:
            return np.abs(v)
        return np.asarray(np.sqrt(self.sums(v * v)))

    def spread(self, of_groups: Float) -> Float:
        """(p,) values of the parameters' groups, from (m,) values of groups."""
        return of_groups if self.groups is None else of_groups[self.groups]

    def members(self, of_groups: Bool) -> Bool:
        """The same for flags: the parameters (p,) of some groups (m,)."""
        return of_groups if self.groups is None else of_groups[self.groups]

    def sums(self, v: Float) -> Float:
        """Sums (m,) over the groups of a vector (p,)."""
        if self.groups is None:
            return v
        return np.bincount(self.groups, v, minlength=len(self.a)).astype(np.float64, copy=False)

    def clip(self, b: Float) -> Float:
        """The nearest point within the bounds."""
        return np.clip(b, self.lower, self.upper) if self.bounded else b

    def value(self, b: Float) -> float:
        """P(b), for b within the bounds."""
        return float(self.a @ self.norms(b) + 0.5 * (self.q @ (b * b)))

    def prox(self, z: Float, step: float) -> Float:
        """The ``b`` within the bounds with the least ``1/2 ||b - z||^2 + step P(b)``: exact zeros."""
        norms = self.norms(z)
        left = np.maximum(norms - step * self.a, 0.0)
        share = np.divide(left, norms, out=np.zeros_like(norms), where=norms > 0)
        return self.clip(self.spread(share) * z / (1.0 + step * self.q) + 0.0)  # no zeros with a sign

    def smooth_part(self, b: Float) -> Float:
        """Gradient (p,) of P where it has one, 0 for groups that are 0 (their squares have gradient 0, too)."""
        norms = self.norms(b)
        pull = np.divide(self.a, norms, out=np.zeros_like(norms), where=norms > 0)
        return (self.spread(pull) + self.q) * b

    def steepest(self, b: Float, grad: Float) -> Float:
        """The subgradient (p,) of least norm of the whole objective, ``grad`` that of its smooth part.

        0 everywhere exactly where the optimality conditions hold; its negative is a direction of descent.
        """
        total = grad + self.smooth_part(b)
        size = self.norms(grad)
        left = np.maximum(size - self.a, 0.0)
        share = np.divide(left, size, out=np.zeros_like(size), where=size > 0)
        at_zero = self.members(self.norms(b) == 0)
        total = np.where(at_zero, self.spread(share) * grad, total)
        if self.bounded:
            held = ((b <= self.lower) & (total > 0)) | ((b >= self.upper) & (total < 0))
            total = np.where(held, 0.0, total)
        return total

    def distance(self, b: Float, grad: Float) -> float:
        """The largest distance of a group from its optimality conditions."""
        return float(np.max(self.norms(self.steepest(b, grad)), initial=0.0))

    def truncate(self, b: Float, trial: Float) -> Float:
        """A trial point within the bounds, with groups at 0 that it would carry through 0 to the other side."""
        inner = self.sums(b * trial)
        crossed = self.members((inner <= 0) & (self.a > 0) & (self.norms(b) > 0))
        return self.clip(np.where(crossed, 0.0, trial))
