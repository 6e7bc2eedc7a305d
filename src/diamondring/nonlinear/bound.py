"""A function of parameters at the rows of one table, as solvers see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoundModel", "Cancel"]

Float = NDArray[np.float64]
Cancel = Callable[[], bool]  # asked now and then; true stops the work


class BoundModel(Protocol):
    """f at the rows of one X; everything is float64.

    Attributes
    ----------
    n_params, n_rows, outputs : int
        p, n and K; predictions are (n,) where K is 1, else (n, K).
    linear : bool
        True only if f is known to be linear in its parameters.
    reverse : bool
        Whether `pullback` is one reverse pass, so that it costs about as much as f and not p times as much.
    """

    @property
    def n_params(self) -> int: ...
    @property
    def n_rows(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    @property
    def linear(self) -> bool: ...
    @property
    def reverse(self) -> bool: ...

    def value(self, b: Float) -> Float:
        """Predictions; a `FitError` names row and parameters where they are not finite."""
        ...

    def trial(self, b: Float) -> Float | None:
        """Predictions; None where they are not finite."""
        ...

    def linearize(self, b: Float) -> tuple[Float, Float]:
        """Predictions and their Jacobian: (n, p), or (n, K, p)."""
        ...

    def pullback(self, b: Float, r: Float) -> tuple[Float, Float]:
        """Predictions and ``J'r`` (p,) for r shaped like predictions."""
        ...
