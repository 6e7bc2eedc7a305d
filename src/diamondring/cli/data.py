"""The table of a command: read, looked at, and split into inputs, target, weights and groups."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..data.frames import as_frame, split_target, table_names
from ..data.vectors import check_weights
from ..encoding import Encoder
from ..errors import DataWarning, InputError, SolverWarning
from ..losses import Loss
from ..messages import list_names, rows_text
from ..tables import read_table
from ..wording import counted
from .options import columns_exist
from .outcome import OutcomeColumns, about, read_outcome
from .output import Talk
from .words import cli_words

Float = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Data:
    """What a command works on.

    Attributes
    ----------
    source : str
        Name of the file.
    X : pyarrow.Table (n, columns)
        The inputs.
    y : (n,) array of numbers or labels, or (n, 2) and (n, 3) survival times
    loss : Loss
        The one that was named, or guessed.
    target : str
        Name of the target column.
    strata : (n,) array or None
        Of survival times.
    offset : (n,) array or None
        Logarithm of the exposure.
    weights : (n,) array or None
    groups : list of n labels, or None
    encoder : Encoder
        How the inputs will be encoded, learned from all rows; for what is printed.
    keep : tuple of str
    """

    source: str
    X: Any
    y: Any
    loss: Loss
    target: str
    strata: Any
    offset: Float | None
    weights: Float | None
    groups: list[Any] | None
    encoder: Encoder
    keep: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The columns that options name."""

    target: str | None
    weights: str | None = None
    group: str | None = None
    keep: Sequence[str] = ()
    drop: Sequence[str] = ()
    outcome: OutcomeColumns = field(default_factory=OutcomeColumns)


def read(path: Path, columns: Columns, standardize: Any, talk: Talk) -> Data:
    """Read the table and say what is in it.

    Raises
    ------
    InputError
        For a file, a column or an option that cannot be used.
    """
    table = heard(talk, lambda: read_table(path))
    names = table_names(table, what=str(path))
    talk.line("Reading", f"{path}   {counted(table.num_rows, 'row')} × {counted(len(names), 'column')}")
    return prepare(table, str(path), columns, standardize, talk)


def prepare(table: Any, source: str, columns: Columns, standardize: Any, talk: Talk) -> Data:
    """`read`, for a table that is in memory already."""
    names = table_names(table, what=source)
    if columns.target is None:
        raise InputError(
            f"Which column of {source} is to be predicted? Add --target COLUMN. Columns: {list_names(names)}."
        )
    X, _ = split_target(table, columns.target, source=source)
    own = [name for name in (columns.weights, columns.group) if name is not None]
    named = (("--weights", columns.weights), ("--group", columns.group), *columns.outcome.named)
    for option, name in named:
        columns_exist([name] if name is not None else (), option, names, source)
        if name == columns.target:
            raise InputError(f"{option} {name}: that is the target; name another column.")
    for option, given in (("--drop", columns.drop), ("--keep", columns.keep)):
        if columns.target in given:
            raise InputError(f"{option} {columns.target}: that is the target; name an input column.")
    drop = columns_exist(columns.drop, "--drop", names, source)
    keep = columns_exist(columns.keep, "--keep", names, source)
    frame = as_frame(table)
    weights = None
    if columns.weights is not None:
        weights = check_weights(frame[columns.weights].to_native(), table.num_rows, repr(columns.weights))
    offered = frame.drop(*drop) if drop else frame
    outcome = read_outcome(offered, columns.target, columns.outcome, talk, weights)
    weights = _without_absent(weights, outcome.absent, talk)
    groups = None if columns.group is None else _labels(frame[columns.group], columns.group)
    left_out = [name for name in dict.fromkeys([*drop, *own, *outcome.columns]) if name in table_names(X)]
    if len(left_out) == len(table_names(X)):
        raise InputError(f"No input column is left: {list_names(left_out)} are not inputs. Drop fewer.")
    X = as_frame(X).drop(left_out).to_native()
    talk.line("Target", about(columns.target, outcome, weights))
    if outcome.said:
        talk.line("Loss", outcome.said)
    encoder = Encoder.fit(X, weights, keep=keep, standardize=standardize, warn=False, keep_option="keep=[{column!r}]")
    talk.line("Inputs", about_inputs(encoder))
    for note in encoder.notes:
        talk.note(cli_words(note))
    return Data(
        source, X, outcome.y, outcome.loss, columns.target, outcome.strata, outcome.offset, weights, groups, encoder,
        tuple(k for k in keep if k not in left_out),
    )  # fmt: skip


def _without_absent(weights: Float | None, absent: NDArray[np.bool_] | None, talk: Talk) -> Float | None:
    """Rows of no exposure get the weight 0: they are no rows."""
    if absent is None:
        return weights
    talk.note(f"{counted(int(absent.sum()), 'row')} of exposure 0 left out.")
    return np.where(absent, 0.0, 1.0 if weights is None else weights)


def heard(talk: Talk, work: Callable[[], T]) -> T:
    """Run `work`; what it warns of becomes notes, each once, in the words of the command line."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", DataWarning)
        warnings.simplefilter("always", SolverWarning)
        result = work()
    for warning in caught:
        talk.note(cli_words(str(warning.message)))
    return result


def _labels(series: Any, name: str) -> list[Any]:
    labels: list[Any] = series.to_list()
    missing = [row for row, label in enumerate(labels) if label is None]
    if missing:
        raise InputError(
            f"--group {name}: {rows_text(missing)} {'have' if len(missing) > 1 else 'has'} no value. "
            "Give every row a group."
        )
    return labels


def about_inputs(encoder: Encoder) -> str:
    """``33 numeric, 40 text (one-hot, 265 columns)``."""
    words = {"number": "numeric", "boolean": "yes/no", "date": "date", "category": "text"}
    parts = []
    for kind, word in words.items():
        positions = [i for i, k in enumerate(encoder.kinds) if k == kind]
        if not positions:
            continue
        part = f"{len(positions):,} {word}"
        if kind == "category":
            width = int(np.isin(encoder.source, positions).sum())
            part += f" (one-hot, {counted(width, 'column')})"
        parts.append(part)
    gaps = len([1 for at, _ in encoder.imputed])
    return ", ".join(parts) + (f", {gaps:,} with missing values" if gaps else "")
