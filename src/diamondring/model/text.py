"""Sentences about a model: its summary, its formula, and why a table does not fit it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..measures import natural, null_words, ratio_name
from ..messages import list_names
from ..penalties import NoPenalty
from ..wording import counted, listed, percent, short

if TYPE_CHECKING:
    from . import Model

__all__ = ["does_not_fit", "formula", "summary"]

_STRONGEST = 5


def summary(model: Model) -> str:
    """What `repr` prints: penalty, alpha, inputs kept, held-out error against predicting the mean, strongest inputs."""
    stats = model.stats
    lines = [f"Model of {_subject(model)}: {_method(model)}", _kept(model)]
    if stats.held_out_error is not None:
        lines.append(_error(model))
    used = [int(j) for j in model.order if model.used[j]][:_STRONGEST]
    if used:
        ratio = ratio_name(model.loss)
        start = f"strongest ({ratio}s)" if ratio else "strongest"
        lines.append(f"{start}: " + ", ".join(_effect(model, j) for j in used))
    made = [] if stats.rows is None else [f"fitted on {counted(stats.rows, 'row')}"]
    if stats.gap is not None:
        made.append(f"proved optimal to {stats.gap:.1e}")
    made.append(f"diamondring {stats.versions.get('diamondring', 'unknown')}")
    return "\n  ".join([*lines, ", ".join(made)])


def _subject(model: Model) -> str:
    """What is predicted, and by which loss if it is not half the squared error: ``chd = 1 (binomial)``."""
    if model.loss.name == "gaussian":
        return model.target
    name = f"{model.target} = {model.classes[1]}" if _two_labels(model) and model.classes else model.target
    return f"{name} ({model.loss.name})"


def _two_labels(model: Model) -> bool:
    return model.loss.kind == "class" and model.classes is not None and len(model.classes) == 2


def _method(model: Model) -> str:
    """``L1 penalty, alpha 0.0123 (least held-out error)``."""
    if isinstance(model.penalty, NoPenalty) or model.alpha == 0:
        return "no penalty (least squares)" if model.loss.name == "gaussian" else "no penalty"
    name = model.stats.method or model.penalty.name
    share = f", l1_ratio {model.penalty.l1_ratio:g}" if model.penalty.name == "elastic net" else ""
    how = {"cv": " (least held-out error)", "1se": " (strongest within one standard error of the least)"}
    return f"{name} penalty{share}, alpha {model.alpha:.4g}{how.get(model.stats.rule, '')}"


def _kept(model: Model) -> str:
    inputs = model.stats.inputs or len(model.names)
    columns = model.stats.columns or len(model.encoder.seen)
    carried = len(model.columns_carried)
    return (
        f"keeps {len(model.kept):,} of {counted(inputs, 'input')}, made of {carried:,} of {counted(columns, 'column')}"
    )


def _error(model: Model) -> str:
    stats = model.stats
    assert stats.held_out_error is not None

    def shown(error: float) -> str:
        if stats.squared and error >= 0:
            return f"±{short(math.sqrt(error))}"
        return short(natural(stats.scoring, error)[1])

    name = "error" if stats.squared else natural(stats.scoring, 0.0)[0]
    text = f"held-out {name} {shown(stats.held_out_error)}"
    if stats.baseline_error is not None:
        text += f"; {null_words(model.loss)}: {shown(stats.baseline_error)}"
        if stats.squared and stats.baseline_error > 0:
            gain = 1.0 - stats.held_out_error / stats.baseline_error
            text += f" ({percent(abs(gain))} {'less' if gain >= 0 else 'more'} squared error)"
    return text


def _effect(model: Model, j: int) -> str:
    """``Gr_Liv_Area +25.1k per SD``, ``age ×1.8 per SD``; of several outputs the largest: ``width −1.2 per SD (b)``."""
    each = np.atleast_2d(model.coef)[:, j]
    k = int(np.argmax(np.abs(each)))
    per_sd = model.sd is not None and math.isfinite(model.sd[j])
    value = float(each[k] * model.sd[j]) if per_sd and model.sd is not None else float(each[k])
    shown = f"×{_exp(value)}" if ratio_name(model.loss) else _signed(value)
    return f"{model.names[j]} {shown} per {'SD' if per_sd else 'unit'}" + (
        f" ({model.labels[k]})" if len(each) > 1 else ""
    )


def _exp(value: float) -> str:
    return short(math.exp(min(value, 700.0)))


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{short(abs(value))}"


def formula(model: Model, digits: int = 6) -> str:
    """The model, one term per line; several outputs one after the other."""
    coef, intercept = np.atleast_2d(model.coef), np.atleast_1d(model.intercept)
    return "\n\n".join(_one_formula(model, k, coef[k], float(intercept[k]), digits) for k in range(len(coef)))


def _one_formula(model: Model, k: int, coef: NDArray[np.float64], intercept: float, digits: int) -> str:
    survival = model.loss.kind == "survival"
    lines, ratio = [f"{_left_side(model, k)} ="], ratio_name(model.loss)
    if not survival:  # which has no intercept
        lines.append(f"    {intercept:.{digits}g}")
    terms = []
    for j in model.order:
        value = float(coef[j])
        if value != 0:
            terms.append((f"  {'+' if value > 0 else '-'} {abs(value):.{digits}g} * {_term(model, int(j))}", value))
    wide = max((len(text) for text, _ in terms), default=0)
    lines += [f"{text:<{wide}}   {ratio} {_exp(value)}" if ratio else text for text, value in terms]
    return "\n".join(lines if len(lines) > 1 else [*lines, "    0"])


def _left_side(model: Model, k: int) -> str:
    """What the sum is: the target, or what its link makes of it."""
    target, link = model.target, model.loss.link
    if model.loss.kind == "survival":
        return f"log relative hazard of {target}"
    if link == "logit":
        return f"log odds of {target} = {model.classes[1] if model.classes else 1}"
    if model.loss.kind == "class":
        return f"score of {target} = {model.classes[1] if model.classes else 1}"
    if link == "softmax":
        return f"score of {target} = {model.labels[k]} (probability: exp(score) / sum of exp(scores))"
    name = target if model.outputs == 1 else f"{target}: {model.labels[k]}"
    return f"log of the mean of {name}" if link == "log" else name


def _term(model: Model, j: int) -> str:
    """An input as a reader of the formula must compute it: ``area``, ``[street = Pave]``, ``[area is missing]``."""
    name, column = model.names[j], model.encoder.columns[model.encoder.source[j]]
    kind = model.encoder.kinds[model.encoder.source[j]]
    if name == column:
        return f"[{name}]" if kind == "boolean" else name
    if kind == "category" and name.startswith(f"{column}="):
        level = name[len(column) + 1 :]
        return f"[{column} is missing]" if level == "(missing)" else f"[{column} = {level}]"
    return f"[{column} is missing]"


def does_not_fit(
    missing: Sequence[str], extra: Sequence[str], needed: Sequence[str], complete: bool, what_next: str
) -> str:
    """Why a table cannot be scored.

    Parameters
    ----------
    missing : columns that are needed and not in the table.
    extra : columns of the table that the model does not know.
    needed : all columns that are needed.
    complete : whether the model still knows the names of all columns of training, so that `extra` are truly new.
    what_next : how the sentence goes on: a "did you mean", and what the list of `needed` is.
    """
    many = len(missing) > 1
    text = f"predict: column{'s' if many else ''} {listed_names(missing)} {'are' if many else 'is'} missing"
    if complete and extra:
        text += f" and {listed_names(extra)} {'are' if len(extra) > 1 else 'is'} new"
    elif 0 < len(extra) <= 3:
        text += f", and the model does not use {listed_names(extra)}"
    return f"{text}.{what_next}: {list_names(needed, 12)}."


def listed_names(names: Sequence[str], show: int = 6) -> str:
    """``'a', 'b' and 'c'``; past `show` names ``'a', 'b', … (41)``."""
    quoted = [repr(name) for name in names]
    return listed(quoted) if len(quoted) <= show else list_names(quoted, show)
