"""One factorisation of a positive semidefinite matrix G (m x m), then ``(G + alpha I)^-1`` for any number of alphas.

=============  =========================================  ==============================================
factor         cost (floating-point operations)           used for
=============  =========================================  ==============================================
Cholesky       m^3/3 per alpha                            one or two alphas
Band           4/3 m^3, then 4 m^2 + 1000 m per alpha     a path, m large
Tridiagonal    the same, half of it memory-bound          a path, m small; eigenvalues
Eigen          about 4 m^3, then 4 m^2 per alpha          leave-one-out (needs the eigenvectors)
Eigen.of_root  QR and SVD of Z itself, three times more   alphas below the rounding error of G
=============  =========================================  ==============================================
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .compiled import BandForm
from .design import Design
from .workers import Cancel, in_order, spans

__all__ = ["Band", "Cholesky", "Eigen", "Factor", "Indefinite", "Tridiagonal", "root_of"]

Float = NDArray[np.float64]

PANEL = 64  # reflectors applied together


class Indefinite(ArithmeticError):
    """``G + alpha I`` is not positive definite in floating point: alpha is below the rounding error of G."""


class Factor(Protocol):
    """A factorisation of G."""

    def solve(self, alphas: Float, rhs: Float) -> Float:
        """Columns ``(G + alphas[i] I)^-1 rhs[:, i]``, (m, k); ``rhs`` is (m, k), or (m, 1) for all alphas."""
        ...


class Cholesky:
    """A Cholesky factor for each of a few alphas, known in advance."""

    def __init__(self, g: Float, alphas: Float) -> None:
        from scipy.linalg import lapack

        self._factors: dict[float, Float] = {}
        for alpha in alphas:
            shifted = np.array(g, order="F")
            shifted[np.diag_indices(len(g))] += alpha
            factor, info = lapack.dpotrf(shifted, lower=1, overwrite_a=1, clean=0)
            if info != 0:
                raise Indefinite
            self._factors[float(alpha)] = factor

    def solve(self, alphas: Float, rhs: Float) -> Float:
        """See `Factor`; every alpha must have been announced."""
        from scipy.linalg import lapack

        out = np.empty((rhs.shape[0], len(alphas)), order="F")
        for i, alpha in enumerate(alphas):
            out[:, i] = lapack.dpotrs(self._factors[float(alpha)], rhs[:, min(i, rhs.shape[1] - 1)], lower=1)[0]
        return out

    def condition(self, norm: float) -> float:
        """Estimated condition number of the first matrix, given its 1-norm."""
        from scipy.linalg import lapack

        factor = next(iter(self._factors.values()))
        reciprocal, _ = lapack.dpocon(factor, norm, uplo="L")
        return float(1.0 / reciprocal) if reciprocal > 0 else float("inf")


class Tridiagonal:
    """``G = Q T Q'`` with T tridiagonal: all a path needs, at a third of the eigenvectors' price."""

    def __init__(self, g: Float) -> None:
        self._size = len(g)
        self.diagonal, self.off, reflectors, self._tau = _tridiagonal(np.array(g, order="F"))
        self._reflectors = np.asfortranarray(reflectors)

    def solve(self, alphas: Float, rhs: Float) -> Float:
        """See `Factor`."""
        from scipy.linalg import lapack

        turned = self._rotate(rhs, "T")
        out = np.empty((self._size, len(alphas)), order="F")
        for i, alpha in enumerate(alphas):
            column = turned[:, min(i, rhs.shape[1] - 1)]
            if self._size == 1:
                out[:, i] = column / (self.diagonal + alpha)
                continue
            d, e, info = lapack.dpttrf(self.diagonal + alpha, self.off)
            if info != 0:
                raise Indefinite
            out[:, i] = lapack.dpttrs(d, e, column[:, None])[0][:, 0]
        return self._rotate(out, "N")

    def values(self) -> Float:
        """Eigenvalues of G, increasing."""
        from scipy.linalg import lapack

        if self._size == 1:
            return self.diagonal.copy()
        values, info = lapack.dsterf(self.diagonal, self.off)
        if info != 0:
            raise Indefinite
        return np.asarray(values)

    def _rotate(self, x: Float, transposed: str) -> Float:
        """``Q x`` or ``Q' x``: the first row is left alone, as LAPACK's lower form has it."""
        from scipy.linalg import lapack

        out = np.array(x, order="F")
        if self._size > 1:
            work = max(1, x.shape[1]) * PANEL
            rest, _, _ = lapack.dormqr("L", transposed, self._reflectors, self._tau, out[1:], work)
            out[1:] = rest
        return out


class Band:
    """``G = Q B Q'`` with B a narrow band: a path at a third of the tridiagonal form's time, on all threads."""

    def __init__(self, g: Float, cancel: Cancel = None) -> None:
        self._form = BandForm(g, cancel)

    def solve(self, alphas: Float, rhs: Float) -> Float:
        """See `Factor`."""
        found = self._form.solve(alphas, rhs)
        if found is None:
            raise Indefinite
        return found


def _tridiagonal(g: Float) -> tuple[Float, Float, Float, Float]:
    """Diagonal, off-diagonal, Householder vectors (m-1, m-1) and their factors; g (Fortran order) is overwritten."""
    from scipy.linalg import lapack

    packed, diagonal, off, tau, _ = lapack.dsytrd(g, lower=1, lwork=len(g) * PANEL, overwrite_a=1)
    return diagonal, off, packed[1:, :-1], tau


class Eigen:
    """Eigenvalues (m,), none negative, and eigenvectors (m, m) of G."""

    def __init__(self, values: Float, vectors: Float) -> None:
        self.eigenvalues, self.vectors = np.maximum(values, 0.0), vectors

    def solve(self, alphas: Float, rhs: Float) -> Float:
        """See `Factor`."""
        turned = self.vectors.T @ rhs
        return np.asarray(self.vectors @ (turned / (self.eigenvalues[:, None] + alphas)))

    def values(self) -> Float:
        """Eigenvalues of G."""
        return self.eigenvalues

    @classmethod
    def of(cls, g: Float) -> Eigen:
        """Of a symmetric matrix, which is overwritten."""
        if len(g) < 256:
            values, vectors = np.linalg.eigh(g)
            return cls(values, vectors)
        return cls(*_eigen(g))

    @classmethod
    def of_root(cls, root: Float) -> Eigen:
        """Of ``root' root``, with relative accuracy for eigenvalues down to eps^2 of the largest."""
        _, singular, right = np.linalg.svd(root)
        values = np.zeros(len(right))
        values[: len(singular)] = singular**2
        return cls(values, right.T)


