"""Proximal Levenberg-Marquardt: one alpha, any smooth loss.

At b, with g the gradient of the weighted mean loss and H its second derivative with respect to predictions (the
expected one where the loss is not convex), the next point minimises::

    g'd + 1/2 d'(J'HJ) d + lambda/2 ||D d||^2 + penalty(b + d),       lower <= b + d <= upper

exactly (`quadratic`; by a QR factor of the root of H times J where there is neither kink nor bound). D are the largest
norms of the columns of H^(1/2) J so far, so that units of parameters make no difference (Moré, "The Levenberg-Marquardt
algorithm", 1978); lambda follows Nielsen ("Damping parameter in Marquardt's method", 1999). The penalty is not
approximated: what rests at 0 is exactly 0. (Generalised Gauss-Newton: Schraudolph, 2002; proximal: Lee, Sun and
Saunders, "Proximal Newton-type methods for minimizing composite functions", 2014.)

Close to the solution differences of the objective are rounding errors: both the predicted and the actual decrease are
given the benefit of some units in its last place (Conn, Gould and Toint, *Trust-Region Methods*, 2000, section 17.4.2).
The steps end when the distance from the optimality conditions is below the target and a step no longer changes b.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, Interrupted
from .bound import Cancel
from .certificate import judge_at
from .found import Found, State
from .problem import NonlinearProblem, through
from .quadratic import Inner, minimise

__all__ = ["descend"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
FIRST, LEAST, MOST = 1e-3, 1e-15, 1e25  # damping, in units of D
NOISE = 10 * EPS  # part of the objective within which a change may be rounding
SETTLED = 1e-10  # relative change of every parameter that ends the steps
CLOSE = 1e-2  # distance from the optimality conditions at which steps without damping are tried


class Local:
    """A point with its value, derivatives and the quadratic model there."""

    def __init__(self, problem: NonlinearProblem, alpha: float, b: Float, penalty: float) -> None:
        self.b = b
        self.eta, jacobian = problem.linearize(b)
        self.jacobian = jacobian
        self.value = problem.data_value(self.eta) + penalty
        self.g = through(jacobian, problem.slopes(self.eta))
        self.judged = judge_at(problem, alpha, b, self.eta, jacobian)
        self.root: Float | None = None
        self.gram: Float | None = None

    def scales(self) -> Float:
        """Norms (p,) of the columns of the root of H times J."""
        if self.root is not None:
            return np.asarray(np.sqrt(np.einsum("ij,ij->j", self.root, self.root)))
        assert self.gram is not None
        return np.sqrt(np.maximum(np.diagonal(self.gram), 0.0))


def root_of(problem: NonlinearProblem, at: Local) -> Float:
    """``H^(1/2) J`` as an array with p columns, where H is diagonal."""
    flat = at.jacobian.reshape(-1, at.jacobian.shape[-1])
    share = problem.share if at.eta.ndim == 1 else np.repeat(problem.share, at.eta.shape[1])
    if not (problem.gaussian or problem.loss.name == "multigaussian"):
        share = share * problem.loss.curvature(problem.y, at.eta).reshape(-1)
    return np.asarray(np.sqrt(np.maximum(share, 0.0))[:, None] * flat)


def has_root(problem: NonlinearProblem) -> bool:
    """Whether H is diagonal."""
    return problem.loss.separable and (problem.outputs == 1 or problem.loss.name == "multigaussian")


def gram_of(problem: NonlinearProblem, at: Local) -> Float:
    """``J'HJ`` (p, p)."""
    if has_root(problem):
        root = root_of(problem, at)
        return np.asarray(root.T @ root)
    p = at.jacobian.shape[-1]
    moved = np.empty_like(at.jacobian)
    for j in range(p):
        moved[..., j] = problem.loss.apply_curvature(problem.y, at.eta, problem.share, at.jacobian[..., j])
    share = problem.share if at.eta.ndim == 1 else problem.share[:, None]
    gram = at.jacobian.reshape(-1, p).T @ (share[..., None] * moved).reshape(-1, p)
    return np.asarray(0.5 * (gram + gram.T))


class _Smooth:
    """Steps without kinks and bounds: least squares by QR, or Cholesky where H is not diagonal."""

    def __init__(self, q: Float, excluded: NDArray[np.bool_]) -> None:
        self.q, self.free = q, np.flatnonzero(~excluded)

    def step(self, at: Local, damping: Float) -> Float | None:
        from scipy.linalg.lapack import dgeqrf, dpotrf, dpotrs

        free, g = self.free, (at.g + self.q * at.b)[self.free]
        extra = (self.q + damping)[free]
        d = np.zeros_like(at.b)
        if at.root is None:
            assert at.gram is not None
            block = at.gram[np.ix_(free, free)] + np.diag(extra)
            factor, failed = dpotrf(block, lower=0)
            if failed:
                return None
        else:
            rows = [at.root[:, free]]
            if extra.any():
                rows.append(np.diag(np.sqrt(extra)))
            factor = dgeqrf(np.vstack(rows), overwrite_a=1)[0][: len(free)]
            if factor.shape[0] < len(free):
                return None
            pivots = np.abs(np.diagonal(factor))
            if not np.all(pivots > EPS * np.max(pivots, initial=0.0)):
                return None
        d[free] = -dpotrs(factor, g, lower=0)[0]
        return at.b + d if np.isfinite(d).all() else None


