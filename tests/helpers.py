"""Small things that many tests share."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_dir(*parts: str) -> Path:
    """A folder or file of the data kept beside the repository; skips the test where it is missing."""
    found = REPOSITORY.parent / "shared"
    for part in parts:
        found = found / part
    if not found.exists():
        pytest.skip(f"the data beside the repository are not here: {found.name}")
    return found


def read_numbers(path: Path) -> tuple[list[str], np.ndarray]:
    """Header and values (n, k) of a CSV file that holds numbers only."""
    with path.open(newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return header, np.array([[float(value) for value in row] for row in rows])


def relative(a: np.ndarray, b: np.ndarray, scale: np.ndarray | float = 0.0) -> float:
    """Largest difference of two arrays, relative to the largest entry (or to ``scale`` if that is larger)."""
    size = max(float(np.max(np.abs(b), initial=0.0)), float(np.max(scale)))
    worst = float(np.max(np.abs(np.asarray(a) - np.asarray(b)), initial=0.0))
    return worst / size if size > 0 else worst
