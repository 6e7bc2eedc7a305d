"""Figures of other losses than half the squared error draw what was solved, found again here with plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
import figure_results as results
from diamondring.figures.spec import (
    Band,
    Bars,
    Contours,
    EndLabel,
    ErrorBars,
    Line,
    Note,
    Points,
    Polygon,
    Text,
    VLine,
)
from diamondring.figures.text import compact

N, P = 90, 5


def _marks(spec, kind, panel=0, **wanted):
    found = [mark for mark in spec.panels[panel].marks if isinstance(mark, kind)]
    return [mark for mark in found if all(getattr(mark, name) == value for name, value in wanted.items())]


def _rows(loss):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(N, P)) * [1.0, 3.0, 0.5, 2.0, 1.0]
    X[:, 1] += 2.0 * X[:, 0]
    eta = 1.2 * X[:, 0] - 1.4 * X[:, 2] + 0.3
    if loss == "binomial":
        return X, (rng.random(N) < 1 / (1 + np.exp(-eta))).astype(float)
    if loss == "poisson":
        return X, rng.poisson(np.exp(0.5 * eta)).astype(float)
    return X, eta + rng.normal(size=N)


def _error(loss, y, eta):
    """What each loss's cross-validation reports: log loss, deviance, squared error; mean over rows."""
    if loss == "binomial":
        return np.mean(np.logaddexp(0, eta) - y * eta)
    if loss == "poisson":
        mean = np.exp(eta)
        return 2 * np.mean(np.where(y > 0, y * np.log(np.maximum(y, 1) / mean), 0.0) - (y - mean))
    return np.mean((y - eta) ** 2)


def _pieces():
    """Three parts of the rows, held out one after the other."""
    rows = np.arange(N)
    return [(rows[rows % 3 != k], rows[rows % 3 == k]) for k in range(3)]


@pytest.mark.parametrize("loss", ["gaussian", "binomial", "poisson"])
def test_held_out_and_training_errors_are_those_of_the_refitted_folds(loss):
    X, y = _rows(loss)
    selection = dr.cross_validate(X, y, loss=loss, cv=_pieces(), alphas=6, eps=0.05)
    held, train = [], []
    for inside, outside in _pieces():
        path = dr.path(X[inside], y[inside], loss=loss, alphas=selection.alphas)
        for part, out in ((outside, held), (inside, train)):
            etas = [X[part] @ path.coef_at(k) + path.intercept[k] for k in range(len(path.alphas))]
            out.append([_error(loss, y[part], eta) for eta in etas])
    root = np.sqrt if loss == "gaussian" else np.asarray
    mean = root(np.mean(held, axis=0))
    spec = selection.plot.spec("cv")
    np.testing.assert_allclose(_marks(spec, Line, color="error")[0].y, mean, rtol=2e-4)
    folds = _marks(spec, Line, color="faint")
    np.testing.assert_allclose([fold.y for fold in folds], root(np.array(held)), rtol=1e-3, atol=1e-6)
    (best,) = _marks(spec, Points)
    assert best.y[0] == pytest.approx(mean.min(), rel=2e-4)
    overfit = selection.plot.spec("overfit")
    np.testing.assert_allclose(_marks(overfit, Line, color="error")[0].y, mean, rtol=2e-4)
    np.testing.assert_allclose(_marks(overfit, Line, color="ink")[0].y, root(np.mean(train, axis=0)), rtol=2e-4)


@pytest.mark.parametrize("loss", ["multinomial", "multi_gaussian"])
def test_a_path_of_several_outputs_has_a_panel_for_each(loss):
    X, _ = results.rows(loss, 20)
    path = results.path_of(loss, 20)
    spec = path.plot.spec("path")
    assert len(spec.panels) == path.outputs
    for k in range(path.outputs):
        drawn = {tuple(np.round(line.y, 12)) for line in _marks(spec, Line, k)}
        per_sd = path.coefs[k].toarray() * X.std(axis=0)
        largest = [j for j in np.argsort(-np.abs(per_sd[-1]))[:6] if per_sd[-1, j] != 0]
        assert all(tuple(np.round(per_sd[:, j], 12)) in drawn for j in largest)
        assert {label.text for label in _marks(spec, EndLabel, k)} >= {f"x{j}" for j in largest}
    titles = [panel.title for panel in spec.panels]
    assert titles == (["blue", "green", "red"] if loss == "multinomial" else ["output 0", "output 1"])
    if loss == "multinomial":  # what is true of all panels is said once, without a name
        assert all(f"{title}: " in spec.caption for title in titles)


