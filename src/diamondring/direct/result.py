"""What the direct solvers return: plain frozen values in the inputs' own units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["DirectSolution", "LeaveOneOut"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class DirectSolution:
    """Solutions for k values of alpha.

    Attributes
    ----------
    alphas : (k,) array
        As asked for, or the automatic grid (decreasing).
    coef : (k, p) array
        Coefficients in the inputs' own units; 0 for inputs that cannot contribute.
    intercept : (k,) array
        0 where no intercept is fitted.
    rank : int or None
        Rank of the live inputs (after centring, if there is an intercept); None where it was not needed.
    unique : bool
        Whether no other coefficients reach the same objective, at every alpha.
    dependent : tuple of int
        Column numbers of the inputs that can be exchanged for one another when not unique.
    cause : tuple of k str
        Why an alpha could not be solved to rounding error; "" if it was.
    messages : tuple of str
        Sentences for the user.
    gap, objective : (k,) arrays or None
        Relative duality gaps and objectives that the solver could prove; NaN, or None, where it did not.
    """

    alphas: Float
    coef: Float
    intercept: Float
    rank: int | None
    unique: bool
    dependent: tuple[int, ...] = ()
    cause: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    gap: Float | None = None
    objective: Float | None = None


@dataclass(frozen=True)
class LeaveOneOut:
    """Exact leave-one-out errors of ridge regression for k values of alpha.

    Attributes
    ----------
    alphas : (k,) array
    error : (k,) array
        Weighted mean of the squared errors over the rows for which they are defined.
    errors : (n, k) array or None
        y minus the prediction for that row by the fit without it, if asked for; NaN where no fit without the row
        exists (it alone determines the intercept or an unpenalised input).
    solution : DirectSolution
        The fits to all rows.
    messages : tuple of str
    """

    alphas: Float
    error: Float
    errors: Float | None
    solution: DirectSolution
    messages: tuple[str, ...] = ()
