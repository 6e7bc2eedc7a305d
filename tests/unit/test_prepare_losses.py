"""Arguments that only other losses than the squared error make wrong."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr


def test_an_exposure_in_the_place_of_its_logarithm_is_recognised(rng) -> None:
    X, y = rng.normal(size=(30, 2)), rng.poisson(3, 30)
    exposure = np.full(30, 5.0)
    exposure[7] = 1000.0
    with pytest.raises(dr.InputError, match=r"offset holds 1000 \(row 7.*np.log\(exposure\)"):
        dr.path(X, y, loss="poisson", offset=exposure)
    assert dr.path(X, y, loss="poisson", offset=np.log(exposure), alphas=3).gap.max() <= 1e-8


@pytest.mark.parametrize(("power", "link"), [(-1, "log"), (0, "identity"), (1.5, "log"), (3, "log")])
def test_the_automatic_link_of_the_tweedie_family(power: float, link: str) -> None:
    assert dr.Tweedie(power).link == link


def test_a_negative_power_is_solved(rng) -> None:
    X = rng.normal(size=(60, 3))
    y = np.exp(0.3 * X[:, 0]) + 0.3 * rng.normal(size=60)
    path = dr.path(X, y, loss=dr.Tweedie(-1), alphas=10)
    assert set(path.status) == {"kkt"}
