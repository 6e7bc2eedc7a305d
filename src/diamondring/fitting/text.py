"""A fit in a few lines."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ..nonlinear.text import describe_objective
from ..path_text import number
from ..penalties import NoPenalty
from ..wording import counted

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["objective", "summary"]

_MANY = 200  # parameters beyond which standard errors are not computed for a summary


def objective(fit: Fit) -> str:
    """The objective of this fit alone, whatever else is on its path."""
    one = dataclasses.replace(fit.path, alphas=np.array([fit.alpha]))
    return describe_objective(one)


def summary(fit: Fit, most: int | None = None) -> str:
    """What `repr` prints: what was minimised, what came out, how certain it is.

    Parameters
    ----------
    most : int, optional
        At most so many parameters, those that are not 0 first; default all.
    """
    p, path = len(fit.names), fit.path
    head = f"{type(fit).__name__}: {counted(p, 'parameter')}, {counted(path.n_samples, 'row')}"
    if isinstance(fit.penalty, NoPenalty) or fit.alpha == 0:
        head += ", no penalty"
    else:
        chosen = "" if fit.selection is None else " (cross-validation)"
        kept = len(fit.kept)
        zero = f"; {kept} kept, {p - kept} exactly 0" if kept < p else f"; {kept} kept"
        head += f", {fit.penalty.name} penalty, alpha {number(fit.alpha)}{chosen}{zero}"
    lines = [head, *("  " + line for line in objective(fit).splitlines()), f"  {fit.certificate.text}"]
    if len(fit.minima) > 1:
        others = ", ".join(f"{each.objective:.6g}" for each in fit.minima[1:4])
        more = ", ..." if len(fit.minima) > 4 else ""
        lines.append(f"  {len(fit.minima)} different minima: {fit.objective:.6g} (this one), {others}{more}")
    lines += _table(fit, most)
    return "\n".join(lines + [f"  {message}" for message in fit.messages])


def _table(fit: Fit, most: int | None) -> list[str]:
    """One line per parameter, with its standard error where there is one."""
    order = np.arange(len(fit.names))
    if most is not None and len(order) > most:
        order = np.concatenate([np.flatnonzero(fit.coef != 0), np.flatnonzero(fit.coef == 0)])[:most]
    width = max(len(fit.names[j]) for j in order)
    errors = fit.stderr if len(fit.names) <= _MANY else None
    errors = None if errors is None or np.isnan(errors).any() else errors
    lines = []
    for j in order:
        error = "" if errors is None else f" +- {errors[j]:.2g}"
        lines.append(f"  {fit.names[j]:<{width}}  {fit.coef[j]:.6g}{error}")
    if len(order) < len(fit.names):
        lines.append(f"  ... {counted(len(fit.names) - len(order), 'more parameter', 'more parameters')}: .summary()")
    return lines
