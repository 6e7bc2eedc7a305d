"""Drawing a `FigureSpec` with matplotlib: the only file of the package that imports it.

Figures are made with matplotlib's object interface. Global state (`pyplot`) is touched only when no axes are given and
the user works interactively or has already imported pyplot, so that the figure appears where it is expected.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Ellipse as EllipsePatch
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FixedFormatter, FixedLocator, Formatter, MaxNLocator, NullLocator

from ..errors import InputTypeError
from .annotate import annotate
from .common import tick_texts
from .drawing import DRAW, Colours
from .margins import SMALL, below_above, beyond_usual, heading_lines, sides_of, wrapped
from .palette import DARK, FONT_SIZE, LIGHT
from .spec import Axis, Ellipse, EndLabel, FigureSpec, Panel

__all__ = ["draw", "render"]

_DPI = 150.0


def draw(spec: FigureSpec, ax: Any = None, *, title: bool = True, caption: bool = True) -> Any:
    """Draw a figure.

    Parameters
    ----------
    spec : FigureSpec
    ax : matplotlib Axes or sequence of Axes, optional
        Where to draw: one for each panel; a single one gets the first panel only. None: a new figure, with the
        sentence under it.
    title, caption : bool
        Whether a new figure shows the question above and the sentence below.

    Returns
    -------
    Axes or array of Axes
        What was given, or the axes of the new figure (an array where the figure has several panels).
    """
    if ax is not None:
        given = list(np.ravel(np.asarray(ax, dtype=object)))
        for item, panel in zip(given, spec.panels, strict=False):
            if not isinstance(item, Axes):
                raise InputTypeError(f"ax must be matplotlib Axes (or a sequence of them), not {type(item).__name__}.")
            heading = spec.question if len(spec.panels) == 1 else panel.title
            _panel(item, panel, heading if title else "")
        return ax
    axes = _new_figure(spec, title, caption)
    return axes[0] if len(axes) == 1 else np.array(axes, dtype=object)


def render(
    spec: FigureSpec,
    fmt: str,
    *,
    title: bool = False,
    caption: bool = False,
    dpi: float = _DPI,
    transparent: bool = False,
) -> bytes:
    """The figure as the bytes of a file.

    Parameters
    ----------
    fmt : str
        ``"svg"``, ``"png"`` or ``"pdf"``. SVG keeps text as text and is the same for the same figure.
    title, caption : bool
        Whether the question stands above and the sentence below.
    dpi : float
        Dots per inch of PNG.
    transparent : bool
        Leave the paper out.
    """
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"diamondring-{spec.kind}",
        "font.family": "DejaVu Sans",
        "text.usetex": False,
        "hatch.linewidth": 0.8,
        "path.simplify": True,
        "path.simplify_threshold": 0.3,
    }
    buffer = io.BytesIO()
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        figure = _figure(spec, title, caption, Figure, as_text=fmt == "svg")[0].figure
        metadata = {"Date": None} if fmt == "svg" else {"CreationDate": None} if fmt == "pdf" else None
        figure.savefig(buffer, format=fmt, dpi=dpi, metadata=metadata, transparent=transparent)  # type: ignore[union-attr]
    return buffer.getvalue()


def _new_figure(spec: FigureSpec, title: bool, caption: bool) -> list[Axes]:
    if _pyplot_expected():
        from matplotlib import pyplot

        return _figure(spec, title, caption, pyplot.figure)
    return _figure(spec, title, caption, Figure)


def _pyplot_expected() -> bool:
    """Whether the user will look for the figure in pyplot: it is imported, or this is a prompt or a notebook."""
    return "matplotlib.pyplot" in sys.modules or hasattr(sys, "ps1") or "IPython" in sys.modules


def _figure(spec: FigureSpec, title: bool, caption: bool, make: Any, as_text: bool = False) -> list[Axes]:
    """A new figure whose margins are measured from its texts, so that nothing is cut off or overlaps."""
    width, height = (72.0 * inches for inches in spec.size)
    panels = [spec.panels[0], *(_beside(spec.panels[0], panel) for panel in spec.panels[1:])]
    count = len(panels)
    total_width = count * width + sum(beyond_usual(panel, _width) for panel in panels)
    headings = [(spec.question if count == 1 else panel.title) if title or count > 1 else "" for panel in panels]
    sides = [sides_of(panel, _width) for panel in panels]
    # frames of the same size, whatever stands beside them
    box_width = (total_width - sum(left + right for left, right in sides)) / count
    heights = [below_above(panel, heading, box_width, _width) for panel, heading in zip(panels, headings, strict=True)]
    below, above = max(low for low, _ in heights), max(high for _, high in heights)
    if all(panel.equal for panel in panels):
        height = above + below + box_width
    box_height = height - above - below
    lines = wrapped(spec.caption.replace("`", "'"), total_width - 28.0, FONT_SIZE, _width) if caption else []
    banner = 24.0 if title and count > 1 else 0.0
    foot = 1.45 * FONT_SIZE * len(lines) + (12.0 if lines else 0.0)
    total_height = height + banner + foot
    figure = make(figsize=(total_width / 72, total_height / 72), dpi=_DPI)
    if make is Figure:
        FigureCanvasAgg(figure)
    axes, start = [], 0.0
    for k, (panel, (left, right)) in enumerate(zip(panels, sides, strict=True)):
        # a square, so that equal units fill it and the texts keep their places
        side = min(box_width, box_height)
        wide, tall = (side, side) if panel.equal else (box_width, box_height)
        frame = (start + left + (box_width - wide) / 2, foot + below, wide, tall)
        start += left + box_width + right
        ax = figure.add_axes(
            (frame[0] / total_width, frame[1] / total_height, frame[2] / total_width, frame[3] / total_height)
        )
        _panel(ax, panel, headings[k], as_text)
        axes.append(ax)
    colours = _colours(axes[0])
    place_text = {"parse_math": False, "color": colours["ink"], "ha": "left"}
    if banner:
        y = 1 - 8 / total_height
        figure.text(
            8 / total_width, y, spec.question, va="top", fontsize=1.15 * FONT_SIZE, fontweight="bold", **place_text
        )
    for k, line in enumerate(reversed(lines)):
        figure.text(
            10 / total_width,
            (6 + 1.45 * FONT_SIZE * k) / total_height,
            line,
            va="bottom",
            fontsize=FONT_SIZE,
            **place_text,
        )
    return axes


def _beside(first: Panel, panel: Panel) -> Panel:
    """A panel without the words of its y axis where the first one has the same axis."""
    if panel.y != first.y:
        return panel
    ticks = None if panel.y.ticks is None else tuple((at, "") for at, _ in panel.y.ticks)
    return replace(panel, y=replace(panel.y, label="", ticks=ticks))


class _Compact(Formatter):
    """Tick texts with just enough digits to differ."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return tick_texts([x])[0]

    def format_ticks(self, values: Any) -> list[str]:
        return tick_texts([float(value) for value in values])


