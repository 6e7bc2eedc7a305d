"""Ridge regression with any smooth loss on a dense design of moderate size, for a path of alphas.

Newton's method on ``sum_i u_i loss(y_i, o_i + (G theta)_i) + alpha/2 ||theta_pen||^2``. Each step solves with the
second derivative by conjugate gradients, whose preconditioner is a Cholesky factor of ``G'DG + alpha`` per output, D
being the diagonal of the loss's curvature. The factor is kept, from step to step and from alpha to alpha, until it has
become a bad approximation: most steps cost a few products with G.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from .compiled import cross_products
from .workers import Cancel, check

__all__ = ["Task", "follow"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
STEPS = 300
ENOUGH = 0.01  # part of the target at which a step is the last one
ROUNDS = 200  # of conjugate gradients in a step, at most
SLOW = 8  # rounds from which a fresh factor is worth its price
LEAST_DAMPING, MOST_DAMPING = 1e-3, 1e3
SMALLEST = 1e-14  # part of the largest diagonal entry that keeps a factor definite


@dataclass(frozen=True)
class Task:
    """Rows of positive share only; ``design`` (m, q) in Fortran order, the first ``penalised`` columns penalised."""

    design: Float
    penalised: int
    y: Float
    share: Float
    offset: Float | None
    loss: Loss
    outputs: int

    def eta(self, theta: Float) -> Float:
        """Linear predictors (m,) or (m, K) at coefficients (q, K)."""
        out = self.design @ theta
        if self.offset is not None:
            out = out + self.offset.reshape(out.shape)
        return np.asarray(out[:, 0] if self.outputs == 1 else out)

    def value(self, eta: Float, theta: Float, alpha: float) -> float:
        """The objective."""
        pen = theta[: self.penalised]
        return self.loss.value(self.y, eta, self.share) + 0.5 * alpha * float(np.einsum("ik,ik->", pen, pen))

    def gradient(self, eta: Float, theta: Float, alpha: float) -> Float:
        """Its derivative (q, K)."""
        r = self.loss.residual_of(self.y, eta, self.share).reshape(len(self.share), -1)
        out = np.asarray(-(self.design.T @ (self.share[:, None] * r)))
        out[: self.penalised] += alpha * theta[: self.penalised]
        return out

    def diagonal(self, eta: Float) -> Float:
        """Diagonal of the curvature times the shares, (m, K); an upper bound of it for losses that do not separate."""
        n = len(self.share)
        if self.loss.separable:
            return np.asarray(self.share[:, None] * self.loss.curvature(self.y, eta).reshape(n, -1))
        event = self.y[:, 2]  # survival times: the hazard that a row has accumulated
        return np.asarray(
            (self.share * np.maximum(event - self.loss.residual_of(self.y, eta, self.share), 0.0))[:, None]
        )


class _Hessian:
    """Products with the second derivative at some predictors, and its preconditioner."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.factors: list[Float] | None = None
        self.damping = 0.0  # second derivative added to every row, where the loss is nearly straight

    def move(self, eta: Float, alpha: float) -> None:
        """Be the second derivative at other predictors; the preconditioner stays."""
        self.alpha, self.eta = alpha, eta
        task = self.task
        self.plain = task.outputs == 1 and task.loss.separable
        if self.plain:
            self.weights = task.diagonal(eta) + self.damping * task.share[:, None]

    def straight(self) -> bool:
        """Whether the loss has next to no curvature along a column that nothing else holds."""
        free = self.task.design[:, self.task.penalised :] ** 2
        rows = self.task.diagonal(self.eta).sum(axis=1)
        return bool(np.any(rows @ free < 1e-6 * (self.task.share @ free)))

    def refresh(self, cancel: Cancel) -> None:
        """A new preconditioner, for the present predictors."""
        from scipy.linalg import lapack

        task = self.task
        diagonal = task.diagonal(self.eta) + self.damping * task.share[:, None]
        self.factors = []
        for k in range(task.outputs):
            matrix = cross_products(task.design, root=np.sqrt(diagonal[:, k]), cancel=cancel)
            places = np.diag_indices(len(matrix))
            added = np.zeros(len(matrix))
            added[: task.penalised] = self.alpha
            matrix[places] += added
            jitter = SMALLEST * max(float(matrix[places].max(initial=0.0)), 1e-300)
            while True:
                trial = np.array(matrix, order="F")
                trial[places] += jitter
                factor, info = lapack.dpotrf(trial, lower=1, overwrite_a=1, clean=0)
                if info == 0:
                    break
                jitter *= 100.0
            self.factors.append(factor)

    def times(self, v: Float) -> Float:
        """``H v`` for v (q, K)."""
        task = self.task
        u = task.design @ v
        if self.plain:
            u *= self.weights
        else:
            flat = u[:, 0] if task.outputs == 1 else u
            moved = task.loss.apply_curvature(task.y, self.eta, task.share, flat).reshape(u.shape)
            u = task.share[:, None] * (moved + self.damping * u)
        out = task.design.T @ u
        out[: task.penalised] += self.alpha * v[: task.penalised]
        return np.asarray(out)

    def precondition(self, v: Float) -> Float:
        """An approximate solution of ``H x = v``."""
        from scipy.linalg import lapack

        assert self.factors is not None
        columns = [lapack.dpotrs(factor, v[:, k], lower=1)[0] for k, factor in enumerate(self.factors)]
        return np.stack(columns, axis=1)

    def solve(self, side: Float, tol: float) -> tuple[Float, int]:
        """Conjugate gradients to a relative residual of ``tol``; the solution and the rounds."""
        x, r = np.zeros_like(side), side.copy()
        z = self.precondition(r)
        d, rz = z.copy(), float(np.einsum("ik,ik->", r, z))
        enough = tol * tol * rz
        with np.errstate(over="ignore", invalid="ignore"):
            for count in range(1, ROUNDS):
                hd = self.times(d)
                step = rz / max(float(np.einsum("ik,ik->", d, hd)), 1e-300)
                ahead = x + step * d
                if not np.isfinite(ahead).all():  # the factor is no longer of any use
                    return (x if count > 1 else z), ROUNDS
                x, r = ahead, r - step * hd
                z = self.precondition(r)
                new = float(np.einsum("ik,ik->", r, z))
                if new <= enough:
                    return x, count
                d = z + (new / rz) * d
                rz = new
        return x, ROUNDS


