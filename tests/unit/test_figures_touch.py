"""The touching picture draws what was solved: contours through the solution, tangent to the penalty, exact numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

import diamondring as dr
from diamondring import paths
from diamondring.figures.spec import Ellipse, Line, Note, Points, Polygon
from diamondring.figures.touch import touch, touching_pair
from diamondring.figures.touch_words import Contrast
from diamondring.ingredients import Ingredients, figure_ingredients
from diamondring.prepare import make_problem

PENALTIES = {"L1": dr.L1(), "L2": dr.L2(), "elastic net": dr.L1L2(0.5)}


@pytest.fixture
def data(rng):
    X = rng.normal(size=(80, 6))
    X[:, 1] = 0.7 * X[:, 0] + 0.5 * X[:, 1]
    return X * [1, 3, 0.2, 1, 1, 5], X @ [2, 0.1, 1, 0, 0, -1] + rng.normal(size=80)


def _fit(data, penalty, index=8, **options) -> Ingredients:
    problem = make_problem(*data, penalty=penalty, **options).problem
    return figure_ingredients(problem, paths.solve(problem, 20), index)


def _marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def _solution(panel) -> np.ndarray:
    (square,) = [mark for mark in _marks(panel, Points) if mark.shape == "square"]
    return np.array([square.x[0], square.y[0]])


def _optimum(panel) -> np.ndarray:
    (ring,) = [mark for mark in _marks(panel, Points) if mark.shape == "ring"]
    return np.array([ring.x[0], ring.y[0]])


def _thick(panel) -> Ellipse:
    return max(_marks(panel, Ellipse), key=lambda e: e.width)


def _quadratic(e: Ellipse) -> np.ndarray:
    """The matrix M of the ellipse ``(u - c)' M (u - c) = 1``."""
    turn = math.radians(e.angle)
    axes = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return axes @ np.diag(1 / np.square(e.semi)) @ axes.T


@pytest.mark.parametrize("name", PENALTIES)
@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 5)])
def test_the_thick_contour_goes_through_the_solution_and_touches_the_penalty(data, name, pair):
    fit = _fit(data, PENALTIES[name])
    spec = touch(fit, *pair)
    assert len(spec.panels) == 2
    for panel, ratio in zip(spec.panels, (fit.l1_ratio, 1.0 if fit.l1_ratio == 0 else 0.0), strict=True):
        u, thick = _solution(panel), _thick(panel)
        step = u - np.array(thick.center)
        matrix = _quadratic(thick)
        assert step @ matrix @ step == pytest.approx(1.0, rel=1e-8)
        # the error falls into the direction of `inward`; the penalty's slope must point the same way
        inward = -matrix @ step
        price = ratio * np.sign(u) + (1 - ratio) * u
        kept = u != 0
        strength = (inward[kept] / price[kept])[0]
        np.testing.assert_allclose(inward[kept], strength * price[kept], rtol=1e-5)
        assert np.all(np.abs(inward[~kept]) <= strength * ratio * (1 + 1e-7))
        assert strength > 0


@pytest.mark.parametrize("name", PENALTIES)
def test_the_first_panel_shows_the_fit_and_the_exact_optimum_of_the_two(data, name):
    fit = _fit(data, PENALTIES[name])
    spec = touch(fit, "x0", "x1")
    np.testing.assert_array_equal(_solution(spec.panels[0]), fit.u[:2])
    # the unpenalised optimum of the two inputs, all others held: a least squares problem of the partial residual
    X, y = data
    held = y - X[:, 2:] @ fit.coef[2:]
    Z = (X[:, :2] - X[:, :2].mean(axis=0)) / X[:, :2].std(axis=0)
    best = np.linalg.lstsq(Z, held - held.mean(), rcond=None)[0]
    np.testing.assert_allclose(_optimum(spec.panels[0]), best, rtol=1e-7)
    np.testing.assert_allclose(_thick(spec.panels[0]).center, best, rtol=1e-7)


def test_the_outline_goes_through_the_solution(data):
    fit = _fit(data, dr.L1())
    spec = touch(fit, 0, 1)
    diamond, circle = (next(m for m in _marks(p, Polygon) if m.color == "penalty") for p in spec.panels)
    u, v = _solution(spec.panels[0]), _solution(spec.panels[1])
    np.testing.assert_allclose(np.abs(diamond.x) + np.abs(diamond.y), np.abs(u).sum())
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), np.hypot(*v))
    assert diamond.dash == circle.dash == "dashed"


def test_l2_beside_it_is_its_closed_formula_at_its_own_alpha(data):
    fit = _fit(data, dr.L1())
    spec = touch(fit, 0, 1, contrast=Contrast(0.25))
    gram = fit.pair(0, 1)
    q = gram @ fit.u[:2] + fit.pull[:2]
    exact = np.linalg.solve(gram + 0.25 * np.eye(2), q)
    np.testing.assert_allclose(_solution(spec.panels[1]), exact, rtol=1e-12)
    assert "at its own alpha (L2, alpha 0.25)" in spec.caption


def test_without_another_alpha_both_lie_on_the_same_contour(data):
    spec = touch(_fit(data, dr.L1()), 0, 1)
    np.testing.assert_allclose(_thick(spec.panels[0]).semi, _thick(spec.panels[1]).semi, rtol=1e-6)
    assert "that meets the same contour" in spec.caption


