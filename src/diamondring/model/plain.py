"""A model as plain values that JSON stores exactly, and back."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..encoding import Encoder
from ..errors import InputError
from ..losses import Loss, as_loss
from ..penalties import L1L2, Penalty, as_penalty
from ..survival import BaselineHazard
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
        row: dict[str, Any] = {"input": slim.names[j], "coef": slim.coef[..., j].tolist()}
        if slim.sd is not None:
            row["sd"] = float(slim.sd[j])
        rows.append(row)
    out: dict[str, Any] = {
        "target": slim.target,
        **_loss_to_dict(slim.loss),
        "penalty": slim.penalty.name,
        "l1_ratio": float(slim.penalty.l1_ratio),
        "alpha": slim.alpha,
        "intercept": np.asarray(slim.intercept).tolist(),
        "coefficients": rows,
        "encoding": slim.encoder.to_dict(),
        "training": {k: v for k, v in asdict(slim.stats).items() if v not in (None, "") and v == v},
    }
    if slim.classes is not None:
        out["classes"] = [_plain_label(label) for label in slim.classes]
    if slim.baseline is not None:
        out["baseline"] = _baseline_to_dict(slim.baseline)
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
        intercept = _numbers(data["intercept"])
        places = {name: j for j, name in enumerate(encoder.names)}
        coef, sd = _read_coefficients(data["coefficients"], places, np.shape(intercept))
        picked, classes, baseline = data.get("array"), data.get("classes"), data.get("baseline")
        return Model(
            encoder=encoder,
            coef=coef,
            sd=sd,
            intercept=intercept,
            penalty=_read_penalty(data["penalty"], data["l1_ratio"]),
            alpha=_number(data["alpha"]),
            target=str(data["target"]),
            loss=_read_loss(data),
            stats=_read_stats(data.get("training", {})),
            picked=None if picked is None else (int(picked["columns"]), tuple(int(j) for j in picked["used"])),
            classes=None if classes is None else tuple(_plain_label(label) for label in classes),
            baseline=None if baseline is None else _read_baseline(baseline),
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


def _numbers(value: Any) -> Any:
    """A number, or an array of several."""
    return np.array([_number(each) for each in value]) if isinstance(value, list) else _number(value)


def _read_coefficients(
    rows: list[dict[str, Any]], places: dict[str, int], outputs: tuple[int, ...]
) -> tuple[Float, Float | None]:
    """Coefficients (p,) or (K, p) and standard deviations (p,) by the names of the inputs; 0 and NaN without a row."""
    coef = np.zeros((*outputs, len(places)))
    sd = np.full(len(places), np.nan)
    for row in rows:
        if row["input"] not in places:
            raise InputError(f"The stored model is damaged: its encoding has no input {row['input']!r}.")
        values = _numbers(row["coef"])
        if np.shape(values) != outputs:
            raise InputError(f"The stored model is damaged: {row['input']!r} has another number of outputs.")
        coef[..., places[row["input"]]] = values
        if "sd" in row:
            sd[places[row["input"]]] = _number(row["sd"])
    return coef, (sd if any("sd" in row for row in rows) else None)


def _loss_to_dict(loss: Loss) -> dict[str, Any]:
    """Name and parameters; a loss without any has its name alone."""
    assert is_dataclass(loss)
    own = asdict(loss)
    return {"loss": loss.name} | ({"loss_parameters": own} if own else {})


def _read_loss(data: dict[str, Any]) -> Loss:
    loss, own = as_loss(data["loss"]), data.get("loss_parameters", {})
    return type(loss)(**{k: tuple(v) if isinstance(v, list) else v for k, v in own.items()}) if own else loss


def _plain_label(label: Any) -> Any:
    """A label as JSON can hold it.

    Raises
    ------
    InputError
        For labels that are neither text, numbers nor True and False.
    """
    if isinstance(label, np.generic):
        label = label.item()
    if not isinstance(label, str | int | float | bool):
        raise InputError(f"The label {label!r} cannot be stored in a model file: use text or numbers as labels.")
    return label


def _baseline_to_dict(baseline: BaselineHazard) -> list[dict[str, Any]]:
    parts = zip(baseline.strata, baseline.times, baseline.hazard, baseline.reference, strict=True)
    return [
        {"stratum": float(s), "reference": float(r), "times": t.tolist(), "hazard": h.tolist()} for s, t, h, r in parts
    ]


def _read_baseline(rows: list[dict[str, Any]]) -> BaselineHazard:
    def each(name: str) -> Float:
        return np.array([_number(row[name]) for row in rows])

    def steps(name: str) -> tuple[Float, ...]:
        return tuple(np.array([_number(value) for value in row[name]]) for row in rows)

    return BaselineHazard(each("stratum"), steps("times"), steps("hazard"), each("reference"))


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
