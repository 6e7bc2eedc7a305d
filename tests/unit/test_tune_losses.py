"""Cross-validation of every loss: scores by hand and by scikit-learn, folds that teach nothing, choices and words."""

from __future__ import annotations

import json
import math
import warnings

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, PoissonRegressor
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, mean_poisson_deviance, roc_auc_score
from sklearn.model_selection import KFold, RepeatedStratifiedKFold, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import diamondring as dr
from diamondring.errors import DataWarning, InputError
from diamondring.losses import as_loss
from diamondring.survival import concordance
from diamondring.tuning.calibration import calibration
from diamondring.tuning.fold_data import DataOptions, make_folds
from diamondring.tuning.relaxed import GAMMAS, refit
from diamondring.tuning.scoring import as_score
from diamondring.tuning.solve import Task, solve_folds
from diamondring.tuning.walk import walks

N, P = 90, 6


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(1).standard_normal((N, P))


def target(X, loss):
    rng = np.random.default_rng(2)
    name = as_loss(loss).name
    eta = X[:, 0] - X[:, 1]
    if name in ("binomial", "squaredhinge"):
        return np.where(rng.random(len(X)) < 1.0 / (1.0 + np.exp(-eta)), "ill", "healthy")
    if name == "multinomial":
        return np.array(["x", "y", "z"])[
            np.argmax(np.column_stack([eta, -eta, 0.0 * eta]) + rng.gumbel(size=(len(X), 3)), 1)
        ]
    if name in ("poisson", "negativebinomial", "tweedie"):
        return rng.poisson(np.exp(0.5 * eta)).astype(float)
    if name in ("gamma", "inversegaussian"):
        return np.exp(0.5 * eta) * rng.gamma(3.0, 1 / 3, len(X))
    if name == "multigaussian":
        return np.column_stack([eta, 1.0 - eta]) + rng.standard_normal((len(X), 2))
    if name == "cox":
        died, left = rng.exponential(np.exp(-eta)), rng.exponential(3.0, len(X))
        return np.column_stack([np.minimum(died, left), died <= left])
    return eta + rng.standard_t(3, len(X))


LOSSES = (
    "binomial", "multinomial", "poisson", "gamma", "tweedie", "negativebinomial", "huber", "squaredhinge", "cox",
    dr.Quantile(0.3), dr.Quantile((0.2, 0.8)), dr.MultiGaussian(shared=False), dr.MultiGaussian(), "inversegaussian",
)  # fmt: skip


def splits_of(X, loss, k=4):
    folds = make_folds(
        X, target(X, loss), dr.L1(), cv=k, groups=None, repeats=1, random_state=0, options=DataOptions(), loss=loss
    )
    return [(split.train, split.test) for split in folds.splits]


