"""Survival in groups of low, middle and high predicted risk: observed (Kaplan-Meier) and predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..survival import BaselineHazard, baseline_hazard

__all__ = ["RiskGroups", "kaplan_meier", "risk_groups"]

Float = NDArray[np.float64]
_TIMES = 120
_FEWEST = 10  # rows in a group, and at risk at the end of its curve
NAMES = ("low risk", "middle", "high risk")


@dataclass(frozen=True, eq=False)
class RiskGroups:
    """Thirds of each held-out part by predicted risk.

    Attributes
    ----------
    times : (m,) array
        Where the curves are given, from 0.
    observed : (g, m) array
        Kaplan-Meier estimate of the share without event; NaN where fewer than 10 rows are under observation.
    low, high : (g, m) arrays
        Its 95 % interval (Greenwood's variance, on the log-minus-log scale).
    predicted : (g, m) array
        Mean predicted survival, from the held-out risks and their baseline hazard.
    at_risk : (g, m) array
        Weighted number of rows under observation just before each time.
    rows, events : (g,) int arrays
    names : tuple of str
    rate_ratio : float
        Events per time at risk in the last group over that in the first; NaN if the first has none.
    """

    times: Float
    observed: Float
    low: Float
    high: Float
    predicted: Float
    at_risk: Float
    rows: NDArray[np.int64]
    events: NDArray[np.int64]
    names: tuple[str, ...]
    rate_ratio: float


def risk_groups(y: Float, eta: Float, w: Float | None, parts: Sequence[NDArray[np.int64]]) -> RiskGroups | None:
    """Thirds by predicted risk, formed inside each held-out part because each has a fit of its own.

    Parameters
    ----------
    y : (n, 4) start, stop, event, stratum.
    eta : (n,) log relative hazard.
    w : (n,) weights or None.
    parts : row numbers of each held-out part.

    Returns
    -------
    RiskGroups or None
        None if there are too few rows, or the risks are all the same.
    """
    group = np.full(len(y), -1)
    for rows in parts:
        if np.ptp(eta[rows]) == 0:
            continue
        rank = np.empty(len(rows))
        rank[np.argsort(eta[rows], kind="stable")] = np.arange(len(rows))
        group[rows] = np.minimum(3 * rank // len(rows), 2)
    sizes = np.array([np.count_nonzero(group == g) for g in range(3)])
    if sizes.min() < _FEWEST:
        return None
    weight = np.ones(len(y)) if w is None else w
    times = _grid(y)
    hazard = baseline_hazard(y, eta, weight)
    curves = [kaplan_meier(y[group == g], weight[group == g], times) for g in range(3)]
    predicted = np.array([_mean_survival(y, eta, weight, group == g, hazard, times) for g in range(3)])
    observed, low, high, at_risk = (np.array([curve[k] for curve in curves]) for k in range(4))
    rows_at_risk = np.array([_under_observation(y[group == g], times) for g in range(3)])
    for curve in (observed, low, high):
        curve[rows_at_risk < _FEWEST] = np.nan
    rate = np.array([_rate(y[group == g], weight[group == g]) for g in range(3)])
    events = np.array([int(y[group == g, 2].sum()) for g in range(3)])
    ratio = float(rate[2] / rate[0]) if rate[0] > 0 else float("nan")
    return RiskGroups(times, observed, low, high, predicted, at_risk, sizes, events, NAMES, ratio)


def _grid(y: Float) -> Float:
    """From 0 to the time at which hardly anybody is left."""
    stop = np.sort(y[:, 1])
    last = stop[max(len(stop) - _FEWEST, 0)]
    return np.linspace(0.0, float(last), _TIMES)


def _rate(y: Float, w: Float) -> float:
    watched = float(w @ (y[:, 1] - np.maximum(y[:, 0], 0.0)))
    return float(w @ y[:, 2]) / watched if watched > 0 else 0.0


def _under_observation(y: Float, times: Float) -> Float:
    """Number of rows with start < t <= stop, (m,); at time 0 those there from the start."""
    start, stop = np.sort(np.maximum(y[:, 0], 0.0)), np.sort(y[:, 1])
    entered = np.searchsorted(start, np.maximum(times, 1e-300), side="left")
    return np.asarray(entered - np.searchsorted(stop, times, side="left"), dtype=np.float64)


def kaplan_meier(y: Float, w: Float, times: Float) -> tuple[Float, Float, Float, Float]:
    """The product-limit estimate of survival, its 95 % interval, and the weight at risk; each (m,) at ``times``.

    (Kaplan and Meier, 1958; the interval on the log-minus-log scale with Greenwood's variance, Kalbfleisch and
    Prentice, *The Statistical Analysis of Failure Time Data*, section 1.4.)
    """
    start, stop, event = y[:, 0], y[:, 1], y[:, 2] > 0
    when = np.unique(stop[event])
    survival, variance = np.ones(len(when) + 1), np.zeros(len(when) + 1)
    for k, t in enumerate(when):
        at_risk = float(w[(start < t) & (stop >= t)].sum())
        d = float(w[event & (stop == t)].sum())
        left = max(at_risk - d, 0.0)
        survival[k + 1] = survival[k] * left / at_risk
        variance[k + 1] = variance[k] + (d / (at_risk * left) if left > 0 else np.inf)
    place = np.searchsorted(when, times, side="right")
    s, v = survival[place], variance[place]
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(s)
        half = np.where((s > 0) & (s < 1), 1.96 * np.sqrt(v) / np.abs(log), 0.0)
        low, high = s ** np.exp(half), s ** np.exp(-half)
    weight = np.array([float(w[(np.maximum(start, 0.0) < max(t, 1e-300)) & (stop >= t)].sum()) for t in times])
    return s, np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, 1.0), weight


def _mean_survival(
    y: Float, eta: Float, w: Float, chosen: NDArray[np.bool_], hazard: BaselineHazard, times: Float
) -> Float:
    """Weighted mean of the predicted survival of the chosen rows, (m,)."""
    survival = hazard.survival(eta[chosen], times, y[chosen, 3])
    return np.asarray(w[chosen] @ survival / w[chosen].sum())
