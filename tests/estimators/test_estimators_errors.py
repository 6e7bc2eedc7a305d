"""Bad input: the message begins as scikit-learn's does and then says where and what next, in our words."""

import numpy as np
import pytest
from scipy import sparse

import diamondring as dr

NAMES = ["Lasso", "ElasticNet", "LassoCV", "ElasticNetCV", "Ridge", "RidgeCV", "PenalizedRegressor"]


def good():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 3))
    return X, X @ np.array([1.0, 0.0, -1.0]) + rng.standard_normal(30)


def with_value(value):
    X, _ = good()
    X[7, 1] = value
    return X


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("X", "theirs", "ours"),
    [
        (with_value(np.inf), "Input X contains infinity", "Column 1.*row 7"),
        (good()[0] * 1j, "Complex data not supported", "complex"),
        (good()[0][:, 0], "Expected 2D array, got 1D array instead", "Reshape your data"),
        (good()[0][:, :0], r"Found array with 0 feature\(s\)", "no columns"),
        (good()[0].reshape(30, 3, 1), "Found array with dim 3", "shape"),
        (np.array([["a", "b", "c"]] * 30), "could not convert string to float", "text"),
    ],
)
def test_inputs(name, X, theirs, ours):
    with pytest.raises(dr.InputError, match=f"(?s)^{theirs}.*{ours}"):
        getattr(dr, name)().fit(X, good()[1])


@pytest.mark.parametrize("name", NAMES[:-1])
def test_missing_values_name_the_place_and_the_way_out(name):
    with pytest.raises(dr.InputError, match=r"^Input X contains NaN\. Column 1.*row 7.*PenalizedRegressor"):
        getattr(dr, name)().fit(with_value(np.nan), good()[1])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("y", "message"),
    [
        (None, "requires y to be passed, but the target y is None"),
        (np.full(30, np.nan), r"^Input y contains NaN\..*row"),
        (np.where(np.arange(30) == 4, np.inf, 0.0), r"^Input y contains infinity.*row 4"),
        (np.zeros(29), r"^Found input variables with inconsistent numbers of samples: \[30, 29\]"),
        (["yes", "no"] * 15, "could not convert string to float: 'yes'"),
        (np.zeros(30) * 1j, "Complex data not supported"),
    ],
)
def test_targets(name, y, message):
    with pytest.raises(dr.InputError, match=message):
        getattr(dr, name)().fit(good()[0], y)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.ones(29), r"^sample_weight.shape == \(29,\), expected \(30,\)!"),
        (np.ones((30, 2)), "^Sample weights must be 1D array or scalar"),
        (np.where(np.arange(30) == 4, -2.0, 1.0), r"^Negative values in data passed to `sample_weight`.*row 4"),
        (np.zeros(30), "^Sample weights must contain at least one non-zero number"),
        (np.where(np.arange(30) == 4, np.nan, 1.0), "^Input sample_weight contains NaN.*row 4"),
    ],
)
def test_weights(name, weights, message):
    X, y = good()
    with pytest.raises(dr.InputError, match=message):
        getattr(dr, name)().fit(X, y, sample_weight=weights)


@pytest.mark.parametrize("name", NAMES)
def test_new_data_of_another_width(name):
    X, y = good()
    model = getattr(dr, name)().fit(X, y)
    with pytest.raises(dr.InputError, match=rf"^X has 2 features, but {name} is expecting 3 features as input"):
        model.predict(X[:, :2])


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_not_text_are_mixed_up(name):
    pd = pytest.importorskip("pandas")
    X, y = good()
    with pytest.raises(
        dr.InputTypeError, match="Feature names are only supported if all input features have string names"
    ):
        getattr(dr, name)().fit(pd.DataFrame(X, columns=["a", 1, "b"]), y)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_text_in_a_table_names_the_column_and_the_way_out(name):
    pd = pytest.importorskip("pandas")
    X, y = good()
    table = pd.DataFrame(X, columns=list("abc")).assign(b="left")
    with pytest.raises(dr.InputError, match=r"could not convert string to float.*'b' holds text.*PenalizedRegressor"):
        getattr(dr, name)().fit(table, y)


@pytest.mark.parametrize("name", ["LassoCV", "ElasticNetCV"])
def test_one_alpha_needs_one_target(name):
    X, y = good()
    with pytest.raises(dr.InputError, match=f"^For multi-task outputs, use MultiTask{name}"):
        getattr(dr, name)().fit(X, np.c_[y, y])


@pytest.mark.parametrize("name", ["LassoCV", "ElasticNetCV", "RidgeCV", "PenalizedRegressor"])
def test_fewer_rows_than_folds(name):
    X, y = good()
    with pytest.raises(dr.InputError, match=r"(fewer folds|Pass fewer folds)"):
        getattr(dr, name)(cv=20).fit(X[:10], y[:10])


@pytest.mark.parametrize("name", ["LassoCV", "ElasticNetCV"])
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"alphas": (1, -1)}, dr.InputError, r"^alphas\[1\] == -1, must be >= 0.0\."),
        ({"alphas": (1, "1")}, dr.InputTypeError, r"^alphas\[1\] must be an instance of float, not str\."),
        ({"alphas": 5, "eps": 2.0}, dr.InputError, "eps must be below 1"),
        ({"alphas": []}, dr.InputError, "alphas"),
    ],
)
def test_grids(name, options, error, message):
    with pytest.raises(error, match=message):
        getattr(dr, name)(**options).fit(*good())


def test_shares_of_l1():
    for bad in ([], [0.5, 2.0], "half"):
        with pytest.raises(dr.InputError, match="l1_ratio"):
            dr.ElasticNetCV(l1_ratio=bad).fit(*good())


@pytest.mark.parametrize("name", NAMES[:6])
def test_numbers_beyond_floating_point(name):
    X, y = good()
    theirs = "^Coordinate descent iterations resulted in non-finite parameter values.*the squares of {} add up"
    for matrix in (X, np.asfortranarray(X), sparse.csr_array(X)):
        with pytest.raises(dr.InputError, match=theirs.format("X")):
            getattr(dr, name)().fit(matrix * 1e200, y)
    with pytest.raises(dr.InputError, match=theirs.format("y")):
        getattr(dr, name)().fit(X, y * 1e200)


def test_unchecked_input_is_trusted():
    X, y = good()
    want = dr.Lasso(alpha=0.1).fit(X, y)
    for matrix in (X, np.asfortranarray(X), sparse.csc_array(X)):
        model = dr.Lasso(alpha=0.1).fit(matrix, y, check_input=False)
        np.testing.assert_allclose(model.coef_, want.coef_, rtol=1e-10)
        assert model.predict(X).shape == (30,)
    whole = dr.Lasso(alpha=0.1).fit(np.round(10 * X).astype(int), y, check_input=False)
    assert whole.coef_.dtype == np.float64


@pytest.mark.parametrize("empty", [[], ()])
@pytest.mark.parametrize("name", ["Lasso", "Ridge", "PenalizedRegressor"])
def test_an_empty_list_is_refused_with_a_sentence(name, empty):
    with pytest.raises(dr.InputError, match="Expected 2D array"):
        getattr(dr, name)().fit(empty, [1.0, 2.0])
