"""PenalizedRegressor: tables as they come, names, factors, bounds, and the package's own scaling."""

import pickle
import re

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, KFold
from sklearn.pipeline import make_pipeline

import diamondring as dr

pd = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def table():
    """Area, a text with a missing level, a number with gaps, a boolean; and a price made of them."""
    rng = np.random.default_rng(7)
    n = 120
    town = rng.choice(["north", "south", "west"], size=n).astype(object)
    area = rng.uniform(50.0, 200.0, size=n)
    frontage = rng.uniform(5.0, 30.0, size=n)
    price = 2.0 * area + 30.0 * (town == "north") + rng.normal(scale=10.0, size=n)
    frame = pd.DataFrame({"area": area, "town": town, "frontage": frontage, "pool": rng.random(n) < 0.3})
    frame.loc[::9, "frontage"] = np.nan
    frame.loc[5, "town"] = None
    return frame, pd.Series(price, name="price")


def test_a_table_as_it_comes(table):
    X, y = table
    model = dr.PenalizedRegressor().fit(X, y)
    names = list(model.get_feature_names_out())
    assert {"area", "town=north", "town=(missing)", "frontage", "frontage missing", "pool"} <= set(names)
    assert len(names) == len(model.coef_) == len(model.encoder_.names)
    assert list(model.feature_names_in_) == ["area", "town", "frontage", "pool"]
    assert model.n_features_in_ == 4
    assert model.score(X, y) > 0.95
    by_hand = model.encoder_.transform(X) @ model.coef_ + model.intercept_
    np.testing.assert_allclose(model.predict(X), by_hand)
    np.testing.assert_allclose(model.model_.predict(X), by_hand)
    assert model.gap_ <= 1e-8
    assert "town" in model.encoder_.describe()


def test_cv_is_the_cross_validation_of_the_package(table):
    X, y = table
    model = dr.PenalizedRegressor(alphas=20, cv=5, random_state=3).fit(X, y)
    selection = dr.cross_validate(X, y, alphas=20, cv=5, random_state=3, encode=True)
    np.testing.assert_array_equal(model.selection_.fold_errors, selection.fold_errors)
    assert model.alpha_ == selection.best.alpha
    cautious = dr.PenalizedRegressor(alpha="1se", alphas=20, cv=5, random_state=3).fit(X, y)
    assert cautious.alpha_ == selection.one_se.alpha >= model.alpha_
    np.testing.assert_array_equal(cautious.coef_, selection.path.coef_at(selection.one_se.index))
    assert cautious.model_.stats.rule == "1se"
    assert cautious.model_.stats.held_out_error == selection.one_se.error
    assert cautious.model_.target == "price"


def test_a_given_alpha_is_dr_path(table):
    X, y = table
    model = dr.PenalizedRegressor(penalty=dr.L1L2(0.5), alpha=0.7).fit(X, y)
    path = dr.path(X, y, penalty=dr.L1L2(0.5), alphas=0.7)
    np.testing.assert_allclose(model.coef_, path.coef_at(0), rtol=1e-9, atol=1e-12)
    assert model.alpha_ == 0.7
    assert model.l1_ratio_ == 0.5
    assert model.selection_ is None
    assert model.model_.stats.rule == "given"


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.3), dr.NoPenalty(), "ridge", "elastic net"])
def test_every_penalty(table, penalty):
    X, y = table
    alpha = 0.0 if isinstance(penalty, dr.NoPenalty) else 0.5
    columns = X[["area", "frontage"]].fillna(0.0)
    model = dr.PenalizedRegressor(penalty=penalty, alpha=alpha).fit(columns, y)
    assert model.score(columns, y) > 0.8


def test_l1_ratios(table):
    X, y = table
    model = dr.PenalizedRegressor(penalty=dr.L1L2(), l1_ratios=[0.2, 0.9], alphas=10, cv=4).fit(X, y)
    assert model.l1_ratio_ in (0.2, 0.9)
    assert model.selection_.mean_error.shape == (2, 10)


def test_standardising_makes_units_irrelevant(table):
    X, y = table
    other = X.assign(area=X["area"] * 1000.0)
    a = dr.PenalizedRegressor(alpha=2.0).fit(X, y)
    b = dr.PenalizedRegressor(alpha=2.0).fit(other, y)
    np.testing.assert_allclose(b.predict(other), a.predict(X), rtol=1e-8)
    c = dr.PenalizedRegressor(alpha=2.0, standardize=False).fit(X, y)
    d = dr.PenalizedRegressor(alpha=2.0, standardize=False).fit(other, y)
    assert not np.allclose(c.predict(X), d.predict(other), rtol=1e-6)
    spared = dr.PenalizedRegressor(alpha=2.0, standardize="numeric").fit(X, y)
    scale = dict(zip(spared.encoder_.names, spared.path_.scale, strict=True))
    assert scale["town=north"] == 1.0
    assert scale["area"] == pytest.approx(X["area"].std(ddof=0))


