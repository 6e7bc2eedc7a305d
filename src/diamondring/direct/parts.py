"""A problem taken apart for the direct solvers: penalised inputs, unpenalised ones projected out, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .basis import Basis, project, range_of
from .design import Design, make_design, target
from .workers import Cancel

__all__ = ["Parts", "in_words", "noise_of", "split", "unit_norms"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True)
class Parts:
    """``1/2 ||t - Z c||^2 + alpha/2 ||c||^2`` with the unpenalised inputs projected out of Z and t.

    Attributes
    ----------
    design : Design
        Z (n, m), orthogonal to the unpenalised inputs; ``c_j = s_j sqrt(v_j) b_j``.
    t : (n,) array
        Likewise orthogonal.
    side : {"columns", "rows"}
        The smaller side of Z, whose cross-products are factored.
    basis : Basis
        Q, an orthonormal basis of the unpenalised inputs.
    products, fixed : (r, m) and (r,) arrays
        ``Q'Z`` and ``Q't`` of the inputs and target before projection.
    """

    problem: Problem
    penalised: Index
    free: Index
    divisor: Float
    norms: Float
    design: Design
    t: Float
    side: str
    basis: Basis
    products: Float
    fixed: Float

    @property
    def unique(self) -> bool:
        """Whether the unpenalised inputs are independent (the penalised ones are unique in any case)."""
        return self.basis.rank == len(self.free)

    def dependent(self) -> tuple[int, ...]:
        """Column numbers of the unpenalised inputs that can be exchanged for one another."""
        if self.unique:
            return ()
        null = self.basis.null
        loose = np.abs(null).max(axis=1) > 1e-7 if null.shape[1] else np.ones(len(self.free), dtype=bool)
        return tuple(int(j) for j in self.free[loose])

    def squared_norms(self) -> Float:
        """``||z_j||^2`` (m,) of the penalised inputs before the unpenalised ones were projected out."""
        return np.asarray((unit_norms(self.problem, self.penalised) / self.divisor) ** 2)

    def original(self, c: Float, cancel: Cancel = None) -> tuple[Float, Float]:
        """Coefficients (k, p) and intercepts (k,) in the inputs' own units, for ``c`` (m, k)."""
        problem, k = self.problem, c.shape[1]
        coef = np.zeros((k, problem.shape[1]))
        coef[:, self.penalised] = (c / self.divisor[:, None]).T
        if len(self.free):
            rest = self.basis.coefficients(self.fixed[:, None] - self.products @ c, cancel)
            coef[:, self.free] = (rest / self.norms[:, None]).T
        return coef, intercepts(problem, coef)


def intercepts(problem: Problem, coef: Float) -> Float:
    """Intercepts (k,) that make the mean residual of each row of ``coef`` (k, p) zero."""
    if not problem.fit_intercept:
        return np.zeros(len(coef))
    return np.asarray(problem.stats.y_center - coef @ problem.stats.center)


def unit_norms(problem: Problem, columns: Index) -> Float:
    """Weighted root mean squares of the columns, about their means if there is an intercept; 1 instead of 0."""
    sd, center = problem.stats.sd[columns], problem.stats.center[columns]
    norms = sd if problem.fit_intercept else np.hypot(sd, center)
    return np.where(norms > 0, norms, 1.0)


def noise_of(problem: Problem, columns: Index) -> float:
    """Largest ratio of mean to standard deviation: how many eps the rounding of X is, seen after centring."""
    if not problem.fit_intercept or not len(columns):
        return 0.0
    sd = problem.stats.sd[columns]
    return float(np.max(np.abs(problem.stats.center[columns]) / np.where(sd > 0, sd, 1.0)))


def split(problem: Problem, cancel: Cancel = None, side: str | None = None) -> Parts:
    """Take a problem apart; ``side`` overrides the choice of the smaller one."""
    penalised = np.flatnonzero(problem.penalised)
    free = np.flatnonzero(~problem.dead & (problem.penalty_factor == 0))
    divisor = problem.stats.scale[penalised] * np.sqrt(problem.penalty_factor[penalised])
    norms = unit_norms(problem, free)
    n, m = problem.shape[0], len(penalised)
    if side is None:
        side = "columns" if n >= m else "rows"
    basis = range_of(make_design(problem, free, norms), noise_of(problem, free), cancel)
    if side == "rows":
        basis.stored()
    design, products = project(make_design(problem, penalised, divisor), basis, cancel)
    t = target(problem)
    fixed = basis.products(t[:, None], cancel) if basis.rank else np.zeros((0, 1))
    t = t - basis.combine(fixed)[:, 0] if basis.rank else t
    return Parts(problem, penalised, free, divisor, norms, design, t, side, basis, products, fixed[:, 0])


def in_words(names: list[str], most: int = 6) -> str:
    """Column names for a sentence: all of them, or the first few and how many more."""
    shown = ", ".join(repr(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
