"""What the direct solvers ask of the compiled core: products of dense tables, the band form of a symmetric matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..errors import Interrupted
from ..threads import thread_count
from .workers import Cancel

__all__ = ["BandForm", "cross_products", "longest_chain", "product"]

Float = NDArray[np.float64]


def cross_products(x: Any, *, cancel: Cancel, **rest: Any) -> Float:
    """``Z'Z`` with ``z_ij = root_i (x_ij - center_j)``, or minus ``row_center_i`` instead.

    ``rows`` and ``cols`` choose from X; ``extra`` (n, e) and a column of ``ones`` come last, weighted by ``root`` too.
    """
    return np.asarray(_asked(_core.gram_dense, x, cancel=cancel, threads=thread_count(), **rest))


def product(x: Any, b: Float, *, cancel: Cancel, **rest: Any) -> Float:
    """``Z'b`` for Z as above and ``b`` (n, k)."""
    b = np.asfortranarray(b)
    return np.asarray(_asked(_core.product_dense, x, b, cancel=cancel, threads=thread_count(), **rest))


def longest_chain(rows: int) -> int:
    """Most additions that follow one another in sums over so many rows."""
    return _core.longest_chain(rows)


class BandForm:
    """A symmetric matrix as ``Q B Q'`` with a narrow band B."""

    def __init__(self, matrix: Float, cancel: Cancel) -> None:
        self._cancel = cancel
        self._form: _core.BandForm = _asked(
            _core.BandForm.of, np.asfortranarray(matrix), cancel=cancel, threads=thread_count()
        )

    def solve(self, alphas: Float, rhs: Float) -> Float | None:
        """Columns ``(A + alphas[i] I)^-1 rhs[:, i]``; None where such a matrix is not positive definite."""
        found: Float | None = _asked(
            self._form.solve, np.ascontiguousarray(alphas), np.asfortranarray(rhs), cancel=self._cancel
        )
        return found


class _Token:
    """A callable as an object with ``is_set()``."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        self.is_set = ask


def _asked(function: Callable[..., Any], *arguments: Any, cancel: Cancel, **named: Any) -> Any:
    """The result of a function of the core that asks ``cancel`` between blocks of its work."""
    try:
        return function(*arguments, cancel=_Token(cancel) if callable(cancel) else cancel, **named)
    except KeyboardInterrupt:
        raise Interrupted() from None
