"""Penalty factors, bounds and groups by number, array, name and tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diamondring import InputError, InputTypeError
from diamondring.nonlinear.params import read_layout
from diamondring.nonlinear.settings import bound_arrays, group_numbers, penalty_factors, refuse_bounded_groups

INF = np.inf
LAYOUT = read_layout({"decay": 1.0, "W": np.zeros((2, 3)), "deep": {"c": [1.0, 2.0], "v": np.zeros(2)}})
# decay, W (6), deep.c[0], deep.c[1], deep.v (2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, [1] * 11),
        (2.0, [2] * 11),
        (np.arange(11), range(11)),
        ({"decay": 0}, [0] + [1] * 10),
        ({"W": 3.0}, [1] + [3] * 6 + [1] * 4),
        ({"W": np.arange(6).reshape(2, 3)}, [1, 0, 1, 2, 3, 4, 5, 1, 1, 1, 1]),
        ({"W[1, 2]": 0.0}, [1] * 6 + [0] + [1] * 4),
        ({"deep": 5}, [1] * 7 + [5] * 4),
        ({"deep.v": [5, 6]}, [1] * 9 + [5, 6]),
        ({"deep": {"v": 0, "c": [7, 8]}}, [1] * 7 + [7, 8, 0, 0]),
        ({"deep.c[1]": INF}, [1] * 8 + [INF, 1, 1]),
        ({"decay": 2, "W": 3, "deep": {"c": 4, "v": 5}}, [2] + [3] * 6 + [4, 4, 5, 5]),
    ],
)
def test_penalty_factors(given: Any, expected: Any) -> None:
    np.testing.assert_array_equal(penalty_factors(given, LAYOUT), list(expected))


def test_factors_as_a_tree_like_the_parameters() -> None:
    layout = read_layout([np.zeros((2, 2)), np.zeros(2), 1.0])
    np.testing.assert_array_equal(penalty_factors([2.0, [3, 4], 0.0], layout), [2, 2, 2, 2, 3, 4, 0])
    np.testing.assert_array_equal(penalty_factors([1, 2, 3, 4, 5, 6, 7], layout), [1, 2, 3, 4, 5, 6, 7])


def test_own_names_of_single_numbers() -> None:
    layout = read_layout([1.0, 2.0], ["rate", "height"])
    np.testing.assert_array_equal(penalty_factors({"height": 0}, layout), [1, 0])
    np.testing.assert_array_equal(bound_arrays({"rate": (0, None)}, layout), [[0, -INF], [INF, INF]])


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"decai": 1.0}, "penalty_factor names the parameter 'decai', which does not exist. Did you mean 'decay'"),
        ({"deep": {"w": 1}}, r"penalty_factor names the parameter 'deep.w', which does not exist"),
        ([1.0, 2.0], r"penalty_factor has shape \(2,\); give one number, or one per parameter, \(11,\)"),
        ({"W": [1, 2]}, r"penalty_factor\['W'\] has shape \(2,\); give one number, or one per parameter, \(2, 3\)"),
        ({"W": -1}, r"penalty_factor of W\[0, 0\] is -1"),
        ({"decay": "much"}, r"penalty_factor\['decay'\] must hold numbers, not 'much'"),
        ("much", "penalty_factor must hold numbers, not 'much'"),
        ({"decay": np.nan}, "penalty_factor of decay is nan"),
    ],
)
def test_wrong_factors_are_named(given: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        penalty_factors(given, LAYOUT)


class Bounds:
    """What scipy.optimize.Bounds looks like."""

    lb, ub = [0.0, 1.0], [2.0, 3.0]


@pytest.mark.parametrize(
    ("given", "lower", "upper"),
    [
        (None, [-INF, -INF], [INF, INF]),
        ((0, INF), [0, 0], [INF, INF]),
        ((0, None), [0, 0], [INF, INF]),
        (([0, 1], 5), [0, 1], [5, 5]),
        ([(0, 1), (None, 4)], [0, -INF], [1, 4]),
        (np.array([[0, 1], [2, 4]]), [0, 2], [1, 4]),
        ({"a": (0, 1)}, [0, -INF], [1, INF]),
        ([[0, None], [None, 1]], [0, -INF], [INF, 1]),
        (({"a": 0}, {"b": 4.0}), [0, -INF], [INF, 4]),
        (Bounds, [0, 1], [2, 3]),
    ],
)
def test_bounds(given: Any, lower: list[float], upper: list[float]) -> None:
    np.testing.assert_array_equal(bound_arrays(given, read_layout({"a": 1.0, "b": 2.0})), [lower, upper])


def test_two_lists_of_bounds_are_sides_where_they_cannot_be_pairs() -> None:
    lower, upper = bound_arrays([[0, 1, 2], [3, 4, 5]], read_layout(np.ones(3)))
    np.testing.assert_array_equal([lower, upper], [[0, 1, 2], [3, 4, 5]])


def test_bounds_of_arrays() -> None:
    lower, upper = bound_arrays({"W": (0, np.arange(6).reshape(2, 3)), "deep": {"c": ([1, 2], None)}}, LAYOUT)
    np.testing.assert_array_equal(lower, [-INF, *[0] * 6, 1, 2, -INF, -INF])
    np.testing.assert_array_equal(upper, [INF, *range(6), *[INF] * 4])


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"b": 3}, r"bounds\['b'\] must be a pair \(lower, upper\)"),
        ({"c": (0, 1)}, "bounds names the parameter 'c'"),
        ({"a": (2, 1)}, "The bounds of a, lower 2 and upper 1, leave no value"),
        ((0, [1, 2, 3]), r"the upper bounds has shape \(3,\)"),
        ([(0, 1)], r"bounds has 1 rows; it needs one pair \(lower, upper\) per parameter, 2"),
        (5, "bounds=5 is not understood"),
        ("wide", "bounds='wide' is not understood"),
        ([(0, 1), 3], r"bounds\[1\] must be a pair"),
        (({"a": np.nan}, 1), "The bounds of a"),
    ],
)
def test_wrong_bounds_are_named(given: Any, match: str) -> None:
    with pytest.raises((InputError, InputTypeError), match=match):
        bound_arrays(given, read_layout({"a": 1.0, "b": 2.0}))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"W": 0}, [0, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6]),
        ({"W": 1}, [0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7]),
        ({"W": -1}, [0, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7]),
        ({"W": "all"}, [0, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5]),
        ({"deep": "all", "W": 0}, [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]),
        ({"W": [["u", "u", "v"], ["v", "w", "w"]]}, [0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7]),
        ([5, 5, 5, 1, 1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 1, 1, 2, 3, 4, 0, 5, 6]),
        (["a"] * 11, [0] * 11),
    ],
)
def test_groups(given: Any, expected: list[int]) -> None:
    np.testing.assert_array_equal(group_numbers(given, LAYOUT), expected)


def test_groups_of_one_are_none() -> None:
    assert group_numbers(None, LAYOUT) is None
    assert group_numbers({"deep.v": 0}, LAYOUT) is None
    assert group_numbers(range(11), LAYOUT) is None


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"V": 0}, "groups names the parameter 'V'"),
        ({"W": 2}, r"groups\['W'\] is the axis 2, which an array of shape \(2, 3\) does not have"),
        ({"deep": 0}, 'only arrays have axes: write "all"'),
        ({"W": [1, 2]}, r"groups\['W'\] has shape \(2,\); labels of groups need one per parameter, \(2, 3\)"),
        ([1, 2], r"groups has shape \(2,\)"),
    ],
)
def test_wrong_groups_are_named(given: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        group_numbers(given, LAYOUT)


def test_bounds_within_a_group_are_refused() -> None:
    groups = group_numbers({"W": 0}, LAYOUT)
    lower, upper = bound_arrays({"decay": (0, 1)}, LAYOUT)
    refuse_bounded_groups(groups, lower, upper, LAYOUT.names)
    lower, upper = bound_arrays({"W[0, 1]": (0, None)}, LAYOUT)
    with pytest.raises(InputError, match=r"The parameter W\[0, 1\] has bounds and belongs to a group"):
        refuse_bounded_groups(groups, lower, upper, LAYOUT.names)


def test_the_same_label_in_two_arrays_is_the_same_group():
    layout = read_layout({"sine": np.ones(3), "cosine": np.ones(3), "phase": 0.0})
    numbers = group_numbers({"sine": [0, 1, 2], "cosine": [0, 1, 2]}, layout)
    by_name = dict(zip(layout.names, numbers, strict=True))
    assert len(set(numbers.tolist())) == 4
    for k in range(3):
        assert by_name[f"sine[{k}]"] == by_name[f"cosine[{k}]"]


def test_unknown_names_are_answered_with_the_users_own_names() -> None:
    layout = read_layout(np.ones(3), ("a", "b", "c"))
    with pytest.raises(InputError, match=r"'zz', which does not exist\. The parameters are a, b, c\."):
        bound_arrays({"zz": (0, 2)}, layout)