def follow(task: Task, start: Float, alphas: Float, tol: float, cancel: Cancel, done: Callable[[Float], None]) -> None:
    """Minimise at decreasing alphas, from coefficients (q, K); ``done`` gets the coefficients of each."""
    theta = start
    hessian = _Hessian(task)
    eta = task.eta(theta)
    floor = task.loss.value(task.y, eta, task.share)
    slope = float(np.linalg.norm(task.gradient(eta, theta, 0.0)[: task.penalised]))
    for alpha in alphas:
        theta = _minimise(task, hessian, float(alpha), theta, _Target(tol, floor, slope), cancel)
        done(theta)


class _Target(NamedTuple):
    """When a solution is good enough: relative to the starting model's value and slope."""

    tol: float
    value: float
    slope: float

    def missing(self, task: Task, eta: Float, gradient: Float, value: float, alpha: float) -> float:
        """How much is missing, relative to the objective or the slope; below `tol` it is enough."""
        size = float(np.linalg.norm(gradient[: task.penalised]))
        if not task.loss.convex:
            # judged by slopes: the norm of all against the largest of so many
            return float(np.abs(gradient).max() * np.sqrt(gradient.size)) / max(self.slope, 1e-300)
        gap, whole = size**2 / (2.0 * alpha), max(abs(value), 1e-12 * self.value, 1e-300)
        if gap > self.tol * whole or gradient.shape[0] == task.penalised:
            return gap / whole
        return (gap + _decrement(task, eta, gradient)) / whole


