"""Ridge regression for any number of alphas from one factorisation.

With the inputs standardised, weighted and freed from the unpenalised ones (see `parts`), the problem for each alpha is
``min 1/2 ||t - Z c||^2 + alpha/2 ||c||^2``. On the smaller side of Z (n x m) it is a linear system::

    m <= n:  (Z'Z + alpha I) c = Z't          m > n:  (ZZ' + alpha I) a = t,   c = Z'a

Each is solved to rounding error (see `equations`): a relative duality gap of 1e-12 or far better, down to alphas of
about 1e-10 times the largest eigenvalue; below that as far as double precision goes, and ``cause`` says so.
"""

from __future__ import annotations

from dataclasses import replace
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .design import too_large
from .equations import equations_of, solve_all
from .factors import Band, Cholesky, Factor, Indefinite, Tridiagonal
from .freedom import Spectrum, grid_between, spectrum_of
from .parts import Parts, in_words, split
from .proof import proved_gaps
from .result import DirectSolution
from .workers import Cancel, single_threaded_blas

__all__ = ["result_of", "ridge_dof", "ridge_path", "with_zero", "work_of"]

Float = NDArray[np.float64]

LARGE = 256  # size from which the band form is cheaper than the tridiagonal one
FEW = 2  # alphas up to which a Cholesky factor for each is cheaper than one tridiagonal form


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
    with single_threaded_blas(work_of(problem, alphas)):
        parts = split(problem, cancel)
        if not len(parts.penalised):
            return _unpenalised(parts, alphas, cancel)
        if too_large(parts.design):
            from .krylov import ridge_by_conjugate_gradients

            return ridge_by_conjugate_gradients(parts, alphas, tol, cancel)
        return _by_factor(parts, alphas, cancel)


def work_of(problem: Problem, alphas: int | Float | list[float]) -> float:
    """Multiplications of the largest single product, about."""
    n, p = problem.shape
    return float(n) * p * max(min(n, p), int(alphas) if isinstance(alphas, Integral) else np.size(alphas))


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
        factor = _best_factor(equations.matrix, values[positive], cancel)
    coef, intercept = np.zeros((len(values), parts.problem.shape[1])), np.zeros(len(values))
    cause = [""] * len(values)
    gap, objective = np.full(len(values), np.nan), np.full(len(values), np.nan)
    if len(positive):
        _, c, missed = solve_all(parts, equations, factor, values[positive], cancel)
        coef[positive], intercept[positive] = parts.original(c, cancel)
        for i, why in zip(positive, missed, strict=True):
            cause[i] = why
        gap[positive], objective[positive] = proved_gaps(
            parts, equations, values[positive], coef[positive], intercept[positive]
        )
    solution = replace(result_of(parts, values, coef, intercept, cause, messages), gap=gap, objective=objective)
    return with_zero(solution, parts.problem, cancel) if len(positive) < len(values) else solution


def _best_factor(matrix: Float, alphas: Float, cancel: Cancel) -> Factor | None:
    """The cheapest factor for so many alphas; None if it does not exist in floating point."""
    if len(alphas) > FEW:
        return Band(matrix, cancel) if len(matrix) >= LARGE else Tridiagonal(matrix)
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
    from .lstsq import least_squares

    exact = least_squares(problem, cancel)
    zero = solution.alphas == 0
    solution.coef[zero], solution.intercept[zero] = exact.coef[0], exact.intercept[0]
    return replace(
        solution, rank=exact.rank, unique=solution.unique and exact.unique, dependent=exact.dependent,
        cause=tuple(exact.cause[0] if z else c for z, c in zip(zero, solution.cause, strict=True)),
        messages=solution.messages + exact.messages,
    )  # fmt: skip
