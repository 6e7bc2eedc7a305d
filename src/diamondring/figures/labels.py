"""Where labels go so that none covers another: plain geometry in points, no drawing.

`spread` moves the labels at the ends of lines apart; `place` finds a free spot beside a marker. A label for which
there is no room is left out rather than printed over another one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Placed", "Request", "Spot", "place", "spread", "wrap"]

Float = NDArray[np.float64]
_DIRECTIONS = tuple((math.cos(k * math.pi / 8), math.sin(k * math.pi / 8)) for k in range(16))
_PREFERRED = {"above": (0.0, 1.0), "below": (0.0, -1.0), "left": (-1.0, 0.0), "right": (1.0, 0.0)}


@dataclass(frozen=True)
class Request:
    """A label of size ``width`` x ``height`` that belongs to the point (x, y); all in points."""

    x: float
    y: float
    width: float
    height: float
    prefer: str = ""


@dataclass(frozen=True)
class Spot:
    """Something that a label must not cover: a box, by its lower left corner and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Placed:
    """Lower left corner of a placed label, and whether a line should join it to its point."""

    x: float
    y: float
    leader: bool


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres near ``wanted`` such that labels of these heights do not overlap and stay between low and high.

    Neighbours that would overlap are pooled into a block around the mean of their wishes. The total height must fit.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    blocks: list[tuple[list[int], float]] = []  # members from below, centre of the block

    def height(members: list[int]) -> float:
        return sum(heights[k] for k in members)

    def centre(members: list[int]) -> float:
        below, total = 0.0, 0.0
        for k in members:
            total += wanted[k] - (below + heights[k] / 2)
            below += heights[k]
        start = total / len(members)
        start = min(max(start, low), high - below)
        return start + below / 2

    for k in order:
        members, middle = [k], centre([k])
        while blocks and blocks[-1][1] + height(blocks[-1][0]) / 2 > middle - height(members) / 2 + 1e-9:
            members = blocks.pop()[0] + members
            middle = centre(members)
        blocks.append((members, middle))
    out = [0.0] * len(wanted)
    for members, middle in blocks:
        bottom = middle - height(members) / 2
        for k in members:
            out[k] = bottom + heights[k] / 2
            bottom += heights[k]
    return out


def place(
    requests: Sequence[Request],
    frame: tuple[float, float],
    spots: Sequence[Spot] = (),
    ink: Float | None = None,
) -> list[Placed | None]:
    """A free place for each label, or None where there is none.

    Parameters
    ----------
    requests : sequence of Request
    frame : (width, height)
        The panel, from (0, 0); labels stay inside.
    spots : sequence of Spot
        Markers and fixed texts: never covered.
    ink : (m, 3) array, optional
        Points on lines as x, y, weight: covered only if it cannot be helped.
    """
    lines = np.zeros((0, 3)) if ink is None else ink
    chosen: list[tuple[float, Placed] | None] = [None] * len(requests)
    for _ in range(3):
        for k, request in enumerate(requests):
            taken = list(spots) + [
                Spot(other[1].x, other[1].y, requests[i].width, requests[i].height)
                for i, other in enumerate(chosen)
                if other is not None and i != k
            ]
            chosen[k] = _best(request, frame, taken, lines)
    return [None if found is None else found[1] for found in chosen]


def _best(
    request: Request, frame: tuple[float, float], taken: Sequence[Spot], lines: Float
) -> tuple[float, Placed] | None:
    best: tuple[float, Placed] | None = None
    for reach in (7.0, 12.0, 20.0, 32.0, 48.0, 70.0, 100.0):
        for direction in _DIRECTIONS:
            corner = _corner(request, direction, reach)
            score = _score(request, corner, direction, reach, frame, taken, lines)
            if score is not None and (best is None or score < best[0]):
                best = score, Placed(*corner, leader=reach > 14.0)
        if best is not None and best[0] < reach:
            break
    return best


def _corner(request: Request, direction: tuple[float, float], reach: float) -> tuple[float, float]:
    """Lower left corner of the box whose near side is ``reach`` away from the point in this direction."""
    cos, sin = direction
    x = request.x + reach * cos + 0.5 * request.width * (_sign(cos) if abs(cos) > 0.2 else 0.0)
    y = request.y + reach * sin + 0.5 * request.height * (_sign(sin) if abs(sin) > 0.2 else 0.0)
    return x - 0.5 * request.width, y - 0.5 * request.height


def _sign(value: float) -> float:
    return math.copysign(1.0, value)


def _score(
    request: Request,
    corner: tuple[float, float],
    direction: tuple[float, float],
    reach: float,
    frame: tuple[float, float],
    taken: Sequence[Spot],
    lines: Float,
) -> float | None:
    """Small is good; None if the place is not free."""
    x, y = corner
    if x < 1 or y < 1 or x + request.width > frame[0] - 1 or y + request.height > frame[1] - 1:
        return None
    for spot in taken:
        apart = (
            x + request.width <= spot.x
            or spot.x + spot.width <= x
            or y + request.height <= spot.y
            or spot.y + spot.height <= y
        )
        if not apart:
            return None
    covered = (
        (lines[:, 0] > x - 1)
        & (lines[:, 0] < x + request.width + 1)
        & (lines[:, 1] > y - 1)
        & (lines[:, 1] < y + request.height + 1)
    )
    score = 0.5 * reach + float(lines[covered, 2].sum())
    if request.prefer:
        wish = _PREFERRED[request.prefer]
        score += 8.0 * (1.0 - wish[0] * direction[0] - wish[1] * direction[1])
    return score


def wrap(text: str, widths: dict[str, float], limit: float) -> list[str]:
    """Lines of at most ``limit`` points; ``widths`` gives the width of every word, and of the blank as ``" "``."""
    lines: list[str] = []
    current, used = "", 0.0
    for word in text.split():
        width = widths[word]
        if current and used + widths[" "] + width > limit:
            lines.append(current)
            current, used = word, width
        else:
            used += width + (widths[" "] if current else 0.0)
            current = f"{current} {word}" if current else word
    return [*lines, current] if current else lines
