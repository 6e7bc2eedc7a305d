"""What `dr.compare` returns."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..display import Explorable
from ..errors import InputError
from ..losses import Loss
from ..measures import null_words
from . import text as comparison_text
from .evidence import Evidence
from .methods import MethodResult
from .nested import Nested
from .reasons import Reasons
from .verdict import Verdict

if TYPE_CHECKING:
    from ..encoding import Encoder
    from ..tuning.resamples import Resamples
    from ..tuning.selection import Baseline
    from .breakage import Breakage

__all__ = ["Comparison"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Explorable):
    """The result of `dr.compare`.

    Attributes
    ----------
    methods : tuple of MethodResult
        "mean" first, then the compared methods.
    verdict : Verdict
        Which one to use, how sure that is, what would change it.
    table : table
        One row per method, in the library of X, else pandas if installed, else a PyArrow Table.
    best : Model, or FunctionModel
        The verdict's model, fitted to all rows.
    reasons : Reasons
        Measured on these data.
    nested : Nested or None
        Honest error of the whole procedure, if it was asked for.
    baseline : Baseline
        Predicting the mean.
    target_name, scoring, squared, folds, n_repeats, ratio, priority, rule
        How it was done: name of the target, name of the error, whether it is a mean squared error, the splits in
        words, repeats, n_test/n_train, what decides ties, and how alpha is chosen ("cv" or "1se").
    random_state : as given.
    notes : tuple of str
        What is odd about the data or the choices.
    n_rows : int
        Rows of positive weight.
    n_columns, n_inputs : int
        Input columns in use, and inputs once encoded.
    data_hash : str
        BLAKE2b of encoded inputs, target and weights: the same data give the same text.
    encoder : Encoder or None
        How columns became inputs; None for a function.
    loss : Loss
        What is fitted; ``guess`` says why, where that was not chosen.
    guess : str
    classes : tuple or None
        Labels of a classification.
    has_offset : bool
        Whether predictions start from an offset, such as the logarithm of an exposure.
    noun : str
        What a coefficient belongs to: an "input", or a "parameter" of a function f(x; b).
    resamples : Resamples or None
        Refits of the method that is shown, without penalty and with L2 on bootstrap samples, if they were asked for.
    breakage : Breakage or None
        Held-out errors with each input column failing in turn, with L1 and with L2.
    """

    methods: tuple[MethodResult, ...]
    verdict: Verdict
    table: Any
    best: Any
    reasons: Reasons
    nested: Nested | None
    baseline: Baseline
    target_name: str
    scoring: str
    squared: bool
    folds: str
    n_repeats: int
    ratio: float
    priority: str
    rule: str
    random_state: Any
    notes: tuple[str, ...]
    n_rows: int
    n_columns: int
    n_inputs: int
    data_hash: str
    encoder: Encoder | None
    loss: Loss
    guess: str = ""
    classes: tuple[Any, ...] | None = None
    has_offset: bool = False
    noun: str = "input"
    resamples: Resamples | None = None
    breakage: Breakage | None = None

    def __repr__(self) -> str:
        return comparison_text.summary(self)

    def __getitem__(self, name: str) -> MethodResult:
        """A method by its name.

        Raises
        ------
        InputError
            If it was not compared.
        """
        for method in self.methods:
            if method.name == name:
                return method
        known = ", ".join(repr(method.name) for method in self.methods)
        raise InputError(f"{name!r} was not compared; the methods are {known}.")

    @property
    def null(self) -> str:
        """What predicting without any input is called: "predicting the mean", "predicting the base rate", ..."""
        return null_words(self.loss)

    @property
    def evidence(self) -> Evidence:
        """What the held-out predictions of the verdict's method are worth in the field's measures."""
        return self[self.verdict.winner].evidence

    @property
    def plot(self) -> Any:
        """Figures of this comparison; see `diamondring.figures`."""
        from ..figures import plotter

        return plotter(self)

    def report(self, file: str | os.PathLike[str]) -> Any:
        """Write the report, one HTML file that works offline and holds no row of the data.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        from ..report import write_report

        return write_report(self, file)

    def save(self, file: str | os.PathLike[str]) -> Any:
        """Write the verdict's model as a readable JSON file, see `Model.save`.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        return self.best.save(file)

    def to_dict(self) -> dict[str, Any]:
        """Everything but rows, predictions and encodings as plain values, ready for JSON."""
        return comparison_text.to_dict(self)
