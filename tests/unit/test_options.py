"""Checks of penalty factors, bounds, alphas and small options."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring import options

NAMES = ("price", "lot", "lot missing", "street=a", "street=b")
GROUPS = {"price": (0,), "lot": (1, 2), "street": (3, 4)}


def test_factors_default_to_one() -> None:
    assert options.check_factor(None, NAMES).tolist() == [1.0] * 5


def test_factors_by_name_reach_all_inputs_of_a_column() -> None:
    found = options.check_factor({"lot": 0, "street=a": np.inf, "price": 2}, NAMES, GROUPS)
    assert found.tolist() == [2.0, 0.0, 0.0, np.inf, 1.0]


def test_factors_are_copied_and_never_rescaled() -> None:
    given = np.array([0.0, 5.0, 5.0, 5.0, 5.0])
    found = options.check_factor(given, NAMES)
    assert found.tolist() == given.tolist()
    found[0] = 7
    assert given[0] == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([1, 2], r"penalty_factor has shape \(2,\); it needs one number per input, \(5,\)"),
        ([1, 1, -2, 1, 1], "penalty_factor of lot missing is -2; it must be 0"),
        ([1, 1, np.nan, 1, 1], "penalty_factor of lot missing is nan"),
        ({"prize": 1}, "penalty_factor names the input 'prize', which does not exist. Did you mean 'price'"),
        ({"zzz": 1}, "which does not exist. The inputs are price, lot"),
        ({"lot": [1, 2]}, "must be one number"),
        ({"lot": "much"}, r"penalty_factor\['lot'\] must hold numbers"),
        ([1j, 1, 1, 1, 1], "penalty_factor must hold numbers"),
        ("abc", "penalty_factor must hold numbers"),
    ],
)
def test_bad_factors(given, message: str) -> None:
    with pytest.raises(dr.InputError, match=message):
        options.check_factor(given, NAMES, GROUPS)


@pytest.mark.parametrize(
    ("given", "lower", "upper"),
    [
        (None, [-np.inf] * 5, [np.inf] * 5),
        ((0, None), [0.0] * 5, [np.inf] * 5),
        ((None, np.arange(5.0)), [-np.inf] * 5, [0.0, 1.0, 2.0, 3.0, 4.0]),
        ({"price": (None, 0), "street": (0, 1)}, [-np.inf] * 3 + [0.0] * 2, [0.0, np.inf, np.inf, 1.0, 1.0]),
        ({"lot": (0, None)}, [-np.inf, 0.0] + [-np.inf] * 3, [np.inf] * 5),
        ([(0, 1)] * 4 + [(None, 2)], [0.0] * 4 + [-np.inf], [1.0] * 4 + [2.0]),
        (np.array([[0.0, 1.0]] * 5), [0.0] * 5, [1.0] * 5),
    ],
)
def test_bounds(given, lower, upper) -> None:
    found = options.check_bounds(given, NAMES, GROUPS)
    assert found[0].tolist() == lower
    assert found[1].tolist() == upper


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((1, 0), "The bounds of price, lower 1 and upper 0, leave no value"),
        ((np.nan, 1), "is not a number"),
        ((np.inf, None), "leave no value"),
        ({"price": 3}, r"bounds\['price'\] must be a pair \(lower, upper\)"),
        ({"cost": (0, 1)}, "bounds names the input 'cost', which does not exist"),
        ([(0, 1)] * 3, "bounds has 3 rows; it needs one pair"),
        ((np.zeros(2), None), r"the lower bounds have shape \(2,\)"),
        (({"a": 1}, None), "the lower bounds must hold numbers"),
    ],
)
def test_bad_bounds(given, message: str) -> None:
    with pytest.raises(dr.InputError, match=message):
        options.check_bounds(given, NAMES, GROUPS)


def test_bounds_of_a_wrong_type() -> None:
    with pytest.raises(dr.InputTypeError, match="bounds=3 is not understood"):
        options.check_bounds(3, NAMES)


@pytest.mark.parametrize("given", [7, np.int64(7)])
def test_a_whole_number_is_a_grid_length(given) -> None:
    assert options.check_alphas(given) == 7


@pytest.mark.parametrize(
    ("given", "values"),
    [(7.0, [7.0]), ([1, 3, 2], [3.0, 2.0, 1.0]), (np.array([1.0, 1.0]), [1.0, 1.0]), ([0], [0.0]), ((2,), [2.0])],
)
def test_anything_else_is_values(given, values) -> None:
    found = options.check_alphas(given)
    assert isinstance(found, np.ndarray)
    assert found.tolist() == values


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (-1.0, "alpha=-1: penalty strength must be 0 or more (0 = no penalty)."),
        ([1.0, np.nan], "alpha=nan: penalty strength must be 0 or more (0 = no penalty)."),
        (np.inf, "alpha=inf: penalty strength must be 0 or more (0 = no penalty) and finite."),
        (0, "alphas=0: a grid needs at least 1 value; write 0.0 for one value."),
        (-3, "alphas=-3: a grid needs at least 1 value; write -3.0 for one value."),
        ([], "alphas has shape (0,); give a number of values, or a list of values."),
        ([[1.0]], "alphas has shape (1, 1); give a number of values, or a list of values."),
        (True, "alphas=True is not a penalty strength: give a number of values, or the values."),
        ("many", "alphas must hold numbers, not 'many'."),
        (None, "alphas must hold numbers, not None."),
    ],
)
def test_bad_alphas(given, message: str) -> None:
    with pytest.raises(dr.InputError) as caught:
        options.check_alphas(given)
    assert str(caught.value) == message


def test_small_options() -> None:
    assert options.check_tol(0) == options.check_tol(1e-15) == 1e-12
    assert options.check_tol(np.float32(0.5)) == 0.5
    assert options.check_positive(2, "eps") == 2.0
    assert options.check_flag(np.True_, "fit_intercept") is True
    assert options.check_standardize(False, 3) is False
    mask = np.array([True, False, True])
    assert options.check_standardize(mask, 3).tolist() == mask.tolist()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: options.check_tol(-1e-9), "tol=-1e-09 must be a number of at least 0"),
        (lambda: options.check_tol(np.nan), "tol=nan must be"),
        (lambda: options.check_tol("small"), "tol='small' must be"),
        (lambda: options.check_tol(True), "tol=True must be"),
        (lambda: options.check_positive(0, "eps"), "eps=0 must be a number above 0"),
        (lambda: options.check_positive(1, "eps", below=1), "eps=1 must be a number above 0 and below 1"),
        (lambda: options.check_flag(1, "fit_intercept"), "fit_intercept=1 must be True or False"),
        (lambda: options.check_standardize([True], 3), "must be True, False, or 3 of them, one per input"),
        (lambda: options.check_standardize([0, 1, 1], 3), "must be True, False, or 3 of them"),
    ],
)
def test_bad_small_options(call, message: str) -> None:
    with pytest.raises(dr.InputError, match=message):
        call()
