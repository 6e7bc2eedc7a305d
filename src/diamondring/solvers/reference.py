"""A slow, plain NumPy twin of the compiled engine: the tests' oracle, and a readable account of the algorithm.

Coordinate descent finds roughly which coefficients move; an exact active-set method then finishes: it solves for the
coefficients that are free to move, stops at the first one that would change its sign or leave its bounds, and lets
others in while one violates the optimality conditions. Every step lowers the objective, so it ends at the optimum.
Sparse inputs are made dense; nothing here is meant to be fast.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..certificate import certificates
from ..penalties import penalty_weights
from ..problem import Problem, Solution, residual

__all__ = ["Quadratic", "minimise", "moments", "ridge_eigenvalues", "solve_path"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
Cancel = Callable[[], bool]


class Quadratic(NamedTuple):
    """``1/2 ||t - Z b||^2 + sum_j (a_j |b_j| + q_j/2 b_j^2)`` subject to ``lower <= b <= upper``."""

    z: Float
    t: Float
    a: Float
    q: Float
    lower: Float
    upper: Float


class Standardized(NamedTuple):
    """A problem's live inputs, centred, scaled and weighted: what `Quadratic` needs, and the way back."""

    z: Float  # (rows present, live inputs)
    t: Float
    live: NDArray[np.intp]
    scale: Float
    resting: Float  # (p,) coefficients of the inputs that cannot contribute
    y_center: float


def standardized(problem: Problem) -> Standardized:
    """Dense float64 copy of a problem's live inputs in the form of `Quadratic`."""
    stats, live, share = problem.stats, np.flatnonzero(~problem.dead), problem.share
    dense = np.asarray(problem.matrix if isinstance(problem.matrix, np.ndarray) else problem.matrix.toarray())
    dense = dense.astype(np.float64)
    resting = np.where(problem.dead, np.clip(0.0, problem.lower, problem.upper), 0.0)
    target = problem.target - dense @ resting
    y_center = float(target[0] + share @ (target - target[0])) if problem.fit_intercept else 0.0
    z = dense[:, live] - (stats.center[live] if problem.fit_intercept else 0.0)
    present, root = share > 0, np.sqrt(share)[:, None]
    z = (z / stats.scale[live] * root)[present]
    t = ((target - y_center) * root[:, 0])[present]
    return Standardized(np.asfortranarray(z), t, live, stats.scale[live], resting, y_center)


def quadratic(problem: Problem, data: Standardized, alpha: float) -> Quadratic:
    """The problem at one alpha, on the penalty's scale."""
    a, q = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    lower, upper = problem.lower[data.live] * data.scale, problem.upper[data.live] * data.scale
    return Quadratic(data.z, data.t, a[data.live], q[data.live], lower, upper)


def minimise(task: Quadratic, start: Float | None = None) -> Float:
    """Coefficients (p,) that minimise a `Quadratic`; of least norm if it has neither L1 part nor bounds."""
    unbounded = bool(np.all(np.isinf(task.lower)) and np.all(np.isinf(task.upper)))
    if unbounded and not task.a.any():
        return _least_squares(task)
    begin = np.clip(np.zeros(task.z.shape[1]) if start is None else start, task.lower, task.upper)
    # from scratch, let coefficients in one by one: none that only looked useful before the others were fitted
    return _active_set(task, begin if start is None else _coordinate_descent(task, begin))


def _least_squares(task: Quadratic) -> Float:
    """Least squares with an L2 part as extra rows; the minimum-norm solution where there is no such part."""
    rows = np.vstack([task.z, np.diag(np.sqrt(task.q))]) if task.q.any() else task.z
    values = np.concatenate([task.t, np.zeros(len(rows) - len(task.t))])
    b, *_ = np.linalg.lstsq(rows, values, rcond=None)
    return np.asarray(b, dtype=np.float64)


