"""compare: planted truths, refusals, costs, nested error, and results that explain themselves."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import scipy.sparse as sp
from sklearn.linear_model import Lasso
from sklearn.model_selection import KFold

import diamondring as dr
from diamondring.comparing.methods import METHODS, read_methods, share_in_units
from diamondring.tuning import solve as foldsolve


@pytest.fixture
def numbers(rng):
    X = rng.standard_normal((120, 6))
    return X, X @ np.array([2.0, -1, 0.5, 0, 0, 0]) + rng.standard_normal(120)


def houses(rng, n=90):
    size = rng.uniform(20, 200, n)
    kind = rng.choice(["flat", "house", "barn"], n).astype(object)
    kind[rng.random(n) < 0.1] = None
    age = rng.uniform(0, 90, n)
    age[rng.random(n) < 0.2] = np.nan
    y = 2 * size + 30 * (kind == "house") - np.nan_to_num(age) + 15 * rng.standard_normal(n)
    columns = {"size": size, "kind": kind, "age": age, "noise": rng.standard_normal(n)}
    return pd.DataFrame(columns), pd.Series(y, name="price")


def test_a_sparse_truth_is_found_by_l1(rng):
    X = rng.standard_normal((150, 60))
    y = 3 * X[:, 4] - 2 * X[:, 17] + 1.5 * X[:, 33] + rng.standard_normal(150)
    c = dr.compare(X, y, cv=5, alphas=40)
    assert c.verdict.kind in ("clear", "close")
    assert c.verdict.winner in ("L1", "relaxed L1")
    assert {"x4", "x17", "x33"} <= set(c.best.kept)
    assert len(c.best.kept) <= 20
    assert c["L2"].difference > c["L2"].difference_se
    assert c["none"].difference > c["none"].difference_se
    assert any("it predicts without the other" in s for s in c.reasons.sentences)


def test_a_dense_correlated_truth_is_found_by_l2(rng):
    hidden = rng.standard_normal((150, 8))
    X = hidden @ rng.standard_normal((8, 60)) + rng.standard_normal((150, 60))
    y = X @ rng.standard_normal(60) * 0.3 + 4 * rng.standard_normal(150)
    c = dr.compare(X, y, cv=5, alphas=40, priority="robustness")
    assert c["L2"].error == min(m.error for m in c.methods if m.name in ("none", "L2", "L1", "relaxed L1"))
    assert c["L1"].difference > 0
    assert c.verdict.winner in ("L2", "elastic net")
    assert c["none"].difference > c["none"].difference_se


def test_at_the_strong_end_the_notes_lead_to_the_mean(rng):
    c = dr.compare(rng.standard_normal((80, 6)), rng.standard_normal(80), cv=4, alphas=12)
    (note,) = [note for note in c.notes if "strongest" in note]
    assert note.startswith(", ".join(m.name for m in c.methods if m.selection and m.selection.at_strongest) + ": best")
    assert note.endswith(
        f"which all but predicts the mean; the mean itself has a held-out error of ±{c['mean'].error ** 0.5:.3f}."
    )


def test_pure_noise_cannot_be_told(rng):
    X, y = rng.standard_normal((100, 30)), rng.standard_normal(100)
    c = dr.compare(X, y, cv=5, alphas=30)
    assert (c.verdict.kind, c.verdict.winner) == ("cannot tell", "mean")
    assert c.best.columns_carried == ()
    np.testing.assert_allclose(c.best.predict(X[:3]), y.mean())
    assert "predict the mean" in c.verdict.sentences[-1]


def test_all_methods_meet_the_same_folds(numbers):
    X, y = numbers
    c = dr.compare(X, y, cv=4, random_state=2, alphas=20)
    assert [m.name for m in c.methods] == ["mean", *METHODS]
    splits = list(KFold(4, shuffle=True, random_state=2).split(X))
    np.testing.assert_allclose(c["mean"].fold_errors, [np.mean((y[b] - y[a].mean()) ** 2) for a, b in splits])
    alpha = c["L1"].chosen.alpha
    by_hand = []
    for a, b in splits:
        mean, sd = X[a].mean(axis=0), X[a].std(axis=0)
        fit = Lasso(alpha=alpha, tol=1e-12, max_iter=100_000).fit((X[a] - mean) / sd, y[a])
        by_hand.append(np.mean((y[b] - fit.predict((X[b] - mean) / sd)) ** 2))
    np.testing.assert_allclose(c["L1"].fold_errors, by_hand, rtol=1e-6)


def test_differences_are_paired_with_the_se_of_nadeau_and_bengio(numbers):
    c = dr.compare(*numbers, cv=5, repeats=2, alphas=15)
    best = min(c.methods, key=lambda m: m.error)
    for m in c.methods:
        d = m.fold_errors - best.fold_errors
        assert m.difference == pytest.approx(d.mean(), abs=1e-12)
        assert m.difference_se == pytest.approx(np.sqrt(d.var(ddof=1) * (1 / 10 + 1 / 4)))
        assert m.se == pytest.approx(np.sqrt(m.fold_errors.var(ddof=1) * (1 / 10 + 1 / 4)))
    assert c.n_repeats == 2
    assert "Nadeau and Bengio" in repr(c)


def test_each_method_equals_its_own_cross_validation(numbers):
    X, y = numbers
    c = dr.compare(X, y, cv=4, alphas=15)
    for name, penalty in (("L1", dr.L1()), ("L2", dr.L2()), ("none", dr.NoPenalty())):
        alone = dr.cross_validate(X, y, penalty=penalty, cv=4, alphas=1 if name == "none" else 15)
        np.testing.assert_allclose(c[name].selection.fold_errors, alone.fold_errors, rtol=1e-6)
        assert c[name].chosen.index == alone.best.index
        model = c[name].model
        np.testing.assert_allclose(model.predict(X), alone.path.predict(X)[:, alone.best.index], rtol=1e-8)


def test_the_relaxed_lasso_contains_the_lasso(numbers):
    c = dr.compare(*numbers, cv=4, alphas=15)
    relaxed, lasso = c["relaxed L1"].selection, c["L1"].selection
    np.testing.assert_array_equal(relaxed.gammas, [1, 0.75, 0.5, 0.25, 0])
    np.testing.assert_array_equal(relaxed.fold_errors[:, 0], lasso.fold_errors[:, 0])
    assert c["relaxed L1"].error <= c["L1"].error
    chosen = c["relaxed L1"].chosen
    assert relaxed.mean_error[chosen.variant, chosen.index] == relaxed.mean_error.min()
    assert "gamma =" in repr(relaxed)
    np.testing.assert_array_equal(c["relaxed L1"].model.coef, relaxed.paths[chosen.variant].coef_at(chosen.index))


@pytest.mark.parametrize("factor", [1e-6, 1e3])
def test_the_units_of_the_target_do_not_matter(numbers, factor):
    X, y = numbers
    one, other = (dr.compare(X, target, cv=4, alphas=15) for target in (y, factor * y))
    assert one.verdict.winner == other.verdict.winner
    for m in one.methods:
        assert other[m.name].error == pytest.approx(factor**2 * m.error, rel=1e-6), m.name
        assert other[m.name].n_kept == m.n_kept
    assert one["elastic net"].l1_share == other["elastic net"].l1_share


def test_a_share_of_l1_means_the_same_in_all_units():
    assert share_in_units(0.0, 5.0) == 0.0
    assert share_in_units(1.0, 5.0) == 1.0
    assert share_in_units(0.3, 1.0) == pytest.approx(0.3)
    ratio = share_in_units(0.3, 50.0)
    assert ratio / (1 - ratio) == pytest.approx(50 * 0.3 / 0.7)


def test_the_1se_rule_compares_and_returns_the_stronger_fits(numbers):
    strong = dr.compare(*numbers, cv=5, alphas=30, alpha="1se")
    weak = dr.compare(*numbers, cv=5, alphas=30)
    for name in ("L1", "L2"):
        assert strong[name].chosen == strong[name].choice_1se == weak[name].choice_1se
        assert weak[name].chosen == weak[name].choice_min
        assert strong[name].model.alpha > weak[name].model.alpha
        assert strong[name].error > weak[name].error
    assert strong.rule == strong.best.stats.rule == "1se"


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_tables_of_any_library(rng, kind):
    X, y = houses(rng)
    X, target = {"pandas": (X, y), "polars": (pl.from_pandas(X), pl.from_pandas(y)),
                 "arrow": (pa.Table.from_pandas(X), pa.array(y))}[kind]  # fmt: skip
    c = dr.compare(X, target, cv=4, alphas=15)
    assert type(c.table).__module__.split(".")[0] == {"arrow": "pyarrow"}.get(kind, kind)
    assert c.target_name == ("y" if kind == "arrow" else "price")
    assert c.n_columns == 4
    assert "size" in c.best.columns_carried
    assert np.isfinite(c.best.predict(X)).all()
    names = c.table["method"]
    assert [str(name) for name in (names.to_pylist() if kind == "arrow" else names)] == [m.name for m in c.methods]


def test_encoding_is_learned_inside_the_folds(rng):
    X, y = houses(rng)
    c = dr.compare(X, y, cv=4, alphas=15)
    alone = dr.cross_validate(X, y, cv=4, alphas=15)
    np.testing.assert_allclose(c["L1"].selection.fold_errors, alone.fold_errors, rtol=1e-7)


def test_costs(rng):
    X, y = houses(rng)
    c = dr.compare(X, y, cv=4, alphas=15)
    for m in c.methods:
        assert m.columns_carried == m.model.columns_carried
        assert m.model_bytes == m.model.size_in_bytes > 100
        assert m.n_kept == len(m.model.kept)
        assert 0 < m.micros_per_row < 1e5
        assert m.name == "mean" or m.fit_seconds > 0
    assert c["L2"].columns_carried == ("size", "kind", "age", "noise")
    # three numbers of 8 bytes (and validity bits) and a short text
    assert 3 * 8 + 3 < c["L2"].carried_bytes < 3 * 8 + 40
    assert c["mean"].carried_bytes == 0
    assert c["mean"].fit_seconds == 0


def test_arrays_with_gaps_and_sparse_arrays(rng, numbers):
    X, y = numbers
    holes = X.copy()
    holes[rng.random(X.shape) < 0.1] = np.nan
    c = dr.compare(holes, y, cv=4, alphas=10)
    assert c.n_inputs == 12
    assert c.n_columns == 6
    assert np.isfinite(c.best.predict(holes)).all()
    dense, sparse = dr.compare(X, y, cv=4, alphas=10), dr.compare(sp.csr_array(X), y, cv=4, alphas=10)
    for m in dense.methods:
        assert sparse[m.name].error == pytest.approx(m.error, rel=1e-6)
    assert sparse["L1"].fragility == pytest.approx(dense["L1"].fragility, rel=1e-6)


def test_weights_count_as_repetitions(numbers, rng):
    X, y = numbers
    count = rng.integers(0, 4, 120)
    again = np.repeat(np.arange(120), count)
    weighted = dr.compare(X, y, cv=4, alphas=10, sample_weight=count.astype(float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dr.DataWarning)
        repeated = dr.compare(X[again], y[again], cv=4, alphas=10, groups=again)
    assert weighted.verdict.winner == repeated.verdict.winner
    for m in weighted.methods:
        assert repeated[m.name].error == pytest.approx(m.error, rel=1e-5)
        assert repeated[m.name].difference_se == pytest.approx(m.difference_se, rel=1e-4, abs=1e-9)


def test_fragility_is_the_rise_of_error_when_the_worst_column_is_missing(numbers):
    X, y = numbers
    c = dr.compare(X, y, cv=4, alphas=10, penalties=["none"])
    before, after = 0.0, np.zeros(6)
    for train, test in KFold(4, shuffle=True, random_state=0).split(X):
        fit = dr.path(X[train], y[train], penalty="none")
        before += np.mean((y[test] - fit.predict(X[test])[:, 0]) ** 2)
        for j in range(6):
            broken = X[test].copy()
            broken[:, j] = X[train, j].mean()
            after[j] += np.mean((y[test] - fit.predict(broken)[:, 0]) ** 2)
    assert c["none"].fragility == pytest.approx(after.max() / before - 1)


def test_instability_is_the_movement_of_the_coefficients(numbers):
    X, y = numbers
    c = dr.compare(X, y, cv=4, alphas=10, penalties=["none"])
    u = np.array([
        dr.path(X[train], y[train], penalty="none").coef_at(0) * X.std(axis=0)
        for train, _ in KFold(4, shuffle=True, random_state=0).split(X)
    ])  # fmt: skip
    assert c["none"].instability == pytest.approx(np.sqrt(u.var(axis=0).sum() / (u**2).mean(axis=0).sum()))
    assert c["mean"].instability == 0


def test_only_the_methods_that_were_asked_for(numbers):
    c = dr.compare(*numbers, cv=4, alphas=10, penalties=["relaxed L1", dr.L2()])
    assert [m.name for m in c.methods] == ["mean", "L2", "relaxed L1"]
    with pytest.raises(dr.InputError, match="'L1' was not compared; the methods are 'mean', 'L2', 'relaxed L1'"):
        c["L1"]
    assert read_methods("lasso") == ("L1",)
    assert read_methods(None) == METHODS
    with pytest.raises(dr.InputError, match="penalties names 'L3', which is no method"):
        read_methods(["L3"])
    with pytest.raises(dr.InputError, match="penalties is empty"):
        read_methods([])


def test_nested_cross_validation_measures_the_whole_procedure(numbers):
    X, y = numbers
    stages = []
    c = dr.compare(X, y, cv=3, alphas=8, nested=True, progress=lambda *a: stages.append(a))
    expected = []
    for train, test in KFold(3, shuffle=True, random_state=0).split(X):
        inner = dr.compare(X[train], y[train], cv=3, alphas=8)
        expected.append(np.mean((y[test] - inner.best.predict(X[test])) ** 2))
    np.testing.assert_allclose(c.nested.fold_errors, expected, rtol=1e-8)
    assert c.nested.error == pytest.approx(np.mean(expected))
    assert len(c.nested.picked) == 3
    assert "Honest error of the whole procedure" in c.nested.sentence
    assert c.nested.sentence in repr(c)
    assert [s for s in stages if s[0] == "nested"] == [("nested", i, 3) for i in (1, 2, 3)]


def test_nested_cross_validation_encodes_inside(rng):
    X, y = houses(rng)
    groups = np.arange(len(y)) // 3
    c = dr.compare(X, y, cv=3, alphas=6, nested=True, groups=groups, penalty_factor={"kind=barn": 0})
    assert np.isfinite(c.nested.error)
    with pytest.raises(dr.InputError, match="nested=True draws folds"):
        dr.compare(X, y, cv=[(range(40), range(40, 90))], nested=True)


def test_a_constant_target_is_refused(numbers):
    with pytest.raises(dr.InputError, match=r"Target 'price' is 100 in every row, so there is nothing to predict."):
        dr.compare(numbers[0], np.full(120, 100.0), target_name="price")
    weight = np.r_[np.ones(60), np.zeros(60)]
    with pytest.raises(dr.InputError, match="is 1 in every row of positive weight"):
        dr.compare(numbers[0], np.r_[np.ones(60), np.zeros(60)], sample_weight=weight)


def test_messages_about_the_target_use_its_name(rng):
    X, y = houses(rng)
    with pytest.raises(dr.InputError, match="Target 'price'"):
        dr.compare(X, y.where(y > y.min()))


def test_a_leaking_column_is_refused_unless_it_is_allowed(rng):
    X, y = houses(rng)
    X["price_eur"] = y * 0.92 + 1e-3 * rng.standard_normal(len(y))
    with pytest.raises(dr.InputError, match=r"'price_eur' predicts 'price' almost perfectly \(r = 1.00000\): probably"):
        dr.compare(X, y, cv=3)
    c = dr.compare(X, y, cv=3, alphas=5, allow_leak=["price_eur"])
    assert "price_eur" in c.best.columns_carried
    with pytest.raises(dr.InputError, match=r"allow_leak names 'price_euro', .* Did you mean 'price_eur'"):
        dr.compare(X, y, cv=3, allow_leak=["price_euro"])


def test_a_leak_with_gaps_or_in_a_level_is_seen(rng):
    X, y = houses(rng)
    gaps = X.assign(double=np.where(rng.random(len(y)) < 0.3, np.nan, 2 * y))
    with pytest.raises(dr.InputError, match="'double' predicts 'price' almost perfectly"):
        dr.compare(gaps, y, cv=3)
    sold = pd.Series((y > y.median()).astype(float), name="sold")
    with pytest.raises(dr.InputError, match=r"'answer' predicts 'sold' .* through its input 'answer=(yes|no)'"):
        dr.compare(X.assign(answer=np.where(sold == 1, "yes", "no")), sold, cv=3)


def test_flaws_of_the_columns_are_named_and_the_work_goes_on(numbers):
    X, y = numbers
    flawed = np.column_stack([X, X[:, 1], np.ones(120)])
    with pytest.warns(dr.DataWarning) as caught:
        c = dr.compare(flawed, y, cv=3, alphas=5)
    texts = [str(w.message) for w in caught]
    assert any("'x7' has the same value in every row" in t for t in texts)
    assert any("'x6' repeats 'x1' in every row" in t for t in texts)
    assert set(texts) <= set(c.notes)
    table = pd.DataFrame(X, columns=list("abcdef")).assign(id=np.arange(120) * 7 + 3, empty=np.nan)
    with pytest.warns(dr.DataWarning) as caught:
        c = dr.compare(table, y, cv=3, alphas=5)
    assert {t.split("'")[1] for t in (str(w.message) for w in caught)} == {"id", "empty"}
    assert c.n_columns == 6
    with pytest.warns(dr.DataWarning, match="empty"):
        assert dr.compare(table, y, cv=3, alphas=5, keep=["id"]).n_columns == 7


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"priority": "speed"}, "priority='speed' is unknown"),
        ({"alpha": 0.1}, "choose 'cv'"),
        ({"alphas": [0.1, 0.2]}, "compare takes the length of the grids"),
        ({"cv": 500}, "120 rows are too few for 500-fold"),
        ({"l1_ratios": [1.5]}, "must be a number from 0"),
        ({"l1_ratios": []}, "l1_ratios"),
        ({"penalties": "L7"}, "no method"),
    ],
)
def test_what_cannot_be_used_is_refused(numbers, options, message):
    with pytest.raises(dr.InputError, match=message):
        dr.compare(*numbers, **options)


def test_reasons_are_measured(rng):
    a = rng.standard_normal(100)
    X = pd.DataFrame({"a": a, "b": a + 0.1 * rng.standard_normal(100), "c": rng.standard_normal(100),
                      "d": rng.choice(["u", "v"], 100)})  # fmt: skip
    y = 3 * a + rng.standard_normal(100)
    c = dr.compare(X, y, cv=5, alphas=20)
    assert c.reasons.correlated == (("a", "b"),)  # the two levels of d are one column
    assert (c.reasons.n_rows, c.reasons.n_columns, c.reasons.n_inputs) == (100, 4, 5)
    best = min(m.error for m in c.methods)
    assert c.reasons.r2 == pytest.approx(1 - best / c.baseline.error)
    assert c.reasons.signal_to_noise == pytest.approx(c.reasons.r2 / (1 - c.reasons.r2))
    assert c.reasons.l1_kept == c["L1"].choice_min.n_kept
    assert "2 columns are each strongly correlated with another (|r| ≥ 0.9: 'a' and 'b')" in c.reasons.sentences[1]
    assert "20 rows for each input" in c.reasons.sentences[0]


def test_methods_that_ask_for_hardly_any_penalty_say_so_once(rng):
    X = rng.standard_normal((400, 3))
    y = X @ [1.0, 2.0, 3.0] + 0.01 * rng.standard_normal(400)
    c = dr.compare(X, y, cv=4, alphas=20)
    (note,) = [note for note in c.notes if "weakest" in note]
    names = [name for name in ("L2", "L1", "elastic net", "relaxed L1") if c[name].selection.at_weakest]
    assert "L2" in names
    assert note.startswith(", ".join(names) + ": ")
    assert f"has a held-out error of ±{c['none'].error ** 0.5:.4f}."[:30] in note
    assert note.split(": ")[1].startswith("best at the weakest penalty tried, next to none; the fit without a penalty")
    alone = dr.compare(X, y, cv=4, alphas=20, penalties="L2")  # nothing to compare it with: try weaker ones
    assert any("Pass a smaller eps=" in note for note in alone.notes)


def test_other_scores(numbers):
    c = dr.compare(*numbers, cv=4, alphas=8, scoring="neg_mean_absolute_error")
    assert c.scoring == "mean absolute error"
    assert not c.squared
    assert c["L1"].error < c["mean"].error
    assert np.isnan(c.reasons.r2)
    assert "±" not in c.verdict.sentences[1]
    assert "held-out mean absolute error" in " ".join(c.verdict.sentences)
    assert "held-out mean absolute error" in c.verdict.rule


def test_the_result_explains_itself_and_is_json(rng, tmp_path):
    X, y = houses(rng)
    c = dr.compare(X, y, cv=4, alphas=10)
    text = repr(c)
    assert text.startswith(c.verdict.headline)
    for m in c.methods:
        assert m.name in text
    assert "What would change it:" in text
    facts = json.loads(json.dumps(c.to_dict(), allow_nan=False))
    assert facts["verdict"]["winner"] == c.verdict.winner
    assert [m["name"] for m in facts["methods"]] == [m.name for m in c.methods]
    assert facts["methods"][1]["fold_errors"] == c["none"].fold_errors.tolist()
    assert list(c.table["method"]) == [m.name for m in c.methods]
    c.save(tmp_path / "price.model.json")
    np.testing.assert_array_equal(dr.load_model(tmp_path / "price.model.json").predict(X), c.best.predict(X))


def test_the_same_call_gives_the_same_result(numbers, monkeypatch):
    state = np.random.RandomState(3)
    first = dr.compare(*numbers, cv=4, alphas=8, random_state=state)
    monkeypatch.setenv("DIAMONDRING_NUM_THREADS", "1")
    second = dr.compare(*numbers, cv=4, alphas=8, random_state=state)
    other = dr.compare(*numbers, cv=4, alphas=8, random_state=4)
    for m in first.methods:
        np.testing.assert_array_equal(m.fold_errors, second[m.name].fold_errors)
        np.testing.assert_array_equal(m.model.coef, second[m.name].model.coef)
    assert first.data_hash == second.data_hash == other.data_hash
    assert first["L1"].error != other["L1"].error
    assert dr.compare(numbers[0], numbers[1] + 1, cv=4, alphas=8).data_hash != first.data_hash


def test_ctrl_c_keeps_a_finished_path(numbers, monkeypatch):
    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(foldsolve, "wait", interrupted)
    with pytest.raises(dr.Interrupted) as stop:
        dr.compare(*numbers, cv=4, alphas=8)
    assert stop.value.path is not None


def test_one_input_column(rng):
    x = rng.standard_normal((40, 1))
    c = dr.compare(x, 2 * x[:, 0] + rng.standard_normal(40), cv=5, alphas=10)
    assert c.best.columns_carried == ("x0",)


def test_more_columns_than_rows(rng):
    X = rng.standard_normal((40, 100))
    c = dr.compare(X, 4 * X[:, 0] + rng.standard_normal(40), cv=4, alphas=15)
    assert "x0" in c.best.kept
    assert "no more rows than inputs" in c.reasons.sentences[0]


def test_without_an_intercept_the_mean_still_has_one(numbers):
    X, y = numbers
    c = dr.compare(X, y + 100, cv=4, alphas=8, fit_intercept=False)
    assert c["L1"].model.intercept == 0
    assert c["mean"].model.intercept == pytest.approx((y + 100).mean())
    assert c.verdict.winner == "mean"


def test_ctrl_c_while_data_are_prepared_is_the_same_exception(numbers, monkeypatch):
    def pressed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("diamondring.comparison.make_folds", pressed)
    with pytest.raises(dr.Interrupted):
        dr.compare(*numbers)
    monkeypatch.setattr("diamondring.tune.make_folds", pressed)
    with pytest.raises(dr.Interrupted):
        dr.cross_validate(*numbers)
