"""The solution of the explorer's two coefficients, in Python: what `widget.solution` is as soon as alpha is set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..figures.pair import pair_optimum, solve_pair
from ..figures.surface import minimise
from ..report.pair_errors import PairErrors, PairPolynomial

__all__ = ["prices", "solve_gram", "solve_polynomial"]

Float = NDArray[np.float64]


def prices(penalty: str, alpha: float, l1_ratio: float) -> tuple[Float, Float] | None:
    """Prices (2,) of ``|u_j|`` and of ``u_j^2 / 2``; None where the penalty is no mixture of these."""
    share = {"L1": 1.0, "L2": 0.0, "elastic net": l1_ratio}.get(penalty)
    return None if share is None else (np.full(2, alpha * share), np.full(2, alpha * (1.0 - share)))


def solve_gram(gram: Float, q: Float, absolute: Float, square: Float) -> Float:
    """Of an error ``1/2 u'Gu - q'u``."""
    if not absolute.any() and not square.any():
        return pair_optimum(gram, q, np.zeros(2))
    return solve_pair(gram, q, absolute, square)


def solve_polynomial(errors: PairErrors, pair: tuple[int, int], absolute: Float, square: Float) -> Float:
    """Of an error that is given as a polynomial; ``pair`` are places in ``errors.inputs``."""
    held = errors.pairs[min(pair), max(pair)]
    far = np.full(2, held.half)
    u = minimise(_Polynomial(held), held.optimum, absolute, square, -far, far, far=np.inf)
    return u if pair[0] < pair[1] else u[::-1]


class _Polynomial:
    """A `PairLoss` of a polynomial: its point stands for the linear predictors."""

    def __init__(self, held: PairPolynomial) -> None:
        self.held = held
        self.c = held.table * held.step
        m = len(held.table)
        self.first = np.polynomial.chebyshev.chebder(np.eye(m))
        self.second = np.polynomial.chebyshev.chebder(np.eye(m), 2)

    def _basis(self, t: float) -> tuple[Float, Float, Float]:
        """Values, first and second derivatives (m,) of the Chebyshev polynomials."""
        vander = np.polynomial.chebyshev.chebvander(t, len(self.c) - 1).ravel()
        slope, bend = vander[: len(self.first)] @ self.first, vander[: len(self.second)] @ self.second
        return np.asarray(vander, dtype=np.float64), slope, bend

    def profile(self, u: Float) -> tuple[float, Float]:
        left, right = (self._basis(t)[0] for t in u / self.held.half)
        return float(left @ self.c @ right), np.asarray(u)

    def quadratic(self, eta: Any) -> tuple[Float, Float]:
        (a, da, dda), (b, db, ddb) = (self._basis(t) for t in eta / self.held.half)
        c, h = self.c, self.held.half
        cross = da @ c @ db
        g = np.array([da @ c @ b, a @ c @ db]) / h
        return g, np.array([[dda @ c @ b, cross], [cross, a @ c @ ddb]]) / h**2
