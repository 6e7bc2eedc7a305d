"""Second moments of some columns: the Gram matrix that refits and correlations are read from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .problem import Problem

Float = NDArray[np.float64]
Int = NDArray[np.int64]

_BLOCK = 1 << 20  # numbers centred at a time: 8 MB


@dataclass(frozen=True, eq=False)
class Moments:
    """Weighted mean products of some columns (centred if there is an intercept) on the penalty's scale.

    Attributes
    ----------
    columns : (m,) column numbers.
    gram : (m, m) products of the columns with each other.
    cross : (m,) products with the target minus offset.
    target : float
        Mean square of the (centred) target.
    """

    columns: Int
    gram: Float
    cross: Float
    target: float


def centred_moments(problem: Problem, used: Int) -> Moments:
    """Gram matrix and products with the target, summed over blocks of rows in a fixed order."""
    stats, share = problem.stats, problem.share
    m = used.size
    center = stats.center[used] if problem.fit_intercept else np.zeros(m)
    scale = np.where(stats.scale[used] > 0, stats.scale[used], 1.0)
    target = problem.target - (stats.y_center if problem.fit_intercept else 0.0)
    sparse = not isinstance(problem.matrix, np.ndarray)
    chosen = problem.matrix.tocsc()[:, used].tocsr() if sparse else problem.matrix
    gram, cross = np.zeros((m, m)), np.zeros(m)
    step = max(1, _BLOCK // max(m, 1))
    for start in range(0, problem.shape[0], step):
        rows = slice(start, start + step)
        block = chosen[rows].toarray() if sparse else chosen[rows][:, used]
        root = np.sqrt(share[rows])
        z = (np.asarray(block, dtype=np.float64) - center) / scale
        z *= root[:, None]
        gram += z.T @ z
        cross += z.T @ (root * target[rows])
    return Moments(used, 0.5 * (gram + gram.T), cross, float(share @ target**2))
