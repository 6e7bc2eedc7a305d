"""Choosing a strength: the same numbers as a loop written by hand, everything learned inside the folds."""

from __future__ import annotations

import json
import threading
import time

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GroupKFold, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import diamondring as dr
from diamondring.tune import select
from diamondring.tuning import solve as foldsolve


@pytest.fixture
def data(rng):
    X = rng.standard_normal((60, 8)) * np.array([1, 10, 0.1, 1, 5, 1, 100, 1]) + 3
    y = X @ np.array([1, 0.2, 5, 0, 0, 0, 0.01, 0]) + rng.standard_normal(60)
    return X, y


def by_hand(X, y, model_at, alphas, splits, w=None):
    """Held-out mean squared errors (J, k) from scikit-learn, scaling the training rows of every fold by themselves."""
    out = []
    for train, test in splits:
        row = []
        for alpha in alphas:
            model = make_pipeline(StandardScaler(), model_at(alpha, len(train) if w is None else w[train].sum()))
            extra = {}
            if w is not None:
                step = model.steps[-1][0]
                extra = {"standardscaler__sample_weight": w[train], f"{step}__sample_weight": w[train]}
            model.fit(X[train], y[train], **extra)
            row.append(np.average((y[test] - model.predict(X[test])) ** 2, weights=None if w is None else w[test]))
        out.append(row)
    return np.array(out)


