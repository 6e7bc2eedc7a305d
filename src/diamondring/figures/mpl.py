"""Drawing a `FigureSpec` with matplotlib: the only file of the package that imports it.

Figures are made with matplotlib's object interface. Global state (`pyplot`) is touched only when no axes are given and
the user works interactively or has already imported pyplot, so that the figure appears where it is expected.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Ellipse as EllipsePatch
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FixedFormatter, FixedLocator, Formatter, MaxNLocator, NullLocator

from ..errors import InputTypeError
from .common import tick_texts
from .drawing import DRAW, Colours
from .labels import Request, Spot, place, spread, wrap
from .palette import DARK, FONT_SIZE, LIGHT
from .spec import Axis, Band, Ellipse, EndLabel, FigureSpec, Line, Mark, Note, Panel, Points, Polygon

__all__ = ["draw", "render"]

_DPI = 150.0
_SMALL = 0.9 * FONT_SIZE


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


def render(spec: FigureSpec, fmt: str, *, title: bool = False, caption: bool = False, dpi: float = _DPI) -> bytes:
    """The figure as the bytes of a file.

    Parameters
    ----------
    fmt : str
        ``"svg"``, ``"png"`` or ``"pdf"``. SVG keeps text as text and is the same for the same figure.
    """
    settings: dict[str, Any] = {
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
        figure.savefig(buffer, format=fmt, dpi=dpi, metadata=metadata)  # type: ignore[union-attr]
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
    count = len(spec.panels)
    headings = [(spec.question if count == 1 else panel.title) if title or count > 1 else "" for panel in spec.panels]
    margins = [_margins(panel, heading, width) for panel, heading in zip(spec.panels, headings, strict=True)]
    above, below = max(m[3] for m in margins), max(m[2] for m in margins)
    if all(panel.equal for panel in spec.panels):
        height = above + below + min(width - m[0] - m[1] for m in margins)
    lines = _wrapped(spec.caption, count * width - 20.0, FONT_SIZE) if caption else []
    banner = 24.0 if title and count > 1 else 0.0
    foot = 1.45 * FONT_SIZE * len(lines) + (12.0 if lines else 0.0)
    total_width, total_height = count * width, height + banner + foot
    figure = make(figsize=(total_width / 72, total_height / 72), dpi=_DPI)
    if make is Figure:
        FigureCanvasAgg(figure)
    axes = []
    for k, (panel, margin) in enumerate(zip(spec.panels, margins, strict=True)):
        left, right = margin[0], margin[1]
        box_width, box_height = width - left - right, height - above - below
        if panel.equal:
            # a square, so that equal units fill it and the texts keep their places
            side = min(box_width, box_height)
            left, box_width, box_height = left + (box_width - side) / 2, side, side
        frame = (k * width + left, foot + below, box_width, box_height)
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


def _margins(panel: Panel, heading: str, width: float) -> tuple[float, float, float, float]:
    """Left, right, bottom and top margin in points."""
    left, right, bottom, top = 10.0, 10.0, 8.0, 6.0
    if panel.y.spine or panel.y.ticks:
        texts = [text for _, text in panel.y.ticks] if panel.y.ticks is not None else ["−0.000"]
        left += max([_width(text, _SMALL) for text in texts], default=0.0) + 6.0
    if panel.y.label:
        left += FONT_SIZE + 6.0
    if panel.x.spine:
        bottom += _SMALL + 8.0
    if panel.x.label:
        bottom += FONT_SIZE + 6.0
    if panel.top:
        top += _SMALL + 6.0
    if heading:
        top += 1.5 * FONT_SIZE * len(_wrapped(heading, width - 16.0, 1.08 * FONT_SIZE)) + 4.0
    return left, right, bottom, top


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
    _labels(ax, panel, colours, box)
    if not as_text:
        _replace_missing_glyphs(ax)


def _colours(ax: Axes) -> Colours:
    """The palette that can be read on the background of these axes."""
    red, green, blue = to_rgb(ax.get_facecolor())
    return dict(LIGHT) if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else dict(DARK)


def _axes(ax: Axes, panel: Panel, colours: Colours) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side, axis in (("bottom", panel.x), ("left", panel.y)):
        ax.spines[side].set_visible(axis.spine)
        ax.spines[side].set_color(colours["grey"])
    ax.tick_params(which="both", colors=colours["ink"], labelsize=_SMALL, length=3.0, color=colours["grey"])
    for name, spec, axis in (("x", panel.x, ax.xaxis), ("y", panel.y, ax.yaxis)):
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
        low, high = panel.x.limits
        ax.set_xlim(*_widened(panel.x))
        if panel.x.room:
            ax.spines["bottom"].set_bounds(min(low, high), max(low, high))
    if panel.y.limits is not None:
        ax.set_ylim(*panel.y.limits)
    if panel.equal:
        ax.set_aspect("equal", adjustable="box")
    for axis in (ax.xaxis, ax.yaxis):
        for tick in axis.get_major_ticks():
            for label in (tick.label1, tick.label2):
                label.set_parse_math(False)


def _widened(axis: Axis) -> tuple[float, float]:
    """The limits with room for labels beyond the second one."""
    assert axis.limits is not None
    first, second = axis.limits
    if not axis.room:
        return first, second
    stretch = axis.room / (1.0 - axis.room)
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
        lift = _SMALL + 6.0
        for x, text in panel.top:
            _at(ax, text, x, 3.0, colours["grey"], "center")
        _at(ax, panel.top_label, None, 3.0, colours["grey"], "right")
    if heading:
        room = max(box[0] + 20.0, 120.0)
        text = "\n".join(_wrapped(heading, room, 1.08 * FONT_SIZE))
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
        fontsize=_SMALL,
        color=color,
        ha=align,  # type: ignore[arg-type]
        va="bottom",
        parse_math=False,
        annotation_clip=False,
    )


def _labels(ax: Axes, panel: Panel, colours: Colours, box: tuple[float, float]) -> None:
    """End labels moved apart, notes put where they cover nothing."""
    ends = [mark for mark in panel.marks if isinstance(mark, EndLabel)]
    notes = [mark for mark in panel.marks if isinstance(mark, Note)]
    spots: list[Spot] = []
    if ends:
        spots += _end_labels(ax, ends, panel, colours, box)
    if not notes:
        return
    points = _in_points(ax, np.array([(note.x, note.y) for note in notes]), box)
    requests = [
        Request(x, y, _width(note.text, FONT_SIZE * note.size) + 4, 1.3 * FONT_SIZE * note.size, note.prefer)
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


def _end_labels(
    ax: Axes, ends: Sequence[EndLabel], panel: Panel, colours: Colours, box: tuple[float, float]
) -> list[Spot]:
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
        spots.append(Spot(x, target - height / 2, _width(end.text, FONT_SIZE) + 16.0, height))
    return spots


def _in_points(ax: Axes, places: Any, box: tuple[float, float]) -> Any:
    """Data coordinates (m, 2) in points from the lower left corner of the axes."""
    return ax.transAxes.inverted().transform(ax.transData.transform(places)) * np.array(box)


def _marker_spots(ax: Axes, all_marks: Sequence[Mark], box: tuple[float, float]) -> list[Spot]:
    spots = []
    for mark in all_marks:
        if isinstance(mark, Points) and len(mark.x) <= 40:
            for x, y in _in_points(ax, np.column_stack([mark.x, mark.y]), box):
                spots.append(Spot(x - mark.size / 2, y - mark.size / 2, mark.size, mark.size))
    return spots


def _ink(ax: Axes, all_marks: Sequence[Mark], box: tuple[float, float]) -> Any:
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


def _trace(ax: Axes, x: Any, y: Any, weight: float, box: tuple[float, float]) -> Any:
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


def _wrapped(text: str, limit: float, size: float) -> list[str]:
    words = {word: _width(word, size) for word in text.split()}
    words[" "] = _width("a a", size) - 2 * _width("a", size)
    return wrap(text, words, limit)


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
