"""The touching picture for losses that are no quadratic: the true error of two coefficients, computed from the data.

All other coefficients are held at the fit and the intercept is free, as in the quadratic case, so that the contour
through the solution touches the penalty there. Computed once, where the data still are; only sums over rows are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..ingredients import Ingredients
from .pair import solve_pair
from .window import window_of

if TYPE_CHECKING:
    from ..problem import Problem

__all__ = ["HeldPair", "PairLoss", "Surface", "columns_of", "held_pair", "minimise", "surface_of"]

Float = NDArray[np.float64]
_FINEST = 41
_WORK = 2e6  # rows times points of the grid
_ROWS = 100_000  # rows times points that are looked at together
_FAR = 3.0  # times the size of the coefficients
_SHOWN = 121  # points per side once interpolated


@dataclass(frozen=True, eq=False)
class Surface:
    """The mean loss of two coefficients around a fit, on the penalty's scale.

    Attributes
    ----------
    pair : (int, int)
        The two inputs.
    solution, optimum : (2,) arrays
        The fit; the best two coefficients without penalty (far away, where none is best).
    other_alpha, other_ratio : float
        Another penalty, for contrast; NaN where there is none.
    other : (2,) array or None
        Its optimum.
    window : (centre, centre, half width)
    x, y : (m,) arrays
        The grid.
    above : (m, m) array
        Loss above that of the optimum, rows along y.
    level, other_level : float
        The same at the solution, and at the other penalty's.
    minima : tuple of (2,) arrays
        Other local minima of the loss inside the window, where it has several.
    outline : (x, y) or None
        The penalty's outline through the solution, where it is no diamond or circle of these two: they belong to groups
        of parameters.
    tall : float
        Height of the window over its width; not 1 where two parameters of a function are of very different sizes.
    """

    pair: tuple[int, int]
    solution: Float
    optimum: Float
    other_alpha: float
    other_ratio: float
    other: Float | None
    window: tuple[float, float, float]
    x: Float
    y: Float
    above: Float
    level: float
    other_level: float
    minima: tuple[Float, ...] = ()
    outline: tuple[Float, Float] | None = None
    tall: float = 1.0

    @property
    def halves(self) -> tuple[float, float]:
        """Half width and half height of the window."""
        return self.window[2], self.window[2] * self.tall


class PairLoss(Protocol):
    """The loss as a function of two coefficients, all others held."""

    def profile(self, u: Float) -> tuple[float, Any]:
        """Loss at ``u``, and what `quadratic` wants to know of that point."""
        ...

    def quadratic(self, point: Any) -> tuple[Float, Float]:
        """Gradient (2,) and second derivatives (2, 2)."""
        ...


class HeldPair:
    """The loss as a function of two coefficients of one output, the output's intercept being the best for each.

    Parameters
    ----------
    problem : Problem
    base : (n,) or (n, K)
        Linear predictors of the fit without the two inputs.
    z : (n, 2)
        The two inputs on the penalty's scale.
    output : int
        Whose coefficients they are; 0 of a loss with one output.
    """

    def __init__(self, problem: Problem, base: Float, z: Float, output: int = 0) -> None:
        self.problem, self.base, self.z, self.output = problem, base, z, output
        self.share, self.loss = problem.share, problem.loss
        # the last intercept, where that was, and how it changes from there
        self.shift, self.at, self.slope = 0.0, np.zeros(2), np.zeros(2)
        # the last step of the intercept: Newton's square what is left, with an expected curvature they do not
        self._enough = 1e-6 if self.loss.convex else 1e-10

    def _moved(self, eta: Float, by: Any) -> Float:
        """Linear predictors with something added to those of the output."""
        if eta.ndim == 1:
            return np.asarray(eta + by)
        eta = eta.copy()
        eta[:, self.output] += by
        return eta

    def _residual(self, eta: Float) -> Float:
        return self._of_output(self.loss.residual_of(self.problem.y, eta, self.share))

    def _curved(self, eta: Float, v: Float) -> Float:
        """Row weights times curvature times ``v``, of the output."""
        out = self.loss.apply_curvature(self.problem.y, eta, self.share, self._moved(np.zeros_like(eta), v))
        return np.asarray(self.share * self._of_output(out))

    def profile(self, u: Float, close: float = 0.0) -> tuple[float, Float]:
        """Loss and predictors at ``u`` with the best intercept.

        ``close``: the last step that is not worth another, where the intercept may be that far off, squared, and the
        loss to the fourth power.
        """
        enough = max(close, self._enough)
        eta = self._moved(self.base, self.z @ u)
        if not (self.problem.fit_intercept and self.loss.takes_intercept):
            return self.loss.value(self.problem.y, eta, self.share), eta
        shift, one = self.shift + float(self.slope @ (u - self.at)), np.ones(len(eta))
        for _ in range(40):
            at = self._moved(eta, shift)
            g = -float(self.share @ self._residual(at))
            bent = self._curved(at, one)
            h = float(bent.sum())
            step = float(np.clip(g / max(h, 1e-12), -2.0, 2.0)) if h > 0 else 2.0 * float(np.sign(g))
            shift -= step
            if abs(step) < enough * (1.0 + abs(shift)):
                break
        self.shift, self.at = shift, u
        self.slope = -(bent @ self.z) / h if h > 1e-12 else np.zeros(2)
        eta = self._moved(eta, shift)
        return self.loss.value(self.problem.y, eta, self.share), eta

    @property
    def together(self) -> bool:
        """Whether `values` looks at several points at once."""
        return self.loss.separable

    def values(self, points: Float, start: Float | None = None) -> tuple[Float, Float]:
        """Losses (m,) of `profile` at the points (m, 2), and how far the intercept moved (guessed by ``start``)."""
        shifts = np.full(len(points), self.shift) if start is None else start
        if not self.together:
            return np.array([self.profile(u)[0] for u in points]), shifts
        most = max(_ROWS // len(self.share), 1)
        blocks = [slice(k, k + most) for k in range(0, len(points), most)]
        parts = [self._values(points[block], shifts[block]) for block in blocks]
        return np.concatenate([each[0] for each in parts]), np.concatenate([each[1] for each in parts])

    def _values(self, points: Float, shift: Float) -> tuple[Float, Float]:
        """All rows at the first point, then all at the next, as if they were rows of one table."""
        present = self.share > 0
        share, m = self.share[present], len(points)
        y = np.concatenate([self.problem.y[present]] * m)
        eta = np.concatenate([self.base[present]] * m)
        eta = self._moved(eta, (points @ self.z[present].T).ravel())
        if self.problem.fit_intercept and self.loss.takes_intercept:
            eta, one = self._moved(eta, np.repeat(shift, len(share))), self._moved(np.zeros_like(eta), 1.0)
            rows = np.tile(share, m)
            # a value is wrong by the square of what the intercept is
            enough = 1e-4 if self.loss.convex else 1e-7
            for _ in range(40):
                r, c = self.loss.residual(y, eta), self.loss.apply_curvature(y, eta, rows, one)
                g, h = (self._of_output(each).reshape(m, -1) @ share for each in (-r, c))
                step = np.where(h > 0, np.clip(g / np.maximum(h, 1e-12), -2.0, 2.0), 2.0 * np.sign(g))
                shift = shift - step
                eta = self._moved(eta, np.repeat(-step, len(share)))
                if (np.abs(step) < enough * (1.0 + np.abs(shift))).all():
                    break
        return np.asarray(self.loss.row_values(y, eta).reshape(m, -1) @ share), shift

    def _of_output(self, rows: Float) -> Float:
        return rows if rows.ndim == 1 else rows[:, self.output]

    def quadratic(self, eta: Float) -> tuple[Float, Float]:
        """Gradient (2,) and second derivatives (2, 2) in the two coefficients, the intercept following them."""
        g = -(self.z.T @ (self.share * self._residual(eta)))
        h = self.z.T @ np.column_stack([self._curved(eta, self.z[:, k]) for k in (0, 1)])
        if self.problem.fit_intercept:
            one = self._curved(eta, np.ones(len(eta)))
            cross, total = self.z.T @ one, float(one.sum())
            h = h - np.outer(cross, cross) / total if total > 0 else h
        return g, 0.5 * (h + h.T)


def columns_of(problem: Problem, fit: Ingredients, both: list[int]) -> Float:
    """Two columns (n, 2) as the penalty sees them."""
    columns = [problem.matrix[:, [j]] for j in both]
    dense = [np.asarray(c.toarray() if hasattr(c, "toarray") else c, dtype=np.float64)[:, 0] for c in columns]
    center = problem.stats.center[both] if problem.fit_intercept else np.zeros(2)
    return np.asarray((np.column_stack(dense) - center) / fit.scale[both])


def held_pair(problem: Problem, fit: Ingredients, pair: tuple[int, int], eta: Float, output: int = 0) -> HeldPair:
    """The loss of two coefficients around a fit whose linear predictors, all added up, are ``eta``."""
    both = list(pair)
    z = columns_of(problem, fit, both)
    found = HeldPair(problem, eta, z, output)
    found.base = found._moved(eta, -(z @ fit.u[both]))
    return found


def minimise(
    found: PairLoss, start: Float, absolute: Float, square: Float, lower: Float, upper: Float, far: float = 1e3
) -> Float:
    """The optimum of loss plus penalty, by Newton steps on the exact two-input problem; beyond ``far`` it gives up."""

    def price(v: Float) -> float:
        used = v != 0
        return float(np.sum(absolute[used] * np.abs(v[used]) + 0.5 * square[used] * v[used] ** 2))

    u = np.clip(start, lower, upper)
    value, eta = found.profile(u)
    best = value + price(u)
    for _ in range(60):
        g, h = found.quadratic(eta)
        h = h + 1e-10 * np.trace(h) * np.eye(2)
        target = solve_pair(h, h @ u - g, absolute, square, lower, upper)
        size, moved = 1.0, False
        while size > 1e-8:
            trial = u + size * (target - u)
            value, at = found.profile(trial)
            if np.isfinite(value) and value + price(trial) <= best:
                moved = True
                break
            size *= 0.5
        if not moved:
            break
        change = float(np.abs(trial - u).max())
        u, eta, best = trial, at, value + price(trial)
        if change <= 1e-10 * (1.0 + float(np.abs(u).max())) or np.abs(u).max() > far:
            break
    return np.asarray(u)


def surface_of(
    problem: Problem, fit: Ingredients, pair: tuple[int, int], eta: Float, *, other_alpha: float | None = None
) -> Surface:
    """The true error of two coefficients around a fit.

    Parameters
    ----------
    problem : Problem
        One output, with a loss that has a derivative.
    fit : Ingredients
        Of that problem.
    pair : the two inputs.
    eta : (n,)
        Linear predictors of the fit, offset and intercept included.
    other_alpha : float, optional
        Strength of the other penalty, L2 beside an L1 part, L1 beside L2.
    """
    both = list(pair)
    solution = fit.u[both]
    found = held_pair(problem, fit, pair, eta)
    factor = fit.factor[both]
    lower, upper = fit.lower[both] * fit.scale[both], fit.upper[both] * fit.scale[both]
    none = np.zeros(2)
    optimum = minimise(found, solution, none, none, np.full(2, -np.inf), np.full(2, np.inf))
    lowest = found.profile(optimum)[0]
    ratio = 1.0 if fit.l1_ratio == 0 else 0.0
    other = None
    if other_alpha is not None:
        prices = other_alpha * ratio * factor, other_alpha * (1.0 - ratio) * factor
        other = minimise(found, solution, *prices, lower, upper)
    shapes = [(solution, fit.l1_ratio)] + ([] if other is None else [(other, ratio)])
    # an optimum far away leaves the frame, so that shapes and touch remain large
    size = max(float(np.abs(v).max()) for v, _ in shapes)
    near = solution + np.clip(optimum - solution, -_FAR * size, _FAR * size) if size > 0 else optimum
    window = window_of(solution, near, shapes, factor)
    x, y, above = loss_grid(found, window, lowest)

    def level(u: Float | None) -> float:
        return float("nan") if u is None else max(found.profile(u)[0] - lowest, 0.0)

    return Surface(
        pair, solution, optimum, float("nan") if other_alpha is None else float(other_alpha), ratio, other, window,
        x, y, above, level(solution), level(other),
    )  # fmt: skip


def loss_grid(found: HeldPair, window: tuple[float, float, float], lowest: float) -> tuple[Float, Float, Float]:
    """Loss above the lowest on a fine grid: computed on a coarser one, by cubic splines between."""
    from scipy.interpolate import RectBivariateSpline

    cx, cy, half = window
    side = int(np.clip(np.sqrt(_WORK / len(found.base)), 13, _FINEST)) | 1
    reach = np.linspace(-1.0, 1.0, side) * half
    rows = []
    for k, b in enumerate(cy + reach):
        # to and fro, so that one point's intercept is the start of the next one's
        row = [found.profile(np.array([a, b]))[0] for a in (cx + reach)[:: 1 if k % 2 == 0 else -1]]
        rows.append(row if k % 2 == 0 else row[::-1])
    values = np.array(rows) - lowest
    ceiling = 1e3 * float(np.nanmedian(values))
    values = np.minimum(np.nan_to_num(values, nan=ceiling, posinf=ceiling), max(ceiling, 1e-300))
    fine = np.linspace(-1.0, 1.0, _SHOWN) * half
    spline: Any = RectBivariateSpline(cy + reach, cx + reach, values, kx=3, ky=3, s=0)
    return cx + fine, cy + fine, np.maximum(spline(cy + fine, cx + fine), 0.0)
