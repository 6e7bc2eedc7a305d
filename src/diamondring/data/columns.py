"""One column of any table library, read into plain NumPy: numbers, yes/no, categories or dates.

Floats, integers and booleans come straight from NumPy; everything else goes through Arrow, whose dictionary encoding
turns text into integer codes at the speed of compiled code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..messages import rows_text, value_text
from .numeric import EXACT, describe_type, inexact_message, is_missing, to_float64

__all__ = ["Column", "Kind", "array_column", "level_text", "read_column", "series_values"]

Kind = Literal["number", "boolean", "category", "date", "empty"]

_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_NO_VALUES = np.empty(0)
_NO_CODES = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Column:
    """One input column as numbers or codes.

    Attributes
    ----------
    name : str
    kind : {"number", "boolean", "category", "date", "empty"}
        ``empty``: every value is missing and the type says nothing more.
    values : (n,) float64
        Numbers; booleans as 0 and 1; dates as days since 1970-01-01 (UTC). NaN where missing. Empty for categories.
    codes : (n,) int64
        Categories: position in `levels`, -1 where missing.
    levels : tuple of str
        The different texts, in no particular order.
    integer : bool
        All values are integers by type.
    float32 : bool
        Stored as float32.
    declared : bool
        The table says itself that this is a category (a categorical type, not just text).
    inexact : str or None
        The sentence to refuse this column with, should it be used as a number: it has integers that float64 rounds.
    all_different : bool
        Of such a column: no value occurs twice before rounding.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64] = field(default_factory=lambda: _NO_VALUES, repr=False)
    codes: NDArray[np.int64] = field(default_factory=lambda: _NO_CODES, repr=False)
    levels: tuple[str, ...] = ()
    integer: bool = False
    float32: bool = False
    declared: bool = False
    inexact: str | None = None
    all_different: bool = False

    @property
    def missing(self) -> NDArray[np.bool_]:
        """(n,) mask of missing values."""
        if self.kind == "category":
            return self.codes < 0
        return np.isnan(self.values)

    def first_value(self) -> tuple[int, str]:
        """Row and text of the first value that is there (row 0 and an empty text if there is none)."""
        there = np.flatnonzero(~self.missing)
        if there.size == 0:
            return 0, ""
        row = int(there[0])
        if self.kind == "category":
            return row, self.levels[int(self.codes[row])]
        if self.kind == "date":
            seconds = np.timedelta64(round(float(self.values[row]) * 86400), "s")
            return row, str(np.datetime64(0, "s") + seconds).removesuffix("T00:00:00")
        if self.kind == "boolean":
            return row, str(bool(self.values[row]))
        return row, value_text(self.values[row])


