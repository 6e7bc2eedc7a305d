"""The L2 penalty with every loss where inputs outnumber rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr
from cases import OPTIONS, SHAPES, data
from diamondring.certificate import certificate
from diamondring.direct.reduced import Reduction, reduces
from diamondring.paths import solve
from diamondring.prepare import make_problem
from diamondring.solvers.reference_losses import solve_path as solve_plain

LOSSES: dict[str, Any] = {
    "binomial": dr.Binomial(),
    "multinomial": dr.Multinomial(),
    "grouped multinomial": dr.Multinomial(grouped=True),
    "poisson": dr.Poisson(),
    "gamma": dr.Gamma(),
    "inverse gaussian": dr.InverseGaussian(),
    "tweedie": dr.Tweedie(1.5),
    "negative binomial": dr.NegativeBinomial(2.0),
    "huber": dr.Huber(0.5),
    "squared hinge": dr.SquaredHinge(),
    "quantile": dr.Quantile(0.3),
    "quantiles": dr.Quantile((0.3, 0.6)),
    "cox": dr.Cox(),
}
UNBOUNDED = ["plain", "no intercept", "not standardised", "weights", "offset", "factors", "two free, one out"]


def _target(loss: Any, values: np.ndarray) -> np.ndarray:
    z = (values - values.mean()) / values.std()
    if loss.kind == "survival":
        return np.column_stack([np.exp(-z), np.arange(len(z)) % 3 > 0])
    if loss.kind == "class":
        return (z > 0).astype(int)
    if loss.kind == "classes":
        return np.digitize(z, [-0.5, 0.5])
    if loss.kind == "count":
        return np.asarray(np.floor(np.exp(z)))
    return np.exp(z) if loss.kind == "positive" else values


def _problem(loss: Any, option: str, x: Any = None) -> Any:
    options = OPTIONS[option](*SHAPES["wide"])
    if "offset" in options and loss.outputs(np.zeros((1, 3))) > 1:
        pytest.skip("one offset for several outputs")
    case = data(*SHAPES["wide"], seed=3)
    x = case.X if x is None else x
    return make_problem(x, _target(loss, case.y), loss=loss, penalty="L2", **options).problem


@pytest.mark.parametrize("option", UNBOUNDED)
@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_solved_and_proved(name: str, option: str) -> None:
    problem = _problem(LOSSES[name], option)
    assert reduces(problem)
    path = solve(problem, 5)
    assert not path.solver_flaws
    for i, alpha in enumerate(path.alphas):
        assert certificate(problem, float(alpha), path.coef_at(i).ravel(), path.intercept[i])[0] <= 1e-8


@pytest.mark.parametrize("name", [name for name in LOSSES if not name.startswith("quantile")])
def test_coefficients_are_those_of_the_plain_twin(name: str) -> None:
    problem = _problem(LOSSES[name], "factors")
    path = solve(problem, [1.0, 0.1], tol=1e-12)
    plain = solve_plain(problem, path.alphas, 1e-12)
    for i in range(2):
        found = path.coef_at(i).reshape(problem.outputs, -1)
        expected = plain.coef[[i]].toarray().reshape(problem.outputs, -1)
        if problem.outputs > 1:  # the first input is free: what all classes have in common means nothing
            expected[:, 0] -= expected[:, 0].mean()
        np.testing.assert_allclose(found, expected, atol=2e-5 * np.abs(expected).max())


@pytest.mark.parametrize("form", [sp.csc_array, sp.csr_array])
def test_sparse_inputs_give_the_same(form: Any) -> None:
    case = data(*SHAPES["wide"], seed=3)
    dense = solve(_problem(dr.Binomial(), "weights"), [0.5, 0.05])
    sparse = solve(_problem(dr.Binomial(), "weights", form(case.X)), [0.5, 0.05])
    np.testing.assert_allclose(sparse.coef.toarray(), dense.coef.toarray(), atol=1e-7)


def test_rows_of_weight_zero_are_absent() -> None:
    case = data(*SHAPES["wide"], seed=4)
    y = (case.y > np.median(case.y)).astype(int)
    weights = np.where(np.arange(12) % 4 == 1, 0.0, 1.0 + np.arange(12))
    kept = weights > 0
    all_rows = dr.path(case.X, y, loss="binomial", penalty="L2", alphas=[0.3, 0.03], sample_weight=weights)
    some = dr.path(case.X[kept], y[kept], loss="binomial", penalty="L2", alphas=[0.3, 0.03],
                   sample_weight=weights[kept])  # fmt: skip
    np.testing.assert_allclose(all_rows.coef.toarray(), some.coef.toarray(), atol=1e-7)


def test_the_reduced_problem_has_the_same_value() -> None:
    problem = _problem(dr.Poisson(), "two free, one out")
    reduction = Reduction.of(problem)
    rng = np.random.default_rng(0)
    gamma, beta = rng.normal(size=(reduction.root.shape[1], 1)), rng.normal(size=(2, 1))
    coef, intercept = reduction.original(gamma, beta, np.array([0.3]))
    eta = intercept[0] + problem.matrix @ coef[0]
    np.testing.assert_allclose(eta, 0.3 + reduction.reduced.matrix @ np.concatenate([gamma, beta])[:, 0], atol=1e-10)
    price = np.where(problem.penalised, problem.penalty_factor, 0.0)
    assert price @ (problem.stats.scale * coef[0]) ** 2 == pytest.approx(float((gamma**2).sum()))


def test_agrees_with_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    case = data(30, 60, seed=5)
    y = (case.y > np.median(case.y)).astype(int)
    x = case.X / case.X.std(axis=0)
    found = dr.path(x, y, loss="binomial", penalty="L2", alphas=[0.2], standardize=False)
    theirs = LogisticRegression(C=1 / (0.2 * 30), tol=1e-10, max_iter=10000).fit(x, y)
    np.testing.assert_allclose(found.coef_at(0), theirs.coef_[0], atol=1e-6)


def test_an_outlying_start_where_huber_is_straight() -> None:
    case = data(*SHAPES["wide"], seed=2)
    path = dr.path(case.X, 1000.0 + 50.0 * case.y, loss=dr.Huber(0.01), penalty="L2", alphas=[1.0, 0.1])
    assert path.gap.max() <= 1e-8
    assert np.all(np.abs(path.intercept) < 1e4)


def test_rows_that_almost_depend_on_one_another() -> None:
    """A common part a thousand times larger than what matters drowns small eigenvalues of the products in rounding."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(25, 60)) + 1e3
    y = (x[:, 0] > np.median(x[:, 0])).astype(int)
    path = dr.path(x, y, loss="binomial", penalty="L2", alphas=[1.0, 0.01], fit_intercept=False, standardize=False)
    assert path.gap.max() <= 1e-8
    quantile = dr.path(x, x[:, 1], loss="quantile", penalty="L2", alphas=[1.0, 0.01], standardize=False)
    assert quantile.gap.max() <= 1e-8


def test_the_grid_of_a_loss_that_is_straight_in_most_rows() -> None:
    case = data(20, 42, seed=6)
    factor = np.where(np.arange(42) < 2, 0.0, 1.0)
    path = dr.path(case.X, case.y, loss=dr.Huber(0.05), penalty="L2", alphas=6, penalty_factor=factor)
    assert path.gap.max() <= 1e-8
    assert path.alphas[-1] > 1e-8 * path.alphas[0]
