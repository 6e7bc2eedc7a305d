"""Which loss is guessed from a target, and what is said about it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import diamondring as dr
from diamondring.comparing.guess import guess_loss, looks_like_event, looks_like_time, read_loss

RNG = np.random.default_rng(7)


@pytest.mark.parametrize(
    ("y", "loss"),
    [
        ([0, 1, 1, 0, 1], "binomial"),
        ([2.0, 1.0, 2.0, 2.0], "binomial"),
        (["yes", "no", "no"], "binomial"),
        ([True, False, True], "binomial"),
        (["a", "b", "c"] * 5, "multinomial"),
        (list(range(10)) * 8, "multinomial"),
        ([1, 2, 3] * 9, "multinomial"),
        (RNG.poisson(0.7, 300), "poisson"),
        (RNG.poisson(4.0, 300), "poisson"),
        (RNG.negative_binomial(1, 0.1, 300), "poisson"),
        (RNG.normal(size=50), "gaussian"),
        (RNG.integers(12_789, 755_000, 400), "gaussian"),
        (RNG.integers(18, 90, 400), "gaussian"),
        (np.clip(RNG.normal(5.6, 0.8, 400).round(), 3, 8), "gaussian"),
        (np.where(RNG.random(400) < 0.7, 0, RNG.integers(100, 90_000, 400)), "gaussian"),
        (RNG.exponential(size=60), "gaussian"),
        ([-1, 0, 1] * 9, "gaussian"),
        (["1.5", "2.5", "x", "3"] * 3, "gaussian"),
    ],
)
def test_what_is_guessed(y, loss):
    assert guess_loss(y, "y").loss.name == loss


def test_names_decide_what_numbers_cannot():
    codes = [1, 2, 3, 4] * 9
    assert guess_loss(codes, "species").loss == dr.Multinomial()
    assert guess_loss(codes, "dose").loss == dr.Gaussian()
    assert guess_loss([1, 2, 3] * 9, "rating").loss == dr.Gaussian()


def test_several_columns():
    time, event = RNG.exponential(size=20), np.tile([0, 1], 10)
    assert guess_loss(np.column_stack([time, event])).loss.name == "cox"
    assert guess_loss(pd.DataFrame({"start": 0.0, "stop": time, "event": event})).loss.name == "cox"
    assert guess_loss(np.array([(True, 2.0), (False, 3.0)], dtype=[("e", "?"), ("t", "f8")])).loss.name == "cox"
    assert guess_loss(RNG.integers(0, 9, (20, 2))).loss.name == "binomial"
    assert guess_loss(RNG.normal(size=(20, 3))).loss.name == "multigaussian"


def test_every_guess_that_is_not_plain_numbers_says_what_was_seen_and_how_to_change_it():
    assert guess_loss([0, 1, 0], "chd").sentence == (
        "chd has two values, 0 and 1: logistic regression (loss binomial). Set loss= to change."
    )
    assert "from 0 to" in guess_loss(RNG.poisson(0.7, 300), "visits").sentence
    assert "'multinomial' for classes, 'poisson' for counts" in guess_loss([3, 4, 5, 6] * 5, "quality").sentence
    assert guess_loss(RNG.normal(size=9), "y").sentence == ""


def test_an_exposure_makes_it_a_count_and_a_named_loss_is_not_guessed():
    assert guess_loss([0, 1, 0], "claims", exposure=True).loss == dr.Poisson()
    assert read_loss("tweedie:1.5", [0, 1], "y").loss == dr.Tweedie(1.5)
    assert read_loss("auto", [0, 1], "y").loss == dr.Binomial()
    assert read_loss(dr.Gaussian(), [0, 1], "y").sentence == ""


def test_text_of_too_many_values_is_refused_with_a_sentence():
    with pytest.raises(dr.InputError, match="'name' is text with 40 different values"):
        guess_loss([f"person {i}" for i in range(40)], "name")


@pytest.mark.parametrize("name", ["status", "Event", "death", "cens", "censored", "recur", "is_event", "event_os"])
def test_names_of_events(name):
    assert looks_like_event(name)


def test_names_of_times():
    assert all(looks_like_time(name) for name in ("time", "rfstime", "duration", "days_to_death", "os", "followup"))
    assert not any(looks_like_time(name) for name in ("price", "area", "chd", "bmi"))
    assert not any(looks_like_event(name) for name in ("price", "state", "eventful", "death_star_rating"))