def _panel(ax: Axes, panel: Panel, heading: str, as_text: bool = True) -> None:
    """Everything of one panel on one pair of axes."""
    colours = _colours(ax)
    _axes(ax, panel, colours)
    for mark in panel.marks:
        if isinstance(mark, Ellipse):
            _ellipse(ax, mark, colours)
        elif type(mark) in DRAW:
            DRAW[type(mark)](ax, mark, colours)
    _limits(ax, panel)
    box = _box(ax)
    _title(ax, panel, heading, colours, box)
    annotate(ax, panel, colours, box, _width)
    if not as_text:
        _replace_missing_glyphs(ax)


def _colours(ax: Axes) -> Colours:
    """The palette that can be read on the background of these axes, with that background as paper."""
    behind = [to_rgba(ax.get_facecolor()), to_rgba(ax.get_figure(root=True).get_facecolor())]  # type: ignore[union-attr]
    red, green, blue, _ = next((color for color in behind if color[3] > 0.5), (1.0, 1.0, 1.0, 1.0))
    palette = LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else DARK
    return {**palette, "paper": to_hex((red, green, blue))}


def _axes(ax: Axes, panel: Panel, colours: Colours) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side, shown in (("bottom", panel.x.spine), ("left", panel.y.spine)):
        ax.spines[side].set_visible(shown)
        ax.spines[side].set_color(colours["grey"])
    ax.tick_params(which="both", colors=colours["ink"], labelsize=SMALL, length=3.0, color=colours["grey"])
    sides: tuple[tuple[str, Axis, Any], ...] = (("x", panel.x, ax.xaxis), ("y", panel.y, ax.yaxis))
    for name, spec, axis in sides:
        if spec.scale == "log":
            (ax.set_xscale if name == "x" else ax.set_yscale)("log")
        if spec.ticks is not None:
            axis.set_major_locator(FixedLocator([at for at, _ in spec.ticks]))
            axis.set_major_formatter(FixedFormatter([text for _, text in spec.ticks]))
        elif not spec.spine:
            axis.set_major_locator(NullLocator())
        else:
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
            axis.set_major_formatter(_Compact())
        axis.set_minor_locator(NullLocator())
        if not spec.spine:
            ax.tick_params(axis=name, length=0.0)  # type: ignore[arg-type]
    ax.set_xlabel(panel.x.label, fontsize=FONT_SIZE, color=colours["ink"], parse_math=False)
    ax.set_ylabel(panel.y.label, fontsize=FONT_SIZE, color=colours["ink"], parse_math=False, rotation_mode="anchor")


