"""Many folds in one walk over the data, where the compiled core can do that.

With plain numbers (nothing to encode) and the squared error, the training part of a fold is all rows less the fold, so
the core shares one pass over the table between all folds. Every other case is solved fold by fold in `tuning.solve`.
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


@dataclass(frozen=True, eq=False)
class Round:
    """Splits whose test parts do not overlap: ``fold`` (n,) int32 says which one holds a row out, -1 for none."""

    fold: NDArray[np.int32]
    splits: tuple[int, ...]


def rounds(folds: Folds) -> list[Round] | None:
    """The splits as rounds, or None if a training part is not simply all rows less the test part."""
    problem = folds.problem
    n = problem.shape[0]
    there = np.ones(n, dtype=bool) if problem.weights is None else problem.weights > 0
    total = int(there.sum())
    out: list[tuple[NDArray[np.int32], list[int]]] = []
    for i, split in enumerate(folds.splits):
        if split.train.size + split.test.size != total:
            return None
        seen = np.zeros(n, dtype=bool)
        seen[split.train] = seen[split.test] = True
        if not np.array_equal(seen, there):  # with as many entries as rows, none is there twice
            return None
        if not out or np.any(out[-1][0][split.test] >= 0):
            out.append((np.full(n, -1, dtype=np.int32), []))
        fold, members = out[-1]
        fold[split.test] = len(members)
        members.append(i)
    return [Round(fold, tuple(members)) for fold, members in out]


def walks(penalty: Penalty, alphas: Float, folds: Folds) -> bool:
    """Whether this path is one for the walk: an L1 part, everywhere a positive alpha, something to penalise."""
    return (
        not isinstance(penalty, NoPenalty)
        and penalty.l1_ratio > 0
        and bool(alphas[-1] > 0)
        and bool(folds.problem.penalised.any())
    )


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
    folds: Folds, each: Round, penalties: Sequence[Penalty], grids: Sequence[Float], tol: float, cancel: Cancel
) -> list[list[Walked]]:
    """All folds of one round: ``result[path][split of the round]``.

    Raises
    ------
    Interrupted
        When cancelled.
    """
    from ..solvers.engine import fold_paths

    begin = time.perf_counter()
    distinct = [np.unique(-grid, return_inverse=True) for grid in grids]
    ratios = [penalty.l1_ratio for penalty in penalties]
    solved = fold_paths(
        folds.problem, each.fold, len(each.splits), ratios, [-values for values, _ in distinct], tol, cancel
    )
    if cancel() or not solved or any(one.solution.interrupted for row in solved for one in row):
        raise Interrupted()
    seconds = (time.perf_counter() - begin) / (len(solved) * len(grids))
    return [[_walked(row[t], repeat, tol, seconds) for row in solved] for t, (_, repeat) in enumerate(distinct)]


def _walked(found: FoldSolution, repeat: NDArray[np.intp], tol: float, seconds: float) -> Walked:
    """One path, with alphas that were asked for twice put back."""
    solution = found.solution
    solution.coef.eliminate_zeros()
    return Walked(
        coef=solution.coef[repeat],
        intercept=solution.intercept[repeat],
        held_out=found.held_out[repeat],
        training=found.training[repeat],
        missed=int(np.count_nonzero(~(solution.gap[repeat] <= tol))),
        seconds=seconds,
    )
