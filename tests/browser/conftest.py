"""A real browser with the network refused: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def _unavailable() -> str:
    """Why there is no browser, "" if there is one."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return "" if os.path.exists(CHROMIUM) else f"there is no {CHROMIUM}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    reason = _unavailable()
    if reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; in CI the pages are always tested")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Any]:
    """``open_page(url, width=..., ...)`` gives a page; any request, console message or error fails the test."""
    contexts, trouble = [], []

    def open_(url: str, *, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "request", lambda request: url.split("#")[0] in request.url or trouble.append(f"request: {request.url}")
        )
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not trouble


@pytest.fixture
def axe_violations() -> Callable[..., list[tuple[str, list[str]]]]:
    """``axe_violations(page, inside="#cell")`` gives the rules of axe that are broken there, and by which elements."""
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def look(page: Any, inside: str | None = None) -> list[tuple[str, list[str]]]:
        page.evaluate(script + "\n;0")
        found = page.evaluate("(inside) => axe.run(inside ?? document).then((result) => result.violations)", inside)
        return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]

    return look
