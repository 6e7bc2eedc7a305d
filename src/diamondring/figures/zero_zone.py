"""Picture 2, the zero zone: which coefficients are 0, and how close was it?

One coefficient at a time, everything else held at the fit. With the error's slope at 0 as its place, a coefficient of
an L1 fit is 0 exactly in a band around 0 of half width ``alpha l1_ratio v_j``; with L2 the band is a line. For least
squares on standardised inputs that place is the value that would fit best without penalty, and a target that moves by
t per standard deviation of the input moves it by t.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..ingredients import Ingredients
from .common import quote
from .spec import Axis, FigureSpec, Line, Mark, NumberTable, Panel, Points, Span, Text, VLine
from .text import clean, number, percent, shorten_all

__all__ = ["Zone", "needs_penalty", "zero_zone_figure", "zone_of"]

Float = NDArray[np.float64]
_KEPT = 8
_ZERO = 9
_BANDS = 4.0  # half widths of the band that the axis reaches at most


@dataclass(frozen=True, eq=False)
class Zone:
    """Every coefficient's place, and the band of places that make it 0; all per unit of its penalty factor.

    Attributes
    ----------
    place : (p,) array
        Pull at 0 as in `Ingredients`; NaN where it is not known.
    low, high : (p,) arrays
        Ends of the band; infinite where a bound stands in the way, NaN where the coefficient cannot be 0.
    fitted : bool
        Whether a place is the best value of the coefficient without penalty, on the axis of the coefficient itself.
    """

    place: Float
    low: Float
    high: Float
    fitted: bool

    @property
    def margin(self) -> Float:
        """How far each place is inside its band (p,): negative outside."""
        return np.minimum(self.high - self.place, self.place - self.low)


def zone_of(fit: Ingredients) -> Zone:
    """Places and bands of all coefficients.

    Raises
    ------
    InputError
        If nothing is penalised, or coefficients are 0 together only.
    """
    needs_penalty(fit)
    if fit.at_zero is None:
        raise InputError(
            "The zero zone is drawn one coefficient at a time, and here the penalty keeps or drops several together: "
            "look at plot.pull()."
        )
    place = np.where(fit.u == 0, fit.pull, np.nan)
    place[fit.inputs] = fit.at_zero
    penalised = fit.factor > 0
    standardised = fit.quadratic and bool(np.allclose(fit.scale[fit.usable], fit.sd[fit.usable], rtol=1e-9))
    standardised = standardised and bool(np.allclose(np.diag(fit.gram), 1.0, rtol=1e-6))
    if standardised:  # then the curvature of the error is 1 along every input
        place = np.where(fit.usable, fit.pull + fit.u, np.nan)
    divisor = np.where(penalised & np.isfinite(fit.factor), fit.factor, 1.0)
    half = fit.alpha * fit.l1_ratio * penalised
    low, high = np.where(fit.lower < 0, -half, -np.inf), np.where(fit.upper > 0, half, np.inf)
    never = (fit.lower > 0) | (fit.upper < 0) | ~fit.usable
    low, high = np.where(never, np.nan, low), np.where(never, np.nan, high)
    plain = bool(np.all(divisor[fit.usable] == 1.0))
    return Zone(np.where(fit.usable, place / divisor, np.nan), low, high, standardised and plain)


def zero_zone_figure(fit: Ingredients, asked: int | None = None) -> FigureSpec:
    """One row per coefficient: its place, the band that makes it 0, and the fit.

    Parameters
    ----------
    fit : Ingredients
    asked : int, optional
        The input that the sentence is about. Default: the one at 0 that came closest to leaving.
    """
    zone = zone_of(fit)
    if asked is not None and not np.isfinite(zone.margin[asked]):
        raise InputError(
            f"There is no zero zone of {quote(fit.names[asked], among=fit.names)}: {_why_none(fit, asked)}."
        )
    rows, more = _rows(fit, zone, asked)
    if not len(rows):
        raise InputError("No coefficient of this fit can be 0, so there is no zero zone.")
    half = fit.alpha * fit.l1_ratio
    told = _closest(fit, zone, rows) if asked is None else asked
    shown = np.abs(np.append(zone.place[rows], fit.u[rows] if zone.fitted else 0.0))
    reach = 1.12 * float(shown.max()) or 1.0
    reach = float(np.clip(reach, 1.6 * half, _BANDS * half)) if half > 0 else reach
    marks: list[Mark] = [VLine(0.0, "ink", 1.2)]
    if half > 0:
        marks = [Span(-half, half, "penalty", 0.13), VLine(-half, "penalty", 1.2, "dashed"),
                 VLine(half, "penalty", 1.2, "dashed"), *marks]  # fmt: skip
        marks.append(
            Text(f"{_name(fit)}: exactly 0 in this band", 0.0, -1.55, "penalty", "center", size=0.85, clear=True)
        )
    marks.append(Text("L2: only on this line", 0.0, -0.85, "ink", "center", size=0.85, clear=True))
    for k, j in enumerate(rows):
        marks += _row(fit, zone, int(j), float(k), reach, told == j)
    marks.append(Text("fit", 0.985, -0.85, "grey", "right", "center", 0.85, x_frame=True))
    texts = shorten_all([fit.names[j] for j in rows], 22)
    panel = Panel(
        title="Which are exactly 0, and how close was it?",
        x=Axis(_label(fit, zone), (-reach, reach), room=0.2),
        y=Axis("", (len(rows) + len(more) - 0.4, -2.1), spine=False,
               ticks=tuple((float(k), text) for k, text in enumerate([*texts, *more]))),
        marks=tuple(marks),
        top=((-half, number(-half)), (half, number(half))) if half > 0 else (),
    )  # fmt: skip
    of = f" ({fit.output})" if fit.output else ""
    return FigureSpec(
        kind="zero_zone",
        question=panel.title,
        panels=(replace(panel, title=f"{panel.title}{of}"),),
        caption=_caption(fit, zone, told, asked is not None),
        alt=_alt(fit, zone, rows),
        table=_table(fit, zone),
        size=(4.8, 1.2 + 0.2 * (len(rows) + len(more) + 1)),
    )


def _name(fit: Ingredients) -> str:
    return "L1" if fit.l1_ratio == 1 else "elastic net"


def _label(fit: Ingredients, zone: Zone) -> str:
    if zone.fitted:
        return "value that fits best with the others held, per SD"
    each = "" if np.all(fit.factor[fit.usable] == 1) else " ÷ penalty factor"
    return f"pull while it is 0, the others held{each}"


def _why_none(fit: Ingredients, j: int) -> str:
    if not fit.usable[j]:
        return "it is constant or excluded"
    if fit.lower[j] > 0 or fit.upper[j] < 0:
        return "its bounds leave 0 out"
    return "its pull at 0 was not computed, only that of the largest coefficients"


def _rows(fit: Ingredients, zone: Zone, asked: int | None) -> tuple[NDArray[np.intp], list[str]]:
    """Kept ones from the furthest to the closest, zeros from the closest on; the rest is counted."""
    known = np.isfinite(zone.margin)
    size = np.abs(zone.place)
    kept, zero = np.flatnonzero(known & (fit.coef != 0)), np.flatnonzero(known & (fit.coef == 0))
    kept = kept[np.argsort(-size[kept], kind="stable")]
    zero = zero[np.argsort(zone.margin[zero], kind="stable")]
    room_kept, room_zero = max(_KEPT, _KEPT + _ZERO - len(zero)), max(_ZERO, _KEPT + _ZERO - len(kept))
    if len(kept) > room_kept:  # the largest, and those that nearly fell
        kept_shown = np.concatenate([kept[: room_kept // 2], kept[-(room_kept - room_kept // 2) :]])
    else:
        kept_shown = kept
    zero_shown = zero[:room_zero]
    if asked is not None and asked not in kept_shown and asked not in zero_shown:
        zero_shown = np.append(zero_shown, asked) if fit.coef[asked] == 0 else zero_shown
        kept_shown = np.append(kept_shown, asked) if fit.coef[asked] != 0 else kept_shown
    n_kept = int(np.count_nonzero(fit.coef))
    n_zero = int(np.count_nonzero((fit.coef == 0) & fit.usable))
    counts = ((n_kept - len(kept_shown), "more kept"), (n_zero - len(zero_shown), "more at 0"))
    return np.concatenate([kept_shown, zero_shown]), [f"{n:,} {words}" for n, words in counts if n]


def _row(fit: Ingredients, zone: Zone, j: int, k: float, reach: float, told: bool) -> list[Mark]:
    """Place (ring), fit (square), and the way to the edge of the one that the sentence is about."""
    place, u = float(zone.place[j]), float(fit.u[j])
    edge = 0.985 * reach
    at = float(np.clip(place, -edge, edge))
    marks: list[Mark] = []
    if zone.fitted:
        marks.append(Line(np.clip(np.array([u, at]), -edge, edge), np.full(2, k), "grey", 1.0))
    if told:
        marks += _way(zone, j, k, at, reach)
    shape = "ring" if at == place else "right" if place > 0 else "left"
    marks.append(Points(np.array([at]), np.array([k]), "error", shape, 6.5))  # type: ignore[arg-type]
    if zone.fitted and abs(u) <= edge:
        marks.append(Points(np.array([u]), np.array([k]), "ink", "square", 5.0))
    shown = number(u, 2)
    marks.append(Text(shown, 0.985, k, "ink" if u else "grey", "right", "center", 0.85, x_frame=True))
    return marks


def needs_penalty(fit: Ingredients) -> None:
    """Refuse a fit without penalty, of which no coefficient is held at 0.

    Raises
    ------
    InputError
        If alpha is 0.
    """
    if fit.alpha == 0:
        raise InputError(
            "Without penalty no coefficient is held at 0, so there is no zero zone: choose an alpha above 0."
        )


def _ends(zone: Zone, j: int) -> list[float]:
    """The ends of a band that can be reached."""
    return [float(end) for end in (zone.low[j], zone.high[j]) if np.isfinite(end)]


def _way(zone: Zone, j: int, k: float, at: float, reach: float) -> list[Mark]:
    ends = _ends(zone, j)
    if not ends or at != zone.place[j]:
        return []
    nearest = float(min(ends, key=lambda end: abs(end - at)))
    beyond = nearest + 0.06 * reach * float(np.sign(nearest) or 1.0)
    inside = bool(zone.margin[j] >= 0)
    text = f"{number(abs(nearest - at), 2)} {'short' if inside else 'beyond'}"
    marks: list[Mark] = [Line(np.array([at, nearest]), np.full(2, k), "error", 3.5)]
    if inside and abs(nearest) > 0.5 * reach:  # no room beside the band: across the middle
        across, align = -0.06 * reach * float(np.sign(nearest)), "left" if nearest < 0 else "right"
        return [*marks, Text(text, across, k, "error", align, size=0.85)]  # type: ignore[arg-type]
    side = beyond if inside else max(at, nearest) + 0.08 * reach
    if inside and nearest < 0:
        return [*marks, Text(text, beyond, k, "error", "right", size=0.85)]
    return [*marks, Text(text, side, k, "error", "left", size=0.85)]


def _closest(fit: Ingredients, zone: Zone, rows: NDArray[np.intp]) -> int | None:
    """The zero nearest to leaving, not on the edge itself if possible; without zeros, the kept one nearest to 0."""
    if fit.l1_ratio == 0:
        return None
    on_edge = _on_edge(fit, zone)
    zero = [int(j) for j in rows if fit.coef[j] == 0 and (zone.margin[j] >= 0 or on_edge[j])]
    if zero:
        return min(zero, key=lambda j: (on_edge[j], float(zone.margin[j])))
    kept = [int(j) for j in rows if np.isfinite(zone.margin[j])]
    return max(kept, key=lambda j: float(zone.margin[j]))


def _on_edge(fit: Ingredients, zone: Zone) -> NDArray[np.bool_]:
    """Zeros (p,) that rounding alone keeps from the edge: copies or sums of kept ones."""
    half = fit.alpha * fit.l1_ratio
    return np.asarray((fit.coef == 0) & (np.abs(zone.margin) <= 1e-9 * half))


def _caption(fit: Ingredients, zone: Zone, told: int | None, asked: bool) -> str:
    known = fit.usable
    p, n_zero = int(known.sum()), int(np.count_nonzero((fit.coef == 0) & known))
    at = f"At alpha {number(fit.alpha)}"
    if fit.l1_ratio == 0:
        own = "value" if zone.fitted else "pull while it is 0"
        found = f"{n_zero:,} of {p:,} are 0" if n_zero else f"none of {p:,} is 0"
        return f"{at}, L2 has no band: {_a(fit)} becomes 0 only where its best {own} is exactly 0, so that {found}."
    half = fit.alpha * fit.l1_ratio
    where = f"whose best value, the others held, lies within ±{number(half)}" if zone.fitted else (
        f"that pulls with at most {number(half)} while it is 0"
    )  # fmt: skip
    text = f"{at}, {_name(fit)} gives exactly 0 to every {fit.noun} {where}: {n_zero:,} of {p:,}."
    if told is not None:
        text += " " + _told(fit, zone, told, asked)
    tied = np.flatnonzero(_on_edge(fit, zone))
    if len(tied):
        who = f"{quote(fit.names[tied[0]], among=fit.names)} lies" if len(tied) == 1 else f"{len(tied):,} lie"
        one = "it tells" if len(tied) == 1 else "they tell"
        stands = f"{one} what kept {fit.noun}s tell, and could stand in for them"
        text += f" {who} on the edge itself: {stands if fit.coef.any() else 'any weaker penalty would let it in'}."
    odd = [j for j in np.flatnonzero((fit.coef != 0) & known) if zone.margin[j] > 1e-6 * half]
    if odd:  # a function may have several minima
        text += f" {quote(fit.names[odd[0]], among=fit.names)} is kept, although 0 would be a local minimum too."
    unknown = int(np.count_nonzero((fit.coef != 0) & known & ~np.isfinite(zone.place)))
    if unknown:
        text += f" For {unknown:,} of the kept the place was not computed."
    return text


def _a(fit: Ingredients) -> str:
    return "a coefficient" if fit.noun == "input" else f"a {fit.noun}"


def _told(fit: Ingredients, zone: Zone, j: int, asked: bool) -> str:
    """By how much the data must change for one coefficient to leave 0, or to get there."""
    name, place, margin = quote(fit.names[j], among=fit.names), float(zone.place[j]), float(zone.margin[j])
    ends = _ends(zone, j)
    if not ends:
        return f"{name} is held at 0 by its bounds whatever the data say."
    edge = min(ends, key=lambda end: abs(end - place))
    if margin < 0:
        head = f"{name} is kept:" if asked else f"No {fit.noun} is 0; {name} came closest:"
    else:
        head = f"{name} is 0:" if asked else f"{name} came closest to leaving:"
    if zone.fitted:
        text = f"its best value is {number(place)}, and the target would have to change by {number(abs(margin), 2)}"
        return f"{head} {text} per SD of {name} for it to {'get to' if margin < 0 else 'leave'} 0."
    if place == 0:
        return f"{head} it does not pull at all."
    pull = number(abs(place))
    if margin < 0:
        return f"{head} its pull at 0 is {pull}, {percent(abs(place / edge) - 1.0)} over the line."
    return f"{head} its pull is {pull} and would have to grow by {percent(abs(edge / place) - 1.0)} to leave 0."


def _alt(fit: Ingredients, zone: Zone, rows: NDArray[np.intp]) -> str:
    half = fit.alpha * fit.l1_ratio
    kept = int(np.count_nonzero(fit.coef[rows]))
    band = f"a band of ±{number(half)}" if half > 0 else "the line at 0"
    return (
        f"Places of {len(rows)} {fit.noun}s against {band}, in which a coefficient is exactly 0: {kept} outside it are "
        f"kept, {len(rows) - kept} in it are 0."
    )


def _table(fit: Ingredients, zone: Zone) -> NumberTable:
    known = np.flatnonzero(np.isfinite(zone.margin))
    order = known[np.argsort(np.abs(zone.margin[known]), kind="stable")]
    what = "best value, others held" if zone.fitted else "pull at 0"
    body = tuple(
        (clean(fit.names[j])[:60], float(zone.place[j]), float(zone.low[j]), float(zone.high[j]), float(zone.margin[j]),
         float(fit.u[j]))
        for j in order[:40]
    )  # fmt: skip
    note = "Those nearest to an edge first; the distance is positive inside the band, where the fit is 0."
    if len(order) > 40:
        note += f" {len(order) - 40:,} more are left out."
    fitted = "fit, per SD" if zone.fitted else "fit, as penalised"
    return NumberTable((fit.noun, what, "band from", "to", "distance to the edge", fitted), body, note)
