"""Held-out error: how far predictions are from the truth, always as a number that is better when lower.

Every loss has an error of its own (`measures.own_measure`), which is the default. Others go by name, and any
scikit-learn scorer works: scorers are better when higher, so their sign is turned, and the name that prints show says
what is measured.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..losses import Gaussian, Loss
from ..losses.base import xlogx
from ..measures import MEAN_SQUARED_ERROR, deviance_name, own_measure
from . import metrics
from .fixed import fixed_predictor

__all__ = ["MEAN_SQUARED_ERROR", "Score", "as_score", "mean_squared_errors", "standard_error"]

Float = NDArray[np.float64]
Measure = Callable[[Float, Float, Float | None], float]


@dataclass(frozen=True)
class Score:
    """One way to measure error.

    Attributes
    ----------
    name : str
        What is measured, in words; "minus r2" is a score whose sign was turned.
    loss : Loss
        The loss whose predictors are judged.
    factor : float or None
        Where the error is the mean loss times this (and, for the log loss of proportions, plus their entropy; for
        several targets divided by their number; for survival times per event); None where predictions are looked at.
    measure : callable or None
        ``measure(y, prediction, weight)`` of one model; predictions are on the scale of the target.
    scorer : callable or None
        A scikit-learn scorer ``scorer(estimator, X, y, sample_weight=...)``, better when higher.
    takes_weight : bool
        Whether the scorer accepts ``sample_weight``.
    ranks : bool
        Whether only the order of predictions counts.
    needs_both : bool
        Whether it has no value unless the held-out rows have two different labels.
    """

    name: str
    loss: Loss = field(default_factory=Gaussian)
    factor: float | None = None
    measure: Measure | None = None
    scorer: Callable[..., float] | None = None
    takes_weight: bool = True
    ranks: bool = False
    needs_both: bool = False

    @property
    def squared(self) -> bool:
        """True for the mean squared error: its root is in the units of the target."""
        return self.name == MEAN_SQUARED_ERROR

    @property
    def of_loss(self) -> bool:
        """Whether the mean loss is all that is needed."""
        return self.factor is not None

    @property
    def by_rows(self) -> bool:
        """Whether the mean loss of the held-out rows alone is all that is needed (not so for survival times)."""
        return self.of_loss and self.loss.separable

    def from_loss(self, values: Any, y: Float, weight: Float | None) -> Float:
        """Errors for mean losses of the rows `y`."""
        assert self.factor is not None
        scale, constant = self.factor, 0.0
        if self.loss.kind == "numbers":
            scale /= y.shape[1]
        elif self.loss.kind == "survival":
            scale /= metrics.mean(y[:, 2], weight)
        elif self.loss.name == "quantile":
            scale /= self.loss.outputs(y)
        elif self.name == "log loss":
            parts = xlogx(y).sum(axis=1) if y.ndim == 2 else xlogx(y) + xlogx(1.0 - y)
            constant = -metrics.mean(parts, weight)
        return np.asarray(scale * np.asarray(values) + constant)

    def errors(
        self, y: Float, eta: Float, weight: Float | None, rows: Any = None, classes: tuple[Any, ...] | None = None
    ) -> Float:
        """Error of every model.

        Parameters
        ----------
        y : truth, in the loss's terms.
        eta : (n, k), or (n, k, K) with K outputs
            Linear predictors, offset included; one column per model.
        weight : (n,) observation weights or None.
        rows : the inputs of these rows as the user gave them; scorers may look at them.
        classes : labels of a classification, for scorers.

        Returns
        -------
        (k,) errors, lower is better.

        Raises
        ------
        InputError
            If the scorer fails, or cannot weigh rows although there are weights.
        """
        if self.name == MEAN_SQUARED_ERROR and isinstance(self.loss, Gaussian) and self.scorer is None:
            return mean_squared_errors(y, eta, weight)
        if self.of_loss:
            return self.from_loss(self.loss.values(y, eta, weight), y, weight)
        if self.measure is not None:
            # where only the order counts, predictors say it without rounding to 0 and 1
            ordered = self.ranks and eta.ndim == 2
            predicted = [eta[:, i] if ordered else self.loss.mean(eta[:, i]) for i in range(eta.shape[1])]
            return np.array([self.measure(y, each, weight) for each in predicted])
        return self._scored(y, eta, weight, rows, classes)

    def of_predictions(self, y: Float, f: Float, weight: Float | None) -> float:
        """Error of predictions on the scale of the target; not for scorers."""
        if self.name == "log loss":
            return metrics.log_loss(y, f, weight)
        assert self.measure is not None
        return self.measure(y, f, weight)

    def _scored(self, y: Float, eta: Float, weight: Float | None, rows: Any, classes: tuple[Any, ...] | None) -> Float:
        assert self.scorer is not None
        if weight is not None and not self.takes_weight:
            raise InputError(
                f"scoring={self.name!r} takes no sample_weight, so it cannot weigh held-out rows. "
                "Make it with sklearn.metrics.make_scorer from a metric that accepts sample_weight."
            )
        extra = {} if weight is None else {"sample_weight": weight}
        fixed, truth = fixed_predictor(self.loss, y, classes)
        out = np.empty(eta.shape[1])
        for i in range(eta.shape[1]):
            fixed.eta = eta[:, i]
            try:
                out[i] = -float(self.scorer(fixed, rows, truth, **extra))
            except (TypeError, ValueError, AttributeError) as exc:
                raise InputError(f"scoring={self.name!r} failed on held-out rows: {exc}") from exc
        return out


def mean_squared_errors(y: Float, predictions: Float, weight: Float | None) -> Float:
    """Weighted mean squared error of each column: ``sum_i w_i (y_i - f_ik)^2 / sum_i w_i``, shape (k,)."""
    squares = y[:, None] - predictions
    np.square(squares, out=squares)
    if weight is None:
        return np.asarray(squares.mean(axis=0))
    return np.asarray((weight[:, None] * squares).sum(axis=0) / weight.sum())


def as_score(scoring: Any, loss: Loss | None = None) -> Score:
    """Read the `scoring` argument: None (the loss's own error), a name, a scikit-learn scorer's name, or a callable.

    Names for every loss: "deviance"; for labels "log loss", "auc", "brier", "accuracy"; for numbers, counts and amounts
    "mean squared error", "mean absolute error"; "pinball" for quantiles; "c-index" for survival times.

    Raises
    ------
    InputError
        For a name that is not known, or means nothing for this loss.
    InputTypeError
        For anything that is neither None, text nor callable.
    """
    loss = Gaussian() if loss is None else loss
    if scoring is None:
        return _own(loss)
    if isinstance(scoring, str):
        known = _by_name(scoring, loss)
        if known is not None:
            return known
        _refuse_scorer(scoring, loss)
        from sklearn.metrics import get_scorer

        try:
            return Score(_name_of(scoring), loss, scorer=get_scorer(scoring))
        except (ValueError, KeyError) as exc:
            names = ", ".join(repr(name) for name in names_for(loss))
            raise InputError(
                f"scoring={scoring!r} is no scikit-learn scorer; sklearn.metrics.get_scorer_names() lists them. For "
                f"loss={loss.name!r} there are also {names}. Leave scoring out for the {own_measure(loss)}."
            ) from exc
    if callable(scoring):
        _refuse_scorer(scoring, loss)
        return Score(_name_of_callable(scoring), loss, scorer=scoring, takes_weight=_takes_weight(scoring))
    raise InputTypeError(f"scoring={scoring!r}: pass None, the name of a scikit-learn scorer, or a scorer.")


def names_for(loss: Loss) -> tuple[str, ...]:
    """The names that `as_score` knows for a loss, besides scikit-learn's."""
    if loss.kind == "survival":
        return ("deviance", "c-index")
    if loss.name in ("binomial", "multinomial"):
        return ("log loss", "deviance", "auc", "brier", "accuracy", "mean absolute error")
    if loss.name == "squaredhinge":
        return ("deviance", "auc", "accuracy")
    pinball = ("pinball",) if loss.name == "quantile" else ()
    return ("deviance", *pinball, "mean squared error", "mean absolute error")


# other spellings, without blanks, hyphens, underscores and capitals
_SPELLINGS = {
    "negmeansquarederror": "mean squared error", "mse": "mean squared error", "meansquarederror": "mean squared error",
    "negmeanabsoluteerror": "mean absolute error", "mae": "mean absolute error",
    "meanabsoluteerror": "mean absolute error", "neglogloss": "log loss", "logloss": "log loss", "auc": "auc",
    "rocauc": "auc", "rocaucovrweighted": "auc", "brier": "brier", "brierscore": "brier", "negbrierscore": "brier",
    "accuracy": "accuracy", "errorrate": "accuracy", "misclassification": "accuracy", "deviance": "deviance",
    "pinball": "pinball", "pinballloss": "pinball", "cindex": "c-index", "concordance": "c-index",
    "concordanceindex": "c-index",
}  # fmt: skip
_SCORERS_OF = {"negmeanpoissondeviance": "poisson", "negmeangammadeviance": "gamma"}


def _by_name(scoring: str, loss: Loss) -> Score | None:
    """The score of one of our own names; None for another."""
    plain = "".join(c for c in scoring.lower() if c.isalnum())
    if plain in ("".join(c for c in own_measure(loss).lower() if c.isalnum()), "own"):
        return _own(loss)
    name = "deviance" if _SCORERS_OF.get(plain) == loss.name else _SPELLINGS.get(plain)
    labels = loss.name in ("binomial", "multinomial")
    if name == "mean squared error" and labels:
        name = "brier"  # the same thing for probabilities
    if name is None or name not in names_for(loss):
        return None
    if name == "deviance":
        return _deviance(loss)
    if name in ("log loss", "pinball"):
        return _own(loss)
    if name == "mean squared error":
        return Score(MEAN_SQUARED_ERROR, loss, measure=metrics.squared_error)
    if name == "mean absolute error":
        return Score(name, loss, measure=metrics.absolute_error)
    if name == "brier":
        return Score("Brier score", loss, measure=metrics.brier)
    if name == "accuracy":
        return Score("error rate", loss, measure=metrics.error_rate if labels else metrics.wrong_sides)
    if name == "auc":
        return Score("1 - AUC", loss, measure=metrics.one_minus_auc, ranks=True, needs_both=True)
    return Score("1 - C-index", loss, measure=metrics.one_minus_concordance, ranks=True)


def _own(loss: Loss) -> Score:
    once = loss.name in ("binomial", "multinomial", "huber", "quantile")
    return Score(own_measure(loss), loss, factor=1.0 if once else 2.0)


def _deviance(loss: Loss) -> Score:
    """Twice the mean loss; the error of the loss itself where that says the same or more."""
    if loss.name in ("binomial", "multinomial"):
        return Score(deviance_name(loss), loss, factor=2.0)
    return _own(loss)


def _refuse_scorer(scoring: Any, loss: Loss) -> None:
    """Scikit-learn's scorers know no survival times."""
    if loss.kind == "survival":
        raise InputError(f"scoring={scoring!r} cannot judge survival times: use 'deviance' or 'c-index'.")


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
