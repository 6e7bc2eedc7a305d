"""The report of ``diamondring demo``: each of the three questions is answered in the first screen below its heading."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

# a term that readers may not know, and how it is written where it is explained
TERMS = (
    "L1", "L2", "elastic net", "relaxed L1", "alpha", "penalt", "coefficient", r"\binputs?\b", r"held[- ]out",
    r"\bSE\b|standard error", r"\bSD\b", "correlation", "priority", "fewer inputs", r"the mean\b",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: Any) -> Path:
    from diamondring.cli.demo import run_demo
    from diamondring.cli.output import Talk

    folder = tmp_path_factory.mktemp("demo")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run_demo(folder, 0, Talk(as_json=False, quiet=True))
    return Path(folder / "Sale_Price.report.html")


@pytest.mark.parametrize("question", ["difference", "overfitting", "choice"])
def test_it_is_answered_in_the_first_screen_below_the_heading(demo: Path, open_page: Any, question: str) -> None:
    page = open_page(demo.as_uri(), width=1280, height=900)
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.evaluate(f"document.getElementById('{question}').scrollIntoView()")
    heading, answer = page.locator(f"h2#{question}"), page.locator(f"#answer-{question}")
    paragraphs = answer.locator("p:not(.in-words)")
    bar = page.locator("#live-bar").bounding_box()
    assert heading.bounding_box()["y"] >= bar["y"] + bar["height"]
    for part in [*paragraphs.all(), *answer.locator("dt").all(), *answer.locator("dd").all()]:
        box = part.bounding_box()
        assert part.is_visible()
        assert box["y"] >= heading.bounding_box()["y"]
        assert box["y"] + box["height"] <= 900, part.inner_text()
    said = " ".join(paragraphs.all_inner_texts())
    assert len(re.findall(r"\d", said)) >= 4, said  # measured, not said in general
    terms = " ".join(answer.locator("dt").all_inner_texts())
    text = said + " ".join(answer.locator("dd").all_inner_texts())
    missing = [t for t in TERMS if re.search(t, text) and not re.search(t, terms, re.IGNORECASE)]
    assert missing == []


FIGURES = ("touch", "zero_zone", "path", "pull", "overfit", "cloud", "cv", "which_one", "coefficients", "stability",
           "stability_path", "either_or", "breakage", "cost", "residuals")  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_every_figure_is_there_and_nothing_sticks_out(demo: Path, open_page: Any, width: int) -> None:
    page = open_page(demo.as_uri(), width=width)
    for kind in FIGURES:
        figure = page.locator(f"figure#{kind}")
        box = figure.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        for svg in figure.locator("svg").all():
            assert svg.bounding_box()["width"] > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_panels_that_lean_on_the_first_stay_beside_it(demo: Path, open_page: Any) -> None:
    page = open_page(demo.as_uri(), width=1280)
    for kind in ("cloud", "breakage"):
        row = page.locator(f"figure#{kind} .panels")
        tops = {round(svg.bounding_box()["y"]) for svg in row.locator("svg").all()}
        assert max(tops) - min(tops) <= 60, kind
        assert row.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), kind


def test_on_paper_tables_keep_their_heads(demo: Path, open_page: Any) -> None:
    page = open_page(demo.as_uri(), width=718)
    page.emulate_media(media="print")
    head = page.locator("#methods thead th").first
    assert head.inner_text().strip() == "method"
    assert head.locator("button").is_visible()
    for kind in FIGURES:
        assert page.locator(f"figure#{kind} svg").first.is_visible(), kind