MODELS = {
    "L1": (dr.L1(), lambda a, n: Lasso(alpha=a, tol=1e-12, max_iter=100_000)),
    "elastic net": (dr.L1L2(0.3), lambda a, n: ElasticNet(alpha=a, l1_ratio=0.3, tol=1e-12, max_iter=100_000)),
    "L2": (dr.L2(), lambda a, n: Ridge(alpha=a * n, solver="svd")),
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_a_loop_by_hand_gives_the_same_errors(data, rng, name, weighted):
    X, y = data
    penalty, model_at = MODELS[name]
    w = rng.uniform(0.2, 3, 60) if weighted else None
    alphas = np.array([1.0, 0.3, 0.1, 0.03])
    found = dr.cross_validate(X, y, penalty=penalty, alphas=alphas, cv=5, random_state=3, sample_weight=w)
    expected = by_hand(X, y, model_at, alphas, KFold(5, shuffle=True, random_state=3).split(X), w)
    np.testing.assert_allclose(found.fold_errors[:, 0, :], expected, rtol=1e-6)
    np.testing.assert_allclose(found.mean_error[0], expected.mean(axis=0), rtol=1e-6)
    assert found.best.index == int(np.argmin(expected.mean(axis=0)))


def test_least_squares_needs_no_alpha(data):
    X, y = data
    found = dr.cross_validate(X, y, penalty=dr.NoPenalty(), cv=5)
    expected = by_hand(X, y, lambda a, n: LinearRegression(), [0], KFold(5, shuffle=True, random_state=0).split(X))
    np.testing.assert_allclose(found.fold_errors[:, 0, :], expected, rtol=1e-8)
    assert found.best.alpha == 0


def test_the_alphas_come_from_all_rows_and_are_solved_in_every_fold(data):
    X, y = data
    found = dr.cross_validate(X, y, alphas=12)
    np.testing.assert_allclose(found.alphas, dr.path(X, y, alphas=12).alphas, rtol=1e-14)
    assert found.fold_errors.shape == (10, 1, 12)
    train, test = next(iter(KFold(10, shuffle=True, random_state=0).split(X)))
    fold = dr.path(X[train], y[train], alphas=found.alphas)
    expected = ((y[test, None] - fold.predict(X[test])) ** 2).mean(axis=0)
    np.testing.assert_allclose(found.fold_errors[0, 0], expected, rtol=1e-7)


def test_a_fold_whose_own_alpha_max_is_beyond_the_grid_is_solved_all_the_same(rng):
    X = rng.standard_normal((30, 3))
    y = X[:, 0] + 0.1 * rng.standard_normal(30)
    y[0] = -40 * np.sign(X[0, 0])  # one row hides the relation from the whole
    found = dr.cross_validate(X, y, alphas=5, cv=[(range(1, 30), [0])])
    inner = dr.path(X[1:], y[1:], alphas=5)
    assert inner.alpha_max > found.alphas[0] or found.fold_errors[0, 0, 0] != found.baseline.fold_errors[0]
    expected = (y[0] - dr.path(X[1:], y[1:], alphas=found.alphas).predict(X[:1])[0]) ** 2
    np.testing.assert_allclose(found.fold_errors[0, 0], expected, rtol=1e-6)


def test_training_errors_are_those_of_the_training_rows(data, rng):
    X, y = data
    w, offset = rng.uniform(0.5, 2, 60), rng.standard_normal(60)
    for penalty in (dr.L1(), dr.L2(), dr.L1L2(0.5), dr.NoPenalty()):
        found = dr.cross_validate(X, y, penalty=penalty, alphas=4 if penalty.name != "none" else 1, cv=3,
                                  sample_weight=w, offset=offset)  # fmt: skip
        train, _ = next(iter(KFold(3, shuffle=True, random_state=0).split(X)))
        fold = dr.path(X[train], y[train], penalty=penalty, alphas=found.alphas, sample_weight=w[train],
                       offset=offset[train])  # fmt: skip
        left = y[train, None] - fold.predict(X[train], offset=offset[train])
        np.testing.assert_allclose(found.train_errors[0, 0], np.average(left**2, axis=0, weights=w[train]), rtol=1e-7)


def test_held_out_predictions_are_of_fits_that_did_not_see_the_row(data):
    X, y = data
    found = dr.cross_validate(X, y, alphas=6, cv=4)
    expected = np.empty(60)
    for train, test in KFold(4, shuffle=True, random_state=0).split(X):
        expected[test] = dr.path(X[train], y[train], alphas=found.alphas).predict(X[test])[:, found.best.index]
    np.testing.assert_allclose(found.held_out, expected, rtol=1e-7)
    partly = dr.cross_validate(X, y, alphas=6, cv=[(range(30), range(30, 50))])
    assert np.isnan(partly.held_out[:30]).all()
    assert np.isfinite(partly.held_out[30:50]).all()


def test_choices_follow_their_rules(data):
    X, y = data
    found = dr.cross_validate(X, y, alphas=50, repeats=2)
    mean, se = found.mean_error[0], found.se[0]
    best = int(np.argmin(mean))
    values = found.fold_errors[:, 0, best]
    assert found.best.index == best
    assert found.best.se == pytest.approx(np.sqrt(values.var(ddof=1) * (1 / 20 + 1 / 9)))
    assert found.best.n_kept == found.path.n_kept[best]
    strongest = int(np.flatnonzero(mean <= mean[best] + se[best])[0])
    assert found.one_se.index == strongest < best
    assert found.one_se.alpha > found.best.alpha
    assert found.one_se.n_kept <= found.best.n_kept


def test_1se_stays_at_the_l1_ratio_of_the_minimum(data):
    X, y = data
    found = dr.cross_validate(X, y, penalty=dr.L1L2(), l1_ratios=[0.1, 0.5, 0.95], alphas=20)
    m = found.best.variant
    assert found.mean_error[m, found.best.index] == found.mean_error.min()
    assert found.one_se.l1_ratio == found.best.l1_ratio == found.l1_ratios[m] == found.penalty.l1_ratio
    np.testing.assert_array_equal(found.alphas, found.alpha_grid[m])
    single = dr.cross_validate(X, y, penalty=dr.L1L2(0.5), alphas=20)
    np.testing.assert_allclose(found.mean_error[1], single.mean_error[0], rtol=1e-9)


def test_the_edge_of_the_grid_is_flagged(rng):
    X = rng.standard_normal((80, 3))
    strong = X.sum(axis=1) + 0.01 * rng.standard_normal(80)
    weakest = dr.cross_validate(X, strong, alphas=5, eps=0.5)
    assert weakest.best.index == 4
    assert any("weakest alpha tried" in note for note in weakest.notes)
    noise = rng.standard_normal(80) * (1 + (np.arange(80) == 0) * 20)
    nothing = dr.cross_validate(X, noise, alphas=20)
    assert nothing.best.index == 0
    assert any("keeps no penalised input" in note for note in nothing.notes)
    too_weak = dr.cross_validate(X, noise, alphas=[1e-3, 1e-4])
    assert too_weak.best.index == 0
    assert any("a stronger penalty may do better" in note for note in too_weak.notes)
    wide = rng.standard_normal((80, 30))
    middle = dr.cross_validate(wide, wide[:, 0] + rng.standard_normal(80), alphas=50)
    assert 0 < middle.best.index < 49
    assert middle.notes == ()


def test_predicting_the_mean_is_the_baseline(data, rng):
    X, y = data
    w, offset = rng.uniform(0.5, 2, 60), rng.standard_normal(60)
    found = dr.cross_validate(X, y, alphas=3, cv=4, sample_weight=w, offset=offset)
    for i, (train, test) in enumerate(KFold(4, shuffle=True, random_state=0).split(X)):
        mean = np.average((y - offset)[train], weights=w[train])
        expected = np.average((y - offset - mean)[test] ** 2, weights=w[test])
        assert found.baseline.fold_errors[i] == pytest.approx(expected)
    assert found.baseline.error == pytest.approx(found.baseline.fold_errors.mean())


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L2(), dr.L1L2(0.5), dr.NoPenalty()], ids=lambda p: p.name)
def test_a_weight_is_a_repetition_with_all_copies_in_one_fold(data, rng, penalty):
    X, y = data
    count = rng.integers(0, 4, 60)
    again = np.repeat(np.arange(60), count)
    alphas = 10 if penalty.name != "none" else 1
    weighted = dr.cross_validate(X, y, penalty=penalty, alphas=alphas, cv=4, sample_weight=count.astype(float))
    repeated = dr.cross_validate(X[again], y[again], penalty=penalty, alphas=alphas, cv=4, groups=again)
    np.testing.assert_allclose(weighted.alphas, repeated.alphas, rtol=1e-9)
    np.testing.assert_allclose(weighted.fold_errors, repeated.fold_errors, rtol=1e-6)
    assert weighted.best.se == pytest.approx(repeated.best.se, rel=1e-6)
    assert weighted.baseline.error == pytest.approx(repeated.baseline.error)
    assert weighted.ratio == pytest.approx(repeated.ratio)


