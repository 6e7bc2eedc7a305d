"""Cross-validation of any f(x; b): the numbers of the linear route and of loops by hand; nothing leaks out of folds."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import GroupKFold, KFold

import diamondring as dr
from diamondring.nonlinear.path import solve_path
from diamondring.nonlinear.prepare import make_nonlinear_problem
from diamondring.tuning.function_refit import refit
from diamondring.tuning.nonlinear import make_function_folds, select_nonlinear

ALPHAS = [1.0, 0.3, 0.1, 0.03, 0.01]


def linear(b, X):
    return X @ b


def decay(p, x):
    return p["size"] * np.exp(-p["rate"] * x) + p["level"] + p["slope"] * x + p["wave"] * np.sin(3.0 * x)


DECAY = {"size": 2.0, "rate": 0.4, "level": 0.1, "slope": 0.1, "wave": 0.1}
FREE = {"penalty_factor": {"rate": 0.0}, "bounds": {"rate": (0.01, 20.0)}}


@pytest.fixture
def numbers(rng):
    X = rng.standard_normal((70, 6))
    return X, X @ np.array([2.0, -1, 0.5, 0, 0, 0]) + 1 + 0.5 * rng.standard_normal(70)


@pytest.fixture
def curve(rng):
    x = np.linspace(0.0, 6.0, 60)
    return x, 3 * np.exp(-0.8 * x) + 0.6 + 0.15 * rng.standard_normal(60)


TARGETS = {
    "gaussian": lambda eta, rng: eta + 0.5 * rng.standard_normal(len(eta)),
    "binomial": lambda eta, rng: (rng.random(len(eta)) < 1 / (1 + np.exp(-eta))).astype(float),
    "poisson": lambda eta, rng: rng.poisson(np.exp(0.5 * eta)).astype(float),
    "huber:1.0": lambda eta, rng: eta + rng.standard_t(2, len(eta)),
    "cox": lambda eta, rng: np.column_stack([rng.exponential(np.exp(-eta)), rng.random(len(eta)) < 0.8]),
}


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.5)], ids=lambda p: p.name)
def test_a_linear_f_gives_what_the_linear_route_gives(rng, loss, penalty):
    X = rng.standard_normal((70, 5))
    y = TARGETS[loss](X @ np.array([1.0, -1, 0.5, 0, 0]), rng)
    options = {"loss": loss, "penalty": penalty, "alphas": [0.3, 0.1, 0.03], "cv": 4, "random_state": 5}
    options["sample_weight"] = rng.uniform(0.5, 2.0, 70)
    ours = dr.cross_validate(X, y, f=linear, params=np.zeros(5), **options)
    theirs = dr.cross_validate(X, y, fit_intercept=False, standardize=False, **options)
    np.testing.assert_allclose(ours.fold_errors, theirs.fold_errors, rtol=1e-6)
    np.testing.assert_allclose(ours.train_errors, theirs.train_errors, rtol=1e-6)
    np.testing.assert_allclose(ours.baseline.fold_errors, theirs.baseline.fold_errors, rtol=1e-9)
    np.testing.assert_allclose(ours.held_out, theirs.held_out, rtol=1e-5, atol=1e-6)
    assert (ours.best.index, ours.one_se.index) == (theirs.best.index, theirs.one_se.index)
    assert ours.best.n_kept == theirs.best.n_kept
    assert ours.measures == pytest.approx(theirs.measures, rel=1e-6)
    assert "kkt" in ours.path.status[0]
    assert "local" not in ours.path.status[0]


def test_several_classes(rng):
    X = rng.standard_normal((90, 3))
    labels = np.array(["a", "b", "c"])[(X @ rng.standard_normal((3, 3)) + rng.gumbel(size=(90, 3))).argmax(axis=1)]
    options = {"loss": "multinomial", "alphas": [0.1, 0.03], "cv": 3}
    ours = dr.cross_validate(X, labels, f=lambda b, X: X @ b, params=np.zeros((3, 3)), **options)
    theirs = dr.cross_validate(X, labels, fit_intercept=False, standardize=False, **options)
    np.testing.assert_allclose(ours.fold_errors, theirs.fold_errors, rtol=1e-6)
    assert ours.held_out.shape == (90, 3)
    np.testing.assert_allclose(ours.held_out.sum(axis=1), 1.0)


def test_a_loop_by_hand_gives_the_same_errors(curve):
    """Every fold starts where the fit to all rows started, with the alphas of all rows."""
    x, y = curve
    found = dr.cross_validate(x, y, f=decay, params=DECAY, alphas=6, cv=4, random_state=2, **FREE)
    expected = []
    for train, test in KFold(4, shuffle=True, random_state=2).split(x):
        p = make_nonlinear_problem(decay, DECAY, x[train], y[train], **FREE)
        path = solve_path(p.function, p.problem, found.alphas)
        expected.append([np.mean((y[test] - decay(path.params_at(i), x[test])) ** 2) for i in range(6)])
    np.testing.assert_allclose(found.fold_errors[:, 0, :], expected, rtol=1e-9)
    assert found.best.index == int(np.argmin(np.mean(expected, axis=0)))


def test_held_out_rows_have_no_say_in_their_fold(curve):
    x, y = curve
    before = dr.cross_validate(x, y, f=decay, params=DECAY, alphas=[0.1, 0.01], cv=[(range(40), range(40, 60))], **FREE)
    other = y.copy()
    other[40:] += 50.0
    after = dr.cross_validate(
        x, other, f=decay, params=DECAY, alphas=[0.1, 0.01], cv=[(range(40), range(40, 60))], **FREE
    )
    np.testing.assert_array_equal(before.train_errors, after.train_errors)


def test_the_result_speaks_of_parameters(curve):
    x, y = curve
    found = dr.cross_validate(x, y, f=decay, params=DECAY, alphas=12, cv=4, **FREE)
    text = repr(found)
    assert "of 5 parameters" in text
    assert "input" not in text
    assert "keeps" in text
    assert "predicting the mean" in text
    assert tuple(found.path.names) == ("size", "rate", "level", "slope", "wave")
    json.dumps(found.to_dict())
    assert found.calibration is not None
    assert found.calibration.slope == pytest.approx(1.0, abs=0.1)


def test_the_same_random_state_gives_the_same_bits(curve):
    x, y = curve
    options = {"f": decay, "params": DECAY, "alphas": 5, "cv": 3, "random_state": 7, "starts": 3, **FREE}
    first, second = (dr.cross_validate(x, y, **options) for _ in range(2))
    np.testing.assert_array_equal(first.fold_errors, second.fold_errors)
    np.testing.assert_array_equal(first.path.coef.toarray(), second.path.coef.toarray())


def test_rows_of_tuples_tables_and_dictionaries(curve):
    x, y = curve
    plain = dr.cross_validate(x, y, f=decay, params=DECAY, alphas=[0.1, 0.01], cv=3, **FREE)
    pair = dr.cross_validate(
        (x, 2 * x), y, f=lambda p, X: decay(p, X[1] / 2), params=DECAY, alphas=[0.1, 0.01], cv=3, **FREE
    )
    table = dr.cross_validate(
        pd.DataFrame({"time": x}), y, f=lambda p, X: decay(p, X["time"].to_numpy()), params=DECAY,
        alphas=[0.1, 0.01], cv=3, **FREE,
    )  # fmt: skip
    np.testing.assert_allclose(pair.fold_errors, plain.fold_errors, rtol=1e-8)
    np.testing.assert_allclose(table.fold_errors, plain.fold_errors, rtol=1e-8)


def test_splitters_groups_and_scorers(curve):
    x, y = curve
    labels = np.arange(60) // 6
    options = {"f": decay, "params": DECAY, "alphas": [0.1, 0.01], **FREE}
    by_group = dr.cross_validate(x, y, cv=GroupKFold(5), groups=labels, scoring="r2", **options)
    assert by_group.scoring == "minus r2"
    assert by_group.fold_errors.shape == (5, 1, 2)
    whole = dr.cross_validate(x, y, cv=3, groups=labels, repeats=2, scoring="mean absolute error", **options)
    assert whole.fold_errors.shape == (6, 1, 2)
    assert "whole groups" in whole.folds


def test_groups_of_parameters(rng):
    X = rng.standard_normal((80, 4))
    y = np.tanh(X[:, 0] - X[:, 1]) + 0.1 * rng.standard_normal(80)

    def network(p, X):
        return np.tanh(X @ p["W"]) @ p["v"]

    start = {"W": 0.5 * rng.standard_normal((4, 2)), "v": np.ones(2)}
    found = dr.cross_validate(
        X, y, f=network, params=start, cv=3, alphas=6, penalty_groups={"W": [[0, 0], [1, 1], [2, 2], [3, 3]]},
    )  # fmt: skip
    W = np.array([found.path.params_at(i)["W"] for i in range(6)])
    zero = W == 0
    assert (zero.all(axis=2) | ~zero.any(axis=2)).all()  # whole rows
    assert "sqrt(d_g) ||b_g||" in found.path.objective_text()


def test_an_f_that_fails_on_held_out_rows_leaves_the_alpha_out(curve):
    """Beyond the training rows f is not finite where its parameter is large: that alpha has no error, others have."""
    x, y = curve

    def pole(p, x):
        with np.errstate(all="ignore"):
            return p["a"] / (5.9 - p["b"] * x)

    found = dr.cross_validate(
        x, y, f=pole, params={"a": 1.0, "b": 0.1}, bounds={"b": (0.0, 0.5)}, alphas=[0.1, 0.01], cv=3
    )
    assert np.isfinite(found.mean_error).all()
    folds = make_function_folds(
        found.path.function, found.path.problem, x, cv=3, groups=None, repeats=1, random_state=0
    )
    eta = np.column_stack([np.zeros(len(folds[0].y)), np.full(len(folds[0].y), np.nan)])
    from diamondring.tuning.scoring import as_score

    errors = folds[0].errors(as_score(None), eta, training=False)
    assert np.isfinite(errors[0])
    assert np.isnan(errors[1])


def test_the_refit_is_the_fit_without_penalty_of_what_is_kept(curve):
    x, y = curve
    p = make_nonlinear_problem(decay, DECAY, x, y, **FREE)
    path = solve_path(p.function, p.problem, [0.1, 0.03])
    again = refit(p.problem, path, 1e-10)
    for i in range(2):
        b, c = path.coef_at(i), again.coef[[i]].toarray()[0]
        np.testing.assert_array_equal((b != 0) | (np.arange(5) == 1), c != 0)
        g = p.problem.value_and_gradient(c)[1]
        np.testing.assert_allclose(g[c != 0], 0.0, atol=1e-7)
        assert p.problem.value_and_gradient(c)[0] < p.problem.value_and_gradient(b)[0]


def test_the_door_of_dr_fit(curve):
    x, y = curve
    fit = dr.fit(decay, DECAY, x, y, alphas=8, cv=4, **FREE)
    assert fit.selection is not None
    assert fit.alpha == fit.selection.best.alpha
    again = select_nonlinear(fit.path.function, fit.path.problem, x, path=fit.path, cv=4, random_state=0)
    np.testing.assert_array_equal(again.fold_errors, fit.selection.fold_errors)


def test_what_f_does_not_have_may_be_denied(numbers):
    options = {"f": linear, "params": np.zeros(6), "alphas": 3, "cv": 3}
    plain = dr.cross_validate(*numbers, **options)
    denied = dr.cross_validate(*numbers, **options, fit_intercept=False, standardize=np.bool_(False))
    np.testing.assert_array_equal(denied.fold_errors, plain.fold_errors)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"f": linear, "params": np.zeros(6), "encode": True}, "encode= has no meaning with f"),
        ({"f": linear, "params": np.zeros(6), "keep": ["a"]}, "keep= has no meaning with f"),
        ({"f": linear, "params": np.zeros(6), "standardize": "numeric"}, "standardize= has no meaning with f"),
        ({"f": linear, "params": np.zeros(6), "standardize": True}, "standardize= has no meaning with f"),
        ({"f": linear, "params": np.zeros(6), "fit_intercept": True}, "fit_intercept= has no meaning with f"),
        ({"f": linear, "params": np.zeros(6), "starts": 0}, "starts=0"),
        ({"params": np.zeros(6)}, "params= belongs to a function: pass f="),
        ({"starts": 4}, "starts= belongs to a function"),
        ({"penalty_groups": [0, 1]}, "penalty_groups= belongs to a function"),
        ({"f": linear}, "params is None"),
        ({"f": linear, "params": np.zeros(6), "penalty": dr.L1(), "l1_ratios": [0.5]}, "l1_ratios has no meaning"),
        ({"f": linear, "params": np.zeros(6), "cv": 1}, "2 folds or more"),
    ],
)
def test_messages(numbers, options, words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises((dr.InputError, dr.InputTypeError), match=words.replace("(", r"\(")):
            dr.cross_validate(*numbers, alphas=3, **options)
