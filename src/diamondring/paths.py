"""The path: solutions at a decreasing sequence of penalty strengths, each with its proof."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import path_text
from .errors import DataWarning, FitError, InputError, Interrupted, SolverWarning, answers_ctrl_c
from .options import check_alphas, check_positive, check_tol
from .path_alphas import allowed, automatic, distinct_alphas, smallest_resting
from .path_result import Path, csr_row
from .penalties import L1
from .problem import Problem, Solution
from .solvers import dispatch

__all__ = ["Path", "Solver", "by_output", "csr_row", "path", "solve", "warn_about"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]
Solver = Callable[[Problem, Float, float, Cancel | None], Solution]


@answers_ctrl_c
def path(
    X: Any,
    y: Any,
    *,
    loss: Any = "gaussian",
    penalty: Any = L1(),  # noqa: B008  a frozen value
    alphas: Any = 100,
    eps: float = 1e-3,
    sample_weight: Any = None,
    offset: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    fit_intercept: bool = True,
    standardize: Any = True,
    strata: Any = None,
    tol: float = 1e-8,
) -> Path:
    """Solve a penalised regression for a whole sequence of penalty strengths, with a proof for each.

    Minimises, with W the sum of weights and s_j the standard deviation of input j (1 if not standardised)::

        (1/W) sum_i w_i loss(y_i, o_i + b0 + x_i'b)
            + alpha sum_j v_j [ l1_ratio s_j |b_j| + (1 - l1_ratio)/2 s_j^2 b_j^2 ]

    Parameters
    ----------
    X : (n, p) array, SciPy sparse array, or table (pandas, Polars, PyArrow)
        float32 and float64 arrays and CSC/CSR matrices are used in place. Tables with text, categories, booleans or
        missing values are encoded.
    y : (n,) array
        Numbers; labels for a classification; two columns (successes, failures) for the binomial loss; several columns
        for several targets; (time, event), (start, stop, event) or a structured array for survival times.
    loss : name or value, default "gaussian"
        dr.Gaussian(), dr.Binomial(), dr.Multinomial(), dr.Poisson(), dr.Gamma(), dr.InverseGaussian(), dr.Tweedie(),
        dr.NegativeBinomial(), dr.Huber(), dr.SquaredHinge() and the others of `diamondring.losses`; each says its
        formula. Exposure: a rate with the weight exposure, or a count with the offset log(exposure).
    penalty : dr.L1(), dr.L2(), dr.L1L2(l1_ratio), dr.NoPenalty() or a name
    alphas : int or values, default 100
        An int is the length of an automatic grid; anything else is exactly the values wanted (a float is one value).
        The grid goes from the smallest alpha that keeps no penalised input down by ``eps``; for L2 from 1 % to 99 %
        of the attainable effective degrees of freedom; without penalty it is the one value 0.
    eps : float, default 1e-3
        Smallest over largest alpha of the grid.
    sample_weight : (n,) array, optional
        A weight of 2 is the same as the row twice; 0 is the same as no row.
    offset : (n,) array, optional
        A known part of the prediction.
    penalty_factor : (p,) array or dict by name, optional
        v_j: 0 not penalised, inf left out; never rescaled.
    bounds : optional
        ``(lower, upper)`` for all inputs, ``{name: (lower, upper)}``, or an array (p, 2); None is no bound. In the
        inputs' own units.
    fit_intercept : bool, default True
    standardize : bool, "numeric" or (p,) bool array, default True
        Penalise on the scale of unit standard deviation (1/n, weighted); "numeric" spares 0/1 inputs. X is not
        changed, and coefficients are always in the inputs' own units.
    strata : (n,) labels, optional
        Survival times only: groups of rows with a baseline hazard of their own.
    tol : float, default 1e-8
        Target for the relative duality gap; below 1e-12 counts as 1e-12.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If an argument cannot be used.
    Interrupted
        On Ctrl-C; its ``path`` holds the alphas finished so far.

    Warns
    -----
    DataWarning
        For constant inputs, and for copies of an input that leave the solution not unique.
    SolverWarning
        Where the target gap is missed.
    """
    from .prepare import make_problem

    prepared = make_problem(
        X, y, loss=loss, penalty=penalty, sample_weight=sample_weight, offset=offset, penalty_factor=penalty_factor,
        bounds=bounds, fit_intercept=fit_intercept, standardize=standardize, strata=strata,
    )  # fmt: skip
    try:
        solved = solve(prepared.problem, alphas, eps=eps, tol=tol)
    except Interrupted as stop:
        if stop.path is not None:
            stop.path = dataclasses.replace(stop.path, encoder=prepared.encoder)
        raise
    if prepared.encoder is not None:
        solved = dataclasses.replace(solved, encoder=prepared.encoder)
    warn_about(solved, stacklevel=4)
    return solved


def warn_about(solved: Path, stacklevel: int = 3) -> None:
    """Issue a path's flaws as warnings: `DataWarning` and `SolverWarning`."""
    for text in solved.data_flaws:
        warnings.warn(text, DataWarning, stacklevel=stacklevel)
    for text in solved.solver_flaws:
        warnings.warn(text, SolverWarning, stacklevel=stacklevel)


def solve(
    problem: Problem, alphas: Any = 100, eps: float = 1e-3, tol: float = 1e-8, cancel: Cancel | None = None,
    solver: Solver = dispatch.solve_by_kind,
) -> Path:  # fmt: skip
    """Solve a checked problem; the door used by everything inside the package. Issues no warnings.

    Parameters
    ----------
    alphas, eps, tol
        As in `path`.
    cancel : callable, optional
        Asked now and then; true stops the work as Ctrl-C does.
    solver : callable
        What solves a decreasing array of distinct alphas.

    Raises
    ------
    Interrupted
        If stopped; its ``path`` holds the alphas finished so far, or None.
    """
    wanted, tol = check_alphas(alphas), check_tol(tol)
    _refuse_overflow(problem)
    eps = check_positive(eps, "eps", below=1.0)
    top = smallest_resting(problem, tol, cancel)
    if isinstance(wanted, int) and np.isinf(top) and not problem.bounded and problem.gaussian:
        # one factorisation serves both the grid and its solutions
        solution, count, repeat = dispatch.ridge(problem, wanted, tol, cancel), wanted, np.arange(wanted)
    else:
        values = automatic(problem, wanted, eps, top) if isinstance(wanted, int) else allowed(problem, wanted)
        distinct, repeat = distinct_alphas(values)
        solution, count = solver(problem, distinct, tol, cancel), len(values)
    if solution.interrupted and len(solution.alphas) == 0:
        raise Interrupted()
    if len(solution.alphas) == 0:
        raise FitError(" ".join(solution.flaws) or "No alpha could be solved.")
    repeat = repeat[repeat < len(solution.alphas)]
    result = _as_path(problem, solution, repeat, tol, top)
    if solution.interrupted:
        text = f"Interrupted after {len(result)} of {count} alphas; the finished ones are in the exception's .path."
        raise Interrupted(text, result)
    return result


def by_output(problem: Problem, coef: Any) -> tuple[tuple[Any, ...], Any]:
    """Coefficients (k, K p) as K arrays (k, p), and an array (k, p) that is not 0 where any of them is."""
    k, p = problem.outputs, problem.shape[1]
    if k == 1:
        return (coef,), coef
    parts = tuple(coef[:, output * p : (output + 1) * p] for output in range(k))
    used = sum(abs(part) for part in parts[1:])
    return parts, abs(parts[0]) + used


def _refuse_overflow(problem: Problem) -> None:
    """Products of inputs and target, and their squares, must stay far below 1e308."""
    if (name := problem.overflowing) is not None:
        raise InputError(f"{name} holds values too large for their squares (1e75 or more): rescale it.")


def _as_path(problem: Problem, solution: Solution, repeat: NDArray[np.intp], tol: float, top: float) -> Path:
    """Statuses, counts and sentences around a solver's numbers."""
    if not (np.isfinite(solution.intercept).all() and np.isfinite(solution.coef.data).all()):
        raise FitError("The solution is not finite: inputs or weights of very different sizes overflow; rescale them.")
    coef, stats = solution.coef, problem.stats
    if not coef.data.all():
        coef.eliminate_zeros()
    status = solution.kind.astype("U15")
    if not solution.unique.all():
        status[~solution.unique] = np.char.add(solution.kind[~solution.unique], ", not unique")
    missed = ~(solution.gap <= tol)
    if missed.any():
        status[missed] = "missed"
    again = len(repeat) != len(solution.alphas)  # an alpha was asked for more than once

    def each(values: Any) -> Any:
        return values[repeat] if again else values

    coefs, used = by_output(problem, coef)
    result = Path(
        alphas=each(solution.alphas),
        coef=tuple(map(each, coefs)) if len(coefs) > 1 else each(coefs[0]),
        intercept=each(solution.intercept), gap=each(solution.gap),
        objective=each(solution.objective), n_kept=each((used.indptr[1:] - used.indptr[:-1]).astype(np.int64)),
        status=each(status), penalty=problem.penalty, loss=problem.loss, names=problem.names, scale=stats.scale,
        center=stats.center, sd=stats.sd, alpha_max=top, fit_intercept=problem.fit_intercept,
        n_samples=stats.n_samples, sum_weights=stats.sum_weights, y_scale=stats.y_scale,
        standardized=problem.scaled, penalty_factor=problem.penalty_factor,
        lower=problem.lower, upper=problem.upper, null_value=problem.null_value, classes=problem.classes,
        has_offset=problem.offset is not None,
    )  # fmt: skip
    notes = (*path_text.notes(result), *solution.messages)
    data_flaws = (*path_text.data_flaws(problem, result), *solution.flaws)
    loose = None if solution.unique.all() else path_text.not_unique(problem, result, solution.dependent)
    if loose is not None:
        text, copies = loose
        if copies:
            data_flaws = (*data_flaws, text)
        elif result.alphas[0] > 0 or not solution.messages:  # least squares says it in its own words
            notes = (*notes, text)
    solver_flaws: tuple[str, ...] = ()
    if missed.any():
        solver_flaws = path_text.solver_flaws(result, solution.alphas, solution.gap, status, solution.cause, tol)
    if not (notes or data_flaws or solver_flaws):
        return result
    return dataclasses.replace(result, notes=notes, data_flaws=data_flaws, solver_flaws=solver_flaws)
