"""What a comparison makes of the arguments that describe the data."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..data.vectors import check_target
from ..errors import DataWarning
from ..losses import Gaussian, Loss
from .costs import len_rows

__all__ = ["checked_target", "encodes", "name_of_target"]


def checked_target(y: Any, X: Any, loss: Loss, strata: Any, target: str) -> Any:
    """The target, whose flaws are told under its name; numbers as an array."""
    if isinstance(loss, Gaussian):
        return check_target(y, name=target)
    from ..data.targets import read_target

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # said when the folds are made
        read_target(y, len_rows(X), loss, strata=strata, name=target)
    return y


def encodes(X: Any) -> bool:
    """Whether X needs an encoding: tables do, and arrays with NaN."""
    from ..data import is_table
    from ..data.finite import all_finite

    if is_table(X):
        return True
    values = np.asarray(X) if isinstance(X, list | tuple) else X
    if isinstance(values, np.ndarray) and values.dtype.kind == "O":
        return any(v is None or v != v for v in values.ravel())
    return isinstance(values, np.ndarray) and values.dtype.kind == "f" and not all_finite(values)


def name_of_target(y: Any, given: str | None) -> str:
    if given is not None:
        return str(given)
    name = getattr(y, "name", None)
    return str(name) if isinstance(name, str) and name else "y"
