"""Paths under other row weights: the engine's door for bootstrap samples and halves of the rows."""

import numpy as np
import pytest
from scipy import sparse

import diamondring as dr
from diamondring.prepare import make_problem
from diamondring.solvers.engine import resampled_paths

GRID = np.geomspace(0.5, 0.005, 12)


def shapes(rng):
    tall, wide = rng.standard_normal((80, 6)) + 3.0, rng.standard_normal((25, 60))
    thin = sparse.random_array((60, 40), density=0.2, rng=rng).tocsc()
    square = np.ascontiguousarray(rng.standard_normal((40, 30)))
    return {"square": square, "tall": tall, "tall by columns": np.asfortranarray(tall), "wide": wide, "sparse": thin}


def draws(rng, n, count=5):
    """How often each row is drawn in bootstrap samples."""
    return rng.multinomial(n, np.full(n, 1 / n), size=count)


@pytest.mark.parametrize("kind", ["square", "tall", "tall by columns", "wide", "sparse"])
@pytest.mark.parametrize("intercept", [True, False])
def test_a_weight_is_a_repeated_row(rng, kind, intercept):
    X = shapes(rng)[kind]
    n = X.shape[0]
    y = np.asarray(X @ np.r_[1.0, -2.0, np.zeros(X.shape[1] - 2)]).ravel() + rng.standard_normal(n)
    own, offset = rng.integers(0, 3, n).astype(float), rng.standard_normal(n)
    options = {"fit_intercept": intercept, "standardize": True}
    problem = make_problem(X, y, sample_weight=own, offset=offset, **options).problem
    weights = draws(rng, n, 3)
    found = resampled_paths(problem, weights, [1.0, 0.4], [GRID, GRID[:5]], 1e-10)
    assert [[len(one.alphas) for one in row] for row in found] == [[12, 5]] * 3
    for b, row in enumerate(found):
        rows = np.repeat(np.arange(n), (weights[b] * own).astype(int))
        for one, penalty in zip(row, (dr.L1(), dr.L1L2(0.4)), strict=True):
            again = dr.path(
                X[rows], y[rows], offset=offset[rows], penalty=penalty, alphas=one.alphas, tol=1e-10, **options
            )
            assert one.gap.max() <= 1e-10
            np.testing.assert_allclose(one.objective, again.objective, rtol=1e-9)
            scale = np.maximum(np.abs(again.coef.toarray()).max(), 1e-3) * 1e-5
            np.testing.assert_allclose(one.coef.toarray(), again.coef.toarray(), atol=scale)
            np.testing.assert_allclose(
                one.intercept, again.intercept, rtol=1e-5, atol=1e-5 * np.abs(again.intercept).max()
            )


@pytest.mark.parametrize("kind", ["tall", "wide", "sparse"])
def test_the_same_bits_for_any_number_of_threads(rng, kind, monkeypatch):
    X = shapes(rng)[kind]
    y = rng.standard_normal(X.shape[0])
    weights = draws(rng, X.shape[0], 7)
    results = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("DIAMONDRING_NUM_THREADS", threads)
        problem = make_problem(X, y).problem
        results.append(resampled_paths(problem, weights, [1.0], [GRID], 1e-8))
    for other in results[1:]:
        for (one,), (two,) in zip(results[0], other, strict=True):
            np.testing.assert_array_equal(one.coef.toarray(), two.coef.toarray())
            np.testing.assert_array_equal(one.gap, two.gap)


def test_bounds_and_factors_hold_in_every_sample(rng):
    X, n = rng.standard_normal((50, 4)), 50
    y = X @ [2.0, -1.0, 1.0, 0.5] + rng.standard_normal(n)
    problem = make_problem(X, y, bounds=(0, 1.5), penalty_factor=[1, 1, 0, np.inf]).problem
    for (one,) in resampled_paths(problem, draws(rng, n), [1.0], [GRID], 1e-8):
        coef = one.coef.toarray()
        assert coef.min() >= 0
        assert coef.max() <= 1.5
        assert not coef[:, 3].any()
        assert coef[0, 2] > 0


@pytest.mark.parametrize("p", [5, 200])
def test_cancelling_leaves_what_is_finished(rng, p):
    problem = make_problem(rng.standard_normal((60, p)), rng.standard_normal(60)).problem
    found = resampled_paths(problem, draws(rng, 60, 40), [1.0], [GRID], 1e-8, cancel=lambda: True)
    assert len(found) == 40
    assert any(one.interrupted for (one,) in found)
    assert all(one.interrupted or len(one.alphas) == len(GRID) for (one,) in found)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_weights_that_are_none_are_refused(rng, bad):
    problem = make_problem(rng.standard_normal((10, 2)), rng.standard_normal(10)).problem
    weights = np.ones((2, 10))
    weights[1, 4] = bad
    with pytest.raises(ValueError, match="resampling weights"):
        resampled_paths(problem, weights, [1.0], [GRID], 1e-8)
    with pytest.raises(ValueError, match="leave rows"):
        resampled_paths(problem, np.zeros((1, 10)), [1.0], [GRID], 1e-8)
