"""Many folds in one walk over the data, where the compiled core can do that.

With plain numbers (nothing to encode) the training part of a fold is all rows less the fold, so the core shares one
pass over the table between all folds. Every other case is solved fold by fold in `tuning.solve`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, Interrupted
from ..paths import by_output
from ..penalties import NoPenalty, Penalty
from ..problem import Problem
from .fold_data import Folds, with_penalty

if TYPE_CHECKING:
    from ..solvers.engine import FoldSolution

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def prepare(folds: Folds) -> None:
    """Tell the engine the folds, so that the pass over the table that serves the paths of all rows serves them as well.

    To be called before those paths are solved, where that is known; `walk` calls it anyway.
    """
    from ..solvers.engine import deal

    if folds.problem.gaussian:
        deal(folds.problem, folds.deals)


def walks(penalty: Penalty, alphas: Float, folds: Folds) -> bool:
    """Whether this path is one for the walk: a penalty, everywhere a positive alpha, for least squares some L1."""
    return could_walk(penalty, folds) and bool(alphas[-1] > 0)


def could_walk(penalty: Penalty, folds: Folds) -> bool:
    """`walks`, as far as that is known before there are alphas."""
    if isinstance(penalty, NoPenalty) or folds.learned or not folds.deals or not folds.problem.penalised.any():
        return False
    if folds.problem.gaussian:
        return penalty.l1_ratio > 0
    from ..solvers.losses import in_core

    return in_core(with_penalty(folds.problem, penalty))


@dataclass(frozen=True, eq=False)
class Walked:
    """One path in one fold: coefficients (k, p) CSR or a tuple of K, intercept, errors of both sides, each (k,), alphas
    missed. Errors are the mean loss; for half the squared error, twice that.
    """

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

    prepare(folds)
    begin = time.perf_counter()
    distinct = [distinct_alphas(grid) for grid in grids]
    ratios = [penalty.l1_ratio for penalty in penalties]
    solved = _fold_paths(folds, ratios, [values for values, _ in distinct], tol, cancel)
    if cancel() or len(solved) < len(folds) or any(one.solution.interrupted for row in solved for one in row):
        raise Interrupted()
    seconds = (time.perf_counter() - begin) / (len(solved) * len(grids))
    return [
        [_walked(folds.problem, row[t], repeat, tol, seconds) for row in solved]
        for t, (_, repeat) in enumerate(distinct)
    ]


def _fold_paths(
    folds: Folds, ratios: Sequence[float], grids: Sequence[Float], tol: float, cancel: Cancel
) -> list[list[FoldSolution]]:
    from ..solvers import engine, loss_engine

    if folds.problem.gaussian:
        return engine.fold_paths(folds.problem, ratios, grids, tol, cancel)
    return loss_engine.fold_paths(folds.problem, folds.deals, ratios, grids, tol, cancel)


def _walked(problem: Problem, found: FoldSolution, repeat: NDArray[np.intp], tol: float, seconds: float) -> Walked:
    """One path, with alphas that were asked for twice put back; where it had to stop, its last solution repeated."""
    solution = found.solution
    done = len(solution.alphas)
    if done == 0:
        raise FitError(
            " ".join(solution.flaws) or "A fold has no solution at the strongest alpha: pass larger alphas=."
        )
    again = len(repeat) != done
    at = np.minimum(repeat, done - 1)

    def each(values: Any) -> Any:
        return values[at] if again else values

    coefs = tuple(each(part) for part in by_output(problem, solution.coef)[0])
    return Walked(
        coef=coefs if len(coefs) > 1 else coefs[0],
        intercept=each(solution.intercept),
        held_out=each(found.held_out),
        training=each(found.training),
        missed=int(np.count_nonzero(~(each(solution.gap) <= tol) | (repeat >= done))),
        seconds=seconds,
    )
