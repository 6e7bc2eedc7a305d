"""A small table of houses, and how to write it to a file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

ROWS = 60


def house_columns(rows: int = ROWS) -> dict[str, list]:
    """Columns of text as they stand in the file: numbers, text, a gap, an identifier, weights and groups."""
    rng = np.random.default_rng(3)
    area = rng.normal(100, 20, rows).round(1)
    rooms = rng.integers(1, 6, rows)
    street = np.array(["Pave", "Grvl", "Dirt"])[rng.integers(0, 3, rows)]
    price = 1000 * (3 * area + 10 * (street == "Pave") + rng.normal(0, 8, rows)).round(2)
    frontage = rng.normal(20, 3, rows).round(1).astype(str)
    frontage[[2, 5]] = ""
    return {
        "id": [f"h{i}" for i in range(rows)],
        "price": price.tolist(),
        "area": area.tolist(),
        "rooms": rooms.tolist(),
        "street": street.tolist(),
        "frontage": frontage.tolist(),
        "weight": rng.integers(1, 3, rows).tolist(),
        "block": [f"b{i // 6}" for i in range(rows)],
    }


def write_csv(file: Path, columns: dict[str, list]) -> Path:
    """The columns as a CSV file."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return file
