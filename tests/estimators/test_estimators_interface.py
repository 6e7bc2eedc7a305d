"""Constructor parameters, tags, attributes and types are scikit-learn's."""

import inspect

import numpy as np
import pytest
import sklearn.linear_model
from scipy import sparse
from sklearn.base import clone
from sklearn.datasets import make_regression
from sklearn.utils import get_tags

import diamondring as dr
from diamondring.estimators._compat import HAS_N_ALPHAS, with_n_alphas
from diamondring.estimators.cv import CrossValidated

DROP_INS = ["Lasso", "ElasticNet", "LassoCV", "ElasticNetCV", "Ridge", "RidgeCV"]
CLASSES = [*DROP_INS, "PenalizedRegressor"]


def pair(name):
    return getattr(dr, name), getattr(sklearn.linear_model, name)


@pytest.mark.parametrize("name", DROP_INS)
def test_constructor_is_scikit_learns(name):
    ours, theirs = (list(inspect.signature(cls).parameters.values()) for cls in pair(name))
    assert [p.name for p in ours] == [p.name for p in theirs]
    assert [p.kind for p in ours] == [p.kind for p in theirs]
    assert [p.default for p in ours] == [p.default for p in theirs]


@pytest.mark.parametrize("name", DROP_INS)
def test_parameters_are_checked_as_in_scikit_learn(name):
    ours, theirs = pair(name)
    assert ours._parameter_constraints.keys() == theirs._parameter_constraints.keys()
    X, y = np.eye(6)[:, :3], np.arange(6.0)
    for parameter in set(inspect.signature(theirs).parameters) - {"n_alphas"}:
        for bad in (-1, "no such option", object()):
            messages = []
            for cls in (ours, theirs):
                try:
                    cls(**{parameter: bad}).fit(X, y)
                except (ValueError, TypeError) as error:
                    messages.append(str(error))
            if len(messages) == 2 and messages[1].startswith("The '"):
                # the options of a set are listed in no particular order
                start = messages[1].split("{")[0].split(" or an ")[0].split("Got")[0]
                assert messages[0].startswith(start)
                break
        else:
            pytest.fail(f"{name}({parameter}=...) accepts everything, or says something of its own")


def test_a_bad_parameter_is_an_input_error():
    with pytest.raises(
        dr.InputError, match=r"The 'alpha' parameter of Lasso must be a float in the range \[0.0, inf\)"
    ):
        dr.Lasso(alpha=-1).fit([[0.0], [1.0]], [0.0, 1.0])


@pytest.mark.parametrize("name", DROP_INS)
def test_tags_are_scikit_learns(name):
    ours, theirs = (get_tags(cls()) for cls in pair(name))
    assert ours.target_tags == theirs.target_tags
    assert ours.input_tags == theirs.input_tags
    assert ours.estimator_type == theirs.estimator_type == "regressor"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", DROP_INS)
def test_shapes_and_types_are_scikit_learns(name, dtype):
    X, y = make_regression(60, 5, noise=10.0, random_state=0)
    theirs = pair(name)[1]()
    if hasattr(theirs, "tol"):
        theirs.set_params(tol=1e-10 if dtype is np.float64 else 1e-6, max_iter=100_000)
    theirs.fit(X.astype(dtype), y)
    ours = pair(name)[0]().fit(X.astype(dtype), y)
    public = {k for k in vars(theirs) if k.endswith("_") and not k.startswith("_")}
    assert public <= {k for k in vars(ours) if k.endswith("_")}
    for attribute in public - {"n_iter_", "solver_"}:
        a, b = np.asarray(getattr(ours, attribute)), np.asarray(getattr(theirs, attribute))
        assert a.shape == b.shape, attribute
        if attribute in ("coef_", "intercept_", "dual_gap_"):
            assert a.dtype == b.dtype, attribute
        if attribute not in ("dual_gap_",):
            np.testing.assert_allclose(a, b, rtol=2e-3, err_msg=attribute)
    assert ours.predict(X.astype(dtype)).dtype == theirs.predict(X.astype(dtype)).dtype


@pytest.mark.parametrize("name", ["Lasso", "ElasticNet", "Ridge", "RidgeCV"])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_several_targets_have_scikit_learns_shapes(name, columns, fit_intercept):
    X, y = make_regression(60, 5, n_targets=max(columns, 2), noise=10.0, random_state=0)
    y = y[:, :columns]
    ours, theirs = (cls(fit_intercept=fit_intercept).fit(X, y) for cls in pair(name))
    for attribute in ("coef_", "intercept_"):
        a, b = getattr(ours, attribute), getattr(theirs, attribute)
        assert np.shape(a) == np.shape(b)
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-3)
    assert ours.predict(X).shape == theirs.predict(X).shape
    assert np.shape(ours.gap_) == (() if columns == 1 else (columns,))


