"""Held-out error of survival times: what the held-out rows add to the partial likelihood, see `survival`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .. import survival
from ..losses import Cox
from ..problem import Problem
from .fold_data import FoldData
from .folds import Split
from .relaxed import Refit, blended_predictors
from .scoring import Score

if TYPE_CHECKING:
    from ..paths import Path

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


def survival_errors(
    fold: FoldData, path: Path, again: Refit | None, gammas: tuple[float, ...], score: Score
) -> tuple[Float, Float]:
    """Held-out and training deviance per event, each (g, k)."""
    held_out, training = [], []
    tests = blended_predictors(fold, path, again, gammas, training=False)
    trains = blended_predictors(fold, path, again, gammas, training=True)
    for test, train in zip(tests, trains, strict=True):
        held_out.append(held_out_deviance(fold.full, fold.split, test, train))
        training.append(score.errors(fold.problem.y, train, fold.problem.weights))
    return np.array(held_out), np.array(training)
