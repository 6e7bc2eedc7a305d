"""Quantile regression with penalties and bounds by an interior-point method, on a dense block of columns.

The program, with the check loss ``rho_q(r) = q r`` for ``r >= 0`` and ``(q - 1) r`` below, is::

    min over b   sum_i w_i rho_q(t_i - z_i'b) + sum_j [ a_j |b_j| + q2_j/2 b_j^2 ],      lower <= b <= upper

Residuals and coefficients are split into two nonnegative parts, every inequality has a slack and a price, and the
products of the two are driven to 0 together by Mehrotra's predictor and corrector. Each step needs one Cholesky factor
of ``Z'DZ + diag``. (Portnoy and Koenker, "The Gaussian hare and the Laplacian tortoise", 1997; Mehrotra, 1992.)
Its limit lies inside the set of all solutions, so that what is 0 there is 0 in every solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..direct.compiled import cross_products
from ..direct.workers import Cancel, check

__all__ = ["Interior", "Program", "solve"]

Float = NDArray[np.float64]

STEP = 0.9995  # share of the way to the first slack or price that would become 0
ROUNDS = 100
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Program:
    """See the module's docstring; ``z`` is (m, k) in Fortran order, the rest (m,) and (k,) arrays."""

    z: Float
    t: Float
    w: Float
    quantile: float
    a: Float
    q2: Float
    lower: Float
    upper: Float


class Interior(NamedTuple):
    """Coefficients (k,) and prices of the rows (m,), ``q w - w <= price <= q w``; and what is 0 in every solution."""

    b: Float
    price: Float
    above: NDArray[np.bool_]  # (m,), rows whose residual is positive
    fitted: NDArray[np.bool_]  # (m,), rows whose residual is 0
    zero: NDArray[np.bool_]  # (k,), coefficients that are 0
    at_lower: NDArray[np.bool_]
    at_upper: NDArray[np.bool_]
    gap: float


class _State:
    """Slacks ``x`` and their prices ``s``, concatenated: rows above and below, coefficients, bounds."""

    def __init__(self, p: Program, start: Float) -> None:
        self.p = p
        self.l1 = np.flatnonzero(p.a > 0)
        self.up, self.low = np.flatnonzero(np.isfinite(p.upper)), np.flatnonzero(np.isfinite(p.lower))
        m, k, u, v = len(p.t), len(self.l1), len(self.up), len(self.low)
        edges = np.cumsum([0, m, m, k, k, u, v])
        self.parts = [slice(i, j) for i, j in pairwise(edges.tolist())]
        self.b = start.copy()
        self.price = np.zeros(m)  # of rows
        self.slope = np.zeros(k)  # subgradient of a|b|
        r = p.t - p.z @ self.b
        size = max(float(np.mean(np.abs(r))), 1e-3)
        width = 0.1 * max(float(np.mean(np.abs(self.b[self.l1]))) if k else 0.0, 0.1 * size)
        price = max(float(np.mean(p.w)), float(np.mean(p.a[self.l1])) if k else 0.0)
        self.x = np.concatenate([
            np.maximum(r, 0) + 0.1 * size, np.maximum(-r, 0) + 0.1 * size,
            np.maximum(self.b[self.l1], 0) + width, np.maximum(-self.b[self.l1], 0) + width,
            np.maximum(p.upper[self.up] - self.b[self.up], width),
            np.maximum(self.b[self.low] - p.lower[self.low], width),
        ])  # fmt: skip
        self.s = np.concatenate(
            [p.quantile * p.w, (1 - p.quantile) * p.w, p.a[self.l1], p.a[self.l1], np.full(u + v, 0.1 * price)]
        )

    def residuals(self) -> tuple[Float, Float, Float, Float, Float]:
        """What the equations between the parts lack: rows, coefficients, upper, lower; and the gradient."""
        p, x, s, b = self.p, self.x, self.s, self.b
        rp, rm, bp, bm, su, sl = self.parts
        rows = p.t - p.z @ b - x[rp] + x[rm]
        split = b[self.l1] - x[bp] + x[bm]
        upper = p.upper[self.up] - b[self.up] - x[su]
        lower = b[self.low] - p.lower[self.low] - x[sl]
        gradient = p.z.T @ self.price - p.q2 * b
        gradient[self.l1] -= self.slope
        gradient[self.up] -= s[su]
        gradient[self.low] += s[sl]
        return rows, split, upper, lower, gradient


