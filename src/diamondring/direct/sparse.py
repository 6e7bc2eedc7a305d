"""Z of a sparse X: centring is a correction of rank one, never a filled-in matrix.

    Z = root * (X - 1 m') / d,    Z c = root * (X (c/d) - m'(c/d)),    Z'r = (X'(root r) - m (root'r)) / d

Subtracting ``m`` afterwards loses digits for a column whose mean is large beside its standard deviation. Such a column
stores nearly every row, so there are few of them unless X is nearly dense: they are kept apart as a dense design.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..problem import Problem
from .design import DenseDesign, Design, Scaling, gradient_by_products, standardise
from .workers import Cancel, check, spans

__all__ = ["SparseDesign", "sparse_design"]

Float = NDArray[np.float64]

DENSE = 0.05  # share of stored numbers above which filling in is faster than sparse products
LOUD = 10.0  # mean over standard deviation above which a column is centred explicitly
STORED = 1 << 20  # stored numbers handled at a time


class FilledDesign(DenseDesign):
    """Z of a sparse X that is nearly dense: its blocks are filled in one at a time."""

    def block(self, rows: slice, columns: slice) -> Float:
        filled = _fill(self._matrix, rows, self._scaling.columns[columns])
        return standardise(filled, self._scaling, rows, columns)


class SparseDesign(Design):
    """Z of a sparse X with few stored numbers."""

    def __init__(self, matrix: Any, scaling: Scaling, loud: NDArray[np.bool_]) -> None:
        n, p = matrix.shape
        m = len(scaling.columns)
        super().__init__((n, m))
        self.blockwise = False
        if 2 * m <= p:  # a few columns of many are worth a copy; nearly all of them are not
            matrix, columns, p = matrix[:, scaling.columns], np.arange(m), m
        else:
            columns = scaling.columns
        self._matrix, self._columns, self._scaling = matrix, columns, scaling
        self._root = scaling.root
        self._center = None if scaling.center is None else _spread(scaling.center, columns, p)
        # columns that do not take part, and loud ones, vanish from the sparse products
        self._inverse = _spread(np.where(loud, 0.0, scaling.inverse), columns, p)
        self._loud = np.flatnonzero(loud)
        self._dense = self._loud_part()

    def _loud_part(self) -> DenseDesign | None:
        """The loud columns as a dense design of their own."""
        if not len(self._loud):
            return None
        scaling = self._scaling
        center = None if scaling.center is None else scaling.center[self._loud]
        filled = self._matrix[:, self._columns[self._loud]].toarray(order="F")
        own = Scaling(np.arange(len(self._loud)), center, scaling.inverse[self._loud], self._root)
        return DenseDesign(filled, own)

    def block(self, rows: slice, columns: slice) -> Float:
        return standardise(_fill(self._matrix, rows, self._columns[columns]), self._scaling, rows, columns)

    def times(self, c: Float, cancel: Cancel = None) -> Float:
        scaled = _spread(c, self._columns, len(self._inverse)) * self._inverse[:, None]
        out = _products(self._matrix, scaled, cancel)
        if self._center is not None:
            out = out - self._center @ scaled
        if self._root is not None:
            out = out * self._root[:, None]
        return out if self._dense is None else out + self._dense.times(c[self._loud], cancel)

    def transposed_times(self, r: Float, cancel: Cancel = None) -> Float:
        weighted = r if self._root is None else r * self._root[:, None]
        out = _products(self._matrix.T, weighted, cancel)
        if self._center is not None:
            out = out - self._center[:, None] * weighted.sum(axis=0)
        out = (out * self._inverse[:, None])[self._columns]
        if self._dense is not None:
            out[self._loud] = self._dense.transposed_times(r, cancel)
        return out

    def gradient(self, c: Float, t: Float, cancel: Cancel = None) -> tuple[Float, Float]:
        return gradient_by_products(self, c, t, cancel)

    def gram(self, side: str, cancel: Cancel = None) -> Float:
        out = self._gram_of_columns(cancel) if side == "columns" else self._gram_of_rows(cancel)
        self.rounding = float(LOUD**2 * np.abs(np.diag(out)).max(initial=0.0))
        return out

    def _gram_of_columns(self, cancel: Cancel) -> Float:
        weights = None if self._root is None else self._root**2
        out = _cross_products(self._matrix, weights, cancel)
        if self._center is not None:
            total = 1.0 if weights is not None else float(self.shape[0])
            out -= total * np.outer(self._center, self._center)
        out *= self._inverse
        out *= self._inverse[:, None]
        out = np.asfortranarray(out if len(out) == self.shape[1] else out[np.ix_(self._columns, self._columns)])
        if self._dense is not None:
            loud = self._loud
            for some in spans(len(loud), 16):
                one = np.eye(len(loud))[:, some]
                out[:, loud[some]] = self.transposed_times(self._dense.times(one, cancel), cancel)
            out[loud] = out[:, loud].T
        return out

    def _gram_of_rows(self, cancel: Cancel) -> Float:
        squares = self._inverse**2
        out = np.asfortranarray(_cross_products(self._matrix.T, squares, cancel))
        if self._center is not None:
            shifted = self._matrix @ (squares * self._center)
            out -= shifted[:, None]
            out -= shifted
            out += float(squares @ self._center**2)
        if self._root is not None:
            out *= self._root
            out *= self._root[:, None]
        return out if self._dense is None else out + self._dense.gram("rows", cancel)


def _products(matrix: Any, right: Float, cancel: Cancel) -> Float:
    """``matrix @ right``, a few columns at a time where one product would keep the caller waiting."""
    step = max(1, (1 << 25) // max(1, matrix.nnz))
    if step >= right.shape[1]:
        check(cancel)
        return np.asarray(matrix @ right)
    out = np.empty((matrix.shape[0], right.shape[1]))
    for some in spans(right.shape[1], step):
        check(cancel)
        out[:, some] = matrix @ right[:, some]
    return out


def _spread(values: Float, columns: NDArray[np.intp], p: int) -> Float:
    """``values`` (m,) or (m, k) of the chosen columns among all p, the others 0."""
    if len(columns) == p:
        return values
    out = np.zeros((p, *values.shape[1:]))
    out[columns] = values
    return out


def _fill(matrix: Any, rows: slice, columns: NDArray[np.intp]) -> Any:
    """Rows and columns of a CSR or CSC array as a dense block."""
    piece = matrix[rows][:, columns] if matrix.format == "csr" else matrix[:, columns][rows]
    return piece.toarray()


def _cross_products(matrix: Any, weights: Float | None, cancel: Cancel) -> Float:
    """``A' diag(weights) A``, dense, for a CSR or CSC array A, from sparse products of bounded size."""
    size = matrix.shape[1]
    out = np.zeros((size, size))
    if matrix.format == "csr":
        # a product of this many numbers is worth one sweep over the result
        for rows in _balanced(matrix.indptr, max(STORED, size * size // 8)):
            check(cancel)
            piece = matrix[rows].astype(np.float64)
            scaled = piece if weights is None else _scale_rows(piece, weights[rows])
            out += (piece.T.tocsr() @ scaled).toarray()
        return out
    transposed = matrix.T
    for columns in _balanced(matrix.indptr, STORED):
        check(cancel)
        piece = matrix[:, columns].tocsr().astype(np.float64)
        scaled = piece if weights is None else _scale_rows(piece, weights)
        out[:, columns] = (transposed @ scaled).toarray()
    return out


def _scale_rows(piece: Any, weights: Float) -> Any:
    """A CSR array with its rows multiplied by weights."""
    scaled = piece.copy()
    scaled.data *= np.repeat(weights, np.diff(piece.indptr))
    return scaled


def _balanced(indptr: Any, stored: int) -> list[slice]:
    """Consecutive rows (or columns) holding about ``stored`` numbers each."""
    total, length = int(indptr[-1]), len(indptr) - 1
    marks = np.arange(stored, max(total, 1), stored)
    cuts = np.unique(np.concatenate([[0], np.searchsorted(indptr, marks), [length]]))
    return [slice(int(a), int(b)) for a, b in pairwise(cuts)]


def sparse_design(problem: Problem, scaling: Scaling) -> Design:
    """The design of some columns of a sparse problem."""
    matrix = problem.matrix
    n, p = matrix.shape
    if matrix.nnz > DENSE * n * p:
        return FilledDesign(matrix, scaling)
    stats = problem.stats
    loud = np.zeros(len(scaling.columns), dtype=bool)
    if problem.fit_intercept:
        loud = np.abs(stats.center[scaling.columns]) > LOUD * stats.sd[scaling.columns]
    return SparseDesign(matrix, scaling, loud)
