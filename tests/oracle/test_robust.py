"""Quantile regression against published results and against linear programming on data with many ties."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import QuantileRegressor

import diamondring as dr

# Brownlee's stack loss data (Statistical Theory and Methodology, 1965): air flow, water temperature, acid, loss
STACK = np.array(
    [
        [80, 27, 89, 42], [80, 27, 88, 37], [75, 25, 90, 37], [62, 24, 87, 28], [62, 22, 87, 18], [62, 23, 87, 18],
        [62, 24, 93, 19], [62, 24, 93, 20], [58, 23, 87, 15], [58, 18, 80, 14], [58, 18, 89, 14], [58, 17, 88, 13],
        [58, 18, 82, 11], [58, 19, 93, 12], [50, 18, 89, 8], [50, 18, 86, 7], [50, 19, 72, 8], [50, 19, 79, 8],
        [50, 20, 80, 9], [56, 20, 82, 15], [70, 20, 91, 15],
    ],
    dtype=np.float64,
)  # fmt: skip


@pytest.mark.parametrize(
    ("q", "intercept", "coef"),
    [
        (0.5, -39.68986, [0.83188, 0.57391, -0.06087]),  # least absolute errors: Dodge, 1996; Koenker, 2005
        (0.25, -36.0, [0.5, 1.0, 0.0]),
    ],
)
def test_stack_loss(q: float, intercept: float, coef: list[float]) -> None:
    path = dr.path(STACK[:, :3], STACK[:, 3], loss=dr.Quantile(q), penalty="none")
    assert path.intercept[0] == pytest.approx(intercept, abs=1e-5)
    np.testing.assert_allclose(path.coef_at(0), coef, atol=1e-5)
    assert path.gap[0] <= 1e-10


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("share", [0.9, 0.3, 0.03])
def test_counts_with_many_ties(q: float, share: float) -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(0, 3, size=(150, 12)).astype(np.float64)
    y = rng.poisson(1.0 + x[:, 0]).astype(np.float64)
    loss = dr.Quantile(q)
    path = dr.path(x, y, loss=loss, alphas=1, standardize=False)
    alpha = share * path.alpha_max
    ours = dr.path(x, y, loss=loss, alphas=[alpha], standardize=False)
    theirs = QuantileRegressor(quantile=q, alpha=alpha).fit(x, y)
    value = loss.value(y, theirs.predict(x)) + alpha * np.abs(theirs.coef_).sum()
    assert ours.objective[0] == pytest.approx(value, rel=1e-9)
    assert ours.gap[0] <= 1e-9
