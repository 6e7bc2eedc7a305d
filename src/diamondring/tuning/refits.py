"""One penalty fitted to all rows and again to every sample of them, each sample being row weights on the same table.

`LinearSource` does so for models that are linear in their inputs, `function_refits.FunctionSource` for any f(x; b).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..blockwise import centred_columns
from ..direct.workers import in_order
from ..errors import FitError, Interrupted
from ..path_alphas import smallest_resting
from ..paths import solve
from ..penalties import Penalty
from ..problem import Problem, Solution
from ..solvers.dispatch import solve_by_kind
from ..solvers.engine import resampled_paths
from .fold_data import with_penalty
from .resamples import Frequencies, Refits

__all__ = ["LinearSource", "Samples", "Source"]

Float = NDArray[np.float64]
_DENSE = 300  # inputs up to which refits that keep all of them go through the core together,
_DENSE_LONG = 1000  # or up to here where there are five times as many rows


class Samples(Protocol):
    """Row weights of samples, the same ones each time they are walked through."""

    count: int

    def __iter__(self) -> Iterator[Float]:
        """The weights (n,) of one sample after the other."""
        ...

    def refitted(self) -> None:
        """Said after every refit."""
        ...

    def batches(self) -> Iterator[Float]:
        """The weights (b, n), a moderate number of samples at a time."""
        ...


class Source(Protocol):
    """What is fitted again: the problem of all rows, and how a sample of them is solved."""

    problem: Any
    usable: NDArray[np.bool_]
    rows: int

    def top(self, penalty: Penalty, tol: float) -> float:
        """The smallest alpha that keeps nothing."""
        ...

    def refits(
        self, penalty: Penalty, alpha: float, draws: Samples, tol: float, grid: Float | None = None
    ) -> tuple[Refits, Frequencies | None]:
        """One penalty at one alpha, on all rows and on every sample; with a grid, selection frequencies along it.

        Parameters
        ----------
        grid : (k,) array, optional
            Falling alphas, ``alpha`` among them.
        """
        ...

    def sizes(self, fit: Float) -> Float:
        """Effects (p,) of coefficients (p,), or (K, p), in units in which they compare."""
        ...

    def columns(self, places: NDArray[np.int64]) -> Float:
        """What some inputs do to the predictions, times the roots of the rows' shares; columns of length 1."""
        ...


class LinearSource:
    """Models that are linear in their inputs; attributes and methods as in `Source`."""

    def __init__(self, problem: Problem) -> None:
        self.problem: Any = problem
        self.usable = ~problem.dead & (problem.stats.sd > 0)
        self.rows = int(np.count_nonzero(problem.share > 0))

    def top(self, penalty: Penalty, tol: float) -> float:
        """See `Source`."""
        return smallest_resting(with_penalty(self.problem, penalty), tol, None)

    def refits(
        self, penalty: Penalty, alpha: float, draws: Samples, tol: float, grid: Float | None = None
    ) -> tuple[Refits, Frequencies | None]:
        """See `Source`; every refit walks along the grid, each solution the start of the next."""
        problem = with_penalty(self.problem, penalty)
        path = solve(problem, [alpha], tol=tol)
        alphas = np.array([alpha]) if grid is None else grid
        place = int(np.flatnonzero(alphas == alpha)[0])
        n, p = problem.shape
        dense = p <= _DENSE or (p <= _DENSE_LONG and n >= 5 * p)
        together = problem.gaussian and ((penalty.l1_ratio > 0 and alpha > 0) or dense)
        found = _together(problem, alphas, draws, tol) if together else _one_by_one(problem, alphas, draws, tol)
        k = problem.outputs
        coef, kept = np.zeros((draws.count, k * p)), np.zeros((len(alphas), p))
        intercept, missed = np.zeros((draws.count, k)), 0
        for b, one in enumerate(found):
            coef[b] = one.coef[[place]].toarray()[0]
            intercept[b] = one.intercept[place]
            missed += int(not (one.gap <= tol).all())
            draws.refitted()
            if grid is not None:
                kept += (one.coef.toarray() != 0).reshape(len(alphas), k, p).any(axis=1)
        along = None if grid is None else Frequencies(grid, kept / draws.count)
        if k == 1:
            return Refits(penalty, alpha, path, coef, intercept[:, 0], missed), along
        return Refits(penalty, alpha, path, coef.reshape(-1, k, p), intercept, missed), along

    def sizes(self, fit: Float) -> Float:
        """See `Source`: per standard deviation of the inputs."""
        return np.asarray((np.abs(np.atleast_2d(fit)) * self.problem.stats.sd).sum(axis=0))

    def columns(self, places: NDArray[np.int64]) -> Float:
        """See `Source`: centred inputs."""
        stats = self.problem.stats
        z = centred_columns(self.problem.matrix, stats.center, places) / stats.sd[places]
        return np.asarray(np.sqrt(self.problem.share)[:, None] * z)


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
