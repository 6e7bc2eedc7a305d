"""A Jacobian as a user's function returns it, in the one shape that solvers read."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError
from .params import Layout, as_array, children_of

__all__ = ["given_jacobian"]

Float = NDArray[np.float64]


def given_jacobian(found: Any, layout: Layout, shape: tuple[int, ...]) -> Float:
    """(n, p) or (n, K, p) from an array of that shape, or from a tree like the parameters.

    Parameters
    ----------
    found : array, sparse matrix, or tree
        In a tree each leaf of shape s has an array of shape (n, *s), or (n, K, *s).
    shape : tuple
        Of the predictions, (n,) or (n, K).

    Raises
    ------
    InputError
        For other shapes, with the shape that is needed.
    """
    if hasattr(found, "toarray"):
        found = found.toarray()
    wanted = (*shape, layout.size)
    if found is None:
        raise InputTypeError("jac returned None; it must return the Jacobian. Is its last line a return?")
    if layout.root.children is None or children_of(found) is None or _is_rows(found, wanted):
        array = _numbers(found)
        if array.shape == (*shape, *layout.root.shape) and layout.root.children is None:
            return np.array(array.reshape(wanted))
        if array.shape != wanted:
            raise InputError(f"jac returned shape {array.shape}; it must be {wanted}: one column per parameter.")
        return np.array(array)
    pieces: list[Any] = []
    _collect(found, layout.root, pieces)
    out = np.empty(wanted)
    for leaf, piece in zip(layout.leaves, pieces, strict=True):
        array = _numbers(piece)
        if array.shape != (*shape, *leaf.shape):
            raise InputError(f"jac returned shape {array.shape} for {leaf.name}; it must be {(*shape, *leaf.shape)}.")
        out[..., leaf.start : leaf.stop] = array.reshape(*shape, -1)
    return out


def _is_rows(found: Any, wanted: tuple[int, ...]) -> bool:
    """A list of rows, where parameters are a list as well."""
    return isinstance(found, list | tuple) and len(found) == wanted[0] and np.shape(found[0]) == wanted[1:]


def _collect(found: Any, node: Any, pieces: list[Any]) -> None:
    if node.children is None:
        pieces.append(found)
        return
    inside = children_of(found)
    if inside is None or [key for key, _ in inside[0]] != [key for key, _ in node.children]:
        keys = ", ".join(key for key, _ in node.children)
        raise InputError(f"jac must return an array, or a tree like the parameters; in {node.name} it lacks {keys}.")
    for (_, part), (_, child) in zip(inside[0], node.children, strict=True):
        _collect(part, child, pieces)


def _numbers(value: Any) -> Float:
    array = as_array(value)
    if array.dtype.kind not in "biuf":
        raise InputTypeError(f"jac returned values of type {array.dtype}; derivatives must be real numbers.")
    return np.asarray(array, dtype=np.float64)
