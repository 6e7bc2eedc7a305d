"""What kind of table a user passed, its column names, its rows: the only knowledge of table libraries beside narwhals.

Nothing here imports pandas, Polars or pyarrow for somebody who does not use them: a table can only be theirs if its
library is loaded already.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError, InputTypeError
from ..messages import did_you_mean, list_names

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["as_frame", "is_series", "is_table", "split_target", "table_names", "take_rows"]

_TABLES = (
    ("pandas", "DataFrame"),
    ("polars", "DataFrame"),
    ("polars", "LazyFrame"),
    ("pyarrow", "Table"),
    ("pyarrow", "RecordBatch"),
    ("modin.pandas", "DataFrame"),
    ("cudf", "DataFrame"),
    ("narwhals", "DataFrame"),
    ("narwhals", "LazyFrame"),
    ("narwhals.stable.v1", "DataFrame"),
    ("narwhals.stable.v1", "LazyFrame"),
    ("narwhals.stable.v2", "DataFrame"),
    ("narwhals.stable.v2", "LazyFrame"),
)
_SERIES = (
    ("pandas", "Series"),
    ("pandas", "Index"),
    ("polars", "Series"),
    ("pyarrow", "Array"),
    ("pyarrow", "ChunkedArray"),
    ("modin.pandas", "Series"),
    ("cudf", "Series"),
    ("narwhals", "Series"),
    ("narwhals.stable.v1", "Series"),
    ("narwhals.stable.v2", "Series"),
)


def _is_one_of(value: Any, kinds: tuple[tuple[str, str], ...]) -> bool:
    for module, name in kinds:
        loaded = sys.modules.get(module)
        kind = getattr(loaded, name, None) if loaded is not None else None
        if isinstance(kind, type) and isinstance(value, kind):
            return True
    return False


def is_table(value: Any) -> bool:
    """Whether `value` is a table with named columns: pandas, Polars, pyarrow, narwhals, or another that exports Arrow.

    Arrays, sparse matrices, lists and single columns (a Series) are not tables.
    """
    if value is None or isinstance(value, np.ndarray | list | tuple | str | bytes | dict | int | float):
        return False
    if _is_one_of(value, _TABLES):
        return True
    return hasattr(value, "__arrow_c_stream__") and hasattr(value, "columns") and not is_series(value)


def is_series(value: Any) -> bool:
    """Whether `value` is a single column of a table library."""
    if isinstance(value, np.ndarray):
        return False
    return _is_one_of(value, _SERIES)


def _native_names(table: Any) -> list[str]:
    schema = getattr(table, "schema", None)
    names = getattr(schema, "names", None)  # pyarrow, whose .columns are the columns themselves
    return [str(name) for name in (names if isinstance(names, list) else table.columns)]


def table_names(table: Any, *, what: str = "the table") -> tuple[str, ...]:
    """Column names of `table` as text, in its order.

    Raises
    ------
    InputError
        When two columns have the same name, or the table has no column.
    """
    if hasattr(table, "collect") and hasattr(table, "collect_schema"):
        raise InputTypeError(f"{what} is lazy and has no rows yet. Pass {what} after .collect().")
    names = _native_names(table)
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        places = [i for i, name in enumerate(names) if name == twice[0]]
        others = f" (also twice: {list_names(twice[1:])})" if len(twice) > 1 else ""
        raise InputError(
            f"{what} has {len(places)} columns named {twice[0]!r} (columns {', '.join(map(str, places))}, "
            f"counting from 0){others}. Give every column its own name."
        )
    return tuple(names)


def as_frame(table: Any, *, what: str = "the table") -> nw.DataFrame[Any]:
    """`table` seen through narwhals, eager, with its names checked (`table_names`). No value is copied."""
    import narwhals as nw

    table_names(table, what=what)
    if _is_one_of(table, (("pyarrow", "RecordBatch"),)) or not _is_one_of(table, _TABLES):
        import pyarrow as pa

        table = pa.table(table) if not isinstance(table, pa.RecordBatch) else pa.Table.from_batches([table])
    native = nw.to_native(table, pass_through=True)
    frame: nw.DataFrame[Any] = nw.from_native(native, eager_only=True)
    return frame


def take_rows(X: Any, rows: Any) -> Any:
    """Rows of a table, array, sparse array, single column or list, in the library it came in.

    Parameters
    ----------
    rows : (m,) array of int, or (n,) array of bool
        Row numbers from 0, or a mask.
    """
    rows = np.asarray(rows)
    if rows.dtype == bool:
        rows = np.flatnonzero(rows)
    if is_table(X):
        return as_frame(X)[rows].to_native()
    if is_series(X):
        import narwhals as nw

        return nw.from_native(X, series_only=True)[rows].to_native()
    if hasattr(X, "tocsr") and X.format not in ("csr", "csc"):
        X = X.tocsr()
    return (X if hasattr(X, "shape") else np.asarray(X))[rows]


def split_target(table: Any, target: str, *, source: str = "the table") -> tuple[Any, Any]:
    """The inputs (a table without the target, in the same library) and the target (one column of that library).

    Parameters
    ----------
    table : table
    target : str
        Name of the target column.
    source : str
        What the message calls the table, for example ``data.csv``.

    Raises
    ------
    InputError
        When there is no such column (with the nearest name and the list of names), or no other column.
    """
    names = table_names(table, what=source)
    if target not in names:
        raise InputError(
            f"No column named {target!r} in {source}.{did_you_mean(target, names)} Columns: {list_names(names)}."
        )
    if len(names) == 1:
        raise InputError(f"{source} has no input column: {target!r} is its only one. Add the columns to predict from.")
    frame = as_frame(table, what=source)
    name = frame.columns[names.index(target)]  # pandas names need not be text
    return frame.drop(name).to_native(), frame[name].to_native()