def test_the_sentence_at_a_corner_names_the_input_that_is_zero(data):
    fit = _fit(data, dr.L1(), index=5)
    zero = int(np.flatnonzero(fit.coef == 0)[0])
    kept = int(np.flatnonzero(fit.coef)[0])
    spec = touch(fit, kept, zero)
    assert f"the error contour meets the diamond at its corner: `x{zero}` is exactly 0" in spec.caption
    assert spec.panels[0].title == f"L1 (diamond): x{zero} is exactly 0"
    assert spec.question == "Why is this coefficient exactly 0?"
    assert any("zero zone" in note.text for note in _marks(spec.panels[0], Note))
    would_be = _solution(spec.panels[1])[1]
    assert spec.caption.split("it would be ")[1].startswith(f"{would_be:.3g}"[:4].replace("-", "−"))


def test_ridge_is_shown_first_where_it_is_the_fit(data):
    spec = touch(_fit(data, dr.L2()), 0, 1)
    assert spec.panels[0].title.startswith("L2 (circle): both kept")
    assert spec.panels[1].title.startswith("L1 (diamond)")
    assert any(line.dash == "dotted" for line in _marks(spec.panels[0], Line))


def test_no_penalty_is_one_panel_whose_solution_is_the_optimum(data):
    problem = make_problem(*data, penalty=dr.NoPenalty()).problem
    spec = touch(figure_ingredients(problem, paths.solve(problem), 0), 0, 1)
    assert len(spec.panels) == 1
    np.testing.assert_allclose(_solution(spec.panels[0]), _optimum(spec.panels[0]), rtol=1e-6)


def test_both_zero_shows_the_zone_of_both(data):
    fit = _fit(data, dr.L1(), index=0)
    spec = touch(fit, 0, 1)
    assert not _solution(spec.panels[0]).any()
    assert "both are exactly 0" in spec.caption
    assert "both zero zones" in spec.caption


def test_copies_are_drawn_and_solved(rng):
    x = rng.normal(size=50)
    y = 2 * x + rng.normal(size=50)
    fit = _fit((np.column_stack([x, x]), y), dr.L1(), index=5)
    spec = touch(fit, 0, 1)
    assert np.isfinite(_thick(spec.panels[0]).semi).all()
    ridge = _solution(spec.panels[1])
    assert ridge[0] == pytest.approx(ridge[1])


def test_bounds_are_respected_beside_the_fit(data):
    fit = _fit(data, dr.L1(), bounds={"x5": (0, None)})
    spec = touch(fit, 0, 5)
    assert _solution(spec.panels[0])[1] == 0.0
    assert _solution(spec.panels[1])[1] >= 0.0


def test_penalty_factors_stretch_the_diamond(data):
    fit = _fit(data, dr.L1(), penalty_factor=[1, 3, 1, 1, 1, 1])
    (shape,) = [m for m in _marks(touch(fit, 0, 1).panels[0], Polygon) if m.color == "penalty"]
    assert shape.x.max() == pytest.approx(3 * shape.y.max())


def test_every_solution_lies_in_the_window_of_its_panel(data):
    for name, penalty in PENALTIES.items():
        for index in (2, 8, 15, 19):
            fit = _fit(data, penalty, index=index)
            for panel in touch(fit, 0, 1).panels:
                for value, axis in zip(_solution(panel), (panel.x, panel.y), strict=True):
                    assert axis.limits[0] < value < axis.limits[1], (name, index)


def test_a_weak_penalty_is_shown_as_a_close_up(data):
    fit = _fit(data, dr.L1(), index=19)
    spec = touch(fit, 0, 5)
    assert "close-up" in spec.caption
    assert not spec.panels[0].x.limits[0] < 0 < spec.panels[0].x.limits[1]


def test_the_pair_that_shows_most_is_a_kept_input_and_one_at_zero(data):
    fit = _fit(data, dr.L1(), index=6)
    first, second = touching_pair(fit)
    assert fit.coef[first] != 0
    assert fit.coef[second] == 0
    ridge = _fit(data, dr.L2())
    assert touching_pair(ridge) == tuple(np.argsort(-np.abs(ridge.u))[:2])


def test_one_input_has_no_pair(data):
    X, y = data
    assert touching_pair(_fit((X[:, :1], y), dr.L1())) is None


def test_what_cannot_be_drawn_says_why(data):
    fit = _fit(data, dr.L1(), penalty_factor=[1, 1, 1, 1, np.inf, 1])
    with pytest.raises(dr.InputError, match="`x4` is excluded"):
        touch(fit, 0, 4)
    with pytest.raises(dr.InputError, match="needs two different inputs"):
        touch(fit, 1, "x1")
    with pytest.raises(dr.InputError, match="No input is named 'nothing'"):
        touch(fit, 1, "nothing")
    X, y = data
    problem = make_problem(X, y).problem
    small = figure_ingredients(problem, paths.solve(problem, 20), 8, limit=2)
    missing = next(j for j in range(6) if j not in small.inputs)
    with pytest.raises(dr.InputError, match=r"Pass the data: touch\(first, second, X=X, y=y\)"):
        touch(small, int(small.inputs[0]), missing)


def test_table_holds_the_numbers_of_the_picture(data):
    fit = _fit(data, dr.L1())
    table = touch(fit, 0, 1).table
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["solution, in original units"] == tuple(fit.coef[:2])
    assert rows["pull on the residual"] == tuple(fit.pull[:2])
    assert rows["largest pull that keeps it at 0"] == (fit.alpha, fit.alpha)
