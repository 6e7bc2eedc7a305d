"""What J'HJ leaves out of the second derivative, learnt from the gradients along the steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curvature", "Places"]

Float = NDArray[np.float64]
Places = slice | NDArray[np.intp]  # all parameters, or some of them, increasing


class Curvature:
    """S (p, p), symmetric; see `levenberg`.

    Each step d changes the gradient by y, of which ``J'HJ d`` (at the new point) explains a part; S is changed as
    little as possible, in the sense of Dennis, Gay and Welsch (1981), such that ``S d`` is what is left. Before that S
    shrinks where its curvature along d has become too large, so that it vanishes with the residuals.
    """

    def __init__(self) -> None:
        self._matrix = np.zeros((0, 0))
        self._places: Places = np.zeros(0, dtype=np.intp)
        self.trusted = False

    def on(self, places: Places, size: int) -> Float:
        """S for these parameters, so many of them; 0 for those that are new."""
        if isinstance(places, slice):
            if len(self._matrix) != size:
                self._matrix, self._places = np.zeros((size, size)), places
            return self._matrix
        if isinstance(self._places, slice) or not np.array_equal(places, self._places):
            matrix = np.zeros((len(places), len(places)))
            if not isinstance(self._places, slice):
                _, here, there = np.intersect1d(places, self._places, assume_unique=True, return_indices=True)
                matrix[np.ix_(here, here)] = self._matrix[np.ix_(there, there)]
            self._matrix, self._places = matrix, places
        return self._matrix

    def learn(self, places: Places, change: Float, explained: Float, d: Float, units: Float) -> None:
        """Take a step d into account; all arrays are those of the parameters at ``places``.

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
        stretched, shrunk = units * d, change / np.where(units > 0, units, 1.0)
        if not along > 1e-12 * math.sqrt(float(stretched @ stretched) * float(shrunk @ shrunk)):
            return
        matrix = self.on(places, len(d))
        left, known = change - explained, float(d @ matrix @ d)
        if known != 0.0:
            matrix *= min(1.0, abs(float(d @ left)) / abs(known))
        miss = left - matrix @ d
        cross = np.multiply.outer(miss - (0.5 * float(miss @ d) / along) * change, change / along)
        matrix += cross
        matrix += cross.T
