"""Timing one call on a machine that others may use too."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

LEAST = 0.02  # seconds that one sample lasts: shorter calls are repeated within the sample


@dataclass(frozen=True)
class Sample:
    """Seconds per call; processor seconds of this process, and of all others, per second meanwhile."""

    seconds: float
    own: float
    other: float


def all_busy() -> float | None:
    """Processor seconds that the whole machine has worked since it started; None where the system does not say."""
    try:
        with open("/proc/stat") as file:
            ticks = [int(word) for word in file.readline().split()[1:]]
    except OSError:
        return None
    user, nice, system, _idle, _wait, irq, softirq = ticks[:7]
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def wait_quiet(longest: float = 3.0, step: float = 0.1) -> None:
    """Wait until other processes use less than a tenth of one core, at most ``longest`` seconds."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        busy, own = all_busy(), time.process_time()
        if busy is None:
            return
        time.sleep(step)
        others = (all_busy() or busy) - busy - (time.process_time() - own)
        if others < 0.1 * step + 1.0 / os.sysconf("SC_CLK_TCK"):
            return


def sample(call: Callable[[], object], calls: int = 1, quiet: float = 3.0) -> Sample:
    """One timing of ``calls`` calls in a row, after a quiet moment was waited for."""
    gc.collect()
    wait_quiet(quiet)
    busy, own, start = all_busy(), time.process_time(), time.perf_counter()
    for _ in range(calls):
        call()
    wall = time.perf_counter() - start
    own = time.process_time() - own
    after = all_busy()
    other = 0.0 if busy is None or after is None else max(0.0, after - busy - own) / wall
    return Sample(wall / calls, own / wall, other)


def calls_for(seconds: float) -> int:
    """How many calls make a sample that a clock can measure."""
    return max(1, int(LEAST / max(seconds, 1e-7)))
