"""Losses for counts, rates and positive amounts, with the log link: half the unit deviance of their families.

With ``mu = exp(eta)`` the variance of the target is phi (Gaussian), phi mu (Poisson), phi mu^2 (Gamma), phi mu^3
(inverse Gaussian), phi mu^power (Tweedie), mu + mu^2/theta (negative binomial). Exposure: a rate (count / exposure)
with the weight exposure, and a count with the offset log(exposure), have the same solution for the Poisson loss.
(McCullagh and Nelder, *Generalized Linear Models*, 1989; Jorgensen, *The Theory of Dispersion Models*, 1997.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..errors import InputError
from .base import Float, Loss, xlogy
from .regression import positive

__all__ = ["Gamma", "InverseGaussian", "NegativeBinomial", "Poisson", "Tweedie"]


def exp(eta: Float) -> Float:
    """``e^eta``; infinite where it overflows, silently: the objective is infinite there as well."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(eta))


@dataclass(frozen=True)
class Poisson(Loss):
    """Counts: half the Poisson deviance with the log link, ``e^eta - y eta + y log y - y``."""

    name: ClassVar[str] = "poisson"
    kind: ClassVar[str] = "count"
    link: ClassVar[str] = "log"  # type: ignore[misc]

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(exp(eta) - y + xlogy(y, y) - y * eta)

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y - exp(eta))

    def curvature(self, y: Float, eta: Float) -> Float:
        return exp(eta)

    def describe(self, y: str, eta: str) -> str:
        return f"[exp({eta}) - {y} ({eta}) + {y} log {y} - {y}]"


@dataclass(frozen=True)
class Gamma(Loss):
    """Positive amounts: half the Gamma deviance with the log link, ``y e^-eta + eta - log y - 1``."""

    name: ClassVar[str] = "gamma"
    kind: ClassVar[str] = "positive"
    link: ClassVar[str] = "log"  # type: ignore[misc]

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(y * exp(-eta) + eta - np.log(np.where(y > 0, y, 1.0)) - 1.0)

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y * exp(-eta) - 1.0)

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.asarray(y * exp(-eta))

    def describe(self, y: str, eta: str) -> str:
        return f"[{y} exp(-({eta})) + {eta} - log {y} - 1]"


@dataclass(frozen=True)
class InverseGaussian(Loss):
    """Positive amounts with a heavy tail: half the inverse Gaussian deviance with the log link.

    ``(y - mu)^2 / (2 y mu^2)`` with ``mu = e^eta``. It is not convex in eta: solutions are certified by the optimality
    conditions, and Newton's method uses the expected curvature.
    """

    name: ClassVar[str] = "inversegaussian"
    kind: ClassVar[str] = "positive"
    link: ClassVar[str] = "log"  # type: ignore[misc]
    convex: ClassVar[bool] = False  # type: ignore[misc]

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(0.5 * y * (exp(-eta) - 1.0 / np.where(y > 0, y, 1.0)) ** 2)

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y * exp(-2.0 * eta) - exp(-eta))

    def curvature(self, y: Float, eta: Float) -> Float:
        return exp(-eta)  # the expectation of 2 y e^(-2 eta) - e^-eta

    def describe(self, y: str, eta: str) -> str:
        return f"({y} - mu)^2 / (2 {y} mu^2), mu = exp({eta})"


