"""The explorer: a page that solves the problem of two weights while they are dragged. Its source is in ``web/``."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

if TYPE_CHECKING:
    from ..ingredients import Ingredients
    from .pair_errors import PairErrors

__all__ = ["MOST_INPUTS", "NO_POLYNOMIAL", "explorer_bytes", "own_data", "shown_inputs"]

MOST_INPUTS = 40
NO_POLYNOMIAL = (
    "The explorer cannot show your own data with the loss {loss}: it needs an error of two coefficients that is "
    "smooth (not quantile, Huber or grouped losses) and has a lowest point (not so where two inputs separate the "
    "labels). Leave the table out to explore made-up weights."
)
_SLOT = '<script type="application/json" id="data">null</script>'


def explorer_bytes(
    fit: Ingredients | None = None, errors: PairErrors | None = None, *, target: str = "", penalty: str = "L1"
) -> bytes:
    """The explorer as one HTML file (UTF-8) that works offline, with the user's own fit if there is one.

    Of a fit with the squared error the page holds the inner products of at most 40 inputs, their coefficients and
    their pulls on the residual: with these the error of any two coefficients is known exactly. Of other losses it holds
    the polynomials of `pair_errors`. No row of the data is in the file.

    Parameters
    ----------
    fit : Ingredients, optional
        What `figure_ingredients` computed at the chosen alpha. Default: made-up weights only.
    errors : PairErrors, optional
        What `pair_errors` computed of the same fit; needed for other losses than the squared error.
    target, penalty : str
        Names for the texts.

    Raises
    ------
    InputError
        If the fit's error is not a quadratic and there are no polynomials, or fewer than two inputs can be kept.
    """
    page = resources.files(__package__).joinpath("web", "explorer.html").read_text(encoding="utf-8")
    if fit is None:
        return page.encode("utf-8")
    # inside a script element only "<" could end it
    text = json.dumps(own_data(fit, errors, target, penalty), allow_nan=False, separators=(",", ":"))
    return page.replace(_SLOT, _SLOT.replace("null", text.replace("<", "\\u003c"))).encode("utf-8")


def own_data(fit: Ingredients, errors: PairErrors | None, target: str, penalty: str) -> dict[str, object]:
    """What the page is told of a fit, as JSON types."""
    if not fit.quadratic and errors is None:
        raise InputError(NO_POLYNOMIAL.format(loss="of this fit"))
    shown = shown_inputs(fit, errors)
    if len(shown) < 2:
        raise InputError("The explorer needs two inputs that can be kept, and this fit has fewer.")
    facts: dict[str, object] = {
        "target": target or "the target",
        "names": [fit.names[j] for j in shown],
        "coef": [_digits(fit.u[j]) for j in shown],
        "alpha": _digits(fit.alpha),
        "penalty": penalty,
        "share": _digits(fit.l1_ratio),
        "loss": "gaussian" if errors is None else errors.loss,
    }
    if errors is not None:
        pairs = {f"{i},{j}": each.to_dict() for (i, j), each in errors.pairs.items()}
        return {**facts, "output": fit.output, "convex": errors.convex, "pairs": pairs}
    where = np.searchsorted(fit.inputs, shown)
    return {
        **facts,
        "gram": [[_digits(value) for value in row] for row in fit.gram[np.ix_(where, where)]],
        "pull": [_digits(fit.pull[j]) for j in shown],
    }


def shown_inputs(fit: Ingredients, errors: PairErrors | None = None) -> list[int]:
    """Places of the inputs that can be chosen, the most prominent first; of copies of one another only the first."""
    if errors is not None:
        return list(errors.inputs)
    shown: list[int] = []
    for j in fit.ranked():
        if len(shown) < MOST_INPUTS and not any(_copies(fit.pair(j, each)) for each in shown):
            shown.append(j)
    return shown


def _copies(gram: NDArray[np.float64]) -> bool:
    return bool(gram[0, 1] ** 2 > (1 - 1e-9) * gram[0, 0] * gram[1, 1])


def _digits(value: float) -> float:
    return float(f"{value:.12g}")
