"""When is a commit slower than its parent? Pure functions of paired times; `guard.py` measures them.

Noise makes samples longer, hardly ever shorter, and drifts over minutes. So the builds are timed in turn and compared
pair by pair (drift cancels) and by their minima (bursts cancel); a build is slower only where both say so, in every
batch: each batch has processes of its own, because the place of code and data in memory can favour one build by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

Batch = tuple[Sequence[float], Sequence[float]]  # paired seconds of the new and of the old build


def ratio(new: Sequence[float], old: Sequence[float]) -> float:
    """New over old: the smaller of the median ratio of pairs and the ratio of minima."""
    if len(new) != len(old) or not new:
        raise ValueError("the times of both builds are needed, as many of one as of the other")
    return min(median(a / b for a, b in zip(new, old, strict=True)), min(new) / min(old))


def overall(batches: Sequence[Batch]) -> float:
    """The most favourable ratio of all batches: noise that hits only one of them does not count."""
    return min((ratio(new, old) for new, old in batches), default=math.nan)


def suspicious(batches: Sequence[Batch], limit: float) -> bool:
    """Whether every batch so far says that the new build is past the limit."""
    return bool(batches) and overall(batches) > limit


def rounds_of(batch: int, first: int) -> int:
    """Rounds of a batch: a suspicion is looked at with twice as many."""
    return first * (1 if batch == 0 else 2)


def table(found: dict[str, list[Batch]], errors: dict[str, str], limit: float) -> list[str]:
    """Markdown: one line for each workload, the slowest ratio first, those that could not be compared last."""
    out = ["| workload | old | new | ratio | |", "|---|---|---|---|---|"]
    for name, batches in sorted(found.items(), key=lambda item: -overall(item[1])):
        old, new = (min(min(batch[side]) for batch in batches) for side in (1, 0))
        word = "**slower**" if suspicious(batches, limit) else "looked at again" if len(batches) > 1 else ""
        out.append(f"| {name} | {1000 * old:.3g} ms | {1000 * new:.3g} ms | {overall(batches):.3f} | {word} |")
    return out + [f"| {name} | | | | not compared: {text} |" for name, text in errors.items()]
