"""``predict``: a model file and a table in, predictions out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import interrupts
from ..data.frames import as_frame, table_names
from ..data.vectors import check_vector
from ..errors import InputError
from ..messages import rows_text
from ..model import Model, load_model
from ..tables import csv_text, read_table, write_table
from ..wording import counted
from .data import heard
from .output import Talk, number, write_out

__all__ = ["predict_and_write"]


def predict_and_write(
    model_file: Path, table_file: Path, output: str | None, keep: tuple[str, ...], talk: Talk,
    exposure: str | None = None,
) -> None:  # fmt: skip
    """Score a table and write the predictions (after the columns in `keep`) to a file or to standard output.

    Raises
    ------
    InputError
        For a file that is no model, a table that does not fit, an output that cannot be written.
    """
    model = load_model(model_file)
    talk.line("Model", f"{model_file}   {described(model)}")
    table = heard(talk, lambda: read_table(table_file))
    talk.line("Reading", f"{table_file}   {counted(table.num_rows, 'row')} × {counted(table.num_columns, 'column')}")
    columns = _kept_columns(table, keep, str(table_file))
    offset = None if exposure is None else _log_exposure(table, exposure, model)
    predicted = heard(talk, lambda: model.predict(table, offset=offset))
    if not np.isfinite(predicted).all():
        raise InputError(f"{table_file}: some predictions overflow; look for huge values in its columns.")
    what = _add(columns, model, predicted)
    low, high = number(float(predicted.min())), number(float(predicted.max()))
    talk.line("Predicted", f"{what}, {low} to {high}")
    _write(columns, output, talk)
    if talk.as_json:
        facts: dict[str, Any] = {"command": "predict", "model": str(model_file), "source": str(table_file)}
        facts |= {"rows": len(predicted), "target": model.target, "file": output, "notes": talk.notes}
        talk.finish(facts if output else {**facts, "predictions": predicted})


def _add(columns: dict[str, Any], model: Model, predicted: Any) -> str:
    """Put the predictions into columns of their own; returns what they are, in words."""
    target, kind = model.target, model.loss.kind
    if predicted.ndim == 2:
        for label, values in zip(model.labels, predicted.T, strict=True):
            columns[_free_name(f"{target}_{_label(label)}", columns, "")] = np.ascontiguousarray(values)
        if kind == "classes":
            labels = np.asarray(model.classes)[predicted.argmax(axis=1)]
            columns[_free_name(target, columns)] = [_label(label) for label in labels]
            return f"probability of each class of {target}"
        return target
    if kind == "class" and model.loss.link == "logit" and model.classes is not None:
        columns[_free_name(f"{target}_{_label(model.classes[1])}", columns, "_probability")] = predicted
        return f"probability of {target} = {_label(model.classes[1])}"
    if kind == "survival":
        columns[_free_name(target, columns, "_hazard")] = predicted
        return f"hazard of the event, against somebody average in {target}"
    columns[_free_name(target, columns)] = predicted
    return target


def _label(label: Any) -> str:
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)


def _log_exposure(table: Any, name: str, model: Model) -> Any:
    from .options import columns_exist

    columns_exist([name], "--exposure", table_names(table), "the table")
    if model.loss.link != "log" or model.loss.kind == "survival":
        raise InputError(
            f"--exposure {name} is for models of counts and amounts; this one is of loss {model.loss.name}."
        )
    values = check_vector(as_frame(table)[name].to_native(), table.num_rows, name=f"--exposure {name}")
    if (values <= 0).any():
        rows = np.flatnonzero(values <= 0).tolist()
        raise InputError(f"--exposure {name} must be above 0, and is not in {rows_text(rows)}.")
    return np.log(values)


def described(model: Model) -> str:
    """What a model is, in a few words."""
    needs = counted(len(model.columns_carried), "column")
    method = model.stats.method or model.penalty.name
    return f"{method} model of {model.target}, needs {needs}"


def _kept_columns(table: Any, keep: tuple[str, ...], source: str) -> dict[str, Any]:
    """Columns of the table that go along with the predictions, for example an identifier."""
    from .options import columns_exist

    names = table_names(table, what=source)
    columns_exist(keep, "--keep", names, source)
    frame = as_frame(table)
    return {name: frame[name].to_arrow() for name in keep}


def _free_name(target: str, taken: dict[str, Any], ending: str = "_predicted") -> str:
    """The name of the column of predictions."""
    name = f"{target}{ending}"
    while name in taken:
        name += "_"
    return name


def _write(columns: dict[str, Any], output: str | None, talk: Talk) -> None:
    """To a file, whole or not at all; or as CSV to standard output, unless that is kept for JSON."""
    import pyarrow as pa

    table = pa.table(columns)
    interrupts.stop_if_asked()
    if output is not None:
        write_table(table, output)
        interrupts.nothing_left_to_stop()
        talk.line("Written", f"{output}   {counted(table.num_rows, 'row')}")
    elif not talk.as_json:
        write_out(csv_text(table))
