"""The L2 penalty with any loss, where inputs outnumber rows or outputs are many: solved on `Reduction`, then proved."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..blockwise import centred_product
from ..certificate import certificates
from ..certificate_quantile import Prices, correlations, gap_of, rows_of
from ..errors import Interrupted
from ..loss_certificate import decrement, kkt_distance
from ..problem import Problem, Solution, centred_products
from .newton import Task, follow
from .reduced import Reduction
from .workers import Cancel, single_threaded_blas

__all__ = ["loss_ridge_path"]

Float = NDArray[np.float64]
Solver = Callable[..., Solution]

BLOCK = 1 << 23  # numbers in the predictors and products of the solutions judged at once


def loss_ridge_path(
    problem: Problem, alphas: Float, tol: float, cancel: Cancel = None, solver: Solver | None = None
) -> Solution:
    """Solutions at decreasing alphas, all above 0. On Ctrl-C or ``cancel()`` the finished ones come back.

    Parameters
    ----------
    problem : Problem
        With the L2 penalty and without bounds; see `reduced.reduces`.
    solver : callable, optional
        ``solver(problem, alphas, tol, cancel)`` for the problem on the rows; by default Newton's method, for smooth
        losses.
    """
    alphas = np.asarray(alphas, dtype=np.float64)
    interrupted = False
    found: list[Float] = []  # (q, K) each: coefficients of R, of the free inputs, and the intercept
    try:
        with single_threaded_blas():
            reduction = Reduction.of(problem, cancel)
            if solver is None:
                task = _task(reduction)
                start = np.zeros((task.design.shape[1], task.outputs))
                if problem.fit_intercept:
                    start[-1] = problem.null_eta
                follow(task, start, alphas, tol, cancel, found.append)
            else:
                small = solver(reduction.reduced, alphas, tol, cancel)
                interrupted = small.interrupted
                rows = zip(small.coef.toarray(), small.intercept, strict=True)
                found += [np.append(row, b0)[:, None] for row, b0 in rows]
    except (KeyboardInterrupt, Interrupted):
        interrupted = True
    if not found:
        return _nothing(problem)
    with single_threaded_blas():
        return _solution(reduction, alphas[: len(found)], np.array(found), tol, interrupted)


def _task(reduction: Reduction) -> Task:
    problem, small = reduction.problem, reduction.reduced
    ones = np.ones((len(reduction.rows), int(problem.fit_intercept)))
    design = np.asfortranarray(np.hstack([small.matrix, ones]))
    return Task(design, reduction.root.shape[1], small.y, small.share, small.offset, problem.loss, problem.outputs)


def _solution(reduction: Reduction, alphas: Float, theta: Float, tol: float, interrupted: bool) -> Solution:
    """Coefficients (k, q, K) of the small problem as a proved solution of the large one."""
    from ..solvers.dispatch import as_sparse

    problem, (k, _, outputs) = reduction.problem, theta.shape
    r, f = reduction.root.shape[1], len(reduction.free)
    columns = theta.transpose(1, 0, 2).reshape(theta.shape[1], k * outputs)
    constant = columns[r + f] if problem.fit_intercept else np.zeros(k * outputs)
    coef, intercept = reduction.original(columns[:r], columns[r : r + f], constant)
    coef, intercept = coef.reshape(k, -1), intercept.reshape(k, outputs)
    if problem.loss.kind == "classes":  # what is added to all classes changes nothing
        intercept = intercept - intercept.mean(axis=1, keepdims=True)
    gap, value, kind = _judged(problem, alphas, coef, intercept)
    prices: list[Float] = reduction.reduced.__dict__.get("_quantile_prices", [])
    for i in np.flatnonzero(~(gap <= tol)) if prices else ():
        # the solver's prices of the rows prove more than what can be read off coefficients that rounding has touched
        price = np.zeros(problem.shape[0])
        price[reduction.rows] = prices[i]
        judged = Prices(price, correlations(problem, price), 0.0)
        rows = rows_of(problem, coef[i], float(intercept[i, 0]))
        gap[i] = min(gap[i], gap_of(problem, problem.loss.parameters[0], float(alphas[i]), coef[i], rows, judged)[0])
    cause = "rounding error: alpha is too small beside the inputs"
    return Solution(
        alphas=alphas, coef=as_sparse(coef), intercept=intercept if outputs > 1 else intercept[:, 0], gap=gap,
        objective=value, kind=np.full(k, kind), unique=np.ones(k, dtype=bool),
        cause=tuple("" if g <= tol else cause for g in gap), interrupted=interrupted,
    )  # fmt: skip


def _judged(problem: Problem, alphas: Float, coef: Float, intercept: Float) -> tuple[Float, Float, str]:
    """Gaps and objectives from the coefficients and the inputs alone, a few alphas at a time.

    With b the coefficients on the penalty's scale and c = Z'r the gap of the L2 penalty is
    ``sum_j (c_j - alpha v_j b_j)^2 / (2 alpha v_j)``.
    """
    if not problem.loss.smooth:
        judged = certificates(problem, alphas, coef, intercept[:, 0] if problem.outputs == 1 else intercept)
        return judged.gap, judged.objective, "gap"
    step = max(1, BLOCK // (sum(problem.shape) * problem.outputs))
    parts = [
        _judge_some(problem, alphas[i : i + step], coef[i : i + step], intercept[i : i + step])
        for i in range(0, len(alphas), step)
    ]
    return (
        np.concatenate([gap for gap, _ in parts]),
        np.concatenate([value for _, value in parts]),
        "gap" if problem.loss.convex else "kkt",
    )


def _judge_some(problem: Problem, alphas: Float, coef: Float, intercept: Float) -> tuple[Float, Float]:
    (n, p), k, outputs, share = problem.shape, len(alphas), problem.outputs, problem.share
    flat = coef.reshape(k * outputs, p).T
    center = problem.stats.center if problem.fit_intercept else None
    eta = centred_product(problem.matrix, center, flat).reshape(n, k, outputs) + intercept
    if center is not None:
        eta += (center @ flat).reshape(k, outputs)
    if problem.offset is not None:
        eta += problem.offset.reshape(n, 1, outputs)
    r, values = np.empty_like(eta), np.empty(k)
    for i in range(k):
        one = eta[:, i, 0] if outputs == 1 else eta[:, i]
        r[:, i] = problem.loss.residual_of(problem.y, one, share).reshape(n, outputs)
        values[i] = problem.loss.value(problem.y, one, share)
    products = centred_products(problem, r.reshape(n, k * outputs)).T.reshape(k, outputs, p)
    b = np.where(problem.dead, 0.0, problem.stats.scale) * coef.reshape(k, outputs, p)
    price = np.where(problem.penalised, problem.penalty_factor, 0.0)
    values += 0.5 * alphas * np.einsum("j,ikj,ikj->i", price, b, b)
    gap = np.empty(k)
    for i, alpha in enumerate(alphas):
        shift = share @ r[:, i] if problem.fit_intercept else np.zeros(outputs)
        if not problem.loss.convex:
            gap[i] = kkt_distance(problem, float(alpha), b[i], products[i], shift)
            continue
        pen = problem.penalised
        lack = products[i][:, pen] - alpha * price[pen] * b[i][:, pen]
        one = eta[:, i, 0] if outputs == 1 else eta[:, i]
        size = float((lack**2 / (2.0 * alpha * price[pen])).sum()) + decrement(problem, one, products[i], shift)
        gap[i] = size / max(abs(values[i]), 1e-12 * problem.null_value, 1e-300)
    return gap, values


def _nothing(problem: Problem) -> Solution:
    """What an interruption leaves before the first alpha."""
    from ..solvers.dispatch import nothing

    return nothing(problem)
