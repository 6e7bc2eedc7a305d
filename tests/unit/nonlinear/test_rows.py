"""Rows of arrays, tables and containers of them."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
import pytest

from diamondring import InputError, InputTypeError
from diamondring.nonlinear.rows import rows_of, take_rows

A = np.arange(12.0).reshape(6, 2)
V = np.arange(6)
ROWS = [4, 0, 0]
Pair = namedtuple("Pair", "x t")


def _same(a: Any, b: Any) -> None:
    assert type(a) is type(b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        a, b = list(a.values()), list(b.values())
    if isinstance(a, list | tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            _same(x, y)
    else:
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("X", "expected"),
    [
        (A, A[ROWS]),
        (V, V[ROWS]),
        (V.tolist(), V[ROWS]),
        (A.tolist(), A[ROWS]),
        ((A, V), (A[ROWS], V[ROWS])),
        ([A, V], [A[ROWS], V[ROWS]]),
        ({"x": A, "t": V, "none": None}, {"x": A[ROWS], "t": V[ROWS], "none": None}),
        (Pair(A, V), Pair(A[ROWS], V[ROWS])),
        ({"deep": (A, [V, V])}, {"deep": (A[ROWS], [V[ROWS], V[ROWS]])}),
    ],
)
def test_arrays_and_containers(X: Any, expected: Any) -> None:
    assert rows_of(X) == 6
    _same(take_rows(X, ROWS), expected)
    mask = np.isin(np.arange(6), [1, 2])
    _same(take_rows(X, mask), take_rows(X, [1, 2]))


def test_rows_along_the_second_axis() -> None:
    assert rows_of(A.T, axis=1) == 6
    np.testing.assert_array_equal(take_rows(A.T, ROWS, axis=1), A.T[:, ROWS])
    assert rows_of(V, axis=1) == 6
    np.testing.assert_array_equal(take_rows(V, ROWS, axis=1), V[ROWS])


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_tables(library: str) -> None:
    module = pytest.importorskip(library)
    columns = {"x": [1.0, 2, 3, 4, 5, 6], "name": list("abcdef")}
    table = module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
    if library == "pandas":
        table.index = list("uvwxyz")
    assert rows_of((table, V)) == 6
    taken, others = take_rows((table, V), ROWS)
    assert type(taken) is type(table)
    assert list(taken["name"]) == list("eaa") or taken["name"].to_pylist() == list("eaa")
    np.testing.assert_array_equal(others, V[ROWS])
    series = table["x"]
    assert rows_of(series) == 6
    assert list(np.asarray(take_rows(series, ROWS))) == [5, 1, 1]


def test_sparse_matrices() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    assert rows_of(sparse.csr_array(A)) == 6
    np.testing.assert_array_equal(take_rows(sparse.coo_array(A), ROWS).toarray(), A[ROWS])


@pytest.mark.parametrize(
    ("X", "error", "match"),
    [
        ((A, V[:3]), InputError, r"The parts of X have different numbers of rows: X\[0\] has 6, X\[1\] has 3"),
        ({}, InputError, "X holds no array, so it has no rows"),
        (3.0, InputTypeError, "without rows"),
        (np.array(3.0), InputTypeError, "X is an array without rows"),
        (None, InputTypeError, "X is None without rows"),
        ("text", InputTypeError, "X is text without rows"),
        (object(), InputTypeError, "X is an object without rows"),
    ],
)
def test_what_has_no_rows(X: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        rows_of(X)
