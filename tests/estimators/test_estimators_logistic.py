"""LogisticRegression: scikit-learn's numbers, shapes and words, and what it cannot do."""

import inspect
import pickle
import warnings

import numpy as np
import pytest
import sklearn.linear_model
import sklearn.metrics
from scipy import sparse
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags

import diamondring as dr


def data(classes=2, n=100, p=5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    score = X[:, :2] @ [1.0, -0.6] + rng.logistic(size=n)
    y = np.array(["low", "mid", "top"])[np.digitize(score, [0.0] if classes == 2 else [-0.8, 0.8])]
    return X, y, rng.integers(0, 4, n).astype(float)


def theirs(**options):
    """scikit-learn's class, tightly converged, with a solver that can do what is asked."""
    solver = "saga" if options.get("l1_ratio", 0) else "newton-cholesky"
    return sklearn.linear_model.LogisticRegression(**options, solver=solver, tol=1e-12, max_iter=50_000)


OPTIONS = [
    {},
    {"C": 0.05},
    {"C": np.inf},
    {"l1_ratio": 1.0, "C": 0.5},
    {"l1_ratio": 0.4, "C": 0.5},
    {"fit_intercept": False},
    {"class_weight": "balanced"},
    {"class_weight": {"low": 3.0, "top": 0.5}},
]


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("options", OPTIONS)
def test_same_as_scikit_learn(options, classes):
    X, y, weights = data(classes)
    if classes == 2:
        options = {**options}
        if isinstance(options.get("class_weight"), dict):
            options["class_weight"] = {"low": 3.0, "mid": 0.5}
    want, ours = theirs(**options).fit(X, y, weights), dr.LogisticRegression(**options).fit(X, y, weights)
    np.testing.assert_array_equal(ours.classes_, want.classes_)
    for name in ("coef_", "intercept_"):
        a, b = getattr(ours, name), getattr(want, name)
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-8)
    for method in ("decision_function", "predict_proba", "predict_log_proba"):
        np.testing.assert_allclose(getattr(ours, method)(X), getattr(want, method)(X), rtol=1e-6, atol=1e-8)
    np.testing.assert_array_equal(ours.predict(X), want.predict(X))
    assert ours.score(X, y, weights) == want.score(X, y, weights)
    assert ours.gap_ <= 1e-10


def test_constructor_tags_and_constraints_are_scikit_learns():
    ours, other = dr.LogisticRegression, sklearn.linear_model.LogisticRegression
    assert [(p.name, p.kind, p.default) for p in inspect.signature(ours).parameters.values()] == [
        (p.name, p.kind, p.default) for p in inspect.signature(other).parameters.values()
    ]
    assert ours._parameter_constraints.keys() == other._parameter_constraints.keys()
    a, b = get_tags(ours()), get_tags(other())
    assert (a.target_tags, a.input_tags, a.classifier_tags) == (b.target_tags, b.input_tags, b.classifier_tags)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_attributes_have_scikit_learns_shapes_and_types(dtype, classes):
    X, y, _ = data(classes)
    ours, want = (
        m.fit(X.astype(dtype), y) for m in (dr.LogisticRegression(), sklearn.linear_model.LogisticRegression())
    )
    assert {k for k in vars(want) if k.endswith("_")} <= {k for k in vars(ours) if k.endswith("_")}
    for attribute in ("classes_", "coef_", "intercept_", "n_iter_"):
        a, b = getattr(ours, attribute), getattr(want, attribute)
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
    for method in ("decision_function", "predict_proba", "predict_log_proba", "predict"):
        a, b = (getattr(model, method)(X.astype(dtype)) for model in (ours, want))
        assert (a.shape, a.dtype) == (b.shape, b.dtype)


@pytest.mark.parametrize(
    "kind", [lambda y: y, list, lambda y: (y == "low").astype(int), lambda y: y == "low", lambda y: (y == "low") * 1.0]
)
def test_labels_of_every_kind(kind):
    X, y, _ = data()
    labels = kind(y)
    ours, want = (m.fit(X, labels) for m in (dr.LogisticRegression(), theirs()))
    np.testing.assert_array_equal(ours.classes_, want.classes_)
    assert ours.predict(X).dtype == want.predict(X).dtype
    np.testing.assert_array_equal(ours.predict(X), want.predict(X))


