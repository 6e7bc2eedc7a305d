"""Results have the same bits whatever the number of threads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import hashlib
import numpy as np
import scipy.sparse as sp
import diamondring as dr

rng = np.random.default_rng(0)
seen = hashlib.sha256()
for n, p in ((200, 1500), (4000, 50)):
    x = rng.normal(size=(n, p))
    y = x[:, :9] @ np.ones(9) + rng.normal(size=n)
    w = rng.random(n)
    for design in (x, np.asfortranarray(x, dtype=np.float32), sp.csc_array(np.where(np.abs(x) > 1.5, x, 0))):
        for penalty in (dr.L1(), dr.L1L2(0.5), dr.L2(), dr.NoPenalty()):
            path = dr.path(design, y, penalty=penalty, alphas=1 if penalty == dr.NoPenalty() else 10, sample_weight=w)
            for part in (path.alphas, path.coef.toarray(), path.intercept, path.gap, path.objective):
                seen.update(part.tobytes())
print(seen.hexdigest())
"""


@pytest.mark.parametrize("name", ["DIAMONDRING_NUM_THREADS", "OMP_NUM_THREADS"])
def test_the_number_of_threads_changes_no_bit(name: str) -> None:
    found = set()
    for threads in ("1", "2", "5"):
        environment = {key: value for key, value in os.environ.items() if not key.endswith("NUM_THREADS")}
        environment[name] = threads
        done = subprocess.run(
            [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment, timeout=120
        )
        found.add(done.stdout)
    assert len(found) == 1
