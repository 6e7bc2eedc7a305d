"""Coefficients as a short table: the largest first, then some that are exactly 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..figures.text import count, shorten_all
from ..measures import ratio_name
from ..model.function import FunctionModel
from .card import Cell, Grid

if TYPE_CHECKING:
    from ..model import Model

__all__ = ["coefficient_grid", "model_grid"]

Float = NDArray[np.float64]
_ROWS, _ZEROS = 12, 3
_OUTPUTS = 6


def coefficient_grid(
    names: Sequence[str], coef: Any, sd: Float | None, noun: str = "input", labels: Sequence[Any] | None = None
) -> Grid:
    """The largest coefficients, ordered by size per standard deviation where that is known, and some zeros.

    Parameters
    ----------
    names : (p,)
    coef : (p,) or (K, p) array, or a dict of several (p,) arrays, the first of which gives the order.
    sd : (p,) array or None
        Of the inputs; with one array of coefficients they are shown per standard deviation, too.
    noun : what a coefficient belongs to.
    labels : names of the K outputs.
    """
    if isinstance(coef, dict):
        columns = {name: np.asarray(values) for name, values in coef.items()}
    elif np.ndim(coef) == 2:
        return _several(names, np.asarray(coef), sd, noun, labels)
    else:
        columns = {"coefficient": np.asarray(coef)}
    first = next(iter(columns.values()))
    if sd is not None and noun == "input" and len(columns) == 1:
        columns["per SD"] = first * sd
    order, note = _chosen(first, sd, noun)
    return _grid(noun, names, order, columns, note)


def model_grid(model: Model | FunctionModel) -> Grid:
    """The coefficients of a model; with what their exponential is called, where it has a name."""
    if isinstance(model, FunctionModel):
        if model.constant is not None:
            return Grid(("parameter",), ())
        return coefficient_grid(model.names, {"value": model.coef}, None, "parameter")
    if model.outputs > 1:
        return coefficient_grid(model.names, model.coef, model.sd, labels=model.labels)
    columns = {"coefficient": model.coef}
    if model.sd is not None:
        columns["per SD"] = model.coef * model.sd
    if ratio := ratio_name(model.loss):
        step = "SD" if model.sd is not None else "unit"
        columns[f"{ratio} per {step}"] = np.exp(np.minimum(columns.get("per SD", model.coef), 700.0))
    order, note = _chosen(model.coef, model.sd, "input")
    return _grid("input", model.names, order, columns, note)


def _several(names: Sequence[str], coef: Float, sd: Float | None, noun: str, labels: Sequence[Any] | None) -> Grid:
    """Of few outputs a column for each; of many the largest coefficient of each input, and whose it is."""
    per_sd = coef if sd is None else coef * sd
    labels = tuple(range(len(coef))) if labels is None else labels
    order, note = _chosen(np.linalg.norm(per_sd, axis=0), None, noun)
    if len(coef) <= _OUTPUTS:
        shown = shorten_all([str(label) for label in labels], 20)
        columns = {f"{label}{' ' * k}": per_sd[k] for k, label in enumerate(shown)}
        grid = _grid(noun, names, order, columns, note)
        return Grid(tuple(name.rstrip() for name in grid.columns), grid.rows, _with(grid.note, sd))
    largest = np.argmax(np.abs(per_sd), axis=0)
    rows = [
        (name, float(per_sd[largest[j], j]), str(labels[largest[j]]) if per_sd[largest[j], j] else "–")
        for j, name in zip(order, _short(names, order), strict=True)
    ]
    of = f"largest of {len(coef)} outputs"
    return Grid((noun, of, "of"), tuple(rows), _with(note, sd))


def _with(note: str, sd: Float | None) -> str:
    return note if sd is None else f"Per standard deviation of the input. {note}".strip()


def _chosen(values: Float, sd: Float | None, noun: str) -> tuple[NDArray[np.intp], str]:
    """The rows of the table, and what is not in it."""
    size = np.abs(values) if sd is None else np.abs(values) * sd
    kept = np.flatnonzero(values)
    kept = kept[np.argsort(-np.nan_to_num(size[kept]), kind="stable")]
    zero = np.flatnonzero(values == 0)
    room = max(_ROWS - min(len(zero), _ZEROS), 0)
    order = np.concatenate([kept[:room], zero[: _ROWS - min(len(kept), room)]])
    more = []
    if len(kept) > room:
        more.append(f"{len(kept) - room:,} more not 0")
    left = len(zero) - (len(order) - min(len(kept), room))
    if left:
        more.append(f"{left:,} more exactly 0")
    return order, f"Of {count(len(values), noun)}: {' and '.join(more)}." if more else ""


def _grid(noun: str, names: Sequence[str], order: NDArray[np.intp], columns: dict[str, Float], note: str) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (name, *(float(values[j]) for values in columns.values()))
        for j, name in zip(order, _short(names, order), strict=True)
    ]
    return Grid((noun, *columns), tuple(rows), note)


def _short(names: Sequence[str], order: NDArray[np.intp]) -> list[str]:
    return shorten_all([str(names[int(j)]) for j in order], 36)
