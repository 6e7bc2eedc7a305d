"""Numbers and lists as people read them."""

from __future__ import annotations

import pytest

from diamondring.wording import counted, listed, percent, sentence, short, spoken


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (33140.0, "33.1k"), (1090.0, "1.09k"), (999.0, "999"), (12.345, "12.3"), (0.0123456, "0.0123"),
        (-4.5e6, "-4.50M"), (2e9, "2.00G"), (1e-9, "1e-09"), (float("nan"), "unknown"), (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_short_numbers(value, text):
    assert short(value) == text


def test_other_words():
    assert percent(0.417) == "42 %"
    assert percent(0.0417) == "4.2 %"
    assert percent(0.0) == "0 %"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "row") == "1 row"
    assert counted(2930, "row") == "2,930 rows"
    assert counted(2, "entry", "entries") == "2 entries"
    assert sentence("no penalty") == "No penalty"
    assert spoken("mean") == "predicting the mean"
    assert spoken("unheard of") == "unheard of"
