"""What a model costs when it is at work: the bytes of the columns it still needs, and the time for a row."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..data.frames import as_frame, is_table, table_names, take_rows
from ..errors import DataWarning
from ..model import Model

_ROWS = 1000
_SECONDS = 0.05  # enough repetitions to find the time of an undisturbed run, and no more


def bytes_per_row(X: Any, columns: Sequence[str]) -> dict[str, float]:
    """Bytes per row of each input column, as Arrow holds it; for arrays, of one number.

    Parameters
    ----------
    X : table or array, as the user gave it.
    columns : names of the input columns in use.
    """
    if not is_table(X):
        dtype = getattr(X, "dtype", None)
        size = float(dtype.itemsize) if isinstance(dtype, np.dtype) and dtype.kind in "fiub" else 8.0
        return dict.fromkeys(columns, size)
    frame = as_frame(take_rows(X, np.arange(min(len_rows(X), 10 * _ROWS))))
    own = dict(zip(table_names(X), frame.columns, strict=True))
    rows = max(frame.shape[0], 1)
    return {name: float(frame[own[name]].to_arrow().nbytes) / rows for name in columns}


def len_rows(X: Any) -> int:
    """Number of rows of a table or array."""
    return int(X.shape[0]) if hasattr(X, "shape") else len(X)


def micros_per_row(model: Model, X: Any) -> float:
    """Microseconds that `model` takes for one row: the fastest of several runs over up to 1000 rows of `X`."""
    rows = take_rows(X, np.arange(min(_ROWS, len_rows(X))))
    count = len_rows(rows)
    best, begin = float("inf"), time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        model.predict(rows)  # the first call also loads what is loaded once
        while time.perf_counter() - begin < _SECONDS or best == float("inf"):
            start = time.perf_counter()
            model.predict(rows)
            best = min(best, time.perf_counter() - start)
    return 1e6 * best / count