def test_column_of_a_table_as_labels_and_names_of_inputs():
    pd = pytest.importorskip("pandas")
    X, y, _ = data(3)
    table = pd.DataFrame(X, columns=list("abcde"))
    model = dr.LogisticRegression().fit(table, pd.Series(y, name="level", dtype="category"))
    np.testing.assert_allclose(model.coef_, dr.LogisticRegression().fit(X, y).coef_)
    coefs = model.coef_table_
    assert list(coefs.columns) == ["class", "input", "coef", "coef_per_sd"]
    assert set(coefs["class"]) == {"low", "mid", "top"}
    assert len(coefs) == 15
    with pytest.raises(dr.InputError, match="feature names should match"):
        model.predict(table[list("edcba")])


@pytest.mark.parametrize("classes", [2, 3])
def test_weights_are_repetitions_and_sparse_is_dense(classes):
    X, y, weights = data(classes)
    want = dr.LogisticRegression(l1_ratio=0.5).fit(X, y, weights).coef_
    rows = np.repeat(np.arange(len(y)), weights.astype(int))
    np.testing.assert_allclose(dr.LogisticRegression(l1_ratio=0.5).fit(X[rows], y[rows]).coef_, want, atol=1e-8)
    for matrix in (sparse.csr_array(X), sparse.csc_matrix(X), np.asfortranarray(X)):
        np.testing.assert_allclose(dr.LogisticRegression(l1_ratio=0.5).fit(matrix, y, weights).coef_, want, atol=1e-8)


def test_labels_of_rows_without_weight_are_absent():
    X, y, _ = data(3)
    weights = (y != "mid").astype(float)
    model = dr.LogisticRegression().fit(X, y, weights)
    assert list(model.classes_) == ["low", "top"]
    want = dr.LogisticRegression().fit(X[y != "mid"], y[y != "mid"])
    np.testing.assert_allclose(model.coef_, want.coef_, atol=1e-9)
    unwanted = dr.LogisticRegression(class_weight={"low": 1.0, "mid": 0.0, "top": 1.0}).fit(X, y)
    assert list(unwanted.classes_) == ["low", "top"]
    np.testing.assert_allclose(unwanted.coef_, want.coef_, atol=1e-9)


def test_sparsify_and_densify():
    X, y, _ = data()
    model = dr.LogisticRegression(l1_ratio=1.0, C=0.1).fit(X, y)
    before, coef = model.predict_proba(X), model.coef_
    assert sparse.issparse(model.sparsify().coef_)
    np.testing.assert_array_equal(model.predict_proba(X), before)
    assert len(model.coef_table_) == 5
    np.testing.assert_array_equal(model.densify().coef_, coef)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), before)
    assert not hasattr(clone(model), "coef_")


def test_tiny_probabilities_keep_their_logarithms():
    model = dr.LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1])
    far = model.predict_log_proba([[1e6]])
    assert np.isfinite(far).all()
    assert far[0, 0] == pytest.approx(-model.decision_function([[1e6]])[0])


def test_inside_other_estimators():
    X, y, _ = data()
    search = GridSearchCV(
        make_pipeline(StandardScaler(), dr.LogisticRegression()), {"logisticregression__C": [0.01, 1.0]}, cv=3,
        scoring="neg_log_loss",
    ).fit(X, y)  # fmt: skip
    assert search.best_score_ > np.log(0.5)
    calibrated = CalibratedClassifierCV(dr.LogisticRegression(), cv=3).fit(X, y)
    assert calibrated.predict_proba(X).shape == (100, 2)


