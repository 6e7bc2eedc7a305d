"""The touching picture along alpha where the error is no quadratic: what a page gets is what the data say."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring.figures.frames import linear_frames
from diamondring.figures.function_surface import FunctionPair, function_frames
from diamondring.figures.polynomial import SmoothError, at_nodes, between, from_log, to_log
from diamondring.figures.surface import HeldPair, columns_of
from diamondring.figures.touch import touching_pair
from diamondring.function_ingredients import function_ingredients
from diamondring.ingredients import figure_ingredients, problem_of_data
from diamondring.problem import linear_predictor

N, P = 140, 7


def table():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((N, P))
    X[:, 1] = 0.7 * X[:, 0] + 0.7 * X[:, 1]
    return X, 1.5 * X[:, 0] - X[:, 2] + 0.3 * X[:, 3], rng


TARGETS = {
    "binomial": lambda eta, rng: (rng.random(N) < 1 / (1 + np.exp(-eta))).astype(float),
    "poisson": lambda eta, rng: rng.poisson(np.exp(0.5 * eta)).astype(float),
    "gamma": lambda eta, rng: rng.gamma(2.0, np.exp(0.3 * eta)) + 1e-6,
    "huber": lambda eta, rng: eta + rng.standard_t(2, N),
}


def solved(loss, penalty="L1"):
    X, eta, rng = table()
    y = TARGETS[loss](eta, rng)
    path = dr.path(X, y, penalty=penalty, loss=loss, alphas=20)
    problem = problem_of_data(path, X, y)
    fit = figure_ingredients(problem, path, 10)
    return problem, path, fit, linear_frames(problem, path, fit, touching_pair(fit))


@pytest.mark.parametrize(("loss", "penalty"), [*((loss, "L1") for loss in TARGETS), ("binomial", "L2")])
def test_a_frame_is_the_error_of_the_data(loss, penalty):
    problem, path, fit, found = solved(loss, penalty)
    both = list(found.pair)
    z = columns_of(problem, fit, both)
    assert len(found.frames) > 8
    assert 10 in [frame.place for frame in found.frames]
    rng = np.random.default_rng(0)
    for frame in found.frames[1::4]:
        coef = np.asarray(path.coef_at(frame.place))
        np.testing.assert_array_equal(frame.solution, (path.scale * coef)[both])
        base = linear_predictor(problem, coef, path.intercept[frame.place]) - z @ frame.solution
        true = HeldPair(problem, base, z)
        lowest = true.profile(frame.optimum)[0]
        slope = true.quadratic(true.profile(frame.optimum)[1])[0]
        assert np.abs(slope).max() < 1e-6
        assert frame.level == pytest.approx(true.profile(frame.solution)[0] - lowest, abs=1e-9)
        assert frame.nodes
        at, (cx, cy, wide, tall) = at_nodes(len(frame.values)), frame.window
        above = from_log(frame.values, frame.unit)
        span = float(np.ptp(above))
        for p, q in rng.uniform(-1.0, 1.0, (12, 2)):
            value = from_log(between(at, q) @ frame.values @ between(at, p), frame.unit)
            assert value == pytest.approx(
                true.profile(np.array([cx + wide * p, cy + tall * q]))[0] - lowest, abs=4e-3 * span
            )
        if frame.solution.any():
            # as good a fit as the solution, and a solution of the other penalty
            room = true.profile(frame.solution)[0] - lowest
            value, eta = true.profile(frame.other)
            assert value - lowest == pytest.approx(room, rel=1e-4, abs=1e-10)
            pull = -true.quadratic(eta)[0]
            if penalty == "L1":
                np.testing.assert_allclose(
                    pull, frame.other_alpha * frame.other, atol=1e-6 * max(1.0, frame.other_alpha)
                )
            else:
                assert np.all(np.abs(pull) <= frame.other_alpha * (1 + 1e-6) + 1e-9)
        else:
            assert np.isinf(frame.other_alpha)


def test_the_window_stays_where_it_is():
    frames = solved("binomial")[3].frames
    windows = {frame.window for frame in frames}
    assert len(windows) <= 3
    for frame in frames:
        cx, cy, wide, tall = frame.window
        assert abs(frame.solution[0] - cx) <= wide
        assert abs(frame.solution[1] - cy) <= tall


def test_a_function_has_frames_with_its_minima():
    rng = np.random.default_rng(1)
    x = np.linspace(-2.5, 2.5, 60)
    y = 1.4 * np.tanh(0.9 * x) + 0.2 * rng.standard_normal(60)
    fit = dr.fit(lambda p, t: p["a"] * np.tanh(p["b"] * t) + p["c"] * t, {"a": 1.0, "b": 1.0, "c": 0.1}, x, y,
                 penalty="L1", alphas=12, cv=3)  # fmt: skip
    path, problem = fit.path, fit.path.problem
    index = path.index_of(fit.alpha)
    found = function_frames(problem, path, function_ingredients(problem, path, index, along=True), (0, 1))
    frame = next(each for each in found.frames if each.place == index)
    true = FunctionPair(problem, path.coef_at(index), (0, 1))
    assert true.flat(frame.optimum)
    assert all(true.flat(other) for other in frame.minima)
    at, (cx, cy, wide, tall) = at_nodes(len(frame.values)), frame.window
    if frame.nodes:
        value = from_log(between(at, 0.3) @ frame.values @ between(at, -0.4), frame.unit)
        span = float(np.ptp(from_log(frame.values, frame.unit)))
        low = true.loss(frame.optimum)
        assert value == pytest.approx(true.loss(np.array([cx - 0.4 * wide, cy + 0.3 * tall])) - low, abs=4e-3 * span)


@pytest.mark.parametrize("unit", [0.0, 0.7])
def test_a_polynomial_stands_for_a_smooth_function(unit):
    def bowl(u):
        return np.cosh(u[0] - 0.3) - 1.0 + 0.7 * (u[1] + 0.2) ** 2 + 0.1 * (u[0] - 0.3) * (u[1] + 0.2)

    window, at = (0.1, -0.1, 1.2, 0.9), at_nodes(15)
    values = np.array([[bowl((0.1 + 1.2 * p, -0.1 + 0.9 * q)) for p in at] for q in at])
    free = np.full(2, np.inf)
    smooth = SmoothError(to_log(values, unit), unit, window, np.ones(2), -free, free)
    u = np.array([0.7, 0.2])
    value, point = smooth.profile(u)
    assert value == pytest.approx(bowl(u), abs=1e-5)
    g, h = smooth.quadratic(point)
    np.testing.assert_allclose(g, [np.sinh(0.4) + 0.04, 1.4 * 0.4 + 0.04], atol=1e-4)
    np.testing.assert_allclose(h, [[np.cosh(0.4), 0.1], [0.1, 1.4]], atol=1e-2)
    assert np.isinf(smooth.loss(np.array([9.0, 0.0])))
    best = smooth.best(np.zeros(2), 0.0, 1.0)
    np.testing.assert_allclose(best, [0.3, -0.2], atol=1e-3)
    assert smooth.best(u, 2.0, 1.0).tolist() == [0.0, 0.0]
