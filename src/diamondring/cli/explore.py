"""``explore``: the page of two weights to drag, with made-up weights or those of a table."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..report.explorer import ONLY_SQUARES, explorer_bytes
from .data import Data
from .files import check_places, say_files, stem_of, write_results
from .fit import FitSettings, run_fit
from .output import Talk

__all__ = ["explore_and_write"]

_ENDING = ".explorer.html"


def place_of(output: str | None, target: str) -> Path:
    """The file to write: the one named, or one named after the target in the folder named."""
    if output and output.lower().endswith((".html", ".htm")):
        return Path(output)
    stem = stem_of(output, target)
    return stem.with_name(stem.name + _ENDING)


def explore_and_write(data: Data | None, settings: FitSettings, output: str | None, talk: Talk) -> None:
    """Write the explorer; of a table, after fitting it.

    Raises
    ------
    InputError
        For a target that is not numbers, or a place that cannot be written.
    """
    place = place_of(output, "weights" if data is None else data.target)
    check_places(place, ("",))
    if data is None:
        page = explorer_bytes()
    else:
        if data.loss.name != "gaussian":
            raise InputError(ONLY_SQUARES)
        fitted = run_fit(data, settings, talk)
        if fitted.parts is None:
            raise InputError(
                "Too few rows for the cross-validation that the explorer's fit rests on: give more, or a smaller --cv."
            )
        page = explorer_bytes(fitted.parts.ingredients, target=data.target, penalty=settings.penalty.name)
        talk.result(repr(fitted.model))
    written = write_results({"explorer": (place, page)})
    say_files(written, talk)
    talk.finish({"command": "explore", "files": written, "notes": talk.notes})
