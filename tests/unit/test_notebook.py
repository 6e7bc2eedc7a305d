"""What notebooks show: of every result, small, complete, without script, and without touching the rest of the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.notebook import LIMIT, html
from diamondring.notebook.cards import _CARDS
from notebook_results import RESULTS, fit

VOID = {"br", "hr", "img", "input", "meta", "link"}


class Reader(HTMLParser):
    """Reads a piece of HTML and complains about what is not closed in order."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1] += data

    def values(self, key: str) -> list[str]:
        return [value for name, value in self.attributes if name == key]


def style_of(text: str) -> str:
    found = re.search(r"<style>(.*?)</style>", text, re.S)
    assert found
    return found.group(1)


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_is_small_well_formed_html_without_script(name: str) -> None:
    text = RESULTS[name]()._repr_html_()
    read = Reader(text)
    assert len(text.encode()) <= LIMIT
    assert {"script", "iframe", "object", "embed", "link", "img", "form"}.isdisjoint(read.tags)
    assert "http" not in text
    assert "@import" not in style_of(text)
    assert not any(key.startswith("on") for key, _ in read.attributes)
    assert all(value.startswith("#") for value in read.values("href"))
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", text))
    assert read.text.strip()


@pytest.mark.parametrize("name", RESULTS)
def test_the_first_words_are_those_of_the_printed_result(name: str) -> None:
    result = RESULTS[name]()
    said = Reader(result._repr_html_()).text
    if name not in ("figure", "figures", "hazard", "concordance", "method", "verdict"):
        first = str(result).split("\n")[0].split("; ")[0].replace(" ('", "")
        assert first[1:40].strip() in said


@pytest.mark.parametrize("name", ["path", "selection", "comparison", "resamples", "breakage", "model", "figure"])
def test_pictures_have_ids_of_their_own(name: str) -> None:
    result = RESULTS[name]()
    both = Reader(result._repr_html_() + result._repr_html_())
    ids = both.values("id")
    assert ids
    assert len(ids) == len(set(ids))
    used = {value[1:] for value in both.values("href")}
    used |= {value[5:-1] for value in both.values("clip-path")}
    assert used <= set(ids)


def test_all_rules_of_the_style_are_about_the_card() -> None:
    style, depth, selector = style_of(RESULTS["path"]()._repr_html_()), 0, ""
    outside = []
    for letter in style:
        if letter == "{":
            if depth == 0:
                outside.append(selector.strip())
            depth, selector = depth + 1, ""
        elif letter == "}":
            depth, selector = depth - 1, ""
        else:
            selector += letter
    assert depth == 0
    assert outside
    assert all(part.rstrip().endswith(".dr-card") for each in outside for part in each.split(","))


@pytest.mark.parametrize("name", ["one alpha", "selection", "model", "fit", "classes"])
def test_zeros_are_written_as_0(name: str) -> None:
    cells = Reader(RESULTS[name]()._repr_html_()).cells
    assert "0" in cells
    assert not any(re.fullmatch(r"[−-]?0\.?0+|[−-]0", cell) for cell in cells)


def test_the_numbers_are_those_of_the_result() -> None:
    path = RESULTS["one alpha"]()
    cells = Reader(path._repr_html_()).cells
    shown = {cells[k]: cells[k + 1] for k in range(3, len(cells), 3)}
    for name, value in zip(path.names, path.coef_at(0), strict=True):
        assert float(shown[name].replace("−", "-")) == pytest.approx(value, rel=1e-3)


def test_a_fit_shows_standard_errors() -> None:
    curve = RESULTS["curve fit"]()
    cells = Reader(curve._repr_html_()).cells
    assert "standard error" in cells
    assert f"{curve.stderr[0]:.4g}" in cells


def test_refits_of_a_function_speak_of_parameters() -> None:
    cells = Reader(RESULTS["resampled function"]()._repr_html_()).cells
    assert cells[:3] == ["parameter", "kept in", "value"]


