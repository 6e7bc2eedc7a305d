"""The fit without penalty of what each alpha of a function's path keeps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, InputError
from ..penalties import NoPenalty
from .relaxed import Refit

if TYPE_CHECKING:
    from ..paths import Path
    from .solve import FoldPath

__all__ = ["refit"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def refit(problem: Any, path: Path | FoldPath, tol: float, cancel: Cancel | None = None) -> Refit:
    """The fit without penalty of the parameters that each alpha of a path keeps and of the unpenalised ones; the other
    penalised ones are 0. Each starts at the solution of that alpha.

    Where there is no such fit (f is not finite, a parameter runs away), the penalised one stands in its place.
    """
    from scipy.sparse import csr_array

    coef = path.coef.toarray()
    found, missing = coef.copy(), np.zeros(len(coef), dtype=bool)
    penalised = problem.penalty_factor > 0
    before: Any = None
    for i, b in enumerate(coef):
        held = penalised & (b == 0)
        if before is not None and np.array_equal(held, before):
            found[i], missing[i] = (b if missing[i - 1] else found[i - 1]), missing[i - 1]
            continue
        before = held
        fit = _unpenalised(problem, held, b, tol, cancel)
        missing[i] = fit is None
        found[i] = b if fit is None else fit
    again = csr_array(found)
    return Refit(again, np.zeros(len(coef)), None, missing)


def _unpenalised(problem: Any, held: NDArray[np.bool_], start: Float, tol: float, cancel: Cancel | None) -> Any:
    """Parameters (p,) of the fit without penalty in which some are held at 0; None if there is none."""
    from ..nonlinear.solve import solve_alpha

    reduced = dataclasses.replace(problem, penalty=NoPenalty(), penalty_factor=np.where(held, np.inf, 0.0))
    try:
        point = solve_alpha(reduced, 0.0, start, tol=tol, cancel=cancel)
    except (FitError, InputError):
        return None
    return None if point.missed else point.b
