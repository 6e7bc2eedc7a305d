"""The door for arrays, sparse matrices, tables of numbers, targets and weights."""

from __future__ import annotations

import tracemalloc
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from diamondring import data
from diamondring.data import check_matrix, check_target, check_vector, check_weights
from diamondring.data.finite import all_finite, find_flaw
from diamondring.errors import InputError, InputTypeError
from diamondring.messages import did_you_mean, list_names, rows_text

# ---- what passes untouched -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_float_arrays_are_not_copied(dtype: Any, order: Any, rng: np.random.Generator) -> None:
    X = np.asarray(rng.normal(size=(7, 4)), dtype=dtype, order=order)
    X.flags.writeable = False
    assert check_matrix(X)[0] is X


def test_memory_maps_and_row_slices_are_not_copied(tmp_path: Path, rng: np.random.Generator) -> None:
    np.save(tmp_path / "X.npy", rng.normal(size=(9, 3)))
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    assert np.shares_memory(check_matrix(mapped)[0], mapped)
    wide = rng.normal(size=(9, 6))
    for part in (wide[2:7], wide[:, 1:4], np.asfortranarray(wide)[1:5, 2:]):
        assert np.shares_memory(check_matrix(part)[0], part)


def test_other_strides_become_one_piece(rng: np.random.Generator) -> None:
    X = rng.normal(size=(6, 8))
    for part in (X[:, ::2], X[::-1], np.broadcast_to(X[:1], (5, 8))):
        matrix, _ = check_matrix(part)
        assert matrix.flags.f_contiguous
        np.testing.assert_array_equal(matrix, part)


@pytest.mark.parametrize("kind", [sparse.csc_array, sparse.csr_array, sparse.csc_matrix, sparse.csr_matrix])
@pytest.mark.parametrize("index", [np.int32, np.int64])
def test_sparse_is_not_copied(kind: Any, index: Any) -> None:
    X = kind(sparse.random(8, 5, 0.4, format="csr", rng=np.random.default_rng(0)))
    X.indices, X.indptr = X.indices.astype(index), X.indptr.astype(index)
    matrix, names = check_matrix(X)
    assert names is None
    assert matrix.format == X.format
    assert isinstance(matrix, sparse.sparray)
    assert matrix.indices.dtype == index
    assert np.shares_memory(matrix.data, X.data)
    assert np.shares_memory(matrix.indices, X.indices)


def test_sparse_duplicates_are_summed_in_a_copy() -> None:
    X = sparse.csr_array((np.array([1.0, 2.0, 3.0]), np.array([1, 1, 0]), np.array([0, 3])), shape=(1, 2))
    matrix, _ = check_matrix(X)
    np.testing.assert_array_equal(matrix.toarray(), [[3.0, 3.0]])
    assert matrix.nnz == 2
    assert X.nnz == 3


@pytest.mark.parametrize("kind", ["coo", "lil", "dok", "dia", "bsr"])
def test_other_sparse_formats_become_csc(kind: str) -> None:
    X = sparse.csr_array(np.array([[0, 2], [3, 0]])).asformat(kind)
    matrix, _ = check_matrix(X)
    assert matrix.format == "csc"
    assert matrix.dtype == np.float64
    np.testing.assert_array_equal(matrix.toarray(), [[0, 2], [3, 0]])


def test_broken_sparse_indices_are_refused() -> None:
    X = sparse.csr_array(np.eye(3))
    X.indices = np.array([0, 1, 7], dtype=np.int32)
    with pytest.raises(InputError, match="broken index arrays"):
        check_matrix(X)


# ---- what is converted -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "X",
    [
        [[1, 0], [3, 1]],
        np.array([[1, 0], [3, 1]], dtype=np.int16),
        np.array([[1, 0], [3, 1]], dtype=np.uint64),
        np.array([[1, False], [3.0, True]], dtype=object),
        np.array([[1, 0], [3, 1]], dtype=np.float16),
        np.array([[1, 0], [3, 1]], dtype=np.longdouble),
        np.array([[1, 0], [3, 1]], dtype=">f8"),
        pd.DataFrame({"a": [1, 3], "b": [False, True]}),
        pd.DataFrame({"a": pd.array([1, 3], dtype="Int64"), "b": [0.0, 1.0]}),
        pl.DataFrame({"a": [1, 3], "b": [False, True]}),
        pa.table({"a": [1, 3], "b": [0.0, 1.0]}),
        pa.record_batch({"a": [1, 3], "b": [0, 1]}),
    ],
    ids=lambda X: type(X).__module__.split(".")[0] + str(getattr(X, "dtype", "")),
)
def test_numbers_of_any_type_become_float64(X: Any) -> None:
    matrix, names = check_matrix(X)
    assert matrix.dtype == np.float64
    np.testing.assert_array_equal(matrix, [[1, 0], [3, 1]])
    assert names == (("a", "b") if data.is_table(X) else None)


