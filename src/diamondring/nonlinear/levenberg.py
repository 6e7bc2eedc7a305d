"""Proximal Levenberg-Marquardt: one alpha, any smooth loss.

At b, with g the gradient of the weighted mean loss and H its second derivative with respect to predictions (the
expected one where the loss is not convex), the next point minimises::

    g'd + 1/2 d'(J'HJ + S) d + penalty(b + d),       lower <= b + d <= upper,      ||D d|| <= radius

exactly, by the multiplier lambda/2 ||D d||^2 of the last condition (`quadratic`). The penalty is not approximated: what
rests at 0 is exactly 0. D are the largest norms of the columns of H^(1/2) J so far, so that units of parameters make no
difference; radius and multiplier follow Moré ("The Levenberg-Marquardt algorithm: implementation and theory", 1978).
(Generalised Gauss-Newton: Schraudolph, 2002; proximal: Lee, Sun and Saunders, "Proximal Newton-type methods for
minimizing composite functions", 2014.)

J'HJ leaves out the curvature of f itself: with large residuals the last digits would come slowly. S learns it from
the gradients on the way (Dennis, Gay and Welsch, "An adaptive nonlinear least-squares algorithm", 1981), and joins
where the radius no longer matters and S has predicted the last decrease better.

Where a step promises less than rounding errors of the objective, the distance from the optimality conditions decides
instead: the steps go on while it halves, and end when it is below the target and a step no longer changes b.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, Interrupted
from .active import Inner
from .bound import Cancel
from .curvature import Curvature
from .found import Found, State
from .local import Local
from .problem import NonlinearProblem
from .quadratic import Confined, Kinked, Smooth

__all__ = ["descend"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
ENOUGH = 1e-4  # part of the promised decrease that must be kept
SETTLED = 1e-9  # relative change of every parameter that ends the steps
NEAR = 0.1  # distance from the optimality conditions at which S may join
FIRST_RADIUS = 1.0  # in units of ||D b||
FUTILE = 3  # steps within rounding that may leave the distance as it is
FEW = 32  # parameters up to which singular values are cheap


class _Walk:
    """Where the steps have come to, the region they may move in, and counts."""

    def __init__(self, problem: NonlinearProblem, alpha: float, start: Float, tol: float, state: State) -> None:
        self.problem, self.alpha, self.tol = problem, alpha, tol
        a, self.q = problem.prices(alpha)
        self.a = a if problem.groups is None else a[problem.groups]
        self.kinked = problem.bounded or bool(a.any()) or bool(problem.excluded.any())
        self.lower = np.where(problem.excluded, 0.0, problem.lower)
        self.upper = np.where(problem.excluded, 0.0, problem.upper)
        self.curvature = Curvature(problem.n_params)
        self.scale = np.zeros(problem.n_params)
        self.steps = self.evaluations = self.points = self.futile = 0
        self.same, self.why = True, ""
        self.at = self.best = self.look(start)
        if not math.isfinite(self.at.value):
            raise FitError("The loss is not finite at the starting values: choose others.")
        size = float(np.linalg.norm(self.units * start)) or math.sqrt(2.0 * abs(self.at.value)) or 1.0
        self.fresh = state.radius is None
        self.damping, self.radius = 0.0, FIRST_RADIUS * size if state.radius is None else state.radius

    def look(self, b: Float) -> Local:
        """Everything about a point."""
        at = Local(self.problem, self.alpha, b)
        self.evaluations += 1
        self.points += 1
        self.scale = np.maximum(self.scale, at.scales())
        self.units = np.where(self.scale > 0, self.scale, 1.0)
        if self.points > 1 and self.same:
            self.same = bool(np.array_equal(self.at.jacobian, at.jacobian))
        return at

    def propose(self, bent: bool) -> Float | None:
        """Minimiser of the model within the region; `bent` adds S. None where rounding leaves none."""
        at, extra = self.at, self.curvature.matrix
        inner: Confined
        if self.kinked:
            gram = at.gram + extra if bent else at.gram
            inner = Kinked(Inner(gram, at.g, at.b, self.a, self.q, self.lower, self.upper), self.units)
        elif bent or len(at.b) > FEW or not at.has_root(self.problem):
            inner = Smooth(at.b, at.g, self.q, self.units, None, at.gram + extra if bent else at.gram)
        else:
            inner = Smooth(at.b, at.g, self.q, self.units, at.root, None)
        found = inner.within(self.radius, self.damping)
        if found is None or (bent and found[1] > 0):
            return None
        c, self.damping = found
        return c

    def step(self) -> bool:
        """One step, taken or not; False where the walk ends."""
        at, bent = self.at, self.curvature.trusted
        c = self.propose(bent)
        if c is None and bent:
            bent, c = False, self.propose(False)
        if c is None:
            self.why = "flat"
            return False
        d = c - at.b
        if at.gap <= self.tol and bool(np.all(np.abs(d) <= SETTLED * np.abs(c))):
            return False
        self.steps += 1
        before, after = (self.problem.penalty_value(self.alpha, x) for x in (at.b, c))
        promised = -float(at.g @ d) - 0.5 * float(d @ at.bend(d)) + (before - after)
        extra = 0.5 * float(d @ self.curvature.matrix @ d)
        if (promised - extra if bent else promised) <= at.noise:
            return self.finish(c, bent)
        self.descend(c, promised, extra, bent)
        return self.radius > EPS * EPS * float(np.linalg.norm(self.units * at.b)) or self.stop("stuck")

    def stop(self, why: str) -> bool:
        self.why = why
        return False

    def descend(self, c: Float, promised: float, extra: float, bent: bool) -> None:
        """Go to `c` if that keeps enough of what the model promises, and adapt the region."""
        at, d = self.at, c - self.at.b
        self.evaluations += 1
        predictions = self.problem.model.trial(c)
        value = math.inf
        if predictions is not None:
            value = self.problem.data_value(self.problem.shifted(predictions))
            value += self.problem.penalty_value(self.alpha, c)
        ratio = (at.value - value) / (promised - extra if bent else promised)
        self.adapt(ratio, float(np.linalg.norm(self.units * d)), float(at.g @ d), value - at.value)
        if not ratio > ENOUGH:
            self.curvature.trusted = False
            return
        self.at = self.look(c)
        missed = abs(at.value - value - promised)
        better = abs(at.value - value - promised + extra) < missed
        self.curvature.trusted = better and self.damping == 0.0 and self.at.gap <= NEAR
        self.curvature.learn(self.at.g - at.g, self.at.bend(d), d, self.units)
        self.best = self.at

    def finish(self, c: Float, bent: bool) -> bool:
        """Differences of the objective are rounding errors: go to `c` if it is nearer to being stationary."""
        before = self.at.gap
        if not np.array_equal(c, self.at.b):
            after = self.look(c)
            if after.gap < before:
                self.at = self.best = after
                self.futile = 0 if after.gap <= 0.5 * before else self.futile + 1
                return self.futile < FUTILE or after.gap > self.tol
        if bent:
            self.curvature.trusted = False
            return True
        return self.stop("rounding")

    def adapt(self, ratio: float, length: float, slope: float, rise: float) -> None:
        """The next radius, from how well the model predicted the decrease (Moré, 1978)."""
        if self.fresh and self.steps == 1:
            self.radius = min(self.radius, length)
        if ratio <= 0.25:
            shrink = 0.1 if rise == math.inf else 0.5
            if 0.0 <= rise < math.inf and slope < 0.0:
                shrink = min(max(0.5 * slope / (slope - rise), 0.1), 0.5)
            self.radius = shrink * min(self.radius, 10.0 * length)
            self.damping /= shrink
        elif self.damping == 0.0 or ratio >= 0.75:
            self.radius = 2.0 * length
            self.damping *= 0.5


def descend(
    problem: NonlinearProblem, alpha: float, start: Float, tol: float, max_steps: int,
    cancel: Cancel | None = None, state: State | None = None,
) -> Found:  # fmt: skip
    """Walk down to a stationary point from ``start`` (p,), which must lie within the bounds.

    Raises
    ------
    FitError
        If f or the loss is not finite at the start.
    Interrupted
        If ``cancel()`` says so.
    """
    if problem.grouped:
        raise FitError("Groups of several parameters cannot be solved yet: leave out groups.")
    state = State() if state is None else state
    walk = _Walk(problem, alpha, start, tol, state)
    while walk.step():
        if cancel is not None and cancel():
            raise Interrupted()
        if walk.steps >= max_steps:
            walk.stop("steps")
            break
    at = walk.best
    state.radius = walk.radius
    why = "" if at.gap <= tol else walk.why
    return Found(at.b, at.gap, at.worst, why, walk.steps, walk.evaluations, walk.same and walk.points > 1)
