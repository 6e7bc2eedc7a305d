"""Which card a result has. Results are known by the names of their classes: asking loads none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import fits, others
from .card import Card

__all__ = ["card_of"]

_CARDS: dict[str, Callable[[Any], Card]] = {
    "Path": fits.path_card,
    "NonlinearPath": fits.path_card,
    "Selection": fits.selection_card,
    "Comparison": fits.comparison_card,
    "MethodResult": fits.method_card,
    "Verdict": fits.verdict_card,
    "Model": fits.model_card,
    "FunctionModel": fits.model_card,
    "Fit": fits.fit_card,
    "Resamples": others.resamples_card,
    "Breakage": others.breakage_card,
    "NetPath": others.net_path_card,
    "BaselineHazard": others.hazard_card,
    "Concordance": others.concordance_card,
    "SparsityReport": others.sparsity_card,
    "Compression": others.compression_card,
    "Translation": others.translation_card,
    "Plotter": others.plotter_card,
    "FigureSpec": others.figure_card,
}


def card_of(result: Any) -> Card:
    """The card of a result.

    Raises
    ------
    KeyError
        For anything else.
    """
    for each in type(result).__mro__:
        if each.__name__ in _CARDS:
            return _CARDS[each.__name__](result)
    raise KeyError(type(result).__name__)
