"""Estimators as objects: interruption, pickling, parallel work, pipelines, prints, tables and figures."""

import os
import pickle
import re
import signal
import threading

import joblib
import numpy as np
import pytest
from sklearn.datasets import make_regression
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import diamondring as dr
from diamondring.estimators import _general, _solving, cv, ridge_cv

CLASSES = ["Lasso", "ElasticNet", "LassoCV", "ElasticNetCV", "Ridge", "RidgeCV", "PenalizedRegressor"]


@pytest.fixture(scope="module")
def data():
    return make_regression(60, 6, n_informative=3, noise=5.0, random_state=0)


def same_state(a, b):
    assert a.keys() == b.keys()
    for name in a:
        assert a[name] is b[name], name


@pytest.mark.parametrize("name", CLASSES)
def test_an_interrupted_fit_keeps_the_previous_state(data, name, monkeypatch):
    X, y = data
    model = getattr(dr, name)().fit(X, y)
    before = dict(vars(model))

    def stop(*args, **kwargs):
        raise dr.Interrupted()

    for module, door in ((_solving, "solve"), (cv, "select_from"), (_general, "select"), (ridge_cv, "solve_at")):
        monkeypatch.setattr(module, door, stop)
    with pytest.raises(dr.Interrupted):
        model.fit(X[:, :3], -y)
    same_state(vars(model), before)
    unfitted = getattr(dr, name)()
    with pytest.raises(KeyboardInterrupt):
        unfitted.fit(X, y)
    assert not hasattr(unfitted, "coef_")
    assert not hasattr(unfitted, "n_features_in_")


def test_ctrl_c_leaves_one_whole_fit():
    X, y = make_regression(400, 300, noise=5.0, random_state=0)
    model = dr.LassoCV().fit(X, y)
    whole = [model.predict(X), dr.LassoCV().fit(X, -y).predict(X)]
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012  the signal comes somewhere in these many fits
        for _ in range(10_000):
            model.fit(X, -y)
    assert any(np.array_equal(model.predict(X), one) for one in whole)


@pytest.mark.parametrize("name", CLASSES)
def test_a_failed_fit_keeps_the_previous_state(data, name):
    X, y = data
    model = getattr(dr, name)().fit(X, y)
    before = dict(vars(model))
    with pytest.raises(dr.InputError):
        model.fit(X[:, :2], np.where(np.arange(len(y)) == 3, np.nan, y))
    same_state(vars(model), before)


@pytest.mark.parametrize("name", CLASSES)
def test_a_new_fit_forgets_the_old_one(data, name):
    pd = pytest.importorskip("pandas")
    X, y = data
    model = getattr(dr, name)().fit(pd.DataFrame(X, columns=list("abcdef")), y)
    assert list(model.feature_names_in_) == list("abcdef")
    model.fit(X, y)
    assert not hasattr(model, "feature_names_in_")


@pytest.mark.parametrize("name", CLASSES)
def test_pickle_and_joblib(data, name, tmp_path):
    X, y = data
    model = getattr(dr, name)().fit(X, y)
    want = model.predict(X)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(X), want)
    assert repr(again) == repr(model)
    joblib.dump(model, tmp_path / "model.joblib")
    np.testing.assert_array_equal(joblib.load(tmp_path / "model.joblib").predict(X), want)


def fit_coef(name, X, y):
    return getattr(dr, name)().fit(X, y).coef_


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_fits_in_parallel_are_the_same_fits(data, backend):
    X, y = data
    with joblib.parallel_config(backend=backend, n_jobs=2):
        found = joblib.Parallel()(joblib.delayed(fit_coef)(name, X, y) for name in CLASSES)
    for name, coef in zip(CLASSES, found, strict=True):
        np.testing.assert_array_equal(coef, fit_coef(name, X, y))


@pytest.mark.parametrize("name", CLASSES)
def test_pipeline_and_cross_val_score(data, name):
    pytest.importorskip("pandas")
    X, y = data
    pipe = make_pipeline(StandardScaler(), getattr(dr, name)()).set_output(transform="pandas")
    assert pipe.fit(X, y).score(X, y) > 0.85
    assert cross_val_score(pipe, X, y, cv=3).mean() > 0.8
    assert len(pipe[-1].feature_names_in_) == 6


