"""Refits of any function f(x; b) on samples of its rows: each begins at the fit to all rows with the same alpha.

Where the error has several minima, a refit says how far the one that the fit found moves with the rows, not which other
ones there are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError
from ..penalties import Penalty
from .fold_data import with_penalty
from .refits import Samples
from .resamples import Frequencies, Refits

if TYPE_CHECKING:
    from ..nonlinear.functions import ModelFunction
    from ..nonlinear.problem import NonlinearProblem

__all__ = ["FunctionSource"]

Float = NDArray[np.float64]
_LARGEST = 1 << 25  # entries of a Jacobian that swaps are looked for in


class FunctionSource:
    """Any function of its parameters; attributes and methods as in `refits.Source`."""

    def __init__(self, function: ModelFunction, problem: NonlinearProblem, starts: Sequence[Float] | None) -> None:
        self.function, self.starts = function, starts
        self.problem: Any = problem
        self.usable = ~problem.excluded
        self.rows = int(np.count_nonzero(problem.share > 0))
        self._effects: Float | None = None

    def top(self, penalty: Penalty, tol: float) -> float:
        """See `refits.Source`."""
        return float(self._path(penalty, 2, tol, eps=0.5).alphas[0])

    def refits(
        self, penalty: Penalty, alpha: float, draws: Samples, tol: float, grid: Float | None = None
    ) -> tuple[Refits, Frequencies | None]:
        """See `refits.Source`."""
        from ..nonlinear.solve import solve_alpha

        alphas = np.array([alpha]) if grid is None else grid
        path = self._path(penalty, [alpha], tol)
        starts = path.coef_at(0)[None] if grid is None else self._path(penalty, grid, tol).coef.toarray()
        place = int(np.flatnonzero(alphas == alpha)[0])
        starts[place] = path.coef_at(0)
        problem: Any = with_penalty(self.problem, penalty)
        p = len(self.usable)
        coef, kept, missed = np.zeros((draws.count, p)), np.zeros((len(alphas), p)), 0
        for b, weights in enumerate(draws):
            own = weights if problem.weights is None else problem.weights * weights
            sample = dataclasses.replace(problem, weights=own)
            found = [solve_alpha(sample, float(a), start, tol=tol) for a, start in zip(alphas, starts, strict=True)]
            if not np.isfinite(found[place].b).all():
                raise FitError(f"Bootstrap sample {b + 1} has no finite fit at this alpha.")
            coef[b] = found[place].b
            kept += np.array([each.b for each in found]) != 0
            missed += any(each.missed for each in found)
            draws.refitted()
        along = None if grid is None else Frequencies(grid, kept / draws.count)
        if self._effects is None:  # of the first penalty: the one that was asked for
            self._effects = self._columns(path.coef_at(0))
        return Refits(penalty, alpha, path, coef, np.zeros(draws.count), missed), along

    def sizes(self, fit: Float) -> Float:
        """See `refits.Source`: by how much a parameter changes the predictions."""
        length = np.ones(len(fit)) if self._effects is None else np.sqrt((self._effects**2).sum(axis=0))
        return np.asarray(np.abs(fit) * length)

    def columns(self, places: NDArray[np.int64]) -> Float:
        """See `refits.Source`: derivatives of the predictions at the fit; 0 where they are too many, or are 0."""
        if self._effects is None:
            return np.zeros((1, len(places)))
        chosen = self._effects[:, places]
        length = np.sqrt((chosen**2).sum(axis=0))
        return np.asarray(chosen / np.where(length > 0, length, np.inf))

    def _path(self, penalty: Penalty, alphas: Any, tol: float, eps: float = 1e-3) -> Any:
        from ..nonlinear.path import solve_path

        problem: Any = with_penalty(self.problem, penalty)
        return solve_path(self.function, problem, alphas, eps=eps, starts=self.starts, tol=tol)

    def _columns(self, b: Float) -> Float | None:
        """Derivatives (n K, p) of the predictions, times the roots of the rows' shares."""
        problem = self.problem
        if problem.n_rows * problem.outputs * len(b) > _LARGEST:
            return None
        jacobian = problem.linearize(b)[1].reshape(-1, len(b))
        share = np.repeat(problem.share, len(jacobian) // problem.n_rows)
        return np.asarray(np.sqrt(share)[:, None] * jacobian)
