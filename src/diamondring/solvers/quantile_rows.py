"""A quantile regression on the few rows that decide it.

Far from the prediction a row's only influence is its side. Rows whose residuals were large at a solution nearby are put
together, those above and those below, into one row each; whichever turns out to lie on the other side is taken out
again. (Portnoy and Koenker, "The Gaussian hare and the Laplacian tortoise", 1997, section 5.)
"""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..direct.workers import Cancel
from .quantile_interior import Program, solve
from .quantile_vertex import Vertex, polish

__all__ = ["Solved", "solve_program"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]

TARGET = 1e-12  # gap at which the interior point hands over
FEWEST, PER_COLUMN = 1000, 4  # rows that are kept apart
ROUNDS = 6


class Solved(NamedTuple):
    """A vertex of the whole program, and the residuals of its rows."""

    b: Float
    price: Float
    loose: NDArray[np.intp]
    residual: Float


def solve_program(p: Program, near: Float | None, cancel: Cancel) -> Solved:
    """Solve a program; ``near`` (m,) are residuals at a solution that may be close, if one is known."""
    m, k = p.z.shape
    count = max(FEWEST, PER_COLUMN * k)
    if near is not None and 2 * count < m:
        apart = np.zeros(m, dtype=bool)
        apart[np.argpartition(np.abs(near), count)[:count]] = True
        above = near > 0
        for _ in range(ROUNDS):
            vertex = _vertex(_put_together(p, apart, above), cancel)
            r = p.t - p.z @ vertex.b
            wrong = ~apart & np.where(above, r <= 0, r >= 0)
            if not wrong.any():
                price = np.where(above, p.quantile, p.quantile - 1.0) * p.w
                price[apart] = vertex.price[: np.count_nonzero(apart)]
                return Solved(vertex.b, price, vertex.loose, r)
            apart |= wrong
            if 2 * np.count_nonzero(apart) > m:
                break
    vertex = _vertex(p, cancel)
    return Solved(vertex.b, vertex.price, vertex.loose, p.t - p.z @ vertex.b)


def _put_together(p: Program, apart: Bool, above: Bool) -> Program:
    """The rows kept apart, then the mean of the others above and of those below, with their weight."""
    z, t, w = [p.z[apart]], [p.t[apart]], [p.w[apart]]
    for side in (~apart & above, ~apart & ~above):
        total = float(p.w[side].sum())
        if total > 0:
            share = np.where(side, p.w, 0.0) / total
            z.append((share @ p.z)[None, :])
            t.append(np.array([share @ p.t]))
            w.append(np.array([total]))
    return dataclasses.replace(p, z=np.asfortranarray(np.vstack(z)), t=np.concatenate(t), w=np.concatenate(w))


def _vertex(p: Program, cancel: Cancel) -> Vertex:
    if p.z.shape[1] == 0:  # neither intercept nor inputs: every row pays for its own sign
        price = np.where(p.t > 0, p.quantile, np.where(p.t < 0, p.quantile - 1.0, 0.0)) * p.w
        return Vertex(np.zeros(0), price, np.zeros(0, dtype=np.intp))
    if not p.t.any() and np.all((p.lower <= 0) & (p.upper >= 0)):  # nothing to explain
        return Vertex(np.zeros(p.z.shape[1]), np.zeros(len(p.t)), np.zeros(0, dtype=np.intp))
    return polish(p, solve(p, tol=TARGET, cancel=cancel))
