"""The refit of the relaxed lasso for other losses than half the squared error: the fit without a penalty."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import FitError, InputError, Interrupted
from ..penalties import NoPenalty
from ..problem import Problem, linear_predictor
from .relaxed import Refit

if TYPE_CHECKING:
    from ..paths import Path
    from .solve import FoldPath

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Cancel = Callable[[], bool]

_FAR = 15.0  # between linear predictors; e^15 is three million


def refit_loss(problem: Problem, path: Path | FoldPath, cancel: Cancel | None = None) -> Refit:
    """`relaxed.refit` for a problem of any loss; inputs that some output keeps are refitted for all outputs."""
    coefs = path.coef if isinstance(path.coef, tuple) else (path.coef,)
    k, p = coefs[0].shape
    free = np.flatnonzero(~problem.dead & (problem.penalty_factor == 0))
    found = [np.zeros((k, p)) for _ in coefs]
    intercept, missing = path.intercept.copy(), np.zeros(k, dtype=bool)
    before: Int | None = None
    for i in range(k):
        kept = [each.indices[each.indptr[i] : each.indptr[i + 1]] for each in coefs]
        support = np.unique(np.concatenate([free, *kept])).astype(np.int64)
        if before is not None and np.array_equal(support, before):
            for each in found:
                each[i] = each[i - 1]
            intercept[i], missing[i] = intercept[i - 1], missing[i - 1]
        else:
            if cancel is not None and cancel():
                raise Interrupted()
            fit = _unpenalised(problem, support, cancel)
            missing[i] = fit is None
            if fit is not None:
                for each, values in zip(found, np.atleast_2d(fit[0]), strict=True):
                    each[i, support] = values
                intercept[i] = fit[1]
        if missing[i]:
            for each, lasso in zip(found, coefs, strict=True):
                each[i] = lasso[[i]].toarray()[0]
            intercept[i] = path.intercept[i]
        before = support
    return Refit(_sparse(found), intercept, None, missing)


def _unpenalised(problem: Problem, support: Int, cancel: Cancel | None) -> tuple[Float, Any] | None:
    """Coefficients (s,) or (K, s) and intercepts of the fit without a penalty; None if there is none."""
    from ..paths import solve

    k = problem.outputs
    if support.size == 0:
        constant = problem.null_eta
        return np.zeros((k, 0)) if k > 1 else np.zeros(0), constant if k > 1 else constant[0]
    reduced = dataclasses.replace(
        problem, matrix=problem.matrix[:, support], penalty=NoPenalty(), penalty_factor=np.ones(support.size),
        lower=problem.lower[support], upper=problem.upper[support], standardize=problem.scaled[support],
        names=tuple(problem.names[j] for j in support),
    )  # fmt: skip
    try:
        path = solve(reduced, np.zeros(1), cancel=cancel)
    except (FitError, InputError):
        return None
    coef = path.coef_at(0)
    return None if path.status[0] == "missed" or _endless(reduced, coef) else (coef, path.intercept[0])


def _endless(problem: Problem, coef: Float) -> bool:
    """Whether coefficients only look finite: predictors so far apart that the likelihood has become flat."""
    if np.ptp(linear_predictor(problem, coef, np.zeros(problem.outputs))) < _FAR:
        return False
    from ..solvers.separation import explain

    return explain(problem, 0.0) is not None


def _sparse(rows: list[Float]) -> Any:
    from scipy.sparse import csr_array

    return csr_array(rows[0]) if len(rows) == 1 else tuple(csr_array(each) for each in rows)
