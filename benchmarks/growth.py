"""How the time grows: against rows, columns, alphas, folds, correlation and threads, beside what the machine allows.

    python benchmarks/growth.py [--only rows,threads]

Writes benchmarks/results/growth.json, growth.md and one picture for each (growth-rows.svg ...). The floor is the larger
of two times that nothing can beat: reading X once from memory, and the arithmetic of the Gram matrix where one is
needed; both rates are measured in the same run (probe.py).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import growth_text
import machine
import numpy as np
import probe
import timing
from processes import HERE
from workloads import dense

import diamondring as dr

SHARE = 2.5  # seconds of timing for one point


@dataclass(frozen=True)
class Job:
    """One point of a curve: a call to be timed, bytes that it must read, operations that it cannot do without."""

    curve: str
    at: float
    call: Callable[[], object]
    bytes: float
    flops: float = 0.0
    threads: int | None = None


@dataclass(frozen=True)
class Point:
    curve: str
    at: float
    seconds: float
    floor: float
    threads: int


def steps(X, y, eps: float, k: int, l1_ratio: float = 1.0) -> np.ndarray:
    top = np.abs(X.T @ (y - y.mean())).max() / len(y) / l1_ratio
    return top * (np.logspace(0, np.log10(eps), k) if k > 1 else np.array([eps]))


def path(X, y, eps: float, k: int = 100, l1_ratio: float = 1.0) -> Callable[[], object]:
    alphas = steps(X, y, eps, k, l1_ratio)
    penalty = dr.L1() if l1_ratio == 1 else dr.L1L2(l1_ratio)
    return lambda: dr.path(X, y, penalty=penalty, alphas=alphas, standardize=False)


def folds(X, y, eps: float, cv: int) -> Callable[[], object]:
    alphas = steps(X, y, eps, 100)
    return lambda: dr.LassoCV(alphas=alphas, cv=cv).fit(X, y)


def gram(X) -> float:
    """Operations of the smaller Gram matrix, one triangle."""
    n, p = X.shape
    return float(n) * p * min(n, p)


def rows() -> Iterator[Job]:
    X, y = dense(2, 300_000, 200)
    for n in (1000, 3000, 10_000, 30_000, 100_000, 300_000):
        A, b = np.asfortranarray(X[:n]), y[:n]
        yield Job("lasso path, 200 columns", n, path(A, b, 1e-3), A.nbytes, gram(A))


def columns() -> Iterator[Job]:
    X, y = dense(1, 500, 100_000)
    for p in (100, 300, 1000, 3000, 10_000, 30_000, 100_000):
        A = X[:, :p]
        yield Job("lasso path, 500 rows", p, path(A, y, 1e-2), A.nbytes)


def alphas() -> Iterator[Job]:
    X, y = dense(1, 500, 20_000)
    for k in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        yield Job("lasso path to 1e-2, 500 x 20000", k, path(X, y, 1e-2, k), X.nbytes)


def fold_counts() -> Iterator[Job]:
    tall, wide = dense(71, 50_000, 200), dense(72, 500, 5000)
    for k in (2, 3, 5, 10, 20, 50):
        yield Job("50000 x 200", k, folds(*tall, 1e-3, k), tall[0].nbytes, gram(tall[0]))
    for k in (2, 3, 5, 10, 20, 50):
        yield Job("500 x 5000", k, folds(*wide, 1e-2, k), wide[0].nbytes)


def correlations() -> Iterator[Job]:
    for rho in (0.0, 0.5, 0.9, 0.95, 0.99):
        wide, square, tall = (dense(1, n, p, rho=rho) for n, p in ((500, 10_000), (1000, 1000), (20_000, 200)))
        yield Job("lasso path, 500 x 10000", rho, path(*wide, 1e-2), wide[0].nbytes)
        square_path = path(*square, 1e-3, 100, 0.5)
        yield Job("elastic net path, 1000 x 1000", rho, square_path, square[0].nbytes, gram(square[0]))
        yield Job("lasso path, 20000 x 200", rho, path(*tall, 1e-3), tall[0].nbytes, gram(tall[0]))


def threads() -> Iterator[Job]:
    wide, tall, square = dense(1, 500, 20_000), dense(2, 100_000, 200), dense(4, 1000, 1000)
    cv = dense(72, 500, 5000)
    for count in (1, 2):
        yield Job("lasso path, 500 x 20000", count, path(*wide, 1e-2), wide[0].nbytes, threads=count)
        yield Job("lasso path, 100000 x 200", count, path(*tall, 1e-3), tall[0].nbytes, gram(tall[0]), threads=count)
        square_path = path(*square, 1e-3, 100, 0.5)
        yield Job("elastic net, 1000 x 1000", count, square_path, square[0].nbytes, gram(square[0]), threads=count)
        yield Job("10-fold CV, 500 x 5000", count, folds(*cv, 1e-2, 10), cv[0].nbytes, threads=count)


SWEEPS: dict[str, Callable[[], Iterator[Job]]] = {
    "rows": rows,
    "columns": columns,
    "alphas": alphas,
    "folds": fold_counts,
    "correlation": correlations,
    "threads": threads,
}


def time_of(call: Callable[[], object]) -> float:
    """Median seconds of one call, after a warm-up."""
    first = timing.sample(call, quiet=0).seconds
    calls = timing.calls_for(min(first, timing.sample(call, quiet=0).seconds))
    times: list[float] = []
    while len(times) < 3 or (sum(times) * calls < SHARE and len(times) < 7):
        times.append(timing.sample(call, calls, quiet=1.0).seconds)
        if sum(times) * calls > 3 * SHARE:
            break
    return statistics.median(times)


def measure(sweep: str, rates: dict[int, dict[str, float]], most: int) -> list[Point]:
    points = []
    for job in SWEEPS[sweep]():
        count = min(job.threads or most, most)
        if job.threads is not None and job.threads > most:
            continue
        os.environ["DIAMONDRING_NUM_THREADS"] = str(count)
        rate = rates[count]
        floor = max(job.bytes / rate["bytes"], job.flops / rate["flops"])
        points.append(Point(job.curve, job.at, time_of(job.call), floor, count))
        print(f"{sweep}: {job.curve}, {job.at:g}: {points[-1].seconds:.4g} s, floor {floor:.2g} s", flush=True)
    return points


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(SWEEPS))
    parser.add_argument("--output", type=Path, default=HERE / "results" / "growth", help="without endings")
    args = parser.parse_args()
    facts = machine.facts()
    most = min(2, facts["threads"])
    rates = {count: probe.measure(count) for count in range(1, most + 1)}
    kept = args.output.with_suffix(".json")
    found = json.loads(kept.read_text())["sweeps"] if kept.exists() else {}
    for sweep in args.only:
        found[sweep] = [asdict(point) for point in measure(sweep, rates, most)]
    found = {sweep: found[sweep] for sweep in SWEEPS if sweep in found}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"machine": facts, "rates": rates, "sweeps": found}, indent=1) + "\n")
    growth_text.write(args.output, found, rates, machine.sentence(facts))


if __name__ == "__main__":
    main()
