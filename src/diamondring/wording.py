"""Numbers and names as people read them: short numbers, lists with "and", plurals, method names."""

from __future__ import annotations

import math
from collections.abc import Sequence

SPOKEN = {
    "mean": "predicting the mean",
    "none": "the fit without a penalty",
    "L1": "L1",
    "L2": "L2",
    "elastic net": "elastic net",
    "relaxed L1": "relaxed L1",
}


_MODELS = {
    "gaussian": "least squares",
    "multigaussian": "least squares for several targets",
    "binomial": "logistic regression",
    "multinomial": "multinomial logistic regression",
    "squaredhinge": "squared-hinge classification",
    "poisson": "Poisson regression",
    "negativebinomial": "negative binomial regression",
    "gamma": "Gamma regression",
    "inversegaussian": "inverse Gaussian regression",
    "tweedie": "Tweedie regression",
    "huber": "Huber's robust regression",
    "quantile": "quantile regression",
    "cox": "Cox regression",
}


def regression_name(loss: str) -> str:
    """What people call the regression with a loss, by the loss's name: "logistic regression"."""
    return _MODELS.get(loss, f"regression with the loss {loss}")


def spoken(method: str, baseline: str = "predicting the mean") -> str:
    """A method's name inside a sentence; "mean" is what predicting without any input is called."""
    return baseline if method == "mean" else SPOKEN.get(method, method)


def short(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits; thousands as k, millions as M, billions as G: 33140 is ``33.1k``."""
    if not math.isfinite(value):
        return "unknown" if math.isnan(value) else str(value)
    for size, mark in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return _significant(value / size, digits) + mark
    return _significant(value, digits)


def digits_apart(values: Sequence[float], most: int = 5) -> int:
    """How many significant digits, from 3, tell these numbers apart as `short` writes them; at most `most`."""
    known = {value for value in values if math.isfinite(value)}
    for digits in range(3, most):
        if len({short(value, digits) for value in known}) == len(known):
            return digits
    return most


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
