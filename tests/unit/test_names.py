"""Names made on demand behave as the tuple of names does."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import diamondring as dr
from diamondring.names import NumberedNames

NAMES = tuple(f"x{j}" for j in range(12))


def test_as_the_tuple() -> None:
    made = NumberedNames(12)
    assert len(made) == 12
    assert tuple(made) == NAMES
    assert list(reversed(made)) == list(reversed(NAMES))
    assert made == NAMES
    assert not made != NAMES  # noqa: SIM202
    assert tuple.__eq__(NAMES, made) is NotImplemented  # so that Python asks the other side
    assert made != NAMES[:-1]
    assert made != (*NAMES[:-1], "x12")
    assert made != list(NAMES)
    assert hash(made) == hash(NAMES)
    assert repr(made) == repr(NAMES)
    assert made + ("y",) == (*NAMES, "y")  # noqa: RUF005
    for index in (0, 11, -1, -12, np.int64(3)):
        assert made[index] == NAMES[index]
    for part in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, -2)):
        assert made[part] == NAMES[part]
    for index in (12, -13):
        with pytest.raises(IndexError):
            made[index]
    assert pickle.loads(pickle.dumps(made)) == NAMES


def test_places() -> None:
    made = NumberedNames(12)
    for j, name in enumerate(NAMES):
        assert name in made
        assert made.index(name) == j
    for other in (
        "x12",
        "x-1",
        "x",
        "",
        "x01",
        "y1",
        "x1.0",
        "x\N{SUPERSCRIPT TWO}",
        "x\N{ARABIC-INDIC DIGIT ONE}",
        3,
        None,
    ):
        assert other not in made
        with pytest.raises(ValueError, match="not among"):
            made.index(other)
    assert made.index("x5", 5) == 5
    with pytest.raises(ValueError, match="not among"):
        made.index("x5", 6)
    assert made.count("x3") == 1


def test_many_columns_have_names_without_a_string_each() -> None:
    x = np.random.default_rng(0).standard_normal((5, 3000))
    fit = dr.path(x, x[:, 2999], alphas=3, penalty_factor={"x2999": 0.5})
    assert isinstance(fit.names, NumberedNames)
    assert fit.names[int(fit.coef[[-1]].indices[-1])] == "x2999"
