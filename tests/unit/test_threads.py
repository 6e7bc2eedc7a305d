"""How many threads, who limits them, and what they leave behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import diamondring as dr
from diamondring.threads import thread_count


@pytest.fixture(autouse=True)
def _six_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DIAMONDRING_NUM_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(6)), raising=False)


def test_all_processors_that_the_process_may_use() -> None:
    assert thread_count() == 6


@pytest.mark.parametrize(("value", "count"), [("2", 2), ("64", 6), ("3,2", 3), ("nonsense", 6), ("0", 6), ("", 6)])
def test_openmp_limits(monkeypatch: pytest.MonkeyPatch, value: str, count: int) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", value)
    assert thread_count() == count


def test_our_own_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.setenv("DIAMONDRING_NUM_THREADS", "9")
    assert thread_count() == 9


@pytest.mark.parametrize("value", ["0", "-1", "two"])
def test_our_own_variable_must_be_a_number(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DIAMONDRING_NUM_THREADS", value)
    with pytest.raises(dr.InputError, match="whole number of at least 1"):
        thread_count()


def test_without_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert thread_count() == 1


def test_threadpoolctl_limits_while_its_block_lasts() -> None:
    with threadpool_limits(4):
        assert thread_count() == 4
        with threadpool_limits(1, user_api="openmp"):
            assert thread_count() == 1
        assert thread_count() == 4
        with threadpool_limits(64):
            assert thread_count() == 6
    assert thread_count() == 6


def test_a_limit_on_blas_is_none_on_us() -> None:
    """`direct` gives BLAS one thread while threads of ours share the work."""
    with threadpool_limits(1, user_api="blas"):
        assert thread_count() == 6


def test_threadpoolctl_limits_our_own_variable_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAMONDRING_NUM_THREADS", "3")
    with threadpool_limits(2):
        assert thread_count() == 2
    assert thread_count() == 3


def test_threadpoolctl_lists_us_once() -> None:
    ours = [entry for entry in threadpool_info() if entry["internal_api"] == "diamondring"]
    assert [(entry["num_threads"], entry["user_api"]) for entry in ours] == [(6, "openmp")]


def test_limits_of_two_threads_may_end_in_any_order() -> None:
    """A limit reaches every thread; what one thread takes back was its own."""
    with ThreadPoolExecutor(1) as other:
        mine = threadpool_limits(2)
        theirs = other.submit(threadpool_limits, 1).result()
        assert thread_count() == other.submit(thread_count).result() == 1
        mine.restore_original_limits()
        assert thread_count() == 1
        other.submit(theirs.restore_original_limits).result()
        assert thread_count() == other.submit(thread_count).result() == 6


def _fresh(code: str, **variables: str) -> str:
    """What a fresh process prints."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=kept | variables, timeout=60
    )
    return done.stdout.strip()


IMPORTS = {
    "we are first": "import diamondring; import threadpoolctl",
    "threadpoolctl is first": "import threadpoolctl; import diamondring",
    "scikit-learn brings it": "import diamondring; import sklearn; import threadpoolctl",
    "somebody only looks for it": (
        "import diamondring; from importlib.util import find_spec; assert find_spec('threadpoolctl');"
        "import threadpoolctl"
    ),
}


@pytest.mark.parametrize("imports", IMPORTS.values(), ids=IMPORTS)
def test_the_limit_holds_for_the_first_call_whatever_was_imported_first(imports: str) -> None:
    code = (
        f"{imports}\n"
        "with threadpoolctl.threadpool_limits(1):\n"
        "    from diamondring.threads import thread_count\n"
        "    print(thread_count(), end=' ')\n"
        "print(thread_count(), sum(type(f).__module__ == 'diamondring.threads' for f in __import__('sys').meta_path))"
    )
    assert _fresh(code, DIAMONDRING_NUM_THREADS="3") == "1 3 0"


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts the threads of the process in /proc")
def test_no_thread_is_started_under_a_limit_of_one() -> None:
    code = (
        "import os, scipy.linalg, numpy as np, diamondring as dr, threadpoolctl\n"
        "r = np.random.default_rng(0); x = r.normal(size=(100, 2000)); y = x[:, :5].sum(axis=1) + r.normal(size=100)\n"
        "def work(): dr.path(x, y); dr.path(x, y, penalty=dr.L2()); dr.path(x[:, :40], y)\n"
        "def tasks(): return len(os.listdir('/proc/self/task'))\n"
        "with threadpoolctl.threadpool_limits(1):\n"
        "    before = tasks(); work(); print(tasks() - before, end=' ')\n"
        "work(); print(tasks() - before)"
    )
    limited, unlimited = _fresh(code, DIAMONDRING_NUM_THREADS="3", OPENBLAS_NUM_THREADS="1").split()
    assert int(limited) == 0
    assert int(unlimited) >= 2


def test_workers_of_joblib_share_the_processors() -> None:
    code = (
        "import os, joblib\nfrom diamondring.threads import thread_count\n"
        "if __name__ == '__main__':\n"
        "    counts = joblib.Parallel(n_jobs=2)(joblib.delayed(thread_count)() for _ in range(4))\n"
        "    assert counts == [max(1, len(os.sched_getaffinity(0)) // 2)] * 4, counts"
    )
    _fresh(code)


def _solve_some(seed: int) -> bytes:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(80, 1500))
    return bytes(dr.path(x, x[:, 0] + rng.normal(size=80), alphas=10).coef.toarray().tobytes())


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_and_a_second_thread_compute_the_same() -> None:
    """The pool of threads stays behind at a fork, and serves one caller at a time."""
    here = [_solve_some(seed) for seed in range(4)]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(_solve_some, range(4)).get(60) == here
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(_solve_some, range(4))) == here
    assert _solve_some(0) == here[0]


def test_an_idle_process_uses_no_processor() -> None:
    """Threads look for news for a moment and then sleep; processor time, so other programs do not matter."""
    _solve_some(0)
    start = time.process_time()
    time.sleep(0.4)
    assert time.process_time() - start < 0.1
