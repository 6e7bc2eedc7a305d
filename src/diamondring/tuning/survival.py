"""Held-out error of survival times: what the held-out rows add to the partial likelihood, see `survival`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import survival
from ..losses import Cox
from ..problem import Problem
from .fold import FoldData
from .folds import Split

Float = NDArray[np.float64]


def held_out_deviance(problem: Problem, split: Split, eta: Float, eta_train: Float) -> Any:
    """Deviance per held-out event, from predictors for the test and the training rows of a split: of a model (n,), or
    of k models (n, k).

    Twice the log partial likelihood that the test rows add to the training rows (Verweij and van Houwelingen, 1993).
    """
    assert isinstance(problem.loss, Cox)
    rows = np.concatenate([split.train, split.test])
    held_out = np.arange(len(rows)) >= len(split.train)
    weights = None if problem.weights is None else problem.weights[rows]
    both = np.concatenate([eta_train, eta])
    return survival.held_out_deviance(problem.y[rows], both, held_out, weights, ties=problem.loss.ties)


def held_out_errors(fold: FoldData, eta: Float, eta_train: Float, training: Float) -> Float:
    """`held_out_deviance` (k,) of several models whose training errors (k,) are known.

    Parameters
    ----------
    eta, eta_train : (n_test, k), (n_train, k)
    training : (k,) deviance per event of the training rows
    """
    full, split = fold.full, fold.split
    rows = np.concatenate([split.train, split.test])
    y, weights = full.y[rows], np.ones(len(rows)) if full.weights is None else full.weights[rows]
    every = 2.0 * weights.sum() * full.loss.values(y, np.concatenate([eta_train, eta]), weights)
    events, n = weights * y[:, 2], len(split.train)
    return np.asarray((every - events[:n].sum() * training) / events[n:].sum())