def test_sparse_coef_is_the_type_that_scikit_learn_gives():
    X, y = make_regression(40, 5, noise=5.0, random_state=0)
    ours, theirs = (cls(alpha=5.0).fit(X, y).sparse_coef_ for cls in pair("Lasso"))
    assert type(ours) is type(theirs)
    assert ours.shape == theirs.shape == (1, 5)
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), rtol=1e-3)


def test_penalized_regressor_says_that_it_takes_missing_values():
    tags = get_tags(dr.PenalizedRegressor())
    assert tags.input_tags.allow_nan
    assert tags.input_tags.sparse
    assert not get_tags(dr.Lasso()).input_tags.allow_nan


@pytest.mark.parametrize("name", CLASSES)
def test_clone_keeps_parameters_and_forgets_the_fit(name):
    cls = getattr(dr, name)
    X, y = make_regression(30, 4, noise=1.0, random_state=0)
    fitted = cls().fit(X, y)
    again = clone(fitted)
    assert repr(again) == repr(cls())
    assert not hasattr(again, "coef_")
    np.testing.assert_array_equal(again.fit(X, y).coef_, fitted.coef_)


@pytest.mark.parametrize("indices", [np.int32, np.int64])
@pytest.mark.parametrize(
    "kind", [sparse.csc_array, sparse.csr_array, sparse.csc_matrix, sparse.csr_matrix, sparse.coo_array]
)
@pytest.mark.parametrize("name", CLASSES)
def test_sparse_input_gives_the_same_as_dense(name, kind, indices):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 6)) * (rng.random((40, 6)) < 0.4)
    y = X @ np.array([1.0, -2.0, 0.0, 0.5, 0.0, 0.0]) + 0.1 * rng.standard_normal(40)
    matrix = kind(X)
    for part in ("indices", "indptr", "row", "col"):
        if hasattr(matrix, part) and kind is not sparse.coo_array:
            setattr(matrix, part, getattr(matrix, part).astype(indices))
    cls = getattr(dr, name)
    dense, thin = cls().fit(X, y), cls().fit(matrix, y)
    np.testing.assert_allclose(thin.coef_, dense.coef_, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(thin.predict(matrix), dense.predict(X), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("name", CLASSES)
def test_data_are_not_written_to(name):
    X, y = make_regression(40, 5, noise=5.0, random_state=0)
    weights = np.linspace(0.5, 2.0, 40)
    before = X.copy(), y.copy(), weights.copy()
    for array in (X, y, weights):
        array.flags.writeable = False
    getattr(dr, name)().fit(X, y, sample_weight=weights).predict(X)
    for array, copy in zip((X, y, weights), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("name", CLASSES)
def test_memory_order_and_strides_do_not_matter(name, order):
    X, y = make_regression(40, 5, noise=5.0, random_state=0)
    wide = np.zeros((80, 10))
    wide[::2, ::2] = X
    cls = getattr(dr, name)
    want = cls().fit(X, y).coef_
    for matrix in (np.asarray(X, order=order), np.asarray(wide, order=order)[::2, ::2]):
        np.testing.assert_allclose(cls().fit(matrix, y).coef_, want, rtol=1e-10)


def older_class():
    """LassoCV as it is made where scikit-learn 1.8 is installed."""
    plain = type("LassoCV", (CrossValidated,), dict(vars(dr.LassoCV)))
    return plain if HAS_N_ALPHAS else with_n_alphas(plain)


def test_scikit_learn_1_8_knows_n_alphas():
    X, y = make_regression(30, 4, noise=1.0, random_state=0)
    cls = older_class()
    assert list(inspect.signature(cls).parameters)[:3] == ["eps", "n_alphas", "alphas"]
    assert len(cls().fit(X, y).alphas_) == 100
    with pytest.warns(FutureWarning, match="'n_alphas' was deprecated in 1.7 and will be removed in 1.9"):
        assert len(cls(n_alphas=5).fit(X, y).alphas_) == 5
    with pytest.warns(FutureWarning, match="'alphas=None' is deprecated and will be removed in 1.9"):
        assert len(cls(alphas=None).fit(X, y).alphas_) == 100
    assert len(clone(cls(alphas=7)).fit(X, y).alphas_) == 7
    assert cls(n_alphas=6).get_params()["n_alphas"] == 6
