"""Numbers and names as the figures write them."""

from __future__ import annotations

import pytest

from diamondring.errors import InputError
from diamondring.figures.common import input_index, sentence_list, tick_texts
from diamondring.figures.text import clean, compact, duration, number, percent, shorten, shorten_all, size_in_bytes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (12345, "12,345"),
        (1234.56, "1,235"),
        (9.996, "10"),
        (-3.14159, "−3.14"),
        (0.00123, "0.00123"),
        (1e-7, "1e−7"),
        (12345678, "1.23e7"),
        (float("nan"), "not a number"),
        (float("-inf"), "−∞"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_number_with_more_digits():
    assert number(-6317466.4, 7) == "−6,317,466"
    assert number(59.9607, 6) == "59.9607"


@pytest.mark.parametrize(("value", "text"), [(33140, "33.1k"), (2.5e9, "2.5e9"), (-4.2e-5, "−4.2e−5"), (1.2e6, "1.2M")])
def test_compact(value, text):
    assert compact(value) == text


def test_units():
    assert percent(0.123) == "12 %"
    assert [size_in_bytes(b) for b in (12, 1234, 5_000_000)] == ["12 B", "1.2 kB", "5 MB"]
    assert [duration(s) for s in (2e-6, 0.012, 3.4, 200)] == ["2 µs", "12 ms", "3.4 s", "3.3 min"]


def test_ticks_get_as_many_digits_as_they_need():
    assert tick_texts([1000, 1500, 2000]) == ["1k", "1.5k", "2k"]
    assert tick_texts([30050, 30100, 30150]) == ["30.05k", "30.1k", "30.15k"]


def test_names_are_shortened_in_the_middle_and_keep_the_level():
    assert shorten("short") == "short"
    long = shorten("a" * 50 + "b" * 50, 20)
    assert len(long) == 20
    assert long.startswith("aaaa")
    assert long.endswith("bbbb")
    assert shorten("Neighborhood=Stone_Brook", 20) == "Neighbo…=Stone_Brook"


def test_names_are_cleaned():
    assert clean("a\n b\t\x00c\u202e`d`") == "a b c 'd'"
    assert clean(" \n") == "(no name)"


def test_lists_of_words():
    assert sentence_list(["a"]) == "a"
    assert sentence_list(["a", "b", "c"]) == "a, b and c"
    assert sentence_list(list("abcdef"), 2) == "a, b and 4 more"


def test_inputs_are_found_by_name_or_place():
    names = ("area", "rooms", "street=Pave", "street=Gravel")
    assert input_index(names, "rooms") == 1
    assert input_index(names, -1) == 3
    with pytest.raises(InputError, match="Did you mean 'area'"):
        input_index(names, "aera")
    with pytest.raises(InputError, match="'street' is a text column: name one of its levels, 'street=Pave'"):
        input_index(names, "street")
    with pytest.raises(InputError, match="no input number 9"):
        input_index(names, 9)


def test_names_that_would_look_the_same_are_told_apart():
    names = [f"a_rather_long_name_of_input_{j}_measured" for j in (1, 11, 2)]
    assert len({shorten(name, 20) for name in names}) < 3
    shown = shorten_all([*names, "short", "short"], 20)
    assert len(set(shown)) == 4
    assert all(len(text) <= 20 for text in shown)
    assert all(str(j) in text for j, text in zip((1, 11, 2), shown, strict=False))
    assert len(set(shorten_all(["x" * 41, "x" * 20 + "y" + "x" * 20], 20))) == 2
