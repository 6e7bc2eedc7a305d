"""How many threads to use."""

from __future__ import annotations

import os

from .errors import InputError

__all__ = ["thread_count"]


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


_SMALL = 4096


def thread_count(numbers: int | None = None) -> int:
    """Number of threads for one computation.

    ``DIAMONDRING_NUM_THREADS`` if set; else the smaller of ``OMP_NUM_THREADS`` (if set) and the number of processors
    that this process may use. Results have the same bits whatever the number. It is read at every call, so it can be
    changed while Python runs, and libraries that limit their workers through ``OMP_NUM_THREADS`` (joblib) are obeyed.
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
    own = _from_environment("DIAMONDRING_NUM_THREADS")
    if own is not None:
        return own
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # systems without processor affinity
        available = os.cpu_count() or 1
    limit = _from_environment("OMP_NUM_THREADS")
    return max(1, available if limit is None else min(limit, available))