@pytest.mark.parametrize(
    ("model", "grid"),
    [
        (dr.Lasso(), {"alpha": [0.1, 1.0, 10.0]}),
        (dr.ElasticNet(), {"l1_ratio": [0.1, 0.9]}),
        (dr.Ridge(), {"alpha": [0.1, 100.0]}),
        (dr.PenalizedRegressor(alpha=0.1), {"penalty": [dr.L1(), dr.L2(), "elastic net"], "alpha": [0.1, "1se"]}),
    ],
)
def test_grid_search(data, model, grid):
    X, y = data
    search = GridSearchCV(model, grid, cv=3, n_jobs=2).fit(X, y)
    assert all(search.best_params_[name] in values for name, values in grid.items())
    assert search.best_estimator_.score(X, y) > 0.9


@pytest.mark.parametrize("name", CLASSES)
def test_what_needs_a_fit_says_so(name):
    model = getattr(dr, name)()
    for attribute in ("coef_table_", "plot"):
        assert not hasattr(model, attribute)
    with pytest.raises(NotFittedError):
        model.objective()
    with pytest.raises(NotFittedError):
        model.predict(np.zeros((1, 1)))


@pytest.mark.parametrize("name", CLASSES)
def test_repr_explains_the_fit(data, name):
    X, y = data
    cls = getattr(dr, name)
    assert repr(cls()) == f"{name}()"
    text = repr(cls().fit(X, y))
    assert text.startswith(f"{name}()\n")
    assert re.search(r"(L1|L2|elastic net) penalty.*, alpha [\d.e+-]+: keeps \d of 6 inputs; proved optimal", text)
    if name in ("LassoCV", "ElasticNetCV", "PenalizedRegressor"):
        assert re.search(r"held-out root mean squared error [\d.]+; predicting the mean [\d.]+ \(\d+ folds", text)
    if name == "RidgeCV":
        assert re.search(r"leave-one-out root mean squared error [\d.]+; predicting the mean [\d.]+", text)


def test_repr_inside_a_pipeline_is_short(data):
    pipe = make_pipeline(StandardScaler(), dr.Lasso(alpha=0.5)).fit(*data)
    assert "Lasso(alpha=0.5)" in repr(pipe)
    assert "proved optimal" not in repr(pipe)


def test_objective_prints_both_scalings(data, capsys):
    X, y = data
    dr.Ridge(alpha=6.0).fit(X, y).objective()
    text = capsys.readouterr().out
    assert "1/60 sum_i 1/2 (y_i - (b0 + x_i'b))^2" in text
    assert "+ 0.1 sum_j" in text
    assert "scikit-learn's alpha is W = 60 times this one, 6" in text
    dr.Lasso(alpha=0.25, fit_intercept=False).fit(X, y).objective()
    text = capsys.readouterr().out
    assert "scikit-learn's Lasso has the same alpha, 0.25" in text
    assert "b0" not in text
    chosen = dr.LassoCV(alphas=5).fit(X, y)
    chosen.objective()
    assert f"{chosen.alpha_:.4g} sum_j" in capsys.readouterr().out
    dr.Lasso().fit(X, np.c_[y, y]).objective()
    assert capsys.readouterr().out.count("Target ") == 2


def test_printed_objective_is_the_one_of_the_coefficients(data, capsys):
    X, y = data
    model = dr.ElasticNet(alpha=0.7, l1_ratio=0.4).fit(X, y)
    model.objective()
    printed = float(re.search(r"value at this fit: ([\d.e+-]+)", capsys.readouterr().out).group(1))
    b = model.coef_
    exact = np.mean((y - model.predict(X)) ** 2) / 2 + 0.7 * (0.4 * abs(b).sum() + 0.3 * (b @ b))
    assert printed == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize("name", CLASSES)
