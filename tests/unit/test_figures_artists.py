"""What stands on the axes is what the spec says: every mark of every figure, coordinate by coordinate."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse as EllipsePatch
from matplotlib.patches import Rectangle

import diamondring as dr
import figure_results as results
from diamondring.figures import mpl
from diamondring.figures.palette import LIGHT
from diamondring.figures.spec import (
    Band,
    Bars,
    Contours,
    Ellipse,
    EndLabel,
    ErrorBars,
    HLine,
    Line,
    Note,
    Points,
    Polygon,
    Span,
    Text,
    VLine,
)


def _specs():
    """Every kind of figure at least once."""
    comparison = results.comparison()
    for kind in comparison.plot.kinds:
        yield kind, comparison.plot.spec(kind)
    for loss, kinds in {
        "binomial": ("roc", "calibration", "touch", "which_one"),
        "multinomial": ("confusion", "path", "coefficients"),
        "cox": ("risk",),
    }.items():
        found = results.results_of(loss, 20)["comparison"]
        for kind in kinds:
            yield f"{loss} {kind}", found.plot.spec(kind)
    resamples = results.results_of("gaussian", 20)["resamples"]
    for kind in resamples.plot.kinds:
        yield f"resamples {kind}", resamples.plot.spec(kind)
    yield "breakage", results.results_of("poisson", 20)["breakage"].plot.spec("breakage")
    X, y = results.rows("gaussian", 20)
    path = results.path_of("gaussian", 20)
    at = {"alpha": float(path.alphas[2]), "data": {"X": X, "y": y}}
    yield "residuals", path.plot.spec("residuals", **at)
    for name in ("l1_contours", "l2_contours", "l1_with_error", "l2_with_error", "l1_corner", "one_weight"):
        yield name, dr.pictures.spec(name)


def _same(first, second):
    """Whether two sets of coordinates are equal, NaN included."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    return first.shape == second.shape and np.array_equal(first, second, equal_nan=True)


def _line(ax, mark):
    return any(
        _same(item.get_xdata(), mark.x) and _same(item.get_ydata(), mark.y) and item.get_color() == LIGHT[mark.color]
        for item in ax.get_lines()
    )


def _points(ax, mark):
    return any(
        _same(item.get_xdata(), mark.x)
        and _same(item.get_ydata(), mark.y)
        and item.get_marker() not in ("", "None", None)
        and item.get_markeredgecolor() == LIGHT[mark.color]
        for item in ax.get_lines()
    )


def _bars(ax, mark):
    found = {
        (round(r.get_y() + r.get_height() / 2, 9), round(r.get_x(), 9), round(r.get_x() + r.get_width(), 9))
        for r in ax.patches
        if isinstance(r, Rectangle)
    }
    wanted = zip(np.ravel(mark.position), np.ravel(mark.start), np.ravel(mark.end), strict=True)
    return all((round(float(p), 9), round(float(a), 9), round(float(b), 9)) in found for p, a, b in wanted)


def _error_bars(ax, mark):
    wanted = [np.array([[a, p], [b, p]]) for p, a, b in zip(mark.position, mark.low, mark.high, strict=True)]
    return any(
        len(item.get_segments()) == len(wanted) and all(map(_same, item.get_segments(), wanted))
        for item in ax.collections
        if isinstance(item, LineCollection)
    )


def _band(ax, mark):
    corners = {(float(x), float(y)) for ends in (mark.low, mark.high) for x, y in zip(mark.x, ends, strict=True)}
    return any(
        corners <= {(float(x), float(y)) for path in item.get_paths() for x, y in path.vertices}
        for item in ax.collections
        if isinstance(item, PolyCollection)
    )


def _polygon(ax, mark):
    closed = np.append(mark.x, mark.x[0]), np.append(mark.y, mark.y[0])
    return any(_same(item.get_xdata(), closed[0]) and _same(item.get_ydata(), closed[1]) for item in ax.get_lines())


def _ellipse(ax, mark):
    return any(
        isinstance(item, EllipsePatch)
        and tuple(item.center) == tuple(mark.center)
        and (item.width, item.height, item.angle) == (2 * mark.semi[0], 2 * mark.semi[1], mark.angle)
        for item in ax.patches
    )


def _contours(ax, mark):
    return not mark.levels or any(
        isinstance(item, QuadContourSet) and _same(item.levels, sorted(mark.levels)) for item in ax.collections
    )


def _words(ax, mark):
    return any(item.get_text() == mark.text for item in ax.texts)


DRAWN = {
    Line: _line,
    Points: _points,
    Bars: _bars,
    ErrorBars: _error_bars,
    Band: _band,
    Polygon: _polygon,
    Ellipse: _ellipse,
    Contours: _contours,
    Text: _words,
    EndLabel: _words,
    HLine: lambda ax, mark: any(_same(item.get_ydata(), [mark.y, mark.y]) for item in ax.get_lines()),
    VLine: lambda ax, mark: any(_same(item.get_xdata(), [mark.x, mark.x]) for item in ax.get_lines()),
    Span: lambda ax, mark: any(
        isinstance(item, Rectangle) and np.allclose([item.get_x(), item.get_width()], [mark.low, mark.high - mark.low])
        for item in ax.patches
    ),
    Note: lambda ax, mark: True,  # left out where there is no room
}


@pytest.fixture(scope="module")
def drawn():
    out = {}
    for name, spec in _specs():
        axes = list(np.ravel(Figure(figsize=(5 * len(spec.panels), 5)).subplots(1, len(spec.panels))))
        assert mpl.draw(spec, axes) is axes
        out[name] = spec, axes
    return out


@pytest.mark.parametrize("kind", [kind.__name__ for kind in DRAWN])
def test_every_mark_stands_on_the_axes_where_the_spec_has_it(drawn, kind):
    seen = 0
    for name, (spec, axes) in drawn.items():
        for panel, ax in zip(spec.panels, axes, strict=True):
            for mark in panel.marks:
                if type(mark).__name__ == kind:
                    assert DRAWN[type(mark)](ax, mark), (name, mark)
                    seen += 1
    assert seen, f"no figure has {kind}: nothing was tested"


def test_ticks_labels_and_counts_are_those_of_the_spec(drawn):
    for name, (spec, axes) in drawn.items():
        for panel, ax in zip(spec.panels, axes, strict=True):
            assert ax.get_xlabel() == panel.x.label, name
            assert ax.get_ylabel() == panel.y.label, name
            for axis, wanted in ((ax.xaxis, panel.x.ticks), (ax.yaxis, panel.y.ticks)):
                if wanted is not None:
                    assert _same(axis.get_majorticklocs(), [at for at, _ in wanted]), name
                    assert [axis.get_major_formatter()(0, k) for k in range(len(wanted))] == [t for _, t in wanted]
            texts = [item.get_text() for item in ax.texts]
            assert all(text in texts for _, text in panel.top), name
            if panel.y.limits is not None:
                assert ax.get_ylim() == panel.y.limits, name


@pytest.mark.parametrize("ending", ["svg", "pdf"])
def test_every_figure_is_saved_as_vectors_with_text_as_text(drawn, ending):
    for name, (spec, _) in drawn.items():
        content = mpl.render(spec.panel_alone(0) if len(spec.panels) > 1 else spec, ending, title=True, caption=True)
        assert content.startswith(b"<?xml" if ending == "svg" else b"%PDF"), name
        if ending == "svg":
            assert b"<text" in content, name
            assert b"<image" not in content, name
