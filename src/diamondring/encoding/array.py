"""The encoder of plain arrays: numbers pass as they are; NaN, where allowed, becomes median and indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data import Matrix, check_matrix, is_table
from ..data.finite import all_finite
from ..data.vectors import check_weights
from ..errors import InputError
from ..messages import warn_data
from ..wording import counted
from . import Encoder, Match, Standardize, check_standardize
from .columns import weighted_median

__all__ = ["ArrayEncoder", "fit_array"]


@dataclass(frozen=True)
class ArrayEncoder(Encoder):
    """See `Encoder`. Inputs are named x0, x1, …

    Attributes
    ----------
    labels : tuple of str
        The input columns.
    medians : tuple of float, or None
        Training medians; None when NaN is not allowed.
    gaps : tuple of int
        Positions of inputs that had NaN in training; each has an indicator column behind it.
    binary : tuple of bool, or None
        Inputs that hold only 0 and 1; known when ``standardize="numeric"``.
    empty : tuple of int
        Positions of inputs that had no value at all in training: 0 everywhere.
    """

    labels: tuple[str, ...]
    medians: tuple[float, ...] | None = None
    gaps: tuple[int, ...] = ()
    binary: tuple[bool, ...] | None = None
    standardize: Standardize = True
    empty: tuple[int, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        if not self.gaps:
            return self.labels
        gaps = set(self.gaps)
        return tuple(n for j, name in enumerate(self.labels) for n in ((name, f"{name} missing")[: 1 + (j in gaps)]))

    @property
    def columns(self) -> tuple[str, ...]:
        return self.labels

    @property
    def seen(self) -> tuple[str, ...]:
        return self.labels

    @cached_property
    def source(self) -> NDArray[np.int64]:
        width = np.ones(len(self.labels), dtype=np.int64)
        width[list(self.gaps)] = 2
        return np.repeat(np.arange(len(self.labels)), width)

    @property
    def kinds(self) -> tuple[str, ...]:
        return ("number",) * len(self.labels)

    @property
    def dropped(self) -> dict[str, str]:
        return {}

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    @property
    def imputed(self) -> tuple[tuple[int, int], ...]:
        return tuple((j + k, j + k + 1) for k, j in enumerate(self.gaps))

    @cached_property
    def zero_one(self) -> NDArray[np.bool_]:
        own = np.zeros(len(self.labels), dtype=bool) if self.binary is None else np.array(self.binary, dtype=bool)
        out = own[self.source]
        out[[indicator for _, indicator in self.imputed]] = True
        return out

    def check(self, X: Any, match: Match = "name", *, action: str = "predict") -> None:
        shape = getattr(X, "shape", None)
        if shape is not None and len(shape) == 2 and shape[1] != len(self.labels):
            raise InputError(
                f"{action}: X has {counted(shape[1], 'column')}, but the model was fitted with {len(self.labels)}. "
                "Pass the same columns in the same order."
            )

    def transform(self, X: Any, *, match: Match = "name", warn: bool = True, action: str = "predict") -> Any:
        matrix, _ = check_matrix(X, allow_nan=self.medians is not None)
        self.check(matrix, match, action=action)
        if self.medians is None or not isinstance(matrix, np.ndarray):
            return matrix
        if not self.gaps and all_finite(matrix):
            return matrix
        return self._filled(matrix, warn, action)

    def _filled(self, X: NDArray[np.floating], warn: bool, action: str) -> NDArray[np.floating]:
        assert self.medians is not None
        out = np.empty((X.shape[0], self.source.size), dtype=X.dtype, order="F")
        indicator = {self.gaps[k]: at for k, (_, at) in enumerate(self.imputed)}
        at = 0
        new = []
        for j in range(X.shape[1]):
            missing = np.isnan(X[:, j])
            out[:, at] = 0.0 if j in self.empty else np.where(missing, X.dtype.type(self.medians[j]), X[:, j])
            at += 1
            if j in indicator:
                out[:, at] = missing
                at += 1
            elif missing.any() and j not in self.empty:
                new.append(j)
        if warn and new:
            warn_data(
                f"{action}: column {new[0]} has missing values (NaN), which it never had in training: its median "
                f"{self.medians[new[0]]:g} is used." + (f" So for {len(new) - 1} more columns." if len(new) > 1 else "")
            )
        return out

    def refit(self, X: Any, sample_weight: Any = None) -> ArrayEncoder:
        return replace(
            fit_array(X, sample_weight, standardize=self.standardize, allow_nan=self.medians is not None),
            labels=self.labels,
        )

    def select(self, columns: Sequence[str]) -> ArrayEncoder:
        keep = [j for j, name in enumerate(self.labels) if name in set(columns)]
        return replace(
            self,
            labels=tuple(self.labels[j] for j in keep),
            medians=None if self.medians is None else tuple(self.medians[j] for j in keep),
            gaps=tuple(k for k, j in enumerate(keep) if j in set(self.gaps)),
            binary=None if self.binary is None else tuple(self.binary[j] for j in keep),
            empty=tuple(k for k, j in enumerate(keep) if j in self.empty),
        )

    def to_dict(self) -> dict[str, Any]:
        out: dict[str, Any] = {"input": "array", "columns": list(self.labels), "standardize": self.standardize}
        if self.medians is not None:
            out |= {"medians": list(self.medians), "missing": list(self.gaps)}
        if self.empty:
            out["empty"] = list(self.empty)
        if self.binary is not None:
            out["zero_one"] = list(self.binary)
        return out

    @classmethod
    def read(cls, data: dict[str, Any]) -> ArrayEncoder:
        """From `to_dict`."""
        check_standardize(data["standardize"])
        medians, binary = data.get("medians"), data.get("zero_one")
        return cls(
            labels=tuple(data["columns"]),
            medians=None if medians is None else tuple(map(float, medians)),
            gaps=tuple(data.get("missing", ())),
            binary=None if binary is None else tuple(map(bool, binary)),
            standardize=data["standardize"],
            empty=tuple(data.get("empty", ())),
        )

    def describe(self) -> str:
        text = f"{counted(len(self.labels), 'number')}, used as they are"
        if self.gaps:
            text += f"; in {counted(len(self.gaps), 'column')} missing values become the median, with an indicator"
        return text + "."


def fit_array(
    X: Any, sample_weight: Any, *, standardize: Standardize, allow_nan: bool, warn: bool = False
) -> ArrayEncoder:
    """`Encoder.fit` for an array or sparse matrix of numbers. A column without any value becomes 0 everywhere."""
    matrix, names = check_matrix(X, allow_nan=allow_nan)
    n, p = matrix.shape
    weights = check_weights(sample_weight, n)
    labels = names if names is not None and is_table(X) else tuple(f"x{j}" for j in range(p))
    medians = gaps = None
    empty: list[int] = []
    if allow_nan and isinstance(matrix, np.ndarray):
        gaps = _columns_with_gaps(matrix, weights)
        medians = tuple(weighted_median(matrix[:, j].astype(np.float64), weights) for j in range(p))
        empty = [j for j, median in enumerate(medians) if median != median]
        if empty:
            gaps = tuple(j for j in gaps if j not in empty)
            medians = tuple(0.0 if j in empty else median for j, median in enumerate(medians))
        for j in empty if warn else ():
            warn_data(f"Column {j} of X has no values at all (only NaN): its coefficient is 0.")
    binary = None
    if standardize == "numeric":
        binary = tuple(bool(flag) for flag in zero_one_columns(matrix))
    return ArrayEncoder(labels, medians, gaps or (), binary, standardize, tuple(empty))


def _columns_with_gaps(matrix: NDArray[np.floating], weights: NDArray[np.float64] | None) -> tuple[int, ...]:
    if all_finite(matrix):
        return ()
    rows = slice(None) if weights is None else weights > 0
    return tuple(j for j in range(matrix.shape[1]) if np.isnan(matrix[rows, j]).any())


def zero_one_columns(matrix: Matrix) -> NDArray[np.bool_]:
    """(p,) mask of the columns of a checked matrix that hold only 0 and 1 (and NaN)."""
    if isinstance(matrix, np.ndarray):
        columns = (matrix[:, j] for j in range(matrix.shape[1]))
        return np.array([bool(np.all((x == 0) | (x == 1) | np.isnan(x))) for x in columns])
    csc = matrix.tocsc()
    odd = np.concatenate([[0], np.cumsum((csc.data != 0) & (csc.data != 1))])
    return np.asarray(odd[csc.indptr[1:]] == odd[csc.indptr[:-1]])
