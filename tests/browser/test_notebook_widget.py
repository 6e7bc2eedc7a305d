"""The widget of `.explore()` as a notebook would load it: a small stand-in for anywidget's model, no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import diamondring as dr
import figure_results

pytest.importorskip("anywidget", reason="anywidget is not installed: pip install diamondring[notebook]")

STATES = 200
HOST = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>notebook</title><style>
svg{{outline:9px solid red}} fieldset{{display:none}} .row{{color:#0f0}}
</style></head><body data-jp-theme-light="{light}"><main><h1>Notebook</h1>
<form id="outside"><fieldset></fieldset></form><div id="cell"></div></main></body></html>"""
# what anywidget hands to a widget, with a record of what is sent to the kernel
MODEL = """(state) => {
  const heard = {}
  let changed = {}
  window.sent = []
  window.model = {
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = changed[name] = value
      ;(heard['change:' + name] ?? []).forEach((f) => f())
    },
    on: (event, f) => (heard[event] ??= []).push(f),
    off: (event, f) => (heard[event] = (heard[event] ?? []).filter((each) => each !== f)),
    save_changes: () => { window.sent.push(changed); changed = {} },
  }
  window.receive = (values) => {
    Object.assign(state, values)
    for (const name in values) (heard['change:' + name] ?? []).forEach((f) => f())
  }
}"""
RENDER = """async (text) => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  const widget = (await import(address)).default
  window.forget = widget.render({ model: window.model, el: document.querySelector('#cell') })
  await new Promise((done) => setTimeout(done, 200))
}"""


