"""How many threads to use, and how threadpoolctl limits them.

threadpoolctl limits the libraries that are loaded and registered when ``threadpool_limits`` is entered. So that ours is
among them whatever is imported first, `follow_threadpoolctl` waits for the import of threadpoolctl; nothing is
loaded for its sake in programs that do without it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .errors import InputError

__all__ = ["follow_threadpoolctl", "thread_count"]

# Limits set through threadpoolctl, by the thread that set them. The smallest one holds for all threads: limits of
# different threads may then begin and end in any order, and a limit reaches the threads that share its caller's work.
_limits: dict[int, int] = {}
_SMALL = 4096


def _from_environment(name: str) -> int | None:
    """A positive whole number in an environment variable; None when unset, empty or (for OpenMP's lists) unusable."""
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    try:
        count = int(text.split(",")[0])
    except ValueError:
        count = 0
    if count >= 1:
        return count
    if name == "DIAMONDRING_NUM_THREADS":
        raise InputError(f"DIAMONDRING_NUM_THREADS={text!r} must be a whole number of at least 1: correct or unset it.")
    return None


def _unlimited() -> int:
    """What the environment and the machine allow."""
    own = _from_environment("DIAMONDRING_NUM_THREADS")
    if own is not None:
        return own
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # systems without processor affinity
        available = os.cpu_count() or 1
    limit = _from_environment("OMP_NUM_THREADS")
    return max(1, available if limit is None else min(limit, available))


def thread_count(numbers: int | None = None) -> int:
    """Number of threads for one computation.

    ``DIAMONDRING_NUM_THREADS`` if set; else the smaller of ``OMP_NUM_THREADS`` (if set) and the number of processors
    that this process may use; but never more than ``threadpoolctl.threadpool_limits`` allows at the moment (in force in
    any thread, for all libraries or for ``user_api="openmp"``). Results have the same bits whatever the number. It is
    read at every call, so it can be changed while Python runs, and libraries that limit their workers
    through ``OMP_NUM_THREADS`` (joblib) are obeyed.
    Work on fewer than 4096 numbers ends sooner than a thread wakes: where it is known to be that little, one will do.

    Parameters
    ----------
    numbers : int, optional
        How many numbers there are to work on.

    Raises
    ------
    InputError
        If ``DIAMONDRING_NUM_THREADS`` is not a whole number of at least 1.
    """
    if numbers is not None and numbers < _SMALL:
        return 1
    return min([_unlimited(), *_limits.values()])


def _limit() -> int:
    """What this thread would get if no other thread had set a limit."""
    return min(_unlimited(), _limits.get(threading.get_ident(), sys.maxsize))


def _set_limit(count: int) -> None:
    if count >= _unlimited():  # also how threadpoolctl takes a limit back
        _limits.pop(threading.get_ident(), None)
    else:
        _limits[threading.get_ident()] = max(1, count)


def _register(threadpoolctl: Any) -> None:
    """Make our threads known: they are limited together with OpenMP's, not with BLAS, which `direct` itself limits."""
    try:
        from . import _core  # noqa: F401  only libraries that are loaded are limited
    except ImportError:
        return  # says so when it is needed

    class Threads(threadpoolctl.LibController):  # type: ignore[misc]
        user_api = "openmp"
        internal_api = "diamondring"
        filename_prefixes = ("_core.",)
        check_symbols = ("diamondring_threads",)  # other packages have a _core, too

        def get_num_threads(self) -> int:
            return _limit()

        def set_num_threads(self, num_threads: int) -> None:
            _set_limit(num_threads)

        def get_version(self) -> None:
            return None

    threadpoolctl.register(Threads)


class _Waiting(MetaPathFinder):
    """Sees every import until threadpoolctl is imported, and registers our threads right after that."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "threadpoolctl":
            return None
        found = (finder.find_spec(name, path, target) for finder in list(sys.meta_path) if finder is not self)
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_register(module: ModuleType) -> None:
                execute(module)
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                    _register(module)

            spec.loader.exec_module = execute_and_register  # type: ignore[method-assign]
        return spec


def follow_threadpoolctl() -> None:
    """Obey ``threadpoolctl.threadpool_limits`` from now on, now or whenever threadpoolctl is imported."""
    loaded = sys.modules.get("threadpoolctl")
    if loaded is None:
        sys.meta_path.insert(0, _Waiting())
    elif hasattr(loaded, "register"):
        _register(loaded)
