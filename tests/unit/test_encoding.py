"""Tables into numbers: what each kind of column becomes, what is left out, what is refused at fit and at predict."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from diamondring.encoding import Encoder, weighted_median
from diamondring.errors import DataWarning, InputError

N = 40


def rows(f: Callable[[int], Any]) -> list[Any]:
    return [f(i) for i in range(N)]


def base(**more: Any) -> pd.DataFrame:
    """A table with two plain columns, and what a test adds."""
    return pd.DataFrame({"area": rows(lambda i: i * 1.5 % 7), "zone": rows(lambda i: "abc"[i % 3]), **more})


def messy() -> pd.DataFrame:
    """One column of every kind that is used."""
    return base(
        ok=rows(lambda i: i % 5 < 2),
        code=pd.Categorical(rows(lambda i: i % 4)),
        gap=rows(lambda i: np.nan if i % 9 == 0 else i % 4),
        text=rows(lambda i: None if i % 9 == 0 else "xy"[i % 2]),
        when=pd.date_range("2020-01-01", periods=N),
        id=range(100, 100 + N),
    )


def fit(table: Any, **options: Any) -> Encoder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return Encoder.fit(table, **options)


# ---- the encoding ----------------------------------------------------------------------------------------------------


def test_every_kind_of_column() -> None:
    table = messy()
    encoder = fit(table, keep=["when"])
    assert encoder.names == (
        "area", "zone=a", "zone=b", "zone=c", "ok", "code=0", "code=1", "code=2", "code=3",
        "gap", "gap missing", "text=x", "text=y", "text=(missing)", "when",
    )  # fmt: skip
    assert encoder.columns == ("area", "zone", "ok", "code", "gap", "text", "when")
    assert encoder.seen == tuple(table.columns)
    assert encoder.kinds == ("number", "category", "boolean", "category", "number", "category", "date")
    assert encoder.source.tolist() == [0, 1, 1, 1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5, 6]
    assert encoder.dropped == {"id": "identifier"}
    assert encoder.imputed == ((9, 10),)
    X = encoder.transform(table)
    assert X.dtype == np.float64
    assert X.flags.f_contiguous
    assert X.shape == (N, 15)
    np.testing.assert_array_equal(X[0], [0, 1, 0, 0, 1, 1, 0, 0, 0, 2, 1, 0, 0, 1, 18262])
    np.testing.assert_array_equal(X[:, 1:4].sum(axis=1), 1)  # all levels, no reference level
    np.testing.assert_array_equal(X[:, 9][X[:, 10] == 1], np.nanmedian(table["gap"]))


def test_all_libraries_give_the_same_matrix() -> None:
    table = messy().assign(code=pd.Categorical(rows(lambda i: f"c{i % 4}")))  # not every library has numbers as levels
    encoder = fit(table, keep=["when"])
    X = encoder.transform(table)
    for other in (pl.from_pandas(table), pa.Table.from_pandas(table), table.convert_dtypes()):
        again = fit(other, keep=["when"])
        np.testing.assert_array_equal(encoder.transform(other), X)
        np.testing.assert_array_equal(again.transform(other), X)
    for objects in (table.to_numpy(), table.astype(object)):  # objects do not know categories at fit
        np.testing.assert_array_equal(encoder.transform(objects), X)
    assert encoder.transform(table.head(0)).shape == (0, 15)


def test_categories_with_gaps_in_arrow_and_polars() -> None:
    values = ["b", None, "a", "b"]
    for column in (pa.array(values).dictionary_encode(), pl.Series(values, dtype=pl.Categorical), pl.Series(values)):
        table = pa.table({"c": column}) if isinstance(column, pa.Array) else pl.DataFrame({"c": column})
        encoder = fit(table)
        assert encoder.names == ("c=a", "c=b", "c=(missing)")
        np.testing.assert_array_equal(encoder.transform(table), [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]])


def test_json_round_trip_is_exact() -> None:
    table = messy().assign(third=rows(lambda i: np.nan if i == 0 else i / 3))
    for standardize in (True, False, "numeric"):
        encoder = fit(table, keep=["when"], standardize=standardize)
        again = Encoder.from_dict(json.loads(json.dumps(encoder.to_dict())))
        assert again == encoder
        assert again.transform(table).tobytes() == encoder.transform(table).tobytes()


@pytest.mark.parametrize("data", [{}, {"input": "x"}, {"input": "table"}, [], {"input": "array", "standardize": True}])
def test_damaged_json_is_named(data: Any) -> None:
    with pytest.raises(InputError, match="stored encoding"):
        Encoder.from_dict(data)


def test_standardize_numeric_spares_columns_of_zeros_and_ones() -> None:
    table = base(
        flag=rows(lambda i: i % 2), ok=rows(lambda i: i % 3 == 0), gap=rows(lambda i: None if i == 5 else i % 3)
    )
    spared = dict(zip((e := fit(table, standardize="numeric")).names, e.scaled.tolist(), strict=True))
    assert spared == {"area": True, "zone=a": False, "zone=b": False, "zone=c": False, "flag": False, "ok": False,
                      "gap": True, "gap missing": False}  # fmt: skip
    assert fit(table).scaled.all()
    assert not fit(table, standardize=False).scaled.any()
    with pytest.raises(InputError, match="standardize='yes'"):
        fit(table, standardize="yes")


def test_names_stay_different() -> None:
    table = base(**{"zone=a": rows(lambda i: i % 7), "gap missing": rows(lambda i: i % 3 / 2)})
    encoder = fit(table.assign(gap=rows(lambda i: None if i == 5 else i % 3)))
    assert encoder.names == (
        "area",
        "zone=a (2)",
        "zone=b",
        "zone=c",
        "zone=a",
        "gap missing",
        "gap",
        "gap missing (2)",
    )


def test_medians_and_levels_ignore_rows_without_weight() -> None:
    table = base(
        gap=rows(lambda i: None if i == 0 else 100.0 if i == 1 else i % 3),
        z=rows(lambda i: "q" if i == 0 else "p" if i % 2 else "r"),
    )
    weights = np.ones(N)
    weights[0] = 0
    encoder = fit(table, sample_weight=weights)
    assert encoder.names[-3:] == ("gap", "z=p", "z=r")


def test_weighted_median_is_that_of_repeated_rows(rng: np.random.Generator) -> None:
    for n in (1, 2, 3, 8, 21):
        values, times = rng.integers(0, 6, n) / 3, rng.integers(0, 4, n)
        times[0] = 1
        assert weighted_median(values, times.astype(float)) == np.median(np.repeat(values, times))
        assert weighted_median(values, times / 7) == np.median(np.repeat(values, times))
    assert weighted_median(np.array([np.nan, 2.0, 5.0])) == 3.5
    assert np.isnan(weighted_median(np.array([np.nan])))


def test_refit_select_and_describe() -> None:
    table = messy()
    encoder = fit(table)
    fold = encoder.refit(table[1:9])
    assert "gap missing" not in fold.names
    assert fold.columns == encoder.columns
    assert fold.notes == ()
    some = encoder.select(["gap", "zone"])
    assert some.names == ("zone=a", "zone=b", "zone=c", "gap", "gap missing")
    np.testing.assert_array_equal(
        some.transform(table), encoder.transform(table)[:, encoder.positions(["gap", "zone"])]
    )
    assert encoder.select([]).transform(table).shape == (N, 0)
    with pytest.raises(InputError, match="Did you mean 'zone'"):
        encoder.select(["zon"])
    text = encoder.describe()
    for piece in (
        "8 input columns → 14 columns",
        "gap (missing → 2)",
        "zone (3)",
        "no reference level",
        "id (identifier)",
    ):
        assert piece in text


# ---- other rows ------------------------------------------------------------------------------------------------------


def test_columns_must_fit() -> None:
    table = messy()
    encoder = fit(table)
    renamed = table.rename(columns={"area": "surface"})
    words = r"predict: column 'area' is missing and 'surface' is new. The model was fitted with: area, zone, ok, code"
    for match in ("name", "order"):
        with pytest.raises(InputError, match=words):
            encoder.check(renamed, match)
    reordered = table[table.columns[::-1]].assign(extra=1)
    np.testing.assert_array_equal(encoder.transform(reordered.drop(columns="id")), encoder.transform(table))
    with pytest.raises(InputError, match="column 'extra' is new"):
        encoder.check(reordered, "order")
    with pytest.raises(InputError, match=r"another order .* column 0 .* is 'id' and should be 'area'"):
        encoder.check(table[table.columns[::-1]], "order")
    with pytest.raises(InputError, match="the array has 3 columns, but the model was fitted with 8"):
        encoder.transform(np.zeros((2, 3)))
    with pytest.raises(InputError, match="match='both'"):
        encoder.check(table, "both")


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("area", rows(lambda i: "1,2" if i == 4 else "12"), "held numbers .* holds text now .'1,2' in row 4"),
        ("area", pd.date_range("2020", periods=N), "holds dates now .2020-01-01 in row 0"),
        ("area", rows(lambda i: np.inf if i == 2 else 1.0), r"'area' contains 1 infinite value \(row 2"),
        (
            "zone",
            range(N),
            "'zone' held text when the model was fitted .such as 'a'. and holds numbers now .0 in row 0",
        ),
        ("ok", rows(lambda i: 2 if i == 6 else 1), "'ok' was yes/no when the model was fitted and is 2 in row 6"),
        ("ok", ["yes"] * N, "'ok' held yes/no"),
        ("when", [1] * N, "'when' held dates"),
        ("when", ["2020-01-01"] * (N - 1) + ["soon"], "'soon' in row 39"),
    ],
)
def test_another_type_than_in_training_is_refused(column: str, values: Any, words: str) -> None:
    encoder = fit(messy(), keep=["when"])
    with pytest.raises(InputError, match=words):
        encoder.transform(messy().assign(**{column: values}))


@pytest.mark.parametrize(
    ("column", "values"),
    [("area", [True] * N), ("ok", [1.0] * N), ("ok", ["True"] * N), ("code", [1] * N), ("code", ["1"] * N),
     ("code", [1.0] * N), ("when", ["2020-01-01"] * N), ("gap", [None] * N), ("text", [np.nan] * N)],
)  # fmt: skip
def test_the_same_values_in_another_type_are_taken(column: str, values: Any) -> None:
    table = messy()
    X = fit(table, keep=["when"]).transform(table.assign(**{column: values}))
    assert np.isfinite(X).all()


def test_new_values_warn_once() -> None:
    encoder = fit(messy())
    new = messy()
    new.loc[3, "zone"] = "q"
    new.loc[[4, 5], "area"] = np.nan
    with pytest.warns(DataWarning) as caught:
        X = encoder.transform(new)
    assert len(caught) == 1
    text = str(caught[0].message)
    assert "'zone' is 'q' in row 3, counting from 0, which the training rows never had: all its columns are 0" in text
    assert (
        "'area' is missing in rows 4, 5, counting from 0, which it never was in training: its median 3 is used" in text
    )
    assert caught[0].filename == __file__
    np.testing.assert_array_equal(X[3, 1:4], 0)
    assert X[4, 0] == 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        encoder.transform(new, warn=False)


# ---- arrays ----------------------------------------------------------------------------------------------------------


def test_arrays_pass_untouched(rng: np.random.Generator) -> None:
    X = rng.normal(size=(20, 3)).astype(np.float32)
    encoder = Encoder.fit(X)
    assert encoder.names == ("x0", "x1", "x2")
    assert encoder.transform(X) is X
    assert Encoder.from_dict(encoder.to_dict()) == encoder
    with pytest.raises(InputError, match="X has 2 columns, but the model was fitted with 3"):
        encoder.transform(X[:, :2])
    X[1, 1] = np.nan
    with pytest.raises(InputError, match="missing value"):
        encoder.transform(X)


def test_arrays_with_gaps(rng: np.random.Generator) -> None:
    X = rng.normal(size=(20, 3))
    X[:, 2] = X[:, 2] > 0
    X[[1, 3], 1] = np.nan
    encoder = Encoder.fit(X, allow_nan=True, standardize="numeric")
    assert encoder.names == ("x0", "x1", "x1 missing", "x2")
    assert encoder.imputed == ((1, 2),)
    assert encoder.scaled.tolist() == [True, True, False, False]
    Z = encoder.transform(X)
    np.testing.assert_array_equal(Z[:, 2], np.isnan(X[:, 1]))
    assert Z[1, 1] == np.nanmedian(X[:, 1])
    assert Encoder.from_dict(json.loads(json.dumps(encoder.to_dict()))) == encoder
    X[0, 0] = np.nan
    with pytest.warns(DataWarning, match="column 0 has missing values .NaN., which it never had in training"):
        encoder.transform(X)
    assert encoder.select(["x1"]).names == ("x1", "x1 missing")


def test_an_array_column_without_values_becomes_zero():
    X = np.array([[1.0, np.nan], [2.0, np.nan]])
    with pytest.warns(DataWarning, match="Column 1 of X has no values at all"):
        encoder = Encoder.fit(X, allow_nan=True)
    assert encoder.names == ("x0", "x1")
    np.testing.assert_array_equal(encoder.transform(X), [[1.0, 0.0], [2.0, 0.0]])
    assert Encoder.from_dict(json.loads(json.dumps(encoder.to_dict()))) == encoder
