"""Figures and reports of any f(x; b): the surface is f's own, and what is drawn is what was solved."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import numpy as np
import pytest

import diamondring as dr
from diamondring.figures.function_surface import FunctionPair, function_surface
from diamondring.figures.spec import Bars, Contours, Line, Points, Polygon, Text
from diamondring.function_ingredients import function_ingredients, group_names
from diamondring.report import report_bytes

X = np.linspace(0.0, 6.0, 60)
FREE: dict[str, Any] = {"penalty_factor": {"rate": 0.0}, "bounds": {"rate": (0.01, 20.0)}}
START = {"size": 2.0, "rate": 0.4, "level": 0.1, "slope": 0.1}


def decay(p, x):
    return p["size"] * np.exp(-p["rate"] * x) + p["level"] + p["slope"] * x


def wave(b, x):
    return b[0] * np.sin(b[1] * x) + b[2] * np.cos(b[1] * x)


@functools.cache
def fit() -> Any:
    y = 3 * np.exp(-0.8 * X) + 0.6 + 0.15 * np.random.default_rng(1).standard_normal(60)
    return dr.fit(decay, START, X, y, alphas=15, cv=4, **FREE)


@functools.cache
def comparison() -> Any:
    y = 3 * np.exp(-0.8 * X) + 0.6 + 0.15 * np.random.default_rng(1).standard_normal(60)
    return dr.compare(X, y, f=decay, params=START, cv=4, alphas=8, penalties=["none", "L1", "L2"], **FREE)


@functools.cache
def waves() -> Any:
    x = np.linspace(0, 10, 100)
    z = 1.5 * np.sin(2.2 * x) + 0.3 * np.random.default_rng(3).standard_normal(100)
    return dr.fit(wave, [1.0, 2.1, 0.1], x, z, names=["a", "w", "c"], penalty_factor=[1, 0, 1], alpha=0.2)


def marks(spec, kind, panel=0):
    return [mark for mark in spec.panels[panel].marks if isinstance(mark, kind)]


@pytest.mark.parametrize("pair", [("size", "level"), ("size", "rate"), ("level", "slope")])
def test_the_touching_surface_is_f_evaluated_directly(pair):
    done = fit()
    alpha = done.path.alphas[8]
    spec = done.plot.spec("touch", first=pair[0], second=pair[1], alpha=alpha)
    drawn = marks(spec, Contours)[0]
    params = done.path.params_at(8)
    values = np.empty_like(drawn.values)
    y = done.path.problem.y
    for i, q in enumerate(drawn.y):
        for k, p in enumerate(drawn.x):
            at = {**params, pair[0]: p, pair[1]: q}
            values[i, k] = 0.5 * np.mean((y - decay(at, X)) ** 2)
    inside = np.isfinite(drawn.values)
    assert inside.mean() > 0.5
    above = values - (values - drawn.values)[inside][0]
    np.testing.assert_allclose(drawn.values[inside], above[inside], atol=1e-12 * np.nanmax(values[inside]))
    assert (spec.panels[0].x.label, spec.panels[0].y.label) == pair


def test_the_level_line_and_the_outline_pass_through_the_solution():
    done = fit()
    i = 8
    spec = done.plot.spec("touch", first="size", second="level", alpha=done.path.alphas[i])
    b = done.path.coef_at(i)[[0, 2]]
    level = marks(spec, Contours)[1].levels[0]
    at = done.path.coef_at(i)
    value = done.path.problem.value_and_gradient(at)[0]
    optimum = next(mark for mark in marks(spec, Points) if mark.shape == "ring" and mark.size == 8.0)
    best = at.copy()
    best[[0, 2]] = optimum.x[0], optimum.y[0]
    assert level == pytest.approx(value - done.path.problem.value_and_gradient(best)[0], rel=1e-6)
    np.testing.assert_allclose(done.path.problem.value_and_gradient(best)[1][[0, 2]], 0.0, atol=1e-8)
    outline = marks(spec, Polygon)[0]
    np.testing.assert_allclose(np.abs(outline.x) + np.abs(outline.y), np.abs(b).sum())
    solution = next(mark for mark in marks(spec, Points) if mark.shape == "square")
    np.testing.assert_allclose([solution.x[0], solution.y[0]], b)
    assert "local minimum" in spec.caption


def test_the_circle_lies_on_the_same_level_line_and_solves_its_problem():
    done = waves()
    spec = done.plot.spec("touch", first="a", second="c")
    assert len(spec.panels) == 2
    first, second = (marks(spec, Contours, k)[1].levels[0] for k in (0, 1))
    assert second == pytest.approx(first, rel=1e-6)
    u = next(mark for mark in marks(spec, Points, 1) if mark.shape == "square")
    b = done.coef.copy()
    b[[0, 2]] = u.x[0], u.y[0]
    slope = -done.path.problem.value_and_gradient(b)[1][[0, 2]]
    alpha = float(re.search(r"L2, alpha ([\d.e−-]+)", spec.caption).group(1))
    np.testing.assert_allclose(slope, alpha * b[[0, 2]], rtol=0.02, atol=1e-6)  # alpha has three digits there
    assert "c is exactly 0" in spec.panels[0].title


def test_several_local_minima_are_marked_and_are_minima():
    spec = waves().plot.spec("touch", first="a", second="w")
    assert len(spec.panels) == 1  # w is free: a circle would be the same band
    rings = [mark for mark in marks(spec, Points) if mark.shape == "ring" and mark.size < 8]
    assert len(rings) >= 3
    assert f"{len(rings) + 1} local minima" in spec.caption
    problem, b = waves().path.problem, waves().coef.copy()
    for ring in rings:
        b[:2] = ring.x[0], ring.y[0]
        np.testing.assert_allclose(problem.value_and_gradient(b)[1][:2], 0.0, atol=1e-6)


def test_a_pair_of_very_different_sizes_has_axes_of_its_own():
    x = np.linspace(0, 4000, 80)
    y = 900 * np.exp(-0.002 * x) + 5 * np.random.default_rng(0).standard_normal(80)
    done = dr.fit(lambda b, X: b[0] * np.exp(-b[1] * X), [500.0, 0.001], x, y, names=["a", "k"], alpha=2.0)
    spec = done.plot.spec("touch", first="a", second="k")
    panel = spec.panels[0]
    assert not panel.equal
    assert panel.y.limits[1] < 0.1 < panel.x.limits[1]
    turned = done.plot.spec("touch", first="k", second="a").panels[0]
    np.testing.assert_allclose(turned.x.limits, panel.y.limits)


def test_derivatives_by_differences_serve_where_there_are_many_parameters():
    done = fit()
    problem, b = done.path.problem, done.path.coef_at(8)
    pair = FunctionPair(problem, b, (0, 1))
    few = pair.quadratic(b[:2] / pair.unit)
    pair_of_many = FunctionPair(problem, b, (0, 1))
    many = _without_jacobian(pair_of_many, b)
    np.testing.assert_allclose(many[0], few[0], atol=1e-8)
    np.testing.assert_allclose(many[1], few[1], rtol=1e-6)


def _without_jacobian(pair: FunctionPair, b: Any) -> Any:
    from diamondring.figures import function_surface as module

    known, module._FEW = module._FEW, 0
    try:
        return pair.quadratic(b[:2] / pair.unit)
    finally:
        module._FEW = known


def test_a_group_has_the_outline_of_its_norm():
    rng = np.random.default_rng(4)
    Z = rng.standard_normal((80, 3))
    y = np.tanh(Z @ [1.0, 0.5, 0.0]) + 0.1 * rng.standard_normal(80)
    done = dr.fit(
        lambda p, X: np.tanh(X @ p["w"]) + p["c"], {"w": np.full(3, 0.3), "c": 0.0}, Z, y,
        groups={"w": [0, 0, 1]}, alpha=0.05,
    )  # fmt: skip
    problem = done.path.problem
    fitted = function_ingredients(problem, done.path, 0, inputs=[0, 1], by_group=False)
    surface = function_surface(problem, fitted, (0, 1), done.coef)
    price = problem.penalty_value(1.0, done.coef)
    for x, y_ in zip(*surface.outline, strict=True):
        assert problem.penalty_value(1.0, np.array([x, y_, *done.coef[2:]])) == pytest.approx(price)
    spec = done.plot.spec("touch", first="w[0]", second="w[1]")
    assert any(mark.color == "penalty" for mark in marks(spec, Polygon))
    assert "group's outline" in spec.caption
    pull = function_ingredients(problem, done.path, 0)
    assert pull.names == group_names(done.names, problem.groups)
    kept = pull.coef != 0
    np.testing.assert_allclose(pull.pull[kept], done.alpha * pull.factor[kept], rtol=1e-6)
    assert (pull.pull[~kept] <= done.alpha * pull.factor[~kept] * (1 + 1e-9)).all()
    assert "Which groups" in done.plot.spec("pull").question


def test_names_of_groups():
    names = ["W1[0, 0]", "W1[0, 1]", "W1[1, 0]", "W1[1, 1]", "b", "up", "down"]
    assert group_names(names, np.array([0, 0, 1, 1, 2, 3, 3])) == ("W1[0 (2)", "W1[1 (2)", "b", "up … (2)")


def test_paths_show_the_values_that_were_solved():
    done = fit()
    spec = done.plot.spec("path")
    lines = [mark for mark in marks(spec, Line) if len(mark.x) > 2]
    drawn = {tuple(np.round(line.y, 12)) for line in lines}
    coef = done.path.coef.toarray()
    for j in range(4):
        assert tuple(np.round(coef[:, j], 12)) in drawn
    assert spec.panels[0].y.label == "value of the parameter"
    assert "parameters are kept" in spec.caption
    assert "`rate`" not in spec.caption.split("enter")[0]  # it is free, so it was always there


def test_pulls_are_the_slopes_of_the_error():
    done = fit()
    spec = done.plot.spec("pull")
    g = np.abs(done.path.problem.value_and_gradient(done.coef)[1])
    bars = np.concatenate([mark.end for mark in marks(spec, Bars)])
    np.testing.assert_allclose(np.sort(bars), np.sort(g), atol=1e-10)
    assert "kept parameters pull with exactly" in spec.caption


def test_coefficients_are_the_parameters():
    spec = fit().plot.spec("coefficients")
    dots = next(mark for mark in marks(spec, Points) if mark.shape == "circle")
    np.testing.assert_allclose(np.sort(dots.x), np.sort(fit().coef[fit().coef != 0]))
    assert spec.table.columns[:2] == ("parameter", "value")
    assert "input" not in spec.caption + spec.alt + spec.question
    of_all = comparison().plot.spec("coefficients")
    assert "per SD" not in " ".join(of_all.table.columns)


def test_held_out_and_training_errors_are_those_of_f_fitted_to_each_fold():
    y = 3 * np.exp(-0.8 * X) + 0.6 + 0.15 * np.random.default_rng(1).standard_normal(60)
    rows = np.arange(60)
    pieces = [(rows[rows % 3 != k], rows[rows % 3 == k]) for k in range(3)]
    done = dr.fit(decay, START, X, y, alphas=6, cv=pieces, **FREE)
    held, train = [], []
    for inside, outside in pieces:
        path = dr.fit(decay, START, X[inside], y[inside], alphas=done.selection.alphas, cv=2, **FREE).path
        for part, out in ((outside, held), (inside, train)):
            out.append([np.mean((y[part] - decay(path.params_at(k), X[part])) ** 2) for k in range(len(path.alphas))])
    mean = np.sqrt(np.mean(held, axis=0))
    curve = next(mark for mark in marks(done.plot.spec("cv"), Line) if mark.color == "error")
    np.testing.assert_allclose(curve.y, mean, rtol=1e-5)
    lines = {mark.color: mark.y for mark in marks(done.plot.spec("overfit"), Line)}
    np.testing.assert_allclose(lines["error"], mean, rtol=1e-5)
    np.testing.assert_allclose(lines["ink"], np.sqrt(np.mean(train, axis=0)), rtol=1e-5)


def test_methods_are_compared_by_their_errors_and_their_parameters():
    compared = comparison()
    spec = compared.plot.spec("which_one")
    errors = sorted((float(np.sqrt(m.error)), m.name) for m in compared.methods)
    dots = {float(mark.y[0]): mark for mark in marks(spec, Points)}
    needs = {mark.y: mark.text for mark in marks(spec, Text) if mark.x_frame}
    for k, (error, name) in enumerate(errors):
        assert dots[k].shape == "right" or dots[k].x[0] == pytest.approx(error - errors[0][0], abs=1e-12)
        kept = 0 if name == "mean" else int(np.count_nonzero(compared[name].model.coef))
        assert needs[k] in ("nothing", f"{kept} parameter", f"{kept} parameters")
    real = [m for m in compared.methods if m.name != "mean"]
    bars = [bar for bar in marks(compared.plot.spec("cost"), Bars) if 0 <= bar.start[0] < 1]
    length = np.array([float(bar.end[0] - bar.start[0]) for bar in bars])
    kept = np.array([np.count_nonzero(m.model.coef) for m in real])
    np.testing.assert_allclose(length / length.max(), kept / kept.max())


def test_every_figure_of_every_result_speaks_of_parameters():
    for result in (fit(), fit().path, fit().selection, comparison()):
        for kind in result.plot.kinds:
            options = {"alpha": float(fit().alpha)} if result is fit().path and kind in ("touch", "pull") else {}
            spec = result.plot.spec(kind, **options)
            said = " ".join([spec.caption, spec.alt, spec.question, *spec.table.columns, spec.table.note])
            said += " ".join(f"{panel.title} {panel.x.label} {panel.y.label}" for panel in spec.panels)
            assert "input" not in said, (kind, said)
            assert "column" not in said, (kind, said)
    assert {"which_one", "cost", "cv", "path", "touch", "pull", "coefficients", "overfit"} <= set(
        comparison().plot.kinds
    )


def test_pictures_are_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    waves().plot.save(tmp_path / "touch.svg", "touch", first="a", second="w")
    text = (tmp_path / "touch.svg").read_text()
    assert "local minimum" in text


def test_reports_hold_the_formula_the_certificate_and_no_rows(tmp_path):
    for result in (fit(), fit().selection, comparison()):
        page = report_bytes(result).decode()
        assert "f(x_i; b)" in page
        assert "local minimum" in page
        assert "http:" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)
        for value in result.plot.parts.path.problem.y[:20]:
            assert f"{value:.6g}" not in page
        assert page == report_bytes(result).decode()
    fit().report(tmp_path / "fit.html")
    fit().selection.report(tmp_path / "selection.html")
    comparison().report(tmp_path / "comparison.html")
    assert "y = f(x; b)" in (tmp_path / "fit.html").read_text()


def test_the_slider_of_a_report_moves_what_was_solved():
    page = report_bytes(fit()).decode()
    live = json.loads(re.search(r'id="live">(.*?)</script>', page, re.S).group(1))
    path = fit().path
    assert live["noun"] == "parameter"
    np.testing.assert_allclose(live["pull"]["u"], path.coef.toarray(), rtol=1e-5)
    for i in range(0, len(path), 4):
        slope = path.problem.value_and_gradient(path.coef_at(i))[1]
        np.testing.assert_allclose(live["pull"]["pull"][i], -slope, rtol=1e-5, atol=1e-10)
    # the error is no quadratic: it comes in frames, each with the solution of its alpha
    assert live["touch"]["gram"] is None
    for frame in live["touch"]["frames"]:
        at = path.coef_at(int(np.argmin(np.abs(path.alphas - live["alphas"][frame["place"]]))))
        np.testing.assert_allclose(frame["solution"], at[live["touch"]["pair"]], rtol=1e-6)
    assert live["kept"] == path.n_kept.tolist()
    assert live["held_out"][live["best"]] == pytest.approx(np.sqrt(fit().selection.best.error), rel=1e-7)


def test_a_curve_fit_without_penalty_has_its_surface():
    y = 3 * np.exp(-0.8 * X) + 0.1 * np.random.default_rng(2).standard_normal(60)
    done = dr.curve_fit(lambda x, size, rate: size * np.exp(-rate * x), X, y, p0=[2.0, 0.5])
    spec = done.plot.spec("touch", first="size", second="rate")
    assert len(spec.panels) == 1
    assert "Without penalty" in spec.caption
    assert done.plot.default == "coefficients"
    assert "Which parameters matter?" in report_bytes(done).decode()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"first": "size", "second": "sise"}, "No parameter is named 'sise'"),
        ({"first": "size", "second": "size"}, "two different parameters"),
        ({"first": "size"}, "two parameters: name both"),
        ({"first": 0, "second": 9}, "There is no parameter number 9"),
        ({"first": "size", "second": "level", "alpha": 12.5}, "alpha=12.5 is not on this path"),
    ],
)
def test_messages(options, words):
    with pytest.raises(dr.InputError, match=words):
        fit().plot.spec("touch", **options)


def test_losses_with_kinks_have_no_surface():
    y = 3 * np.exp(-0.8 * X) + 0.1 * np.random.default_rng(2).standard_normal(60)
    done = dr.fit(decay, START, X, y, loss=dr.Quantile([0.5]), alpha=0.01, **FREE)
    with pytest.raises(dr.InputError, match="needs a loss with a derivative"):
        done.plot.spec("touch", first="size", second="level")
    assert "touch" not in done.plot.kinds
