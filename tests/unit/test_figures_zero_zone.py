"""The zero zone: who is inside is 0, who is outside is kept, and the way to the edge is the way to the edge."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
import figure_results as results
from diamondring import paths
from diamondring.figures import mpl
from diamondring.figures.pair import solve_pair, zero_zone
from diamondring.figures.spec import Line, Points, Polygon, Span
from diamondring.figures.surface import held_pair, minimise
from diamondring.figures.zero_curved import _slope, _Tilted, curved_zone
from diamondring.figures.zero_plane import ways_to_edges, zero_plane_figure
from diamondring.figures.zero_zone import zero_zone_figure, zone_of
from diamondring.ingredients import figure_ingredients
from diamondring.prepare import make_problem
from diamondring.problem import linear_predictor


def _fit(n=120, p=20, penalty=None, share=0.15, loss="gaussian", **options):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(n, p)) * rng.uniform(0.5, 3, p)
    X[:, 1] += X[:, 0]
    eta = X[:, 0] - 0.6 * X[:, min(2, p - 1)]
    y = {"binomial": (rng.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(float)}.get(loss, eta + rng.normal(size=n))
    y = rng.poisson(np.exp(0.3 * eta)).astype(float) if loss == "poisson" else y
    problem = make_problem(X, y, penalty=penalty or dr.L1(), loss=loss, **options).problem
    path = paths.solve(problem, 30, tol=1e-11)
    index = int(np.argmin(np.abs(path.alphas - share * path.alphas[0])))
    return figure_ingredients(problem, path, index), problem, path, index


def _marks(spec, kind, color=None):
    return [m for m in spec.panels[0].marks if isinstance(m, kind) and (color is None or m.color == color)]


@pytest.mark.parametrize("loss", ["gaussian", "binomial", "poisson", "huber"])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.6)])
def test_a_coefficient_is_0_exactly_inside_the_band(loss, standardize, penalty):
    fit, *_ = _fit(penalty=penalty, loss=loss, standardize=standardize, penalty_factor=np.r_[2.0, np.ones(19)])
    zone = zone_of(fit)
    assert 0 < np.count_nonzero(fit.coef) < 20
    np.testing.assert_array_equal(zone.high, fit.alpha * fit.l1_ratio)
    known = np.isfinite(zone.place)
    assert known.all()
    slack = 1e-6 * fit.alpha
    assert np.all(zone.margin[fit.coef == 0] >= -slack)
    assert np.all(zone.margin[fit.coef != 0] <= slack)


def test_a_place_is_the_best_value_and_the_fit_its_soft_threshold():
    fit, problem, path, _ = _fit()
    zone = zone_of(fit)
    assert zone.fitted
    np.testing.assert_allclose(
        fit.u, np.sign(zone.place) * np.maximum(np.abs(zone.place) - fit.alpha, 0.0), atol=1e-7 * fit.alpha
    )
    z = (problem.matrix - path.center) / path.scale
    rest = problem.y - problem.y.mean() - z @ fit.u
    for j in range(20):  # least squares of what the others leave over
        np.testing.assert_allclose(
            zone.place[j], z[:, j] @ (rest + z[:, j] * fit.u[j]) / (z[:, j] @ z[:, j]), atol=1e-10
        )
    spec = zero_zone_figure(fit)
    (band,) = _marks(spec, Span)
    assert (band.low, band.high) == (-fit.alpha, fit.alpha)
    drawn = np.concatenate([m.x for m in _marks(spec, Points, "error") if m.shape == "ring"])
    assert set(np.round(drawn, 9)) <= set(np.round(zone.place, 9))
    squares = np.concatenate([m.x for m in _marks(spec, Points, "ink")])
    assert set(np.round(squares, 9)) <= set(np.round(fit.u, 9))
    assert f"{np.count_nonzero(fit.coef == 0)} of 20" in spec.caption


def test_a_target_moved_by_the_margin_brings_it_to_the_edge():
    """What the sentence says: with all others held, y + t z_j moves the best value by t."""
    fit, problem, path, _ = _fit()
    zone = zone_of(fit)
    zero = np.flatnonzero(fit.coef == 0)
    j = int(zero[np.argmin(zone.margin[zero])])
    z = (problem.matrix - path.center) / path.scale
    step = float(zone.margin[j] * np.sign(zone.place[j]))
    held = problem.y - z @ np.where(np.arange(20) == j, 0.0, fit.u)

    def solved(t):
        best = z[:, j] @ (held + t * z[:, j]) / len(held)
        return np.sign(best) * max(abs(best) - fit.alpha, 0.0)

    assert solved(0.999 * step) == 0
    assert solved(1.001 * step) != 0
    from diamondring.figures.text import number

    caption = zero_zone_figure(fit).caption
    assert f"change by {number(zone.margin[j], 2)} per SD of `{fit.names[j]}`" in caption


def test_an_input_can_be_asked_about():
    fit, *_ = _fit()
    kept = int(np.argmax(np.abs(fit.u)))
    caption = zero_zone_figure(fit, kept).caption
    assert f"`{fit.names[kept]}` is kept:" in caption
    assert "to get to 0" in caption


def test_l2_has_a_line_and_no_penalty_no_zone():
    fit, *_ = _fit(penalty=dr.L2())
    spec = zero_zone_figure(fit)
    assert not _marks(spec, Span)
    assert "L2 has no band" in spec.caption
    X, y = results.table()
    path = dr.path(X, y, alphas=[0.0])
    with pytest.raises(dr.InputError, match="Without penalty no coefficient is held at 0"):
        path.plot.spec("zero_zone", data={"X": X, "y": y})


def test_bounds_open_the_band_on_one_side():
    fit, *_ = _fit(bounds=(0, None))
    zone = zone_of(fit)
    assert np.all(np.isneginf(zone.low))
    negative = (fit.coef == 0) & (zone.place < -fit.alpha)
    assert negative.any()
    assert np.all(zone.margin[negative] > 0)


def test_outputs_that_are_0_together_have_no_band_of_their_own():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 4))
    Y = X[:, :2] + rng.normal(size=(40, 2))
    path = dr.path(X, Y, loss=dr.MultiGaussian(), alphas=[0.1])
    with pytest.raises(dr.InputError, match="keeps or drops several together"):
        path.plot.spec("zero_zone", data={"X": X, "y": Y})


@pytest.mark.parametrize("ratio", [1.0, 0.5])
@pytest.mark.parametrize("which", [0, 1])
def test_the_band_of_the_plane_is_where_the_solution_is_0(ratio, which):
    from matplotlib.path import Path

    gram = np.array([[1.0, 0.6], [0.6, 1.3]])
    factor = np.array([1.0, 1.5])
    absolute, square = 0.4 * ratio * factor, 0.4 * (1 - ratio) * factor
    band = zero_zone(gram, absolute, square, which, 40.0)
    outline = Path(np.column_stack(band))
    rng = np.random.default_rng(2)
    for best in rng.uniform(-2, 2, (300, 2)):
        solved = solve_pair(gram, gram @ best, absolute, square)
        assert (solved[which] == 0) == outline.contains_point(best)
        low, high = ways_to_edges(gram, gram @ best, absolute, square, which)
        assert (low <= 0 <= high) == (solved[which] == 0)
        for way in (low, high):
            edge = best + way * np.eye(2)[which]
            step = 1e-7 * np.eye(2)[which] * (1 if way == high else -1)
            assert solve_pair(gram, gram @ (edge - step), absolute, square)[which] == 0
            assert solve_pair(gram, gram @ (edge + step), absolute, square)[which] != 0


def test_the_plane_shows_the_optimum_and_its_way_to_the_edge():
    fit, *_ = _fit()
    zero = int(np.flatnonzero(fit.coef == 0)[0])
    kept = int(np.argmax(np.abs(fit.u)))
    spec = zero_plane_figure(fit, kept, zero)
    (thick,) = [m for m in _marks(spec, Line, "error") if m.width == 3.5]
    (ring,) = _marks(spec, Points, "error")
    assert (thick.x[0], thick.y[0]) == (ring.x[0], ring.y[0])
    assert thick.x[0] == thick.x[1]  # along the axis of the one that is 0
    assert len(_marks(spec, Polygon, "penalty")) == 1
    assert f"`{fit.names[zero]}` is exactly 0 wherever" in spec.caption


@pytest.mark.parametrize("loss", ["binomial", "poisson", "huber"])
@pytest.mark.parametrize("which", [0, 1])
def test_the_bent_band_is_where_the_penalised_fit_is_0(loss, which):
    """Losses that are no quadratic: tilted at random, the best fit lies in the band where the penalised one is 0."""
    from matplotlib.path import Path

    fit, problem, path, index = _fit(loss=loss)
    pair = (0, 1)
    eta = linear_predictor(problem, path.coef_at(index), path.intercept[index])
    _, zone = curved_zone(problem, fit, pair, eta, which, fit.alpha)
    outline = Path(np.concatenate([zone.low, zone.high[::-1]]))
    found = held_pair(problem, fit, pair, eta)
    absolute, none, wide = np.full(2, fit.alpha), np.zeros(2), np.full(2, np.inf)
    ends = np.sort([zone.low[[0, -1], 1 - which], zone.high[[0, -1], 1 - which]], axis=1)
    rng, seen = np.random.default_rng(0), set()
    for best in rng.uniform(-0.6, 0.6, (60, 2)):
        if not ends[:, 0].max() < best[1 - which] < ends[:, 1].min():
            continue  # beyond what the window shows of the band
        tilted = _Tilted(found, _slope(found, best))  # the loss whose best fit lies there
        solved = minimise(tilted, none, absolute, none, -wide, wide)
        pull = -tilted.quadratic(tilted.profile(solved)[1])[0][which]
        if abs(solved[which]) < 0.02 and abs(abs(pull) - fit.alpha) < 0.02 * fit.alpha:
            continue  # so near to an edge that its straight pieces count
        seen.add(bool(solved[which] == 0))
        assert outline.contains_point(best) == (solved[which] == 0)
    assert seen == {True, False}


def test_the_plane_of_another_loss_takes_the_data():
    X, y = results.table()
    path = dr.path(X, (y > y.median()).astype(int), loss="binomial", alphas=12)
    data, alpha = {"X": X, "y": (y > y.median()).astype(int)}, float(path.alphas[5])
    spec = path.plot.spec("zero_zone", first="input 0", second="input 1", alpha=alpha, data=data)
    fit = path.plot.spec("zero_zone", alpha=alpha, data=data)
    assert len(_marks(spec, Polygon, "penalty")) == 1
    name = "input 1" if path.coef_at(5)[path.names.index("input 1")] == 0 else "input 0"
    assert f"`{name}` is exactly 0 wherever the best fit of the two lies in the band" in spec.caption
    assert fit.kind == spec.kind == "zero_zone"


def test_a_function_has_a_zone_in_its_pulls():
    rng = np.random.default_rng(0)
    x = np.linspace(0, 3, 80)
    y = 2 * np.exp(-x) + 0.05 * rng.normal(size=80)
    fit = dr.fit(lambda b, x: b[0] * np.exp(-b[1] * x) + b[2] * x + b[3] * np.sin(9 * x), np.ones(4), x, y, alpha=0.02,
                 penalty_factor=[1, 0, 1, 1])  # fmt: skip
    spec = fit.plot.spec("zero_zone")
    assert spec.panels[0].x.label.startswith("pull while it is 0")
    assert spec.panels[0].top
    assert "would have to grow by" in spec.caption


@pytest.mark.parametrize("p", [2, 20, 2000])
def test_it_is_drawn_at_any_size(p):
    fit, *_ = _fit(n=60, p=p, share=0.4)
    spec = zero_zone_figure(fit)
    assert len(spec.panels[0].y.ticks) <= 20
    assert mpl.render(spec, "svg").startswith(b"<?xml")


def test_a_loss_without_a_derivative_has_none():
    X, y = results.table()
    path = dr.path(X, y, loss="quantile", alphas=[0.1])
    with pytest.raises(dr.InputError, match="needs a loss with a derivative"):
        path.plot.spec("zero_zone", data={"X": X, "y": y})


def test_the_door():
    plot = results.comparison().plot
    assert "zero_zone" in plot.kinds
    assert plot.spec("zero_zone", first="input 0").caption
    assert plot.spec("zero_zone", first="input 0", second="input 1").panels[0].equal
    with pytest.raises(dr.InputError, match="No input is named 'input 99'"):
        plot.spec("zero_zone", first="input 99")


def test_a_copy_of_a_kept_input_lies_on_the_edge_and_is_not_called_the_closest():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 6))
    X[:, 5] = X[:, 0]
    y = 2 * X[:, 0] + 0.3 * rng.normal(size=80)
    problem = make_problem(X, y, penalty=dr.L1()).problem
    path = paths.solve(problem, 20, tol=1e-12)
    fit = figure_ingredients(problem, path, 8)
    copies = [fit.names[j] for j in (0, 5) if fit.coef[j] == 0]
    assert len(copies) == 1
    caption = zero_zone_figure(fit).caption
    assert f"`{copies[0]}` lies on the edge itself" in caption
    assert f"`{copies[0]}` came closest" not in caption
    assert "e\N{MINUS SIGN}1" not in caption


def test_where_nothing_is_kept_the_first_to_enter_lies_on_the_edge_and_stands_in_for_nobody():
    problem = _fit()[1]
    path = paths.solve(problem, 20, tol=1e-12)
    fit = figure_ingredients(problem, path, 0)  # the alpha at which the first one is about to enter
    assert not fit.coef.any()
    caption = zero_zone_figure(fit).caption
    assert "lies on the edge itself: any weaker penalty would let it in." in caption
    assert "stand in" not in caption
