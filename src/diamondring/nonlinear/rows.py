"""Rows of whatever a user's f takes as X: arrays, tables, tensors, and tuples, lists or dictionaries of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..data.frames import is_series, is_table
from ..data.frames import take_rows as table_rows
from ..data.numeric import describe_type
from ..errors import InputError, InputTypeError
from .params import is_jax, is_torch

__all__ = ["rows_of", "take_rows"]


def rows_of(X: Any, axis: int = 0) -> int:
    """How many rows X has.

    Tuples and dictionaries hold parts with the same rows; so does a list of arrays. A list of numbers or lists is an
    array.

    Raises
    ------
    InputError
        When its parts have different numbers of rows, or none.
    InputTypeError
        When it has no rows at all.
    """
    parts = _parts(X)
    if parts is None:
        return _rows_of_one(X, axis)
    counts = {key: rows_of(part, axis) for key, part in parts.items() if part is not None}
    if not counts:
        raise InputError("X holds no array, so it has no rows.")
    (first, n), *others = counts.items()
    for key, count in others:
        if count != n:
            raise InputError(
                f"The parts of X have different numbers of rows: X[{first!r}] has {n}, X[{key!r}] has {count}."
            )
    return n


def take_rows(X: Any, rows: Any, axis: int = 0) -> Any:
    """Some rows of X, in the containers and libraries in which it came.

    Parameters
    ----------
    rows : (m,) array of int, or (n,) array of bool
        Row numbers from 0, or a mask.
    axis : int, default 0
        The axis along which rows lie in arrays.

    Raises
    ------
    InputTypeError
        When X has no rows.
    """
    rows = np.asarray(rows)
    if rows.dtype == bool:
        rows = np.flatnonzero(rows)
    parts = _parts(X)
    if parts is None:
        return None if X is None else _take_one(X, rows, axis)
    taken = [take_rows(part, rows, axis) for part in parts.values()]
    if isinstance(X, Mapping):
        kind: Any = dict if isinstance(X, dict) else type(X)
        return kind(zip(X, taken, strict=True))
    if hasattr(X, "_fields"):
        named: Any = type(X)
        return named(*taken)
    return taken if isinstance(X, list) else tuple(taken)


def _parts(X: Any) -> dict[Any, Any] | None:
    """The parts of a container of arrays; None for one array or table."""
    if isinstance(X, Mapping) and not is_table(X):
        return dict(X)
    if isinstance(X, tuple) or (isinstance(X, list) and X and all(_is_array(part) for part in X)):
        return dict(enumerate(X))
    return None


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and len(value.shape) > 0


def _rows_of_one(X: Any, axis: int) -> int:
    if is_table(X):
        return len(X) if hasattr(X, "__len__") else int(X.num_rows)
    if isinstance(X, list):
        X = np.asarray(X)
    shape = getattr(X, "shape", None)
    if is_series(X):
        return len(X)
    if shape is None or len(shape) <= (axis if len(shape) > 1 else 0):
        raise InputTypeError(f"X is {describe_type(X)} without rows: give an array, a table, or a tuple of arrays.")
    return int(shape[axis if len(shape) > 1 else 0])


def _take_one(X: Any, rows: Any, axis: int) -> Any:
    _rows_of_one(X, axis)  # the sentence, where it has none
    if is_torch(X):
        import torch

        return X.index_select(axis if X.ndim > 1 else 0, torch.as_tensor(rows, device=X.device))
    if not is_jax(X) and (is_table(X) or is_series(X) or hasattr(X, "tocsr")):
        return table_rows(X, rows)
    array = X if hasattr(X, "shape") else np.asarray(X)
    return array[:, rows] if axis == 1 and array.ndim > 1 else array[rows]
