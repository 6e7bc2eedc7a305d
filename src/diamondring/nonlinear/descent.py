"""Proximal L-BFGS: a smooth function plus a penalty on its parameters, many or in groups: exact zeros.

At b the subgradient of least norm v (`Regularizer.steepest`) says which groups move. Where these are not 0 the
objective is smooth, and the step is that of L-BFGS with differences of its gradients. A group whose step leads through
0 stops there: for single parameters this is the orthant-wise method of Andrew and Gao ("Scalable training of
L1-regularized log-linear models", 2007); a group's direction takes the place of the sign. Every step lowers the
objective (Armijo). Where that fails, a proximal gradient step with backtracking (Beck and Teboulle, "A fast iterative
shrinkage-thresholding algorithm for linear inverse problems", 2009) is taken instead, and the memory starts anew.

L-BFGS starts from a multiple of the identity, or, where the function offers them, from second derivatives of the
parameters that move (`preconditioner`), computed anew now and then: a Gauss-Newton method that learns what it left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import Interrupted
from .preconditioner import Curvature, penalty_curvature
from .regularizer import Regularizer

__all__ = ["Descent", "Smooth", "descend"]

Float = NDArray[np.float64]

_EPS = float(np.finfo(np.float64).eps)
_MEMORY = 20
_ARMIJO = 1e-4
_PATIENCE, _SHARE = 15, 15  # steps before second derivatives are computed, and one more for so many parameters; then
# twice as many each time, so that L-BFGS has the time to learn what they leave out
_LARGEST = 2000  # parameters that may move for it


class Smooth(Protocol):
    """A smooth function of p parameters."""

    def value(self, b: Float) -> float:
        """Its value; inf where it has none."""

    def gradient(self, b: Float) -> Float:
        """Its gradient (p,), usually at the point whose value was asked for last."""

    def curvature(self, b: Float, places: NDArray[np.intp]) -> Float | None:
        """Second derivatives (m, m) in some parameters, or a positive semidefinite approximation; None: too dear."""


@dataclass(frozen=True, eq=False)
class Descent:
    """Where a descent ended.

    Attributes
    ----------
    b : (p,) array
    value : float
        The objective: the smooth function plus the charge.
    distance : float
        The largest distance of a group from the optimality conditions.
    converged : bool
        Whether ``distance`` is at most the target; else ``steps`` ran out, or rounding allowed no descent.
    steps, evaluations : int
        Steps, and values asked for (a step asks for one gradient).
    stopped : str
        What ``watch`` said to end it; "" if it did not.
    """

    b: Float
    value: float
    distance: float
    converged: bool
    steps: int
    evaluations: int
    stopped: str = ""


class _Point:
    """Parameters with the value and, once asked for, the gradient of the smooth part."""

    def __init__(self, smooth: Smooth, charge: Regularizer, b: Float):
        self.smooth, self.charge, self.b = smooth, charge, b
        part = smooth.value(b)
        self.value = part + charge.value(b) if np.isfinite(part) else np.inf
        self._grad: Float | None = None

    @property
    def grad(self) -> Float:
        if self._grad is None:
            self._grad = self.smooth.gradient(self.b)
        return self._grad


class _Memory:
    """Pairs of steps and differences of gradients; products with the inverse they stand for (Nocedal 1980)."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Float, Float, float]] = []
        self.scale = 1.0
        self.curvature: Curvature | None = None

    def add(self, s: Float, y: Float) -> None:
        sy, yy = float(s @ y), float(y @ y)
        if sy > 1e-10 * np.sqrt(yy * float(s @ s)):
            self.pairs = [*self.pairs[1 - _MEMORY :], (s, y, 1.0 / sy)]
            self.scale = sy / yy

    def forget(self) -> None:
        self.pairs = []

    def within(self, moving: NDArray[np.bool_]) -> None:
        """Keep only what concerns the parameters that move."""
        kept = []
        for s, y, _ in self.pairs:
            s, y = np.where(moving, s, 0.0), np.where(moving, y, 0.0)
            sy = float(s @ y)
            if sy > 1e-10 * np.sqrt(float(s @ s) * float(y @ y)):
                kept.append((s, y, 1.0 / sy))
        self.pairs = kept
        if self.curvature is not None:
            self.curvature.within(moving)

    def times(self, v: Float) -> Float:
        out, along = v.copy(), []
        for s, y, rho in reversed(self.pairs):
            c = rho * float(s @ out)
            out -= c * y
            along.append(c)
        out = self.scale * out if self.curvature is None else self.curvature.solve(out, self.scale)
        for (s, y, rho), c in zip(self.pairs, reversed(along), strict=True):
            out += (c - rho * float(y @ out)) * s
        return out


