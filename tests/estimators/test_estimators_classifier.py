"""PenalizedClassifier: losses for labels, tables as they come, class weights, the choice of alpha."""

import pickle

import numpy as np
import pytest
import sklearn.linear_model
from scipy import sparse
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import GridSearchCV, cross_val_score

import diamondring as dr


def data(classes=2, n=120, p=5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    score = X[:, :2] @ [1.0, -0.6] + rng.logistic(size=n)
    y = np.array(["low", "mid", "top"])[np.digitize(score, [0.0] if classes == 2 else [-0.8, 0.8])]
    return X, y, rng.integers(0, 4, n).astype(float)


def given(**options):
    return dr.PenalizedClassifier(alpha=0.02, **options)


@pytest.mark.parametrize("classes", [2, 3])
def test_same_as_logistic_regression_in_its_scaling(classes):
    X, y, weights = data(classes)
    model = given(penalty=dr.L1L2(0.5), standardize=False, class_weight="balanced", tol=1e-12).fit(X, y, weights)
    want = dr.LogisticRegression(l1_ratio=0.5, C=1 / (0.02 * weights.sum()), class_weight="balanced")
    want.fit(X, y, weights)
    np.testing.assert_allclose(model.coef_, want.coef_, atol=1e-9)
    np.testing.assert_allclose(model.intercept_, want.intercept_, atol=1e-9)
    for method in ("decision_function", "predict_proba", "predict_log_proba"):
        np.testing.assert_allclose(getattr(model, method)(X), getattr(want, method)(X), rtol=1e-7, atol=1e-8)
    np.testing.assert_array_equal(model.predict(X), want.predict(X))
    assert model.score(X, y) == want.score(X, y)


def test_squared_hinge_is_scikit_learns_support_vector_machine():
    from sklearn.svm import LinearSVC

    X, y, _ = data()
    model = given(penalty="L2", loss="squaredhinge", standardize=False, fit_intercept=False).fit(X, y)
    # C sum max(0, 1 - s eta)^2 + 1/2 ||b||^2
    want = LinearSVC(C=1 / (2 * 0.02 * len(y)), fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y)
    np.testing.assert_allclose(model.coef_, want.coef_, rtol=1e-6)
    np.testing.assert_array_equal(model.predict(X), want.predict(X))
    assert not hasattr(model, "predict_proba")
    assert CalibratedClassifierCV(given(loss="squaredhinge"), cv=3).fit(X, y).predict_proba(X).shape == (120, 2)


def test_loss_follows_the_number_of_labels_or_the_user():
    X, two, _ = data(2)
    _, three, _ = data(3)
    assert given().fit(X, two).path_.loss == dr.Binomial()
    assert given().fit(X, three).path_.loss == dr.Multinomial()
    assert given(loss="multinomial").fit(X, two).coef_.shape == (2, 5)
    grouped = given(loss=dr.Multinomial(grouped=True)).fit(X, three)
    used = (grouped.coef_ != 0).sum(axis=0)
    assert set(used) <= {0, 3}


def test_two_classes_as_multinomial_are_the_same_probabilities():
    X, y, _ = data()
    # with L2, half the strength: two coefficients b/2 and -b/2 have half the squares
    one = dr.PenalizedClassifier("L2", 0.02).fit(X, y)
    both = dr.PenalizedClassifier("L2", 0.04, loss="multinomial").fit(X, y)
    np.testing.assert_allclose(both.predict_proba(X), one.predict_proba(X), atol=1e-6)
    np.testing.assert_allclose(both.decision_function(X), one.decision_function(X), atol=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
def test_tables_with_text_and_gaps(classes):
    pd = pytest.importorskip("pandas")
    X, y, _ = data(classes)
    rng = np.random.default_rng(1)
    table = pd.DataFrame(X, columns=list("abcde")).assign(town=rng.choice(["x", "y", "z"], len(y)))
    table.loc[3, "a"] = np.nan
    model = given().fit(table, pd.Series(y, name="level"))
    assert "town=x" in model.get_feature_names_out()
    assert list(model.feature_names_in_) == [*"abcde", "town"]
    assert set(model.predict(table)) <= set(y)
    new = table.assign(town="w")
    with pytest.warns(dr.DataWarning, match="town"):
        assert model.predict_proba(new).shape == (len(y), classes)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(table), model.predict_proba(table))


@pytest.mark.parametrize("classes", [2, 3])
def test_offset_is_part_of_the_predictor(classes):
    X, y, _ = data(classes)
    rng = np.random.default_rng(2)
    offset = rng.standard_normal(len(y) if classes == 2 else (len(y), 3))
    model = given().fit(X, y, offset=offset)
    shifted = model.decision_function(X, offset=offset)
    np.testing.assert_allclose(shifted, model.decision_function(X) + offset)
    assert not np.allclose(model.coef_, given().fit(X, y).coef_)
    np.testing.assert_allclose(model.predict_proba(X, offset=offset).sum(axis=1), 1.0)


def test_weights_are_repetitions_and_sparse_is_dense():
    X, y, weights = data(3)
    want = given(tol=1e-12).fit(X, y, weights).coef_
    rows = np.repeat(np.arange(len(y)), weights.astype(int))
    np.testing.assert_allclose(given(tol=1e-12).fit(X[rows], y[rows]).coef_, want, atol=1e-8)
    np.testing.assert_allclose(given(tol=1e-12).fit(sparse.csr_array(X), y, weights).coef_, want, atol=1e-8)
    assert not hasattr(clone(given().fit(X, y)), "coef_")


def test_labels_of_rows_without_weight_are_absent():
    X, y, _ = data(3)
    model = given().fit(X, y, (y != "mid").astype(float))
    assert list(model.classes_) == ["low", "top"]
    assert model.path_.loss == dr.Binomial()
    np.testing.assert_allclose(model.coef_, given().fit(X[y != "mid"], y[y != "mid"]).coef_, atol=1e-6)


def test_inside_other_estimators():
    X, y, _ = data()
    search = GridSearchCV(given(), {"penalty": ["L1", "L2"]}, cv=3, scoring="neg_log_loss").fit(X, y)
    assert search.best_score_ > np.log(0.5)
    assert np.mean(cross_val_score(given(), X, y, cv=3, scoring="roc_auc")) > 0.6


def test_class_weights_are_row_weights():
    X, y, _ = data()
    a = given(class_weight={"low": 3.0}).fit(X, y)
    b = given().fit(X, y, np.where(y == "low", 3.0, 1.0))
    np.testing.assert_array_equal(a.coef_, b.coef_)
    want = sklearn.linear_model.LogisticRegression(C=np.inf, class_weight={"low": 3.0}, tol=1e-10, max_iter=1000)
    want.fit(X, y)
    np.testing.assert_allclose(
        dr.PenalizedClassifier(alpha=0, class_weight={"low": 3.0}).fit(X, y).coef_, want.coef_, rtol=1e-4
    )


@pytest.mark.parametrize(
    ("options", "y", "message"),
    [
        ({"loss": "squaredhinge"}, 3, "Only binary classification is supported by loss='squaredhinge'.*3 labels"),
        ({"loss": "binomial"}, 3, "loss='multinomial'"),
        ({"loss": "poisson"}, 2, r"not a loss for labels: use PenalizedRegressor\(loss='poisson'\)"),
        ({"loss": "cox"}, 2, "PenalizedSurvival"),
        ({"loss": "no such"}, 2, "loss='no such' is not known"),
        ({"class_weight": {"high": 2.0}}, 2, "'high'.*the labels of y are 'low', 'mid'"),
        ({"alpha": "aic"}, 2, "alpha='aic'"),
        ({}, ["a"] * 120, "only one class"),
        ({}, np.linspace(0, 1, 120), "Unknown label type: continuous"),
    ],
)
def test_misuse_gets_a_sentence(options, y, message):
    X, two, _ = data(2)
    y = {2: two, 3: data(3)[1]}[y] if isinstance(y, int) else y
    with pytest.raises(dr.InputError, match=f"(?s){message}"):
        dr.PenalizedClassifier(**{"alpha": 0.02, **options}).fit(X, y)


def test_regressor_sends_labels_here():
    X, y, _ = data()
    with pytest.raises(dr.InputError, match=r"use PenalizedClassifier\(loss='binomial'\)"):
        dr.PenalizedRegressor(loss="binomial", alpha=0.1).fit(X, y)


def test_objective_and_print_say_what_was_minimised(capsys):
    X, y, _ = data()
    model = given().fit(X, y)
    model.objective()
    text = capsys.readouterr().out
    assert "log(1 + exp(b0 + x_i'b))" in text
    assert "0.02 sum_j [ s_j |b_j| ]" in text
    assert "proved optimal, relative duality gap" in repr(model)
    table = model.coef_table_
    assert list(table.columns) == ["input", "column", "coef", "coef_per_sd", "odds_ratio"]
    np.testing.assert_allclose(table["odds_ratio"], np.exp(table["coef"]))


@pytest.mark.parametrize("classes", [2, 3])
def test_alpha_by_cross_validation(classes):
    X, y, weights = data(classes)
    model = dr.PenalizedClassifier(cv=3, alphas=15).fit(X, y, weights)
    selection = model.selection_
    assert selection.scoring == "log loss"
    want = dr.cross_validate(X, y, loss=model.path_.loss, cv=3, alphas=15, sample_weight=weights)
    assert model.alpha_ == want.best.alpha
    np.testing.assert_allclose(selection.best.error, want.best.error)
    assert "held-out log loss" in repr(model)
    assert "predicting the base rate" in repr(model)
    sparser = dr.PenalizedClassifier(alpha="1se", cv=3, alphas=15).fit(X, y, weights)
    assert sparser.alpha_ >= model.alpha_
    assert model.predict_proba(X).shape == (120, classes)
    kept = model.model_
    np.testing.assert_allclose(np.atleast_2d(kept.coef), model.coef_)


def test_what_cross_validation_compares_can_be_named():
    X, y, _ = data()
    model = dr.PenalizedClassifier(cv=3, alphas=15, scoring="auc").fit(X, y)
    assert "held-out AUC 0." in repr(model)
    hinge = dr.PenalizedClassifier(cv=3, alphas=15, loss="squaredhinge").fit(X, y)
    assert hinge.selection_.scoring == "squared hinge loss"
    groups = np.arange(120) // 10
    grouped = dr.PenalizedClassifier(cv=3, alphas=5).fit(X, y, groups=groups)
    assert grouped.selection_.best.error < grouped.selection_.baseline.error
