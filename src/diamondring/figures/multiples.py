"""Several outputs: one panel for each of the most important classes or targets, or, for many, the size over all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .spec import FigureSpec, NumberTable
from .text import shorten

if TYPE_CHECKING:
    from ..paths import Path

__all__ = ["MOST", "combined", "drawn_outputs", "of_output", "of_size"]

Float = NDArray[np.float64]
MOST = 6  # panels
_TOLD = 3  # panels whose own sentences stand in the caption


def of_output(path: Path, k: int) -> Path:
    """The path of one output."""
    coef = path.coefs[k]
    return replace(path, coef=coef, intercept=path.intercept[:, k], n_kept=np.diff(coef.indptr).astype(np.int64))


def of_size(path: Path) -> Path:
    """Euclidean norms over the outputs in the place of coefficients."""
    total = sum(each.multiply(each) for each in path.coefs)
    return replace(path, coef=total.tocsr().sqrt(), intercept=np.zeros(len(path.alphas)))


def drawn_outputs(sizes: Float) -> list[int]:
    """The outputs that get a panel: the largest of sizes (K,), in their own order."""
    order = [int(k) for k in np.argsort(-sizes, kind="stable")[:MOST] if sizes[k] > 0]
    return sorted(order) or [0]


def combined(labels: Sequence[Any], draw: Callable[[int], FigureSpec], sizes: Float) -> FigureSpec:
    """One figure of the outputs with the largest coefficients, a panel for each.

    Parameters
    ----------
    labels : names of the K outputs.
    draw : makes the figure of an output.
    sizes : (K,) array
        How large the coefficients of each are; outputs of size 0 have no panel.
    """
    chosen = drawn_outputs(sizes)
    specs = [draw(k) for k in chosen]
    names = [shorten(str(labels[k]), 24) for k in chosen]
    panels = tuple(replace(spec.panels[0], title=name) for spec, name in zip(specs, names, strict=True))
    left = len(labels) - len(chosen)
    rest = f" {left:,} more outputs are not drawn." if left else ""
    caption = _together(names, [spec.caption for spec in specs]) + rest
    return replace(
        specs[0], panels=panels, caption=caption, table=_joined(names, [spec.table for spec in specs]),
        alt=" ".join(f"{name}: {spec.alt}" for name, spec in zip(names, specs, strict=True)),
        size=(specs[0].size[0], max(spec.size[1] for spec in specs)),
    )  # fmt: skip


def _together(names: Sequence[str], captions: Sequence[str]) -> str:
    """What the first panels' sentences say, each under its name; what all of them say only once."""
    sentences = [re.split(r"(?<=\.) ", caption) for caption in captions]
    shared = [sentence for sentence in sentences[0] if all(sentence in each for each in sentences)]
    own = [" ".join(sentence for sentence in each if sentence not in shared) for each in sentences]
    told = [f"{name}: {text}" for name, text in zip(names, own, strict=True) if text][:_TOLD]
    return " ".join([*told, *shared])


def _joined(names: Sequence[str], tables: Sequence[NumberTable]) -> NumberTable:
    """Tables one under the other; columns that differ from panel to panel keep the first one's heads."""
    width = min(len(table.columns) for table in tables)
    alike = next((c for c in range(width) if len({table.columns[c] for table in tables}) > 1), width)
    rows = [
        (name, *row[:alike]) for name, table in zip(names, tables, strict=True) for row in table.rows
    ]  # fmt: skip
    return NumberTable(("output", *tables[0].columns[:alike]), tuple(rows), tables[0].note)
