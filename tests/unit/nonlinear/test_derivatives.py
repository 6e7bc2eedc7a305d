"""Derivatives from values alone: exact by the complex step, to nine digits by differences, never beyond a bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diamondring.nonlinear.derivatives import (
    Probe,
    agrees,
    central_differences,
    change_along,
    complex_step,
    first_wrong_parameter,
    wrong_jacobian,
)

INF = np.inf
X = np.linspace(0.5, 3, 20)


def f(b: Any) -> Any:
    return b[0] * np.exp(-b[1] * X) + b[2] ** 2 * X


def jacobian(b: np.ndarray) -> np.ndarray:
    e = np.exp(-b[1] * X)
    return np.stack([e, -b[0] * X * e, 2 * b[2] * X])


def probe(function: Any = f, lower: Any = -INF, upper: Any = INF, b: Any = (2.0, 0.5, -1.5), **more: Any) -> Probe:
    b = np.asarray(b, float)
    return Probe(
        function, np.broadcast_to(lower, b.shape), np.broadcast_to(upper, b.shape), np.where(b, abs(b), 1.0), **more
    )


B = np.array([2.0, 0.5, -1.5])


def error(found: np.ndarray, exact: np.ndarray) -> float:
    """Largest error of a column relative to its size."""
    return float((np.abs(found - exact).max(axis=1) / np.abs(exact).max(axis=1)).max())


def test_the_complex_step_is_exact_to_rounding() -> None:
    assert error(complex_step(probe(), B, (20,)), jacobian(B)) < 4e-16
    huge = np.array([2e8, 5e-9, -1.5e-12])
    assert error(complex_step(probe(b=huge), huge, (20,)), jacobian(huge)) < 4e-16


def test_central_differences_have_nine_digits() -> None:
    found = central_differences(probe(), B, f(B))
    assert error(found, jacobian(B)) < 1e-9
    some = central_differences(probe(), B, f(B), [2, 0])
    np.testing.assert_array_equal(some, found[[2, 0]])


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_steps_follow_the_size_of_each_parameter(scale: float) -> None:
    def scaled(b: Any) -> Any:
        return f([b[0] / scale, b[1], b[2]])

    b = B * [scale, 1, 1]
    found = central_differences(probe(scaled, b=b), b, scaled(b))
    assert error(found, jacobian(B) / np.array([[scale], [1], [1]])) < 1e-9


def test_a_parameter_that_went_to_zero_keeps_the_size_of_its_start() -> None:
    small = probe(lambda b: np.exp(1e8 * b[0] * X), b=[1e-8])
    found = central_differences(small, np.zeros(1), np.ones(20))
    np.testing.assert_allclose(found[0], 1e8 * X, rtol=1e-8)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ([2, 0.5, -1.5], [INF, INF, INF]),
        ([-INF] * 3, [2, 0.5, -1.5]),
        (B - 1e-9, B + 1e-4),
        (B - 1e-5, B + 1e-6),
        (B - 5e-6, B + 4e-6),
    ],
)
def test_no_difference_looks_beyond_a_bound(lower: Any, upper: Any) -> None:
    lower, upper = np.asarray(lower, float), np.asarray(upper, float)

    def inside(b: Any) -> Any:
        assert (b >= lower).all()
        assert (b <= upper).all()
        return f(b)

    found = central_differences(probe(inside, lower, upper), B, f(B))
    assert error(found, jacobian(B)) < 1e-8


def test_one_sided_differences_are_of_second_order() -> None:
    found = central_differences(probe(lower=B), B, f(B))
    assert error(found, jacobian(B)) < 1e-9


def test_a_parameter_that_cannot_move_has_a_column_of_zeros() -> None:
    found = central_differences(probe(lower=[-INF, 0.5, -INF], upper=[INF, 0.5, INF]), B, f(B))
    assert not found[1].any()
    assert error(found[[0, 2]], jacobian(B)[[0, 2]]) < 1e-9


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_where_f_ends_the_other_side_is_taken(sign: float) -> None:
    def root(b: Any) -> Any:
        with np.errstate(invalid="ignore"):
            return X * (sign * (b[0] - 2)) ** 1.5 + np.sqrt(sign * (b[0] - 2) + 1e-40)

    def smooth_beside_an_edge(b: Any) -> Any:
        out = np.exp(b[0] * X)
        return out if sign * (b[0] - 2) >= 0 else np.full_like(out, np.nan)

    found = central_differences(probe(smooth_beside_an_edge, b=[2.0]), np.array([2.0]), np.exp(2 * X))
    np.testing.assert_allclose(found[0], X * np.exp(2 * X), rtol=1e-8)
    nowhere = central_differences(probe(lambda b: np.full(20, np.nan), b=[2.0]), np.array([2.0]), np.ones(20))
    assert np.isnan(nowhere).all()
    assert np.isfinite(root(np.array([2.0]))).all()


def test_float32_values_get_wider_steps() -> None:
    def single(b: Any) -> Any:
        return f(np.asarray(b)).astype(np.float32)

    coarse = central_differences(probe(single, eps=float(np.finfo(np.float32).eps)), B, single(B).astype(float))
    assert error(coarse, jacobian(B)) < 1e-3
    assert error(central_differences(probe(single), B, single(B).astype(float)), jacobian(B)) > 1e-3


def test_the_right_jacobian_agrees() -> None:
    assert agrees(probe(), B, f(B), jacobian(B))
    assert first_wrong_parameter(probe(), B, f(B), jacobian(B)) is None
    assert wrong_jacobian(probe(), B, f(B), jacobian(B), "abc") is None


@pytest.mark.parametrize(
    ("lower", "upper"), [(B, INF), (-INF, B), (B - 1e-6, B + 1e-7), ([2, 0.5, -INF], [2, INF, -1.5])]
)
def test_directions_stay_inside_of_the_bounds(lower: Any, upper: Any) -> None:
    def inside(b: Any) -> Any:
        assert (b >= lower).all()
        assert (b <= upper).all()
        return f(b)

    around = probe(inside, lower, upper)
    assert agrees(around, B, f(B), jacobian(B))
    assert not agrees(around, B, f(B), jacobian(B) * [[1], [1.001], [1]])
    moved, change = change_along(around, B, f(B), np.full(3, 1e-6))
    np.testing.assert_allclose(change, moved @ jacobian(B), rtol=1e-8, atol=1e-14)


@pytest.mark.parametrize("j", [0, 1, 2])
@pytest.mark.parametrize("factor", [-1.0, 0.0, 1.001])
def test_a_wrong_column_is_named_with_both_values(j: int, factor: float) -> None:
    bad = jacobian(B)
    bad[j] *= factor
    assert not agrees(probe(), B, f(B), bad)
    wrong = first_wrong_parameter(probe(), B, f(B), bad)
    assert wrong is not None
    assert wrong.parameter == j
    assert wrong.given == bad[j, wrong.row]
    assert wrong.difference == pytest.approx(jacobian(B)[j, wrong.row], rel=1e-8)
    sentence = str(wrong_jacobian(probe(), B, f(B), bad, ["height", "decay", "slope"]))
    name = ["height", "decay", "slope"][j]
    assert sentence.startswith(f"jac is wrong for the parameter {name}: in row {wrong.row}, counting from 0, it says ")


def test_a_wrong_column_shows_beside_much_larger_ones() -> None:
    def mixed(b: Any) -> Any:
        return 1e5 * b[0] * X + 1e-3 * np.sin(b[1] * X)

    b = np.array([1.0, 1.0])
    exact = np.stack([1e5 * X, 1e-3 * X * np.cos(X)])
    around = probe(mixed, b=b)
    assert agrees(around, b, mixed(b), exact, 1e-5)
    assert not agrees(around, b, mixed(b), exact * [[1], [2]], 1e-5)


def test_nobody_is_accused_where_differences_contradict_each_other() -> None:
    def kink(b: Any) -> Any:
        return np.abs(b[0] - 2) * X + b[1]

    b = np.array([2.0, 1.0])
    given = np.stack([X, np.ones(20)])  # one of the derivatives at the kink
    assert not agrees(probe(kink, b=b), b, kink(b), given)
    noise = np.random.default_rng(0)

    def rough(b: Any) -> Any:
        return f(b) + 1e-9 * noise.normal(size=20)

    assert first_wrong_parameter(probe(rough), B, f(B), jacobian(B)) is None


def test_several_outputs() -> None:
    def two(b: Any) -> Any:
        return np.stack([f(b), np.sin(b[1] * X)], axis=1)

    exact = np.stack([jacobian(B), np.stack([0 * X, X * np.cos(B[1] * X), 0 * X])], axis=2)
    np.testing.assert_allclose(complex_step(probe(two), B, (20, 2)), exact, rtol=1e-15)
    np.testing.assert_allclose(central_differences(probe(two), B, two(B)), exact, rtol=1e-8, atol=1e-9)
    exact[1, 7, 1] += 1
    wrong = first_wrong_parameter(probe(two), B, two(B), exact)
    assert wrong is not None
    assert (wrong.parameter, wrong.row) == (1, 7)
