"""Which solver an alpha goes to: direct linear algebra where there is some, the compiled engine elsewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..penalties import NoPenalty
from ..problem import Problem, Solution

if TYPE_CHECKING:
    from ..direct import DirectSolution

__all__ = ["alpha_max", "as_sparse", "join", "judged", "nothing", "ridge", "solve_by_kind"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]


def solve_by_kind(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None) -> Solution:
    """Send each alpha to the solver that suits it: direct linear algebra, or the engine."""
    if not problem.gaussian:
        from .losses import solve_path

        return solve_path(problem, alphas, tol, cancel)
    penalised = bool(problem.penalised.any()) and not isinstance(problem.penalty, NoPenalty)
    if problem.bounded or (penalised and problem.penalty.l1_ratio > 0 and alphas[-1] > 0):
        return _engine(problem, alphas, tol, cancel)
    plain = np.full(len(alphas), not penalised) | (alphas == 0)
    squared = ~plain & (problem.penalty.l1_ratio == 0)
    parts: list[Solution] = []
    for chosen, solver in ((~plain & ~squared, _engine), (squared, ridge), (plain, _least_squares)):
        if chosen.any() and not (parts and parts[-1].interrupted):
            parts.append(solver(problem, alphas[chosen], tol, cancel))
    return parts[0] if len(parts) == 1 else join(parts)


def alpha_max(problem: Problem, cancel: Cancel | None) -> float:
    """Smallest alpha that keeps no penalised input, for a penalty with an L1 part; NaN when interrupted."""
    if not problem.gaussian:
        from . import losses

        return losses.alpha_max(problem, cancel)
    from . import engine

    return engine.alpha_max(problem, cancel)


def join(parts: list[Solution]) -> Solution:
    """Solutions for consecutive stretches of alpha as one."""
    from scipy.sparse import csr_array, vstack

    def together(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])

    return Solution(
        alphas=together("alphas"), coef=csr_array(vstack([part.coef for part in parts])),
        intercept=together("intercept"), gap=together("gap"), objective=together("objective"), kind=together("kind"),
        unique=together("unique"), dependent=tuple(sorted({j for part in parts for j in part.dependent})),
        cause=tuple(text for part in parts for text in part.cause), interrupted=parts[-1].interrupted,
        messages=tuple(dict.fromkeys(text for part in parts for text in part.messages)),
    )  # fmt: skip


def _engine(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None) -> Solution:
    """The iterative solver, for whatever direct linear algebra does not cover. The only place that calls one."""
    from .engine import solve_path

    return solve_path(problem, alphas, tol, cancel)


def ridge(problem: Problem, alphas: int | Float, tol: float, cancel: Cancel | None) -> Solution:
    """Ridge regression by one factorisation; an int asks for the automatic grid of that length."""
    from ..direct import ridge_path

    try:
        return judged(problem, ridge_path(problem, alphas, tol, cancel))
    except KeyboardInterrupt:
        return nothing(problem)


def _least_squares(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None) -> Solution:
    """Least squares, of least norm if not unique: the same solution for every alpha, as nothing is penalised."""
    from ..direct import least_squares

    try:
        once = judged(problem, least_squares(problem, cancel))
    except KeyboardInterrupt:
        return nothing(problem)
    first = np.zeros(len(alphas), dtype=np.intp)
    return dataclasses.replace(
        once, alphas=alphas, coef=once.coef[first], intercept=once.intercept[first], gap=once.gap[first],
        objective=once.objective[first], kind=once.kind[first], unique=once.unique[first],
        cause=once.cause * len(alphas),
    )  # fmt: skip


def judged(problem: Problem, direct: DirectSolution) -> Solution:
    """A direct solution with its certificates: the solver's own where it proved its gap, else the general one."""
    from ..certificate import certificates
    from ..direct.workers import single_threaded_blas

    k = len(direct.alphas)
    gap, objective = np.full(k, np.nan), np.full(k, np.nan)
    kind = np.full(k, "gap")
    if direct.gap is not None and direct.objective is not None:
        gap, objective = direct.gap.copy(), direct.objective.copy()
    rest = np.flatnonzero(np.isnan(gap))
    if len(rest):
        with single_threaded_blas():  # the same bits whatever the number of threads
            judged = certificates(problem, direct.alphas[rest], direct.coef[rest], direct.intercept[rest])
        gap[rest], objective[rest], kind[rest] = judged.gap, judged.objective, judged.kind
    return Solution(
        alphas=direct.alphas, coef=as_sparse(direct.coef), intercept=direct.intercept, gap=gap, objective=objective,
        kind=kind, unique=np.full(k, direct.unique), dependent=direct.dependent,
        cause=direct.cause or ("",) * k, messages=direct.messages,
    )  # fmt: skip


def as_sparse(coef: Float) -> Any:
    """Dense coefficients (k, p) as a CSR array that stores all of them: faster than asking which ones are zero."""
    from scipy.sparse import csr_array

    k, p = coef.shape
    number = np.int32 if k * p < np.iinfo(np.int32).max else np.int64
    columns, starts = np.arange(p, dtype=number), np.arange(0, k * p + 1, max(p, 1), dtype=number)
    return csr_array((coef.ravel(), np.tile(columns, k), starts), shape=(k, p))


def nothing(problem: Problem) -> Solution:
    """What an interruption leaves of a direct computation."""
    from scipy.sparse import csr_array

    none, kind, unique = np.zeros(0), np.zeros(0, dtype="U3"), np.zeros(0, dtype=bool)
    coef: Any = csr_array((0, problem.shape[1]))
    return Solution(none, coef, none, none, none, kind, unique, interrupted=True)
