"""The encoder of tables with named columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.columns import Column, array_column, read_column
from ..data.frames import as_frame, is_table, table_names
from ..data.vectors import check_weights
from ..errors import InputError
from ..messages import did_you_mean, list_names, warn_data
from ..wording import counted
from . import Encoder, Match, Standardize, check_standardize
from .columns import ColumnCode, Surprise, learn

__all__ = ["TableEncoder"]

Bool = NDArray[np.bool_]


@dataclass(frozen=True)
class TableEncoder(Encoder):
    """See `Encoder`. `codes` holds one `ColumnCode` for each used column."""

    codes: tuple[ColumnCode, ...]
    all_columns: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    standardize: Standardize = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        own = {code.name for code in self.codes if code.kind != "category"}  # these keep their names
        taken = set(own)
        names = []
        for code in self.codes:
            for name in code.names:
                unique, k = name, 2
                while unique in taken and not (unique == code.name and code.name in own):
                    unique, k = f"{name} ({k})", k + 1
                taken.add(unique)
                names.append(unique)
        return tuple(names)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(code.name for code in self.codes)

    @property
    def seen(self) -> tuple[str, ...]:
        return self.all_columns

    @cached_property
    def source(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.codes)), np.array([code.width for code in self.codes], dtype=np.int64))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(code.kind for code in self.codes)

    @property
    def dropped(self) -> dict[str, str]:
        return dict(self.left_out)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.remarks

    @property
    def imputed(self) -> tuple[tuple[int, int], ...]:
        return tuple((at, at + 1) for at, code in self._places() if code.kind != "category" and code.missing)

    @cached_property
    def zero_one(self) -> Bool:
        return np.array([flag for code in self.codes for flag in code.is_zero_one], dtype=bool)

    def _places(self) -> Iterator[tuple[int, ColumnCode]]:
        at = 0
        for code in self.codes:
            yield at, code
            at += code.width

    def check(self, X: Any, match: Match = "name", *, action: str = "predict") -> None:
        if match not in ("name", "order"):
            raise InputError(f"match={match!r}: use 'order' or 'name'.")
        if not is_table(X):
            self._check_width(X, action)
            return
        given = table_names(X, what=f"{action}: the table")
        if match == "order":
            if given == self.all_columns:
                return
            missing = [name for name in self.all_columns if name not in given]
            new = [name for name in given if name not in self.all_columns]
        else:
            missing = [name for name in self.columns if name not in given]
            new = [name for name in given if name not in self.all_columns] if missing else []
        if missing or new:
            known = self.all_columns if match == "order" else self.columns
            raise InputError(
                f"{action}: {_missing_and_new(missing, new)}. The model was fitted with: {list_names(known, 12)}."
            )
        if match == "order":
            at = next(i for i, (a, b) in enumerate(zip(given, self.all_columns, strict=True)) if a != b)
            raise InputError(
                f"{action}: the columns are in another order than when the model was fitted: column {at} (counting "
                f"from 0) is {given[at]!r} and should be {self.all_columns[at]!r}. Order them as: "
                f"{list_names(self.all_columns, 12)}."
            )

    def _check_width(self, X: Any, action: str) -> None:
        shape = getattr(X, "shape", None)
        if shape is None or len(shape) != 2:
            raise InputError(f"{action}: a table is needed, with the columns {list_names(self.columns, 12)}.")
        if shape[1] != len(self.all_columns):
            raise InputError(
                f"{action}: the array has {counted(shape[1], 'column')}, but the model was fitted with "
                f"{len(self.all_columns)}: {list_names(self.all_columns, 12)}. Pass these, in this order, or a table."
            )

    def transform(self, X: Any, *, match: Match = "name", warn: bool = True, action: str = "predict") -> Any:
        self.check(X, match, action=action)
        n, columns = self._read(X)
        width = sum(code.width for code in self.codes)
        _check_memory(n, width, self.codes)
        out = np.zeros((n, width), order="F")
        surprises: list[Surprise] = []
        for (at, code), column in zip(self._places(), columns, strict=True):
            surprises += code.write(column, out[:, at : at + code.width])
        if warn and surprises:
            warn_data(f"{action}: {_surprise_text(surprises)}")
        return out

    def _read(self, X: Any) -> tuple[int, Iterator[Column]]:
        """Row count, and the used columns of a table, by name, or of an array, by position."""
        names = self.columns
        if not is_table(X):
            values = X.toarray() if hasattr(X, "toarray") else np.asarray(X)
            at = {name: j for j, name in enumerate(self.all_columns)}
            return values.shape[0], (array_column(values[:, at[name]], name) for name in names)
        frame = as_frame(X)
        own = dict(zip(table_names(X), frame.columns, strict=True))  # pandas names need not be text
        return frame.shape[0], (read_column(frame.get_column(own[name]), name) for name in names)

    def refit(self, X: Any, sample_weight: Any = None) -> TableEncoder:
        self.check(X, "name", action="refit")
        n, columns = self._read(X)
        weights = check_weights(sample_weight, n)
        codes = []
        for old, column in zip(self.codes, columns, strict=True):
            there = ~column.missing if weights is None else ~column.missing & (weights > 0)
            if there.any() or (old.kind == "category" and old.missing):
                codes.append(learn(column, weights, old.date_format) if there.any() else replace(old, levels=()))
            else:
                codes.append(old)  # nothing to learn from; what all rows had is the best guess
        return replace(self, codes=tuple(codes), remarks=())

    def select(self, columns: Sequence[str]) -> TableEncoder:
        unknown = [name for name in columns if name not in self.columns]
        if unknown:
            raise InputError(
                f"No input column named {unknown[0]!r}.{did_you_mean(unknown[0], self.columns)} "
                f"Columns: {list_names(self.columns)}."
            )
        codes = tuple(code for code in self.codes if code.name in columns)
        return replace(self, codes=codes, all_columns=tuple(code.name for code in codes), left_out=(), remarks=())

    def to_dict(self) -> dict[str, Any]:
        return {
            "input": "table",
            "columns": [code.to_dict() for code in self.codes],
            "all_columns": list(self.all_columns),
            "left_out": dict(self.left_out),
            "notes": list(self.remarks),
            "standardize": self.standardize,
        }

    @classmethod
    def read(cls, data: dict[str, Any]) -> TableEncoder:
        """From `to_dict`."""
        check_standardize(data["standardize"])
        return cls(
            codes=tuple(ColumnCode.from_dict(code) for code in data["columns"]),
            all_columns=tuple(data["all_columns"]),
            left_out=tuple(data["left_out"].items()),
            remarks=tuple(data["notes"]),
            standardize=data["standardize"],
        )

    def describe(self) -> str:
        from .describe import describe_table

        return describe_table(self)


def _missing_and_new(missing: Sequence[str], new: Sequence[str]) -> str:
    parts: list[str] = []
    for names, what in ((missing, "missing"), (new, "new")):
        if len(names) == 1:
            parts.append(f"column {names[0]!r} is {what}" if not parts else f"{names[0]!r} is {what}")
        elif names:
            quoted = list_names([repr(name) for name in names], 6)
            parts.append(f"columns {quoted} are {what}" if not parts else f"{quoted} are {what}")
    return " and ".join(parts)


def _surprise_text(surprises: list[Surprise]) -> str:
    """One text for everything new: the first three in full, then the names of the other columns."""
    text = " ".join(s.sentence() for s in surprises[:3])
    if len(surprises) > 3:
        text += f" Also new: values in {list_names([repr(s.column) for s in surprises[3:]], 6)}."
    return text


def _check_memory(n: int, width: int, codes: Sequence[ColumnCode]) -> None:
    """Refuse what the computer cannot hold, naming the column that makes it so wide."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return
    needed = 8 * n * width
    if needed > 0.6 * memory:
        widest = max(codes, key=lambda code: code.width)
        raise InputError(
            f"Encoded, the table would have {n:,} rows and {width:,} columns, {needed / 1e9:,.0f} GB; this computer "
            f"has {memory / 1e9:,.0f}. The widest column is {widest.name!r} with {widest.width:,} levels: group its "
            "rare levels, or leave it out."
        )
