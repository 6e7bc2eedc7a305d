"""The explorer in a browser: what it shows is what the engine solves, and everyone can use it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import diamondring as dr
from diamondring.report.explorer import explorer_bytes
from helpers import REPOSITORY

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
    side = np.concatenate([-np.geomspace(5, 1e-3, 60), [0.0], np.geomspace(1e-3, 5, 60)])
    values = objective(side[:, None], side[None, :])
    # points that are lower than their neighbours; a fence stands around them
    fenced = np.pad(values, 1, constant_values=np.inf)
    around = [fenced[1 + i : 122 + i, 1 + j : 122 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)]
    low = np.flatnonzero((values <= np.min(around, axis=0)).ravel())
    best = np.inf
    for flat in low[np.argsort(values.ravel()[low])][:4]:
        i, j = np.unravel_index(flat, values.shape)
        x, y = side[i], side[j]
        half = 0.16 * max(abs(x), abs(y), 0.02)
        for _ in range(30):
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
    for k, (o, rho, alpha) in enumerate(random_states(3)):
        kind = ("logistic", "curved")[k % 2] if k % 4 == 0 else "quadratic"
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
    for o, rho, alpha in random_states(4):
        error = errors("curved", o, rho)

        def objective(a: Float, b: Float, error: Any = error, alpha: float = alpha) -> Float:
            return np.asarray(error(a, b) + alpha / power * (np.abs(a) ** power + np.abs(b) ** power))

        w = go(page, {"o": f"{float(o[0])!r},{float(o[1])!r}", "alpha": alpha, "penalty": name, "error": "curved"})
        mine = float(objective(np.array([[w[0]]]), np.array([[w[1]]]))[0, 0])
        assert mine <= by_grid(objective) + 1e-7, (o, alpha, w)


@pytest.mark.parametrize("name", PENALTIES)
def test_the_constraint_form_has_the_solution_of_its_alpha(explorer: Any, name: str) -> None:
    penalty, kind, share = PENALTIES[name]
    page = explorer()
    for k, (o, rho, alpha) in enumerate(random_states(5)):
        error = ("quadratic", "logistic")[k % 2]
        if error == "quadratic":
            X = two_columns(rho)
            w = solved(penalty, X, X @ o, alpha)
        else:
            X = cloud(rho)
            p = 1 / (1 + np.exp(-X @ o))
            w = solved(penalty, X, np.column_stack([p, 1 - p]), alpha, loss="binomial")
        budget = size(kind, share, w)
        if 1e-3 < budget < 0.999 * size(kind, share, o):
            state = {"o": f"{float(o[0])!r},{float(o[1])!r}", "rho": rho, "penalty": kind, "share": share}
            mine = go(page, {**state, "error": error, "form": "constraint", "t": budget})
            np.testing.assert_allclose(mine, w, atol=2e-6, err_msg=str(state))


def size(kind: str, share: float, w: Float) -> float:
    l1, l2 = float(np.abs(w).sum()), float(w @ w) / 2
    return {"L1": l1, "L2": l2, "EN": share * l1 + (1 - share) * l2}[kind]


@pytest.mark.parametrize("q", [0.5, 1.5])
def test_the_constraint_form_of_lq_is_as_low_as_its_outline(explorer: Any, q: float) -> None:
    """On a dense outline R(w) = t: nothing inside is lower unless the optimum is."""
    page = explorer()
    rng = np.random.default_rng(6)
    for k, (o, rho, _) in enumerate(random_states(6)):
        kind = ("quadratic", "logistic", "curved")[k % 3]
        t = float(rng.uniform(0.05, 0.9) * (np.abs(o) ** q).sum())
        w = go(page, {"o": f"{float(o[0])!r},{float(o[1])!r}", "rho": rho, "penalty": "Lq", "q": q, "error": kind,
                      "form": "constraint", "t": t})  # fmt: skip
        assert (np.abs(w) ** q).sum() <= t * (1 + 1e-9)
        first = np.sin(np.linspace(0, 1, 4001) * np.pi / 2) ** 2
        a, b = (t * first) ** (1 / q), (t * (1 - first)) ** (1 / q)
        error = errors(kind, o, rho)
        best = min(float(error(s * a, u * b).min()) for s in (1, -1) for u in (1, -1))
        mine = float(error(w[:1], w[1:])[0])
        assert mine <= best + 1e-9, (kind, o, rho, t, w)


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
    unit = box["width"] / 560 * (560 - 24) / 6.4
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(centre[0] + 0.1 * unit, centre[1] - 0.1 * unit)
    page.mouse.down()
    page.mouse.move(centre[0] - 2 * unit, centre[1] - 1.5 * unit, steps=5)
    page.mouse.up()
    np.testing.assert_allclose(shown(page), [-1.3, 0.8], atol=0.02)
    page.wait_for_url(re.compile("#o=-(2|1.9)"), timeout=5000)  # the address follows at rest


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
    for button in page.locator(".show button").all():
        button.click()
        assert np.isfinite(shown(page)).all()
        assert button.get_attribute("aria-pressed") == "true"
    page.get_by_label("constraint: size ≤ t").check()
    page.get_by_label("Lq", exact=True).check()
    assert page.get_by_label("the zero zone").is_disabled()
    page.get_by_label("the solutions for all alphas").check()
    assert np.isfinite(shown(page)).all()


def test_the_sentence_is_true(explorer: Any) -> None:
    """In random states of all controls: zeros are called zeros, sizes compare as told, local minima are counted."""
    page = explorer()
    rng = np.random.default_rng(7)
    seen = set()
    for _ in range(STATES):
        kind = rng.choice(["L1", "L2", "EN", "Lq"])
        o = rng.uniform(-3, 3, 2).round(2) * rng.choice([0.0, 1.0], 2, p=[0.1, 0.9])
        form = rng.choice(["penalty", "constraint"])
        w = go(page, {
            "o": f"{float(o[0])!r},{float(o[1])!r}", "rho": round(rng.uniform(-0.9, 0.9), 2), "penalty": kind,
            "q": float(rng.choice([0.5, 1.0, 1.5, 2.0, 3.0])), "alpha": float(rng.choice([0.0, 0.05, 0.4, 2.0])),
            "t": round(rng.uniform(0.05, 3), 2), "form": form,
            "error": rng.choice(["quadratic", "logistic", "curved"]),
        })  # fmt: skip
        said = page.get_by_role("status").inner_text()
        printed = page.locator(".said strong").inner_text().removesuffix(".").split(", ")
        for j, name in enumerate(["w₁", "w₂"]):
            assert (printed[j] == f"{name} = 0") == (w[j] == 0), said
            if f": {name} is exactly 0" in said:
                assert w[j] == 0, said
        if "both weights are exactly 0" in said:
            assert (w == 0).all(), said
        if "both weights are kept" in said or "neither weight" in said:
            assert (w != 0).all(), said
        if "both smaller" in said:
            assert (np.abs(w) < np.abs(o)).all(), said
        if " larger." in said:
            assert (np.abs(w) >= np.abs(o)).any(), said
        if "local minima" in said:
            count = page.locator("rect.local").count() + 1
            assert f"There are {count} local minima" in said, said
        seen.add(re.sub(r"w₁|w₂|[−\d.e]+", "", said))
    assert len(seen) > 12


def test_the_other_form_has_the_same_solution(explorer: Any) -> None:
    page = explorer("o=1.9,1.1&alpha=0.7&penalty=L1&rho=0.4")
    before = shown(page)
    page.get_by_label("constraint: size ≤ t").check()
    np.testing.assert_allclose(shown(page), before, atol=2e-3)
    page.get_by_label("penalty: error + alpha × size").check()
    np.testing.assert_allclose(shown(page), before, atol=2e-3)


def test_a_finger_drags_the_ring_and_scrolls_elsewhere(explorer: Any) -> None:
    page = explorer("o=1.9,1.1&alpha=0.7&rho=0", width=390, height=844, has_touch=True, is_mobile=True)
    grip = page.locator("circle.grip")
    box = grip.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert grip.evaluate("each => getComputedStyle(each).touchAction") == "none"
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(x: float, y: float, dy: float) -> None:
        touch("touchStart", x, y)
        for k in range(1, 11):
            touch("touchMove", x, y + dy * k / 10)
        touch("touchEnd")
        page.wait_for_timeout(400)

    before = shown(page)
    swipe(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 60)
    assert page.evaluate("scrollY") == 0
    after = shown(page)
    assert after[1] < before[1] - 0.3
    plane = page.locator("svg.movable").bounding_box()
    swipe(plane["x"] + 60, plane["y"] + plane["height"] - 30, -150)
    assert page.evaluate("scrollY") > 50
    np.testing.assert_array_equal(shown(page), after)


@pytest.mark.parametrize("width", [1280, 390])
def test_targets_are_large_enough(explorer: Any, width: int) -> None:
    page = explorer("penalty=EN", width=width)
    for each in page.locator("button, select, input[type=range], input[type=text], label.choice").all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= 24, each.evaluate("each => each.outerHTML")


def test_the_page_of_the_docs_is_the_explorer() -> None:
    assert (REPOSITORY / "docs" / "explorer.html").read_bytes() == explorer_bytes()


def test_an_address_with_nonsense_opens_the_start(explorer: Any) -> None:
    page = explorer("o=a,b&alpha=-&penalty=L7&q=NaN&error=data&pair=9,9&form=x")
    start = explorer()
    np.testing.assert_array_equal(shown(page), shown(start))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(explorer: Any, axe_violations: Any, width: int, scheme: str) -> None:
    page = explorer("penalty=EN&show=trail,zone", width=width, color_scheme=scheme)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def own_page(
    tmp_path: Path, open_page: Any, path: Any, X: Float, y: Any, **texts: str
) -> tuple[Any, dict[str, Any], bytes]:
    """The explorer of a fit, what the page holds of it, and its bytes."""
    from diamondring.ingredients import figure_ingredients, problem_of_data
    from diamondring.report.pair_errors import pair_errors

    problem = problem_of_data(path, X, y)
    fit = figure_ingredients(problem, path, 0)
    errors = None if fit.quadratic else pair_errors(problem, fit, path, 0)
    content = explorer_bytes(fit, errors, **texts)
    file = tmp_path / "own.html"
    file.write_bytes(content)
    page = open_page(file.as_uri())
    return page, json.loads(page.locator("#data").text_content()), content


def test_own_data_show_the_fit_and_hold_no_row(tmp_path: Path, open_page: Any) -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 6)) @ rng.standard_normal((6, 6))
    y = X @ np.array([2.0, 0, -1.0, 0, 0, 0.5]) + rng.standard_normal(80)
    path = dr.path(X, y, alphas=[0.4])
    page, held, content = own_page(tmp_path, open_page, path, X, y, target="</script><b>y", penalty="L1")
    assert held["target"] == "</script><b>y"
    by_name = dict(zip(held["names"], held["coef"], strict=True))
    u = dict(zip(path.names, path.coef_at(0) * path.scale, strict=True))
    for i in range(len(held["names"])):
        for j in range(i):
            w = go(page, {"error": "data", "pair": f"{i},{j}", "alpha": 0.4, "penalty": "L1"})
            np.testing.assert_allclose(w, [by_name[held["names"][k]] for k in (i, j)], atol=1e-9)
            np.testing.assert_allclose(w, [u[held["names"][k]] for k in (i, j)], atol=1e-9)
    assert not any(f"{value:.6g}" in content.decode() for value in X[:, 0])


def outcome(loss: str, eta: Float, rng: np.random.Generator) -> Any:
    n = len(eta)
    if loss == "binomial":
        return np.where(rng.random(n) < 1 / (1 + np.exp(-eta)), "yes", "no")
    if loss == "poisson":
        return rng.poisson(np.exp(0.5 * eta)).astype(float)
    if loss == "gamma":
        return np.exp(0.5 * eta) * rng.gamma(3, 1 / 3, n)
    return np.column_stack([rng.exponential(np.exp(-eta)), rng.random(n) < 0.7])


@pytest.mark.parametrize("loss", ["binomial", "poisson", "gamma", "cox"])
def test_own_data_of_other_losses_are_the_engines(tmp_path: Path, open_page: Any, loss: str) -> None:
    """Two coefficients, the others held as an offset and the intercept free, against the engine on the rows."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((150, 5))
    X[:, 1] = 0.7 * X[:, 0] + 0.7 * X[:, 1]
    y = outcome(loss, X @ [1.0, 0.3, -0.6, 0.4, 0.0], rng)
    path = dr.path(X, y, loss=loss, alphas=[0.05])
    page, held, content = own_page(tmp_path, open_page, path, X, y, target="y")
    assert "gram" not in held
    assert len(held["names"]) >= 3
    assert all(max(each["missed"]) <= 1e-8 for each in held["pairs"].values())
    assert not any(f"{value:.6g}" in content.decode() for value in X[:, 0])
    place = {name: j for j, name in enumerate(path.names)}
    names = [place[name] for name in held["names"]]
    Z = (X - X.mean(axis=0)) / path.scale
    u = path.coef_at(0) * path.scale
    methods = list(PENALTIES.values())
    for k in range(STATES):
        i, j = rng.choice(len(names), 2, replace=False)
        both = [names[i], names[j]]
        alpha = float(f"{10 ** rng.uniform(-3, -0.5):.6g}")
        penalty, kind, share = methods[k % 3]
        state = {"error": "data", "pair": f"{i},{j}", "alpha": alpha, "penalty": kind, "share": share}
        w = go(page, state)
        rest = Z @ np.where(np.isin(np.arange(5), both), 0.0, u)
        expected = dr.path(
            Z[:, both], y, loss=loss, offset=rest, penalty=penalty, alphas=[alpha], standardize=False, tol=1e-12
        ).coef_at(0)
        np.testing.assert_allclose(w, expected, atol=1e-6, err_msg=str(state))
        if kind != "L2":
            assert ((w == 0) == (expected == 0)).all(), state
