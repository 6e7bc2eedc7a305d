"""Penalised networks: derivatives, certificates, and the inputs that they find."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.feature_selection import SelectFromModel
from sklearn.model_selection import GroupKFold

import diamondring as dr
from diamondring.estimators.net_model import ACTIVATIONS, Fitting, Network
from diamondring.estimators.net_path import Rows
from diamondring.losses import Binomial, Gaussian, Multinomial

pd = pytest.importorskip("pandas")

SMALL = {"hidden_layer_sizes": (4,), "alphas": 6, "cv": 3, "starts": 1}


def signal(X):
    """A function of the first four inputs: a wave, a product, a square."""
    return 2.0 * np.sin(2.0 * X[:, 0]) + X[:, 1] * X[:, 2] + X[:, 3] ** 2


@pytest.fixture(scope="module")
def planted():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(700, 30))
    return X, signal(X) + 0.5 * rng.normal(size=700)


@pytest.fixture(scope="module")
def little():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(120, 5))
    return X, np.sin(2.0 * X[:, 0]) + X[:, 1] + 0.1 * rng.normal(size=120)


def fitting_of(loss, outputs, activation="tanh", hidden=(3, 2), skip=True):
    rng = np.random.default_rng(2)
    Z = rng.normal(size=(15, 4))
    y = {
        "gaussian": rng.normal(size=15),
        "binomial": (rng.random(15) < 0.4).astype(float),
        "multinomial": np.eye(3)[rng.integers(0, 3, size=15)],
    }[loss.name]
    share = rng.random(15)
    network = Network(4, hidden, outputs, activation, skip)
    return Fitting(network, Z, y, loss, share / share.sum(), 0.01), rng.normal(size=network.size)


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize(("loss", "outputs"), [(Gaussian(), 1), (Binomial(), 1), (Multinomial(), 3)], ids=str)
def test_gradients_are_those_of_differences(loss, outputs, activation, skip):
    fitting, b = fitting_of(loss, outputs, activation, skip=skip)
    step = 1e-6
    by_hand = [(fitting.value(b + step * e) - fitting.value(b - step * e)) / (2 * step) for e in np.eye(len(b))]
    np.testing.assert_allclose(fitting.gradient(b), by_hand, atol=1e-8)


@pytest.mark.parametrize(("loss", "outputs"), [(Gaussian(), 1), (Binomial(), 1), (Multinomial(), 3)], ids=str)
def test_curvature_is_that_of_gauss_and_newton(loss, outputs):
    fitting, b = fitting_of(loss, outputs)
    net, step = fitting.network, 1e-6
    moved = [net.predict(b + step * e, fitting.Z) - net.predict(b - step * e, fitting.Z) for e in np.eye(len(b))]
    J = np.stack(moved, axis=2) / (2 * step)  # (n, K, p)
    eta = net.predict(b, fitting.Z)
    bent = np.stack(
        [
            loss.apply_curvature(
                fitting.y, eta if outputs > 1 else eta[:, 0], fitting.share, v if outputs > 1 else v[:, 0]
            )
            for v in np.moveaxis(J, 2, 0)
        ]
    ).reshape(len(b), -1)
    share = np.repeat(fitting.share, outputs)
    expected = (bent * share) @ J.reshape(-1, len(b)) + np.diag(fitting.l2)
    places = np.r_[1, 2, 5:9, 14, np.arange(20, len(b))]
    np.testing.assert_allclose(fitting.curvature(b, places), expected[np.ix_(places, places)], atol=1e-7)


def test_the_planted_inputs_are_found_and_the_others_are_exactly_zero(planted):
    X, y = planted
    model = dr.PenalizedNetRegressor(alpha="1se", alphas=12, starts=1, cv=3).fit(X, y)
    kept = set(np.flatnonzero(model.selected_))
    assert {0, 1, 2, 3} <= kept
    assert len(kept) <= 6
    rows = model.network_.parts(model.weights_)[0]
    assert (rows[~model.selected_] == 0).all()
    assert model.n_features_selected_ == len(kept)
    new = np.random.default_rng(9).normal(size=(1000, 30))
    assert 1.0 - np.var(model.predict(new) - signal(new)) / np.var(signal(new)) > 0.85
    changed = new.copy()
    changed[:, ~model.selected_] = 100.0
    np.testing.assert_array_equal(model.predict(changed), model.predict(new))


def test_the_path_goes_from_all_inputs_to_none(little):
    X, y = little
    model = dr.PenalizedNetRegressor(**{**SMALL, "alphas": 12}).fit(X, y)
    path = model.path_
    assert len(path) == 12
    assert (np.diff(path.alphas) < 0).all()
    assert path.n_inputs[0] == 0
    assert path.n_inputs[-1] >= 2
    np.testing.assert_array_equal(path.n_inputs, (path.input_norms > 0).sum(axis=1))
    assert path.kept(0) == []
    assert {"x0", "x1"} <= set(path.kept(len(path) - 1))
    assert (path.kkt <= 1e-8).all()
    assert (path.status == "kkt, local").all()
    assert path.alphas[np.argmin(path.error)] == model.alpha_
    assert path.fold_errors.shape == (3, 12)
    assert "local minima" in repr(path)
    assert "local minimum" in repr(model)
    np.testing.assert_allclose(model.predict(X[:1]), model.predict(X)[:1])


def test_every_network_satisfies_the_optimality_conditions(little):
    """By differences of the documented objective, without the code that solved it."""
    X, y = little
    model = dr.PenalizedNetRegressor(hidden_layer_sizes=4, alpha=0.05, adaptive=0.0, l2=0.01, starts=1).fit(X, y)
    Z, t = (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()
    net, b = model.network_, model.weights_

    def smooth(b):
        rows, first, (last, out) = (*net.parts(b)[:2], net.parts(b)[2][0])
        f = np.tanh(Z @ rows[:, :4] + first) @ last[:, 0] + out[0] + Z @ rows[:, 4]
        return 0.5 * np.mean((t - f) ** 2) + 0.005 * (b[:-1] @ b[:-1])

    slope = np.array([(smooth(b + 1e-5 * e) - smooth(b - 1e-5 * e)) / 2e-5 for e in np.eye(len(b))])
    rows, slopes = net.parts(b)[0], net.parts(slope)[0]
    price = 0.05 * np.sqrt(5.0)
    norms = np.linalg.norm(rows, axis=1)
    assert 0 < (norms > 0).sum() < 5
    for j in range(5):
        if norms[j] > 0:
            np.testing.assert_allclose(slopes[j], -price * rows[j] / norms[j], atol=1e-8)
        else:
            assert np.linalg.norm(slopes[j]) <= price
    np.testing.assert_allclose(slope[25:], 0.0, atol=1e-8)
    objective = smooth(b) + price * norms.sum()
    assert model.path_.objective[0] == pytest.approx(objective, rel=1e-12)


def test_labels(planted):
    X, y = planted
    labels = np.where(y > 1.0, "high", "low")
    model = dr.PenalizedNetClassifier(alpha=0.01, alphas=8, starts=1).fit(X[:300], labels[:300])
    assert model.classes_.tolist() == ["high", "low"]
    assert model.score(X[300:], labels[300:]) > 0.8
    p = model.predict_proba(X)
    np.testing.assert_allclose(p.sum(axis=1), 1.0)
    np.testing.assert_allclose(np.log(p), model.predict_log_proba(X), rtol=1e-9)
    np.testing.assert_array_equal(model.predict(X), model.classes_[p.argmax(axis=1)])


def test_several_classes_drop_an_input_for_all_of_them():
    iris = load_iris()
    rng = np.random.default_rng(0)
    X = np.hstack([iris.data, rng.normal(size=(150, 4))])
    model = dr.PenalizedNetClassifier((4,), alpha="1se", alphas=8, cv=3, starts=1, l2=1e-2).fit(X, iris.target)
    assert model.score(X, iris.target) > 0.93
    assert not model.selected_[4:].any()
    assert model.decision_function(X).shape == (150, 3)


def test_weights_are_repeated_rows(little):
    X, y = little
    times = np.random.default_rng(3).integers(0, 3, size=len(y))
    weighted = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05}).fit(X, y, sample_weight=times)
    repeated = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05}).fit(np.repeat(X, times, axis=0), np.repeat(y, times))
    np.testing.assert_allclose(weighted.predict(X), repeated.predict(X), rtol=1e-6, atol=1e-8)


def test_units_of_inputs_and_target_change_nothing(little):
    X, y = little
    first = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05}).fit(X, y)
    scale = np.array([1e3, 1.0, 1e-3, 10.0, 7.0])
    second = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05}).fit(scale * X + 5.0, 100.0 * y - 3.0)
    np.testing.assert_allclose(second.predict(scale * X + 5.0), 100.0 * first.predict(X) - 3.0, rtol=1e-5, atol=1e-5)


def test_tables_keep_their_names(little):
    X, y = little
    frame = pd.DataFrame(X, columns=list("abcde"))
    model = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05}).fit(frame, pd.Series(y))
    assert list(model.feature_names_in_) == list("abcde")
    assert list(model.get_feature_names_out()) == [
        name for name, used in zip("abcde", model.selected_, strict=True) if used
    ]
    assert {"a", "b"} <= set(model.get_feature_names_out())
    assert {"a", "b"} <= set(model.path_.kept(0))
    with pytest.raises(dr.InputError, match="feature names"):
        model.predict(frame[list("edcba")])


def test_the_choice_of_inputs_is_a_transformer(little):
    X, y = little
    model = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.05})
    selector = SelectFromModel(model, threshold=1e-12).fit(X, y)
    np.testing.assert_array_equal(selector.get_support(), selector.estimator_.selected_)
    assert selector.estimator_.feature_importances_.sum() == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_bits(little):
    X, y = little
    first, second = (dr.PenalizedNetRegressor(**SMALL).fit(X, y) for _ in range(2))
    np.testing.assert_array_equal(first.path_.weights, second.path_.weights)
    np.testing.assert_array_equal(first.path_.fold_errors, second.path_.fold_errors)
    again = pickle.loads(pickle.dumps(first))
    np.testing.assert_array_equal(again.predict(X), first.predict(X))
    assert clone(first).get_params() == first.get_params()


def test_folds_are_honest(little):
    """What a fold is judged by was fitted to its training rows alone."""
    X, y = little
    splits = [(np.arange(80), np.arange(80, 120)), (np.arange(40, 120), np.arange(40))]
    model = dr.PenalizedNetRegressor(**SMALL | {"cv": splits, "alphas": [0.1, 0.05]}).fit(X, y)
    damaged = y.copy()
    damaged[80:] = 1e3
    rows = Rows.of(X[:80], y[:80], None)
    np.testing.assert_allclose(rows.Z.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(rows.Z.std(axis=0), 1.0)
    assert model.path_.fold_errors.shape == (2, 2)
    spread = np.var(y)
    assert (model.path_.fold_errors < spread).all()
    groups = np.repeat(np.arange(12), 10)
    grouped = dr.PenalizedNetRegressor(**SMALL | {"cv": GroupKFold(3), "alphas": [0.1]}).fit(X, y, groups=groups)
    assert grouped.path_.fold_errors.shape == (3, 1)


def test_constant_inputs_and_targets():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(40, 3))
    X[:, 1] = 0.1
    model = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.01}).fit(X, X[:, 0])
    assert not model.selected_[1]
    flat = dr.PenalizedNetRegressor(**SMALL | {"alpha": 0.01}).fit(X, np.full(40, 7.0))
    assert flat.n_features_selected_ == 0
    np.testing.assert_allclose(flat.predict(X), 7.0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": "best"}, "use 'min'"),
        ({"alpha": -1.0}, "a number of 0 or more"),
        ({"hidden_layer_sizes": ()}, "number of units"),
        ({"hidden_layer_sizes": (3, 0)}, "number of units"),
        ({"activation": "relu"}, "'tanh', 'softplus' or 'silu'"),
        ({"starts": 0}, "1 or more"),
        ({"adaptive": -1.0}, "adaptive"),
        ({"l2": 0.0}, "l2"),
        ({"eps": 2.0}, "eps"),
        ({"cv": 1}, "fold"),
    ],
)
def test_bad_parameters_get_a_sentence(little, options, words):
    X, y = little
    with pytest.raises(dr.InputError, match=re.escape(words)):
        dr.PenalizedNetRegressor(**options).fit(X, y)
