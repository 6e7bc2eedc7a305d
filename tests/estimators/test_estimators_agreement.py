"""The drop-in classes give what scikit-learn gives at a tight tolerance, whatever the parameters."""

import numpy as np
import pytest
import sklearn.linear_model as theirs
from sklearn.datasets import load_diabetes, make_regression
from sklearn.model_selection import GroupKFold, KFold, LeaveOneGroupOut

import diamondring as dr

TIGHT = {"tol": 1e-14, "max_iter": 1_000_000}


@pytest.fixture(scope="module")
def data():
    X, y = load_diabetes(return_X_y=True)
    rng = np.random.default_rng(1)
    X = X * rng.uniform(5.0, 50.0, size=X.shape[1]) + rng.uniform(-1.0, 1.0, size=X.shape[1])
    return X, y, rng.uniform(0.1, 3.0, size=len(y))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
@pytest.mark.parametrize("positive", [False, True])
@pytest.mark.parametrize("l1_ratio", [0.3, 1.0])
def test_elastic_net(data, l1_ratio, fit_intercept, positive, weighted):
    X, y, weights = data
    options = {"alpha": 0.7, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept, "positive": positive}
    sample_weight = weights if weighted else None
    a = dr.ElasticNet(**options).fit(X, y, sample_weight=sample_weight)
    b = theirs.ElasticNet(**options, **TIGHT).fit(X, y, sample_weight=sample_weight)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(a.intercept_, b.intercept_, rtol=1e-6)
    np.testing.assert_allclose(a.predict(X), b.predict(X), rtol=1e-7)
    assert a.gap_ <= 1e-8
    assert abs(a.dual_gap_) <= 1e-6 * np.var(y)


@pytest.mark.parametrize("positive", [False, True])
def test_elastic_net_without_l1_is_ridge(data, positive):
    X, y, weights = data
    a = dr.ElasticNet(alpha=0.7, l1_ratio=0, positive=positive).fit(X, y, sample_weight=weights)
    b = theirs.Ridge(alpha=0.7 * weights.sum(), positive=positive, tol=1e-12).fit(X, y, sample_weight=weights)
    rtol = 1e-3 if positive else 1e-8
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(a.predict(X), b.predict(X), rtol=rtol)


@pytest.mark.parametrize("fit_intercept", [False, True])
@pytest.mark.parametrize("alpha", [0.01, 1.0, 1e6])
def test_lasso(data, alpha, fit_intercept):
    X, y, _ = data
    a = dr.Lasso(alpha=alpha, fit_intercept=fit_intercept).fit(X, y)
    b = theirs.Lasso(alpha=alpha, fit_intercept=fit_intercept, **TIGHT).fit(X, y)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(a.coef_ == 0, b.coef_ == 0)


@pytest.mark.parametrize(
    "parameter", [{"precompute": True}, {"selection": "random", "random_state": 3}, {"warm_start": True}]
)
def test_parameters_of_coordinate_descent_change_nothing(data, parameter):
    X, y, _ = data
    plain = dr.Lasso(alpha=0.5).fit(X, y)
    other = dr.Lasso(alpha=0.5, copy_X=False, max_iter=1, **parameter).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(other.coef_, plain.coef_)


def test_a_gram_matrix_of_other_data_is_refused(data):
    X, y, _ = data
    centred = X - X.mean(axis=0)
    good, bad = centred.T @ centred, np.eye(X.shape[1])
    want = dr.Lasso(alpha=0.5).fit(X, y).coef_
    np.testing.assert_allclose(dr.Lasso(alpha=0.5, precompute=good).fit(centred, y).coef_, want, rtol=1e-9, atol=1e-10)
    with pytest.raises(dr.InputError, match="Gram matrix passed in via 'precompute' parameter did not pass validation"):
        dr.Lasso(alpha=0.5, precompute=bad).fit(centred, y)
    with pytest.warns(UserWarning, match="Gram matrix was provided but X was centered to fit intercept"):
        dr.Lasso(alpha=0.5, precompute=good).fit(X, y)
    with pytest.raises(dr.InputError, match="has shape"):
        dr.Lasso(alpha=0.5, precompute=good[:2, :2]).fit(centred, y)


