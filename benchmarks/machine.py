"""Facts about the machine and the run that results are kept with."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from importlib import metadata
from pathlib import Path


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def commit() -> str | None:
    """Abbreviated commit of the working tree, with a + when it has changes; None outside a repository."""
    command = ["git", "-C", str(Path(__file__).resolve().parent), "describe", "--always", "--dirty=+"]
    try:
        name = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return name.stdout.strip() or None


def facts() -> dict:
    from diamondring import _core
    from diamondring.threads import thread_count

    return {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "processor": processor(),
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "threads": thread_count(),
        "isa": _core.isa(),
        "python": platform.python_version(),
        "numpy": metadata.version("numpy"),
        "commit": commit(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def sentence(machine: dict) -> str:
    return (
        f"{machine['date']}, {machine['processor']}, {machine['processors']} processors, kernels {machine['isa']}, "
        f"Python {machine['python']}, NumPy {machine['numpy']}, commit {machine['commit'] or 'unknown'}."
    )