def test_coefficients_of_a_binomial_path_are_per_sd_with_odds_ratios_beside():
    X, y = _rows("binomial")
    path = dr.path(X, y, loss="binomial", alphas=8)
    spec = path.plot.spec("coefficients", alpha=path.alphas[5])
    effect = path.coef_at(5) * X.std(axis=0)
    order = np.argsort(-np.abs(effect), kind="stable")[: np.count_nonzero(effect)]
    (dots,) = _marks(spec, Points, shape="circle")
    np.testing.assert_allclose(dots.x, effect[order])
    weakest = path.coef_at(7) * X.std(axis=0)
    (rings,) = _marks(spec, Points, shape="ring")
    np.testing.assert_allclose(rings.x, weakest[order])
    beside = [mark.text for mark in _marks(spec, Text)]
    assert beside == ["odds ratio per SD", *(compact(np.exp(effect[j])) for j in order)]
    assert f"multiplies the odds by {compact(np.exp(effect[order[0]]))}" in spec.caption


def test_what_lies_far_beyond_the_dots_becomes_an_arrow_and_is_said():
    from diamondring.figures.coefficients import Effects, coefficients_figure

    effects = Effects(("a", "b"), np.array([1.0, -0.5]), np.ones(2), ghost=np.array([90.0, -0.7]))
    spec = coefficients_figure(effects)
    assert [mark.x.tolist() for mark in _marks(spec, Points, shape="ring")] == [[-0.7]]
    (arrow,) = _marks(spec, Points, shape="right")
    assert arrow.y.tolist() == [0.0]
    assert 1.0 < arrow.x[0] < spec.panels[0].x.limits[1]
    assert "arrows: it lies outside the frame" in spec.caption
    wide = Effects(
        ("a", "b"), np.array([1.0, -0.5]), np.ones(2), low=np.array([-40.0, -0.7]), high=np.array([2.0, 0.1])
    )
    spec = coefficients_figure(wide)
    (bars,) = _marks(spec, ErrorBars)
    assert bars.low.tolist() == [spec.panels[0].x.limits[0], -0.7]
    assert bars.high.tolist() == [2.0, 0.1]
    assert "those that end at the frame go on" in spec.caption


@pytest.mark.parametrize("loss", ["gaussian", "binomial", "poisson"])
def test_pulls_are_the_slopes_of_the_mean_loss(loss):
    X, y = _rows(loss)
    path = dr.path(X, y, loss=loss, alphas=8)
    alpha = float(path.alphas[3])
    spec = path.plot.spec("pull", alpha=alpha, data={"X": X, "y": y})
    eta = X @ path.coef_at(3) + path.intercept[3]
    mean = {"gaussian": eta, "binomial": 1 / (1 + np.exp(-eta)), "poisson": np.exp(eta)}[loss]
    slope = np.abs((X - X.mean(axis=0)).T @ (y - mean) / N / X.std(axis=0))
    bars = np.concatenate([mark.end for mark in _marks(spec, Bars)])
    np.testing.assert_allclose(np.sort(bars), np.sort(slope), atol=1e-6)
    assert [mark.x for mark in _marks(spec, VLine)] == [alpha]


def test_without_penalty_rounding_does_not_fill_the_picture_of_pulls():
    X, y = _rows("gaussian")
    path = dr.path(X, y, penalty=dr.NoPenalty())
    spec = path.plot.spec("pull", data={"X": X, "y": y})
    bars = np.concatenate([mark.end for mark in _marks(spec, Bars)])
    assert bars.max() < 1e-6 * spec.panels[0].x.limits[1]
    touch = path.plot.spec("touch", first="x0", second="x2", data={"X": X, "y": y})
    assert not _marks(touch, Polygon)
    (ring,) = _marks(touch, Points, shape="ring")
    (square,) = _marks(touch, Points, shape="square")
    assert np.hypot(ring.x - square.x, ring.y - square.y)[0] < 1e-6