@pytest.mark.parametrize("positive", [False, True])
@pytest.mark.parametrize("name", ["lasso_path", "enet_path"])
def test_path_functions(data, name, positive):
    X, y, _ = data
    X, y = X - X.mean(axis=0), y - y.mean()
    cls = {"lasso_path": dr.LassoCV, "enet_path": dr.ElasticNetCV}[name]
    for alphas in (7, [0.1, 3.0, 0.5]):
        a = cls.path(X, y, alphas=alphas, eps=1e-2, positive=positive)
        # scikit-learn 1.8 knows only n_alphas for the length of the grid
        b_alphas = a[0] if isinstance(alphas, int) else alphas
        b = getattr(theirs, name)(X, y, alphas=b_alphas, eps=1e-2, positive=positive, **TIGHT)
        np.testing.assert_allclose(a[0], b[0], rtol=1e-12)
        np.testing.assert_allclose(a[1], b[1], rtol=1e-6, atol=1e-8)
        assert a[1].shape == b[1].shape == (X.shape[1], len(b[0]))
        assert a[2].shape == b[2].shape
    assert dr.Lasso.path(X, y, alphas=[1.0], return_n_iter=True)[3] == [1]
    with pytest.raises(dr.InputError, match="Unexpected parameters in params"):
        cls.path(X, y, normalize=True)
    with pytest.raises(dr.InputError, match="positive=True is not allowed for multi-output"):
        cls.path(X, np.c_[y, y], positive=True)
    several = np.c_[y, X[:, 0]]
    a = cls.path(X, several, alphas=5, eps=1e-2)
    b = getattr(theirs, name)(X, several, alphas=a[0], eps=1e-2, **TIGHT)
    np.testing.assert_allclose(a[1], b[1], rtol=1e-5, atol=1e-7)


def test_older_name_of_the_grid_length(data):
    X, y, _ = data
    np.testing.assert_array_equal(dr.Lasso.path(X, y, n_alphas=4)[0], dr.Lasso.path(X, y, alphas=4)[0])


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("positive", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
def test_lasso_cv(data, fit_intercept, positive, weighted):
    X, y, weights = data
    options = {"alphas": 12, "fit_intercept": fit_intercept, "positive": positive, "cv": 4, "eps": 1e-2}
    sample_weight = weights if weighted else None
    a = dr.LassoCV(**options).fit(X, y, sample_weight=sample_weight)
    # the grid of scikit-learn 1.8 does not know about positive
    grid = {"alphas": a.alphas_} if positive else {}
    b = theirs.LassoCV(**{**options, **grid}, **TIGHT).fit(X, y, sample_weight=sample_weight)
    for name, rtol in (
        ("alphas_", 1e-10),
        ("alpha_", 1e-10),
        ("mse_path_", 1e-6),
        ("coef_", 1e-6),
        ("intercept_", 1e-6),
    ):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=rtol, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("alphas", [8, [0.1, 3.0, 0.5, 0.5]])
@pytest.mark.parametrize("l1_ratio", [0.5, [0.2, 0.9, 1.0], [0.7]])
def test_elastic_net_cv(data, l1_ratio, alphas):
    X, y, weights = data
    options = {"l1_ratio": l1_ratio, "alphas": alphas, "cv": KFold(3, shuffle=True, random_state=0), "eps": 1e-2}
    a = dr.ElasticNetCV(**options).fit(X, y, sample_weight=weights)
    b = theirs.ElasticNetCV(**options, **TIGHT).fit(X, y, sample_weight=weights)
    assert a.alphas_.shape == b.alphas_.shape
    assert a.mse_path_.shape == b.mse_path_.shape
    for name, rtol in (("alphas_", 1e-10), ("alpha_", 1e-10), ("l1_ratio_", 0), ("mse_path_", 1e-6), ("coef_", 1e-6)):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=rtol, atol=1e-9, err_msg=name)


