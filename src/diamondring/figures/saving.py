"""A figure into a file, with its question and its sentence."""

from __future__ import annotations

import os

from ..errors import InputError
from ..files import write_atomic
from .spec import FigureSpec

__all__ = ["check_ending", "write"]


def check_ending(file: str | os.PathLike[str]) -> str:
    """``"png"``, ``"svg"`` or ``"pdf"``, by the name of the file."""
    ending = os.path.splitext(os.fspath(file))[1].lower().lstrip(".")
    if ending not in ("png", "svg", "pdf"):
        raise InputError(f"'{os.fspath(file)}' must end in .png, .svg or .pdf: that chooses the kind of file.")
    return ending


def write(file: str | os.PathLike[str], spec: FigureSpec) -> None:
    """Write a figure. Text stays text in SVG, and the same figure gives the same file."""
    from . import mpl

    write_atomic(file, mpl.render(spec, check_ending(file), title=True, caption=True))
