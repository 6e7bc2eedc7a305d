"""The coefficients of a model as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..measures import ratio_name
from ..tables import to_native

if TYPE_CHECKING:
    from . import Model

__all__ = ["coefficient_table"]


def coefficient_table(model: Model, like: Any = None) -> Any:
    """See `Model.coef_table`."""
    order, labels = model.order, model.labels
    sd = np.full(len(model.names), np.nan) if model.sd is None else model.sd
    coef = np.atleast_2d(model.coef)[:, order]
    columns: dict[str, Any] = {}
    if model.outputs > 1:
        kinds = {"classes": "class", "numbers": "target"}
        columns[kinds.get(model.loss.kind, "quantile")] = [each for _ in order for each in labels]
    columns["input"] = [model.names[j] for j in order for _ in labels]
    columns["column"] = [model.encoder.columns[model.encoder.source[j]] for j in order for _ in labels]
    columns["coef"] = coef.T.reshape(-1)
    columns["coef_per_sd"] = (coef * sd[order]).T.reshape(-1)
    ratio = ratio_name(model.loss)
    if ratio:
        columns[ratio.replace(" ", "_")] = np.exp(columns["coef"])
    return to_native(columns, like=like)
