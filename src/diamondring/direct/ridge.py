"""Ridge regression for any number of alphas from one factorisation.

With the inputs standardised, weighted and freed from the unpenalised ones (see `parts`), the problem for each alpha is
``min 1/2 ||t - Z c||^2 + alpha/2 ||c||^2``. On the smaller side of Z (n x m) it is a linear system::

    m <= n:  (Z'Z + alpha I) c = Z't          m > n:  (ZZ' + alpha I) a = t,   c = Z'a

The relative duality gap of an approximate solution is ``||Z'r - alpha c||^2 / (2 alpha P)``, r = t - Z c. Solving
with a factor of the cross-products leaves it near ``(eps lambda_max / alpha)^2``. Where that is not negligible, steps
of iterative refinement with true residuals follow; where they cannot converge, the factor is replaced by one computed
from Z itself by QR and SVD, whose limit is ``eps sqrt(lambda_max / alpha)``.
"""

from __future__ import annotations

from contextlib import suppress
from numbers import Integral
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .design import too_large
from .factors import Cholesky, Eigen, Factor, Indefinite, Tridiagonal, root_of
from .freedom import Spectrum, grid_between, spectrum_of
from .parts import Parts, in_words, split
from .result import DirectSolution
from .workers import Cancel, check, single_threaded_blas

