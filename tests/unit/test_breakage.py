"""What a failing input costs is the held-out error of the folds' own fits on changed rows; residuals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.comparing.breakage import FAILURES
from diamondring.figures.spec import Line, Points


def _data(n=90, p=5, seed=1):
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, p)) + 1.0
    X[:, 4] = 3.0  # constant
    return X, 2.0 * X[:, 0] - X[:, 1] + random.normal(size=n)


FOLDS = [(np.arange(0, 60), np.arange(60, 90)), (np.arange(30, 90), np.arange(0, 30))]


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2()], ids=lambda each: each.name)
def test_errors_are_those_of_changed_rows_under_the_folds_fits(penalty):
    X, y = _data()
    found = dr.breakage(X, y, penalties=[penalty], cv=FOLDS, alphas=[0.1])
    whole, broken = 0.0, np.zeros((4, 5))
    for i, (train, test) in enumerate(FOLDS):
        path = dr.path(X[train], y[train], penalty=penalty, alphas=0.1)
        random = np.random.default_rng(i)
        order, stuck = random.permutation(len(test)), int(random.integers(len(test)))
        whole += np.mean((y[test] - path.predict(X[test])[:, 0]) ** 2) / 2
        for j in range(5):
            own = X[test, j]
            values = (np.full(len(own), X[train, j].mean()), np.full(len(own), own[stuck]), own[order], 10 * own)
            for f, value in enumerate(values):
                changed = X[test].copy()
                changed[:, j] = value
                broken[f, j] += np.mean((y[test] - path.predict(changed)[:, 0]) ** 2) / 2
    assert found.error[0] == pytest.approx(whole, rel=1e-5)
    np.testing.assert_allclose(found.broken[0], broken, rtol=1e-4)
    assert not found.used[0, 4]
    np.testing.assert_allclose(found.ratio[0, :, 4], 1.0, rtol=1e-12)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
@pytest.mark.parametrize("loss", ["gaussian", "binomial", "multinomial", "poisson"])
def test_the_figure_draws_the_ratios_for_every_loss(loss):
    X, y = _data()
    target = {"binomial": y > 1, "multinomial": np.digitize(y, [0.0, 2.0]), "poisson": np.floor(np.abs(y))}.get(loss, y)
    found = dr.breakage(X, target, loss=loss, cv=3, alphas=10)
    again = dr.breakage(X, target, loss=loss, cv=3, alphas=10)
    np.testing.assert_array_equal(found.broken, again.broken)
    assert found.broken.shape == (2, len(FAILURES), 5)
    spec = found.plot.spec("breakage")
    assert [panel.title for panel in spec.panels] == ["missing", "frozen", "shuffled", "×10"]
    drawn = np.concatenate([mark.x for mark in spec.panels[0].marks if isinstance(mark, Points)])
    used = found.used.any(axis=0)
    np.testing.assert_allclose(np.sort(drawn), np.sort(found.ratio[:, 0][:, used].ravel()))
    assert found.plot.kinds == ("breakage",)
    assert spec.caption.endswith(".")
    assert all(len(row) == len(spec.table.columns) for row in spec.table.rows)


def test_levels_of_a_text_column_fail_together_and_are_not_multiplied():
    pd = pytest.importorskip("pandas")
    X, y = _data()
    table = pd.DataFrame({"a": X[:, 0], "kind": np.where(X[:, 1] > 1, "up", "down")})
    found = dr.breakage(table, y, cv=4, alphas=10)
    assert tuple(found.columns) == ("a", "kind")
    assert np.isnan(found.broken[:, FAILURES.index("x10"), 1]).all()
    assert np.isfinite(found.broken[:, :3]).all()
    assert np.isfinite(found.broken[:, :, 0]).all()
    assert found.plot.spec("breakage").table.rows


def test_bad_arguments_and_missing_parts_are_told():
    X, y = _data()
    with pytest.raises(dr.InputError, match="give a list"):
        dr.breakage(X, y, penalties="L1")
    with pytest.warns(dr.DataWarning):
        path = dr.path(X, y, alphas=[0.1])
    with pytest.raises(dr.InputError, match=r"dr\.breakage"):
        path.plot.breakage()
    with pytest.raises(dr.InputError, match="a fit keeps none"):
        path.plot.residuals()
    with pytest.warns(dr.DataWarning):
        labels = dr.path(X, y > 1, loss="binomial", alphas=[0.05])
    with pytest.raises(dr.InputError, match="calibration"):
        labels.plot.residuals(X=X, y=y > 1)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_residuals_are_observed_minus_predicted():
    X, y = _data()
    path = dr.path(X, y, alphas=[0.1])
    spec = path.plot.spec("residuals", data={"X": X, "y": y})
    points = next(mark for mark in spec.panels[0].marks if isinstance(mark, Points))
    predicted = path.predict(X)[:, 0]
    order = np.argsort(predicted)
    np.testing.assert_allclose(points.x, predicted[order], atol=1e-12)
    np.testing.assert_allclose(points.y, (y - predicted)[order], atol=1e-12)
    line = next(mark for mark in spec.panels[0].marks if isinstance(mark, Line))
    sizes = np.array([row[1] for row in spec.table.rows])
    assert sizes @ line.y == pytest.approx((y - predicted).sum())


def test_residuals_of_a_function_are_those_of_f():
    random = np.random.default_rng(0)
    x = np.linspace(0, 3, 80)
    y = 2.0 * np.exp(-x) + 0.1 * random.normal(size=80)
    fit = dr.fit(lambda b, x: b[0] * np.exp(-b[1] * x), [1.0, 1.0], x, y, alpha=0.001)
    spec = fit.plot.spec("residuals", data={"X": x[:50], "y": y[:50]})
    (points,) = [mark for mark in spec.panels[0].marks if isinstance(mark, Points)]
    expected = y[:50] - fit.coef[0] * np.exp(-fit.coef[1] * x[:50])
    np.testing.assert_allclose(np.sort(points.y), np.sort(expected), atol=1e-12)


def _saturating(b, X):
    speed, load = (X["speed"], X["load"]) if hasattr(X, "keys") else (X[:, 0], X[:, 1])
    return b["top"] * np.tanh(b["rise"] * np.asarray(speed)) + b["slope"] * np.asarray(load)


@pytest.mark.parametrize("container", ["array", "pandas", "polars", "dict"])
def test_failing_inputs_of_a_function_are_asked_of_the_function(container):
    random = np.random.default_rng(0)
    X = random.uniform(0.0, 3.0, size=(60, 3))
    y = 2.0 * np.tanh(X[:, 0]) + 0.5 * X[:, 1] + 0.1 * random.normal(size=60)
    start = {"top": 1.0, "rise": 1.0, "slope": 0.0}
    folds = [(np.arange(0, 40), np.arange(40, 60)), (np.arange(20, 60), np.arange(0, 20))]
    columns = {"speed": X[:, 0], "load": X[:, 1], "idle": X[:, 2]}
    given = {
        "array": lambda: X,
        "pandas": lambda: pd.DataFrame(columns, index=np.arange(100, 160)),
        "polars": lambda: pytest.importorskip("polars").DataFrame(columns),
        "dict": lambda: columns,
    }[container]()
    found = dr.breakage(given, y, f=_saturating, params=start, penalties=["L1"], alphas=[0.01], cv=folds)
    assert found.columns == (("x0", "x1", "x2") if container == "array" else ("speed", "load", "idle"))
    whole, broken = 0.0, np.zeros((4, 3))
    for i, (train, test) in enumerate(folds):
        fit = dr.fit(_saturating, start, X[train], y[train], alpha=0.01)
        draw = np.random.default_rng(i)
        order, stuck = draw.permutation(20), int(draw.integers(20))
        whole += np.mean((y[test] - fit.predict(X[test])) ** 2) / 2
        for j in range(3):
            own = X[test, j]
            values = (np.full(20, X[train, j].mean()), np.full(20, own[stuck]), own[order], 10 * own)
            for k, value in enumerate(values):
                changed = X[test].copy()
                changed[:, j] = value
                broken[k, j] += np.mean((y[test] - fit.predict(changed)) ** 2) / 2
    np.testing.assert_allclose(found.error, [whole], rtol=1e-6)
    np.testing.assert_allclose(found.broken[0], broken, rtol=1e-6)
    assert found.used[0].tolist() == [True, True, False]
    assert found.plot.spec("breakage").table.rows


def test_a_function_of_no_columns_is_refused():
    with pytest.raises(dr.InputTypeError, match="changes one column at a time, and X is a tuple"):
        dr.breakage((np.ones(9), np.ones(9)), np.arange(9.0), f=lambda b, X: b * X[0], params=[1.0])
