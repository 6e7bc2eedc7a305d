"""Splits: which rows train and which rows test, in every fold of a cross-validation.

A number K gives K shuffled folds, drawn exactly as scikit-learn's ``KFold(K, shuffle=True, random_state=...)``
(``StratifiedKFold`` for labels and survival times, ``GroupKFold`` with groups) draws them, so that a loop written by
hand meets the same rows. Any scikit-learn splitter and any list of ``(train, test)`` index pairs work as well. Rows of
weight zero are absent: they are in no training part and no test part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, InputTypeError

IntVector = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """One training part and one test part: row numbers, each ``(n_rows_of_the_part,)`` int64."""

    train: IntVector
    test: IntVector


@dataclass(frozen=True, eq=False)
class Deal:
    """Rows dealt into folds: splits whose test parts do not overlap, and whose training parts are all other rows.

    Attributes
    ----------
    fold : (n,) int32 array
        Number of the fold that tests the row; -1 for rows that no fold tests.
    count : int
        Number of folds.
    """

    fold: NDArray[np.int32]
    count: int


@dataclass(frozen=True, eq=False)
class Splits:
    """All splits of one cross-validation, shared by every method that is compared.

    Attributes
    ----------
    pairs : tuple of Split
        The splits; the folds of the first repeat come first.
    deals : tuple of Deal
        The same splits, one entry per repeat, where rows were dealt into folds here; empty for other splits.
    n_repeats : int
        How often the rows were dealt into folds.
    ratio : float
        ``n_test / n_train``, in weighted rows, of an average split; the Nadeau-Bengio standard error needs it.
    description : str
        The splits in words, for prints and reports.
    """

    given: tuple[Split, ...]
    n_repeats: int
    ratio: float
    description: str
    deals: tuple[Deal, ...] = ()

    @cached_property
    def pairs(self) -> tuple[Split, ...]:
        return self.given or tuple(split for deal in self.deals for split in _pairs(deal))

    def __len__(self) -> int:
        return sum(deal.count for deal in self.deals) or len(self.given)

    def __iter__(self) -> Iterator[Split]:
        return iter(self.pairs)


def make_splits(
    X: Any,
    y: NDArray[np.float64],
    *,
    cv: Any = 10,
    groups: Any = None,
    repeats: int = 1,
    random_state: Any = 0,
    sample_weight: NDArray[np.float64] | None = None,
    strata: Any = None,
) -> Splits:
    """Turn ``cv`` into checked splits.

    Parameters
    ----------
    X : the inputs as the user gave them, ``(n, ...)``; only handed on to a scikit-learn splitter.
    y : ``(n,)`` target (or one row per row of X), handed on to a splitter; its length is the number of rows.
    cv : int (K shuffled folds), a scikit-learn splitter, or an iterable of ``(train, test)`` index pairs. Default 10.
    groups : ``(n,)`` labels or None; rows of one label never stand on both sides of a split.
    repeats : how often the rows are dealt into K folds anew (only with an int ``cv``). Default 1.
    random_state : int, ``numpy.random.RandomState`` or None, for the shuffling. Default 0.
    sample_weight : ``(n,)`` weights or None; rows of weight 0 are left out of every part.
    strata : ``(n,)`` labels or None; K folds without groups then have the same share of each label, as far as possible.
        A splitter is given these in the place of `y`.

    Raises
    ------
    InputError
        Fewer rows (or groups) than folds, an empty part, a row in both parts, a row number out of range.
    """
    n = int(y.shape[0])
    present = np.arange(n, dtype=np.int64) if sample_weight is None else np.flatnonzero(sample_weight > 0)
    labels = _check_groups(groups, n)
    repeats = _check_repeats(repeats)
    if isinstance(cv, bool | str | bytes) or cv is None:  # text has a method called split, too
        raise InputTypeError(f"cv={cv!r}: pass a number of folds, a scikit-learn splitter, or pairs (train, test).")
    if isinstance(cv, Integral):
        codes = None if strata is None or labels is not None else np.asarray(strata)[present]
        drawn = _draw_folds(int(cv), n, present, labels, repeats, random_state, codes)
        description = _describe(int(cv), repeats, labels is not None, random_state, codes is not None)
        return _dealt(drawn, description)
    if repeats > 1:
        raise InputError(
            f"repeats={repeats} needs cv as a number of folds. "
            "For a repeated splitter pass one that repeats by itself, e.g. RepeatedKFold."
        )
    if hasattr(cv, "split"):
        pairs = _ask_splitter(cv, X, y if strata is None else np.asarray(strata), groups)
        n_repeats = int(getattr(cv, "n_repeats", 1))
        description = f"{len(pairs)} splits of {type(cv).__name__}"
    else:
        if labels is not None:
            raise InputError("groups= has no effect on a list of splits: pass groups with a number of folds.")
        pairs = _read_pairs(cv)
        n_repeats = 1
        description = f"{len(pairs)} split{'s' if len(pairs) != 1 else ''} given by the caller"
    keep = np.zeros(n, dtype=bool)
    keep[present] = True
    checked = tuple(_check_pair(i + 1, pair, n, keep) for i, pair in enumerate(pairs))
    return _finish(checked, n_repeats, sample_weight, description)


def _check_repeats(repeats: Any) -> int:
    if isinstance(repeats, bool) or not isinstance(repeats, Integral) or repeats < 1:
        raise InputError(f"repeats={repeats!r}: the number of repeats must be a whole number, 1 or more.")
    return int(repeats)


def _check_groups(groups: Any, n: int) -> IntVector | None:
    """Return group numbers ``(n,)``, ordered as the sorted labels, or None."""
    if groups is None:
        return None
    labels = np.asarray(groups)
    if labels.ndim != 1 or labels.shape[0] != n:
        raise InputError(f"groups has shape {labels.shape}; it needs one label for each of the {n} rows.")
    try:
        missing = np.asarray(labels != labels)
        _, numbers = np.unique(labels, return_inverse=True)
    except TypeError as exc:
        raise InputError("groups mixes kinds of labels that cannot be ordered; make them all text or numbers.") from exc
    if missing.dtype == bool and missing.any():
        raise InputError(f"groups has a missing label in row {int(np.argmax(missing))}; give every row a label.")
    return np.asarray(numbers, dtype=np.int64).reshape(n)


def _random(random_state: Any) -> np.random.RandomState:
    """A RandomState, as scikit-learn's ``check_random_state`` makes one, without importing scikit-learn."""
    if random_state is None or isinstance(random_state, Integral):
        try:
            seed = None if random_state is None else int(random_state)
            return np.random.RandomState(seed)  # the same draws as scikit-learn's splitters
        except ValueError as exc:
            raise InputError(f"random_state={random_state!r}: a seed lies between 0 and 2**32 - 1.") from exc
    if isinstance(random_state, np.random.RandomState):
        return random_state
    raise InputTypeError(f"random_state={random_state!r}: pass a whole number, a numpy RandomState, or None.")