@pytest.mark.parametrize("loss", ["binomial", "poisson"])
def test_the_touching_contours_are_the_mean_loss_with_all_else_held(loss):
    from scipy.optimize import minimize

    X, y = _rows(loss)
    path = dr.path(X, y, loss=loss, alphas=[0.05])
    spec = path.plot.spec("touch", first="x0", second="x2", data={"X": X, "y": y})
    sd, coef = X.std(axis=0), path.coef_at(0)
    (square,) = _marks(spec, Points, shape="square")
    np.testing.assert_allclose([square.x[0], square.y[0]], (coef * sd)[[0, 2]], rtol=1e-9)
    half = 0.5 if loss == "poisson" else 1.0  # half the deviance, but for a constant, is the loss

    def value(b):
        held = coef.copy()
        held[[0, 2]] = b[:2] / sd[[0, 2]]
        return half * _error(loss, y, X @ held + b[2])

    start = [*(coef * sd)[[0, 2]], path.intercept[0]]
    best = minimize(value, start, method="BFGS", options={"gtol": 1e-9})
    (thick,) = [mark for mark in _marks(spec, Contours) if mark.width > 2]
    assert thick.levels[0] == pytest.approx(value(start) - best.fun, rel=1e-4)
    (ring,) = _marks(spec, Points, shape="ring")
    np.testing.assert_allclose([ring.x[0], ring.y[0]], best.x[:2], atol=1e-4)
    k, m = 5, len(thick.x) - 7
    corner = [thick.x[m], thick.y[k]]
    profiled = minimize(lambda c: value([*corner, c[0]]), [path.intercept[0]], method="BFGS").fun
    assert thick.values[k, m] == pytest.approx(profiled - best.fun, rel=1e-3)


@pytest.mark.parametrize("loss", ["poisson", "cox"])
def test_which_one_and_cost_of_another_loss(loss):
    comparison = results.comparison_of(loss, 20)
    spec = comparison.plot.spec("which_one")
    errors = sorted((float(m.error), m.name) for m in comparison.methods)
    best = errors[0][0]
    drawn = {float(mark.y[0]): mark for mark in _marks(spec, Points)}
    needs = {mark.y: mark.text for mark in _marks(spec, Text) if mark.x_frame}
    for k, (error, name) in enumerate(errors):
        assert drawn[k].shape == "right" or drawn[k].x[0] == pytest.approx(error - best, abs=1e-12)
        kept = np.count_nonzero(np.atleast_2d(comparison[name].model.coef).any(axis=0))
        assert needs[k] == ("nothing" if not kept else "1 column" if kept == 1 else f"{kept} columns")
    assert sum("✓" in text for _, text in spec.panels[0].y.ticks) == 1
    assert "The tick marks the one to use." in spec.caption
    cost = comparison.plot.spec("cost")
    names = [text for _, text in cost.panels[0].y.ticks]
    first = [bar for bar in _marks(cost, Bars) if 0 <= bar.start[0] < 1]
    lengths = np.array([float(bar.end[0] - bar.start[0]) for bar in first])
    real = [m for m in comparison.methods if m.name != "mean"]
    kept = np.array([np.count_nonzero(m.model.coef) for m in real])
    assert len(names) == len(real)
    np.testing.assert_allclose(lengths / lengths.max(), kept / kept.max())


def test_the_roc_curve_and_the_area_below_it():
    comparison = results.comparison_of("binomial", 20)
    spec = comparison.plot.spec("roc")
    (curve,) = _marks(spec, Line, color="error")
    np.testing.assert_array_equal(curve.x, comparison.evidence.roc.false_positive)
    np.testing.assert_array_equal(curve.y, comparison.evidence.roc.true_positive)
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert np.all(np.diff(curve.x) >= 0)
    assert np.all(np.diff(curve.y) >= 0)
    area = float(np.sum(np.diff(curve.x) * 0.5 * (curve.y[1:] + curve.y[:-1])))
    assert comparison.evidence.roc.auc == pytest.approx(area, abs=1e-3)  # the curve is thinned
    assert any(mark.text == f"AUC {compact(comparison.evidence.roc.auc)}" for mark in _marks(spec, Text))