@pytest.mark.parametrize("loss", LOSSES, ids=str)
def test_every_fold_is_an_honest_fit_of_its_own(X, loss):
    """Fold errors are those of `dr.path` on the training rows alone, measured by the loss itself on the others."""
    y, weights = target(X, loss), np.random.default_rng(3).uniform(0.5, 2.0, N)
    chosen = dr.cross_validate(X, y, loss=loss, cv=4, alphas=4, eps=0.05, sample_weight=weights, tol=1e-10)
    value = as_loss(loss)
    known = make_folds(
        X, y, dr.L1(), cv=4, groups=None, repeats=1, random_state=0, options=DataOptions(weights), loss=loss
    ).problem.y
    score = as_score(None, value)
    for i, (train, test) in enumerate(splits_of(X, loss)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = dr.path(X[train], y[train], loss=loss, alphas=chosen.alphas, sample_weight=weights[train], tol=1e-10)
        eta = path.linear_predictor(X)
        losses = [value.value(known[test], eta[test][:, a], weights[test]) for a in range(4)]
        if value.name == "cox":
            every = np.r_[train, test]
            expected = []
            for a in range(4):
                both = weights.sum() * value.value(known[every], eta[every][:, a], weights[every])
                own = weights[train].sum() * value.value(known[train], eta[train][:, a], weights[train])
                expected.append(2.0 * (both - own) / (weights[test] @ known[test, 2]))
        else:
            expected = score.from_loss(losses, known[test], weights[test])
        np.testing.assert_allclose(chosen.fold_errors[i, 0], expected, rtol=2e-6)
        learned = [value.value(known[train], eta[train][:, a], weights[train]) for a in range(4)]
        expected = score.from_loss(learned, known[train], weights[train])
        if value.name == "cox":  # laid beside the held-out deviance at the level of the model without inputs
            nothing = value.value(known[train], np.zeros(len(train)), weights[train])
            level = score.from_loss(np.array([nothing]), known[train], weights[train])[0]
            expected = expected + chosen.baseline.fold_errors[i] - level
        np.testing.assert_allclose(chosen.train_errors[i, 0], expected, rtol=2e-6)
        held_out = value.mean(eta[test][:, chosen.best.index])
        np.testing.assert_allclose(chosen.held_out[test], held_out, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    "loss", ["binomial", "multinomial", "poisson", "huber", dr.MultiGaussian(shared=False)], ids=str
)
def test_the_walk_of_the_core_and_fold_by_fold_agree(X, loss):
    options = {"cv": 4, "groups": None, "repeats": 1, "random_state": 0, "options": DataOptions(), "loss": loss}
    folds = make_folds(X, target(X, loss), dr.L1(), **options)
    alphas = dr.path(X, target(X, loss), loss=loss, alphas=4).alphas
    task, score = Task("L1", dr.L1(), alphas), as_score(None, folds.problem.loss)
    walked = solve_folds(folds, [task], score=score, tol=1e-10)[0]
    assert walks(dr.L1(), alphas, folds) == (as_loss(loss).name != "multigaussian")
    pairs = make_folds(X, target(X, loss), dr.L1(), **{**options, "cv": [(t[:-1], h) for t, h in splits_of(X, loss)]})
    assert not walks(dr.L1(), alphas, pairs)
    folds.__dict__["deals"] = ()
    alone = solve_folds(folds, [task], score=score, tol=1e-10)[0]
    for one, two in zip(walked, alone, strict=True):
        np.testing.assert_allclose(one.errors, two.errors, rtol=1e-6)
        np.testing.assert_allclose(one.train_errors, two.train_errors, rtol=1e-6)


# ---- folds -----------------------------------------------------------------------------------------------------------


def test_labels_are_dealt_as_scikit_learn_stratifies_them(X):
    y = target(X, "multinomial")
    found = splits_of(X, "multinomial", 5)
    for ours, theirs in zip(found, StratifiedKFold(5, shuffle=True, random_state=0).split(X, y), strict=True):
        np.testing.assert_array_equal(ours[1], theirs[1])
    folds = make_folds(
        X, y, dr.L1(), cv=3, groups=None, repeats=2, random_state=7, options=DataOptions(), loss="multinomial"
    )
    repeated = RepeatedStratifiedKFold(n_splits=3, n_repeats=2, random_state=7)
    for split, (_, test) in zip(folds.splits, repeated.split(X, y), strict=True):
        np.testing.assert_array_equal(split.test, test)
    assert folds.splits.description == "3 folds, stratified, shuffled with random_state=7, repeated 2 times"


def test_events_are_dealt_evenly_and_proportions_like_numbers(X):
    y = target(X, "cox")
    for _, test in splits_of(X, "cox", 5):
        assert abs(y[test, 1].sum() - y[:, 1].sum() / 5) < 1
    shares = np.random.default_rng(0).random(N)
    folds = make_folds(
        X, shares, dr.L1(), cv=5, groups=None, repeats=1, random_state=0, options=DataOptions(), loss="binomial"
    )
    for split, (_, test) in zip(folds.splits, KFold(5, shuffle=True, random_state=0).split(X), strict=True):
        np.testing.assert_array_equal(split.test, test)


def test_a_splitter_is_given_the_labels(X):
    y = target(X, "binomial")
    splitter = StratifiedKFold(3, shuffle=True, random_state=5)
    chosen = dr.cross_validate(X, y, loss="binomial", cv=splitter, alphas=3)
    same = dr.cross_validate(X, y, loss="binomial", cv=3, random_state=5, alphas=3)
    np.testing.assert_array_equal(chosen.fold_errors, same.fold_errors)
    assert chosen.folds == "3 splits of StratifiedKFold"


def test_groups_stay_together_among_labels(X):
    groups = np.arange(N) // 3
    folds = make_folds(
        X, target(X, "binomial"), dr.L1(), cv=4, groups=groups, repeats=1, random_state=0, options=DataOptions(),
        loss="binomial",
    )  # fmt: skip
    for split in folds.splits:
        assert not set(groups[split.train]) & set(groups[split.test])


def test_a_class_that_a_training_part_lacks_is_named(X):
    y = np.array(["b"] * 45 + ["c"] * 44 + ["rare"])
    with pytest.raises(InputError, match=r"learns from rows without class 'rare' \(1 row of that class in all\)"):
        dr.cross_validate(X, y, loss="multinomial", cv=5, alphas=3)
    two = np.array(["no"] * 60 + ["yes"] * 30)
    with pytest.raises(InputError, match=r"Fold 3 of 3 learns .* class 'yes' .* stratified ones"):
        dr.cross_validate(X, two, loss="binomial", cv=KFold(3), alphas=3)
    weights = np.where(two == "yes", 0.0, 1.0)
    weights[60] = 1.0
    with pytest.raises(InputError, match=r"class 'yes' \(1 row"):
        dr.cross_validate(X, two, loss="binomial", cv=4, alphas=3, sample_weight=weights)


def test_counts_and_events_that_a_training_part_lacks_are_named(X):
    counts = np.r_[np.zeros(60), np.arange(30) + 1.0]
    with pytest.raises(InputError, match="Fold 3 of 3 learns from rows without a value above 0"):
        dr.cross_validate(X, counts, loss="poisson", cv=KFold(3), alphas=3)
    y = np.column_stack([np.arange(N) + 1.0, np.arange(N) >= 60])
    with pytest.raises(InputError, match="Fold 3 of 3 learns from rows without an event"):
        dr.cross_validate(X, y, loss="cox", cv=KFold(3), alphas=3)
    y[[0, 59], 1] = 1.0
    with pytest.raises(InputError, match="Fold 2 of 5 holds out no event"):
        dr.cross_validate(X, y, loss="cox", cv=KFold(5), alphas=3)


def test_an_auc_needs_both_classes_among_the_held_out_rows(X):
    y = np.array([0, 1] * 30 + [1] * 30)
    with pytest.raises(InputError, match="Fold 3 of 3 holds out rows of one class only, so 1 - AUC has no value"):
        dr.cross_validate(X, y, loss="binomial", cv=KFold(3), alphas=3, scoring="auc")


def test_held_out_predictions_of_shuffled_folds_that_begin_and_end_alike(X):
    y = X[:, 0] + np.random.default_rng(0).standard_normal(N)
    seeds = [s for s in range(200) if (deal := _fold_numbers(X, y, s))[0] == deal[-1]]
    chosen = dr.cross_validate(X, y, cv=4, alphas=3, random_state=seeds[0])
    assert np.mean((y - chosen.held_out) ** 2) == pytest.approx(
        np.average(chosen.fold_errors[:, 0, chosen.best.index], weights=_fold_sizes(X, y, seeds[0])), rel=1e-9
    )


def _fold_numbers(X, y, seed):
    folds = make_folds(X, y, dr.L1(), cv=4, groups=None, repeats=1, random_state=seed, options=DataOptions())
    return folds.splits.deals[0].fold


def _fold_sizes(X, y, seed):
    return np.bincount(_fold_numbers(X, y, seed))


# ---- scores ----------------------------------------------------------------------------------------------------------

METRICS = {
    "log loss": lambda y, p: log_loss(y, p),
    "auc": lambda y, p: 1.0 - roc_auc_score(y, p),
    "brier": lambda y, p: brier_score_loss(y, p),
    "accuracy": lambda y, p: 1.0 - accuracy_score(y, p > 0.5),
    "deviance": lambda y, p: 2.0 * log_loss(y, p),
    "mean absolute error": lambda y, p: np.mean(np.abs(y - p)),
    "roc_auc": lambda y, p: 1.0 - roc_auc_score(y, p),
    "neg_log_loss": lambda y, p: log_loss(y, p),
    "balanced_accuracy": lambda y, p: -np.mean([np.mean(p[y == 1] > 0.5), np.mean(p[y == 0] <= 0.5)]),
}


@pytest.mark.parametrize("scoring", METRICS)
def test_scores_of_two_labels(X, scoring):
    y = target(X, "binomial")
    chosen = dr.cross_validate(X, y, loss="binomial", cv=3, alphas=4, scoring=scoring)
    for i, (train, test) in enumerate(splits_of(X, "binomial", 3)):
        p = dr.path(X[train], y[train], loss="binomial", alphas=chosen.alphas).predict(X[test])
        expected = [METRICS[scoring]((y[test] == "ill").astype(int), p[:, a]) for a in range(4)]
        np.testing.assert_allclose(chosen.fold_errors[i, 0], expected, rtol=1e-6)


@pytest.mark.parametrize("scoring", ["log loss", "auc", "accuracy", "brier", "roc_auc_ovo"])
def test_scores_of_several_labels(X, scoring):
    y = target(X, "multinomial")
    chosen = dr.cross_validate(X, y, loss="multinomial", cv=3, alphas=3, scoring=scoring)
    hot = np.array(["x", "y", "z"]) == y[:, None]
    metrics = {
        "log loss": lambda i, p: log_loss(y[i], p),
        "auc": lambda i, p: 1.0 - roc_auc_score(y[i], p, multi_class="ovr", average="weighted"),
        "roc_auc_ovo": lambda i, p: -roc_auc_score(y[i], p, multi_class="ovo"),
        "accuracy": lambda i, p: np.mean(np.array(["x", "y", "z"])[p.argmax(1)] != y[i]),
        "brier": lambda i, p: ((hot[i] - p) ** 2).sum(axis=1).mean(),
    }
    for i, (train, test) in enumerate(splits_of(X, "multinomial", 3)):
        p = dr.path(X[train], y[train], loss="multinomial", alphas=chosen.alphas).predict(X[test])
        expected = [metrics[scoring](test, p[:, a]) for a in range(3)]
        np.testing.assert_allclose(chosen.fold_errors[i, 0], expected, rtol=1e-5)


def test_concordance_and_its_words(X):
    y = target(X, "cox")
    chosen = dr.cross_validate(X, y, loss="cox", cv=3, alphas=3, scoring="c-index")
    for i, (train, test) in enumerate(splits_of(X, "cox", 3)):
        eta = dr.path(X[train], y[train], loss="cox", alphas=chosen.alphas).linear_predictor(X[test])
        expected = [1.0 - concordance(y[test], eta[:, a]).c_index for a in range(3)]
        np.testing.assert_allclose(chosen.fold_errors[i, 0], expected, rtol=1e-6)
    assert chosen.scoring == "1 - C-index"
    assert f"held-out C-index {1 - chosen.best.error:.4f}" in repr(chosen)
    assert "giving everyone the same hazard: held-out C-index 0.5000" in repr(chosen)


def test_agrees_with_cross_val_score(X):
    y, counts = target(X, "binomial") == "ill", target(X, "poisson")
    alpha = 0.05
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    model = LogisticRegression(C=1 / (alpha * N * 0.8), tol=1e-10, max_iter=10_000)
    theirs = -cross_val_score(make_pipeline(StandardScaler(), model), X, y, cv=folds, scoring="neg_log_loss")
    ours = dr.cross_validate(X, y, loss="binomial", penalty="L2", alphas=[alpha], cv=5)
    np.testing.assert_allclose(ours.fold_errors[:, 0, 0], theirs, rtol=1e-6)
    model = PoissonRegressor(alpha=alpha, tol=1e-12, max_iter=10_000)
    pipeline = make_pipeline(StandardScaler(), model)
    folds = KFold(5, shuffle=True, random_state=0)
    theirs = -cross_val_score(pipeline, X, counts, cv=folds, scoring="neg_mean_poisson_deviance")
    for scoring in (None, "neg_mean_poisson_deviance", "deviance"):
        ours = dr.cross_validate(X, counts, loss="poisson", penalty="L2", alphas=[alpha], cv=5, scoring=scoring)
        np.testing.assert_allclose(ours.fold_errors[:, 0, 0], theirs, rtol=1e-6)


def test_successes_and_failures_count_as_single_outcomes(X):
    """Log loss, Brier score, AUC and error rate of proportions are those of the outcomes one by one."""
    rng = np.random.default_rng(5)
    trials = rng.integers(1, 5, N)
    won = rng.binomial(trials, 1.0 / (1.0 + np.exp(-X[:, 0])))
    rows = np.repeat(np.arange(N), trials)
    each = np.concatenate([np.r_[np.ones(w), np.zeros(t - w)] for w, t in zip(won, trials, strict=True)])
    halves = [(np.arange(45), np.arange(45, N)), (np.arange(45, N), np.arange(45))]
    apart = [tuple(np.flatnonzero(np.isin(rows, part)) for part in pair) for pair in halves]
    for scoring in ("log loss", "brier", "auc", "accuracy"):
        options = {"loss": "binomial", "alphas": [0.05, 0.01], "scoring": scoring, "tol": 1e-11}
        together = dr.cross_validate(X, np.column_stack([won, trials - won]), cv=halves, **options)
        singly = dr.cross_validate(X[rows], each.astype(int), cv=apart, **options)
        np.testing.assert_allclose(together.fold_errors, singly.fold_errors, rtol=1e-6)


def test_names_that_mean_nothing_for_a_loss_are_refused():
    with pytest.raises(InputError, match="cannot judge survival times: use 'deviance' or 'c-index'"):
        as_score("r2", dr.Cox())
    with pytest.raises(InputError, match=r"no scikit-learn scorer.*there are also 'deviance', 'mean squared error'"):
        as_score("c-index", dr.Poisson())
    with pytest.raises(InputError, match="these targets are proportions"):
        as_score("f1", dr.Binomial()).errors(np.array([0.5, 0.2]), np.zeros((2, 1)), None, None, (0, 1))
    assert as_score("mse", dr.Poisson()).name == "mean squared error"
    assert as_score("mse", dr.Binomial()).name == "Brier score"
    assert as_score("neg_mean_gamma_deviance", dr.Gamma()).name == "Gamma deviance"
    assert as_score("pinball", dr.Quantile(0.1)).name == "pinball loss"


# ---- choices and words -----------------------------------------------------------------------------------------------


def test_the_baseline_is_the_base_rate_of_the_training_rows(X):
    y = target(X, "multinomial")
    chosen = dr.cross_validate(X, y, loss="multinomial", cv=4, alphas=2)
    for i, (train, test) in enumerate(splits_of(X, "multinomial")):
        rates = np.array([np.mean(y[train] == label) for label in "xyz"])
        expected = log_loss(y[test], np.tile(rates, (len(test), 1)), labels=["x", "y", "z"])
        assert chosen.baseline.fold_errors[i] == pytest.approx(expected, rel=1e-9)


def test_the_baseline_knows_the_offset(X):
    y, offset = target(X, "poisson"), np.random.default_rng(8).normal(0.0, 0.5, N)
    chosen = dr.cross_validate(X, y, loss="poisson", cv=4, alphas=2, offset=offset)
    for i, (train, test) in enumerate(splits_of(X, "poisson")):
        rate = y[train].sum() / np.exp(offset[train]).sum()
        assert chosen.baseline.fold_errors[i] == pytest.approx(
            mean_poisson_deviance(y[test], rate * np.exp(offset[test])), rel=1e-9
        )


def test_the_selection_says_what_its_field_says(X):
    chosen = dr.cross_validate(X, target(X, "binomial"), loss="binomial", cv=4, alphas=10)
    text = repr(chosen)
    assert "4 folds, stratified" in text
    assert f"held-out log loss {chosen.best.error:.4f}" in text
    assert "less than predicting the base rate" in text
    assert "predicting the base rate: held-out log loss" in text
    assert f"all held-out rows at min: AUC {1 - chosen.measures['1 - AUC']:.4f}, Brier score" in text
    assert f"calibration slope {chosen.calibration.slope:.2f}" in text
    facts = json.loads(json.dumps(chosen.to_dict(), allow_nan=False))
    assert facts["loss"] == "binomial"
    assert set(facts["measures"]) == {"1 - AUC", "Brier score", "error rate"}
    assert len(facts["calibration"]["predicted"]) == 10


def test_accuracy_never_stands_alone(X):
    chosen = dr.cross_validate(X, target(X, "binomial"), loss="binomial", cv=4, alphas=5, scoring="accuracy")
    assert chosen.scoring == "error rate"
    assert set(chosen.measures) == {"log loss", "1 - AUC", "Brier score"}


def test_l1_ratios_and_repeats(X):
    chosen = dr.cross_validate(
        X, target(X, "binomial"), loss="binomial", penalty=dr.L1L2(), l1_ratios=[0.2, 0.9], cv=3, repeats=2, alphas=4
    )
    assert chosen.fold_errors.shape == (6, 2, 4)
    assert chosen.best.l1_ratio in (0.2, 0.9)
    assert chosen.best.error == chosen.mean_error.min()
    assert chosen.one_se.error <= chosen.best.error + chosen.best.se
    assert chosen.held_out.shape == (N,)
    assert ((chosen.held_out > 0) & (chosen.held_out < 1)).all()


def test_a_table_is_encoded_inside_every_fold():
    pd = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"a": rng.standard_normal(60), "b": rng.choice(["u", "v", "w"], 60)})
    table.loc[::7, "a"] = np.nan
    y = np.where(table["a"].fillna(0) + (table["b"] == "u") > 0.4, "yes", "no")
    chosen = dr.cross_validate(table, y, loss="binomial", cv=3, alphas=[0.1, 0.05])
    for i, split in enumerate(StratifiedKFold(3, shuffle=True, random_state=0).split(table, y)):
        train, test = split
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)
            p = dr.path(table.iloc[train], y[train], loss="binomial", alphas=[0.1, 0.05]).predict(table.iloc[test])
        expected = [log_loss(y[test], p[:, a]) for a in range(2)]
        np.testing.assert_allclose(chosen.fold_errors[i, 0], expected, rtol=1e-6)


