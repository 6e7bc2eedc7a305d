"""Every exception and warning of the package, in one flat list.

Errors derive both from `DiamondringError`, so that one ``except`` catches them all, and from the built-in class that
Python programmers expect (`ValueError`, `TypeError`, `RuntimeError`), so that code written for other libraries keeps
working. Every message is a sentence: what is wrong, where (column, row, value), and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from .paths import Path

__all__ = [
    "DiamondringError",
    "InputError",
    "InputTypeError",
    "FitError",
    "DataWarning",
    "SolverWarning",
    "Interrupted",
    "answers_ctrl_c",
    "interruptible",
]

F = TypeVar("F", bound=Callable[..., Any])


class DiamondringError(Exception):
    """Base class of all errors raised by diamondring."""


class InputError(DiamondringError, ValueError):
    """A value given by the user cannot be used: wrong shape, infinite, missing, out of range, unknown option."""


class InputTypeError(DiamondringError, TypeError):
    """An argument has a type that cannot be used at all, for example a dictionary where an array is needed."""


class FitError(DiamondringError, RuntimeError):
    """The input was acceptable and the computation still could not be finished."""


class DataWarning(UserWarning):
    """The data have a flaw that was dealt with; the work goes on. The message names the column."""


class SolverWarning(UserWarning):
    """A solution misses the requested duality gap. The message names alpha, gap, column and cause."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C stopped a computation.

    Attributes
    ----------
    path : Path or None
        The certified solutions finished before the interruption, strongest penalty first; None when there are none.
    """

    def __init__(self, message: str = "Interrupted before the first alpha was finished.", path: Path | None = None):
        super().__init__(message)
        self.path = path


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C in the midst of Python code, which raises a plain `KeyboardInterrupt`, becomes `Interrupted` as well."""
    try:
        yield
    except Interrupted:
        raise
    except KeyboardInterrupt:
        raise Interrupted() from None


def answers_ctrl_c(function: F) -> F:
    """Decorates a door of the package: whatever Ctrl-C interrupts in it, the caller sees `Interrupted`."""

    @wraps(function)
    def door(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Interrupted:
            raise
        except KeyboardInterrupt:
            raise Interrupted() from None

    return cast("F", door)
