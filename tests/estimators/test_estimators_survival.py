"""PenalizedSurvival: forms of survival times, strata, curves, concordance, and scikit-learn's own checks."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import estimator_checks_generator

import diamondring as dr
from diamondring.survival import baseline_hazard, concordance

pd = pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def data():
    """Two useful numbers, a useless one, a text; times, events, strata."""
    rng = np.random.default_rng(3)
    n = 150
    X = pd.DataFrame(rng.standard_normal((n, 3)), columns=["age", "size", "noise"])
    X["grade"] = rng.choice(["low", "high"], n)
    X.loc[::10, "size"] = np.nan
    eta = X["age"] - 0.7 * X["size"].fillna(0.0) + 0.8 * (X["grade"] == "high")
    time = np.ceil(10 * rng.exponential(np.exp(-eta)))
    event = rng.random(n) < 0.75
    y = np.array(list(zip(event, time, strict=True)), dtype=[("dead", bool), ("days", float)])
    return X, y, rng.choice(["b", "a", "c"], n)


def test_every_form_of_survival_times_is_the_same_fit(data):
    X, y, _ = data
    plain = np.column_stack([y["days"], y["dead"]])
    first = dr.PenalizedSurvival(alpha=0.02).fit(X, y)
    assert first.gap_ <= 1e-8
    assert {"grade=high", "size missing", "age"} <= set(first.get_feature_names_out())
    for other in (plain, np.column_stack([np.zeros(len(y)), plain]), pd.DataFrame(plain, columns=["days", "dead"])):
        np.testing.assert_array_equal(dr.PenalizedSurvival(alpha=0.02).fit(X, other).coef_, first.coef_)


def test_a_given_alpha_is_dr_path(data):
    X, y, strata = data
    model = dr.PenalizedSurvival(dr.L1L2(0.5), 0.03, ties="breslow").fit(X, y, strata=strata)
    path = dr.path(X, y, loss=dr.Cox("breslow"), penalty=dr.L1L2(0.5), alphas=0.03, strata=strata)
    np.testing.assert_allclose(model.coef_, path.coef_at(0), rtol=1e-9, atol=1e-12)
    assert model.alpha_ == 0.03
    assert list(model.strata_) == ["a", "b", "c"]
    assert model.selection_ is None


def test_predictions_are_log_relative_hazards_and_hazards_follow(data):
    X, y, strata = data
    model = dr.PenalizedSurvival(alpha=0.02).fit(X, y, strata=strata)
    eta = model.encoder_.transform(X) @ model.coef_
    np.testing.assert_allclose(model.predict(X), eta)
    np.testing.assert_allclose(model.predict(X, offset=np.ones(len(X))), eta + 1.0)
    codes = np.unique(strata, return_inverse=True)[1]
    times = np.column_stack([np.zeros(len(y)), y["days"], y["dead"], codes]).astype(float)
    expected = baseline_hazard(times, eta)
    hazard = model.predict_cumulative_hazard_function(X[:7], strata=strata[:7])
    assert hazard.shape == (7, len(model.event_times_))
    np.testing.assert_allclose(hazard, expected.cumulative_hazard(eta[:7], strata=codes[:7]))
    survival = model.predict_survival_function(X[:7], [5.0, 20.0], strata=strata[:7])
    np.testing.assert_allclose(survival, expected.survival(eta[:7], [5.0, 20.0], codes[:7]))
    assert model.score(X, y, strata=strata) == concordance(times, eta).c_index > 0.7


def test_strata_are_asked_for(data):
    X, y, strata = data
    model = dr.PenalizedSurvival(alpha=0.02).fit(X, y, strata=strata)
    with pytest.raises(dr.InputError, match="3 strata with a baseline hazard each: pass strata="):
        model.predict_survival_function(X)
    with pytest.raises(dr.InputError, match="strata: 'z' did not occur in training"):
        model.predict_survival_function(X[:2], strata=["a", "z"])


def test_left_truncation_and_weights(data):
    X, y, _ = data
    late = np.column_stack([np.floor(y["days"] / 3), y["days"], y["dead"]])
    weights = np.arange(len(X)) % 3
    model = dr.PenalizedSurvival(alpha=0.02, ties="breslow").fit(X, late, weights)
    rows = np.repeat(np.arange(len(X)), weights)
    again = dr.PenalizedSurvival(alpha=0.02, ties="breslow").fit(X.iloc[rows], late[rows])
    np.testing.assert_allclose(model.coef_, again.coef_, rtol=1e-6, atol=1e-9)
    at = model.event_times_
    np.testing.assert_allclose(
        model.predict_survival_function(X, at), again.predict_survival_function(X, at), rtol=1e-6, atol=1e-9
    )
    assert model.score(X, late, weights) == pytest.approx(again.score(X.iloc[rows], late[rows]), rel=1e-12)


@pytest.mark.parametrize("rule", ["cv", "1se"])
def test_alpha_by_cross_validation(data, rule):
    X, y, strata = data
    model = dr.PenalizedSurvival(alpha=rule, alphas=15, cv=4, random_state=1).fit(X, y, strata=strata)
    selection = dr.cross_validate(
        X, y, loss="cox", alphas=15, eps=1e-2, cv=4, random_state=1, strata=strata, encode=True
    )
    chosen = selection.one_se if rule == "1se" else selection.best
    assert model.alpha_ == chosen.alpha
    np.testing.assert_array_equal(model.coef_, selection.path.coef_at(chosen.index))
    assert selection.best.error < selection.baseline.error
    assert "log relative" not in repr(model)
    assert model.score(X, y, strata=strata) > 0.7


def test_sparse_inputs_are_the_same(data):
    from scipy import sparse

    X, y, _ = data
    numbers = np.where(np.abs(X[["age", "noise"]].to_numpy()) > 0.5, X[["age", "noise"]].to_numpy(), 0.0)
    dense = dr.PenalizedSurvival(alpha=0.01).fit(numbers, y)
    thin = dr.PenalizedSurvival(alpha=0.01).fit(sparse.csr_array(numbers), y)
    np.testing.assert_allclose(thin.coef_, dense.coef_, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(thin.predict(sparse.csc_array(numbers)), dense.predict(numbers), atol=1e-9)


def test_scikit_learns_tools(data):
    X, y, _ = data
    numbers = X[["age", "noise"]]
    pipe = make_pipeline(StandardScaler(), dr.PenalizedSurvival(alpha=0.02)).fit(numbers, y)
    assert pipe.score(numbers, y) > 0.6
    search = GridSearchCV(dr.PenalizedSurvival(), {"alpha": [0.01, 0.5]}, cv=KFold(3)).fit(numbers, y)
    assert search.best_params_ == {"alpha": 0.01}
    model = dr.PenalizedSurvival(alpha=0.02).fit(numbers, y)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_survival_function(numbers), model.predict_survival_function(numbers))
    assert "survival" in repr(model).lower()
    assert not hasattr(clone(model), "coef_")


def test_a_failed_fit_changes_nothing(data):
    X, y, _ = data
    model = dr.PenalizedSurvival(alpha=0.02).fit(X, y)
    before = dict(vars(model))
    for bad in (y["days"], np.column_stack([y["dead"], y["days"]])):
        with pytest.raises(dr.InputError):
            model.fit(X, bad)
    with pytest.raises(dr.InputError, match="alpha='best'"):
        dr.PenalizedSurvival(alpha="best").fit(X, y)
    with pytest.raises(dr.InputError, match="use 'efron' or 'breslow'"):
        dr.PenalizedSurvival(alpha=1.0, ties="exact").fit(X, y)
    assert vars(model) == before


def test_real_data():
    from helpers import shared_dir

    table = pd.read_csv(shared_dir("data", "surv_gbsg", "data.csv"))
    X, y = table.drop(columns=["pid", "rfstime", "status"]), table[["rfstime", "status"]]
    model = dr.PenalizedSurvival(alphas=30, cv=5).fit(X, y)
    assert model.gap_ <= 1e-8
    assert 0.68 < model.score(X, y) < 0.72
    held_out = 0.0
    for train, test in KFold(5, shuffle=True, random_state=0).split(X):
        held_out += (
            clone(model)
            .set_params(alpha=model.alpha_)
            .fit(X.iloc[train], y.iloc[train])
            .score(X.iloc[test], y.iloc[test])
            / 5
        )
    assert held_out > 0.64


# ---- scikit-learn's checks -------------------------------------------------------------------------------------------

NEEDS_SURVIVAL_TIMES = "its y is one column of numbers or labels; survival times have two or three"
EXPECTED_FAILED_CHECKS = dict.fromkeys(
    [
        "check_fit_score_takes_y",
        "check_estimators_overwrite_params",
        "check_dont_overwrite_parameters",
        "check_estimators_fit_returns_self",
        "check_readonly_memmap_input",
        "check_n_features_in_after_fitting",
        "check_positive_only_tag_during_fit",
        "check_estimators_dtypes",
        "check_sample_weights_pandas_series",
        "check_sample_weights_not_an_array",
        "check_sample_weights_list",
        "check_sample_weights_shape",
        "check_sample_weights_not_overwritten",
        "check_sample_weight_equivalence_on_dense_data",
        "check_sample_weight_equivalence_on_sparse_data",
        "check_dtype_object",
        "check_pipeline_consistency",
        "check_estimator_sparse_tag",
        "check_estimator_sparse_array",
        "check_estimator_sparse_matrix",
        "check_estimators_pickle",
        "check_f_contiguous_array_estimator",
        "check_methods_sample_order_invariance",
        "check_methods_subset_invariance",
        "check_fit2d_1sample",
        "check_fit2d_1feature",
        "check_dict_unchanged",
        "check_fit_idempotent",
        "check_fit_check_is_fitted",
        "check_n_features_in",
        "check_fit2d_predict1d",
    ],
    NEEDS_SURVIVAL_TIMES,
)


class Translated(dr.PenalizedSurvival):
    """The same with a door for check_estimator's targets: one column becomes times in that order, all with events."""

    def fit(self, X, y, sample_weight=None):
        """Fit to any target."""
        return super().fit(X, _times(y), sample_weight)

    def score(self, X, y, sample_weight=None):
        """Score against any target."""
        return super().score(X, _times(y), sample_weight)


