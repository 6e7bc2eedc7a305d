"""One alpha of a nonlinear problem: the solver that suits it, then the proof."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from . import gradient, levenberg, quantile
from .approach import Approached, approached
from .bound import Cancel
from .certificate import judge, judge_at
from .checks import explain
from .found import Found, State
from .linear import fits_engine, linearised, minimiser
from .local import candidates
from .polish import can_polish, polished
from .problem import NonlinearProblem
from .watch import Watch

__all__ = ["Cancel", "Point", "State", "solve_alpha"]

Float = NDArray[np.float64]

MAX_STEPS = 1000
PATIENCE = 50  # steps before Newton's method is tried for the last digits
MANY = 2000  # parameters from which on steps that solve for all of them are too dear
FEW = 500  # of them that matter at the start, up to which they are not
LARGEST = 1 << 25  # entries of the Jacobian
GRADIENT_STEPS, GRADIENT_STEPS_MANY = 2000, 5000  # at least, with few parameters and with many: they are cheap


@dataclass(frozen=True, eq=False)
class Point:
    """One alpha solved.

    Attributes
    ----------
    b : (p,) array
        Parameters; what is zero is exactly 0.
    alpha, objective : float
    gap : float
        The relative distance from the optimality conditions; see `certificate`.
    kind : str
        "kkt", or "kkt, local" where f is not known to be linear in its parameters and was not seen to be.
    missed : bool
        Whether the target was missed.
    cause : str
        Why ("" if it was not): the parameter and what is wrong with it.
    notes : tuple of str
        Remarks on a solution that meets the target, such as parameters that the data cannot tell apart.
    steps, evaluations : int
        Steps tried, and evaluations of f (with or without derivatives).
    why : str
        The solver's word for where it ended; see `Found`.
    """

    b: Float
    alpha: float
    objective: float
    gap: float
    kind: str
    missed: bool
    cause: str = ""
    notes: tuple[str, ...] = ()
    steps: int = 0
    evaluations: int = 0
    why: str = ""


def solve_alpha(
    problem: NonlinearProblem,
    alpha: float,
    start: Float,
    *,
    tol: float = 1e-8,
    max_steps: int = MAX_STEPS,
    cancel: Cancel | None = None,
    state: State | None = None,
    origin: Float | None = None,
) -> Point:
    """A stationary point of the objective at one alpha, reached from ``start``, with its proof.

    Parameters
    ----------
    alpha : float, at least 0
    start : (p,) array
        Moved into the bounds, excluded parameters to 0.
    tol : float, default 1e-8
        Target for the relative distance from the optimality conditions.
    max_steps : int
        Steps tried before the point is returned as missed. Up to the default they end early where they are in vain.
    cancel : callable, optional
        Asked now and then; true stops the work.
    state : State, optional
        Handed from one alpha of a walk to the next.
    origin : (p,) array, optional
        Where the walk began, if not at ``start``: what has grown is judged by it.

    Raises
    ------
    FitError
        If f or the loss is not finite at the start.
    Interrupted
        If ``cancel()`` said so.
    """
    b = np.minimum(np.maximum(np.asarray(start, dtype=np.float64), problem.lower), problem.upper)
    b = np.where(problem.excluded, 0.0, b)
    origin = b if origin is None else origin
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        if problem.model.linear and fits_engine(problem):
            b = minimiser(_regression(problem), alpha, 1e-12, cancel)
        if not problem.loss.smooth:
            found = quantile.descend(problem, alpha, b, tol, max_steps, cancel)
        elif _few_matter(problem, alpha, b):
            found = _by_steps(problem, alpha, b, tol, max_steps, cancel, state, origin)
        else:
            cheap = GRADIENT_STEPS_MANY if problem.n_params > MANY else GRADIENT_STEPS
            watch = Watch(problem, alpha, origin) if max_steps <= MAX_STEPS else None
            found = gradient.descend(problem, alpha, b, tol, max(max_steps, cheap), cancel, watch)
        return _point(problem, alpha, start, origin, found, tol)


def _by_steps(
    problem: NonlinearProblem, alpha: float, b: Float, tol: float, max_steps: int, cancel: Cancel | None,
    state: State | None, origin: Float,
) -> Found:  # fmt: skip
    """Steps to a minimum; where they come closer too slowly, Newton's method on the parameters in use."""
    state = State() if state is None else state
    near = approached(problem, alpha, b, max_steps) or Approached(b)
    found = levenberg.descend(problem, alpha, near, tol, min(max_steps, near.steps + PATIENCE), cancel, state)
    if found.gap <= tol:
        return found
    if can_polish(problem, alpha, found):
        found = polished(problem, alpha, found, tol, cancel)
    left = max_steps - found.steps
    if found.gap <= tol or found.why != "steps" or left <= 0:
        return found
    first = found
    watch = Watch(problem, alpha, origin) if alpha > 0 and max_steps <= MAX_STEPS else None
    found = levenberg.descend(problem, alpha, Approached(first.b), tol, left, cancel, state, watch)
    if found.gap > tol and can_polish(problem, alpha, found):
        found = polished(problem, alpha, found, tol, cancel)
    return dataclasses.replace(
        found, steps=first.steps + found.steps, evaluations=first.evaluations + found.evaluations,
        same_jacobian=first.same_jacobian and found.same_jacobian, first_effect=first.first_effect,
    )  # fmt: skip


def _few_matter(problem: NonlinearProblem, alpha: float, b: Float) -> bool:
    """Whether steps that solve for all parameters that matter are cheap, and so the better ones."""
    if problem.grouped:
        return False
    if problem.n_params <= MANY:
        return True
    if problem.null_residual.size * problem.n_params > LARGEST or not problem.prices(alpha).a.any():
        return False
    return len(candidates(problem, alpha, b, problem.value_and_gradient(b)[1])) <= FEW


def _regression(problem: NonlinearProblem) -> Problem:
    """A linear f as a problem of the linear engine, made once."""
    known: Problem | None = problem.__dict__.get("_regression")
    if known is None:
        origin = np.zeros(problem.n_params)
        known = problem.__dict__["_regression"] = linearised(problem, origin, *problem.linearize(origin))
    return known


def _point(problem: NonlinearProblem, alpha: float, start: Float, origin: Float, found: Found, tol: float) -> Point:
    judged = judge(problem, alpha, found.b) if found.last is None else judge_at(problem, alpha, found.b, *found.last)
    linear = problem.model.linear or found.same_jacobian
    missed = not judged.gap <= tol
    cause, notes = explain(problem, alpha, start, origin, found, missed)
    if found.last is not None:
        problem.remember(found.b, found.last[1])
    return Point(
        found.b, alpha, judged.objective, judged.gap, "kkt" if linear else "kkt, local", missed or bool(cause), cause,
        notes, found.steps, found.evaluations, found.why,
    )  # fmt: skip
