"""Comparisons of every loss: the guess, the verdict in its words, the field's measures, and the figures' data."""

from __future__ import annotations

import functools
import json
import warnings

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.comparing.evidence import pearson_dispersion
from diamondring.comparing.survival_groups import kaplan_meier, risk_groups
from diamondring.figures.spec import Contours, Line, Points

N = 140


def inputs(n: int = N, p: int = 6) -> np.ndarray:
    X = np.random.default_rng(11).normal(size=(n, p))
    X[:, 1] = 0.7 * X[:, 0] + 0.7 * X[:, 1]
    return X


def target(kind: str) -> object:
    rng, X = np.random.default_rng(5), inputs()
    eta = X @ [1.2, 0.0, -0.9, 0.5, 0.0, 0.0]
    if kind == "binomial":
        return pd.Series(np.where(rng.random(N) < 1 / (1 + np.exp(-eta)), "ill", "healthy"), name="state")
    if kind == "multinomial":
        noisy = np.column_stack([eta, -eta, 0.4 * X[:, 3]]) + rng.gumbel(size=(N, 3))
        return pd.Series(np.array(["a", "b", "c"])[noisy.argmax(axis=1)], name="kind")
    if kind == "poisson":
        return pd.Series(rng.poisson(np.exp(0.3 + 0.6 * eta)), name="visits")
    if kind == "cox":
        time, end = rng.exponential(np.exp(-eta)), rng.exponential(2.0, N)
        return np.column_stack([np.minimum(time, end), time <= end])
    if kind == "huber":
        return eta + rng.standard_t(2, N)
    return np.exp(0.4 * eta) * rng.gamma(4.0, 0.25, N)


@functools.cache
def compared(kind: str):
    loss = {"huber": dr.Huber(1.5), "gamma": "gamma"}.get(kind)
    return dr.compare(inputs(), target(kind), loss=loss, cv=4, alphas=12, penalties=["none", "L2", "L1"])


LOSSES = ("binomial", "multinomial", "poisson", "cox", "huber", "gamma")


@pytest.mark.parametrize("kind", LOSSES)
def test_a_comparison_speaks_of_its_loss(kind):
    c = compared(kind)
    assert c.loss.name == kind
    assert c.verdict.winner in ("none", "L1", "L2")
    text = repr(c)
    assert c.null in text
    assert c.scoring in text
    assert ("predicting the mean" in text) == (kind in ("poisson", "gamma"))
    assert bool(c.guess) == (kind not in ("huber", "gamma"))
    told = json.loads(json.dumps(c.to_dict()))
    assert told["loss"] == kind
    assert set(told["methods"][1]["scores"]) == {s.name for s in c.methods[1].evidence.scores}


def test_the_measures_of_two_classes_are_those_of_scikit_learn():
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    c = compared("binomial")
    y = (target("binomial") == "ill").to_numpy()
    p = c["L1"].selection.held_out
    scores = {s.name: s.value for s in c["L1"].evidence.scores}
    assert scores["AUC"] == pytest.approx(roc_auc_score(y, p))
    assert scores["Brier score"] == pytest.approx(brier_score_loss(y, p))
    assert scores["accuracy"] == pytest.approx(np.mean((p > 0.5) == y))
    assert c["L1"].error == pytest.approx(log_loss(y, p), rel=0.02)  # mean over folds against all rows together
    roc = c["L1"].evidence.roc
    assert np.trapezoid(roc.true_positive, roc.false_positive) == pytest.approx(roc.auc, abs=1e-12)


def test_the_confusion_counts_every_row_once():
    found = compared("multinomial")["L2"].evidence.confusion
    y = target("multinomial")
    assert found.classes == ("a", "b", "c")
    np.testing.assert_allclose(found.table.sum(axis=1), [(y == label).sum() for label in "abc"])
    scores = {s.name: s for s in compared("multinomial")["L2"].evidence.scores}
    assert scores["accuracy"].value == pytest.approx(np.trace(found.table) / N)
    assert "guessing: 33 %" in str(scores["balanced accuracy"])


