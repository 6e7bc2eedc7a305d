"""`sparsity_report`.

How many weights of a network are exactly zero, and which neurons, channels and inputs are dead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..display import Shown
from ..errors import InputError, InputTypeError

__all__ = ["SparsityReport", "TensorSparsity", "sparsity_report"]


@dataclass(frozen=True)
class TensorSparsity:
    """One tensor of a network.

    Attributes
    ----------
    name : str
    kind : str
        The layer's class, where there is one.
    shape : tuple of int
    zeros : int
        How many of its numbers are exactly 0.
    bytes : int
    empty : tuple of int
        For each axis, how many of its slices hold nothing but zeros; () below two dimensions.
    dead_neurons, dead_inputs : int or None
        Neurons (or output channels) without any incoming weight; inputs (or input channels) without any outgoing one.
        None where the tensor's layout does not say which axis is which.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    zeros: int
    bytes: int
    empty: tuple[int, ...]
    dead_neurons: int | None
    dead_inputs: int | None

    @property
    def weights(self) -> int:
        """How many numbers it has."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def share(self) -> float:
        """Share of zeros, from 0 to 1; 0 for an empty tensor."""
        return self.zeros / self.weights if self.weights else 0.0

    @property
    def dead(self) -> str:
        """The dead parts in words."""
        parts = []
        for count, word in ((self.dead_neurons, "neuron"), (self.dead_inputs, "input")):
            if count:
                parts.append(f"{count} {word}{'' if count == 1 else 's'}")
        if self.dead_neurons is None and self.dead_inputs is None:
            parts += [f"{count} along axis {axis}" for axis, count in enumerate(self.empty) if count]
        return ", ".join(parts)


@dataclass(frozen=True)
class SparsityReport(Shown):
    """What is zero in a network; print it for the table.

    Attributes
    ----------
    tensors : tuple of TensorSparsity
    bytes : int
        All tensors as they are stored, buffers (such as running means) included.
    """

    tensors: tuple[TensorSparsity, ...]
    bytes: int

    @property
    def weights(self) -> int:
        """How many numbers there are in all tensors."""
        return sum(tensor.weights for tensor in self.tensors)

    @property
    def zeros(self) -> int:
        """How many of them are exactly 0."""
        return sum(tensor.zeros for tensor in self.tensors)

    @property
    def share(self) -> float:
        """Share of zeros, from 0 to 1."""
        return self.zeros / self.weights if self.weights else 0.0

    @property
    def dead_neurons(self) -> int:
        """Neurons and channels without any incoming weight, in all layers whose layout is known."""
        return sum(tensor.dead_neurons or 0 for tensor in self.tensors)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain numbers, strings and lists, for JSON."""
        tensors = [
            {**asdict(t), "shape": list(t.shape), "empty": list(t.empty), "share": t.share} for t in self.tensors
        ]
        totals = {"weights": self.weights, "zeros": self.zeros, "share": self.share, "bytes": self.bytes}
        return {**totals, "dead_neurons": self.dead_neurons, "tensors": tensors}

    def __str__(self) -> str:
        head = f"{self.zeros:,} of {self.weights:,} weights are zero ({self.share:.1%}); {self.bytes:,} bytes"
        rows = [("tensor", "shape", "zero", "", "dead")]
        for t in self.tensors:
            shape = " x ".join(map(str, t.shape)) or "1"
            rows.append((t.name, shape, f"{t.zeros:,} of {t.weights:,}", f"{t.share:.1%}", t.dead))
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        aligned = (
            "  ".join(cell.rjust(w) if column in (2, 3) else cell.ljust(w) for column, (cell, w) in enumerate(cells))
            for cells in (list(zip(row, widths, strict=True)) for row in rows)
        )
        return "\n".join([head, *(line.rstrip() for line in aligned)])

    __repr__ = __str__


