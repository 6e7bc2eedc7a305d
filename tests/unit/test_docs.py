"""The gallery shows every figure by name; what it and the README link to is there."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

import diamondring as dr
from diamondring.figures import accessor
from helpers import REPOSITORY

DOCS = REPOSITORY / "docs"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("docs_pictures", DOCS / "pictures.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_pictures"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["docs_pictures"]


def test_the_gallery_shows_every_kind_of_figure(script):
    of_fits = {figure.kind for figure in script.every() if figure.of}
    classic = {figure.kind for figure in script.every() if not figure.of}
    assert of_fits == set(accessor._BUILD)
    assert classic == {name for name in dr.pictures.__all__ if name not in ("save", "spec")}
    for figure in script.every():
        assert callable(getattr(accessor.Plotter if figure.of else dr.pictures, figure.kind))
        assert not figure.of or re.search(rf"^{figure.of} = ", script.SETUP, re.MULTILINE)
    files = [figure.file for figure in script.every()]
    assert len(set(files)) == len(files)
    compile(script.SETUP, "gallery.md", "exec")


def test_the_gallery_is_the_one_that_the_script_makes(script):
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert script.SETUP in page
    for figure in script.every():
        assert f"`{figure.call}`\n" in page
        assert f'src="pictures/{figure.file}"' in page


@pytest.mark.parametrize("page", ["README.md", "docs/gallery.md"])
def test_links_lead_somewhere(page):
    file = REPOSITORY / page
    text = file.read_text(encoding="utf-8")
    links = re.findall(r'\]\(([^)#]+)\)|(?:src|srcset|href)="([^"]+)"', text)
    local = [a or b for a, b in links if "://" not in (a or b)]
    assert local
    for link in local:
        assert (file.parent / link).exists(), link


def test_the_pictures_of_the_readme_are_small_and_have_words(script):
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for name in script.README:
        assert re.search(rf'src="docs/pictures/{name}\.png"[^>]* alt="[^"]{{30,}}"', text)
        for file in (f"{name}.png", f"{name}-dark.png"):
            assert f"docs/pictures/{file}" in text
            assert (DOCS / "pictures" / file).stat().st_size < 150_000
