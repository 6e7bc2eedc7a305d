"""Pieces of sentences for users: lists of names and rows, "did you mean", and warnings that point at the user's line.

Rows are counted from 0 everywhere, as in Python, and every sentence that names a row says so.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from .errors import DataWarning

__all__ = ["begin", "did_you_mean", "list_names", "rows_text", "value_text", "warn_data"]

_PACKAGE = str(Path(__file__).resolve().parent)


def begin(sklearn_words: bool, theirs: str, ours: str) -> str:
    """`ours`, preceded by scikit-learn's words for the same flaw when a scikit-learn estimator speaks."""
    return f"{theirs} {ours}" if sklearn_words else ours


def did_you_mean(name: object, names: Iterable[str]) -> str:
    """`` Did you mean 'price'?`` with a leading blank, or an empty string when nothing is close.

    A name that differs only in upper and lower case or in surrounding blanks wins over a name with a similar spelling.
    """
    from difflib import get_close_matches

    wanted = str(name).strip().casefold()
    folded: dict[str, str] = {}
    for known in names:
        folded.setdefault(known.strip().casefold(), known)
    best = [wanted] if wanted in folded else get_close_matches(wanted, folded, n=1, cutoff=0.75)
    return f" Did you mean {folded[best[0]]!r}?" if best else ""


def list_names(names: Sequence[str], show: int = 8) -> str:
    """``id, area, price`` or, past `show` names, ``id, area, … (41)``."""
    if len(names) <= show:
        return ", ".join(names)
    return ", ".join(names[: max(show - 2, 1)]) + f", … ({len(names):,})"


def rows_text(rows: Sequence[int], total: int | None = None, show: int = 5) -> str:
    """``row 17, counting from 0`` or ``rows 17, 803, … (812 in all), counting from 0``.

    Parameters
    ----------
    rows : sequence of int
        Some or all of the row numbers, from 0.
    total : int, optional
        How many rows there are; default ``len(rows)``.
    show : int, default 5
        How many of them are written.
    """
    total = len(rows) if total is None else total
    numbers = ", ".join(f"{row:,}" for row in rows[:show])
    more = f", … ({total:,} in all)" if total > min(show, len(rows)) else ""
    return f"row{'s' if total > 1 else ''} {numbers}{more}, counting from 0"


def value_text(value: object, width: int = 40) -> str:
    """How a user would type `value`, cut to `width` characters; whole floats without ``.0``."""
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", 1) == 0:
        value = item()  # a NumPy scalar prints as np.float64(1.0); the user knows it as 1.0
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = repr(value)
    return text if len(text) <= width else text[: width - 2] + "…" + text[-1]


def warn_data(message: str, category: type[Warning] = DataWarning) -> None:
    """Issue `message` as a warning (a `DataWarning`) that points at the first line outside this package."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
