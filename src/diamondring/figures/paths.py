"""Picture 4, the path: what enters, in what order?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .common import SERIES, alpha_axis, alpha_lines, kept_counts, quote, sentence_list
from .spec import Axis, Band, EndLabel, FigureSpec, Line, Mark, NumberTable, Panel
from .text import number, shorten, shorten_all

if TYPE_CHECKING:
    from ..paths import Path

__all__ = ["path_figure"]

Float = NDArray[np.float64]
_LABELLED = 6
_DRAWN = 60


def path_figure(path: Path, *, chosen: Sequence[tuple[str, float]] = (), method: str = "") -> FigureSpec:
    """Coefficients along alpha, from strong to weak penalty.

    Parameters
    ----------
    path : Path
    chosen : sequence of (name, alpha)
        Alphas to mark, such as ``("min", 0.02)``; the first one decides which inputs are labelled.
    method : str, optional
        Whose path it is, where several methods were compared.

    Raises
    ------
    InputError
        If the path has fewer than two positive alphas.
    """
    use = np.flatnonzero(path.alphas > 0)
    if len(use) < 2:
        raise InputError(
            f"A path needs at least two alphas above 0; this fit has {len(use)}. Solve more with {_more(path)}, or "
            "look at one fit with plot.coefficients()."
        )
    alphas = np.asarray(path.alphas, dtype=np.float64)[use]
    per_sd = np.asarray(path.coef[use, :].toarray(), dtype=np.float64) * path.sd
    at = int(np.argmin(np.abs(np.log(alphas / chosen[0][1])))) if chosen and chosen[0][1] > 0 else len(alphas) - 1
    order = _order(per_sd, at)
    labelled, drawn = order[:_LABELLED], order[_LABELLED:_DRAWN]
    marks: list[Mark] = [Line(alphas[[0, -1]], np.zeros(2), "grey", 0.8)]
    marks += _rest(alphas, per_sd, order[_DRAWN:])
    marks += [Line(alphas, per_sd[:, j], "faint", 0.9) for j in reversed(drawn)]
    for (color, dash), j in reversed(list(zip(SERIES, labelled, strict=False))):
        marks.append(Line(alphas, per_sd[:, j], color, 1.9, dash))
    labels = shorten_all([path.names[j] for j in labelled], 22)
    for (color, _), j, text in zip(SERIES, labelled, labels, strict=False):
        marks.append(EndLabel(text, float(alphas[-1]), float(per_sd[-1, j]), color))
    marks += alpha_lines(chosen, alphas)
    low, high = float(per_sd.min()), float(per_sd.max())
    pad = 0.05 * (high - low) or 1.0
    x = alpha_axis(alphas)
    counts = np.asarray(path.n_kept)[use]
    top = kept_counts(alphas, [int(n) for n in counts] if path.l1_ratio > 0 else [], x)
    panel = Panel(
        title="What enters, in what order?",
        x=x,
        y=Axis(_unit(path), (low - pad, high + pad)),
        marks=tuple(marks),
        top=top,
        top_label="kept" if top else "",
    )
    return FigureSpec(
        kind="path",
        question=panel.title,
        panels=(panel,),
        caption=_caption(path, alphas, per_sd, chosen, at, len(order), method),
        alt=_alt(path, alphas, counts, labelled),
        table=_table(path, alphas, per_sd, labelled, use),
    )


def _unit(path: Path) -> str:
    """What is drawn upwards."""
    return "coefficient per SD of the input" if path.noun == "input" else f"value of the {path.noun}"


def _thing(path: Path) -> str:
    return "coefficient" if path.noun == "input" else path.noun


def _more(path: Path) -> str:
    """How to get a path of several alphas."""
    return "dr.path(X, y)" if path.noun == "input" else "dr.fit(f, params, X, y, alphas=50)"


def _order(per_sd: Float, at: int) -> list[int]:
    """Inputs that are ever kept, the largest at the marked alpha first, then the largest anywhere."""
    peak = np.abs(per_sd).max(axis=0)
    ever = np.flatnonzero(peak)
    return [int(j) for j in ever[np.lexsort((-peak[ever], -np.abs(per_sd[at, ever])))]]


def _rest(alphas: Float, per_sd: Float, rest: list[int]) -> list[Mark]:
    """Everything that is not drawn line by line, as the band that holds it."""
    if not rest:
        return []
    return [Band(alphas, per_sd[:, rest].min(axis=1), per_sd[:, rest].max(axis=1), "grey", 0.18)]


def _caption(
    path: Path, alphas: Float, per_sd: Float, chosen: Sequence[tuple[str, float]], at: int, ever: int, method: str
) -> str:
    entry = [int(np.argmax(per_sd[:, j] != 0)) if per_sd[:, j].any() else len(alphas) for j in range(per_sd.shape[1])]
    p = per_sd.shape[1]
    if path.l1_ratio == 0:
        text = f"L2 shrinks every {_thing(path)} towards 0 and sets none to exactly 0."
    else:
        enters = (np.array(entry) < len(alphas)) & (path.penalty_factor > 0)  # what is free was always there
        first = sorted(map(int, np.flatnonzero(enters)), key=lambda j: (entry[j], -abs(per_sd[at, j])))
        text = _entering(path, [j for j in first if entry[j] == 0], [j for j in first if entry[j] > 0], method)
    kept = int(np.count_nonzero(per_sd[at]))
    if chosen:
        name, alpha = chosen[0]
        are = "is" if kept == 1 else "are"
        text += f" At alpha {number(alpha)} ({name}), {kept:,} of {p:,} {path.noun}s {are} kept."
    if ever > _LABELLED:
        text += f" The {_LABELLED} largest{' there' if chosen and kept >= _LABELLED else ''} are named"
        text += f"; {ever - _DRAWN:,} small ones are drawn as one grey band." if ever > _DRAWN else "."
    return text


def _entering(path: Path, present: list[int], entering: list[int], method: str) -> str:
    """What is kept at the strongest penalty already, and what enters first as it weakens."""

    def named(which: list[int]) -> str:
        return sentence_list([quote(path.names[j], 24, among=path.names) for j in which[:3]], 3)

    of = f" of {method}" if method else ""
    text = ""
    if present:
        more = f" and {len(present) - 3:,} more" if len(present) > 3 else ""
        text = f"Kept from the start: {named(present)}{more}."
    if entering:
        enter = f"enter{'s' if len(entering) == 1 else ''} {'next' if present else 'first'}"
        text += f"{' ' if text else ''}As the penalty{of} weakens, {named(entering)} {enter}."
    return text or f"Nothing enters as the penalty{of} weakens."


def _alt(path: Path, alphas: Float, counts: NDArray[np.int64], labelled: Sequence[int]) -> str:
    names = sentence_list([shorten(path.names[j], 40) for j in labelled], _LABELLED)
    return (
        f"Lines of the {_thing(path)}s from alpha {number(alphas[0])} (left, {counts[0]:,} kept) to "
        f"{number(alphas[-1])} (right, {counts[-1]:,} kept). Largest: {names or 'none'}."
    )


def _table(path: Path, alphas: Float, per_sd: Float, labelled: Sequence[int], use: NDArray[np.int64]) -> NumberTable:
    rows = np.unique(np.linspace(0, len(alphas) - 1, min(len(alphas), 12)).round().astype(int))
    columns = ("alpha", f"{path.noun}s kept", "relative gap", *(shorten(path.names[j], 40) for j in labelled))
    body = tuple(
        (
            float(alphas[i]),
            int(path.n_kept[use[i]]),
            float(path.gap[use[i]]),
            *(float(per_sd[i, j]) for j in labelled),
        )
        for i in rows
    )
    what = "coefficients per standard deviation of the input" if path.noun == "input" else "values of the parameters"
    note = f"{len(rows)} of {len(alphas)} alphas; {what}."
    return NumberTable(columns, body, note)
