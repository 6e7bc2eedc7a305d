"""Between a `Problem` with any smooth loss and the compiled core: arrays in, a `Solution` out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..certificate import certificate
from ..penalties import NoPenalty, Penalty
from ..problem import Problem, Solution, product
from ..threads import thread_count
from .engine import Deal, FoldSolution, read_path, token

__all__ = ["alpha_max", "fold_paths", "solve_path"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]

_RETRIED, _APPROACH = 5, 40  # missed alphas that are tried again, and the steps of the path to each


class LossEngine:
    """One table with its target and loss in the compiled core; solves any number of penalties on it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.resting, offset = _resting(problem)
        make = _core.LossDesign.dense if len(problem.core_arrays) == 1 else _core.LossDesign.sparse
        n, k = problem.shape[0], problem.outputs
        self.design = make(
            *problem.core_arrays,
            y=np.asfortranarray(problem.y.reshape(n, -1)),
            weights=problem.weights,
            offset=None if offset is None else np.asfortranarray(offset.reshape(n, k)),
            intercept=problem.fit_intercept,
            scaled=problem.scaled.astype(np.uint8),
            moments=problem.column_moments,
            threads=thread_count(problem.core_arrays[0].size),
            loss=problem.loss.name,
            parameters=[float(value) for value in problem.loss.parameters],
        )
        self.penalty = tuple(
            np.ascontiguousarray(each) for each in (problem.penalty_factor, problem.lower, problem.upper)
        )

    def alpha_max(self, l1_ratio: float, cancel: Cancel | None = None) -> float:
        """Smallest alpha that keeps no penalised input; NaN when cancelled."""
        grouped = self.problem.loss.grouped
        return float(self.design.alpha_max(l1_ratio, *self.penalty, grouped, token(cancel)))

    def solve(self, penalty: Penalty, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
        """Solutions at decreasing alphas."""
        wanted = np.ascontiguousarray(np.zeros(len(alphas)) if isinstance(penalty, NoPenalty) else alphas)
        found = self.design.path(wanted, penalty.l1_ratio, *self.penalty, self.problem.loss.grouped, tol, token(cancel))
        return self.read(found, alphas, tol)

    def read(self, found: Any, alphas: Float, tol: float) -> Solution:
        """What the core found at these alphas."""
        k, p = self.problem.outputs, self.problem.shape[1]
        resting = None if self.resting is None else np.tile(self.resting, k)
        solution = read_path(found, np.asarray(alphas, dtype=np.float64), k * p, resting, tol)
        if k > 1:
            inputs = tuple(sorted({j % p for j in solution.dependent}))
            solution = dataclasses.replace(solution, intercept=solution.intercept.reshape(-1, k), dependent=inputs)
        return solution


def _resting(problem: Problem) -> tuple[Float | None, Float | None]:
    """Coefficients (p,) of inputs that cannot contribute but must not be 0, and the offset that holds their part."""
    if not problem.bounded:
        return None, problem.offset
    rest = np.where(problem.dead, np.clip(0.0, problem.lower, problem.upper), 0.0)
    if not rest.any():
        return None, problem.offset
    part = product(problem.matrix, rest)
    if problem.offset is None:
        return rest, part if problem.outputs == 1 else np.repeat(part[:, None], problem.outputs, axis=1)
    return rest, problem.offset + (part if problem.outputs == 1 else part[:, None])


def _shared(problem: Problem) -> LossEngine:
    """The problem's engine, made at first use and kept with the (immutable) problem."""
    engine = problem.__dict__.get("_engine")
    if engine is None:
        engine = LossEngine(problem)
        problem.__dict__["_engine"] = engine
    return engine


def alpha_max(problem: Problem, cancel: Cancel | None = None) -> float:
    """Smallest alpha at which a problem with an L1 part keeps no penalised input; NaN when cancelled."""
    return _shared(problem).alpha_max(problem.penalty.l1_ratio, cancel)


def solve_path(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
    """Solve a problem at every alpha, strongest first. On Ctrl-C or ``cancel()`` the finished alphas come back."""
    solution = _shared(problem).solve(problem.penalty, alphas, tol, cancel)
    return _sharpened(problem, _approached(problem, solution, tol, cancel), tol)


def _approached(problem: Problem, solution: Solution, tol: float, cancel: Cancel | None) -> Solution:
    """Alphas that were missed, solved again at the end of a path that leads there in small steps from far above."""
    missed = np.flatnonzero(~(solution.gap <= tol) & (solution.alphas > 0))
    if len(missed) == 0 or len(missed) > _RETRIED or solution.interrupted or not problem.loss.convex:
        return solution
    engine = _shared(problem)
    for i in missed:
        alpha = float(solution.alphas[i])
        # with L2 alone no alpha keeps all at rest: the one that would with L1 is strong enough to begin at
        top = engine.alpha_max(problem.penalty.l1_ratio or 1.0, cancel)
        if not np.isfinite(top) or top <= alpha:
            continue
        grid = np.geomspace(top, alpha, _APPROACH)
        grid[-1] = alpha
        again = engine.solve(problem.penalty, grid, tol, cancel)
        if again.interrupted or len(again.alphas) < len(grid):
            return solution
        if again.gap[-1] < solution.gap[i]:
            solution = _replaced(solution, int(i), again, len(grid) - 1)
    return solution


def _replaced(solution: Solution, i: int, other: Solution, k: int) -> Solution:
    """A solution with alpha number i taken from number k of another one."""
    from scipy.sparse import csr_array, vstack

    def each(name: str) -> Any:
        values = np.array(getattr(solution, name))
        values[i] = getattr(other, name)[k]
        return values

    rows = [solution.coef[[row], :] if row != i else other.coef[[k], :] for row in range(len(solution.alphas))]
    return dataclasses.replace(
        solution, coef=csr_array(vstack(rows)), intercept=each("intercept"), gap=each("gap"), kind=each("kind"),
        objective=each("objective"), unique=each("unique"),
        cause=tuple(other.cause[k] if row == i else text for row, text in enumerate(solution.cause)),
    )  # fmt: skip


def _sharpened(problem: Problem, solution: Solution, tol: float) -> Solution:
    """Where the core's bound on free inputs is coarse, the full certificate decides."""
    missed = np.flatnonzero(~(solution.gap <= tol) & (solution.kind == "gap"))
    if len(missed) == 0 or not np.any((problem.penalty_factor == 0) & ~problem.dead):
        return solution
    gap, cause = solution.gap.copy(), list(solution.cause)
    for i in missed:
        coef = solution.coef[[i], :].toarray()[0]
        gap[i] = min(gap[i], certificate(problem, float(solution.alphas[i]), coef, solution.intercept[i])[0])
        cause[i] = "" if gap[i] <= tol else cause[i]
    return dataclasses.replace(solution, gap=gap, cause=tuple(cause))


def fold_paths(
    problem: Problem,
    deals: Sequence[Deal],
    l1_ratios: Sequence[float],
    grids: Sequence[Float],
    tol: float,
    cancel: Cancel | None = None,
) -> list[list[FoldSolution]]:
    """Paths of all folds; errors are the weighted mean loss (k,) of the rows held out and of the training rows.

    ``result[f][m]`` for fold f, counted through all deals, and path m; see `engine.fold_paths`.
    """
    engine = _shared(problem)
    ratios, values = [float(r) for r in l1_ratios], [np.ascontiguousarray(grid) for grid in grids]
    engine.design.deal([(each.fold, each.count) for each in deals])
    found = engine.design.fold_paths(ratios, values, *engine.penalty, problem.loss.grouped, tol, token(cancel))
    rows = [
        FoldSolution(engine.read(one, grids[i % len(grids)], tol), one["held_out"], one["training"])
        for i, one in enumerate(found)
    ]
    return [rows[i : i + len(grids)] for i in range(0, len(rows), len(grids))]