def test_the_confusion_writes_the_counts_of_all_rows():
    comparison = results.comparison_of("multinomial", 20)
    _, y = results.rows("multinomial", 20, 200)
    spec = comparison.plot.spec("confusion")
    cells = {(round(mark.y), round(mark.x)): float(mark.text) for mark in _marks(spec, Text)}
    labels = [text for _, text in spec.panels[0].y.ticks]
    for i, label in enumerate(labels):
        assert sum(cells[i, j] for j in range(len(labels))) == np.sum(y == label)
    assert [spec.table.rows[i][1 + j] for i, j in cells] == list(cells.values())
    for mark in _marks(spec, Polygon):
        i, j = round(float(np.mean(mark.y))), round(float(np.mean(mark.x)))
        share = cells[i, j] / sum(cells[i, k] for k in range(len(labels)))
        assert mark.fill_opacity == pytest.approx(0.06 + 0.5 * share)


def test_risk_groups_are_drawn_as_observed_and_as_predicted():
    comparison = results.comparison_of("cox", 20)
    risk = comparison.evidence.risk
    spec = comparison.plot.spec("risk")
    steps, smooth, bands = _marks(spec, Line, step=True), _marks(spec, Line, step=False), _marks(spec, Band)
    assert len(steps) == len(smooth) == len(bands) == 3
    for g in range(3):
        there = np.isfinite(risk.observed[g])
        np.testing.assert_array_equal(steps[g].x, risk.times[there])
        np.testing.assert_array_equal(steps[g].y, risk.observed[g][there])
        np.testing.assert_array_equal(smooth[g].y, risk.predicted[g])
        np.testing.assert_array_equal(bands[g].high, risk.high[g][there])
        assert np.all(np.diff(steps[g].y) <= 0)
    named = {mark.text for mark in spec.panels[0].marks if isinstance(mark, EndLabel | Note)}
    assert named == set(risk.names)


