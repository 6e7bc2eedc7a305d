"""Loss functions: what a prediction far from the truth costs. Frozen values, not a class tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

__all__ = ["Gaussian", "Loss", "as_loss"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Gaussian:
    """Squared error, ``1/2 (y - eta)^2``: least squares.

    The data part of every objective is the weighted mean ``sum_i w_i loss(y_i, eta_i) / sum_i w_i``.
    """

    name: ClassVar[str] = "gaussian"

    def value(self, y: Float, eta: Float, weights: Float | None = None) -> float:
        """Weighted mean loss.

        Parameters
        ----------
        y, eta : (n,) arrays
            Target and linear predictor (offset included).
        weights : (n,) array, optional
            Observation weights, at least one positive; None means all 1.
        """
        squares = (y - eta) ** 2
        total = squares.mean() if weights is None else weights @ squares / weights.sum()
        return 0.5 * float(total)

    def gradient(self, y: Float, eta: Float, weights: Float | None = None) -> Float:
        """Derivative (n,) of `value` with respect to ``eta``."""
        share = 1.0 / len(y) if weights is None else weights / weights.sum()
        return np.asarray((eta - y) * share, dtype=np.float64)


Loss = Gaussian


def as_loss(loss: Any) -> Loss:
    """The loss that a user's argument means: an instance, or its name ``"gaussian"``.

    Raises
    ------
    InputError
        For anything else.
    """
    if isinstance(loss, Gaussian):
        return loss
    if isinstance(loss, str) and loss.lower() == Gaussian.name:
        return Gaussian()
    raise InputError(f"loss={loss!r} is not known: use 'gaussian'.")
