"""Held-out error: how far predictions are from the truth, always as a number that is better when lower.

The default is the weighted mean squared error. Any scikit-learn scorer works too: scorers are better when higher, so
their sign is turned, and the name that prints show says what is measured.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError

Float = NDArray[np.float64]

MEAN_SQUARED_ERROR = "mean squared error"


@dataclass(frozen=True)
class Score:
    """One way to measure error.

    Attributes
    ----------
    name : str
        What is measured, in words; "minus r2" is a score whose sign was turned.
    scorer : callable or None
        A scikit-learn scorer ``scorer(estimator, X, y, sample_weight=...)``, better when higher; None is the mean
        squared error, computed for a whole path at once.
    takes_weight : bool
        Whether the scorer accepts ``sample_weight``.
    """

    name: str
    scorer: Callable[..., float] | None = None
    takes_weight: bool = True

    @property
    def squared(self) -> bool:
        """True for the mean squared error: its root is in the units of the target."""
        return self.scorer is None

    def errors(self, y: Float, predictions: Float, weight: Float | None, rows: Any = None) -> Float:
        """Error of each column of `predictions`.

        Parameters
        ----------
        y : (n,) truth.
        predictions : (n, k), one column per model.
        weight : (n,) observation weights or None.
        rows : the inputs of these rows as the user gave them; scorers may look at them.

        Returns
        -------
        (k,) errors, lower is better.

        Raises
        ------
        InputError
            If the scorer fails, or cannot weigh rows although there are weights.
        """
        if self.scorer is None:
            return mean_squared_errors(y, predictions, weight)
        if weight is not None and not self.takes_weight:
            raise InputError(
                f"scoring={self.name!r} takes no sample_weight, so it cannot weigh held-out rows. "
                "Make it with sklearn.metrics.make_scorer from a metric that accepts sample_weight."
            )
        extra = {} if weight is None else {"sample_weight": weight}
        fixed = _fixed_predictor()
        out = np.empty(predictions.shape[1])
        for i in range(predictions.shape[1]):
            fixed.prediction = predictions[:, i]
            try:
                out[i] = -float(self.scorer(fixed, rows, y, **extra))
            except (TypeError, ValueError) as exc:
                raise InputError(f"scoring={self.name!r} failed on held-out rows: {exc}") from exc
        return out


def mean_squared_errors(y: Float, predictions: Float, weight: Float | None) -> Float:
    """Weighted mean squared error of each column: ``sum_i w_i (y_i - f_ik)^2 / sum_i w_i``, shape (k,)."""
    squares = y[:, None] - predictions
    np.square(squares, out=squares)
    if weight is None:
        return np.asarray(squares.mean(axis=0))
    return np.asarray((weight[:, None] * squares).sum(axis=0) / weight.sum())


def as_score(scoring: Any) -> Score:
    """Read the `scoring` argument: None (mean squared error), a scikit-learn scorer's name, or a callable.

    Raises
    ------
    InputError
        For a name that scikit-learn does not know.
    InputTypeError
        For anything that is neither None, text nor callable.
    """
    if scoring is None or (isinstance(scoring, str) and scoring == "neg_mean_squared_error"):
        return Score(MEAN_SQUARED_ERROR)
    if isinstance(scoring, str):
        from sklearn.metrics import get_scorer

        try:
            return Score(_name_of(scoring), get_scorer(scoring))
        except (ValueError, KeyError) as exc:
            raise InputError(
                f"scoring={scoring!r} is no scikit-learn scorer; sklearn.metrics.get_scorer_names() lists them. "
                "Leave scoring out for the mean squared error."
            ) from exc
    if callable(scoring):
        return Score(_name_of_callable(scoring), scoring, _takes_weight(scoring))
    raise InputTypeError(f"scoring={scoring!r}: pass None, the name of a scikit-learn scorer, or a scorer.")


def standard_error(values: Float, ratio: float) -> Float:
    """Standard error of a mean over cross-validation splits, after Nadeau and Bengio (2003).

    ``sqrt(s^2 (1/J + n_test/n_train))`` with ``s^2`` the sample variance (divisor ``J - 1``) over the J = K x R splits.
    The second term stands for the rows that training parts share: it does not shrink with more repeats, so repeats by
    themselves never turn a tie into a winner.

    Parameters
    ----------
    values : (J, ...) one value (an error, or a paired difference of errors) per split.
    ratio : ``n_test / n_train``.

    Returns
    -------
    (...) standard errors; NaN for a single split, whose spread is unknown.
    """
    count = values.shape[0]
    if count < 2:
        return np.full(values.shape[1:], np.nan)
    return np.asarray(np.sqrt(values.var(axis=0, ddof=1) * (1.0 / count + ratio)))


def _name_of(scoring: str) -> str:
    if scoring.startswith("neg_"):
        return scoring[4:].replace("_", " ")
    return "minus " + scoring.replace("_", " ")


def _name_of_callable(scoring: Any) -> str:
    metric = getattr(scoring, "_score_func", None)
    name = str(getattr(metric or scoring, "__name__", type(scoring).__name__)).replace("_", " ")
    return name if metric is not None and getattr(scoring, "_sign", 1) < 0 else f"minus {name}"


def _takes_weight(scoring: Callable[..., float]) -> bool:
    try:
        parameters = inspect.signature(scoring).parameters.values()
    except (TypeError, ValueError):  # some callables written in C show no signature; let the call decide
        return True
    return any(p.name == "sample_weight" or p.kind is p.VAR_KEYWORD for p in parameters)


def _fixed_predictor() -> Any:
    """A fitted regressor whose ``predict`` returns a given vector, for scorers that want an estimator."""
    from sklearn.base import BaseEstimator, RegressorMixin

    class FixedPrediction(RegressorMixin, BaseEstimator):  # type: ignore[misc]
        prediction: Float

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def fit(self, X: Any, y: Any) -> Any:
            """Nothing to learn: the prediction is given."""
            return self

        def predict(self, X: Any) -> Float:
            """The given prediction, whatever `X`."""
            return self.prediction

    return FixedPrediction()
