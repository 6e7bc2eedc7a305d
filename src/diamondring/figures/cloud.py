"""Picture 3, the cloud: how does a penalty stop overfitting? Two coefficients in many bootstrap samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..wording import sentence
from .common import METHOD_MARK, input_index, quote
from .parts import output_names
from .resampled import effect_sizes
from .spec import Axis, FigureSpec, HLine, Mark, NumberTable, Panel, Points, VLine
from .text import clean, number, percent, shorten, shorten_all

if TYPE_CHECKING:
    from ..tuning.resamples import Refits, Resamples

__all__ = ["cloud_figure"]

Float = NDArray[np.float64]
_ORDER = ("none", "L1", "elastic net", "L2")
_WILD = 3.0


def cloud_figure(resamples: Resamples, first: Any = None, second: Any = None) -> FigureSpec:
    """Two coefficients in every refit, one panel per penalty on the same axes: how far do the samples scatter them?

    Without names: the kept input with the largest effect, and the one whose coefficient resembles it most in scatter,
    a stand-in if there is one.

    Raises
    ------
    InputError
        If only one input is named, they are the same, or there are fewer than two.
    """
    noun = resamples.path.noun
    if (first is None) != (second is None):
        raise InputError(f"The cloud needs two {noun}s: name both, or none for the pair that shows most.")
    if len(resamples.names) < 2:
        raise InputError(f"The cloud needs two {noun}s, and this fit has one.")
    pair = _pair(resamples) if first is None else [input_index(resamples.names, each, noun) for each in (first, second)]
    if pair[0] == pair[1]:
        raise InputError(f"The cloud needs two different {noun}s, not {clean(resamples.names[pair[0]])!r} twice.")
    methods = sorted((resamples.refits, *resamples.beside), key=lambda each: _ORDER.index(each.name))
    output, label = _output(resamples)
    clouds = [_cloud(each, pair, output) for each in methods]
    fits = [_cloud_of_fit(each, pair, output) for each in methods]
    limits = [_limits(methods, clouds, fits, axis) for axis in (0, 1)]
    names = shorten_all([resamples.names[j] for j in pair], 24)
    panels = tuple(
        _panel(each, cloud, fit, limits, names) for each, cloud, fit in zip(methods, clouds, fits, strict=True)
    )
    return FigureSpec(
        kind="cloud",
        question="How does a penalty stop overfitting?",
        panels=panels,
        caption=_caption(resamples, methods, clouds, fits, pair, limits, label),
        alt=_alt(resamples, methods, clouds, pair),
        table=_table(resamples, methods, clouds, pair),
        size=(2.75, 2.9),
    )


def _pair(resamples: Resamples) -> list[int]:
    """The most often swapped pair that is alike, else the two largest effects, else the most often kept."""
    if resamples.refits.penalty.l1_ratio > 0:
        for swap in resamples.swaps:
            if abs(swap.correlation) >= 0.5 and swap.swapped > 0:
                return [swap.kept, swap.dropped]
    size = effect_sizes(resamples)
    order = np.lexsort((-resamples.frequency, -size))
    return [int(order[0]), int(order[1])]


def _output(resamples: Resamples) -> tuple[int, str]:
    """Of several outputs, the one with the largest coefficients, and its label."""
    fit = resamples.refits.fit
    if fit.ndim == 1:
        return 0, ""
    k = int(np.argmax(np.abs(fit * resamples.path.sd).sum(axis=1)))
    return k, output_names(resamples.path)[k]


def _cloud(refits: Refits, pair: list[int], output: int) -> Float:
    """Coefficients (B, 2) of the two inputs."""
    coef = refits.coef if refits.coef.ndim == 2 else refits.coef[:, output]
    return coef[:, pair]


def _cloud_of_fit(refits: Refits, pair: list[int], output: int) -> Float:
    return np.asarray(np.atleast_2d(refits.fit)[output][pair])


def _limits(methods: list[Refits], clouds: list[Float], fits: list[Float], axis: int) -> tuple[float, float]:
    """Room for 0, the fits and nearly all refits; what scatters far beyond the rest is drawn as crosses at the edge.

    Without penalty some refits may be arbitrarily far: they get a few times the room of the penalised ones, or of
    their own middle half, so that neither is squeezed into a dot.
    """
    low = high = 0.0
    calm = [np.append(np.quantile(cloud[:, axis], [0.02, 0.98]), fit[axis]) for each, cloud, fit in
            zip(methods, clouds, fits, strict=True) if each.alpha > 0]  # fmt: skip
    wild = [cloud[:, axis] for each, cloud in zip(methods, clouds, strict=True) if each.alpha == 0]
    if calm:
        low, high = min(0.0, float(np.min(calm))), max(0.0, float(np.max(calm)))
    for values in wild:
        reach = max(_WILD * max(high, -low), _WILD * float(np.abs(np.quantile(values, [0.25, 0.75])).max()))
        ends = np.clip(np.quantile(values, [0.02, 0.98]), -reach, reach)
        low, high = min(low, float(ends[0])), max(high, float(ends[1]))
    pad = 0.12 * (high - low) or 1.0
    return low - pad, high + pad


def _panel(refits: Refits, cloud: Float, fit: Float, limits: list[tuple[float, float]], names: list[str]) -> Panel:
    color, _ = METHOD_MARK[refits.name]
    inside, outside = np.clip(cloud, *np.transpose(limits)), _outside(cloud, limits)
    marks: list[Mark] = [HLine(0.0), VLine(0.0)]
    marks.append(Points(inside[~outside, 0], inside[~outside, 1], color, "circle", 3.6, 0.35))
    if outside.any():
        marks.append(Points(inside[outside, 0], inside[outside, 1], color, "cross", 4.5))
    if _outside(fit[None], limits).any():
        edge = np.clip(fit, *np.transpose(limits))
        marks.append(Points(edge[:1], edge[1:], "ink", "cross", 6.5))
    else:
        marks.append(Points(fit[:1], fit[1:], "ink", "square", 6.5))
    zero = (cloud == 0).any(axis=1).mean()
    title = "No penalty" if refits.alpha == 0 else f"{sentence(refits.name)}, alpha {number(refits.alpha)}"
    return Panel(
        title,
        Axis(names[0], limits[0]),
        Axis(names[1], limits[1]),
        tuple(marks),
        top=((sum(limits[0]) / 2, f"a zero in {percent(zero)}" if zero > 0 else "no zeros"),),
    )


def _outside(cloud: Float, limits: list[tuple[float, float]]) -> NDArray[np.bool_]:
    """Which points (m, 2) lie outside the frame."""
    return np.asarray((np.clip(cloud, *np.transpose(limits)) != cloud).any(axis=1))


def _spread(cloud: Float) -> tuple[Float, Float]:
    """The middle 90 % of both coefficients."""
    low, high = np.quantile(cloud, [0.05, 0.95], axis=0)
    return low, high


def _range(cloud: Float, axis: int) -> str:
    low, high = _spread(cloud)
    return f"{number(low[axis])} to {number(high[axis])}"


def _caption(
    resamples: Resamples, methods: list[Refits], clouds: list[Float], fits: list[Float], pair: list[int],
    limits: list[tuple[float, float]], label: str,
) -> str:  # fmt: skip
    names = [quote(resamples.names[j], among=resamples.names) for j in pair]
    noun = resamples.path.noun
    things, whose = ("coefficients", "coefficient of ") if noun == "input" else (f"{noun}s", "")
    text = f"Each point: the two {things}, fitted on one of the same "
    text += f"{resamples.n_resamples:,} bootstrap samples. Squares: fitted on all rows."
    if any(_outside(points, limits).any() for points in (*clouds, np.array(fits))):
        text += " Crosses: further out."
    if label:
        text += f" Coefficients of {shorten(label, 24)}."
    parts = [f"{_range(cloud, 0)} {_named(each)}" for each, cloud in zip(methods, clouds, strict=True)]
    text += f" In the middle 90 % {'the ' if whose else ''}{whose}{names[0]} runs from {', '.join(parts[:-1])}"
    text += f"{' and ' if len(parts) > 1 else ''}{parts[-1]}."
    zeros = [(each, (cloud == 0).mean(axis=0)) for each, cloud in zip(methods, clouds, strict=True)]
    for each, zero in zeros:
        if zero.any():
            text += f" {sentence(_named(each))} {names[0]} is exactly 0 in {percent(zero[0])} of them"
            text += f", {names[1]} in {percent(zero[1])}."
    return f"{text} {' '.join(resamples.notes)}".strip()


def _named(refits: Refits) -> str:
    return "without penalty" if refits.alpha == 0 else f"with {refits.name}"


def _alt(resamples: Resamples, methods: list[Refits], clouds: list[Float], pair: list[int]) -> str:
    names = [shorten(resamples.names[j], 40) for j in pair]
    parts = [
        f"{_named(each)} {names[0]} {_range(cloud, 0)}, {names[1]} {_range(cloud, 1)}"
        for each, cloud in zip(methods, clouds, strict=True)
    ]
    return f"Clouds of two coefficients, middle 90 % of {resamples.n_resamples:,} refits: {'; '.join(parts)}."


def _table(resamples: Resamples, methods: list[Refits], clouds: list[Float], pair: list[int]) -> NumberTable:
    rows: list[tuple[str | float | int, ...]] = []
    for each, cloud in zip(methods, clouds, strict=True):
        low, high = _spread(cloud)
        for axis, j in enumerate(pair):
            rows.append((
                _named(each), clean(resamples.names[j])[:80], float(low[axis]), float(np.median(cloud[:, axis])),
                float(high[axis]), float(cloud[:, axis].std()), float((cloud[:, axis] == 0).mean()),
            ))  # fmt: skip
    return NumberTable(
        ("fit", resamples.path.noun, "5 %", "median", "95 %", "standard deviation", "share exactly 0"), tuple(rows),
        "Over the refits on bootstrap samples.",
    )  # fmt: skip
