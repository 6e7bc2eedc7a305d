"""The report: offline, strict, small, complete, safe with any name, and without a row of the data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
import figure_results as results
from diamondring.figures import plotter
from diamondring.report import report_bytes, write_report
from diamondring.report.live import asset
from diamondring.report.markup import escape, prose, table
from diamondring.report.svg import _thinned, inline_svg
from diamondring.report.words import explained

KINDS = ("touch", "path", "pull", "overfit", "cv", "which_one", "coefficients", "cost")
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Tags, ids, links and text of a page; checks that tags are nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert not self._open, self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        for key, value in attrs:
            if key == "id":
                self.ids.append(value)
            if key == "href":
                self.targets.append(value)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def text() -> str:
    return report_bytes(results.comparison()).decode("utf-8")


def still(text: str) -> str:
    """The page without its own script and the numbers for it, of which nothing else may be left."""
    script = f'<script type="module">{asset("report.js")}</script>'
    assert text.count(script) == 1
    text, found = re.subn(r'<script type="application/json" id="live">[^<]*</script>', "", text.replace(script, ""))
    assert found <= 1
    return text


def test_only_the_own_script_may_run(text):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    hashed = base64.b64encode(hashlib.sha256(asset("report.js").encode()).digest()).decode()
    assert f"script-src &#x27;sha256-{hashed}&#x27;;" in policy.group(1)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|importScripts|eval)\(", asset("report.js"))


def test_the_numbers_of_the_slider_are_those_of_the_path(text):
    found = re.search(r'<script type="application/json" id="live">([^<]*)</script>', text)
    assert found is not None
    live = json.loads(found.group(1))
    parts = results.comparison().plot.parts
    use = parts.path.alphas > 0
    np.testing.assert_allclose(live["alphas"], parts.path.alphas[use], rtol=1e-10)
    assert live["kept"] == parts.path.n_kept[use].tolist()
    assert live["alphas"][live["used"]] == pytest.approx(parts.alpha)
    block = live["pull"]
    where = [parts.path.names.index(name) for name in block["names"]]
    u = (parts.path.coef.toarray() * parts.path.scale)[use][:, where]
    np.testing.assert_allclose(block["u"], u, rtol=1e-6)
    # certificate: what is kept pulls with alpha, what is 0 not harder
    pull, alphas = np.abs(block["pull"]), np.array(live["alphas"])[:, None] * live["l1_ratio"]
    if live["l1_ratio"] == 1:
        np.testing.assert_allclose(pull[u != 0], np.broadcast_to(alphas, pull.shape)[u != 0], rtol=1e-4)
    assert (pull[u == 0] <= np.broadcast_to(alphas, pull.shape)[u == 0] * (1 + 1e-6)).all()
    assert live["touch"]["gram"] is not None
    # another method has won: its coefficients are not on the path of the slider
    assert parts.comparison.verdict.winner != live["method"]
    assert live["coefficients"] is None
    assert "coefficients" not in live["linked"]


def test_nothing_is_loaded_and_the_policy_forbids_it(text):
    text = still(text)
    page = Page(text)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for rule in ("default-src &#x27;none&#x27;", "style-src &#x27;unsafe-inline&#x27;", "img-src data:"):
        assert rule in policy.group(1)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", text)
    assert not any(key.startswith("on") for key, _ in page.attributes)
    assert all(target.startswith("#") for target in page.targets)


def test_every_link_leads_somewhere_and_ids_are_unique(text):
    text = still(text)
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.targets} <= set(page.ids)
    references = re.findall(r"url\(#([^)]*)\)", text)
    assert references
    assert set(references) <= set(page.ids)


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_its_sentence_summary_and_numbers(text, kind):
    spec = results.comparison().plot.spec(kind)
    figure = re.search(rf'<figure id="{kind}">(.*?)</figure>', text, re.S)
    assert figure is not None
    block = figure.group(1)
    assert block.count("<svg") == len(spec.panels)
    assert prose(spec.caption) in block
    assert escape(spec.alt) in block
    assert "<summary>Show numbers</summary>" in block
    assert block.count("<tr") == len(spec.table.rows) + 1
    assert 'role="img" aria-label="' in block


def test_the_three_questions_the_verdict_and_how_it_was_computed(text):
    comparison = results.comparison()
    words = " ".join(Page(text).words)
    for heading in ("What is the difference on your data?", "How does it stop overfitting?", "Which to use?"):
        assert words.index(heading) > words.index(comparison.verdict.headline[:20])
    for sentence in (*comparison.verdict.sentences, *comparison.verdict.would_change, *comparison.reasons.sentences):
        assert escape(sentence) in text
    assert comparison.data_hash in text
    assert "No rows of your data are in this file." in words
    assert "random_state=0" in words
    for version in comparison.best.stats.versions.values():
        assert version in words
    winner = comparison[comparison.verdict.winner]
    if winner.selection is not None:
        assert escape(winner.selection.path.objective_text().split("\n")[1]) in text


def test_the_terms_of_the_verdict_are_explained_and_no_others():
    error = {"squared": True, "scoring": "mean squared error"}
    words = dict(explained(["Use L2.", "Its held-out error is ±3, by 0.1 (SE 0.02)."], **error))
    # and those that stand in what they mean
    assert list(words) == ["input", "coefficient", "penalty", "L2", "held-out error", "standard error (SE)"]
    assert "root mean square" in words["held-out error"]
    other = dict(explained(["Its held-out mean absolute error is 3."], squared=False, scoring="mean absolute error"))
    assert other["held-out error"].startswith("mean absolute error on rows that the fit did not see")


def test_the_card_of_the_verdict_ends_with_its_terms(text):
    card = text[text.index('id="verdict"') :].split("</section>")[0]
    comparison = results.comparison()
    said = [*comparison.verdict.sentences, *comparison.verdict.would_change, *comparison.reasons.sentences]
    for term, meaning in explained(said, squared=comparison.squared, scoring=comparison.scoring):
        assert f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" in card


def test_single_figures_are_drawn_at_one_size_of_letters():
    """Longer names make a figure wider, not its letters smaller."""
    scale = set()
    for kind in ("path", "coefficients", "cost"):
        svg = inline_svg(plotter(results.comparison()).spec(kind), 0, "x")
        width = float(re.search(r'viewBox="0 0 (\S+)', svg).group(1))
        scale.add(round(float(re.search(r"max-width:([\d.]+)rem", svg).group(1)) / width, 2))
    assert scale == {0.11}


def test_it_is_made_for_dark_print_and_small_screens(text):
    for wanted in ("prefers-color-scheme:dark", "@media print", "width=device-width", "max-width:34rem"):
        assert wanted in text
    # every colour of a figure comes from the style sheet
    for svg in re.findall(r"<svg.*?</svg>", text, re.S):
        assert not re.search(r"#[0-9a-f]{6}", svg)


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_no_row_of_the_data_is_in_it():
    X, y = results.table()
    people = [f"person-{k:04}" for k in range(len(y))]
    page = report_bytes(dr.compare(X.assign(who=people), y, cv=4, alphas=15, penalties=["L1", "L2"])).decode("utf-8")
    assert not any(person in page for person in people)
    for value in [*X.select_dtypes("number").to_numpy().ravel(), *y]:
        for text in (f"{abs(value):.8f}", f"{abs(value):.9g}", repr(float(abs(value)))):
            assert text not in page


def test_the_same_result_gives_the_same_file(text):
    assert report_bytes(results.comparison()).decode("utf-8") == text


def _awkward() -> dr.Comparison:
    rng = np.random.default_rng(2)
    names = [
        "<script>alert(1)</script>", "\"quoted\" 'twice' & more", "emoji 😀", "x" * 300, "line\nbreak", "</figure>",
        "$a_b$", "tab\tand\x01control",
    ]  # fmt: skip
    X = pd.DataFrame(rng.normal(size=(70, len(names))), columns=names)
    X["<b>town</b>"] = rng.choice(['"><img src=x onerror=alert(1)>', "javascript:alert(1)", "ok"], size=70)
    y = X.iloc[:, 0] * 3 + X.iloc[:, 3] - X.iloc[:, 2] * 2 + rng.normal(size=70)
    return dr.compare(X, y, target_name="</title><script>alert(2)</script>", cv=4, alphas=20, penalties=["L1", "L2"])


def test_names_can_do_no_harm():
    page = still(report_bytes(_awkward()).decode("utf-8"))
    parsed = Page(page)
    assert not {"script", "img", "b"} & set(parsed.tags)
    assert parsed.tags.count("title") == 1
    assert not any(key.startswith("on") for key, _ in parsed.attributes)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "😀" in page
    assert "\x01" not in page


@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_it_stays_small_with_5000_inputs():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 5000))
    y = X[:, :4].sum(axis=1) + rng.normal(size=40)
    comparison = dr.compare(X, y, cv=3, alphas=12, penalties=["L2", "L1"], resamples=10)
    content = report_bytes(comparison)
    assert len(content) <= 1_000_000
    page = content.decode("utf-8")
    assert all(f'id="{kind}"' in page for kind in KINDS)


def test_a_fit_without_comparison_gets_the_figures_it_can_have(tmp_path):
    file = tmp_path / "fit.html"
    assert write_report(results.selection(), file) == file
    page = file.read_text(encoding="utf-8")
    Page(page)
    assert 'figure id="cv"' in page
    assert 'figure id="which_one"' not in page
    path = report_bytes(results.selection().path).decode("utf-8")
    assert 'figure id="path"' in path


def test_predicting_the_mean_can_be_reported():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(40, 1))
    comparison = dr.compare(X, rng.normal(size=40), cv=4, alphas=15)
    page = report_bytes(comparison).decode("utf-8")
    Page(page)
    assert "needs two inputs that can be kept" in page


def test_an_unwritable_place_is_a_sentence_and_leaves_nothing(tmp_path):
    with pytest.raises(dr.InputError, match="could not be written"):
        write_report(results.selection(), tmp_path / "missing" / "report.html")
    with pytest.raises(dr.InputError, match="disk is full"):
        write_report(results.selection(), "/dev/full")
    assert not list(tmp_path.iterdir())


def test_half_characters_and_control_characters_are_marked():
    assert escape("\ud800 <\x01>") == "\ufffd &lt;\ufffd&gt;".replace("\ufffd &lt;", "\ufffd &lt;")
    assert escape("two\nlines") == "two\nlines"


def test_tables_align_numbers_and_escape_text():
    html = table(("name", "value", "unit"), [("<a>", 1.5, "m"), ("b" * 100, 12345.0, "–")], marked=1)
    assert '<th scope="row">&lt;a&gt;</th>' in html
    assert "<td class=n>12,345</td>" in html
    assert "<tr class=marked>" in html
    assert f'title="{"b" * 100}"' in html


def test_lines_lose_only_points_that_nobody_could_see():
    x = np.linspace(0.0, 300.0, 400)
    for y in (100 + 60 * np.sin(x / 30), np.where(x < 150, 10.0, 90.0), 50 + 0.01 * x, np.full(400, 7.0)):
        data = "M " + " L ".join(f"{a:.6f} {b:.6f}" for a, b in zip(x, y, strict=True))
        thin = _thinned(data)
        points = np.array([float(v) for v in thin.replace("M", " ").replace("L", " ").split()]).reshape(-1, 2)
        assert 2 <= len(points) < 200
        np.testing.assert_allclose(np.interp(x, points[:, 0], points[:, 1]), y, atol=0.35)
        np.testing.assert_allclose(points[[0, -1], 0], [0, 300], atol=1e-3)
    curve = "M 0 0 C 1 1 2 2 3 3 z"
    assert _thinned(curve) == curve


def test_inline_svg_has_ids_of_its_own_and_little_weight():
    spec = results.comparison().plot.spec("touch")
    first, second = inline_svg(spec, 0, "a-"), inline_svg(spec, 1, "b-")
    ids = [set(re.findall(r'id="([^"]*)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "<metadata" not in first
    assert "xlink" not in first
    assert len(first) < 15_000
    assert not re.search(r"\d\.\d{2}", " ".join(re.findall(r' (?:d|x|y|transform)="([^"]*)"', first)))
