"""The three questions, each answered in a few plain sentences with numbers measured on the user's data.

A sentence that has no numbers to stand on (a method that was not compared, a loss without training errors) is left out;
what is left always stands by itself. The terms in the sentences are explained right below them (`words`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..figures import Plotter
from ..figures.common import quote, sentence_list
from ..figures.curves import curve_of
from ..figures.parts import method_named, shown_method
from ..figures.text import count, number
from ..measures import natural
from ..wording import listed, percent, sentence, short
from .markup import definition_list, element, escape, prose
from .words import explained

if TYPE_CHECKING:
    from ..comparing.breakage import Breakage
    from ..comparison import Comparison, MethodResult
    from ..tune import Selection
    from ..tuning.resamples import Resamples

__all__ = ["answer", "choice", "difference", "overfitting"]

Float = NDArray[np.float64]
_FIRM = 0.8  # share of refits from which an input counts as kept whatever the rows
_ALIKE = 0.6  # correlation from which two inputs can be said to tell much the same


def answer(name: str, sentences: list[str], plot: Plotter, beside: str = "") -> str:
    """The sentences as they stand under the heading ``name``, with what their terms mean; "" without sentences.

    ``beside`` is what else people read there, such as the caption of the first figure: its terms are explained too.
    """
    if not sentences:
        return ""
    parts = plot.parts
    measured = parts.comparison if parts.comparison is not None else parts.selection
    squared, scoring = (True, "") if measured is None else (measured.squared, measured.scoring)
    words = explained([*sentences, beside], squared=squared, scoring=scoring, noun=parts.noun)
    inside = "".join(f"<p>{prose(text)}</p>" for text in sentences)
    if words:
        meanings = definition_list((term, escape(meaning)) for term, meaning in words)
        inside += f'<p class="in-words">In these words:</p>{meanings}'
    return element("div", inside, class_="answered", id=f"answer-{name}")


# ---- what is the difference? -----------------------------------------------------------------------------------------


def difference(plot: Plotter) -> list[str]:
    """What the penalties make of the coefficients."""
    c = plot.parts.comparison
    if c is None:
        return _effect_of_one(plot)
    sparse, ridge, none = shown_method(c), method_named(c, "L2"), method_named(c, "none")
    if sparse is None or sparse.name == "L2":
        sparse = None
    if sparse is None and ridge is None:
        return [f"Only the fit without a penalty was compared: all of your {_inputs(c)} are kept at full size."]
    out = []
    if sparse is not None:
        out.append(f"Of your {_inputs(c)}, {_keeps(sparse, c)}")
        if ridge is not None:
            out[0] += f"; L2 keeps {_all(ridge.n_kept, c.n_inputs)} and makes them smaller on the whole"
        out[0] += "."
    elif ridge is not None:
        out.append(
            f"L2 keeps {_all(ridge.n_kept, c.n_inputs)} of your {_inputs(c)} and makes them smaller on the whole."
        )
    sizes = _sizes(none, [each for each in (sparse, ridge) if each is not None])
    out += [sizes] if sizes else []
    if sparse is not None and ridge is not None:
        example = _pair(sparse, ridge) or _zero(sparse, ridge)
        out += [example] if example else []
    return out


def _inputs(c: Comparison) -> str:
    """How many inputs there are, and what an input is where a column is not one."""
    text = count(c.n_inputs, c.noun)
    if c.noun == "input" and c.n_inputs != c.n_columns:
        text += f" (from {count(c.n_columns, 'column')}: text becomes one input for each of its values)"
    return text


def _keeps(sparse: MethodResult, c: Comparison) -> str:
    zero = c.n_inputs - sparse.n_kept
    if zero == 0:
        return f"{_the(sparse.name)} keeps all {c.n_inputs:,}: at the strength that predicts best, none is dropped"
    if sparse.n_kept == 0:
        return f"{_the(sparse.name)} keeps none: it sets every coefficient to exactly 0"
    gone = "drops out of the model" if zero == 1 else "drop out of the model"
    name, share = _the(sparse.name), f"the other {zero:,}" if zero > 1 else "the other one"
    return f"{name} keeps {sparse.n_kept:,} and sets {share} to exactly 0, so {'it' if zero == 1 else 'they'} {gone}"


def _the(method: str) -> str:
    return "the elastic net" if method == "elastic net" else method


def _all(kept: int, total: int) -> str:
    return "all" if kept == total else f"{kept:,}"


def _per_sd(model: Any) -> Float | None:
    """Coefficients (K, p) per standard deviation; those of a function as they are; None where that is unknown."""
    coef = np.atleast_2d(np.asarray(model.coef, dtype=np.float64))
    if not hasattr(model, "sd"):
        return coef
    return None if model.sd is None else coef * np.asarray(model.sd)


def _sizes(none: MethodResult | None, others: list[MethodResult]) -> str:
    """How much smaller the coefficients are, all in all."""
    full = None if none is None else _per_sd(none.model)
    if full is None or not others or not np.isfinite(full).all() or not full.any():
        return ""
    parts = []
    for each in others:
        own = _per_sd(each.model)
        if own is None or own.shape != full.shape or not own.any():
            return ""
        parts.append(f"{percent(np.abs(own).sum() / np.abs(full).sum())} with {_the(each.name)}")
    what = "coefficients per SD" if hasattr(none.model, "sd") else "parameters"  # type: ignore[union-attr]
    return f"The sizes of all {what} add up to {listed(parts)} of what they are without a penalty."


def _pair(sparse: MethodResult, ridge: MethodResult) -> str:
    """Two inputs that tell much the same: one of them dropped by L1, both kept by L2."""
    fit, own, other = sparse.ingredients, _per_sd(sparse.model), _per_sd(ridge.model)
    if fit is None or not fit.quadratic or fit.noun != "input" or own is None or other is None or len(own) > 1:
        return ""
    size = np.sqrt(np.maximum(np.diag(fit.gram), 1e-300))
    r = fit.gram / np.outer(size, size)
    a, b = own[0][fit.inputs], other[0][fit.inputs]
    able = fit.usable[fit.inputs]
    possible = np.outer((a == 0) & (b != 0) & able, (a != 0) & (b != 0) & able) & (np.abs(r) >= _ALIKE)
    if not possible.any():
        return ""
    # of the pairs that are alike the one that weighs most, not two that hardly count
    weight = np.where(possible, np.abs(r) ** 2 * np.minimum(np.abs(b)[:, None], np.abs(b)[None, :]), -1.0)
    i, j = np.unravel_index(int(np.argmax(weight)), weight.shape)
    dropped, kept = (quote(fit.names[fit.inputs[k]]) for k in (i, j))
    shared = r[i, j] * b[i] * b[j] > 0 and 0.2 < abs(b[i] / b[j]) < 5.0
    return (
        f"For example, {kept} and {dropped} tell much the same (correlation {number(r[i, j], 2)}): "
        f"{_the(sparse.name)} keeps {kept} ({number(a[j])} per SD) and sets {dropped} to exactly 0; L2 "
        f"{'divides the effect between both' if shared else 'keeps both'} ({number(b[j])} and {number(b[i])})."
    )


def _zero(sparse: MethodResult, ridge: MethodResult) -> str:
    """The dropped input that L2 gives the largest coefficient."""
    own, other = _per_sd(sparse.model), _per_sd(ridge.model)
    if own is None or other is None or own.shape != other.shape or len(own) > 1:
        return ""
    gone = np.where(own[0] == 0, np.abs(other[0]), 0.0)
    if not gone.any():
        return ""
    j = int(np.argmax(gone))
    unit = " per SD" if hasattr(sparse.model, "sd") else ""
    name = quote(sparse.model.names[j])
    return f"For example, {name} is exactly 0 with {_the(sparse.name)} and {number(other[0][j])}{unit} with L2."


def _effect_of_one(plot: Plotter) -> list[str]:
    """The same of one path at its chosen alpha, against the weakest penalty that was solved."""
    path, alpha = plot.parts.path, plot.parts.alpha
    if path is None:
        return []
    if alpha is None:
        last = len(path.alphas) - 1
        if path.l1_ratio == 0 or last == 0:
            return []
        return [
            f"From the strongest penalty to the weakest (alpha {number(path.alphas[0])} to "
            f"{number(path.alphas[last])}) {_the(path.penalty.name)} keeps {int(path.n_kept[0]):,} to "
            f"{int(path.n_kept[last]):,} of {count(len(path.names), path.noun)}; the others are exactly 0."
        ]
    if alpha == 0:
        return [f"This fit has no penalty: all {count(len(path.names), path.noun)} are kept at full size."]
    k, p = path.index_of(alpha), len(path.names)
    kept = int(path.n_kept[k])
    text = f"{sentence(_the(path.penalty.name))} at alpha {number(alpha)} keeps {_all(kept, p)} of your "
    text += count(p, path.noun)
    if kept < p:
        text += f" and sets the other {p - kept:,} to exactly 0." if kept else ": every one is exactly 0."
    else:
        text += "."
    last = len(path.alphas) - 1
    full = np.abs(np.atleast_2d(path.coef_at(last)) * path.sd).sum()
    if k == last or not full > 0:
        return [text]
    share = np.abs(np.atleast_2d(path.coef_at(k)) * path.sd).sum() / full
    what = "coefficients per SD" if path.noun == "input" else "parameters"
    weakest = "without a penalty" if path.alphas[last] == 0 else "with the weakest penalty that was solved"
    return [text, f"The sizes of all {what} add up to {percent(share)} of what they are {weakest}."]


# ---- how does it stop overfitting? -----------------------------------------------------------------------------------


def overfitting(plot: Plotter) -> list[str]:
    """Error on the rows that were fitted against error on those held out, without and with the penalty."""
    parts, c = plot.parts, plot.parts.comparison
    own = None if c is None else method_named(c, parts.method or c.verdict.winner)
    selection = parts.selection if own is None else own.selection
    if selection is None:
        return []
    chosen = selection.best if own is None or own.chosen is None else own.chosen
    if c is None and parts.alpha == selection.one_se.alpha:
        chosen = selection.one_se
    say = _Errors(selection.squared, selection.scoring)
    train = float(np.mean(selection.train_errors[:, chosen.variant, chosen.index]))
    name = _the(selection.penalty.name if c is None or own is None else own.name)
    weak = _weakest(c, selection)
    out = []
    if weak is not None and chosen.alpha > 0:
        where, (weak_train, weak_error) = weak
        out.append(_gain(weak_train, weak_error, train, chosen.error))
        out.append(f"{where}, {say.both(weak_train, weak_error, chance=True)}.")
        out.append(f"With {name} at the chosen alpha, {number(chosen.alpha)}, it is {say.two(train, chosen.error)}.")
    elif math.isfinite(train):
        where = "Without a penalty" if chosen.alpha == 0 else f"With {name}"
        out.append(f"{where}, {say.both(train, chosen.error)}.")
    return [*out, *_moves(c, own)]


def _weakest(c: Comparison | None, selection: Selection) -> tuple[str, tuple[float, float]] | None:
    """Training and held-out error without a penalty, or else with the weakest that was tried."""
    none = method_named(c, "none")
    if none is not None and none.selection is not None and none.chosen is not None and math.isfinite(none.error):
        train = float(np.mean(none.selection.train_errors[:, none.chosen.variant, none.chosen.index]))
        if math.isfinite(train):
            return "Without a penalty", (train, float(none.error))
    try:
        curve = curve_of(selection)
    except InputError:
        return None
    if curve.train is None:
        return None
    train, error = float(curve.train[-1]), float(curve.mean[-1])
    squares = (train**2, error**2) if curve.root else (train, error)
    return f"With the weakest penalty tried (alpha {number(curve.alphas[-1])})", squares


class _Errors:
    """Errors in words."""

    def __init__(self, squared: bool, scoring: str) -> None:
        self.squared, self.scoring = squared, scoring

    def show(self, error: float) -> str:
        return f"±{short(math.sqrt(max(error, 0.0)))}" if self.squared else short(natural(self.scoring, error)[1])

    def both(self, train: float, error: float, *, chance: bool = False) -> str:
        """``the typical error is ±3 on the rows that were fitted and ±4 on rows held out (33 % more)``."""
        word = "typical error" if self.squared else natural(self.scoring, error)[0]
        text = f"the {word} is {self.two(train, error, ' on the rows that were fitted', ' on rows held out')}"
        return f"{text}: part of what was learned is chance" if chance and self.more(train, error) > 0.05 else text

    def two(self, train: float, error: float, known: str = "", new: str = "") -> str:
        """``±3 and ±4 (33 % more)``; what is left by rounding errors is 0."""
        train = 0.0 if abs(train) < 1e-18 * abs(error) else train
        more = self.more(train, error)
        text = f"{self.show(train)}{known} and {self.show(error)}{new}"
        return f"{text} ({percent(more)} more)" if 0.005 < more < 100 else text

    def more(self, train: float, error: float) -> float:
        """How much larger an error is on rows held out; NaN where a ratio means nothing."""
        if self.scoring.startswith(("1 - ", "minus ")) or not train > 0 or not error > 0:
            return math.nan
        return (math.sqrt(error / train) if self.squared else error / train) - 1.0


def _gain(weak_train: float, weak_error: float, train: float, error: float) -> str:
    """What the penalty has bought."""
    if error >= weak_error:
        return "On these data the penalty does not predict new rows better: there is little overfitting to stop."
    if train > weak_train:
        return "With the penalty the known rows are fitted less closely, and new ones predicted better."
    return "With the penalty new rows are predicted better."


def _moves(c: Comparison | None, own: MethodResult | None) -> list[str]:
    """How far the coefficients depend on which rows were at hand."""
    if c is not None and c.resamples is not None and c.resamples.beside:
        return _moves_of_refits(c.resamples)
    none = method_named(c, "none")
    known = [each for each in (none, own, method_named(c, "L2")) if each is not None]
    known = [each for k, each in enumerate(known) if each not in known[:k] and math.isfinite(each.instability)]
    if c is None or len(known) < 2 or not all(each.n_kept for each in known):
        return []
    parts = [
        f"{_share(each.instability)} {'without a penalty' if each.name == 'none' else f'with {_the(each.name)}'}"
        for each in known
    ]
    what = "coefficients" if c.noun == "input" else "parameters"
    return [f"When other rows are left out of the fit, the {what} move by this much of their size: {listed(parts)}."]


def _moves_of_refits(resamples: Resamples) -> list[str]:
    """The same between refits: ``sqrt(sum_j var(u_j) / sum_j mean(u_j^2))`` of the coefficients per SD."""
    parts = []
    for each in sorted((resamples.refits, *resamples.beside), key=lambda one: one.alpha > 0):
        u = each.coef * resamples.path.sd
        size = float((u**2).mean(axis=0).sum())
        if size > 0 and math.isfinite(size):
            moved = _share(math.sqrt(float(u.var(axis=0).sum()) / size))
            parts.append(f"{moved} {'without a penalty' if each.alpha == 0 else f'with {_the(each.name)}'}")
    if len(parts) < 2:
        return []
    what = "coefficients" if resamples.path.noun == "input" else "parameters"
    return [
        f"In {resamples.n_resamples:,} refits, each to other rows, the {what} move by this much of their size: "
        f"{listed(parts)}."
    ]


def _share(value: float) -> str:
    return f"{value:,.0f} times" if value >= 10 else percent(value)


# ---- which one? ------------------------------------------------------------------------------------------------------


def choice(plot: Plotter) -> list[str]:
    """The verdict with its evidence; of a single fit, the inputs that matter most."""
    c = plot.parts.comparison
    if c is not None:
        return [*c.verdict.sentences, *_stays(c.resamples), *_breaks(c.breakage)]
    model = plot.parts.model
    own = None if model is None else _per_sd(model)
    if own is None:
        return []
    size = np.abs(own).sum(axis=0)
    order = [int(j) for j in np.argsort(-size, kind="stable") if size[j] > 0]
    if not order:
        return [f"None: every {plot.parts.noun} is exactly 0, and all rows get the same prediction."]
    unit = "" if not hasattr(model, "sd") else " per SD"
    if len(own) > 1:
        named = [quote(model.names[j]) for j in order[:5]]
    else:
        named = [f"{quote(model.names[j])} ({number(own[0, j])}{unit})" for j in order[:5]]
    return [f"The largest effects are those of {sentence_list(named, 5)}; {len(order):,} of {len(size):,} are kept."]


def _stays(resamples: Resamples | None) -> list[str]:
    """How many of the kept inputs would be kept with other rows too."""
    if resamples is None or resamples.refits.penalty.l1_ratio == 0:
        return []
    kept = np.atleast_2d(resamples.refits.fit).any(axis=0)
    if not kept.any():
        return []
    firm = int((resamples.frequency[kept] >= _FIRM).sum())
    what, stay = count(int(kept.sum()), resamples.path.noun), "is" if firm == 1 else "are"
    said = "all" if firm == kept.sum() > 1 else f"{firm:,}"
    return [
        f"Of the {what} that {_the(resamples.refits.name)} keeps, {said} {stay} kept in at least "
        f"{percent(_FIRM)} of {resamples.n_resamples:,} refits to other rows."
    ]


def _breaks(breakage: Breakage | None) -> list[str]:
    """What the failure of one input costs at worst."""
    if breakage is None or len(breakage.methods) < 2 or not breakage.used.any():
        return []
    parts = [
        f"{number(ratio)} times as large with {_the(name)} (without {quote(column)})"
        for name, (column, ratio) in breakage.worst.items()
        if math.isfinite(ratio)
    ]
    word = "mean squared error" if breakage.loss in ("gaussian", "multigaussian") else "error"
    return [f"If one input is missing, the {word} on rows held out is at worst {listed(parts)}."] if parts else []
