"""All strengths of the penalty: from the network that uses every input to the one that uses none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..direct.workers import Cancel, check
from ..display import Shown
from ..losses import Loss
from ..nonlinear.descent import Descent, descend
from ..wording import counted
from .net_model import Fitting, Network

__all__ = ["NetPath", "Rows", "Spec", "alpha_grid", "walk"]

Float = NDArray[np.float64]

_ROUGH = 1e-3  # relative distance from the optimality conditions at which several starts are compared
_STEPS = 3000
_LEAST = 1e-6  # of the largest norm: less does not make an input dearer


@dataclass(frozen=True, eq=False)
class Rows:
    """What a network is fitted to: inputs (and a measured target) in units of their standard deviation.

    Attributes
    ----------
    Z : (n, d) array
    y : (n,) array, or (n, K) of zeros and ones
    share : (n,) array
        Row weights that sum to 1.
    center, scale : (d,) arrays
        What was subtracted from the inputs, and by what they were divided.
    """

    Z: Float
    y: Float
    share: Float
    center: Float
    scale: Float

    @classmethod
    def of(cls, X: Float, y: Float, weights: Float | None) -> Rows:
        """Standardise inputs (n, d) with the weighted means and standard deviations (1/n) of these rows."""
        share = np.full(len(X), 1.0 / len(X)) if weights is None else weights / weights.sum()
        present = share > 0
        X, y, share = X[present], y[present], share[present]
        center = share @ X
        Z = X - center
        scale = np.sqrt(share @ (Z * Z))
        # a column of equal numbers may differ from its mean by rounding, which no scale should blow up
        constant = scale <= 1e-13 * np.abs(center)
        scale = np.where(constant, 1.0, scale)
        return cls(np.where(constant, 0.0, Z / scale), y, share, center, scale)


@dataclass(frozen=True, eq=False, repr=False)
class NetPath(Shown):
    """Networks at k values of alpha.

    Attributes
    ----------
    alphas : (k,) array, decreasing
    weights : (k, p) array
        All weights of the network, see `Network.parts`.
    input_norms : (k, d) array
        ``sqrt(m) ||w_j||`` of the m weights of every input; exactly 0 for inputs that are not used.
    n_inputs : (k,) int array
        Inputs that are used.
    objective : (k,) array
    kkt : (k,) array
        Largest distance of an input's weights, or of the other ones, from the optimality conditions, relative to the
        sizes of the terms that it is the sum of.
    status : (k,) array of str
        "kkt, local": a minimum nearby; others may be lower, as the objective is not convex. "missed": ``kkt`` is above
        the target.
    error, se : (k,) arrays or None
        Mean held-out error and its standard error, where alpha was chosen by cross-validation.
    fold_errors : (folds, k) array or None
    network : Network
    names : tuple of str
    """

    alphas: Float
    weights: Float
    input_norms: Float
    n_inputs: NDArray[np.int64]
    objective: Float
    kkt: Float
    status: NDArray[np.str_]
    network: Network
    names: Sequence[str]
    error: Float | None = None
    se: Float | None = None
    fold_errors: Float | None = None

    def __len__(self) -> int:
        return len(self.alphas)

    def __repr__(self) -> str:
        low, high = float(self.alphas[-1]), float(self.alphas[0])
        missed = int(np.count_nonzero(self.status == "missed"))
        proof = f"distance from optimality at most {float(self.kkt.max()):.1e}, local minima"
        lost = f"; {counted(missed, 'alpha')} missed the target" if missed else ""
        return (
            f"NetPath: {counted(len(self), 'alpha')} from {high:.4g} to {low:.4g}, "
            f"{int(self.n_inputs[0])} to {int(self.n_inputs[-1])} of {len(self.names)} inputs; {proof}{lost}"
        )

    def kept(self, i: int) -> list[str]:
        """Names of the inputs that are used at ``alphas[i]``."""
        return [self.names[j] for j in np.flatnonzero(self.input_norms[i] > 0).tolist()]


@dataclass(frozen=True, eq=False)
class Spec:
    """What is the same for all rows and for every training part of a cross-validation."""

    network: Network
    loss: Loss
    l2: float
    adaptive: float
    seeds: tuple[int, ...]

    def begin(self, rows: Rows, cancel: Cancel = None) -> tuple[Fitting, Float]:
        """The objective on some rows, and the weights that its path starts from.

        These are the best of several descents from random weights at alpha 0. They also say how dear the inputs are:
        ``v_j = (max_k u_k / u_j)^adaptive``, u_j the norm of input j's weights there.
        """
        net = self.network
        plain = Fitting(net, rows.Z, rows.y, self.loss, rows.share, self.l2)
        best: Descent | None = None
        for seed in self.seeds:
            check(cancel)
            start = net.random_weights(np.random.default_rng(seed))
            start[: net.inputs * net.width].reshape(net.inputs, -1)[~rows.Z.any(axis=0)] = 0.0
            found = _solve(plain, 0.0, start, _ROUGH)[0]
            if best is None or found.value < best.value:
                best = found
        assert best is not None
        norms = net.input_norms(best.b)
        top = float(norms.max(initial=0.0))
        factor = np.power(np.maximum(norms / top, _LEAST), -self.adaptive) if top > 0 else None
        return Fitting(net, rows.Z, rows.y, self.loss, rows.share, self.l2, factor), best.b


def alpha_grid(fitting: Fitting, start: Float, count: int, eps: float, cancel: Cancel = None) -> Float:
    """``count`` alphas, decreasing: the first is the smallest at which nothing is used (to 10 %), the last ``eps``
    times that.

    Without hidden units nothing would be used from ``max_j |x_j'r| / sqrt(m)`` on, r the derivatives of the best
    constant; the walk begins far below that and doubles alpha until nothing is left.
    """
    net = fitting.network
    linear = fitting.slopes_at_rest() or 1.0
    low, alpha, before = 0.0, eps * linear, start
    b = _solve(fitting, alpha, start, _ROUGH)[0].b
    while net.used(b) and alpha < 1e6 * linear:
        check(cancel)
        low, before, alpha = alpha, b, 2.0 * alpha
        b = _solve(fitting, alpha, b, _ROUGH)[0].b
    high = alpha
    while 0.0 < low < high / 1.1:
        middle = float(np.sqrt(low * high))
        b = _solve(fitting, middle, before, _ROUGH)[0].b
        low, high, before = (middle, high, b) if net.used(b) else (low, middle, before)
    return np.geomspace(high, eps * high, count) if count > 1 else np.array([high])


def walk(
    fitting: Fitting, alphas: Float, start: Float, tol: float, names: Sequence[str], cancel: Cancel = None
) -> NetPath:
    """Networks at decreasing alphas, each found from that of the next smaller one; ``start`` is for the smallest."""
    net, b = fitting.network, start
    found: list[tuple[Descent, float]] = []
    for alpha in alphas[::-1]:
        check(cancel)
        found.append(_solve(fitting, float(alpha), b, tol))
        b = found[-1][0].b
        if net.outputs > 1:
            # softmax does not see what is added to all scores: their biases sum to 0, as the other weights do by l2
            b[-net.outputs :] -= b[-net.outputs :].mean()
    found.reverse()
    norms = np.array([net.input_norms(each.b) for each, _ in found])
    kkt = np.array([distance for _, distance in found])
    return NetPath(
        alphas=np.array(alphas, dtype=np.float64),
        weights=np.array([each.b for each, _ in found]),
        input_norms=norms,
        n_inputs=np.count_nonzero(norms > 0, axis=1),
        objective=np.array([each.value for each, _ in found]),
        kkt=kkt,
        status=np.where(kkt <= tol, "kkt, local", "missed"),
        network=net,
        names=names,
    )


def _solve(fitting: Fitting, alpha: float, start: Float, tol: float) -> tuple[Descent, float]:
    """A descent at one alpha, and its certificate.

    Distances are relative to what they are the sums of, which changes on the way: hence several rounds.
    """
    charge = fitting.charge(alpha)
    sizes = fitting.sizes(start, charge)
    for _ in range(4):
        found = descend(fitting, charge, start, target=0.3 * tol, sizes=sizes, max_steps=_STEPS, warm=True)
        relative = fitting.certificate(found.b, charge)
        if relative <= tol or not found.converged:
            break
        start, sizes = found.b, np.minimum(sizes, fitting.sizes(found.b, charge))
    return found, relative
