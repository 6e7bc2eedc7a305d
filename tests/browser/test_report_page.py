"""The report in a browser: one slider drives the figures that depend on alpha, tables answer, everyone can read it."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.report import report_bytes

LINKED = ("touch", "path", "pull", "overfit", "cv", "coefficients")


def table(p: int = 14, n: int = 160) -> tuple[pd.DataFrame, Any]:
    rng = np.random.default_rng(5)
    X = rng.standard_normal((n, p))
    X[:, 1] = 0.8 * X[:, 0] + 0.6 * X[:, 1]
    y = 2 * X[:, 0] - X[:, 2] + 0.5 * X[:, 3] + rng.standard_normal(n)
    return pd.DataFrame(X, columns=[f"input {j}" for j in range(p)]), y


@pytest.fixture(scope="module")
def comparison() -> Any:
    X, y = table()
    return dr.compare(X, y, target_name="yield", cv=4, alphas=30, penalties=["none", "L2", "L1"])


@pytest.fixture(scope="module")
def file(comparison: Any, tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(report_bytes(comparison))
    return path


def drawing(page: Any, kind: str) -> str:
    return str(page.locator(f"figure#{kind} .panels").inner_html())


def test_the_slider_moves_every_linked_figure(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri())
    slider = page.get_by_label("alpha", exact=True)
    before = {kind: drawing(page, kind) for kind in LINKED}
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    after = {kind: drawing(page, kind) for kind in LINKED}
    assert [kind for kind in LINKED if before[kind] == after[kind]] == []
    page.get_by_role("button", name="in use").click()
    assert {kind: drawing(page, kind) for kind in LINKED} == before


def test_what_it_shows_is_what_was_solved(file: Path, comparison: Any, open_page: Any) -> None:
    page = open_page(file.as_uri())
    method = next(each for each in comparison.methods if each.name == "L1")
    path, slider = method.selection.path, page.get_by_label("alpha", exact=True)
    for k in (0, 7, 15, len(path.alphas) - 1):
        slider.fill(str(k))
        said = page.locator(".live-bar .values").inner_text()
        assert re.search(rf"\b{path.n_kept[k]} kept", said), said
        u = path.coef_at(k) * path.scale
        dots = page.locator("figure#coefficients svg circle").count()
        assert dots == min(np.count_nonzero(u), 20)
        texts = page.locator("figure#coefficients svg text").all_text_contents()
        for value in u[u != 0]:
            assert any(_close(text, value) for text in texts), (value, texts)
    # at the fit in use the pulls of what is kept are alpha
    slider.fill("12")
    line = page.locator("figure#pull svg text").filter(has_text="alpha =").text_content()
    assert _close(line.split("=")[1], path.alphas[12])


def _close(text: str, value: float) -> bool:
    try:
        return abs(float(text.strip().replace("−", "-")) - value) <= 6e-3 * abs(value)
    except ValueError:
        return False


def test_any_two_inputs_can_be_put_into_the_touching_picture(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri())
    page.get_by_label("alpha", exact=True).fill("8")
    page.locator("figure#touch select").nth(0).select_option(label="input 0")
    page.locator("figure#touch select").nth(1).select_option(label="input 7")
    assert "input 0" in page.locator("figure#touch svg").first.text_content()
    assert "input 7 is exactly 0" in page.locator("figure#touch figcaption").inner_text()
    page.locator("figure#touch select").nth(1).select_option(label="input 0")
    assert (
        page.locator("figure#touch select").nth(0).input_value()
        != page.locator("figure#touch select").nth(1).input_value()
    )


def test_tables_can_be_sorted_and_searched_and_code_copied(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri())
    page.locator("figure#coefficients summary").click()
    numbers = page.locator("figure#coefficients table")
    head = numbers.get_by_role("button", name="per SD", exact=True)
    values = []
    for direction in ("ascending", "descending"):
        head.click()
        cells = numbers.locator("tbody tr td:nth-child(3)").all_inner_texts()
        values = [float(text.replace("−", "-").replace(",", "")) for text in cells]
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


def test_without_script_the_still_figures_show(file: Path, open_page: Any) -> None:
    page = open_page(file.as_uri(), java_script_enabled=False)
    for kind in (*LINKED, "which_one", "cost"):
        assert page.locator(f"figure#{kind} svg").first.is_visible(), kind
    assert not page.locator("#live-bar").is_visible()


def test_all_figures_are_printed(file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(file.as_uri())
    page.emulate_media(media="print")
    for kind in (*LINKED, "which_one", "cost"):
        assert page.locator(f"figure#{kind} svg").first.is_visible(), kind
    for hidden in ("#live-bar", ".copy", ".search-bar"):
        assert not page.locator(hidden).first.is_visible()
    assert len(page.pdf()) > 50_000


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(file: Path, open_page: Any, width: int, scheme: str) -> None:
    page = open_page(file.as_uri(), width=width, color_scheme=scheme)
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script + "\n;0")
    found = page.evaluate("axe.run(document).then((result) => result.violations)")
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]][:4]) for each in found] == []
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
