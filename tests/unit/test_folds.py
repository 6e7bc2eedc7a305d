"""Splits: the same rows as scikit-learn deals, checked, and described in words."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, KFold, PredefinedSplit, RepeatedKFold, ShuffleSplit, TimeSeriesSplit

import diamondring as dr
from diamondring.tuning.folds import check_nestable, make_splits


def split(n=20, **options):
    return make_splits(np.zeros((n, 1)), np.zeros(n), **options)


def same(ours, theirs):
    theirs = list(theirs)
    assert len(ours) == len(theirs)
    for mine, (train, test) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(mine.train, train)
        np.testing.assert_array_equal(mine.test, test)


def test_a_number_deals_rows_as_scikit_learn_does():
    same(split(23, cv=5, random_state=7), KFold(5, shuffle=True, random_state=7).split(np.zeros(23)))


def test_repeats_deal_rows_as_scikit_learn_does():
    theirs = RepeatedKFold(n_splits=4, n_repeats=3, random_state=1).split(np.zeros(21))
    ours = split(21, cv=4, repeats=3, random_state=1)
    assert ours.n_repeats == 3
    assert ours.description == "4 folds, shuffled with random_state=1, repeated 3 times"
    same(ours, theirs)


def test_groups_are_dealt_as_scikit_learn_does_and_stay_together():
    groups = np.array(list("aabbbcddeefffghh"))
    ours = split(len(groups), cv=3, groups=groups, random_state=5)
    same(ours, GroupKFold(3, shuffle=True, random_state=5).split(np.zeros(len(groups)), groups=groups))
    for part in ours:
        assert not set(groups[part.train]) & set(groups[part.test])


def test_the_same_number_gives_the_same_folds_and_another_gives_others():
    first, second, third = (split(cv=4, random_state=s) for s in (3, 3, 4))
    assert all(np.array_equal(a.test, b.test) for a, b in zip(first, second, strict=True))
    assert not all(np.array_equal(a.test, b.test) for a, b in zip(first, third, strict=True))


def test_a_random_state_object_is_used_as_it_is():
    state = np.random.RandomState(2)
    same(split(cv=3, random_state=state), KFold(3, shuffle=True, random_state=2).split(np.zeros(20)))


@pytest.mark.parametrize(
    "splitter",
    [KFold(4), ShuffleSplit(3, random_state=0), TimeSeriesSplit(4), PredefinedSplit(np.repeat([0, 1, -1, 2], 5))],
    ids=lambda s: type(s).__name__,
)
def test_any_splitter_works(splitter):
    same(split(cv=splitter), splitter.split(np.zeros(20)))


def test_a_splitter_gets_the_groups_that_were_given():
    groups = np.repeat(["x", "y", "z", "w"], 5)
    same(split(cv=GroupKFold(4), groups=groups), GroupKFold(4).split(np.zeros(20), groups=groups))


def test_pairs_may_be_index_arrays_lists_ranges_or_masks():
    mask = np.arange(20) < 15
    ours = split(cv=iter([(mask, ~mask), ([0, 1, 2], range(3, 6))]))
    assert ours.description == "2 splits given by the caller"
    np.testing.assert_array_equal(ours.pairs[0].test, np.arange(15, 20))
    np.testing.assert_array_equal(ours.pairs[1].train, [0, 1, 2])


def test_ratio_of_test_to_training_rows():
    assert split(20, cv=5).ratio == pytest.approx(1 / 4)
    assert split(21, cv=5).ratio == pytest.approx(1 / 4)
    assert split(cv=[(range(10), range(10, 20))]).ratio == 1.0


def test_rows_of_weight_zero_are_absent():
    weight = np.ones(20)
    weight[[3, 8, 9]] = 0
    ours = split(cv=4, sample_weight=weight, random_state=1)
    reference = split(17, cv=4, random_state=1)
    there = np.flatnonzero(weight)
    for mine, plain in zip(ours, reference, strict=True):
        np.testing.assert_array_equal(mine.train, there[plain.train])
        np.testing.assert_array_equal(mine.test, there[plain.test])
    given = split(cv=KFold(4), sample_weight=weight)
    assert all(3 not in part.train and 3 not in part.test for part in given)


def test_a_weight_of_two_counts_twice_in_the_ratio():
    weight = np.array([2.0, 2.0, 1.0, 1.0])
    assert make_splits(None, np.zeros(4), cv=[([0, 2], [1, 3])], sample_weight=weight).ratio == pytest.approx(1.0)
    assert make_splits(None, np.zeros(4), cv=[([0, 1], [2, 3])], sample_weight=weight).ratio == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 3, "cv": 5}, r"3 rows are too few for 5-fold cross-validation. Pass alpha=, fewer folds, or more rows."),
        ({"n": 1, "cv": 2}, r"1 row is too few for 2-fold"),
        ({"cv": 1}, r"cv=1: cross-validation needs 2 folds or more"),
        ({"cv": 5, "groups": np.repeat([0, 1], 10)}, r"2 groups are too few for 5-fold"),
        ({"cv": 5, "groups": np.zeros(7)}, r"groups has shape \(7,\); it needs one label for each of the 20 rows"),
        ({"cv": 5, "groups": np.r_[np.nan, np.ones(19)]}, r"groups has a missing label in row 0"),
        ({"cv": 5, "groups": np.array(["a", None] * 10, dtype=object)}, r"groups mixes kinds of labels"),
        ({"cv": 5, "repeats": 0}, r"repeats=0: the number of repeats must be a whole number"),
        ({"cv": KFold(3), "repeats": 2}, r"repeats=2 needs cv as a number of folds"),
        ({"cv": []}, r"cv holds no splits"),
        ({"cv": [([0, 1], [])]}, r"Split 1 of cv has an empty test part"),
        ({"cv": [([0, 1], [2]), ([], [2])]}, r"Split 2 of cv has an empty training part"),
        ({"cv": [([0, 1, 2], [2, 3])]}, r"Split 1 of cv has 1 row in both its training and its test part \(2\)"),
        ({"cv": [([0, 25], [2])]}, r"The training part of split 1 names row 25; the rows are 0 to 19"),
        ({"cv": [([0, 1], [-1])]}, r"The test part of split 1 names row -1"),
        ({"cv": [([0.5, 1], [2])]}, r"holds float64 values; row numbers are whole numbers"),
        ({"cv": [(np.ones(3, bool), [2])]}, r"The training mask of split 1 has 3 entries for 20 rows"),
        ({"cv": [([[0]], [2])]}, r"has 2 dimensions"),
        ({"cv": [3, 4]}, r"Split 1 of cv is not a pair"),
        ({"cv": [([0], [1])], "groups": np.zeros(20)}, r"groups= has no effect on a list of splits"),
        ({"cv": KFold(30)}, r"cannot split these 20 rows"),
        ({"cv": 5, "random_state": -1}, r"a seed lies between 0 and"),
    ],
)
def test_splits_that_cannot_be_used_are_refused(options, message):
    with pytest.raises(dr.InputError, match=message):
        split(**options)


@pytest.mark.parametrize("cv", ["ten", None, True, 3.5])
def test_what_is_no_split_at_all_is_a_type_error(cv):
    with pytest.raises(dr.InputTypeError, match="pass a number of folds"):
        split(cv=cv)


def test_a_random_state_of_another_kind_is_a_type_error():
    with pytest.raises(dr.InputTypeError, match="random_state"):
        split(cv=3, random_state="seed")


def test_a_split_whose_rows_all_have_weight_zero_is_refused():
    with pytest.raises(dr.InputError, match="empty test part"):
        split(cv=[(range(10), [10])], sample_weight=np.r_[np.ones(10), np.zeros(10)])


def test_nested_work_needs_splits_that_can_be_drawn_again():
    check_nestable(5)
    check_nestable(KFold(3))
    with pytest.raises(dr.InputError, match="nested=True draws folds inside every training part"):
        check_nestable([([0], [1])])