def _coordinate_descent(task: Quadratic, b: Float, sweeps: int = 100) -> Float:
    """Sweeps over single coefficients until they move by less than 1e-4 of the largest."""
    b, r = b.copy(), task.t - task.z @ b
    squares = np.einsum("ij,ij->j", task.z, task.z)
    for _ in range(sweeps):
        largest = 0.0
        for j in np.flatnonzero(squares + task.q > 0):
            column = task.z[:, j]
            pull = column @ r + squares[j] * b[j]
            # a pull that exceeds its price by rounding alone, as at alpha_max, lets nothing in
            excess = abs(pull) - task.a[j]
            soft = np.sign(pull) * excess if excess > 1e-13 * abs(pull) else 0.0
            new = min(max(soft / (squares[j] + task.q[j]), task.lower[j]), task.upper[j])
            if new != b[j]:
                r -= (new - b[j]) * column
                largest = max(largest, abs(new - b[j]) * np.sqrt(squares[j]))
                b[j] = new
        if largest <= 1e-4 * np.max(np.abs(b) * np.sqrt(squares), initial=0.0):
            break
    return b


def _active_set(task: Quadratic, b: Float, limit: int = 20000) -> Float:
    """Exact finish from a feasible start; see the module's docstring."""
    z, t, a, _, lower, upper = task
    norms = np.sqrt(np.einsum("ij,ij->j", z, z))
    slack = 1e-14 * (norms * np.linalg.norm(t) + np.max(np.abs(z.T @ t), initial=0.0))
    sign = np.sign(b)
    free = (b > lower) & (b < upper) & ((b != 0) | (a == 0))
    entered = -1  # the coefficient let in last: if it is stopped at once, its violation was rounding
    ignored = np.zeros(len(b), dtype=bool)
    for _ in range(limit):
        while free.any():
            stopped = _newton_step(task, b, sign, free)
            if stopped is None:
                break
            free[stopped] = False
            if stopped == entered:
                ignored[stopped] = True
                entered = -1
        up, down = _violations(task, b)
        worst = np.where(free | ignored, -np.inf, np.maximum(up, down) - slack)
        j = int(np.argmax(worst)) if len(b) else -1
        if j < 0 or worst[j] <= 0:
            return b
        sign[j] = np.sign(b[j]) if b[j] != 0 else (1.0 if up[j] >= down[j] else -1.0)
        free[j], entered = True, j
    return b


def _violations(task: Quadratic, b: Float) -> tuple[Float, Float]:
    """Slope of the objective (p,) gained by raising, and by lowering, each coefficient alone."""
    pull = task.z.T @ (task.t - task.z @ b) - task.q * b
    up = np.where(b < task.upper, pull - np.where(b >= 0, task.a, -task.a), -np.inf)
    down = np.where(b > task.lower, -pull - np.where(b <= 0, task.a, -task.a), -np.inf)
    return up, down


def _newton_step(task: Quadratic, b: Float, sign: Float, free: Bool) -> int | None:
    """Move the free coefficients (in place) to their joint optimum, or to the first one that must stop.

    Returns the coefficient that stopped at 0 or at a bound, None if all arrived.
    """
    index = np.flatnonzero(free)
    direction, full = _direction(task, b, sign, index)
    low = np.where((task.a[index] > 0) & (sign[index] > 0), np.maximum(task.lower[index], 0.0), task.lower[index])
    high = np.where((task.a[index] > 0) & (sign[index] < 0), np.minimum(task.upper[index], 0.0), task.upper[index])
    limit = np.where(direction > 0, high, low)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(direction != 0, (limit - b[index]) / direction, np.inf)
    first = int(np.argmin(reach))
    if reach[first] <= full and np.isfinite(reach[first]):
        b[index] += max(reach[first], 0.0) * direction
        b[index] = np.clip(b[index], low, high)
        b[index[first]] = limit[first]
        return int(index[first])
    if np.isfinite(full):
        b[index] += direction
        # once more with the residual of the new point: what rounding left over
        again, full = _direction(task, b, sign, index)
        if np.isfinite(full):
            b[index] = np.clip(b[index] + again, low, high)
    return None