def test_any_splitter_and_groups(data):
    X, y = data
    groups = np.repeat(np.arange(12), 5)
    found = dr.cross_validate(X, y, alphas=[0.1], cv=GroupKFold(4), groups=groups)
    expected = by_hand(X, y, MODELS["L1"][1], [0.1], GroupKFold(4).split(X, y, groups))
    np.testing.assert_allclose(found.fold_errors[:, 0], expected, rtol=1e-6)
    assert found.folds == "4 splits of GroupKFold"


def test_any_scorer(data):
    X, y = data
    found = dr.cross_validate(X, y, alphas=[0.3, 0.05], cv=4, scoring="neg_mean_absolute_error")
    for i, (train, test) in enumerate(KFold(4, shuffle=True, random_state=0).split(X)):
        f = dr.path(X[train], y[train], alphas=[0.3, 0.05])
        expected = [mean_absolute_error(y[test], f.predict(X[test])[:, k]) for k in range(2)]
        np.testing.assert_allclose(found.fold_errors[i, 0], expected, rtol=1e-7)
        expected = [mean_absolute_error(y[train], f.predict(X[train])[:, k]) for k in range(2)]
        np.testing.assert_allclose(found.train_errors[i, 0], expected, rtol=1e-7)
    assert "mean absolute error" in repr(found)


def table(rng, n=80):
    size = rng.uniform(20, 200, n)
    kind = rng.choice(["flat", "house", "barn"], n).astype(object)
    kind[rng.random(n) < 0.1] = None
    age = rng.uniform(0, 90, n)
    age[rng.random(n) < 0.2] = np.nan
    y = 2 * size + 30 * (kind == "house") - np.nan_to_num(age) + 5 * rng.standard_normal(n)
    return pd.DataFrame({"size": size, "kind": kind, "age": age}), pd.Series(y, name="price")


