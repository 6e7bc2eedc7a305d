"""A saturating response with surplus terms: how spending on food levels off with income (Engel, 1857).

    python examples/dose_response.py [FOLDER]          (some seconds; writes two pictures into FOLDER, default .)

The 235 households of Koenker and Bassett (1982) come with statsmodels (pip install statsmodels). The model is
slope x / (1 + b0 x^(1/2) + b1 x + b2 x^(3/2) + b3 x^2 + b4 x^3): more ways to level off than the data can tell apart.
L1 removes terms exactly, L2 keeps all of them small, and cross-validation chooses how strong each should be.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import diamondring as dr

POWERS = np.array([0.5, 1.0, 1.5, 2.0, 3.0])


def data():
    """Income (as a share of 5,000 francs) and spending on food (in thousand francs)."""
    from statsmodels.datasets import engel

    table = engel.load_pandas().data
    return table["income"].to_numpy() / 5000, table["foodexp"].to_numpy() / 1000


def response(params, x):
    """The model f(params, x)."""
    return params["slope"] * x / (1 + x[:, None] ** POWERS @ params["b"])


def fit(penalty):
    """One penalty on all but the slope, its strength chosen by cross-validation."""
    start = {"slope": 3.5, "b": np.r_[0.5, np.zeros(POWERS.size - 1)]}
    return dr.fit(response, start, *data(), penalty=penalty, alpha="min", alphas=20, penalty_factor={"slope": 0})


def main(folder="."):
    """Fit, print and draw."""
    fits = {"L1": fit("L1"), "L2": fit("L2")}
    for name, each in fits.items():
        b = ", ".join(f"{value:.3g}" for value in each.params["b"])
        print(f"{name:<3} slope {each.params['slope']:.3g}; b = {b}   ({np.sum(each.params['b'] == 0)} exactly 0)")
        each.plot.save(Path(folder) / f"dose_response_{name}.png", "touch", first="b[1]", second="b[2]")
    return fits


if __name__ == "__main__":
    main(*sys.argv[1:2])
