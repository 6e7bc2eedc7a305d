"""Predictions of rows by fits that did not see them, and the errors of predicting without any input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .fold_data import Folds
from .folds import Deal, Split
from .scoring import Score, as_score
from .survival import held_out_deviance

if TYPE_CHECKING:
    from .solve import FoldPath

Float = NDArray[np.float64]


def held_out_predictions(folds: Folds, solved: Sequence[FoldPath], index: int, gamma: float = 1.0) -> Float:
    """Prediction of each row by the fits that did not see it, (n,) or (n, K) on the scale of the target.

    The mean over repeats; NaN for rows never tested.
    """
    n, k, loss = len(folds.problem.y), folds.problem.outputs, folds.problem.loss
    total, times = np.zeros((n, k)), np.zeros(n)
    if folds.deals and not folds.learned:
        begin = 0
        for deal in folds.deals:
            fits = [path.dense_at(index, gamma) for path in solved[begin : begin + deal.count]]
            eta = folds.predict_dealt(deal, np.array([b for b, _ in fits]), np.array([b0 for _, b0 in fits]))
            tested = deal.fold >= 0
            total[tested] += loss.mean(eta[tested]).reshape(-1, k)
            times += tested
            begin += deal.count
    else:
        for i, path in enumerate(solved):
            test = folds.splits.pairs[i].test
            # a list of splits may test a row twice
            np.add.at(total, test, loss.mean(folds.predict_test(i, *path.at(index, gamma))[:, 0]).reshape(-1, k))
            times += np.bincount(test, minlength=n)
    out = np.full((n, k), np.nan)
    np.divide(total, times[:, None], out=out, where=times[:, None] > 0)
    return out[:, 0] if k == 1 else out


def other_measures(problem: Problem, held_out: Float, score: Score) -> dict[str, float]:
    """Errors of held-out predictions of labels and survival times by the other measures that their field uses."""
    names = {"binomial": ("log loss", "auc", "brier", "accuracy"), "squaredhinge": ("auc", "accuracy")}
    names |= {"multinomial": names["binomial"], "cox": ("c-index",)}
    tested = ~np.isnan(held_out.reshape(len(held_out), -1)).any(axis=1)
    if problem.weights is not None:
        tested &= problem.weights > 0
    y, f = problem.y[tested], held_out[tested]
    weights = None if problem.weights is None else problem.weights[tested]
    out = {}
    for name in names.get(problem.loss.name, ()):
        other = as_score(name, problem.loss)
        if other.name != score.name:
            out[other.name] = other.of_predictions(y, f, weights)
    return out


def mean_errors(folds: Folds, score: Score) -> Float:
    """Held-out error (J,) of the best prediction that uses no input: the (weighted) training mean, the base rate."""
    if score.squared and score.of_loss and folds.problem.gaussian and folds.deals:
        return np.concatenate([_dealt_mean_errors(folds.problem, deal) for deal in folds.deals])
    out = np.empty(len(folds))
    for i, split in enumerate(folds.splits):
        eta, eta_train = (null_predictors(folds.problem, split, rows) for rows in (split.test, split.train))
        if score.of_loss and not score.by_rows:
            out[i] = held_out_deviance(folds.problem, split, eta, eta_train)
            continue
        rows = None if score.scorer is None else folds.user_rows(split.test).take()
        weights = None if folds.problem.weights is None else folds.problem.weights[split.test]
        out[i] = score.errors(folds.problem.y[split.test], eta[:, None], weights, rows, folds.problem.classes)[0]
    return out


def levelled(folds: Folds, score: Score, train_errors: Float, held_out: Float) -> Float:
    """Training errors (J, m, k) that can be laid beside held-out ones.

    The partial likelihood of an event depends on how many are at risk, so that training and held-out deviance differ
    even for a model without inputs: that difference is taken away, fold by fold.

    Parameters
    ----------
    held_out : (J,) array
        `mean_errors`.
    """
    if not score.of_loss or score.by_rows:
        return train_errors
    problem, level = folds.problem, np.empty(len(folds))
    for i, split in enumerate(folds.splits):
        weights = None if problem.weights is None else problem.weights[split.train]
        eta, y = null_predictors(problem, split, split.train), problem.y[split.train]
        level[i] = score.from_loss(np.array([problem.loss.value(y, eta, weights)]), y, weights)[0]
    return np.asarray(train_errors + (held_out - level)[:, None, None])


def null_predictors(problem: Problem, split: Split, rows: Any) -> Float:
    """Offset plus the best constant (learned from the training part) for some rows, (m,) or (m, K)."""
    train, k = split.train, problem.outputs
    offset, share = problem.offset, problem.share[split.train]
    constant = problem.loss.null_eta(problem.y[train], share / share.sum(), None if offset is None else offset[train])
    eta = np.broadcast_to(constant, (len(rows), k)).copy()
    if offset is not None:
        eta += offset[rows].reshape(-1, k)
    return eta[:, 0] if k == 1 else eta


def _dealt_mean_errors(problem: Problem, deal: Deal) -> Float:
    """`mean_errors` of squares: sums over each fold say everything, those of its training part by subtraction."""
    stats, weights = problem.stats, problem.weights
    y = problem.target - stats.y_center
    slot, count = deal.fold + 1, deal.count + 1
    weight = np.bincount(slot, weights, count).astype(np.float64)
    first = np.bincount(slot, y if weights is None else weights * y, count)
    second = np.bincount(slot, y * y if weights is None else weights * y * y, count)
    mean = ((first.sum() - first) / (weight.sum() - weight))[1:]
    own = weight[1:]
    return np.asarray(np.maximum(second[1:] / own - 2 * mean * (first[1:] / own) + mean**2, 0.0))
