"""What f in JAX and f in PyTorch share: Jacobians row by row where rows are independent, all together elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .jacobians import given_jacobian
from .params import Layout

__all__ = ["AutodiffEngine", "block_size"]

Float = NDArray[np.float64]

_BLOCK = 2**24
"""Numbers that one block of directions of a Jacobian may hold at a time."""


def block_size(directions: int, numbers: int) -> int:
    """How many directions to push through f at once, each of which holds about this many numbers."""
    return max(1, min(directions, _BLOCK // max(numbers, 1)))


class AutodiffEngine(ABC):
    """f in a library with automatic differentiation.

    A Jacobian of n rows costs n reverse passes over all rows, or p forward ones. Where each prediction depends on its
    own row of X only, n reverse passes over one row each say the same. Whether that is so is not asked but checked:
    J'r for a random r must be what one reverse pass over all rows gives, every time.

    Attributes
    ----------
    derivative : str
        The library's name, or "jac" where the user gave the Jacobian.
    """

    reverse = True
    library = ""

    def __init__(self, f: Callable[..., Any], layout: Layout, jac: Callable[..., Any] | str | None) -> None:
        if isinstance(jac, str):
            raise InputError(f"jac={jac!r} is for functions in NumPy; {self.library} differentiates f. Leave it out.")
        self.f = f
        self.layout = layout
        self.jac = jac
        self.derivative = self.library if jac is None else "jac"
        self._rows_are_independent = True

    @abstractmethod
    def prepare(self, X: Any) -> Any:
        """X in the library's arrays, float64 where they are floating."""

    @abstractmethod
    def values(self, b: Float, X: Any) -> Any:
        """What f returns, as a NumPy array."""

    @abstractmethod
    def pullback(self, b: Float, X: Any, r: Float) -> tuple[Any, Float]:
        """What f returns, and J'r."""

    @abstractmethod
    def given(self, b: Float, X: Any) -> Any:
        """What the user's Jacobian returns."""

    @abstractmethod
    def by_rows(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        """The Jacobian (n, K, p), each row alone; any exception says that f does not take single rows."""

    @abstractmethod
    def whole(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float:
        """The Jacobian, all rows together; any shape with its n K p numbers in this order."""

    @abstractmethod
    def leading(self, X: Any) -> set[int]:
        """Lengths of the first axes of the arrays in X; 0 where there is something else in it."""

    def jacobian(self, b: Float, X: Any, predictions: Float) -> Float:
        shape = predictions.shape
        if self.jac is not None:
            return given_jacobian(self.given(b, X), self.layout, shape)
        wanted = (*shape, self.layout.size)
        if self._worth_rows(X, shape):
            found = self._tried_by_rows(b, X, shape)
            if found is not None:
                return found.reshape(wanted)
            self._rows_are_independent = False
        return np.asarray(self.whole(b, X, shape), dtype=np.float64).reshape(wanted)

    def _worth_rows(self, X: Any, shape: tuple[int, ...]) -> bool:
        few = min(self.layout.size, int(np.prod(shape)))
        outputs = shape[1] if len(shape) == 2 else 1
        return self._rows_are_independent and few > 16 * outputs and self.leading(X) == {shape[0]}

    def _tried_by_rows(self, b: Float, X: Any, shape: tuple[int, ...]) -> Float | None:
        try:
            found = np.asarray(self.by_rows(b, X, shape), dtype=np.float64).reshape(-1, self.layout.size)
        except Exception:
            return None
        r = np.random.default_rng(0).normal(size=shape)
        expected = self.pullback(b, X, r)[1]
        got = r.ravel() @ found
        size = float(np.abs(expected).max(initial=0.0))
        close = np.abs(got - expected).max(initial=0.0) <= 1e-9 * max(size, 1e-300)
        return found if close or not np.isfinite(size) else None
