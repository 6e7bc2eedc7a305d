"""Every figure of every result, for every loss and 2, 20 and 2,000 inputs, is drawn, or a sentence says why not."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

import diamondring as dr
import figure_results as results
from diamondring.figures import mpl
from diamondring.figures.accessor import _BUILD

# what every fit of that kind can draw, whatever its loss
MUST = {
    "path": {"path", "coefficients", "pull"},
    "selection": {"path", "cv", "overfit", "coefficients", "pull"},
    "comparison": {"which_one", "cost", "path", "cv", "overfit", "coefficients", "pull"},
    "resamples": {"stability", "cloud", "coefficients"},
    "breakage": {"breakage"},
}
OWN = {
    "binomial": {"roc", "calibration"},
    "squared_hinge": set(),
    "multinomial": {"confusion"},
    "poisson": {"calibration"},
    "gamma": {"calibration"},
    "cox": {"risk"},
}
WITH_DATA = ("touch", "pull", "zero_zone", "residuals")
SENTENCES = (
    r"which this fit does not have: call dr\.\w+\(",
    r"The touching picture (is drawn for|needs two inputs)",
    r"[Tt]he touching picture",
    r"look at dr\.compare\(X, y\)\.plot\.(risk|calibration)\(\)",
    r"No input that this fit drops has a correlation",
    r"needs selection frequencies along alpha",
    r"Residuals need rows|The residuals figure needs a path",
    r"was not kept with this fit \(a fit keeps no data\): pass the data",
    r"here no method beats predicting without any input: look at plot\.which_one\(\)",
    r"A path needs at least two alphas above 0",
    r"This fit keeps no input",
    r"This fit holds no path",
    r"[Zz]ero zone",
    r"The cloud needs two inputs",
    r"With loss=.quantile. the error has a kink at every row",
)


def _options(kind, name, result, loss, p):
    """A path and a selection are asked about their third alpha; they keep no data, so they get them."""
    if name not in ("path", "selection") or kind not in ("coefficients", *WITH_DATA):
        return {}
    path = result if name == "path" else result.path
    X, y = results.rows(loss, p, path.n_samples)
    data = {"X": X, "y": y}
    return {"alpha": float(path.alphas[2])} | ({} if kind == "coefficients" else {"data": data})


@pytest.mark.parametrize("p", [2, 20, 2000])
@pytest.mark.parametrize("loss", results.LOSSES)
def test_every_figure_is_drawn_or_says_why_not(loss, p):
    told = []
    for name, result in results.results_of(loss, p).items():
        drawn = set()
        for kind in _BUILD:
            options = _options(kind, name, result, loss, p)
            try:
                spec = result.plot.spec(kind, **options)
            except dr.InputError as refused:
                told.append((name, kind, str(refused)))
                continue
            drawn.add(kind)
            _check(spec, (loss, p, name, kind))
            if loss in ("gaussian", "multinomial") or (loss, p) == ("binomial", 2000):
                _draw(spec)
        missing = MUST[name] - drawn
        if name == "comparison" and result.verdict.winner == "mean":  # which has no coefficients, and no predictions
            missing -= {"coefficients"}
        elif name == "comparison":
            missing |= OWN.get(loss, set()) - drawn
        if name == "comparison" and loss == "quantile":  # at a kink the residual's slope is not one number
            missing -= {"pull"}
        assert not missing, (name, missing)
    for name, kind, sentence in told:
        assert any(re.search(known, sentence) for known in SENTENCES), (name, kind, sentence)
        assert sentence.endswith("."), (name, kind, sentence)


def _check(spec, what):
    """A sentence, a summary, numbers, and only finite coordinates."""
    assert spec.caption.endswith("."), what
    assert "  " not in spec.caption, what
    assert not re.search(r"\bnan\b|\binf\b|None", spec.caption + spec.alt), what
    assert spec.table.rows, what
    assert all(len(row) == len(spec.table.columns) for row in spec.table.rows), what
    for panel in spec.panels:
        for mark in panel.marks:
            for name in ("x", "y", "position", "start", "end"):
                values = getattr(mark, name, None)
                if values is not None and type(mark).__name__ not in ("Line", "Contours"):
                    assert np.isfinite(np.asarray(values, dtype=float)).all(), (*what, type(mark).__name__, name)


def _draw(spec):
    axes = list(np.ravel(Figure(figsize=(4 * len(spec.panels), 4)).subplots(1, len(spec.panels))))
    assert mpl.draw(spec, axes) is axes
    assert all(ax.has_data() for ax in axes)
