"""A sum of exponentials with more terms than the data have: L1 removes the surplus, L2 keeps all of them.

    python examples/exponentials.py [FOLDER]          (some seconds; writes two pictures into FOLDER, default .)

A decay with two rates is fitted by five terms size_k exp(-rate_k t), each rate free within its own band. Nothing is
linear in the rates, so that the error surface is curved; every solution is certified as a local minimum.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import diamondring as dr

BANDS = np.array([0.05, 0.15, 0.45, 1.35, 4.05, 12.0])
TERMS = len(BANDS) - 1


def data():
    """Two decays, with noise: times and observations."""
    t = np.linspace(0.0, 10.0, 120)
    y = 3.0 * np.exp(-0.25 * t) + 2.0 * np.exp(-1.6 * t)
    return t, y + 0.05 * np.random.default_rng(0).standard_normal(t.size)


def decays(params, t):
    """The model f(params, t): any function of its parameters will do."""
    return np.exp(-np.outer(t, params["rate"])) @ params["size"]


def fit(penalty, alpha):
    """One penalty, its strength chosen by cross-validation."""
    t, y = data()
    start = {"size": np.ones(TERMS), "rate": np.sqrt(BANDS[:-1] * BANDS[1:])}
    bounds = {f"rate[{k}]": (BANDS[k], BANDS[k + 1]) for k in range(TERMS)}
    # rates cost little: enough to settle the rate of a term whose size is 0, which the data do not know
    return dr.fit(
        decays,
        start,
        t,
        y,
        penalty=penalty,
        alpha=alpha,
        alphas=10,
        eps=1e-4,
        bounds=bounds,
        penalty_factor={"rate": 0.1},
    )


def main(folder="."):
    """Fit, print and draw."""
    fits = {"L1": fit("L1", "1se"), "L2": fit("L2", "min")}
    print("truth   3 exp(-0.25 t) + 2 exp(-1.6 t)")
    for name, each in fits.items():
        size, rate = each.params["size"], each.params["rate"]
        terms = [f"{s:.3g} exp(-{r:.3g} t)" for s, r in zip(size, rate, strict=True) if s != 0]
        print(f"{name}      {' + '.join(terms)}   (alpha {each.alpha:.2g}: {np.sum(size == 0)} of {TERMS} terms are 0)")
        each.plot.save(Path(folder) / f"exponentials_{name}.png", "touch", first="size[3]", second="rate[3]")
    return fits


if __name__ == "__main__":
    main(*sys.argv[1:2])