def test_objective_and_print_say_what_was_minimised(capsys):
    X, y, weights = data()
    model = dr.LogisticRegression(C=0.5, class_weight="balanced").fit(X, y, weights)
    model.objective()
    text = capsys.readouterr().out
    assert "log(1 + exp(b0 + x_i'b))" in text
    assert "scikit-learn's C is 1/(W alpha) = 0.5" in text
    assert "proved optimal, relative duality gap" in repr(model)
    W = model.path_.sum_weights
    assert model.path_.alphas[0] == pytest.approx(1 / (0.5 * W))
    per_class = [weights[y == each].sum() for each in model.classes_]
    assert sum(per_class) == pytest.approx(W)  # balanced class weights do not change the total


@pytest.mark.parametrize("solver", ["lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"])
def test_no_solver_changes_the_solution_or_refuses_a_penalty(solver):
    X, y, _ = data(3)
    want = dr.LogisticRegression(l1_ratio=0.3).fit(X, y).coef_
    np.testing.assert_array_equal(dr.LogisticRegression(l1_ratio=0.3, solver=solver).fit(X, y).coef_, want)


def test_deprecated_parameters_mean_what_they_meant():
    X, y, _ = data()

    def fit(**options):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dr.LogisticRegression(**options).fit(X, y).coef_

    np.testing.assert_array_equal(fit(penalty="l1", l1_ratio=1.0), fit(l1_ratio=1.0))
    np.testing.assert_array_equal(fit(penalty="l2"), fit())
    np.testing.assert_array_equal(fit(penalty="elasticnet", l1_ratio=0.5), fit(l1_ratio=0.5))
    np.testing.assert_array_equal(fit(penalty=None, C=3.0), fit(C=np.inf))
    np.testing.assert_array_equal(fit(l1_ratio=None), fit())
    for options, category, match in (
        ({"penalty": "l2"}, FutureWarning, "'penalty' was deprecated"),
        ({"l1_ratio": None}, FutureWarning, "'l1_ratio=None' was deprecated"),
        ({"n_jobs": 2}, FutureWarning, "'n_jobs' has no effect"),
        ({"penalty": "l1"}, UserWarning, "Inconsistent values: penalty=l1 with l1_ratio=0.0"),
        ({"penalty": None, "C": 2.0}, UserWarning, "Setting penalty=None will ignore the C"),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            dr.LogisticRegression(**options).fit(X, y)
        assert any(issubclass(w.category, category) and str(w.message).startswith(match) for w in caught)


MISUSE = [
    ({}, ["a"] * 100, "only one class: 'a'.*nothing to tell apart"),
    ({}, np.linspace(0, 1, 100), "^Unknown label type: continuous.*100 different values"),
    ({}, ["a", None] * 50, "missing label"),
    ({}, ["a", 1] * 50, "mixes labels"),
    ({}, [1.0, np.nan] * 50, "Input y contains NaN"),
    ({}, ["a", "b"] * 49, r"inconsistent numbers of samples: \[100, 98\]"),
    ({}, None, "requires y to be passed"),
    ({}, np.zeros((100, 2), dtype=int), "y should be a 1d array"),
    ({"class_weight": {"low": 1.0, "high": 2.0}}, None, r"The classes, \['mid'\], are not in class_weight.*'high'"),
    ({"class_weight": {"low": 1.0, "mid": -2.0}}, None, r"class_weight\['mid'\]=-2.0"),
    ({"class_weight": {"low": 1.0, "mid": 0.0}}, None, "fewer than two classes"),
    ({"class_weight": "even"}, None, "class_weight"),
    ({"C": 0.0}, None, "The 'C' parameter of LogisticRegression must be"),
    ({"l1_ratio": 1.5}, None, "The 'l1_ratio' parameter"),
]


@pytest.mark.parametrize(("options", "y", "message"), MISUSE)
def test_misuse_gets_a_sentence(options, y, message):
    X, good, _ = data()
    y = good if options else y
    with pytest.raises(dr.InputError, match=f"(?s){message}"):
        dr.LogisticRegression(**options).fit(X, y)


def test_gaps_and_text_in_the_inputs_name_the_way_out():
    X, y, _ = data()
    X[7, 1] = np.nan
    with pytest.raises(dr.InputError, match=r"^Input X contains NaN\. Column 1.*row 7.*PenalizedClassifier"):
        dr.LogisticRegression().fit(X, y)


def test_labels_that_an_input_separates_need_a_penalty():
    X = data()[0]
    with (
        pytest.warns(dr.DataWarning, match="x0 alone separates the two labels"),
        pytest.warns(ConvergenceWarning, match="grow without end"),
    ):
        model = dr.LogisticRegression(C=np.inf).fit(X, X[:, 0] > 0)
    assert model.path_.status[0] == "missed"
    assert dr.LogisticRegression(C=100.0).fit(X, X[:, 0] > 0).gap_ <= 1e-10


def test_weights_that_leave_one_class():
    X, y, _ = data()
    with pytest.raises(dr.InputError, match=r"only one class: 'low'.*rows of positive weight"):
        dr.LogisticRegression().fit(X, y, (y == "low").astype(float))


CROSS_VALIDATED = [
    {"l1_ratios": (0,)},
    {"l1_ratios": (0.0, 0.5), "Cs": (0.05, 1.0)},
    {"l1_ratios": (0,), "refit": False, "scoring": "neg_log_loss"},
    {"l1_ratios": (0,), "class_weight": "balanced", "scoring": "neg_brier_score", "Cs": (10.0, 0.1, 1.0)},
    {"l1_ratios": (0,), "fit_intercept": False, "scoring": "neg_log_loss"},
    {"l1_ratios": None},
]


def agree(ours, want, name):
    if isinstance(want, dict):
        assert list(ours) == list(want)
        for key in want:
            agree(ours[key], want[key], name)
        return
    a, b = np.asarray(ours), np.asarray(want)
    assert a.shape == b.shape, name
    if b.dtype == object:
        assert a.tolist() == b.tolist(), name
    else:
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6, err_msg=name)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("legacy", [True, False])
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("options", CROSS_VALIDATED)
def test_cross_validation_is_scikit_learns(options, classes, legacy):
    X, y, weights = data(classes, n=80, p=3)
    common = {"Cs": 3, "cv": 3, "scoring": None, **options, "use_legacy_attributes": legacy}
    solver = "saga" if options["l1_ratios"] and max(options["l1_ratios"]) > 0 else "newton-cholesky"
    want = sklearn.linear_model.LogisticRegressionCV(**common, solver=solver, tol=1e-10, max_iter=20_000)
    want.fit(X, y, weights)
    ours = dr.LogisticRegressionCV(**common).fit(X, y, weights)
    for name in ("coef_", "intercept_", "C_", "l1_ratio_", "Cs_", "l1_ratios_", "scores_", "coefs_paths_"):
        agree(getattr(ours, name), getattr(want, name), name)
    assert np.shape(ours.n_iter_) == np.shape(want.n_iter_)
    np.testing.assert_allclose(ours.predict_proba(X), want.predict_proba(X), atol=1e-6)
    score = ours.score(X, y, sample_weight=weights)
    if "brier" in str(options.get("scoring")):  # scikit-learn's class does not tell this scorer which label counts as 1
        want.scoring = sklearn.metrics.make_scorer(
            sklearn.metrics.brier_score_loss, greater_is_better=False, response_method="predict_proba",
            labels=want.classes_, pos_label=want.classes_[-1] if classes == 2 else None,
        )  # fmt: skip
    assert score == pytest.approx(want.score(X, y, sample_weight=weights))
    assert ours.gap_ <= 1e-10


