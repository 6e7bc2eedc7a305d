"""What the figures draw is what was solved and measured."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

import diamondring as dr
import figure_results as results
from diamondring import paths
from diamondring.figures import plotter
from diamondring.figures.curves import curve_of
from diamondring.figures.pull import pull_figure, pulls
from diamondring.figures.spec import Band, Bars, EndLabel, ErrorBars, Line, Points, Span, Text, VLine
from diamondring.figures.which_one import differences
from diamondring.ingredients import figure_ingredients
from diamondring.prepare import make_problem

KINDS = ("path", "cv", "touch", "pull", "coefficients", "overfit", "which_one", "cost")


def _marks(spec, kind, color=None):
    return [m for m in spec.panels[0].marks if isinstance(m, kind) and (color is None or m.color == color)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_a_sentence_a_summary_and_numbers(kind):
    spec = plotter(results.comparison()).spec(kind)
    assert spec.kind == kind
    assert spec.question.endswith("?")
    assert spec.caption.endswith(".")
    assert spec.alt.endswith(".")
    assert spec.table.rows
    assert all(len(row) == len(spec.table.columns) for row in spec.table.rows)


def _fit(penalty, index=9, **options):
    problem = make_problem(*results.table(), penalty=penalty, **options).problem
    path = paths.solve(problem, 25)
    return figure_ingredients(problem, path, index), problem, path


def test_pull_bars_of_kept_inputs_reach_exactly_alpha_and_no_other_goes_beyond():
    fit, problem, path = _fit(dr.L1())
    size = pulls(fit)
    kept = fit.coef != 0
    assert 0 < kept.sum() < len(kept)
    np.testing.assert_allclose(size[kept], fit.alpha, rtol=1e-6)
    assert np.all(size[~kept] <= fit.alpha * (1 + 1e-9))
    # against the definition: the correlation of the residual with each standardised input
    residual = problem.y - path.intercept[9] - problem.matrix @ path.coef_at(9)
    z = (problem.matrix - path.center) / path.scale
    np.testing.assert_allclose(fit.pull, z.T @ residual / len(residual), atol=1e-12)
    spec = pull_figure(fit)
    (line,) = _marks(spec, VLine, "penalty")
    assert line.x == fit.alpha
    drawn = np.concatenate([bar.end for bar in _marks(spec, Bars)])
    np.testing.assert_allclose(np.sort(drawn), np.sort(size))
    assert f"The {kept.sum()} kept inputs pull with exactly" in spec.caption


def test_pull_of_an_elastic_net_goes_beyond_the_line_by_its_l2_part():
    fit, _, _ = _fit(dr.L1L2(0.5))
    size, kept = pulls(fit), fit.coef != 0
    np.testing.assert_allclose(size[kept], fit.alpha * (0.5 + 0.5 * np.abs(fit.u[kept])), rtol=1e-6)
    assert "reach beyond the line" in pull_figure(fit).caption


def test_pull_names_what_nothing_penalises_and_what_a_bound_holds():
    fit, _, _ = _fit(dr.L1(), penalty_factor={"input 4": 0.0}, bounds={"input 2": (0, None)})
    caption = pull_figure(fit).caption
    assert "(except `input 4`, not penalised)" in caption
    assert "`input 2` would be kept, but for a bound" in caption


def test_pull_without_l1_has_no_line():
    fit, _, _ = _fit(dr.L2())
    spec = pull_figure(fit)
    assert not _marks(spec, VLine)
    assert "in proportion to its coefficient" in spec.caption


def test_pull_pools_many_inputs():
    comparison = results.wide()
    spec = plotter(comparison).spec("pull")
    rows = [text for _, text in spec.panels[0].y.ticks]
    assert len(rows) <= 26
    assert any("more at 0" in row for row in rows)
    fit = comparison["L1"].ingredients
    pooled = int(rows[-1].split()[0].replace(",", ""))
    named_zero = len([r for r in rows if "more" not in r]) - min(int((fit.coef != 0).sum()), 12)
    assert pooled + named_zero == int((fit.coef == 0).sum())


def test_path_draws_standardised_coefficients_from_strong_to_weak():
    path = results.selection().path
    spec = plotter(path).spec("path")
    assert spec.panels[0].x.limits == (path.alphas[0], path.alphas[-1])
    curves = {tuple(line.y) for line in _marks(spec, Line)}
    per_sd = path.coef.toarray() * path.sd
    for j in np.argsort(-np.abs(per_sd[-1]))[:6]:
        assert tuple(per_sd[:, j]) in curves
    labels = _marks(spec, EndLabel)
    assert len(labels) == 6
    assert labels[0].y == per_sd[-1, np.argmax(np.abs(per_sd[-1]))]
    counts = dict(spec.panels[0].top)
    for place, text in counts.items():
        assert int(text) == path.n_kept[np.argmin(np.abs(np.log(path.alphas / place)))]


def test_path_of_many_inputs_pools_them_into_a_band_that_holds_them():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 400))
    path = dr.path(X, X[:, 0] + rng.normal(size=50), penalty=dr.L2(), alphas=10)
    spec = plotter(path).spec("path")
    (band,) = _marks(spec, Band)
    assert len(_marks(spec, Line)) <= 62
    per_sd = path.coef.toarray() * path.sd
    outside = (per_sd > band.high[:, None] + 1e-15) | (per_sd < band.low[:, None] - 1e-15)
    assert outside.any(axis=0).sum() <= 60
    assert "340 small ones are drawn as one grey band" in spec.caption


def test_cv_curve_is_the_root_of_the_mean_error_with_its_se():
    selection = results.selection()
    spec = plotter(selection).spec("cv")
    m = selection.best.variant
    (mean,) = _marks(spec, Line, "error")
    np.testing.assert_allclose(mean.y, np.sqrt(selection.mean_error[m]))
    (band,) = _marks(spec, Band)
    np.testing.assert_allclose(band.high, np.sqrt(selection.mean_error[m] + selection.se[m]))
    lines = {mark.x for mark in _marks(spec, VLine)}
    assert lines == {selection.best.alpha, selection.one_se.alpha}
    (flat,) = _marks(spec, Span)
    assert flat.low == selection.one_se.alpha
    baseline = [line for line in _marks(spec, Line, "grey") if line.dash == "dashed"]
    assert any(line.y[0] == pytest.approx(math.sqrt(selection.baseline.error)) for line in baseline)


def test_cv_of_another_score_is_not_rooted():
    X, y = results.table()
    selection = dr.cross_validate(X, y, cv=4, alphas=15, scoring="neg_mean_absolute_error")
    curve = curve_of(selection)
    assert not curve.root
    np.testing.assert_array_equal(curve.mean, selection.mean_error[selection.best.variant])


def test_overfit_shades_between_training_and_held_out_error():
    selection = results.selection()
    spec = plotter(selection).spec("overfit")
    (train,) = _marks(spec, Line, "ink")
    m = selection.best.variant
    np.testing.assert_allclose(train.y, np.sqrt(selection.train_errors[:, m].mean(axis=0)))
    (band,) = _marks(spec, Band)
    np.testing.assert_allclose(band.high, np.sqrt(selection.mean_error[m]))


def test_which_one_draws_the_paired_differences_in_units_of_the_target():
    comparison = results.comparison()
    best = min(m.error for m in comparison.methods)
    rows = differences(comparison)
    assert [row.error for row in rows] == sorted(math.sqrt(m.error) for m in comparison.methods)
    for row in rows:
        method = comparison[row.name]
        assert row.worse == pytest.approx(math.sqrt(method.error) - math.sqrt(best), abs=1e-12)
        # what is within one SE stays within one SE
        assert (row.worse <= row.se) == (method.difference <= method.difference_se)
    spec = plotter(comparison).spec("which_one")
    points = {float(p.y[0]): float(p.x[0]) for p in _marks(spec, Points) if p.shape != "right"}
    for place, x in points.items():
        assert x == rows[int(place)].worse
    bars = {float(b.position[0]): (float(b.low[0]), float(b.high[0])) for b in _marks(spec, ErrorBars)}
    limits = spec.panels[0].x.limits
    for place, (low, high) in bars.items():
        row = rows[int(place)]
        assert low == pytest.approx(max(row.worse - row.se, limits[0]))
        assert high == pytest.approx(min(row.worse + row.se, limits[1]))
    winner = [text for _, text in spec.panels[0].y.ticks if "✓" in text]
    assert len(winner) == 1


def test_coefficients_are_effects_per_sd_with_the_unpenalised_as_ghosts():
    comparison = results.comparison()
    model = comparison.best
    spec = plotter(comparison).spec("coefficients")
    dots = next(p for p in _marks(spec, Points) if p.shape == "circle")
    effect = model.coef * model.sd
    order = np.argsort(-np.abs(effect), kind="stable")[: len(dots.x)]
    np.testing.assert_array_equal(dots.x, effect[order])
    ghosts = np.concatenate([p.x for p in _marks(spec, Points) if p.color == "error"])
    none = comparison["none"].model
    if none is not model:
        assert len(ghosts) == len(dots.x)
        rings = next(p for p in _marks(spec, Points) if p.shape == "ring")
        np.testing.assert_array_equal(rings.x, (none.coef * none.sd)[order][rings.y.astype(int)])
    texts = [t.text for t in _marks(spec, Text) if t.x_frame]
    assert len(texts) == len(dots.x) + 1


def test_a_fit_without_inputs_has_no_coefficients_to_draw():
    path = results.selection().path
    with pytest.raises(dr.InputError, match="keeps no input"):
        plotter(path).spec("coefficients", alpha=path.alphas[0])


def test_cost_bars_are_in_proportion():
    comparison = results.comparison()
    spec = plotter(comparison).spec("cost")
    methods = [m for m in comparison.methods if m.name != "mean"]
    bars = [b for b in _marks(spec, Bars) if 0 <= b.start[0] < 1]
    lengths = np.array([float(b.end[0] - b.start[0]) for b in bars])
    columns = np.array([len(m.columns_carried) for m in methods])
    np.testing.assert_allclose(lengths / lengths.max(), columns / columns.max())


def test_a_single_split_and_a_bad_grid_end_are_drawn():
    selection = results.selection()
    broken = SimpleNamespace(
        **{k: getattr(selection, k) for k in selection.__dataclass_fields__} | {"se": selection.se * np.nan}
    )
    curve = curve_of(broken)
    np.testing.assert_array_equal(curve.low, curve.mean)
    assert curve.flat()[0] >= curve.flat()[1]
