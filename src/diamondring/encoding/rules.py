"""Which input columns are left out or looked at twice: constants, identifiers, dates, and numbers written as text."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from ..data.columns import Column
from ..errors import InputError
from ..messages import value_text
from ..wording import counted

__all__ = ["constant_value", "is_identifier", "is_row_counter", "numbers_as_text"]

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ID_ANYWHERE = {"id", "ids", "uid", "pid", "uuid", "guid", "identifier", "rowid", "unnamed"}
_ID_AT_END = {"no", "nr", "num", "number", "key", "serial", "index", "idx", "rownum", "rownames"}
_TIME = {"year", "yr", "quarter", "month", "week", "day", "days", "hour", "minute", "second", "date", "time", "age"}
_TIME |= {"period", "trend", "step", "t", "x", "dose", "temperature", "distance", "size", "rank"}
_FEWEST_ROWS = 5
_FEWEST_ROWS_COUNTED = 20

_NUMBER = r"\d{1,3}(?:[,.' \u00a0\u202f’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d*)?|[.,]\d+"
_NUMBER_TEXT = re.compile(
    rf"\s*(?P<before>[$€£¥]?)\s*(?P<sign>[-+−(]?)\s*(?P<number>{_NUMBER})(?:[eE][-+]?\d+)?\)?\s*(?P<after>[^\d\s.,:/\-()][^\d]{{0,11}})?\s*"
)
_MANY = 20


def constant_value(column: Column, present: NDArray[np.bool_] | None) -> str | None:
    """The one value that a column has in every row (of positive weight), as text; None if it varies or has gaps."""
    missing = column.missing if present is None else column.missing[present]
    if missing.any():
        return None
    if column.inexact is not None:
        return None  # equal after rounding is not equal
    values = column.codes if column.kind == "category" else column.values
    values = values if present is None else values[present]
    if values.size == 0 or not np.all(values == values[0]):
        return None
    if column.kind == "number" and np.isinf(values[0]):
        return None  # refused with its sentence, not dropped
    if column.kind == "category":
        return repr(column.levels[int(values[0])])
    if column.kind == "boolean":
        return str(bool(values[0]))
    return column.first_value()[1] if column.kind == "date" else f"{values[0]:g}"


def is_identifier(column: Column, present: NDArray[np.bool_] | None) -> bool:
    """Whether the column only tells the rows apart.

    Text: all values differ, and at least half of them are there. Integers: all values differ, none is missing, and the
    name is that of an identifier (``id``, ``order_no``, ``customerID``) or float64 cannot even hold the values.
    """
    missing = column.missing if present is None else column.missing[present]
    n, known = missing.size, int(missing.size - missing.sum())
    if n < _FEWEST_ROWS or known < n / 2:
        return False
    if column.kind == "category":
        codes = column.codes if present is None else column.codes[present]
        return len(column.levels) >= known and np.unique(codes[codes >= 0]).size == known
    if column.kind != "number" or not column.integer or known < n:
        return False
    if column.inexact is not None:
        return column.all_different
    values = column.values if present is None else column.values[present]
    return _named_like_an_id(column.name) and np.unique(values).size == n


def is_row_counter(column: Column) -> bool:
    """Integers 0, 1, 2, … or 1, 2, 3, … down the rows, not named like a time or a measure."""
    if column.kind != "number" or not column.integer or column.values.size < _FEWEST_ROWS_COUNTED:
        return False
    words = {word.lower() for word in _WORDS.findall(column.name)}
    if words & _TIME or column.values[0] not in (0, 1):
        return False
    return bool(np.all(np.diff(column.values) == 1))


def _named_like_an_id(name: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(name)]
    return bool(words) and (not _ID_ANYWHERE.isdisjoint(words) or words[-1] in _ID_AT_END)


def numbers_as_text(column: Column, keep_hint: str, *, identifier: bool) -> str | None:
    """Look at a text column that is (nearly) all numbers: ``1,234``, ``12 kg``, ``€ 5``, or numbers and a few ``?``.

    With few different values it is taken for what its type says, a category, and a note is returned. With many it is
    almost surely an amount that was read as text, and one column for each value would be a silent mistake: refused.
    Values with leading zeros, such as postal codes, are codes, and so are whole numbers that are all different
    (`identifier`); these get a note.

    Raises
    ------
    InputError
        More than 20 different values, 8 of 10 rows numbers.
    """
    if column.kind != "category" or column.declared or not column.levels:
        return None
    matches = [_NUMBER_TEXT.fullmatch(level) for level in column.levels]
    units = {(m["before"], (m["after"] or "").strip()) for m in matches if m}
    one_unit = len(units - {("", "")}) <= 1  # "12a" and "12b" are codes, "12 kg" and "12" are not
    numeric = np.array([m is not None and one_unit for m in matches])
    if not numeric.any() or any(m and re.match(r"0\d", m["number"]) for m in matches):
        return None
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(numeric))
    share = counts[numeric].sum() / max(counts.sum(), 1)
    example = value_text(column.levels[int(np.flatnonzero(numeric)[0])])
    whole = all(level.strip().isdigit() for level in column.levels)
    if numeric.all() and identifier and (whole or len(column.levels) <= _MANY):
        return (
            f"{column.name!r} is text, but its values are numbers, such as {example}: if it is an amount, convert it."
        )
    if len(column.levels) <= _MANY or share < 0.8:
        if not numeric.all() or len(column.levels) > _MANY:
            return None
        return (
            f"{column.name!r} is text although its values are numbers, such as {example}: each of its "
            f"{counted(len(column.levels), 'value')} gets its own column. If it measures something, make it numbers."
        )
    _refuse_numbers_as_text(column, numeric, counts, example, keep_hint)
    return None


def _refuse_numbers_as_text(
    column: Column, numeric: NDArray[np.bool_], counts: NDArray[np.int64], example: str, keep_hint: str
) -> None:
    if numeric.all():
        raise InputError(
            f"{column.name!r} is text, but its {len(column.levels):,} different values are numbers, such as {example}. "
            f"Write them as plain numbers (1234.5), or use each as a category with {keep_hint}."
        )
    odd = np.flatnonzero((column.codes >= 0) & ~numeric[column.codes])
    value = value_text(column.levels[int(column.codes[odd[0]])])
    raise InputError(
        f"{column.name!r} is text, but {counts[numeric].sum():,} of its {counts.sum():,} values are numbers; row "
        f"{int(odd[0])} (counting from 0) holds {value}. If that means missing, leave the cell empty; otherwise write "
        f"a number, or use each value as a category with {keep_hint}."
    )
