"""Labels never cover each other, whatever they are asked to do."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diamondring.figures.labels import Request, Spot, place, spread, wrap


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(-50, 250), min_size=1, max_size=8))
def test_spread_labels_keep_their_order_distance_and_frame(wanted):
    heights = [12.0] * len(wanted)
    centres = spread(wanted, heights, 0.0, 200.0)
    order = np.argsort(wanted, kind="stable")
    placed = np.array(centres)[order]
    assert np.all(np.diff(placed) >= 12.0 - 1e-9)
    assert placed[0] >= 6.0 - 1e-9
    assert placed[-1] <= 194.0 + 1e-9


def test_labels_that_are_free_stay_where_they_are():
    assert spread([20.0, 60.0, 150.0], [10.0, 10.0, 10.0], 0.0, 200.0) == [20.0, 60.0, 150.0]


def _apart(a, b):
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(20, 120)), min_size=1, max_size=7))
def test_placed_labels_overlap_neither_each_other_nor_markers_and_stay_inside(points):
    requests = [Request(x, y, width, 12.0) for x, y, width in points]
    spots = [Spot(x - 4, y - 4, 8, 8) for x, y, _ in points]
    placed = place(requests, (300.0, 200.0), spots)
    boxes = [(p.x, p.y, r.width, r.height) for p, r in zip(placed, requests, strict=True) if p is not None]
    for k, box in enumerate(boxes):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[0] + box[2] <= 300
        assert box[1] + box[3] <= 200
        assert all(_apart(box, other) for other in boxes[:k])
        assert all(_apart(box, (s.x, s.y, s.width, s.height)) for s in spots)


def test_lines_are_avoided_where_there_is_room():
    line = np.column_stack([np.arange(100.0, 300.0, 2.0), np.full(100, 100.0), np.full(100, 2.0)])
    (spot,) = place([Request(150.0, 100.0, 60.0, 12.0)], (300.0, 200.0), [], line)
    assert spot is not None
    assert not spot.y - 1 < 100.0 < spot.y + 13


def test_a_label_without_room_is_left_out():
    assert place([Request(10.0, 10.0, 500.0, 12.0)], (300.0, 200.0)) == [None]


def test_wrapping_keeps_all_words_and_the_limit():
    words = ["one", "two", "three", "four", "five", "six"]
    widths = {word: 10.0 * len(word) for word in words} | {" ": 5.0}
    lines = wrap(" ".join(words), widths, 95.0)
    assert " ".join(lines).split() == words
    assert len(lines) > 1
    assert all(sum(widths[w] for w in line.split()) + 5 * line.count(" ") <= 95.0 for line in lines)
