"""Loss functions: what a prediction far from the truth costs. Frozen values."""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from ..messages import did_you_mean
from .base import Loss
from .classes import Binomial, Multinomial, SquaredHinge
from .cox import Cox
from .multi import MultiGaussian
from .positive import Gamma, InverseGaussian, NegativeBinomial, Poisson, Tweedie
from .quantile import Quantile
from .regression import Gaussian, Huber

__all__ = [
    "Binomial",
    "Cox",
    "Gamma",
    "Gaussian",
    "Huber",
    "InverseGaussian",
    "Loss",
    "MultiGaussian",
    "Multinomial",
    "NegativeBinomial",
    "Poisson",
    "Quantile",
    "SquaredHinge",
    "Tweedie",
    "as_loss",
]

_BY_NAME: dict[str, type[Loss]] = {
    "gaussian": Gaussian,
    "squared": Gaussian,
    "squarederror": Gaussian,
    "leastsquares": Gaussian,
    "huber": Huber,
    "quantile": Quantile,
    "pinball": Quantile,
    "median": Quantile,
    "binomial": Binomial,
    "logistic": Binomial,
    "logit": Binomial,
    "multinomial": Multinomial,
    "softmax": Multinomial,
    "squaredhinge": SquaredHinge,
    "multigaussian": MultiGaussian,
    "mgaussian": MultiGaussian,
    "poisson": Poisson,
    "gamma": Gamma,
    "inversegaussian": InverseGaussian,
    "tweedie": Tweedie,
    "negativebinomial": NegativeBinomial,
    "cox": Cox,
    "coxph": Cox,
}


# what stands behind the colon in "tweedie:1.5": the parameter, and the words that it may be instead of a number
_PARAMETER: dict[str, tuple[str, dict[str, Any]]] = {
    "tweedie": ("power", {}),
    "negativebinomial": ("theta", {}),
    "huber": ("delta", {}),
    "quantile": ("q", {}),
    "multinomial": ("grouped", {"grouped": True, "ungrouped": False}),
    "multigaussian": ("shared", {"shared": True, "separate": False}),
    "cox": ("ties", {"efron": "efron", "breslow": "breslow"}),
}


def as_loss(loss: Any) -> Loss:
    """The loss that a user's argument means: an instance, or a name such as ``"gaussian"``, ``"binomial"``.

    A name may carry its parameter after a colon: ``"tweedie:1.5"``, ``"huber:2"``, ``"quantile:0.9"`` (several:
    ``"quantile:0.1,0.5,0.9"``), ``"negativebinomial:2"``, ``"multinomial:grouped"``, ``"cox:breslow"``.

    Raises
    ------
    InputError
        For anything else.
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, str):
        word, colon, parameter = loss.partition(":")
        known = _BY_NAME.get("".join(c for c in word.lower() if c.isalnum()))
        if known is not None:
            return known(**_parameter(known.name, parameter.strip(), loss)) if colon else known()
        names = sorted({each.name for each in _BY_NAME.values()})
        hint = did_you_mean(word, [*names, *_BY_NAME])
        raise InputError(f"loss={loss!r} is not known: use {', '.join(map(repr, names))}.{hint}")
    if isinstance(loss, type) and issubclass(loss, Loss):
        raise InputError(f"loss={loss.__name__} is a class: write {loss.__name__}() with brackets.")
    raise InputError(f"loss={loss!r} is not known: pass a name such as 'binomial', or a value such as dr.Binomial().")


def _parameter(name: str, text: str, loss: str) -> dict[str, Any]:
    """The argument of a loss that is written after the colon of its name."""
    if name not in _PARAMETER:
        raise InputError(f"loss={loss!r}: {name!r} has no parameter; write {name!r} alone.")
    parameter, words = _PARAMETER[name]
    if words:
        if text.lower() not in words:
            raise InputError(f"loss={loss!r}: write {' or '.join(f'{name}:{word}' for word in words)}.")
        return {parameter: words[text.lower()]}
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or (len(values) > 1 and name != "quantile"):
        raise InputError(
            f"loss={loss!r}: {parameter} is a number, as in '{name}:1.5'.".replace("quantile:1", "quantile:0")
        )
    return {parameter: values[0] if len(values) == 1 else tuple(values)}
