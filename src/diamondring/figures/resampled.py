"""Pictures 9 and 10, and the intervals of 8: which inputs stay, and which stand in for each other, in other samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..measures import ratio_name
from ..options import check_positive
from ..wording import sentence
from .coefficients import Effects
from .common import quote, sentence_list
from .spec import Axis, Bars, FigureSpec, Line, Mark, NumberTable, Panel, Points, Text, VLine
from .text import clean, count, number, percent, shorten_all

if TYPE_CHECKING:
    from ..tuning.resamples import Resamples, Swap

__all__ = ["effect_sizes", "either_or_figure", "resampled_effects", "stability_figure"]

Float = NDArray[np.float64]
_NAMED = 20
_PAIRS = 10
_ALIKE = 0.3  # correlation below which one input can hardly stand in for another
_QUARTERS = tuple((t, percent(t)) for t in (0.0, 0.25, 0.5, 0.75, 1.0))
_SHARES = (("as fitted", "as_fitted"), ("both", "both"), ("swapped", "swapped"), ("neither", "neither"))


def stability_figure(resamples: Resamples, threshold: float = 0.8) -> FigureSpec:
    """How often each input is kept, the most often kept first, with a line at ``threshold``.

    Of many inputs those with the largest effects in the fit are shown.

    Raises
    ------
    InputError
        If the penalty keeps every input in every sample, so that there is nothing to see.
    """
    threshold = check_positive(threshold, "threshold", below=1.0)
    _needs_zeros(resamples, "how often an input is kept")
    frequency, fit = resamples.frequency, _kept(resamples)
    size = effect_sizes(resamples)
    order = np.lexsort((-size, -frequency))
    ever = int((frequency > 0).sum())
    largest = np.lexsort((-frequency, -size))[: min(_NAMED, max(ever, 1))]
    shown = order[np.isin(order, largest)]
    place = np.arange(len(shown), dtype=float)
    marks: list[Mark] = [Line(np.array([0.0, f]), np.full(2, k), "grey", 1.0) for k, f in
                         zip(place, frequency[shown], strict=True)]  # fmt: skip
    marks.append(VLine(threshold, "penalty", 1.5, "dashed"))
    for kept, shape in ((True, "circle"), (False, "ring")):
        which = fit[shown] == kept
        if which.any():
            marks.append(Points(frequency[shown][which], place[which], "ink", shape, 6.5))  # type: ignore[arg-type]
    marks.append(Text("kept in", 0.985, -0.85, "grey", "right", "center", 0.85, x_frame=True))
    marks += [
        Text(percent(frequency[j]), 0.985, float(k), "ink", "right", "center", 0.85, x_frame=True)
        for k, j in enumerate(shown)
    ]
    ticks = tuple((float(k), text) for k, text in enumerate(shorten_all([resamples.names[j] for j in shown], 22)))
    panel = Panel(
        title=f"Which {resamples.path.noun}s stay, had other rows been drawn?",
        x=Axis(f"share of {resamples.n_resamples:,} refits that keep the {resamples.path.noun}", (0.0, 1.02), room=0.14,
               ticks=_QUARTERS),
        y=Axis("", (len(shown) - 0.4, -1.2), ticks=ticks, spine=False),
        marks=tuple(marks),
    )  # fmt: skip
    return FigureSpec(
        kind="stability",
        question=panel.title,
        panels=(panel,),
        caption=_stability_caption(resamples, threshold, len(shown)),
        alt=f"Selection frequencies, largest first: "
        f"{sentence_list([f'{clean(resamples.names[j])} {percent(frequency[j])}' for j in order[:6]], 6)}.",
        table=NumberTable(
            (resamples.path.noun, "share of refits that keep it", "kept in the fit"),
            tuple((clean(resamples.names[j])[:80], float(frequency[j]), "yes" if fit[j] else "no") for j in order[:60]),
            f"{len(order) - 60:,} more inputs, each kept in at most {percent(frequency[order[60]])}, are left out."
            if len(order) > 60 else "",
        ),
        size=(4.8, 1.05 + 0.19 * (len(shown) + 1)),
    )  # fmt: skip


def effect_sizes(resamples: Resamples) -> Float:
    """Effects (p,) of the inputs in the fit, per standard deviation; summed over the outputs."""
    return np.asarray((np.abs(np.atleast_2d(resamples.refits.fit)) * resamples.path.sd).sum(axis=0))


def _kept(resamples: Resamples) -> NDArray[np.bool_]:
    """Which inputs (p,) the fit on all rows keeps."""
    return np.asarray(np.atleast_2d(resamples.refits.fit).any(axis=0))


def _needs_zeros(resamples: Resamples, what: str) -> None:
    if resamples.refits.penalty.l1_ratio == 0 or resamples.alpha == 0:
        raise InputError(
            f"{resamples.refits.name} keeps every input in every sample, so {what} says nothing: look at "
            "plot.coefficients(), or resample with penalty='L1'."
        )


def _method(resamples: Resamples) -> str:
    name = resamples.refits.name
    return f"{sentence(name)} at alpha {number(resamples.alpha)}"


def _stability_caption(resamples: Resamples, threshold: float, shown: int) -> str:
    frequency, fit, noun = resamples.frequency, _kept(resamples), resamples.path.noun
    above = frequency >= threshold
    ever = int((frequency > 0).sum())
    text = f"{_method(resamples)}, refitted on {resamples.n_resamples:,} bootstrap samples, keeps "
    text += f"{count(int(above.sum()), noun)} of {len(frequency):,} in at least {percent(threshold)} of them "
    text += f"(dashed line); the fit on all rows keeps {int(fit.sum()):,} (filled dots)"
    loose = int((fit & ~above).sum())
    text += f", {loose:,} of which other rows would often have dropped." if loose else "."
    never = len(frequency) - ever
    if never:
        text += f" {count(never, noun)} {'is' if never == 1 else 'are'} never kept."
    if ever > shown:
        text += f" The {shown} with the largest effects are shown."
    return f"{text} A frequency is no probability that it matters."


def either_or_figure(resamples: Resamples) -> FigureSpec:
    """Dropped inputs beside the kept one that stands in for them: in how many samples is it the other way round?

    Raises
    ------
    InputError
        If no dropped input resembles a kept one.
    """
    _needs_zeros(resamples, "which of two stays")
    pairs = [swap for swap in resamples.swaps if abs(swap.correlation) >= _ALIKE]
    if not pairs:
        raise InputError(
            f"No {resamples.path.noun} that this fit drops has a correlation of {_ALIKE} or more with one that it "
            "keeps: none stands in for another."
        )
    shown = pairs[:_PAIRS]
    place = np.arange(len(shown), dtype=float)
    start = np.zeros(len(shown))
    marks: list[Mark] = []
    for look, (_, share) in enumerate(_SHARES):
        size = np.array([getattr(swap, share) for swap in shown])
        marks += [_look(look, k, s, s + d) for k, s, d in zip(place, start, size, strict=True) if d > 0]
        start = start + size
    for look, (text, _) in enumerate(_SHARES):
        left = 0.27 * look - 0.02
        marks += [_look(look, -1.25, left, left + 0.05), Text(text, left + 0.07, -1.25, "ink", size=0.85)]
    marks.append(Text("corr.", 0.985, -1.25, "grey", "right", "center", 0.85, x_frame=True))
    marks += [
        Text(number(swap.correlation, 2), 0.985, float(k), "ink", "right", "center", 0.85, x_frame=True)
        for k, swap in enumerate(shown)
    ]
    names = shorten_all([resamples.names[j] for swap in shown for j in (swap.dropped, swap.kept)], 15)
    ticks = tuple((float(k), f"{names[2 * k]} for {names[2 * k + 1]}") for k in range(len(shown)))
    panel = Panel(
        title=f"Which {resamples.path.noun}s stand in for each other?",
        x=Axis(f"share of {resamples.n_resamples:,} refits", (-0.02, 1.02), room=0.13,
               ticks=_QUARTERS),
        y=Axis("", (len(shown) - 0.4, -1.7), ticks=ticks, spine=False),
        marks=tuple(marks),
    )  # fmt: skip
    return FigureSpec(
        kind="either_or",
        question=panel.title,
        panels=(panel,),
        caption=_either_caption(resamples, pairs, len(shown)),
        alt=f"Dropped inputs and their stand-ins: {sentence_list([_spoken(resamples, s) for s in shown[:5]], 5)}.",
        table=NumberTable(
            ("dropped", "stand-in", "correlation", "only the stand-in", "both", "only the dropped", "neither"),
            tuple(
                (*(clean(resamples.names[j])[:80] for j in (s.dropped, s.kept)), s.correlation, s.as_fitted,
                 s.both, s.swapped, s.neither)
                for s in resamples.swaps[:60]
            ),
            "Shares of the refits; the correlation is over all rows.",
        ),
        size=(4.8, 1.2 + 0.27 * (len(shown) + 1)),
    )  # fmt: skip


def _look(which: int, place: float, start: float, end: float) -> Mark:
    """A piece of a bar: told apart by darkness and hatching, not by colour alone."""
    color, opacity = (("penalty", 0.9), ("penalty", 0.5), ("error", 0.9), ("faint", 0.4))[which]
    return Bars(
        np.array([place]), np.array([start]), np.array([end]), color, 0.62, opacity, hatch=which == 2  # type: ignore[arg-type]
    )  # fmt: skip


def _spoken(resamples: Resamples, swap: Swap) -> str:
    names = (clean(resamples.names[j]) for j in (swap.dropped, swap.kept))
    return " for ".join(names) + f" in {percent(swap.swapped)} (correlation {number(swap.correlation, 2)})"


def _either_caption(resamples: Resamples, pairs: list[Swap], shown: int) -> str:
    first = pairs[0]
    dropped, kept = (quote(resamples.names[j], among=resamples.names) for j in (first.dropped, first.kept))
    text = f"{_method(resamples)} drops {dropped} for {kept} (correlation {number(first.correlation, 2)})"
    if first.swapped > 0:
        text += f"; in {percent(first.swapped)} of {resamples.n_resamples:,} samples it is the other way round"
    else:
        text += f"; in none of {resamples.n_resamples:,} samples is it the other way round"
    text += f", and {percent(first.both)} keep both. Being dropped does not mean that it carries nothing."
    if len(pairs) > shown:
        text += f" {shown} of {len(pairs)} such pairs are shown."
    return text


def resampled_effects(resamples: Resamples, target: str = "", level: float = 0.9) -> Effects:
    """The fit on all rows with the middle 90 % of the refits, and the unpenalised fit as ghost."""
    low, high = resamples.interval(level)
    none = next((each for each in resamples.beside if each.alpha == 0), None)
    return Effects(
        names=resamples.names,
        coef=resamples.refits.fit,
        sd=resamples.path.sd,
        ghost=None if none is None else none.fit,
        low=low,
        high=high,
        penalty=resamples.refits.name,
        alpha=resamples.alpha,
        target=target,
        ratio=ratio_name(resamples.path.loss) if resamples.path.noun == "input" else "",
        noun=resamples.path.noun,
    )
