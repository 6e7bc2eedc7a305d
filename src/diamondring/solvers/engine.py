"""Between a `Problem` and the compiled core: arrays in, a `Solution` out. Nothing else imports `_core` to solve."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..blockwise import ColumnMoments
from ..certificate import certificate
from ..penalties import NoPenalty, Penalty
from ..problem import Problem, Solution, product
from ..threads import thread_count

__all__ = [
    "Deal",
    "FoldSolution",
    "alpha_max",
    "deal",
    "fold_paths",
    "read_path",
    "resampled_paths",
    "solve_path",
    "token",
]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]

# Why a target was missed, by the core's number for it.
_CAUSES = (
    "",
    "the columns in use are combinations of one another",
    "the set of columns in use did not settle",
    "rounding error: the columns in use are nearly dependent",
    "the coefficients grow without end: there is no finite solution",
)


_KINDS = np.array(["gap", "kkt"])


class _Token:
    """What the core asks between blocks of work."""

    def __init__(self, cancel: Cancel) -> None:
        self.is_set = cancel


def token(cancel: Cancel | None) -> _Token | None:
    """Something whose ``is_set`` the core asks; None if there is nothing to ask."""
    return None if cancel is None else _Token(cancel)


@dataclass(frozen=True)
class _Arrays:
    """A problem in the core's terms."""

    matrix: tuple[Any, ...]
    y: Float
    weights: Float | None
    offset: Float | None
    intercept: bool
    scaled: NDArray[np.uint8]
    factor: Float
    lower: Float
    upper: Float
    moments: ColumnMoments
    resting: Float | None  # coefficients where an input that cannot contribute must not be 0

    @property
    def penalty(self) -> tuple[Float, Float, Float]:
        return self.factor, self.lower, self.upper


def _arrays(problem: Problem) -> _Arrays:
    offset = problem.offset
    lower, upper = problem.lower, problem.upper
    resting = None
    if problem.bounded and np.any((lower > 0) | (upper < 0)):
        # an input that cannot contribute rests at the bound nearest to 0: a known part of the prediction
        rest = np.where(problem.dead, np.clip(0.0, lower, upper), 0.0)
        if rest.any():
            resting = rest
            offset = product(problem.matrix, resting) + (0.0 if offset is None else offset)
    return _Arrays(
        problem.core_arrays, np.ascontiguousarray(problem.y), problem.weights, offset, problem.fit_intercept,
        problem.scaled.astype(np.uint8), np.ascontiguousarray(problem.penalty_factor), np.ascontiguousarray(lower),
        np.ascontiguousarray(upper), problem.column_moments, resting,
    )  # fmt: skip


