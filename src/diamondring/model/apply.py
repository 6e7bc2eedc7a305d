"""From a user's table or array to the inputs of a model, or a sentence that says why it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..data import check_matrix, is_table
from ..data.frames import as_frame, table_names
from ..encoding.array import ArrayEncoder
from ..errors import InputError
from ..messages import did_you_mean, list_names
from . import text as model_text

if TYPE_CHECKING:
    from ..encoding import Encoder
    from . import Model

__all__ = ["by_place", "inputs_for"]


def by_place(encoder: Encoder) -> bool:
    """Whether the inputs are plain columns of numbers, which arrays can give by their places."""
    return isinstance(encoder, ArrayEncoder)


def inputs_for(model: Model, X: Any) -> Any:
    """The matrix (n, p) of the inputs of ``model.slim``; anything with n rows if that has no inputs.

    Raises
    ------
    InputError
        If X does not fit the model.
    """
    slim = model.slim
    if is_table(X):
        given = table_names(X)
        if by_place(slim.encoder) and _fits_by_place(model, given):
            return inputs_for(model, check_matrix(X, allow_nan=True)[0])
        _refuse_missing(model, given)
        frame = as_frame(X)
        if by_place(slim.encoder):
            X = frame.select([frame.columns[given.index(name)] for name in slim.encoder.columns]).to_native()
        rows = frame
    else:
        X = rows = _picked_columns(model, X)
    return slim.encoder.transform(X, match="name", action="predict") if slim.encoder.columns else rows


def _places(model: Model) -> tuple[int, tuple[int, ...]]:
    """Width of the arrays of training, and where in them the needed columns are."""
    if model.slim.picked is not None:
        return model.slim.picked
    seen = model.encoder.seen
    return len(seen), tuple(seen.index(name) for name in model.slim.encoder.columns)


def _fits_by_place(model: Model, given: tuple[str, ...]) -> bool:
    """A table for a model of an unnamed array: as many columns, under names of their own."""
    width, _ = _places(model)
    names = model.slim.encoder.columns
    return len(given) == width and all(name.startswith("x") for name in names) and not set(given) & set(names)


def _picked_columns(model: Model, X: Any) -> Any:
    """The needed columns of an array."""
    X = X if hasattr(X, "shape") else np.asarray(X)
    width, places = _places(model)
    numbers = by_place(model.encoder)
    if len(X.shape) != 2 or X.shape[1] != width:
        shape = f"{X.shape[1]} columns" if len(X.shape) == 2 else f"shape {X.shape}"
        named = "" if numbers else f": {list_names(model.encoder.seen, 12)}"
        also = "" if numbers else ", or a table"
        raise InputError(
            f"predict: X has {shape}, but the model was fitted with {width} columns{named}. Pass the same columns in "
            f"the same order{also}."
        )
    if places == tuple(range(width)):
        return X
    return (X.tocsc() if hasattr(X, "tocsc") else X)[:, list(places)]


def _refuse_missing(model: Model, given: tuple[str, ...]) -> None:
    """Name the columns that are needed and not there, and what they may be called now."""
    needed = model.slim.encoder.columns
    missing = [name for name in needed if name not in given]
    if not missing:
        return
    seen = model.encoder.seen
    complete = model.stats.columns == len(seen)  # the names of all training columns are still known
    extra = [name for name in given if name not in (seen if complete else needed)]
    hint = did_you_mean(missing[0], extra) if len(missing) == 1 else ""
    start = "The model was fitted with" if complete and len(seen) == len(needed) else "The model needs"
    raise InputError(model_text.does_not_fit(missing, extra, needed, complete, f"{hint} {start}"))
