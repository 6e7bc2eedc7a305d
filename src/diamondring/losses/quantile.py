"""The check loss of quantile regression."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np

from ..errors import InputError
from .base import Float, Loss

__all__ = ["Quantile", "weighted_quantile"]


_NORMAL = NormalDist()


@dataclass(frozen=True)
class Quantile(Loss):
    """Quantile regression: ``q r`` for ``r = y - eta >= 0`` and ``(q - 1) r`` below.

    The prediction is the q-th quantile of the target given the inputs; q = 0.5 is the median, and the loss half the
    absolute error. Several values of q are as many separate fits on one grid of alphas: linear predictors and
    residuals are (n, K), one column per value. Such fits may cross. (Koenker and Bassett, "Regression quantiles",
    1978.)

    Parameters
    ----------
    q : float or sequence of floats, default 0.5
        Each strictly between 0 and 1, no value twice.

    Raises
    ------
    InputError
        If `q` is anything else.
    """

    q: float | tuple[float, ...] = 0.5
    name: ClassVar[str] = "quantile"
    smooth: ClassVar[bool] = False

    def __post_init__(self) -> None:
        several = isinstance(self.q, list | tuple | np.ndarray)
        values = tuple(_level(value) for value in np.ravel(np.asarray(self.q, dtype=object)))
        if not values or len(set(values)) < len(values):
            raise InputError(f"Quantile(q={self.q!r}): give at least one value, and none of them twice.")
        object.__setattr__(self, "q", values if several and len(values) > 1 else values[0])

    @property
    def levels(self) -> tuple[float, ...]:
        """All values of q."""
        return self.q if isinstance(self.q, tuple) else (self.q,)

    @property
    def parameters(self) -> tuple[float, ...]:
        return self.levels

    def outputs(self, y: Float) -> int:
        return len(self.levels)

    def _differences(self, y: Float, eta: Float) -> Float:
        return np.asarray(y - eta if eta.ndim == 1 else y[:, None] - eta)

    def _levels(self, eta: Float) -> Any:
        return np.asarray(self.levels) if eta.ndim == 2 else self.levels[0]

    def row_values(self, y: Float, eta: Float) -> Float:
        r, q = self._differences(y, eta), self._levels(eta)
        cost = np.where(r >= 0, q * r, (q - 1.0) * r)
        return np.asarray(cost if cost.ndim == 1 else cost.sum(axis=1))

    def residual(self, y: Float, eta: Float) -> Float:
        """Slope of every row; where the loss has a kink, at ``y = eta``, the one of least size, 0."""
        r, q = self._differences(y, eta), self._levels(eta)
        return np.where(r > 0, q, np.where(r < 0, q - 1.0, 0.0))

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.zeros_like(eta)

    def apply_curvature(self, y: Float, eta: Float, share: Float, v: Float) -> Float:
        return np.zeros_like(v)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        present = share > 0
        return (1.0 - s) * float(share[present] @ self.row_values(y[present], eta[present]))

    def null_eta(self, y: Float, share: Float, offset: Float | None = None) -> Float:
        columns = [y if offset is None else y - (offset if offset.ndim == 1 else offset[:, k]) for k in self._range()]
        return np.array([weighted_quantile(t, share, q) for t, q in zip(columns, self.levels, strict=True)])

    def typical_curvature(self, value: float) -> float:
        """Second derivative of the mean loss at the best constant, were the target normal with this mean loss there.

        The mean loss of a normal target with deviation sd is ``sd phi(z_q)``, its second derivative ``phi(z_q) / sd``.
        """
        density = float(np.mean([_NORMAL.pdf(_NORMAL.inv_cdf(q)) for q in self.levels]))
        return len(self.levels) * density**2 / value if value > 0 else 1.0

    def _range(self) -> range:
        return range(len(self.levels))

    def describe(self, y: str, eta: str) -> str:
        if isinstance(self.q, tuple):
            return f"sum_k |{y} - ({eta})| (q_k above 0, 1 - q_k below), q = {', '.join(f'{q:.4g}' for q in self.q)}"
        return f"|{y} - ({eta})| ({self.q:.4g} where positive, {1.0 - self.q:.4g} where negative)"


def weighted_quantile(values: Float, share: Float, q: float) -> float:
    """The least value below or at which lies at least a part q of the weight: a minimiser of the check loss."""
    present = share > 0
    values, share = values[present], share[present]
    order = np.argsort(values, kind="stable")
    below = np.cumsum(share[order])
    at = int(np.searchsorted(below, q * below[-1] * (1.0 - 1e-12)))
    return float(values[order[min(at, len(order) - 1)]])


def _level(value: Any) -> float:
    usable = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not usable or not 0.0 < value < 1.0:
        raise InputError(
            f"Quantile(q={value!r}): a quantile is a number strictly between 0 and 1, such as 0.5 for the median."
        )
    return float(value)
