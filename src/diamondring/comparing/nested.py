"""The honest error of the whole procedure: choosing included.

The error of the chosen method is a little too good, because the same held-out rows chose it. Nested cross-validation
repeats the whole comparison (methods, strengths, verdict) inside every training part and measures the model it ends
with on rows that took no part in any choice.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..data.frames import take_rows
from ..errors import DataWarning
from ..measures import null_words
from ..tuning.fold_data import Folds
from ..tuning.folds import IntVector
from ..tuning.scoring import Score, standard_error
from ..tuning.selection import Baseline
from ..tuning.solve import Progress
from ..tuning.survival import held_out_deviance
from ..wording import counted, listed, percent, short, spoken

if TYPE_CHECKING:
    from ..model import Model

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Nested:
    """Error of the whole procedure on rows that took no part in any choice.

    Attributes
    ----------
    error, se : float
        Mean over the outer splits, with the standard error of Nadeau and Bengio.
    fold_errors : (J,)
    baseline_error : float
        Predicting the mean on the same splits.
    picked : tuple of str, (J,)
        The method that each inner comparison chose.
    sentence : str
        The same in words.
    """

    error: float
    se: float
    fold_errors: Float
    baseline_error: float
    picked: tuple[str, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "error": self.error if math.isfinite(self.error) else None,
            "se": self.se if math.isfinite(self.se) else None,
            "fold_errors": [float(e) if math.isfinite(e) else None for e in self.fold_errors],
            "predict_the_mean": self.baseline_error,
            "picked": list(self.picked),
            "sentence": self.sentence,
        }


def nested_error(
    folds: Folds,
    run: Callable[[IntVector], tuple[str, Model]],
    score: Score,
    baseline: Baseline,
    progress: Progress | None,
) -> Nested:
    """Repeat the whole comparison in the training part of every split.

    Parameters
    ----------
    run : compares on the given rows only; returns the name of the method it chose and the model fitted to those rows.
    """
    problem = folds.problem
    errors, picked = np.empty(len(folds)), []
    for i, split in enumerate(folds.splits):
        with warnings.catch_warnings():
            # what is odd about a part of the rows is no news for the user
            warnings.simplefilter("ignore", DataWarning)
            name, model = run(split.train)
            eta = _predictors(folds, model, split.test)
            if score.loss.kind == "survival" and score.of_loss:
                errors[i] = held_out_deviance(problem, split, eta, _predictors(folds, model, split.train))
            else:
                weights = None if problem.weights is None else problem.weights[split.test]
                rows = take_rows(folds.X, split.test)
                errors[i] = score.errors(problem.y[split.test], eta[:, None], weights, rows, problem.classes)[0]
        picked.append(name)
        if progress is not None:
            progress("nested", i + 1, len(folds))
    null = null_words(problem.loss)
    error = float(errors.mean())
    se = float(standard_error(errors, folds.splits.ratio))
    return Nested(error, se, errors, baseline.error, tuple(picked), _sentence(error, se, baseline, picked, score, null))


def _predictors(folds: Folds, model: Model, rows: IntVector) -> Float:
    """Linear predictors of some rows."""
    offset = folds.problem.offset
    return model.linear_predictor(take_rows(folds.X, rows), offset=None if offset is None else offset[rows])


def _sentence(error: float, se: float, baseline: Baseline, picked: list[str], score: Score, null: str) -> str:
    times = sorted({name: picked.count(name) for name in picked}.items(), key=lambda item: -item[1])
    chose = listed([f"{spoken(name, null)} {counted(count, 'time')}" for name, count in times])
    if score.squared:
        value = f"±{short(math.sqrt(error))} in units of the target"
        if baseline.error > 0:
            gain = 1.0 - error / baseline.error
            value += f", {percent(abs(gain))} {'less' if gain >= 0 else 'more'} squared error than {null}"
    else:
        value = f"{score.name} {short(error, 4)} (SE {short(se, 2)}; {null}: {short(baseline.error, 4)})"
    return f"Honest error of the whole procedure (nested cross-validation): {value}. Inside, it chose {chose}."
