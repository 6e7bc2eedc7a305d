"""What a solver of one alpha hands back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Found", "State"]

Float = NDArray[np.float64]


@dataclass
class State:
    """What a walk along alphas carries on from one to the next; made by whoever walks, filled by the solver."""

    radius: float | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """Where the steps ended, and why.

    Attributes
    ----------
    b : (p,) array
    gap : float
        Distance from the optimality conditions; ``worst`` is the parameter where it is largest (-1: none).
    why : str
        "" at the target, "steps" where there were too many, "stuck" where no step however short improved b, "rounding"
        where steps promised less than rounding errors, "flat" where there was no step; "away" where a parameter grows
        without an end, "creeps" where steps gain next to nothing (`watch`).
    steps, evaluations : int
    same_jacobian : bool
        Whether the Jacobian was the same at all points, two at least.
    first_effect : (p,) array, optional
        Norms of the Jacobian's columns at the start, where it was formed.
    last : pair of arrays, optional
        Predictions (with the offset) and Jacobian at b, where they are at hand.
    """

    b: Float
    gap: float
    worst: int
    why: str
    steps: int
    evaluations: int
    same_jacobian: bool
    first_effect: Float | None = None
    last: tuple[Float, Float] | None = None
