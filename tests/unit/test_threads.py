"""How many threads."""

from __future__ import annotations

import os

import pytest

import diamondring as dr
from diamondring.threads import thread_count


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
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
