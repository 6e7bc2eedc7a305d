"""Ctrl-C while the command line runs: heard from the first import on, and also where other code swallows it.

Python raises `KeyboardInterrupt` wherever it happens to be. Inside some imports and callbacks it is caught and
forgotten, so that the command would go on; therefore every Ctrl-C is noted as well, and asked for before files are
written. Nothing but the standard library is imported here, and Python programs that use the package are left alone.
"""

from __future__ import annotations

import signal
from typing import NoReturn

__all__ = ["SENTENCE", "asked", "listen", "nothing_left_to_stop", "stop_if_asked"]

SENTENCE = "Interrupted: nothing was written."
_noted: list[int] = []


def listen() -> None:
    """Note every Ctrl-C from now on, unless the process was started to ignore it (as with ``nohup``)."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _note)


def _note(number: int, _frame: object) -> NoReturn:
    _noted.append(number)
    raise KeyboardInterrupt


def asked() -> bool:
    """Whether Ctrl-C was pressed since `listen`."""
    return bool(_noted)


def stop_if_asked() -> None:
    """Raise `KeyboardInterrupt` for a Ctrl-C that other code has swallowed. To be called before anything is written."""
    if asked():
        raise KeyboardInterrupt


def nothing_left_to_stop() -> None:
    """The result is in place: a Ctrl-C from here on only finds the last lines being printed, and is ignored."""
    if signal.getsignal(signal.SIGINT) is _note:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
