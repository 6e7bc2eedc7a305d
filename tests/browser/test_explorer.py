"""The explorer in a browser: what it shows is what the engine solves, and everyone can use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import diamondring as dr
from diamondring.report.explorer import explorer_bytes

Float = NDArray[np.float64]
STATES = 200
TIMES = -2.5 + np.arange(16) / 3


@pytest.fixture
def explorer(tmp_path: Path, open_page: Any) -> Callable[..., Any]:
    """Opens the explorer from a file, at a state."""
    file = tmp_path / "explorer.html"
    file.write_bytes(explorer_bytes())
    return lambda state="", **options: open_page(f"{file.as_uri()}{'#' + state if state else ''}", **options)


def shown(page: Any) -> Float:
    """The solution that is drawn, as numbers."""
    mark = page.locator("rect.solution")
    return np.array([float(mark.get_attribute(f"data-w{j}")) for j in (0, 1)])


def go(page: Any, state: dict[str, Any]) -> Float:
    """Put the page into a state by its address, and read the solution."""
    text = "&".join(
        f"{key}={value!r}" if isinstance(value, float) else f"{key}={value}" for key, value in state.items()
    )
    result = page.evaluate(
        """async (state) => {
            if (location.hash !== '#' + state) {
                const changed = new Promise((done) => addEventListener('hashchange', done, { once: true }))
                location.hash = state
                await changed
                await new Promise((done) => setTimeout(done))
            }
            const mark = document.querySelector('rect.solution')
            return [mark.dataset.w0, mark.dataset.w1]
        }""",
        text,
    )
    return np.array([float(value) for value in result])


def random_states(seed: int) -> list[tuple[Float, float, float]]:
    """Optimum, correlation and alpha."""
    rng = np.random.default_rng(seed)
    return [
        (rng.uniform(-3, 3, 2).round(6), round(rng.uniform(-0.95, 0.95), 6), float(f"{10 ** rng.uniform(-3, 1):.6g}"))
        for _ in range(STATES)
    ]


def two_columns(rho: float) -> Float:
    """Rows (2, 2) whose mean products are those of inputs of unit variance with correlation rho."""
    return np.sqrt(2) * np.linalg.cholesky(np.array([[1.0, rho], [rho, 1.0]])).T


def cloud(rho: float) -> Float:
    """The 24 points of the explorer's logistic error."""
    k = np.arange(24)
    r = np.where(k % 2 == 0, np.sqrt(3.2), np.sqrt(0.8))
    s, t = r * np.cos(k * np.pi / 12), r * np.sin(k * np.pi / 12)
    u, v = np.sqrt((1 + rho) / 2), np.sqrt((1 - rho) / 2)
    return np.column_stack([u * s + v * t, u * s - v * t])


def solved(penalty: Any, X: Float, y: Float, alpha: float, **options: Any) -> Float:
    path = dr.path(X, y, penalty=penalty, alphas=[alpha], fit_intercept=False, standardize=False, tol=1e-12, **options)
    return np.asarray(path.coef_at(0))


PENALTIES = {"L1": (dr.L1(), "L1", 0.5), "L2": (dr.L2(), "L2", 0.5), "elastic net": (dr.L1L2(0.35), "EN", 0.35)}


@pytest.mark.parametrize("name", PENALTIES)
def test_quadratic_solutions_are_the_engines(explorer: Any, name: str) -> None:
    penalty, kind, share = PENALTIES[name]
    page = explorer()
    for o, rho, alpha in random_states(1):
        X = two_columns(rho)
        state = {"o": f"{float(o[0])!r},{float(o[1])!r}", "rho": rho, "alpha": alpha}
        w = go(page, {**state, "penalty": kind, "share": share, "error": "quadratic"})
        expected = solved(penalty, X, X @ o, alpha)
        np.testing.assert_allclose(w, expected, atol=1e-6, err_msg=str(state))
        if name != "L2":
            assert ((w == 0) == (expected == 0)).all(), state


@pytest.mark.parametrize("name", PENALTIES)
def test_logistic_solutions_are_the_engines(explorer: Any, name: str) -> None:
    penalty, kind, share = PENALTIES[name]
    page = explorer()
    for o, rho, alpha in random_states(2):
        X = cloud(rho)
        p = 1 / (1 + np.exp(-X @ o))
        state = {"o": f"{float(o[0])!r},{float(o[1])!r}", "rho": rho, "alpha": alpha}
        w = go(page, {**state, "penalty": kind, "share": share, "error": "logistic"})
        expected = solved(penalty, X, np.column_stack([p, 1 - p]), alpha, loss="binomial")
        np.testing.assert_allclose(w, expected, atol=1e-6, err_msg=str(state))


