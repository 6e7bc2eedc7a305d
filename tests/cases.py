"""The one place where what is tested is registered.

A new penalty, loss, memory layout or option is one more row here; every law in ``tests/properties`` then holds it to
account.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

import diamondring as dr

PENALTIES: dict[str, Any] = {
    "none": dr.NoPenalty(),
    "L1": dr.L1(),
    "L2": dr.L2(),
    "elastic net": dr.L1L2(0.5),
    "mostly L2": dr.L1L2(0.05),
    "L1L2(0)": dr.L1L2(0.0),
    "L1L2(1)": dr.L1L2(1.0),
}

Float = Any


@dataclass(frozen=True)
class LossCase:
    """A loss and a way to draw targets for it.

    ``draw(rng, eta)`` makes the user's y from predictors of unit size, (n,) or (n, outputs); ``quantiles`` counts those
    of one target; ``strata`` is the number of strata, for survival times.
    """

    loss: Any
    draw: Callable[[np.random.Generator, Float], Any]
    outputs: int = 1
    strata: int = 0
    quantiles: int = 1

    @property
    def predictors(self) -> int:
        """Linear predictors per row."""
        return self.outputs * self.quantiles


def _labels(rng: np.random.Generator, eta: Float) -> Float:
    return (rng.random(len(eta)) < 1 / (1 + np.exp(-eta))).astype(float)


def _trials(rng: np.random.Generator, eta: Float) -> Float:
    """Successes and failures, some rows without a trial."""
    trials = np.arange(len(eta)) % 5
    successes = rng.binomial(trials, 1 / (1 + np.exp(-eta)))
    return np.column_stack([successes, trials - successes])


def _classes(rng: np.random.Generator, eta: Float) -> Float:
    return np.argmax(eta + rng.gumbel(size=eta.shape), axis=1)


def _skewed(rng: np.random.Generator, eta: Float) -> Float:
    """Amounts that are 0 in many rows."""
    return np.where(rng.random(len(eta)) < 0.4, 0.0, np.exp(0.5 * eta) * rng.gamma(2.0, size=len(eta)))


def _around(rng: np.random.Generator, eta: Float) -> Float:
    return eta + rng.standard_t(2.5, size=eta.shape) + 1.0


def _counts(rng: np.random.Generator, eta: Float) -> Float:
    return rng.poisson(np.exp(0.5 + 0.6 * eta)).astype(float)


def _amounts(rng: np.random.Generator, eta: Float) -> Float:
    return np.exp(0.5 * eta) * rng.gamma(4.0, 0.25, size=len(eta)) + 0.05


def _tied_times(rng: np.random.Generator, eta: Float) -> Float:
    """Whole-numbered times with ties, a third of them censored."""
    times = np.ceil(6 * rng.exponential(size=len(eta)) * np.exp(-eta))
    return np.column_stack([times, rng.random(len(eta)) < 0.67])


def _late_entry(rng: np.random.Generator, eta: Float) -> Float:
    """Start, stop and event."""
    tied = _tied_times(rng, eta)
    start = np.where(np.arange(len(eta)) % 3 == 0, np.floor(0.4 * tied[:, 0]), 0.0)
    return np.column_stack([start, tied])


LOSS_CASES: dict[str, LossCase] = {
    "gaussian": LossCase(dr.Gaussian(), _around),
    "binomial": LossCase(dr.Binomial(), _labels),
    "binomial trials": LossCase(dr.Binomial(), _trials),
    "multinomial": LossCase(dr.Multinomial(), _classes, 3),
    "multinomial grouped": LossCase(dr.Multinomial(grouped=True), _classes, 3),
    "squared hinge": LossCase(dr.SquaredHinge(), _labels),
    "poisson": LossCase(dr.Poisson(), _counts),
    "negative binomial": LossCase(dr.NegativeBinomial(theta=1.5), _counts),
    "gamma": LossCase(dr.Gamma(), _amounts),
    "inverse gaussian": LossCase(dr.InverseGaussian(), _amounts),
    "tweedie": LossCase(dr.Tweedie(power=1.6), _skewed),
    "tweedie 2.5": LossCase(dr.Tweedie(power=2.5), _amounts),
    "huber": LossCase(dr.Huber(delta=0.8), _around),
    "quantile": LossCase(dr.Quantile(q=0.3), _around),
    "two quantiles": LossCase(dr.Quantile(q=(0.25, 0.6)), _around, quantiles=2),
    "cox": LossCase(dr.Cox(), _tied_times),
    "cox breslow, strata": LossCase(dr.Cox(ties="breslow"), _late_entry, strata=2),
    "multigaussian": LossCase(dr.MultiGaussian(), _around, 3),
    "multigaussian separate": LossCase(dr.MultiGaussian(shared=False), _around, 2),
}
LOSSES: dict[str, Any] = {name: case.loss for name, case in LOSS_CASES.items()}
NOT_GAUSSIAN = tuple(name for name in LOSS_CASES if name != "gaussian")


def _read_only(x: np.ndarray) -> np.ndarray:
    x = x.copy()
    x.flags.writeable = False
    return x


def _memory_map(x: np.ndarray) -> np.ndarray:
    """A file mapped read-only; it is unlinked at once and stays readable while the map lives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.npy"
        np.save(path, np.asfortranarray(x))
        return np.load(path, mmap_mode="r")


