"""From arrays of any type to float64, or a sentence that says which value cannot be a number.

Nothing is rounded silently: integers that float64 cannot hold exactly are refused, and text is never parsed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..messages import begin, rows_text, value_text

__all__ = ["EXACT", "describe_type", "inexact_message", "is_missing", "to_float64"]

EXACT = 2**53
"""Integers up to this size are exact in float64."""

Label = str | Callable[[int], str]

_NUMBERS = (int, float, np.integer, np.floating, np.bool_, Decimal, Fraction)
_WORDS: tuple[tuple[Any, str], ...] = (
    (type(None), "None"),
    (str, "text"),
    (bytes, "bytes"),
    (dict, "a dictionary"),
    (list, "a list"),
    (tuple, "a tuple"),
    (set, "a set"),
    (np.ndarray, "an array"),
    (datetime.datetime, "a date with time"),
    (datetime.date, "a date"),
    (datetime.time, "a time of day"),
    (datetime.timedelta, "a duration"),
    (complex, "a complex number"),
    (np.complexfloating, "a complex number"),
)


def describe_type(value: Any) -> str:
    """What kind of thing `value` is, in words: ``text``, ``a dictionary``, ``a Widget``."""
    for kind, words in _WORDS:
        if isinstance(value, kind):
            return words
    if callable(value):
        return "a function"
    name = type(value).__name__
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


def is_missing(value: Any) -> bool:
    """Whether an object stands for "no value": None, NaN, pandas' NA and NaT."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float | np.floating | Decimal) and value != value


def inexact_message(label: str, value: Any, row: int) -> str:
    """The sentence about an integer that float64 would round."""
    return (
        f"{label} holds the integer {value_text(value)} in row {row} (counting from 0). It needs more than the 53 bits "
        "of a float64, so its last digits would be lost. If it is a code, make it text; if it is an amount, convert "
        "the column to float yourself."
    )


def to_float64(values: NDArray[Any], label: Label, sklearn_words: bool = False) -> NDArray[np.float64]:
    """`values` (1-D or 2-D, any type) as float64 of the same shape and memory order; float64 comes back uncopied.

    Parameters
    ----------
    values : array
    label : str or callable
        What messages call a vector, or a function from column number to name for a matrix.
    sklearn_words : bool, default False
        Begin messages with scikit-learn's words.

    Raises
    ------
    InputError
        Text, dates, complex numbers, integers that float64 cannot hold exactly, numbers beyond float64's range.
    InputTypeError
        Dictionaries, lists and other things that are no numbers.
    """
    kind = values.dtype.kind
    if kind == "f":
        return _floats(values, label)
    if kind == "b":
        return values.astype(np.float64)
    if kind in "iu":
        return _integers(values, label)
    if kind == "O":
        return _objects(values, label, sklearn_words)
    first = values[(0,) * values.ndim] if values.size else None
    name = _label(label, 0)
    if kind == "c":
        ours = f"{name} holds complex numbers, such as {value_text(first)}. Pass the real part, or both as two columns."
        raise InputError(begin(sklearn_words, "Complex data not supported.", ours))
    if kind in "US":
        theirs = f"could not convert string to float: {str(first)!r}."
        raise InputError(begin(sklearn_words, theirs, _text_message(name, first, 0)))
    if kind in "Mm":
        what = "dates" if kind == "M" else "durations"
        raise InputError(
            f"{name} holds {what}, such as {first}. Turn them into numbers first, for example days since a fixed day."
        )
    raise InputTypeError(f"{name} has type {values.dtype}, which is no number. Pass an array of numbers.")


def _label(label: Label, column: int) -> str:
    return label if isinstance(label, str) else label(column)


def _text_message(name: str, value: Any, row: int) -> str:
    return (
        f"{name} holds text ({value_text(value)} in row {row}, counting from 0) where numbers are needed. Turn it into "
        "numbers, or pass a DataFrame to PenalizedRegressor, which encodes text."
    )


def _place(values: NDArray[Any], flat_index: int, label: Label) -> tuple[str, int, int]:
    """Name, row and column of a position in C order."""
    row, column = divmod(flat_index, values.shape[1]) if values.ndim == 2 else (flat_index, 0)
    return _label(label, column), row, column


