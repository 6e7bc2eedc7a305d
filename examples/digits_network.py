"""A network on scikit-learn's digits, trained three ways: how many weights become exactly zero, and at what price.

    python examples/digits_network.py          (under a minute; needs PyTorch: pip install "diamondring[torch]")

The same network is trained by Adam; by Adam with the L1 penalty as one more term of the loss, as is often done; and by
Adam inside `dr.torch.Proximal`. Then group L1 over the inputs finds 20 columns of noise among the pixels, and
`dr.compress` makes the networks as small as their zeros allow.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.nn.functional import cross_entropy

import diamondring as dr

ALPHA = 5e-4
NOISE = 20


def data(noise=0):
    """Pixels from 0 to 1 with columns of noise behind them, and digits: for training, and for testing."""
    x, y = load_digits(return_X_y=True)
    x = np.hstack([x / 16, np.random.default_rng(0).uniform(size=(len(x), noise))])
    parts = train_test_split(x, y, test_size=0.4, random_state=0, stratify=y)
    return [torch.tensor(part, dtype=torch.float32 if part.ndim == 2 else torch.long) for part in parts]


def network(inputs=64, hidden=256, seed=0):
    """Two layers of weights."""
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 10))


def train(model, optimizer, x, y, epochs=30, full=600, polish=0, term=0.0):
    """Batches of 64 first, then the whole data in each step, so that what is left is not the noise of the batches.

    ``term``: strength of the L1 penalty as a term of the loss. ``polish``: more steps in which zeros stay, without
    penalty.
    """
    weights = [w for w in model.parameters() if w.ndim == 2]
    shuffle = torch.Generator().manual_seed(1)

    def step(rows):
        optimizer.zero_grad()
        loss = cross_entropy(model(x[rows]), y[rows])
        if term:
            loss = loss + term * sum(w.abs().sum() for w in weights)
        loss.backward()
        optimizer.step()

    for _ in range(epochs):
        for rows in torch.randperm(len(x), generator=shuffle).split(64):
            step(rows)
    for _ in range(full):
        step(slice(None))
    if polish:
        optimizer.freeze()
        for _ in range(polish):
            step(slice(None))
    return model


def adam(model):
    """The optimiser of all networks here."""
    return torch.optim.Adam(model.parameters(), lr=5e-3)


def accuracy(model, x, y):
    """Share of digits that are read rightly."""
    with torch.no_grad():
        return float((model(x).argmax(dim=1) == y).float().mean())


def zeros(model):
    """Share of exact zeros among the weights, biases left out."""
    report = dr.sparsity_report([w for w in model.parameters() if w.ndim == 2])
    return report.share


def plain(x, y, seed=0):
    """Adam alone."""
    model = network(x.shape[1], seed=seed)
    return train(model, adam(model), x, y, full=100)


def with_a_term(x, y, seed=0):
    """Adam, with the penalty's gradient added to the loss's."""
    model = network(x.shape[1], seed=seed)
    return train(model, adam(model), x, y, term=ALPHA)


def proximal(x, y, seed=0):
    """Adam with a proximal step of the same penalty."""
    model = network(x.shape[1], seed=seed)
    return train(model, dr.torch.Proximal(adam(model), dr.L1(), alpha=ALPHA), x, y, polish=50)


def proximal_over_inputs(x, y, seed=0):
    """Adam with group L1: all weights of an input together."""
    model = network(x.shape[1], seed=seed)
    optimizer = dr.torch.Proximal(adam(model), dr.L1(), [model[0].weight], alpha=2.5e-3, groups="inputs")
    return train(model, optimizer, x, y, polish=50)


def main():
    torch.set_num_threads(1)
    x, x_test, y, y_test = data()
    rows = (("Adam", plain), ("Adam, L1 as a term of the loss", with_a_term), ("Proximal(Adam, L1)", proximal))
    print(f"{'':32}{'accuracy':>9}{'exact zeros':>13}{'seconds':>9}{'bytes':>9}{'compressed':>12}")
    for name, way in rows:
        start = time.perf_counter()
        model = way(x, y)
        seconds = time.perf_counter() - start
        done = dr.compress(model).compression
        print(
            f"{name:32}{accuracy(model, x_test, y_test):9.1%}{zeros(model):13.1%}{seconds:9.1f}"
            f"{done.bytes_before:9,}{done.bytes_after:12,}"
        )

    x, x_test, y, y_test = data(NOISE)
    model = proximal_over_inputs(x, y)
    small = dr.compress(model)
    kept = small.compression.kept_inputs
    noise = int((kept >= 64).sum())
    print(
        f"\nGroup L1 over {x.shape[1]} inputs, {NOISE} of them noise: keeps {len(kept)}, of the noise {noise}; "
        f"accuracy {accuracy(small, x_test, y_test):.1%}"
    )
    print(small.compression)


if __name__ == "__main__":
    main()