def by_grid(objective: Callable[[Float, Float], Float]) -> float:
    """The least value on a dense grid with refinement around its lowest points: no derivatives, no cleverness."""
    side = np.concatenate([-np.geomspace(5, 1e-4, 140), [0.0], np.geomspace(1e-4, 5, 140)])
    values = objective(side[:, None], side[None, :])
    best = np.inf
    for flat in np.argsort(values, axis=None)[:12]:
        i, j = np.unravel_index(flat, values.shape)
        x, y = side[i], side[j]
        half = 0.08 * max(abs(x), abs(y), 0.02)
        for _ in range(40):
            xs = np.unique(np.r_[x + half * np.linspace(-1, 1, 9), 0.0])
            ys = np.unique(np.r_[y + half * np.linspace(-1, 1, 9), 0.0])
            local = objective(xs[:, None], ys[None, :])
            a, b = np.unravel_index(np.argmin(local), local.shape)
            x, y, half = xs[a], ys[b], 0.6 * half
            best = min(best, float(local[a, b]))
    return best


def errors(kind: str, o: Float, rho: float) -> Callable[[Float, Float], Float]:
    """The explorer's error surfaces."""
    if kind == "quadratic":
        return lambda a, b: 0.5 * ((a - o[0]) ** 2 + (b - o[1]) ** 2) + rho * (a - o[0]) * (b - o[1])
    if kind == "curved":
        y = o[0] * np.tanh(o[1] * TIMES)
        return lambda a, b: ((a[..., None] * np.tanh(b[..., None] * TIMES) - y) ** 2).mean(-1) / 2
    X = cloud(rho)
    p = 1 / (1 + np.exp(-X @ o))
    least = np.mean(np.logaddexp(0, X @ o) - p * (X @ o))

    def log_loss(a: Float, b: Float) -> Float:
        eta = a[..., None] * X[:, 0] + b[..., None] * X[:, 1]
        return (np.logaddexp(0, eta) - p * eta).mean(-1) - least

    return log_loss