@dataclass(frozen=True)
class Tweedie(Loss):
    """Half the unit deviance of the Tweedie family: variance ``mu^power``.

    For powers other than 0, 1 and 2 (which are the Gaussian, Poisson and Gamma loss),
    ``max(y, 0)^(2-p) / ((1-p)(2-p)) - y mu^(1-p)/(1-p) + mu^(2-p)/(2-p)``. Between 1 and 2 it describes amounts that
    are exactly 0 in many rows, such as the claims of insured cars. Convex in eta for powers 1 to 2 with the log link
    and for power 0; elsewhere solutions are certified by the optimality conditions.

    Parameters
    ----------
    power : float, default 1.5
        Any number outside the open interval (0, 1). From 1 on targets must be at least 0, from 2 on positive.
    link : {"auto", "log", "identity"}, default "auto"
        "auto" is the identity for power 0 and the logarithm for all others. With the identity, predictors of other
        powers must stay positive, which no solution need do: it may not exist.

    Raises
    ------
    InputError
        For a power between 0 and 1, where no such family exists, or an unknown link.
    """

    power: float = 1.5
    link: str = "auto"
    name: ClassVar[str] = "tweedie"

    def __post_init__(self) -> None:
        power = self.power
        usable = isinstance(power, int | float | np.integer | np.floating) and not isinstance(power, bool)
        if not usable or not np.isfinite(power) or 0 < power < 1:
            raise InputError(
                f"Tweedie(power={power!r}): the power must be a finite number at most 0 or at least 1 (there is no "
                "Tweedie family between 0 and 1)."
            )
        if self.link not in ("auto", "log", "identity"):
            raise InputError(f"Tweedie(link={self.link!r}): use 'auto', 'log' or 'identity'.")
        object.__setattr__(self, "power", float(power))
        if self.link == "auto":
            object.__setattr__(self, "link", "identity" if power == 0 else "log")

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "number" if self.power <= 0 else "count" if self.power < 2 else "positive"

    @property
    def convex(self) -> bool:  # type: ignore[override]
        return 1 <= self.power <= 2 if self.link == "log" else self.power == 0

    @property
    def parameters(self) -> tuple[float, ...]:
        return (self.power, float(self.link == "log"))

    def _mu(self, eta: Float) -> Float:
        return exp(eta) if self.link == "log" else eta

    def row_values(self, y: Float, eta: Float) -> Float:
        p, log_link = self.power, self.link == "log"
        if p == 0:
            return np.asarray(0.5 * (y - self._mu(eta)) ** 2)
        mu = self._mu(eta)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            log_mu = eta if log_link else np.log(mu)
            if p == 1:
                out = mu - y + xlogy(y, y) - np.where(y == 0, 0.0, y * log_mu)
            elif p == 2:
                out = y / mu + log_mu - np.log(y) - 1.0
            else:
                base = np.maximum(y, 0.0) ** (2.0 - p) / ((1.0 - p) * (2.0 - p))
                out = base - y * np.exp((1.0 - p) * log_mu) / (1.0 - p) + np.exp((2.0 - p) * log_mu) / (2.0 - p)
        return np.where(np.isnan(out) | ~((mu > 0) | (p == 0)), np.inf, out)

    def residual(self, y: Float, eta: Float) -> Float:
        mu = self._mu(eta)
        if self.power == 0 and self.link == "identity":
            return np.asarray(y - mu)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            slope = (y - mu) * np.abs(mu) ** -self.power
            return np.asarray(slope * mu if self.link == "log" else slope)

    def curvature(self, y: Float, eta: Float) -> Float:
        p, mu = self.power, self._mu(eta)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if self.link == "identity":
                return np.abs(mu) ** -p if p != 0 else np.ones_like(mu)
            if self.convex:
                return np.asarray((2.0 - p) * mu ** (2.0 - p) - (1.0 - p) * y * mu ** (1.0 - p))
            return np.asarray(mu ** (2.0 - p))

    def first_guess(self, y: Float, share: Float) -> Float:
        mean = float(share @ y)
        if self.link == "log":
            return np.array([np.log(max(mean, 1e-10))])
        return np.array([mean if self.power == 0 else max(mean, 1e-10)])

    def describe(self, y: str, eta: str) -> str:
        mu = f"exp({eta})" if self.link == "log" else eta
        return f"1/2 tweedie deviance({y}, {mu}), power {self.power:.4g}"


@dataclass(frozen=True)
class NegativeBinomial(Loss):
    """Counts that vary more than Poisson's: variance ``mu + mu^2/theta``, log link.

    ``y log(y/mu) - (y + theta) log((y + theta)/(mu + theta))`` with ``mu = e^eta``; theta is given, not estimated.

    Parameters
    ----------
    theta : float, default 1.0
        Size: the larger, the nearer to Poisson.

    Raises
    ------
    InputError
        If `theta` is not a positive number.
    """

    theta: float = 1.0
    name: ClassVar[str] = "negativebinomial"
    kind: ClassVar[str] = "count"
    link: ClassVar[str] = "log"  # type: ignore[misc]

    def __post_init__(self) -> None:
        object.__setattr__(self, "theta", positive(self.theta, "theta", "NegativeBinomial"))

    @property
    def parameters(self) -> tuple[float, ...]:
        return (self.theta,)

    def row_values(self, y: Float, eta: Float) -> Float:
        top = np.log(self.theta)
        # log(mu + theta), stable at both ends
        total = np.maximum(eta, top) + np.log1p(np.exp(-np.abs(eta - top)))
        return np.asarray(xlogy(y, y) - y * eta - (y + self.theta) * (np.log(y + self.theta) - total))

    def residual(self, y: Float, eta: Float) -> Float:
        part = self._part(eta)
        return np.asarray(y * (1.0 - part) - self.theta * part)

    def curvature(self, y: Float, eta: Float) -> Float:
        part = self._part(eta)
        return np.asarray((y + self.theta) * part * (1.0 - part))

    def _part(self, eta: Float) -> Float:
        """mu / (mu + theta)."""
        with np.errstate(over="ignore"):
            return np.asarray(1.0 / (1.0 + self.theta * np.exp(-eta)))

    def describe(self, y: str, eta: str) -> str:
        return f"1/2 negative binomial deviance({y}, exp({eta})), theta {self.theta:.4g}"
