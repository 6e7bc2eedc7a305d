"""The problems that are timed, with fixed seeds: tables, alphas and the limits of the ratio.

Objective everywhere (nothing standardised, intercept free):
1/(2n) ||y - b0 - X b||^2 + alpha (l1_ratio ||b||_1 + (1 - l1_ratio)/2 ||b||^2); for other losses half the mean unit
deviance + alpha ||b||_1 (certify_losses.py).

Tables are written once to benchmarks/.data (BENCH_DATA names another folder) as plain .npy files, so that every
library, also R, reads the same bytes. ``python benchmarks/workloads.py`` writes all of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from certify_losses import null_products

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).resolve().parent / ".data"))


@dataclass(frozen=True)
class Workload:
    """One problem.

    kind : "path" (all alphas), "fit" (one alpha through the estimator), "cv" (10 contiguous folds and the final fit),
        "loo" (ridge, leave-one-out and the final fit).
    eps : the alphas fall from their top to eps times the top in 100 steps; or the single alpha as a share of the top.
    loss : "gaussian", "binomial", "multinomial", "poisson" or "cox".
    limit : our median time over that of the fastest rival may be at most this.
    gram_limit : our time over that of NumPy's bare Gram product, where that is asked for.
    """

    title: str
    table: str
    kind: str
    eps: float
    limit: float
    l1_ratio: float = 1.0
    single: bool = False
    gram_limit: float | None = None
    loss: str = "gaussian"

    @property
    def asks(self) -> list[str]:
        """What a library must offer, one of these (words of `rivals.Tool.kinds`)."""
        if self.loss != "gaussian":
            return [self.loss if self.kind == "path" else f"{self.loss}_{self.kind}"]
        kinds = ["ridge" if self.kind == "path" and self.l1_ratio == 0 else self.kind]
        return [*kinds, "gram"] if self.gram_limit is not None else kinds

    def alphas(self, X, y) -> np.ndarray:
        if self.l1_ratio == 0:
            return np.logspace(2, -3, 100)
        if self.loss != "gaussian":
            return null_products(self.loss, X, y).max() * np.logspace(0, np.log10(self.eps), 100)
        top = np.abs(X.T @ (y - y.mean())).max() / len(y) / self.l1_ratio
        return top * (np.array([self.eps]) if self.single else np.logspace(0, np.log10(self.eps), 100))


WORKLOADS = {
    "W1": Workload("lasso path, 500 x 20000, 100 alphas to 1e-2", "W1", "path", 1e-2, 0.10),
    "W2": Workload("lasso path, 100000 x 200, 100 alphas to 1e-3", "W2", "path", 1e-3, 0.5, gram_limit=1.0),
    "W3": Workload("lasso path, sparse 20000 x 200000, 100 alphas to 1e-2", "W3", "path", 1e-2, 0.5),
    "W4": Workload("elastic net (0.5) path, 2000 x 2000, 100 alphas to 1e-3", "W4", "path", 1e-3, 0.10, l1_ratio=0.5),
    "W7a": Workload("10-fold CV of the lasso, 50000 x 200", "W7a", "cv", 1e-3, 0.05),
    "W7b": Workload("10-fold CV of the lasso, 500 x 10000", "W7b", "cv", 1e-2, 0.15),
    "W8a": Workload("lasso at one alpha, 500 x 20000", "W1", "path", 0.05, 0.35, single=True),
    "W8b": Workload("lasso at one alpha, sparse 20000 x 200000", "W3", "path", 0.05, 0.5, single=True),
    "W9a": Workload("ridge path, 2000 x 5000, 100 alphas", "W9a", "path", 1e-5, 0.6, l1_ratio=0.0),
    "W9b": Workload("ridge path, 100000 x 200, 100 alphas", "W9b", "path", 1e-5, 0.5, l1_ratio=0.0),
    "W9a_loo": Workload("ridge leave-one-out, 2000 x 5000, 100 alphas", "W9a", "loo", 1e-5, 0.6, l1_ratio=0.0),
    "W9b_loo": Workload("ridge leave-one-out, 100000 x 200, 100 alphas", "W9b", "loo", 1e-5, 0.6, l1_ratio=0.0),
    "tiny_fit": Workload("lasso at one alpha, 100 x 10", "tiny", "fit", 0.05, 0.5, single=True),
    "tiny_path": Workload("lasso path, 442 x 10, 100 alphas to 1e-3", "diabetes", "path", 1e-3, 0.5),
    "tiny_cv": Workload("10-fold CV of the lasso, 442 x 10", "diabetes", "cv", 1e-3, 0.5),
    "L1": Workload("logistic lasso path, 1000 x 10000, 100 alphas to 1e-2", "L1", "path", 1e-2, 0.5, loss="binomial"),
    "L2": Workload(
        "logistic lasso path, sparse 5000 x 20000, 100 alphas to 1e-2", "L2", "path", 1e-2, 0.7, loss="binomial"
    ),
    "L3": Workload(
        "multinomial lasso path, digits 1797 x 64, 10 classes, 100 alphas to 1e-3", "digits", "path", 1e-3, 0.3,
        loss="multinomial",
    ),
    "L4": Workload("Poisson lasso path, 5000 x 1000, 100 alphas to 1e-2", "L4", "path", 1e-2, 0.5, loss="poisson"),
    "L5": Workload("Cox lasso path, 1000 x 2000, 100 alphas to 1e-2", "L5", "path", 1e-2, 0.5, loss="cox"),
    "L6": Workload("10-fold CV of the logistic lasso, 1000 x 2000", "L6", "cv", 1e-2, 0.25, loss="binomial"),
}  # fmt: skip


def neighbours(rng, n: int, p: int, rho: float) -> np.ndarray:
    """Standard normal columns (n, p), column-major, each correlated rho with the one before it."""
    X = np.asfortranarray(rng.standard_normal((n, p)))
    fresh = np.sqrt(1 - rho * rho)
    for j in range(1, p):
        X[:, j] = rho * X[:, j - 1] + fresh * X[:, j]
    return X


def dense(seed: int, n: int, p: int, true: int = 50, rho: float = 0.5):
    """X and y with ``true`` inputs that matter and a signal-to-noise ratio of 5."""
    rng = np.random.default_rng(seed)
    X = neighbours(rng, n, p, rho)
    b = np.zeros(p)
    chosen = rng.choice(p, true, replace=False)
    b[chosen] = rng.choice([-1.0, 1.0], true) * rng.uniform(0.5, 1.5, true)
    f = X @ b
    return X, f + np.std(f) / np.sqrt(5) * rng.standard_normal(n)


def text_like(rng, n: int, p: int, density: float) -> sp.csc_matrix:
    """Like a text: power-law column counts, uneven row lengths, positive tf-idf-like values, rows of norm 1."""
    counts = 1.0 / (np.arange(1, p + 1) + 20.0) ** 0.9
    counts *= round(n * p * density) / counts.sum()
    counts = np.clip(np.round(counts + rng.uniform(-0.5, 0.5, p)), 1, int(0.5 * n)).astype(np.int64)
    counts = counts[rng.permutation(p)]
    indptr = np.concatenate([[0], np.cumsum(counts)])
    indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1])
    length = rng.lognormal(0, 0.6, n)
    length /= length.sum()
    cumulative = np.cumsum(length)
    for j, count in enumerate(counts):
        if count < 0.02 * n:
            rows = np.unique(np.minimum(np.searchsorted(cumulative, rng.random(count)), n - 1))
            while rows.size < count:
                more = np.minimum(np.searchsorted(cumulative, rng.random(count - rows.size)), n - 1)
                rows = np.unique(np.concatenate([rows, more]))
        else:
            keys = rng.random(n) ** (1.0 / (length * n))
            rows = np.sort(np.argpartition(-keys, count)[:count])
        indices[indptr[j] : indptr[j + 1]] = rows
        data[indptr[j] : indptr[j + 1]] = (1 + np.log(rng.geometric(0.6, count))) * np.log(n / count)
    X = sp.csc_matrix((data, indices, indptr), shape=(n, p))
    norm = np.sqrt(np.asarray(X.multiply(X).sum(1)).ravel())
    X.data /= np.where(norm == 0, 1, norm)[X.indices]
    X.sort_indices()
    return X


def text():
    X, rng = text_like(np.random.default_rng(3), 20000, 200000, 5e-4), np.random.default_rng(33)
    b = np.zeros(X.shape[1])
    chosen = rng.choice(np.flatnonzero(np.diff(X.indptr) > 50), 200, replace=False)
    b[chosen] = rng.normal(size=200) * 2
    f = X @ b
    return X, f + np.std(f) / np.sqrt(5) * rng.standard_normal(X.shape[0]) + 1.0


def diabetes():
    from sklearn.datasets import load_diabetes

    X, y = load_diabetes(return_X_y=True)
    return np.asfortranarray(X), y


def signal(rng, X, true: int, size: float) -> np.ndarray:
    """Predictors (n,) of deviation ``size`` made of ``true`` inputs."""
    b = np.zeros(X.shape[1])
    counts = np.diff(X.indptr) if sp.issparse(X) else np.full(X.shape[1], len(X))
    chosen = rng.choice(np.flatnonzero(counts > 20), true, replace=False)
    b[chosen] = rng.choice([-1.0, 1.0], true) * rng.uniform(0.5, 1.5, true)
    f = X @ b
    return size * (f - f.mean()) / f.std()


def labels(seed: int, n: int, p: int):
    rng = np.random.default_rng(seed)
    X = neighbours(rng, n, p, 0.5)
    return X, (rng.random(n) < 1 / (1 + np.exp(-signal(rng, X, 30, 2.5)))).astype(float)


def sparse_labels():
    rng = np.random.default_rng(102)
    X = text_like(rng, 5000, 20000, 0.01)
    return X, (rng.random(5000) < 1 / (1 + np.exp(-signal(rng, X, 100, 2.5)))).astype(float)


def digits():
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return np.asfortranarray(X), y.astype(float)


def counts():
    rng = np.random.default_rng(104)
    X = neighbours(rng, 5000, 1000, 0.5)
    return X, rng.poisson(np.exp(0.5 + signal(rng, X, 50, 0.7))).astype(float)


def durations():
    rng = np.random.default_rng(105)
    X = neighbours(rng, 1000, 2000, 0.5)
    time = rng.exponential(size=1000) * np.exp(-signal(rng, X, 30, 1.0))
    censored = rng.exponential(size=1000) * np.median(time) * 2.5
    return X, np.asfortranarray(np.column_stack([np.minimum(time, censored), time <= censored]).astype(float))


TABLES: dict[str, Callable[[], tuple]] = {
    "W1": lambda: dense(1, 500, 20000),
    "W2": lambda: dense(2, 100_000, 200),
    "W3": text,
    "W4": lambda: dense(4, 2000, 2000),
    "W7a": lambda: dense(71, 50_000, 200),
    "W7b": lambda: dense(72, 500, 10000),
    "W9a": lambda: dense(91, 2000, 5000),
    "W9b": lambda: dense(92, 100_000, 200),
    "tiny": lambda: dense(7, 100, 10, true=3),
    "diabetes": diabetes,
    "L1": lambda: labels(101, 1000, 10000),
    "L2": sparse_labels,
    "digits": digits,
    "L4": counts,
    "L5": durations,
    "L6": lambda: labels(106, 1000, 2000),
}


def write_table(name: str) -> Path:
    """The folder of a table; writes it first if it is not there."""
    folder = DATA / name
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        X, y = TABLES[name]()
        if sp.issparse(X):
            for part in ("data", "indices", "indptr", "shape"):
                np.save(folder / f"X.{part}.npy", np.asarray(getattr(X, part)))
        else:
            np.save(folder / "X.npy", X)
        np.save(folder / "y.npy", y)
        (folder / "complete").touch()
    return folder


def load(name: str):
    """X (dense column-major or CSC), y and the alphas of a workload."""
    workload = WORKLOADS[name]
    folder = write_table(workload.table)
    if (folder / "X.npy").exists():
        X = np.load(folder / "X.npy")
    else:
        data, indices, indptr, shape = (
            np.load(folder / f"X.{part}.npy") for part in ("data", "indices", "indptr", "shape")
        )
        X = sp.csc_matrix((data, indices, indptr), shape=tuple(shape))
    y = np.load(folder / "y.npy")
    kept = folder / f"{name}.alphas.npy"  # one writing, so that all libraries get the same last bit
    if not kept.exists():
        np.save(kept, workload.alphas(X, y))
    return X, y, np.load(kept)


if __name__ == "__main__":
    for name in sys.argv[1:] or WORKLOADS:
        X, _, _ = load(name)
        print(f"{name}: {X.shape[0]} x {X.shape[1]}, {write_table(WORKLOADS[name].table)}", flush=True)
