"""Quantile regression on a function that is not linear in its parameters: the prox-linear method.

The check loss has a kink wherever a row is fitted exactly, and its minimisers fit as many rows as they have free
parameters: no quadratic describes that. So only f is replaced, by its linear part at b, and what is left is a quantile
regression with its penalty on the columns of the Jacobian, which the linear engine solves to the last vertex. A box
around b, in units in which each parameter moves the predictions equally, is the trust region. (Burke and Ferris, "A
Gauss-Newton method for convex composite optimization", 1995; Drusvyatskiy and Lewis, "Error bounds, quadratic growth,
and linear convergence of proximal methods", 2018.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..certificate_quantile import judge as judge_regression
from ..errors import FitError, InputError, Interrupted
from ..penalties import NoPenalty
from .bound import Cancel
from .certificate import judge_at
from .found import Found
from .linear import linearised, minimiser
from .problem import NonlinearProblem

__all__ = ["descend", "linearised_gap"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)
SMALLEST = 1e-14  # of the box, in units of its first size
NOISE = 20 * EPS
WINDOW, SLOW = 40, 1e-8  # so many steps must lower the objective by more than this part
GOOD = 0.75  # part of the promised decrease from which on a step needs no correction
EVERY, LONGER, LEAPS = 8, 4.0, 6  # steps from leap to leap; each trial of one is so many times as long as the last
WIDE = 1e-3  # of the first box, at least, within which a leap is led back


def linearised_gap(problem: NonlinearProblem, alpha: float, b: Float, eta: Float, jacobian: Float) -> float:
    """Relative duality gap of ``b`` in the regression on the columns of the Jacobian: 0 if b is stationary."""
    alpha = 0.0 if isinstance(problem.penalty, NoPenalty) else alpha
    return judge_regression(linearised(problem, b, eta, jacobian), alpha, b, 0.0)[0]


def descend(
    problem: NonlinearProblem, alpha: float, start: Float, tol: float, max_steps: int, cancel: Cancel | None = None
) -> Found:
    """Walk down to a stationary point from ``start`` (p,), which lies within the bounds; see `levenberg.descend`."""
    if problem.outputs > 1 or problem.grouped:
        what = "several quantiles at once" if problem.outputs > 1 else "groups of parameters"
        raise InputError(f"Quantile regression with a function of your own does not take {what}: fit them one by one.")
    b = start
    eta, jacobian = problem.linearize(b)
    judged = judge_at(problem, alpha, b, eta, jacobian)
    if not np.isfinite(judged.objective):
        raise FitError("The loss is not finite at the starting values: choose others.")
    radius, unit = 1.0, _unit(problem, jacobian)
    steps, evaluations, same, seen, why = 0, 1, True, 1, "steps"
    first, mark, taken_off = jacobian, (0, judged.objective), (0, b)
    while steps < max_steps:
        if cancel is not None and cancel():
            raise Interrupted()
        if judged.gap <= tol:
            why = ""
            break
        if steps >= mark[0] + WINDOW:
            if mark[1] - judged.objective <= SLOW * abs(judged.objective):
                why = "stuck"
                break
            mark = steps, judged.objective
        if steps >= taken_off[0] + EVERY:
            leap, asked = _leap(problem, alpha, b, taken_off[1], judged.objective, max(radius, WIDE) * unit, cancel)
            taken_off, evaluations = (steps, b if leap is None else leap), evaluations + asked
            if leap is not None:
                b = leap
                eta, jacobian = problem.linearize(b)
                judged = judge_at(problem, alpha, b, eta, jacobian)
                continue
        box = radius * unit
        lower, upper = np.maximum(problem.lower, b - box), np.minimum(problem.upper, b + box)
        c = minimiser(linearised(problem, b, eta, jacobian, lower, upper), alpha, 1e-12, cancel)
        expected = judged.objective - _model(problem, alpha, b, eta, jacobian, c)
        if radius < SMALLEST or np.array_equal(c, b):
            why = "stuck"
            break
        steps, evaluations = steps + 1, evaluations + 1
        value, noise = problem.objective(alpha, c), NOISE * abs(judged.objective)
        if value < np.inf and judged.objective - value < GOOD * expected:
            c, value = _corrected(problem, alpha, c, value, jacobian, lower, upper, cancel)
            evaluations += 1
        ratio = (judged.objective - value + noise) / (expected + noise) if expected + noise > 0 else -1.0
        if not ratio > 1e-4:
            radius *= 0.25
            continue
        at_edge = bool(np.any(np.abs(c - b) >= 0.99 * box))
        radius = 0.5 * radius if ratio < 0.25 else 3 * radius if ratio > 0.75 and at_edge else radius
        b = c
        eta, jacobian = problem.linearize(b)
        evaluations, seen = evaluations + 1, seen + 1
        same = same and np.array_equal(first, jacobian)
        judged = judge_at(problem, alpha, b, eta, jacobian)
    return Found(b, judged.gap, judged.worst, why, steps, evaluations, same and seen > 1)


def _leap(
    problem: NonlinearProblem, alpha: float, b: Float, before: Float, value: float, box: Float, cancel: Cancel | None
) -> tuple[Float | None, int]:  # fmt: skip
    """A lower point far along the way from ``before`` to ``b``, or None; and how often f was evaluated.

    In a valley that is curved, with a kink at its bottom, steps go from side to side and little ahead, by the same
    again and again (pattern moves: Hooke and Jeeves, "Direct search solution of numerical and statistical problems",
    1961). Each trial is led back to the bottom by one solution of the linear part there.
    """
    best: Float | None = None
    length, asked = 1.0, 0
    for _ in range(LEAPS):
        c = np.clip(b + length * (b - before), problem.lower, problem.upper)
        if problem.model.trial(c) is None:
            break
        eta, jacobian = problem.linearize(c)
        lower, upper = np.maximum(problem.lower, c - box), np.minimum(problem.upper, c + box)
        d = minimiser(linearised(problem, c, eta, jacobian, lower, upper), alpha, 1e-12, cancel)
        ends = [(problem.objective(alpha, each), each) for each in (c, d)]
        asked += 3
        there, c = min(ends, key=lambda end: end[0])
        if not there < value:
            break
        best, value, length = c, there, LONGER * length
    return best, asked


def _corrected(
    problem: NonlinearProblem, alpha: float, c: Float, value: float, jacobian: Float, lower: Float, upper: Float,
    cancel: Cancel | None,
) -> tuple[Float, float]:  # fmt: skip
    """The better of ``c`` and the solution with the predictions at ``c`` put right, and its objective.

    Rows that the linear part fits exactly miss their kink where f is curved, and pay for it at first order: the second
    solution leads back to it (Fletcher, "Second order corrections for non-differentiable optimization", 1982).
    """
    eta = problem.shifted(problem.model.value(c))
    again = minimiser(linearised(problem, c, eta, jacobian, lower, upper), alpha, 1e-12, cancel)
    found = problem.objective(alpha, again)
    return (again, found) if found < value else (c, value)


def _unit(problem: NonlinearProblem, jacobian: Float) -> Float:
    """Change of each parameter (p,) that moves the predictions as much as the target varies."""
    spread = float(problem.share @ np.abs(problem.target - problem.share @ problem.target))
    reach = problem.share @ np.abs(jacobian)
    return np.where(reach > 0, (spread or 1.0) / np.where(reach > 0, reach, 1.0), 1.0)


def _model(problem: NonlinearProblem, alpha: float, b: Float, eta: Float, jacobian: Float, c: Float) -> float:
    """The objective where f is replaced by its linear part."""
    return problem.data_value(eta + jacobian @ (c - b)) + problem.penalty_value(alpha, c)
