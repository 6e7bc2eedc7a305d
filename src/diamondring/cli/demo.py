"""``demo``: the comparison on the house sales that ship with the package."""

from __future__ import annotations

from pathlib import Path

from ..datasets import ames_housing_path, load_ames_housing
from ..wording import counted
from .compare import Settings, compare_and_write
from .data import Columns, prepare
from .output import Talk
from .words import quoted

__all__ = ["run_demo"]

_TARGET = "Sale_Price"


def run_demo(folder: Path, seed: int, talk: Talk, resamples: int | str = "auto") -> None:
    """Compare on the shipped data, write report and model into `folder`, say how to go on."""
    table = load_ames_housing(as_frame="pyarrow")
    source = "ames_housing"
    shape = f"{counted(table.num_rows, 'row')} × {counted(table.num_columns, 'column')}"
    talk.line("Reading", f"{source} (house sales in Ames, Iowa, 2006–2010; ships with diamondring)   {shape}")
    data = prepare(table, source, Columns(_TARGET), True, talk)
    _, written = compare_and_write(data, Settings(seed=seed, resamples=resamples), folder / _TARGET, talk)
    model, report = written["model"]["file"], Path(str(written["report"]["file"])).resolve()
    path = quoted(str(ames_housing_path()))
    talk.line("", "")
    talk.line("Next", f"open the report: {report.as_uri()}")
    talk.line("", f"the same by hand: diamondring compare {path} --target {_TARGET}")
    talk.line("", f"use the model:    diamondring predict {quoted(str(model))} {path} --output predictions.csv")
    talk.line("", "your own table:   diamondring compare TABLE --target COLUMN")
