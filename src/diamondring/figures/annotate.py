"""Labels of a panel on matplotlib axes: end labels and notes, placed by `labels`. Works on any axes it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .drawing import Colours
from .labels import Request, Spot, place, spread
from .palette import FONT_SIZE
from .spec import Band, Ellipse, EndLabel, Line, Mark, Note, Panel, Points, Polygon

__all__ = ["annotate"]

Box = tuple[float, float]
Width = Callable[[str, float], float]


def annotate(ax: Any, panel: Panel, colours: Colours, box: Box, width: Width) -> None:
    """Write the end labels of a panel, moved apart, and its notes, where they cover nothing.

    Parameters
    ----------
    ax : matplotlib Axes
        With its final limits.
    panel : Panel
    colours : dict
        Colour of each role.
    box : (width, height)
        Of the axes, in points.
    width : callable
        Width in points of a text of some size.
    """
    ends = [mark for mark in panel.marks if isinstance(mark, EndLabel)]
    notes = [mark for mark in panel.marks if isinstance(mark, Note)]
    spots: list[Spot] = []
    if ends:
        spots += _end_labels(ax, ends, colours, box, width)
    if not notes:
        return
    points = _in_points(ax, np.array([(note.x, note.y) for note in notes]), box)
    requests = [
        Request(x, y, width(note.text, FONT_SIZE * note.size) + 4, 1.3 * FONT_SIZE * note.size, note.prefer)
        for (x, y), note in zip(points, notes, strict=True)
    ]
    spots += _marker_spots(ax, panel.marks, box)
    for note, request, spot in zip(
        notes, requests, place(requests, box, spots, _ink(ax, panel.marks, box)), strict=True
    ):
        if spot is None:
            continue
        middle = (spot.x + request.width / 2, spot.y + request.height / 2)
        ax.annotate(
            note.text,
            (note.x, note.y),
            xytext=(middle[0] - request.x, middle[1] - request.y),
            textcoords="offset points",
            fontsize=FONT_SIZE * note.size,
            color=colours[note.color],
            ha="center",
            va="center",
            parse_math=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colours[note.color],
                "linewidth": 0.6,
                "shrinkB": 4.0,
                "shrinkA": 0.0,
            }
            if spot.leader
            else None,
            bbox={"facecolor": colours["paper"], "edgecolor": "none", "alpha": 0.75, "pad": 0.5},
            zorder=5.0,
        )


def _end_labels(ax: Any, ends: Sequence[EndLabel], colours: Colours, box: Box, width: Width) -> list[Spot]:
    """Names at the ends of lines, each joined to its line by a thin leader."""
    points = _in_points(ax, np.array([(end.x, end.y) for end in ends]), box)
    height = 1.3 * FONT_SIZE
    fits = max(1, int(box[1] // height))
    ends, points = ends[:fits], points[:fits]
    places = spread([y for _, y in points], [height] * len(ends), 0.0, box[1])
    spots = []
    for end, (x, y), target in zip(ends, points, places, strict=True):
        ax.annotate(
            end.text,
            (end.x, end.y),
            xytext=(13.0, target - y),
            textcoords="offset points",
            fontsize=FONT_SIZE,
            color=colours[end.color],
            va="center",
            parse_math=False,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colours[end.color],
                "linewidth": 0.6,
                "shrinkA": 0.0,
                "shrinkB": 2.0,
                "relpos": (0.0, 0.5),
            },
            zorder=5.0,
        )
        spots.append(Spot(x, target - height / 2, width(end.text, FONT_SIZE) + 16.0, height))
    return spots


def _in_points(ax: Any, places: Any, box: Box) -> Any:
    """Data coordinates (m, 2) in points from the lower left corner of the axes."""
    return ax.transAxes.inverted().transform(ax.transData.transform(places)) * np.array(box)


def _marker_spots(ax: Any, all_marks: Sequence[Mark], box: Box) -> list[Spot]:
    spots = []
    for mark in all_marks:
        if isinstance(mark, Points) and len(mark.x) <= 40:
            for x, y in _in_points(ax, np.column_stack([mark.x, mark.y]), box):
                spots.append(Spot(x - mark.size / 2, y - mark.size / 2, mark.size, mark.size))
    return spots


def _ink(ax: Any, all_marks: Sequence[Mark], box: Box) -> Any:
    """Points along the lines of a panel, with the weight of covering them, in points."""
    pieces = []
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    for mark in all_marks:
        if isinstance(mark, Ellipse):
            angle = np.deg2rad(mark.angle)
            first, second = mark.semi[0] * np.cos(turn), mark.semi[1] * np.sin(turn)
            x = mark.center[0] + first * np.cos(angle) - second * np.sin(angle)
            y = mark.center[1] + first * np.sin(angle) + second * np.cos(angle)
            pieces.append(_trace(ax, x, y, 2.0 if mark.width > 1.5 else 0.25, box))
        elif isinstance(mark, Line):
            pieces.append(_trace(ax, mark.x, mark.y, 0.3 if mark.color == "faint" else 1.5, box))
        elif isinstance(mark, Polygon):
            pieces.append(_trace(ax, np.append(mark.x, mark.x[0]), np.append(mark.y, mark.y[0]), 1.0, box))
        elif isinstance(mark, Band):
            pieces.append(_trace(ax, mark.x, mark.high, 0.3, box))
    return np.concatenate(pieces) if pieces else np.zeros((0, 3))


def _trace(ax: Any, x: Any, y: Any, weight: float, box: Box) -> Any:
    """A polyline resampled about every 3 points of length, inside the frame."""
    with np.errstate(invalid="ignore"):
        at = _in_points(ax, np.column_stack([x, y]), box)
    at = np.clip(at[np.isfinite(at).all(axis=1)], -200.0, 1200.0)
    if len(at) < 2:
        return np.zeros((0, 3))
    lengths = np.hypot(*np.diff(at, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = np.arange(0.0, along[-1], 3.0)
    dense = np.column_stack([np.interp(wanted, along, at[:, 0]), np.interp(wanted, along, at[:, 1])])
    inside = (dense >= 0).all(axis=1) & (dense <= np.array(box)).all(axis=1)
    return np.column_stack([dense[inside], np.full(int(inside.sum()), weight)])