class _Newton:
    """The linearised equations at a state: one factor, any number of targets for the products."""

    def __init__(self, state: _State, cancel: Cancel) -> None:
        from scipy.linalg import lapack

        self.state, p = state, state.p
        x, s = state.x, state.s
        rp, rm, bp, bm, su, sl = state.parts
        ratio = x / s
        self.ratio = ratio
        self.inverse = 1.0 / (ratio[rp] + ratio[rm])
        self.stiff = 1.0 / (ratio[bp] + ratio[bm])
        matrix = cross_products(p.z, root=np.sqrt(self.inverse), cancel=cancel)
        diagonal = p.q2.copy()
        diagonal[state.l1] += self.stiff
        diagonal[state.up] += 1.0 / ratio[su]
        diagonal[state.low] += 1.0 / ratio[sl]
        places = np.diag_indices(len(matrix))
        matrix[places] += diagonal
        self.scale = 1.0 / np.sqrt(np.maximum(matrix[places], 1e-300))
        matrix *= self.scale
        matrix *= self.scale[:, None]
        extra = 0.0
        while True:
            trial = np.array(matrix, order="F")
            trial[places] += extra
            self.factor, info = lapack.dpotrf(trial, lower=1, overwrite_a=1, clean=0)
            if info == 0:
                break
            extra = max(10.0 * extra, 1e-14)
        self.lack = state.residuals()

    def direction(self, target: Float) -> tuple[Float, Float, Float, Float, Float]:
        """Changes of b, row prices, slopes, x and s that bring the products ``x s`` to ``target``, to first order."""
        from scipy.linalg import lapack

        state, p = self.state, self.state.p
        rp, rm, bp, bm, su, sl = state.parts
        rows, split, upper, lower, gradient = self.lack
        kappa = target / state.s - state.x
        row_side = (rows - kappa[rp] + kappa[rm]) * self.inverse
        rhs = gradient + p.z.T @ row_side
        rhs[state.l1] -= (split - kappa[bp] + kappa[bm]) * self.stiff
        rhs[state.up] -= (kappa[su] - upper) / self.ratio[su]
        rhs[state.low] += (kappa[sl] - lower) / self.ratio[sl]
        db = self.scale * lapack.dpotrs(self.factor, self.scale * rhs, lower=1)[0]
        dprice = row_side - (p.z @ db) * self.inverse
        dslope = (db[state.l1] + split - kappa[bp] + kappa[bm]) * self.stiff
        ds = np.concatenate([
            -dprice, dprice, -dslope, dslope,
            (kappa[su] - upper + db[state.up]) / self.ratio[su], (kappa[sl] - lower - db[state.low]) / self.ratio[sl],
        ])  # fmt: skip
        return db, dprice, dslope, kappa - self.ratio * ds, ds


def _longest(values: Float, change: Float) -> float:
    """Largest step up to 1 that leaves all values positive."""
    falling = change < 0
    if not falling.any():
        return 1.0
    return min(1.0, STEP * float(np.min(-values[falling] / change[falling])))


def solve(p: Program, start: Float | None = None, tol: float = 1e-11, cancel: Cancel = None) -> Interior:
    """Solve a program to a relative gap of ``tol``, or as far as rounding lets it."""
    state = _State(p, np.zeros(p.z.shape[1]) if start is None else start)
    quadratic = bool(p.q2.any())
    for _ in range(ROUNDS):
        check(cancel)
        newton = _Newton(state, cancel)
        rows, gradient = newton.lack[0], newton.lack[-1]
        x, s = state.x, state.s
        mu = float(x @ s)
        r = p.t - p.z @ state.b
        value = float(p.w @ np.where(r >= 0, p.quantile * r, (p.quantile - 1) * r))
        value += float(p.a @ np.abs(state.b) + 0.5 * p.q2 @ state.b**2)
        value = max(value, 1e-6 * float(p.w.sum()))  # rows that are all fitted leave nothing to compare with
        lack = float(np.abs(rows).sum() * np.mean(p.w)) + float(np.abs(gradient) @ np.abs(state.b))
        gap = (mu + lack) / max(value, 1e-300)
        if mu <= tol * value or (mu <= lack and gap < 1e-7):  # then rounding error is all that is left
            break
        affine = newton.direction(np.zeros(len(x)))
        px, ps = _longest(x, affine[3]), _longest(s, affine[4])
        if quadratic:
            px = ps = min(px, ps)
        after = float((x + px * affine[3]) @ (s + ps * affine[4]))
        centre = (after / mu) ** 3 * mu / len(x)
        db, dprice, dslope, dx, ds = newton.direction(centre - affine[3] * affine[4])
        px, ps = _longest(x, dx), _longest(s, ds)
        if quadratic:
            px = ps = min(px, ps)
        state.b = state.b + px * db
        state.x = x + px * dx
        state.s = s + ps * ds
        state.price, state.slope = state.price + ps * dprice, state.slope + ps * dslope
    return _read(state, gap)


def _read(state: _State, gap: float) -> Interior:
    p, x, s = state.p, state.x, state.s
    rp, rm, bp, bm, su, sl = state.parts
    unit = max(float(np.mean(np.abs(p.t))), 1e-300)
    small = x / unit < s / max(float(np.mean(p.w)), 1e-300)
    k = len(state.b)
    zero, at_lower, at_upper = np.zeros(k, dtype=bool), np.zeros(k, dtype=bool), np.zeros(k, dtype=bool)
    zero[state.l1] = small[bp] & small[bm]
    at_upper[state.up], at_lower[state.low] = small[su], small[sl]
    return Interior(state.b, state.price, x[rp] > x[rm], small[rp] & small[rm], zero, at_lower, at_upper, gap)