def _floats(values: NDArray[Any], label: Label) -> NDArray[np.float64]:
    if values.dtype == np.float64 and values.dtype.isnative:
        return values
    with np.errstate(over="ignore", invalid="ignore"):
        out = values.astype(np.float64, order="K")
        if values.dtype.itemsize > 8:
            lost = np.flatnonzero((np.isinf(out) & np.isfinite(values)).ravel())
            if lost.size:
                name, row, _ = _place(values, int(lost[0]), label)
                raise InputError(
                    f"{name} holds a number too large for float64 (row {row}, counting from 0). Divide it first."
                )
    return out


def _integers(values: NDArray[Any], label: Label) -> NDArray[np.float64]:
    out = values.astype(np.float64, order="K")
    if values.dtype.itemsize < 8 or values.size == 0 or (values.max() <= EXACT and values.min() >= -EXACT):
        return out
    flat, rounded = values.ravel(), out.ravel()
    for index in np.flatnonzero(np.abs(rounded) >= EXACT).tolist():
        if int(rounded[index]) != int(flat[index]):
            name, row, _ = _place(values, index, label)
            raise InputError(inexact_message(name, int(flat[index]), row))
    return out


def _objects(values: NDArray[Any], label: Label, sklearn_words: bool) -> NDArray[np.float64]:
    """Object arrays: numbers, booleans and missing values pass, everything else is named."""
    kinds = set(map(type, values.ravel()))
    if any(kind.__name__ in ("NAType", "NaTType") for kind in kinds):
        values = values.copy()
        values[np.frompyfunc(is_missing, 1, 1)(values).astype(bool)] = None
        kinds = set(map(type, values.ravel()))
    if not all(issubclass(kind, _NUMBERS) or kind is type(None) for kind in kinds):
        _refuse_object(values, label, sklearn_words)
    try:
        out = values.astype(np.float64)
    except OverflowError as error:
        flat = values.ravel()
        index = next(i for i, v in enumerate(flat) if isinstance(v, int) and abs(v) > 1e308)
        name, row, _ = _place(values, index, label)
        raise InputError(
            f"{name} holds an integer of {len(str(abs(flat[index])))} digits in row {row} (counting from 0), too large "
            "for float64. If it is a code, make it text; if it is an amount, divide it first."
        ) from error
    if any(issubclass(kind, int | np.integer) for kind in kinds):
        flat, rounded = values.ravel(), out.ravel()
        for index in np.flatnonzero(np.abs(rounded) >= EXACT).tolist():
            if isinstance(flat[index], int | np.integer) and int(rounded[index]) != int(flat[index]):
                name, row, _ = _place(values, index, label)
                raise InputError(inexact_message(name, int(flat[index]), row))
    return out


def _refuse_object(values: NDArray[Any], label: Label, sklearn_words: bool) -> None:
    """Raise for the first object that is no number."""
    flat = values.ravel()
    index = next(i for i, v in enumerate(flat) if not isinstance(v, _NUMBERS) and v is not None)
    value = flat[index]
    name, row, column = _place(values, index, label)
    if isinstance(value, complex | np.complexfloating):
        ours = f"{name} holds a complex number, {value_text(value)} in row {row} (counting from 0). Pass real numbers."
        raise InputError(begin(sklearn_words, "Complex data not supported.", ours))
    if not isinstance(value, str | bytes):
        theirs = f"float() argument must be a string or a real number, not {type(value).__name__!r}."
        ours = (
            f"{name} holds {describe_type(value)} in row {row} (counting from 0) where a number is needed. "
            "Every value must be one number."
        )
        kind = InputError if isinstance(value, datetime.date | datetime.timedelta) else InputTypeError
        raise kind(begin(sklearn_words, theirs, ours))
    theirs = f"could not convert string to float: {value!r}."
    own = values[:, column] if values.ndim == 2 else values
    number = next((i for i, v in enumerate(own) if isinstance(v, _NUMBERS) and not is_missing(v)), None)
    if number is None:
        raise InputError(begin(sklearn_words, theirs, _text_message(name, value, row)))
    texts = [i for i, v in enumerate(own) if isinstance(v, str | bytes)]
    ours = (
        f"{name} mixes numbers and text: {value_text(own[number])} in row {number}, {value_text(value)} in "
        f"{rows_text(texts)}. Make every value a number, or every value text."
    )
    raise InputError(begin(sklearn_words, theirs, ours))
