"""The classic pictures: what is drawn is what was solved."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import diamondring as dr
from diamondring.errors import InputError, InputTypeError
from diamondring.figures.one_weight import jump, lq
from diamondring.figures.plane import Curved, Quadratic, price
from diamondring.figures.spec import Contours, Ellipse, Line, Points, Polygon

GRAM = np.array([[1.0, 0.3], [0.3, 0.6]])
BEST = np.array([1.4, -0.9])
RATIO = {"l1": 1.0, "l2": 0.0}


def bowl(a: float, b: float) -> float:
    """A curved error with one minimum."""
    return float(0.5 * (a * np.exp(0.5 * b) - 2.0) ** 2 + 0.15 * (b - 1.4) ** 2 + 0.1 * (a - 0.5) ** 2)


def two_wells(a: float, b: float) -> float:
    """A curved error whose lowest minimum is far from 0, with a higher one near the axis."""
    return float(0.3 * (a * a - 1.5) ** 2 - 0.2 * a + 0.5 * (b - 0.5) ** 2)


def solution(panel) -> np.ndarray:
    found = [m for m in panel.marks if isinstance(m, Points) and m.shape == "square"]
    assert len(found) == 1
    return np.array([found[0].x[0], found[0].y[0]])


def data():
    """Rows whose mean squared error is the quadratic GRAM, BEST."""
    X = np.sqrt(2.0) * np.linalg.cholesky(GRAM).T
    return X, X @ BEST


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_solutions_are_those_of_the_engine(name):
    spec = dr.pictures.spec(f"{name}_with_error", GRAM, BEST, alpha=[0.05, 0.4, 2.0])
    penalty = {"l1": dr.L1(), "l2": dr.L2()}[name]
    path = dr.path(*data(), penalty=penalty, alphas=[2.0, 0.4, 0.05], fit_intercept=False, standardize=False)
    for k, panel in enumerate(spec.panels):
        drawn, solved = solution(panel), path.coef_at(2 - k)
        np.testing.assert_allclose(drawn, solved, atol=1e-7)
        np.testing.assert_array_equal(drawn == 0, solved == 0)


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_outline_and_contour_pass_through_the_solution_and_touch(name):
    spec = dr.pictures.spec(f"{name}_with_error", GRAM, BEST, alpha=[0.1, 0.5])
    plane = Quadratic(GRAM, BEST)
    for panel in spec.panels:
        u = solution(panel)
        shape = next(m for m in panel.marks if isinstance(m, Polygon))
        for x, y in zip(shape.x, shape.y, strict=True):
            assert price(np.array([x, y]), RATIO[name]) == pytest.approx(price(u, RATIO[name]))
            assert plane.value(np.array([x, y])) >= plane.value(u) - 1e-9  # nowhere on the outline is the error less
        thick = next(m for m in panel.marks if isinstance(m, Ellipse) and m.width > 2)
        turn, (a, b) = np.deg2rad(thick.angle), thick.semi
        along = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ (u - thick.center)
        assert (along[0] / a) ** 2 + (along[1] / b) ** 2 == pytest.approx(1.0)


@pytest.mark.parametrize("f", [bowl, two_wells])
@pytest.mark.parametrize("name", ["l1", "l2"])
def test_curved_solutions_beat_every_point_of_a_grid(f, name):
    spec = dr.pictures.spec(f"{name}_with_error", f, alpha=[0.1, 0.6, 1.3], extent=3.0)
    axis = np.linspace(-3.0, 3.0, 121)
    for alpha, panel in zip([0.1, 0.6, 1.3], spec.panels, strict=True):
        u = solution(panel)
        least = min(f(a, b) + alpha * price(np.array([a, b]), RATIO[name]) for a in axis for b in axis)
        assert f(*u) + alpha * price(u, RATIO[name]) <= least + 1e-12
        assert Curved(f, 3.0).distance(u, alpha, RATIO[name]) < 1e-8


def test_curved_errors_give_exact_zeros_and_say_so():
    spec = dr.pictures.spec("l1_with_error", bowl, alpha=[1.3, 3.0])
    first, second = (solution(panel) for panel in spec.panels)
    assert first[0] != 0
    assert first[1] == 0
    assert not second.any()
    assert [panel.title for panel in spec.panels] == ["alpha 1.3: w2 is exactly 0", "alpha 3: both are exactly 0"]
    assert "no quadratic" in spec.caption
    assert any(isinstance(mark, Contours) and mark.width > 2 for mark in spec.panels[0].marks)


def test_the_line_leads_through_all_solutions():
    spec = dr.pictures.spec("l1_with_error", GRAM, BEST, alpha=[0.1, 0.4])
    line = next(m for m in spec.panels[0].marks if isinstance(m, Line) and m.color == "ink")
    np.testing.assert_allclose((line.x[0], line.y[0]), BEST, atol=1e-12)
    assert line.x[-1] == line.y[-1] == 0.0
    for panel in spec.panels:
        u = solution(panel)
        assert np.hypot(line.x - u[0], line.y - u[1]).min() < 0.06


def test_a_fit_of_two_parameters_is_solved_by_its_own_engine():
    x = np.linspace(0.0, 3.0, 40)
    y = 2.0 * np.exp(-0.8 * x) + 0.05 * np.sin(9.0 * x)

    def decay(b, x):
        return b["size"] * np.exp(-b["rate"] * x)

    fit = dr.fit(decay, {"size": 1.0, "rate": 0.5}, x, y, alpha=0.0)
    spec = dr.pictures.spec("l1_with_error", fit, alpha=[0.01, 0.05])
    assert spec.panels[0].x.label == "size"
    assert spec.panels[0].y.label == "rate"
    for alpha, panel in zip([0.01, 0.05], spec.panels, strict=True):
        again = dr.fit(decay, {"size": 1.0, "rate": 0.5}, x, y, penalty=dr.L1(), alpha=alpha)
        np.testing.assert_allclose(solution(panel), again.coef, atol=1e-6)


GRAM3 = np.array([[1.2, 0.3, 0.1], [0.3, 1.0, 0.2], [0.1, 0.2, 0.5]])
BEST3 = np.array([0.2, -1.8, 1.1])


def drawn_at(view, points):
    """Paper coordinates, written down once more."""
    a, e = np.deg2rad(view)
    across = points @ np.array([-np.sin(a), np.cos(a), 0.0])
    up = points @ np.array([-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)])
    return np.array([across, up])


def test_the_corner_has_two_exact_zeros_and_is_where_it_should_be():
    view, alphas = (20.0, 35.0), [0.2, 1.0, 5.0]
    spec = dr.pictures.spec("l1_corner", GRAM3, BEST3, alpha=alphas, view=view)
    for row, panel in zip(spec.table.rows[1:], spec.panels, strict=True):
        alpha, u = row[0], np.array(row[1:4])
        pull = GRAM3 @ (BEST3 - u)
        np.testing.assert_allclose(pull[u != 0], alpha * np.sign(u[u != 0]), atol=1e-7)
        assert np.abs(pull).max() <= alpha + 1e-7
        np.testing.assert_allclose(solution(panel), drawn_at(view, u), atol=1e-12)
    assert [sum(value == 0 for value in row[1:4]) for row in spec.table.rows[1:]] == [1, 2, 3]
    assert [panel.title.split(": ")[1] for panel in spec.panels] == [
        "on an edge, one is exactly 0", "at a corner, two are exactly 0", "all exactly 0",
    ]  # fmt: skip


def test_the_silhouette_is_that_of_the_ellipsoid():
    view = (50.0, 10.0)
    spec = dr.pictures.spec("l1_corner", GRAM3, BEST3, alpha=0.6, view=view)
    ring = next(m for m in spec.panels[0].marks if isinstance(m, Ellipse))
    error = spec.table.rows[1][4]
    directions = np.random.default_rng(0).normal(size=(4000, 3))
    onto = np.linalg.solve(np.linalg.cholesky(GRAM3).T, (directions / np.linalg.norm(directions, axis=1)[:, None]).T).T
    points = drawn_at(view, BEST3 + np.sqrt(2.0 * error) * onto)
    turn = np.deg2rad(ring.angle)
    along = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ (points.T - ring.center).T
    inside = (along[0] / ring.semi[0]) ** 2 + (along[1] / ring.semi[1]) ** 2
    assert inside.max() <= 1.0 + 1e-9
    assert inside.max() > 0.999


@pytest.mark.parametrize("q", [0.3, 0.5, 0.9, 1.0, 1.5, 3.0])
def test_one_weight_under_lq_beats_a_grid(q):
    alpha, u = 0.8, np.linspace(-4.0, 4.0, 41)
    w = lq(u, alpha, q)
    grid = np.linspace(-4.0, 4.0, 20001)
    least = (0.5 * (grid - u[:, None]) ** 2 + alpha * np.abs(grid) ** q).min(axis=1)
    assert np.all(0.5 * (w - u) ** 2 + alpha * np.abs(w) ** q <= least + 1e-12)
    if q < 1:
        least_kept, kept_from = jump(alpha, q)
        np.testing.assert_array_equal(lq(np.array([-kept_from, 0.0, kept_from]), alpha, q), 0.0)
        assert lq(np.array([kept_from * (1 + 1e-9)]), alpha, q)[0] == pytest.approx(least_kept, rel=1e-3)


def test_one_weight_shows_soft_threshold_slope_and_mixture():
    spec = dr.pictures.spec("one_weight", 1.0, l1_ratio=0.5, reach=4.0)
    lines = {m.color: m for m in spec.panels[0].marks if isinstance(m, Line) and len(m.x) > 9 and m.color != "series4"}
    x = lines["penalty"].x
    np.testing.assert_array_equal(lines["penalty"].y, np.sign(x) * np.maximum(np.abs(x) - 1.0, 0.0))
    np.testing.assert_allclose(lines["ink"].y, x / 2.0)
    np.testing.assert_allclose(lines["grey"].y, np.sign(x) * np.maximum(np.abs(x) - 0.5, 0.0) / 1.5)
    dotted = [m for m in spec.panels[0].marks if isinstance(m, Line) and m.dash == "dotted"]
    assert sorted(np.abs(m.y).max() for m in dotted) == pytest.approx([1.0, 1.0], abs=1e-6)


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_level_sets_cost_what_is_written_on_them(name):
    spec = dr.pictures.spec(f"{name}_contours", [2.0, 0.5])
    shapes = [mark for mark in spec.panels[0].marks if isinstance(mark, Polygon)]
    for shape, level in zip(shapes, [2.0, 0.5], strict=True):
        costs = [price(np.array([x, y]), RATIO[name]) for x, y in zip(shape.x, shape.y, strict=True)]
        np.testing.assert_allclose(costs, level)


def test_axes_are_taken_and_given_back(tmp_path):
    axes = Figure().subplots(1, 2)
    assert dr.pictures.l1_with_error(alpha=[0.2, 1.0], ax=axes) is axes
    ax = Figure().subplots()
    assert dr.pictures.one_weight(ax=ax) is ax
    assert dr.pictures.l1_contours(ax=ax) is ax
    assert dr.pictures.l2_with_error(bowl, alpha=0.5, ax=ax) is ax
    assert len(dr.pictures.l1_corner()) == 2
    assert dr.pictures.l2_contours(ax=ax) is ax
    assert ax.lines
    dr.pictures.save(tmp_path / "l2.png", "l2_with_error", alpha=1.0)
    assert (tmp_path / "l2.png").stat().st_size > 5000


@pytest.mark.parametrize(
    ("name", "args", "options", "words"),
    [
        ("l1_with_error", (), {"alpha": -1.0}, "0 or more"),
        ("l1_with_error", (np.eye(3),), {}, "2 x 2"),
        ("l1_with_error", (np.ones((2, 2)),), {}, "positive definite"),
        ("l1_with_error", (np.eye(2), [1.0]), {}, "two numbers"),
        ("l1_with_error", (np.eye(2),), {"extent": 2.0}, "given as a function"),
        ("l1_with_error", (bowl, [1.0, 1.0]), {}, "optimum= belongs"),
        ("l2_with_error", (bowl,), {"extent": 0.0}, "more than 0"),
        ("l2_with_error", (lambda a, b: -a - b,), {"alpha": 0.1}, "no smooth minimum"),
        ("l2_with_error", (lambda a, b: float("nan"),), {"alpha": 0.1}, "finite nowhere"),
        ("l1_contours", ([0.0],), {}, "more than 0"),
        ("l1_contours", ([],), {}, "at least one"),
        ("l1_corner", (np.eye(2),), {}, "3 x 3"),
        ("l1_corner", (), {"view": 3.0}, "two numbers"),
        ("l1_corner", (), {"alpha": [-1.0]}, "0 or more"),
        ("one_weight", (0.0,), {}, "more than 0"),
        ("one_weight", (), {"l1_ratio": 1.5}, "0 to 1"),
        ("one_weight", (), {"q": [1.0, 2.0]}, "0.1 to 4"),
        ("l7_contours", (), {}, "no picture"),
    ],
)
def test_what_cannot_be_drawn_is_said(name, args, options, words):
    with pytest.raises(InputError, match=words):
        dr.pictures.spec(name, *args, **options)


def test_wrong_types_are_said(tmp_path):
    with pytest.raises(InputTypeError, match="must hold numbers"):
        dr.pictures.spec("l1_with_error", "bowl")
    with pytest.raises(InputTypeError, match="one number"):
        dr.pictures.spec("l1_with_error", lambda a, b: [a, b])
    with pytest.raises(InputError, match=r"must end in \.png"):
        dr.pictures.save(tmp_path / "l1.gif", "l1_contours")


def test_a_fit_of_three_parameters_is_refused():
    x = np.linspace(0.0, 1.0, 20)
    fit = dr.fit(lambda b, x: b[0] + b[1] * x + b[2] * x**2, np.zeros(3), x, x**2, alpha=0.0)
    with pytest.raises(InputError, match=r"this fit has 3.*plot\.touch"):
        dr.pictures.spec("l1_with_error", fit)


def test_the_curved_error_by_name():
    spec = dr.pictures.spec("l1_with_error", "curved")
    assert spec.panels[0].x.label == "height"
    assert "rate is exactly 0" in spec.caption
    assert "This error is no quadratic" in spec.caption


def test_an_error_without_a_slope_at_0_is_shown_from_where_l1_keeps_nothing():
    x = np.linspace(0, 3, 20)
    target = 1.6 * np.tanh(1.2 * x)

    def symmetric(a, b):
        return float(np.mean((target - a * np.tanh(b * x)) ** 2))

    spec = dr.pictures.spec("l1_with_error", symmetric)
    assert spec.panels[-1].title.endswith("both are exactly 0")
    # the same at (a, b) and (-a, -b): the line stays on one side
    trail = next(mark for mark in spec.panels[0].marks if isinstance(mark, Line) and mark.width == 1.3)
    assert np.nanmin(trail.x) >= 0
