"""A matrix, dense or sparse, float32 or float64, read in float64 pieces and never copied as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _core
from .threads import thread_count

__all__ = [
    "ColumnMoments",
    "centred_columns",
    "centred_product",
    "column_blocks",
    "index_flaws",
    "core_arrays",
    "core_moments",
    "is_sparse",
    "moments",
    "product",
    "walkable",
    "weighted_products",
]

Float = NDArray[np.float64]


class ColumnMoments(NamedTuple):
    """What one pass over a matrix says about its columns; (p,) each."""

    center: Float
    sd: Float  # exactly 0 for a constant column

    @property
    def finite(self) -> bool:
        """Whether all sums were, which proves every value of the matrix finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.isfinite(self.center.sum()) and np.isfinite(self.sd.sum()))


_BLOCK = 1 << 18  # numbers converted or centred at a time: 2 MB, which a processor's cache holds


def is_sparse(matrix: Any) -> bool:
    """Whether a checked matrix is sparse: everything dense is a NumPy array."""
    return not isinstance(matrix, np.ndarray)


def column_blocks(matrix: Any) -> Iterator[tuple[slice, slice, Float]]:
    """Pieces of a dense matrix as float64: (rows, columns, block), whole columns or whole rows at a time.

    Whole rows where the memory order is by rows or there are more rows than columns (a piece of a column is then still
    read in order), whole columns otherwise.
    """
    n, p = matrix.shape
    by_rows = n > p or abs(matrix.strides[0]) > abs(matrix.strides[1])
    length, other = (n, p) if by_rows else (p, n)
    step = max(1, _BLOCK // max(1, other))
    for start in range(0, length, step):
        piece = slice(start, min(length, start + step))
        rows, columns = (piece, slice(0, p)) if by_rows else (slice(0, n), piece)
        yield rows, columns, np.asarray(matrix[rows, columns], dtype=np.float64)


def walkable(matrix: Any) -> bool:
    """Whether the compiled core can walk a dense matrix as it is: contiguous along an axis, in native byte order."""
    n, p = matrix.shape
    rows, columns = matrix.strides
    by_columns = rows == matrix.itemsize and (p == 1 or columns >= n * matrix.itemsize)
    by_rows = columns == matrix.itemsize and (n == 1 or rows >= p * matrix.itemsize)
    return bool(matrix.flags.aligned and matrix.dtype.isnative and (by_columns or by_rows))


def core_arrays(matrix: Any) -> tuple[Any, ...]:
    """A matrix as the compiled core takes it: one dense array, or data, indices, indptr, n and p of sparse columns.

    Copies only what the core cannot walk: arrays contiguous along no axis or in another byte order, and sparse rows.
    """
    if not is_sparse(matrix):
        if walkable(matrix):
            return (matrix,)
        return (np.asfortranarray(matrix, dtype=matrix.dtype.newbyteorder("=")),)
    csc = matrix.tocsc()
    indices, indptr = csc.indices, csc.indptr
    if indices.dtype != indptr.dtype or indices.dtype not in (np.int32, np.int64):
        indices, indptr = indices.astype(np.int64), indptr.astype(np.int64)
    return csc.data, indices, indptr, csc.shape[0], csc.shape[1]


def moments(matrix: Any, share: Float | None = None) -> ColumnMoments:
    """Weighted mean and standard deviation of every column; ``share`` (n,) are weights that sum to 1, None equal ones.

    Relative to a value that occurs, so that a constant column has exactly that mean and deviation 0 however large it
    is. A deviation within rounding error of 0 is 0. Where a column holds NaN or an infinity, and where its squares
    overflow, one of the two is not finite.
    """
    return core_moments(core_arrays(matrix), share)


def core_moments(arrays: tuple[Any, ...], share: Float | None) -> ColumnMoments:
    """`moments` of a matrix that is in the core's terms already."""
    compute = _core.moments_dense if len(arrays) == 1 else _core.moments_sparse
    share = None if share is None else np.ascontiguousarray(share)
    return ColumnMoments(*compute(*arrays, share=share, threads=thread_count(arrays[0].size)))


def index_flaws(indices: NDArray[Any], indptr: NDArray[Any], inner: int, stored: int) -> tuple[bool, bool]:
    """Whether the index arrays of a compressed sparse matrix are broken, and whether they are in canonical order.

    Broken: starts that decrease or end beyond ``stored`` entries, indices outside [0, inner). Canonical: indices that
    increase within every row or column.
    """
    kind = np.int32 if indices.dtype == indptr.dtype == np.int32 else np.int64
    broken, canonical = _core.index_flaws(
        np.ascontiguousarray(indices, kind), np.ascontiguousarray(indptr, kind), inner, stored, thread_count()
    )
    return bool(broken), bool(canonical)


def product(matrix: Any, coef: Float) -> Float:
    """``matrix @ coef`` in float64, (n,) or (n, k), without converting the whole matrix at once."""
    if is_sparse(matrix) or matrix.dtype == np.float64:
        return np.asarray(matrix @ coef, dtype=np.float64)
    out = np.zeros((matrix.shape[0], *coef.shape[1:]))
    for rows, columns, block in column_blocks(matrix):
        out[rows] += block @ coef[columns]
    return out


def weighted_products(matrix: Any, center: Float | None, vectors: Float) -> Float:
    """``(matrix - center)' vectors`` in float64, (p,) or (p, k); ``center`` (p,) None means 0."""
    if is_sparse(matrix):
        out = np.asarray(matrix.T @ vectors, dtype=np.float64)
        return out if center is None else out - np.multiply.outer(center, vectors.sum(axis=0))
    if _many(matrix, vectors):
        return _core.product_dense(matrix, np.asfortranarray(vectors), center=center, threads=thread_count())
    out = np.zeros((matrix.shape[1], *vectors.shape[1:]))
    for rows, columns, block in column_blocks(matrix):
        # centred before multiplying, so that large means cost no digits
        out[columns] += (block if center is None else block - center[columns]).T @ vectors[rows]
    return out


def _many(matrix: Any, vectors: Float) -> bool:
    """Whether the compiled core is the faster one to multiply a dense matrix by so many vectors."""
    return vectors.ndim == 2 and vectors.shape[1] >= 8 and matrix.size >= _BLOCK and walkable(matrix)


def centred_columns(matrix: Any, center: Float | None, columns: NDArray[np.intp]) -> Float:
    """Some columns (n, m) as a dense float64 array, minus ``center`` (p,) unless that is None."""
    chosen = matrix[:, columns]
    dense = np.asarray(chosen.toarray() if is_sparse(matrix) else chosen, dtype=np.float64)
    return dense if center is None else np.asarray(dense - center[columns])


def centred_product(matrix: Any, center: Float | None, coef: Float) -> Float:
    """``(matrix - center) @ coef`` in float64, (n,) or (n, k); ``center`` (p,) None means 0."""
    if center is None:
        return product(matrix, coef)
    if is_sparse(matrix):
        return product(matrix, coef) - center @ coef
    if _many(matrix, coef) and coef.any(axis=1).mean() > 0.5:
        return _core.product_dense(matrix.T, np.asfortranarray(coef), row_center=center, threads=thread_count())
    used = np.flatnonzero(coef if coef.ndim == 1 else coef.any(axis=1))
    out = np.zeros((matrix.shape[0], *coef.shape[1:]))
    for rows, columns, block in column_blocks(matrix):
        inside = used[(used >= columns.start) & (used < columns.stop)]
        if len(inside) == block.shape[1]:
            out[rows] += (block - center[columns]) @ coef[columns]
        elif len(inside):
            out[rows] += (block[:, inside - columns.start] - center[inside]) @ coef[inside]
    return out
