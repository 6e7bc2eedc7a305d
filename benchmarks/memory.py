"""Memory that a fit takes above its input: the peak of a fresh process, for every layout of the table.

    python benchmarks/memory.py [--cases NAME ...] [--json FILE]

prints a table and exits with 1 if a limit is passed; ``--json`` writes the figures. Linux only: the
kernel's record of the largest resident size (VmHWM) is set back, once the input stands in memory, by writing 5 to
/proc/self/clear_refs.

Limits: 0.3 x the input for dense column-major float64, 1 x for other layouts; plus 24 m^2 bytes, m = min(n, p), where
the method needs the products of the smaller side. What the core cannot read as it lies (rows that are not one after the
other, sparse rows) is copied once, and the copy may take its own limit on top.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

_SHARES = {"columns": 0.3, "every second row": 1.3, "sparse rows": 2.0}
LAYOUTS = ("columns", "rows", "float32", "float32 rows", "every second row", "sparse columns", "sparse rows")


@dataclass(frozen=True)
class Case:
    """One fit: what is called, the size of the table, and how it lies in memory."""

    method: str  # a key of METHODS
    n: int
    p: int
    layout: str = "columns"
    density: float = 0.005  # of sparse layouts
    gram: bool = False  # whether the method needs all products of the smaller side

    @property
    def name(self) -> str:
        return f"{self.method} {self.n} x {self.p} {self.layout}"


@dataclass(frozen=True)
class Measured:
    """Sizes in bytes: the input, what came on top of it at the peak, and what may."""

    name: str
    input: int
    above: int
    allowed: int

    @property
    def good(self) -> bool:
        return self.above <= self.allowed


def _path(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    # sparse tables have many rows: further down, the products of the columns in use outgrow the table
    dr.path(X, y, alphas=5 if quick else 60, eps=0.02 if isinstance(X, np.ndarray) else 0.2, standardize=False)


def _elastic_net(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    dr.path(X, y, penalty=dr.L1L2(0.5), alphas=5 if quick else 60, eps=1e-2, standardize=False)


def _fit(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    dr.Lasso(alpha=0.1).fit(X, y)


def _lasso_cv(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    dr.LassoCV(alphas=5 if quick else 60, eps=0.02, cv=10).fit(X, y)


def _ridge(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    dr.path(X, y, penalty=dr.L2(), alphas=np.logspace(2, -3, 5 if quick else 60), standardize=False)


def _ridge_cv(X: Any, y: Any, quick: bool) -> None:
    import diamondring as dr

    dr.RidgeCV(alphas=np.logspace(2, -3, 5 if quick else 60)).fit(X, y)


METHODS: dict[str, Callable[[Any, Any, bool], None]] = {
    "path": _path,
    "elastic net": _elastic_net,
    "fit": _fit,
    "LassoCV": _lasso_cv,
    "ridge": _ridge,
    "RidgeCV": _ridge_cv,
}

_WIDE, _TALL = (500, 20_000), (50_000, 200)
_SPARSE = (20_000, 60_000)

CASES = [
    *(Case("path", *size, layout) for size in (_WIDE, _TALL) for layout in LAYOUTS if "sparse" not in layout),
    *(Case("path", *_SPARSE, layout) for layout in LAYOUTS if "sparse" in layout),
    *(Case("fit", *size) for size in (_WIDE, _TALL)),
    *(Case("LassoCV", *size, layout) for size in (_WIDE, _TALL) for layout in ("columns", "rows", "float32")),
    Case("elastic net", 2600, 2600, gram=True),
    *(Case(method, *size, gram=True) for method in ("ridge", "RidgeCV") for size in ((2000, 5000), (100_000, 200))),
]


def table(case: Case) -> tuple[Any, np.ndarray]:
    """X in the case's layout and y, made column by column so that nothing of X's size is left behind."""
    rng = np.random.default_rng(0)
    n, p = case.n, case.p
    signal = np.zeros(n)
    if "sparse" in case.layout:
        import scipy.sparse as sp

        count = int(case.density * n)
        rows = np.sort(rng.integers(0, n // count, (p, count)) + np.arange(count) * (n // count), axis=1)
        data = rng.standard_normal(p * count)
        X: Any = sp.csc_array(
            (data, rows.ravel().astype(np.int32), np.arange(0, p * count + 1, count, dtype=np.int32)), shape=(n, p)
        )
        signal += X[:, :20] @ np.ones(20)
        X = X.tocsr() if case.layout == "sparse rows" else X
    else:
        kind = np.float32 if "float32" in case.layout else np.float64
        if case.layout == "every second row":
            X = np.zeros((2 * n, p), order="F")[::2]
        else:
            X = np.zeros((n, p), dtype=kind, order="C" if "rows" in case.layout else "F")
        before = rng.standard_normal(n)
        for j in range(p):  # neighbours are correlated 0.5
            before = 0.5 * before + np.sqrt(0.75) * rng.standard_normal(n)
            X[:, j] = before
            if j % (p // 20) == 0:
                signal += before
    return X, signal + rng.standard_normal(n) * signal.std() / 2


def size_of(X: Any) -> int:
    """Bytes of the values, and of the indices of a sparse table."""
    parts = [X] if isinstance(X, np.ndarray) else [X.data, X.indices, X.indptr]
    return sum(part.size * part.itemsize for part in parts)


def available() -> bool:
    """Whether this system keeps the record that is read here."""
    status, refs = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    return status.exists() and "VmHWM" in status.read_text() and refs.exists()


def _resident(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise OSError(f"no {field} in /proc/self/status")


def measure_here(case: Case) -> Measured:
    """Peak of this process, which should be a fresh one."""
    run = METHODS[case.method]
    small = Case(case.method, *((30, 60) if case.n < case.p else (60, 30)), case.layout, density=0.2)
    run(*table(small), True)  # whatever is loaded at first use
    X, y = table(case)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _resident("VmRSS")
    run(X, y, False)
    above = _resident("VmHWM") - before
    m = min(case.n, case.p)
    allowed = _SHARES.get(case.layout, 1.0) * size_of(X) + (24 * m * m if case.gram else 0)
    return Measured(case.name, size_of(X), above, int(allowed))


def measure(case: Case, timeout: float = 600) -> Measured:
    """Peak of a process that does nothing else."""
    command = [sys.executable, "-W", "ignore", __file__, "--one", json.dumps(asdict(case))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode:
        raise RuntimeError(f"{case.name}: {done.stderr.strip().splitlines()[-1:]}")
    return Measured(**json.loads(done.stdout))


def line(found: Measured) -> str:
    """One row of the table that is printed."""
    above, allowed = found.above / found.input, found.allowed / found.input
    verdict = "" if found.good else "  <- too much"
    return f"{found.name:40s} {found.input / 1e6:8.1f} MB {above:6.2f} x   at most {allowed:4.2f} x{verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="*", help="parts of names; default: all")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(asdict(measure_here(Case(**json.loads(asked.one))))))
        return 0
    if not available():
        print("This system keeps no record of the largest resident size.")
        return 0
    results = []
    for case in CASES:
        if asked.cases is None or any(part in case.name for part in asked.cases):
            results.append(measure(case))
            print(line(results[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(found) for found in results], indent=1) + "\n")
    return int(not all(found.good for found in results))


if __name__ == "__main__":
    raise SystemExit(main())
