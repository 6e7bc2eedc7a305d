"""The renderer: axes in, axes out; no text over another; the same bytes for the same figure."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import diamondring as dr
import figure_results as results
from diamondring.figures import mpl, plotter
from diamondring.figures.palette import DARK, LIGHT

KINDS = ("path", "cv", "touch", "pull", "coefficients", "overfit", "which_one", "cost")
AWKWARD = (
    "<script>alert(1)</script>",
    "a$b$ \\alpha_{x}",
    "two\nlines",
    "L" * 300,
    "emoji 😀",
    "`back`",
    "x & y <b>",
    "",
)
LONG = [
    "größte Höhe über dem Meeresspiegel, am höchsten Punkt des Grundstücks gemessen, in m",
    "price_$_per_m^2_{net}_including_all_taxes_and_the_fees_of_the_notary_and_of_all_others",
    "家の大きさ（平方メートル）と庭の大きさの合計で、駐車場を除いたもの",
    *(f"a_quite_long_name_of_a_column_with_the_number_{k}_that_goes_on_for_eighty_characters" for k in range(5)),
]


def _awkward() -> object:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, len(AWKWARD)))
    import pandas as pd

    y = X @ np.array([2, -2, 1.5, 1, 3, -1, 0.5, 0.1]) + rng.normal(size=60)
    return dr.path(pd.DataFrame(X, columns=list(AWKWARD)), y, alphas=20)


def _figures():
    yield from ((plotter(results.comparison()).spec(kind), kind) for kind in KINDS)
    yield from ((plotter(results.wide()).spec(kind), f"wide {kind}") for kind in KINDS)
    path = _awkward()
    yield plotter(path).spec("path"), "awkward path"
    yield plotter(path).spec("coefficients", alpha=path.alphas[12]), "awkward coefficients"
    for loss, p in (("gaussian", 2000), ("binomial", 20), ("multinomial", 20), ("cox", 20)):
        for name, result in results.results_of(loss, p).items():
            for kind in result.plot.kinds if name in ("comparison", "resamples", "breakage") else ():
                if loss in ("gaussian", "multinomial") or kind in ("roc", "calibration", "risk"):
                    yield result.plot.spec(kind), f"{loss} {p} {name} {kind}"
    X, y = results.rows("gaussian", len(LONG))
    import pandas as pd

    long = dr.resample(pd.DataFrame(X, columns=LONG), y, alpha=0.2, n_resamples=8, cv=3)
    for kind in long.plot.kinds:
        yield long.plot.spec(kind), f"long names {kind}"
    for name in ("l1_contours", "l2_contours", "l1_with_error", "l2_with_error", "l1_corner", "one_weight"):
        yield dr.pictures.spec(name), name


def _texts(figure: Figure) -> list[tuple[str, object]]:
    """Every text that is drawn, with its box in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    items = list(figure.texts)
    for ax in figure.axes:
        items += [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label]
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            items += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return [(item.get_text(), Text.get_window_extent(item, renderer)) for item in items if item.get_text().strip()]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_no_text_covers_another_and_none_is_cut_off(monkeypatch):
    monkeypatch.setattr(mpl, "_pyplot_expected", lambda: False)
    for spec, name in _figures():
        figure = np.ravel(mpl.draw(spec))[0].figure
        width, height = figure.bbox.width, figure.bbox.height
        texts = _texts(figure)
        for k, (text, box) in enumerate(texts):
            assert box.x0 > -2, (name, text)
            assert box.x1 < width + 2, (name, text)
            assert box.y0 > -2, (name, text)
            assert box.y1 < height + 2, (name, text)
            for other, second in texts[:k]:
                across = min(box.x1, second.x1) - max(box.x0, second.x0)
                along = min(box.y1, second.y1) - max(box.y0, second.y0)
                # a hair of two line boxes may meet; letters do not
                assert across <= 1.5 or along <= 0.25 * min(box.height, second.height), (name, text, other)


@pytest.mark.parametrize("kind", KINDS)
def test_axes_that_are_given_come_back(kind):
    spec = plotter(results.comparison()).spec(kind)
    figure = Figure(figsize=(5, 4))
    ax = figure.subplots()
    assert mpl.draw(spec, ax) is ax
    assert ax.has_data()
    assert len(figure.axes) == 1