def test_separated_classes_stop_the_path_and_not_the_choice():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 3))
    y = (X[:, 0] > 0).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chosen = dr.cross_validate(X, y, loss="binomial", cv=4, alphas=12, eps=1e-9)
    assert np.isfinite(chosen.mean_error).all()
    assert chosen.best.error < 0.1


# ---- relaxed fits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["binomial", "poisson", "multinomial"])
def test_relaxed_fits_are_blends_with_the_fit_without_a_penalty(X, loss):
    y = target(X, loss)
    folds = make_folds(X, y, dr.L1(), cv=3, groups=None, repeats=1, random_state=0, options=DataOptions(), loss=loss)
    alphas = dr.path(X, y, loss=loss, alphas=5, eps=0.05).alphas[[1, 3]]
    score = as_score(None, folds.problem.loss)
    solved = solve_folds(folds, [Task("L1", dr.L1(), alphas, GAMMAS)], score=score, tol=1e-10)[0]
    for i, path in enumerate(solved):
        fold = folds[i]
        assert not path.again.missing.any()
        for a in range(2):
            b, _ = path.dense_at(a, 1.0)
            kept = np.flatnonzero(np.atleast_2d(b).any(axis=0))
            free = dr.path(X[fold.split.train][:, kept], y[fold.split.train], loss=loss, penalty="none", tol=1e-10)
            first = fold.predict(path.coef, path.intercept)[:, a]
            second = free.linear_predictor(X[fold.split.test][:, kept])[:, 0]
            for g, gamma in enumerate(GAMMAS):
                eta = gamma * first + (1.0 - gamma) * second
                assert path.errors[g, a] == pytest.approx(log_loss_or_deviance(loss, fold.y, eta), rel=1e-5)