def _sparse(form: str, index: type[np.signedinteger], kind: type[np.floating] = np.float64) -> Callable[[Any], Any]:
    def build(x: np.ndarray) -> Any:
        made = getattr(sp, f"{form}_array")(x.astype(kind))
        made.indices, made.indptr = made.indices.astype(index), made.indptr.astype(index)
        return made

    return build


# each turns a float64 array, whose entries float32 holds exactly, into one way of storing the same numbers
DESIGNS: dict[str, Callable[[np.ndarray], Any]] = {
    "C order": np.ascontiguousarray,
    "Fortran order": np.asfortranarray,
    "float32 C": lambda x: np.ascontiguousarray(x, dtype=np.float32),
    "float32 Fortran": lambda x: np.asfortranarray(x, dtype=np.float32),
    "strided view": lambda x: np.repeat(np.repeat(x, 2, axis=0), 2, axis=1)[::2, ::2],
    "reversed view": lambda x: np.ascontiguousarray(x[::-1, ::-1])[::-1, ::-1],
    "big-endian": lambda x: x.astype(">f8"),
    "big-endian float32 Fortran": lambda x: np.asfortranarray(x, dtype=">f4"),
    "read-only": _read_only,
    "memory map": _memory_map,
    "CSC int32": _sparse("csc", np.int32),
    "CSC int64": _sparse("csc", np.int64),
    "CSR int32": _sparse("csr", np.int32),
    "CSR int64": _sparse("csr", np.int64),
    "CSC float32": _sparse("csc", np.int32, np.float32),
    "CSR float32": _sparse("csr", np.int32, np.float32),
    "sparse matrix": lambda x: sp.csc_matrix(x),
}


@dataclass(frozen=True)
class Data:
    """One regression problem: inputs, target, and the arguments of `dr.path` that go with it."""

    X: np.ndarray
    y: np.ndarray
    options: dict[str, Any] = field(default_factory=dict)


def _inputs(rng: np.random.Generator, n: int, p: int) -> np.ndarray:
    """Correlated inputs with unequal scales, means away from 0 and some zeros; float32 holds every entry exactly."""
    common = rng.normal(size=(n, 1))
    x = (rng.normal(size=(n, p)) + 0.7 * common) * np.geomspace(0.3, 5.0, p) + rng.normal(size=p)
    x[rng.random(size=(n, p)) < 0.3] = 0.0
    return x.astype(np.float32).astype(np.float64)


def data(n: int = 40, p: int = 8, seed: int = 0, **options: Any) -> Data:
    """A problem with about half of the inputs at work."""
    rng = np.random.default_rng(seed)
    x = _inputs(rng, n, p)
    truth = np.where(np.arange(p) % 2 == 0, rng.normal(size=p), 0.0)
    y = x @ truth / np.sqrt(p) + rng.normal(size=n) + 3.0
    return Data(x, y, options)


