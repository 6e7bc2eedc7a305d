"""Several numbers per row: least squares for all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .base import Float, Loss, shares

__all__ = ["MultiGaussian"]


@dataclass(frozen=True)
class MultiGaussian(Loss):
    """Squared error of K outputs, ``1/2 sum_k (y_k - eta_k)^2``, with one linear predictor per output.

    Parameters
    ----------
    shared : bool, default True
        Penalise the norm of an input's K coefficients, ``s_j v_j ||b_j.||_2``: an input is then used for all outputs
        or for none (the multi-task lasso; Obozinski, Taskar and Jordan, "Joint covariate selection and joint subspace
        selection for multiple classification problems", 2010). False penalises every coefficient by itself: K separate
        regressions on one grid of alphas.
    """

    shared: bool = True
    name: ClassVar[str] = "multigaussian"
    kind: ClassVar[str] = "numbers"

    @property
    def grouped(self) -> bool:  # type: ignore[override]
        """Whether the penalty is on the rows of coefficients; another word for ``shared``."""
        return self.shared

    def outputs(self, y: Float) -> int:
        return int(y.shape[1])

    def row_values(self, y: Float, eta: Float) -> Float:
        return np.asarray(0.5 * ((y - eta) ** 2).sum(axis=1))

    def residual(self, y: Float, eta: Float) -> Float:
        return np.asarray(y - eta)

    def curvature(self, y: Float, eta: Float) -> Float:
        return np.ones_like(eta)

    def apply_curvature(self, y: Float, eta: Float, share: Float, v: Float) -> Float:
        return np.where(share[:, None] > 0, v, 0.0)

    def dual_excess(self, y: Float, eta: Float, s: float, share: Float) -> float:
        return 0.5 * (1.0 - s) ** 2 * float((share @ (y - eta) ** 2).sum())

    def null_eta(self, y: Float, share: Float, offset: Float | None = None) -> Float:
        return np.asarray(share @ (y if offset is None else y - offset))

    def gradient(self, y: Float, eta: Float, weights: Float | None = None) -> Float:
        return np.asarray((eta - y) * shares(len(y), weights)[:, None], dtype=np.float64)

    def describe(self, y: str, eta: str) -> str:
        return f"1/2 sum_k ({y} - ({eta}))^2"
