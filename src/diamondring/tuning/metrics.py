"""Measures of one model's predictions that are no multiple of a loss; all of them better when lower.

``y`` is the truth in the loss's terms ((n,), proportions or 0/1; (n, K) one row per observation), ``f`` the prediction
on the scale of the target, shaped like ``y``, and ``weight`` (n,) or None.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses.base import xlogy
from ..survival import concordance

Float = NDArray[np.float64]


def mean(values: Any, weight: Float | None) -> float:
    """Weighted mean."""
    return float(np.average(values, weights=weight))


def _by_row(values: Float) -> Float:
    return values.mean(axis=1) if values.ndim == 2 else values


def _against(y: Float, f: Float) -> Float:
    """The truth beside every output: one column serves all of them."""
    return y[:, None] if f.ndim > y.ndim else y


def squared_error(y: Float, f: Float, weight: Float | None) -> float:
    """Mean squared error; over several outputs their mean."""
    return mean(_by_row((_against(y, f) - f) ** 2), weight)


def absolute_error(y: Float, f: Float, weight: Float | None) -> float:
    """Mean absolute error; over several outputs their mean."""
    return mean(_by_row(np.abs(_against(y, f) - f)), weight)


def log_loss(y: Float, f: Float, weight: Float | None) -> float:
    """``-sum_k y_k log p_k``."""
    if y.ndim == 1:
        return mean(-xlogy(y, f) - xlogy(1.0 - y, 1.0 - f), weight)
    return mean(-xlogy(y, f).sum(axis=1), weight)


def brier(y: Float, f: Float, weight: Float | None) -> float:
    """``sum_k (y_k - p_k)^2`` for several classes, ``(y - p)^2`` for two (Brier, 1950, has twice that).

    For proportions, that of the single outcomes they were made of: ``y (1 - p)^2 + (1 - y) p^2``.
    """
    if y.ndim == 2:
        return mean((y * (1.0 - 2.0 * f)).sum(axis=1) + (f**2).sum(axis=1), weight)
    return mean(y * (1.0 - f) ** 2 + (1.0 - y) * f**2, weight)


def error_rate(y: Float, f: Float, weight: Float | None) -> float:
    """Share of outcomes that are not the likelier one: 1 less the accuracy."""
    if y.ndim == 2:
        return mean(1.0 - y[np.arange(len(y)), f.argmax(axis=1)], weight)
    return mean(np.where(f > 0.5, 1.0 - y, y), weight)


def wrong_sides(y: Float, f: Float, weight: Float | None) -> float:
    """`error_rate` of predictors without probabilities, which decide at 0."""
    return mean(np.where(f > 0.0, 1.0 - y, y), weight)


def one_minus_auc(y: Float, f: Float, weight: Float | None) -> float:
    """1 less the area under the ROC curve: how often an outcome of 0 is ranked above an outcome of 1 (ties half).

    For several classes each against the rest, weighted by how frequent it is. NaN if all outcomes are alike.
    """
    w = np.ones(len(y)) if weight is None else weight
    if y.ndim == 1:
        return _discordance(w * y, w * (1.0 - y), f)
    total = w @ y
    present = np.flatnonzero(total > 0)
    parts = [_discordance(w * y[:, k], w * (1.0 - y[:, k]), f[:, k]) for k in present]
    return float(np.average(parts, weights=total[present]))


def _discordance(ones: Float, zeros: Float, f: Float) -> float:
    """Weighted share of pairs (1, 0) in which f is lower for the 1; pairs with equal f count half."""
    every = ones.sum() * zeros.sum()
    if not every > 0:
        return float("nan")
    _, group = np.unique(f, return_inverse=True)
    one, zero = np.bincount(group, ones), np.bincount(group, zeros)
    above = zeros.sum() - np.cumsum(zero)
    return float((one @ (above + 0.5 * zero)) / every)


def one_minus_concordance(y: Float, f: Float, weight: Float | None) -> float:
    """1 less Harrell's concordance of survival times (n, 4): how often the one with the higher risk lives longer."""
    return 1.0 - concordance(y, f, weight).c_index
