"""The error of two coefficients as a polynomial, for losses that are no quadratic.

For the squared error a few sums over the rows say everything about two coefficients. For other losses the mean loss
``F(a, b)`` of two coefficients, all others held at the fit and the intercept the best for each point, is computed
here where the data still are, at Chebyshev points of a square, and handed on as the polynomial through them: smooth
functions are met to rounding by a few hundred coefficients, and no row of the data goes along. How far value and
gradient are from the true ones is measured at points between, and a pair that misses the tolerance is not shown.

The nodes are ``x_k = cos(pi (k + 1/2) / m)``, the coefficients those of ``sum c_jk T_j(a / h) T_k(b / h)`` (Trefethen,
*Approximation Theory and Approximation Practice*, 2013, chapters 2 to 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..figures.surface import HeldPair, held_pair, minimise
from ..ingredients import Ingredients, largest_output
from ..problem import linear_predictor

if TYPE_CHECKING:
    from ..paths import Path
    from ..problem import Problem

__all__ = ["TOLERANCE", "PairErrors", "PairPolynomial", "pair_errors"]

Float = NDArray[np.float64]
TOLERANCE = 1e-9  # of values over their range in the square, and of the gradient times the square's half side over it
_MARGIN = 1.35  # the square reaches so much farther than any solution without penalty
_FAR = 50.0  # times the fit's size: optima beyond are none
_DEGREES = (12, 18, 26, 36, 48, 64, 84, 110, 144)
_TAIL = 1e-12
_STEP = 2.0**-44  # coefficients are whole multiples of this part of the range
_PROBES = 60
_INPUTS = 12
_WORK = 3e8  # rows times evaluated points of all pairs: about ten seconds
_ALONE = 2000  # rows that cost as much as looking at a point on its own
_COEFFICIENTS = 120_000  # of all pairs: about 600 KB as text


@dataclass(frozen=True, eq=False)
class PairPolynomial:
    """The mean loss of two coefficients above its least, on a square around 0.

    Attributes
    ----------
    half : float
        Half the side of the square, on the penalty's scale.
    step : float
        What the whole numbers in ``table`` are multiples of.
    table : (m, m) int array
        Chebyshev coefficients: rows for the first input, columns for the second.
    optimum : (2,) array
        Where the loss is least.
    missed : (float, float)
        The largest distance from the true loss, and from its true gradient, that was measured.
    """

    half: float
    step: float
    table: NDArray[np.int64]
    optimum: Float
    missed: tuple[float, float]

    def at(self, u: Float) -> tuple[float, Float]:
        """Value and gradient (2,) at a point of the square."""
        m = len(self.table)
        series = np.polynomial.chebyshev
        x = np.asarray(u) / self.half
        vander = series.chebvander(x, m - 1)
        slopes = series.chebvander(x, m - 2) @ series.chebder(np.eye(m))
        c = self.table * self.step
        value = float(vander[0] @ c @ vander[1])
        return value, np.array([slopes[0] @ c @ vander[1], vander[0] @ c @ slopes[1]]) / self.half

    def to_dict(self) -> dict[str, Any]:
        """JSON types; zeros at the end of a row are left out."""
        rows = [np.trim_zeros(row, "b").tolist() for row in self.table]
        while rows and not rows[-1]:
            rows.pop()
        return {
            "half": self.half, "step": self.step, "table": rows, "optimum": self.optimum.tolist(),
            "missed": [float(f"{value:.2g}") for value in self.missed],
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class PairErrors:
    """The polynomials of all pairs of a few inputs.

    Attributes
    ----------
    inputs : tuple of int
        Places among all inputs.
    pairs : dict
        For places (i, j) in ``inputs``, i < j, the polynomial.
    loss : str
        Name of the loss.
    convex : bool
    """

    inputs: tuple[int, ...]
    pairs: dict[tuple[int, int], PairPolynomial]
    loss: str
    convex: bool


def pair_errors(
    problem: Problem,
    fit: Ingredients,
    path: Path,
    index: int,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> PairErrors | None:
    """Polynomials of the error of every two of the most prominent inputs.

    Parameters
    ----------
    problem : Problem
        With a loss that has a derivative, and is no quadratic.
    fit : Ingredients
        Of that problem.
    path : Path
        The solutions ``fit`` was taken from.
    index : int
        Which of them.
    progress : callable, optional
        ``progress(stage, done, total)`` after every input.

    Returns
    -------
    PairErrors or None
        None where no two inputs have an error that a polynomial meets within `TOLERANCE`: with kinks in a derivative
        (Huber, squared hinge), or where the best of two coefficients is at infinity (labels that they separate).
        Inputs are added one after the other as long as the work (rows times points) and the size of the result allow.
    """
    output, _ = largest_output(path, index)
    eta = linear_predictor(problem, np.asarray(path.coef_at(index)), path.intercept[index])
    order = fit.ranked()[:_INPUTS]
    inputs: list[int] = []
    pairs: dict[tuple[int, int], PairPolynomial] = {}
    room, work = _COEFFICIENTS, _WORK
    for done, new in enumerate(order):
        if progress is not None:
            progress("error of pairs", done, len(order))
        found: dict[tuple[int, int], PairPolynomial] = {}
        for k, old in enumerate(inputs):
            held = held_pair(problem, fit, (old, new), eta, output)
            each = _polynomial(held, fit.u[[old, new]], 0.1 * float(np.abs(fit.u).max()))
            if each is None:
                break
            found[k, len(inputs)] = each
            work -= 3.0 * (len(problem.y) + (0 if held.together else _ALONE)) * each.table.size
            room -= int(np.count_nonzero(each.table))
        if len(found) == len(inputs):
            inputs.append(new)
            pairs |= found
        elif len(inputs) == 1 and not pairs:
            inputs = [new]  # the first one may be what cannot be shown
        if min(work, room) < 0 and pairs:
            break
    if progress is not None:
        progress("error of pairs", len(order), len(order))
    if not pairs:
        return None
    return PairErrors(tuple(inputs), pairs, problem.loss.name, problem.loss.convex)


@np.errstate(over="ignore", invalid="ignore")  # infinite values are looked at
def _polynomial(held: HeldPair, solution: Float, least: float) -> PairPolynomial | None:
    """The loss of two coefficients, as far as ``least`` at least; None where it cannot be met within the tolerance."""
    none, free = np.zeros(2), np.full(2, np.inf)
    far = _FAR * max(float(np.abs(solution).max()), 1e-3 / max(float(np.abs(held.z).max()), 1e-300), 1.0)
    optimum = minimise(held, solution, none, none, -free, free, far)
    alone = [minimise(held, np.where(axis, solution, 0.0), none, none, -axis, axis, far) for axis in _AXES]
    reach = max(least, *(float(np.abs(u).max()) for u in (optimum, solution, *alone)))
    slope = held.quadratic(held.profile(optimum)[1])[0]
    half = float(f"{_MARGIN * reach:.6g}")
    if not (0 < reach < far):
        return None
    lowest = held.profile(optimum)[0]
    start = next((k for k, degree in enumerate(_DEGREES) if _slices_end(held, half, degree)), len(_DEGREES))
    for degree in _DEGREES[start : start + 3]:
        values = _values(held, half, degree + 1) - lowest
        spread = float(values.max() - values.min())
        if not (np.isfinite(spread) and spread > 0) or np.abs(slope).max() * half > 1e-6 * spread:
            return None
        step = spread * _STEP
        table = np.rint(_coefficients(values) / step).astype(np.int64)
        result = PairPolynomial(half, step, table, optimum, (np.inf, np.inf))
        value, gradient = _missed(held, result, lowest)
        if max(value, gradient * half) <= TOLERANCE * spread:
            return PairPolynomial(half, step, table, optimum, (value, gradient))
    return None


_AXES = (np.array([np.inf, 0.0]), np.array([0.0, np.inf]))


def _nodes(m: int) -> Float:
    return np.asarray(np.cos(np.pi * (np.arange(m) + 0.5) / m))


def _transform(m: int) -> Float:
    """The matrix (m, m) from values at the nodes to Chebyshev coefficients."""
    out = np.cos(np.outer(np.arange(m), np.pi * (np.arange(m) + 0.5) / m)) * (2.0 / m)
    out[0] *= 0.5
    return np.asarray(out)


def _coefficients(values: Float) -> Float:
    m = _transform(len(values))
    return np.asarray(m @ values @ m.T)


def _values(held: HeldPair, half: float, m: int) -> Float:
    """Loss (m, m) at the nodes; the intercepts of two rows lead to those of the next."""
    nodes, out = half * _nodes(m), np.empty((m, m))
    shifts: list[Float] = []
    for i, a in enumerate(nodes):
        start = shifts[-1] if shifts else None
        if i > 1:
            start = shifts[-1] + (shifts[-1] - shifts[-2]) * ((a - nodes[i - 1]) / (nodes[i - 1] - nodes[i - 2]))
        out[i], found = held.values(np.column_stack([np.full(m, a), nodes]), start)
        shifts = [*shifts[-1:], found]
    return out


def _slices_end(held: HeldPair, half: float, degree: int) -> bool:
    """Whether polynomials of this degree meet the loss along two edges and the diagonals of the square."""
    t, m = half * _nodes(degree + 1), _transform(degree + 1)
    edge = np.full_like(t, half)
    for line in ((t, edge), (edge, t), (t, t), (t, -t)):
        values = held.values(np.column_stack(line))[0]
        spread = float(values.max() - values.min())
        if not np.isfinite(spread) or np.abs((m @ values)[-2:]).max() > _TAIL * spread:
            return False
    return True


def _probes(half: float) -> Iterator[Float]:
    """Points of the square, its corners among them (Halton's sequence)."""
    yield from (half * np.array([s, t]) for s in (1.0, -1.0) for t in (1.0, -1.0))

    def radical(k: int, base: int) -> float:
        out, digit = 0.0, 1.0 / base
        while k:
            out, k, digit = out + digit * (k % base), k // base, digit / base
        return out

    yield from (half * (2.0 * np.array([radical(k, 2), radical(k, 3)]) - 1.0) for k in range(1, _PROBES))


def _missed(held: HeldPair, polynomial: PairPolynomial, lowest: float) -> tuple[float, float]:
    """The largest errors of value and gradient at the probes."""
    worst = np.zeros(2)
    for u in _probes(polynomial.half):
        true, eta = held.profile(u)
        value, gradient = polynomial.at(u)
        away = np.abs(gradient - held.quadratic(eta)[0]).max()
        worst = np.maximum(worst, [abs(value - (true - lowest)), float(away)])
    return float(worst[0]), float(worst[1])
