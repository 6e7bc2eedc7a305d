"""A small network with its derivatives, in NumPy: what it predicts, and the objective that is smooth in its weights.

One flat vector holds all weights. Its first part is a row per input: the input's weights to the units of the first
hidden layer, then those that go straight to the outputs (skip connections, where there are any). Such a row is what the
penalty sees as one group: if it is 0 the prediction does not depend on the input at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..losses import Loss
from ..losses.classes import sigmoid, softplus
from ..nonlinear.regularizer import Regularizer

__all__ = ["ACTIVATIONS", "Fitting", "Network"]

Float = NDArray[np.float64]


def _tanh(z: Float) -> tuple[Float, Float]:
    a = np.tanh(z)
    return a, 1.0 - a * a


def _softplus(z: Float) -> tuple[Float, Float]:
    return softplus(z), sigmoid(z)


def _silu(z: Float) -> tuple[Float, Float]:
    s = sigmoid(z)
    return z * s, s * (1.0 + z * (1.0 - s))


# each gives values and derivatives
ACTIVATIONS: dict[str, Callable[[Float], tuple[Float, Float]]] = {"tanh": _tanh, "softplus": _softplus, "silu": _silu}


@dataclass(frozen=True)
class Network:
    """The shape of a network: d inputs, hidden layers, K outputs.

    Attributes
    ----------
    inputs : int
    hidden : tuple of int
        Units of each hidden layer.
    outputs : int
    activation : str
    skip : bool
        Whether inputs also go straight to the outputs, as in a linear model.
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "tanh"
    skip: bool = True

    @property
    def width(self) -> int:
        """Weights that one input has."""
        return self.hidden[0] + (self.outputs if self.skip else 0)

    @cached_property
    def size(self) -> int:
        """Number p of weights."""
        later = sum((a + 1) * b for a, b in pairwise((*self.hidden, self.outputs)))
        return self.inputs * self.width + self.hidden[0] + later

    def parts(self, b: Float) -> tuple[Float, Float, list[tuple[Float, Float]]]:
        """Views of a flat vector: rows of the inputs (d, width), biases of the first layer, and (weights, biases) of
        the later ones."""
        at = self.inputs * self.width
        rows = b[:at].reshape(self.inputs, self.width)
        first = b[at : at + self.hidden[0]]
        at += self.hidden[0]
        later = []
        for m, k in pairwise((*self.hidden, self.outputs)):
            later.append((b[at : at + m * k].reshape(m, k), b[at + m * k : at + (m + 1) * k]))
            at += (m + 1) * k
        return rows, first, later

    def input_norms(self, b: Float) -> Float:
        """Norm (d,) of each input's weights, times the square root of their number: what alpha is the price of."""
        rows = self.parts(b)[0]
        return np.asarray(np.sqrt(self.width * np.einsum("jk,jk->j", rows, rows)))

    def used(self, b: Float) -> bool:
        """Whether any input is used."""
        return bool(self.parts(b)[0].any())

    def predict(self, b: Float, Z: Float, kept: NDArray[np.intp] | None = None) -> Float:
        """Outputs (n, K) for inputs (n, d), or for those inputs (n, k) alone that are used."""
        if kept is None:
            return self._forward(b, Z)[0]
        rows = self.parts(b)[0][kept]
        short = np.concatenate([rows.ravel(), b[self.inputs * self.width :]])
        return replace(self, inputs=len(kept))._forward(short, Z)[0]

    def random_weights(self, random: np.random.Generator) -> Float:
        """Where a descent starts: scaled normal weights to the hidden units (Glorot and Bengio 2010), 0 otherwise."""
        b = np.zeros(self.size)
        rows, first, later = self.parts(b)
        rows[:, : self.hidden[0]] = random.normal(size=(self.inputs, self.hidden[0])) / np.sqrt(max(self.inputs, 1))
        first[:] = random.normal(scale=0.5, size=len(first))
        for weights, _ in later:
            weights[:] = random.normal(size=weights.shape) / np.sqrt(len(weights))
        return b

    def _forward(self, b: Float, Z: Float) -> tuple[Float, list[tuple[Float, Float]]]:
        rows, first, later = self.parts(b)
        h, act = self.hidden[0], ACTIVATIONS[self.activation]
        both = Z @ rows
        layer = act(both[:, :h] + first)
        layers = [layer]
        for weights, biases in later[:-1]:
            layer = act(layer[0] @ weights + biases)
            layers.append(layer)
        weights, biases = later[-1]
        out = layer[0] @ weights + biases
        return (out + both[:, h:] if self.skip else out), layers

    def _backward(self, b: Float, Z: Float, layers: list[tuple[Float, Float]], pull: Float) -> Float:
        """Derivatives (p,) of ``sum(pull * outputs)``."""
        grad = np.empty(self.size)
        rows, first, later = self.parts(grad)
        given = self.parts(b)[2]
        delta = pull
        for i in range(len(later) - 1, -1, -1):
            value, slope = layers[i]
            later[i][0][:] = value.T @ delta
            later[i][1][:] = delta.sum(axis=0)
            delta = (delta @ given[i][0].T) * slope
        first[:] = delta.sum(axis=0)
        rows[:] = Z.T @ (np.hstack([delta, pull]) if self.skip else delta)
        return grad

    def _jacobian(
        self, b: Float, Z: Float, layers: list[tuple[Float, Float]], pull: Float, places: NDArray[np.intp]
    ) -> Float:
        """Derivatives (n, m) of ``sum_k pull_ik outputs_ik`` of every row i in the weights at ``places``."""
        given, n = self.parts(b)[2], len(Z)
        blocks: list[Float] = []
        delta = pull
        for i in range(len(given) - 1, -1, -1):
            value, slope = layers[i]
            blocks[:0] = [(value[:, :, None] * delta[:, None, :]).reshape(n, -1), delta]
            delta = (delta @ given[i][0].T) * slope
        both = np.hstack([delta, pull]) if self.skip else delta
        # of the inputs' weights only those that are asked for
        own = self.inputs * self.width
        mine = places[places < own]
        kept = np.unique(mine // self.width)
        rows = (Z[:, kept, None] * both[:, None, :]).reshape(n, -1)
        if rows.shape[1] > len(mine):
            rows = rows[:, np.searchsorted(kept, mine // self.width) * self.width + mine % self.width]
        rest = np.hstack([delta, *blocks])[:, places[places >= own] - own]
        return np.hstack([rows, rest])


def _roots(loss: Loss, y: Float, eta: Float, share: Float) -> list[Float]:
    """Arrays (n, K) whose products with themselves, summed, are the second derivatives of the mean loss in eta."""
    if eta.ndim == 1:
        return [np.sqrt(share * np.maximum(loss.curvature(y, eta), 0.0))[:, None]]
    p = loss.mean(eta)  # multinomial: diag(p) - pp' = sum_k p_k (e_k - p)(e_k - p)'
    return [np.sqrt(share * p[:, k])[:, None] * (np.eye(p.shape[1])[k] - p) for k in range(p.shape[1])]


_FITTED = 1e-6


class Fitting:
    """The smooth part of the objective of a network on given data: mean loss plus ``l2/2`` times squared weights.

    Biases of the outputs are free; everything else has the price ``l2``.

    Parameters
    ----------
    network : Network
    Z : (n, d) array
        Standardised inputs.
    y : targets as the loss takes them
    loss : Loss
    share : (n,) array
        Row weights that sum to 1.
    l2 : float
    factor : (d,) array, optional
        Factors v_j of the inputs' prices; 1 by default.
    """

    def __init__(
        self, network: Network, Z: Float, y: Float, loss: Loss, share: Float, l2: float, factor: Float | None = None
    ):
        self.network, self.Z, self.y, self.loss, self.share = network, Z, y, loss, share
        self.factor = np.ones(network.inputs) if factor is None else factor
        self.l2 = np.full(network.size, l2)
        self.l2[network.size - network.outputs :] = 0.0
        self._last: tuple[Float, Float, list[tuple[Float, Float]]] | None = None

    def value(self, b: Float) -> float:
        """Mean loss and squares; inf where it overflows."""
        with np.errstate(over="ignore", invalid="ignore"):
            out, layers = self.network._forward(b, self.Z)
            self._last = (b, out, layers)
            total = self.loss.value(self.y, self._eta(out), self.share) + 0.5 * float(self.l2 @ (b * b))
        return total if np.isfinite(total) else np.inf

    def gradient(self, b: Float) -> Float:
        """Gradient (p,)."""
        if self._last is None or self._last[0] is not b:
            self.value(b)
        assert self._last is not None
        _, out, layers = self._last
        pull = self.loss.gradient(self.y, self._eta(out), self.share)
        return self.network._backward(b, self.Z, layers, pull.reshape(out.shape)) + self.l2 * b

    def curvature(self, b: Float, places: NDArray[np.intp]) -> Float:
        """The generalised Gauss-Newton matrix (m, m) of the weights at ``places``, plus the prices of squares."""
        out, layers = self.network._forward(b, self.Z)
        total = np.zeros((len(places), len(places)))
        for pull in _roots(self.loss, self.y, self._eta(out), self.share):
            rows = self.network._jacobian(b, self.Z, layers, pull, places)
            total += rows.T @ rows
        total.flat[:: len(places) + 1] += self.l2[places]
        return total

    def slopes_at_rest(self) -> float:
        """The largest derivative of the mean loss in a weight from an input straight to an output, at the best constant
        prediction, divided by the square root of the number of the input's weights."""
        constant = self.loss.null_eta(self.y, self.share)
        eta = np.broadcast_to(constant, (len(self.y), len(constant)))
        pull = self.loss.gradient(self.y, self._eta(eta), self.share).reshape(eta.shape)
        return float(np.max(np.abs(self.Z.T @ pull), initial=0.0) / np.sqrt(self.network.width))

    def sizes(self, b: Float, charge: Regularizer) -> Float:
        """What the distances of the groups from the optimality conditions are relative to: the absolute values of all
        terms that their gradients are the sum of.

        A millionth of the slopes at the prediction 0 counts as well, as in `diamondring.nonlinear.certificate`: where
        all rows are fitted to all digits, slopes are nothing but rounding errors.
        """
        out, layers = self.network._forward(b, self.Z)
        slopes = [self.loss.gradient(self.y, self._eta(each), self.share) for each in (out, np.zeros_like(out))]
        pull = (np.abs(slopes[0]) + _FITTED * np.abs(slopes[1])).reshape(out.shape)
        rows = self.network._jacobian(b, self.Z, layers, pull, np.arange(self.network.size))
        return charge.norms(np.abs(rows).sum(axis=0) + self.l2 * np.abs(b)) + charge.a

    def certificate(self, b: Float, charge: Regularizer) -> float:
        """Largest distance of a group from the optimality conditions, relative to `sizes`; computed anew."""
        self._last = None
        distance = charge.norms(charge.steepest(b, self.gradient(b)))
        size = self.sizes(b, charge)
        return float(np.max(np.divide(distance, size, out=np.zeros_like(size), where=distance > 0), initial=0.0))

    def charge(self, alpha: float) -> Regularizer:
        """The price ``alpha v_j sqrt(width)`` of the norm of every input's weights."""
        net = self.network
        own = net.inputs * net.width
        # one group for each input; the other weights, which cost nothing here, share the last one
        groups = np.full(net.size, net.inputs)
        groups[:own] = np.repeat(np.arange(net.inputs), net.width)
        a = alpha * np.sqrt(net.width) * np.append(self.factor, 0.0)
        nowhere = np.full(net.size, np.inf)
        return Regularizer(a, np.zeros(net.size), -nowhere, nowhere, groups)

    def _eta(self, out: Float) -> Float:
        return out[:, 0] if self.network.outputs == 1 else out
