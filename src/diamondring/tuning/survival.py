"""Held-out error of survival times: what the held-out rows add to the partial likelihood.

The partial likelihood of a few held-out rows alone compares them with each other only. Verweij and van Houwelingen
("Cross-validation in survival analysis", 1993) take the log partial likelihood of all rows of a split less that of its
training rows, both at the coefficients that the training rows taught: then every held-out event is compared with
everybody who was at risk. Here that is a deviance (twice the distance from the saturated model), per (weighted)
held-out event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .fold_data import FoldData
from .folds import Split
from .relaxed import Refit, blended_predictors
from .scoring import Score

if TYPE_CHECKING:
    from ..paths import Path

Float = NDArray[np.float64]


def held_out_deviance(problem: Problem, split: Split, eta: Float, eta_train: Float) -> float:
    """Deviance per held-out event of one model, from its predictors for the test and the training rows of a split."""
    rows = np.concatenate([split.train, split.test])
    y, n_train = problem.y[rows], len(split.train)
    w = np.ones(len(rows)) if problem.weights is None else problem.weights[rows]
    every = w.sum() * problem.loss.value(y, np.concatenate([eta_train, eta]), w)
    own = w[:n_train].sum() * problem.loss.value(y[:n_train], eta_train, w[:n_train])
    return float(2.0 * (every - own) / (w[n_train:] @ y[n_train:, 2]))


def survival_errors(
    fold: FoldData, path: Path, again: Refit | None, gammas: tuple[float, ...], score: Score
) -> tuple[Float, Float]:
    """Held-out and training deviance per event, each (g, k)."""
    held_out, training = [], []
    tests = blended_predictors(fold, path, again, gammas, training=False)
    trains = blended_predictors(fold, path, again, gammas, training=True)
    for test, train in zip(tests, trains, strict=True):
        pairs = zip(test.T, train.T, strict=True)
        held_out.append([held_out_deviance(fold.full, fold.split, eta, own) for eta, own in pairs])
        training.append(score.errors(fold.problem.y, train, fold.problem.weights))
    return np.array(held_out), np.array(training)
