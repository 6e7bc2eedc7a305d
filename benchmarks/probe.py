"""What this machine can do at best: bytes from memory and double-precision operations per second, by small probes.

Each number of threads needs a process of its own, and so do OpenBLAS's kernels, whose choice is not always the fastest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import timing


def best_of(call, times: int = 15) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def bandwidth(threads: int, megabytes: int = 512) -> float:
    """Bytes per second that ``threads`` threads read from a table beyond every cache."""
    parts = np.split(np.ones(megabytes * 2**17), 4 * threads)
    with ThreadPoolExecutor(threads) as pool:
        return megabytes * 2**20 / best_of(lambda: list(pool.map(lambda part: part @ part, parts)))


def operations(n: int = 1536) -> float:
    """Operations per second of a matrix product, with as many threads as OpenBLAS was given."""
    X = np.random.default_rng(0).standard_normal((n, n))
    return 2 * n**3 / best_of(lambda: X @ X)


def measure(threads: int) -> dict[str, float]:
    """The best of the processes: ``bytes`` and ``flops`` per second with this many threads."""
    found = []
    for kernels in ("", "SkylakeX", "Haswell"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
        if kernels:
            environment["OPENBLAS_CORETYPE"] = kernels
        command = [sys.executable, str(Path(__file__).resolve()), str(threads)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode == 0:  # a processor without these instructions kills the process: not a candidate
            found.append(json.loads(done.stdout))
    return {key: max(one[key] for one in found) for key in ("bytes", "flops")}


if __name__ == "__main__":
    timing.wait_quiet()
    print(json.dumps({"bytes": bandwidth(int(sys.argv[1])), "flops": operations()}))