def test_a_fit_of_many_parameters_shows_the_largest() -> None:
    assert "more exactly 0" not in Reader(fit()._repr_html_()).text
    X = np.random.default_rng(0).normal(size=(60, 40))
    many = dr.fit(lambda b, x: x @ b, np.zeros(40), X, X[:, 0], alpha=0.2, names=[f"b{j}" for j in range(40)])
    said = Reader(many._repr_html_())
    assert "b0" in said.cells
    assert len(said.cells) <= 2 * 13
    assert "more exactly 0" in said.text


NASTY = '<script>alert("x")</script><img src=x onerror=y> \x00\x1b`a`'

WIDE = "é\U0001f600" * 60


def _nasty() -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(2)
    X = pd.DataFrame(rng.normal(size=(60, 6)), columns=[f"{NASTY} {j} {WIDE}" for j in range(6)])
    return X, pd.Series(X.iloc[:, 0] + 0.1 * rng.normal(size=60), name=NASTY * 20)


def test_names_are_text_and_never_html() -> None:
    X, y = _nasty()
    c = dr.compare(X, y, cv=3, alphas=10, penalties=["L1", "L2"], target_name=NASTY * 20)
    labels = np.where(y > 0, NASTY + "1", NASTY + "2")
    results = [
        c, c.best, c["L1"], c["L1"].selection, c["L1"].selection.path, c.plot.spec("touch"),
        dr.resample(X, y, n_resamples=5), dr.breakage(X, y, cv=3, alphas=5),
        dr.path(X, labels, loss="binomial", alphas=[0.05]), dr.sparsity_report({NASTY: np.zeros(3)}),
    ]  # fmt: skip
    for result in results:
        text = result._repr_html_()
        read = Reader(text)
        assert {"script", "img"}.isdisjoint(read.tags)
        assert not any(key.startswith("on") for key, _ in read.attributes)
        assert "\x00" not in text
        assert len(text.encode()) <= LIMIT


def test_thousands_of_inputs_and_a_hundred_classes_fit_in() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(40, 5000))
    y = X[:, :6].sum(axis=1) + rng.normal(size=40)
    names = [f"{'a very long name of an input ' * 9}{j}" for j in range(5000)]
    frame = pd.DataFrame(X, columns=names)
    for penalty in ("L1", "L2"):
        text = dr.path(frame, y, penalty=penalty)._repr_html_()
        assert len(text.encode()) <= LIMIT
        assert "<svg" in text  # made of fewer points
    classes = np.array([f"class {'of things ' * 30}{i}" for i in np.arange(300) % 100])
    path = dr.path(rng.normal(size=(300, 5)), classes, loss="multinomial", alphas=4)
    for result in (path, dr.Model.from_path(path, 3)):
        assert len(result._repr_html_().encode()) <= LIMIT


def test_a_picture_that_does_not_fit_is_left_out_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diamondring.notebook.page.LIMIT", 9000)
    text = RESULTS["selection"]()._repr_html_()
    assert "<svg" not in text
    assert "too large for a notebook: .plot.cv() and .plot.path()" in Reader(text).text
    assert len(text.encode()) <= 9000


def test_each_class_with_a_card_shows_it() -> None:
    shown = {base.__name__ for make in RESULTS.values() for base in type(make()).__mro__}
    assert set(_CARDS) - shown == {"Compression"}  # of PyTorch networks; see tests/autodiff


def test_only_results_have_cards() -> None:
    with pytest.raises(KeyError):
        html(3)


def _estimators() -> list[Any]:
    return [each for name in dr.__all__ if isinstance(each := getattr(dr, name), type) and hasattr(each, "get_params")]


@pytest.mark.parametrize("estimator", _estimators(), ids=lambda each: each.__name__)
def test_estimators_keep_the_html_of_scikit_learn(estimator: Any) -> None:
    text = estimator()._repr_html_()
    assert "sk-top-container" in text
    assert estimator.__name__ in text


def test_a_fitted_estimator_has_html_and_its_parts_have_cards() -> None:
    X, y = np.random.default_rng(0).normal(size=(40, 4)), np.arange(40.0)
    lasso = dr.LassoCV(cv=3).fit(X, y)
    assert "sk-top-container" in lasso._repr_html_()
    assert "dr-card" in lasso.path_._repr_html_()
