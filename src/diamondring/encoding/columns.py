"""How one input column becomes numbers: learned from the training rows, applied to any rows, readable as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from ..data.columns import Column, level_text
from ..data.finite import all_finite
from ..errors import InputError
from ..messages import rows_text, value_text
from ..wording import counted
from .dates import parse_dates

__all__ = ["MISSING", "ColumnCode", "Surprise", "learn", "weighted_median"]

Float = NDArray[np.float64]
CodeKind = Literal["number", "boolean", "category", "date"]

MISSING = "(missing)"
"""The level that stands for missing text."""

_SPOKEN = {"number": "numbers", "boolean": "yes/no", "category": "text", "date": "dates", "empty": "no values"}


@dataclass(frozen=True)
class Surprise:
    """Something in new rows that the training rows did not have.

    Attributes
    ----------
    column : str
    value : str or None
        An unseen category (all its columns are 0 in these rows); None for a missing value (0 in the columns of a
        category, the training median for a number).
    rows : tuple of int
        The first few of its rows, from 0.
    count : int
    median : float or None
        What missing numbers were filled with.
    several : bool
        There are other unseen values too.
    of : int
        How many rows were looked at.
    """

    column: str
    value: str | None
    rows: tuple[int, ...]
    count: int
    median: float | None = None
    several: bool = False
    of: int = 0

    def sentence(self) -> str:
        """What happened, for a warning."""
        everywhere = self.count == self.of > 1
        where = f"all {self.of:,} rows" if everywhere else rows_text(self.rows, self.count)
        if self.value is not None:
            start = f"{self.column!r} is {value_text(self.value)}"
            start += f" or another new value in {where}" if self.several else f" in {where}"
            return f"{start}, which the training rows never had: all its columns are 0 there."
        what = "all its columns are 0 there" if self.median is None else f"its median {self.median:g} is used"
        return f"{self.column!r} is missing in {where}, which it never was in training: {what}."


@dataclass(frozen=True)
class ColumnCode:
    """The encoding of one input column.

    Attributes
    ----------
    name : str
    kind : {"number", "boolean", "category", "date"}
        Dates are days since 1970-01-01, booleans 0 and 1.
    levels : tuple of str
        Categories: one encoded column each, in sorted order; no reference level.
    median : float
        Numbers, booleans, dates: what a missing value becomes (the weighted median of the training rows).
    missing : bool
        Training rows had missing values: there is one more column that is 1 where the value is missing.
    zero_one : bool
        A number that was only ever 0 or 1.
    date_format : str
        How dates were written, if they were text; otherwise empty.
    """

    name: str
    kind: CodeKind
    levels: tuple[str, ...] = ()
    median: float = 0.0
    missing: bool = False
    zero_one: bool = False
    date_format: str = ""

    @property
    def width(self) -> int:
        """How many encoded columns this one makes."""
        return (len(self.levels) if self.kind == "category" else 1) + self.missing

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the encoded columns: ``Street=Pave``, ``Street=(missing)``, ``Area``, ``Area missing``."""
        if self.kind == "category":
            return tuple(f"{self.name}={level}" for level in (*self.levels, *((MISSING,) if self.missing else ())))
        return (self.name, f"{self.name} missing") if self.missing else (self.name,)

    @property
    def is_zero_one(self) -> tuple[bool, ...]:
        """For every encoded column, whether it holds only 0 and 1."""
        if self.kind == "category":
            return (True,) * self.width
        first = self.kind == "boolean" or self.zero_one
        return (first, True) if self.missing else (first,)

    def write(self, column: Column, out: Float) -> list[Surprise]:
        """Encode the rows of `column` into `out` (n, width), Fortran order, zeros; returns what was new in them.

        Raises
        ------
        InputError
            The column has another type than in training, infinities, or integers that float64 rounds.
        """
        column = self._same_kind(column)
        if self.kind == "category":
            return self._write_category(column, out)
        values = finite_or_missing(column)
        gaps = np.isnan(values)
        if not gaps.any():
            out[:, 0] = values
            return []
        out[:, 0] = np.where(gaps, self.median, values)
        if self.missing:
            out[:, 1] = gaps
            return []
        rows = np.flatnonzero(gaps)
        return [Surprise(self.name, None, tuple(rows[:5].tolist()), int(rows.size), self.median, of=gaps.size)]

    def _write_category(self, column: Column, out: Float) -> list[Surprise]:
        place = {level: i for i, level in enumerate(self.levels)}
        if self.missing:
            place.setdefault(MISSING, len(self.levels))
        to = np.array([place.get(level, -1) for level in column.levels] + [place.get(MISSING, -1)], dtype=np.int64)
        target = to[column.codes]  # code -1, missing, reads the last entry
        known = target >= 0
        flat = out.T.reshape(-1)  # a view: the columns of `out` lie one after the other
        if known.all():
            flat[target * target.size + np.arange(target.size)] = 1.0
            return []
        rows = np.flatnonzero(known)
        flat[target[rows] * target.size + rows] = 1.0
        unknown = np.flatnonzero(~known)
        codes = column.codes[unknown]
        unseen = codes[codes >= 0]
        first = int(unseen[0]) if unseen.size else -1  # the first new value speaks for all
        value = column.levels[first] if first >= 0 else None
        several = bool(np.any(codes != first))
        first_rows = tuple(unknown[:5].tolist())
        return [Surprise(self.name, value, first_rows, int(unknown.size), several=several, of=target.size)]

    def _same_kind(self, column: Column) -> Column:
        """`column` as the kind that was learned, if that loses nothing."""
        kind, was = column.kind, self.kind
        gaps = column.missing
        if gaps.all():  # no value, so no type either
            if was == "category":
                return Column(self.name, "category", codes=np.full(gaps.size, -1))
            return Column(self.name, "empty", np.full(gaps.size, np.nan))
        if kind == was and not (was == "date" and self.date_format):
            return column
        if was in ("number", "boolean") and kind in ("number", "boolean"):
            if was == "boolean":
                self._only_zero_one(column)
            return column
        if was == "boolean" and kind == "category":
            booleans = {"true": 1.0, "false": 0.0}
            if all(level.casefold() in booleans for level in column.levels):
                table = np.array([booleans[level.casefold()] for level in column.levels] + [np.nan])
                return replace(column, kind="boolean", values=table[column.codes])
        if was == "category" and kind in ("number", "boolean") and any(map(_is_number, self.levels)):
            return _as_levels(column, yes_no=kind == "boolean")
        if was == "category" and kind == "boolean" and {"True", "False"} & set(self.levels):
            return _as_levels(column, yes_no=True)
        if was == "date" and kind == "category":
            return parse_dates(column, self.date_format)
        if was == "date" and kind == "date":
            return column
        raise InputError(self._type_changed(column))

    def _type_changed(self, column: Column) -> str:
        if column.kind == "category" and self.kind == "number":
            codes = [i for i, level in enumerate(column.levels) if not _is_number(level)]
            odd = np.flatnonzero(np.isin(column.codes, codes)) if codes else np.flatnonzero(column.codes >= 0)
            row, value = int(odd[0]), column.levels[int(column.codes[odd[0]])]
        else:
            row, value = column.first_value()
            value = value if column.kind != "category" else repr(value)
            return (
                f"{self.name!r} held {_SPOKEN[self.kind]} when the model was fitted{self._example()} and holds "
                f"{_SPOKEN[column.kind]} now ({value} in row {row}, counting from 0). Pass it as it was in training."
            )
        return (
            f"{self.name!r} held numbers when the model was fitted and holds text now ({value_text(value)} in row "
            f"{row}, counting from 0). Turn it into numbers, as it was in training."
        )

    def _example(self) -> str:
        return f" (such as {value_text(self.levels[0])})" if self.levels else ""

    def _only_zero_one(self, column: Column) -> None:
        odd = np.flatnonzero(~np.isnan(column.values) & (column.values != 0) & (column.values != 1))
        if odd.size:
            raise InputError(
                f"{self.name!r} was yes/no when the model was fitted and is {value_text(column.values[odd[0]])} in "
                f"{rows_text(odd.tolist())}. Only 0 and 1 (or True and False) can be used."
            )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without what does not apply to the kind."""
        out: dict[str, Any] = {"name": self.name, "kind": self.kind}
        if self.kind == "category":
            return out | {"levels": list(self.levels), "missing": self.missing}
        out |= {"median": self.median, "missing": self.missing}
        if self.zero_one:
            out["zero_one"] = True
        if self.date_format:
            out["date_format"] = self.date_format
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ColumnCode:
        """The inverse of `to_dict`."""
        return cls(
            name=data["name"],
            kind=data["kind"],
            levels=tuple(data.get("levels", ())),
            median=float(data.get("median", 0.0)),
            missing=data["missing"],
            zero_one=data.get("zero_one", False),
            date_format=data.get("date_format", ""),
        )


def learn(column: Column, weights: Float | None = None, date_format: str = "") -> ColumnCode:
    """The encoding of a training column that has at least one value in a row of positive weight.

    Parameters
    ----------
    column : Column
        Not ``empty``.
    weights : (n,) array, optional
        Observation weights; rows of weight 0 are as if absent: they add no level, no indicator, nothing to the median.
    date_format : str
        For text that holds dates: how they are written.
    """
    missing = column.missing if weights is None else column.missing[weights > 0]
    if column.kind == "category" and not date_format:
        codes = column.codes if weights is None else column.codes[weights > 0]
        used = np.bincount(codes[codes >= 0], minlength=len(column.levels)) > 0
        levels = tuple(sorted(level for level, seen in zip(column.levels, used, strict=True) if seen))
        own = MISSING in levels  # somebody wrote "(missing)": the same level as missing
        return ColumnCode(column.name, "category", levels=levels, missing=bool(missing.any()) and not own)
    if date_format:
        column = parse_dates(column, date_format)
    values = finite_or_missing(column)
    there = values if weights is None else values[weights > 0]
    zero_one = bool(np.all((there == 0) | (there == 1) | np.isnan(there)))
    return ColumnCode(
        column.name,
        cast(CodeKind, column.kind),
        median=weighted_median(values, weights),
        missing=bool(missing.any()),
        zero_one=zero_one and column.kind == "number",
        date_format=date_format,
    )


def finite_or_missing(column: Column) -> Float:
    """The values of a number column, refused if one is infinite or an integer was rounded."""
    if column.inexact is not None:
        raise InputError(column.inexact)
    values = column.values
    if not all_finite(values):
        infinite = np.flatnonzero(np.isinf(values))
        if infinite.size:
            raise InputError(
                f"{column.name!r} contains {counted(infinite.size, 'infinite value')} "
                f"({rows_text(infinite.tolist())}), perhaps from log(0) or a division by zero. Replace them first."
            )
    return values


def weighted_median(values: Float, weights: Float | None = None) -> float:
    """The median of the values that are not NaN; a weight counts like that many copies. NaN if there are none.

    Between two middle values it is their mean, as usual: exactly the plain median of the repeated values.
    """
    there = ~np.isnan(values) if weights is None else ~np.isnan(values) & (weights > 0)
    known = values[there]
    if known.size == 0:
        return float("nan")
    if weights is None:
        return float(np.median(known))
    order = np.argsort(known, kind="stable")
    known = known[order]
    below = np.cumsum(weights[there][order])
    half = below[-1] / 2
    slack = 1e-12 * below[-1]
    low = int(np.searchsorted(below, half - slack, side="left"))
    if below[low] <= half + slack and low + 1 < known.size:
        return float((known[low] + known[low + 1]) / 2)
    return float(known[low])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _as_levels(column: Column, *, yes_no: bool) -> Column:
    """Numbers as the categories that they were written as in training: 3 as ``3``, True as ``True``."""
    unique, codes = np.unique(column.values, return_inverse=True)
    texts = [level_text(bool(v)) if yes_no and v == v else level_text(float(v)) for v in unique]
    codes = np.where(np.isnan(column.values), -1, codes).astype(np.int64)
    return Column(column.name, "category", codes=codes, levels=tuple(texts))