def test_encoding_and_medians_are_learned_inside_the_fold(rng):
    X, y = table(rng)
    found = dr.cross_validate(X, y, alphas=[1.0, 0.1], cv=4)
    for i, (train, test) in enumerate(KFold(4, shuffle=True, random_state=0).split(X)):
        fold = dr.path(X.iloc[train], y.iloc[train], alphas=[1.0, 0.1])
        left = y.to_numpy()[test, None] - fold.predict(X.iloc[test])
        np.testing.assert_allclose(found.fold_errors[i, 0], (left**2).mean(axis=0), rtol=1e-7)
    assert found.encoder is not None
    np.testing.assert_allclose(found.path.predict(X)[:, 0], dr.path(X, y, alphas=[1.0, 0.1]).predict(X)[:, 0])


def test_a_level_that_only_the_held_out_rows_have_is_no_error(rng):
    X, y = table(rng, 40)
    X.loc[7, "kind"] = "castle"
    found = dr.cross_validate(X, y, alphas=[0.5], cv=5)
    assert np.isfinite(found.fold_errors).all()


def test_factors_and_bounds_follow_the_names_into_every_fold(rng):
    X, y = table(rng)
    X.loc[3, "kind"] = "castle"
    options = {"penalty": dr.L1L2(0.5), "alphas": [0.5], "cv": 4, "bounds": {"kind=house": (None, 0)}}
    found = dr.cross_validate(X, y, penalty_factor={"size": np.inf, "kind=castle": 0}, **options)
    names = list(found.path.names)
    assert found.path.coef_at(0)[names.index("size")] == 0
    assert found.path.coef_at(0)[names.index("kind=house")] <= 0
    free = dr.cross_validate(X.drop(columns="size"), y, penalty_factor={"kind=castle": 0}, **options)
    np.testing.assert_allclose(found.fold_errors, free.fold_errors, rtol=1e-6)


def test_arrays_with_missing_values_are_encoded_on_request(rng):
    X, y = table(rng)
    numbers = X[["size", "age"]].to_numpy()
    with pytest.raises(dr.InputError, match="missing value"):
        dr.cross_validate(numbers, y)
    from_array = dr.cross_validate(numbers, y, alphas=[0.5], encode=True)
    from_table = dr.cross_validate(X[["size", "age"]], y, alphas=[0.5])
    np.testing.assert_allclose(from_array.fold_errors, from_table.fold_errors, rtol=1e-7)


@pytest.mark.parametrize("form", ["csc", "csr", "fortran", "float32", "table"])
def test_the_form_of_the_data_does_not_matter(data, form):
    X, y = np.float32(data[0]).astype(np.float64), data[1]
    other = {
        "csc": sp.csc_array, "csr": sp.csr_array, "fortran": np.asfortranarray, "float32": np.float32,
        "table": lambda x: pd.DataFrame(x, columns=[f"c{j}" for j in range(8)]),
    }[form](X)  # fmt: skip
    for options in ({}, {"encode": form == "table"}):
        one = dr.cross_validate(X, y, alphas=8, cv=4)
        two = dr.cross_validate(other, y, alphas=8, cv=4, **options)
        np.testing.assert_allclose(one.fold_errors, two.fold_errors, rtol=1e-7)
        np.testing.assert_allclose(one.held_out, two.held_out, rtol=1e-7)


def test_folds_in_one_walk_equal_folds_one_by_one(data, rng, monkeypatch):
    X, y = data
    options = {
        "penalty": dr.L1L2(), "l1_ratios": [0.4, 1.0], "alphas": 15, "cv": 5, "repeats": 2,
        "sample_weight": rng.integers(0, 3, 60).astype(float), "offset": rng.standard_normal(60),
        "bounds": [(None, None)] + [(-1.0, None)] * 7, "penalty_factor": np.r_[0, np.ones(7)],
    }  # fmt: skip
    together = dr.cross_validate(X, y, **options)
    monkeypatch.setattr(foldsolve, "walks", lambda *a: False)
    alone = dr.cross_validate(X, y, **options)
    np.testing.assert_allclose(together.fold_errors, alone.fold_errors, rtol=1e-7)
    np.testing.assert_allclose(together.train_errors, alone.train_errors, rtol=1e-7)
    np.testing.assert_allclose(together.held_out, alone.held_out, rtol=1e-7)


