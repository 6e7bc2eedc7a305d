"""The standardised inputs Z of a problem, never stored: blocks of them, and products with them.

Every solver here works on ``1/2 ||t - Z c||^2`` with::

    Z_ij = sqrt(u_i) (x_ij - m_j) / d_j,      t_i = sqrt(u_i) (y_i - o_i - mean),      u_i = w_i / sum w

``m_j`` are the weighted means (0 without intercept) and ``d_j`` positive divisors that the solver chooses. A block is
converted, centred and scaled when it is needed, so that X may be float32, in either memory order, or on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..blockwise import walkable
from ..problem import Problem
from .compiled import cross_products, product
from .workers import Cancel, in_order, spans

__all__ = [
    "DenseDesign",
    "Design",
    "Scaling",
    "Summed",
    "gradient_by_products",
    "height_of",
    "make_design",
    "standardise",
    "target",
    "too_large",
]

Float = NDArray[np.float64]
Index = NDArray[np.intp]

DEPTH = 1024  # rows (or columns) summed by one BLAS call
NUMBERS = 1 << 18  # numbers in a block, about
ITERATIVE = 5000  # smaller side of a sparse design beyond which its cross-products are not formed


@dataclass(frozen=True)
class Scaling:
    """How the columns ``columns`` of X become columns of Z; see the module's docstring.

    With equal weights ``root`` is None, and ``inverse`` holds ``1/(d_j sqrt(n))`` instead of ``1/d_j``.
    """

    columns: Index
    center: Float | None
    inverse: Float
    root: Float | None


class Summed(NamedTuple):
    """Sums over the rows that come with the normal equations."""

    drift: Float  # (m,), sum_i sqrt(u_i) z_ij: the means of the columns that rounding of the centre left
    square: float  # t't


class Design:
    """Products with Z, written once in terms of `block`; sparse and projected designs override what they do better.

    Parameters
    ----------
    shape : (n, m)
        Rows of X, and the number of its columns that take part.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.blockwise = True  # whether products are best computed from filled blocks
        self.rounding = 0.0  # size of what was subtracted to get `gram`: its rounding error is eps times that

    def block(self, rows: slice, columns: slice) -> Float:
        """Rows and columns of Z as a new float64 array, which the caller may overwrite."""
        raise NotImplementedError

    def times(self, c: Float, cancel: Cancel = None) -> Float:
        """``Z c``, (n, k), for ``c`` (m, k)."""
        n, m = self.shape
        out = np.zeros((n, c.shape[1]))

        def work(rows: slice) -> None:
            np.matmul(self.block(rows, slice(0, m)), c, out=out[rows])

        for _ in in_order(work, spans(n, height_of(m)), flops=2.0 * n * m * c.shape[1], cancel=cancel):
            pass
        return out

    def transposed_times(self, r: Float, cancel: Cancel = None) -> Float:
        """``Z' r``, (m, k), for ``r`` (n, k)."""
        n, m = self.shape
        out = np.zeros((m, r.shape[1]))
        if n >= m:
            pieces = in_order(
                lambda rows: self.block(rows, slice(0, m)).T @ r[rows],
                spans(n, height_of(m)), flops=2.0 * n * m * r.shape[1], cancel=cancel,
            )  # fmt: skip
            for piece in pieces:
                out += piece
            return out

        def work(columns: slice) -> None:
            np.matmul(self.block(slice(0, n), columns).T, r, out=out[columns])

        for _ in in_order(work, spans(m, height_of(n)), flops=2.0 * n * m * r.shape[1], cancel=cancel):
            pass
        return out

    def gradient(self, c: Float, t: Float, cancel: Cancel = None) -> tuple[Float, Float]:
        """``Z'(t - Z c)``, (m, k), and the squared norms (k,) of the residuals, in one pass over the rows."""
        n, m = self.shape

        def work(rows: slice) -> tuple[Float, Float]:
            z = self.block(rows, slice(0, m))
            r = t[rows, None] - z @ c
            return z.T @ r, np.einsum("ik,ik->k", r, r)

        out, squares = np.zeros(c.shape), np.zeros(c.shape[1])
        flops = 4.0 * n * m * c.shape[1]
        for piece, square in in_order(work, spans(n, height_of(m)), flops=flops, cancel=cancel):
            out += piece
            squares += square
        return out, squares

    def gram(self, side: str, cancel: Cancel = None) -> Float:
        """``Z'Z`` (m, m) for ``side="columns"``, ``ZZ'`` (n, n) for ``side="rows"``; Fortran order."""
        from .gram import gram

        return gram(self, side, cancel)

    def normal_equations(self, t: Float, cancel: Cancel = None) -> tuple[Float, Float, Summed | None]:
        """``Z'Z`` (m, m) and ``Z't`` (m, 1), and what else the same pass over the rows gave."""
        return self.gram("columns", cancel), self.transposed_times(t[:, None], cancel), None