def _groups(predicted):
    return np.array_split(np.argsort(predicted, kind="stable"), N // 8)


def test_residuals_of_counts_are_from_the_mean():
    X, y = _rows("poisson")
    path = dr.path(X, y, loss="poisson", alphas=[0.02])
    spec = path.plot.spec("residuals", data={"X": X, "y": y})
    predicted = np.exp(X @ path.coef_at(0) + path.intercept[0])
    (dots,) = _marks(spec, Points)
    reach = spec.panels[0].y.limits[1]
    inside = np.sort(predicted)[np.abs((y - predicted)[np.argsort(predicted)]) <= reach]
    np.testing.assert_allclose(dots.x, inside, rtol=1e-9)
    (line,) = _marks(spec, Line)
    np.testing.assert_allclose(line.y, [np.mean((y - predicted)[rows]) for rows in _groups(predicted)], atol=1e-9)


def test_residuals_of_a_quantile_are_summed_up_by_that_quantile():
    X, y = _rows("quantile")
    path = dr.path(X, y, loss=dr.Quantile(0.8), alphas=[0.01])
    spec = path.plot.spec("residuals", data={"X": X, "y": y})
    predicted = X @ path.coef_at(0) + path.intercept[0]
    residual = y - predicted
    (line,) = _marks(spec, Line)
    np.testing.assert_allclose(line.y, [np.quantile(residual[rows], 0.8) for rows in _groups(predicted)], atol=1e-9)
    (band,) = _marks(spec, Band)
    assert np.all((band.low <= line.y) & (line.y <= band.high))
    assert "0.8 quantile of 11 groups" in spec.caption
    # four fifths of the rows lie below what was predicted, and the middle of the groups is no bend
    assert np.mean(residual <= 1e-9) == pytest.approx(0.8, abs=0.07)
    assert "no bend that the fit misses" in spec.caption


def test_a_bend_is_told_and_chance_is_not():
    from diamondring.figures.residuals import residuals_figure

    rng = np.random.default_rng(0)
    x = np.sort(rng.uniform(-2, 2, 400))
    noise = rng.normal(size=400)
    assert "fit misses something" in residuals_figure(x, x + 1.5 * (x**2 - 4 / 3) + noise).caption
    told = ["fit misses something" in residuals_figure(x, x + rng.normal(size=400)).caption for _ in range(200)]
    assert np.mean(told) < 0.1


def test_the_interval_of_a_quantile_holds_it_as_often_as_it_says():
    from diamondring.figures.residuals import _middle

    rng = np.random.default_rng(1)
    held = []
    for _ in range(2000):
        low, middle, high = _middle(rng.uniform(size=25), 0.7)
        assert low <= middle <= high
        held.append(low <= 0.7 <= high)
    assert 0.935 <= np.mean(held) <= 0.99
    assert _middle(rng.normal(size=5000), 0.9)[0] == pytest.approx(1.2816, abs=0.15)


def test_refits_of_a_binomial_are_drawn_as_they_are():
    X, _ = results.rows("binomial", 20)
    found = results.resamples_of("binomial", 20)
    spec = found.plot.spec("stability")
    frequency = np.mean(found.coef != 0, axis=0)
    drawn = np.concatenate([mark.x for mark in _marks(spec, Points)])
    assert set(drawn) <= set(frequency)
    np.testing.assert_allclose(np.sort(drawn)[::-1], np.sort(frequency)[::-1][: len(drawn)])
    cloud = found.plot.spec("cloud", first="x0", second="x2")
    for panel, refits in enumerate([found.beside[0], found.refits, found.beside[1]]):
        points = [mark for mark in _marks(cloud, Points, panel) if mark.shape == "circle"]
        known = {tuple(row) for row in np.asarray(refits.coef)[:, [0, 2]]}
        assert all(set(zip(mark.x, mark.y, strict=True)) <= known for mark in points)
        marked = sum(len(mark.x) for mark in _marks(cloud, Points, panel) if mark.shape != "square")
        assert marked >= len(refits.coef)
        squares = [mark for mark in _marks(cloud, Points, panel) if mark.shape == "square"]
        assert all((mark.x[0], mark.y[0]) == tuple(refits.fit[[0, 2]]) for mark in squares)
    effects = found.plot.spec("coefficients")
    (bars,) = _marks(effects, ErrorBars)
    sd = X.std(axis=0)
    order = np.argsort(-np.abs(found.refits.fit * sd), kind="stable")[: len(bars.low)]
    low = np.quantile(found.coef, 0.05, axis=0)[order] * sd[order]
    limits = effects.panels[0].x.limits
    np.testing.assert_allclose(bars.low, np.maximum(low, limits[0]), atol=1e-9)


@pytest.mark.parametrize(("loss", "p"), [("gaussian", 20), ("gaussian", 2000), ("binomial", 20), ("poisson", 2)])
def test_a_cloud_has_room_for_what_its_caption_tells(loss, p):
    found = results.resamples_of(loss, p)
    spec = found.plot.spec("cloud")
    names = [spec.panels[0].x.label, spec.panels[0].y.label]
    pair = [list(found.names).index(name) for name in names]
    for refits in (found.refits, *found.beside):
        if refits.alpha > 0:
            for j, axis in zip(pair, (spec.panels[0].x, spec.panels[0].y), strict=True):
                low, high = np.quantile(refits.coef[:, j], [0.05, 0.95])
                assert axis.limits[0] < min(low, refits.fit[j], 0.0)
                assert axis.limits[1] > max(high, refits.fit[j], 0.0)


def test_where_nothing_beats_the_base_rate_there_are_no_predictions_to_judge():
    rng = np.random.default_rng(0)
    found = dr.compare(rng.normal(size=(80, 3)), rng.integers(0, 2, 80), cv=3, alphas=5, penalties=["L1", "L2"])
    assert found.verdict.winner == "mean"
    for kind in ("roc", "calibration"):
        with pytest.raises(
            dr.InputError, match=r"no method beats predicting without any input: look at plot\.which_one"
        ):
            found.plot.spec(kind)
