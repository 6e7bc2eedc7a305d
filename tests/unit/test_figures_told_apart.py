"""In grey and for colour-blind eyes: no two series of a panel differ by their colour alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import diamondring as dr
import figure_results as results
from diamondring.figures.palette import DARK, LIGHT
from diamondring.figures.spec import Bars, EndLabel, ErrorBars, Line, Note, Points

# Machado, Oliveira and Fernandes (2009): what is seen without the middle, or the long, wavelengths' cones
DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def _linear(color):
    s = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def _contrast(first, second, seen=None):
    """The ratio of luminances that WCAG defines, as seen through a matrix."""
    levels = []
    for color in (first, second):
        light = _linear(color)
        levels.append(float(LUMINANCE @ np.clip(light if seen is None else seen @ light, 0, 1)))
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def _labelled(panel, line):
    """Whether a label stands at an end of this line."""
    ends = {(float(line.x[k]), float(np.clip(line.y[k], *(panel.y.limits or (-np.inf, np.inf))))) for k in (0, -1)}
    words = [mark for mark in panel.marks if isinstance(mark, EndLabel | Note)]
    return any((word.x, word.y) in ends for word in words)


def _lines_alike(panel):
    """Pairs of lines of different colours that look the same in grey and of which not both are named."""
    lines = [mark for mark in panel.marks if isinstance(mark, Line) and mark.color != "faint" and len(mark.x) > 2]
    for one, two in itertools.combinations(lines, 2):
        same = one.dash == two.dash and abs(one.width - two.width) < 0.5 and one.step == two.step
        if one.color == two.color or not same:
            continue
        if _contrast(LIGHT[one.color], LIGHT[two.color]) < 1.5 and not (
            _labelled(panel, one) and _labelled(panel, two)
        ):
            yield one, two


def _rows(mark):
    return {round(float(y)) for y in np.ravel(mark.y)}


def _points_alike(panel):
    """Pairs of point series of different colours and one shape; those with a named row each are told apart by it."""
    series = [mark for mark in panel.marks if isinstance(mark, Points)]
    named = {round(at) for at, _ in panel.y.ticks or ()} if not panel.y.spine else set()
    for one, two in itertools.combinations(series, 2):
        rows = _rows(one), _rows(two)
        apart = not (rows[0] & rows[1]) and rows[0] | rows[1] <= named
        if one.color != two.color and one.shape == two.shape and abs(one.size - two.size) < 1.5 and not apart:
            yield one, two


def _bars_alike(panel):
    """Pairs of bars of different colours in one row that neither hatching nor darkness tells apart."""
    bars = [mark for mark in panel.marks if isinstance(mark, Bars)]
    for one, two in itertools.combinations(bars, 2):
        same_row = set(np.ravel(one.position)) & set(np.ravel(two.position))
        if same_row and (one.color, one.opacity) != (two.color, two.opacity) and one.hatch == two.hatch:
            shades = [mark.opacity * LUMINANCE @ _linear(LIGHT[mark.color]) + 1 - mark.opacity for mark in (one, two)]
            if (max(shades) + 0.05) / (min(shades) + 0.05) < 1.15:
                yield one, two


def _figures():
    for loss, p in (("gaussian", 20), ("gaussian", 2000), ("binomial", 20), ("multinomial", 20), ("cox", 20)):
        for name, result in results.results_of(loss, p).items():
            for kind in result.plot.kinds:
                yield f"{loss} {p} {name} {kind}", result.plot.spec(kind)
    comparison = results.comparison()
    yield from ((kind, comparison.plot.spec(kind)) for kind in comparison.plot.kinds)
    for name in ("l1_contours", "l2_contours", "l1_with_error", "l2_with_error", "l1_corner", "one_weight"):
        yield name, dr.pictures.spec(name)


def test_no_two_series_of_a_panel_differ_by_colour_alone():
    kinds = set()
    for name, spec in _figures():
        kinds.add(spec.kind)
        for panel in spec.panels:
            for alike in (_lines_alike, _points_alike, _bars_alike):
                pairs = [(one.color, two.color) for one, two in alike(panel)]
                assert not pairs, (name, panel.title, alike.__name__, pairs)
            for bars in (mark for mark in panel.marks if isinstance(mark, ErrorBars)):
                assert bars.color == "ink" or len(bars.position) == 1 or spec.kind == "calibration", name
    assert {"path", "cv", "overfit", "which_one", "cost", "coefficients", "cloud", "breakage", "risk", "roc"} <= kinds


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("seen", [None, DEUTERANOPIA, PROTANOPIA], ids=["all", "deuteranopia", "protanopia"])
def test_what_is_drawn_stands_out_from_the_paper_for_all_eyes(palette, seen):
    for role, color in palette.items():
        if role not in ("paper", "faint"):
            assert _contrast(color, palette["paper"], seen) > 3.0, role
    apart = np.abs(
        np.clip(
            (np.eye(3) if seen is None else seen) @ (_linear(palette["error"]) - _linear(palette["penalty"])), -1, 1
        )
    )
    assert apart.max() > 0.15


def test_lines_of_one_dash_are_far_apart_in_lightness():
    from diamondring.figures.common import SERIES

    for (first, dash), (second, other) in itertools.combinations(SERIES, 2):
        if dash == other:
            assert _contrast(LIGHT[first], LIGHT[second]) > 1.5, (first, second)