def test_alphas_of_a_target_that_no_input_explains():
    X = np.random.default_rng(0).standard_normal((12, 3))
    a, b = (cls(alphas=4).fit(X, np.full(12, 5.0)) for cls in (dr.LassoCV, theirs.LassoCV))
    np.testing.assert_array_equal(a.alphas_, b.alphas_)
    np.testing.assert_array_equal(a.predict(X), np.full(12, 5.0))
    assert a.alpha_ == b.alpha_


def test_l1_ratio_zero_needs_alphas(data):
    X, y, _ = data
    with pytest.raises(dr.InputError, match="Automatic alpha grid generation is not supported for l1_ratio=0"):
        dr.ElasticNetCV(l1_ratio=[0.5, 0.0]).fit(X, y)
    a = dr.ElasticNetCV(l1_ratio=0, alphas=[0.1, 1.0]).fit(X, y)
    b = theirs.Ridge(alpha=a.alpha_ * len(y)).fit(X, y)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-8)


@pytest.mark.parametrize("name", ["LassoCV", "ElasticNetCV", "RidgeCV"])
def test_weight_two_is_the_row_twice_in_the_same_fold(name):
    rng = np.random.default_rng(5)
    X = rng.standard_normal((45, 6))
    y = X[:, 0] - X[:, 1] + rng.standard_normal(45)
    weights = rng.integers(0, 4, size=45)
    groups = np.repeat(np.arange(3), 15)
    twice = np.repeat(np.arange(45), weights)

    def splits(rows):
        return list(LeaveOneGroupOut().split(rows, groups=groups[rows]))

    cls = getattr(dr, name)
    weighted = cls(cv=splits(np.arange(45))).fit(X, y, sample_weight=weights)
    repeated = cls(cv=splits(twice)).fit(X[twice], y[twice])
    np.testing.assert_allclose(weighted.coef_, repeated.coef_, rtol=1e-8, atol=1e-12)
    assert weighted.alpha_ == pytest.approx(repeated.alpha_, rel=1e-10)
    if name != "RidgeCV":
        np.testing.assert_allclose(weighted.mse_path_, repeated.mse_path_, rtol=1e-8)
    else:
        assert weighted.best_score_ == pytest.approx(repeated.best_score_)


def test_groups_are_routed_to_the_splitter(data):
    from sklearn import config_context

    X, y, _ = data
    groups = np.arange(len(y)) % 5
    with config_context(enable_metadata_routing=True):
        splitter = GroupKFold(3).set_split_request(groups=True)
        a = dr.LassoCV(alphas=5, cv=splitter).fit(X, y, groups=groups)
        b = theirs.LassoCV(alphas=5, cv=splitter, **TIGHT).fit(X, y, groups=groups)
        c = dr.RidgeCV(cv=splitter).fit(X, y, groups=groups)
        d = theirs.RidgeCV(cv=splitter).fit(X, y, groups=groups)
    np.testing.assert_allclose(a.mse_path_, b.mse_path_, rtol=1e-6)
    assert c.best_score_ == pytest.approx(d.best_score_)
    for cls in (dr.LassoCV, dr.RidgeCV):
        with pytest.raises(dr.InputError, match="is only supported if enable_metadata_routing=True"):
            cls(cv=3).fit(X, y, groups=groups)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
