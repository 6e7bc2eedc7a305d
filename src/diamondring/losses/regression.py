"""Losses for numbers: squared error, and the one that outliers pull on with bounded force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..errors import InputError
from .base import Float, Loss, shares

__all__ = ["Gaussian", "Huber"]


@dataclass(frozen=True)
class Gaussian(Loss):
    """Squared error, ``1/2 (y - eta)^2``: least squares."""

    name: ClassVar[str] = "gaussian"

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(0.5 * (y - eta) ** 2)

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y - eta)

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.ones_like(eta)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        return 0.5 * (1.0 - s) ** 2 * float(share @ (y - eta) ** 2)

    def gradient(self, y: Float, eta: Float, weights: Float | None = None) -> Float:
        return np.asarray((eta - y) * shares(len(y), weights), dtype=np.float64)

    def first_guess(self, y: Float, share: Float) -> Float:
        return np.array([share @ y])

    def describe(self, y: str, eta: str) -> str:
        return f"1/2 ({y} - ({eta}))^2"


@dataclass(frozen=True)
class Huber(Loss):
    """Huber's loss: ``1/2 r^2`` for ``|r| <= delta``, ``delta |r| - delta^2/2`` beyond, with ``r = y - eta``.

    An outlier pulls with the force ``delta`` however far away it is. (Huber, "Robust estimation of a location
    parameter", 1964.)

    Parameters
    ----------
    delta : float, default 1.35
        Where squares end and absolute values begin, in units of the target (no scale is estimated).

    Raises
    ------
    InputError
        If `delta` is not a positive number.
    """

    delta: float = 1.35
    name: ClassVar[str] = "huber"

    def __post_init__(self) -> None:
        object.__setattr__(self, "delta", positive(self.delta, "delta", "Huber"))

    @property
    def parameters(self) -> tuple[float, ...]:
        return (self.delta,)

    def row_values(self, y: Float, eta: Float) -> Float:
        size = np.abs(y - eta)
        return np.where(size <= self.delta, 0.5 * size**2, self.delta * (size - 0.5 * self.delta))

    def residual(self, y: Float, eta: Float) -> Float:
        return np.clip(y - eta, -self.delta, self.delta)

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.asarray(np.abs(y - eta) <= self.delta, dtype=np.float64)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        size = np.abs(y - eta)
        psi = np.minimum(size, self.delta)
        excess = 0.5 * ((1.0 - s) * psi) ** 2 + (1.0 - s) * psi * (size - psi)
        return float(share @ excess)

    def first_guess(self, y: Float, share: Float) -> Float:
        present = share > 0
        return np.array([np.median(y[present])])

    def describe(self, y: str, eta: str) -> str:
        return f"huber({y} - ({eta})), delta {self.delta:.4g}"


def positive(value: float, name: str, owner: str) -> float:
    """A finite number above 0.

    Raises
    ------
    InputError
        Otherwise.
    """
    usable = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not usable or not 0 < value < np.inf:
        raise InputError(f"{owner}({name}={value!r}): {name} must be a finite number above 0.")
    return float(value)
