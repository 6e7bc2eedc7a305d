"""The smaller network itself: a copy whose layers lose the channels that `torch_channels` finds unneeded."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import nn

from ..errors import FitError, InputError
from .compress import Compression
from .torch_channels import Channels, Layer, study

__all__ = ["Selected", "shrink"]

_RANDOM_BATCHES = 3
_TOLERANCE = 1e-6


class Selected(nn.Module):
    """A layer behind a selection of its inputs."""

    def __init__(self, layer: Any, positions: Any, axis: int) -> None:
        super().__init__()
        self.layer = layer
        self.axis = axis
        self.register_buffer("positions", positions)

    def forward(self, x: Any) -> Any:
        """The layer's output for the selected inputs."""
        return self.layer(torch.index_select(x, self.axis, self.positions))


def shrink(model: Any, example_input: Any) -> Any:
    """`dr.compress` for a module."""
    inputs = _example(model, example_input)
    twin = copy.deepcopy(model).cpu().double().eval()
    inputs = tuple(_double(value) for value in inputs)
    wanted = _run(twin, inputs)
    try:
        graph = torch.fx.symbolic_trace(twin)
    except Exception as error:
        raise InputError(
            f"torch.fx cannot trace this {type(model).__name__}, so it is not known which layer feeds which: {error}"
        ) from None
    channels = study(graph, inputs)
    small = copy.deepcopy(model).eval()
    used = _cut(small, channels)
    compression = Compression(
        bytes_before=_bytes(model),
        bytes_after=_bytes(small),
        layers=_changed(model, small),
        kept_inputs=_kept_inputs(graph, used),
        difference=_compare(twin, small, inputs, wanted),
        notes=tuple(channels.notes),
    )
    small.compression = compression
    return small


def _cut(small: Any, channels: Channels) -> dict[str, np.ndarray[Any, Any]]:
    """Makes all layers smaller in place; returns, for layers that read the model's inputs, which of them are used."""
    needed, used = channels.needed(), {}
    for layer in channels.layers:
        gives = needed[layer.gives]
        module = small.get_submodule(layer.name)
        if not layer.mixes:
            _cut_channelwise(module, gives)
            continue
        reads = needed[layer.reads] if layer.reads is not None else (layer.strength[gives] != 0).any(dim=0)
        if layer.reads is None:
            used[layer.name] = reads.numpy()
            reads = reads if reads.any() else torch.arange(len(reads)) == 0
        _cut_layer(module, layer, reads, gives)
        if layer.reads is None and not reads.all():
            positions = torch.nonzero(reads)[:, 0].to(module.weight.device)
            _replace(small, layer.name, Selected(module, positions, -1 if isinstance(module, nn.Linear) else 1))
    return used


def _cut_layer(module: Any, layer: Layer, reads: Any, gives: Any) -> None:
    """One linear layer or convolution: fewer inputs and outputs, with the constants of dropped inputs in its bias."""
    if layer.foldable is not None:
        dropped = layer.foldable.nan_to_num().masked_fill(reads, 0.0)
        weight = layer.module.weight.detach()
        sums = weight if weight.ndim == 2 else weight.flatten(2).sum(dim=2)
        moved = sums @ dropped
        if bool((moved != 0).any()):
            old = layer.module.bias.detach() if layer.module.bias is not None else torch.zeros_like(moved)
            module.bias = _like(module.weight, old + moved)
    device = module.weight.device
    rows, columns = torch.nonzero(gives)[:, 0].to(device), torch.nonzero(reads)[:, 0].to(device)
    module.weight = _like(module.weight, module.weight.detach()[rows][:, columns])
    if module.bias is not None:
        module.bias = _like(module.bias, module.bias.detach()[rows])
    if isinstance(module, nn.Linear):
        module.in_features, module.out_features = len(columns), len(rows)
    else:
        module.in_channels, module.out_channels = len(columns), len(rows)


def _cut_channelwise(module: Any, keep: Any) -> None:
    """One batch normalisation or depthwise convolution: fewer channels."""
    kept = torch.nonzero(keep)[:, 0]
    for name in ("weight", "bias"):
        value = getattr(module, name)
        if value is not None:
            setattr(module, name, _like(value, value.detach()[kept.to(value.device)]))
    if hasattr(module, "running_mean"):
        for name in ("running_mean", "running_var"):
            value = getattr(module, name)
            setattr(module, name, value[kept.to(value.device)].clone())
        module.num_features = len(kept)
    else:
        module.in_channels = module.out_channels = module.groups = len(kept)


def _like(old: Any, values: Any) -> Any:
    """A parameter with these values, of the type, on the device, and trained or not as the old one."""
    return nn.Parameter(values.to(old.device, old.dtype).clone(), requires_grad=old.requires_grad)


