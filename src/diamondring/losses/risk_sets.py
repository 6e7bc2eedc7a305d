"""Who is at risk at each event time, and sums over them. The compiled core has its own copy (``cox_risk_sets``)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["RiskSets", "sums_by"]

_FEW = 32  # strata, whose open rows are summed one stratum after another

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def sums_by(index: Int, values: Float, size: int) -> Float:
    """Sums (size,) of values by index, in the precision of the values."""
    if values.dtype == np.float64:
        return np.asarray(np.bincount(index, values, size), dtype=np.float64)
    out = np.zeros(size, dtype=values.dtype)
    np.add.at(out, index, values)
    return out


class RiskSets:
    """Rows and distinct event times of all strata, the times numbered one stratum after another.

    A row is at risk at the times in (start, stop] of its own stratum: one run of numbers. Its own event, the last of
    that run, is kept apart from the others. Sums add and never subtract, so that sums of positive numbers keep their
    digits: a run of two times or more is the end of the left half and the beginning of the right half of one aligned
    block of ``2^(k+1)`` times, and running sums inside the halves of all blocks serve all runs (a disjoint sparse
    table).

    Sums are float64 or, for values of that type, long double.

    Parameters
    ----------
    y : (n, 4) array
        Start, stop, event, stratum.
    share : (n,) array
        Rows of share 0 are absent, and so are those that are at risk at no event time.

    Attributes
    ----------
    rows : (m,) array of int
        The rows at risk at some time, to which all (m,) vectors here belong.
    times : int
        T, the number of event times.
    event : (m,) bool
    time : (m,) array of int
        Number of the last event time at which each row is at risk; for an event its own.
    code : (m,) array of int
        Number of each row's stratum, below the int ``strata``.
    stop, stratum : (T,) arrays
        Of each event time.
    """

    def __init__(self, y: Float, share: Float):
        rows = np.flatnonzero(share > 0)
        start, stop, event, stratum = y[rows].T
        values, rank = np.unique(np.concatenate([start, stop]), return_inverse=True)
        strata, code = np.unique(stratum, return_inverse=True)
        width = len(values) + 1
        begin, end = code * width + rank[: len(start)], code * width + rank[len(start) :]
        keys = np.unique(end[event != 0])
        self.times = len(keys)
        self.stop, self.stratum = values[keys % width], strata[keys // width]
        first = np.maximum(np.searchsorted(keys, begin, "right"), np.searchsorted(keys, code * width))
        last = np.searchsorted(keys, end, "right") - 1
        some = first <= last
        self.rows, self.event, self.time = rows[some], event[some] != 0, last[some]
        self.code, self.strata = code[some], len(strata)
        first, last = first[some], last[some] - self.event
        spans = np.searchsorted(self.stratum, strata, "left"), np.searchsorted(self.stratum, strata, "right")
        few = len(strata) <= _FEW
        self._spans = list(zip(*(each.tolist() for each in spans), strict=True)) if few else []
        self._open = (first == spans[0][self.code]) & (first <= last) & few  # at risk from the beginning
        self._open_last = last[self._open]
        self._levels = self._runs(np.where(self._open, 1, first), np.where(self._open, 0, last))

    def _runs(self, first: Int, last: Int) -> list[tuple[int, Int, Int, Int]]:
        """For each size of blocks, its exponent (-1 for single times), the rows, and where their runs begin and end."""
        some = np.flatnonzero(first <= last)
        # frexp's exponent is the number of bits
        bit = np.frexp((first[some] ^ last[some]).astype(np.float64))[1] - 1
        return [(int(k), some[bit == k], first[some[bit == k]], last[some[bit == k]]) for k in np.unique(bit)]

    def others(self, x: Float) -> Float:
        """Of a value (m,) per row: its sum (T,) over the rows at risk at each time that have no event then."""
        out = np.zeros(self._padded, dtype=x.dtype)
        ends = sums_by(self._open_last, x[self._open], self.times)
        for begin, end in self._spans:
            out[begin:end] = np.cumsum(ends[begin:end][::-1])[::-1]
        for bit, rows, first, last in self._levels:
            work = sums_by(first, x[rows], len(out))
            if bit < 0:
                out += work
                continue
            work += sums_by(last, x[rows], len(out))
            halves = work.reshape(-1, 2, 1 << bit)
            into = out.reshape(halves.shape)
            into[:, 0] += np.cumsum(halves[:, 0], axis=1)
            into[:, 1] += np.cumsum(halves[:, 1, ::-1], axis=1)[:, ::-1]
        return out[: self.times]

    def events(self, x: Float) -> Float:
        """The sum (T,) over the rows with an event at each time."""
        return sums_by(self.time[self.event], x[self.event], self.times)

    def spread(self, others: Float, events: Float) -> Float:
        """For each row (m,): the sum of `others` over its times without an event, and `events` at its own event."""
        out = np.zeros(len(self.rows), dtype=others.dtype)
        out[self.event] = events[self.time[self.event]]
        padded = np.zeros(self._padded, dtype=others.dtype)
        for begin, end in self._spans:
            padded[begin:end] = np.cumsum(others[begin:end])
        out[self._open] += padded[self._open_last]
        padded[: self.times] = others
        for bit, rows, first, last in self._levels:
            if bit < 0:
                out[rows] += padded[first]
                continue
            halves = padded.reshape(-1, 2, 1 << bit)
            sums = np.empty_like(halves)
            sums[:, 0] = np.cumsum(halves[:, 0, ::-1], axis=1)[:, ::-1]
            sums[:, 1] = np.cumsum(halves[:, 1], axis=1)
            out[rows] += sums.ravel()[first] + sums.ravel()[last]
        return out

    @property
    def _padded(self) -> int:
        """T, filled up to a whole number of the largest blocks."""
        block = 1 << (max((bit for bit, *_ in self._levels), default=-1) + 1)
        return -(-self.times // block) * block
