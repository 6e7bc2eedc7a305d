"""Calibration: whether what was predicted is what happened, on rows that the fits did not see.

A model ranks rows well or badly whatever its scale; calibration asks whether, of all rows with a predicted probability
of 30 %, 30 % have the outcome (or whether rows with a predicted count of 3 count 3 on average). The table puts the rows
into bins of similar predictions. Slope and intercept are those of one more regression of the same loss, of the target
on the linear predictor of the prediction: 1 and 0 are perfect; a slope below 1 says that predictions are too extreme,
as those of overfitted models are (Cox, "Two further applications of a model for binary regression", 1958; Van Calster
et al., "Calibration: the Achilles heel of predictive analytics", 2019).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from ..problem import Problem

__all__ = ["Calibration", "calibrated", "calibration"]

Float = NDArray[np.float64]

_BINS = 10
_CLOSEST = 1e-15  # of probabilities to 0 and 1, so that their logit is a number


@dataclass(frozen=True, eq=False)
class Calibration:
    """Held-out predictions beside what happened; m bins.

    With several classes every class counts against the rest, and all of them share one table.

    Attributes
    ----------
    predicted, observed : (m,)
        Weighted mean prediction and mean target of each bin, from the lowest predictions to the highest.
    se : (m,)
        Standard error of ``observed``; NaN for a single row.
    rows : (m,) int
    slope, intercept : float
        Of the regression of the target on the predictor, on the scale of the link; NaN where it does not exist.
    in_the_large : float
        Mean target less mean prediction.
    """

    predicted: Float
    observed: Float
    se: Float
    rows: NDArray[np.int64]
    slope: float
    intercept: float
    in_the_large: float

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, ready for JSON."""
        numbers = {"slope": self.slope, "intercept": self.intercept, "in_the_large": self.in_the_large}
        tables = {"predicted": self.predicted, "observed": self.observed, "se": self.se}
        return {
            **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
            **{name: [v if math.isfinite(v) else None for v in values.tolist()] for name, values in tables.items()},
            "rows": self.rows.tolist(),
        }


def calibrated(problem: Problem, held_out: Float) -> Calibration | None:
    """Calibration of a problem's held-out predictions, (n,) or (n, K); rows without one (NaN) are left out."""
    if problem.loss.kind not in ("number", "positive", "count", "class", "classes"):
        return None
    if problem.loss.name in ("quantile", "squaredhinge"):
        return None
    tested = ~np.isnan(held_out.reshape(len(held_out), -1)).any(axis=1)
    if problem.weights is not None:
        tested &= problem.weights > 0
    weights = None if problem.weights is None else problem.weights[tested]
    y, f = problem.y[tested], held_out[tested]
    return calibration(problem.loss, y, f, weights) if len(y) > 1 else None


def calibration(loss: Loss, y: Float, f: Float, weights: Float | None = None, *, bins: int = _BINS) -> Calibration:
    """Compare predictions with what happened.

    Parameters
    ----------
    loss : Loss
        Says the link.
    y, f : (n,), or (n, K) for several classes
        Targets, and predictions on their scale.
    weights : (n,) array, optional
    bins : int, default 10
        Bins of (nearly) equally many rows; rows with equal predictions stay together, so there may be fewer.
    """
    w = np.ones(len(y)) if weights is None else weights
    if y.ndim == 2:
        from ..losses import Binomial

        loss, w = Binomial(), np.repeat(w, y.shape[1])
        y, f = y.reshape(-1), f.reshape(-1)
    order = np.argsort(f, kind="stable")
    y, f, w = y[order], f[order], w[order]
    edges = np.linspace(0, len(f), min(bins, len(f)) + 1)[:-1].astype(np.intp)
    starts = np.unique(np.searchsorted(f, f[edges]))
    total = np.add.reduceat(w, starts)
    predicted, observed = np.add.reduceat(w * f, starts) / total, np.add.reduceat(w * y, starts) / total
    rows = np.diff(np.append(starts, len(f)))
    spread = np.add.reduceat(w * (y - np.repeat(observed, rows)) ** 2, starts) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(np.where(rows > 1, spread / (rows - 1), np.nan))
    slope, intercept = _line(loss, y, _link(loss, f), w / w.sum())
    large = float((w @ y - w @ f) / w.sum())
    return Calibration(predicted, observed, se, rows, slope, intercept, large)


def _link(loss: Loss, f: Float) -> Float:
    """Predictors whose mean is `f`."""
    if loss.link == "logit":
        p = np.clip(f, _CLOSEST, 1.0 - _CLOSEST)
        return np.asarray(np.log(p / (1.0 - p)))
    if loss.link == "log":
        return np.asarray(np.log(np.maximum(f, 1e-300)))
    return f


def _line(loss: Loss, y: Float, eta: Float, share: Float) -> tuple[float, float]:
    """Slope and intercept of the regression of y on eta by Newton's method; NaN where there is none."""
    center = float(share @ eta)
    z = np.column_stack([eta - center, np.ones(len(eta))])
    if not np.ptp(eta) > 1e-12 * max(1.0, abs(center)):
        return float("nan"), float("nan")
    b = np.array([1.0, center])
    best = loss.value(y, z @ b, share)
    for _ in range(100):
        at = z @ b
        g = z.T @ (share * -loss.residual(y, at))
        h = z.T @ ((share * loss.curvature(y, at))[:, None] * z)
        step = np.linalg.lstsq(h, g, rcond=1e-14)[0]
        size = 1.0
        while size > 1e-10 and not (value := loss.value(y, z @ (b - size * step), share)) <= best:
            size *= 0.5
        if size <= 1e-10:
            break
        b, best = b - size * step, value
        if np.max(np.abs(step)) <= 1e-10 * (1.0 + np.max(np.abs(b))):
            break
        if np.max(np.abs(b)) > 1e6 * (1.0 + abs(center)):
            return float("nan"), float("nan")  # the outcomes are separated: the slope has no end
    return float(b[0]), float(b[1] - b[0] * center)