def gradient_by_products(design: Design, c: Float, t: Float, cancel: Cancel = None) -> tuple[Float, Float]:
    """`Design.gradient` from `times` and `transposed_times`, a few columns of ``c`` at a time."""
    out, squares = np.empty(c.shape), np.empty(c.shape[1])
    for some in spans(c.shape[1], 16):
        r = t[:, None] - design.times(c[:, some], cancel)
        out[:, some] = design.transposed_times(r, cancel)
        squares[some] = np.einsum("ik,ik->k", r, r)
    return out, squares


class DenseDesign(Design):
    """Z of a dense X, float32 or float64, in any memory order, in memory or mapped."""

    def __init__(self, matrix: Any, scaling: Scaling) -> None:
        super().__init__((matrix.shape[0], len(scaling.columns)))
        self._matrix, self._scaling = matrix, scaling
        self._all = _as_slice(scaling.columns)

    def block(self, rows: slice, columns: slice) -> Float:
        scaling = self._scaling
        raw = self._matrix[rows, _part(self._all, scaling.columns, columns)]
        return standardise(raw, scaling, rows, columns)


class CoreDesign(DenseDesign):
    """The same with its products from the compiled core, which packs blocks of Z into cache on all threads.

    The core multiplies the centred inputs and takes one more factor per row; factors per column are left to do here.
    """

    def __init__(self, matrix: Any, scaling: Scaling) -> None:
        super().__init__(matrix, scaling)
        columns, p = scaling.columns, matrix.shape[1]
        near = self._all is not None
        self._view = matrix[:, self._all] if near else matrix
        self._chosen = None if near else np.ascontiguousarray(columns, dtype=np.int64)
        self._center = scaling.center if near or scaling.center is None else _spread(scaling.center, columns, p)
        self._inverse = np.ascontiguousarray(scaling.inverse if near else _spread(scaling.inverse, columns, p))

    def times(self, c: Float, cancel: Cancel = None) -> Float:
        out = product(self._view.T, c, row_center=self._center, root=self._inverse, rows=self._chosen, cancel=cancel)
        if self._scaling.root is not None:
            out *= self._scaling.root[:, None]
        return out

    def transposed_times(self, r: Float, cancel: Cancel = None) -> Float:
        out = product(self._view, r, center=self._center, root=self._scaling.root, cols=self._chosen, cancel=cancel)
        out *= self._scaling.inverse[:, None]
        return out

    def gram(self, side: str, cancel: Cancel = None) -> Float:
        if side == "columns":
            return self._by_columns(None, cancel)
        out = cross_products(
            self._view.T, row_center=self._center, root=self._inverse, rows=self._chosen, cancel=cancel
        )
        return _scaled(out, self._scaling.root)

    def normal_equations(self, t: Float, cancel: Cancel = None) -> tuple[Float, Float, Summed | None]:
        m, root = self.shape[1], self._scaling.root
        plain = t if root is None else np.divide(t, root, out=np.zeros(len(t)), where=root > 0)
        out = self._by_columns(plain, cancel)
        drift = out[:m, m + 1] / (1.0 if root is not None else np.sqrt(len(t)))
        return np.asfortranarray(out[:m, :m]), out[:m, m : m + 1].copy(), Summed(drift, float(out[m, m]))

    def _by_columns(self, extra: Float | None, cancel: Cancel) -> Float:
        """Cross-products of the columns of Z; with ``extra`` (n,) of that column, and one of ones, as well."""
        out = cross_products(
            self._view, center=self._center, root=self._scaling.root, cols=self._chosen,
            extra=None if extra is None else extra[:, None], ones=extra is not None, cancel=cancel,
        )  # fmt: skip
        factors = np.ones(len(out))
        factors[: self.shape[1]] = self._scaling.inverse
        return _scaled(out, factors)