def test_factors_and_bounds_by_name_of_a_column_or_an_input(table):
    X, y = table
    model = dr.PenalizedRegressor(
        alpha=1e3, penalty_factor={"area": 0.0, "town": np.inf}, bounds={"area": (None, 1.5), "pool": (0, None)}
    ).fit(X, y)
    coef = dict(zip(model.get_feature_names_out(), model.coef_, strict=True))
    assert coef.pop("area") == pytest.approx(1.5)
    assert set(coef.values()) == {0.0}
    low = dr.PenalizedRegressor(alpha=0.01, penalty_factor={"town=north": np.inf}).fit(X, y)
    coef = dict(zip(low.get_feature_names_out(), low.coef_, strict=True))
    assert coef["town=north"] == 0.0
    assert coef["town=south"] != 0.0
    with pytest.raises(dr.InputError, match="aera"):
        dr.PenalizedRegressor(alpha=1.0, penalty_factor={"aera": 0.0}).fit(X, y)
    array = X[["area", "frontage"]].to_numpy()
    positive = dr.PenalizedRegressor(alpha=0.01, bounds=(None, 0)).fit(np.nan_to_num(array), y)
    assert positive.coef_.max() <= 0.0


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_other_table_libraries_give_the_same(table, library):
    pytest.importorskip(library)
    import pyarrow as pa

    X, y = table
    other = pa.Table.from_pandas(X, preserve_index=False)
    if library == "polars":
        import polars as pl

        other = pl.from_arrow(other)
    a = dr.PenalizedRegressor(alphas=10, cv=4).fit(X, y)
    b = dr.PenalizedRegressor(alphas=10, cv=4).fit(other, y.to_numpy())
    np.testing.assert_array_equal(a.coef_, b.coef_)
    np.testing.assert_array_equal(b.predict(other), a.predict(X))


def test_arrays_with_missing_values(table):
    X, y = table
    array = X[["area", "frontage"]].to_numpy()
    model = dr.PenalizedRegressor(alphas=10, cv=4).fit(array, y)
    assert list(model.get_feature_names_out()) == ["x0", "x1", "x1 missing"]
    assert np.isfinite(model.predict(array)).all()
    for bad in (np.inf, -np.inf):
        broken = array.copy()
        broken[3, 0] = bad
        with pytest.raises(dr.InputError, match=r"Input X contains infinity.*Column 0.*row 3"):
            dr.PenalizedRegressor(alpha=1.0).fit(broken, y)
        with pytest.raises(dr.InputError, match="infinity"):
            model.predict(broken)


def test_infinity_in_a_table_names_the_column(table):
    X, y = table
    with pytest.raises(dr.InputError, match=r"'area' contains 1 infinite value.*row 3"):
        dr.PenalizedRegressor(alpha=1.0).fit(X.assign(area=np.where(np.arange(len(X)) == 3, np.inf, X["area"])), y)


def test_columns_must_be_the_ones_of_the_fit_in_their_order(table):
    X, y = table
    model = dr.PenalizedRegressor(alpha=1.0).fit(X, y)
    with pytest.raises(dr.InputError, match=r"Feature names must be in the same order.*Reorder the columns"):
        model.predict(X[["town", "area", "frontage", "pool"]])
    with pytest.raises(dr.InputError, match=r"(?s)Feature names seen at fit time, yet now missing.*pool"):
        model.predict(X.drop(columns="pool"))
    with pytest.raises(dr.InputError, match=r"(?s)Feature names unseen at fit time.*extra"):
        model.predict(X.assign(extra=1.0))


def test_a_category_that_training_never_had_is_remarked_on(table):
    X, y = table
    model = dr.PenalizedRegressor(alpha=1.0).fit(X, y)
    new = X.assign(town="abroad")
    with pytest.warns(dr.DataWarning, match=r"town.*abroad") as caught:
        predicted = model.predict(new)
    assert len(caught) == 1
    assert np.isfinite(predicted).all()


def test_identifiers_are_left_out_unless_kept(table):
    X, y = table
    named = X.assign(code=[f"house {i}" for i in range(len(X))])
    with pytest.warns(dr.DataWarning, match="code"):
        model = dr.PenalizedRegressor(alpha=1.0).fit(named, y)
    assert not any(name.startswith("code") for name in model.get_feature_names_out())
    assert model.predict(named).shape == (len(X),)
    with pytest.warns(dr.DataWarning, match="code"):
        kept = dr.PenalizedRegressor(alpha=1.0, keep=["code"]).fit(named, y)
    assert any(name.startswith("code=") for name in kept.get_feature_names_out())