def test_only_splits_that_use_all_rows_are_walked(data):
    from diamondring.tuning.fold_data import DataOptions, make_folds

    def deals(cv, repeats=1, weights=None):
        options = DataOptions(sample_weight=weights)
        folds = make_folds(*data, dr.L1(), cv=cv, groups=None, repeats=repeats, random_state=0, options=options)
        return [(deal.count, np.bincount(deal.fold + 1).tolist()) for deal in folds.deals]

    assert deals(4, repeats=2) == [(4, [0, 15, 15, 15, 15])] * 2
    halves = [(range(30), range(30, 60)), (range(30, 60), range(30))]
    assert deals(halves) == [(2, [0, 30, 30])]
    assert deals(halves[:1] * 2) == [(1, [30, 30])] * 2  # the same test rows again begin a new deal
    assert deals(halves, weights=np.r_[0.0, np.ones(59)]) == [(2, [1, 30, 29])]
    assert deals([(range(30), range(30, 40))]) == []
    assert deals([(np.r_[:30, :30], range(30, 60))]) == []


@pytest.mark.parametrize("shuffle", [False, True])
def test_dealt_rows_are_the_splits_of_kfold(rng, shuffle):
    from sklearn.model_selection import KFold

    from diamondring.tuning.folds import consecutive_folds, make_splits

    for n, k in ((23, 4), (20, 5), (7, 7)):
        y = rng.standard_normal(n)
        ours = make_splits(y, y, cv=k, random_state=3) if shuffle else consecutive_folds(k, n, None, "")
        theirs = list(KFold(k, shuffle=shuffle, random_state=3 if shuffle else None).split(y))
        assert len(ours) == len(theirs) == len(ours.pairs)
        for (train, test), pair in zip(theirs, ours, strict=True):
            np.testing.assert_array_equal(pair.train, train)
            np.testing.assert_array_equal(pair.test, test)


def test_splits_that_overlap_share_the_work(data):
    """Repeats, and random splits whose training part is the rest of the rows, agree with solving each split alone."""
    from sklearn.model_selection import ShuffleSplit

    X, y = data
    for cv in (ShuffleSplit(4, test_size=0.3, train_size=0.7, random_state=0), 4):
        options = {"alphas": 12, "cv": cv, "repeats": 3 if cv == 4 else 1}
        together = dr.cross_validate(X, y, **options)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(foldsolve, "walks", lambda *a: False)
            alone = dr.cross_validate(X, y, **options)
        np.testing.assert_allclose(together.fold_errors, alone.fold_errors, rtol=1e-9)
        np.testing.assert_allclose(together.held_out, alone.held_out, rtol=1e-9)