@pytest.mark.parametrize("shape", [(60, 8), (20, 30)])
def test_ridge(shape, fit_intercept, weighted):
    X, y = make_regression(*shape, noise=5.0, n_targets=2, random_state=0)
    X = X + 3.0
    weights = np.random.default_rng(0).uniform(0.1, 3.0, size=len(y)) if weighted else None
    for alpha in (1e-3, 1.0, np.array([0.5, 20.0])):
        a = dr.Ridge(alpha=alpha, fit_intercept=fit_intercept).fit(X, y, sample_weight=weights)
        b = theirs.Ridge(alpha=alpha, fit_intercept=fit_intercept, solver="svd").fit(X, y, sample_weight=weights)
        np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-8, atol=1e-7)
        np.testing.assert_allclose(a.intercept_, b.intercept_, rtol=1e-8, atol=1e-7)
        assert np.all(a.gap_ <= 1e-8)


def test_ridge_weights_count(data):
    X, y, _ = data
    for weight in (3.0, np.full(len(y), 3.0)):
        a, b = (cls(alpha=2.0).fit(X, y, sample_weight=weight) for cls in (dr.Ridge, theirs.Ridge))
        np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-8)
    np.testing.assert_allclose(a.path_.alphas, [2.0 / (3.0 * len(y))])


def test_ridge_positive(data):
    X, y, weights = data
    a = dr.Ridge(alpha=5.0, positive=True).fit(X, y, sample_weight=weights)
    b = theirs.Ridge(alpha=5.0, positive=True, tol=1e-12).fit(X, y, sample_weight=weights)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-4, atol=1e-4)
    assert a.coef_.min() == 0.0


def test_ridge_without_penalty_is_least_squares_of_least_norm():
    X, y = make_regression(10, 20, noise=1.0, random_state=0)
    a = dr.Ridge(alpha=0.0).fit(X, y)
    assert "other coefficients do equally well" in repr(a)
    assert any("not unique" in text for text in a.path_.messages)
    centred = X - X.mean(axis=0)
    np.testing.assert_allclose(a.coef_, np.linalg.pinv(centred) @ (y - y.mean()), rtol=1e-8, atol=1e-10)


def test_ridge_solver_names_are_checked_as_in_scikit_learn(data):
    from scipy.sparse import csr_array

    X, y, _ = data
    want = dr.Ridge().fit(X, y).coef_
    for solver in ("svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga"):
        np.testing.assert_array_equal(dr.Ridge(solver=solver).fit(X, y).coef_, want)
    with pytest.raises(dr.InputError, match="'lbfgs' solver can be used only when positive=True"):
        dr.Ridge(solver="lbfgs").fit(X, y)
    with pytest.raises(dr.InputError, match="solver='svd' does not support positive fitting"):
        dr.Ridge(solver="svd", positive=True).fit(X, y)
    with pytest.raises(dr.InputError, match="solver='saga' does not support fitting the intercept on sparse data"):
        dr.Ridge(solver="saga").fit(csr_array(X), y)
    with pytest.raises(dr.InputTypeError, match="SVD solver does not support sparse inputs"):
        dr.Ridge(solver="svd", fit_intercept=False).fit(csr_array(X), y)
    with pytest.raises(dr.InputError, match="Number of targets and number of penalties do not correspond: 1 != 2"):
        dr.Ridge(alpha=[1.0, 2.0]).fit(X, y)
    with pytest.raises(dr.InputError, match="0 or more"):
        dr.Ridge(alpha=[-1.0]).fit(X, y)


@pytest.mark.parametrize("scoring", [None, "neg_mean_absolute_error", "r2"])
# scikit-learn itself fails for one flat target with alpha_per_target and scoring
@pytest.mark.parametrize(("columns", "per_target"), [(0, False), (1, False), (1, True), (2, False), (2, True)])
@pytest.mark.parametrize("shape", [(50, 6), (15, 30)])
def test_ridge_leave_one_out(shape, columns, per_target, scoring):
    X, y = make_regression(*shape, noise=20.0, n_targets=2, random_state=0)
    X = X + 2.0
    y = y[:, 0] if columns == 0 else y[:, :columns]
    weights = np.random.default_rng(0).uniform(0.5, 2.0, size=len(y))
    options = {
        "alphas": [10.0, 0.1, 300.0], "alpha_per_target": per_target, "store_cv_results": True, "scoring": scoring
    }  # fmt: skip
    a, b = (cls(**options).fit(X, y, sample_weight=weights) for cls in (dr.RidgeCV, theirs.RidgeCV))
    for name in ("cv_results_", "best_score_", "alpha_", "coef_", "intercept_"):
        assert np.shape(getattr(a, name)) == np.shape(getattr(b, name)), name
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=1e-6, atol=1e-7, err_msg=name)