def test_cross_validation_has_scikit_learns_constructor():
    ours, other = dr.LogisticRegressionCV, sklearn.linear_model.LogisticRegressionCV
    assert [(p.name, p.kind, p.default) for p in inspect.signature(ours).parameters.values()] == [
        (p.name, p.kind, p.default) for p in inspect.signature(other).parameters.values()
    ]
    assert ours._parameter_constraints.keys() == other._parameter_constraints.keys()


def quiet(**options):
    return dr.LogisticRegressionCV(**{"l1_ratios": (0,), "scoring": None, "use_legacy_attributes": False, **options})


def test_cross_validation_warns_of_changing_defaults():
    X, y, _ = data()
    for missing, match in (
        ("l1_ratios", "default value for l1_ratios will change"),
        ("scoring", "parameter 'scoring' will change"),
        ("use_legacy_attributes", "will be simplified in scikit-learn 1.10"),
    ):
        options = {"l1_ratios": (0,), "scoring": None, "use_legacy_attributes": False}
        del options[missing]
        with pytest.warns(FutureWarning, match=match):
            dr.LogisticRegressionCV(Cs=2, cv=2, **options).fit(X, y)


def test_the_path_of_all_rows_leads_to_the_best_C(capsys):
    X, y, _ = data()
    model = quiet(Cs=(0.01, 0.1, 1.0, 10.0), cv=3, scoring="neg_log_loss").fit(X, y)
    assert model.path_.alphas[-1] == pytest.approx(1 / (len(y) * model.C_))
    np.testing.assert_allclose(model.coef_[0], model.path_.coef_at(len(model.path_) - 1))
    model.objective()
    assert f"C is 1/(W alpha) = {model.C_:g}" in capsys.readouterr().out
    averaged = quiet(Cs=(0.1, 1.0), cv=3, refit=False).fit(X, y)
    averaged.objective()
    assert "refit=False: coef_ is the mean of the folds' best models" in capsys.readouterr().out


