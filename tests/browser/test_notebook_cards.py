"""The HTML of results in a page that is not theirs: it can be read in light and dark, and changes nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from notebook_results import RESULTS

HOST = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>host</title><style>
body{{background:{paper};color:{ink};font:14px sans-serif}}
.host td,.host th{{text-align:right;padding:9px}} .host tr:nth-child(odd){{background:#f0f}} .host p{{color:#0f0}}
.host figure{{margin:50px}} .host ul{{list-style:square}}
</style></head><body data-jp-theme-light="{light}"><main><h1>Results</h1>{outside}
<div class="host">{cards}</div></main></body></html>"""
OUTSIDE = (
    '<div id="outside"><p class="title note">text <code>code</code></p><table><tr><th>a</th><td class="n">b</td></tr>'
    "</table><details><summary>more</summary></details><figure><figcaption>c</figcaption></figure></div>"
)
LOOK = """[...document.querySelectorAll('#outside *')].map((each) => {
  const s = getComputedStyle(each)
  return [s.color, s.backgroundColor, s.font, s.margin, s.padding, s.textAlign, s.display, s.border].join('|')
})"""
NAMES = ("comparison", "selection", "model", "curve fit", "breakage")


def _page(cards: str, *, dark: bool = False) -> str:
    paper, ink = ("#111111", "#eeeeee") if dark else ("#ffffff", "#111111")
    return HOST.format(paper=paper, ink=ink, light=str(not dark).lower(), outside=OUTSIDE, cards=cards)


@pytest.fixture
def show(tmp_path: Path, open_page: Any) -> Any:
    """Opens a page with this HTML."""

    def open_(html: str, name: str = "page", **options: Any) -> Any:
        file = tmp_path / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        return open_page(file.as_uri(), **options)

    return open_


def test_nothing_outside_a_card_changes(show: Any) -> None:
    cards = "".join(RESULTS[name]()._repr_html_() for name in NAMES)
    with_cards, without = show(_page(cards), "with"), show(_page(""), "without")
    assert with_cards.evaluate(LOOK) == without.evaluate(LOOK)


def test_the_style_of_the_page_does_not_reach_a_card(show: Any) -> None:
    page = show(_page(RESULTS["model"]()._repr_html_()))
    look = page.evaluate("""() => {
        const of = (what) => getComputedStyle(document.querySelector('.dr-card ' + what))
        return [of('tbody tr').backgroundColor, of('p').color, of('td').textAlign, of('figure').marginLeft]
    }""")
    assert look == ["rgba(0, 0, 0, 0)", "rgb(26, 26, 26)", "right", "0px"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [900, 390])
def test_axe_finds_no_violation(show: Any, axe_violations: Any, dark: bool, width: int) -> None:
    # the theme of the notebook wins over that of the system
    scheme = "light" if dark else "dark"
    cards = "".join(RESULTS[name]()._repr_html_() for name in NAMES)
    page = show(_page(cards, dark=dark), width=width, color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.querySelector('.dr-card')).backgroundColor")
    assert paper == ("rgb(21, 24, 28)" if dark else "rgb(255, 255, 255)")
    assert axe_violations(page, ".host") == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_without_a_theme_the_system_decides(show: Any) -> None:
    html = _page(RESULTS["verdict"]()._repr_html_()).replace(' data-jp-theme-light="true"', "")
    for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(21, 24, 28)")):
        page = show(html, color_scheme=scheme)
        assert page.evaluate("getComputedStyle(document.querySelector('.dr-card')).backgroundColor") == paper