__all__ = ["FEW", "Equations", "equations_of", "result_of", "ridge_dof", "ridge_path", "solve_all", "with_zero"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

FEW = 2  # alphas up to which a Cholesky factor for each is cheaper than one tridiagonal form
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
        self.matrix = parts.design.gram("columns", cancel)
        self.size, self.squared_target = size_of(self.matrix), float(parts.t @ parts.t)
        self.squared_norms = parts.squared_norms()
        self._t = parts.t
        self.rhs = parts.design.transposed_times(parts.t[:, None], cancel)

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

    def coefficients(self, x: Float) -> Float:
        """See `Equations`."""
        return self._design.transposed_times(x, self._cancel)

    def defect(self, alphas: Float, x: Float, c: Float) -> tuple[Float, Float, Float]:
        """See `Equations`."""
        r = self.rhs - self._design.times(c, self._cancel)
        defect = r - alphas * x
        # Z'r - alpha c = Z'(r - alpha a)
        squares = np.maximum(np.einsum("ik,ik->k", defect, self.matrix @ defect), 0.0)
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
    return np.asarray(1e-15 * np.sqrt(len(equations.matrix)) * size / alphas)


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


def ridge_path(
    problem: Problem, alphas: int | Float | list[float], tol: float = 1e-8, cancel: Cancel = None
) -> DirectSolution:
    """Ridge regression (the L2 penalty) at every alpha, by one factorisation.

    Parameters
    ----------
    problem : Problem
        Its bounds must be infinite; the penalty is taken as L2 whatever ``problem.penalty`` says.
    alphas : int or (k,) array
        The values wanted, each at least 0 (0 is least squares of least norm), or the length of the automatic grid,
        from 1 % to 99 % of the attainable effective degrees of freedom, spaced evenly in log alpha, decreasing.
    tol : float
        Target of the relative duality gap; only the iterative solver of very large sparse problems, where both
        dimensions exceed 5000, makes use of it. All others solve to rounding error (1e-12 or better).
    cancel : callable or object with ``is_set()``, optional
        Asked between blocks of work; true raises `Interrupted`.
    """
    with single_threaded_blas():
        parts = split(problem, cancel)
        if not len(parts.penalised):
            return _unpenalised(parts, alphas, cancel)
        if too_large(parts.design):
            from .krylov import ridge_by_conjugate_gradients

            return ridge_by_conjugate_gradients(parts, alphas, tol, cancel)
        return _by_factor(parts, alphas, cancel)


def ridge_dof(problem: Problem, cancel: Cancel = None) -> Spectrum:
    """The eigenvalues on which the effective degrees of freedom of a problem's penalised inputs depend.

    Use `degrees_of_freedom(spectrum, alpha)`; intercept and unpenalised inputs come on top, one each.
    """
    with single_threaded_blas():
        parts = split(problem, cancel)
        if not len(parts.penalised):
            return Spectrum(np.zeros(0), np.zeros(0))
        if too_large(parts.design):
            from .krylov import estimated_spectrum

            return estimated_spectrum(parts, cancel)
        return spectrum_of(Tridiagonal(equations_of(parts, cancel).matrix))


def _by_factor(parts: Parts, alphas: int | Float | list[float], cancel: Cancel) -> DirectSolution:
    equations = equations_of(parts, cancel)
    factor: Factor | None = None
    messages: tuple[str, ...] = ()
    if isinstance(alphas, Integral):
        factor = Tridiagonal(equations.matrix)
        values, messages = grid_between(spectrum_of(factor), int(alphas))
    else:
        values = np.atleast_1d(np.asarray(alphas, dtype=np.float64))
    positive = np.flatnonzero(values > 0)
    if factor is None and len(positive):
        factor = _best_factor(equations.matrix, values[positive])
    coef, intercept = np.zeros((len(values), parts.problem.shape[1])), np.zeros(len(values))
    cause = [""] * len(values)
    if len(positive):
        _, c, missed = solve_all(parts, equations, factor, values[positive], cancel)
        coef[positive], intercept[positive] = parts.original(c, cancel)
        for i, why in zip(positive, missed, strict=True):
            cause[i] = why
    solution = result_of(parts, values, coef, intercept, cause, messages)
    return with_zero(solution, parts.problem, cancel) if len(positive) < len(values) else solution


def _best_factor(matrix: Float, alphas: Float) -> Factor | None:
    """The cheapest factor for so many alphas; None if it does not exist in floating point."""
    if len(alphas) > FEW:
        return Tridiagonal(matrix)
    try:
        return Cholesky(matrix, alphas)
    except Indefinite:
        return None


def result_of(
    parts: Parts, alphas: Float, coef: Float, intercept: Float, cause: list[str], messages: tuple[str, ...] = ()
) -> DirectSolution:
    """A solution with what there is to say about the unpenalised inputs."""
    if not parts.unique:
        names = [parts.problem.names[j] for j in parts.dependent()]
        messages += (
            f"The unpenalised inputs {in_words(names)} are linearly dependent: their coefficients are not unique, and "
            "those of least norm are given. Penalise or remove one of them.",
        )
    return DirectSolution(
        alphas=alphas, coef=coef, intercept=intercept, rank=None, unique=parts.unique, dependent=parts.dependent(),
        cause=tuple(cause), messages=messages,
    )  # fmt: skip


def _unpenalised(parts: Parts, alphas: int | Float | list[float], cancel: Cancel) -> DirectSolution:
    """Nothing is penalised: the same least-squares solution at every alpha."""
    messages: tuple[str, ...] = ()
    if isinstance(alphas, Integral):
        values, messages = grid_between(None, int(alphas))
    else:
        values = np.atleast_1d(np.asarray(alphas, dtype=np.float64))
    coef, intercept = parts.original(np.zeros((0, 1)), cancel)
    k = len(values)
    coef, intercept = np.repeat(coef, k, axis=0), np.repeat(intercept, k)
    return result_of(parts, values, coef, intercept, [""] * k, messages)


def with_zero(solution: DirectSolution, problem: Problem, cancel: Cancel) -> DirectSolution:
    """Fill in alpha = 0."""
    from dataclasses import replace

    from .lstsq import least_squares

    exact = least_squares(problem, cancel)
    zero = solution.alphas == 0
    solution.coef[zero], solution.intercept[zero] = exact.coef[0], exact.intercept[0]
    return replace(
        solution, rank=exact.rank, unique=solution.unique and exact.unique, dependent=exact.dependent,
        cause=tuple(exact.cause[0] if z else c for z, c in zip(zero, solution.cause, strict=True)),
        messages=solution.messages + exact.messages,
    )  # fmt: skip
