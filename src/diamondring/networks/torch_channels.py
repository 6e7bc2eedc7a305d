"""Which channels of a PyTorch network are needed: facts about every value in its graph, then liveness.

A channel is a feature of a linear layer or a channel of a convolution. Each gets a number where a layer produces it;
layers that treat channels one by one (activations, normalisation, pooling) hand the numbers on, an addition makes the
numbers of its two sides one (union-find), flattening repeats them. Going forwards, a channel whose value is the same
for every input is known with its value: a neuron without incoming weights is its bias, and its activation a constant.
Going backwards, a channel is needed if something reads it with a weight that is not 0 and cannot take it as a constant
instead. Whatever is not understood needs all that it reads, and what it gives stays as it is; so the worst that can
happen is that nothing is removed.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from . import torch_kinds as kinds

__all__ = ["Channels", "Layer", "study"]


@dataclass(eq=False)
class Value:
    """What is known of a tensor.

    The number of each channel, its axis, and its value where it is constant (else NaN).
    """

    channels: torch.Tensor
    axis: int
    constant: torch.Tensor


@dataclass(eq=False)
class Layer:
    """A layer that mixes or keeps channels: what it reads and gives (None: as it stands), and what it can do without.

    ``reads`` is None where the layer's input is the model's or of a kind that is not understood; ``axis`` is then the
    one its channels are on. ``foldable`` are the constants of the input that the bias can take over, NaN elsewhere.
    """

    name: str
    module: Any
    reads: torch.Tensor | None
    gives: torch.Tensor | None
    axis: int
    foldable: torch.Tensor | None = None
    source: Any = None

    @property
    def mixes(self) -> bool:
        """Whether its outputs are sums over its inputs."""
        return isinstance(self.module, nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d) and not kinds.is_depthwise(
            self.module
        )

    @property
    def strength(self) -> torch.Tensor:
        """Largest absolute weight from each input (columns) to each output (rows)."""
        weight = self.module.weight.detach().abs()
        return weight if weight.ndim == 2 else weight.flatten(2).amax(dim=2)


@dataclass(eq=False)
class Channels:
    """All channels of a network, the layers that use them, and sentences about what is not understood."""

    layers: list[Layer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _parent: list[int] = field(default_factory=list)
    _pinned: list[bool] = field(default_factory=list)

    def new(self, count: int) -> torch.Tensor:
        """Numbers of new channels."""
        first = len(self._parent)
        self._parent.extend(range(first, first + count))
        self._pinned.extend([False] * count)
        return torch.arange(first, first + count)

    def root(self, channel: int) -> int:
        """The number that stands for a channel and all that were made one with it."""
        while self._parent[channel] != channel:
            self._parent[channel] = self._parent[self._parent[channel]]
            channel = self._parent[channel]
        return channel

    def join(self, a: torch.Tensor, b: torch.Tensor) -> None:
        """Makes channels one, pair by pair."""
        for i, j in zip(a.tolist(), b.tolist(), strict=True):
            self._parent[self.root(i)] = self.root(j)

    def pin(self, channels: Iterable[int]) -> None:
        """These must stay: something reads them that needs all."""
        for channel in channels:
            self._pinned[channel] = True

    def needed(self) -> torch.Tensor:
        """For each channel, whether it must stay.

        The least set that is closed under what is read. No layer is left empty.
        """
        roots = torch.tensor([self.root(i) for i in range(len(self._parent))], dtype=torch.long)
        live = torch.zeros(len(roots), dtype=torch.bool)
        live[roots[torch.tensor(self._pinned, dtype=torch.bool)]] = True
        while True:
            before = int(live.sum())
            for layer in self.layers:
                if layer.reads is not None and layer.mixes:
                    used = layer.strength if layer.gives is None else layer.strength[live[roots[layer.gives]]]
                    used = (used != 0).any(dim=0)
                    if layer.foldable is not None:
                        used &= layer.foldable.isnan()
                    live[roots[layer.reads[used]]] = True
            if int(live.sum()) == before:
                empty = [one.gives for one in self.layers if one.gives is not None and not live[roots[one.gives]].any()]
                if not empty:
                    return live[roots]
                live[roots[empty[0][0]]] = True


class _Study(torch.fx.Interpreter):
    """Runs the graph once on an example and notes what is known of every value on the way."""

    def __init__(self, graph: Any, shared: set[str]) -> None:
        super().__init__(graph)
        self.channels = Channels()
        self.known: dict[Any, Value | None] = {}
        self.shapes: dict[Any, tuple[int, ...]] = {}
        self._shared = shared

    def run_node(self, n: Any) -> Any:
        result = super().run_node(n)
        if isinstance(result, torch.Tensor):
            self.shapes[n] = tuple(result.shape)
        self.known[n] = (
            getattr(self, f"_{n.op}")(n) if n.op in ("call_module", "call_function", "call_method") else None
        )
        if n.op == "output":
            self._needs_all(n, "")
        return result

    # -- kinds of nodes ------------------------------------------------------------------------------------------------

    def _call_module(self, n: Any) -> Value | None:
        module, kind = self.fetch_attr(n.target), type(self.fetch_attr(n.target))
        if n.target not in self._shared and len(n.args) == 1 and not n.kwargs:
            x = self.known.get(n.args[0])
            if kind is nn.Linear or kind in kinds.CONVOLUTIONS:
                return self._layer(n, module, x)
            if kind in kinds.ELEMENTWISE or (kind is nn.PReLU and module.num_parameters == 1):
                return self._in_place(n, self._each(x, module), getattr(module, "inplace", False))
            if kind in kinds.NORMS and module.running_mean is not None and (x is None or x.axis == 1):
                return self._norm(n, module, x)
            if kind in (*kinds.MAX_POOLS, *kinds.AVERAGE_POOLS, *kinds.ADAPTIVE_POOLS) and not getattr(
                module, "return_indices", False
            ):
                even = kind not in kinds.AVERAGE_POOLS or kinds.keeps_constants(module)
                return self._pool(n, x, even)
            if kind is nn.Flatten and module.start_dim == 1 and module.end_dim in (-1, len(self._shape(n)) - 1):
                return self._flat(n, x)
        return self._needs_all(n, f"{n.target} ({kind.__name__})")

    def _call_function(self, n: Any) -> Value | None:
        if n.target in kinds.SUMS | kinds.SCALINGS:
            return self._in_place(n, self._combine(n), n.target is operator.iadd)
        if n.target is torch.cat and (joined := self._concatenated(n)) is not None:
            return joined
        if n.args and n.all_input_nodes == [n.args[0]]:
            x = self.known.get(n.args[0])
            if n.target in kinds.FUNCTIONS and (
                n.target is not functional.dropout or n.kwargs.get("training") is False
            ):
                changed = self._each(x, lambda value: n.target(value, *n.args[1:], **n.kwargs))
                return self._in_place(n, changed, n.kwargs.get("inplace", False))
            if n.target is torch.flatten and n.args[1:] == (1,) and not n.kwargs:
                return self._flat(n, x)
            if n.target in kinds.POOLINGS and not n.kwargs.get("return_indices"):
                return self._pool(n, x, True)
        if n.target is getattr and n.args[1] == "shape" and _only_the_batch(n):
            return None
        if n.target is operator.getitem and not isinstance(self.shapes.get(n.args[0]), tuple):
            return None
        return self._needs_all(n, f"the function {getattr(n.target, '__name__', n.target)}")

    def _call_method(self, n: Any) -> Value | None:
        x = self.known.get(n.args[0])
        if n.target in kinds.METHODS and len(n.all_input_nodes) == 1:
            return self._each(x, lambda value: getattr(value, n.target)(*n.args[1:], **n.kwargs))
        if n.target == "size" and n.args[1:] == (0,):
            return None
        if (n.target == "flatten" and n.args[1:] == (1,)) or (n.target in ("view", "reshape") and self._flattens(n)):
            return self._flat(n, x)
        if n.target == "mean" and x is not None and x.axis == 1 and len(n.args) == 2:
            dims = n.args[1] if isinstance(n.args[1], tuple | list) else (n.args[1],)
            if all(d % len(self._shape(n)) > 1 for d in dims):
                return x
        return self._needs_all(n, f"the method {n.target}")

    # -- what they do with channels ------------------------------------------------------------------------------------

    def _shape(self, n: Any) -> tuple[int, ...]:
        """Shape of a node's first argument."""
        return self.shapes.get(n.args[0], ())

    def _needs_all(self, n: Any, what: str) -> Value | None:
        """Keeps all that a node reads; nothing is known of what it gives."""
        touched = [self.known[node] for node in n.all_input_nodes if self.known.get(node) is not None]
        for value in touched:
            self.channels.pin(value.channels.tolist())  # type: ignore[union-attr]
        if what and touched:
            self.channels.notes.append(f"{what} is not understood, so what it reads and gives keeps its size.")
        return None

    def _layer(self, n: Any, module: Any, x: Value | None) -> Value | None:
        """A linear layer or a convolution."""
        convolution, ndim = not isinstance(module, nn.Linear), len(self._shape(n))
        axis = 1 if convolution else ndim - 1
        if convolution and (ndim != module.weight.ndim or (module.groups > 1 and not kinds.is_depthwise(module))):
            return self._needs_all(n, f"{n.target} ({type(module).__name__} with groups or without a batch axis)")
        if x is not None and x.axis != axis:
            self._needs_all(n, "")
            x = None
        if kinds.is_depthwise(module):
            return self._channelwise(n, module, x)
        gives = self.channels.new(module.weight.shape[0])
        layer = Layer(n.target, module, None if x is None else x.channels, gives, axis, source=n.args[0])
        constant = torch.full((len(gives),), torch.nan, dtype=torch.float64)
        varying, offset = layer.strength != 0, kinds.bias_of(module)
        if x is not None:
            layer.foldable = kinds.foldable_constants(module, x.constant)
            varying = varying & layer.foldable.isnan()
            offset = offset + kinds.kernel_sums(module) @ layer.foldable.nan_to_num()
        still = ~varying.any(dim=1)
        constant[still] = offset[still]
        self.channels.layers.append(layer)
        return Value(gives, axis, constant)

    def _channelwise(self, n: Any, module: Any, x: Value | None) -> Value | None:
        """A depthwise convolution: each output channel is made from its own input channel."""
        if x is None:
            return None
        sums = module.weight.detach().flatten(1).sum(dim=1)
        constant = kinds.foldable_constants(module, x.constant) * sums + kinds.bias_of(module)
        still = ~(module.weight.detach() != 0).flatten(1).any(dim=1)
        constant = torch.where(still, kinds.bias_of(module), constant)
        self.channels.layers.append(Layer(n.target, module, x.channels, x.channels, 1))
        return Value(x.channels, 1, constant)

    def _norm(self, n: Any, module: Any, x: Value | None) -> Value | None:
        if x is None:
            return None
        scale = (module.running_var + module.eps).rsqrt()
        shift = torch.zeros_like(scale) if module.bias is None else module.bias.detach()
        if module.weight is not None:
            scale = scale * module.weight.detach()
        constant = (x.constant - module.running_mean) * scale + shift
        self.channels.layers.append(Layer(n.target, module, x.channels, x.channels, 1))
        return Value(x.channels, 1, torch.where(scale == 0, shift, constant))

    def _each(self, x: Value | None, function: Any) -> Value | None:
        """A function of each number by itself."""
        if x is None:
            return None
        values = function(x.constant.nan_to_num().reshape(1, -1)).reshape(-1)
        return Value(x.channels, x.axis, torch.where(x.constant.isnan(), x.constant, values))

    def _in_place(self, n: Any, value: Value | None, done: bool) -> Value | None:
        """The value of a node; ``done``: its first argument was overwritten with it, so who reads that reads this."""
        if done and isinstance(n.args[0], torch.fx.Node):
            self.known[n.args[0]] = value
        return value

    def _pool(self, n: Any, x: Value | None, even: bool) -> Value | None:
        """Pooling over space; ``even``: a constant channel stays constant at the border as well."""
        if x is None:
            return None
        if x.axis != 1 or len(self._shape(n)) < 3:
            return self._needs_all(n, "")
        return Value(x.channels, 1, x.constant if even else torch.where(x.constant == 0, x.constant, torch.nan))

    def _flat(self, n: Any, x: Value | None) -> Value | None:
        if x is None:
            return None
        if x.axis != 1:
            return self._needs_all(n, "")
        size = 1
        for length in self._shape(n)[2:]:
            size *= length
        return Value(x.channels.repeat_interleave(size), 1, x.constant.repeat_interleave(size))

    def _flattens(self, n: Any) -> bool:
        """``x.view(x.size(0), -1)``: a flattening that does not name the number of channels."""
        if len(n.args) != 3 or n.args[2] != -1:
            return False
        first = n.args[1]
        if first.__class__ is int:
            return bool(first == self._shape(n)[0])
        return isinstance(first, torch.fx.Node) and (
            (first.op == "call_method" and first.target == "size" and first.args[1:] == (0,))
            or (first.target is operator.getitem and first.args[1] == 0)
        )

    def _combine(self, n: Any) -> Value | None:
        """Sum or product of two values of one shape, or of a value and a number."""
        nodes, function = n.all_input_nodes, n.target
        if len(nodes) == 1 and len(n.args) == 2 and not n.kwargs and n.args[0] is not n.args[1]:
            first = isinstance(n.args[0], torch.fx.Node)
            number = n.args[1] if first else n.args[0]
            if isinstance(number, int | float) and (first or function not in (torch.div, operator.truediv)):
                return self._each(
                    self.known.get(nodes[0]), lambda v: function(v, number) if first else function(number, v)
                )
        if len(nodes) == 2 and len(n.args) == 2 and not n.kwargs and function in kinds.SUMS:
            a, b = (self.known.get(node) for node in n.args)
            if a is not None and b is not None and a.axis == b.axis and self.shapes[nodes[0]] == self.shapes[nodes[1]]:
                self.channels.join(a.channels, b.channels)
                return Value(a.channels, a.axis, function(a.constant, b.constant))
        return self._needs_all(n, f"the function {function.__name__}")

    def _concatenated(self, n: Any) -> Value | None:
        parts = [self.known.get(node) for node in n.args[0]]
        axis = n.args[1] if len(n.args) > 1 else n.kwargs.get("dim", 0)
        values = [part for part in parts if part is not None]
        if len(values) < len(parts) or any(part.axis != axis % len(self.shapes[n]) for part in values):
            return None
        channels, constant = (torch.cat([getattr(part, name) for part in values]) for name in ("channels", "constant"))
        return Value(channels, values[0].axis, constant)


def _only_the_batch(n: Any) -> bool:
    return all(user.target is operator.getitem and user.args[1] == 0 for user in n.users)


def _shared(graph: Any) -> set[str]:
    """Names of modules that are called more than once, share a parameter, or compute it: these stay as they are."""
    calls = Counter(n.target for n in graph.graph.nodes if n.op == "call_module")
    used = [name for name, count in calls.items() if count > 1]
    owners: dict[int, set[str]] = {}
    for n in graph.graph.nodes:
        if n.op == "get_attr":
            used.append(n.target.rpartition(".")[0])
    for name in calls:
        for parameter in graph.get_submodule(name).parameters():
            owners.setdefault(id(parameter), set()).add(name)
        if torch.nn.utils.parametrize.is_parametrized(graph.get_submodule(name)):
            used.append(name)
    return {*used, *(name for names in owners.values() if len(names) > 1 for name in names)}


def study(graph: Any, inputs: tuple[Any, ...]) -> Channels:
    """Facts about a traced network in double precision and evaluation mode, from one run on an example."""
    seen = _Study(graph, _shared(graph))
    with torch.no_grad():
        seen.run(*inputs)
    return seen.channels
