"""Learning the encoding of a table: which columns are left out, which get a note, and how the others become numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.columns import Column, read_column
from ..data.frames import as_frame, table_names
from ..data.vectors import check_weights
from ..errors import InputError
from ..messages import did_you_mean, list_names, warn_data
from ..wording import listed
from . import Standardize
from .columns import ColumnCode, learn
from .dates import date_format_of
from .rules import constant_value, is_identifier, is_row_counter, numbers_as_text
from .table import TableEncoder

__all__ = ["fit_table"]

Bool = NDArray[np.bool_]

_MANY_LEVELS = 50


@dataclass
class _Fitting:
    """What one fit collects, column by column."""

    keep: tuple[str, ...]
    drop_ids: bool
    keep_option: str
    weights: NDArray[np.float64] | None
    codes: list[ColumnCode]
    dropped: dict[str, str]
    notes: list[str]
    counters: list[Column]

    def hint(self, name: str) -> str:
        return self.keep_option.format(column=name)

    def leave_out(self, name: str, reason: str, sentence: str) -> None:
        self.dropped[name] = reason
        self.notes.append(sentence)

    def add(self, column: Column) -> None:
        """Decide about one column, and learn its encoding unless it is left out."""
        name = column.name
        present = None if self.weights is None else self.weights > 0
        missing = column.missing if present is None else column.missing[present]
        if missing.all():
            self.leave_out(name, "all missing", f"{name!r} has no values at all: left out (its coefficient is 0).")
            return
        constant = constant_value(column, present)
        if constant is not None:
            sentence = f"{name!r} is {constant} in every row: left out (its coefficient is 0)."
            self.leave_out(name, "constant", sentence)
            return
        formats = date_format_of(column.levels) if column.kind == "category" and not column.declared else ()
        if (column.kind == "date" or formats) and name not in self.keep:
            sentence = f"{name!r} holds dates: left out ({self.hint(name)} uses it as a number of days)."
            self.leave_out(name, "date", sentence)
            return
        if formats:
            self.codes.append(learn(column, self.weights, _one_format(name, formats)))
            return
        identifier = is_identifier(column, present)
        if name not in self.keep:
            note = numbers_as_text(column, self.hint(name), identifier=identifier and self.drop_ids)
            if note:
                self.notes.append(note)
        if not self._is_left_out_as_id(column, identifier):
            self._learn(column)

    def _is_left_out_as_id(self, column: Column, identifier: bool) -> bool:
        name = column.name
        if name in self.keep or not self.drop_ids:
            return False
        if identifier:
            way = "" if column.inexact else f" ({self.hint(name)} uses it)"
            sentence = f"{name!r} is unique in every row: left out{way}."
            self.leave_out(name, "identifier", sentence)
        elif is_row_counter(column):
            self.leave_out(name, "row counter", f"{name!r} only counts the rows: left out ({self.hint(name)} uses it).")
        else:
            return False
        if column.kind == "number" and column.inexact is None:
            self.counters.append(column)
        return True

    def _learn(self, column: Column) -> None:
        code = learn(column, self.weights)
        if code.width > _MANY_LEVELS and code.kind == "category" and code.width > 0.1 * column.codes.size:
            self.notes.append(
                f"{column.name!r} has {len(code.levels):,} levels in {column.codes.size:,} rows, each its own column: "
                "group rare ones if that was not meant."
            )
        self.codes.append(code)

    def only_input(self) -> None:
        """A table whose one usable input looks like a counter still has an input."""
        if not self.codes and len(self.counters) == 1:
            column = self.counters[0]
            del self.dropped[column.name]
            self.notes = [note for note in self.notes if not note.startswith(repr(column.name))]
            self.codes.append(learn(column, self.weights))


def fit_table(
    X: Any,
    sample_weight: Any,
    *,
    keep: tuple[str, ...],
    standardize: Standardize,
    drop_ids: bool,
    warn: bool,
    keep_option: str,
) -> TableEncoder:
    """`Encoder.fit` for a table."""
    frame = as_frame(X, what="X")
    names = table_names(X, what="X")
    n = frame.shape[0]
    if not names:
        raise InputError("X has no columns, so there is nothing to predict from.")
    if n == 0:
        raise InputError(f"X has no rows; its columns are {list_names(names)}.")
    for name in keep:
        if name not in names:
            raise InputError(
                f"No column named {name!r} to keep.{did_you_mean(name, names)} Columns: {list_names(names)}."
            )
    weights = check_weights(sample_weight, n)
    fitting = _Fitting(keep, drop_ids, keep_option, weights, [], {}, [], [])
    columns = [read_column(series, name) for series, name in zip(frame.iter_columns(), names, strict=True)]
    for column in columns:
        fitting.add(column)
    fitting.only_input()
    if not fitting.codes:
        more = f" And so on for {len(fitting.notes) - 3} more." if len(fitting.notes) > 3 else ""
        raise InputError(f"No input column is left. {' '.join(fitting.notes[:3])}{more}")
    used = {code.name for code in fitting.codes}
    fitting.notes += _duplicates(column for column in columns if column.name in used)
    order = {name: i for i, name in enumerate(names)}
    codes = sorted(fitting.codes, key=lambda code: order[code.name])
    if warn:
        for note in fitting.notes:
            warn_data(note)
    return TableEncoder(tuple(codes), names, tuple(fitting.dropped.items()), tuple(fitting.notes), standardize)


def _one_format(name: str, formats: tuple[str, ...]) -> str:
    if len(formats) > 1:
        shown = listed([repr(f) for f in formats])
        raise InputError(
            f"{name!r} holds dates in which day and month cannot be told apart ({shown} both fit). Write them as "
            "year-month-day, for example 2024-12-31."
        )
    return formats[0]


def _duplicates(columns: Iterable[Column]) -> list[str]:
    """One sentence for every column that repeats an earlier one row by row."""
    first: dict[tuple[bool, int], list[Column]] = {}
    notes = []
    for column in columns:
        key = _fingerprint(column)
        for other in first.setdefault(key, []):
            if np.array_equal(_row_pattern(other), _row_pattern(column), equal_nan=True):
                notes.append(
                    f"{column.name!r} repeats {other.name!r} in every row: how their coefficients share the effect is "
                    "not unique. Drop one of them."
                )
                break
        else:
            first[key].append(column)
    return notes


def _fingerprint(column: Column) -> tuple[bool, int]:
    """Equal for columns that could repeat each other: all values, or for categories how often each level occurs."""
    if column.kind == "category":
        return True, hash(np.sort(np.bincount(column.codes + 1, minlength=1)).tobytes())
    return False, hash(column.values.tobytes())


def _row_pattern(column: Column) -> NDArray[np.float64]:
    """The values of a column; categories as numbers in order of appearance, missing ones as NaN."""
    if column.kind != "category":
        return column.values
    _, start, codes = np.unique(column.codes, return_index=True, return_inverse=True)
    return np.where(column.codes < 0, np.nan, np.argsort(np.argsort(start))[codes])
