"""Many folds in one walk over the data, where the compiled core can do that.

With plain numbers (nothing to encode) and an error that is a multiple of the loss, the training part of a fold is all
rows less the fold, so the core shares one pass over the table between all folds. Every other case is solved fold by
fold in `tuning.solve`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import Interrupted
from ..penalties import NoPenalty, Penalty
from .fold_data import Folds

if TYPE_CHECKING:
    from ..solvers.engine import FoldSolution

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def prepare(folds: Folds) -> None:
    """Tell the engine the folds, so that the pass over the table that serves the paths of all rows serves them as well.

    To be called before those paths are solved, where that is known; `walk` calls it anyway.
    """
    from ..solvers.engine import deal

    deal(folds.problem, folds.deals)


def walks(penalty: Penalty, alphas: Float, folds: Folds) -> bool:
    """Whether this path is one for the walk: an L1 part, everywhere a positive alpha, something to penalise."""
    return could_walk(penalty, folds) and bool(alphas[-1] > 0)


def could_walk(penalty: Penalty, folds: Folds) -> bool:
    """`walks`, as far as that is known before there are alphas."""
    l1 = folds.problem.gaussian and not isinstance(penalty, NoPenalty) and penalty.l1_ratio > 0
    return l1 and not folds.learned and bool(folds.deals) and bool(folds.problem.penalised.any())


@dataclass(frozen=True, eq=False)
class Walked:
    """One path in one fold: coefficients (k, p) CSR, intercept, errors of both sides, each (k,), alphas missed."""

    coef: Any
    intercept: Float
    held_out: Float
    training: Float
    missed: int
    seconds: float


def walk(
    folds: Folds, penalties: Sequence[Penalty], grids: Sequence[Float], tol: float, cancel: Cancel
) -> list[list[Walked]]:
    """All folds: ``result[path][split]``.

    Raises
    ------
    Interrupted
        When cancelled.
    """
    from ..path_alphas import distinct_alphas
    from ..solvers.engine import fold_paths

    prepare(folds)
    begin = time.perf_counter()
    distinct = [distinct_alphas(grid) for grid in grids]
    ratios = [penalty.l1_ratio for penalty in penalties]
    solved = fold_paths(folds.problem, ratios, [values for values, _ in distinct], tol, cancel)
    if cancel() or len(solved) < len(folds) or any(one.solution.interrupted for row in solved for one in row):
        raise Interrupted()
    seconds = (time.perf_counter() - begin) / (len(solved) * len(grids))
    return [[_walked(row[t], repeat, tol, seconds) for row in solved] for t, (_, repeat) in enumerate(distinct)]


def _walked(found: FoldSolution, repeat: NDArray[np.intp], tol: float, seconds: float) -> Walked:
    """One path, with alphas that were asked for twice put back."""
    solution = found.solution
    again = len(repeat) != len(solution.alphas)

    def each(values: Any) -> Any:
        return values[repeat] if again else values

    return Walked(
        coef=each(solution.coef),
        intercept=each(solution.intercept),
        held_out=each(found.held_out),
        training=each(found.training),
        missed=int(np.count_nonzero(~(each(solution.gap) <= tol))),
        seconds=seconds,
    )