class _Walk:
    """The state of one descent."""

    def __init__(self, smooth: Smooth, charge: Regularizer, start: Float, scale: float | None):
        self.smooth, self.charge = smooth, charge
        self.memory = _Memory()
        self.evaluations = 0
        self.here = self.at(charge.clip(np.array(start, dtype=np.float64)))
        self.moving: NDArray[np.bool_] | None = None
        self.fresh = scale is None
        if scale is not None:
            self.memory.scale = scale

    def at(self, b: Float) -> _Point:
        self.evaluations += 1
        return _Point(self.smooth, self.charge, b)

    def lower(self, there: _Point, promised: float) -> bool:
        """Whether a point is lower by a share of what was promised (a negative number).

        Where that is below the rounding errors of values, slopes decide (the approximate condition of Hager and Zhang
        2005): the one along the step must not rise beyond the opposite of the promise.
        """
        here = self.here
        if there.value <= here.value + _ARMIJO * promised:
            return True
        if not there.value <= here.value + 16 * _EPS * abs(here.value):
            return False
        slope = float(self.charge.steepest(there.b, there.grad) @ (there.b - here.b))
        return slope <= -0.9 * promised

    def quasi_newton(self, v: Float) -> bool:
        """One step with the memory's inverse along the subgradient v; False where it finds nothing lower."""
        charge, here = self.charge, self.here
        moving = v != 0
        resting = charge.norms(here.b) == 0
        if self.moving is not None and not np.array_equal(self.moving, moving):
            self.memory.within(moving)
        self.moving = moving
        d = np.where(moving, -self.memory.times(v), 0.0)
        # a group that leaves 0 goes where its own subgradient points, unless the memory's direction descends as well
        slopes = charge.sums(d * here.grad) + charge.a * charge.norms(d)
        astray = charge.members(resting & (slopes >= 0))
        d = np.where(astray, -self.memory.scale * v, d)
        if float(d @ v) > -1e-12 * float(np.sqrt((d @ d) * (v @ v))):
            return False
        t = min(1.0, 1.0 / float(np.sqrt(v @ v))) if self.fresh else 1.0
        return self.search(v, d, t, 12)

    def search(self, v: Float, d: Float, t: float, trials: int) -> bool:
        """Go along d as far as it descends, t at first."""
        charge, here = self.charge, self.here
        for _ in range(trials):
            b = charge.truncate(here.b, here.b + t * d)
            moved = b - here.b
            promised = float(v @ moved)
            if promised >= 0 or not moved.any():
                return False
            there = self.at(b)
            if self.lower(there, promised):
                self.accept(there)
                return True
            t *= _shorter(here.value, promised, there.value)
        return False

    def look(self, v: Float) -> None:
        """Compute the second derivatives of what moves now."""
        places = np.flatnonzero(v)
        if 0 < len(places) <= _LARGEST:
            matrix = self.smooth.curvature(self.here.b, places)
            if matrix is not None:
                found = Curvature(matrix + penalty_curvature(self.charge, self.here.b, places), places, len(v))
                self.memory.curvature = found if found.usable else None
                self.memory.forget()

    def accept(self, there: _Point) -> None:
        """Go there, and remember what the gradient did on the groups that are not 0 at either end."""
        charge, here = self.charge, self.here
        s, y = there.b - here.b, there.grad - here.grad
        both = charge.members((charge.norms(here.b) > 0) & (charge.norms(there.b) > 0))
        y = y + np.where(both, charge.smooth_part(there.b) - charge.smooth_part(here.b), 0.0)
        self.memory.add(s, y)
        self.fresh = False
        self.here = there

    def proximal_gradient(self) -> bool:
        """One proximal gradient step, shortened until it descends; False where rounding allows none."""
        charge, here = self.charge, self.here
        step = 4.0 * self.memory.scale
        self.memory.forget()
        self.memory.curvature = None
        for _ in range(60):
            b = charge.prox(here.b - step * here.grad, step)
            moved = b - here.b
            if not moved.any():
                return False
            there = self.at(b)
            if self.lower(there, -float(moved @ moved) / step):
                self.accept(there)
                self.memory.scale = step
                return True
            step *= 0.25
        return False


def descend(
    smooth: Smooth,
    charge: Regularizer,
    start: Float,
    *,
    target: float,
    sizes: Float | float = 1.0,
    max_steps: int = 2000,
    scale: float | None = None,
    warm: bool = False,
    cancel: Callable[[], bool] | None = None,
    watch: Callable[[int, Float, float, float], str] | None = None,
) -> Descent:
    """A point where no group is farther than ``target`` from its optimality conditions, downhill from ``start``.

    Parameters
    ----------
    smooth, charge
        What is minimised: their sum.
    start : (p,) array
        Groups that are 0 stay there unless the optimality conditions say otherwise.
    target : float
    sizes : (m,) array, default 1
        What the distances of the groups are divided by before they are compared with the target.
    max_steps : int, default 2000
    scale : float, optional
        A guess of a step along the gradient, for the first one.
    warm : bool, default False
        Whether ``start`` is near a minimum: second derivatives are then worth their price at once.
    cancel : callable, optional
        Asked before every step.
    watch : callable, optional
        Told the steps so far, b, value and distance before every step; ends the descent by a word.

    Raises
    ------
    Interrupted
        If ``cancel()`` says so.
    """
    walk = _Walk(smooth, charge, start, scale)
    sizes = np.where(np.asarray(sizes) > 0, sizes, 1.0)
    steps, since, patience, word = 0, 0, 0 if warm else _PATIENCE, ""
    while True:
        v = charge.steepest(walk.here.b, walk.here.grad)
        distance = float(np.max(charge.norms(v) / sizes, initial=0.0))
        if cancel is not None and cancel():
            raise Interrupted()
        if distance <= target or steps >= max_steps:
            break
        word = "" if watch is None else watch(steps, walk.here.b, walk.here.value, distance)
        if word:
            break
        steps += 1
        since += 1
        if since > patience:
            walk.look(v)
            since, patience = 0, max(_PATIENCE, int(np.count_nonzero(v)) // _SHARE, 2 * patience)
        if walk.quasi_newton(v):
            continue
        if since > 0:
            since, patience = _LARGEST, 0  # second derivatives from elsewhere: once more with new ones
        elif not walk.proximal_gradient():
            break
    here = walk.here
    return Descent(here.b, here.value, distance, distance <= target, steps, walk.evaluations, word)


def _shorter(value: float, slope: float, trial: float) -> float:
    """By how much to shorten a step: to the least point of the parabola through what is known, a tenth to a half."""
    if not np.isfinite(trial):
        return 0.1
    bend = trial - value - slope
    return float(np.clip(-0.5 * slope / bend, 0.1, 0.5)) if bend > 0 else 0.5
