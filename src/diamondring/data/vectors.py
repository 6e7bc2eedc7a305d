"""One value per row, or one per column: the target, weights, offset, and other vectors, checked.

All functions return float64 of shape (n,), without a copy when that is what they were given.
"""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..messages import begin, rows_text, value_text
from ..wording import counted
from .finite import all_finite
from .frames import is_series, is_table, table_names
from .numeric import describe_type, to_float64

__all__ = ["check_offset", "check_target", "check_vector", "check_weights", "plain_array"]

Float = NDArray[np.float64]


def check_target(
    y: Any,
    n: int | None = None,
    name: str = "y",
    *,
    sklearn_words: bool = False,
    estimator: str | None = None,
) -> Float:
    """The target as a (n,) float64 array.

    Parameters
    ----------
    y : array-like (n,) or (n, 1), or a column of any table library
        Numbers or booleans (False 0, True 1).
    n : int, optional
        How many values there must be: the rows of X.
    name : str
        ``"y"``, or the name of the target column, which messages then call ``Target 'price'``.
    sklearn_words : bool, default False
        Begin messages with scikit-learn's words, and warn with its `DataConversionWarning` for shape (n, 1).
    estimator : str, optional
        Name that scikit-learn's words mention.

    Raises
    ------
    InputError
        Missing or infinite values, text, dates, complex numbers, more than one column, another length than n,
        integers that float64 cannot hold exactly.
    InputTypeError
        Values that are no numbers at all, such as a dictionary.
    """
    if type(y) is np.ndarray and y.dtype == np.float64 and y.shape == (n,) and n and all_finite(y):
        return y  # nothing to say, nothing to convert
    label = "y" if name == "y" else f"Target {name!r}"
    if y is None:
        theirs = f"{estimator or 'estimator'} requires y to be passed, but the target y is None."
        raise InputError(begin(sklearn_words, theirs, f"{label} is None: pass one value for every row of X."))
    values = _one_dimensional(y, label, sklearn_words)
    if values.shape[0] == 0:
        theirs = "Found array with 0 sample(s) (shape=(0,)) while a minimum of 1 is required."
        raise InputError(begin(sklearn_words, theirs, f"{label} is empty: it needs one value per row of X."))
    _refuse_text(values, label, sklearn_words)
    out = to_float64(values, label, sklearn_words)
    if n is not None and out.shape[0] != n:
        theirs = f"Found input variables with inconsistent numbers of samples: [{n}, {out.shape[0]}]"
        ours = f"{label} has {counted(out.shape[0], 'value')} and X has {counted(n, 'row')}. Pass one value per row."
        raise InputError(begin(sklearn_words, theirs + ".", ours))
    _refuse_nonfinite(out, label, sklearn_words, "Drop those rows first: without the answer they teach nothing.")
    return out


def check_weights(w: Any, n: int, name: str = "sample_weight", *, sklearn_words: bool = False) -> Float | None:
    """Observation weights as a (n,) float64 array; None stays None, a number stands for n equal weights.

    A weight of 2 counts like two copies of the row, a weight of 0 like a row that is not there.

    Raises
    ------
    InputError
        Another length than n, negative, missing or infinite weights, all weights 0.
    """
    if w is None:
        return None
    if isinstance(w, numbers.Real) and not isinstance(w, bool):
        w = np.full(n, float(w))
    out = check_vector(w, n, name=name, sklearn_words=sklearn_words)
    negative = np.flatnonzero(out < 0)
    if negative.size:
        theirs = f"Negative values in data passed to `{name}`."
        ours = (
            f"{name} contains {counted(negative.size, 'negative weight')} ({rows_text(negative.tolist())}; the first "
            f"is {value_text(out[negative[0]])}). Weights say how often a row counts: use 0 or more."
        )
        raise InputError(begin(sklearn_words, theirs, ours))
    if not out.any():
        theirs = "Sample weights must contain at least one non-zero number."
        raise InputError(begin(sklearn_words, theirs, f"All {n:,} weights in {name} are zero, so no row counts."))
    with np.errstate(over="ignore"):
        total = out.sum()
    if not np.isfinite(total):
        raise InputError(f"The sum of {name} is too large for float64. Divide all weights by the same number.")
    return out