def test_panels_with_one_axis_name_it_once_and_alone_each_names_it(monkeypatch):
    monkeypatch.setattr(mpl, "_pyplot_expected", lambda: False)
    spec = results.breakage_of("gaussian", 20).plot.spec("breakage")
    names = [text for _, text in spec.panels[0].y.ticks]
    axes = mpl.draw(spec)
    assert [tick.get_text() for tick in axes[0].get_yticklabels()] == names
    assert not any(tick.get_text() for ax in axes[1:] for tick in ax.get_yticklabels())
    assert len({round(ax.get_position().width, 9) for ax in axes}) == 1
    alone = mpl.draw(spec.panel_alone(2))
    assert [tick.get_text() for tick in alone.get_yticklabels()] == names


def test_two_panels_take_two_axes():
    figure = Figure(figsize=(9, 4))
    axes = figure.subplots(1, 2)
    back = results.comparison().plot.touch(ax=axes)
    assert back is axes
    assert all(ax.has_data() for ax in axes)
    assert axes[0].get_aspect() == 1.0


def test_what_is_not_axes_is_refused():
    with pytest.raises(dr.InputTypeError, match="ax must be matplotlib Axes"):
        results.selection().plot(ax="here")


def test_without_pyplot_no_global_figure_is_made():
    code = (
        "import sys, numpy as np, diamondring as dr\n"
        "rng = np.random.default_rng(0); X = rng.normal(size=(40, 3))\n"
        "path = dr.path(X, X[:, 0] + rng.normal(size=40), alphas=10)\n"
        "path.plot.spec()\n"
        "assert 'matplotlib' not in sys.modules\n"
        "ax = path.plot()\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "ax.figure.savefig('/dev/null', format='png')\n"
        "import matplotlib; matplotlib.use('Agg')\n"
        "import matplotlib.pyplot as plt\n"
        "assert path.plot().figure.number in plt.get_fignums()\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_svg_is_reproducible_and_its_text_is_text(kind):
    spec = plotter(results.comparison()).spec(kind)
    first = mpl.render(spec, "svg", title=True, caption=True)
    assert first == mpl.render(spec, "svg", title=True, caption=True)
    written = [item.text or "" for item in ET.fromstring(first).iter("{http://www.w3.org/2000/svg}text")]
    assert any(spec.question.split()[0] in text for text in written)


def test_png_follows_the_dpi():
    spec = plotter(results.selection()).spec("cv")
    sizes = []
    for dpi in (72, 144):
        data = mpl.render(spec, "png", dpi=dpi)
        sizes.append([int.from_bytes(data[16 + 4 * k : 20 + 4 * k], "big") for k in range(2)])
    assert abs(sizes[1][0] - 2 * sizes[0][0]) <= 2
    assert sizes[0][0] == pytest.approx(72 * spec.size[0], abs=1)


@pytest.mark.filterwarnings("error")
def test_awkward_names_are_drawn_as_they_are(monkeypatch):
    monkeypatch.setattr(mpl, "_pyplot_expected", lambda: False)
    path = _awkward()
    ax = path.plot.path()
    figure = ax.figure
    figure.draw(FigureCanvasAgg(figure).get_renderer())
    shown = [item.get_text() for item in figure.findobj(Text)]
    assert any("a$b$" in text for text in shown)
    assert not any(len(text) > 200 for text in shown)
    svg = mpl.render(path.plot.spec("path"), "svg").decode()
    assert "<script" not in svg
    assert "😀" in svg


def test_dark_axes_get_the_dark_palette():
    figure = Figure()
    ax = figure.subplots()
    ax.set_facecolor("#111111")
    results.selection().path.plot.path(ax=ax)
    colours = {line.get_color() for line in ax.get_lines()}
    assert DARK["series0"] in colours
    assert LIGHT["series0"] not in colours


def test_roles_have_colours_of_their_own_that_differ_in_grey():
    for palette in (LIGHT, DARK):
        assert len(set(palette.values())) == len(palette)
    assert LIGHT["error"] == "#b03a00"
    assert LIGHT["penalty"] == "#0072b2"
    assert DARK["error"] == "#d55e00"
    assert DARK["penalty"] == "#56b4e9"
    assert LIGHT.keys() == DARK.keys()
