"""A model that is linear in its parameters, or has been made so at a point, as a regression of the linear engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import Interrupted
from ..problem import Problem
from ..solvers import dispatch
from .bound import Cancel
from .problem import NonlinearProblem

__all__ = ["fits_engine", "linearised", "minimiser"]

Float = NDArray[np.float64]


def fits_engine(problem: NonlinearProblem) -> bool:
    """Whether one alpha of a linear f is a regression that the linear engine knows."""
    return problem.outputs == 1 and not problem.grouped


def linearised(
    problem: NonlinearProblem,
    b: Float,
    eta: Float,
    jacobian: Float,
    lower: Float | None = None,
    upper: Float | None = None,
) -> Problem:
    """The regression on the columns of the Jacobian: predictions ``eta + J (c - b)`` for parameters c.

    Parameters
    ----------
    b, eta, jacobian
        A point, predictions with the offset (n,), and derivatives (n, p) there.
    lower, upper : (p,) arrays, optional
        Bounds; those of the problem if not given.
    """
    lower, upper = problem.lower if lower is None else lower, problem.upper if upper is None else upper
    return Problem(
        np.asfortranarray(jacobian), problem.y, problem.penalty, problem.weights, eta - jacobian @ b,
        problem.penalty_factor, lower, upper, False, False, problem.names, problem.loss, problem.classes,
    )  # fmt: skip


def minimiser(regression: Problem, alpha: float, tol: float, cancel: Cancel | None) -> Float:
    """Coefficients (p,) of the linear engine at one alpha.

    Raises
    ------
    Interrupted
        If ``cancel()`` said so.
    """
    solution = dispatch.solve_by_kind(regression, np.array([alpha]), tol, cancel)
    if solution.interrupted:
        raise Interrupted()
    if len(solution.alphas) == 0:
        return np.clip(np.zeros(regression.shape[1]), regression.lower, regression.upper)
    return np.asarray(solution.coef[[0]].toarray()[0], dtype=np.float64)
