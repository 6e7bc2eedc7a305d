"""Second derivatives that were computed once and serve for many steps, as the start of L-BFGS's matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .regularizer import Regularizer

__all__ = ["Curvature", "penalty_curvature"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

_DAMPING = 1e-2


class Curvature:
    """Inverse of a positive definite matrix for m of p parameters, and of a multiple of the identity for the others.

    Parameters
    ----------
    matrix : (m, m) array
        Second derivatives, or the generalised Gauss-Newton matrix, which is positive semidefinite; a share of its
        diagonal is added (Marquardt 1963).
    places : (m,) int array
        Which parameters.
    """

    def __init__(self, matrix: Float, places: NDArray[np.intp], size: int):
        self.matrix, self.places, self.size = matrix, places, size
        diagonal = np.diagonal(matrix)
        self.matrix.flat[:: len(places) + 1] += _DAMPING * np.maximum(diagonal, 1e-6 * np.max(diagonal, initial=0.0))
        self.within(np.ones(size, dtype=bool))

    def within(self, moving: Bool) -> None:
        """From now on only the parameters that move: the inverse of a part is not the part of the inverse."""
        from scipy.linalg.lapack import dpotrf

        rows = np.flatnonzero(moving[self.places])
        self.active = self.places[rows]
        self.known = np.zeros(self.size, dtype=bool)
        self.known[self.active] = True
        self.factor, failed = dpotrf(self.matrix[np.ix_(rows, rows)], lower=1, overwrite_a=1)
        self.usable = not failed

    def solve(self, v: Float, scale: float) -> Float:
        """The inverse times v (p,); ``scale`` times v where nothing is known."""
        from scipy.linalg.lapack import dpotrs

        out = np.where(self.known, 0.0, scale * v)
        out[self.active] = dpotrs(self.factor, v[self.active], lower=1)[0]
        return out


def penalty_curvature(charge: Regularizer, b: Float, places: NDArray[np.intp]) -> Float:
    """Second derivatives (m, m) of the penalty in the m parameters at ``places``.

    Of a norm ``a ||b_g||`` they are ``a / ||b_g|| (I - u u')`` with u the direction of b_g, where that is not 0.
    """
    out = np.diag(charge.q[places])
    if charge.groups is None:
        return out
    number = charge.groups[places]
    norms = charge.norms(b)
    for g in np.unique(number):
        if charge.a[g] > 0 and norms[g] > 0:
            rows = np.flatnonzero(number == g)
            u = b[places[rows]] / norms[g]
            out[np.ix_(rows, rows)] += charge.a[g] / norms[g] * (np.eye(len(rows)) - np.outer(u, u))
    return out
