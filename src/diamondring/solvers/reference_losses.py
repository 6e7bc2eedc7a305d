"""The plain NumPy twin for every loss: Newton's method, each step a quadratic that `reference` solves exactly.

With g the gradient and H the second derivative of the data part at the present intercepts and coefficients, a step
minimises ``g'd + 1/2 d'Hd + penalty(b + d)`` and is shortened until the objective falls enough (Lee, Sun and Saunders,
"Proximal Newton-type methods for minimizing composite functions", 2014). Sparse inputs are made dense and second
derivatives are formed in full; nothing here is meant to be fast.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..certificate import certificates
from ..penalties import penalty_weights
from ..problem import Problem, Solution
from . import reference_groups
from .reference import Quadratic, minimise

__all__ = ["solve_path"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]

_STEPS = 200


class _Task:
    """A problem on the penalty's scale: free intercepts first, then the live inputs of every output."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.k = problem, problem.outputs
        stats, live = problem.stats, np.flatnonzero(~problem.dead)
        dense = np.asarray(problem.matrix if isinstance(problem.matrix, np.ndarray) else problem.matrix.toarray())
        dense = dense.astype(np.float64)
        self.live, self.scale = live, stats.scale[live]
        self.resting = np.where(problem.dead, np.clip(0.0, problem.lower, problem.upper), 0.0)
        self.center = stats.center[live] if problem.fit_intercept else np.zeros(len(live))
        z = (dense[:, live] - self.center) / self.scale
        self.z = np.hstack([np.ones((len(z), 1)), z]) if problem.fit_intercept else z
        self.m, self.first = self.z.shape[1], int(problem.fit_intercept)
        n = len(z)
        base = np.zeros((n, self.k)) if problem.offset is None else problem.offset.reshape(n, self.k).copy()
        self.base = base + (dense @ self.resting)[:, None]

    def eta(self, d: Float) -> Float:
        out = np.asarray(self.base + self.z @ d.reshape(self.k, self.m).T)
        return out[:, 0] if self.k == 1 else out

    def prices(self, alpha: float) -> tuple[Float, Float, Float, Float]:
        """Price of |b| and of b^2/2, and bounds, for all K m unknowns."""
        problem, free = self.problem, np.zeros(self.first)
        a, q = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor[self.live])
        lower, upper = problem.lower[self.live] * self.scale, problem.upper[self.live] * self.scale
        parts = ((free, a), (free, q), (free - np.inf, lower), (free + np.inf, upper))
        a, q, lower, upper = (np.tile(np.concatenate(part), self.k) for part in parts)
        return a, q, lower, upper

    def value(self, d: Float, alpha: float, a: Float, q: Float) -> float:
        fit = self.problem.loss.value(self.problem.y, self.eta(d), self.problem.share)
        return fit + float(a @ np.abs(d) + 0.5 * (q @ d**2))

    def derivatives(self, d: Float) -> tuple[Float, Float]:
        """Gradient (K m,) and second derivative (K m, K m) of the data part."""
        problem, eta, n = self.problem, self.eta(d), len(self.z)
        u = problem.share[:, None]
        r = problem.loss.residual_of(problem.y, eta, problem.share).reshape(n, self.k)
        gradient = -(self.z.T @ (u * r)).T.reshape(-1)
        hessian = np.zeros((self.k * self.m,) * 2)
        for output in range(self.k):
            for j in range(self.m):
                v = np.zeros((n, self.k))
                v[:, output] = self.z[:, j]
                mv = problem.loss.apply_curvature(problem.y, eta, problem.share, v[:, 0] if self.k == 1 else v)
                hessian[output * self.m + j] = (self.z.T @ (u * mv.reshape(n, self.k))).T.reshape(-1)
        return gradient, 0.5 * (hessian + hessian.T)

    def start(self) -> Float:
        """Unknowns of the constant model, inside the bounds."""
        d = np.zeros((self.k, self.m))
        if self.first:
            d[:, 0] = self.problem.loss.null_eta(
                self.problem.y, self.problem.share, self.base[:, 0] if self.k == 1 else self.base
            )
        low = self.problem.lower[self.live] * self.scale
        high = self.problem.upper[self.live] * self.scale
        d[:, self.first :] = np.clip(0.0, low, high)
        return d.reshape(-1)

    def original_units(self, d: Float) -> tuple[Float, Float]:
        """Coefficients (K p,) and intercepts (K,)."""
        d = d.reshape(self.k, self.m)
        coef = np.tile(self.resting, (self.k, 1))
        low, high = self.problem.lower[self.live], self.problem.upper[self.live]
        coef[:, self.live] = np.clip(d[:, self.first :] / self.scale, low, high)
        if not self.first:
            return coef.reshape(-1), np.zeros(self.k)
        return coef.reshape(-1), d[:, 0] - coef[:, self.live] @ self.center


