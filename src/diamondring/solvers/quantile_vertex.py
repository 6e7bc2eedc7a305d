"""From the neighbourhood of a quantile regression's solution to the solution itself.

Which rows are fitted exactly and which coefficients are 0 or at a bound is known from an interior point
(`quantile_interior`). What is left are linear equations: the fitted rows for the coefficients in use, and the
optimality conditions of these for the prices of the fitted rows. Where the first leave a direction open, the solution
is not unique; the direction is followed until a further row is fitted or a coefficient reaches 0: a vertex.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .quantile_interior import Interior, Program

__all__ = ["Vertex", "polish"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]

CORRECTIONS = 10
WRONG = 1e-9  # error, in units of the program's, from which a guess is corrected
WALKS = 200  # directions followed at most
RANK = 1e-10  # singular below this part of the largest pivot


class Vertex(NamedTuple):
    """A solution: coefficients (k,), prices of the rows (m,), and the columns that could change if not unique."""

    b: Float
    price: Float
    loose: Index


class _Guess:
    """Which rows are fitted, on which side the others lie, and which coefficients are in use, with which sign."""

    def __init__(self, p: Program, found: Interior) -> None:
        self.p = p
        self.b = np.where(found.at_lower, p.lower, np.where(found.at_upper, p.upper, found.b))
        self.b[found.zero] = 0.0
        self.held = found.zero | found.at_lower | found.at_upper
        self.sign = np.sign(self.b)
        self.fitted, self.above = found.fitted.copy(), found.above.copy()
        self.inside = found.price

    def solve(self) -> tuple[Float, Float, Index]:
        """Coefficients, prices (not yet held to their range) and loose columns under this guess."""
        p = self.p
        price = np.where(self.fitted, self.inside, np.where(self.above, p.quantile, p.quantile - 1.0) * p.w)
        used, fitted = np.flatnonzero(~self.held), np.flatnonzero(self.fitted)
        b, used, fitted, loose = _corner(p, self.b.copy(), used, fitted)
        if len(loose):
            self.held, self.fitted = np.ones(len(b), dtype=bool), np.zeros(len(price), dtype=bool)
            self.held[used], self.fitted[fitted] = False, True
            self.sign[~self.held] = np.sign(b[~self.held])
        solver = _together if np.any(p.q2[used] > 0) else _apart
        db, dprice = solver(p, b, price, used, fitted, self.sign)
        b[used] += db
        price[fitted] += dprice
        return b, price, loose

    def correct(self, b: Float, price: Float) -> float:
        """Moves to the other side what a solution shows to be on the wrong one; the largest such error."""
        p, held = self.p, self.held
        r, gradient = p.t - p.z @ b, p.z.T @ price - p.q2 * b
        top, bottom = price - p.quantile * p.w, (p.quantile - 1.0) * p.w - price
        outside = np.where(self.fitted, np.maximum(top, bottom) / np.maximum(p.w, 1e-300), 0.0)
        crossed = np.where(self.fitted, 0.0, np.where(self.above, -r, r))
        # a kink holds a coefficient from both sides, a bound from one
        low = np.where(b > 0, p.a, -p.a)
        high = np.where(b < 0, -p.a, p.a)
        low[b <= p.lower], high[b >= p.upper] = -np.inf, np.inf
        pushed = np.where(held, np.maximum(gradient - high, low - gradient), 0.0) / float(np.mean(p.w))
        turned = np.where(held | (p.a == 0), 0.0, -self.sign * b)
        beyond = np.where(held, 0.0, np.maximum(p.lower - b, b - p.upper))
        worst = max(float(np.max(each, initial=0.0)) for each in (outside, crossed, pushed, turned, beyond))
        leaving, joining = outside > WRONG, crossed > WRONG
        self.above[leaving] = top[leaving] > 0
        self.fitted = (self.fitted & ~leaving) | joining
        self.inside = np.clip(price, (p.quantile - 1.0) * p.w, p.quantile * p.w)
        entering = pushed > WRONG
        self.sign[entering] = np.sign(np.where(gradient > high, 1.0, -1.0))[entering]
        stopped = (turned > WRONG) & (beyond <= WRONG)
        self.b = np.where(stopped, 0.0, np.clip(b, p.lower, p.upper))
        self.held = (held & ~entering) | stopped | (beyond > WRONG)
        return worst


def polish(p: Program, found: Interior) -> Vertex:
    """The exact solution of the equations that an interior point leaves.

    Where rows or coefficients hardly differ from 0, the guess of which ones are 0 may be wrong; the solution shows it,
    and what it shows is corrected a few times (the primal-dual active set method).
    """
    guess, best, least = _Guess(p, found), None, np.inf
    for _ in range(CORRECTIONS):
        b, price, loose = guess.solve()
        worst = guess.correct(b, price)
        if worst < least or best is None:
            b = np.clip(b, p.lower, p.upper)
            best = Vertex(b, np.clip(price, (p.quantile - 1.0) * p.w, p.quantile * p.w), loose)
            least = worst
        if worst <= WRONG:
            break
    assert best is not None
    return best


def _demand(p: Program, b: Float, price: Float, used: Index, sign: Float) -> Float:
    """What the gradient at the coefficients in use lacks."""
    return np.asarray(p.a[used] * sign[used] + p.q2[used] * b[used] - p.z[:, used].T @ price)


def _apart(p: Program, b: Float, price: Float, used: Index, fitted: Index, sign: Float) -> tuple[Float, Float]:
    """Changes of coefficients and prices without an L2 part: two systems with one matrix."""
    matrix = p.z[np.ix_(fitted, used)]
    rows = p.t[fitted] - p.z[fitted] @ b
    if len(fitted) == len(used):
        solved = _square(matrix, rows, _demand(p, b, price, used, sign))
        if solved is not None:
            return solved
    return _least(matrix, rows), _least(matrix.T, _demand(p, b, price, used, sign))


def _together(p: Program, b: Float, price: Float, used: Index, fitted: Index, sign: Float) -> tuple[Float, Float]:
    """The same with an L2 part: one system."""
    k, m = len(used), len(fitted)
    matrix = p.z[np.ix_(fitted, used)]
    system = np.zeros((k + m, k + m))
    system[:k, :k] = np.diag(-p.q2[used])
    system[:k, k:] = matrix.T
    system[k:, :k] = matrix
    side = np.concatenate([_demand(p, b, price, used, sign), p.t[fitted] - p.z[fitted] @ b])
    solved = _square(system, side, None)
    change = solved[0] if solved is not None else _least(system, side)
    return change[:k], change[k:]


def _square(matrix: Float, side: Float, transposed_side: Float | None) -> tuple[Float, Float] | None:
    """Solutions with the matrix and with its transpose; None if it is singular, about."""
    from scipy.linalg import lapack

    if len(side) == 0:
        return np.zeros(0), np.zeros(0)
    factor, pivots, info = lapack.dgetrf(matrix)
    if info != 0:
        return None
    norm = float(np.abs(matrix).sum(axis=0).max())
    reciprocal, _ = lapack.dgecon(factor, norm)
    if reciprocal < 1e-14:
        return None
    first = lapack.dgetrs(factor, pivots, side)[0]
    second = np.zeros(0) if transposed_side is None else lapack.dgetrs(factor, pivots, transposed_side, trans=1)[0]
    return first, second


def _least(matrix: Float, side: Float) -> Float:
    """Least squares of least norm."""
    if not matrix.size:
        return np.zeros(matrix.shape[1])
    return np.asarray(np.linalg.lstsq(matrix, side, rcond=RANK)[0])


def _corner(p: Program, b: Float, used: Index, fitted: Index) -> tuple[Float, Index, Index, Index]:
    """Follow directions along which nothing changes in the objective until there is none left."""
    loose: set[int] = set()
    r = p.t - p.z @ b
    for _ in range(WALKS):
        open_ = _direction(p, used, fitted)
        if open_ is None:
            break
        loose.update(used[np.abs(open_) > 1e-9 * np.abs(open_).max()].tolist())
        slope = p.z[:, used] @ open_
        length, row, column = _first_event(p, b, r, used, fitted, open_, slope)
        if not np.isfinite(length):
            # nothing ends the way: the coefficients of least norm
            length = -float(open_ @ b[used])
            b[used] += length * open_
            r -= length * slope
            break
        b[used] += length * open_
        r -= length * slope
        if row >= 0:
            fitted = np.sort(np.append(fitted, row))
        else:
            j = used[column]
            bounds = [value for value in (0.0 if p.a[j] > 0 else np.inf, p.lower[j], p.upper[j]) if np.isfinite(value)]
            b[j] = min(bounds, key=lambda value: abs(value - b[j]))
            used = np.delete(used, column)
    return b, used, fitted, np.array(sorted(loose), dtype=np.intp)


def _direction(p: Program, used: Index, fitted: Index) -> Float | None:
    """A unit vector over the columns in use that moves no fitted row and costs nothing; None if there is none."""
    from scipy.linalg import qr

    k = len(used)
    rows = p.z[np.ix_(fitted, used)]
    heavy = np.flatnonzero(p.q2[used] > 0)  # an L2 part holds a coefficient as a row does
    if k == 0 or len(heavy) == k:
        return None
    if len(heavy):
        rows = np.vstack([rows, np.eye(k)[heavy]])
    if len(rows) == k:
        solved = _square(rows, np.zeros(k), None)
        if solved is not None:
            return None
    if len(rows) == 0:
        return np.asarray(np.eye(k)[0])
    q, upper, _ = qr(rows.T, pivoting=True)
    diagonal = np.abs(np.diag(upper))
    rank = int((diagonal > RANK * diagonal[0]).sum())
    return None if rank >= k else np.asarray(q[:, rank])


def _first_event(
    p: Program, b: Float, r: Float, used: Index, fitted: Index, direction: Float, slope: Float
) -> tuple[float, int, int]:
    """The shortest way, of either sign, to a further fitted row or to a kink or bound: length, row or -1, column."""
    loose_rows = np.ones(len(r), dtype=bool)
    loose_rows[fitted] = False
    loose_rows &= np.abs(slope) > 1e-9 * max(float(np.abs(slope).max()), 1e-300)
    if np.abs(slope).max() <= 1e-12:
        loose_rows[:] = False
    best, row, column = np.inf, -1, -1
    if loose_rows.any():
        ways = np.where(loose_rows, r / np.where(loose_rows, slope, 1.0), np.inf)
        row = int(np.argmin(np.abs(ways)))
        best = float(ways[row])
    for kink in (np.where(p.a[used] > 0, 0.0, np.inf), p.lower[used], p.upper[used]):
        able = np.isfinite(kink) & (np.abs(direction) > 1e-9)
        if not able.any():
            continue
        ways = np.where(able, (np.where(able, kink, 0.0) - b[used]) / np.where(able, direction, 1.0), np.inf)
        place = int(np.argmin(np.abs(ways)))
        if abs(ways[place]) < abs(best):
            best, row, column = float(ways[place]), -1, place
    return best, row, column