@pytest.mark.parametrize("q", [0.4, 0.7, 1.5, 3.0])
def test_lq_solutions_are_as_low_as_a_dense_grid(explorer: Any, q: float) -> None:
    page = explorer()
    for k, (o, rho, alpha) in enumerate(random_states(3)[: STATES // 4]):
        kind = ("quadratic", "logistic", "curved")[k % 3] if k % 5 == 0 else "quadratic"
        error = errors(kind, o, rho)
        w = go(
            page,
            {
                "o": f"{float(o[0])!r},{float(o[1])!r}",
                "rho": rho,
                "alpha": alpha,
                "penalty": "Lq",
                "q": q,
                "error": kind,
            },
        )

        def objective(a: Float, b: Float, error: Any = error, alpha: float = alpha) -> Float:
            return np.asarray(error(a, b) + alpha * (np.abs(a) ** q + np.abs(b) ** q))

        mine = float(objective(np.array([[w[0]]]), np.array([[w[1]]]))[0, 0])
        best = by_grid(objective)
        assert mine <= best + 1e-6 * (1 + abs(best)), (kind, o, rho, alpha, w)
        assert mine >= best - 1e-6 * (1 + abs(best)), "the grid missed the minimum"


@pytest.mark.parametrize("name", ["L1", "L2"])
def test_curved_solutions_are_as_low_as_a_dense_grid(explorer: Any, name: str) -> None:
    page = explorer()
    power = 1 if name == "L1" else 2
    for o, rho, alpha in random_states(4)[: STATES // 5]:
        error = errors("curved", o, rho)

        def objective(a: Float, b: Float, error: Any = error, alpha: float = alpha) -> Float:
            return np.asarray(error(a, b) + alpha / power * (np.abs(a) ** power + np.abs(b) ** power))

        w = go(page, {"o": f"{float(o[0])!r},{float(o[1])!r}", "alpha": alpha, "penalty": name, "error": "curved"})
        mine = float(objective(np.array([[w[0]]]), np.array([[w[1]]]))[0, 0])
        assert mine <= by_grid(objective) + 1e-7, (o, alpha, w)


def test_the_constraint_form_has_the_same_solution_as_its_alpha(explorer: Any) -> None:
    page = explorer()
    for o, rho, alpha in random_states(5)[:40]:
        state = {"o": f"{float(o[0])!r},{float(o[1])!r}", "rho": rho, "penalty": "L1", "error": "quadratic"}
        w = go(page, {**state, "alpha": alpha})
        budget = float(np.abs(w).sum())
        if 1e-3 < budget < np.abs(o).sum() - 1e-6:
            np.testing.assert_allclose(go(page, {**state, "form": "constraint", "t": budget}), w, atol=1e-6)


def test_dragging_by_mouse_and_keyboard_moves_the_solution(explorer: Any) -> None:
    page = explorer("o=1.9,1.1&alpha=0.7&penalty=L1&rho=0")
    np.testing.assert_allclose(shown(page), [1.2, 0.4], atol=1e-9)
    handle = page.get_by_role("slider", name="Optimum without penalty")
    handle.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    np.testing.assert_allclose(shown(page), [1.2, 0.0], atol=1e-9)
    assert "w₂ = 0." in page.get_by_role("status").inner_text()
    box = page.locator("svg.movable").bounding_box()
    unit = box["width"] / 560 * (560 - 68) / 6.4
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(centre[0] + 0.1 * unit, centre[1] - 0.1 * unit)
    page.mouse.down()
    page.mouse.move(centre[0] - 2 * unit, centre[1] - 1.5 * unit, steps=5)
    page.mouse.up()
    np.testing.assert_allclose(shown(page), [-1.3, 0.8], atol=0.02)
    assert "o=-2" in page.url or "o=-1.9" in page.url


def test_the_controls_do_what_they_say(explorer: Any) -> None:
    page = explorer("o=1.9,0.5&alpha=0.7&rho=0.2")
    assert shown(page)[1] == 0
    page.get_by_label("L2 (circle)").check()
    assert (shown(page) != 0).all()
    field = page.get_by_label("Strength alpha, as a number")
    field.fill("0")
    field.press("Enter")
    np.testing.assert_allclose(shown(page), [1.9, 0.5], atol=1e-12)
    field.fill("nonsense")
    field.press("Enter")
    assert field.input_value() == "0"
    page.get_by_label("Strength alpha", exact=True).press("End")
    assert np.abs(shown(page)).max() < 0.3
    for button in page.locator(".buttons button").all():
        button.click()
        assert np.isfinite(shown(page)).all()
    page.get_by_label("constraint: size ≤ t").check()
    page.get_by_label("Lq", exact=True).check()
    page.get_by_label("the zero zone").check()
    page.get_by_label("the solutions for all alphas").check()
    assert np.isfinite(shown(page)).all()


def test_an_address_with_nonsense_opens_the_start(explorer: Any) -> None:
    page = explorer("o=a,b&alpha=-&penalty=L7&q=NaN&error=data&pair=9,9&form=x")
    start = explorer()
    np.testing.assert_array_equal(shown(page), shown(start))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(explorer: Any, width: int, scheme: str) -> None:
    page = explorer("penalty=EN&show=trail,zone", width=width, color_scheme=scheme)
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script + "\n;0")
    found = page.evaluate("axe.run(document).then((result) => result.violations)")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_own_data_show_the_fit_and_hold_no_row(tmp_path: Path, open_page: Any) -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 6)) @ rng.standard_normal((6, 6))
    y = X @ np.array([2.0, 0, -1.0, 0, 0, 0.5]) + rng.standard_normal(80)
    path = dr.path(X, y, alphas=[0.4])
    from diamondring.ingredients import ingredients_from_data

    fit = ingredients_from_data(path, 0, X, y)
    page_bytes = explorer_bytes(fit, target="</script><b>y", penalty="L1")
    file = tmp_path / "own.html"
    file.write_bytes(page_bytes)
    page = open_page(file.as_uri())
    held = json.loads(page.locator("#data").text_content())
    assert held["target"] == "</script><b>y"
    by_name = dict(zip(held["names"], held["coef"], strict=True))
    u = dict(zip(path.names, path.coef_at(0) * path.scale, strict=True))
    for i in range(len(held["names"])):
        for j in range(i):
            w = go(page, {"error": "data", "pair": f"{i},{j}", "alpha": 0.4, "penalty": "L1"})
            np.testing.assert_allclose(w, [by_name[held["names"][k]] for k in (i, j)], atol=1e-9)
            np.testing.assert_allclose(w, [u[held["names"][k]] for k in (i, j)], atol=1e-9)
    numbers = page_bytes.decode()
    assert not any(f"{value:.6g}" in numbers for value in X[:, 0])
