"""Several regressions on one table and one grid of alphas, solved one after the other and reported as one solution.

Several outputs separate wherever nothing couples them: squared error with a penalty on single coefficients, or with an
L2 penalty only, since the square of a row's norm is the sum of its squares; quantile regressions for several quantiles.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses import Gaussian, MultiGaussian
from ..problem import Problem, Solution

__all__ = ["gaussian_parts", "is_separable", "solve_separately"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]
Solver = Callable[[Problem, Float, float, Cancel | None], Solution]


def is_separable(problem: Problem, alpha: float) -> bool:
    """Whether a problem with several Gaussian outputs is one regression per output at this alpha."""
    if not isinstance(problem.loss, MultiGaussian):
        return False
    coupled = problem.loss.shared and problem.penalty.l1_ratio > 0 and alpha > 0 and bool(problem.penalised.any())
    return not coupled or problem.penalty.name == "none"


def gaussian_parts(problem: Problem) -> list[Problem]:
    """The regressions, one per output, of a problem with several Gaussian outputs."""
    return [_part(problem, k) for k in range(problem.outputs)]


def _part(problem: Problem, k: int) -> Problem:
    offset = None if problem.offset is None else np.ascontiguousarray(problem.offset[:, k])
    part = dataclasses.replace(
        problem, y=np.ascontiguousarray(problem.y[:, k]), offset=offset, loss=Gaussian(), classes=None
    )
    # the inputs are the same: what is known of them is known of all parts
    part.__dict__["core_arrays"], part.__dict__["column_moments"] = problem.core_arrays, problem.column_moments
    return part


def solve_separately(
    problem: Problem,
    parts: Sequence[Problem],
    alphas: Float,
    tol: float,
    cancel: Cancel | None,
    solver: Solver,
) -> Solution:
    """Solve each part at every alpha; the objective is the sum of theirs, and so is the duality gap.

    Parameters
    ----------
    problem : Problem
        The whole, with one output per part.
    parts : sequence of Problem
        One per output, in their order, on the same table.
    solver : callable
        Solves a part, to ``tol / 2`` of its own objective.
    """
    from scipy.sparse import csr_array, hstack

    found: list[Solution] = []
    for part in parts:
        found.append(solver(part, alphas, 0.5 * tol, cancel))
        if found[-1].interrupted:
            break
    done = min(len(each.alphas) for each in found) if len(found) == len(parts) else 0
    found = found if done else [_none(part) for part in parts]
    objective = np.sum([each.objective[:done] for each in found], axis=0)
    gap, kind = _judgement(problem, parts, found, objective, done)
    cause = tuple(next(filter(None, texts), "") for texts in zip(*(each.cause[:done] for each in found), strict=False))
    coef: Any = csr_array(hstack([each.coef[:done] for each in found], format="csr"))
    return Solution(
        alphas=np.asarray(alphas[:done], dtype=np.float64), coef=coef,
        intercept=np.column_stack([each.intercept[:done] for each in found]), gap=gap, objective=objective, kind=kind,
        unique=np.all([each.unique[:done] for each in found], axis=0),
        dependent=tuple(sorted({j for each in found for j in each.dependent})),
        cause=tuple(text if g > tol else "" for text, g in zip(cause, gap, strict=False)),
        interrupted=done < len(alphas), messages=tuple(dict.fromkeys(m for each in found for m in each.messages)),
    )  # fmt: skip


def _judgement(
    problem: Problem, parts: Sequence[Problem], found: Sequence[Solution], objective: Float, done: int
) -> tuple[Float, NDArray[np.str_]]:
    """Gap and kind (k,) of the whole: gaps add up; of distances from the conditions the largest counts."""
    floors = [np.maximum(np.abs(f.objective[:done]), 1e-12 * p.null_value) for p, f in zip(parts, found, strict=True)]
    gaps = np.array([each.gap[:done] for each in found])
    proved = np.all([each.kind[:done] == "gap" for each in found], axis=0)
    whole = np.maximum(np.abs(objective), 1e-12 * problem.null_value)
    size = np.sum(gaps * np.array(floors), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        summed = np.where(size == 0, 0.0, size / whole)
    return np.where(proved, summed, gaps.max(axis=0, initial=0.0)), np.where(proved, "gap", "kkt")


def _none(part: Problem) -> Solution:
    from scipy.sparse import csr_array

    none = np.zeros(0)
    coef: Any = csr_array((0, part.shape[1]))
    return Solution(none, coef, none, none, none, np.zeros(0, dtype="U3"), np.zeros(0, dtype=bool), interrupted=True)
