"""Proximal Levenberg-Marquardt: one alpha, any smooth loss.

At b, with g the gradient of the weighted mean loss and H its second derivative with respect to predictions (the
expected one where the loss is not convex), the next point minimises::

    g'd + 1/2 d'(J'HJ + S) d + penalty(b + d),       lower <= b + d <= upper,      ||D d|| <= radius

exactly, by the multiplier lambda/2 ||D d||^2 of the last condition (`compiled`). The penalty is not approximated: what
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
from .approach import Approached
from .bound import Cancel
from .checks import effects
from .compiled import Step, inner
from .curvature import Curvature
from .found import Found, State
from .local import Local, Scene
from .problem import NonlinearProblem
from .watch import Watch

__all__ = ["descend"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
ENOUGH = 1e-4  # part of the promised decrease that must be kept
SETTLED = (
    1e-9  # relative change of every parameter that ends the steps; without a price the target does, if it is larger
)
NEAR, CLOSE = 0.1, 1e-2  # distances from the optimality conditions at which S may join, and within the region
ROUGH = 1e-5  # relative difference of Jacobians that differences may make
FUTILE = 6  # steps within rounding that may fail to halve the distance


class _Walk:
    """Where the steps have come to, the region they may move in, and counts."""

    def __init__(self, scene: Scene, near: Approached, tol: float, state: State) -> None:
        self.scene, self.tol = scene, tol
        self.curvature = Curvature()
        self.scale: Float = np.zeros(len(near.b))
        self.points = self.futile = 0
        self.steps, self.evaluations = near.steps, near.evaluations
        self.settled = SETTLED if scene.priced else max(SETTLED, tol)
        self.same, self.why = True, ""
        self.at = self.look(near.b)
        if not math.isfinite(self.at.value):
            raise FitError("The loss is not finite at the starting values: choose others.")
        before = self.at.jacobian if near.jacobian is None else near.jacobian
        self.first_effect = effects(before)
        if before is not self.at.jacobian:
            self.points += 1
            self.same = _same(before, self.at.jacobian, near.rough)
        size = float(np.linalg.norm(self.scale * near.b)) or math.sqrt(2.0 * abs(self.at.value)) or 1.0
        self.fresh, self.first = state.radius is None, near.steps + 1
        self.damping, self.radius = 0.0, size if state.radius is None else state.radius

    def look(self, b: Float) -> Local:
        """Everything about a point."""
        at = Local(self.scene, b)
        self.evaluations += 1
        self.points += 1
        self.scale[at.places] = np.maximum(self.scale[at.places], at.norms)
        if self.points > 1 and self.same:
            self.same = bool(np.array_equal(self.at.jacobian, at.jacobian))
        return at

    def reach(self, b: Float) -> Local | None:
        """The same; None where f or its derivatives are not finite."""
        try:
            after = self.look(b)
        except FitError:
            return None
        return after if math.isfinite(after.value) else None

    def propose(self, bent: bool) -> Step | None:
        """Minimiser of the model within the region; `bent` adds S. None where rounding leaves none."""
        at, scene, places = self.at, self.scene, self.at.places
        extra = self.curvature.on(places, len(at.norms)) if bent else None
        scale = self.scale[places]
        found = inner(
            at.gram, extra, at.g[places], at.b[places], scene.a[places], scene.q[places], scene.lower[places],
            scene.upper[places], scale if scale.all() else np.where(scale > 0, scale, 1.0), radius=self.radius,
            guess=self.damping,
        )  # fmt: skip
        if found is None or (bent and found.damping > 0 and at.gap > CLOSE):
            return None
        if isinstance(places, slice):
            return found
        c = at.b.copy()
        c[places] = found.c
        return found._replace(c=c)

    def step(self) -> bool:
        """One step, taken or not; False where the walk ends."""
        bent = self.curvature.trusted
        found = self.propose(bent)
        if found is None and bent:
            bent, found = False, self.propose(False)
        if found is None:
            return self.stop("flat")
        if self.at.gap <= self.tol and found.change <= self.settled:
            return False
        self.steps += 1
        self.damping = found.damping
        promised = found.promised - found.extra
        if promised <= self.at.noise:
            return self.finish(found, bent)
        self.descend(found, promised, bent)
        return self.radius > EPS * EPS * found.length or self.stop("stuck")

    def stop(self, why: str) -> bool:
        """Ends the walk."""
        self.why = why
        return False

    def descend(self, found: Step, promised: float, bent: bool) -> None:
        """Go there if that keeps enough of what the model promises, and adapt the region."""
        at = self.at
        self.evaluations += 1
        drop = at.value - self.scene.value(found.c)
        ratio = drop / promised
        self.adapt(ratio, found, -drop)
        if not ratio > ENOUGH:
            self.curvature.trusted = False
            return
        after = self.reach(found.c)
        if after is None:
            self.radius = 0.25 * min(self.radius, found.length)
            return
        self.at = after
        extra = found.extra
        if not bent:
            d = (found.c - at.b)[at.places]
            extra = 0.5 * float(d @ self.curvature.on(at.places, len(d)) @ d)
        better = abs(drop - found.promised + extra) < abs(drop - found.promised)
        self.curvature.trusted = better and self.at.gap <= (NEAR if self.damping == 0.0 else CLOSE)
        self.learn(at, self.at)
        self.futile = 0

    def learn(self, before: Local, after: Local) -> None:
        """What the gradients at two points say of the curvature that J'HJ leaves out."""
        places = after.places
        d = (after.b - before.b)[places]
        if isinstance(places, slice) or isinstance(before.places, slice) or np.array_equal(places, before.places):
            self.curvature.learn(places, (after.g - before.g)[places], after.gram @ d, d, self.scale[places])

    def finish(self, found: Step, bent: bool) -> bool:
        """Differences of the objective are rounding errors: go there if that is nearer to being stationary."""
        at = self.at
        if found.length == 0.0 or np.array_equal(found.c, at.b):
            self.curvature.trusted = False
            return bent or self.stop("rounding")
        after = self.reach(found.c)
        gap = math.inf if after is None else after.gap
        closer = gap < at.gap
        self.futile = 0 if gap <= 0.5 * at.gap else self.futile + 1
        if after is not None:
            self.learn(at, after)
        self.curvature.trusted = closer or not bent
        if after is not None and closer:
            self.at = after
        elif bent or after is None:
            self.radius = 0.25 * min(self.radius, found.length)
        if self.futile < FUTILE or (closer and gap > self.tol):
            return True
        return self.stop("rounding")

    def adapt(self, ratio: float, found: Step, rise: float) -> None:
        """The next radius, from how well the model predicted the decrease (Moré, 1978)."""
        if self.fresh and self.steps == self.first:
            self.radius = min(self.radius, found.length)
        if ratio <= 0.25:
            shrink = 0.1 if rise == math.inf else 0.5
            if 0.0 <= rise < math.inf and found.slope < 0.0:
                shrink = min(max(0.5 * found.slope / (found.slope - rise), 0.1), 0.5)
            self.radius = shrink * min(self.radius, 10.0 * found.length)
            self.damping /= shrink
        elif self.damping == 0.0 or ratio >= 0.75:
            self.radius = 2.0 * found.length if self.damping == 0.0 else max(self.radius, 2.0 * found.length)
            self.damping *= 0.5