def log_loss_or_deviance(loss, y, eta):
    value = as_loss(loss)
    return value.value(y, eta) * (2.0 if loss == "poisson" else 1.0)


def test_where_no_fit_without_a_penalty_exists_the_lasso_stands():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 2))
    y = (X[:, 0] > 0).astype(int)
    folds = make_folds(
        X, y, dr.L1(), cv=3, groups=None, repeats=1, random_state=0, options=DataOptions(), loss="binomial"
    )
    path = dr.path(X, y, loss="binomial", alphas=3, eps=0.2)
    again = refit(folds.problem, path)
    assert again.missing.any()
    rows = np.flatnonzero(again.missing)
    np.testing.assert_array_equal(again.coef.toarray()[rows], path.coef.toarray()[rows])


# ---- calibration -----------------------------------------------------------------------------------------------------


def test_calibration_finds_predictions_that_are_too_extreme():
    rng = np.random.default_rng(0)
    eta = rng.normal(0.3, 1.5, 4000)
    y = (rng.random(4000) < 1.0 / (1.0 + np.exp(-eta))).astype(float)

    def of(predictor):
        return calibration(dr.Binomial(), y, dr.Binomial().mean(predictor))

    honest, extreme = of(eta), of(2.0 * eta + 1.0)
    assert honest.slope == pytest.approx(1.0, abs=0.1)
    assert honest.intercept == pytest.approx(0.0, abs=0.1)
    assert extreme.slope == pytest.approx(honest.slope / 2.0, rel=1e-6)
    assert extreme.intercept == pytest.approx(honest.intercept - honest.slope / 2.0, abs=1e-6)
    assert np.all(np.abs(honest.observed - honest.predicted) < 4.5 * honest.se)
    assert honest.rows.sum() == 4000
    assert honest.in_the_large == pytest.approx(y.mean() - dr.Binomial().mean(eta).mean())