def loss_data(name: str, n: int = 40, p: int = 8, seed: int = 0, **options: Any) -> Data:
    """A problem for one of `LOSS_CASES`; the inputs explain about half of what varies."""
    case, rng = LOSS_CASES[name], np.random.default_rng(1000 + seed)
    x = _inputs(rng, n, p)
    shape = (p,) if case.outputs == 1 else (p, case.outputs)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    truth = np.where(np.arange(p) % 2 == 0, 1.0, 0.0).reshape(p, *(1,) * (len(shape) - 1)) * rng.normal(size=shape)
    eta = z @ truth / np.sqrt(max(p / 2, 1))
    if "offset" in options and case.predictors > 1:
        options["offset"] = np.column_stack([np.roll(options["offset"], k) for k in range(case.predictors)])
    if case.strata:
        options["strata"] = np.arange(n) % case.strata
    return Data(x, case.draw(rng, eta), {"loss": case.loss, **options})


def _weights(n: int) -> np.ndarray:
    return np.linspace(0.2, 3.0, n)


def _offset(n: int) -> np.ndarray:
    return np.cos(np.arange(n))


# arguments of dr.path that every law is tried with, for n rows and p inputs
OPTIONS: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "plain": lambda n, p: {},
    "no intercept": lambda n, p: {"fit_intercept": False},
    "not standardised": lambda n, p: {"standardize": False},
    "neither": lambda n, p: {"fit_intercept": False, "standardize": False},
    "mask": lambda n, p: {"standardize": np.arange(p) % 2 == 0},
    "weights": lambda n, p: {"sample_weight": _weights(n)},
    "offset": lambda n, p: {"offset": _offset(n)},
    "factors": lambda n, p: {"penalty_factor": np.linspace(0.0, 2.0, p)},
    "two free, one out": lambda n, p: {"penalty_factor": np.array([0.0, 0.0, 1.0, 1.0, np.inf] + [1.0] * p)[:p]},
    "nonnegative": lambda n, p: {"bounds": (0.0, None)},
    "box": lambda n, p: {"bounds": (-0.05, 0.1)},
    "away from zero": lambda n, p: {"bounds": (np.where(np.arange(p) == 1, 0.05, -np.inf), None)},
    "everything": lambda n, p: {
        "sample_weight": _weights(n),
        "offset": _offset(n),
        "penalty_factor": np.where(np.arange(p) == 0, 0.0, 1.0 + np.arange(p) / p),
        "bounds": (-0.3, 0.2),
        "standardize": np.arange(p) != 2,
    },
}

SHAPES: dict[str, tuple[int, int]] = {"tall": (40, 8), "wide": (12, 20), "one input": (15, 1)}


def problems(shapes: tuple[str, ...] = ("tall", "wide")) -> list[tuple[str, Data]]:
    """Every shape with every option."""
    return [
        (f"{shape}, {name}", data(*SHAPES[shape], seed=i, **options(*SHAPES[shape])))
        for shape in shapes
        for i, (name, options) in enumerate(OPTIONS.items())
    ]


def loss_problems() -> list[tuple[str, Data, Any]]:
    """Every loss with every option; shapes and penalties are dealt in turn, so that each loss meets all of them.

    Without a penalty labels may be separated and have no best coefficients: that is tested by itself.
    """
    penalties = [dr.L1(), dr.L1L2(0.5), dr.L2(), dr.L1L2(0.05)]
    out = []
    for i, name in enumerate(LOSS_CASES):
        for j, (option, make) in enumerate(OPTIONS.items()):
            if LOSSES[name].grouped and "bounds" in make(40, 8):
                continue  # bounds and a penalty on all coefficients of an input are refused together
            # few rows and free inputs: labels could be separated by them
            shape = "wide" if (i + j) % 3 == 1 and option not in ("factors", "two free, one out") else "tall"
            n, p = SHAPES[shape]
            penalty = penalties[(i + j) % len(penalties)]
            case = loss_data(name, n, p, seed=j, **make(n, p))
            out.append((f"{name}, {option}, {shape}, {penalty}", case, penalty))
    return out
