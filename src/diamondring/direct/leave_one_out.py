"""Exact leave-one-out errors of ridge regression for every alpha, from one eigendecomposition.

What is solved when row i is left out: the problem *before* division by the sum of weights W,
``sum_i w_i 1/2 (y_i - ...)^2 + W alpha sum_j v_j s_j^2 b_j^2 / 2``, without its i-th term, with ``W alpha`` and the
scales ``s_j`` as they were. (scikit-learn's RidgeCV does the same: its alpha is ``W alpha``, and it stays fixed.) A row
of weight w counts w times in the fit and is left out whole; leaving out single copies of a repeated row would be
another question. Intercept and unpenalised inputs are refitted without the row, exactly.

The fit is linear in y with hat matrix H, and the prediction error for the row left out is ``r_i / (1 - h_i)``. In
terms of the eigenvectors of the smaller cross-product matrix, with q_i a row of an orthonormal basis Q of the
intercept and the unpenalised inputs, and Z the penalised inputs made orthogonal to Q::

    m <= n:  U = Z V,   h_i = |q_i|^2 + sum_j u_ij^2 / (lambda_j + alpha)
    m > n:   M = (ZZ' + tau QQ' + alpha I)^-1,   r_i / (1 - h_i) = (M t)_i / (M_ii - |q_i|^2 / (tau + alpha))

The second form does not cancel where h_i is near 1; tau only moves Q away from the small eigenvalues.
"""

from __future__ import annotations

from dataclasses import replace
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .design import height_of
from .equations import Equations, equations_of, solve_all
from .factors import Eigen, root_of
from .freedom import Spectrum, grid_between, spectrum_of
from .parts import Parts, in_words, split
from .proof import proved_gaps
from .result import LeaveOneOut
from .ridge import result_of, work_of
from .workers import Cancel, in_order, single_threaded_blas, spans

