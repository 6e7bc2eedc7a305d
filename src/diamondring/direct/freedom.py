"""Effective degrees of freedom of ridge regression, and the grid of alphas laid over them.

With eigenvalues lambda_j of the penalised inputs' cross-products (unpenalised ones projected out), the effective
degrees of freedom spent on penalised inputs are ``df(alpha) = sum_j lambda_j / (lambda_j + alpha)`` (Hastie, Tibshirani
and Friedman, The Elements of Statistical Learning, eq. 3.50). They grow from 0 to the rank as alpha falls to 0: the
rank is what is attainable.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .factors import Eigen, Tridiagonal

__all__ = ["Spectrum", "degrees_of_freedom", "grid_between", "spectrum_of"]

Float = NDArray[np.float64]

STRONGEST, WEAKEST = 0.01, 0.99  # shares of the attainable degrees of freedom at the two ends of a grid


class Spectrum(NamedTuple):
    """Positive eigenvalues, decreasing, and how often each counts (1, unless they are estimates)."""

    values: Float
    counts: Float


def spectrum_of(factor: Tridiagonal | Eigen) -> Spectrum:
    """The eigenvalues of a factored matrix that are above its rounding error."""
    values = np.sort(factor.values())[::-1]
    least = len(values) * float(np.finfo(np.float64).eps) * max(values[0], 0.0) if len(values) else 0.0
    kept = values[values > least]
    return Spectrum(kept, np.ones(len(kept)))


def degrees_of_freedom(spectrum: Spectrum, alpha: float) -> float:
    """``df(alpha)`` of the penalised inputs."""
    return float((spectrum.counts * (spectrum.values / (spectrum.values + alpha))).sum())


def _alpha_for(spectrum: Spectrum, share: float) -> float:
    """The alpha that leaves a share of the attainable degrees of freedom, by bisection in log alpha."""
    wanted = share * float(spectrum.counts.sum())
    # df <= share at 1/share times the largest eigenvalue, df >= share at (1 - share) times the smallest
    low = np.log(spectrum.values[-1] * (1.0 - share) / 2.0)
    high = np.log(spectrum.values[0] * 2.0 / share)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if degrees_of_freedom(spectrum, float(np.exp(middle))) > wanted:
            low = middle
        else:
            high = middle
    return float(np.exp(0.5 * (low + high)))


def grid_between(spectrum: Spectrum | None, length: int) -> tuple[Float, tuple[str, ...]]:
    """``length`` decreasing alphas, evenly spaced in log alpha, from 1 % to 99 % of the attainable df; and messages."""
    if spectrum is None or not len(spectrum.values):
        message = (
            "No penalised input varies on its own, so that every alpha gives the same solution; "
            "the grid runs from 1 to 0.001."
        )
        return np.geomspace(1.0, 1e-3, length), (message,)
    return np.geomspace(_alpha_for(spectrum, STRONGEST), _alpha_for(spectrum, WEAKEST), length), ()
