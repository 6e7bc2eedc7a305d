"""The report in a browser: one slider drives the figures that depend on alpha, tables answer, everyone can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.report import report_bytes

ALONG = ("path", "overfit", "cv")
ALL = ("touch", "pull", "coefficients", *ALONG)
N, P = 150, 12


class Case(NamedTuple):
    make: Callable[[], Any]
    linked: tuple[str, ...]
    path: Callable[[Any], Any] = lambda result: result["L1"].selection.path


def table() -> tuple[pd.DataFrame, Any, Any]:
    rng = np.random.default_rng(5)
    X = rng.standard_normal((N, P))
    X[:, 1] = 0.8 * X[:, 0] + 0.6 * X[:, 1]
    eta = 2 * X[:, 0] - X[:, 2] + 0.5 * X[:, 3]
    return pd.DataFrame(X, columns=[f"input {j}" for j in range(P)]), eta, rng


def compared(target: Callable[[Any, Any], Any], **options: Any) -> Callable[[], Any]:
    def make() -> Any:
        X, eta, rng = table()
        options.setdefault("penalties", ["L1"])
        return dr.compare(X, target(eta, rng), target_name="yield", cv=3, alphas=24, **options)

    return make


def survival(eta: Any, rng: Any) -> Any:
    times, events = rng.exponential(np.exp(-0.5 * eta)), rng.random(N) < 0.7
    return np.array(list(zip(events, times, strict=True)), dtype=[("event", bool), ("time", float)])


def classes(eta: Any, rng: Any) -> Any:
    return np.argmax(np.c_[eta, -eta, 0 * eta] + rng.gumbel(size=(N, 3)), axis=1)


def wave(p: Any, X: Any) -> Any:
    return p["a"] * np.exp(-p["b"] * X[:, 0] ** 2) + p["c"] * X[:, 1] + p["d"] * X[:, 2]


def function() -> Any:
    X, _, rng = table()
    x = X.to_numpy()
    y = 2 * np.exp(-0.7 * x[:, 0] ** 2) + 0.8 * x[:, 1] + 0.1 * x[:, 2] + 0.3 * rng.standard_normal(N)
    return dr.fit(wave, {"a": 1.0, "b": 1.0, "c": 0.1, "d": 0.1}, x, y, penalty="L1", cv=3, alphas=16)


def chosen() -> Any:
    X, eta, rng = table()
    return dr.cross_validate(X, eta + rng.standard_normal(N), cv=3, alphas=24)


CASES = {
    "gaussian": Case(compared(lambda eta, rng: eta + rng.standard_normal(N), penalties=["none", "L2", "L1"]), ALL),
    "factors and bounds": Case(
        compared(
            lambda eta, rng: eta + rng.standard_normal(N),
            penalty_factor=[0.5, 2.0, 1.0, 1.0, 0.0, 3.0, *[1.0] * (P - 6)],
            bounds=(-1.2, 1.7),
        ),
        ALL,
    ),
    "huber": Case(compared(lambda eta, rng: eta + rng.standard_t(2, N), loss="huber"), ALL),
    "binomial": Case(compared(lambda eta, rng: (rng.random(N) < 1 / (1 + np.exp(-eta))).astype(int)), ALL),
    "poisson": Case(compared(lambda eta, rng: rng.poisson(np.exp(0.4 * eta)), loss="poisson"), ALL),
    "tweedie": Case(
        compared(lambda eta, rng: rng.poisson(np.exp(0.4 * eta)) * rng.exponential(1, N), loss="tweedie"), ALL
    ),
    "cox": Case(compared(survival, loss="cox"), ALL),
    "multinomial": Case(compared(classes, loss="multinomial"), ("pull", "coefficients", *ALONG)),
    "quantile": Case(
        compared(lambda eta, rng: eta + rng.standard_normal(N), loss="quantile"), ("coefficients", *ALONG)
    ),
    "function": Case(function, ALL, lambda fit: fit.path),
    "cross-validation": Case(chosen, ("coefficients", *ALONG), lambda selection: selection.path),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: Any) -> Callable[[str], tuple[Any, Path]]:
    folder, known = tmp_path_factory.mktemp("reports"), {}

    def of(name: str) -> tuple[Any, Path]:
        if name not in known:
            result, file = CASES[name].make(), folder / f"{name}.html"
            file.write_bytes(report_bytes(result))
            known[name] = (result, file)
        return known[name]

    return of


@pytest.fixture(scope="module")
def file(made: Any) -> Path:
    return made("gaussian")[1]


def live(page: Any) -> dict[str, Any]:
    return json.loads(page.locator("#live").text_content())


def drawing(page: Any, kind: str) -> str:
    return str(page.locator(f"figure#{kind} .panels").inner_html())


def slide(page: Any, k: int) -> None:
    page.get_by_label("alpha", exact=True).fill(str(k))


def shown(text: str | None) -> float:
    """A number as the page writes it."""
    text = (text or "").strip().replace("−", "-").replace(",", "")
    factor = {"k": 1e3, "M": 1e6}.get(text[-1:], 1.0)
    return float(text.rstrip("kM")) * factor


@pytest.mark.parametrize("name", CASES)
def test_the_slider_moves_every_linked_figure(name: str, made: Any, open_page: Any) -> None:
    file = made(name)[1]
    page = open_page(file.as_uri())
    data = live(page)
    linked = [f.get_attribute("id") for f in page.locator("figure[data-linked]").all()]
    assert set(CASES[name].linked) <= set(linked)
    assert set(linked) <= set(data["linked"])
    slider = page.get_by_label("alpha", exact=True)
    before = {kind: drawing(page, kind) for kind in linked}
    said = {kind: page.locator(f"figure#{kind} figcaption").inner_text() for kind in linked}
    weak = data["used"] < len(data["alphas"]) / 2
    for _ in range(3):
        slider.press("ArrowRight" if weak else "ArrowLeft")
    assert [kind for kind in linked if before[kind] == drawing(page, kind)] == []
    assert [kind for kind in linked if said[kind] == page.locator(f"figure#{kind} figcaption").inner_text()] == []
    page.get_by_role("button", name="in use").click()
    assert {kind: drawing(page, kind) for kind in linked} == before
    # with the mouse: to an end of the track
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + (0.85 if weak else 0.15) * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert [kind for kind in linked if before[kind] == drawing(page, kind)] == []
    assert not page.locator("figure#which_one[data-linked], figure#cost[data-linked]").count()


@pytest.mark.parametrize("name", CASES)
def test_what_it_shows_is_what_was_solved(name: str, made: Any, open_page: Any) -> None:
    result, file = made(name)
    page = open_page(file.as_uri())
    path, data = CASES[name].path(result), live(page)
    several = len(data["coefficients"]["panels"]) > 1
    for k in (0, 7, len(data["alphas"]) - 1):
        slide(page, k)
        at = int(np.argmin(np.abs(path.alphas - data["alphas"][k])))
        said = page.locator(".live-bar .values").inner_text()
        assert re.search(rf"\b{path.n_kept[at]} of {len(path.names)} kept", said), said
        coef = np.atleast_2d(path.coef_at(at))
        sd = np.ones(len(path.names)) if name == "function" else path.sd
        panels = page.locator("figure#coefficients svg")
        for n in range(panels.count()):
            labels = [text.strip() for text in panels.nth(n).locator("text").all_text_contents()]
            values = coef[n] if several else coef[0]
            ratio = data["coefficients"]["ratio"]
            expected = np.exp(values * sd) if ratio else values
            for j, value in enumerate(values):
                if value == 0:
                    continue
                assert any(_close(text, expected[j]) for text in labels), (path.names[j], expected[j], labels)
            dots = panels.nth(n).locator("circle[fill='var(--ink)'], path[fill='var(--ink)']").count()
            assert dots == np.count_nonzero(values)
            zeros = labels.count("1" if ratio else "0")
            assert zeros >= min(len(values), 8) - np.count_nonzero(values)
        if "pull" in data["linked"]:
            line = page.locator("figure#pull svg text").filter(has_text="alpha =").text_content()
            assert _close(line.split("=")[1], path.alphas[at])


def _close(text: str, value: float) -> bool:
    try:
        return abs(shown(text) - value) <= 6e-3 * abs(value)
    except ValueError:
        return False


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "touch" in case.linked])
def test_the_touching_picture_is_drawn_at_the_solution(name: str, made: Any, open_page: Any) -> None:
    """The square stands at the path's coefficients, on the penalty's outline and on the thick contour."""
    result, file = made(name)
    page = open_page(file.as_uri())
    path, data = CASES[name].path(result), live(page)
    scale = np.ones(len(path.names)) if name == "function" else path.scale
    frames = data["touch"]["frames"]
    for k in (2, data["used"], len(data["alphas"]) - 3):
        slide(page, k)
        solved = k if frames is None else min((f["place"] for f in frames), key=lambda at: _far(data, at, k))
        caption = page.locator("figure#touch figcaption").inner_text()
        told = shown(re.search(r"At alpha ([\d.,e−]*\d)", caption).group(1))
        assert told == pytest.approx(data["alphas"][solved], rel=6e-3)
        names = [data["pull"]["names"][j] for j in data["touch"]["pair"]]
        at = int(np.argmin(np.abs(path.alphas - data["alphas"][solved])))
        u = (path.coef_at(at) * scale)[[list(path.names).index(each) for each in names]]
        found = page.evaluate(_READ)
        assert found["square"] == pytest.approx(list(u), abs=2e-3 * found["wide"])
        if not u.any():
            continue
        assert found["outline"] < 5e-3 * found["wide"]
        assert found["contour"] is not None
        assert found["contour"] < 5e-3 * found["wide"]


def _far(data: Any, at: int, k: int) -> float:
    return abs(np.log(data["alphas"][at] / data["alphas"][k]))


# positions of marks in data coordinates, from the ticks; distances from the square to the outline and to the contour
_READ = """() => {
  const svg = document.querySelector('figure#touch svg')
  const number = (t) => Number(t.textContent.replace('−', '-'))
  const ticks = [...svg.querySelectorAll('text')].filter((t) => /^−?[0-9.]+$/.test(t.textContent.trim()))
  const across = ticks.filter((t) => t.getAttribute('text-anchor') === 'middle')
  const up = ticks.filter((t) => t.getAttribute('text-anchor') === 'end')
  const scale = (list, key) => {
    const [a, b] = [list[0], list[list.length - 1]]
    const [p, q] = [Number(a.getAttribute(key)), Number(b.getAttribute(key))]
    const unit = (number(b) - number(a)) / (q - p)
    return (v) => number(a) + (v - p) * unit
  }
  const [x, y] = [scale(across, 'x'), scale(up, 'y')]
  const moved = svg.querySelector('rect[width="9"]').parentNode.getAttribute('transform')
  const square = moved.match(/-?\\d[\\d.]*/g).map(Number)
  const near = (el) => {
    // an ellipse is drawn turned around its centre
    const turned = el.tagName === 'ellipse' ? el.transform.baseVal.consolidate().matrix : svg.createSVGMatrix()
    const length = el.getTotalLength()
    let best = Infinity
    for (let k = 0; k <= 4000; k++) {
      const p = el.getPointAtLength((length * k) / 4000).matrixTransform(turned)
      best = Math.min(best, Math.hypot(p.x - square[0], p.y - square[1]))
    }
    return best * Math.abs(x(1) - x(0))
  }
  const outline = svg.querySelector('path[stroke="var(--penalty)"]')
  const contour = svg.querySelector('[stroke="var(--error)"][stroke-width="2.4"]')
  const frame = svg.querySelector('clipPath rect')
  return {
    square: [x(square[0]), y(square[1])],
    wide: Math.abs(x(Number(frame.getAttribute('width'))) - x(0)),
    outline: outline ? near(outline) : 0,
    contour: contour ? near(contour) : null,
  }
}"""


def test_any_two_inputs_can_be_put_into_the_touching_picture(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri())
    slide(page, 8)
    page.locator("figure#touch select").nth(0).select_option(label="input 0")
    page.locator("figure#touch select").nth(1).select_option(label="input 7")
    assert "input 0" in page.locator("figure#touch svg").first.text_content()
    assert "input 7 is exactly 0" in page.locator("figure#touch figcaption").inner_text()
    page.locator("figure#touch select").nth(1).select_option(label="input 0")
    first, second = (page.locator("figure#touch select").nth(n).input_value() for n in (0, 1))
    assert first != second


def test_penalty_factors_and_bounds_are_in_the_picture(made: Any, open_page: Any) -> None:
    """Input 0 rests on its bound and input 4 is free: the picture of both says so, and so does the pull."""
    result, file = made("factors and bounds")
    page = open_page(file.as_uri())
    slide(page, len(live(page)["alphas"]) - 6)
    page.locator("figure#touch select").nth(0).select_option(label="input 0")
    page.locator("figure#touch select").nth(1).select_option(label="input 4")
    assert "input 4 (not penalised)" in page.locator("figure#touch figcaption").inner_text()
    assert page.locator("figure#touch svg [stroke-dasharray='7 3 1.5 3']").count() > 0
    said = page.locator("figure#pull figcaption").inner_text()
    assert "input 4, not penalised" in said
    assert "input 0, on a bound" in said
    page.locator("figure#touch select").nth(1).select_option(label="input 5")
    found = page.evaluate(_READ)
    data, k = live(page), len(live(page)["alphas"]) - 6
    path = result["L1"].selection.path
    u = (path.coef_at(k) * path.scale)[[0, 5]]
    assert data["pull"]["factor"][5] == 3.0
    assert found["square"] == pytest.approx(list(u), abs=2e-3 * found["wide"])
    assert found["outline"] < 5e-3 * found["wide"]


def test_numbers_summary_and_name_of_a_figure_follow(made: Any, open_page: Any) -> None:
    result, file = made("binomial")
    page = open_page(file.as_uri())
    path = result["L1"].selection.path
    for kind in ("coefficients", "touch", "pull", "cv"):
        page.locator(f"figure#{kind} summary").click()
    slide(page, 10)
    kept = np.flatnonzero(path.coef_at(10))
    rows = page.locator("figure#coefficients tbody tr")
    assert rows.count() == len(kept)
    largest = kept[np.argmax(np.abs((path.coef_at(10) * path.sd)[kept]))]
    assert rows.nth(0).locator("th").inner_text() == path.names[largest]
    assert shown(rows.nth(0).locator("td").nth(0).inner_text()) == pytest.approx(path.coef_at(10)[largest], rel=1e-5)
    labelled = page.locator("figure#coefficients svg").get_attribute("aria-label")
    assert path.names[largest] in labelled
    assert path.names[largest] in page.locator("figure#coefficients .alt").inner_text()
    assert page.locator("figure#cv tr.marked").count() == 1
    head = page.locator("figure#coefficients table").get_by_role("button", name="per SD", exact=True)
    head.click()
    assert page.locator("figure#coefficients th[aria-sort=ascending]").count() == 1
    slide(page, 0)
    assert "every input is exactly 0" in page.locator("figure#coefficients figcaption").inner_text()
    assert page.locator("figure#touch figcaption").inner_text().startswith("At alpha")


def test_an_error_contour_is_that_of_the_data(made: Any, open_page: Any) -> None:
    """Points of the thick contour, put into the model with everything else held, lose what the solution loses."""
    result, file = made("binomial")
    X, eta, rng = table()
    y = (rng.random(N) < 1 / (1 + np.exp(-eta))).astype(float)
    path, data = result["L1"].selection.path, live(open_page(file.as_uri()))
    x = X.to_numpy()
    loss = path.loss
    for frame in data["touch"]["frames"][3::6]:
        k, both = frame["place"], [list(path.names).index(data["pull"]["names"][j]) for j in data["touch"]["pair"]]
        z = (x[:, both] - x[:, both].mean(axis=0)) / path.scale[both]
        base = path.intercept[k] + x @ path.coef_at(k) - z @ frame["solution"]

        def best(u: Any, base: Any = base, z: Any = z) -> float:
            eta = base + z @ u
            shift = 0.0
            for _ in range(50):
                p = 1 / (1 + np.exp(-(eta + shift)))
                shift += float((y - p).mean() / (p * (1 - p)).mean())
            return float(loss.value(y, eta + shift))

        lowest, level = best(np.array(frame["optimum"])), best(np.array(frame["solution"]))
        assert frame["level"] == pytest.approx(level - lowest, rel=1e-5)
        other = frame["other"]
        if other is not None and any(other):
            assert best(np.array(other)) - lowest == pytest.approx(level - lowest, rel=1e-4)
        values, (cx, cy, wide, tall) = np.array(frame["values"]), frame["window"]
        at = -np.cos(np.pi * np.arange(len(values)) / (len(values) - 1))
        for i in (0, 3, len(at) - 1):
            above = best(np.array([cx + wide * at[i], cy + tall * at[-1 - i]])) - lowest
            kept = np.expm1(values[-1 - i, i]) * frame["unit"] if frame["unit"] else values[-1 - i, i]
            assert kept == pytest.approx(above, rel=1e-4, abs=1e-6)


def test_tables_can_be_sorted_and_searched_and_code_copied(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri())
    page.locator("figure#coefficients summary").click()
    numbers = page.locator("figure#coefficients table")
    head = numbers.get_by_role("button", name="per SD", exact=True)
    for direction in ("ascending", "descending"):
        head.click()
        values = [shown(text) for text in numbers.locator("tbody tr td:nth-child(3)").all_inner_texts()]
        assert values == sorted(values, reverse=direction == "descending")
        assert numbers.locator(f"th[aria-sort={direction}]").count() == 1
    page.locator("figure#pull summary").click()
    rows = page.locator("figure#pull tbody tr:visible")
    everything = rows.count()
    page.locator("figure#pull input[type=search]").fill("input 1")
    assert 0 < rows.count() < everything
    page.locator(".copyable .copy").first.click()
    page.locator(".copyable .copy[data-done=yes]").wait_for()


def test_the_scheme_can_be_changed(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri(), color_scheme="light")
    paper = "getComputedStyle(document.querySelector('figure')).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(paper) != light
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(paper) == light


@pytest.mark.parametrize("name", ["gaussian", "binomial", "multinomial", "function"])
def test_without_script_and_in_print_all_figures_show(name: str, made: Any, open_page: Any) -> None:
    file, linked = made(name)[1], CASES[name].linked
    others = ("which_one", "cost") if name != "function" else ()
    page = open_page(file.as_uri(), java_script_enabled=False)
    for kind in (*linked, *others):
        assert page.locator(f"figure#{kind} svg").first.is_visible(), kind
    assert not page.locator("#live-bar").is_visible()
    page = open_page(file.as_uri())
    page.emulate_media(media="print")
    for kind in (*linked, *others):
        assert page.locator(f"figure#{kind} svg").first.is_visible(), kind
    for hidden in ("#live-bar", ".copy", ".search-bar", ".follows"):
        assert not page.locator(hidden).first.is_visible()
    assert len(page.pdf()) > 50_000


@pytest.mark.parametrize("name", ["gaussian", "binomial", "multinomial", "function"])
def test_axe_finds_no_violation(axe_violations: Any, name: str, made: Any, open_page: Any) -> None:
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page = open_page(made(name)[1].as_uri(), width=width, color_scheme=scheme)
            page.get_by_label("alpha", exact=True).press("ArrowLeft")
            assert axe_violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_five_thousand_inputs_stay_below_a_megabyte_and_open_in_a_second(tmp_path: Path, open_page: Any) -> None:
    rng = np.random.default_rng(1)
    X = rng.standard_normal((120, 5000)).astype(np.float32)
    y = X[:, :8] @ rng.standard_normal(8) + rng.standard_normal(120)
    file = tmp_path / "wide.html"
    file.write_bytes(report_bytes(dr.compare(X, y, cv=3, penalties=["L2", "L1"])))
    assert file.stat().st_size <= 1_000_000
    page = open_page(file.as_uri())
    page.get_by_label("alpha", exact=True).press("ArrowRight")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ready < 3000  # a second when the machine is quiet
