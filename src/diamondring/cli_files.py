"""Where a command puts its files, and writing them all or none."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .cli_output import Talk, size
from .errors import InputError
from .files import write_together

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


def write_results(files: Mapping[str, tuple[Path, bytes]], talk: Talk) -> dict[str, dict[str, object]]:
    """Write all files together, say where they are, and return that for ``--json``.

    Parameters
    ----------
    files
        For each label ("Model", "Report") the path and the content.
    """
    paths = [path for path, _ in files.values()]
    if len(set(paths)) < len(paths):
        raise InputError(f"{paths[0]} cannot hold two files; choose another --output.")
    write_together(dict(files.values()), make_folders=True)
    for label, (path, content) in files.items():
        talk.result(f"{label:<10}{path}     {size(len(content))}")
    return {label.lower(): {"file": str(path), "bytes": len(content)} for label, (path, content) in files.items()}


def report_of(result: Any) -> bytes:
    """The report of a comparison or a fit, as the content of its file."""
    from .report import report_bytes

    return report_bytes(result)
