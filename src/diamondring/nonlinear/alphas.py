"""Which alphas a nonlinear path is solved at, and the one at which everything penalised comes to rest.

For an f that is not linear in its parameters the gradient at rest need not say when that is: with ``f = b1 exp(b2 x)``
nothing pulls at b2 while b1 is 0. So the largest alpha of a grid is found by walking: from a weak penalty, where f is
fitted, up to the one at which the last parameter has gone, each solution being the start of the next.
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..losses import Gaussian
from ..path_alphas import automatic, smallest_resting
from ..penalties import NoPenalty
from ..problem import Problem
from ..solvers.grid import geometric_grid
from .problem import NonlinearProblem
from .solve import Point
from .walk import Walk, lost, rests

__all__ = ["Grid", "Rest", "automatic_grid", "linear_problem", "rest_point", "resting_alpha"]

Float = NDArray[np.float64]

_STEP = 4.0  # between two alphas on the way up
_FARTHEST = 1e4  # times the first idea of the largest alpha, and so many misses in a row: there the way up ends
_MISSES = 4
_RUNAWAY = 1e4  # times its size at the beginning: a parameter without a price that makes up for those that have one
_HAIR = 1e-13
_ROUNDING = 1e-6  # of the pull at the start: what is left of it at rest is not known any better
_WEAKEST = 1e-8  # weakest over strongest alpha of an L2 grid
_CLOSE = 1.02  # the largest alpha is found to 2 %, if the gradient at rest does not say it exactly


class Rest(NamedTuple):
    """Everything penalised at rest and the rest fitted, and the least alpha that holds it there."""

    point: Point | None  # None where f is not finite there
    alpha: float


class Grid(NamedTuple):
    """Alphas (k,) decreasing, and the least one at which everything penalised rests (inf if there is none)."""

    alphas: Float
    top: float


def automatic_grid(walk: Walk, length: int, eps: float, start: Float) -> Grid:
    """A grid of this length from the alpha at which everything rests down to ``eps`` times it.

    For L2 from 1 % to 99 % of the effective degrees of freedom that f has where the penalty is weak.
    """
    problem = walk.problem
    priced = (problem.penalty_factor > 0) & ~problem.excluded
    if isinstance(problem.penalty, NoPenalty):
        return Grid(np.zeros(1), 0.0)
    if not priced.any():
        return Grid(geometric_grid(1.0, eps, length), 0.0)
    rest = rest_point(walk, start)
    scale = _scale(problem, start, rest)
    guess = rest.alpha if _ROUNDING * scale < rest.alpha < np.inf else scale
    first = None if problem.model.linear else walk.solve(guess * eps, start)
    if walk.linear and problem.outputs == 1 and not problem.grouped:
        straight = linear_problem(problem, start)
        top = smallest_resting(straight, walk.tol, walk.cancel)
        alphas = automatic(straight, length, eps, top)
        return Grid(_at_rest(alphas) if alphas[0] == top else alphas, top)
    if problem.penalty.l1_ratio == 0:
        at = start if first is None else first.b
        return Grid(_by_freedom(problem, at, length), np.inf)
    if first is None or (walk.linear and problem.loss.smooth):
        top = rest.alpha
    else:
        size = 1.0 + float(np.abs(start if first.missed else first.b).max())
        top = _by_walking(walk, first, rest, _FARTHEST * guess, _RUNAWAY * size)
    if np.isinf(top):
        walk.flaws.append(_never_at_rest(walk, guess, rest))
        return Grid(geometric_grid(guess, eps, length), top)
    return Grid(_at_rest(geometric_grid(top, eps, length)) if top > 0 else geometric_grid(1.0, eps, length), top)


def _at_rest(alphas: Float) -> Float:
    """The first of these alphas is the one that leaves nothing: by a hair, so that rounding leaves nothing either."""
    alphas = alphas.copy()
    alphas[0] *= 1.0 + _HAIR
    return alphas


def rest_point(walk: Walk, start: Float) -> Rest:
    """Fit what is not penalised, with everything else at 0 or the bound nearest to it."""
    problem = walk.problem
    b = np.where(problem.penalty_factor > 0, np.clip(0.0, problem.lower, problem.upper), start)
    fixed = problem.penalty_factor > 0
    if problem.model.trial(b) is None:
        return Rest(None, np.inf)
    if fixed.all():
        point = Point(b=b, alpha=np.inf, objective=np.inf, gap=0.0, kind="kkt, local", missed=False, evaluations=1)
    else:
        held = dataclasses.replace(
            problem, penalty=NoPenalty(), penalty_factor=np.where(fixed & (b == 0), np.inf, 0.0),
            lower=np.where(fixed, b, problem.lower), upper=np.where(fixed, b, problem.upper),
        )  # fmt: skip
        found = dataclasses.replace(walk, problem=held, points=[]).attempt(0.0, b)
        if found is None:
            return Rest(None, np.inf)
        point = found
    return Rest(point, resting_alpha(problem, point.b))


def resting_alpha(problem: NonlinearProblem, b: Float) -> float:
    """The least alpha at which ``b``, with everything penalised at rest, meets the conditions of a minimum.

    0 if nothing pulls at the penalised parameters; inf without an L1 part.
    """
    l1 = problem.penalty.l1_ratio
    priced = (problem.penalty_factor > 0) & ~problem.excluded
    if l1 == 0 or not priced.any():
        return np.inf if priced.any() else 0.0
    gradient = problem.value_and_gradient(b)[1]
    # a bound that is reached may hold a parameter without any price, and a price does not pull it away from 0
    room = np.where(gradient < 0, b < problem.upper, b > problem.lower) & (b * gradient <= 0)
    pull = np.where(priced & room, np.abs(gradient), 0.0)
    if problem.grouped:
        a = problem.prices(1.0).a / l1
        norms = problem.norms(pull)
        return float(np.max(np.divide(norms, l1 * a, out=np.zeros_like(norms), where=a > 0)))
    price = problem.penalty_factor * (l1 + (1.0 - l1) * np.abs(b))
    return float(np.max(np.divide(pull, price, out=np.zeros_like(pull), where=priced)))


def linear_problem(problem: NonlinearProblem, b: Float) -> Problem:
    """The same problem for the linear engine, f being linear in its parameters, with one output and no groups."""
    eta, jacobian = problem.linearize(b)
    return Problem(
        matrix=np.asfortranarray(jacobian), y=problem.y, penalty=problem.penalty, weights=problem.weights,
        offset=eta - jacobian @ b, penalty_factor=problem.penalty_factor, lower=problem.lower, upper=problem.upper,
        fit_intercept=False, standardize=False, names=problem.names, loss=problem.loss, classes=problem.classes,
    )  # fmt: skip


def _scale(problem: NonlinearProblem, start: Float, rest: Rest) -> float:
    """A first idea of the largest alpha where the gradient at rest gives none.

    The largest pull at the start, or the alpha at which the start is worth no more than everything at rest.
    """
    gradient = np.abs(problem.value_and_gradient(start)[1])
    priced = (problem.penalty_factor > 0) & ~problem.excluded
    found = [float(np.max(gradient[priced] / problem.penalty_factor[priced]))]
    value, price = problem.objective(0.0, start), problem.penalty_value(1.0, start)
    if rest.point is not None and price > 0:
        found.append((problem.objective(0.0, rest.point.b) - value) / price)
    usable = [each for each in (*found, value) if 0 < each < np.inf]
    return max(usable[:2]) if usable else 1.0


def _never_at_rest(walk: Walk, guess: float, rest: Rest) -> str:
    """What keeps penalised parameters away from 0 at every alpha."""
    problem, last = walk.problem, walk.points[-1]
    free = np.flatnonzero(problem.penalty_factor == 0)
    cause = "Those that are not penalised seem to make up for them."
    if rest.point is None:
        cause = "f is not finite where they are."
    elif len(free) and np.abs(last.b[free]).max() > 1e3 * np.abs(np.delete(last.b, free)).max(initial=0.0):
        name = problem.names[int(free[np.argmax(np.abs(last.b[free]))])]
        cause = f"{name}, which costs nothing, grows and makes up for them: give it a penalty or bounds as well."
    elif last.why == "away":
        cause = last.cause
    return (
        f"No alpha brings all penalised parameters to 0; the grid begins at {guess:.4g}, as the start suggests. {cause}"
    )


def _by_walking(walk: Walk, first: Point, rest: Rest, farthest: float, largest: float) -> float:
    """The least alpha at which everything rests, coming from weaker ones; inf if there is none.

    None is looked for beyond the alpha ``farthest``, nor where parameters have grown beyond ``largest``.
    """
    problem, below = walk.problem, first
    if first.why == "away":
        return np.inf
    while rests(problem, below.b) and below.alpha > 1e-12 * first.alpha:
        below = walk.solve(below.alpha / 100.0, walk.points[0].b if below is first else below.b)
    if rests(problem, below.b):
        return rest.alpha if np.isfinite(rest.alpha) else 0.0
    above, alpha, misses = None, below.alpha, 0
    while above is None and misses < _MISSES and alpha < farthest and np.abs(below.b).max() < largest:
        alpha = rest.alpha if alpha < rest.alpha < alpha * _STEP else alpha * _STEP
        point = walk.attempt(alpha, below.b)
        if point is not None and point.why == "away":
            return np.inf  # it makes up for those that have a price
        if point is None or lost(point):
            misses += 1  # perhaps the next one is found
        elif rests(problem, point.b):
            above = point
        else:
            below, misses = point, 0
    if above is None:
        return rest.alpha if below.alpha < rest.alpha < np.inf and misses else np.inf
    if above.alpha == rest.alpha:
        return rest.alpha
    while above.alpha > _CLOSE * below.alpha:
        point = walk.attempt(float(np.sqrt(below.alpha * above.alpha)), below.b)
        if point is None or lost(point):
            break
        below, above = (below, point) if rests(problem, point.b) else (point, above)
    return above.alpha


def _by_freedom(problem: NonlinearProblem, b: Float, length: int) -> Float:
    """Alphas for L2 from the effective degrees of freedom of f made linear at ``b``, curvature included."""
    from ..direct import ridge_dof
    from ..direct.freedom import grid_between

    eta, jacobian = problem.linearize(b)
    h = np.ones_like(eta)
    if problem.loss.separable and problem.loss.smooth:
        h = np.abs(problem.loss.curvature(problem.y, eta)).reshape(eta.shape)
    weights = (problem.share if eta.ndim == 1 else problem.share[:, None]) * h
    if not 0 < weights.sum() < np.inf:
        weights = np.broadcast_to(problem.share if eta.ndim == 1 else problem.share[:, None], eta.shape)
    rows = jacobian.reshape(-1, jacobian.shape[-1])
    n, p = rows.shape
    working = Problem(
        matrix=np.asfortranarray(rows), y=np.linspace(-1.0, 1.0, n), penalty=problem.penalty, weights=weights.ravel(),
        offset=None, penalty_factor=problem.penalty_factor, lower=np.full(p, -np.inf), upper=np.full(p, np.inf),
        fit_intercept=False, standardize=False, names=problem.names, loss=Gaussian(),
    )  # fmt: skip
    alphas = np.asarray(grid_between(ridge_dof(working), length)[0] * weights.sum())
    # parameters that the data hardly know would ask for penalties too weak to make any difference to the fit
    return alphas if alphas[-1] >= _WEAKEST * alphas[0] else geometric_grid(float(alphas[0]), _WEAKEST, length)
