"""Numbers and names as people read them: short numbers, lists with "and", plurals, method names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SPOKEN = {
    "mean": "predicting the mean",
    "none": "the fit without a penalty",
    "L1": "L1",
    "L2": "L2",
    "elastic net": "elastic net",
    "relaxed L1": "relaxed L1",
}


@dataclass(frozen=True)
class LossWords:
    """What the people who use a loss call its parts.

    Attributes
    ----------
    model : str
        The kind of regression: "logistic regression".
    baseline : str
        Predicting without any input, as a phrase: "predicting the base rate".
    ratio : str
        What ``exp(coefficient)`` is, such as "odds ratio"; empty where effects are added, not multiplied.
    predicted : str
        What a prediction is: "probability", "expected count".
    """

    model: str
    baseline: str
    ratio: str
    predicted: str

    @property
    def constant(self) -> str:
        """The baseline as a thing: "the base rate"."""
        return self.baseline.split(" ", 1)[1]


_MEAN = "predicting the mean"
LOSS_WORDS: dict[str, LossWords] = {
    "gaussian": LossWords("least squares", _MEAN, "", "prediction"),
    "multigaussian": LossWords("least squares for several targets", "predicting the means", "", "prediction"),
    "binomial": LossWords("logistic regression", "predicting the base rate", "odds ratio", "probability"),
    "multinomial": LossWords(
        "multinomial logistic regression", "predicting the class shares", "odds factor", "probability"
    ),
    "squaredhinge": LossWords("squared-hinge classification", "predicting the larger class", "", "margin"),
    "poisson": LossWords("Poisson regression", "predicting the mean rate", "rate ratio", "expected count"),
    "negativebinomial": LossWords(
        "negative binomial regression", "predicting the mean rate", "rate ratio", "expected count"
    ),
    "gamma": LossWords("Gamma regression", _MEAN, "ratio of means", "expected value"),
    "inversegaussian": LossWords("inverse Gaussian regression", _MEAN, "ratio of means", "expected value"),
    "tweedie": LossWords("Tweedie regression", _MEAN, "ratio of means", "expected value"),
    "huber": LossWords("Huber's robust regression", "predicting the centre", "", "prediction"),
    "quantile": LossWords("quantile regression", "predicting the overall quantile", "", "predicted quantile"),
    "cox": LossWords("Cox regression", "predicting equal risk for all", "hazard ratio", "log relative hazard"),
}


def loss_words(loss: str) -> LossWords:
    """The words of a loss, by its name."""
    return LOSS_WORDS.get(loss, LOSS_WORDS["gaussian"])


def spoken(method: str, loss: str = "gaussian") -> str:
    """A method's name inside a sentence; "mean" is called what it is for a loss: predicting the base rate, ..."""
    return loss_words(loss).baseline if method == "mean" else SPOKEN.get(method, method)


def short(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits; thousands as k, millions as M, billions as G: 33140 is ``33.1k``."""
    if not math.isfinite(value):
        return "unknown" if math.isnan(value) else str(value)
    for size, mark in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return _significant(value / size, digits) + mark
    return _significant(value, digits)


def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    if places > 6:
        return f"{value:.{digits}g}"
    return f"{value:.{max(places, 0)}f}" if places >= 0 else str(round(value))


def percent(fraction: float) -> str:
    """A fraction as a percentage: 0.417 is ``42 %``; small ones keep one digit after the point."""
    value = 100.0 * fraction
    return f"{value:.1f} %" if 0 < abs(value) < 10 else f"{value:.0f} %"


def listed(words: Sequence[str]) -> str:
    """Words joined for a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def alternatives(words: Sequence[str]) -> str:
    """Words joined by "or": ``a, b or c``."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: ``1 row``, ``2,930 rows``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def sentence(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
