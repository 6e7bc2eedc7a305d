"""Libraries that only some users have: a sentence where one is missing."""

from __future__ import annotations

import importlib

__all__ = ["need"]


def need(module: str, extra: str, who: str) -> None:
    """Loads a module.

    Raises
    ------
    ImportError
        If it is not installed, naming the extra of the package that brings it.
    """
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        raise ImportError(
            f'{who} needs {module}, which is not installed: pip install "diamondring[{extra}]".', name=module
        ) from None
