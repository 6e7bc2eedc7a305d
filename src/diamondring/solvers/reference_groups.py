"""The slow twin for penalties on rows: K outputs, whose coefficients of one input are penalised by their norm.

`minimise` finds, for standardised inputs Z (n, p), intercepts b0 (K,) and coefficients B (p, K) with the least::

    sum_i share_i loss(y_i, o_i + b0 + Z_i B) + sum_j (a_j ||B_j.|| + q_j/2 ||B_j.||^2)

by Newton steps: the loss's quadratic model at the present point is minimised by `minimise_quadratic`, and the step to
its minimum is halved until the objective falls. The quadratic is minimised by block coordinate descent (a proximal step
per row) with a Newton step on the rows that are not zero after each sweep. Everything is dense and plain; nothing here
is meant to be fast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from ..penalties import row_norms

__all__ = ["RowProblem", "RowQuadratic", "minimise", "minimise_quadratic", "row_objective"]

Float = NDArray[np.float64]


class RowQuadratic(NamedTuple):
    """``1/2 <B, H B> - <g, B> + sum_j (a_j ||B_j.|| + q_j/2 ||B_j.||^2)`` over B (p, K)."""

    h: Float  # (p, K, p, K)
    g: Float  # (p, K)
    a: Float  # (p,)
    q: Float  # (p,)


class RowProblem(NamedTuple):
    """See the module's docstring."""

    z: Float
    y: Float  # (n, K)
    offset: Float  # (n, K)
    share: Float  # (n,)
    loss: Loss
    a: Float
    q: Float
    intercept: bool


def row_objective(task: RowProblem, b0: Float, b: Float) -> float:
    """The number that `minimise` makes least."""
    norms = row_norms(b)
    data = task.loss.value(task.y, task.offset + b0 + task.z @ b, task.share)
    return data + float(task.a @ norms + 0.5 * (task.q @ norms**2))


def minimise(
    task: RowProblem, b0: Float | None = None, b: Float | None = None, steps: int = 100
) -> tuple[Float, Float]:
    """Intercepts (K,), 0 if there are none, and coefficients (p, K).

    Parameters
    ----------
    b0, b : arrays, optional
        Where to start: near the solution is faster.
    """
    p, k = task.z.shape[1], task.y.shape[1]
    b0, b = np.zeros(k) if b0 is None else b0.copy(), np.zeros((p, k)) if b is None else b.copy()
    design = np.hstack([task.z, np.ones((len(task.z), 1))]) if task.intercept else task.z
    extra = np.zeros(int(task.intercept))
    a, q = np.concatenate([task.a, extra]), np.concatenate([task.q, extra])
    best = row_objective(task, b0, b)
    for _ in range(steps):
        full = np.vstack([b, b0]) if task.intercept else b
        eta = task.offset + design @ full
        pull = design.T @ (task.share[:, None] * task.loss.residual_of(task.y, eta, task.share))
        h = _curvature(task, design, eta)
        target = minimise_quadratic(RowQuadratic(h, pull + np.tensordot(h, full, 2), a, q), full)
        move, size = target - full, 1.0
        while size > 1e-12:
            trial = full + size * move
            value = row_objective(task, trial[p] if task.intercept else b0, trial[:p])
            if value <= best:
                break
            size /= 2
        else:
            break  # rounding: no step lowers the objective any more
        b, b0, best = trial[:p], trial[p] if task.intercept else b0, value
        if np.max(np.abs(move), initial=0.0) <= 1e-13 * (1 + np.max(np.abs(full), initial=0.0)):
            break
    return b0, b


def _curvature(task: RowProblem, design: Float, eta: Float) -> Float:
    """Second derivative (p, K, p, K) of the data part."""
    m, k = design.shape[1], eta.shape[1]
    h = np.zeros((m, k, m, k))
    for column in range(k):
        for j in range(m):
            v = np.zeros_like(eta)
            v[:, column] = design[:, j]
            image = task.loss.apply_curvature(task.y, eta, task.share, v)
            h[:, :, j, column] = design.T @ (task.share[:, None] * image)
    return h


def minimise_quadratic(task: RowQuadratic, b: Float, sweeps: int = 500) -> Float:
    """Coefficients (p, K) that minimise a `RowQuadratic`, from a start."""
    b, p = b.copy(), len(b)
    bound = np.array([max(np.linalg.eigvalsh(task.h[j, :, j, :])[-1], 0.0) for j in range(p)])
    c = task.g - np.tensordot(task.h, b, 2)
    size = float(np.max(np.abs(task.g), initial=0.0))
    for _ in range(sweeps):
        for j in np.flatnonzero(bound + task.q > 0):
            toward = c[j] + bound[j] * b[j]
            norm = float(np.sqrt(toward @ toward))
            share = max(0.0, 1 - task.a[j] / norm) / (bound[j] + task.q[j]) if norm > 0 else 0.0
            move = share * toward - b[j]
            if move.any():
                c -= task.h[:, :, j, :] @ move
                b[j] += move
        b = _newton_step(task, b)
        c = task.g - np.tensordot(task.h, b, 2)
        if np.max(_distance(task, b, c), initial=0.0) <= 1e-14 * size:
            break
    return b


def _distance(task: RowQuadratic, b: Float, c: Float) -> Float:
    """How far each row is from its optimality condition, (p,)."""
    norms = row_norms(b)
    left = row_norms(c - (task.q + task.a / np.where(norms > 0, norms, np.inf))[:, None] * b)
    return np.where(norms > 0, left, np.maximum(left - task.a, 0.0))


def _newton_step(task: RowQuadratic, b: Float) -> Float:
    """A step of Newton's method on the rows that are not zero, halved until the objective does not rise."""
    norms = row_norms(b)
    rows = np.flatnonzero((norms > 0) | (task.a == 0))
    if not len(rows):
        return b
    k, active = b.shape[1], b[rows]
    h = task.h[rows][:, :, rows].copy()
    gradient = np.tensordot(task.h[rows], b, 2) - task.g[rows]
    for i, j in enumerate(rows):
        pull, unit = (task.a[j] / norms[j], active[i] / norms[j]) if norms[j] > 0 else (0.0, active[i])
        h[i, :, i, :] += pull * (np.eye(k) - np.outer(unit, unit)) + task.q[j] * np.eye(k)
        gradient[i] += (pull + task.q[j]) * active[i]
    flat = h.reshape(len(rows) * k, -1)
    step = np.asarray(np.linalg.lstsq(flat, -gradient.ravel(), rcond=1e-13)[0].reshape(len(rows), k), dtype=np.float64)
    start = _slope(task, b, rows, step, 0.0)
    size = 1.0
    while start < 0 and size > 1e-10:
        if _slope(task, b, rows, step, size) <= -0.9 * start:
            out = b.copy()
            out[rows] += size * step
            return out
        size /= 2
    return b


def _slope(task: RowQuadratic, b: Float, rows: NDArray[np.intp], step: Float, size: float) -> float:
    """Derivative of the objective along a step of some rows, after ``size`` of it."""
    there = b.copy()
    there[rows] += size * step
    norms = row_norms(there)
    pull = task.q + task.a / np.where(norms > 0, norms, np.inf)
    gradient = np.tensordot(task.h[rows], there, 2) - task.g[rows] + pull[rows][:, None] * there[rows]
    return float(np.sum(gradient * step))