def _decrement(task: Task, eta: Float, gradient: Float) -> float:
    """``g'H^-1 g`` over the columns that are not penalised."""
    free, g = task.design[:, task.penalised :], gradient[task.penalised :]
    hessian = np.zeros((g.size, g.size))
    for place in range(g.size):
        v = np.zeros((len(task.share), task.outputs))
        j, k = divmod(place, task.outputs)
        v[:, k] = free[:, j]
        flat = v[:, 0] if task.outputs == 1 else v
        moved = task.loss.apply_curvature(task.y, eta, task.share, flat).reshape(v.shape)
        hessian[place] = (free.T @ (task.share[:, None] * moved)).reshape(-1)
    step = np.linalg.lstsq(hessian, g.reshape(-1), rcond=1e-13)[0]
    lost = float(np.linalg.norm(g.reshape(-1) - hessian @ step))
    return abs(float(g.reshape(-1) @ step)) + lost


def _minimise(task: Task, hessian: _Hessian, alpha: float, theta: Float, target: _Target, cancel: Cancel) -> Float:
    """Newton's method from ``theta``, until what is missing is far below the target."""
    eta = task.eta(theta)
    value = task.value(eta, theta, alpha)
    enough = ENOUGH * target.tol
    for _ in range(STEPS):
        check(cancel)
        gradient = task.gradient(eta, theta, alpha)
        missing = target.missing(task, eta, gradient, value, alpha)
        if missing <= enough:
            break
        hessian.move(eta, alpha)
        if hessian.straight():
            hessian.damping = max(hessian.damping, LEAST_DAMPING)
            hessian.move(eta, alpha)
            hessian.refresh(cancel)
        elif hessian.factors is None:
            hessian.refresh(cancel)
        step, rounds = hessian.solve(-gradient, float(np.clip(np.sqrt(missing), 1e-7, 0.1)))
        slope = float(np.einsum("ik,ik->", gradient, step))
        # the expected curvature of a loss that is not convex may be far from the true one: see how far down it goes
        first = 1.0 if task.loss.convex else _turning(task, theta, step, eta, slope, alpha)
        moved = _shorten(task, theta, step, eta, value, slope, alpha, first)
        if moved is None:
            if missing <= target.tol or hessian.damping > MOST_DAMPING:
                break  # rounding allows no more
            hessian.damping = max(10.0 * hessian.damping, LEAST_DAMPING)
            hessian.move(eta, alpha)
            hessian.refresh(cancel)
            continue
        theta, eta, value, size = moved
        if size < 0.2 and task.loss.convex:
            hessian.damping = max(hessian.damping, LEAST_DAMPING)
        elif hessian.damping:
            hessian.damping = hessian.damping / 10.0 if hessian.damping > 1e-6 else 0.0
        if rounds > SLOW:
            hessian.move(eta, alpha)
            hessian.refresh(cancel)
    return theta


def _turning(task: Task, theta: Float, step: Float, eta: Float, slope: float, alpha: float) -> float:
    """Where the slope along a step is 0, by the secant from its beginning to its end; at most 1."""
    way = task.design @ step
    ahead = eta + (way[:, 0] if task.outputs == 1 else way)
    with np.errstate(over="ignore", invalid="ignore"):
        end = float(np.einsum("ik,ik->", task.gradient(ahead, theta + step, alpha), step))
    return float(np.clip(slope / (slope - end), 0.05, 1.0)) if end > 0 else 1.0


def _shorten(
    task: Task, theta: Float, step: Float, eta: Float, value: float, slope: float, alpha: float, first: float
) -> tuple[Float, Float, float, float] | None:
    """The longest of the steps ``first``, half of it, a quarter ... that lowers the objective enough, and its length.

    None if rounding allows none.
    """
    way = task.design @ step
    way = way[:, 0] if task.outputs == 1 else way
    size = first
    for _ in range(40):
        trial = theta + size * step
        ahead = eta + size * way
        with np.errstate(over="ignore", invalid="ignore"):
            new = task.value(ahead, trial, alpha)
        if new <= value + 1e-4 * size * slope + 4.0 * EPS * abs(value):
            return trial, ahead, new, size
        size *= 0.5
    return None