def test_weights_groups_and_offset(table):
    X, y = table
    rng = np.random.default_rng(2)
    weights = rng.integers(0, 3, size=len(y))
    rows = np.repeat(np.arange(len(y)), weights)
    a = dr.PenalizedRegressor(alpha=1.0).fit(X, y, sample_weight=weights)
    b = dr.PenalizedRegressor(alpha=1.0).fit(X.iloc[rows].reset_index(drop=True), y.iloc[rows].reset_index(drop=True))
    coef = dict(zip(b.get_feature_names_out(), b.coef_, strict=True))
    for name, value in zip(a.get_feature_names_out(), a.coef_, strict=True):
        assert value == pytest.approx(coef.get(name, 0.0), rel=1e-7, abs=1e-9)
    groups = np.arange(len(y)) // 10
    whole = dr.PenalizedRegressor(alphas=5, cv=GroupKFold(4)).fit(X, y, groups=groups)
    assert whole.selection_.fold_errors.shape[0] == 4
    known = 2.0 * X["area"].to_numpy()
    shifted = dr.PenalizedRegressor(alpha=1.0).fit(X, y, offset=known)
    np.testing.assert_allclose(shifted.predict(X, offset=known), shifted.predict(X) + known)
    plain = dr.PenalizedRegressor(alpha=1.0).fit(X, y - known)
    np.testing.assert_allclose(shifted.coef_, plain.coef_, rtol=1e-9, atol=1e-12)


def test_splits_splitters_and_scorers(table):
    X, y = table
    splits = list(KFold(3).split(X))
    a = dr.PenalizedRegressor(alphas=6, cv=splits).fit(X, y)
    b = dr.PenalizedRegressor(alphas=6, cv=KFold(3)).fit(X, y)
    np.testing.assert_array_equal(a.selection_.fold_errors, b.selection_.fold_errors)
    c = dr.PenalizedRegressor(alphas=6, cv=3, repeats=2, scoring="neg_mean_absolute_error").fit(X, y)
    assert c.selection_.scoring == "mean absolute error"
    assert c.selection_.fold_errors.shape[0] == 6


def test_model_is_saved_and_read_without_the_data(table, tmp_path):
    X, y = table
    model = dr.PenalizedRegressor(alphas=10, cv=4).fit(X, y)
    file = tmp_path / "price.model.json"
    model.model_.save(file)
    np.testing.assert_allclose(dr.load_model(file).predict(X), model.predict(X), rtol=1e-12)


def test_the_fit_keeps_no_row_of_the_data(table):
    X, y = table
    large = pd.concat([X] * 50, ignore_index=True)
    model = dr.PenalizedRegressor(alphas=10, cv=4, keep=["area"]).fit(large, np.tile(y, 50))
    slim = dr.PenalizedRegressor(alpha=1.0).fit(large, np.tile(y, 50))
    assert len(pickle.dumps(slim)) < 20_000
    # the held-out predictions are the one vector that grows with the data
    assert len(pickle.dumps(model)) < 60_000 + 8 * len(large)


@pytest.mark.parametrize("alpha", ["best", -1.0, float("nan"), float("inf"), True, None])
def test_an_alpha_that_means_nothing(table, alpha):
    X, y = table
    with pytest.raises(dr.InputError, match=r"'cv'.*'1se'.*number of 0 or more"):
        dr.PenalizedRegressor(alpha=alpha).fit(X, y)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"penalty": "L7"}, "L7"),
        ({"standardize": "yes"}, "standardize"),
        ({"alpha": 1.0, "bounds": (2.0, 1.0)}, "lower"),
        ({"alpha": 1.0, "penalty_factor": [1.0]}, "penalty_factor"),
        ({"cv": 1}, "2 folds"),
        ({"cv": 500}, "too few"),
        ({"scoring": "no such score"}, "no such score"),
        ({"l1_ratios": [0.5]}, "l1_ratios"),
        ({"alphas": [-1.0]}, "alpha=-1"),
        ({"tol": -1.0}, "tol"),
    ],
)
def test_options_that_mean_nothing(table, options, message):
    X, y = table
    with pytest.raises(dr.InputError, match=message):
        dr.PenalizedRegressor(**options).fit(X, y)


def test_one_row_cannot_be_cross_validated(table):
    X, y = table
    with pytest.raises(dr.InputError, match="n_samples=1"):
        dr.PenalizedRegressor().fit(X[["area"]].iloc[:1], y.iloc[:1])


def test_in_a_pipeline_with_a_table(table):
    X, y = table
    pipe = make_pipeline(dr.PenalizedRegressor(alphas=10, cv=4))
    assert pipe.fit(X, y).score(X, y) > 0.95
    assert "town=west" in set(pipe[-1].get_feature_names_out(X.columns))
    with pytest.raises(dr.InputError, match="input_features is not equal to feature_names_in_"):
        pipe[-1].get_feature_names_out(["a"])


def test_repr_compares_with_predicting_the_mean(table):
    X, y = table
    text = repr(dr.PenalizedRegressor(alphas=10, cv=4).fit(X, y))
    found = re.search(r"root mean squared error ([\d.]+); predicting the mean ([\d.]+) \(4 folds, shuffled", text)
    assert float(found.group(1)) < 0.2 * float(found.group(2))
