"""A figure as plain data: panels, axes, marks, the sentence under it, a summary for screen readers, and its numbers.

Nothing here draws. `mpl.draw` turns a spec into matplotlib artists; tests look at the spec first. Colours are roles
(``"error"``, ``"penalty"``, ``"ink"`` ...), so that a renderer can follow light and dark themes. Coordinates are data
coordinates; sizes are in points, figure sizes in inches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..display import Shown

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Contours",
    "Ellipse",
    "EndLabel",
    "ErrorBars",
    "FigureSpec",
    "HLine",
    "Line",
    "Mark",
    "Note",
    "NumberTable",
    "Panel",
    "Points",
    "Polygon",
    "Role",
    "Span",
    "Text",
    "VLine",
]

Float = NDArray[np.float64]
Role = Literal[
    "ink",
    "grey",
    "faint",
    "paper",
    "error",
    "penalty",
    "series0",
    "series1",
    "series2",
    "series3",
    "series4",
    "series5",
]
Dash = Literal["solid", "dashed", "dotted", "dashdot"]
Shape = Literal["square", "circle", "diamond", "ring", "left", "right", "cross"]


@dataclass(frozen=True, eq=False)
class Line:
    """A polyline through (x, y)."""

    x: Float
    y: Float
    color: Role = "ink"
    width: float = 1.5
    dash: Dash = "solid"
    opacity: float = 1.0
    step: bool = False


@dataclass(frozen=True, eq=False)
class Points:
    """Markers; ``ring`` is a hollow circle, ``left`` and ``right`` are arrow heads."""

    x: Float
    y: Float
    color: Role = "ink"
    shape: Shape = "circle"
    size: float = 6.0
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class Band:
    """The area between ``low`` and ``high`` along x."""

    x: Float
    low: Float
    high: Float
    color: Role = "grey"
    opacity: float = 0.2


@dataclass(frozen=True, eq=False)
class Bars:
    """Horizontal bars at ``position`` (y) from ``start`` to ``end`` (x)."""

    position: Float
    start: Float
    end: Float
    color: Role = "grey"
    height: float = 0.66
    opacity: float = 1.0
    hatch: bool = False


@dataclass(frozen=True, eq=False)
class ErrorBars:
    """Horizontal intervals from ``low`` to ``high`` (x) at ``position`` (y)."""

    position: Float
    low: Float
    high: Float
    color: Role = "ink"
    width: float = 1.5


@dataclass(frozen=True)
class HLine:
    """A horizontal line across the panel."""

    y: float
    color: Role = "grey"
    width: float = 1.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class VLine:
    """A vertical line across the panel."""

    x: float
    color: Role = "grey"
    width: float = 1.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class Span:
    """A shaded vertical strip from ``low`` to ``high`` (x)."""

    low: float
    high: float
    color: Role = "grey"
    opacity: float = 0.15


@dataclass(frozen=True, eq=False)
class Polygon:
    """A closed outline; ``fill_opacity`` 0 leaves it empty."""

    x: Float
    y: Float
    color: Role = "penalty"
    fill_opacity: float = 0.13
    width: float = 2.0
    dash: Dash = "solid"


@dataclass(frozen=True)
class Ellipse:
    """An ellipse by its centre, semi-axes, and the angle of the first one in degrees."""

    center: tuple[float, float]
    semi: tuple[float, float]
    angle: float
    color: Role = "error"
    width: float = 1.0
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class Contours:
    """Lines of equal value at ``levels`` of a function given on a grid: ``values`` (len(y), len(x))."""

    x: Float
    y: Float
    values: Float
    levels: tuple[float, ...]
    color: Role = "error"
    width: float = 1.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Text:
    """Text at a fixed place; with ``x_frame`` or ``y_frame`` that coordinate runs from 0 to 1 across the panel.

    ``clear`` puts it on a patch of paper, over lines that would cross it.
    """

    text: str
    x: float
    y: float
    color: Role = "ink"
    align: Literal["left", "center", "right"] = "left"
    level: Literal["bottom", "center", "top"] = "center"
    size: float = 1.0
    bold: bool = False
    x_frame: bool = False
    y_frame: bool = False
    clear: bool = False


@dataclass(frozen=True)
class Note:
    """Text that belongs to the point (x, y): the renderer finds a free place beside it."""

    text: str
    x: float
    y: float
    color: Role = "ink"
    size: float = 1.0
    prefer: Literal["", "above", "below", "left", "right"] = ""


@dataclass(frozen=True)
class EndLabel:
    """Text at the right end of a line: the renderer moves such labels apart and joins each to its line's end."""

    text: str
    x: float
    y: float
    color: Role = "ink"


Mark = (
    Line
    | Points
    | Band
    | Bars
    | ErrorBars
    | HLine
    | VLine
    | Span
    | Polygon
    | Ellipse
    | Contours
    | Text
    | Note
    | EndLabel
)


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes
    ----------
    label : str
    limits : (float, float), optional
        Ends of the data range; decreasing limits turn the axis round. None: from the marks.
    scale : "linear" or "log"
    ticks : tuple of (place, text), optional
        Exactly these ticks. None: chosen by the renderer.
    room : float, default 0
        Share of the panel kept free beyond the second limit (x axis only); end labels get what they need.
    spine : bool, default True
        Whether the axis line and its ticks are drawn.
    """

    label: str = ""
    limits: tuple[float, float] | None = None
    scale: Literal["linear", "log"] = "linear"
    ticks: tuple[tuple[float, str], ...] | None = None
    room: float = 0.0
    spine: bool = True


@dataclass(frozen=True)
class Panel:
    """One pair of axes with its marks, drawn in order.

    Attributes
    ----------
    equal : bool
        One unit has the same length on both axes.
    top : tuple of (x, text)
        Small numbers above the panel, such as counts, with ``top_label`` before them.
    """

    title: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    equal: bool = False
    top: tuple[tuple[float, str], ...] = ()
    top_label: str = ""


@dataclass(frozen=True)
class NumberTable:
    """The numbers behind a figure: column heads, rows, and a note on what was left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | int, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class FigureSpec(Shown):
    """A whole figure.

    Attributes
    ----------
    kind : str
        ``"touch"``, ``"path"``, ``"cv"``, ``"which_one"``, ``"coefficients"``, ``"pull"``, ``"overfit"``, ``"cost"``.
    question : str
        What the figure answers; its title.
    caption : str
        The sentence under it, made from these data.
    alt : str
        Summary for readers who do not see it.
    size : (float, float)
        Width and height in inches of one panel.
    """

    kind: str
    question: str
    panels: tuple[Panel, ...]
    caption: str
    alt: str
    table: NumberTable
    size: tuple[float, float] = (4.8, 3.3)

    def panel_alone(self, which: int) -> FigureSpec:
        """One panel as a figure of its own, under its own title."""
        panel = self.panels[which]
        return replace(self, panels=(panel,), question=panel.title)
