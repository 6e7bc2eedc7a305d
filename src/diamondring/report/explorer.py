"""The explorer: a page that solves the problem of two weights while they are dragged. Its source is in ``web/``."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError

if TYPE_CHECKING:
    from ..ingredients import Ingredients

__all__ = ["MOST_INPUTS", "ONLY_SQUARES", "explorer_bytes"]

MOST_INPUTS = 40
ONLY_SQUARES = (
    "The explorer shows your own data for a target of numbers with the squared error: only then is the error of two "
    "coefficients known from sums over the rows. Leave the table out to explore a logistic error on made-up weights."
)
_SLOT = '<script type="application/json" id="data">null</script>'


def explorer_bytes(fit: Ingredients | None = None, *, target: str = "", penalty: str = "L1") -> bytes:
    """The explorer as one HTML file (UTF-8) that works offline, with the user's own fit if there is one.

    Of the data the page holds the inner products of at most 40 inputs, their coefficients and their pulls on the
    residual: with these the error of any two coefficients is known exactly, and no row of the data is in the file.

    Parameters
    ----------
    fit : Ingredients, optional
        What `figure_ingredients` computed at the chosen alpha. Default: made-up weights only.
    target, penalty : str
        Names for the texts.

    Raises
    ------
    InputError
        If the fit's error is not a quadratic, or fewer than two inputs can be kept.
    """
    page = resources.files(__package__).joinpath("web", "explorer.html").read_text(encoding="utf-8")
    if fit is None:
        return page.encode("utf-8")
    # inside a script element only "<" could end it
    text = json.dumps(_own_data(fit, target, penalty), allow_nan=False).replace("<", "\\u003c")
    return page.replace(_SLOT, _SLOT.replace("null", text)).encode("utf-8")


def _own_data(fit: Ingredients, target: str, penalty: str) -> dict[str, object]:
    if not fit.quadratic:
        raise InputError(ONLY_SQUARES)
    places = [int(j) for j in fit.inputs if fit.usable[j]]
    order = np.lexsort((-np.abs(fit.pull[places]), -np.abs(fit.u[places])))[:MOST_INPUTS]
    shown = [places[k] for k in order]
    if len(shown) < 2:
        raise InputError("The explorer needs two inputs that can be kept, and this fit has fewer.")
    where = np.searchsorted(fit.inputs, shown)
    return {
        "target": target or "the target",
        "names": [fit.names[j] for j in shown],
        "gram": [[_digits(value) for value in row] for row in fit.gram[np.ix_(where, where)]],
        "coef": [_digits(fit.u[j]) for j in shown],
        "pull": [_digits(fit.pull[j]) for j in shown],
        "alpha": _digits(fit.alpha),
        "penalty": penalty,
    }


def _digits(value: float) -> float:
    return float(f"{value:.12g}")
