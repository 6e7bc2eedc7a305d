"""Losses for labels: logistic, multinomial, squared hinge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .base import Float, Loss, xlogx, xlogy

__all__ = ["Binomial", "Multinomial", "SquaredHinge"]


def sigmoid(eta: Float) -> Float:
    """``1 / (1 + exp(-eta))`` without overflow."""
    small = np.exp(-np.abs(eta))
    return np.where(eta >= 0, 1.0, small) / (1.0 + small)


def softplus(eta: Float) -> Float:
    """``log(1 + exp(eta))`` without overflow."""
    return np.asarray(np.maximum(eta, 0.0) + np.log1p(np.exp(-np.abs(eta))))


@dataclass(frozen=True)
class Binomial(Loss):
    """Logistic regression: half the binomial deviance with the logit link.

    For a proportion y in [0, 1] (0 or 1 for single outcomes), ``log(1 + e^eta) - y eta + [y log y + (1-y) log(1-y)]``;
    for 0/1 outcomes the bracket is 0 and this is the log loss. k successes in m trials are the proportion k/m with the
    weight m. (McCullagh and Nelder, *Generalized Linear Models*, 1989, chapter 4.)
    """

    name: ClassVar[str] = "binomial"
    kind: ClassVar[str] = "class"
    link: ClassVar[str] = "logit"  # type: ignore[misc]

    def row_values(self, y: Float, eta: Float) -> Float:
        # softplus(-s eta) for s = +-1 loses nothing at either end
        part = y * softplus(-eta) + (1.0 - y) * softplus(eta)
        return np.asarray(part + xlogx(y) + xlogx(1.0 - y))

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y * sigmoid(-eta) - (1.0 - y) * sigmoid(eta))

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.asarray(sigmoid(eta) * sigmoid(-eta))

    def mean(self, eta: Float) -> Float:
        return sigmoid(eta)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        # the dual point belongs to the probability q = s p + (1 - s) y: Kullback-Leibler divergence of q from p
        p, p0 = sigmoid(eta), sigmoid(-eta)
        q, q0 = s * p + (1.0 - s) * y, s * p0 + (1.0 - s) * (1.0 - y)
        excess = divergence(q, p, (1.0 - s) * (y - p)) + divergence(q0, p0, (1.0 - s) * (p - y))
        return float(share[share > 0] @ np.maximum(excess, 0.0)[share > 0])

    def first_guess(self, y: Float, share: Float) -> Float:
        m = min(max(float(share @ y), 1e-10), 1.0 - 1e-10)
        return np.array([np.log(m / (1.0 - m))])

    def describe(self, y: str, eta: str) -> str:
        return f"[log(1 + exp({eta})) - {y} ({eta})]"


def divergence(q: Float, p: Float, difference: Float) -> Float:
    """``q log(q/p) - (q - p)``, with ``difference = q - p`` known exactly; at least 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        t = np.where(p > 0, difference / p, 0.0)
        # (1 + t) log(1 + t) - t by its series where both terms nearly cancel
        close = np.abs(t) < 1e-3
        series = t * t * (0.5 - t * (1.0 / 6.0 - t * (1.0 / 12.0 - t * (1.0 / 20.0 - t / 30.0))))
        exact = p * np.where(close, series, (1.0 + t) * np.log1p(np.maximum(t, -1.0)) - t)
        exact = np.where(q <= 0, p, exact)
    return np.where(p > 0, exact, xlogy(q, np.maximum(q, 1e-300)) - q)


@dataclass(frozen=True)
class Multinomial(Loss):
    """Several classes: half the multinomial deviance with the softmax link, one linear predictor per class.

    ``log sum_k e^eta_k - sum_k y_k eta_k + sum_k y_k log y_k``, y the one-hot label (or proportions). All classes are
    treated alike: none is a reference; the intercepts sum to 0. (Zhu and Hastie, "Classification of gene microarrays
    by penalized logistic regression", 2004; Friedman, Hastie and Tibshirani, 2010, section 4.)

    Parameters
    ----------
    grouped : bool, default False
        Penalise the norm of an input's K coefficients, ``s_j v_j ||b_j.||_2``, instead of their absolute values: an
        input is then used for all classes or for none.
    """

    grouped: bool = False
    name: ClassVar[str] = "multinomial"
    kind: ClassVar[str] = "classes"
    link: ClassVar[str] = "softmax"  # type: ignore[misc]

    def outputs(self, y: Float) -> int:
        return int(y.shape[1])

    def row_values(self, y: Float, eta: Float) -> Float:
        # sum_k y_k (log Z - eta_k): terms of one sign each, so that a perfect fit is exactly small
        gaps = _log_total(eta)[:, None] - eta
        return np.asarray((y * gaps).sum(axis=1) + xlogx(y).sum(axis=1))

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y - self.mean(eta))

    def curvature(self, y: Float, eta: Float) -> Float:
        p = self.mean(eta)
        return np.asarray(p * (1.0 - p))

    def apply_curvature(self, y: Float, eta: Float, share: Float, v: Float) -> Float:
        p = self.mean(eta)
        return np.where(share[:, None] > 0, p * (v - (p * v).sum(axis=1, keepdims=True)), 0.0)

    def mean(self, eta: Float) -> Float:
        e = np.exp(eta - eta.max(axis=-1, keepdims=True))
        return np.asarray(e / e.sum(axis=-1, keepdims=True))

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        p = self.mean(eta)
        q = s * p + (1.0 - s) * y
        excess = divergence(q, p, (1.0 - s) * (y - p)).sum(axis=1)
        return float(share[share > 0] @ np.maximum(excess, 0.0)[share > 0])

    def null_eta(self, y: Float, share: Float, offset: Float | None = None) -> Float:
        found = super().null_eta(y, share, offset)
        return np.asarray(found - found.mean())

    def first_guess(self, y: Float, share: Float) -> Float:
        return np.log(np.maximum(share @ y, 1e-10))

    def describe(self, y: str, eta: str) -> str:
        return f"[log sum_k exp({eta}) - sum_k {y} ({eta})]"


def _log_total(eta: Float) -> Float:
    top = eta.max(axis=1)
    return np.asarray(top + np.log(np.exp(eta - top[:, None]).sum(axis=1)))


@dataclass(frozen=True)
class SquaredHinge(Loss):
    """The squared hinge of support vector machines, ``1/2 max(0, 1 - s eta)^2`` with s = -1 or +1 the label.

    Rows on the right side of the margin cost nothing. No probabilities come of it. (Lee and Mangasarian, "SSVM: A
    smooth support vector machine", 2001.)
    """

    name: ClassVar[str] = "squaredhinge"
    kind: ClassVar[str] = "class"

    def _slack(self, y: Float, eta: Float) -> Float:
        return np.maximum(0.0, 1.0 - (2.0 * y - 1.0) * eta)

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(0.5 * self._slack(y, eta) ** 2)

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray((2.0 * y - 1.0) * self._slack(y, eta))

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.asarray(self._slack(y, eta) > 0, dtype=np.float64)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        return 0.5 * (1.0 - s) ** 2 * float(share @ self._slack(y, eta) ** 2)

    def describe(self, y: str, eta: str) -> str:
        return f"1/2 max(0, 1 - {y} ({eta}))^2"
