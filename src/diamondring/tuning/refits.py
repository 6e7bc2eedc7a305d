"""One penalty fitted to all rows and again to every sample of them, each sample being row weights on the same table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..direct.workers import in_order
from ..errors import FitError, Interrupted
from ..paths import solve
from ..penalties import Penalty
from ..problem import Problem, Solution
from ..solvers.dispatch import solve_by_kind
from ..solvers.engine import resampled_paths
from .fold_data import with_penalty
from .resamples import Frequencies, Refits

__all__ = ["Samples", "refits"]

Float = NDArray[np.float64]
_DENSE = 300  # inputs up to which refits that keep all of them go through the core together


class Samples(Protocol):
    """Row weights of samples, the same ones each time they are walked through."""

    count: int

    def __iter__(self) -> Iterator[Float]:
        """The weights (n,) of one sample after the other."""
        ...

    def batches(self) -> Iterator[Float]:
        """The weights (b, n), a moderate number of samples at a time."""
        ...


def refits(
    problem: Problem, penalty: Penalty, alpha: float, draws: Samples, tol: float, grid: Float | None = None
) -> tuple[Refits, Frequencies | None]:
    """One penalty at one alpha, on all rows and on every sample; with a grid, how often each input is kept along it.

    Parameters
    ----------
    grid : (k,) array, optional
        Falling alphas, ``alpha`` among them: every refit walks along them, each solution the start of the next.
    """
    changed = with_penalty(problem, penalty)
    path = solve(changed, [alpha], tol=tol)
    alphas = np.array([alpha]) if grid is None else grid
    place = int(np.flatnonzero(alphas == alpha)[0])
    together = problem.gaussian and ((penalty.l1_ratio > 0 and alpha > 0) or problem.shape[1] <= _DENSE)
    found = _together(changed, alphas, draws, tol) if together else _one_by_one(changed, alphas, draws, tol)
    p, k = problem.shape[1], problem.outputs
    coef, kept = np.zeros((draws.count, k * p)), np.zeros((len(alphas), p))
    intercept, missed = np.zeros((draws.count, k)), 0
    for b, one in enumerate(found):
        coef[b] = one.coef[[place]].toarray()[0]
        intercept[b] = one.intercept[place]
        missed += int(not (one.gap <= tol).all())
        if grid is not None:
            kept += (one.coef.toarray() != 0).reshape(len(alphas), k, p).any(axis=1)
    along = None if grid is None else Frequencies(grid, kept / draws.count)
    if k == 1:
        return Refits(penalty, alpha, path, coef, intercept[:, 0], missed), along
    return Refits(penalty, alpha, path, coef.reshape(-1, k, p), intercept, missed), along


def _together(problem: Problem, alphas: Float, draws: Samples, tol: float) -> Iterator[Solution]:
    """Least squares: all samples in the core, which has threads of its own and listens to Ctrl-C."""
    done = 0
    for weights in draws.batches():
        found = resampled_paths(problem, weights, [problem.penalty.l1_ratio], [alphas], tol)
        for row in found:
            if row[0].interrupted or len(row[0].alphas) < len(alphas):
                raise Interrupted(f"Interrupted after {done} of {draws.count} refits.")
            done += 1
            yield row[0]
        if len(found) < len(weights):
            raise Interrupted(f"Interrupted after {done} of {draws.count} refits.")


def _one_by_one(problem: Problem, alphas: Float, draws: Samples, tol: float) -> Iterator[Solution]:
    """A weighted problem for every sample, in threads, in order."""

    def fit(weights: Float) -> Solution:
        own = weights if problem.weights is None else problem.weights * weights
        sample = dataclasses.replace(problem, weights=own)
        return solve_by_kind(sample, alphas, tol, None)

    n, p = problem.shape
    for done, found in enumerate(in_order(fit, draws, flops=float(n) * p * 100.0 * draws.count)):
        if found.interrupted:
            raise Interrupted(f"Interrupted after {done} of {draws.count} refits.")
        if len(found.alphas) < len(alphas) or not np.isfinite(found.coef.data).all():
            raise FitError(" ".join(found.flaws) or f"Bootstrap sample {done + 1} has no finite fit at this alpha.")
        yield found
