"""``fit.plot``: what is drawn by default, what is missing and what to call instead."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
import figure_results as results


def test_the_most_useful_figure_comes_first():
    assert results.comparison().plot.default == "which_one"
    assert results.selection().plot.default == "cv"
    assert results.selection().path.plot.default == "path"
    assert dr.path(*results.table(), alphas=[0.1]).plot.default == "coefficients"


def test_kinds_lists_what_can_be_drawn():
    assert set(results.comparison().plot.kinds) == {
        "which_one", "path", "cv", "touch", "pull", "zero_zone", "coefficients", "overfit", "cost",
        "breakage", "residuals",
    }  # fmt: skip
    assert results.selection().path.plot.kinds == ("path",)
    assert "plot.cv()" in repr(results.selection().plot)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("cv", r"needs held-out errors, which this fit does not have: call dr.cross_validate\(X, y\).plot.cv\(\)"),
        ("overfit", r"call dr.cross_validate\(X, y\).plot.overfit\(\)"),
        ("which_one", r"needs a comparison of methods.*call dr.compare\(X, y\).plot.which_one\(\)"),
        ("cost", r"call dr.compare\(X, y\).plot.cost\(\)"),
        ("pull", r"a fit keeps no data.*plot.pull\(X=X, y=y\)"),
        ("touch", r"a fit keeps no data.*plot.touch\('a', 'b', X=X, y=y\)"),
        ("coefficients", r"Which alpha\? This path has 30"),
        ("nonsense", "There is no figure 'nonsense': choose one of path, cv"),
    ],
)
def test_a_missing_ingredient_is_a_sentence(kind, sentence):
    with pytest.raises(dr.InputError, match=sentence):
        results.selection().path.plot.spec(kind)


def test_touch_and_pull_are_computed_from_data_that_are_passed():
    X, y = results.table()
    path = results.selection().path
    alpha = float(path.alphas[10])
    spec = path.plot.spec("pull", alpha=alpha, data={"X": X, "y": y})
    assert "kept inputs pull with exactly" in spec.caption
    pair = path.plot.spec("touch", first="input 0", second="input 1", alpha=alpha, data={"X": X, "y": y})
    assert pair.panels[0].x.label.startswith("input 0")
    with pytest.raises(dr.InputError, match="X was passed without y"):
        path.plot.spec("pull", alpha=alpha, data={"X": X})
    with pytest.raises(dr.InputError, match="not on this path"):
        path.plot.spec("pull", alpha=0.123456, data={"X": X, "y": y})


def test_one_named_input_is_not_a_pair():
    with pytest.raises(dr.InputError, match="needs two inputs"):
        results.comparison().plot.spec("touch", first="input 0")


def test_a_comparison_draws_any_pair_of_prominent_inputs_without_the_data():
    spec = results.comparison().plot.spec("touch", first="input 1", second="town=Bonn")
    assert spec.panels[0].y.label.startswith("town=Bonn")
    assert "at its own alpha" in spec.caption


def test_estimators_and_models_draw_too():
    X, y = results.table()
    numbers = X.drop(columns="town").to_numpy()
    fit = dr.LassoCV(cv=4).fit(numbers, y)
    assert np.isclose(fit.plot.parts.alpha, fit.path_.alphas).any() or fit.plot.parts.alpha is not None
    assert fit.plot.spec().caption
    model = results.comparison().best
    if model.coef.any():
        from diamondring.figures import plotter

        assert plotter(model).default == "coefficients"
        assert "keeps" in plotter(model).spec().caption


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_save_writes_the_figure(tmp_path, ending):
    file = tmp_path / f"figure.{ending}"
    results.selection().plot.save(file, "overfit")
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert file.read_bytes().startswith(start)


def test_save_refuses_other_endings(tmp_path):
    with pytest.raises(dr.InputError, match=r"must end in \.png, \.svg or \.pdf"):
        results.selection().plot.save(tmp_path / "figure.xyz")
    assert not list(tmp_path.iterdir())
