"""What the multi-task classes share between checked data and fitted attributes, and their path as a function."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses import MultiGaussian
from ..paths import Path, solve
from ..penalties import Penalty, row_norms
from ..problem import Problem, product
from ..tuning.folds import Splits
from . import _solving
from ._solving import warn_missed
from ._validation import Data, refuse_overflow

Float = NDArray[np.float64]


def make_problem(data: Data, penalty: Penalty, *, fit_intercept: bool) -> Problem:
    """The problem of all targets, in scikit-learn's manner: inputs not standardised, equal penalty factors."""
    problem = _solving.make_problem(data, 0, penalty, fit_intercept=fit_intercept)
    if data.y.shape[1] == 1:
        return problem
    known = {name: problem.__dict__[name] for name in ("column_moments",) if name in problem.__dict__}
    problem = dataclasses.replace(problem, y=np.asfortranarray(data.y), loss=MultiGaussian())
    problem.__dict__.update(known)
    if problem.overflowing is not None:
        refuse_overflow(data.matrix, data.y)
    return problem


def fold_errors(problem: Problem, splits: Splits, alphas: Float, tol: float) -> Float:
    """Held-out mean squared errors (n_alphas, n_folds), the mean over targets; rows have their weights."""
    n, out = problem.shape[0], np.empty((len(alphas), len(splits)))
    weights = np.ones(n) if problem.weights is None else problem.weights
    for fold, (train, test) in enumerate((split.train, split.test) for split in splits):
        inside = np.zeros(n)
        inside[train] = weights[train]  # a row of weight 0 is absent: nothing is copied
        path = solve(dataclasses.replace(problem, weights=inside), alphas, tol=tol)
        warn_missed(path)
        out[:, fold] = _errors(path, problem.matrix[test], problem.y[test], weights[test])
    return out


def _errors(path: Path, matrix: Any, y: Float, weights: Float) -> Float:
    y = y.reshape(len(y), -1)
    intercept = path.intercept.reshape(len(path), -1)
    errors = np.zeros(len(path))
    for k, coef in enumerate(path.coefs):
        eta = product(matrix, coef.toarray().T) + intercept[:, k]
        errors += np.average((y[:, [k]] - eta) ** 2, axis=0, weights=weights)
    return errors / len(path.coefs)


def row_gap(problem: Problem, path: Path, row: int) -> float:
    """scikit-learn's ``dual_gap_`` of one solution, from its certificate."""
    if str(path.status[row]).startswith("kkt"):
        coef, intercept = np.atleast_2d(path.coef_at(row)), np.atleast_1d(path.intercept[row])
        return absolute_gap(problem, float(path.alphas[row]), coef, intercept)[0]
    return float(path.gap[row] * max(abs(path.objective[row]), 1e-12 * path.null_value))


def absolute_gap(problem: Problem, alpha: float, coef: Float, intercept: Float) -> tuple[float, float]:
    """scikit-learn's ``dual_gap_``, P - D in the units of its objective, and the sum of squares of the centred targets.

    As `_solving.absolute_gap`, with the norms of rows in the place of absolute values.

    Parameters
    ----------
    coef : (t, p) array
    intercept : (t,) array
    """
    l1, l2 = alpha * problem.penalty.l1_ratio, alpha * (1.0 - problem.penalty.l1_ratio)
    share = problem.share[:, None]
    y = problem.y.reshape(len(problem.y), -1)
    residual = y - product(problem.matrix, coef.T) - intercept
    if problem.fit_intercept:
        y = y - (share * y).sum(axis=0)
    squares, fit = (float((share * a * a).sum()) for a in (y, residual))
    norm = float((coef * coef).sum())
    total = float(len(y))  # as scikit-learn scales the weights
    slope = np.asarray(problem.matrix.T @ (share * residual), dtype=np.float64)
    if l1 == 0 and l2 == 0:
        return total * float((slope * slope).sum()), total * squares
    energy = float((share * y * residual).sum())
    if l1 == 0:
        return fit + 0.5 * l2 * norm - energy + float((slope * slope).sum()) / (2.0 * l2), total * squares
    primal = 0.5 * fit + l1 * float(row_norms(coef.T).sum()) + 0.5 * l2 * norm
    limit = float(row_norms(slope - l2 * coef.T).max(initial=0.0)) / l1
    best = energy / (fit + l2 * norm) if fit + l2 * norm > 0 else 1.0
    shrink = 1.0 / limit if limit * best >= 1.0 else best
    dual = 0.5 * (squares - float((share * (y - shrink * residual) ** 2).sum())) - 0.5 * l2 * shrink**2 * norm
    return primal - dual, total * squares
