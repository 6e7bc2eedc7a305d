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


def as_loss(loss: Any) -> Loss:
    """The loss that a user's argument means: an instance, or a name such as ``"gaussian"``, ``"binomial"``.

    Raises
    ------
    InputError
        For anything else.
    """
    if isinstance(loss, Loss):
        return loss
    if isinstance(loss, str):
        known = _BY_NAME.get("".join(c for c in loss.lower() if c.isalnum()))
        if known is not None:
            return known()
        names = sorted({each.name for each in _BY_NAME.values()})
        raise InputError(f"loss={loss!r} is not known: use {', '.join(map(repr, names))}.{did_you_mean(loss, names)}")
    if isinstance(loss, type) and issubclass(loss, Loss):
        raise InputError(f"loss={loss.__name__} is a class: write {loss.__name__}() with brackets.")
    raise InputError(f"loss={loss!r} is not known: pass a name such as 'binomial', or a value such as dr.Binomial().")