def test_pandas_block_is_not_copied_and_names_are_text() -> None:
    table = pd.DataFrame(np.ones((5, 3)), columns=[7, "b", ("c", 1)])
    matrix, names = check_matrix(table)
    assert names == ("7", "b", "('c', 1)")
    assert np.shares_memory(matrix, table.to_numpy())
    sparse_table = pd.DataFrame.sparse.from_spmatrix(sparse.eye_array(3))
    assert check_matrix(sparse_table)[0].format == "csc"


# ---- what is refused -------------------------------------------------------------------------------------------------

REFUSED: list[tuple[Any, str]] = [
    ([1.0, 2.0], "one-dimensional"),
    (3.0, "single value"),
    (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\)"),
    (np.zeros((0, 3)), "0 rows"),
    (np.zeros((3, 0)), "no columns"),
    ([[1, 2], [3]], r"row 0 has 2 values, row 1 has 1 value \(counting from 0\)"),
    ([[1, "a"]], "Column 1 of X holds text .'a' in row 0"),
    ([[1, 2], ["x", 3]], "mixes numbers and text: 1 in row 0, 'x' in row 1"),
    (np.array([["1.5"]]), "holds text"),
    (np.array([[1j]]), "complex"),
    (np.array([[1j]], dtype=object), "complex"),
    (np.array([["2020-01-01"]], dtype="M8[D]"), "dates, such as 2020-01-01"),
    (np.array([[1.0, 2.0], [np.nan, np.inf]]), r"Column 0 of X contains 1 missing value \(row 1, counting from 0\)"),
    (np.array([[1.0, np.inf], [2.0, -np.inf]]), r"Column 1 of X contains 2 infinite values \(rows 0, 1, counting"),
    (np.array([[2**53 + 1]]), "9007199254740993 in row 0"),
    (np.array([[2**63 + 1]], dtype=np.uint64), "last digits would be lost"),
    (np.array([[1], [10**400]], dtype=object), "401 digits in row 1"),
    (np.ma.array([[1.0, 2.0]], mask=[[False, True]]), "masked value"),
    (sparse.csc_array(np.array([[0.0, np.nan]])), r"Column 1 of X contains 1 missing value \(row 0"),
    (sparse.csr_array(np.array([[0.0, 1j]])), "complex"),
    (pd.DataFrame({"a": [1.0], "city": ["Oslo"]}), "'city' holds text .'Oslo' in row 0"),
    (pd.DataFrame({"a": [1, "x"]}), "'a' mixes numbers and text"),
    (pd.DataFrame([[1, 2]], columns=["a", "a"]), "2 columns named 'a'"),
    (pl.DataFrame({"income": [1.0, None]}), r"'income' contains 1 missing value \(row 1"),
    (pd.DataFrame({"when": pd.to_datetime(["2020-01-01"])}), "'when' holds a date"),
    (pd.Series([1.0]), "single column"),
]


