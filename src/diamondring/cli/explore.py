"""``explore``: the page of two weights to drag, with made-up weights or those of a table."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from ..errors import InputError
from ..report.explorer import NO_POLYNOMIAL, explorer_bytes
from ..report.pair_errors import pair_errors
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


def explore_and_write(
    data: Data | None, settings: FitSettings, output: str | None, talk: Talk, *, browser: bool = False
) -> None:
    """Write the explorer; of a table, after fitting it. On a terminal it is opened, where there is a ``browser``.

    Raises
    ------
    InputError
        For a loss whose error cannot be shown, too few inputs or rows, or a place that cannot be written.
    """
    place = place_of(output, "weights" if data is None else data.target)
    check_places(place, ("",))
    page = explorer_bytes() if data is None else _own_page(data, settings, talk)
    written = write_results({"explorer": (place, page)})
    say_files(written, talk)
    address = place.absolute().as_uri()
    opened = browser and _has_display() and sys.stdout.isatty() and webbrowser.open(address)
    talk.line("Open", "opened in your browser" if opened else address)
    talk.finish({"command": "explore", "files": written, "notes": talk.notes})


def _has_display() -> bool:
    """Whether a browser would have a window: one in the terminal is of no use."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _own_page(data: Data, settings: FitSettings, talk: Talk) -> bytes:
    """The page of a table's own fit."""
    if data.loss.grouped or not data.loss.smooth:
        raise InputError(NO_POLYNOMIAL.format(loss=repr(data.loss.name)))
    if len(data.encoder.names) < 2:
        raise InputError(
            f"The explorer shows two coefficients at a time, and {data.source} has one input column beside the target."
        )
    fitted = run_fit(data, settings, talk)
    if fitted.parts is None or fitted.parts.ingredients is None or fitted.parts.path is None or fitted.problem is None:
        raise InputError(
            "Too few rows for the cross-validation that the explorer's fit rests on: give more, or a smaller --cv."
        )
    fit, errors = fitted.parts.ingredients, None
    if not fit.quadratic:
        with talk.progress() as progress:
            errors = pair_errors(fitted.problem, fit, fitted.parts.path, fitted.index, progress=progress)
        if errors is None:
            raise InputError(NO_POLYNOMIAL.format(loss=repr(data.loss.name)))
    page = explorer_bytes(fit, errors, target=data.target, penalty=settings.penalty.name)
    talk.result(repr(fitted.model))
    return page
