"""Ctrl-C has one name, wherever it strikes."""

from __future__ import annotations

import pytest

import diamondring as dr
from diamondring.errors import answers_ctrl_c


def test_a_plain_keyboard_interrupt_becomes_ours() -> None:
    @answers_ctrl_c
    def work() -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(dr.Interrupted) as caught:
            work()
        assert caught.value.path is None


def test_what_was_finished_is_kept() -> None:
    @answers_ctrl_c
    def work() -> None:
        raise dr.Interrupted("stopped", "the path")  # type: ignore[arg-type]

    with pytest.raises(dr.Interrupted, match="stopped") as caught:
        work()
    assert caught.value.path == "the path"


@pytest.mark.parametrize("name", ["path", "Lasso", "LassoCV", "ElasticNet", "Ridge", "RidgeCV"])
def test_every_door_raises_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    door = dr.path if name == "path" else getattr(dr, name)().fit

    class Pressed(list):
        def __array__(self, *args: object, **kwargs: object) -> None:
            raise KeyboardInterrupt

        def __len__(self) -> int:
            raise KeyboardInterrupt

    with pytest.raises(dr.Interrupted):
        door(Pressed(), [1.0, 2.0])
