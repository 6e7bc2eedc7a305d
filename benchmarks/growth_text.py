"""Curves of `growth.py` into tables, sentences and pictures, drawn like the package's own figures."""

from __future__ import annotations

from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
from table import duration

from diamondring.figures.mpl import render
from diamondring.figures.spec import Axis, EndLabel, FigureSpec, Line, Mark, NumberTable, Panel, Points

AXES = {
    "rows": ("rows", "Time against rows", "log"),
    "columns": ("columns", "Time against columns", "log"),
    "alphas": ("alphas", "Time against the number of alphas", "log"),
    "folds": ("folds", "Time against the number of folds", "log"),
    "correlation": ("correlation of neighbouring columns", "Time against correlation", "log"),
    "threads": ("threads", "Time against threads", "linear"),
}
# what bends the curves, found with perf record on each side of a bend
WHY = {
    "rows": (
        "The curve bends at a few thousand rows. Before, the walk over the alphas costs most (sums over Gram columns, "
        "triangular solves, certificates); it works on 200 x 200 numbers and does not see the rows. Beyond, three "
        "quarters of the time is the kernel that forms the Gram matrix, and the time runs along the floor."
    ),
    "columns": (
        "Two bends. Up to twice as many columns as rows the support grows with the columns, and with it the products "
        "of the active columns and the triangular solves; from there it stays just under the number of rows (480 of "
        "500), and the time hardly grows. Beyond about 10,000 columns the passes over all columns (on their "
        "8-bit copy) dominate, and the time becomes proportional again."
    ),
    "alphas": (
        "Up to about 10 alphas their number hardly matters: a step that changes much of the support at once is walked "
        "over hidden alphas in between, the same for one alpha as for ten. From about 50 on no hidden ones are "
        "needed; each further alpha changes the support little and costs its residual and its share of a pass, less "
        "than in proportion."
    ),
    "folds": (
        "With many rows one pass accumulates the products of every fold, so the number of folds hardly matters until "
        "the walks, one for each fold on 200 x 200 numbers, cost as much as that pass (about 20 folds). With many "
        "columns each fold is a path of its own: the time grows in proportion to their number."
    ),
    "correlation": (
        "No bend upwards: solves on the support are exact, and correlation does not slow them down as it does methods "
        "that go coordinate by coordinate. The elastic net gets faster because strongly correlated columns enter "
        "later: half-way down the path 497 columns are active at correlation 0, 243 at 0.99."
    ),
    "threads": (
        "Where the Gram matrix dominates (100000 x 200), two threads nearly halve the time. Paths that live on their "
        "support gain less: passes over all columns are shared, but between them come small solves on the support, "
        "during which the second thread waits. Folds are independent paths and share best."
    ),
}


