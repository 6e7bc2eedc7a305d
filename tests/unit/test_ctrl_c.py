"""A real Ctrl-C during a real computation."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest

import diamondring as dr

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


@pytest.fixture(scope="module")
def large() -> tuple[np.ndarray, np.ndarray]:
    """Enough work for several seconds."""
    rng = np.random.default_rng(0)
    x = np.asfortranarray(rng.normal(size=(1000, 4000)))
    return x, x[:, :200] @ rng.normal(size=200) + rng.normal(size=1000)


def _interrupt(x: np.ndarray, y: np.ndarray, after: float, **options) -> tuple[float, dr.Interrupted]:
    """Seconds from the signal to the exception, and the exception."""
    sent: list[float] = []

    def send() -> None:
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(after, send)
    timer.start()
    try:
        with pytest.raises(dr.Interrupted) as caught:
            dr.path(x, y, **options)
        return time.perf_counter() - sent[0], caught.value
    finally:
        timer.cancel()


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.3)], ids=str)
def test_an_interruption_is_answered_at_once_and_keeps_what_is_finished(large, penalty) -> None:
    x, y = large
    options = {"penalty": penalty, "alphas": 1000, "eps": 1e-4}
    # the best of a few tries: a busy machine may hold the process up, the answer itself must be quick
    for _ in range(5):
        late, stopped = _interrupt(x, y, 0.5, **options)
        if late < 0.2:
            break
    assert late < 0.2
    path = stopped.path
    assert path is not None
    assert 0 < len(path) < 1000
    assert np.all(path.gap <= 1e-8)
    assert np.all(np.diff(path.alphas) < 0)
    again = dr.path(x, y, penalty=penalty, alphas=path.alphas[:3])
    assert again.objective == pytest.approx(path.objective[:3], rel=1e-10)


def test_nothing_is_left_broken_after_an_interruption(large) -> None:
    x, y = large
    _interrupt(x, y, 0.3, alphas=1000, eps=1e-4)
    assert dr.path(x[:50, :5], y[:50], alphas=3).status.tolist() == ["gap"] * 3
