"""A model as plain values that JSON stores exactly, and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..encoding import Encoder
from ..errors import InputError
from ..losses import as_loss
from ..penalties import L1L2, Penalty, as_penalty
from . import Model, Stats

__all__ = ["model_from_dict", "model_to_dict"]

Float = NDArray[np.float64]

_TEXTS = ("method", "rule", "scoring", "folds")
_NUMBERS = ("held_out_error", "held_out_se", "baseline_error", "gap")


def model_to_dict(model: Model) -> dict[str, Any]:
    """Everything that scoring needs; coefficients of 0, and columns that only they use, are left out."""
    slim = model.slim
    rows: list[dict[str, Any]] = []
    for j in slim.order[: len(slim.kept)]:
        row: dict[str, Any] = {"input": slim.names[j], "coef": float(slim.coef[j])}
        if slim.sd is not None:
            row["sd"] = float(slim.sd[j])
        rows.append(row)
    out: dict[str, Any] = {
        "target": slim.target,
        "loss": slim.loss.name,
        "penalty": slim.penalty.name,
        "l1_ratio": float(slim.penalty.l1_ratio),
        "alpha": slim.alpha,
        "intercept": slim.intercept,
        "coefficients": rows,
        "encoding": slim.encoder.to_dict(),
        "training": {k: v for k, v in asdict(slim.stats).items() if v not in (None, "") and v == v},
    }
    if slim.picked is not None:
        out["array"] = {"columns": slim.picked[0], "used": list(slim.picked[1])}
    return out


def model_from_dict(data: dict[str, Any]) -> Model:
    """The inverse of `model_to_dict`.

    Raises
    ------
    InputError
        If something is missing or of the wrong type.
    """
    try:
        encoder = Encoder.from_dict(data["encoding"])
        coef, sd = _read_coefficients(data["coefficients"], {name: j for j, name in enumerate(encoder.names)})
        picked = data.get("array")
        return Model(
            encoder=encoder,
            coef=coef,
            sd=sd,
            intercept=_number(data["intercept"]),
            penalty=_read_penalty(data["penalty"], data["l1_ratio"]),
            alpha=_number(data["alpha"]),
            target=str(data["target"]),
            loss=as_loss(data["loss"]),
            stats=_read_stats(data.get("training", {})),
            picked=None if picked is None else (int(picked["columns"]), tuple(int(j) for j in picked["used"])),
        )
    except KeyError as err:
        raise InputError(f"The stored model is damaged: {err.args[0]!r} is missing.") from err
    except (TypeError, AttributeError, IndexError) as err:
        raise InputError(f"The stored model is damaged: {err}.") from err


def _number(value: Any) -> float:
    """A JSON number; anything else is a damaged file."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} stands where a number is needed")
    return float(value)


def _read_penalty(name: Any, l1_ratio: Any) -> Penalty:
    penalty = as_penalty(name)
    return L1L2(_number(l1_ratio)) if isinstance(penalty, L1L2) else penalty


def _read_coefficients(rows: list[dict[str, Any]], places: dict[str, int]) -> tuple[Float, Float | None]:
    """Coefficients (p,) and standard deviations (p,) by the names of the inputs; 0 and NaN where there is no row."""
    coef = np.zeros(len(places))
    sd = np.full(len(places), np.nan)
    for row in rows:
        if row["input"] not in places:
            raise InputError(f"The stored model is damaged: its encoding has no input {row['input']!r}.")
        coef[places[row["input"]]] = _number(row["coef"])
        if "sd" in row:
            sd[places[row["input"]]] = _number(row["sd"])
    return coef, (sd if any("sd" in row for row in rows) else None)


def _read_stats(data: dict[str, Any]) -> Stats:
    """Training facts; what a later version may have added is passed over."""
    known: dict[str, Any] = {f.name: data[f.name] for f in fields(Stats) if f.name in data}
    for name, value in known.items():
        kinds: Any = int
        if name in _TEXTS:
            kinds = str
        elif name in _NUMBERS:
            kinds = (int, float)
        elif name == "versions":
            kinds = dict
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise TypeError(f"{name} is {value!r}")
    return Stats(**known)
