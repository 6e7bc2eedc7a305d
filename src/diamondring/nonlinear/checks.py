"""What is wrong where a solver ended, in one sentence with the parameter's name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .found import Found
from .problem import NonlinearProblem

__all__ = ["explain"]

Float = NDArray[np.float64]


def explain(
    problem: NonlinearProblem, alpha: float, found: Found, missed: bool, tol: float
) -> tuple[str, tuple[str, ...]]:
    """The cause of a missed target ("" if it was met), and remarks on a solution that meets it."""
    if not missed:
        return "", ()
    name = problem.names[found.worst] if found.worst >= 0 else "the parameters"
    if found.why == "steps":
        return f"{name} still moves after {found.steps} steps: allow more steps, or start closer", ()
    return f"no step improves {name} any more: rounding errors of f are too large", ()