def _times(y):
    values = np.asarray(y)
    if y is None or values.ndim != 1 or len(values) == 0:
        return y
    if values.dtype.kind == "c" or (values.dtype.kind == "f" and not np.isfinite(values).all()):
        return np.column_stack([values, np.ones(len(values))])  # to be refused
    rank = np.unique(values.astype(str) if values.dtype == object else values, return_inverse=True)[1]
    return np.column_stack([rank + 1.0, np.ones(len(rank))])


def _check_name(check):
    return getattr(check, "func", check).__name__


# the checks use constant inputs and more inputs than rows, which our classes remark on, rightly
@pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
@pytest.mark.parametrize(
    "check", [check for _, check in estimator_checks_generator(dr.PenalizedSurvival(alpha=0.1))], ids=_check_name
)
def test_check_estimator(check):
    if _check_name(check) not in EXPECTED_FAILED_CHECKS:
        check(dr.PenalizedSurvival(alpha=0.1))
        return
    with pytest.raises((dr.InputError, AssertionError, TypeError, ValueError)):
        check(dr.PenalizedSurvival(alpha=0.1))


# with survival times in the place of plain targets nothing is excused; weights are repetitions with Breslow's ties
@pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
@pytest.mark.parametrize(
    "check", [check for _, check in estimator_checks_generator(Translated(alpha=0.1, ties="breslow"))], ids=_check_name
)
def test_check_estimator_with_survival_times(check):
    check(Translated(alpha=0.1, ties="breslow"))
