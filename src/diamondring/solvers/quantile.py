"""Quantile regression along a path: interior point, then the exact vertex, on the columns that may matter.

For each alpha the program on a working set of columns (free ones, those in use, and those whose correlation may reach
the kink, by the sequential strong rule) is solved by `quantile_interior` and finished by `quantile_vertex`; its prices
give the correlations of all columns, and violated ones join the set until there is none. The prices prove the gap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..blockwise import centred_columns, product
from ..certificate_quantile import Conditions, Prices, balance, correlations, gap_of, rows_of, without_rounding
from ..direct.workers import single_threaded_blas
from ..errors import Interrupted
from ..penalties import NoPenalty, penalty_weights
from ..problem import Problem, Solution, linear_predictor
from .quantile_interior import Program
from .quantile_rows import solve_program

__all__ = ["alpha_max", "crossings", "solve_path"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]
Cancel = Callable[[], bool]

SLACK = 1e-7  # part of its price by which a correlation may exceed it before the column joins


@dataclass
class _Block:
    """Standardised columns of the rows of positive weight, in the order in which they joined; the first is ones."""

    problem: Problem
    rows: Index
    columns: Index
    z: Float

    @classmethod
    def of(cls, problem: Problem) -> _Block:
        rows = np.flatnonzero(problem.share > 0)
        ones = np.ones((len(rows), 1 if problem.fit_intercept else 0), order="F")
        return cls(problem, rows, np.zeros(0, dtype=np.intp), ones)

    def take(self, columns: Index) -> Float:
        """Ones (with an intercept) and these columns, (m, k), in Fortran order."""
        fresh = np.setdiff1d(columns, self.columns)
        if len(fresh):
            stats, everything = self.problem.stats, len(self.rows) == self.problem.shape[0]
            matrix = self.problem.matrix if everything else self.problem.matrix[self.rows]
            center = stats.center if self.problem.fit_intercept else None
            z = centred_columns(matrix, center, fresh) / widths(self.problem)[fresh]
            self.z = np.asfortranarray(np.hstack([self.z, z]))
            self.columns = np.append(self.columns, fresh)
        place = np.empty(self.problem.shape[1], dtype=np.intp)
        place[self.columns] = np.arange(len(self.columns))
        extra = int(self.problem.fit_intercept)
        return np.asfortranarray(self.z[:, np.concatenate([np.arange(extra), extra + place[columns]])])


def widths(problem: Problem) -> Float:
    """What inputs (p,) are divided by to be about 1, whatever their units and whether they are standardised."""
    stats = problem.stats
    size = stats.sd if problem.fit_intercept else np.hypot(stats.sd, stats.center)
    return np.where(problem.dead | (size == 0), 1.0, size)


class _Path:
    """What stays the same from one alpha to the next."""

    def __init__(self, problem: Problem, quantile: float, held: NDArray[np.bool_] | None = None) -> None:
        self.problem, self.quantile = problem, quantile
        stats, share = problem.stats, problem.share
        live = ~problem.dead
        held = problem.dead if held is None else held | problem.dead  # these rest at 0, or the bound nearest to it
        self.rest = np.where(held, np.clip(0.0, problem.lower, problem.upper), 0.0)
        target = problem.y if problem.offset is None else problem.y - problem.offset
        if self.rest.any():
            target = target - product(problem.matrix, self.rest)
        self.block = _Block.of(problem)
        rows = self.block.rows
        self.count = float(len(rows))
        self.w = share[rows] * self.count
        self.middle = float(share @ target) if problem.fit_intercept else 0.0
        size = float(np.max(np.abs(target[rows]), initial=0.0))
        t = without_rounding((target - self.middle)[rows], size)
        self.unit = float(share[rows] @ np.abs(t)) or 1.0
        self.t = t / self.unit
        self.width = widths(problem)
        self.ratio = np.where(live, stats.scale, 1.0) / self.width
        self.lower = np.where(live, self.width * problem.lower, -np.inf) / self.unit
        self.upper = np.where(live, self.width * problem.upper, np.inf) / self.unit
        self.always = np.flatnonzero(live & (~problem.penalised | (self.lower > 0) | (self.upper < 0)))
        self.live = live

    def program(self, alpha: float, columns: Index) -> Program:
        """The program on some columns, in units in which weights, residuals and inputs are about 1."""
        a, q2 = penalty_weights(self.problem.penalty.l1_ratio, alpha * self.count, self.problem.penalty_factor)
        a, q2 = a * self.ratio, q2 * self.ratio**2
        extra = int(self.problem.fit_intercept)

        def padded(values: Float, fill: float) -> Float:
            return np.concatenate([np.full(extra, fill), values[columns]])

        return Program(
            self.block.take(columns), self.t, self.w, self.quantile, padded(a, 0.0), padded(q2 * self.unit, 0.0),
            padded(self.lower, -np.inf), padded(self.upper, np.inf),
        )  # fmt: skip

    def original(self, b: Float, columns: Index) -> tuple[Float, float]:
        """Coefficients (p,) and intercept in the inputs' own units."""
        problem, stats = self.problem, self.problem.stats
        extra = int(problem.fit_intercept)
        coef = self.rest.copy()
        own, low, high = b[extra:] * self.unit / self.width[columns], problem.lower[columns], problem.upper[columns]
        own = np.where(b[extra:] <= self.lower[columns], low, np.where(b[extra:] >= self.upper[columns], high, own))
        coef[columns] = np.clip(own, low, high)
        if not problem.fit_intercept:
            return coef, 0.0
        return coef, float(b[0] * self.unit + self.middle - stats.center[columns] @ coef[columns])

    def prices(self, vertex_price: Float) -> Float:
        """Prices of all rows in units of the shares."""
        price = np.zeros(self.problem.shape[0])
        price[self.block.rows] = vertex_price / self.count
        return price