def _same(before: Float, after: Float, rough: bool) -> bool:
    if not rough:
        return bool(np.array_equal(before, after))
    return bool(np.allclose(before, after, rtol=ROUGH, atol=ROUGH * np.abs(before).max(initial=0.0)))


def descend(
    problem: NonlinearProblem, alpha: float, near: Approached, tol: float, max_steps: int,
    cancel: Cancel | None = None, state: State | None = None, watch: Watch | None = None,
) -> Found:  # fmt: skip
    """Walk down to a stationary point from ``near.b`` (p,), which must lie within the bounds.

    Raises
    ------
    FitError
        If f or the loss is not finite at the start.
    Interrupted
        If ``cancel()`` says so.
    """
    state = State() if state is None else state
    walk = _Walk(Scene(problem, alpha), near, tol, state)
    while walk.steps < max_steps and walk.step():
        if cancel is not None and cancel():
            raise Interrupted()
        if watch is not None and (word := watch(walk.steps, walk.at.b, walk.at.value, walk.at.gap)):
            walk.stop(word)
            break
    if walk.steps >= max_steps and not walk.why:
        walk.stop("steps")
    at = walk.at
    state.radius = walk.radius
    why = "" if at.gap <= tol else walk.why
    return Found(
        at.b, at.gap, at.worst, why, walk.steps, walk.evaluations, walk.same and walk.points > 1,
        walk.first_effect, (at.eta, at.jacobian),
    )  # fmt: skip
