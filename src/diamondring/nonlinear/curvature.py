"""What J'HJ leaves out of the second derivative, learnt from the gradients along the steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curvature"]

Float = NDArray[np.float64]


class Curvature:
    """S (p, p), symmetric; see `levenberg`.

    Each step d changes the gradient by y, of which ``J'HJ d`` (at the new point) explains a part; S is changed as
    little as possible, in the sense of Dennis, Gay and Welsch (1981), such that ``S d`` is what is left. Before that S
    shrinks where its curvature along d has become too large, so that it vanishes with the residuals.
    """

    def __init__(self, p: int) -> None:
        self.matrix = np.zeros((p, p))
        self.trusted = False

    def learn(self, change: Float, explained: Float, d: Float, units: Float) -> None:
        """Take an accepted step d into account.

        Parameters
        ----------
        change : (p,) array
            Gradient after less gradient before.
        explained : (p,) array
            J'HJ d.
        units : (p,) array
            D of the region.
        """
        along = float(change @ d)
        if not along > 1e-12 * float(np.linalg.norm(change / units)) * float(np.linalg.norm(units * d)):
            return
        left, known = change - explained, float(d @ self.matrix @ d)
        if known != 0.0:
            self.matrix *= min(1.0, abs(float(d @ left)) / abs(known))
        miss = left - self.matrix @ d
        cross = np.outer(miss, change) / along
        self.matrix += cross + cross.T - (float(miss @ d) / along**2) * np.outer(change, change)