def _scaled(matrix: Float, factors: Float | None) -> Float:
    """A symmetric matrix with its rows and columns multiplied by factors, in place."""
    if factors is not None:
        matrix *= factors
        matrix *= factors[:, None]
    return matrix


def _spread(values: Float, columns: Index, p: int) -> Float:
    """Values of the chosen columns among all p."""
    out = np.zeros(p)
    out[columns] = values
    return out


def standardise(raw: Any, scaling: Scaling, rows: slice, columns: slice) -> Float:
    """A block of raw columns as a block of Z, in the raw block's memory order."""
    by_columns = abs(raw.strides[0]) < abs(raw.strides[1]) if raw.ndim == 2 else False
    out = np.empty(raw.shape, order="F" if by_columns else "C")
    if scaling.center is None:
        np.multiply(raw, scaling.inverse[columns], out=out)
    else:
        np.subtract(raw, scaling.center[columns], out=out)
        out *= scaling.inverse[columns]
    if scaling.root is not None:
        out *= scaling.root[rows, None]
    return out


def make_design(problem: Problem, columns: Index, divisor: Float) -> Design:
    """Z of some columns of a problem's matrix, with divisors ``d_j`` (one per column chosen)."""
    n = problem.shape[0]
    center = np.ascontiguousarray(problem.stats.center[columns]) if problem.fit_intercept else None
    if problem.weights is None:
        scaling = Scaling(columns, center, 1.0 / (divisor * np.sqrt(n)), None)
    else:
        scaling = Scaling(columns, center, 1.0 / divisor, np.sqrt(problem.share))
    matrix = problem.matrix
    if isinstance(matrix, np.ndarray):
        return CoreDesign(matrix, scaling) if len(columns) and walkable(matrix) else DenseDesign(matrix, scaling)
    from .sparse import sparse_design

    return sparse_design(problem, scaling)


def target(problem: Problem) -> Float:
    """t (n,): y minus offset, centred if there is an intercept, times the root of the weights."""
    t = problem.target - (problem.stats.y_center if problem.fit_intercept else 0.0)
    root = np.sqrt(problem.share)
    if problem.fit_intercept:
        if problem.stats.y_scale == 0.0:
            return np.zeros(len(t))
        t = t - problem.share @ t  # what rounding left of the mean
    return np.asarray(t * root)


def height_of(width: int) -> int:
    """Rows of a block that has ``width`` columns."""
    return max(64, min(4 * DEPTH, NUMBERS // max(1, width)))


def _as_slice(columns: Index) -> slice | None:
    """The columns as a slice if they are neighbours: a view then, not a copy."""
    if len(columns) and columns[-1] - columns[0] == len(columns) - 1 and bool(np.all(np.diff(columns) == 1)):
        return slice(int(columns[0]), int(columns[-1]) + 1)
    return None


def _part(whole: slice | None, columns: Index, part: slice) -> slice | Index:
    """The part of the chosen columns, for indexing the matrix."""
    if whole is None:
        return columns[part]
    return slice(whole.start + part.start, whole.start + part.stop)


def too_large(design: Design) -> bool:
    """Whether a sparse design is better served by products with it than by forming its cross-products."""
    return not design.blockwise and min(design.shape) > ITERATIVE