def _limits(ax: Axes, panel: Panel) -> None:
    if panel.x.limits is not None:
        room = _room(ax, panel)
        low, high = sorted(panel.x.limits)
        ax.set_xlim(*_widened(panel.x, room))
        if room:
            ax.spines["bottom"].set_bounds(low, high)
            ax.xaxis.set_label_coords(0.5 * (1.0 - room), -(SMALL + 9.0) / _box(ax)[1])
            ax.xaxis.label.set_verticalalignment("top")
            if panel.x.ticks is None:
                places = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
                ax.xaxis.set_major_locator(FixedLocator([at for at in places if low <= at <= high]))
    if panel.y.limits is not None:
        ax.set_ylim(*panel.y.limits)
    if panel.equal:
        ax.set_aspect("equal", adjustable="box")
    for axis in (ax.xaxis, ax.yaxis):
        for tick in axis.get_major_ticks():
            for label in (tick.label1, tick.label2):
                label.set_parse_math(False)


def _room(ax: Axes, panel: Panel) -> float:
    """Share of the panel's width kept free for labels: what the spec says, and enough for all end labels."""
    ends = [_width(mark.text, FONT_SIZE) + 16.0 for mark in panel.marks if isinstance(mark, EndLabel)]
    return min(max([panel.x.room, *(end / max(_box(ax)[0], 1.0) for end in ends)]), 0.6)


def _widened(axis: Axis, room: float) -> tuple[float, float]:
    """The limits with room for labels beyond the second one."""
    assert axis.limits is not None
    first, second = axis.limits
    stretch = room / (1.0 - room)
    if axis.scale == "log":
        return first, second * (second / first) ** stretch
    return first, second + (second - first) * stretch


def _ellipse(ax: Axes, mark: Ellipse, colours: Colours) -> None:
    ax.add_patch(
        EllipsePatch(
            mark.center,
            2 * mark.semi[0],
            2 * mark.semi[1],
            angle=mark.angle,
            fill=False,
            edgecolor=colours[mark.color],
            linewidth=mark.width,
            alpha=mark.opacity if mark.opacity < 1 else None,
            zorder=2.4,
        )
    )


def _box(ax: Axes) -> tuple[float, float]:
    """Width and height of the axes in points, after an equal aspect has been applied."""
    ax.apply_aspect()
    extent = ax.get_window_extent()
    dpi = ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return float(extent.width) * 72 / dpi, float(extent.height) * 72 / dpi


def _title(ax: Axes, panel: Panel, heading: str, colours: Colours, box: tuple[float, float]) -> None:
    lift = 0.0
    if panel.top:
        lift = SMALL + 6.0
        for x, text in panel.top:
            _at(ax, text, x, 3.0, colours["grey"], "center")
        _at(ax, panel.top_label, None, 3.0, colours["grey"], "right")
    if heading:
        text = "\n".join(heading_lines(heading, box[0], _width))
        ax.annotate(
            text,
            (0.0, 1.0),
            xytext=(0.0, lift + 5.0),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=1.08 * FONT_SIZE,
            color=colours["ink"],
            va="bottom",
            parse_math=False,
            annotation_clip=False,
        )


def _at(ax: Axes, text: str, x: float | None, lift: float, color: str, align: str) -> None:
    """Small text above the frame, at a place in data, or (None) left of the frame."""
    ax.annotate(
        text,
        (0.0 if x is None else x, 1.0),
        xytext=(-4.0 if x is None else 0.0, lift),
        xycoords="axes fraction" if x is None else ax.get_xaxis_transform(),
        textcoords="offset points",
        fontsize=SMALL,
        color=color,
        ha=align,
        va="bottom",
        parse_math=False,
        annotation_clip=False,
    )


def _width(text: str, size: float) -> float:
    """Width of a text in points, independent of resolution."""
    with _quiet():
        width, _, _ = text_to_path.get_text_width_height_descent(text, FontProperties(size=size), False)
    return float(width)


@contextmanager
def _quiet() -> Iterator[None]:
    """No warning about characters that the font lacks: they are measured as boxes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")
        yield


def _replace_missing_glyphs(ax: Axes) -> None:
    """Characters that the font lacks become a box, as matplotlib would draw them, without its warning at every draw."""
    for artist in ax.findobj(match=lambda item: hasattr(item, "get_text") and hasattr(item, "get_fontproperties")):
        text = artist.get_text()  # type: ignore[attr-defined]
        if text.isascii():
            continue
        font = get_font(findfont(artist.get_fontproperties()))  # type: ignore[attr-defined]
        shown = "".join(c if c == "\n" or font.get_char_index(ord(c)) else "□" for c in text)
        if shown != text:
            artist.set_text(shown)  # type: ignore[attr-defined]