@pytest.mark.parametrize("classes", [2, 3])
def test_a_class_that_a_fold_lacks_is_not_predicted_there(classes):
    X, y, _ = data(classes)
    rare = np.flatnonzero(y == "low")
    splits = [(np.setdiff1d(np.arange(100), rare), rare), (np.arange(100), np.arange(50))]
    model = quiet(Cs=(0.1, 1.0), cv=splits, scoring="neg_log_loss").fit(X, y)
    single = dr.LogisticRegression()
    single.classes_, single.n_features_in_ = model.classes_, 5
    single.coef_, single.intercept_ = model.coefs_paths_[0, 0, 0, :, :-1], model.coefs_paths_[0, 0, 0, :, -1]
    assert single.predict_proba(X)[:, 0].max() < 1e-15
    assert np.isfinite(model.scores_).all()
    assert model.scores_[0].max() < -30 < model.scores_[1].min()


def test_metadata_is_routed_to_splitter_and_scorer():
    from sklearn import config_context
    from sklearn.metrics import accuracy_score, make_scorer
    from sklearn.model_selection import GroupKFold

    X, y, weights = data()
    groups = np.arange(100) % 7
    with pytest.raises(dr.InputError, match=r"LogisticRegressionCV\.fit\(groups\) is only supported if"):
        quiet(cv=GroupKFold(3)).fit(X, y, groups=groups)
    with config_context(enable_metadata_routing=True):
        scorer = make_scorer(accuracy_score).set_score_request(sample_weight=True)
        model = quiet(Cs=(0.1, 1.0), cv=GroupKFold(3), scoring=scorer).set_fit_request(sample_weight=True)
        model.fit(X, y, sample_weight=weights + 1.0, groups=groups)
        want = list(GroupKFold(3).split(X, y, groups))
    again = quiet(Cs=(0.1, 1.0), cv=want).fit(X, y, weights + 1.0)
    np.testing.assert_array_equal(model.scores_, again.scores_)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"Cs": (1.0, -1.0)}, "numbers above 0"),
        ({"Cs": "many"}, "The 'Cs' parameter of LogisticRegressionCV must be"),
        ({"l1_ratios": (0.5, 2.0)}, "l1_ratios must be an array-like of numbers between 0 and 1"),
        ({"l1_ratios": ()}, "l1_ratios must be"),
        ({"scoring": "no such"}, "The 'scoring' parameter"),
        ({"cv": 200}, "fewer folds"),
    ],
)
def test_misuse_of_cross_validation_gets_a_sentence(options, message):
    X, y, _ = data()
    with pytest.raises(dr.InputError, match=f"(?s){message}"):
        quiet(**options).fit(X, y)