def _newton(task: _Task, alpha: float, d: Float) -> Float:
    a, q, lower, upper = task.prices(alpha)
    best = task.value(d, alpha, a, q)
    for _ in range(_STEPS):
        g, h = task.derivatives(d)
        values, vectors = np.linalg.eigh(h)
        # a little curvature along flat directions; exact steps are not needed there, only falling ones
        root = np.sqrt(np.maximum(values, 1e-12 * max(values[-1], 1e-12)))
        z = root[:, None] * vectors.T
        target = z @ d - (vectors.T @ g) / root
        step = minimise(Quadratic(z, target, a, q, lower, upper), d) - d
        slope = float(g @ step) + float(a @ (np.abs(d + step) - np.abs(d)) + 0.5 * (q @ ((d + step) ** 2 - d**2)))
        size = 1.0
        while size > 1e-12:
            trial = task.value(d + size * step, alpha, a, q)
            if trial <= best + 1e-4 * size * min(slope, 0.0) + 1e-15 * abs(best):
                break
            size *= 0.5
        else:
            return d
        # expected second derivatives of a loss that is not convex may be too small by half: steps then swing around
        while not task.problem.loss.convex and (half := task.value(d + 0.5 * size * step, alpha, a, q)) < trial:
            size, trial = 0.5 * size, half
        d, best = d + size * step, trial
        if np.max(np.abs(step), initial=0.0) <= 1e-12 * max(1.0, float(np.max(np.abs(d), initial=0.0))):
            break
    return d


def _rows(task: _Task, alpha: float, d: Float) -> Float:
    """As `_newton`, for a penalty on the rows of the coefficients."""
    problem, first = task.problem, task.first
    a, q, *_ = (prices[first : task.m] for prices in task.prices(alpha))
    rows = reference_groups.RowProblem(
        task.z[:, first:], problem.y, task.base, problem.share, problem.loss, a, q, first == 1
    )
    start = d.reshape(task.k, task.m)
    b0, b = reference_groups.minimise(rows, start[:, 0] if first else None, start[:, first:].T)
    return np.hstack([b0[:, None], b.T] if first else [b.T]).reshape(-1)


def solve_path(problem: Problem, alphas: Float, tol: float = 1e-8, cancel: Cancel | None = None) -> Solution:
    """Solve a problem with any smooth loss at every alpha, strongest first; always as far as rounding allows.

    Parameters
    ----------
    alphas : (k,) array, decreasing, all at least 0
    tol : float
        Target for the gap; only used to say which alphas missed it.
    cancel : callable, optional
        Asked between alphas; true stops, and what is finished is returned.
    """
    from scipy.sparse import csr_array

    task = _Task(problem)
    d = task.start()
    step = _rows if problem.loss.grouped and task.k > 1 else _newton
    coefs, intercepts, interrupted = [], [], False
    for alpha in alphas:
        if cancel is not None and cancel():
            interrupted = True
            break
        d = step(task, float(alpha), d)
        coef, intercept = task.original_units(d)
        coefs.append(coef)
        intercepts.append(intercept)
    done = np.asarray(alphas[: len(coefs)], dtype=np.float64)
    coefficients = np.array(coefs).reshape(len(done), task.k * problem.shape[1])
    constants = np.array(intercepts).reshape(len(done), task.k)
    if task.k == 1:
        constants = constants[:, 0]
    elif problem.loss.name == "multinomial":
        constants = constants - constants.mean(axis=1, keepdims=True)
    judged = certificates(problem, done, coefficients, constants)
    sparse: Any = csr_array(coefficients)
    missed = judged.gap > max(tol, 1e-12)
    return Solution(
        alphas=done, coef=sparse, intercept=constants, gap=judged.gap, objective=judged.objective, kind=judged.kind,
        unique=np.ones(len(done), dtype=bool),
        cause=tuple("rounding error of the plain NumPy solver" if m else "" for m in missed), interrupted=interrupted,
    )  # fmt: skip
