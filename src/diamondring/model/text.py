"""Sentences about a model: its summary, its formula, and why a table does not fit it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

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
    lines = [f"Model of {model.target}: {_method(model)}", _kept(model)]
    if stats.held_out_error is not None:
        lines.append(_error(model))
    used = [j for j in model.order if model.coef[j] != 0][:_STRONGEST]
    if used:
        lines.append("strongest: " + ", ".join(_effect(model, j) for j in used))
    made = [] if stats.rows is None else [f"fitted on {counted(stats.rows, 'row')}"]
    if stats.gap is not None:
        made.append(f"proved optimal to {stats.gap:.1e}")
    made.append(f"diamondring {stats.versions.get('diamondring', 'unknown')}")
    return "\n  ".join([*lines, ", ".join(made)])


def _method(model: Model) -> str:
    """``L1 penalty, alpha 0.0123 (least held-out error)``."""
    if isinstance(model.penalty, NoPenalty) or model.alpha == 0:
        return "no penalty (least squares)"
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
        return f"±{short(math.sqrt(error))}" if stats.squared and error >= 0 else short(error)

    name = "error" if stats.squared else stats.scoring
    text = f"held-out {name} {shown(stats.held_out_error)}"
    if stats.baseline_error is not None:
        text += f"; predicting the mean: {shown(stats.baseline_error)}"
        if stats.squared and stats.baseline_error > 0:
            gain = 1.0 - stats.held_out_error / stats.baseline_error
            text += f" ({percent(abs(gain))} {'less' if gain >= 0 else 'more'} squared error)"
    return text


def _effect(model: Model, j: int) -> str:
    """``Gr_Liv_Area +25.1k per SD``."""
    name = model.names[j]
    if model.sd is None or not math.isfinite(model.sd[j]):
        return f"{name} {_signed(float(model.coef[j]))} per unit"
    return f"{name} {_signed(float(model.coef[j] * model.sd[j]))} per SD"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{short(abs(value))}"


def formula(model: Model, digits: int = 6) -> str:
    """The model, one term per line."""
    lines = [f"{model.target} =", f"    {model.intercept:.{digits}g}"]
    for j in model.order:
        value = float(model.coef[j])
        if value != 0:
            lines.append(f"  {'+' if value > 0 else '-'} {abs(value):.{digits}g} * {_term(model, int(j))}")
    return "\n".join(lines)


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