def _eigen(g: Float) -> tuple[Float, Float]:
    """As `numpy.linalg.eigh`, with the last step, half of the work, on all threads."""
    from scipy.linalg import lapack

    diagonal, off, reflectors, tau = _tridiagonal(g)
    values, vectors, info = lapack.dstevd(diagonal, off)
    if info != 0:
        values, vectors, _ = lapack.dstev(diagonal, off)
    panels = [_panel(reflectors, tau, start) for start in range(0, len(tau), PANEL)][::-1]

    def work(columns: slice) -> None:
        rest = np.array(vectors[1:, columns])
        for start, v, t in panels:
            rest[start:] -= v @ (t @ (v.T @ rest[start:]))
        vectors[1:, columns] = rest

    m = len(g)
    for _ in in_order(work, spans(m, 256), flops=2.0 * m**3):
        pass
    return values, vectors


def _panel(reflectors: Float, tau: Float, start: int) -> tuple[int, Float, Float]:
    """Some Householder vectors V as ``I - V T V'`` (compact WY form): (first row, V, T)."""
    stop = min(len(tau), start + PANEL)
    v = np.tril(reflectors[start:, start:stop], -1)
    v[np.arange(stop - start), np.arange(stop - start)] = 1.0
    inner = v.T @ v
    t = np.zeros((stop - start, stop - start))
    for i, factor in enumerate(tau[start:stop]):
        t[:i, i] = -factor * (t[:i, :i] @ inner[:i, i])
        t[i, i] = factor
    return start, v, t


def root_of(design: Design, side: str, extra: Float | None = None, cancel: Cancel = None) -> Float:
    """Triangular R with ``R'R = Z'Z`` (side "columns") or ``ZZ'`` ("rows"), from Z by Householder QR of its blocks.

    Never forms Z'Z, hence keeps singular values down to eps of the largest. The blocks are at least as tall as wide,
    so working memory is a few times ``R``. ``extra`` (n,) is appended as a last column of Z ("columns" only).
    """
    n, m = design.shape
    width, depth = (m, n) if side == "columns" else (n, m)
    height = max(2 * width, 256, (1 << 18) // max(1, width))

    def work(part: slice) -> Float:
        if side == "rows":
            block = design.block(slice(0, n), part).T
        else:
            block = design.block(part, slice(0, m))
            if extra is not None:
                block = np.column_stack([block, extra[part]])
        return np.asarray(np.linalg.qr(block, mode="r"))

    total: Any = None
    for piece in in_order(work, spans(depth, height), flops=2.0 * depth * width * width, cancel=cancel):
        total = piece if total is None else np.linalg.qr(np.vstack([total, piece]), mode="r")
    return np.asarray(total)
