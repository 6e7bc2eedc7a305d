"""Tables into numbers: every level its own column, missing values visible, printed and stored with the model.

The rules, for tables with named columns:

* a number stays one column; missing values become the (weighted) median of the training rows, and a further column
  ``<name> missing`` is 1 there;
* text and categories: one 0/1 column ``<name>=<level>`` for every level, sorted, none left out as a reference; missing
  text is the level ``(missing)``;
* booleans are one 0/1 column; durations are days, times of day hours;
* constant and empty columns, identifiers, row counters and dates are left out, each with one sentence; ``keep``
  brings identifiers, counters and dates (as days since 1970-01-01) back.

Everything is learned from the training rows alone. Nothing about the target is looked at.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .columns import MISSING, weighted_median

__all__ = ["MISSING", "Encoder", "weighted_median"]

Standardize = bool | Literal["numeric"]
Match = Literal["order", "name"]


class Encoder(ABC):
    """How the columns of a table or array become the columns of a matrix. Frozen once fitted.

    Made by `Encoder.fit`; the two kinds, for tables and for plain arrays, share this interface.

    Attributes
    ----------
    names : tuple of str, (p,)
        Encoded names, for example ``Street=Pave``, ``Lot_Frontage``, ``Lot_Frontage missing``.
    columns : tuple of str
        The input columns that are used, in the order of training.
    seen : tuple of str
        All input columns of training, the ones left out too.
    source : (p,) array of int
        For each encoded column, the position of its input column in `columns`.
    kinds : tuple of str
        For each of `columns`: ``number``, ``boolean``, ``category`` or ``date``.
    dropped : dict of str to str
        Input columns left out, and why: ``constant``, ``all missing``, ``identifier``, ``row counter``, ``date``.
    notes : tuple of str
        One sentence for each column that was left out or deserves attention.
    standardize : bool or "numeric"
    scaled : (p,) array of bool
        Which encoded columns are standardised; ``"numeric"`` spares those that hold only 0 and 1.
    imputed : tuple of (int, int)
        Encoded columns that hold a training median where a value was missing, each with its indicator column.
    """

    standardize: Standardize

    @staticmethod
    def fit(
        X: Any,
        sample_weight: Any = None,
        *,
        keep: Iterable[str] = (),
        standardize: Standardize = True,
        drop_ids: bool = True,
        allow_nan: bool = False,
        warn: bool = True,
        keep_option: str = "keep=[{column!r}]",
    ) -> Encoder:
        """Learn the encoding of X.

        Parameters
        ----------
        X : table, or array (n, p) of numbers
        sample_weight : (n,) array, optional
            For medians; rows of weight 0 are as if absent.
        keep : iterable of str
            Identifiers, row counters and dates to use all the same, and number-like text to use as categories.
        standardize : bool or "numeric", default True
        drop_ids : bool, default True
            Leave out identifiers and row counters.
        allow_nan : bool, default False
            For arrays: take NaN as missing. In tables missing values are always allowed.
        warn : bool, default True
            Issue every note as a `DataWarning` as well.
        keep_option : str
            How notes name the way to keep a column, for example ``"--keep {column}"``.

        Raises
        ------
        InputError
            Infinities (column and rows), mixed types in a column, duplicate names, numbers written as text, no input
            column left, an unknown name in `keep`, an encoded table that would not fit into memory.
        """
        check_standardize(standardize)
        from ..data.frames import is_table

        if is_table(X):
            from .fit import fit_table

            kept = (keep,) if isinstance(keep, str) else tuple(keep)
            return fit_table(
                X, sample_weight, keep=kept, standardize=standardize, drop_ids=drop_ids, warn=warn,
                keep_option=keep_option,
            )  # fmt: skip
        from .array import fit_array

        return fit_array(X, sample_weight, standardize=standardize, allow_nan=allow_nan, warn=warn)

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Encoder:
        """The inverse of `to_dict`, exact to the last bit.

        Raises
        ------
        InputError
            The dictionary was not made by `to_dict`.
        """
        from .array import ArrayEncoder
        from .table import TableEncoder

        try:
            if data["input"] == "table":
                return TableEncoder.read(data)
            if data["input"] == "array":
                return ArrayEncoder.read(data)
        except KeyError as error:
            raise InputError(f"The stored encoding is damaged: the entry {error} is missing.") from error
        except (TypeError, AttributeError, ValueError) as error:
            raise InputError(f"The stored encoding is damaged: an entry is of the wrong type ({error}).") from error
        raise InputError(f"The stored encoding is for {data['input']!r}, which this version does not know: update it.")

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def seen(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def source(self) -> NDArray[np.int64]: ...

    @property
    @abstractmethod
    def kinds(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def dropped(self) -> dict[str, str]: ...

    @property
    @abstractmethod
    def notes(self) -> tuple[str, ...]: ...

    @property
    @abstractmethod
    def imputed(self) -> tuple[tuple[int, int], ...]: ...

    @property
    @abstractmethod
    def zero_one(self) -> NDArray[np.bool_]:
        """(p,) mask of encoded columns that hold only 0 and 1."""

    @abstractmethod
    def check(self, X: Any, match: Match = "name", *, action: str = "predict") -> None:
        """Refuse a table or array whose columns do not fit the training table.

        Parameters
        ----------
        match : {"order", "name"}
            ``"order"``: exactly the training columns, in their order. ``"name"``: every used column is there, in any
            order; others are ignored.
        action : str, default "predict"
            The word that messages begin with.

        Raises
        ------
        InputError
            Naming the missing, new or misplaced columns.
        """

    @abstractmethod
    def transform(self, X: Any, *, match: Match = "name", warn: bool = True, action: str = "predict") -> Any:
        """The encoded matrix (n, p): float64 in Fortran order for tables; plain arrays come back uncopied.

        Raises
        ------
        InputError
            As `check`; a column of another type than in training, with row and value; infinities.

        Warns
        -----
        DataWarning
            One for all categories that training never had (their columns are 0) and all values that are missing where
            none was missing in training (the median, or 0 in all columns of a category).
        """

    @abstractmethod
    def refit(self, X: Any, sample_weight: Any = None) -> Encoder:
        """The same columns, levels' order and rules learned from other rows, for cross-validation; never warns."""

    @abstractmethod
    def select(self, columns: Sequence[str]) -> Encoder:
        """The encoder of some of `columns` only: what a model that dropped the others still needs."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain values that JSON stores exactly; read by `from_dict`."""

    @abstractmethod
    def describe(self) -> str:
        """The encoding in a few printed lines."""

    @property
    def scaled(self) -> NDArray[np.bool_]:
        """(p,) mask of the encoded columns that are standardised."""
        if self.standardize == "numeric":
            return ~self.zero_one
        return np.full(len(self.names), bool(self.standardize))

    def positions(self, columns: Sequence[str]) -> NDArray[np.int64]:
        """Encoded positions of some input columns, ascending."""
        wanted = [self.columns.index(name) for name in columns]
        return np.flatnonzero(np.isin(self.source, wanted))

    @staticmethod
    def fit_transform(X: Any, sample_weight: Any = None, **options: Any) -> tuple[Encoder, Any]:
        """`fit`, then `transform` of the same rows."""
        encoder = Encoder.fit(X, sample_weight, **options)
        return encoder, encoder.transform(X, warn=False)


def check_standardize(standardize: Any) -> None:
    """Refuse anything but True, False and "numeric"."""
    if not isinstance(standardize, bool | np.bool_) and standardize != "numeric":
        raise InputError(
            f"standardize={standardize!r}: use True, False, or 'numeric', which leaves 0/1 columns as they are."
        )
