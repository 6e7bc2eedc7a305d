"""The cards of everything that is no single fit: refits, failures, networks, survival, translations, figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..figures.spec import Axis, FigureSpec, Line, NumberTable, Panel
from ..figures.text import count, number, shorten_all
from ..wording import percent, sentence
from .card import Card, Cell, Grid
from .fits import distance, drawn, lines_of

if TYPE_CHECKING:
    from ..comparing.breakage import Breakage
    from ..estimators.net_path import NetPath
    from ..figures import Plotter
    from ..networks.compress import Compression
    from ..networks.sparsity import SparsityReport
    from ..survival import BaselineHazard, Concordance
    from ..translate import Translation
    from ..tuning.resamples import Resamples

__all__ = [
    "breakage_card",
    "compression_card",
    "concordance_card",
    "figure_card",
    "hazard_card",
    "net_path_card",
    "plotter_card",
    "resamples_card",
    "sparsity_card",
    "translation_card",
]

_ROWS = 12


def resamples_card(resamples: Resamples) -> Card:
    """Refits: how often each input stays, and how far its coefficient moves."""
    said = lines_of(resamples)
    grids = []
    if resamples.coef.ndim == 2:
        low, high = resamples.interval(0.9)
        order = np.lexsort((-np.abs(resamples.refits.fit * resamples.path.sd), -resamples.frequency))[:_ROWS]
        names = shorten_all([str(resamples.names[int(j)]) for j in order], 36)
        fit, often = resamples.refits.fit, resamples.frequency
        rows: list[tuple[Cell, ...]] = [
            (name, percent(float(often[j])), float(fit[j]), float(low[j]), float(high[j]))
            for j, name in zip(order, names, strict=True)
        ]
        left = len(resamples.names) - len(rows)
        noun = resamples.path.noun
        note = f"{count(left, f'more {noun}')}." if left else ""
        value = "coefficient" if noun == "input" else "value"
        grids.append(Grid((noun, "kept in", value, "5 % of refits below", "95 % below"), tuple(rows), note))
    return Card(
        said[0], said[1:], grids, drawn(resamples, "stability", "coefficients"),
        elsewhere=".plot.stability() and .plot.coefficients()",
    )  # fmt: skip


def breakage_card(breakage: Breakage) -> Card:
    """What a failing input costs, as a multiple of the held-out error."""
    said, ratio = lines_of(breakage), breakage.ratio
    worst = np.nan_to_num(ratio[:, 0], nan=1.0).max(axis=0)
    order = np.argsort(-worst, kind="stable")[:_ROWS]
    heads = [f"{name} {how}" for name in breakage.methods for how in ("missing", "frozen", "shuffled", "x10")]
    names = shorten_all([str(breakage.columns[int(j)]) for j in order], 36)
    rows: list[tuple[Cell, ...]] = [
        (name, *(_times(float(ratio[m, k, j])) for m in range(len(breakage.methods)) for k in range(4)))
        for j, name in zip(order, names, strict=True)
    ]
    left = len(breakage.columns) - len(rows)
    note = "Held-out error as a multiple of that with everything in order; 1 is no harm."
    note += f" {count(left, 'more column')}." if left else ""
    grid = Grid(("column", *heads), tuple(rows), note, digits=3)
    return Card(sentence(said[0]), said[1:], [grid], drawn(breakage, "breakage"))


def _times(ratio: float) -> Cell:
    return ratio if np.isfinite(ratio) else "–"


def net_path_card(path: NetPath) -> Card:
    """Networks along alpha: how many inputs they use."""
    said = lines_of(path)
    places = np.unique(np.linspace(0, len(path.alphas) - 1, 8).astype(int))
    heads = ["alpha", "inputs used", "objective", "distance from optimality"]
    rows: list[tuple[Cell, ...]] = []
    for i in places:
        row = (float(path.alphas[i]), int(path.n_inputs[i]), float(path.objective[i]), distance(path.kkt[i]))
        rows.append(row if path.error is None else (*row, float(path.error[i])))
    if path.error is not None:
        heads.append("held-out error")
    title, _, rest = said[0].partition("; ")
    return Card(title, [rest] if rest else [], [Grid(tuple(heads), tuple(rows))])


def hazard_card(hazard: BaselineHazard) -> Card:
    """The baseline survival, stratum by stratum."""
    rows: list[tuple[Cell, ...]] = []
    for s, (times, steps) in enumerate(zip(hazard.times, hazard.hazard, strict=True)):
        code = number(float(hazard.strata[s]))
        if len(times) == 0:
            rows.append((code, 0, "–", "–", 0.0))
        else:
            rows.append((code, len(times), float(times[0]), float(times[-1]), float(steps[-1])))
    events = sum(len(times) for times in hazard.times)
    strata = "" if len(hazard.times) == 1 else f" in {len(hazard.times)} strata"
    heads = ("stratum", "event times", "first", "last", "cumulative hazard at the last")
    figures = [lambda: _hazard_figure(hazard)] if events else []
    return Card(
        f"Baseline hazard: {count(events, 'event time')}{strata}",
        ["Cumulative hazard of somebody at the reference of the stratum."],
        [Grid(heads, tuple(rows[:_ROWS]), f"{len(rows) - _ROWS} more strata." if len(rows) > _ROWS else "")], figures,
        elsewhere="matplotlib draws hazard.times[0] against hazard.hazard[0]",
    )  # fmt: skip


def _hazard_figure(hazard: BaselineHazard) -> FigureSpec:
    """Survival at the reference of each stratum: steps at the event times, at most 400 of them drawn."""
    lines, most = [], 0.0
    own = [(t, h) for t, h in zip(hazard.times, hazard.hazard, strict=True) if len(t)][:4]
    dashes = ("solid", "dashed", "dotted", "dashdot")
    for k, (times, steps) in enumerate(own):
        at = np.unique(np.linspace(0, len(times) - 1, 400).astype(int))
        start = min(0.0, float(times[0]))
        x = np.concatenate([[start], times[at]])
        y = np.concatenate([[1.0], np.exp(-np.asarray(steps[at], dtype=np.float64))])
        most = max(most, float(times[-1]))
        lines.append(Line(x, y, color=("series0", "series1", "series2", "series3")[k], dash=dashes[k], step=True))  # type: ignore[arg-type]
    low = min(0.0, *(float(t[0]) for t, _ in own))
    panel = Panel("", Axis("time", (low, most)), Axis("share without the event", (0.0, 1.02)), tuple(lines))
    caption = "Share that has not had the event, at the reference of the stratum."
    return FigureSpec("hazard", "When does it happen?", (panel,), caption, caption, NumberTable((), ()))


def concordance_card(c: Concordance) -> Card:
    """Harrell's index with the pairs that it counts."""
    title = "No pair of rows can be compared" if np.isnan(c.c_index) else f"C-index {number(c.c_index)}"
    rows = (("concordant", c.concordant), ("discordant", c.discordant), ("same prediction", c.tied))
    text = "How often, of two rows, the one at higher predicted risk has the event first; 0.5 is chance."
    return Card(title, [text], [Grid(("pairs", "weight"), rows)])


