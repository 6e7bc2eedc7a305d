"""Failing inputs of a function f(x; b): f is asked again with one column of its held-out data changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data import is_table
from ..data.frames import as_frame, table_names
from ..errors import InputTypeError
from ..tuning.nonlinear import predictions

__all__ = ["broken_predictions", "input_columns"]

Float = NDArray[np.float64]


def input_columns(X: Any) -> tuple[str, ...]:
    """Names of the columns of what f takes.

    Raises
    ------
    InputTypeError
        If X is neither a table, an array of one or two axes, nor a dictionary of columns.
    """
    if isinstance(X, dict) and X and all(np.ndim(each) == 1 for each in X.values()):
        return tuple(str(name) for name in X)
    if is_table(X):
        return table_names(X)
    array = np.asarray(X) if not isinstance(X, dict | tuple) else np.zeros((0, 0, 0))
    if array.ndim in (1, 2) and array.dtype.kind in "biuf":
        return tuple(f"x{j}" for j in range(1 if array.ndim == 1 else array.shape[1]))
    raise InputTypeError(
        f"dr.breakage changes one column at a time, and X is a {type(X).__name__} in which there are none: pass a "
        "table, an array with a column per input, or a dictionary of columns."
    )


def broken_predictions(
    fold: Any, function: Any, X: Any, coef: Any, offset: Float | None, order: NDArray[np.intp], stuck: int
) -> Iterator[tuple[int, tuple[Float | None, ...]]]:
    """For each column its place, and predictions with it missing, frozen, shuffled, ten times too large.

    "missing" puts the training mean in its place. None: the column holds no numbers, or f is not finite.
    """
    test, train = function.take(X, fold.split.test), function.take(X, fold.split.train)
    weights = fold.problem.share

    def predicted(changed: Any) -> Float | None:
        eta = predictions(function.bind(changed), coef, offset)[:, 0]
        return eta if np.isfinite(eta).all() else None

    for j, name in enumerate(input_columns(X)):
        own, replace = _column(test, j, name)
        numeric = own.dtype.kind in "biuf"
        values: list[Any] = [None, np.full(len(own), own[stuck], dtype=own.dtype), own[order], None]
        if numeric:
            mean = float(weights @ np.asarray(_column(train, j, name)[0], dtype=np.float64))
            values[0], values[3] = np.full(len(own), mean), 10.0 * own
        yield j, tuple(None if each is None else predicted(replace(each)) for each in values)


def _column(X: Any, j: int, name: str) -> tuple[NDArray[Any], Callable[[NDArray[Any]], Any]]:
    """One column, and how X looks with other values in its place."""
    if isinstance(X, dict):
        key = list(X)[j]
        return np.asarray(X[key]), lambda values: {**X, key: values}
    if is_table(X):
        frame = as_frame(X)

        def in_table(values: NDArray[Any]) -> Any:
            import narwhals as nw

            new = nw.new_series(name, values.tolist(), backend=frame.implementation)
            return frame.with_columns(_aligned(new, frame)).to_native()

        return frame[name].to_numpy(), in_table
    array = np.asarray(X)

    def in_array(values: NDArray[Any]) -> Any:
        if array.ndim == 1:
            return values
        changed = array.astype(np.result_type(array.dtype, values.dtype))
        changed[:, j] = values
        return changed

    return (array if array.ndim == 1 else array[:, j]), in_array


def _aligned(series: Any, frame: Any) -> Any:
    """A new column on the rows of a table, which in pandas have labels."""
    native = frame.to_native()
    if not hasattr(native, "index"):
        return series
    import narwhals as nw

    own = series.to_native()
    own.index = native.index
    return nw.from_native(own, series_only=True)