def sparsity_report(model: Any) -> SparsityReport:
    """What is exactly zero in a network: per tensor the zeros, and the neurons, channels and inputs that are dead.

    Parameters
    ----------
    model : network
        A PyTorch module; a scikit-learn network (``coefs_``); a JAX pytree, or a dictionary or list of arrays, however
        nested. Biases and other vectors are listed as well.

    Returns
    -------
    SparsityReport
        Frozen; prints as a table; `to_dict` for JSON.

    Raises
    ------
    InputError, InputTypeError
        If there are no arrays of numbers in it.

    Examples
    --------
    >>> print(dr.sparsity_report({"hidden": [[1.0, 0.0], [2.0, 0.0]]}))
    2 of 4 weights are zero (50.0%); 32 bytes
    tensor  shape    zero           dead
    hidden  2 x 2  2 of 4  50.0%  1 along axis 1
    """
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(model, torch.nn.Module):
        tensors = tuple(_of_module(model))
        buffers = sum(buffer.numel() * buffer.element_size() for buffer in model.buffers())
    elif hasattr(model, "coefs_") and hasattr(model, "intercepts_"):
        kind = type(model).__name__
        weights = (_measure(f"coefs_[{i}]", kind, w, 1, 0) for i, w in enumerate(model.coefs_))
        tensors = (*weights, *(_measure(f"intercepts_[{i}]", kind, b) for i, b in enumerate(model.intercepts_)))
        buffers = 0
    else:
        tensors = tuple(_measure(name or "array", "", array) for name, array in _arrays(model, ""))
        buffers = 0
    if not tensors:
        raise InputError(f"There are no arrays of numbers in this {type(model).__name__}: is the network fitted?")
    return SparsityReport(tensors, buffers + sum(tensor.bytes for tensor in tensors))


def _of_module(model: Any) -> Iterator[TensorSparsity]:
    """The parameters of a PyTorch module, each once."""
    import torch

    for name, weight in model.named_parameters():
        owner = model.get_submodule(name.rpartition(".")[0])
        known = (torch.nn.Linear, torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.Conv3d)
        laid_out = isinstance(owner, known) and weight.ndim >= 2 and getattr(owner, "groups", 1) == 1
        values = weight.detach().cpu()
        values = values.float() if values.dtype == torch.bfloat16 else values
        neurons, inputs = (0, 1) if laid_out else (None, None)
        stored = weight.numel() * weight.element_size()
        yield _measure(name, type(owner).__name__, values.numpy(), neurons, inputs, stored)


def _measure(
    name: str, kind: str, values: Any, neurons: int | None = None, inputs: int | None = None, stored: int | None = None
) -> TensorSparsity:
    """One tensor; ``neurons`` and ``inputs`` are the axes whose slices are a neuron's and an input's weights."""
    values = np.asarray(values)
    used = values != 0
    empty: tuple[int, ...] = ()
    if values.ndim >= 2:
        others = (tuple(a for a in range(values.ndim) if a != axis) for axis in range(values.ndim))
        empty = tuple(int(np.count_nonzero(~used.any(axis=rest))) for rest in others)
    return TensorSparsity(
        name=name,
        kind=kind,
        shape=values.shape,
        zeros=int(values.size - np.count_nonzero(used)),
        bytes=values.nbytes if stored is None else stored,
        empty=empty,
        dead_neurons=None if neurons is None else empty[neurons],
        dead_inputs=None if inputs is None else empty[inputs],
    )


def _arrays(tree: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Names and arrays of nested dictionaries and lists; of other pytrees by JAX, where it is loaded."""
    if hasattr(tree, "detach"):
        tree = tree.detach().cpu().numpy()
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _arrays(value, f"{name}.{key}" if name else str(key))
        return
    numbers = _numbers(tree)
    if numbers is not None:
        yield name, numbers
    elif isinstance(tree, list | tuple):
        for i, value in enumerate(tree):
            yield from _arrays(value, f"{name}[{i}]")
    elif tree is not None:
        jax: Any = sys.modules.get("jax")
        leaves = jax.tree_util.tree_flatten_with_path(tree)[0] if jax is not None else []
        if not leaves or leaves[0][1] is tree:
            raise InputTypeError(
                f"{name or 'model'} is a {type(tree).__name__}: a PyTorch module, a fitted scikit-learn network, a JAX "
                "pytree or a dictionary of arrays is meant."
            )
        for path, leaf in leaves:
            yield from _arrays(leaf, name + jax.tree_util.keystr(path))


def _numbers(value: Any) -> Any:
    """The array of numbers that a value is, or None."""
    if isinstance(value, list | tuple) and not _plain(value):
        return None  # a list of arrays, which may happen to have one shape
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array if array.dtype.kind in "fiu" or array.dtype.name == "bfloat16" else None


def _plain(value: Any) -> bool:
    """Whether nested lists hold Python numbers only, so that they are one array."""
    return all(_plain(v) if isinstance(v, list | tuple) else isinstance(v, int | float) for v in value)
