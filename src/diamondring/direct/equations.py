"""The linear systems of ridge regression on either side of Z, solved to rounding error.

The relative duality gap of an approximate solution c is ``||Z'r - alpha c||^2 / (2 alpha P)``, r = t - Z c. Solving
with a factor of the cross-products leaves it near ``(eps lambda_max / alpha)^2``. Where that is not negligible, steps
of iterative refinement with true residuals follow; where they cannot converge, the factor is replaced by one computed
from Z itself by QR and SVD, whose limit is ``eps sqrt(lambda_max / alpha)``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .factors import Eigen, Factor, Indefinite, root_of
from .parts import Parts
from .workers import Cancel, check

__all__ = ["Equations", "equations_of", "solve_all"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

EPS = float(np.finfo(np.float64).eps)
SAFE = 1e-7  # relative error of c that leaves a gap of 1e-14
EXACT = 1e-14  # gap at which refinement stops
ACCEPTED = 1e-12  # gap above which a better factor is tried


class Equations(Protocol):
    """The linear systems of one side: unknowns x (d, k), one column per alpha, and the coefficients c (m, k)."""

    rhs: Float
    matrix: Float
    size: float  # a bound on the largest eigenvalue of the matrix
    squared_target: float  # ||t||^2
    squared_norms: Float  # ||z_j||^2 (m,), before unpenalised inputs were projected out

    def release(self) -> Float:
        """The matrix, for the caller to overwrite."""
        ...

    def coefficients(self, x: Float) -> Float:
        """c for the unknowns x, or the change of c for a change of x; a new array."""
        ...

    def defect(self, alphas: Float, x: Float, c: Float) -> tuple[Float, Float, Float]:
        """Right-hand side minus left-hand side from true residuals, (d, k); relative gaps (k,), and their limits."""
        ...


class ColumnEquations:
    """``(Z'Z + alpha I) c = Z't``: as many unknowns as columns, and x is c."""

    def __init__(self, parts: Parts, cancel: Cancel) -> None:
        self._design, self._cancel = parts.design, cancel
        self.matrix, self.rhs, self.summed = parts.design.normal_equations(parts.t, cancel)
        self.size, self.squared_target = size_of(self.matrix), float(parts.t @ parts.t)
        self.squared_norms = parts.squared_norms()
        self._t = parts.t

    def release(self) -> Float:
        """See `Equations`; proofs of gaps still read this one."""
        return np.array(self.matrix, order="F")

    def coefficients(self, x: Float) -> Float:
        """See `Equations`."""
        return x.copy()

    def defect(self, alphas: Float, x: Float, c: Float) -> tuple[Float, Float, Float]:
        """See `Equations`."""
        gradient, squares = self._design.gradient(c, self._t, self._cancel)
        gradient -= alphas * c
        return gradient, *_relative(self, np.einsum("ik,ik->k", gradient, gradient), alphas, squares, c)


class RowEquations:
    """``(ZZ' + alpha I) a = t``: as many unknowns as rows; ``c = Z'a``.

    c is kept beside a and gets the same corrections: it is often small where a is large, and rounding a would spoil it.
    """

    def __init__(self, parts: Parts, cancel: Cancel) -> None:
        self._design, self._cancel = parts.design, cancel
        self.matrix = parts.design.gram("rows", cancel)
        self.size, self.squared_target = size_of(self.matrix), float(parts.t @ parts.t)
        self.squared_norms = parts.squared_norms()
        self.rhs = parts.t[:, None]

    def release(self) -> Float:
        """See `Equations`; nothing here needs it."""
        matrix, self.matrix = self.matrix, np.zeros((0, 0))
        return matrix

    def coefficients(self, x: Float) -> Float:
        """See `Equations`."""
        return self._design.transposed_times(x, self._cancel)

    def defect(self, alphas: Float, x: Float, c: Float) -> tuple[Float, Float, Float]:
        """See `Equations`."""
        r = self.rhs - self._design.times(c, self._cancel)
        defect = r - alphas * x
        # Z'r - alpha c = Z'(r - alpha a)
        gradient = self._design.transposed_times(defect, self._cancel)
        squares = np.einsum("ik,ik->k", gradient, gradient)
        return defect, *_relative(self, squares, alphas, np.einsum("ik,ik->k", r, r), c)


def _relative(equations: Equations, squares: Float, alphas: Float, residuals: Float, c: Float) -> tuple[Float, Float]:
    """Relative duality gaps from ``||Z'r - alpha c||^2`` and ``||r||^2``, and what rounding leaves of them at best.

    The residual t - Zc is only known to ``e^2 = eps^2 (||t||^2 + sum_j ||z_j||^2 c_j^2)``, hence the gap to
    ``lambda_max e^2 / (2 alpha P)``: much where the fit interpolates, or where c is large because inputs are alike.
    """
    objective = 0.5 * residuals + 0.5 * alphas * np.einsum("ik,ik->k", c, c)
    floor = np.maximum(objective, 0.5e-12 * equations.squared_target)
    unit = 2.0 * alphas * np.where(floor > 0, floor, 1.0)
    rounding = EPS**2 * (equations.squared_target + equations.squared_norms @ c**2)
    return squares / unit, equations.size * rounding / unit


def size_of(matrix: Float) -> float:
    """An upper bound on the largest eigenvalue of a positive semidefinite matrix."""
    return min(float(np.abs(matrix).sum(axis=0).max(initial=0.0)), float(np.linalg.norm(matrix)))


def equations_of(parts: Parts, cancel: Cancel = None) -> Equations:
    """The equations of the smaller side."""
    return ColumnEquations(parts, cancel) if parts.side == "columns" else RowEquations(parts, cancel)


def solve_all(
    parts: Parts, equations: Equations, factor: Factor | None, alphas: Float, cancel: Cancel = None
) -> tuple[Float, Float, list[str]]:
    """Unknowns x (d, k) and coefficients c (m, k), refined to rounding error, and the cause (k) of what was missed.

    ``factor`` None means that none could be computed from the cross-products.
    """
    k, m = len(alphas), parts.design.shape[1]
    x, c, gaps = np.zeros((len(equations.rhs), k)), np.zeros((m, k)), np.full(k, np.inf)
    allowed = np.full(k, ACCEPTED)
    if factor is not None:
        known = _expected_error(parts, equations, alphas) <= SAFE
        with suppress(Indefinite):
            x, c, gaps, limits = _refined(equations, factor, alphas, known, cancel)
            allowed = np.maximum(ACCEPTED, 100.0 * limits)
    missed = np.flatnonzero(gaps > allowed)
    if len(missed):
        check(cancel)
        factor = Eigen.of_root(root_of(parts.design, parts.side, cancel=cancel))
        nothing = np.zeros(len(missed), dtype=bool)
        with suppress(Indefinite):
            new_x, new_c, new_gaps, _ = _refined(equations, factor, alphas[missed], nothing, cancel)
            better = new_gaps < gaps[missed]
            index = missed[better]
            x[:, index], c[:, index], gaps[index] = new_x[:, better], new_c[:, better], new_gaps[better]
    return x, c, [_cause(gap) for gap in gaps]


def _cause(gap: float) -> str:
    if gap <= ACCEPTED:
        return ""
    return f"alpha is too small for double precision on these inputs (relative gap about {gap:.1e})"


def _expected_error(parts: Parts, equations: Equations, alphas: Float) -> Float:
    """Bound (k,) on the relative error of a solution by a factor of the cross-products."""
    size = equations.size + parts.design.rounding
    return np.asarray(1e-15 * np.sqrt(len(equations.rhs)) * size / alphas)


def _refined(
    equations: Equations, factor: Factor, alphas: Float, known: Bool, cancel: Cancel, steps: int = 6
) -> tuple[Float, Float, Float, Float]:
    """Solutions (x, c), their gaps, and the limits of those; refines what is not ``known`` to need no refinement."""
    x = factor.solve(alphas, equations.rhs)
    c = equations.coefficients(x)
    gaps, limits = np.where(known, 0.0, np.inf), np.zeros(len(alphas))
    active = np.flatnonzero(~known)
    best = c[:, active]
    for _ in range(steps):
        if not len(active):
            break
        check(cancel)
        defect, now, limits[active] = equations.defect(alphas[active], x[:, active], c[:, active])
        if not np.isfinite(now).all():
            raise Indefinite
        improved = now < gaps[active]
        go = (now > np.maximum(EXACT, limits[active])) & (now < 0.1 * gaps[active])
        gaps[active] = np.minimum(now, gaps[active])
        c[:, active[~improved]] = best[:, ~improved]
        active = active[go]
        best = c[:, active]
        if len(active):
            change = factor.solve(alphas[active], defect[:, go])
            x[:, active] += change
            c[:, active] += equations.coefficients(change)
    if len(active):  # the last correction was not measured
        c[:, active] = best
    return x, c, gaps, limits