def test_the_same_bits_for_any_number_of_threads(data, rng, monkeypatch):
    X, y = table(rng)
    results = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("DIAMONDRING_NUM_THREADS", threads)
        results.append([
            dr.cross_validate(*data, alphas=10, penalty=dr.L1L2(), l1_ratios=[0.2, 0.9]).fold_errors,
            dr.cross_validate(*data, alphas=10, penalty=dr.L2()).fold_errors,
            dr.cross_validate(X, y, alphas=10).fold_errors,
        ])  # fmt: skip
    for other in results[1:]:
        for one, two in zip(results[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


def test_progress_is_reported_from_the_calling_thread(rng):
    X, y = table(rng)
    seen = []

    def progress(stage, done, total):
        seen.append((stage, done, total, threading.current_thread() is threading.main_thread()))

    dr.cross_validate(X, y, penalty=dr.L1L2(), l1_ratios=[0.5, 0.9], alphas=3, cv=4, progress=progress)
    assert {name for name, *_ in seen} == {"elastic net 0.5", "elastic net 0.9"}
    assert [done for name, done, *_ in seen if name == "elastic net 0.5"] == [1, 2, 3, 4]
    assert all(total == 4 and main for _, _, total, main in seen)


def test_ctrl_c_is_answered_at_once_and_keeps_the_path_of_all_rows(rng, monkeypatch):
    X, y = table(rng)
    started = threading.Event()

    def slow(fold, problem, task, known, score, tol, stop):
        started.set()
        assert stop.wait(5), "nobody asked the worker to stop"
        raise dr.Interrupted()

    def press():
        raise KeyboardInterrupt

    monkeypatch.setattr(foldsolve, "_solve_task", slow)
    pressed = []

    def wait(waiting, timeout, return_when):
        if started.wait(timeout):
            pressed.append(time.perf_counter())
            press()
        return set(), waiting

    monkeypatch.setattr(foldsolve, "wait", wait)
    with pytest.raises(dr.Interrupted, match="Interrupted after 0 of 10 folds") as stop:
        dr.cross_validate(X, y, alphas=5)
    assert time.perf_counter() - pressed[0] < 0.2
    assert len(stop.value.path.alphas) == 5


def test_somebody_else_can_stop_the_folds(data):
    from diamondring.tuning.fold_data import DataOptions, make_folds
    from diamondring.tuning.scoring import as_score

    folds = make_folds(*data, dr.L2(), cv=5, groups=None, repeats=1, random_state=0, options=DataOptions())
    stop = threading.Event()
    stop.set()
    tasks = [foldsolve.Task("L2", dr.L2(), np.array([1.0]))]
    with pytest.raises(dr.Interrupted):
        foldsolve.solve_folds(folds, tasks, score=as_score(None), tol=1e-8, stop=stop)


def test_the_repr_explains(data):
    text = repr(dr.cross_validate(*data, alphas=20))
    for part in (
        "L1, 20 alphas, 10 folds", "min: alpha =", "1se: alpha =", "of 8 inputs", "less than predicting the mean",
        "in units of the target", "Nadeau and Bengio",
    ):  # fmt: skip
        assert part in text
    ratios = repr(dr.cross_validate(*data, alphas=5, penalty=dr.L1L2(), l1_ratios=[0.3, 0.6]))
    assert "l1_ratio =" in ratios
    assert "5 alphas for each of 2 variants" in ratios


def test_to_dict_is_json(data):
    one = dr.cross_validate(*data, alphas=4, cv=[(range(30), range(30, 60))])
    facts = json.loads(json.dumps(one.to_dict(), allow_nan=False))
    assert facts["best"]["alpha"] == one.best.alpha
    assert facts["best"]["se"] is None
    assert facts["n_splits"] == 1
    assert "1se is the same as min" in facts["notes"][0]
    assert one.one_se == one.best or np.isnan(one.best.se)


def test_flaws_warn_in_public_and_are_silent_inside(rng):
    X = np.column_stack([rng.standard_normal((30, 2)), np.ones(30)])
    y = X[:, 0] + rng.standard_normal(30)
    with pytest.warns(dr.DataWarning, match="x2"):
        dr.cross_validate(X, y, alphas=3, cv=3)
    assert select(X, y, penalty="L1", alphas=3, cv=3).path.data_flaws


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"penalty": "lassso"}, "lassso"),
        ({"penalty": dr.L1(), "l1_ratios": [0.5]}, "l1_ratios has no meaning for the penalty 'L1'"),
        ({"penalty": dr.L1L2(), "l1_ratios": []}, "l1_ratios is empty"),
        ({"penalty": dr.L1L2(), "l1_ratios": [2]}, "must be a number from 0"),
        ({"alphas": [-1]}, "penalty strength must be 0 or more"),
        ({"cv": 100}, "60 rows are too few for 100-fold"),
        ({"scoring": "best"}, "no scikit-learn scorer"),
        ({"sample_weight": np.full(60, -1.0)}, "sample_weight"),
        ({"eps": 2}, "eps"),
        ({"loss": "hinge"}, "hinge"),
    ],
)
def test_what_cannot_be_used_is_refused(data, options, message):
    with pytest.raises(dr.InputError, match=message):
        dr.cross_validate(*data, **options)


def test_more_inputs_than_rows(rng):
    X = rng.standard_normal((25, 60))
    y = X[:, 0] * 3 + rng.standard_normal(25)
    found = dr.cross_validate(X, y, alphas=15, cv=5)
    expected = by_hand(X, y, MODELS["L1"][1], found.alphas[:10], KFold(5, shuffle=True, random_state=0).split(X))
    np.testing.assert_allclose(found.fold_errors[:, 0, :10], expected, rtol=1e-5)