def solve_path(problem: Problem, alphas: Float, tol: float, cancel: Cancel | None = None) -> Solution:
    """Solutions at decreasing alphas, each proved by its prices. On Ctrl-C the finished ones come back."""
    from scipy.sparse import csr_array

    plain = isinstance(problem.penalty, NoPenalty) or not problem.penalised.any()
    wanted = np.zeros(len(alphas)) if plain else np.asarray(alphas, dtype=np.float64)
    found: list[_Found] = []
    interrupted = False
    try:
        with single_threaded_blas():
            path = _Path(problem, problem.loss.parameters[0])
            strong = _Strong(path, None if plain or problem.penalty.l1_ratio == 0 else _at_rest(problem, cancel))
            for alpha in wanted:
                if plain and found:
                    found.append(found[0])
                else:
                    found.append(_at(path, float(alpha), strong, cancel))
    except (KeyboardInterrupt, Interrupted):
        interrupted = True
    done = len(found)
    problem.__dict__["_quantile_prices"] = [each.price for each in found]
    gap = np.array([each.gap for each in found])
    cause = "rounding error: the rows and columns in use are nearly dependent"
    coef: Any = csr_array(np.array([each.coef for each in found]).reshape(done, problem.shape[1]))
    return Solution(
        alphas=np.asarray(alphas, dtype=np.float64)[:done], coef=coef,
        intercept=np.array([each.intercept for each in found]), gap=gap,
        objective=np.array([each.objective for each in found]), kind=np.where(wanted[:done] > 0, "gap", "kkt"),
        unique=np.array([each.loose is None for each in found], dtype=bool),
        dependent=tuple(sorted({int(j) for each in found if each.loose is not None for j in each.loose})),
        cause=tuple("" if g <= tol else cause for g in gap), interrupted=interrupted,
    )  # fmt: skip


class _Found(NamedTuple):
    """A solution at one alpha; ``loose`` are the inputs that could change if it is not unique, else None."""

    coef: Float
    intercept: float
    gap: float
    objective: float
    loose: Index | None
    price: Float  # of the rows: with them anybody can compute the gap


class _Rest(NamedTuple):
    """The model without penalised inputs; its prices, which are balanced; and the alpha above which it is optimal."""

    coef: Float
    intercept: float
    prices: Prices


def crossings(problem: Problem, solution: Solution) -> tuple[str, ...]:
    """A sentence if, in a row of the data, a lower quantile is predicted above a higher one."""
    order, k = np.argsort(problem.loss.parameters), problem.outputs
    present, worst, where = problem.share > 0, 0, 0
    for i in range(len(solution.alphas)):
        coef = solution.coef[[i]].toarray()[0]
        eta = linear_predictor(problem, coef, solution.intercept[i])[present][:, order]
        slack = 1e-9 * float(np.abs(eta).max(initial=0.0))
        crossed = int(np.count_nonzero((np.diff(eta, axis=1) < -slack).any(axis=1)))
        if crossed > worst:
            worst, where = crossed, i
    if not worst:
        return ()
    return (
        f"The {k} quantiles are fitted separately and cross: at alpha={solution.alphas[where]:.4g} a lower one lies "
        f"above a higher one in {worst} of {int(present.sum())} rows. Sort them row by row, or penalise more.",
    )


