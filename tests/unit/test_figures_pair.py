"""The two-input problem behind the touching picture: exact, against brute force and its optimality conditions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diamondring.figures import pair

numbers = st.floats(-3, 3, allow_nan=False).map(lambda x: 0.0 if abs(x) < 1e-3 else x)


def _problem(rho: float, size: float, first: float, second: float) -> tuple[np.ndarray, np.ndarray]:
    gram = np.array([[1.0, rho * size], [rho * size, size**2]])
    return gram, gram @ np.array([first, second])


def _value(gram, q, u, absolute, square):
    return pair.pair_error(gram, q, u) + absolute @ np.abs(u) + 0.5 * square @ u**2


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-0.95, 0.95), st.floats(0.3, 3), numbers, numbers, st.floats(0.01, 2), st.sampled_from([0.0, 0.4, 1.0])
)
def test_solution_satisfies_the_optimality_conditions(rho, size, first, second, alpha, ratio):
    gram, q = _problem(rho, size, first, second)
    factor = np.array([1.0, 0.5])
    a, b = alpha * ratio * factor, alpha * (1 - ratio) * factor
    u = pair.solve_pair(gram, q, a, b)
    slope = q - gram @ u - b * u
    for j in range(2):
        if u[j] == 0:
            assert abs(slope[j]) <= a[j] + 1e-9
        else:
            assert slope[j] == pytest.approx(a[j] * np.sign(u[j]), abs=1e-9)


def test_ridge_solution_is_the_closed_formula():
    gram, q = _problem(0.6, 1.0, 1.5, -0.4)
    u = pair.solve_pair(gram, q, np.zeros(2), np.full(2, 0.7))
    np.testing.assert_allclose(u, np.linalg.solve(gram + 0.7 * np.eye(2), q), rtol=1e-13)


def test_bounds_are_kept_and_nothing_feasible_is_better(rng):
    gram, q = _problem(0.8, 1.0, 2.0, -1.0)
    lower, upper = np.array([-np.inf, 0.0]), np.array([0.5, np.inf])
    a, b = np.full(2, 0.1), np.zeros(2)
    u = pair.solve_pair(gram, q, a, b, lower, upper)
    assert u[0] == 0.5
    assert u[1] >= 0.0
    others = rng.uniform([-3, 0], [0.5, 3], (4000, 2))
    assert all(_value(gram, q, u, a, b) <= _value(gram, q, v, a, b) + 1e-12 for v in others)


def test_an_excluded_input_stays_at_zero():
    gram, q = _problem(0.3, 1.0, 1.0, 1.0)
    u = pair.solve_pair(gram, q, np.array([0.1, np.inf]), np.array([0.0, np.inf]))
    assert u[1] == 0.0
    assert u[0] > 0


@pytest.mark.parametrize("ratio", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("factor", [(1.0, 1.0), (0.5, 2.0)])
def test_every_point_of_the_outline_has_the_same_penalty(ratio, factor):
    v = np.array(factor)
    x, y = pair.penalty_outline(0.8, ratio, v, far=100.0)
    price = ratio * (v[0] * np.abs(x) + v[1] * np.abs(y)) + 0.5 * (1 - ratio) * (v[0] * x**2 + v[1] * y**2)
    np.testing.assert_allclose(price, 0.8, rtol=1e-12)
    assert (x[0], y[0]) == pytest.approx((x[-1], y[-1]), abs=1e-12)


def test_outline_of_a_free_input_is_cut_far_away_and_of_price_zero_is_none():
    x, _ = pair.penalty_outline(0.5, 1.0, np.array([0.0, 1.0]), far=50.0)
    assert np.abs(x).max() == 50.0
    assert pair.penalty_outline(0.0, 1.0, np.ones(2), far=50.0) is None


def _inside(x: np.ndarray, y: np.ndarray, point: np.ndarray) -> bool:
    """Even-odd rule."""
    crossings = 0
    for k in range(len(x)):
        x0, y0, x1, y1 = x[k - 1], y[k - 1], x[k], y[k]
        if (y0 > point[1]) != (y1 > point[1]) and point[0] < x0 + (point[1] - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("ratio", [1.0, 0.6])
@pytest.mark.parametrize("which", [0, 1])
def test_zero_zone_holds_exactly_the_optima_whose_coefficient_is_zero(rng, ratio, which):
    gram = np.array([[1.0, 0.6], [0.6, 1.4]])
    a, b = np.full(2, 0.5 * ratio), np.full(2, 0.5 * (1 - ratio))
    x, y = pair.zero_zone(gram, a, b, which, reach=20.0)
    points = rng.uniform(-3, 3, (300, 2))
    zero = [pair.solve_pair(gram, gram @ point, a, b)[which] == 0 for point in points]
    assert zero == [_inside(x, y, point) for point in points]
    assert 20 < sum(zero) < 280


def test_zero_zone_of_both():
    gram = np.array([[1.0, -0.4], [-0.4, 1.0]])
    x, y = pair.zero_zone(gram, np.full(2, 0.5), np.zeros(2), None, reach=20.0)
    for corner in np.column_stack([x, y]):
        assert not pair.solve_pair(gram, gram @ corner * 0.999, np.full(2, 0.5), np.zeros(2)).any()
        assert pair.solve_pair(gram, gram @ corner * 1.001, np.full(2, 0.5), np.zeros(2)).any()


@pytest.mark.parametrize("ratio", [0.0, 0.5, 1.0])
def test_matching_alpha_puts_the_other_penalty_on_the_same_contour(ratio):
    gram, q = _problem(0.5, 1.0, 1.6, 0.45)
    level = pair.pair_error(gram, q, pair.solve_pair(gram, q, np.full(2, 0.8), np.zeros(2)))
    alpha = pair.matching_alpha(gram, q, level, ratio, np.ones(2))
    u = pair.solve_pair(gram, q, np.full(2, alpha * ratio), np.full(2, alpha * (1 - ratio)))
    assert pair.pair_error(gram, q, u) == pytest.approx(level, rel=1e-9)


def test_no_alpha_reaches_beyond_the_contour_through_zero():
    gram, q = _problem(0.5, 1.0, 1.6, 0.45)
    assert pair.matching_alpha(gram, q, 1.0, 0.0, np.ones(2)) is None
    assert pair.matching_alpha(gram, q, -math.inf, 0.0, np.ones(2)) == 0.0


def test_optimum_of_copies_is_the_nearest_one():
    gram = np.ones((2, 2))
    near = np.array([0.4, 0.0])
    u = pair.pair_optimum(gram, np.array([1.0, 1.0]), near)
    np.testing.assert_allclose(gram @ u, [1.0, 1.0], atol=1e-12)
    np.testing.assert_allclose(u - near, [0.3, 0.3], atol=1e-12)


@pytest.mark.parametrize("l1_ratio", [0.0, 0.4, 1.0])
def test_an_outline_goes_through_its_price_whatever_the_factors(l1_ratio: float) -> None:
    factor = np.array([1.0, 0.02])
    x, y = pair.penalty_outline(3.0, l1_ratio, factor, far=5.0)
    cost = l1_ratio * (np.abs(x) + 0.02 * np.abs(y)) + 0.5 * (1 - l1_ratio) * (x**2 + 0.02 * y**2)
    np.testing.assert_allclose(cost, 3.0, rtol=1e-12)
