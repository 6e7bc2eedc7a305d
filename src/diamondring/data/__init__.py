"""The one door for user data: matrices, targets, weights and tables, checked once and passed on uncopied.

Float32 and float64 arrays (read-only ones and memory maps too) and CSC and CSR matrices go through untouched; anything
else becomes float64. What cannot be used is refused with a sentence: what is wrong, in which column and rows, and what
to do next.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..blockwise import ColumnMoments, index_flaws
from ..errors import InputError, InputTypeError
from ..messages import begin, did_you_mean, list_names, rows_text, value_text
from ..wording import counted
from .finite import Flaw, scan
from .frames import as_frame, is_series, is_table, split_target, table_names, take_rows
from .numeric import Label, describe_type, to_float64
from .vectors import check_offset, check_target, check_vector, check_weights

__all__ = [
    "check_matrix",
    "check_values",
    "read_matrix",
    "check_target",
    "check_weights",
    "check_offset",
    "check_vector",
    "is_series",
    "is_table",
    "table_names",
    "take_rows",
    "split_target",
    "did_you_mean",
    "list_names",
    "duplicate_columns",
]

Matrix = Any
"""A (n, p) float32 or float64 `numpy.ndarray`, or a SciPy ``csc_array`` / ``csr_array`` of these types."""

_RESHAPE = (
    "Reshape your data either using array.reshape(-1, 1) if your data has a single feature or array.reshape(1, -1) if "
    "it contains a single sample."
)


def check_matrix(
    X: Any,
    *,
    name: str = "X",
    allow_nan: bool = False,
    sklearn_words: bool = False,
    estimator: str | None = None,
    min_rows: int = 1,
) -> tuple[Matrix, tuple[str, ...] | None]:
    """The inputs as a matrix of numbers, and their names if they have any.

    Parameters
    ----------
    X : array, sparse matrix, list of rows, or table of numbers
        Shape (n, p). Dense float32 and float64 in either memory order, and CSC or CSR with 32- or 64-bit indices, come
        back without a copy. Integers, booleans, other floats and objects that are numbers become float64, other sparse
        formats CSC; entries stored twice in a sparse matrix are summed (in a copy).
    name : str, default "X"
        What messages call it.
    allow_nan : bool, default False
        Let NaN pass in dense data. Infinities never pass.
    sklearn_words : bool, default False
        Begin messages with the words that scikit-learn uses for the same flaw.
    estimator : str, optional
        Name of the estimator, for those words.
    min_rows : int, default 1

    Returns
    -------
    matrix : (n, p) ndarray, csc_array or csr_array of float32 or float64
    names : tuple of str, or None
        Column names of a table; None for arrays.

    Raises
    ------
    InputError
        Wrong dimensions, no rows or columns, NaN or infinities (with column and rows), text, mixed types, dates,
        complex numbers, integers that float64 would round, duplicate column names, a sparse matrix with broken indices.
    InputTypeError
        Something that is no data at all.
    """
    matrix, names = read_matrix(X, name=name, sklearn_words=sklearn_words, estimator=estimator, min_rows=min_rows)
    check_values(matrix, names, name=name, allow_nan=allow_nan, sklearn_words=sklearn_words)
    return matrix, names


def read_matrix(
    X: Any, *, name: str = "X", sklearn_words: bool = False, estimator: str | None = None, min_rows: int = 1
) -> tuple[Matrix, tuple[str, ...] | None]:
    """The first half of `check_matrix`: shape and types; the values may still be NaN or infinite."""
    by = f" by {estimator}" if estimator else ""
    if is_table(X):
        return _from_table(X, name, sklearn_words, by, min_rows)
    if hasattr(X, "tocsc") and hasattr(X, "nnz"):
        return _from_sparse(X, name, sklearn_words, by, min_rows), None
    return _from_array(X, name, sklearn_words, by, min_rows), None


def check_values(
    matrix: Matrix,
    names: tuple[str, ...] | None,
    *,
    name: str = "X",
    allow_nan: bool = False,
    sklearn_words: bool = False,
    share: NDArray[np.float64] | None = None,
) -> ColumnMoments | None:
    """The second half: refuse NaN and infinities, in one pass over the values.

    Returns
    -------
    ColumnMoments or None
        Means and standard deviations of the columns where that pass computed them (under weights ``share``, (n,), that
        sum to 1; None is equal weights), so that nobody has to read the matrix again for them.
    """
    flaw, found = scan(matrix, share, allow_nan=allow_nan)
    if flaw is not None:
        _refuse_flaw(flaw, matrix, names, name, sklearn_words)
    return found


def _check_shape(shape: tuple[int, ...], name: str, sklearn_words: bool, by: str, min_rows: int) -> None:
    n, p = shape
    if n < min_rows:
        theirs = f"Found array with {n} sample(s) (shape={(n, p)}) while a minimum of {min_rows} is required{by}."
        ours = f"{name} has {counted(n, 'row')}" + (f"; at least {min_rows} are needed." if n else "; add some.")
        raise InputError(begin(sklearn_words, theirs, ours))
    if p < 1:
        theirs = f"Found array with {p} feature(s) (shape={(n, p)}) while a minimum of 1 is required{by}."
        raise InputError(begin(sklearn_words, theirs, f"{name} has no columns, so there is nothing to predict from."))


def _columns_of(names: tuple[str, ...] | None, name: str) -> Label:
    return (lambda j: f"Column {j} of {name}") if names is None else (lambda j: repr(names[j]))


def _refuse_flaw(flaw: Flaw, X: Matrix, names: tuple[str, ...] | None, name: str, sklearn_words: bool) -> None:
    label = f"Column {flaw.column} of {name}" if names is None else repr(names[flaw.column])
    others = ""
    if flaw.columns > 1:
        others = f" So {'does' if flaw.columns == 2 else 'do'} {counted(flaw.columns - 1, 'more column')} of {name}."
    missing = flaw.kind == "nan"
    single, many = ("missing value", "missing values (NaN)") if missing else ("infinite value", "infinite values")
    ours = f"{label} contains {counted(flaw.count, single, many)} ({rows_text(flaw.rows, flaw.count)})"
    if missing:
        theirs = f"Input {name} contains NaN."
        ours += (
            f".{others} Fill or drop them first, or use PenalizedRegressor or PenalizedClassifier, which take missing "
            "values."
        )
    else:
        theirs = f"Input {name} contains infinity or a value too large for {X.dtype!r}."
        ours += f", perhaps from log(0) or a division by zero.{others} Replace them first."
    raise InputError(begin(sklearn_words, theirs, ours))


# ---- arrays ----------------------------------------------------------------------------------------------------------


def _from_array(X: Any, name: str, sklearn_words: bool, by: str, min_rows: int) -> NDArray[np.floating]:
    if isinstance(X, np.matrix):
        theirs = "np.matrix is not supported. Please convert to a numpy array with np.asarray."
        raise InputTypeError(begin(sklearn_words, theirs, f"{name} is a numpy.matrix; pass np.asarray({name})."))
    if is_series(X):
        theirs = f"Expected a 2-dimensional container but got {type(X)} instead."
        ours = f"{name} is a single column; pass a table, for example df[['column']]."
        raise InputError(begin(sklearn_words, theirs, ours))
    array = _plain_array(X, name)
    if array.ndim < 2:
        what = "scalar array" if array.ndim == 0 else "1D array"
        shape = "a single value" if array.ndim == 0 else f"one-dimensional ({counted(array.shape[0], 'value')})"
        theirs = f"Expected 2D array, got {what} instead."
        ours = f"{name} is {shape}; rows by columns are needed. {_RESHAPE}"
        raise InputError(begin(sklearn_words, theirs, ours))
    if array.ndim > 2:
        theirs = f"Found array with dim {array.ndim}, while dim <= 2 is required{by}."
        ours = f"{name} has shape {array.shape}; pass rows by columns, for example {name}.reshape(len({name}), -1)."
        raise InputError(begin(sklearn_words, theirs, ours))
    if array.size or array.dtype.kind in "fiub":
        matrix = array
        if array.dtype not in (np.float32, np.float64) or not array.dtype.isnative:
            matrix = to_float64(array, _columns_of(None, name), sklearn_words)
    else:
        matrix = np.empty(array.shape)
    _check_shape(matrix.shape, name, sklearn_words, by, min_rows)
    return matrix if _has_unit_stride(matrix) else np.asfortranarray(matrix)


def _has_unit_stride(X: NDArray[Any]) -> bool:
    """Rows or columns lie in one piece, one after the other, which is what the solvers read without a copy."""
    if X.flags.c_contiguous or X.flags.f_contiguous:
        return True
    (n, p), (row, column), item = X.shape, X.strides, X.itemsize
    if row % item or column % item:  # a field of a structured array
        return False
    return bool((column == item and row >= p * item) or (row == item and column >= n * item))


def _plain_array(X: Any, name: str) -> NDArray[Any]:
    """`X` as an ndarray of whatever type its values have."""
    if isinstance(X, np.ma.MaskedArray):
        hidden = np.ma.getmaskarray(X)
        if hidden.any():
            rows = np.flatnonzero(hidden.reshape(X.shape[0], -1).any(axis=1)).tolist()
            raise InputError(
                f"{name} is a masked array with {counted(int(hidden.sum()), 'masked value')} ({rows_text(rows)}). "
                "Fill or drop them first."
            )
    if isinstance(X, np.ndarray):
        return np.asarray(X)
    if X is None or isinstance(X, str | bytes | dict | set) or callable(X):
        raise InputTypeError(f"{name} is {describe_type(X)}; pass an array, sparse matrix or table, rows by columns.")
    if not hasattr(X, "__array__") and not hasattr(X, "__len__") and hasattr(X, "__iter__"):
        X = list(X)
    try:
        array = np.asarray(X)
    except ValueError as error:
        _refuse_ragged(X, name, error)
        raise
    if array.dtype.kind in "US":
        array = np.asarray(X, dtype=object)  # [[1, "a"]] became text; keep what the user wrote
    return array


def _refuse_ragged(X: Any, name: str, error: ValueError) -> None:
    lengths = [len(row) if hasattr(row, "__len__") else None for row in X]
    odd = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
    if odd is not None:
        first, other = ("no list" if k is None else counted(k, "value") for k in (lengths[0], lengths[odd]))
        raise InputError(
            f"The rows of {name} have different lengths: row 0 has {first}, row {odd} has {other} (counting from 0). "
            "Give every row one value per column."
        ) from error
    raise InputError(f"{name} is not a plain table of numbers ({error}). Pass rows by columns.") from error


# ---- sparse ----------------------------------------------------------------------------------------------------------


def _from_sparse(X: Any, name: str, sklearn_words: bool, by: str, min_rows: int) -> Matrix:
    from scipy import sparse

    if X.ndim != 2:
        theirs = f"Expected 2D input, got input with shape {X.shape}."
        raise InputError(begin(sklearn_words, theirs, f"{name} has {X.ndim} dimension(s). {_RESHAPE}"))
    _check_shape(X.shape, name, sklearn_words, by, min_rows)
    if X.dtype.kind == "c":
        raise InputError(begin(sklearn_words, "Complex data not supported.", f"{name} holds complex numbers."))
    if X.format not in ("csc", "csr"):
        X = X.tocsc()
    kind = sparse.csc_array if X.format == "csc" else sparse.csr_array
    out = X if isinstance(X, kind) else kind((X.data, X.indices, X.indptr), shape=X.shape, copy=False)
    tidy = _check_indices(out, name)
    if out.dtype not in (np.float32, np.float64) or not out.dtype.isnative:
        data = to_float64(out.data, name, sklearn_words)
        out = kind((data, out.indices, out.indptr), shape=out.shape, copy=False)
    if not tidy:  # unsorted, or an entry stored twice: tidy a copy, never the user's matrix
        out = out.copy()
        out.sum_duplicates()
    return out


def _check_indices(X: Any, name: str) -> bool:
    """Whether the entries of each row or column are in order and stored once.

    Broken index arrays, which would make compiled code read outside the matrix, are refused.
    """
    inner, outer = X.shape if X.format == "csc" else X.shape[::-1]
    broken = X.indptr.shape != (outer + 1,)
    tidy = False
    if not broken:
        broken, tidy = index_flaws(X.indices, X.indptr, inner, min(X.indices.shape[0], X.data.shape[0]))
    if broken:
        raise InputError(
            f"The sparse matrix {name} has broken index arrays: indices outside its shape {X.shape}, or starts that "
            f"decrease. Build it again, for example from {name}.tocoo(), and see {name}.check_format()."
        )
    return tidy


# ---- tables ----------------------------------------------------------------------------------------------------------


def _from_table(
    X: Any, name: str, sklearn_words: bool, by: str, min_rows: int
) -> tuple[NDArray[np.floating], tuple[str, ...]]:
    names = table_names(X, what=name)
    frame = as_frame(X, what=name)
    _check_shape(frame.shape, name, sklearn_words, by, min_rows)
    block = _numpy_block(X)
    if block is not None:
        return block, names
    sparse = _sparse_block(X)
    if sparse is not None:
        return _from_sparse(sparse, name, sklearn_words, by, min_rows), names
    from .columns import read_column

    columns = [read_column(series, label) for series, label in zip(frame.iter_columns(), names, strict=True)]
    single = all(column.float32 for column in columns)
    out = np.empty(frame.shape, dtype=np.float32 if single else np.float64, order="F")
    for j, column in enumerate(columns):
        if column.inexact is not None:
            raise InputError(column.inexact)
        if column.kind in ("category", "date"):
            row, value = column.first_value()
            theirs = f"could not convert string to float: {value!r}."
            what = "a date" if column.kind == "date" else "text"
            ours = (
                f"{column.name!r} holds {what} ({value_text(value)} in row {row}, counting from 0) where numbers are "
                "needed. Drop or encode the column, or use PenalizedRegressor or PenalizedClassifier, "
                "which encode tables themselves."
            )
            raise InputError(begin(sklearn_words, theirs, ours))
        out[:, j] = column.values
    return out, names


def _numpy_block(X: Any) -> NDArray[np.floating] | None:
    """The matrix of a pandas table whose columns all have the same NumPy float type; no copy when it is one block."""
    if not hasattr(X, "iloc"):
        return None
    kinds = set(X.dtypes)
    kind = kinds.pop()
    if kinds or not isinstance(kind, np.dtype) or kind not in (np.float32, np.float64) or not kind.isnative:
        return None
    block: NDArray[np.floating] = X.to_numpy()
    return block if _has_unit_stride(block) else np.asfortranarray(block)


def _sparse_block(X: Any) -> Any | None:
    """A pandas table of sparse columns only, as a sparse matrix."""
    if not hasattr(X, "iloc") or not all(type(kind).__name__ == "SparseDtype" for kind in X.dtypes):
        return None
    if any(kind.fill_value != 0 for kind in X.dtypes):
        return None
    return X.sparse.to_coo().tocsc()


# ---- duplicates ------------------------------------------------------------------------------------------------------


def duplicate_columns(X: Matrix) -> list[tuple[int, int]]:
    """Pairs (first, later) of columns of a checked matrix that hold the same values; each later one appears once.

    One product with a random vector finds the candidates, which are then compared value by value: O(n p).
    """
    n, p = X.shape
    if p < 2:
        return []
    key = _projection(X, np.random.default_rng(0).standard_normal(n))
    order = np.argsort(key, kind="stable").tolist()
    columns = X if isinstance(X, np.ndarray) else X.tocsc()
    first_of: dict[int, int] = {}
    group: list[int] = []  # columns that differ from each other, all with nearly the same key
    for before, j in zip([order[0], *order], order, strict=False):
        if key[j] - key[before] > 1e-9 * abs(key[j]):
            group = []
        twin = next((i for i in group if _same(columns, i, j)), None)
        if twin is None:
            group.append(j)
        else:
            first_of[j] = twin
    members: dict[int, list[int]] = {}
    for j, i in first_of.items():
        members.setdefault(i, [i]).append(j)
    pairs = [(min(same), j) for same in members.values() for j in same if j != min(same)]
    return sorted(pairs, key=lambda pair: pair[1])


def _projection(X: Matrix, direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """X'r in float64, without a float64 copy of X."""
    if not isinstance(X, np.ndarray):
        return np.asarray(X.T @ direction, dtype=np.float64)
    step = max(1, (1 << 20) // X.shape[0])
    parts = [X[:, a : a + step].T.astype(np.float64, copy=False) @ direction for a in range(0, X.shape[1], step)]
    return np.concatenate(parts)


def _same(X: Matrix, i: int, j: int) -> bool:
    if isinstance(X, np.ndarray):
        return bool(np.array_equal(X[:, i], X[:, j], equal_nan=True))
    a, b = slice(X.indptr[i], X.indptr[i + 1]), slice(X.indptr[j], X.indptr[j + 1])
    return bool(np.array_equal(X.indices[a], X.indices[b]) and np.array_equal(X.data[a], X.data[b]))