@pytest.fixture
def notebook(tmp_path: Path, browser: Any) -> Any:
    """``notebook(widget)`` renders it; anything but the page itself and the script that it holds fails the test."""
    contexts, trouble = [], []

    def render(widget: Any, *, dark: bool = False, width: int = 1000) -> Any:
        file = tmp_path / "notebook.html"
        file.write_text(HOST.format(light=str(not dark).lower()), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("request", lambda r: r.url.startswith(("file:", "blob:")) or trouble.append(f"request: {r.url}"))
        page.goto(file.as_uri())
        state = {key: value for key, value in widget.get_state().items() if not key.startswith("_") or key == "_data"}
        page.evaluate(MODEL, json.loads(json.dumps(state)))
        page.evaluate(RENDER, widget.get_state()["_esm"])
        return page

    yield render
    for context in contexts:
        context.close()
    assert not trouble


def shown(page: Any) -> Any:
    mark = page.locator("rect.solution")
    return np.array([float(mark.get_attribute(f"data-w{j}")) for j in (0, 1)])


def set_from_python(page: Any, widget: Any, **values: Any) -> Any:
    """Set traits here, send them to the page as a kernel does, and give what the page then shows."""
    for name, value in values.items():
        setattr(widget, name, value)
    told = {name: getattr(widget, name) for name in [*values, "solution"]}
    page.evaluate("async (v) => { receive(v); await new Promise((done) => setTimeout(done)) }", told)
    return shown(page)


def last_sent(page: Any) -> dict[str, Any]:
    page.wait_for_timeout(150)
    return {key: value for each in page.evaluate("window.sent") for key, value in each.items()}


def own() -> Any:
    return figure_results.comparison().explore()


def test_the_solution_in_the_browser_is_that_of_python(notebook: Any) -> None:
    widget, rng = own(), np.random.default_rng(0)
    page = notebook(widget)
    np.testing.assert_allclose(shown(page), widget.solution, atol=1e-9)
    for _ in range(STATES):
        pair = tuple(rng.choice(widget.names, 2, replace=False).tolist())
        penalty = str(rng.choice(["L1", "L2", "elastic net"]))
        values = {"l1_ratio": float(rng.uniform()), "alpha": float(10 ** rng.uniform(-3, 0.5))}
        w = set_from_python(page, widget, pair=pair, penalty=penalty, **values)
        np.testing.assert_allclose(w, widget.solution, atol=1e-6, err_msg=f"{pair} {penalty} {values}")
        assert ((w == 0) == (np.array(widget.solution) == 0)).all()


def test_other_losses_have_the_solution_of_python_too(notebook: Any) -> None:
    X, y = figure_results.table()
    X = X.iloc[:, :3]
    widget = dr.path(X, y > y.median(), loss="binomial", alphas=[0.05]).explore(X=X, y=y > y.median())
    page = notebook(widget)
    for penalty in ("L1", "L2", "elastic net"):
        for alpha in (0.3, 0.1, 0.02, 0.004):
            w = set_from_python(page, widget, penalty=penalty, alpha=alpha)
            np.testing.assert_allclose(w, widget.solution, atol=1e-6)


def test_what_is_changed_in_the_picture_reaches_python(notebook: Any) -> None:
    page = notebook(own())
    field = page.get_by_label("Strength alpha, as a number")
    field.fill("0.02")
    field.press("Enter")
    sent = last_sent(page)
    assert sent["alpha"] == 0.02
    np.testing.assert_allclose(sent["solution"], shown(page))
    page.get_by_label("elastic net").check()
    assert last_sent(page)["penalty"] == "elastic net"
    page.get_by_label("Share of L1").fill("0.25")
    assert last_sent(page)["l1_ratio"] == 0.25
    page.get_by_label("Across").select_option(label="input 2")
    sent = last_sent(page)
    assert sent["pair"][0] == "input 2"
    widget = own()
    for name in ("pair", "penalty", "l1_ratio", "alpha"):
        setattr(widget, name, tuple(sent[name]) if name == "pair" else sent[name])
    np.testing.assert_allclose(widget.solution, sent["solution"], atol=1e-6)
    page.get_by_label("Lq", exact=True).check()
    assert len(last_sent(page)["solution"]) == 2


def test_made_up_weights_can_be_dragged(notebook: Any) -> None:
    widget = dr.explore()
    page = notebook(widget)
    np.testing.assert_allclose(shown(page), widget.solution, atol=1e-9)
    page.get_by_role("slider", name="Optimum without penalty").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    sent = last_sent(page)
    assert sent["optimum"] == pytest.approx([1.9, 0.35])
    widget.optimum = tuple(sent["optimum"])
    np.testing.assert_allclose(sent["solution"], widget.solution, atol=1e-6)
    assert "w₂ = 0." in page.get_by_role("status").inner_text()


def test_a_drag_is_told_a_few_times_not_at_every_step(notebook: Any) -> None:
    page = notebook(dr.explore())
    before = page.evaluate("window.sent.length")
    page.evaluate("for (let k = 1; k <= 200; k++) receive({ alpha: k / 100 })")
    page.wait_for_timeout(200)
    assert page.evaluate("window.sent.length") - before <= 4


def test_keys_pressed_in_the_picture_are_no_commands_of_the_notebook(notebook: Any) -> None:
    page = notebook(own())
    page.evaluate("() => { window.keys = 0; document.addEventListener('keydown', () => window.keys++) }")
    field = page.get_by_label("Strength alpha, as a number")
    field.press("1")
    assert page.evaluate("window.keys") == 0
    assert page.locator("#cell > [data-lm-suppress-shortcuts=true]").count() == 1  # JupyterLab looks at keys first


def test_two_widgets_share_a_page_and_its_style_stays_outside(notebook: Any) -> None:
    page = notebook(own())
    page.evaluate("document.querySelector('#cell').id = 'first'")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<div id=cell></div>')")
    page.evaluate(RENDER, own().get_state()["_esm"])
    assert page.locator("rect.solution").count() == 2
    assert (
        page.locator("fieldset").first.evaluate("(each) => getComputedStyle(each).display") == "none"
    )  # the page's own
    look = page.locator("svg").first.evaluate("(each) => getComputedStyle(each).outlineStyle")
    assert look == "none"
    assert page.locator("#first fieldset").first.is_visible()
    page.evaluate("window.forget()")
    assert page.locator("rect.solution").count() == 1


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [900, 390])
def test_axe_finds_no_violation(notebook: Any, axe_violations: Any, dark: bool, width: int) -> None:
    page = notebook(own(), dark=dark, width=width)
    paper = page.locator("#cell > div").evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert paper == ("rgb(22, 24, 27)" if dark else "rgb(255, 255, 255)")
    assert axe_violations(page, "#cell") == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_theme_is_followed(notebook: Any) -> None:
    page = notebook(dr.explore())
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.wait_for_timeout(50)
    paper = page.locator("#cell > div").evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert paper == "rgb(22, 24, 27)"
