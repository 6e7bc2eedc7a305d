"""A small table of houses as a file, and a way to run the command line in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_houses import house_columns, write_csv
from typer.testing import CliRunner

from diamondring.cli import app


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def houses(folder) -> Path:
    """``houses.csv`` in the current folder."""
    return write_csv(folder / "houses.csv", house_columns())


@pytest.fixture
def run():
    """``run("compare", "houses.csv", …)`` gives typer's result: exit_code, stdout, stderr."""
    runner = CliRunner()

    def command(*words: object):
        result = runner.invoke(app, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command