def _replace(model: Any, name: str, module: Any) -> None:
    parent, _, last = name.rpartition(".")
    setattr(model.get_submodule(parent), last, module)


def _example(model: Any, given: Any) -> tuple[Any, ...]:
    """Inputs to run the model on."""
    if given is not None:
        inputs = tuple(given) if isinstance(given, tuple | list) else (given,)
        for value in inputs:
            if not isinstance(value, torch.Tensor):
                raise InputError(
                    f"example_input holds a {type(value).__name__}: a tensor, or a tuple of them, is meant."
                )
        return inputs
    layers = (module for module in model.modules() if next(module.parameters(recurse=False), None) is not None)
    first = next(layers, None)
    if isinstance(first, nn.Linear):
        return (torch.randn(8, first.in_features, generator=torch.Generator().manual_seed(0)),)
    raise InputError(
        f"The first layer with weights is {type(first).__name__ if first is not None else 'missing'}, whose input has "
        "a size that the model does not tell: give an example, dr.compress(model, example_input)."
    )


def _double(value: Any) -> Any:
    value = value.detach().cpu()
    return value.double() if value.is_floating_point() else value


def _run(model: Any, inputs: tuple[Any, ...]) -> list[Any]:
    """All tensors of the output."""
    try:
        with torch.no_grad():
            return _tensors(model(*(value.clone() for value in inputs)))
    except (RuntimeError, TypeError, ValueError, IndexError) as error:
        shapes = ", ".join(str(tuple(value.shape)) for value in inputs)
        raise InputError(f"The model cannot be run on inputs of shape {shapes}: {error}") from None


def _tensors(output: Any) -> list[Any]:
    if isinstance(output, torch.Tensor):
        return [output]
    if isinstance(output, dict):
        output = list(output.values())
    return [tensor for value in output for tensor in _tensors(value)] if isinstance(output, list | tuple) else []


def _compare(twin: Any, small: Any, inputs: tuple[Any, ...], wanted: list[Any]) -> float:
    """Largest relative difference of the outputs on the example and on random inputs like it."""
    other = copy.deepcopy(small).cpu().double()
    generator = torch.Generator().manual_seed(1)
    worst = 0.0
    for batch in range(1 + (_RANDOM_BATCHES if all(value.is_floating_point() for value in inputs) else 0)):
        if batch:
            inputs = tuple(torch.randn(value.shape, generator=generator, dtype=value.dtype) for value in inputs)
            wanted = _run(twin, inputs)
        worst = max([worst, *map(_difference, wanted, _run(other, inputs))])
    if worst > _TOLERANCE:
        raise FitError(
            f"The smaller network's outputs differ by {worst:.1e} of the largest, so the model does something that its "
            "graph does not show (it changes values in place, or is random in evaluation mode)."
        )
    return worst


def _difference(a: Any, b: Any) -> float:
    """Largest difference of two outputs, relative to the largest number.

    Infinite if they differ in shape or in what is finite.
    """
    if a.shape != b.shape or not bool((a.isfinite() == b.isfinite()).all()):
        return float("inf")
    a, b = a[a.isfinite()], b[a.isfinite()]
    gap = float((a - b).abs().max()) if a.numel() else 0.0
    return gap / float(a.abs().max()) if gap and bool(a.any()) else gap


def _bytes(model: Any) -> int:
    tensors = [*model.parameters(), *model.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def _changed(model: Any, small: Any) -> tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]:
    """Names and shapes of weights that became smaller."""
    changed = []
    for name, weight in model.named_parameters():
        owner, _, last = name.rpartition(".")
        module = small.get_submodule(owner)
        after = tuple(getattr(module.layer if isinstance(module, Selected) else module, last).shape)
        if weight.ndim > 1 and after != tuple(weight.shape):
            changed.append((name, tuple(weight.shape), after))
    return tuple(changed)


def _kept_inputs(graph: Any, used: dict[str, np.ndarray[Any, Any]]) -> np.ndarray[Any, Any] | None:
    """Which inputs are read, where only layers with a selection read them, flattened or as they are."""
    placeholders = [n for n in graph.graph.nodes if n.op == "placeholder"]
    if len(placeholders) != 1:
        return None
    waiting, masks = [placeholders[0]], []
    while waiting:
        for user in waiting.pop().users:
            module = graph.get_submodule(user.target) if user.op == "call_module" else None
            if user.target in used:
                masks.append(used[user.target])
            elif isinstance(module, nn.Flatten | nn.Identity | nn.Dropout) or user.target in (torch.flatten, "flatten"):
                waiting.append(user)
            else:
                return None
    if not masks or any(mask.shape != masks[0].shape for mask in masks):
        return None
    union = np.any(masks, axis=0)
    return None if union.all() else np.flatnonzero(union)