class _Strong:
    """The working set: correlations at the alpha before, and the columns in use there."""

    def __init__(self, path: _Path, rest: _Rest | None) -> None:
        self.path, self.rest = path, rest
        self.alpha = np.inf if rest is None else rest.prices.s
        self.c = np.zeros(path.problem.shape[1]) if rest is None else rest.prices.c
        self.used: Index = np.zeros(0, dtype=np.intp)
        self.residual: Float | None = None  # of the rows, at the solution found last

    def columns(self, alpha: float) -> Index:
        """Columns to begin with at an alpha."""
        path, penalty = self.path, self.path.problem.penalty
        if alpha == 0 or self.rest is None:
            return np.flatnonzero(path.live)
        a, _ = penalty_weights(penalty.l1_ratio, max(2 * alpha - self.alpha, 0.5 * alpha), path.problem.penalty_factor)
        near = np.flatnonzero(path.problem.penalised & (np.abs(self.c) >= a))
        return np.union1d(np.union1d(path.always, self.used), near)


def _at(path: _Path, alpha: float, strong: _Strong, cancel: Cancel | None) -> _Found:
    """The solution at one alpha."""
    problem, rest = path.problem, strong.rest
    if rest is not None and alpha >= rest.prices.s * (1 - 1e-12):
        rows = rows_of(problem, rest.coef, rest.intercept)
        gap, value = gap_of(problem, path.quantile, alpha, rest.coef, rows, rest.prices)
        return _Found(rest.coef, rest.intercept, gap, value, None, rest.prices.price)
    columns = strong.columns(alpha)
    a, _ = penalty_weights(problem.penalty.l1_ratio, alpha, problem.penalty_factor)
    while True:
        vertex = solve_program(path.program(alpha, columns), strong.residual, cancel)
        strong.residual = vertex.residual
        coef, intercept = path.original(vertex.b, columns)
        price = path.prices(vertex.price)
        c = correlations(problem, price)
        outside = problem.penalised.copy()
        outside[columns] = False
        room = np.where(c > 0, path.upper > 0, path.lower < 0)
        missing = np.flatnonzero(outside & room & (np.abs(c) > a * (1 + SLACK)))
        if not len(missing):
            break
        most = max(50, len(columns))
        columns = np.union1d(columns, missing[np.argsort(-np.abs(c[missing]) / a[missing], kind="stable")[:most]])
    strong.alpha, strong.c, strong.used = alpha, c, np.flatnonzero(coef)
    gap, value = gap_of(problem, path.quantile, alpha, coef, rows_of(problem, coef, intercept), Prices(price, c, 0.0))
    extra = int(problem.fit_intercept)
    loose = columns[vertex.loose[vertex.loose >= extra] - extra] if len(vertex.loose) else None
    return _Found(coef, intercept, gap, value, loose, price)


def alpha_max(problem: Problem, cancel: Cancel | None = None) -> float:
    """Smallest alpha at which a problem with an L1 part keeps no penalised input; NaN when interrupted.

    The model that remains (free inputs and intercept) may fit several rows exactly, as it does where values of the
    target repeat. Its prices are then not unique, and the smallest alpha is the least over all of them.
    """
    try:
        with single_threaded_blas():
            return _at_rest(problem, cancel).prices.s
    except (KeyboardInterrupt, Interrupted):
        return float("nan")


def _at_rest(problem: Problem, cancel: Cancel | None) -> _Rest:
    """Computed once for a problem, and kept with it."""
    known: _Rest | None = problem.__dict__.get("_quantile_rest")
    if known is not None:
        return known
    quantile = problem.loss.parameters[0]
    free = np.flatnonzero(~problem.dead & ~problem.penalised)
    path = _Path(problem, quantile, problem.penalised)
    coef, intercept = path.original(solve_program(path.program(0.0, free), None, cancel).b, free)
    prices = balance(problem, rows_of(problem, coef, intercept), quantile, _leaving(problem, coef))
    known = _Rest(coef, intercept, prices)
    problem.__dict__["_quantile_rest"] = known
    return known


def _leaving(problem: Problem, coef: Float) -> Conditions:
    """The conditions under which no penalised input leaves its rest, in units of alpha; free ones stay at ``coef``."""
    l1, factor, scale = problem.penalty.l1_ratio, problem.penalty_factor, problem.stats.scale
    rest = np.clip(0.0, problem.lower, problem.upper)
    # leaving rest costs alpha v (l1 + (1 - l1)|b|) away from 0, and it is never left towards 0
    with np.errstate(invalid="ignore"):
        price = np.where(problem.penalised, factor * (l1 + (1.0 - l1) * np.abs(scale * rest)), 0.0)
    up = np.where(problem.penalised, (problem.upper > rest) & (rest >= 0), coef < problem.upper)
    down = np.where(problem.penalised, (problem.lower < rest) & (rest <= 0), coef > problem.lower)
    dead = problem.dead
    return Conditions(np.where(down & ~dead, 0.0, -np.inf), np.where(up & ~dead, 0.0, np.inf), price)
