"""Picture 9 along alpha: how often is each input kept as the penalty weakens? Meinshausen and Buehlmann (2010)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..options import check_positive
from .common import SERIES, alpha_axis, alpha_lines, quote, sentence_list
from .spec import Axis, Band, EndLabel, FigureSpec, Line, Mark, NumberTable, Panel
from .text import clean, count, number, percent, shorten_all

if TYPE_CHECKING:
    from ..tuning.resamples import Resamples

__all__ = ["stability_path_figure"]

Float = NDArray[np.float64]
_LABELLED = 6
_DRAWN = 80


def stability_path_figure(resamples: Resamples, threshold: float = 0.8) -> FigureSpec:
    """The share of refits that keep each input, along alpha, with a line at ``threshold``.

    Raises
    ------
    InputError
        If frequencies were not counted along alpha.
    """
    threshold = check_positive(threshold, "threshold", below=1.0)
    along = resamples.along
    if along is None:
        why = "L2 keeps every input at every alpha" if resamples.refits.penalty.l1_ratio == 0 else (
            "this one was counted at one alpha only"
        )  # fmt: skip
        raise InputError(
            f"The stability path needs selection frequencies along alpha, and {why}: call "
            "dr.resample(X, y, penalty='L1', alphas=25).plot.stability_path()."
        )
    alphas, share = along.alphas, along.share
    order, reached = _order(alphas, share, threshold)
    ever = [int(j) for j in order if share[:, j].any()]
    named, drawn = ever[:_LABELLED], ever[_LABELLED:_DRAWN]
    marks: list[Mark] = []
    if len(ever) > _DRAWN:
        rest = ever[_DRAWN:]
        marks.append(Band(alphas, share[:, rest].min(axis=1), share[:, rest].max(axis=1), "grey", 0.18))
    marks.append(Line(alphas[[0, -1]], np.full(2, threshold), "penalty", 1.5, "dashed"))
    marks += [Line(alphas, share[:, j], "grey" if reached[j] else "faint", 0.9) for j in reversed(drawn)]
    for (color, dash), j in reversed(list(zip(SERIES, named, strict=False))):
        marks.append(Line(alphas, share[:, j], color, 1.9, dash))
    labels = shorten_all([resamples.names[j] for j in named], 22)
    for (color, _), j, text in zip(SERIES, named, labels, strict=False):
        marks.append(EndLabel(text, float(alphas[-1]), float(share[-1, j]), color))
    marks += alpha_lines([("alpha", resamples.alpha)], alphas)
    places = sorted([threshold, *(t for t in (0.0, 0.25, 0.5, 0.75, 1.0) if abs(t - threshold) > 0.08)])
    panel = Panel(
        title=f"Which {resamples.path.noun}s stay, at any strength of the penalty?",
        x=alpha_axis(alphas),
        y=Axis(f"share of {resamples.n_resamples:,} refits that keep it", (-0.02, 1.04),
               ticks=tuple((t, percent(t)) for t in places)),
        marks=tuple(marks),
    )  # fmt: skip
    return FigureSpec(
        kind="stability_path",
        question=panel.title,
        panels=(panel,),
        caption=_caption(resamples, threshold, order, reached, len(ever)),
        alt=f"Selection frequencies from alpha {number(alphas[0])} (left) to {number(alphas[-1])} (right). "
        f"{count(int(reached.sum()), resamples.path.noun)} reach {percent(threshold)}: "
        f"{sentence_list([clean(resamples.names[j]) for j in order if reached[j]], 6) or 'none'}.",
        table=_table(resamples, named),
        size=(5.2, 3.5),
    )


def _order(alphas: Float, share: Float, threshold: float) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Inputs that reach the threshold, the one at the strongest penalty first, then by their highest frequency."""
    above = share >= threshold
    reached = np.asarray(above.any(axis=0))
    first = np.where(reached, above.argmax(axis=0), len(alphas))
    return np.lexsort((-share.sum(axis=0), -share.max(axis=0), first)), reached


def _caption(
    resamples: Resamples, threshold: float, order: NDArray[np.intp], reached: NDArray[np.bool_], ever: int
) -> str:
    n, p = int(reached.sum()), len(reached)
    early = [quote(resamples.names[j], 24, among=resamples.names) for j in order[: min(n, 3)]]
    come = "comes" if n == 1 else "come"
    text = f"As the penalty weakens, {count(n, resamples.path.noun)} of {p:,} {come} to be kept in at least "
    text += f"{percent(threshold)} of {resamples.n_resamples:,} bootstrap refits"
    text += f", {sentence_list(early, 3)} first." if n > 1 else (f": {early[0]}." if n else ".")
    at = resamples.frequency >= threshold
    kept = np.atleast_2d(resamples.refits.fit).any(axis=0)
    text += (
        f" At alpha {number(resamples.alpha)}, {int(at.sum()):,} are; the fit on all rows keeps {int(kept.sum()):,}."
    )
    if ever > _LABELLED:
        text += f" The first {_LABELLED} are named."
    return f"{text} A frequency is no probability that it matters."


def _table(resamples: Resamples, named: list[int]) -> NumberTable:
    along = resamples.along
    assert along is not None
    own = int(np.flatnonzero(along.alphas == resamples.alpha)[0])
    rows = np.unique(
        np.append(np.linspace(0, len(along.alphas) - 1, min(len(along.alphas), 12)).round().astype(int), own)
    )
    return NumberTable(
        ("alpha", *(clean(resamples.names[j])[:40] for j in named)),
        tuple((float(along.alphas[i]), *(float(along.share[i, j]) for j in named)) for i in rows),
        f"Shares of {resamples.n_resamples:,} refits; {len(rows)} of {len(along.alphas)} alphas.",
    )