@pytest.mark.parametrize(("X", "words"), REFUSED, ids=[words[:25] for _, words in REFUSED])
def test_refused_with_place_and_advice(X: Any, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        check_matrix(X)
    assert str(caught.value).rstrip().endswith((".", ")"))


@pytest.mark.parametrize("X", [None, "abc", {}, lambda: 1, np.array([[{}]], dtype=object), pl.LazyFrame({"a": [1]})])
def test_no_data_at_all_is_a_type_error(X: Any) -> None:
    with pytest.raises(InputTypeError):
        check_matrix(X)


def test_numpy_matrix_is_a_type_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        X = np.matrix([[1.0]])
    with pytest.raises(InputTypeError, match=r"np\.asarray"):
        check_matrix(X)


SKLEARN: list[tuple[Any, str]] = [
    ([1.0, 2.0], "Expected 2D array, got 1D array instead.*Reshape your data"),
    (3.0, "Expected 2D array, got scalar array instead"),
    (np.zeros((0, 3)), r"Found array with 0 sample\(s\) \(shape=\(0, 3\)\) while a minimum of 1 is required by Lasso"),
    (np.zeros((3, 0)), r"Found array with 0 feature\(s\) \(shape=\(3, 0\)\) while a minimum of 1 is required"),
    (np.zeros((2, 2, 2)), "Found array with dim 3"),
    (np.array([[np.nan]]), "Input X contains NaN"),
    (np.array([[np.inf]]), "Input X contains infinity or a value too large for dtype"),
    (np.array([[1j]]), "Complex data not supported"),
    (np.array([["a"]]), "could not convert string to float: 'a'"),
    (sparse.csc_array(np.array([[np.nan]])), "Input X contains NaN"),
    (pd.Series([1.0]), "Expected a 2-dimensional container but got"),
]


@pytest.mark.parametrize(("X", "words"), SKLEARN, ids=[words[:25] for _, words in SKLEARN])
def test_scikit_learn_words_come_first(X: Any, words: str) -> None:
    with pytest.raises(InputError, match=f"^{words}"):
        check_matrix(X, sklearn_words=True, estimator="Lasso")


def test_a_dictionary_among_numbers_in_scikit_learn_words() -> None:
    with pytest.raises(InputTypeError, match=r"argument must be .* string.* number"):
        check_matrix(np.array([[1.0, {"foo": "bar"}]], dtype=object), sklearn_words=True)


# ---- the finiteness scan ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_flaw_is_found_wherever_it_is(order: Any, dtype: Any) -> None:
    X = np.ones((3000, 211), dtype=dtype, order=order)
    for row, column in ((0, 0), (1243, 1), (2999, 210), (2999, 0)):
        X[row, column] = np.nan
        flaw = find_flaw(X)
        assert flaw is not None
        assert (flaw.kind, flaw.column, flaw.rows, flaw.count) == ("nan", column, (row,), 1)
        assert find_flaw(X, allow_nan=True) is None
        X[row, column] = 1


def test_overflowing_sum_of_finite_values_is_no_flaw() -> None:
    X = np.full((10, 4), np.finfo(np.float32).max, dtype=np.float32)
    assert find_flaw(X) is None
    assert find_flaw(np.full((10, 4), np.finfo(np.float64).max)) is None


def test_checking_does_not_allocate_another_matrix(rng: np.random.Generator) -> None:
    X = rng.normal(size=(40_000, 100))  # 32 MB
    X[-1, -1] = np.inf
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="Column 99"):
            check_matrix(X)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < X.nbytes / 8


# ---- targets, weights, vectors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "y",
    [[1, 0, 1], (True, False, True), np.array([[1], [0], [1]]), pd.Series([1, 0, 1]), pl.Series([1.0, 0.0, 1.0]),
     pa.chunked_array([[1, 0], [1]]), pa.array([1, 0, 1]), pl.DataFrame({"y": [1, 0, 1]}),
     np.array([1, 0.0, True], dtype=object), (v for v in (1, 0, 1)), pd.Series([1, 0, 1], dtype="Int64")],
    ids=str,
)  # fmt: skip
def test_targets_become_float64(y: Any) -> None:
    out = check_target(y, 3)
    assert out.dtype == np.float64
    np.testing.assert_array_equal(out, [1, 0, 1])


