"""Dates that are written as text, as CSV files and most tables have them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from ..data.columns import Column
from ..errors import InputError
from ..messages import value_text

__all__ = ["date_format_of", "parse_dates"]

_LOOKS = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2})?)?\s*")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")


def date_format_of(levels: tuple[str, ...]) -> tuple[str, ...]:
    """The ways in which all `levels` can be read as dates: none, one, or two when day and month could be swapped."""
    if not levels or not all(_LOOKS.fullmatch(level) for level in levels):
        return ()
    formats = [day + time for time in _TIMES for day in _DAYS]
    return tuple(f for f in formats if all(_days(level, f) is not None for level in levels))


def _days(text: str, written: str) -> float | None:
    """Days since 1970-01-01 of a date written like `written`; None if it is not."""
    try:
        moment = datetime.strptime(text.strip(), written).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment.timestamp() / 86_400


def parse_dates(column: Column, written: str) -> Column:
    """A text column as a date column.

    Raises
    ------
    InputError
        A value that is not written like `written`, with its row.
    """
    if not written:  # the training table had real dates, so text must be unmistakable
        written = "%Y-%m-%d"
    days = [_days(level, written) for level in column.levels]
    bad = [i for i, day in enumerate(days) if day is None]
    if bad:
        rows = np.flatnonzero(np.isin(column.codes, bad))
        row = int(rows[0]) if rows.size else 0
        value = column.levels[int(column.codes[row])] if rows.size else column.levels[bad[0]]
        raise InputError(
            f"{column.name!r} held dates when the model was fitted, and {value_text(value)} in row {row} (counting "
            f"from 0) is not one like {datetime(2024, 12, 31, 23, 59).strftime(written)}. Write it like that."
        )
    table = np.array([*(day if day is not None else np.nan for day in days), np.nan])
    return replace(column, kind="date", values=table[column.codes], codes=np.empty(0, dtype=np.int64), levels=())
