"""House sales in Ames, Iowa: 2,930 rows, mixed numbers and text, missing values, correlated inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from ..errors import InputError
from ..tables import read_table, to_native

__all__ = ["ames_housing_path", "load_ames_housing"]

_TARGET = "Sale_Price"


def ames_housing_path() -> Path:
    """Where the data lie: a gzip-compressed CSV file inside the installed package. ``ames_housing.txt`` beside it says
    where they come from, under which licence, and what was restored."""
    return Path(__file__).with_name("ames_housing.csv.gz")


def load_ames_housing(
    *, as_frame: Literal["pandas", "polars", "pyarrow"] | None = None, return_X_y: bool = False
) -> Any:
    """Sales of 2,930 houses in Ames, Iowa, 2006 to 2010 (De Cock 2011).

    73 inputs, 33 of them numbers and 40 text, and the target ``Sale_Price`` in US dollars. Lengths are in feet, areas
    in square feet. ``Lot_Frontage`` is missing in 490 rows.

    Parameters
    ----------
    as_frame : {"pandas", "polars", "pyarrow"}, optional
        The table library; by default pandas if it is installed, else pyarrow.
    return_X_y : bool, default False
        Return inputs and target apart.

    Returns
    -------
    table of 2,930 rows and 74 columns, or (table of 73 columns, target column)

    Raises
    ------
    InputError
        Another value of `as_frame`, or a library that is not installed.

    Source
    ------
    Dean De Cock, "Ames, Iowa: Alternative to the Boston Housing Data as an End of Semester Regression Project", Journal
    of Statistics Education 19(3), 2011. Copy from the R package modeldata (MIT licence).

    Examples
    --------
    >>> from diamondring.datasets import load_ames_housing
    >>> load_ames_housing(as_frame="pyarrow").num_rows
    2930
    """
    table = _as(read_table(ames_housing_path()), as_frame)
    if not return_X_y:
        return table
    from ..data.frames import split_target

    return split_target(table, _TARGET, source="ames_housing")


def _as(table: Any, library: str | None) -> Any:
    if library is None:
        return to_native(table)
    if library == "pyarrow":
        return table
    if library not in ("pandas", "polars"):
        raise InputError(f"as_frame={library!r}: use 'pandas', 'polars' or 'pyarrow'.")
    try:
        if library == "pandas":
            return table.to_pandas()
        import polars

        return polars.from_arrow(table)
    except ImportError as error:
        raise InputError(f"as_frame={library!r}: {library} is not installed. Install it, or use 'pyarrow'.") from error
