"""A real Ctrl-C during a real computation."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

import diamondring as dr

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


@pytest.fixture(scope="module")
def large() -> tuple[np.ndarray, np.ndarray]:
    """Enough work for several seconds."""
    rng = np.random.default_rng(0)
    x = np.asfortranarray(rng.normal(size=(1000, 4000)))
    return x, x[:, :200] @ rng.normal(size=200) + rng.normal(size=1000)


def _interrupt(work: Callable[[], object], after: float) -> tuple[float, Any]:
    """Seconds from the signal to the exception, and the exception."""
    sent: list[float] = []

    def send() -> None:
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(after, send)
    timer.start()
    try:
        with pytest.raises((dr.Interrupted, KeyboardInterrupt)) as caught:  # the latter between two calls
            work()
        return time.perf_counter() - sent[0], caught.value
    finally:
        timer.cancel()


@pytest.mark.parametrize("penalty", [dr.L1(), dr.L1L2(0.3)], ids=str)
def test_an_interruption_is_answered_at_once_and_keeps_what_is_finished(large, penalty) -> None:
    x, y = large
    options = {"penalty": penalty, "alphas": 5000, "eps": 1e-4}
    # the best of a few tries: a busy machine may hold the process up, the answer itself must be quick
    for _ in range(5):
        late, stopped = _interrupt(partial(dr.path, x, y, **options), 0.5)
        if late < 0.2:
            break
    assert late < 0.2
    path = stopped.path
    assert path is not None
    assert 0 < len(path) < 5000
    assert np.all(path.gap <= 1e-8)
    assert np.all(np.diff(path.alphas) < 0)
    again = dr.path(x, y, penalty=penalty, alphas=path.alphas[:3])
    assert again.objective == pytest.approx(path.objective[:3], rel=1e-10)


def _again_and_again(work: Callable[[], object]) -> Callable[[], None]:
    """So that there is enough to interrupt on fast machines."""

    def forever() -> None:
        while True:
            work()

    return forever


def _sparse(x: np.ndarray) -> sp.csc_array:
    return sp.csc_array(np.where(np.abs(x) > 2.0, x, 0.0))


WORK: dict[str, Callable[[np.ndarray, np.ndarray], Callable[[], object]]] = {
    "sparse": lambda x, y: partial(dr.path, _sparse(x), y, alphas=1000, eps=1e-4),
    "sparse by rows": lambda x, y: partial(dr.path, sp.csr_array(_sparse(x)), y, penalty=dr.L1L2(0.5), alphas=1000),
    "bounds": lambda x, y: partial(dr.path, x, y, alphas=1000, eps=1e-4, bounds=(0, None)),
    "ridge": lambda x, y: partial(dr.path, x, y, penalty=dr.L2()),
    "least squares": lambda x, y: partial(dr.path, x.T, np.resize(y, 4000), penalty=dr.NoPenalty(), alphas=1),
    "many rows": lambda x, y: partial(dr.path, np.tile(x[:, :300], (30, 1)), np.tile(y, 30), alphas=500),
    "cross-validation": lambda x, y: partial(dr.cross_validate, x, y, penalty=dr.L1(), cv=5),
    "cross-validation of ridge": lambda x, y: partial(dr.cross_validate, x, y, penalty=dr.L2(), cv=5),
    "an estimator": lambda x, y: partial(dr.ElasticNetCV(l1_ratio=[0.2, 0.9]).fit, x, y),
}


@pytest.mark.parametrize("after", [0.15, 0.6])
@pytest.mark.parametrize("kind", WORK)
def test_every_kind_of_work_answers_at_once(large, kind: str, after: float) -> None:
    work = _again_and_again(WORK[kind](*large))
    for _ in range(5):
        late, _ = _interrupt(work, after)
        if late < 0.1:
            break
    assert late < 0.1


def test_nothing_is_left_broken_after_an_interruption(large) -> None:
    x, y = large
    _interrupt(partial(dr.path, x, y, alphas=1000, eps=1e-4), 0.3)
    assert dr.path(x[:50, :5], y[:50], alphas=3).status.tolist() == ["gap"] * 3