def test_ridge_cv_says_how_much_better_than_the_mean(data):
    X, y, weights = data
    rows = np.arange(len(y))
    means = [np.average(y[rows != i], weights=weights[rows != i]) for i in rows]
    base = np.sqrt(np.average((y - means) ** 2, weights=weights))
    model = dr.RidgeCV(store_cv_results=True).fit(X, y, sample_weight=weights)
    error = np.sqrt(model.cv_results_.sum(axis=0).min() / weights.sum())
    assert f"leave-one-out root mean squared error {error:.2f}; predicting the mean {base:.2f}" in repr(model)
    assert "held-out score 0.4" in repr(dr.RidgeCV(cv=3).fit(X, y))


@pytest.mark.parametrize("scoring", [None, "neg_mean_squared_error"])
@pytest.mark.parametrize("columns", [0, 2])
def test_ridge_cross_validation(columns, scoring):
    X, y = make_regression(60, 6, noise=20.0, n_targets=2, random_state=0)
    y = y[:, 0] if columns == 0 else y
    options = {"alphas": [0.0, 10.0, 0.1, 300.0], "cv": 4, "scoring": scoring}
    a, b = (cls(**options).fit(X, y) for cls in (dr.RidgeCV, theirs.RidgeCV))
    assert a.alpha_ == b.alpha_
    assert a.best_score_ == pytest.approx(b.best_score_, rel=1e-8)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-8, atol=1e-9)


def test_ridge_cv_scorers_that_look_at_the_model_or_take_no_weights(data):
    X, y, weights = data

    def smallness(model, rows, truth):
        return -abs(model.coef_).sum() + 0.0 * len(model.predict(rows)) + 0.0 * truth.sum()

    chosen = dr.RidgeCV(alphas=[0.1, 1e4], cv=3, scoring=smallness).fit(X, y, sample_weight=weights)
    assert chosen.alpha_ == 1e4


def test_ridge_cv_refuses_what_scikit_learn_refuses(data):
    X, y, _ = data
    with pytest.raises(dr.InputError, match=r"alphas\[1\] == 0, must be > 0"):
        dr.RidgeCV(alphas=[1.0, 0]).fit(X, y)
    with pytest.raises(dr.InputTypeError, match=r"alphas\[1\] must be an instance of float, not str"):
        dr.RidgeCV(alphas=[1.0, "a"]).fit(X, y)
    with pytest.raises(dr.InputError, match="cv!=None and store_cv_results=True are incompatible"):
        dr.RidgeCV(cv=3, store_cv_results=True).fit(X, y)
    with pytest.raises(dr.InputError, match="cv!=None and alpha_per_target=True are incompatible"):
        dr.RidgeCV(cv=3, alpha_per_target=True).fit(X, y)
    assert dr.RidgeCV(alphas=3.0).fit(X, y).alpha_ == 3.0


@pytest.mark.parametrize("name", ["Lasso", "ElasticNet", "Ridge"])
def test_alpha_zero_is_least_squares_and_does_not_warn(data, name):
    X, y, _ = data
    fitted = getattr(dr, name)(alpha=0).fit(X, y)
    exact = theirs.LinearRegression().fit(X, y)
    np.testing.assert_allclose(fitted.coef_, exact.coef_, rtol=1e-7)
