"""Reading CSV and Parquet with a sentence for everything that can be wrong; tables back in the user's own library."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..data.frames import as_frame, is_table, table_names
from ..errors import InputError
from ..messages import list_names, warn_data
from ..wording import counted
from .csv_shape import csv_shape, explain_broken_csv, unclosed_quote
from .file_kinds import check_file

__all__ = ["NULL_SPELLINGS", "csv_text", "library_of", "read_table", "to_native", "write_table"]

NULL_SPELLINGS = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null")
"""Cells of a CSV file that mean "no value". ``None``, ``?``, ``-`` and ``unknown`` are text like any other: in many
tables they are answers."""


def read_table(path: str | os.PathLike[str]) -> Any:
    """Read a CSV file (also ``.csv.gz``) or a Parquet file. The file is only read, never changed.

    CSV: the separator is found among ``,`` ``;`` tab ``|``; the first line holds the names; UTF-8; types are found per
    column (integers, numbers, true/false, ISO dates and times, else text); the cells in `NULL_SPELLINGS`, quoted or
    not, are missing. A decimal comma is recognised in files not separated by commas, with a `DataWarning`.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    pyarrow.Table
        At least one row and one column, all names different.

    Raises
    ------
    InputError
        No such file, a file that is not what its name says, empty, without rows or names, names twice, lines of
        different length (with the line), bytes that are not UTF-8 (with the line), damaged.

    Examples
    --------
    >>> import diamondring as dr
    >>> table = dr.read_table("houses.csv")  # doctest: +SKIP
    """
    file = Path(path)
    kind = check_file(file)
    table = _read_parquet(file) if kind == "parquet" else _read_csv(file)
    names = table_names(table, what=f"'{file}'")
    if not names:
        raise InputError(f"'{file}' has no columns.")
    if table.num_rows == 0:
        raise InputError(f"'{file}' has column names ({list_names(names)}) but no rows. Add some.")
    return table


def _read_parquet(file: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(file, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise InputError(
            f"'{file}' begins like a Parquet file but cannot be read ({reason}). It is damaged or cut off: copy "
            "or download it again."
        ) from error


def _read_csv(file: Path) -> Any:
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    shape = csv_shape(file)
    try:
        table = pa_csv.read_csv(
            file,
            read_options=pa_csv.ReadOptions(skip_rows=shape.skip),
            parse_options=pa_csv.ParseOptions(delimiter=shape.separator, newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                null_values=list(NULL_SPELLINGS),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                decimal_point=shape.decimal,
            ),
        )
    except (pa.ArrowException, OSError, EOFError) as error:
        try:
            told = unclosed_quote(file, shape) or explain_broken_csv(file, shape)
        except (OSError, EOFError) as damage:
            raise InputError(f"'{file}' cannot be read to its end ({damage}). Copy or download it again.") from error
        reason = str(error).splitlines()[0].rstrip(".")
        raise InputError(told or f"'{file}' cannot be read as a CSV file: {reason}.") from error
    if table.num_columns != len(shape.names) or any(pa.types.is_binary(kind) for kind in table.schema.types):
        told = explain_broken_csv(file, shape)
        raise InputError(told or f"'{file}' cannot be read as a CSV file: its header and its rows do not fit together.")
    if table.num_rows and any("\n" in str(column[-1].as_py()) for column in table.columns):
        told = unclosed_quote(file, shape)
        if told:
            raise InputError(told)
    if shape.decimal == ",":
        warn_data(f"'{file}': the comma is read as the decimal sign (1,5 is one and a half).")
    return table.rename_columns(list(shape.names))


def library_of(value: Any) -> str:
    """``pandas``, ``polars`` or ``pyarrow``: where `value` comes from; else pandas if installed, else ``pyarrow``."""
    if value is not None and is_table(value):
        native = value.to_native() if hasattr(value, "to_native") else value
        for kind in type(native).__mro__:
            root = kind.__module__.split(".")[0]
            if root in ("pandas", "polars", "pyarrow"):
                return root
    if "pandas" in sys.modules:
        return "pandas"
    try:
        import pandas  # noqa: F401
    except ImportError:
        return "pyarrow"
    return "pandas"


def to_native(columns: Mapping[str, Any] | Any, like: Any = None) -> Any:
    """A table in the library that the user works with.

    Parameters
    ----------
    columns : dict of str to (n,) array or list, or a pyarrow Table
    like : table, optional
        Whatever the user passed: its library is used. For arrays and None: pandas if it is installed, else pyarrow.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame or pyarrow.Table
    """
    library = library_of(like)
    if library == "pandas":
        import pandas as pd

        return pd.DataFrame(dict(columns)) if isinstance(columns, Mapping) else columns.to_pandas()
    if library == "polars":
        import polars as pl

        return pl.DataFrame(dict(columns)) if isinstance(columns, Mapping) else pl.from_arrow(columns)
    import pyarrow as pa

    return pa.table(dict(columns)) if isinstance(columns, Mapping) else columns


def write_table(table: Any, path: str | os.PathLike[str]) -> None:
    """Write a table as CSV or, when the name ends in ``.parquet``, as Parquet; whole or not at all.

    Raises
    ------
    InputError
        An unknown ending, or the file cannot be written (full disk, missing or read-only folder).
    """
    from ..files import write_atomic

    file = Path(path)
    ending = file.suffix.lower()
    if ending not in (".csv", ".tsv", ".parquet", ".pq") and not (file.exists() and not file.is_file()):
        raise InputError(f"'{file}' should end in .csv, .tsv or .parquet, so that the table can be written as such.")
    arrow = as_frame(table).to_arrow()
    write_atomic(file, _parquet_bytes(arrow) if ending in (".parquet", ".pq") else _csv_bytes(arrow, ending))


def csv_text(table: Any) -> str:
    """A table as the text of a CSV file, as `write_table` writes it."""
    return _csv_bytes(as_frame(table).to_arrow(), ".csv").decode("utf-8")


def _parquet_bytes(arrow: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(arrow, sink)
    return bytes(sink.getvalue())


def _csv_bytes(arrow: Any, ending: str) -> bytes:
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    separator = "\t" if ending == ".tsv" else ","
    header = io.StringIO()
    csv.writer(header, delimiter=separator, lineterminator="\n").writerow(arrow.column_names)
    plain = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in arrow.columns
    ]
    sink = pa.BufferOutputStream()
    options = pa_csv.WriteOptions(include_header=False, delimiter=separator, quoting_style="needed")
    try:
        pa_csv.write_csv(pa.Table.from_arrays(plain, names=arrow.column_names), sink, options)
    except pa.ArrowException as error:
        kinds = counted(arrow.num_columns, "column")
        raise InputError(f"The table ({kinds}) cannot be written as CSV: {error}. Write it as .parquet.") from error
    return header.getvalue().encode() + bytes(sink.getvalue())
