"""Coefficients in the words of a field: odds ratios, rate ratios, hazard ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..measures import ratio_name
from ..wording import short

if TYPE_CHECKING:
    from ..model import Model

__all__ = ["Ratio", "effects_sentence", "ratios"]

_SHOWN = 5


@dataclass(frozen=True)
class Ratio:
    """What an input multiplies the odds, the rate or the hazard by.

    Attributes
    ----------
    input : str
    per_unit, per_sd : float
        For one unit more, and for one standard deviation more (NaN if that is unknown).
    binary : bool
        Whether the input is one level of a text or a yes/no, so that a unit is all there is.
    """

    input: str
    per_unit: float
    per_sd: float
    binary: bool


def ratios(model: Model) -> tuple[str, list[Ratio]]:
    """What they are called, and those of all kept inputs, the strongest first; ("", []) where effects are added."""
    name = ratio_name(model.loss)
    coef = np.asarray(model.coef)
    if not name or coef.ndim != 1:
        return "", []
    sd = np.full(len(coef), np.nan) if model.sd is None else np.asarray(model.sd)
    kinds = model.encoder.kinds
    return name, [
        Ratio(
            model.names[j], _exp(coef[j]), _exp(coef[j] * sd[j]),
            kinds[model.encoder.source[j]] in ("category", "boolean"),
        )
        for j in map(int, model.order) if coef[j] != 0
    ]  # fmt: skip


def _exp(value: float) -> float:
    return math.exp(min(float(value), 700.0)) if math.isfinite(value) else float("nan")


def effects_sentence(model: Model) -> str:
    """The strongest effects as ratios, "" where effects are added: ``Odds ratios per SD: age 1.85, ...``."""
    name, found = ratios(model)
    if not found:
        return ""
    shown = [_one(ratio) for ratio in found[:_SHOWN]]
    rest = f", … ({len(found):,} inputs)" if len(found) > _SHOWN else ""
    unit = " per SD" if any(not r.binary and math.isfinite(r.per_sd) for r in found[:_SHOWN]) else ""
    return f"{name[0].upper()}{name[1:]}s{unit}, shrunken by the penalty: {', '.join(shown)}{rest}."


def _one(ratio: Ratio) -> str:
    if ratio.binary or not math.isfinite(ratio.per_sd):
        return f"{ratio.input} {short(ratio.per_unit)}" + (" against the rest" if ratio.binary else " per unit")
    return f"{ratio.input} {short(ratio.per_sd)}"