def test_kaplan_meier_by_hand():
    # five rows: events at 1 and 3, censored at 2, 4, 5
    y = np.column_stack([np.zeros(5), [1.0, 2, 3, 4, 5], [1.0, 0, 1, 0, 0], np.zeros(5)])
    survival, low, high, at_risk = kaplan_meier(y, np.ones(5), np.array([0.0, 1.0, 2.5, 3.0, 4.5]))
    np.testing.assert_allclose(survival, [1, 0.8, 0.8, 0.8 * 2 / 3, 0.8 * 2 / 3])
    assert np.all(low <= survival)
    assert np.all(survival <= high)
    np.testing.assert_allclose(at_risk, [5, 5, 3, 3, 1])
    late = y.copy()
    late[4, 0] = 2.0  # the last row is not there before time 2
    np.testing.assert_allclose(kaplan_meier(late, np.ones(5), np.array([1.0]))[0], [0.75])


def test_risk_groups_are_thirds_of_each_part_and_their_curves_are_in_order():
    rng = np.random.default_rng(2)
    eta = rng.normal(size=300)
    y = np.column_stack([np.zeros(300), rng.exponential(np.exp(-2 * eta)), np.ones(300), np.zeros(300)])
    found = risk_groups(y, 2 * eta, None, np.array_split(np.arange(300), 5))
    np.testing.assert_array_equal(found.rows, [100, 100, 100])
    known = np.isfinite(found.observed).all(axis=0)
    assert np.all(np.diff(found.observed[:, known], axis=0) <= 0)
    assert found.rate_ratio > 3
    # these risks are the true ones, so that what is predicted is what happens
    assert np.nanmax(np.abs(found.observed - found.predicted)) < 0.12
    assert risk_groups(y, np.zeros(300), None, [np.arange(300)]) is None


def test_counts_that_vary_too_much_are_said_and_lead_to_the_negative_binomial():
    rng, X = np.random.default_rng(0), inputs(400)
    mu = np.exp(0.5 + 0.4 * X[:, 0])
    y = rng.poisson(mu * rng.gamma(0.8, 1 / 0.8, 400))
    c = dr.compare(X, y, cv=4, alphas=8, penalties=["L2"])
    (note,) = [note for note in c.notes if "Poisson" in note]
    assert "loss='negativebinomial:" in note
    assert pearson_dispersion(y.astype(float), mu, None, dr.Poisson()) > 1.5
    assert compared("poisson").notes == tuple(n for n in compared("poisson").notes if "dispersion" not in n)


def test_an_exposure_is_an_offset_and_calibration_is_of_rates():
    rng, X = np.random.default_rng(4), inputs(300)
    exposure = rng.uniform(0.1, 2, 300)
    y = rng.poisson(exposure * np.exp(0.5 * X[:, 0]))
    c = dr.compare(X, y, loss="poisson", offset=np.log(exposure), cv=4, alphas=8, penalties=["L1"])
    found = c["L1"].evidence
    assert found.rates
    w, mu = exposure, c["L1"].selection.held_out
    total = np.average(y / w, weights=w)
    assert np.average(mu / w, weights=w) == pytest.approx(total, rel=0.1)
    assert found.calibration.observed.max() > 1.5 * total


KINDS = {
    "binomial": ("roc", "calibration"), "multinomial": ("confusion",), "poisson": ("calibration",), "cox": ("risk",),
    "gamma": ("calibration",), "huber": (),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOSSES)
def test_every_loss_has_its_figures(kind):
    plot = compared(kind).plot
    judged = {"roc", "calibration", "confusion", "risk"}
    assert judged & set(plot.kinds) == (set(KINDS[kind]) if compared(kind).verdict.winner != "mean" else set())
    always = {"which_one", "cv", "overfit", "path", "coefficients", "cost", "pull"}
    assert always <= set(plot.kinds)
    assert ("touch" in plot.kinds) == (kind != "multinomial")
    for name in plot.kinds:
        spec = plot.spec(name)
        assert spec.caption.endswith(".")
        assert spec.alt.endswith(".")
        assert spec.table.rows
        assert all(len(row) == len(spec.table.columns) for row in spec.table.rows)


