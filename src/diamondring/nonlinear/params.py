"""Parameters in the shape a user writes them, as one vector of numbers with names, and back.

A tree of parameters is a number, an array, a list, tuple, named tuple, dictionary or data class of these, any
registered JAX pytree, or PyTorch tensors. Numbers are taken in the order in which they are written; arrays row by row.
"""

from __future__ import annotations

import copy
import dataclasses
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.numeric import describe_type
from ..errors import InputError, InputTypeError
from ..messages import list_names, value_text

__all__ = ["Layout", "Node", "as_array", "children_of", "is_jax", "is_torch", "read_layout"]

Float = NDArray[np.float64]

ROOT = "b"
"""What an array or list of parameters without a name is called: ``b[0]``, ``b[1]``."""


@dataclass(frozen=True, eq=False)
class Node:
    """One array, number, or container of them in a tree of parameters.

    Attributes
    ----------
    name : str
        ``decay``, ``layers.0.weight``; `ROOT` for a tree that has no names.
    start, stop : int
        The numbers below it are ``b[start:stop]`` of the flat vector.
    children : tuple of (key, Node), or None
        None for a leaf (an array or a number).
    build : callable
        The container from a list of its children's values, or the leaf, as it came, from its numbers (its size,).
    shape : tuple of int
        Of a leaf; ``()`` for a number.
    library : str
        "number", "numpy", "jax" or "torch" for a leaf, else "".
    """

    name: str
    start: int
    stop: int
    children: tuple[tuple[str, Node], ...] | None
    build: Callable[[Any], Any]
    shape: tuple[int, ...] = ()
    library: str = ""


