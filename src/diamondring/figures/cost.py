"""Picture 12, the cost: what does each method need once it is in use?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..wording import sentence
from .common import METHOD_MARK, spoken
from .spec import Axis, Bars, FigureSpec, Mark, NumberTable, Panel, Text
from .text import count, duration, number, size_in_bytes

if TYPE_CHECKING:
    from ..comparison import Comparison, MethodResult

__all__ = ["cost_figure"]

_COLUMNS: tuple[tuple[str, Callable[[MethodResult], float], Callable[[float], str]], ...] = (
    ("columns", lambda m: float(len(m.columns_carried)), lambda v: f"{v:,.0f}"),
    ("bytes a row", lambda m: float(m.carried_bytes), size_in_bytes),
    ("time a row", lambda m: float(m.micros_per_row) * 1e-6, duration),
    ("time to fit", lambda m: float(m.fit_seconds), duration),
)
_OF_FUNCTIONS: tuple[tuple[str, Callable[[MethodResult], float], Callable[[float], str]], ...] = (
    ("parameters", lambda m: float(m.n_kept), lambda v: f"{v:,.0f}"),
    *_COLUMNS[2:],
)
_WIDTH = 0.8


def cost_figure(comparison: Comparison) -> FigureSpec:
    """Columns and bytes that a scoring table must carry, time per row, time to fit: one small bar each.

    Of a function, which takes its data as it likes, the parameters that it keeps stand in the place of columns.
    """
    own = comparison.noun == "input"
    columns = _COLUMNS if own else _OF_FUNCTIONS
    methods = [method for method in comparison.methods if method.name != "mean"]
    marks: list[Mark] = []
    place = np.arange(len(methods), dtype=float)
    for c, (head, value, show) in enumerate(columns):
        values = np.array([value(method) for method in methods])
        top = float(np.nanmax(values, initial=0.0)) or 1.0
        length = np.nan_to_num(values / top) * _WIDTH * 0.45
        for k, method in enumerate(methods):
            color = METHOD_MARK.get(method.name, ("ink", "circle"))[0]
            start = np.array([float(c)])
            marks.append(Bars(place[[k]], start, start + length[k], color, height=0.5, opacity=0.75))
            marks.append(
                Text(show(float(values[k])), c + float(length[k]) + 0.04, float(k), "ink", "left", "center", 0.85)
            )
        marks.append(Text(head, float(c), -0.8, "grey", "left", "center", 0.85))
    panel = Panel(
        title="What does it cost?",
        x=Axis("", (-0.02, float(len(columns))), spine=False),
        y=Axis(
            "",
            (len(methods) - 0.4, -1.2),
            ticks=tuple((float(k), spoken(method.name)) for k, method in enumerate(methods)),
            spine=False,
        ),
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="cost",
        question=panel.title,
        panels=(panel,),
        caption=_caption(methods) if own else _function_caption(methods),
        alt="Bars for each method: " + "; ".join(f"{spoken(m.name)} {_words(m, own)}" for m in methods) + ".",
        table=_table(methods, own),
        size=(4.8, 0.6 + 0.28 * (len(methods) + 1)),
    )


def _words(m: MethodResult, own: bool) -> str:
    if not own:
        return count(m.n_kept, "parameter")
    return f"{len(m.columns_carried)} columns, {size_in_bytes(m.carried_bytes)}"


def _table(methods: list[MethodResult], own: bool) -> NumberTable:
    if not own:
        rows = tuple((spoken(m.name), int(m.n_kept), float(m.micros_per_row), float(m.fit_seconds)) for m in methods)
        return NumberTable(("method", "parameters kept", "µs per row", "seconds to fit"), rows)
    return NumberTable(
        ("method", "inputs kept", "columns to carry", "bytes per row", "model bytes", "µs per row", "seconds to fit"),
        tuple(
            (
                spoken(m.name), int(m.n_kept), len(m.columns_carried), float(m.carried_bytes), float(m.model_bytes),
                float(m.micros_per_row), float(m.fit_seconds),
            )
            for m in methods
        ),
    )  # fmt: skip


def _function_caption(methods: list[MethodResult]) -> str:
    few, many = min(methods, key=lambda m: m.n_kept), max(methods, key=lambda m: m.n_kept)
    if few.n_kept == many.n_kept:
        text = f"Every method keeps {count(many.n_kept, 'parameter')}"
    else:
        text = f"{spoken(few.name)} keeps {count(few.n_kept, 'parameter')}, {spoken(many.name)} {many.n_kept:,}"
    return sentence(text) + ". Times are measured on this machine."


def _caption(methods: list[MethodResult]) -> str:
    least = min(methods, key=lambda m: len(m.columns_carried))
    most = max(methods, key=lambda m: len(m.columns_carried))
    few, many = len(least.columns_carried), len(most.columns_carried)
    if few == many:
        return f"Every method needs {count(many, 'column')}, {size_in_bytes(most.carried_bytes)} a row."
    needs = count(few, "column") if few else "no column"
    text = f"{spoken(least.name)} needs {needs} of a table, {spoken(most.name)} {many:,}"
    text = sentence(text)
    ratio = float(most.carried_bytes) / max(float(least.carried_bytes), 1.0)
    if few and ratio > 1.05:
        text += f": {number(ratio, 2)} times the bytes ({size_in_bytes(least.carried_bytes)} against "
        text += f"{size_in_bytes(most.carried_bytes)} a row)"
    return text + ". Times are measured on this machine."