def curves(points: list[dict]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for point in points:
        found.setdefault(point["curve"], []).append(point)
    return found


def exponents(points: list[dict]) -> list[float | None]:
    """Between each point and the one before it: 1 is in proportion, 0 is constant. None where that has no meaning."""
    out: list[float | None] = [None]
    for a, b in pairwise(points):
        usable = a["at"] > 0 and b["at"] > 0
        out.append(log(b["seconds"] / a["seconds"]) / log(b["at"] / a["at"]) if usable else None)
    return out


def table(sweep: str, points: list[dict]) -> list[str]:
    """Markdown: per point the time, the floor, their ratio, and the local exponent where it means something."""
    label = AXES[sweep][0]
    power = sweep in ("rows", "columns", "alphas", "folds", "threads")
    out = [f"| | {label} | time | floor | time / floor |" + (" exponent |" if power else "")]
    out.append("|---" * (6 if power else 5) + "|")
    for curve, own in curves(points).items():
        for point, exponent in zip(own, exponents(own), strict=True):
            cells = [curve, f"{point['at']:g}", duration(point["seconds"]), duration(point["floor"])]
            cells.append(f"{point['seconds'] / point['floor']:.3g}")
            if power:
                cells.append("" if exponent is None else f"{exponent:.2f}")
            out.append("| " + " | ".join(cells) + " |")
    return out


def place(sweep: str, at: float) -> float:
    """Where a point stands on its axis: correlations by 1 / (1 - rho), so that those near 1 keep apart."""
    return 1 / (1 - at) if sweep == "correlation" else at


def ticks(sweep: str, points: list[dict]) -> tuple[tuple[float, str], ...]:
    found = sorted({point["at"] for point in points})
    if sweep in ("rows", "columns") and len(found) > 6:
        found = [at for at in found if f"{at:e}"[0] == "1"]
    return tuple((place(sweep, at), f"{at:g}" if at < 10_000 else f"{at:,.0f}") for at in found)


def time_ticks(points: list[dict]) -> tuple[tuple[float, str], ...]:
    lowest = min(min(point["seconds"], point["floor"]) for point in points)
    highest = max(point["seconds"] for point in points)
    powers = range(int(np.floor(np.log10(lowest))), int(np.ceil(np.log10(highest))) + 1)
    return tuple((10.0**power, duration(10.0**power)) for power in powers)


def figure(sweep: str, points: list[dict], caption: str) -> FigureSpec:
    """Solid lines are times, dashed ones of the same colour the floors."""
    label, question, scale = AXES[sweep]
    marks: list[Mark] = []
    for i, (curve, own) in enumerate(curves(points).items()):
        color = f"series{i}"
        x = np.array([place(sweep, point["at"]) for point in own], float)
        seconds = np.array([point["seconds"] for point in own])
        floor = np.array([point["floor"] for point in own])
        shape = ("circle", "square", "diamond", "cross")[i % 4]
        marks += [Line(x, seconds, color), Points(x, seconds, color, shape, 5.0), Line(x, floor, color, 1.0, "dashed")]
        marks += [EndLabel(curve, x[-1], seconds[-1], color), EndLabel("floor", x[-1], floor[-1], color)]
    places, times = ticks(sweep, points), time_ticks(points)
    panel = Panel(
        title=question,
        x=Axis(label, (places[0][0], places[-1][0]), scale, places),  # type: ignore[arg-type]
        y=Axis("time", (times[0][0], times[-1][0]), "log", times),
        marks=tuple(marks),
    )
    heads = ("curve", label, "seconds", "floor")
    numbers = tuple((point["curve"], point["at"], point["seconds"], point["floor"]) for point in points)
    return FigureSpec(
        kind=f"growth-{sweep}", question=question, panels=(panel,), caption=caption, alt=f"{question}. {caption}",
        table=NumberTable(heads, numbers), size=(6.4, 3.9),
    )  # fmt: skip


def write(output: Path, found: dict[str, list[dict]], rates: dict[int, dict[str, float]], sentence: str) -> None:
    """growth.md and one .svg per sweep beside it."""
    probes = "; ".join(
        f"{count} thread{'s' if count > 1 else ''}: {rate['bytes'] / 1e9:.0f} GB/s from memory, "
        f"{rate['flops'] / 1e9:.0f} Gflop/s in a matrix product"
        for count, rate in rates.items()
    )
    parts = [
        "# Growth", "", sentence, "",
        "The floor (dashed) is the larger of two times that nothing can beat: reading X once from memory, and forming",
        "the Gram matrix of the smaller side where the method needs it. Rates measured in the same run:",
        probes + ".", "An exponent of 1 between two lines means in proportion, 0 means constant.", "",
    ]  # fmt: skip
    for sweep, points in found.items():
        caption = WHY.get(sweep, "")
        picture = output.with_name(f"{output.name}-{sweep}.svg")
        picture.write_bytes(render(figure(sweep, points, caption), "svg", title=True, caption=False))
        parts += [f"## {AXES[sweep][1]}", "", f"![{AXES[sweep][1]}]({picture.name})", ""]
        parts += [caption, ""] if caption else []
        parts += [*table(sweep, points), ""]
    output.with_suffix(".md").write_text("\n".join(parts))