def is_torch(value: Any) -> bool:
    """Whether `value` is a PyTorch tensor; PyTorch is not loaded for the answer."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def is_jax(value: Any) -> bool:
    """Whether `value` is a JAX array; JAX is not loaded for the answer."""
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.Array)


def as_array(value: Any) -> NDArray[Any]:
    """`value` as a NumPy array, whatever it is; tensors without their graph, masked values as NaN."""
    if isinstance(value, np.ma.MaskedArray) and value.dtype.kind in "fc":
        return np.asarray(value.filled(np.nan))
    return np.asarray(value.detach().cpu() if is_torch(value) else value)


def children_of(value: Any) -> tuple[list[tuple[str, Any]], Callable[[list[Any]], Any]] | None:
    """The keys and parts of a container with the way to put it together again; None where `value` is none."""
    if value is None:
        return [], lambda parts: None
    if isinstance(value, int | float | str | np.ndarray | np.generic) or is_torch(value) or is_jax(value):
        return None
    if isinstance(value, Mapping):
        return [(str(key), value[key]) for key in value], _mapping_builder(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        named: Any = type(value)
        return list(zip(value._fields, value, strict=True)), lambda parts: named(*parts)
    if isinstance(value, list | tuple):
        sequence: Any = list if isinstance(value, list) else tuple
        return [(str(i), part) for i, part in enumerate(value)], sequence
    registered = _jax_children(value)
    if registered is not None:
        return registered
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [one.name for one in dataclasses.fields(value) if one.init]
        return (
            [(name, getattr(value, name)) for name in fields],
            lambda parts: dataclasses.replace(value, **dict(zip(fields, parts, strict=True))),
        )
    return None


def _mapping_builder(value: Mapping[Any, Any]) -> Callable[[list[Any]], Any]:
    keys, kind = list(value), type(value)
    if kind is dict:
        return lambda parts: dict(zip(keys, parts, strict=True))
    if not isinstance(value, dict):
        make: Any = kind
        return lambda parts: make(dict(zip(keys, parts, strict=True)))

    def filled(parts: list[Any]) -> Any:
        other = copy.copy(value)  # a dictionary class may carry more than its items, such as a default
        other.update(zip(keys, parts, strict=True))
        return other

    return filled


def _jax_children(value: Any) -> tuple[list[tuple[str, Any]], Callable[[list[Any]], Any]] | None:
    """What JAX knows about a class that was registered with it."""
    jax = sys.modules.get("jax")
    if jax is None:
        return None
    found, structure = jax.tree_util.tree_flatten_with_path(value, is_leaf=lambda part: part is not value)
    if len(found) == 1 and found[0][1] is value:
        return None
    keys = [jax.tree_util.keystr(path, simple=True, separator=".") for path, _ in found]
    return list(zip(keys, (part for _, part in found), strict=True)), structure.unflatten


def read_layout(params: Any, names: Sequence[str] | None = None) -> Layout:
    """Where every number of `params` is, what it is called, and its value.

    Parameters
    ----------
    params : tree of numbers and arrays
        Integers become float64; None holds no parameter.
    names : sequence of str, optional
        One per number, or one per array.

    Raises
    ------
    InputError, InputTypeError
        Text, complex numbers, booleans or other things among the parameters; values that are not finite; no parameter
        at all; names that are too few, too many or used twice.
    """
    if names is not None:
        if isinstance(names, str) or not hasattr(names, "__iter__") or not all(isinstance(one, str) for one in names):
            raise InputTypeError(f"names={value_text(names)} must be a list of texts, one per parameter.")
        names = [str(one) for one in names]
    values: list[Float] = []
    root = _read(params, "", 0, values)
    start = np.concatenate([np.zeros(0), *values])
    if not len(start):
        raise InputError("params hold no number, so there is nothing to fit.")
    start.flags.writeable = False
    layout = Layout(root, start, None if names is None else tuple(names))
    _refuse_bad_names(layout, names)
    bad = np.flatnonzero(~np.isfinite(start))
    if len(bad):
        j = int(bad[0])
        raise InputError(f"The start value of {layout.names[j]} is {start[j]}; it must be a finite number.")
    return layout


def _refuse_bad_names(layout: Layout, names: Sequence[str] | None) -> None:
    known = layout.names  # raises where there are too few or too many
    if len(set(known)) < len(known):
        seen: set[str] = set()
        twice = next(name for name in known if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        where = "names" if names is not None else "params"
        raise InputError(f"Two parameters are called {twice!r} in {where}. Give every parameter a name of its own.")


def _read(value: Any, name: str, start: int, values: list[Float]) -> Node:
    inside = children_of(value)
    if inside is None:
        return _read_leaf(value, name or ROOT, start, values)
    parts, build = inside
    at = start
    children: list[tuple[str, Node]] = []
    sequence = isinstance(value, list | tuple) and not hasattr(value, "_fields")
    for key, part in parts:
        node = _read(part, _joined(name, key, part, sequence), at, values)
        children.append((key, node))
        at = node.stop
    return Node(name or ROOT, start, at, tuple(children), build)


def _joined(name: str, key: str, part: Any, sequence: bool) -> str:
    """``b[3]`` for a number in a list, ``layers.0`` for an array or container in one, ``layers.weight`` for a key."""
    if sequence:
        number = children_of(part) is None and np.ndim(part) == 0
        return f"{name or ROOT}[{key}]" if number else f"{name or ROOT}.{key}"
    return f"{name}.{key}" if name else key


def _read_leaf(value: Any, name: str, start: int, values: list[Float]) -> Node:
    if is_torch(value):
        numbers, restore, library = _torch_leaf(value)
    elif isinstance(value, int | float | np.number | np.ndarray) or is_jax(value):
        numbers, restore, library = value, _restorer(value), "jax" if is_jax(value) else "numpy"
        if isinstance(value, int | float) and not isinstance(value, np.number):
            library = "number"
    else:
        advice = "" if isinstance(value, str | bytes) or callable(value) else " Pass its values as an array."
        raise InputTypeError(
            f"The parameter {name} is {describe_type(value)}; parameters are numbers and arrays, in lists, tuples, "
            f"dictionaries, data classes or pytrees.{advice}"
        )
    array = as_array(numbers)
    objects = array.dtype.kind == "O" and all(isinstance(x, int | float) and x is not True for x in array.flat)
    if array.dtype.name == "bfloat16" or objects:  # NumPy does not know these for numbers
        array = array.astype(np.float64)
    if isinstance(value, bool) or array.dtype.kind not in "iuf":
        what = "complex" if array.dtype.kind == "c" else f"of type {array.dtype}"
        raise InputTypeError(f"The parameter {name} is {what}, such as {value_text(array.flat[0])}: pass real numbers.")
    values.append(np.asarray(array, dtype=np.float64).ravel())
    return Node(name, start, start + array.size, None, restore, array.shape, library)


def _restorer(value: Any) -> Callable[[Float], Any]:
    """Numbers (size,) into what `value` was; where it held integers, into float64."""
    if isinstance(value, int | float) and not isinstance(value, np.number):
        return lambda numbers: float(numbers[0])
    dtype = value.dtype if value.dtype.kind not in "iuO" else np.dtype(np.float64)
    if is_jax(value):
        shape = value.shape
        return lambda numbers: sys.modules["jax"].numpy.asarray(numbers.reshape(shape).astype(dtype))
    if isinstance(value, np.generic):
        return lambda numbers: dtype.type(numbers[0])
    shape = value.shape
    return lambda numbers: numbers.reshape(shape).astype(dtype)


def _torch_leaf(value: Any) -> tuple[Any, Callable[[Float], Any], str]:
    torch = sys.modules["torch"]
    dtype = value.dtype if value.dtype.is_floating_point else torch.float64
    shape, device = tuple(value.shape), value.device
    kept = value.detach().cpu()
    numbers = kept.to(torch.float64).numpy() if dtype == value.dtype else kept.numpy()

    def restore(flat: Float) -> Any:
        return torch.tensor(flat.reshape(shape), dtype=dtype, device=device)

    return numbers, restore, "torch"


@dataclass(frozen=True, eq=False)
class Layout:
    """A tree of parameters: its places, names and values.

    Attributes
    ----------
    root : Node
    start : (p,) float64
        The values it was read with.
    given : tuple of str, or None
        The user's names: one per number, or one per leaf.
    """

    root: Node
    start: Float = field(repr=False)
    given: tuple[str, ...] | None = None

    def __reduce__(self) -> Any:  # what makes and takes apart a tree is found anew, not pickled
        return read_layout, (self.unflatten(self.start), self.given)

    @property
    def size(self) -> int:
        """How many numbers, p."""
        return self.root.stop

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The arrays and numbers, in order; with the user's names where there is one per leaf."""
        found: list[Node] = []
        _collect(self.root, found)
        if self.given is not None and len(self.given) == len(found):
            return tuple(dataclasses.replace(leaf, name=name) for leaf, name in zip(found, self.given, strict=True))
        return tuple(found)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """A name per number: ``decay``, ``b[3]``, ``W1[2, 5]``."""
        leaves = self.leaves
        if self.given is not None and len(self.given) not in (self.size, len(leaves)):
            each = f"{self.size}" if self.size == len(leaves) else f"{self.size}, or one per array, {len(leaves)}"
            raise InputError(f"names has {len(self.given)} entries; it needs one per parameter, {each}.")
        if self.given is not None and len(self.given) == self.size:
            return self.given
        return tuple(name for leaf in leaves for name in leaf_names(leaf))

    @cached_property
    def blocks(self) -> dict[str, Node]:
        """Every leaf and container by name."""
        found: dict[str, Node] = {}
        _name_blocks(self.root, found)
        return found | {leaf.name: leaf for leaf in self.leaves}

    def build(self, values: Sequence[Any]) -> Any:
        """The tree with one value of any kind in the place of each leaf."""
        return _build(self.root, iter(values))

    def unflatten(self, b: Float) -> Any:
        """The tree as it came, types included, holding the numbers `b` (p,)."""
        return self.build([leaf.build(b[leaf.start : leaf.stop]) for leaf in self.leaves])

    def flatten(self, params: Any) -> Float:
        """The numbers (p,) of a tree of the same structure.

        Raises
        ------
        InputError
            When it has other keys or shapes.
        """
        other = read_layout(params)
        mine = [(leaf.shape, leaf.start) for leaf in self.leaves]
        if [(leaf.shape, leaf.start) for leaf in other.leaves] != mine or list(other.blocks) != list(self._own_blocks):
            raise InputError(
                f"These parameters are not built like the ones of the fit: they hold {list_names(list(other.blocks))}, "
                f"the fit's hold {list_names(list(self._own_blocks))}."
            )
        return other.start

    @cached_property
    def _own_blocks(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        _name_blocks(self.root, found)
        return found

    @cached_property
    def working(self) -> Callable[[NDArray[Any]], Any]:
        """What f is given: the tree as NumPy arrays and scalars of the type of b (float64 or complex128), all its own.

        Scalars are NumPy's, which overflow to infinity where Python's would raise.
        """
        root = self.root
        if root.children is None:
            shape = root.shape
            if shape == ():
                return lambda b: b[0]
            return (lambda b: b.copy()) if len(shape) == 1 else (lambda b: b.reshape(shape).copy())
        if root.children and all(child.children is None and child.shape == () for _, child in root.children):
            build = root.build
            return build if build in (list, tuple) else (lambda b: build(list(b)))
        leaves = self.leaves

        def general(b: NDArray[Any]) -> Any:
            return self.build(
                [b[x.start] if x.shape == () else b[x.start : x.stop].reshape(x.shape).copy() for x in leaves]
            )

        return general


def _collect(node: Node, found: list[Node]) -> None:
    if node.children is None:
        found.append(node)
        return
    for _, child in node.children:
        _collect(child, found)


def _name_blocks(node: Node, found: dict[str, Node]) -> None:
    found[node.name] = node
    for _, child in node.children or ():
        _name_blocks(child, found)


def _build(node: Node, values: Any) -> Any:
    if node.children is None:
        return next(values)
    return node.build([_build(child, values) for _, child in node.children])


def leaf_names(leaf: Node) -> list[str]:
    """Names of the numbers of one leaf."""
    if leaf.shape == ():
        return [leaf.name]
    if len(leaf.shape) == 1:
        return [f"{leaf.name}[{i}]" for i in range(leaf.shape[0])]
    return [f"{leaf.name}[{', '.join(map(str, index))}]" for index in np.ndindex(*leaf.shape)]
