"""One function per mark: what it asks of a pair of matplotlib axes. Matplotlib itself is imported by `mpl` only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .palette import FONT_SIZE
from .spec import Band, Bars, Contours, ErrorBars, HLine, Line, Points, Polygon, Role, Span, Text, VLine

__all__ = ["DRAW", "Colours"]

Colours = dict[Role, str]
_DASH: dict[str, Any] = {
    "solid": "-",
    "dashed": (0, (5, 2.2)),
    "dotted": (0, (1, 1.8)),
    "dashdot": (0, (5, 1.6, 1, 1.6)),
}
_MARKER = {"square": "s", "circle": "o", "diamond": "D", "ring": "o", "left": "<", "right": ">", "cross": "x"}


def line(ax: Any, mark: Line, colours: Colours) -> None:
    ax.plot(
        mark.x,
        mark.y,
        color=colours[mark.color],
        linewidth=mark.width,
        linestyle=_DASH[mark.dash],
        alpha=mark.opacity if mark.opacity < 1 else None,
        drawstyle="steps-mid" if mark.step else "default",
        solid_joinstyle="round",
        zorder=2.0 if mark.color == "faint" else 2.5,
    )


def points(ax: Any, mark: Points, colours: Colours) -> None:
    color = colours[mark.color]
    ring = mark.shape == "ring"
    ax.plot(
        mark.x,
        mark.y,
        linestyle="none",
        marker=_MARKER[mark.shape],
        markersize=mark.size,
        markerfacecolor=colours["paper"] if ring else color,
        markeredgecolor=color,
        markeredgewidth=1.8 if ring or mark.shape == "cross" else 0.0,
        alpha=mark.opacity if mark.opacity < 1 else None,
        clip_on=False,
        zorder=4.0,
    )


def band(ax: Any, mark: Band, colours: Colours) -> None:
    ax.fill_between(
        mark.x, mark.low, mark.high, color=colours[mark.color], alpha=mark.opacity, linewidth=0.0, zorder=1.5
    )


def bars(ax: Any, mark: Bars, colours: Colours) -> None:
    color = colours[mark.color]
    style: dict[str, Any] = {"color": color, "linewidth": 0.0}
    if mark.hatch:
        style = {"color": "none", "edgecolor": color, "linewidth": 0.8, "hatch": "////"}
    ax.barh(
        mark.position,
        np.asarray(mark.end) - np.asarray(mark.start),
        left=mark.start,
        height=mark.height,
        alpha=mark.opacity if mark.opacity < 1 else None,
        zorder=2.0,
        **style,
    )


def error_bars(ax: Any, mark: ErrorBars, colours: Colours) -> None:
    ax.hlines(mark.position, mark.low, mark.high, color=colours[mark.color], linewidth=mark.width, zorder=3.0)


def hline(ax: Any, mark: HLine, colours: Colours) -> None:
    ax.axhline(mark.y, color=colours[mark.color], linewidth=mark.width, linestyle=_DASH[mark.dash], zorder=1.8)


def vline(ax: Any, mark: VLine, colours: Colours) -> None:
    ax.axvline(mark.x, color=colours[mark.color], linewidth=mark.width, linestyle=_DASH[mark.dash], zorder=1.8)


def span(ax: Any, mark: Span, colours: Colours) -> None:
    ax.axvspan(mark.low, mark.high, color=colours[mark.color], alpha=mark.opacity, linewidth=0.0, zorder=1.0)


def polygon(ax: Any, mark: Polygon, colours: Colours) -> None:
    color = colours[mark.color]
    if mark.fill_opacity > 0:
        ax.fill(mark.x, mark.y, color=color, alpha=mark.fill_opacity, linewidth=0.0, zorder=1.2)
    x, y = np.append(mark.x, mark.x[0]), np.append(mark.y, mark.y[0])
    ax.plot(x, y, color=color, linewidth=mark.width, linestyle=_DASH[mark.dash], zorder=2.2)


def contours(ax: Any, mark: Contours, colours: Colours) -> None:
    if mark.levels:
        ax.contour(
            mark.x,
            mark.y,
            mark.values,
            levels=sorted(mark.levels),
            colors=[colours[mark.color]],
            linewidths=mark.width,
            alpha=mark.opacity if mark.opacity < 1 else None,
            zorder=2.4,
        )


def text(ax: Any, mark: Text, colours: Colours) -> None:
    transform = {
        (False, False): ax.transData,
        (True, True): ax.transAxes,
        (False, True): ax.get_xaxis_transform(),
        (True, False): ax.get_yaxis_transform(),
    }[mark.x_frame, mark.y_frame]
    ax.text(
        mark.x,
        mark.y,
        mark.text,
        transform=transform,
        color=colours[mark.color],
        ha=mark.align,
        va=mark.level,
        fontsize=FONT_SIZE * mark.size,
        fontweight="bold" if mark.bold else "normal",
        bbox={"facecolor": colours["paper"], "edgecolor": "none", "alpha": 0.8, "pad": 0.5} if mark.clear else None,
        parse_math=False,
        clip_on=False,
        zorder=5.0,
    )


DRAW: dict[type, Callable[..., None]] = {
    Line: line,
    Points: points,
    Band: band,
    Bars: bars,
    ErrorBars: error_bars,
    HLine: hline,
    VLine: vline,
    Span: span,
    Polygon: polygon,
    Contours: contours,
    Text: text,
}