def test_coefficient_table_comes_in_the_library_of_the_inputs(data, name, library):
    module = pytest.importorskip(library)
    X, y = data
    columns = {f"c{j}": X[:, j] for j in range(6)}
    table = module.table(columns) if library == "pyarrow" else module.DataFrame(columns)
    model = getattr(dr, name)().fit(table, y)
    found = model.coef_table_
    assert type(found) is type(table)
    coef = dict(zip(list(np.asarray(found["input"])), np.asarray(found["coef"], dtype=float), strict=True))
    for j, value in enumerate(model.coef_):
        assert coef[f"c{j}"] == value
    effect = np.abs(np.asarray(found["coef_per_sd"], dtype=float))
    assert np.all(np.diff(effect) <= 0)
    np.testing.assert_allclose(effect.max(), np.max(np.abs(model.coef_) * X.std(axis=0)), rtol=1e-9)
    assert pickle.loads(pickle.dumps(model)).predict(table).shape == (60,)


def test_coefficient_table_of_several_targets(data):
    X, y = data
    table = dr.Lasso().fit(X, np.c_[y, 2 * y]).coef_table_
    assert next(iter(table.columns if hasattr(table, "columns") else table.column_names)) == "target"
    assert len(table) == 12


@pytest.mark.parametrize("name", CLASSES)
def test_figures_are_at_the_chosen_alpha(data, name):
    X, y = data
    model = getattr(dr, name)().fit(X, y)
    spec = model.plot.spec("coefficients")
    assert spec.caption
    assert "coefficients" in model.plot.kinds


def test_figures_of_several_targets_are_one_set_each(data):
    X, y = data
    figures = dr.Ridge().fit(X, np.c_[y, 2 * y]).plot
    assert len(figures) == 2
    assert figures[1].spec("coefficients").caption


def test_paths_and_gaps(data):
    X, y = data
    one = dr.Lasso(alpha=0.3).fit(X, y)
    assert isinstance(one.path_, dr.Path)
    np.testing.assert_array_equal(one.path_.alphas, [0.3])
    many = dr.LassoCV(alphas=7).fit(X, y)
    assert len(many.path_.alphas) == 7
    assert many.gap_ == many.path_.gap[many.path_.index_of(many.alpha_)] <= 1e-8
    two = dr.Lasso(alpha=0.3).fit(X, np.c_[y, -y])
    assert len(two.path_) == len(two.gap_) == 2


def test_a_missed_gap_is_a_convergence_warning(data, monkeypatch):
    X, y = data
    solve = _solving.solve

    def miss(problem, alphas, **options):
        import dataclasses

        found = solve(problem, alphas, **options)
        flaw = ("1 of 1 alphas missed the target gap: x2 and x3 repeat each other.",)
        return dataclasses.replace(found, status=np.array(["missed"]), gap=np.array([1e-3]), solver_flaws=flaw)

    monkeypatch.setattr(_solving, "solve", miss)
    with pytest.warns(ConvergenceWarning, match="Objective did not converge.*x2 and x3 repeat each other"):
        model = dr.Lasso().fit(X, y)
    assert "target missed" in repr(model)


def test_warnings_point_at_the_line_of_the_user(data):
    X, y = data
    constant = X.copy()
    constant[:, 2] = 1.0
    for name in CLASSES:
        with pytest.warns(dr.DataWarning, match="x2 is constant") as caught:
            getattr(dr, name)().fit(constant, y)
        assert caught[0].filename == __file__
        assert len(caught) == 1


@pytest.mark.parametrize("name", CLASSES)
def test_constant_target_is_fitted(data, name):
    X, _ = data
    model = getattr(dr, name)().fit(X, np.full(len(X), 3.0))
    np.testing.assert_allclose(model.predict(X), 3.0)
    np.testing.assert_array_equal(model.coef_, 0.0)


@pytest.mark.parametrize("name", CLASSES)
def test_leaking_column_is_fitted(data, name):
    X, y = data
    model = getattr(dr, name)().fit(np.c_[X, 2 * y], y)
    assert model.score(np.c_[X, 2 * y], y) > 0.99
