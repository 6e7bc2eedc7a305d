"""Survival times: every form they come in, and a sentence for every flaw."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from diamondring.data.survival import read_survival
from diamondring.errors import DataWarning, InputError, InputTypeError

TIME, EVENT = np.array([3.0, 1.0, 2.0, 2.0]), np.array([1.0, 0.0, 1.0, 0.0])
PLAIN = np.column_stack([TIME, EVENT])
LATE = np.column_stack([[0.0, 0.5, 1.0, 0.0], TIME, EVENT])


def structured(*fields):
    out = np.empty(len(fields[0][1]), dtype=[(name, values.dtype) for name, values in fields])
    for name, values in fields:
        out[name] = values
    return out


def test_two_columns():
    got = read_survival(PLAIN, 4)
    assert got.dtype == np.float64
    assert got.flags.f_contiguous
    np.testing.assert_array_equal(got, np.column_stack([np.zeros(4), TIME, EVENT, np.zeros(4)]))
    np.testing.assert_array_equal(read_survival(PLAIN.tolist(), 4), got)
    np.testing.assert_array_equal(read_survival(PLAIN.astype(object), 4), got)


def test_three_columns():
    np.testing.assert_array_equal(read_survival(LATE), np.column_stack([LATE, np.zeros(4)]))


def test_a_time_of_0_is_at_risk_too():
    got = read_survival(PLAIN - [1.0, 0.0])
    assert (got[:, 0] < got[:, 1]).all()


@pytest.mark.parametrize("order", [0, 1])
def test_structured_array(order):
    fields = [("dead", EVENT.astype(bool)), ("days", TIME.astype(np.int32))]
    got = read_survival(structured(*fields[:: 1 if order else -1]), 4)
    np.testing.assert_array_equal(got, read_survival(PLAIN))


def test_structured_array_with_late_entry():
    got = read_survival(structured(("in", LATE[:, 0]), ("dead", EVENT.astype(bool)), ("out", TIME)))
    np.testing.assert_array_equal(got, read_survival(LATE))


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize("boolean", [False, True])
def test_tables(library, boolean):
    module = pytest.importorskip(library)
    table = module.table if library == "pyarrow" else module.DataFrame
    columns = {"days": TIME, "dead": EVENT.astype(bool)} if boolean else {"days": TIME, "dead": EVENT.astype(int)}
    np.testing.assert_array_equal(read_survival(table(columns), 4), read_survival(PLAIN))
    if boolean:  # in any place
        np.testing.assert_array_equal(read_survival(table(dict(reversed(columns.items())))), read_survival(PLAIN))


@pytest.mark.parametrize("labels", [["b", "a", "b", "a"], [2, 1, 2, 1], np.array([[2.5], [-1.0], [2.5], [-1.0]])])
def test_strata(labels):
    both = np.column_stack([TIME, [1, 1, 0, 0]])
    np.testing.assert_array_equal(read_survival(both, 4, strata=labels)[:, 3], [1.0, 0.0, 1.0, 0.0])


def test_strata_as_a_column_of_a_table():
    pandas = pytest.importorskip("pandas")
    column = pandas.Series(["b", "a", "b", "a"])
    with pytest.warns(DataWarning, match=r"^strata: the stratum 'a' has no event; rows there tell nothing"):
        np.testing.assert_array_equal(read_survival(PLAIN, strata=column)[:, 3], [1.0, 0.0, 1.0, 0.0])


def test_many_strata_without_events():
    with pytest.warns(DataWarning, match=r"^strata: 2 strata \(3, 4\) have no event"):
        read_survival(PLAIN, strata=[1, 3, 2, 4])


def test_events_as_r_codes_them():
    with pytest.warns(DataWarning, match=r"holds 1 and 2: read as 1 = censored and 2 = event"):
        got = read_survival(PLAIN + np.array([0.0, 1.0]))
    np.testing.assert_array_equal(got[:, 2], EVENT)


NAN = np.array([[1.0, 1.0], [np.nan, 0.0], [2.0, 1.0]])


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        (None, "y is None: pass the columns"),
        (TIME, r"y is a single column; survival times have \(time, event\), or"),
        ("days", None),
        (np.ones((3, 4)), "y has 4 columns; survival times have"),
        (np.ones((3, 1)), "y has 1 column; survival times have"),
        (np.ones((3, 2, 2)), r"y has shape \(3, 2, 2\)"),
        (np.empty((0, 2)), r"y\[:, 0\] \(time\) is empty"),
        (NAN, r"y\[:, 0\] \(time\) has 1 missing value \(row 1, counting from 0\)"),
        (NAN[:, ::-1], r"y\[:, 1\] \(event\) has 1 missing value"),
        (np.array([[np.inf, 1.0], [1.0, 0.0]]), "has 1 infinite value"),
        (PLAIN - [2.0, 0.0], r"has 1 negative time \(row 1, counting from 0; the first is -1\)"),
        (PLAIN[:, ::-1], r"y\[:, 0\] \(time\) holds only 0 and 1, like an event, .* seem to be swapped"),
        (LATE[:, [2, 0, 1]], "seem to be swapped"),
        (PLAIN + np.array([0.0, 2.0]), r"y\[:, 1\] \(event\) says whether .* but holds 3 \(rows 0, 1, 2, 3"),
        (PLAIN * [1.0, 0.0], "no row has an event"),
        (np.column_stack([[5.0, 5.0, 5.0, 5.0], EVENT]), "all 4 rows end at the same time, 5"),
        (
            LATE + np.array([[0.0] * 3, [0.5, 0, 0], [1.0, 0, 0], [0.0] * 3]),
            r"2 rows whose start is not before .* from 1 to 1",
        ),
        (np.array([["1", "dead"], ["2", "alive"]]), "text"),
    ],
)
def test_flaws(y, sentence):
    with pytest.raises((InputError, InputTypeError), match=sentence):
        read_survival(y)


def test_flaws_of_structured_arrays_and_tables():
    two = structured(("a", EVENT.astype(bool)), ("b", EVENT.astype(bool)))
    with pytest.raises(InputError, match=r"several columns of booleans \(y\['a'\] and y\['b'\]\)"):
        read_survival(two)
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InputError, match=r"y\['dead'\] says whether"):
        read_survival(pandas.DataFrame({"days": TIME, "dead": [1, 0, 2, 5]}))


@pytest.mark.parametrize(
    ("strata", "sentence"),
    [
        (["a"], r"strata has 1 label for 4 rows\. Pass one label for each row"),
        (["a", None, "b", "a"], r"strata has 1 missing label \(row 1"),
        (np.ones((4, 2)), r"strata has shape \(4, 2\)"),
        ([1, "a", 2, "b"], "strata mixes labels of the types"),
    ],
)
def test_flaws_of_strata(strata, sentence):
    strata = np.array(strata, dtype=object) if not isinstance(strata, np.ndarray) else strata
    with pytest.raises(InputError, match=sentence):
        read_survival(PLAIN, strata=strata)


def test_another_length_than_x():
    with pytest.raises(InputError, match=r"^y has 4 rows and X has 5 rows\. Pass one for each\.$"):
        read_survival(PLAIN, 5)


def test_the_door_leads_here():
    import diamondring as dr

    with pytest.raises(InputError, match="survival times have"):
        dr.path(np.ones((4, 2)), TIME, loss="cox")
    with pytest.raises(InputError, match="no baseline hazard"):
        dr.path(np.ones((4, 2)), TIME, strata=TIME)


def test_nothing_to_say_about_good_data():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_survival(PLAIN, 4, strata=[1, 1, 1, 1])
