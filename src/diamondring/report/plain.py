"""Results as JSON knows them, with as many digits as a drawing needs."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from ..figures.spec import FigureSpec

__all__ = ["limited", "listed", "number", "numbers", "plain"]

# marks that the script of the report draws
_DRAWN = {
    "Line",
    "Points",
    "Band",
    "Bars",
    "ErrorBars",
    "HLine",
    "VLine",
    "Span",
    "Polygon",
    "Ellipse",
    "Text",
    "EndLabel",
}


def number(value: float, digits: int = 8) -> float | None:
    """None where it is not finite."""
    value = float(value)
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{digits}g}")
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def numbers(values: Any, digits: int = 8) -> list[float | None]:
    """One after the other."""
    return [number(value, digits) for value in values]


def listed(value: Any, digits: int = 8) -> Any:
    """Dataclasses, arrays, tuples and numbers."""
    if isinstance(value, np.ndarray):
        return [listed(row, digits) for row in value] if value.ndim > 1 else numbers(value, digits)
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | float | np.integer | np.floating):
        return number(float(value), digits)
    if isinstance(value, tuple | list):
        return [listed(each, digits) for each in value]
    return {f.name: listed(getattr(value, f.name), digits) for f in dataclasses.fields(value)}


def limited(spec: FigureSpec) -> bool:
    """Whether the script can draw it: only marks that it knows, and axes with limits."""
    marks = [mark for panel in spec.panels for mark in panel.marks]
    axes = [axis for panel in spec.panels for axis in (panel.x, panel.y)]
    return all(type(mark).__name__ in _DRAWN for mark in marks) and all(axis.limits is not None for axis in axes)


def plain(spec: FigureSpec) -> dict[str, Any]:
    """A figure; a mark says which one it is. No table and no summary: the page has those already.

    A mark whose ``x`` is that of the mark before has ``"="`` there: all lines of a path share their alphas.
    """
    out = _plain(spec)
    for panel, known in zip(out["panels"], spec.panels, strict=True):
        before = None
        for mark, each in zip(panel["marks"], known.marks, strict=True):
            x = getattr(each, "x", None)
            if isinstance(x, np.ndarray) and before is not None and np.array_equal(x, before):
                mark["x"] = "="
            before = x if isinstance(x, np.ndarray) else before
    return dict(out)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return numbers(value, 5)
    if isinstance(value, float | np.floating):
        return number(float(value))
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in ("table", "alt")
        }
        return {"mark": type(value).__name__, **fields} if type(value).__name__ in _DRAWN else fields
    return value