def level_text(value: Any) -> str:
    """The text of a category level: 3 and 3.0 are ``3``, True is ``True``, text is itself."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def read_column(series: Any, name: str, label: str | None = None) -> Column:
    """A column of a narwhals frame as a `Column`; messages call it `label`, by default its name in quotes.

    Raises
    ------
    InputError
        Complex numbers, lists and other types that are neither numbers nor text nor dates; text and numbers mixed.
    """
    return replace(_read(series, label or repr(name)), name=name)


def array_column(values: NDArray[Any], name: str) -> Column:
    """A column of a NumPy array as a `Column`."""
    if values.dtype.kind in "OUS":
        return replace(_objects(values.astype(object), repr(name)), name=name)
    return Column(name, "boolean" if values.dtype.kind == "b" else "number", to_float64(values, repr(name)))


def _read(series: Any, label: str) -> Column:
    dtype = series.dtype
    if dtype.is_float():
        values = np.asarray(series.to_numpy())
        single = values.dtype == np.float32
        return Column(label, "number", to_float64(values, label), float32=single)
    if dtype.is_integer() and "128" not in str(dtype):
        values = np.asarray(series.to_numpy())
        if values.dtype.kind in "iu" and values.dtype.itemsize < 8:
            return Column(label, "number", values.astype(np.float64), integer=True)
        return _integers(series, values, label)
    native = series.to_native()
    if isinstance(getattr(native, "dtype", None), np.dtype) and native.dtype == np.bool_:
        return Column(label, "boolean", np.asarray(native, dtype=np.float64))
    return _through_arrow(native, label)


def _integers(series: Any, values: NDArray[Any], label: str) -> Column:
    """64-bit integers; with gaps they arrive as float64 already, so the exact ones are asked of the series."""
    if values.dtype.kind not in "iuf":
        values = to_float64(np.asarray(values, dtype=object), label)
    out = values.astype(np.float64)
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero(np.abs(out) >= EXACT)
    exact = series[large].to_list() if large.size else []
    return _whole_numbers(label, out, large, exact)


def _whole_numbers(label: str, values: NDArray[np.float64], large: NDArray[np.intp], exact: list[int]) -> Column:
    """Integers as float64, with the ones that may have been rounded (rows `large`) as they were (`exact`)."""
    rounded = (
        inexact_message(label, int(v), row)
        for row, v in zip(large.tolist(), exact, strict=True)
        if int(values[row]) != int(v)
    )
    inexact = next(rounded, None)
    different = False
    if inexact is not None:
        small = np.delete(values, large)
        different = len(set(exact)) == len(exact) and np.unique(small).size == small.size
    return Column(label, "number", values, integer=True, inexact=inexact, all_different=different)


# ---- through Arrow ---------------------------------------------------------------------------------------------------


def _through_arrow(native: Any, label: str) -> Column:
    import pyarrow as pa

    kind = getattr(native, "dtype", None)
    if type(kind).__name__ in ("PeriodDtype", "IntervalDtype"):
        return _odd_pandas(native, label)
    if isinstance(kind, np.dtype) and kind.kind not in "OMmUST":
        return Column(label, "number", to_float64(native.to_numpy(), label))
    if type(kind).__name__ == "SparseDtype":
        return Column(label, "number", to_float64(np.asarray(native), label))
    if isinstance(kind, np.dtype) and kind.kind == "O":
        return _objects(np.asarray(native, dtype=object), label)
    if type(kind).__name__ == "CategoricalDtype":
        return _pandas_category(native, label)
    if isinstance(native, pa.ChunkedArray | pa.Array):
        array = native
    elif hasattr(native, "to_arrow"):
        if str(kind) == "Object":
            return _objects(np.asarray(native.to_list(), dtype=object), label)
        if "128" in str(kind):
            return _objects(np.array([*native.to_list(), None], dtype=object)[:-1], label)
        array = native.to_arrow()
    else:
        try:
            array = pa.array(native, from_pandas=True)
        except (pa.ArrowException, TypeError):
            return _objects(np.asarray(native, dtype=object), label)
    return _from_arrow(array, label)


def _from_arrow(array: Any, label: str) -> Column:
    """An Arrow array or chunked array as a `Column`."""
    import pyarrow as pa

    kind = array.type
    types = pa.types
    if types.is_null(kind):
        return Column(label, "empty", np.full(len(array), np.nan))
    if types.is_dictionary(kind):
        if types.is_null(kind.value_type):
            return Column(label, "empty", np.full(len(array), np.nan))
        return _dictionary(array, label, declared=True)
    if types.is_string(kind) or types.is_large_string(kind) or str(kind) == "string_view":
        if str(kind) == "string_view":
            array = array.cast(pa.large_string())
        return _dictionary(array.dictionary_encode(), label, declared=False)
    if types.is_boolean(kind):
        return Column(label, "boolean", _float_array(array.cast(pa.uint8())))
    if types.is_decimal(kind):
        return Column(label, "number", _float_array(array.cast(pa.float64())))
    if types.is_integer(kind):
        return _arrow_integers(array, label)
    if types.is_floating(kind):
        return Column(label, "number", _float_array(array), float32=types.is_float32(kind))
    if types.is_date32(kind):
        return Column(label, "date", _float_array(array.cast(pa.int32())))
    if types.is_date64(kind):
        return Column(label, "date", _float_array(array.cast(pa.int64())) / _PER_DAY["ms"])
    if types.is_timestamp(kind):
        return Column(label, "date", _float_array(array.cast(pa.int64())) / _PER_DAY[kind.unit])
    if types.is_duration(kind):  # an amount of time is a number: days
        return Column(label, "number", _float_array(array.cast(pa.int64())) / _PER_DAY[kind.unit])
    if types.is_time(kind):  # time of day: hours
        whole = pa.int32() if types.is_time32(kind) else pa.int64()
        return Column(label, "number", _float_array(array.cast(whole)) * 24 / _PER_DAY[kind.unit])
    raise InputError(
        f"{label} has type {kind}, which is neither numbers, text, yes/no nor dates. Turn it into one of these or "
        "leave the column out."
    )


def _float_array(array: Any) -> NDArray[np.float64]:
    """Arrow numbers as float64, nulls as NaN."""
    return np.asarray(array.to_numpy(zero_copy_only=False) if not _chunked(array) else array.to_numpy(), np.float64)


def _chunked(array: Any) -> bool:
    return hasattr(array, "chunks")


def _arrow_integers(array: Any, label: str) -> Column:
    values = _float_array(array)
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero(np.abs(values) >= EXACT)
    return _whole_numbers(label, values, large, [array[row].as_py() for row in large.tolist()])


def _dictionary(array: Any, label: str, *, declared: bool) -> Column:
    """Dictionary-encoded values, one chunk or many, as codes and levels."""
    if _chunked(array):
        array = array.unify_dictionaries()
        chunks = array.chunks
    else:
        chunks = [array]
    if not chunks:
        return Column(label, "category", declared=declared)
    try:
        levels = chunks[0].dictionary.to_pylist()
    except UnicodeDecodeError as error:
        raise InputError(
            f"{label} holds text that is not valid UTF-8, so the file is damaged. Make it anew."
        ) from error
    codes = np.concatenate([_codes(chunk.indices) for chunk in chunks])
    return _category(codes, levels, label, declared=declared)


def _codes(indices: Any) -> NDArray[np.int64]:
    whole = indices.fill_null(0) if indices.null_count else indices  # unsigned indices have no -1
    codes = whole.to_numpy().astype(np.int64)
    if indices.null_count:
        codes[indices.is_null().to_numpy(zero_copy_only=False)] = -1
    return np.asarray(codes, dtype=np.int64)


def _category(codes: NDArray[np.int64], levels: list[Any], label: str, *, declared: bool) -> Column:
    """Codes and levels with every level as text, each text once, missing levels as -1."""
    if all(type(level) is str for level in levels) and len(set(levels)) == len(levels):
        return Column(label, "category", codes=codes, levels=tuple(levels), declared=declared)
    position: dict[str, int] = {}
    new = np.array(
        [-1 if is_missing(level) else position.setdefault(level_text(level), len(position)) for level in levels] + [-1],
        dtype=np.int64,
    )  # the last entry is where code -1 looks
    return Column(label, "category", codes=new[codes], levels=tuple(position), declared=declared)


def _pandas_category(native: Any, label: str) -> Column:
    codes = native.cat.codes.to_numpy().astype(np.int64)
    return _category(codes, list(native.cat.categories), label, declared=True)


def _odd_pandas(native: Any, label: str) -> Column:
    """Periods are dates (their start); intervals are categories."""
    if type(native.dtype).__name__ == "PeriodDtype":
        return _through_arrow(native.dt.to_timestamp(), label)
    values = native.astype(object).to_numpy()
    return _category(np.arange(len(values), dtype=np.int64), list(values), label, declared=True)


# ---- Python objects --------------------------------------------------------------------------------------------------


def _objects(values: NDArray[Any], label: str) -> Column:
    """A column of Python objects: Arrow finds its type; if it cannot, the values are mixed or strange."""
    import pyarrow as pa

    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return _odd_objects(values, label)
    if pa.types.is_binary(array.type) or pa.types.is_nested(array.type) or pa.types.is_fixed_size_binary(array.type):
        return _odd_objects(values, label)
    return _from_arrow(array, label)


def _odd_objects(values: NDArray[Any], label: str) -> Column:
    kinds: dict[str, list[int]] = {}  # what kind of value, and the rows that have it
    for row, value in enumerate(values):
        if not is_missing(value):
            kinds.setdefault(_broad_type(value), []).append(row)
    if set(kinds) <= {"numbers", "yes/no values"}:
        return _python_numbers(values, label)
    usual, *odd = sorted(kinds, key=lambda kind: -len(kinds[kind]))
    row = kinds[usual][0]
    if odd:
        rows = kinds[odd[0]]
        raise InputError(
            f"{label} mixes {' and '.join([usual, *odd])}: {value_text(values[row])} in row {row}, but "
            f"{value_text(values[rows[0]])} in {rows_text(rows)}. Make the column all numbers or all text."
        )
    raise InputError(
        f"{label} holds {usual}: {value_text(values[row])} in row {row} (counting from 0). Only numbers, text, yes/no "
        "and dates can be used. Turn it into one of these or leave the column out."
    )


def _broad_type(value: Any) -> str:
    """The kind of a Python value, in the plural."""
    if isinstance(value, bool | np.bool_):
        return "yes/no values"
    words = describe_type(value)
    if words != "a complex number" and hasattr(value, "__float__") and not hasattr(value, "__len__"):
        return "numbers"
    if words in ("text", "bytes"):
        return words
    special = {"a dictionary": "dictionaries", "a date with time": "dates with times", "a time of day": "times of day"}
    return special.get(words) or words.split(" ", 1)[-1] + "s"


def _python_numbers(values: NDArray[Any], label: str) -> Column:
    """Numbers that Arrow does not mix: booleans with integers, large integers with floats."""
    try:
        out = to_float64(values, label)
    except InputError as error:
        if "53 bits" not in str(error):
            raise
        out = np.array([np.nan if is_missing(v) else float(v) for v in values])
        different = len(set(values.tolist())) == len(values)
        return Column(label, "number", out, integer=True, inexact=str(error), all_different=different)
    whole = all(isinstance(v, int | np.integer) for v in values if not is_missing(v))
    return Column(label, "number", out, integer=whole)


def series_values(native: Any, label: str) -> NDArray[Any]:
    """One column of any table library for use as a vector: float64, or objects when it holds text."""
    import narwhals as nw

    series = native if hasattr(native, "to_native") else nw.from_native(native, series_only=True, pass_through=True)
    if not hasattr(series, "to_native"):  # an Arrow Array or a pandas Index
        if hasattr(series, "to_series"):
            series = nw.from_native(series.to_series(), series_only=True)
        else:
            import pyarrow as pa

            series = nw.from_native(pa.chunked_array([series]), series_only=True)
    column = _read(series, label)
    if column.inexact is not None:
        raise InputError(column.inexact)
    if column.kind == "date":
        row, text = column.first_value()
        raise InputError(
            f"{label} holds dates ({text} in row {row}, counting from 0). Turn them into numbers first, for example "
            "days since a fixed day."
        )
    if column.kind == "category":
        return np.array([*column.levels, None], dtype=object)[column.codes]
    return column.values
