"""compare for any f(x; b): what the linear route finds, wherever both apply; what does not apply is left out."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.comparing.functions import alike, digest, effects
from diamondring.model.function import FunctionModel
from diamondring.nonlinear.prepare import make_nonlinear_problem


def linear(b, X):
    return X @ b


@pytest.fixture(scope="module")
def numbers():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((80, 6))
    return X, X @ np.array([2.0, -1, 0.5, 0, 0, 0]) + 1 + 0.5 * rng.standard_normal(80)


@pytest.fixture(scope="module")
def both(numbers):
    options = {"cv": 5, "alphas": 12, "penalties": ["none", "L1", "relaxed L1"], "random_state": 4}
    ours = dr.compare(*numbers, f=linear, params=np.zeros(6), **options)
    return ours, dr.compare(*numbers, fit_intercept=False, standardize=False, **options)


def test_a_linear_f_meets_the_same_verdict(both):
    ours, theirs = both
    assert ours.verdict.kind == theirs.verdict.kind
    assert ours.verdict.winner == theirs.verdict.winner
    for name in ("mean", "none", "L1", "relaxed L1"):
        np.testing.assert_allclose(ours[name].fold_errors, theirs[name].fold_errors, rtol=1e-6)
        assert ours[name].n_kept == theirs[name].n_kept
    chosen, expected = ours["relaxed L1"].chosen, theirs["relaxed L1"].chosen
    assert (chosen.index, chosen.gamma) == (expected.index, expected.gamma)
    assert chosen.alpha == pytest.approx(expected.alpha, rel=1e-6)
    np.testing.assert_allclose(ours.best.coef, theirs.best.coef, atol=1e-6)


def test_the_elastic_net_means_its_shares_in_the_same_units(numbers):
    X, y = numbers
    options = {"cv": 4, "alphas": 6, "penalties": ["elastic net"], "l1_ratios": [0.1, 0.5]}
    ours = dr.compare(X, 100 * y, f=linear, params=np.zeros(6), **options)
    theirs = dr.compare(X, 100 * y, fit_intercept=False, standardize=False, **options)
    np.testing.assert_allclose(
        ours["elastic net"].selection.l1_ratios, theirs["elastic net"].selection.l1_ratios, rtol=1e-12
    )


def test_texts_speak_of_parameters_and_leave_columns_out(both):
    ours, _ = both
    text = repr(ours)
    assert "6 parameters" in text
    assert "parameters kept" in text
    assert "input" not in text
    assert "column" not in text
    facts = ours.to_dict()
    json.dumps(facts)
    assert facts["parameters"] == 6
    assert "fragility" not in facts["methods"][0]
    assert "parameters_kept" in facts["methods"][0]
    assert "parameters_kept" in list(ours.table.columns)
    assert not {"bytes_per_row", "model_bytes", "fragility"} & set(ours.table.columns)
    assert ours.priority == "fewer parameters"


def test_the_model_predicts_what_f_does(both, numbers):
    model = both[0].best
    assert isinstance(model, FunctionModel)
    np.testing.assert_allclose(model.predict(numbers[0][:5]), numbers[0][:5] @ model.coef)
    np.testing.assert_array_equal(model.params, model.coef)
    assert model.kept == tuple(name for name, value in zip(model.names, model.coef, strict=True) if value)
    assert "f(x; b)" in model.formula()
    assert isinstance(model.coef_table(pd.DataFrame({"a": [1]})), pd.DataFrame)
    mean = both[0]["mean"].model
    np.testing.assert_allclose(mean.predict(numbers[0][:3]), numbers[1].mean())
    with pytest.raises(dr.InputError, match="cannot be written into a model file"):
        both[0].save("x.model.json")


def test_parameters_that_cannot_be_told_apart_are_named(rng):
    x = np.linspace(0.1, 3, 50)
    p = make_nonlinear_problem(
        lambda b, X: b[0] * np.exp(-b[1] * X) + b[2] * np.exp(-b[3] * X) + 0 * b[4],
        np.array([1.0, 1.0, 1.0, 1.02, 0.0]), x, np.exp(-x), names=["a", "k", "c", "l", "none"],
    ).problem  # fmt: skip
    groups = alike(p, np.array([1.0, 1.0, 1.0, 1.02, 0.0]))
    assert {"a", "c"} <= set(groups[0])
    assert "none" not in [name for group in groups for name in group]
    scale = effects(p, np.array([1.0, 1.0, 1.0, 1.02, 0.0]))
    np.testing.assert_allclose(scale[0], np.sqrt(np.mean(np.exp(-2 * x))), rtol=1e-6)


def test_instability_does_not_depend_on_the_units_of_parameters(numbers):
    X, y = numbers
    first = dr.compare(X, y, f=linear, params=np.zeros(6), cv=4, penalties=["none"])
    other = dr.compare(
        X, y, f=lambda b, X: X @ (b * np.array([1e3, 1, 1, 1e-3, 1, 1])), params=np.zeros(6), cv=4, penalties=["none"]
    )
    assert other["none"].instability == pytest.approx(first["none"].instability, rel=1e-5)


def test_curved_f_with_surplus_terms(rng):
    x = np.linspace(0, 6, 80)
    y = 3 * np.exp(-0.8 * x) + 0.6 + 0.1 * rng.standard_normal(80)

    def f(p, x):
        return p["a"] * np.exp(-p["k"] * x) + p["level"] + p["slope"] * x + p["wave"] * np.sin(3 * x)

    start = {"a": 2.0, "k": 0.4, "level": 0.1, "slope": 0.1, "wave": 0.1}
    c = dr.compare(
        x, y, f=f, params=start, penalty_factor={"k": 0.0}, bounds={"k": (0.01, 20.0)}, cv=5, alphas=12,
        l1_ratios=[0.5], nested=False,
    )  # fmt: skip
    assert c.verdict.winner in ("L1", "relaxed L1")
    assert {"a", "k", "level"} <= set(c.best.kept)
    assert len(c["relaxed L1"].model.kept) < 5
    assert np.isnan(c["L1"].fragility)
    assert "robustness" not in repr(c)
    assert "local minimum" in repr(c["L1"].model)


def test_nested_repeats_everything_inside(rng):
    X = rng.standard_normal((60, 3))
    y = X @ np.array([1.0, 0, 0]) + 0.5 * rng.standard_normal(60)
    c = dr.compare(X, y, f=linear, params=np.zeros(3), cv=3, alphas=5, penalties=["L1", "L2"], nested=True)
    assert c.nested is not None
    assert len(c.nested.picked) == 3
    assert c.nested.error == pytest.approx(c["L1"].error, rel=0.3)


def test_labels_are_guessed_and_judged(rng):
    X = rng.standard_normal((120, 3))
    y = np.where(rng.random(120) < 1 / (1 + np.exp(-X @ np.array([2.0, -1, 0]))), "yes", "no")
    c = dr.compare(X, y, f=lambda p, X: X @ p["w"] + p["b"], params={"w": np.zeros(3), "b": 0.0}, cv=4, alphas=8,
                   penalties=["L1", "none"])  # fmt: skip
    assert c.loss.name == "binomial"
    assert c.evidence.roc is not None
    assert 0 <= c.best.predict(X).min() <= c.best.predict(X).max() <= 1
    assert "w[0]" in c.best.names


def test_the_hash_follows_the_data(numbers):
    X, y = numbers
    first = digest(X, y, None)
    assert first == digest(X.copy(), y, None)
    assert first != digest(X + 1, y, None)
    assert digest((X, y), y) != digest((X, 2 * y), y)
    assert digest({"a": X}, y) == digest({"a": X.copy()}, y) != digest({"b": X}, y)
    assert digest(pd.DataFrame(X, columns=list("abcdef")), y) != digest(pd.DataFrame(X, columns=list("abcdeg")), y)


def test_messages(numbers):
    X, y = numbers
    with pytest.raises(dr.InputError, match="f takes its data as it likes: choose one of 'fewer parameters'"):
        dr.compare(X, y, f=linear, params=np.zeros(6), priority="robustness")
    with pytest.raises(dr.InputError, match="priority='fewer parameters' is unknown"):
        dr.compare(X, y, priority="fewer parameters")
    with pytest.raises(dr.InputError, match="keep= has no meaning with f"):
        dr.compare(X, y, f=linear, params=np.zeros(6), keep=["a"])
    with pytest.raises(dr.InputError, match="fit_intercept= has no meaning with f"):
        dr.compare(X, y, f=linear, params=np.zeros(6), fit_intercept=True)
    with pytest.raises(dr.InputError, match="allow_leak= has no meaning with f"):
        dr.compare(X, y, f=linear, params=np.zeros(6), allow_leak=["a"])
    with pytest.raises(dr.InputError, match="so there is nothing to predict"):
        dr.compare(X, np.ones(80), f=linear, params=np.zeros(6), loss="gaussian")