def check_offset(
    offset: Any, n: int, name: str = "offset", *, outputs: int = 1, sklearn_words: bool = False
) -> Float | None:
    """An offset, the known part of the prediction per row, as a (n,) float64 array; None stays None.

    With K = ``outputs`` > 1 linear predictors per row it is (n, K).
    """
    if offset is None or outputs == 1:
        return None if offset is None else check_vector(offset, n, name=name, sklearn_words=sklearn_words)
    try:
        values = np.asarray(offset, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must hold numbers, {outputs} per row.") from None
    if values.shape != (n, outputs):
        raise InputError(
            f"{name} has shape {values.shape}; with {outputs} outputs and {n:,} rows it must be ({n}, {outputs})."
        )
    _refuse_nonfinite(values.ravel(), name, sklearn_words, "Replace them first.")
    return np.asfortranarray(values)


def check_vector(
    v: Any, n: int, name: str, *, per: str = "row", allow_infinite: bool = False, sklearn_words: bool = False
) -> Float:
    """Any vector with one finite number per row (or, with ``per="column"``, per column) as (n,) float64.

    Parameters
    ----------
    v : array-like (n,), or a column of any table library
    n : int
    name : str
        What messages call it.
    per : str, default "row"
        What its values belong to.
    allow_infinite : bool, default False
        Let infinities pass, for bounds and penalty factors.

    Raises
    ------
    InputError
        Another shape or length, text, complex numbers, NaN or infinities.
    """
    values = _one_dimensional(v, name, sklearn_words, column=False)
    _refuse_text(values, name, sklearn_words)
    out = to_float64(values, name, sklearn_words)
    if out.shape[0] != n:
        theirs = f"{name}.shape == {out.shape}, expected {(n,)}!"
        ours = f"{name} has {counted(out.shape[0], 'value')} and X has {counted(n, per)}. Pass one value per {per}."
        raise InputError(begin(sklearn_words, theirs, ours))
    if allow_infinite:
        missing = np.flatnonzero(np.isnan(out))
        if missing.size:
            raise InputError(f"{name} contains NaN ({per} {int(missing[0])}, counting from 0). Replace it by a number.")
        return out
    _refuse_nonfinite(out, name, sklearn_words, "Replace them first.")
    return out


def _one_dimensional(v: Any, label: str, sklearn_words: bool, *, column: bool = True) -> NDArray[Any]:
    """`v` as an array of any type with one dimension; (n, 1) passes when `column` is true."""
    if is_series(v):
        from .columns import series_values

        return series_values(v, label)
    if is_table(v):
        names = table_names(v, what=label)
        if len(names) != 1:
            theirs = f"y should be a 1d array, got an array of shape ({len(v)}, {len(names)}) instead."
            raise InputError(begin(sklearn_words, theirs, f"{label} has {len(names)} columns; pass a single one."))
        from .columns import series_values
        from .frames import as_frame

        return series_values(as_frame(v)[:, 0].to_native(), label)
    if hasattr(v, "toarray"):
        raise InputTypeError(f"{label} is a sparse matrix; pass a dense vector, for example its .toarray().ravel().")
    if isinstance(v, str | bytes | dict | set) or callable(v):
        raise InputTypeError(f"{label} is {describe_type(v)}; pass one number per row as an array or a list.")
    values = plain_array(v, label)
    if column and values.ndim == 2 and values.shape[1] == 1:
        if sklearn_words:
            _warn_column_vector()
        return values[:, 0]
    if values.ndim != 1:
        if column:
            theirs = f"y should be a 1d array, got an array of shape {values.shape} instead."
        else:
            theirs = f"Sample weights must be 1D array or scalar, got {values.ndim}D array."
        ours = f"{label} has shape {values.shape}; pass one dimension, one value per row."
        raise InputError(begin(sklearn_words, theirs, ours))
    return values


def plain_array(v: Any, label: str) -> NDArray[Any]:
    """`v` as an array of any type; masked values and ragged lists are refused."""
    if isinstance(v, np.ma.MaskedArray) and np.ma.is_masked(v):
        where = np.flatnonzero(np.ma.getmaskarray(v).reshape(v.shape[0], -1).any(axis=1))
        raise InputError(
            f"{label} is a masked array with {counted(where.size, 'masked row')} ({rows_text(where.tolist())}). "
            "Drop or fill them first."
        )
    if not hasattr(v, "__array__") and not hasattr(v, "__len__") and hasattr(v, "__iter__"):
        v = list(v)  # a generator
    try:
        values = np.asarray(v)
    except ValueError as error:  # lists of unequal length
        raise InputError(
            f"{label} is not a plain vector: its rows have unequal lengths. Pass one value per row."
        ) from error
    if values.dtype.kind == "U" and not isinstance(v, np.ndarray):
        values = np.asarray(v, dtype=object)  # [1, "a"] became text; keep what the user wrote
    return values


def _warn_column_vector() -> None:
    import warnings

    from sklearn.exceptions import DataConversionWarning

    warnings.warn(
        "A column-vector y was passed when a 1d array was expected. Please change the shape of y to (n_samples, ), "
        "for example using ravel().",
        DataConversionWarning,
        stacklevel=4,
    )


def _refuse_text(values: NDArray[Any], label: str, sklearn_words: bool) -> None:
    """A target such as yes/no deserves its own sentence."""
    if values.dtype.kind not in "OUS":
        return
    texts = [v for v in values.tolist() if isinstance(v, str)]
    if not texts or len(texts) < sum(v is not None and v == v for v in values.tolist()):
        return
    words = [text for text in texts if not _reads_as_number(text)]
    odd = words[0] if words else texts[0]
    row = values.tolist().index(odd)
    theirs = f"could not convert string to float: {odd!r}."
    levels = sorted(set(texts))
    place = f"{value_text(odd)} in row {row}, counting from 0"
    if not words:
        ours = f"{label} holds numbers written as text ({place}). Convert them to numbers first."
    elif len(words) < len(texts):
        ours = f"{label} is text, because {place}, is no number. Write a number there, or drop that row."
    elif len(levels) == 2:
        only = f"{levels[0]!r} and {levels[1]!r}"
        ours = (
            f"{label} has only {only}. This fits numbers: write the two outcomes as 1 and 0, or fit probabilities "
            "with loss='binomial'."
        )
    else:
        ours = f"{label} holds text ({place}). This fits numbers; labels of classes belong to loss='multinomial'."
    raise InputError(begin(sklearn_words, theirs, ours))


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _refuse_nonfinite(out: Float, label: str, sklearn_words: bool, advice: str) -> None:
    if all_finite(out):
        return
    missing = np.flatnonzero(np.isnan(out))
    infinite = np.flatnonzero(np.isinf(out))
    short = "y" if label.startswith("Target") else label
    if missing.size:
        theirs = f"Input {short} contains NaN."
        ours = f"{label} has {counted(missing.size, 'missing value')} ({rows_text(missing.tolist())}). {advice}"
        raise InputError(begin(sklearn_words, theirs, ours))
    if infinite.size:
        theirs = f"Input {short} contains infinity or a value too large for dtype('float64')."
        ours = (
            f"{label} has {counted(infinite.size, 'infinite value')} ({rows_text(infinite.tolist())}), perhaps from "
            "log(0) or a division by zero. Replace them first."
        )
        raise InputError(begin(sklearn_words, theirs, ours))
