"""Where a command puts its files, and writing them all or none."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import interrupts
from ..errors import InputError
from ..files import write_problem, write_together
from .output import Talk, size

_ENDINGS = (".model.json", ".report.html", ".json", ".html")


def stem_of(output: str | None, target: str) -> Path:
    """The start of the names of a command's files.

    Parameters
    ----------
    output : str or None
        An existing folder or a path that ends in a slash (the files are named after the target), or the start of the
        names; endings such as ``.model.json`` are taken off. None is the current folder.
    target : str
        Name of the target column.
    """
    name = re.sub(r"[^\w.-]+", "_", target).strip("._") or "target"
    if not output:
        return Path(name)
    path = Path(output)
    if output.endswith("/") or os.path.isdir(output):  # Path.is_dir fails for names that are too long
        return path / name
    for ending in _ENDINGS:
        if path.name.lower().endswith(ending) and len(path.name) > len(ending):
            return path.with_name(path.name[: -len(ending)])
    return path


def check_places(stem: Path, endings: tuple[str, ...] = (".model.json", ".report.html")) -> None:
    """Refuse places that cannot be written, before the work is done.

    Raises
    ------
    InputError
        A folder of that name, a file where a folder is needed, no permission.
    """
    for ending in endings:
        path = stem.with_name(stem.name + ending)
        code = errno.EISDIR if os.path.isdir(path) else 0
        folder = next(f for f in (path.parent, *path.parent.parents) if os.path.lexists(f))
        if not os.path.isdir(folder):
            code = errno.ENOTDIR
        elif not os.access(folder, os.W_OK | os.X_OK):
            code = errno.EACCES
        elif len(path.name.encode()) > 255:
            code = errno.ENAMETOOLONG
        if code:
            problem = write_problem(OSError(code, os.strerror(code)))
            raise InputError(f"'{path}' could not be written: {problem}. Nothing was changed.")


def write_results(files: Mapping[str, tuple[Path, bytes]]) -> dict[str, dict[str, object]]:
    """Write all files together; returns where they are and how large, by label, for `say_files` and ``--json``.

    Parameters
    ----------
    files
        For each label ("model", "report") the path and the content.
    """
    interrupts.stop_if_asked()
    write_together(dict(files.values()), make_folders=True)
    interrupts.nothing_left_to_stop()
    return {label: {"file": str(path), "bytes": len(content)} for label, (path, content) in files.items()}


def say_files(written: Mapping[str, Mapping[str, Any]], talk: Talk) -> None:
    """A line for every file."""
    for label, facts in written.items():
        talk.result(f"{label.capitalize():<10}{facts['file']}     {size(facts['bytes'])}")


def report_of(result: Any) -> bytes:
    """The report of a comparison or a fit, as the content of its file."""
    from ..report import report_bytes

    return report_bytes(result)