def test_a_float_target_is_not_copied(rng: np.random.Generator) -> None:
    y = rng.normal(size=5)
    assert check_target(y, 5) is y


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (None, "is None"),
        ([], "is empty"),
        ([1, np.nan, 2], r"Target 'price' has 1 missing value \(row 1, counting from 0\)"),
        ([1, np.inf, 2], "infinite value"),
        (["yes", "no", "yes"], "Target 'price' has only 'no' and 'yes'. This fits numbers: write the two outcomes"),
        (["a", "b", "c"], "holds text .'a' in row 0"),
        (["1", "?", "2"], "is text, because '?' in row 1, counting from 0, is no number".replace("?", r"\?")),
        (["1", "2", "3"], "numbers written as text .'1' in row 0"),
        ([1, "a", 2], "mixes numbers and text"),
        ([1j, 2, 3], "complex"),
        ([1, 2], "has 2 values and X has 3 rows"),
        (np.ones((3, 2)), r"shape \(3, 2\)"),
        (pd.to_datetime(["2020-01-01"] * 3).to_series(), "holds dates"),
        ([2**60 + 1, 1, 2], "last digits would be lost"),
        (pd.Series([2**60 + 1, 1, 2]), "^Target 'price' holds the integer 1152921504606846977"),
        (pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]}), "has 2 columns"),
    ],
)
def test_target_is_refused(y: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_target(y, 3, "price")


def test_target_in_scikit_learn_words() -> None:
    for y, words in (
        (None, "Ridge requires y to be passed, but the target y is None"),
        ([1, np.nan], "Input y contains NaN"),
        ([1, np.inf], "Input y contains infinity"),
        (np.ones((2, 2)), r"y should be a 1d array, got an array of shape \(2, 2\) instead"),
        ([1], r"Found input variables with inconsistent numbers of samples: \[2, 1\]"),
        (np.array([1j, 2]), "Complex data not supported"),
    ):
        with pytest.raises(InputError, match=f"^{words}"):
            check_target(y, 2, sklearn_words=True, estimator="Ridge")
    from sklearn.exceptions import DataConversionWarning

    with pytest.warns(DataConversionWarning, match="A column-vector y was passed when a 1d array was expected"):
        assert check_target([[1.0], [2.0]], 2, sklearn_words=True).shape == (2,)


def test_weights() -> None:
    assert check_weights(None, 3) is None
    np.testing.assert_array_equal(check_weights(2, 3), [2.0, 2.0, 2.0])
    np.testing.assert_array_equal(check_weights(pd.Series([1, 0, 3]), 3), [1.0, 0.0, 3.0])
    for weights, words in (
        ([1, -2, -3], r"2 negative weights \(rows 1, 2, counting from 0; the first is -2\)"),
        ([0, 0, 0], "All 3 weights in sample_weight are zero"),
        ([1, np.nan, 1], "missing value"),
        ([1, 2], "2 values and X has 3 rows"),
        (np.ones((3, 2)), "shape"),
        ([1e308] * 3, "too large"),
        (["a", "b", "c"], "holds text"),
    ):
        with pytest.raises(InputError, match=words):
            check_weights(weights, 3)
    with pytest.raises(InputError, match=r"weight.*zero"):
        check_weights([0, 0], 2, sklearn_words=True)


def test_vectors_and_offsets() -> None:
    assert data.check_offset(None, 3) is None
    np.testing.assert_array_equal(data.check_offset([1, 2, 3], 3), [1.0, 2.0, 3.0])
    assert np.isinf(check_vector([1, np.inf], 2, "bounds", per="column", allow_infinite=True)[1])
    with pytest.raises(InputError, match=r"bounds contains NaN .column 1"):
        check_vector([1, np.nan], 2, "bounds", per="column", allow_infinite=True)
    with pytest.raises(InputError, match="offset has 2 values and X has 3 rows"):
        data.check_offset([1, 2], 3)


# ---- duplicates, rows, sentences -------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [np.asarray, np.asfortranarray, sparse.csc_array, sparse.csr_array, np.float32])
def test_duplicate_columns(make: Any, rng: np.random.Generator) -> None:
    X = rng.normal(size=(30, 8))
    X[:, 5], X[:, 7], X[:, 6], X[:, 0] = X[:, 2], X[:, 2], 0, 0
    assert data.duplicate_columns(make(X)) == [(2, 5), (0, 6), (2, 7)]
    assert data.duplicate_columns(make(X[:, 1:4])) == []


def test_take_rows_keeps_the_library() -> None:
    rows = np.array([2, 0])
    assert data.take_rows(pd.DataFrame({"a": [1, 2, 3]}), rows)["a"].tolist() == [3, 1]
    assert data.take_rows(pl.DataFrame({"a": [1, 2, 3]}), rows)["a"].to_list() == [3, 1]
    assert data.take_rows(pa.table({"a": [1, 2, 3]}), np.array([True, False, True]))["a"].to_pylist() == [1, 3]
    assert data.take_rows(sparse.coo_array(np.eye(3)), rows).toarray().tolist() == [[0, 0, 1], [1, 0, 0]]
    assert data.take_rows([5, 6, 7], rows).tolist() == [7, 5]
    assert data.take_rows(pd.Series([5, 6, 7]), rows).tolist() == [7, 5]


def test_split_target_names_the_nearest_column() -> None:
    table = pl.DataFrame({"id": [1], "area": [2.0], "price": [3.0]})
    inputs, y = data.split_target(table, "price")
    assert inputs.columns == ["id", "area"]
    assert y.to_list() == [3.0]
    with pytest.raises(
        InputError, match=r"No column named 'Price' in data.csv. Did you mean 'price'\? Columns: id, ar"
    ):
        data.split_target(table, "Price", source="data.csv")
    with pytest.raises(InputError, match="has no input column"):
        data.split_target(table.select("price"), "price")


def test_sentences() -> None:
    assert did_you_mean("Prise", ["price", "area"]) == " Did you mean 'price'?"
    assert did_you_mean("zzz", ["price", "area"]) == ""
    assert list_names([f"c{i}" for i in range(41)], 5) == "c0, c1, c2, … (41)"
    assert rows_text([17]) == "row 17, counting from 0"
    assert rows_text([17, 803]) == "rows 17, 803, counting from 0"
    assert rows_text(range(5), 1812) == "rows 0, 1, 2, 3, 4, … (1,812 in all), counting from 0"


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_large_tables_are_looked_at_by_all_threads(order, kind) -> None:
    x = np.array(np.random.default_rng(0).standard_normal((1100, 1000)), dtype=kind, order=order)
    assert all_finite(x)
    assert find_flaw(x, allow_nan=True) is None
    x[1099, 999] = np.nan
    assert not all_finite(x)
    assert find_flaw(x, allow_nan=True) is None
    x[3, 5] = np.inf
    flaw = find_flaw(x, allow_nan=True)
    assert flaw is not None
    assert (flaw.kind, flaw.column, flaw.rows) == ("inf", 5, (3,))
