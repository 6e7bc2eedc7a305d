"""PoissonRegressor, GammaRegressor and TweedieRegressor: scikit-learn's numbers, shapes and words."""

import inspect
import pickle
import warnings

import numpy as np
import pytest
import sklearn.linear_model
from scipy import sparse
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags

import diamondring as dr

NAMES = ["PoissonRegressor", "GammaRegressor", "TweedieRegressor"]
MEMBERS = [
    ("PoissonRegressor", {}),
    ("GammaRegressor", {}),
    ("TweedieRegressor", {}),
    ("TweedieRegressor", {"power": 1}),
    ("TweedieRegressor", {"power": 1.5}),
    ("TweedieRegressor", {"power": 1.9}),
    ("TweedieRegressor", {"power": 2}),
    ("TweedieRegressor", {"power": 3}),
    ("TweedieRegressor", {"power": 0, "link": "log"}),
    ("TweedieRegressor", {"power": 2, "link": "identity"}),
]


def data(n=120, p=6, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    y = rng.gamma(2.0, np.exp(X[:, :2] @ [0.4, -0.3]) / 2.0) + 0.2
    return X, y, rng.integers(0, 4, n).astype(float)


def pair(name):
    return getattr(dr, name), getattr(sklearn.linear_model, name)


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("alpha", [0.0, 0.1])
@pytest.mark.parametrize(("name", "options"), MEMBERS)
def test_same_as_scikit_learn(name, options, alpha, fit_intercept):
    X, y, weights = data()
    if options.get("link") == "identity":
        if not fit_intercept:
            pytest.skip("the mean must be positive, and the model without any input says 0")
        X, y = np.abs(X), y + 3.0
    common = {"alpha": alpha, "fit_intercept": fit_intercept, **options}
    ours, theirs = (cls(**common) for cls in pair(name))
    theirs.set_params(tol=1e-11, max_iter=10_000, solver="newton-cholesky")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says so where it starts with another method than the one asked for
        theirs.fit(X, y, weights)
    ours.fit(X, y, weights)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-5)
    assert ours.score(X, y, weights) == pytest.approx(theirs.score(X, y, weights), abs=1e-7)
    assert ours.gap_ <= 1e-8


@pytest.mark.parametrize("name", NAMES)
def test_constructor_tags_and_constraints_are_scikit_learns(name):
    ours, theirs = (list(inspect.signature(cls).parameters.values()) for cls in pair(name))
    assert [(p.name, p.kind, p.default) for p in ours] == [(p.name, p.kind, p.default) for p in theirs]
    tags, others = (get_tags(cls()) for cls in pair(name))
    assert tags.target_tags == others.target_tags
    assert tags.input_tags == others.input_tags
    assert pair(name)[0]._parameter_constraints.keys() == pair(name)[1]._parameter_constraints.keys()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_attributes_have_scikit_learns_shapes_and_types(name, dtype):
    X, y, _ = data()
    ours, theirs = (cls().fit(X.astype(dtype), y) for cls in pair(name))
    public = {k for k in vars(theirs) if k.endswith("_") and not k.startswith("_")}
    assert public <= {k for k in vars(ours) if k.endswith("_")}
    for attribute in ("coef_", "intercept_"):
        a, b = np.asarray(getattr(ours, attribute)), np.asarray(getattr(theirs, attribute))
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-4)
    assert ours.predict(X.astype(dtype)).dtype == theirs.predict(X.astype(dtype)).dtype


@pytest.mark.parametrize("name", NAMES)
def test_sparse_tables_and_copies(name):
    pd = pytest.importorskip("pandas")
    X, y, weights = data()
    cls = pair(name)[0]
    want = cls(alpha=0.3).fit(X, y, weights)
    for matrix in (sparse.csr_array(X), sparse.csc_matrix(X), np.asfortranarray(X)):
        np.testing.assert_allclose(cls(alpha=0.3).fit(matrix, y, weights).coef_, want.coef_, rtol=1e-8, atol=1e-10)
    rows = np.repeat(np.arange(len(y)), weights.astype(int))
    np.testing.assert_allclose(cls(alpha=0.3).fit(X[rows], y[rows]).coef_, want.coef_, rtol=1e-7, atol=1e-9)
    table = pd.DataFrame(X, columns=list("abcdef"))
    named = cls(alpha=0.3).fit(table, y, weights)
    assert list(named.feature_names_in_) == list("abcdef")
    assert isinstance(named.coef_table_, pd.DataFrame)
    assert set(named.coef_table_["input"]) == set("abcdef")
    np.testing.assert_array_equal(named.predict(table), pickle.loads(pickle.dumps(named)).predict(table))
    assert not hasattr(clone(named), "coef_")


