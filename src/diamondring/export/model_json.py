"""The model file: JSON that people can read, with the version of its format, written whole or not at all.

Version 1 holds ``format``, ``version``, ``target``, ``loss``, ``penalty``, ``l1_ratio``, ``alpha``, ``intercept``,
``coefficients`` (one row per encoded input with a coefficient other than 0, strongest effect first; ``coef`` per unit,
``sd`` the input's standard deviation in training), ``encoding`` (how columns become inputs: kinds, levels, medians),
``training`` (facts about the fit) and, for models of unnamed columns, ``array``. Numbers are written with all their
digits, so a loaded model predicts the same bits.

Version 2 adds what other losses than half the squared error need: ``loss_parameters``; ``classes``; with several
outputs a list in the place of ``intercept`` and of every ``coef``; and for survival times ``baseline``, the cumulative
hazard of every stratum. Models of half the squared error are written as version 1, which older versions read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files import write_atomic
from ..losses import Gaussian
from ..model import Model

__all__ = ["FORMAT", "VERSION", "model_bytes", "parse_model", "read_model", "save_model"]

FORMAT = "diamondring-model"
VERSION = 2


def model_bytes(model: Model) -> bytes:
    """The content of the model's file."""
    version = 1 if isinstance(model.loss, Gaussian) else VERSION
    lines = _lines({"format": FORMAT, "version": version, **model.to_dict()}, depth=3)
    return (lines + "\n").encode("utf-8")


def save_model(model: Model, file: str | os.PathLike[str]) -> Path:
    """Write the model's file.

    Raises
    ------
    InputError
        If it cannot be written; a file that was there before is unchanged then.
    """
    path = Path(file)
    write_atomic(path, model_bytes(model))
    return path


def read_model(file: str | os.PathLike[str]) -> Model:
    """Read a model's file.

    Raises
    ------
    InputError
        If the file is missing or cannot be read, is not a model, is damaged, or was written by a newer version.
    """
    path = Path(file)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.{_nearby(path)}") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder; give a model file (*.model.json).{_nearby(path / '_')}") from None
    except OSError as err:
        raise InputError(f"{path} cannot be read: {(err.strerror or str(err)).lower()}.") from err
    return parse_model(content, str(path))


def parse_model(content: bytes, source: str) -> Model:
    """The model in the content of a file called `source`; errors as `read_model`."""
    try:
        data = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise InputError(f"{source} is not a model file: it is not even text. {_WHERE}") from None
    except json.JSONDecodeError as err:
        if f'"{FORMAT}"'.encode() in content[:200]:
            raise InputError(
                f"{source} is a damaged model file: it breaks off or is misspelt at line {err.lineno}, column "
                f"{err.colno} ({err.msg}). Write it again with 'diamondring fit' or 'compare'."
            ) from None
        raise InputError(f"{source} is not a model file: it is not JSON. {_WHERE}") from None
    except (ValueError, RecursionError) as err:
        raise InputError(f"{source} is a damaged model file: {err}.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(f'{source} is not a model file: it is JSON without "format": "{FORMAT}". {_WHERE}')
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InputError(f"{source} is a damaged model file: its version is {version!r}.")
    if version > VERSION:
        made = data.get("training", {})
        maker = made.get("versions", {}).get("diamondring", "a newer one") if isinstance(made, dict) else "a newer one"
        raise InputError(
            f"{source} has format version {version}; this diamondring reads up to {VERSION}. It was written by "
            f"diamondring {maker}: update with pip install --upgrade diamondring."
        )
    try:
        return Model.from_dict(data)
    except InputError as err:
        raise InputError(f"{source}: {err}") from err


_WHERE = "Model files are written by 'diamondring compare', 'diamondring fit' or model.save(file)."


def _no_constant(name: str) -> Any:
    """JSON has no NaN and no infinity, and a model has none either."""
    raise ValueError(f"it holds {name}, which is no number")


def _nearby(path: Path) -> str:
    """The model files in the same folder, for a name that was misspelt."""
    try:
        names = sorted(p.name for p in path.parent.glob("*.model.json"))
    except OSError:
        return ""
    if not names:
        return ""
    from ..messages import did_you_mean, list_names

    return did_you_mean(path.name, names) or f" Model files there: {list_names(names, 4)}."


def _lines(value: Any, depth: int, indent: str = "") -> str:
    """JSON with one line per entry, down to `depth`; an entry of a list is always on one line: readable and short."""
    inner = indent + " "
    if isinstance(value, dict) and value and depth > 0:
        parts = [f"{_compact(k)}: {_lines(v, depth - 1, inner)}" for k, v in value.items()]
    elif isinstance(value, list) and depth > 0 and any(isinstance(v, dict | list) for v in value):
        parts = [_compact(v) for v in value]
    else:
        return _compact(value)
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}\n" + ",\n".join(inner + part for part in parts) + f"\n{indent}{right}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
