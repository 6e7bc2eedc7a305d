"""The relaxed lasso of `dr.compare`, held against a loop by hand with scikit-learn and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Lasso
from sklearn.model_selection import KFold

import diamondring as dr
from diamondring.tuning.relaxed import GAMMAS


def blends_by_hand(X, y, train, test, alphas):
    """Held-out mean squared error (gammas, alphas) of one fold; everything is learned from the training rows."""
    center, scale = X[train].mean(axis=0), X[train].std(axis=0)
    z, mean = (X - center) / scale, y[train].mean()
    out = np.empty((len(GAMMAS), len(alphas)))
    for i, alpha in enumerate(alphas):
        lasso = Lasso(alpha=alpha, tol=1e-14, max_iter=100_000).fit(z[train], y[train])
        support = np.flatnonzero(lasso.coef_)
        again = np.zeros(X.shape[1])
        again[support] = np.linalg.lstsq(z[train][:, support], y[train] - mean, rcond=None)[0]
        for g, gamma in enumerate(GAMMAS):
            coef = gamma * lasso.coef_ + (1 - gamma) * again
            out[g, i] = np.mean((y[test] - mean - z[test] @ coef) ** 2)
    return out


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_every_blend_in_every_fold_and_the_choice_among_them(rng):
    X = rng.standard_normal((60, 12)) * 10.0 ** rng.uniform(-2, 2, 12)
    y = X[:, :3] @ (np.array([3.0, -2.0, 1.0]) / X[:, :3].std(axis=0)) + 1.5 * rng.standard_normal(60) + 100
    c = dr.compare(X, y, cv=5, alphas=15, random_state=4, penalties=["L1", "relaxed L1"])
    selection = c["relaxed L1"].selection
    assert tuple(selection.gammas) == GAMMAS
    folds = KFold(5, shuffle=True, random_state=4).split(X)
    by_hand = np.stack([blends_by_hand(X, y, train, test, selection.alphas) for train, test in folds])
    np.testing.assert_allclose(selection.fold_errors, by_hand, rtol=1e-6)
    mean = by_hand.mean(axis=0)
    gamma, index = np.unravel_index(np.argmin(mean), mean.shape)
    best = selection.best
    assert (best.gamma, best.index) == (GAMMAS[gamma], index)
    assert best.error == pytest.approx(mean.min(), rel=1e-6)
    se = np.sqrt(by_hand[:, gamma].var(axis=0, ddof=1)[index] * (1 / 5 + 12 / 48))
    assert best.se == pytest.approx(se, rel=1e-5)
    strongest = np.flatnonzero(mean[gamma] <= mean.min() + se)[0]
    assert (selection.one_se.gamma, selection.one_se.index) == (best.gamma, strongest)
