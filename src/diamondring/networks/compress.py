"""`compress`: the smaller network that zeros allow, with the same outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputTypeError
from .needed import need

__all__ = ["Compression", "compress"]


@dataclass(frozen=True, eq=False)
class Compression(Shown):
    """What `compress` did; the smaller network has it as ``.compression``.

    Attributes
    ----------
    bytes_before, bytes_after : int
        All parameters and buffers.
    layers : tuple of (str, tuple of int, tuple of int)
        Name, and shape of the weight before and after, of each layer that became smaller.
    kept_inputs : (k,) array of int, or None
        Positions of the model's inputs (features, or channels of an image) that are still read, where the first layers
        select them; None where all are.
    difference : float
        Largest difference of the outputs, relative to the largest output, on example and random inputs (in double
        precision).
    notes : tuple of str
        Sentences about what is not understood and keeps its size.
    """

    bytes_before: int
    bytes_after: int
    layers: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
    kept_inputs: NDArray[np.intp] | None
    difference: float
    notes: tuple[str, ...]

    def __str__(self) -> str:
        share = self.bytes_after / self.bytes_before if self.bytes_before else 1.0
        lines = [f"{self.bytes_before:,} bytes became {self.bytes_after:,} ({share:.1%})"]
        for name, before, after in self.layers:
            lines.append(f"{name}: {' x '.join(map(str, before))} became {' x '.join(map(str, after))}")
        if not self.layers:
            lines.append("No layer became smaller: no neuron, channel or input has only zeros.")
        if self.kept_inputs is not None:
            lines.append(f"{len(self.kept_inputs)} inputs are read")
        return "\n".join([*lines, *self.notes])


def compress(model: Any, example_input: Any = None) -> Any:
    """A smaller PyTorch network with the same outputs: whole neurons, channels and inputs that are zero are removed.

    Removed are neurons and channels whose incoming weights are all 0 (what they give is a constant, the activation of
    their bias, and moves into the next bias), those whose outgoing weights are all 0, and what is left without use by
    that, through the whole network. Inputs that no first layer reads are skipped by a selection in front of it (the
    network still takes all). The result is for prediction: it is in evaluation mode, where dropout does nothing and
    batch normalisation uses its running statistics. It is compared with the original on the example and on random
    inputs before it is returned.

    Parameters
    ----------
    model : torch.nn.Module
        A `Sequential`, or any module that `torch.fx` can trace. Understood are Linear, convolutions, batch
        normalisation, activations, dropout, pooling, flattening, sums of branches and concatenation; whatever else
        there is keeps its size and that of its neighbours, and is named in the notes.
    example_input : tensor or tuple of tensors, optional
        Inputs as the model takes them, with a batch axis. Needed unless the first layer is Linear.

    Returns
    -------
    torch.nn.Module
        A copy of the model (same class, same names) with smaller layers; ``.compression`` tells what became of it.

    Raises
    ------
    InputError, InputTypeError
        If the model cannot be traced, or takes no such input.
    FitError
        If outputs differ by more than 1e-6 of the largest: then the model does what its graph does not show.

    Examples
    --------
    >>> small = dr.compress(model); print(small.compression)  # doctest: +SKIP
    """
    need("torch", "torch", "dr.compress")
    import torch

    if not isinstance(model, torch.nn.Module):
        raise InputTypeError(
            f"model is a {type(model).__name__}: dr.compress takes a PyTorch module, whose layers it can see. "
            "(dr.sparsity_report also reads arrays.)"
        )
    from .torch_shrink import shrink

    return shrink(model, example_input)
