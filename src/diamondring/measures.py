"""What errors are called, and how people read them: one place for the words of every loss.

An error is always better when lower. Measures of which more is better are turned so that they stay readable: the area
under the ROC curve (AUC) as ``1 - AUC``, concordance as ``1 - C-index``; sentences then say the AUC itself.
"""

from __future__ import annotations

import math

from .losses import Loss
from .wording import short

__all__ = [
    "MEAN_SQUARED_ERROR",
    "deviance_name",
    "error_text",
    "natural",
    "null_words",
    "own_measure",
    "ratio_name",
]

MEAN_SQUARED_ERROR = "mean squared error"
_TURNED = "1 - "


def own_measure(loss: Loss) -> str:
    """Name of the error that goes with a loss; by default alpha is chosen by it.

    Twice the mean loss, which is the mean unit deviance of the family, for Gaussian, Poisson, Gamma, inverse Gaussian,
    Tweedie and negative binomial targets (for Gaussian ones: the mean squared error); the log loss for labels; the mean
    loss itself for Huber and pinball; twice it for the squared hinge; the mean squared error over all targets for
    several of them; for survival times the deviance of the partial likelihood per event.
    """
    own = {
        "gaussian": MEAN_SQUARED_ERROR, "multigaussian": MEAN_SQUARED_ERROR, "binomial": "log loss",
        "multinomial": "log loss", "huber": "Huber loss", "quantile": "pinball loss",
        "squaredhinge": "squared hinge loss",
    }  # fmt: skip
    return own.get(loss.name) or deviance_name(loss)


def deviance_name(loss: Loss) -> str:
    """What the deviance of a loss is called."""
    family = {"inversegaussian": "inverse Gaussian", "negativebinomial": "negative binomial", "gamma": "Gamma"}
    family |= {"poisson": "Poisson", "tweedie": "Tweedie", "cox": "partial likelihood", "gaussian": "Gaussian"}
    return f"{family.get(loss.name, loss.name)} deviance"


def natural(scoring: str, error: float) -> tuple[str, float]:
    """An error as people say it, name and value: ``1 - AUC`` of 0.1 is an AUC of 0.9."""
    if scoring.startswith(_TURNED):
        return scoring[len(_TURNED) :], 1.0 - error
    return scoring, error


def error_text(scoring: str, error: float, se: float | None = None, *, root: bool = False, digits: int = 4) -> str:
    """An error in words: its name, its value, its SE and, with ``root``, its root in units of the target."""
    name, value = natural(scoring, error)
    text = f"{name} {short(value, digits)}"
    if se is not None:
        text += f" (SE {short(se, 2)})"
    return f"{text}, ±{short(math.sqrt(error))} in units of the target" if root else text


def null_words(loss: Loss) -> str:
    """What predicting without any input is called."""
    if loss.name == "binomial":
        return "predicting the base rate"
    if loss.kind == "classes":
        return "predicting the base rates"
    if loss.kind == "survival":
        return "giving everyone the same hazard"
    if loss.name == "quantile":
        return "predicting the quantile"
    if loss.name in ("huber", "squaredhinge"):
        return "predicting a constant"
    return "predicting the mean"


def ratio_name(loss: Loss) -> str:
    """What ``exp(coefficient)`` is called; "" where it has no meaning."""
    if loss.name == "binomial":
        return "odds ratio"
    if loss.kind == "survival":
        return "hazard ratio"
    if loss.link == "log":
        return "rate ratio" if loss.kind == "count" else "ratio"
    return ""