class Engine:
    """One table with its target in the compiled core; solves any number of penalties on it.

    Products between columns are formed once and shared, so several penalties cost little more than one.
    """

    def __init__(self, problem: Problem) -> None:
        self._a = a = _arrays(problem)
        self.deals: Sequence[Deal] = ()
        make = _core.Design.dense if len(a.matrix) == 1 else _core.Design.sparse
        self.design = make(
            *a.matrix, y=a.y, weights=a.weights, offset=a.offset, intercept=a.intercept, scaled=a.scaled,
            moments=a.moments, threads=thread_count(a.matrix[0].size),
        )  # fmt: skip

    def alpha_max(self, l1_ratio: float, cancel: Cancel | None = None) -> float:
        """Smallest alpha that keeps no penalised input; NaN when cancelled."""
        return float(self.design.alpha_max(l1_ratio, *self._a.penalty, token(cancel)))

    def solve(self, penalty: Penalty, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
        """Solutions at decreasing alphas."""
        wanted = np.ascontiguousarray(np.zeros(len(alphas)) if isinstance(penalty, NoPenalty) else alphas)
        found = self.design.path(wanted, penalty.l1_ratio, *self._a.penalty, tol, token(cancel))
        return self.read(found, alphas, tol)

    def read(self, found: Any, alphas: Float, tol: float) -> Solution:
        """What the core found at these alphas."""
        return read_path(found, np.asarray(alphas, dtype=np.float64), len(self._a.factor), self._a.resting, tol)

    @property
    def penalty_arrays(self) -> tuple[Float, Float, Float]:
        """Factors and bounds, as the core takes them."""
        return self._a.penalty


def _sharpened(problem: Problem, solution: Solution, tol: float) -> Solution:
    """Where free inputs fit almost everything, the core's bound on them is coarse: ask the full certificate."""
    if (solution.gap <= tol).all():
        return solution
    missed = np.flatnonzero(~(solution.gap <= tol) & (solution.kind == "gap"))
    if len(missed) == 0 or not np.any((problem.penalty_factor == 0) & ~problem.dead):
        return solution
    gap, cause = solution.gap.copy(), list(solution.cause)
    for i in missed:
        coef = solution.coef[[i], :].toarray()[0]
        gap[i] = min(gap[i], certificate(problem, float(solution.alphas[i]), coef, float(solution.intercept[i]))[0])
        cause[i] = "" if gap[i] <= tol else cause[i]
    return dataclasses.replace(solution, gap=gap, cause=tuple(cause))


def read_path(found: Any, alphas: Float, p: int, resting: Float | None, tol: float) -> Solution:
    """A path of the core as a `Solution`; ``resting`` (p,) are coefficients that it did not see."""
    from scipy.sparse import csr_array

    done = len(found["gap"])
    coef: Any = csr_array((found["values"], found["indices"], found["indptr"]), shape=(done, p))
    if resting is not None:
        coef = csr_array(coef + csr_array(np.tile(resting, (done, 1))))
    unique, gap = found["alternative"] < 0, found["gap"]
    cause = ("",) * done
    if not (gap <= tol).all():
        cause = tuple(_CAUSES[c] if g > tol else "" for c, g in zip(found["cause"], gap, strict=True))
    return Solution(
        alphas=alphas[:done], coef=coef, intercept=found["intercept"], gap=gap, objective=found["objective"],
        kind=_KINDS[found["is_kkt"]], unique=unique,
        dependent=() if unique.all() else tuple(sorted(set(found["alternative"][~unique].tolist()))),
        cause=cause, interrupted=bool(found["interrupted"]),
    )  # fmt: skip


def _shared(problem: Problem) -> Engine:
    """The problem's engine, made at first use and kept with the (immutable) problem."""
    engine = problem.__dict__.get("_engine")
    if engine is None:
        engine = Engine(problem)
        problem.__dict__["_engine"] = engine
    return engine


def alpha_max(problem: Problem, cancel: Cancel | None = None) -> float:
    """Smallest alpha at which a problem with an L1 part keeps no penalised input."""
    return _shared(problem).alpha_max(problem.penalty.l1_ratio, cancel)


def solve_path(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
    """Solve a problem at every alpha, strongest first. On Ctrl-C or ``cancel()`` the finished alphas come back."""
    return _sharpened(problem, _shared(problem).solve(problem.penalty, alphas, tol, cancel), tol)


@dataclass(frozen=True)
class FoldSolution:
    """One fold, one penalty: the path on the training rows and the weighted mean squared errors (k,) of both sides."""

    solution: Solution
    held_out: Float
    training: Float


class Deal(Protocol):
    """Rows dealt into ``count`` folds: ``fold`` (n,) int32 says which one holds the row out, -1 for none."""

    @property
    def fold(self) -> NDArray[np.int32]: ...
    @property
    def count(self) -> int: ...


def deal(problem: Problem, deals: Sequence[Deal]) -> None:
    """Tell the problem's engine the folds of a cross-validation, best before it solves anything.

    The pass over the table that its own path needs then serves the folds of the first deal as well.
    """
    engine = _shared(problem)
    if engine.deals is not deals:
        engine.design.deal([(each.fold, each.count) for each in deals])
        engine.deals = deals


def fold_paths(
    problem: Problem, l1_ratios: Sequence[float], grids: Sequence[Float], tol: float, cancel: Cancel | None = None
) -> list[list[FoldSolution]]:
    """Paths of all the folds that `deal` named, in one go.

    Parameters
    ----------
    problem : Problem
        All rows. Its penalty is not looked at.
    l1_ratios, grids
        One path per entry: share of L1, and decreasing alphas.

    Returns
    -------
    list
        ``result[f][m]`` for fold f, counted through all deals, and entry m. Unfinished paths are marked
        ``interrupted``; folds that were not reached are missing.
    """
    engine = _shared(problem)
    found = engine.design.fold_paths(*_many(engine, l1_ratios, grids), tol, token(cancel))
    rows = [
        FoldSolution(engine.read(one, grids[i % len(grids)], tol), one["held_out"], one["training"])
        for i, one in enumerate(found)
    ]
    return [rows[i : i + len(grids)] for i in range(0, len(rows), len(grids))]


def resampled_paths(
    problem: Problem,
    weights: Any,
    l1_ratios: Sequence[float],
    grids: Sequence[Float],
    tol: float,
    cancel: Cancel | None = None,
) -> list[list[Solution]]:
    """Paths of the same rows under other weights: bootstrap samples (how often a row was drawn), halves, strata.

    Parameters
    ----------
    weights : (B, n) array, each row with a positive sum
        Weight b of a row multiplies its own, so that 2 is the same as the row twice, and 0 as no row.
    l1_ratios, grids
        As in `fold_paths`.

    Returns
    -------
    list
        ``result[b][m]``. Unfinished paths are marked ``interrupted``.
    """
    engine = _shared(problem)
    values = np.ascontiguousarray(weights, dtype=np.float64)
    own = np.ones(problem.shape[0]) if problem.weights is None else problem.weights
    if not (np.isfinite(values).all() and (values >= 0).all() and (values @ own > 0).all()):
        raise ValueError("resampling weights must be finite, at least 0, and leave rows in every sample")
    found = engine.design.weight_paths(values, *_many(engine, l1_ratios, grids), tol, token(cancel))
    rows = [engine.read(one, grids[i % len(grids)], tol) for i, one in enumerate(found)]
    return [rows[i : i + len(grids)] for i in range(0, len(rows), len(grids))]


def _many(engine: Engine, l1_ratios: Sequence[float], grids: Sequence[Float]) -> tuple[Any, ...]:
    return [float(r) for r in l1_ratios], [np.ascontiguousarray(g) for g in grids], *engine.penalty_arrays
