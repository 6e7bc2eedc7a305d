"""The relaxed lasso: L1 chooses the inputs, least squares refits them, and a blend of both predicts.

For every alpha of an L1 path, with ``b(alpha)`` the lasso's coefficients and ``c(alpha)`` the least squares
coefficients on the inputs that the lasso kept (minimum norm on the penalty's scale where they are dependent), the
relaxed lasso with blend gamma in [0, 1] is::

    gamma b(alpha) + (1 - gamma) c(alpha)

gamma = 1 is the lasso, gamma = 0 the refit (Meinshausen 2007; in this form Hastie, Tibshirani and Tibshirani 2020).
Free inputs (penalty factor 0) are always refitted, bounds hold in the refit too. With another loss than half the
squared error the refit is the fit of that loss without a penalty; with K outputs it has every input that some output
keeps.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..moments import Moments, centred_moments
from ..penalties import NoPenalty
from ..problem import Problem

if TYPE_CHECKING:
    from ..paths import Path
    from .solve import FoldPath

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Cancel = Callable[[], bool]

GAMMAS = (1.0, 0.75, 0.5, 0.25, 0.0)
_DEPENDENT = 1e-10  # share of a column's squared length that must be new for the column to count as independent


@dataclass(frozen=True, eq=False)
class Refit:
    """Least squares on each support of an L1 path.

    Attributes
    ----------
    coef : SciPy CSR array (k, p), original units; a tuple of K of them with K outputs.
    intercept : (k,), or (k, K)
    products : (k, 3) or None
        Weighted mean products of training residuals: lasso with lasso, lasso with refit, refit with refit. They give
        the training error of every blend, see `train_errors`. None for other losses than half the squared error.
    missing : (k,) bool array
        Where there is no fit without a penalty, as where classes are separated: the L1 fit stands in its place.
    """

    coef: Any
    intercept: Float
    products: Float | None
    missing: NDArray[np.bool_]

    def train_errors(self, gammas: tuple[float, ...]) -> Float:
        """Weighted mean squared training error of each blend, ``(len(gammas), k)``."""
        assert self.products is not None
        g = np.asarray(gammas)[:, None]
        both, mixed, refit = self.products.T
        return np.asarray(np.maximum(g * g * both + 2.0 * g * (1.0 - g) * mixed + (1.0 - g) ** 2 * refit, 0.0))


def refit(problem: Problem, path: Path | FoldPath, cancel: Cancel | None = None) -> Refit:
    """The fit without a penalty on the support of each alpha of an L1 path.

    Parameters
    ----------
    problem : the data that the path was solved on.
    path : its coefficients and intercepts.
    cancel : asked between supports; true stops the work with `Interrupted`.
    """
    if problem.gaussian:
        return _least_squares_refit(problem, path.coef, cancel)
    from .refit_loss import refit_loss

    return refit_loss(problem, path, cancel)


def _least_squares_refit(problem: Problem, lasso: Any, cancel: Cancel | None) -> Refit:
    from scipy.sparse import csr_array

    from ..errors import Interrupted

    lasso = csr_array(lasso)
    k, p = lasso.shape
    free = np.flatnonzero(~problem.dead & (problem.penalty_factor == 0))
    supports = [np.union1d(lasso.indices[lasso.indptr[i] : lasso.indptr[i + 1]], free) for i in range(k)]
    used = np.unique(np.concatenate([free, *supports])).astype(np.int64)
    moments = centred_moments(problem, used)
    rows = np.zeros((k, used.size))
    for i, support in enumerate(supports):
        if i and np.array_equal(support, supports[i - 1]):
            rows[i] = rows[i - 1]
            continue
        if cancel is not None and cancel():
            raise Interrupted()
        place = np.searchsorted(used, support)
        rows[i, place] = _bounded(problem, support) if problem.bounded else _least_squares(moments, place)
    scale = problem.stats.scale[used]
    before = lasso[:, used].toarray() * scale
    coef = rows / np.where(scale > 0, scale, 1.0)
    intercept = np.zeros(k)
    if problem.fit_intercept:
        intercept = problem.stats.y_center - coef @ problem.stats.center[used]
    wide = csr_array((k, p)) if used.size == 0 else _spread(coef, used, p)
    return Refit(wide, intercept, _residual_products(moments, before, rows), np.zeros(k, dtype=bool))


def blend(first: Any, second: Any, gamma: float) -> Any:
    """``gamma`` times the first plus ``1 - gamma`` times the second of two CSR arrays, or tuples of them."""
    from scipy.sparse import csr_array

    if isinstance(first, tuple):
        return tuple(blend(a, b, gamma) for a, b in zip(first, second, strict=True))
    return csr_array(gamma * first + (1.0 - gamma) * second)


def blended_path(path: Path, again: Refit, gamma: float) -> Path:
    """The path of one blend: ``gamma`` times the lasso plus ``1 - gamma`` times its refit.

    It minimises no penalised objective of its own, so it carries no duality gap (NaN) and its status is "relaxed".
    """
    coef = blend(path.coef, again.coef, gamma)
    every = coef if isinstance(coef, tuple) else (coef,)
    for each in every:
        each.eliminate_zeros()
    used = sum(abs(each) for each in every)
    k = len(path.alphas)
    plain = "least squares" if path.loss.name == "gaussian" else "the fit without a penalty"
    return dataclasses.replace(
        path,
        coef=coef,
        intercept=gamma * path.intercept + (1.0 - gamma) * again.intercept,
        gap=np.full(k, np.nan),
        objective=np.full(k, np.nan),
        n_kept=np.diff(used.indptr).astype(np.int64),
        status=np.full(k, "relaxed", dtype="U15"),
        notes=(*path.notes, f"Relaxed: {gamma:g} of the L1 fit, {1 - gamma:g} of {plain} on what it keeps."),
    )


def _spread(coef: Float, used: Int, p: int) -> Any:
    """Rows over the columns `used` as a CSR array over all `p` columns."""
    from scipy.sparse import csr_array

    narrow = csr_array(coef)
    narrow.eliminate_zeros()
    return csr_array((narrow.data, used[narrow.indices], narrow.indptr), shape=(coef.shape[0], p))


def _least_squares(moments: Moments, place: Int) -> Float:
    """Least squares over the columns at `place`, (s,) on the penalty's scale; minimum norm where dependent.

    Cholesky of the correlation matrix. Where a column has less than a share of 1e-10 of its own, it is dependent on the
    others: then a pivoted Cholesky finds all such columns, and their part of the null space is projected out.
    """
    from scipy.linalg.lapack import dpotrf, dpotrs

    length = np.sqrt(np.diag(moments.gram)[place])
    alive = length > 0
    out = np.zeros(place.size)
    if not alive.any():
        return out
    live, length = place[alive], length[alive]
    correlation = moments.gram[np.ix_(live, live)] / np.outer(length, length)
    right = moments.cross[live] / length
    factor, failed = dpotrf(correlation)
    if failed == 0 and np.min(np.diag(factor)) ** 2 > _DEPENDENT:
        b, _ = dpotrs(factor, right)
        out[alive] = b / length
    else:
        out[alive] = _minimum_norm(correlation, right, length)
    return out


def _minimum_norm(correlation: Float, right: Float, length: Float) -> Float:
    """Least squares with dependent columns: the solution whose coefficients ``b / length`` have the least norm."""
    from scipy.linalg import solve_triangular
    from scipy.linalg.lapack import dpstrf

    factor, pivot, rank, _ = dpstrf(correlation, tol=_DEPENDENT)
    size = length.size
    order = pivot - 1
    upper = np.triu(factor)[:rank, :]
    basic, rest = order[:rank], order[rank:]
    half = solve_triangular(upper[:, :rank], right[basic], trans="T", check_finite=False)
    b = np.zeros(size)
    b[basic] = solve_triangular(upper[:, :rank], half, check_finite=False)
    b /= length
    if rest.size:
        null = np.zeros((size, rest.size))
        null[basic] = -solve_triangular(upper[:, :rank], upper[:, rank:], check_finite=False)
        null[rest] = np.eye(rest.size)
        null /= length[:, None]
        b -= null @ np.linalg.lstsq(null, b, rcond=None)[0]
    return b


def _bounded(problem: Problem, support: Int) -> Float:
    """Least squares within the bounds, by the solver of penalised problems; (s,) on the penalty's scale."""
    from ..paths import solve

    if support.size == 0:
        return np.zeros(0)
    reduced = dataclasses.replace(
        problem,
        matrix=problem.matrix[:, support],
        penalty=NoPenalty(),
        penalty_factor=np.ones(support.size),
        lower=problem.lower[support],
        upper=problem.upper[support],
        standardize=problem.scaled[support],
        names=tuple(problem.names[j] for j in support),
    )
    coef = solve(reduced, np.zeros(1)).coef_at(0)
    return np.asarray(coef * problem.stats.scale[support])


def _residual_products(moments: Moments, lasso: Float, again: Float) -> Float:
    """Weighted mean products of the residuals of lasso and refit, (k, 3); see `Refit.products`."""
    first, second = lasso @ moments.cross, again @ moments.cross
    lasso_gram = lasso @ moments.gram
    own = np.einsum("ij,ij->i", lasso_gram, lasso)
    mixed = np.einsum("ij,ij->i", lasso_gram, again)
    other = np.einsum("ij,ij->i", again @ moments.gram, again)
    target = moments.target
    return np.column_stack([target - 2.0 * first + own, target - first - second + mixed, target - 2.0 * second + other])
