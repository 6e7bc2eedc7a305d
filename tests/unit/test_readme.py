"""What the README shows works: its Python runs as written, its commands run as typed, its files are there."""

import re
import shlex
import warnings

import matplotlib as mpl
import pytest
from typer.testing import CliRunner

import diamondring as dr
from diamondring.cli import app
from diamondring.errors import DataWarning
from diamondring.tables import write_table
from helpers import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
pytest.importorskip("pandas")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_it_opens_with_the_two_commands():
    lines = [line for line in README.splitlines() if line and not line.startswith(("#", "```"))]
    assert lines[0].startswith("make demo ")
    assert lines[1].startswith("make test ")
    assert "pip install ." in README


def test_python_blocks_run_as_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    mpl.use("Agg")
    names: dict = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # the notes about the data are not the subject here
        for code in blocks("python"):
            exec(compile(code, "README.md", "exec"), names)
        for call in re.findall(r"`((?:comparison|selection|path)\.plot\.\w+\(\))`", README):
            assert eval(call, names) is not None
    assert len(names["predictions"]) == len(names["y"]) == 2930
    assert (tmp_path / "houses.report.html").stat().st_size > 10_000
    printed = capsys.readouterr().out
    for part in (str(names["comparison"].verdict), "held-out error", "minimise over b0 and b"):
        assert part in printed


def test_commands_run_as_typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = dr.datasets.load_ames_housing(as_frame="pyarrow").select(
        ["Sale_Price", "Gr_Liv_Area", "Street", "Year_Built", "Lot_Frontage", "Neighborhood"]
    )
    write_table(table.rename_columns(["price", "area", "street", "built", "frontage", "place"]), "houses.csv")
    commands = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) >= 5
    for line in commands:
        program, *words = shlex.split(line)
        assert program == "diamondring"
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, (line, result.output)
    made = {p.name for p in tmp_path.iterdir()}
    assert {"price.report.html", "price.model.json", "ridge.model.json", "predictions.csv"} <= made


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_links_lead_somewhere(file):
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (REPOSITORY / target).exists(), target


def test_architecture_names_real_files():
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = REPOSITORY / "src" / "diamondring"
    named = set(re.findall(r"`([\w/]+\.(?:py|hpp|cpp|inc))`", text))
    assert named
    for name in named:
        places = (REPOSITORY, package, REPOSITORY / "cpp" / "include" / "diamondring", REPOSITORY / "cpp" / "src")
        assert any((place / name).exists() for place in places), name
