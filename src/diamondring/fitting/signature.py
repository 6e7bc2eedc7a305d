"""What the signature of ``f(x, a, b, ...)`` says about its parameters, and where they start."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from ..messages import did_you_mean, list_names, value_text
from ..nonlinear.params import read_layout
from ..nonlinear.settings import bound_arrays
from ..wording import counted, listed

__all__ = ["Signature", "first_params", "read_signature"]

Float = NDArray[np.float64]


class Signature:
    """Names of the parameters of f after x; None where they cannot be known, as in ``f(x, *params)``.

    ``required`` of them have no default value.
    """

    def __init__(self, names: tuple[str, ...] | None, required: int = 0) -> None:
        self.names, self.required = names, required


def read_signature(f: Callable[..., Any]) -> Signature:
    """Look at f."""
    plain = _plain(f)
    if plain is not None:
        return plain
    try:
        found = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):  # written in C, or wrapped in something opaque
        return Signature(None)
    if any(one.kind is one.VAR_POSITIONAL for one in found):
        return Signature(None)
    places = [one for one in found if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    if not places:
        return Signature(None)
    return Signature(
        tuple(one.name for one in places[1:]), sum(one.default is inspect.Parameter.empty for one in places[1:])
    )


def _plain(f: Callable[..., Any]) -> Signature | None:
    """The same of a function that is written in Python and not wrapped, from its code; None for all others."""
    if type(f) is not FunctionType or hasattr(f, "__wrapped__") or hasattr(f, "__signature__"):
        return None
    code, defaults = f.__code__, f.__defaults__ or ()
    if code.co_flags & inspect.CO_VARARGS or not code.co_argcount:
        return Signature(None)
    return Signature(code.co_varnames[1 : code.co_argcount], max(code.co_argcount - 1 - len(defaults), 0))


def first_params(f: Any, p0: Any, names: Any, bounds: Any) -> tuple[Any, tuple[str, ...] | None]:
    """Start values and names of the parameters.

    Without p0: 1, or inside the bounds where 1 is not (the middle of two bounds, 1 from a single one), as scipy does.

    Raises
    ------
    InputError, InputTypeError
        If f is no function, or nothing says how many parameters it has.
    """
    if not callable(f):
        raise InputTypeError(
            f"f must be a function f(x, a, b, ...) of x and its parameters; it is {value_text(f)}. "
            "The order is dr.curve_fit(f, xdata, ydata)."
        )
    signature = read_signature(f)
    if isinstance(p0, Mapping):
        return _by_name(p0, signature, bounds)
    if p0 is None:
        if signature.names is None:
            raise InputError(
                "The number of parameters cannot be seen from f's signature: pass p0=, the values to start from."
            )
        if not signature.names:
            raise InputError("f has no parameters after x: write them one by one, f(x, a, b), or pass p0=.")
        return _inside(bounds, signature.names), signature.names if names is None else names
    start = np.atleast_1d(np.asarray(p0)) if not hasattr(p0, "detach") else p0
    if start.ndim != 1:
        raise InputError(f"p0 has shape {tuple(start.shape)}; it must be a list of numbers, one per parameter of f.")
    known = signature.names
    if known is not None and not signature.required <= len(start) <= len(known):
        raise InputError(
            f"f takes {counted(len(known), 'parameter')} after x ({list_names(known)}), and p0 has "
            f"{counted(len(start), 'value')}. Pass one value per parameter."
        )
    return start, (known[: len(start)] if known else None) if names is None else names


def _by_name(p0: Mapping[Any, Any], signature: Signature, bounds: Any) -> tuple[Any, tuple[str, ...]]:
    """Start values by name, in the order of f; the others as without p0."""
    if signature.names is None:
        raise InputError("p0 by name needs a function that names its parameters, f(x, a, b); pass a list instead.")
    for name in p0:
        if name not in signature.names:
            raise InputError(
                f"p0 names the parameter {name!r}, which f does not have.{did_you_mean(name, signature.names)} "
                f"Its parameters are {listed(signature.names)}."
            )
    start = _inside(bounds, signature.names)
    for j, name in enumerate(signature.names):
        if name in p0:
            start[j] = p0[name]
    return start, signature.names


def _inside(bounds: Any, names: tuple[str, ...]) -> Float:
    """1 for each parameter; with bounds the middle of them, or 1 from a single one."""
    lower, upper = bound_arrays(bounds, read_layout(np.ones(len(names)), names))
    start = np.ones(len(names))
    low, high = np.isfinite(lower), np.isfinite(upper)
    start[low & high] = 0.5 * (lower[low & high] + upper[low & high])
    start[low & ~high] = lower[low & ~high] + 1.0
    start[~low & high] = upper[~low & high] - 1.0
    return start