def consecutive_folds(k: int, n: int, sample_weight: NDArray[np.float64] | None, description: str) -> Splits:
    """``k`` folds of consecutive rows, as scikit-learn's ``KFold(k)`` makes them, for 2 <= k <= n.

    Raises
    ------
    InputError
        If a fold has no row of positive weight.
    """
    sizes = np.full(k, n // k)
    sizes[: n % k] += 1
    fold = np.repeat(np.arange(k, dtype=np.int32), sizes)
    if sample_weight is not None:
        fold[sample_weight <= 0] = -1
        counts = np.bincount(fold[fold >= 0], minlength=k)
        for empty in np.flatnonzero(counts == 0)[:1]:
            raise _empty(int(empty) + 1, "test")
        if np.count_nonzero(counts) == 1:
            raise _empty(1, "training")
    return _dealt((Deal(fold, k),), description)


def _pairs(deal: Deal) -> tuple[Split, ...]:
    """The splits of folds that test every row that is there."""
    present = deal.fold >= 0
    tests = [deal.fold == number for number in range(deal.count)]
    return tuple(Split(np.flatnonzero(present & ~test), np.flatnonzero(test)) for test in tests)


def deals_of(pairs: tuple[Split, ...], there: NDArray[np.bool_]) -> tuple[Deal, ...]:
    """Splits as deals, in their order; empty if a training part is not simply all rows that are there less the test.

    Parameters
    ----------
    there : (n,) mask of the rows of positive weight.
    """
    total = int(there.sum())
    out: list[tuple[NDArray[np.int32], int]] = []
    for split in pairs:
        if split.train.size + split.test.size != total:
            return ()
        seen = np.zeros(len(there), dtype=bool)
        seen[split.train] = seen[split.test] = True
        if not np.array_equal(seen, there):  # with as many entries as rows, none is there twice
            return ()
        if not out or np.any(out[-1][0][split.test] >= 0):
            out.append((np.full(len(there), -1, dtype=np.int32), 0))
        fold, count = out[-1]
        fold[split.test] = count
        out[-1] = (fold, count + 1)
    return tuple(Deal(fold, count) for fold, count in out)


def _dealt(deals: tuple[Deal, ...], description: str) -> Splits:
    # every row is in one test part and in k - 1 training parts
    return Splits((), len(deals), 1.0 / (deals[0].count - 1), description, deals)


def _empty(i: int, side: str) -> InputError:
    return InputError(f"Split {i} of cv has an empty {side} part (rows of weight 0 do not count).")


def _draw_folds(
    k: int, n: int, present: IntVector, labels: IntVector | None, repeats: int, seed: Any,
    strata: NDArray[Any] | None = None,
) -> tuple[Deal, ...]:  # fmt: skip
    """Deal rows (or whole groups of rows) into ``k`` shuffled folds, ``repeats`` times."""
    if k < 2:
        raise InputError(f"cv={k}: cross-validation needs 2 folds or more.")
    if labels is None:
        count, number, what = present.size, np.arange(present.size, dtype=np.int64), "rows"
    else:
        used, number = np.unique(labels[present], return_inverse=True)
        count, what = used.size, "groups"
    if count < k:
        counted = f"{count} {what} are" if count != 1 else f"1 {what[:-1]} is"
        raise InputError(f"{counted} too few for {k}-fold cross-validation. Pass alpha=, fewer folds, or more {what}.")
    rng = _random(seed)
    deals: list[Deal] = []
    for _ in range(repeats):
        fold_of = _one_deal(k, count, rng) if strata is None else _stratified_deal(k, strata, rng)
        fold_of_row = np.full(n, -1, dtype=np.int32)
        fold_of_row[present] = fold_of[number]
        deals.append(Deal(fold_of_row, k))
    return tuple(deals)


def _one_deal(k: int, count: int, rng: np.random.RandomState) -> NDArray[np.int32]:
    order = np.arange(count)
    rng.shuffle(order)
    fold_of = np.empty(count, dtype=np.int32)
    for fold, members in enumerate(np.array_split(order, k)):
        fold_of[members] = fold
    return fold_of


def _stratified_deal(k: int, strata: NDArray[Any], rng: np.random.RandomState) -> NDArray[np.int32]:
    """Every label dealt by itself; which folds get one row more goes round, so that folds are of one size, too."""
    _, first, codes = np.unique(strata, return_index=True, return_inverse=True)
    fold_of = np.empty(len(strata), dtype=np.int32)
    begin = 0
    for label in np.argsort(first):  # in the order in which the labels come, as scikit-learn does
        rows = np.flatnonzero(codes == label)
        share = np.bincount(np.arange(begin, begin + len(rows)) % k, minlength=k)
        cards = np.repeat(np.arange(k, dtype=np.int32), share)
        rng.shuffle(cards)
        fold_of[rows] = cards
        begin += len(rows)
    return fold_of


def _describe(k: int, repeats: int, grouped: bool, seed: Any, stratified: bool = False) -> str:
    even = ", stratified" if stratified else ""
    shuffled = "shuffled" if seed is None else f"shuffled with random_state={seed!r}"
    whole = ", whole groups" if grouped else ""
    again = f", repeated {repeats} times" if repeats > 1 else ""
    return f"{k} folds{even}, {shuffled}{whole}{again}"


def _ask_splitter(cv: Any, X: Any, y: NDArray[np.float64], groups: Any) -> list[tuple[Any, Any]]:
    try:
        return list(cv.split(X, y, groups))
    except (ValueError, TypeError) as exc:
        raise InputError(f"cv={cv!r} cannot split these {y.shape[0]} rows: {exc}") from exc


def _read_pairs(cv: Any) -> list[tuple[Any, Any]]:
    if not isinstance(cv, Iterable):
        raise InputTypeError(f"cv={cv!r}: pass a number of folds, a scikit-learn splitter, or pairs (train, test).")
    pairs = []
    for i, pair in enumerate(cv):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise InputError(f"Split {i + 1} of cv is not a pair (train, test) of row numbers.")
        pairs.append((pair[0], pair[1]))
    return pairs


def _rows(part: Any, side: str, i: int, n: int) -> IntVector:
    """Row numbers of one part, from indices or from a boolean mask."""
    rows = np.asarray(list(part) if isinstance(part, range) else part)
    if rows.ndim != 1:
        raise InputError(f"The {side} part of split {i} has {rows.ndim} dimensions; row numbers have one.")
    if rows.dtype == bool:
        if rows.size != n:
            raise InputError(f"The {side} mask of split {i} has {rows.size} entries for {n} rows.")
        return np.flatnonzero(rows)
    if rows.size and not np.issubdtype(rows.dtype, np.integer):
        raise InputError(f"The {side} part of split {i} holds {rows.dtype} values; row numbers are whole numbers.")
    rows = rows.astype(np.int64)
    outside = (rows < 0) | (rows >= n)
    if outside.any():
        bad = int(rows[np.argmax(outside)])
        raise InputError(f"The {side} part of split {i} names row {bad}; the rows are 0 to {n - 1}.")
    return rows


def _check_pair(i: int, pair: tuple[Any, Any], n: int, keep: NDArray[np.bool_]) -> Split:
    train, test = _rows(pair[0], "training", i, n), _rows(pair[1], "test", i, n)
    trains = np.zeros(n, dtype=bool)
    trains[train] = True
    both = np.unique(test[trains[test]])
    if both.size:
        shown = ", ".join(str(r) for r in both[:5]) + (", ..." if both.size > 5 else "")
        raise InputError(
            f"Split {i} of cv has {both.size} row{'s' if both.size != 1 else ''} in both its training and its test "
            f"part ({shown}), so its error would not be held out. Make the two parts disjoint."
        )
    train, test = train[keep[train]], test[keep[test]]
    for rows, side in ((train, "training"), (test, "test")):
        if rows.size == 0:
            raise _empty(i, side)
    return Split(train, test)


def _finish(pairs: tuple[Split, ...], n_repeats: int, weight: NDArray[np.float64] | None, description: str) -> Splits:
    if not pairs:
        raise InputError("cv holds no splits: pass at least one pair (train, test).")

    def size(rows: IntVector) -> float:
        return float(rows.size) if weight is None else float(weight[rows].sum())

    ratio = sum(size(s.test) for s in pairs) / sum(size(s.train) for s in pairs)
    return Splits(pairs, n_repeats, ratio, description)


def check_nestable(cv: Any) -> None:
    """Refuse splits that cannot be drawn again inside a training part, as nested cross-validation needs.

    Raises
    ------
    InputError
        If `cv` is a list of splits.
    """
    if not isinstance(cv, Integral) and not hasattr(cv, "split"):
        raise InputError(
            "nested=True draws folds inside every training part, which a fixed list of splits does not allow: pass cv "
            "as a number of folds or a scikit-learn splitter."
        )