class _Kinked:
    """Steps with kinks or bounds: the exact minimiser of the damped quadratic."""

    def __init__(self, problem: NonlinearProblem, a: Float, q: Float) -> None:
        self.a, self.q = a, q
        self.lower = np.where(problem.excluded, 0.0, problem.lower)
        self.upper = np.where(problem.excluded, 0.0, problem.upper)

    def step(self, at: Local, damping: Float) -> Float | None:
        assert at.gram is not None
        gram = at.gram.copy()
        gram.flat[:: len(damping) + 1] += damping
        return minimise(Inner(gram, at.g, at.b, self.a, self.q, self.lower, self.upper))


class _Steps:
    """The loop's state."""

    def __init__(self, problem: NonlinearProblem, alpha: float, tol: float, state: State) -> None:
        self.problem, self.alpha, self.tol, self.state = problem, alpha, tol, state
        a, self.q = problem.prices(alpha)
        a = a if problem.groups is None else a[problem.groups]
        self.smooth = not problem.bounded and not a.any()
        self.solver: Any = _Smooth(self.q, problem.excluded) if self.smooth else _Kinked(problem, a, self.q)
        self.use_root = self.smooth and has_root(problem)
        self.scale = np.zeros(problem.n_params)
        self.damping = FIRST if state.damping is None else state.damping
        self.growth = 2.0
        self.evaluations = 0
        self.first_jacobian: Float | None = None
        self.same, self.seen = True, 0

    def look(self, b: Float) -> Local:
        """Everything about a point."""
        problem = self.problem
        at = Local(problem, self.alpha, b, problem.penalty_value(self.alpha, b))
        self.evaluations += 1
        if self.use_root:
            at.root = root_of(problem, at)
        else:
            at.gram = gram_of(problem, at)
        self.scale = np.maximum(self.scale, at.scales())
        self.seen += 1
        if self.first_jacobian is None:
            self.first_jacobian = at.jacobian
        elif self.same:
            self.same = bool(np.array_equal(self.first_jacobian, at.jacobian))
        return at

    def propose(self, at: Local) -> Float | None:
        """The minimiser of the damped model; damping grows until there is one."""
        if at.judged.gap <= CLOSE and self.damping < LEAST * 1e3:
            self.damping = 0.0
        scale = np.where(self.scale > 0, self.scale, 1.0)
        while self.damping <= MOST:
            c: Float | None = self.solver.step(at, self.damping * scale**2)
            if c is not None:
                return c
            self.damping = max(10 * self.damping, LEAST)
        return None

    def predicted(self, at: Local, c: Float) -> float:
        """Decrease of the objective according to the model without damping."""
        d = c - at.b
        if at.root is not None:
            bend = float(np.sum((at.root @ d) ** 2))
        else:
            assert at.gram is not None
            bend = float(d @ at.gram @ d)
        before, after = (self.problem.penalty_value(self.alpha, x) for x in (at.b, c))
        return -float(at.g @ d) - 0.5 * bend + (before - after)

    def trial(self, c: Float) -> float:
        """The objective; infinite where it is not finite."""
        self.evaluations += 1
        predictions = self.problem.model.trial(c)
        if predictions is None:
            return float("inf")
        return self.problem.data_value(self.problem.shifted(predictions)) + self.problem.penalty_value(self.alpha, c)

    def refused(self) -> None:
        self.damping = max(self.damping, LEAST) * self.growth
        self.growth = min(2 * self.growth, 1e3)

    def accepted(self, ratio: float) -> None:
        self.damping *= max(1.0 / 3.0, 1.0 - (2.0 * min(ratio, 1.0) - 1.0) ** 3)
        self.growth = 2.0


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
    steps = _Steps(problem, alpha, tol, state)
    at = steps.look(start)
    if not np.isfinite(at.value):
        raise FitError("The loss is not finite at the starting values: choose others.")
    best, taken, why = at, 0, "steps"
    while taken < max_steps:
        if cancel is not None and cancel():
            raise Interrupted()
        c = steps.propose(at)
        if c is None or steps.damping > MOST:
            why = "damping"
            break
        change = float(np.max(np.abs(c - at.b) / np.maximum(np.abs(at.b), np.abs(c)), initial=0.0, where=c != at.b))
        if at.judged.gap <= tol and change <= SETTLED:
            why = ""
            break
        if change == 0.0:
            why = "stuck"
            break
        taken += 1
        value, expected = steps.trial(c), steps.predicted(at, c)
        noise = NOISE * abs(at.value)
        ratio = (at.value - value + noise) / (expected + noise) if expected + noise > 0 else -1.0
        if not ratio > 1e-4:
            steps.refused()
            continue
        at = steps.look(c)
        steps.accepted(ratio)
        if at.judged.gap <= best.judged.gap or at.value < best.value - noise:
            best = at
    state.damping = min(max(steps.damping, LEAST), FIRST)
    at = best if why and best.judged.gap < at.judged.gap else at
    why = "" if at.judged.gap <= tol else why
    return Found(
        at.b, at.judged.gap, at.judged.worst, why, taken, steps.evaluations, steps.same and steps.seen > 1
    )  # fmt: skip
