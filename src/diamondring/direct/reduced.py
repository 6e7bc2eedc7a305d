"""Ridge regression with any loss for Newton's method: on no more columns than rows, however many inputs there are.

With an L2 penalty the solution is a combination of the rows (the representer theorem; Hastie and Tibshirani, "Efficient
quadratic regularization for expression arrays", 2004). With Z the penalised inputs, centred and divided by
``d_j = s_j sqrt(v_j)``, and ``ZZ' = Q L Q'``::

    Z c = R gamma,     R = Q L^(1/2),     c = Z'Q L^(-1/2) gamma,     ||c|| = ||gamma||

so that a problem of p columns becomes one of at most n. Inputs that are not penalised stay beside R. With several
outputs and no more inputs than rows R is Z itself: K p coefficients are too many for one factor, not for products.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..blockwise import centred_columns, walkable
from ..penalties import L2
from ..problem import Problem
from .design import CoreDesign, DenseDesign, Design, Scaling
from .factors import Eigen, root_of
from .workers import Cancel

__all__ = ["Reduction", "reduces"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]

MANY = 300  # coefficients of several outputs from which products are faster than one factor of all of them
DOUBTFUL = 1e-7  # part of the largest eigenvalue below which another has few digits
EPS = float(np.finfo(np.float64).eps)


def reduces(problem: Problem) -> bool:
    """Whether a problem with the L2 penalty is smaller in its rows than in its columns, or large in its outputs."""
    if problem.penalty.l1_ratio != 0 or problem.bounded:
        return False
    columns = int(problem.penalised.sum())
    return columns > problem.stats.n_samples or (problem.outputs > 1 and problem.outputs * columns > MANY)


@dataclass(frozen=True)
class Reduction:
    """A problem and what it becomes; see the module's docstring.

    Attributes
    ----------
    problem : Problem
        As given.
    rows, penalised, free : index arrays
        Rows of positive weight; penalised and free inputs.
    design : Design
        Z, all rows of it.
    root, basis : (m, r) arrays
        R, and ``Q L^(-1/2)``; no basis where R is Z.
    """

    problem: Problem
    rows: Index
    penalised: Index
    free: Index
    divisor: Float
    design: Design
    root: Float
    basis: Float | None

    @classmethod
    def of(cls, problem: Problem, cancel: Cancel = None) -> Reduction:
        """Form and decompose ZZ', where that is smaller than Z."""
        penalised = np.flatnonzero(problem.penalised)
        free = np.flatnonzero(~problem.dead & ~problem.penalised)
        divisor = problem.stats.scale[penalised] * np.sqrt(problem.penalty_factor[penalised])
        rows = np.flatnonzero(problem.share > 0)
        design = _plain_design(problem, penalised, divisor)
        if len(penalised) <= len(rows):
            center = problem.stats.center if problem.fit_intercept else None
            z = centred_columns(problem.matrix[rows], center, penalised) / divisor
            return cls(problem, rows, penalised, free, divisor, design, z, None)
        gram = design.gram("rows", cancel)
        if len(rows) < len(gram):
            gram = np.asfortranarray(gram[np.ix_(rows, rows)])
        eigen = Eigen.of(gram)
        largest = max(float(eigen.eigenvalues.max(initial=0.0)), 1e-300)
        if np.count_nonzero(eigen.eigenvalues < DOUBTFUL * largest) > int(problem.fit_intercept):
            # small eigenvalues drown in the rounding of the products: take the inputs themselves apart
            eigen = Eigen.of_root(root_of(design, "rows", cancel=cancel)[:, rows])
            kept = eigen.eigenvalues > (len(gram) * EPS) ** 2 * max(float(eigen.eigenvalues.max(initial=0.0)), 1e-300)
        else:
            kept = eigen.eigenvalues > len(gram) * EPS * largest
        scale = np.sqrt(eigen.eigenvalues[kept])
        vectors = eigen.vectors[:, kept]
        return cls(problem, rows, penalised, free, divisor, design, vectors * scale, vectors / scale)

    @cached_property
    def beside(self) -> Float:
        """The free inputs (m, f), centred and scaled."""
        problem = self.problem
        center = problem.stats.center if problem.fit_intercept else None
        z = centred_columns(problem.matrix[self.rows], center, self.free)
        return np.asarray(z / problem.stats.scale[self.free])

    @cached_property
    def reduced(self) -> Problem:
        """The problem of the columns R and the free inputs, with the same value at the same alpha."""
        problem, r = self.problem, self.root.shape[1]
        matrix = np.asfortranarray(np.hstack([self.root, self.beside]))
        size = matrix.shape[1]
        factor = np.zeros(size)
        factor[:r] = 1.0
        return dataclasses.replace(
            problem, matrix=matrix, y=problem.y[self.rows], penalty=L2(), penalty_factor=factor,
            weights=None if problem.weights is None else problem.weights[self.rows],
            offset=None if problem.offset is None else problem.offset[self.rows],
            lower=np.full(size, -np.inf), upper=np.full(size, np.inf), standardize=False,
            names=tuple(f"row {i}" for i in range(r)) + tuple(problem.names[j] for j in self.free),
        )  # fmt: skip

    def original(self, gamma: Float, beta: Float, intercept: Float, cancel: Cancel = None) -> tuple[Float, Float]:
        """Coefficients (c, p) and intercepts (c,) in the inputs' own units.

        Parameters
        ----------
        gamma, beta : (r, c) and (f, c) arrays
            Coefficients of R and of the free inputs.
        intercept : (c,) array
            In front of centred inputs.
        """
        problem, stats = self.problem, self.problem.stats
        coef = np.zeros((gamma.shape[1], problem.shape[1]))
        if self.basis is not None:
            spread = np.zeros((problem.shape[0], gamma.shape[1]))
            spread[self.rows] = self.basis @ gamma
            gamma = self.design.transposed_times(spread, cancel)
        coef[:, self.penalised] = (gamma / self.divisor[:, None]).T
        coef[:, self.free] = (beta / stats.scale[self.free, None]).T
        if problem.fit_intercept:
            intercept = intercept - coef @ np.where(problem.dead, 0.0, stats.center)
        return coef, intercept


def _plain_design(problem: Problem, columns: Index, divisor: Float) -> Design:
    """Z without row weights: every positive weight leaves the same combinations of rows."""
    center = np.ascontiguousarray(problem.stats.center[columns]) if problem.fit_intercept else None
    scaling = Scaling(columns, center, 1.0 / divisor, None)
    if isinstance(problem.matrix, np.ndarray):
        return CoreDesign(problem.matrix, scaling) if walkable(problem.matrix) else DenseDesign(problem.matrix, scaling)
    from .sparse import sparse_design

    return sparse_design(problem, scaling)
