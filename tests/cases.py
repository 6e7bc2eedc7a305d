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

LOSSES: dict[str, Any] = {"gaussian": dr.Gaussian()}


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
