"""Picture 6, overfitting: does the fit know its training rows too well?"""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from .common import alpha_axis, alpha_lines, error_axis
from .curves import Curve
from .spec import Band, EndLabel, FigureSpec, Line, Mark, NumberTable, Panel
from .text import number, percent

__all__ = ["overfit_figure"]


def overfit_figure(curve: Curve) -> FigureSpec:
    """Error on training rows against error on held-out rows, along alpha; the gap between them is shaded.

    Raises
    ------
    InputError
        If the selection holds no training errors.
    """
    if curve.train is None:
        raise InputError("The training errors were not kept: run cross_validate again, which stores them.")
    low, high = curve.frame(curve.train, curve.mean)
    # an error of (nearly) 0 on the training rows would flatten everything else on a logarithmic axis
    low = max(low, 0.1 * float(curve.mean[curve.best]))
    axis = error_axis("error (root mean square)" if curve.root else curve.word, low, high)
    assert axis.limits is not None
    ends = [float(np.clip(values[-1], *axis.limits)) for values in (curve.mean, curve.train)]
    marks: list[Mark] = [
        Band(curve.alphas, np.minimum(curve.train, curve.mean), curve.mean, "error", 0.14),
        Line(curve.alphas, curve.train, "ink", 1.8, "dashed"),
        Line(curve.alphas, curve.mean, "error", 2.0),
        EndLabel("held out", float(curve.alphas[-1]), ends[0], "error"),
        EndLabel("training", float(curve.alphas[-1]), ends[1], "ink"),
        *alpha_lines(curve.chosen(), curve.alphas),
    ]
    panel = Panel(
        title="Is it overfitting?",
        x=alpha_axis(curve.alphas),
        y=axis,
        marks=tuple(marks),
    )
    return FigureSpec(
        kind="overfit",
        question=panel.title,
        panels=(panel,),
        caption=_caption(curve),
        alt=(
            f"Two curves along alpha. At alpha {number(curve.alphas[curve.used])} the training error is "
            f"{number(curve.train[curve.used])} and the held-out error {number(curve.mean[curve.used])}; at the "
            f"weakest alpha {number(curve.train[-1])} and {number(curve.mean[-1])}."
        ),
        table=_table(curve),
    )


def _caption(curve: Curve) -> str:
    assert curve.train is not None
    best = curve.used
    text = (
        f"At the chosen alpha {number(curve.alphas[best])} the held-out error is {_excess(curve, best)} the training "
    )
    text += f"error ({number(curve.mean[best])} against {number(curve.train[best])})"
    if best == len(curve.alphas) - 1:
        return text + ". No weaker penalty was tried."
    return text + f"; at the weakest penalty, {_excess(curve, len(curve.alphas) - 1)} it."


def _excess(curve: Curve, i: int) -> str:
    assert curve.train is not None
    if curve.train[i] <= 0:
        return "far above"
    ratio = float(curve.mean[i] / curve.train[i]) - 1.0
    if ratio > 99:
        return "more than 100 times"
    if ratio > 9:
        return f"{number(ratio + 1, 2)} times"
    return f"{percent(abs(ratio))} {'above' if ratio >= 0 else 'below'}"


def _table(curve: Curve) -> NumberTable:
    assert curve.train is not None
    rows = np.unique(np.append(np.linspace(0, len(curve.alphas) - 1, 12).round().astype(int), curve.used))
    body = tuple(
        (float(curve.alphas[i]), float(curve.train[i]), float(curve.mean[i]), float(curve.mean[i] - curve.train[i]))
        for i in rows
    )
    return NumberTable(("alpha", "training", "held out", "difference"), body, f"The {curve.word}.")