def test_calibration_slope_is_the_maximum_likelihood_estimate():
    rng = np.random.default_rng(1)
    eta = rng.standard_normal(300)
    y = rng.poisson(np.exp(0.7 * eta + 0.2)).astype(float)
    weights = rng.uniform(0.5, 2.0, 300)
    found = calibration(dr.Poisson(), y, np.exp(eta), weights)
    path = dr.path(eta[:, None], y, loss="poisson", penalty="none", sample_weight=weights, tol=1e-12)
    assert found.slope == pytest.approx(path.coef_at(0)[0], rel=1e-6)
    assert found.intercept == pytest.approx(path.intercept[0], rel=1e-6)
    np.testing.assert_allclose(found.predicted @ _weights_per_bin(found, weights, eta), weights @ np.exp(eta))


def _weights_per_bin(found, weights, eta):
    order = np.argsort(np.exp(eta), kind="stable")
    return np.add.reduceat(weights[order], np.r_[0, np.cumsum(found.rows)[:-1]])


def test_calibration_of_several_classes_and_of_constant_predictions():
    y = np.eye(3)[[0, 1, 2, 0, 1, 2]]
    p = np.tile([0.5, 0.3, 0.2], (6, 1))
    found = calibration(dr.Multinomial(), y, p)
    np.testing.assert_array_equal(found.rows, [6, 6, 6])
    np.testing.assert_allclose(found.predicted, [0.2, 0.3, 0.5])
    np.testing.assert_allclose(found.observed, [1 / 3, 1 / 3, 1 / 3])
    flat = calibration(dr.Binomial(), np.array([0.0, 1.0, 1.0]), np.full(3, 0.5))
    assert math.isnan(flat.slope)
    assert flat.in_the_large == pytest.approx(1 / 6)


def test_training_and_held_out_deviance_of_survival_times_begin_alike(rng) -> None:
    X = rng.normal(size=(120, 3))
    times = np.c_[rng.exponential(np.exp(-X[:, 0])), rng.integers(0, 2, 120)]
    found = dr.cross_validate(X, times, loss="cox", alphas=[10.0, 0.05], cv=4, random_state=0)
    train, held_out = found.train_errors.mean(axis=0)[0], found.fold_errors.mean(axis=0)[0]
    assert train[0] == pytest.approx(held_out[0], rel=1e-12)  # no input: nothing to know too well
    assert found.train_errors[:, 0, 0] == pytest.approx(found.baseline.fold_errors, rel=1e-12)
    assert train[1] < held_out[1] < held_out[0]
