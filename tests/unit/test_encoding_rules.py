"""Which columns are left out, noted or refused when a table is encoded, each with one sentence."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from diamondring.encoding import Encoder
from diamondring.errors import DataWarning, InputError

N = 40


def rows(f: Callable[[int], Any]) -> list[Any]:
    return [f(i) for i in range(N)]


def base(**more: Any) -> pd.DataFrame:
    """A table with two plain columns, and what a test adds."""
    return pd.DataFrame({"area": rows(lambda i: i * 1.5 % 7), "zone": rows(lambda i: "abc"[i % 3]), **more})


def fit(table: Any, **options: Any) -> Encoder:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return Encoder.fit(table, **options)


# ---- left out, each with one sentence --------------------------------------------------------------------------------

DAYS = "'when' holds dates: left out (keep=['when'] uses it as a number of days)."


def unique(name: str) -> str:
    return f"{name!r} is unique in every row: left out (keep=[{name!r}] uses it)."


LEFT_OUT: list[tuple[str, Any, str, str]] = [
    ("k", [3] * N, "constant", "'k' is 3 in every row: left out (its coefficient is 0)."),
    ("k", ["x"] * N, "constant", "'k' is 'x' in every row: left out (its coefficient is 0)."),
    ("k", [True] * N, "constant", "'k' is True in every row: left out (its coefficient is 0)."),
    ("k", [None] * N, "all missing", "'k' has no values at all: left out (its coefficient is 0)."),
    ("k", [np.nan] * N, "all missing", "'k' has no values at all: left out (its coefficient is 0)."),
    ("id", range(7, 7 + N), "identifier", unique("id")),
    ("customerID", range(7, 7 + N), "identifier", unique("customerID")),
    ("order_no", np.arange(N, dtype=np.uint64)[::-1] * 3, "identifier", unique("order_no")),
    ("who", rows(lambda i: f"person {i}"), "identifier", unique("who")),
    ("who", rows(lambda i: None if i == 3 else f"person {i}"), "identifier", unique("who")),
    ("hash", rows(lambda i: 2**60 + 7 * i + 1), "identifier", "'hash' is unique in every row: left out."),
    ("n", range(N), "row counter", "'n' only counts the rows: left out (keep=['n'] uses it)."),
    ("when", pd.date_range("2020", periods=N), "date", DAYS),
    ("when", pd.date_range("2020", periods=N, tz="Europe/Oslo"), "date", DAYS),
    ("when", pd.period_range("2020-01", periods=N, freq="M"), "date", DAYS),
    ("when", rows(lambda i: f"{i % 28 + 1}.1.2020"), "date", DAYS),
    ("when", rows(lambda i: dt.date(2020, 1, i % 28 + 1)), "date", DAYS),
]


@pytest.mark.parametrize(("name", "values", "reason", "sentence"), LEFT_OUT)
def test_left_out_with_one_sentence(name: str, values: Any, reason: str, sentence: str) -> None:
    with pytest.warns(DataWarning) as caught:
        encoder = Encoder.fit(base(**{name: values}))
    assert [str(w.message) for w in caught] == [sentence]
    assert caught[0].filename == __file__
    assert encoder.notes == (sentence,)
    assert encoder.dropped == {name: reason}
    assert encoder.columns == ("area", "zone")


def test_notes_can_name_the_option_of_the_command_line() -> None:
    encoder = Encoder.fit(base(id=range(5, 5 + N)), keep_option="--keep {column}", warn=False)
    assert encoder.notes == ("'id' is unique in every row: left out (--keep id uses it).",)


@pytest.mark.parametrize("name", ["year", "week", "x", "dose"])
def test_ordinary_integers_stay(name: str) -> None:
    assert Encoder.fit(base(**{name: range(1, N + 1)})).columns == ("area", "zone", name)


def test_kept_columns() -> None:
    assert fit(base(id=range(N)), keep=["id"]).names[-1] == "id"
    assert fit(base(id=range(N)), drop_ids=False).names[-1] == "id"
    assert fit(pd.DataFrame({"id": range(N)})).names == ("id",)  # the only input
    encoder = fit(base(when=rows(lambda i: f"{i % 28 + 1:02d}/01/2020")), keep="when")
    assert encoder.transform(base(when=["31/12/1969"] * N))[0, -1] == -1
    with pytest.raises(InputError, match="'when' held dates when the model was fitted, and 'soon' in row 3 "):
        encoder.transform(base(when=rows(lambda i: "soon" if i == 3 else "01/01/2020")))
    with pytest.raises(InputError, match="day and month cannot be told apart"):
        fit(base(when=rows(lambda i: f"{i % 12 + 1}/5/2020")), keep="when")
    with pytest.raises(InputError, match=r"No column named 'zon' to keep\. Did you mean 'zone'"):
        fit(base(), keep=["zon"])


def test_repeated_columns_are_named() -> None:
    table = base()
    table["area2"], table["zone2"] = table["area"], table["zone"].str.upper()
    with pytest.warns(DataWarning) as caught:
        Encoder.fit(table)
    assert [str(w.message).split(":")[0] for w in caught] == [
        "'area2' repeats 'area' in every row",
        "'zone2' repeats 'zone' in every row",
    ]


def test_number_like_text() -> None:
    with pytest.warns(DataWarning, match="'p' is text although its values are numbers, such as '60'"):
        assert "p=70" in Encoder.fit(base(p=rows(lambda i: str(60 + 10 * (i % 4))))).names
    for values, words in (
        (rows(lambda i: f"{1000 + 37 * i:,}"), "40 different values are numbers, such as '1,000'"),
        (rows(lambda i: f"{i} kg"), "numbers, such as '0 kg'"),
        (rows(lambda i: "?" if i % 9 == 3 else str(50 + i)), r"35 of its 40 values are numbers; row 3 .* holds '\?'"),
    ):
        with pytest.raises(InputError, match=words):
            fit(base(p=values))
        assert fit(base(p=values), keep=["p"]).kinds[-1] == "category"
    for codes in (
        rows(lambda i: f"0{1000 + i % 30}"),
        rows(lambda i: f"{i % 30}{'ab'[i % 2]}"),
        rows(lambda i: f"c{i % 30}"),
    ):
        assert Encoder.fit(base(p=codes)).kinds[-1] == "category"
    assert Encoder.fit(base(p=pd.Categorical(rows(lambda i: str(i % 30))))).kinds[-1] == "category"
    with pytest.warns(DataWarning, match="'v' has 30 levels|'v' has 60 levels"):
        Encoder.fit(pd.DataFrame({"v": [f"v{i % 60}" for i in range(100)]}))


# ---- refused at fit --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (rows(lambda i: np.inf if i in (17, 33) else i / 2), r"'m' contains 2 infinite values \(rows 17, 33, counting"),
        (
            rows(lambda i: "three" if i in (3, 9) else i),
            "'m' mixes numbers and text: 0 in row 0, but 'three' in rows 3, 9",
        ),
        (rows(lambda i: True if i == 3 else "t"), "'m' mixes text and yes/no values"),
        (rows(lambda i: {"a": i}), "'m' holds dictionaries"),
        (rows(lambda i: [i]), "'m' holds lists"),
        (rows(lambda i: b"a"), "'m' holds bytes"),
        (rows(lambda i: i + 1j), "complex numbers"),
        (rows(lambda i: 2**60 + i % 7 + 1), "last digits would be lost"),
        (rows(lambda i: 10**400), "401 digits in row 0"),
    ],
)
def test_refused_columns(values: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        fit(base(m=values))


def test_refused_tables() -> None:
    for table, words in (
        (pd.DataFrame({"id": rows(lambda i: f"t{i}")}), "No input column is left. 'id' is unique"),
        (pd.DataFrame({"a": []}), "no rows"),
        (pd.DataFrame(index=range(3)), "no columns"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "2 columns named 'a'"),
    ):
        with pytest.raises(InputError, match=words):
            fit(table)
    with pytest.raises(InputError, match="All 40 weights"):
        fit(base(), sample_weight=np.zeros(N))


def test_a_matrix_larger_than_the_memory_is_refused() -> None:
    table = pl.DataFrame({"v": [f"v{i}" for i in range(300_000)]})
    encoder = fit(table, keep="v")
    with pytest.raises(InputError, match="The widest column is 'v' with 300,000 levels"):
        encoder.transform(table)
