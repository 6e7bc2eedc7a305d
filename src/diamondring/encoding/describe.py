"""The encoding of a table as a few printed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages import list_names
from ..wording import counted

if TYPE_CHECKING:
    from .columns import ColumnCode
    from .table import TableEncoder

__all__ = ["describe_table"]

_SHOWN = 6


def describe_table(encoder: TableEncoder) -> str:
    """What becomes of each kind of column, in the order of how many there are."""
    inputs, outputs = counted(len(encoder.all_columns), "input column"), counted(len(encoder.names), "column")
    lines = [f"Encoding: {inputs} → {outputs} of numbers"]
    groups = (
        ("number", "number", "numbers", _number),
        ("category", "text", "text", _category),
        ("boolean", "yes/no", "yes/no", _number),
        ("date", "date", "dates", _number),
    )
    for kind, one, many, write in groups:
        codes = [code for code in encoder.codes if code.kind == kind]
        if codes:
            title = f"{len(codes)} {one if len(codes) == 1 else many}"
            lines.append(f"  {title:<12} {list_names([write(code) for code in codes], _SHOWN)}")
            if kind == "category":
                lines.append(f"  {'':<12} every level its own 0/1 column, no reference level; new levels: 0 in all")
            if kind == "date":
                lines.append(f"  {'':<12} days since 1970-01-01")
    gaps = [code for code in encoder.codes if code.missing]
    if gaps:
        lines.append(f"  {'missing':<12} numbers: training median and an indicator column; text: the level (missing)")
    if encoder.left_out:
        lines.append(f"  {'left out':<12} {list_names([f'{name} ({why})' for name, why in encoder.left_out], _SHOWN)}")
    lines.append(f"  {'standardised':<12} {_standardised(encoder)}")
    return "\n".join(lines)


def _number(code: ColumnCode) -> str:
    return f"{code.name} (missing → {code.median:g})" if code.missing else code.name


def _category(code: ColumnCode) -> str:
    return f"{code.name} ({len(code.levels)}{' + missing' if code.missing else ''})"


def _standardised(encoder: TableEncoder) -> str:
    if encoder.standardize == "numeric":
        return "all but the 0/1 columns"
    return "all columns, the 0/1 columns too" if encoder.standardize else "none"