def _direction(task: Quadratic, b: Float, sign: Float, index: NDArray[np.intp]) -> tuple[Float, float]:
    """Direction to the optimum of the free coefficients and the step that reaches it.

    Where columns are dependent, the objective may fall for ever along one direction: the step is then infinite.
    """
    z = task.z[:, index]
    gradient = -(z.T @ (task.t - task.z @ b)) + task.q[index] * b[index] + task.a[index] * sign[index]
    values, vectors = np.linalg.eigh(z.T @ z + np.diag(task.q[index]))
    flat = values <= 1e-13 * max(values[-1], 0.0)
    along = vectors[:, flat] @ (vectors[:, flat].T @ gradient)
    size = np.max(np.abs(task.a[index]), initial=0.0) + 1e-3 * np.max(np.abs(z.T @ task.t), initial=0.0)
    if np.max(np.abs(along), initial=0.0) > 1e-9 * size:
        return -along, float("inf")
    steep = vectors[:, ~flat]
    return -(steep @ ((steep.T @ gradient) / values[~flat])), 1.0


def _null_space(columns: Float) -> Float:
    """Orthonormal basis (k, d) of the combinations of columns that vanish."""
    if columns.shape[1] == 0:
        return np.zeros((0, 0))
    size = np.linalg.norm(columns, axis=0)
    _, values, right = np.linalg.svd(columns / np.where(size > 0, size, 1.0), full_matrices=True)
    rank = int((values > 1e-10 * values[0]).sum()) if len(values) else 0
    return np.asarray(right[rank:].T, dtype=np.float64)


def dependence(task: Quadratic, b: Float) -> NDArray[np.intp]:
    """Columns that can be exchanged for one another without changing the objective; none if ``b`` is the only optimum.

    Two optima have the same fit, hence differ by a combination of columns that vanishes; only columns without an L2
    part whose pull equals their price can take part, and one at 0 or at a bound can only move to its allowed side.
    """
    pull = task.z.T @ (task.t - task.z @ b) - task.q * b
    rounding = 1e-9 * np.maximum(task.a, 1e-3 * np.max(np.abs(task.z.T @ task.t), initial=0.0))
    inner = (b > task.lower) & (b < task.upper)
    # leaving 0 or a bound costs nothing only where the pull equals the price
    level = np.abs(np.where(b == 0, np.abs(pull), pull * np.sign(b)) - task.a) <= rounding
    part = np.flatnonzero((task.q == 0) & ((inner & (b != 0)) | level) & (task.lower < task.upper))
    null = _null_space(task.z[:, part])
    if null.shape[1] == 0:
        return np.zeros(0, dtype=np.intp)
    side = np.where((task.a[part] > 0) & (b[part] == 0), np.sign(pull[part]), 0.0)
    low = np.where((b[part] <= task.lower[part]) | (side > 0), 0.0, -1.0)
    high = np.where((b[part] >= task.upper[part]) | (side < 0), 0.0, 1.0)
    return np.asarray(part[_movable(null, low, high)], dtype=np.intp)


def _movable(null: Float, low: Float, high: Float) -> Bool:
    """Which entries can be nonzero in some ``d = null @ u`` with ``low <= d <= high`` (linear programmes)."""
    from scipy.optimize import linprog

    k, m = null.shape
    moved = np.zeros(k, dtype=bool)
    rows, limits = np.vstack([null, -null]), np.concatenate([high, -low])
    for j in np.flatnonzero(np.max(np.abs(null), axis=1) > 1e-8):
        for direction in (1.0, -1.0):
            if not moved[j]:
                found = linprog(-direction * null[j], A_ub=rows, b_ub=limits, bounds=[(None, None)] * m, method="highs")
                moved[j] = bool(found.status == 0 and -found.fun > 1e-6)
    return moved


