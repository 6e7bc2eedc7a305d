"""What every loss offers: value, residual, curvature, and what a shrunken dual point costs.

The data part of every objective is the weighted mean ``sum_i w_i loss(y_i, eta_i) / sum_i w_i`` of a loss between the
target ``y`` and the linear predictor ``eta`` (offset and intercept included). With one output ``eta`` is (n,), with K
outputs (n, K). A loss is a frozen value; its formulas here are the plain twins of those in the compiled core.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Float", "Loss", "shares", "xlogx", "xlogy"]

Float = NDArray[np.float64]


def shares(n: int, weights: Float | None) -> Float:
    """Row weights (n,) that sum to 1."""
    return np.full(n, 1.0 / n) if weights is None else np.asarray(weights / weights.sum())


def xlogx(x: Float) -> Float:
    """``x log x``, 0 at 0."""
    return xlogy(x, x)


def xlogy(x: Float, y: Float) -> Float:
    """``x log y``, 0 wherever x is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0, 0.0, x * np.log(np.where(x == 0, 1.0, y)))


class Loss:
    """A loss between targets and linear predictors; see the module's docstring.

    Attributes
    ----------
    name : str
        What the user and the core call it.
    kind : str
        What a target is: "number", "positive", "count" (at least 0), "class" (two labels, or proportions), "classes"
        (one of several labels), "numbers" (several per row) or "survival".
    link : str
        How predictions come from eta: "identity", "log", "logit", "softmax".
    convex, smooth : bool
        Whether it is convex in eta (a duality gap then exists), and has a derivative everywhere.
    separable : bool
        Whether it is a sum over rows (all but Cox).
    takes_intercept : bool
        Whether a constant added to all predictors makes a difference.
    """

    name: ClassVar[str] = ""
    kind: ClassVar[str] = "number"
    link: str = "identity"
    convex: bool = True
    smooth: ClassVar[bool] = True
    separable: ClassVar[bool] = True
    takes_intercept: ClassVar[bool] = True
    grouped: bool = False

    @property
    def parameters(self) -> tuple[float, ...]:
        """Numbers that the core needs besides the name."""
        return ()

    def outputs(self, y: Float) -> int:
        """Number K of linear predictors per row."""
        return 1

    # ---- per row ---------------------------------------------------------------------------------------------------

    def row_values(self, y: Float, eta: Float) -> Float:
        """Loss (n,) of every row."""
        raise NotImplementedError

    def residual(self, y: Float, eta: Float) -> Float:
        """``-d loss / d eta`` of every row, shaped like ``eta``."""
        raise NotImplementedError

    def curvature(self, y: Float, eta: Float) -> Float:
        """``d2 loss / d eta2`` of every row, at least 0; its expectation where the loss is not convex."""
        raise NotImplementedError

    def mean(self, eta: Float) -> Float:
        """Prediction on the scale of the target."""
        if self.link == "log":
            with np.errstate(over="ignore"):  # infinite where it overflows
                return np.asarray(np.exp(eta))
        return eta

    # ---- over rows -------------------------------------------------------------------------------------------------

    def value(self, y: Float, eta: Float, weights: Float | None = None) -> float:
        """Weighted mean loss.

        Parameters
        ----------
        y, eta : targets and linear predictors (offset included).
        weights : (n,) array, optional
            Observation weights, at least one positive; None means all 1.
        """
        rows = self.row_values(y, eta)
        if weights is None:
            return float(rows.mean())
        present = weights > 0
        return float(weights[present] @ rows[present] / weights.sum())

    def values(self, y: Float, etas: Float, weights: Float | None = None) -> Float:
        """`value` (k,) of several models: linear predictors (n, k), or (n, k, K) with K outputs."""
        return np.array([self.value(y, etas[:, i], weights) for i in range(etas.shape[1])])

    def gradient(self, y: Float, eta: Float, weights: Float | None = None) -> Float:
        """Derivative of `value` with respect to ``eta``, shaped like it."""
        share = shares(len(y), weights)
        r = self.residual_of(y, eta, share)
        return np.asarray(-(share if r.ndim == 1 else share[:, None]) * r)

    def residual_of(self, y: Float, eta: Float, share: Float) -> Float:
        """`residual` where it may depend on all rows and their weights; 0 for rows of weight 0."""
        r = self.residual(y, eta)
        return np.where(share > 0 if r.ndim == 1 else share[:, None] > 0, r, 0.0)

    def apply_curvature(self, y: Float, eta: Float, share: Float, v: Float) -> Float:
        """``M v`` with ``sum_i share_i v_i (M v)_i`` the second derivative of `value` along ``v``."""
        return np.where(share > 0, self.curvature(y, eta), 0.0) * v

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        """``loss(eta) + loss*(s g) - s <g, eta>`` of the weighted mean, g its gradient: at least 0, 0 for s = 1.

        What it costs in a duality gap to shrink the dual point; solved row by row for the predictor whose gradient is
        ``s g``, by Newton's method.
        """
        if s == 1.0:
            return 0.0
        present = share > 0
        y, eta, share = y[present], eta[present], share[present]
        g = -self.residual(y, eta)
        at = eta.copy()
        for _ in range(100):
            step = (-self.residual(y, at) - s * g) / np.maximum(self.curvature(y, at), 1e-300)
            step = np.clip(step, -1.0, 1.0)
            at -= step
            if np.max(np.abs(step), initial=0.0) <= 1e-15 * (1.0 + np.max(np.abs(at), initial=0.0)):
                break
        excess = self.row_values(y, eta) - self.row_values(y, at) - s * g * (eta - at)
        return float(share @ np.maximum(excess, 0.0))

    def null_eta(self, y: Float, share: Float, offset: Float | None = None) -> Float:
        """The constant (K,) that, added to the offset, has the least value."""
        k = self.outputs(y)
        if not self.takes_intercept:
            return np.zeros(k)
        shape = (len(y),) if k == 1 else (len(y), k)
        base = np.zeros(shape) if offset is None else offset
        constant = self.first_guess(y, share)
        if offset is not None:
            constant = constant - self.typical_offset(share, offset)
        best = self.value(y, base + constant, share)
        for _ in range(200):
            eta = base + constant
            g = share @ (-self.residual_of(y, eta, share))
            hess = np.array(
                [
                    np.atleast_1d(share @ self.apply_curvature(y, eta, share, np.broadcast_to(e, shape)))
                    for e in (np.eye(k) if k > 1 else [1.0])
                ]
            ).reshape(k, k)
            step = np.linalg.lstsq(hess, np.atleast_1d(g), rcond=1e-12)[0]
            size = 1.0
            for _ in range(60):
                trial = constant - size * step
                value = self.value(y, base + trial, share)
                if value <= best + 4e-16 * abs(best):  # a step within rounding may still halve the derivative
                    break
                size *= 0.5
            else:
                break
            moved = float(np.max(np.abs(trial - constant)))
            constant, best = trial, value
            if moved <= 1e-15 * (1.0 + float(np.max(np.abs(constant)))):
                break
        return np.atleast_1d(constant)

    def typical_offset(self, share: Float, offset: Float) -> Float:
        """A constant that stands for the offset, (K,): of means where the link is the logarithm."""
        if self.link != "log":
            return np.atleast_1d(share @ offset)
        top = float(offset.max())
        return np.array([top + np.log(share @ np.exp(offset - top))])

    def first_guess(self, y: Float, share: Float) -> Float:
        """Where `null_eta` starts, (K,)."""
        if self.link == "log":
            return np.array([np.log(max(float(share @ y), 1e-300))])
        return np.zeros(self.outputs(y))

    def describe(self, y: str, eta: str) -> str:
        """The formula as text, with the names of target and predictor put in."""
        raise NotImplementedError