def test_exposure_as_weight_and_as_offset_is_the_same():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((150, 4))
    exposure = rng.uniform(0.2, 3.0, 150)
    counts = rng.poisson(exposure * np.exp(X[:, 0] * 0.5 - 0.3)).astype(float)
    ratio = exposure.sum() / len(counts)  # both objectives are means: over exposure, and over rows
    rate = dr.PoissonRegressor(alpha=0.2).fit(X, counts / exposure, sample_weight=exposure)
    offset = dr.path(
        X, counts, loss="poisson", penalty="L2", alphas=[0.2 * ratio], offset=np.log(exposure), standardize=False,
        tol=1e-12,
    )  # fmt: skip
    np.testing.assert_allclose(rate.coef_, offset.coef_at(0), rtol=1e-8)
    assert rate.intercept_ == pytest.approx(offset.intercept[0], rel=1e-8)
    general = dr.PenalizedRegressor("L2", 0.2 * ratio, loss="poisson", standardize=False, tol=1e-12)
    general.fit(X, counts, offset=np.log(exposure))
    np.testing.assert_allclose(general.coef_, rate.coef_, rtol=1e-8)
    np.testing.assert_allclose(general.predict(X), rate.predict(X), rtol=1e-8)
    general.set_params(alpha=0.2).fit(X, counts / exposure, sample_weight=exposure)
    np.testing.assert_allclose(general.coef_, rate.coef_, rtol=1e-8)
    expected = rate.predict(X) * exposure
    np.testing.assert_allclose(expected, offset.predict(X, offset=np.log(exposure))[:, 0], rtol=1e-7)


def test_pipeline_and_grid_search():
    X, y, _ = data()
    pipeline = make_pipeline(StandardScaler(), dr.PoissonRegressor())
    search = GridSearchCV(pipeline, {"poissonregressor__alpha": [1e-3, 0.1, 10.0]}, cv=3).fit(X, y)
    assert search.best_params_["poissonregressor__alpha"] in (1e-3, 0.1)
    assert search.best_score_ > 0


def test_score_is_one_for_a_perfect_fit_and_zero_for_the_mean():
    X = np.arange(8.0)[:, None] / 4
    y = np.exp(0.3 + 0.7 * X[:, 0])
    assert dr.PoissonRegressor(alpha=0.0).fit(X, y).score(X, y) == pytest.approx(1.0)
    assert dr.PoissonRegressor(alpha=1e8).fit(X, y).score(X, y) == pytest.approx(0.0, abs=1e-6)


def test_objective_and_print_say_what_was_minimised(capsys):
    X, y, _ = data()
    model = dr.GammaRegressor(alpha=0.25).fit(X, y)
    model.objective()
    text = capsys.readouterr().out
    assert "exp(-(b0 + x_i'b))" in text
    assert "0.25 sum_j [ 0.5 b_j^2 ]" in text
    assert "GammaRegressor has the same alpha, 0.25" in text
    assert f"{model.path_.objective[0]:.6g}" in text
    assert "proved optimal, relative duality gap" in repr(model)


@pytest.mark.parametrize(
    ("name", "options", "y", "message"),
    [
        (
            "PoissonRegressor",
            {},
            [1.0, -2.0, 3.0],
            r"^Some value\(s\) of y are out of.*negative.*row 1",
        ),
        ("GammaRegressor", {}, [1.0, 0.0, 3.0], r"value of 0.*row 1.*tweedie"),
        ("TweedieRegressor", {"power": 1.5}, [1.0, -2.0, 3.0], "negative value"),
        ("TweedieRegressor", {"power": 3}, [1.0, 0.0, 3.0], "above 0"),
        ("TweedieRegressor", {"power": 0.5}, [1.0, 2.0, 3.0], "no Tweedie family between 0 and 1"),
        ("PoissonRegressor", {}, [0.0, 0.0, 0.0], "0 in every row"),
        ("PoissonRegressor", {"alpha": -1.0}, [1.0, 2.0, 3.0], "The 'alpha' parameter of PoissonRegressor must be"),
        ("PoissonRegressor", {}, [[1.0, 2.0]] * 3, r"y should be a 1d array, got an array of shape \(3, 2\)"),
    ],
)
def test_misuse_gets_a_sentence(name, options, y, message):
    with pytest.raises(dr.InputError, match=f"(?s){message}"):
        getattr(dr, name)(**options).fit([[0.0], [1.0], [2.0]], y)


def test_score_refuses_what_fit_refuses():
    X, y, _ = data()
    with pytest.raises(dr.InputError, match="negative"):
        dr.PoissonRegressor().fit(X, y).score(X, -y)
