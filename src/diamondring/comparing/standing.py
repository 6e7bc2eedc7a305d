"""How the methods of a comparison stand to each other: their errors, and paired differences to the lowest one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tuning.scoring import standard_error
from ..wording import short, spoken

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """What the rule reads of one method.

    Attributes
    ----------
    name : str
    fold_errors : (J,) held-out error per split.
    n_columns : int
        Input columns that a scoring table must still carry.
    n_kept : int
        Inputs (encoded columns) with a coefficient other than 0.
    fragility : float
        Relative rise of the held-out error when the one input column that hurts most is missing (replaced by its
        training mean): 0.5 is half as much error again.
    instability : float
        How far the coefficients (per standard deviation of the input) move between training parts, relative to their
        size; 0 when they never move.
    stronger_kept : int or None
        Inputs kept at the strongest penalty within one SE of the lowest error; None where that is the same fit.
    stronger_error : float
        Its held-out error.
    """

    name: str
    fold_errors: Float
    n_columns: int
    n_kept: int
    fragility: float = math.nan
    instability: float = math.nan
    stronger_kept: int | None = None
    stronger_error: float = math.nan


@dataclass(frozen=True)
class Standing:
    """The methods in order of mean held-out error, with paired differences to the first one."""

    order: tuple[Candidate, ...]
    error: dict[str, float]
    difference: dict[str, float]
    se: dict[str, float]
    squared: bool
    word: str
    null: str = "predicting the mean"  # what predicting without any input is called
    noun: str = "input"  # what a coefficient belongs to: an input, or a parameter of a function

    @property
    def column(self) -> str:
        """What a method needs one of: a column of the table, or a parameter."""
        return "column" if self.noun == "input" else self.noun

    @property
    def predictors(self) -> str:
        """What may say something about the target, with its verb."""
        return "the inputs are" if self.noun == "input" else "f is"

    @property
    def best(self) -> Candidate:
        return self.order[0]

    def spoken(self, name: str) -> str:
        """A method's name inside a sentence."""
        return spoken(name, self.null)

    def show(self, name: str) -> str:
        """A method's error; a mean squared error as its root, in the units of the target."""
        return self.show_value(self.error[name])

    def show_value(self, value: float) -> str:
        """An error as `show` writes it."""
        return f"±{short(math.sqrt(value))}" if self.squared else short(value)

    def gap(self, name: str) -> str:
        """How much worse than the best a method is, in the same units as `show`, with its SE."""
        d, se = self.difference[name], self.se[name]
        if self.squared:
            root = math.sqrt(self.error[self.best.name])
            worse = math.sqrt(self.error[name])
            factor = 1.0 / (worse + root) if worse + root > 0 else 0.0
            d, se = d * factor, se * factor
        return f"{short(d)} (SE {short(se)})"


def rank(
    candidates: Sequence[Candidate], mean_errors: Float, ratio: float, squared: bool, word: str,
    null: str = "predicting the mean", noun: str = "input",
) -> Standing:  # fmt: skip
    """The methods whose errors are finite, the lowest first, and predicting without any input."""
    finite = [c for c in candidates if np.isfinite(c.fold_errors).all()]
    order = sorted(finite, key=lambda c: float(c.fold_errors.mean()))
    everything = [*order, Candidate("mean", mean_errors, 0, 0)]
    first = everything[0].fold_errors
    return Standing(
        order=tuple(order),
        error={c.name: float(c.fold_errors.mean()) for c in everything},
        difference={c.name: float((c.fold_errors - first).mean()) for c in everything},
        se={c.name: float(standard_error(c.fold_errors - first, ratio)) for c in everything},
        squared=squared,
        word=word,
        null=null,
        noun=noun,
    )
