"""Work in blocks, on threads, with the same bits whatever their number.

Two rules make results independent of the number of threads. The partition of the work depends on its shape only, and
partial results are combined in the order of the partition. And BLAS and LAPACK run on one thread each while our own
threads share the blocks: threaded BLAS splits its sums differently for every number of threads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar

import numpy as np

from ..errors import Interrupted
from ..threads import thread_count

__all__ = ["Cancel", "Stop", "check", "in_order", "single_threaded_blas", "spans"]

Task = TypeVar("Task")
Result = TypeVar("Result")

LITTLE = 1e5  # multiplications below which BLAS stays on one thread by itself; OpenBLAS draws the line at 2.6e5
SMALL = 2e7  # floating-point operations below which starting threads costs more than it saves


class Stop(Protocol):
    """Anything with ``is_set()``, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether the computation should end."""


Cancel = Stop | Callable[[], bool] | None


def check(cancel: Cancel) -> None:
    """Raise `Interrupted` if the caller has asked to stop."""
    if cancel is None:
        return
    asked = cancel() if callable(cancel) else cancel.is_set()
    if asked:
        raise Interrupted()


def spans(length: int, step: int) -> list[slice]:
    """``range(length)`` cut into pieces of ``step``, the last one shorter."""
    return [slice(start, min(length, start + step)) for start in range(0, length, max(1, step))]


def in_order(
    function: Callable[[Task], Result], tasks: Iterable[Task], *, flops: float, cancel: Cancel = None
) -> Iterator[Result]:
    """Results of ``function`` over ``tasks``, in the order of the tasks, computed on `thread_count` threads.

    At most two tasks per thread are under way or waiting, so that partial results do not pile up. ``flops`` is the
    size of the whole work; small work stays on the calling thread. ``cancel`` is asked between tasks.
    """
    threads = thread_count() if flops > SMALL else 1
    if threads == 1:
        for task in tasks:
            check(cancel)
            yield function(task)
        return
    queue = iter(tasks)
    with ThreadPoolExecutor(threads) as pool:
        waiting: list[Future[Result]] = [pool.submit(function, task) for task in islice(queue, 2 * threads)]
        try:
            while waiting:
                check(cancel)
                result = waiting.pop(0).result()
                waiting.extend(pool.submit(function, task) for task in islice(queue, 1))
                yield result
        finally:
            for future in waiting:
                future.cancel()


class _BlasLimit:
    """One thread for BLAS while anybody computes here; the former number once the last one has finished."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._controller: Any = None
        self._limit: Any = None

    def enter(self) -> None:
        """Count one more user; the first one sets the limit."""
        with self._lock:
            if self._controller is None:
                import scipy.linalg  # noqa: F401  the controller only sees libraries that are loaded
                from threadpoolctl import ThreadpoolController

                self._controller = ThreadpoolController()
            if self._users == 0:
                self._limit = self._controller.limit(limits=1, user_api="blas")
            self._users += 1

    def leave(self) -> None:
        """Count one user less; the last one lifts the limit."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._limit.restore_original_limits()


_LIMIT = _BlasLimit()


def _start_afresh() -> None:
    """In a forked child: users of other threads are not there any more, and their lock may be held for ever."""
    global _LIMIT
    _LIMIT = _BlasLimit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)


@contextmanager
def single_threaded_blas(flops: float = np.inf) -> Iterator[None]:
    """BLAS and LAPACK limited to one thread, for all threads of the process, until the last such block ends.

    ``flops`` bounds the work of any one call: so little that no BLAS starts threads for it is left alone.
    """
    if flops < LITTLE:
        yield
        return
    limit = _LIMIT
    limit.enter()
    try:
        yield
    finally:
        limit.leave()