def sparsity_card(report: SparsityReport) -> Card:
    """The zeros of a network, tensor by tensor."""
    title = str(report).split("\n")[0]
    rows: list[tuple[Cell, ...]] = [
        (t.name, " × ".join(map(str, t.shape)) or "1", t.zeros, t.weights, percent(t.share), t.dead)
        for t in report.tensors[:_ROWS]
    ]
    left = len(report.tensors) - len(rows)
    heads = ("tensor", "shape", "zeros", "weights", "share", "dead")
    return Card(title, [], [Grid(heads, tuple(rows), f"{count(left, 'more tensor')}." if left else "", digits=9)])


def compression_card(compression: Compression) -> Card:
    """What became smaller."""
    said = str(compression).split("\n")
    rows = [(name, " × ".join(map(str, a)), " × ".join(map(str, b))) for name, a, b in compression.layers[:_ROWS]]
    left = len(compression.layers) - len(rows)
    note = f"{count(left, 'more layer')}." if left else ""
    sentences = said[1 + len(compression.layers) :]
    sentences.append(f"Outputs differ by at most {number(compression.difference)} of the largest.")
    return Card(said[0], sentences, [Grid(("layer", "weights before", "after"), tuple(rows), note)])


def translation_card(translation: Translation) -> Card:
    """Parameters in the words of another library."""
    rows = [(str(name), _plain(value)) for name, value in translation.parameters.items()][:_ROWS]
    return Card(translation.sentence, [], [Grid(("parameter", f"in {translation.library}"), tuple(rows), digits=12)])


def _plain(value: Any) -> Cell:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def plotter_card(plot: Plotter) -> Card:
    """The most useful figure, and which others there are."""
    return Card("Figures of this fit", [f"plot.{'(), plot.'.join(plot.kinds)}()"], figures=[plot.spec])


def figure_card(spec: FigureSpec) -> Card:
    """A figure with its numbers."""
    rows = tuple(spec.table.rows[:_ROWS])
    note = spec.table.note if len(rows) == len(spec.table.rows) else f"{len(spec.table.rows) - len(rows):,} more rows."
    grid = Grid(spec.table.columns, rows, note) if rows else Grid((), ())
    return Card(spec.question, [], [replace(grid, digits=6)], [lambda: spec], elsewhere="save it to a file")
