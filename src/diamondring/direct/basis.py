"""The range of a design F: projections on it, and least-squares coefficients of least norm.

Used twice: for unpenalised inputs, which are projected out of everything else, and for least squares itself. F has
columns of unit norm, so that its rank does not depend on units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .design import Design, gradient_by_products, height_of
from .factors import root_of
from .workers import Cancel, in_order, spans

__all__ = ["Basis", "ProjectedDesign", "numerical_rank", "project", "range_of"]

Float = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)


def numerical_rank(singular: Float, shape: tuple[int, int], noise: float = 0.0) -> int:
    """How many singular values (decreasing) are above rounding error.

    ``noise`` is the largest ratio of a column's mean to its standard deviation: the rounding of X itself, seen
    after centring, is that many times eps.
    """
    if not len(singular) or singular[0] <= 0:
        return 0
    return int((singular > EPS * (max(shape) + 4.0 * noise) * singular[0]).sum())


class Basis:
    """An orthonormal basis Q (n, r) of the range of F, and the pseudo-inverse of F.

    ``F = Q S V'``. With at least as many rows as columns Q is not stored: its rows are ``F_rows V S^-1``. Otherwise Q
    is stored (n x r, n being the smaller side).
    """

    def __init__(self, design: Design, rank: int, null: Float, transform: Float | None, left: Float | None,
                 singular: Float) -> None:  # fmt: skip
        self.design, self.rank = design, rank
        self.null = null  # (f, f - r) combinations of columns that vanish; (f, 0) where not computed
        self._transform, self._left, self._singular = transform, left, singular

    def rows(self, rows: slice) -> Float:
        """Some rows of Q."""
        if self._left is not None:
            return self._left[rows]
        assert self._transform is not None
        return np.asarray(self.design.block(rows, slice(0, self.design.shape[1])) @ self._transform)

    def products(self, r: Float, cancel: Cancel = None) -> Float:
        """``Q' r``, (r, k), for ``r`` (n, k)."""
        if self._left is not None:
            return np.asarray(self._left.T @ r)
        assert self._transform is not None
        return np.asarray(self._transform.T @ self.design.transposed_times(r, cancel))

    def combine(self, s: Float) -> Float:
        """``Q s``, (n, k), for ``s`` (r, k)."""
        out = np.empty((self.design.shape[0], s.shape[1]))
        for rows in spans(len(out), height_of(max(self.design.shape[1], 1))):
            out[rows] = self.rows(rows) @ s
        return out

    def stored(self) -> Basis:
        """The same basis with Q in memory (n x r): for designs with fewer rows than columns."""
        if self._left is None and self.rank:
            self._left = self.rows(slice(0, self.design.shape[0]))
        return self

    def coefficients(self, s: Float, cancel: Cancel = None) -> Float:
        """Coefficients (f, k) of least norm whose fit is ``Q s``."""
        if self._transform is not None:
            return np.asarray(self._transform @ s)
        assert self._left is not None
        return self.design.transposed_times(self._left @ (s / self._singular[:, None]), cancel)


def range_of(design: Design, noise: float = 0.0, cancel: Cancel = None) -> Basis:
    """The basis of a design, by Householder QR of its blocks and the SVD of the small triangle."""
    n, f = design.shape
    if f == 0:
        return Basis(design, 0, np.zeros((0, 0)), np.zeros((0, 0)), None, np.zeros(0))
    if f > n:
        _, singular, right = np.linalg.svd(root_of(design, "rows", cancel=cancel))
        rank = numerical_rank(singular, (n, f), noise)
        left = np.ascontiguousarray(right[:rank].T)
        # coefficients = F' Q S^-2 Q'r
        return Basis(design, rank, np.zeros((f, 0)), None, left, singular[:rank] ** 2)
    _, singular, right = np.linalg.svd(root_of(design, "columns", cancel=cancel))
    rank = numerical_rank(singular, (n, f), noise)
    transform = right[:rank].T / singular[:rank]
    return Basis(design, rank, right[rank:].T.copy(), _orthonormal(design, transform, cancel), None, singular[:rank])


def _orthonormal(design: Design, transform: Float, cancel: Cancel) -> Float:
    """``transform`` improved so that ``F transform`` is orthonormal even if F is ill-conditioned."""
    n, f = design.shape
    r = transform.shape[1]
    if r == 0:
        return transform

    def work(rows: slice) -> Float:
        q = design.block(rows, slice(0, f)) @ transform
        return np.asarray(q.T @ q)

    inner = np.zeros((r, r))
    for piece in in_order(work, spans(n, height_of(f)), flops=2.0 * n * f * r, cancel=cancel):
        inner += piece
    lower = np.linalg.cholesky(inner)
    return np.asarray(np.linalg.solve(lower, transform.T).T)


class ProjectedDesign(Design):
    """``(I - QQ')Z``: a design made orthogonal to a basis, block by block."""

    def __init__(self, inner: Design, basis: Basis, products: Float) -> None:
        super().__init__(inner.shape)
        self._inner, self._basis, self._products = inner, basis, products
        self.blockwise = inner.blockwise

    def block(self, rows: slice, columns: slice) -> Float:
        out = self._inner.block(rows, columns)
        out -= self._basis.rows(rows) @ self._products[:, columns]
        return out

    def times(self, c: Float, cancel: Cancel = None) -> Float:
        if self.blockwise:
            return super().times(c, cancel)
        return self._inner.times(c, cancel) - self._basis.combine(self._products @ c)

    def transposed_times(self, r: Float, cancel: Cancel = None) -> Float:
        if self.blockwise:
            return super().transposed_times(r, cancel)
        return self._inner.transposed_times(r, cancel) - self._products.T @ self._basis.products(r, cancel)

    def gradient(self, c: Float, t: Float, cancel: Cancel = None) -> tuple[Float, Float]:
        return super().gradient(c, t, cancel) if self.blockwise else gradient_by_products(self, c, t, cancel)

    def gram(self, side: str, cancel: Cancel = None) -> Float:
        if self.blockwise:
            return super().gram(side, cancel)
        out = self._inner.gram(side, cancel)
        self.rounding = max(self._inner.rounding, float(np.abs(np.diag(out)).max(initial=0.0)))
        if side == "columns":
            out -= self._products.T @ self._products
            return out
        # (I - QQ')K(I - QQ') with Q stored or rebuilt; n is the smaller side here
        q = self._basis.rows(slice(0, self.shape[0]))
        out -= q @ (q.T @ out)
        out -= (out @ q) @ q.T
        return np.asfortranarray((out + out.T) / 2.0)


def project(design: Design, basis: Basis, cancel: Cancel = None) -> tuple[Design, Float]:
    """A design orthogonal to a basis, and the products ``Q'Z`` (r, m)."""
    n, m = design.shape
    products = np.zeros((basis.rank, m))
    if basis.rank == 0:
        return design, products
    if n >= m and design.blockwise:
        flops = 2.0 * n * m * basis.rank
        for piece in in_order(
            lambda rows: basis.rows(rows).T @ design.block(rows, slice(0, m)),
            spans(n, height_of(m)), flops=flops, cancel=cancel,
        ):  # fmt: skip
            products += piece
    else:
        for some in spans(basis.rank, 16):
            q = basis.combine(np.eye(basis.rank)[:, some])
            products[some] = design.transposed_times(q, cancel).T
    return ProjectedDesign(design, basis, products), products
