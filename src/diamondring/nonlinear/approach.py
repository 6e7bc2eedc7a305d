"""The first steps of a fit without a penalty: to the neighbourhood of a minimum, by forward differences.

Far from the minimum a step needs no exact derivatives, and values of f in real numbers are several times cheaper than
complex ones. The loop is the core's (`cpp/include/diamondring/approach.hpp`); where it ends, the exact steps begin.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import approach
from .evaluation import Bound
from .numpy_functions import NumpyEngine
from .problem import NonlinearProblem

__all__ = ["Approached", "approached"]

Float = NDArray[np.float64]

MOST_STEPS = 200
LARGEST = 1 << 25  # entries of the Jacobian


class Approached(NamedTuple):
    """Parameters (p,) nearer to a minimum, steps and evaluations of f, and the Jacobian at the point left behind.

    That Jacobian may be a rough one, by differences.
    """

    b: Float
    steps: int = 0
    evaluations: int = 0
    jacobian: Float | None = None
    rough: bool = False


def approached(problem: NonlinearProblem, alpha: float, b: Float, max_steps: int) -> Approached | None:
    """A point nearer to a minimum than ``b``.

    None where this road does not lead: a penalty, another loss than the Gaussian with one output, a Jacobian that the
    user or a library computes, a function that is linear, or fails on the way.
    """
    model, engine = problem.model, getattr(problem.model, "engine", None)
    if not isinstance(model, Bound) or not isinstance(engine, NumpyEngine) or engine.derivative == "jac":
        return None
    a, q = problem.prices(alpha)
    if model.linear or not problem.gaussian or a.any() or q.any() or problem.excluded.any():
        return None
    if problem.n_rows * problem.n_params > LARGEST:
        return None
    jacobian, model.rough = model.rough, None
    rough = jacobian is not None and np.array_equal(b, model.layout.start)
    if jacobian is None or not rough:
        jacobian = model.linearize(b)[1]
    predictions = model.value(b)
    moved = b.copy()
    call, columns = engine.probe(model.X, model.shape).call, np.ascontiguousarray(jacobian.T)
    try:
        steps, evaluations = approach(
            call, moved, predictions, columns, problem.target, problem.share, problem.root_share, problem.lower,
            problem.upper, engine.typical, max_steps=min(max_steps, MOST_STEPS),
        )  # fmt: skip
    except Exception:  # what f raises is met, and explained, by the exact steps if it is in their way too
        return None
    return Approached(moved, steps, evaluations, jacobian, rough)
