"""What `dr.compress` is worth: bytes and the time of a forward pass, before and after, for networks with zeros.

    python benchmarks/networks.py [--output benchmarks/results/networks] [--seconds 0.3]

writes OUTPUT.json and OUTPUT.md. Two networks are trained here (examples/digits_network.py); in the others whole
neurons or channels are set to zero at random, as group L1 over neurons or channels leaves them. One thread; the passes
before and after take turns; the fastest of many is kept. A selection of inputs costs a few microseconds, so that a
tiny network read row by row does not gain. Needs PyTorch.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path

import torch
from torch import nn

import diamondring as dr

sys.path.insert(0, str(Path(__file__).resolve().parent))
from machine import facts

BATCHES = (1, 256)


def planted(share, *layers):
    """The layers one after the other, with this share of the outputs of each (but the last) without weights."""
    torch.manual_seed(0)
    model = nn.Sequential(*layers)
    mixing = [layer for layer in model if isinstance(layer, nn.Linear | nn.Conv2d)]
    with torch.no_grad():
        for layer in mixing[:-1]:
            layer.weight[torch.randperm(len(layer.weight))[: int(share * len(layer.weight))]] = 0
    return model


def networks():
    """(name, network, shape of one input)."""
    path = Path(__file__).resolve().parent.parent / "examples" / "digits_network.py"
    spec = importlib.util.spec_from_file_location("digits_network", path)
    digits = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(digits)
    x, _, y, _ = digits.data()
    yield "digits, L1 (trained)", digits.proximal(x, y), (64,)
    x, _, y, _ = digits.data(digits.NOISE)
    yield "digits and noise, group L1 over inputs (trained)", digits.proximal_over_inputs(x, y), (84,)
    for share in (0.5, 0.8):
        yield (
            f"784-1024-1024-10, {share:.0%} of neurons zero",
            planted(share, nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10)),
            (784,),
        )
        yield (
            f"convolutions 32-64-64 on 28 x 28, {share:.0%} of channels zero",
            planted(
                share, nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
                nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64 * 16, 10),
            ),
            (1, 28, 28),
        )  # fmt: skip


def fastest(models, x, seconds):
    """The fastest pass of each model in seconds, taken in turns for so long."""
    best = [float("inf")] * len(models)
    with torch.no_grad():
        for model in models:
            model(x)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for i, model in enumerate(models):
                start = time.perf_counter()
                model(x)
                best[i] = min(best[i], time.perf_counter() - start)
    return best


def measure(name, model, shape, seconds):
    """One row of the table."""
    small = dr.compress(model, torch.randn(4, *shape))
    done, model = small.compression, model.eval()
    passes = {str(size): fastest([model, small], torch.randn(size, *shape), seconds) for size in BATCHES}
    return {
        "network": name,
        "zeros": dr.sparsity_report([w for w in model.parameters() if w.ndim > 1]).share,
        "bytes": [done.bytes_before, done.bytes_after],
        "difference": done.difference,
        "seconds": passes,
    }


def table(rows, about):
    """The rows in Markdown."""
    head = ["network", "zeros", "bytes before", "after", "largest difference"]
    lines = [
        "# Networks before and after `dr.compress`\n",
        f"{about['processor']}, one thread, PyTorch {torch.__version__}, {about['date']}, commit {about['commit']}. "
        "Times are the fastest of many forward passes, in microseconds; the difference is that of the outputs, "
        "relative to the largest, in double precision.\n",
        "| " + " | ".join([*head, *(f"{size} rows before | after | faster" for size in BATCHES)]) + " |",
        "|" + "---|" * (len(head) + 3 * len(BATCHES)),
    ]
    for row in rows:
        cells = [
            row["network"],
            f"{row['zeros']:.1%}",
            *(f"{size:,}" for size in row["bytes"]),
            f"{row['difference']:.0e}",
        ]
        for before, after in row["seconds"].values():
            cells += [f"{before * 1e6:,.1f}", f"{after * 1e6:,.1f}", f"{before / after:.2f} x"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parent / "results" / "networks")
    parser.add_argument("--seconds", type=float, default=0.3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    about = facts()
    rows = [measure(*network, options.seconds) for network in networks()]
    options.output.with_suffix(".json").write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    options.output.with_suffix(".md").write_text(table(rows, about))
    print(table(rows, about))


if __name__ == "__main__":
    main()
