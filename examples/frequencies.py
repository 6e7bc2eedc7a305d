"""Oscillations of unknown frequencies: group L1 over a Fourier basis that may move keeps the two that are there.

    python examples/frequencies.py [FOLDER]          (under a minute; writes two pictures into FOLDER, default .)

The model is a sum over k = 1 .. 6 of sine_k sin(2 pi (k + shift_k) t) + cosine_k cos(2 pi (k + shift_k) t): a Fourier
basis whose frequencies are parameters themselves. Sine, cosine and shift of one k are a group, which is exactly 0 as a
whole or kept. L2 keeps all, and moves frequencies that are not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

import diamondring as dr

K = np.arange(1, 7)


def data():
    """Two oscillations, at 2.2 and 5.3 per unit of time, with noise."""
    t = np.arange(80) / 80
    y = 1.5 * np.sin(2 * np.pi * 2.2 * t + 0.4) + 0.8 * np.sin(2 * np.pi * 5.3 * t - 1.0)
    return t, y + 0.3 * np.random.default_rng(0).standard_normal(t.size)


def oscillations(params, t):
    """The model f(params, t)."""
    angle = 2 * np.pi * np.outer(t, K + params["shift"])
    return np.sin(angle) @ params["sine"] + np.cos(angle) @ params["cosine"]


def fit(penalty, alpha, groups=None, alphas=10):
    """One penalty, its strength chosen by cross-validation."""
    start = {"sine": np.full(K.size, 0.3), "cosine": np.full(K.size, 0.3), "shift": np.zeros(K.size)}
    return dr.fit(oscillations, start, *data(), penalty=penalty, alpha=alpha, alphas=alphas, groups=groups)


def main(folder="."):
    """Fit, print and draw."""
    together = {name: K.tolist() for name in ("sine", "cosine", "shift")}
    fits = {"L1": fit("L1", "1se", together, 20), "L2": fit("L2", "min")}
    print("truth      2.2 (size 1.5), 5.3 (size 0.8)")
    for name, each in fits.items():
        size = np.hypot(each.params["sine"], each.params["cosine"])
        found = [f"{k:.3g} (size {s:.2g})" for k, s in zip(K + each.params["shift"], size, strict=True) if s != 0]
        print(f"{name}         {', '.join(found)}   (alpha {each.alpha:.2g}: {np.sum(size == 0)} of {K.size} are 0)")
    pair = {"first": "sine[1]", "second": "shift[1]"}
    single = dr.fit(oscillations, fits["L1"].params, *data(), penalty="L1", alpha=fits["L1"].alpha)
    single.plot.save(Path(folder) / "frequencies_L1.png", "touch", **pair)
    fits["L2"].plot.save(Path(folder) / "frequencies_L2.png", "touch", **pair)
    return fits


if __name__ == "__main__":
    main(*sys.argv[1:2])