__all__ = ["ridge_loo"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

ALONE = 1e-10  # 1 - |q_i|^2 below which no fit without row i exists
LOST = 1e-6  # 1 - h_i below which the first form has lost too many digits
SMALLEST = 1e-9  # alpha over the largest eigenvalue below which eigenvalues must come from Z itself


def ridge_loo(
    problem: Problem, alphas: int | Float | list[float], *, per_row: bool = False, cancel: Cancel = None
) -> LeaveOneOut:
    """Leave-one-out errors for every alpha, and the fits to all rows. See the module's docstring for what is solved.

    Parameters
    ----------
    problem, alphas, cancel
        As for `ridge_path`, but every alpha must be positive, and a matrix of size min(n, p)^2 is formed even for the
        largest sparse problems: leverages need it.
    per_row : bool, default False
        Also return the (n, k) errors, y minus prediction.

    Returns
    -------
    LeaveOneOut
        ``error`` is the mean of the squared errors, weighted with the sample weights; the predictions of rows left
        out are ``y - errors``.
    """
    n = problem.shape[0]
    with single_threaded_blas(work_of(problem, alphas)):
        parts = split(problem, cancel)
        result, lost = _loo(parts, alphas, per_row, cancel)
        if lost and n <= 2 * len(parts.penalised):
            result, _ = _loo(split(problem, cancel, side="rows"), alphas, per_row, cancel)
    return result


def _loo(parts: Parts, alphas: int | Float | list[float], per_row: bool, cancel: Cancel) -> tuple[LeaveOneOut, bool]:
    """The result, and whether digits were lost that the other side would keep."""
    equations = equations_of(parts, cancel)
    moved = _moved(parts, equations)
    matrix = equations.release()
    for some in spans(len(matrix), 256) if len(moved) else ():
        matrix[:, some] += moved.T @ moved[:, some]
    eigen = Eigen.of(matrix)
    messages: tuple[str, ...] = ()
    if isinstance(alphas, Integral):
        values, messages = grid_between(_without(spectrum_of(eigen), len(moved)), int(alphas))
    else:
        values = np.atleast_1d(np.asarray(alphas, dtype=np.float64))
    if float(np.min(values)) < SMALLEST * float(np.max(eigen.eigenvalues, initial=0.0)):
        root = root_of(parts.design, parts.side, cancel=cancel)
        eigen = Eigen.of_root(np.vstack([root, moved]) if len(moved) else root)
    x, c, cause = solve_all(parts, equations, eigen, values, cancel)
    coef, intercept = parts.original(c, cancel)
    gap, objective = proved_gaps(parts, equations, values, coef, intercept)
    solution = replace(result_of(parts, values, coef, intercept, cause), gap=gap, objective=objective)
    leverage = _fixed_leverage(parts)
    rows = _ByRows(parts, leverage, coef, intercept, per_row)
    if parts.side == "columns":
        _columns_side(parts, eigen, values, c, leverage, rows, cancel)
    else:
        tau = float(moved[0] @ moved[0]) if len(moved) else 1.0
        inverse = _inverse_diagonals(eigen, values, cancel)
        rows.take(slice(0, len(x)), x, inverse - leverage[:, None] / (tau + values), None)
    messages = solution.messages + messages + rows.messages()
    return LeaveOneOut(values, rows.mean(), rows.errors, solution, messages), rows.lost


def _inverse_diagonals(eigen: Eigen, alphas: Float, cancel: Cancel) -> Float:
    """Diagonals (n, k) of the inverses of the matrix plus each alpha."""
    n = len(eigen.vectors)
    out, shrink = np.empty((n, len(alphas))), 1.0 / (eigen.eigenvalues[:, None] + alphas)

    def work(rows: slice) -> None:
        np.matmul(eigen.vectors[rows] ** 2, shrink, out=out[rows])

    for _ in in_order(work, spans(n, 128), flops=2.0 * n * n * len(alphas), cancel=cancel):
        pass
    return out


def _moved(parts: Parts, equations: Equations) -> Float:
    """``sqrt(tau) Q'``, with the intercept's vector in Q: rows to add to Z'; none on the columns' side.

    tau is twice a bound on the largest eigenvalue, so that these directions own the largest ones.
    """
    n = parts.problem.shape[0]
    if parts.side == "columns":
        return np.zeros((0, n))
    vectors = [parts.basis.rows(slice(0, n)).T] if parts.basis.rank else []
    if parts.problem.fit_intercept:
        vectors.insert(0, np.sqrt(parts.problem.share)[None, :])
    if not vectors:
        return np.zeros((0, n))
    return np.asarray(np.sqrt(2.0 * equations.size if equations.size > 0 else 1.0) * np.vstack(vectors))


def _without(spectrum: Spectrum, first: int) -> Spectrum:
    """A spectrum without its largest values."""
    return Spectrum(spectrum.values[first:], spectrum.counts[first:])


def _fixed_leverage(parts: Parts) -> Float:
    """``|q_i|^2`` (n,): what intercept and unpenalised inputs alone contribute to h_i."""
    problem = parts.problem
    n = problem.shape[0]
    leverage = problem.share.copy() if problem.fit_intercept else np.zeros(n)
    if parts.basis.rank:
        for rows in spans(n, height_of(len(parts.free))):
            leverage[rows] += (parts.basis.rows(rows) ** 2).sum(axis=1)
    return leverage


def _columns_side(
    parts: Parts, eigen: Eigen, alphas: Float, c: Float, leverage: Float, rows: _ByRows, cancel: Cancel
) -> None:
    """Errors by blocks of rows: the eigenvectors' scores of a block give its leverages for all alphas."""
    n, m = parts.design.shape
    shrink = 1.0 / (eigen.eigenvalues[:, None] + alphas)

    def work(part: slice) -> tuple[slice, Float, Float]:
        z = parts.design.block(part, slice(0, m))
        r = z @ c
        np.subtract(parts.t[part, None], r, out=r)
        scores = z @ eigen.vectors
        np.multiply(scores, scores, out=scores)
        h = scores @ shrink
        np.subtract((1.0 - leverage[part])[:, None], h, out=h)
        return part, r, h

    flops = 2.0 * n * m * (m + 2.0 * len(alphas))
    for part, r, rest in in_order(work, spans(n, height_of(max(m, len(alphas)))), flops=flops, cancel=cancel):
        rows.take(part, r, rest, rest)


class _ByRows:
    """Collects the errors of all rows, in the order of the rows."""

    def __init__(self, parts: Parts, leverage: Float, coef: Float, intercept: Float, per_row: bool) -> None:
        problem = parts.problem
        self._problem, self._coef, self._intercept = problem, coef, intercept
        self._share = problem.share
        self._defined = (1.0 - leverage > ALONE) | (self._share == 0)
        self._parts = parts
        self.errors: Float | None = np.empty((len(leverage), len(coef))) if per_row else None
        self._sum = np.zeros(len(coef))
        self.lost = False

    def take(self, rows: slice, numerator: Float, denominator: Float, rest: Float | None) -> None:
        """Errors ``numerator / denominator`` (rows, k), in units of t; ``rest`` is 1 - h where it was computed so."""
        share, defined = self._share[rows], self._defined[rows]
        present = defined & (share > 0)
        self.lost = self.lost or (rest is not None and bool((rest[present] < LOST).any()))
        with np.errstate(divide="ignore", invalid="ignore"):
            error = numerator / denominator
        self._sum += np.einsum("ik,ik->k", error[present], error[present])
        if self.errors is None:
            return
        with np.errstate(divide="ignore", invalid="ignore"):
            error /= np.sqrt(share)[:, None]
        error[~defined] = np.nan
        absent = np.flatnonzero(share == 0)
        if len(absent):
            error[absent] = self._plain(absent + rows.start)
        self.errors[rows] = error

    def _plain(self, rows: NDArray[np.intp]) -> Float:
        """Errors of rows of weight 0, which are in no fit."""
        x = self._problem.matrix[rows]
        fit = np.asarray((x.astype(np.float64) if isinstance(x, np.ndarray) else x) @ self._coef.T)
        return np.asarray(self._problem.target[rows, None] - self._intercept - fit)

    def mean(self) -> Float:
        """Weighted mean of the squared errors (k,); NaN if no row has one."""
        total = float(self._share[self._defined].sum())
        return self._sum / total if total > 0 else np.full(len(self._sum), np.nan)

    def messages(self) -> tuple[str, ...]:
        """What could not be computed."""
        alone = np.flatnonzero(~self._defined)
        if not len(alone):
            return ()
        names = [self._problem.names[j] for j in self._parts.free]
        reason = f"the unpenalised inputs {in_words(names)}" if names else "the intercept"
        return (
            f"Row {alone[0]}{f' and {len(alone) - 1} more rows' if len(alone) > 1 else ''} alone determines {reason}: "
            "its leave-one-out error does not exist, and the mean leaves it out.",
        )