@pytest.mark.parametrize("kind", ["binomial", "poisson", "cox", "gamma", "huber"])
def test_the_contour_of_the_true_loss_passes_through_the_solution(kind):
    c = compared(kind)
    fit = next(m.ingredients for m in c.methods if m.ingredients is not None and m.ingredients.surface is not None)
    surface = fit.surface
    from scipy.interpolate import RectBivariateSpline

    at = RectBivariateSpline(surface.y, surface.x, surface.above)
    cx, cy, half = surface.window
    for u, level in ((surface.solution, surface.level), (surface.other, surface.other_level)):
        assert abs(u[0] - cx) <= half
        assert abs(u[1] - cy) <= half
        assert float(at(u[1], u[0])[0, 0]) == pytest.approx(level, rel=0.02, abs=1e-6)
    # along the penalty's outline nothing is lower: the contour touches it at the solution
    i, j = surface.pair
    price = np.abs(surface.solution) @ fit.factor[[i, j]]
    turn = np.linspace(0, 1, 50)
    for sign in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        edge = np.column_stack([turn * sign[0], (1 - turn) * sign[1]]) * price
        values = [float(at(v, u)[0, 0]) for u, v in edge if abs(u - cx) <= half and abs(v - cy) <= half]
        assert not values or min(values) >= surface.level - 0.01 * max(surface.level, 1e-6) - 1e-7
    spec = c.plot.spec("touch")
    (thick,) = [m for m in spec.panels[0].marks if isinstance(m, Contours) and m.width > 2]
    assert thick.levels == (surface.level,)


@pytest.mark.parametrize("kind", ["binomial", "poisson", "cox"])
def test_the_pull_of_kept_inputs_is_alpha_for_every_loss(kind):
    fit = compared(kind)["L1"].ingredients
    kept = fit.coef != 0
    np.testing.assert_allclose(np.abs(fit.pull[kept]), fit.alpha, rtol=1e-4)
    assert np.all(np.abs(fit.pull[~kept]) <= fit.alpha * (1 + 1e-6))


def test_the_calibration_figure_draws_what_was_measured():
    c = compared("binomial")
    found = c.evidence.calibration
    spec = c.plot.spec("calibration")
    (points,) = [m for m in spec.panels[0].marks if isinstance(m, Points)]
    np.testing.assert_array_equal(points.x, found.predicted)
    np.testing.assert_array_equal(points.y, found.observed)
    bars = [m for m in spec.panels[0].marks if isinstance(m, Line) and m.x[0] == m.x[-1]]
    assert len(bars) == len(found.predicted)
    assert all(bar.y[0] <= y <= bar.y[1] for bar, y in zip(bars, found.observed, strict=True))
    assert "state = ill" in spec.panels[0].x.label


def test_touch_with_data_for_another_pair():
    c = compared("binomial")
    path = dr.path(inputs(), target("binomial"), loss="binomial", alphas=[0.02])
    spec = path.plot.spec("touch", first="x0", second="x4", data={"X": inputs(), "y": target("binomial")})
    assert spec.panels[0].x.label.startswith("x0")
    fit = next(m.ingredients for m in c.methods if m.ingredients is not None and m.ingredients.surface is not None)
    others = [j for j in range(6) if j not in fit.surface.pair]
    with pytest.raises(dr.InputError, match="Pass them: touch"):
        c.plot.spec("touch", first=others[0], second=others[1])


@pytest.mark.parametrize("kind", LOSSES)
def test_the_report_of_every_loss_is_one_page_without_rows(kind, tmp_path):
    c = compared(kind)
    c.report(tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "nan" not in page.partition('<script type="module">')[0].lower().replace("nanos", "")
    if KINDS[kind] and c.verdict.winner != "mean":
        assert "How good are the predictions?" in page
        assert all(f'id="{name}"' in page for name in KINDS[kind])
    if kind in ("binomial", "cox", "poisson"):
        ratio = {"binomial": "odds ratio", "cox": "hazard ratio", "poisson": "rate ratio"}[kind]
        assert f"{ratio} per SD" in page


def test_nested_comparison_of_labels_and_survival_times():
    for kind in ("binomial", "cox"):
        c = dr.compare(inputs(), target(kind), cv=3, alphas=6, penalties=["L2"], nested=True)
        assert np.isfinite(c.nested.error)
        assert c.null in c.nested.sentence


def test_mistakes_are_explained_under_the_targets_name():
    X = inputs()
    with pytest.raises(dr.InputError, match=r"Target 'visits' has .* negative"):
        dr.compare(X, np.r_[-1, np.ones(N - 1)], loss="poisson", target_name="visits")
    with pytest.raises(dr.InputError, match="loss='posson' is not known"):
        dr.compare(X, np.ones(N), loss="posson")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(dr.InputError, match="single label"):
            dr.compare(X, ["a"] * N)