def ridge_eigenvalues(problem: Problem) -> Float:
    """Eigenvalues of ``Z'Z/W`` of the penalised inputs over the root of their factors, free inputs projected out."""
    data = standardized(problem)
    factor = problem.penalty_factor[data.live]
    free, rest = data.z[:, factor == 0], data.z[:, factor > 0] / np.sqrt(factor[factor > 0])
    if free.shape[1]:
        rest = rest - free @ np.linalg.lstsq(free, rest, rcond=None)[0]
    return np.asarray(np.linalg.svd(rest, compute_uv=False) ** 2, dtype=np.float64)


def solve_path(problem: Problem, alphas: Float, tol: float = 1e-8, cancel: Cancel | None = None) -> Solution:
    """Solve a problem at every alpha, strongest first; always to rounding error.

    Parameters
    ----------
    alphas : (k,) array, decreasing, all at least 0
    tol : float
        Not needed by this solver, which always solves as far as it can; part of every engine's signature.
    cancel : callable, optional
        Asked between alphas; true stops, and what is finished is returned. So does Ctrl-C.
    """
    from scipy.sparse import csr_array

    p = problem.shape[1]
    data = standardized(problem)
    coefs: list[Float] = []
    intercepts: list[float] = []
    unique: list[bool] = []
    dependent: set[int] = set()
    b: Float | None = None
    interrupted = False
    try:
        for alpha in alphas:
            if cancel is not None and cancel():
                interrupted = True
                break
            task = quadratic(problem, data, float(alpha))
            b = minimise(task, b)
            loose = dependence(task, b)
            coef, intercept = _original_units(problem, data, b)
            coefs.append(coef)
            intercepts.append(intercept)
            unique.append(not len(loose))
            dependent.update(int(j) for j in data.live[loose])
    except KeyboardInterrupt:
        interrupted = True
    done = np.asarray(alphas[: len(unique)], dtype=np.float64)
    coefficients = np.array(coefs[: len(unique)]).reshape(len(unique), p)
    intercepts = intercepts[: len(unique)]
    judged = certificates(problem, done, coefficients, np.array(intercepts))
    sparse: Any = csr_array(coefficients)
    return Solution(
        alphas=done, coef=sparse, intercept=np.array(intercepts), gap=judged.gap, objective=judged.objective,
        kind=judged.kind, unique=np.array(unique, dtype=bool), dependent=tuple(sorted(dependent)),
        cause=tuple("rounding error of the plain NumPy solver" if gap > max(tol, 1e-12) else "" for gap in judged.gap),
        interrupted=interrupted,
    )  # fmt: skip


def _original_units(problem: Problem, data: Standardized, b: Float) -> tuple[Float, float]:
    """Coefficients (p,) and intercept in the inputs' own units, inside the bounds to the last bit."""
    coef = data.resting.copy()
    coef[data.live] = np.clip(b / data.scale, problem.lower[data.live], problem.upper[data.live])
    if not problem.fit_intercept:
        return coef, 0.0
    intercept = data.y_center - float(problem.stats.center[data.live] @ coef[data.live])
    # the mean residual vanishes at the optimum; with large means the line above loses digits
    return coef, intercept + float(problem.share @ residual(problem, coef, intercept))


def moments(matrix: Any, share: Float) -> tuple[Float, Float]:
    """Twin of `blockwise.moments`: weighted means and standard deviations (p,), relative to the first row present."""
    dense = np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.toarray(), dtype=np.float64)
    shifted = dense - dense[int(np.argmax(share > 0))]
    mean = share @ shifted
    sd = np.sqrt(share @ (shifted - mean) ** 2)
    center = dense[int(np.argmax(share > 0))] + mean
    return center, np.where(sd <= 10 * np.finfo(np.float64).eps * np.abs(center), 0.0, sd)
