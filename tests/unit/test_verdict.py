"""The verdict: clear, close or cannot tell, by the rule and in words."""

from __future__ import annotations

import numpy as np
import pytest

import diamondring as dr
from diamondring.comparing.standing import Candidate
from diamondring.comparing.verdict import decide

MEAN = np.array([10.0, 11.0, 9.0, 10.5, 9.5])
SPREAD = np.array([0.1, -0.1, 0.2, -0.2, 0.0])


def candidate(name, shift, wobble=0.0, columns=5, **more):
    """A method whose errors differ from a common level by `shift`, give or take `wobble` from split to split."""
    return Candidate(name, 4.0 + SPREAD + shift + wobble * np.array([1, -1, 1, -1, 0]), columns, columns, **more)


def verdict(*candidates, mean=MEAN, n_rows=100, **more):
    return decide(candidates, mean, ratio=0.25, n_rows=n_rows, **more)


def test_a_method_that_is_better_by_more_than_one_se_wins_clearly():
    v = verdict(candidate("L1", 0.0, columns=9), candidate("L2", 0.5, 0.1), candidate("none", 2.0, 0.1))
    assert (v.kind, v.winner, v.tied) == ("clear", "L1", ("L1",))
    assert v.headline == "Use L1."
    assert "the nearest, L2, by" in v.sentences[2]
    assert "9 columns" in v.sentences[3]
    assert "SE away" in v.would_change[0]


def test_within_one_se_the_priority_decides_and_says_so():
    tied = [candidate("L2", 0.0, columns=49), candidate("L1", 0.05, 0.3, columns=17)]
    v = verdict(*tied, candidate("none", 3.0, 0.1, columns=49))
    assert (v.kind, v.winner, v.tied) == ("close", "L1", ("L2", "L1"))
    assert v.headline == "Use L1 (close call)."
    assert "error does not decide; the priority, fewer inputs, does" in v.sentences[1]
    assert v.sentences[2] == "L1 needs 17 columns, not 49."
    assert v.sentences[3] == "The fit without a penalty is worse by more than one SE."


def test_the_lowest_error_never_wins_a_tie_by_itself():
    v = verdict(candidate("elastic net", 0.0, columns=30), candidate("relaxed L1", 0.01, 0.3, columns=3))
    assert v.winner == "relaxed L1"


@pytest.mark.parametrize(("priority", "winner"), [("fewer inputs", "L1"), ("robustness", "L2"), ("stability", "none")])
def test_each_priority_reads_its_own_number(priority, winner):
    tied = [
        candidate("L1", 0.0, columns=3, fragility=0.9, instability=0.5),
        candidate("L2", 0.01, 0.3, columns=8, fragility=0.1, instability=0.3),
        candidate("none", 0.02, 0.3, columns=9, fragility=0.5, instability=0.1),
    ]
    v = verdict(*tied, priority=priority)
    assert (v.kind, v.winner) == ("close", winner)
    assert priority in v.sentences[1]
    assert v.would_change[0].startswith("Another priority: ")


def test_equal_in_everything_the_one_with_less_to_tune_is_taken():
    v = verdict(candidate("L1", 0.0), candidate("L2", 0.0), candidate("none", 0.0))
    assert v.winner == "none"
    assert "least to tune" in v.sentences[2]
    assert v.would_change[-1].startswith("Nothing:")


def test_fewer_encoded_inputs_decide_among_equal_columns():
    few, many = (Candidate(name, 4 + SPREAD, 5, kept) for name, kept in (("L1", 7), ("none", 12)))
    v = verdict(few, many)
    assert v.winner == "L1"
    assert "keeps the fewest, 7 encoded inputs, not 12" in v.sentences[2]


def test_methods_that_need_as_few_columns_are_not_passed_over():
    few = [Candidate(name, 4 + SPREAD, 13, kept) for name, kept in (("L1", 13), ("elastic net", 15), ("L2", 13))]
    v = verdict(*few, Candidate("none", 4 + SPREAD, 19, 22))
    assert v.winner == "L2"
    assert v.sentences[2] == (
        "L2 needs 13 columns, not 19; so do L1 and elastic net. Of those that keep as few inputs, the one with the "
        "least to tune was taken: L2."
    )
    v = verdict(few[0], few[1], Candidate("none", 4 + SPREAD, 19, 22), Candidate("L2", 4 + SPREAD, 20, 22))
    assert v.sentences[2] == (
        "L1 needs 13 columns, not 19 or 20; so does elastic net. Of these, L1 keeps the fewest, 13 encoded inputs, "
        "not 15."
    )


def test_a_stronger_penalty_within_one_se_is_offered():
    v = verdict(candidate("L1", 0.0, columns=9, stronger_kept=3, stronger_error=4.41), candidate("L2", 0.5, 0.1))
    assert v.would_change[-1] == (
        "A stronger penalty (alpha='1se'): L1 would keep 3 inputs instead of 9, with a held-out error of ±2.10 instead "
        "of ±2.00."
    )
    same = verdict(candidate("L1", 0.0, columns=9, stronger_kept=9, stronger_error=4.41), candidate("L2", 0.5, 0.1))
    assert len(same.would_change) == 1


def test_priorities_that_agree_share_a_sentence():
    tied = [
        candidate("L1", 0.0, columns=3, fragility=0.9, instability=0.5),
        candidate("L2", 0.01, 0.3, columns=8, fragility=0.1, instability=0.3),
    ]
    assert "Another priority: robustness and stability would choose L2." in verdict(*tied).would_change


def test_the_threshold_is_exactly_one_se_of_nadeau_and_bengio():
    wobble = np.array([1.0, -1.0, 0.5, -0.5, 0.0])
    se = np.sqrt(wobble.var(ddof=1) * (1 / 5 + 0.25))
    best = Candidate("L2", 4 + SPREAD, 9, 9)
    for factor, kind in ((0.999, "close"), (1.001, "clear")):
        other = Candidate("L1", 4 + SPREAD + wobble + factor * se, 2, 2)
        assert verdict(best, other).kind == kind


def test_repeats_do_not_turn_a_tie_into_a_winner(rng):
    wobble = rng.standard_normal(10)
    # the term n_test/n_train stays, however often the rows are dealt anew
    wobble += 0.95 * np.sqrt(wobble.var() / 9) - wobble.mean()
    level = 4 + 0.1 * rng.standard_normal(10)
    for repeats in (1, 2, 10, 1000):
        best = Candidate("L1", np.tile(level, repeats), 9, 9)
        other = Candidate("L2", np.tile(level + wobble, repeats), 9, 9)
        v = decide([best, other], np.full(10 * repeats, 20.0), ratio=1 / 9, n_rows=500)
        assert v.kind == "close", repeats


def test_no_better_than_the_mean_by_one_se_is_cannot_tell():
    v = verdict(candidate("L1", 5.9, 3.0), candidate("L2", 7.0))
    assert (v.kind, v.winner) == ("cannot tell", "mean")
    assert v.headline == "Cannot tell: no method is shown to predict better than the mean."
    assert "is not below that of predicting the mean" in v.sentences[1]
    worse = verdict(candidate("L1", 9.0))
    assert worse.winner == "mean"
    assert "No method has a lower held-out error" in worse.sentences[1]


def test_too_few_rows_is_cannot_tell():
    v = verdict(candidate("L1", 0.0), n_rows=19)
    assert (v.kind, v.winner) == ("cannot tell", "L1")
    assert "19 rows are too few" in v.sentences[1]
    assert v.would_change == ("At least 20 rows.",)
    assert verdict(candidate("L1", 0.0), n_rows=20).kind == "clear"


def test_a_single_split_is_cannot_tell():
    one = Candidate("L1", np.array([4.0]), 3, 3), Candidate("L2", np.array([3.0]), 5, 5)
    v = decide(one, np.array([10.0]), ratio=0.1, n_rows=100)
    assert (v.kind, v.winner) == ("cannot tell", "L1")
    assert "single split" in v.sentences[1]


def test_methods_without_finite_errors_cannot_win():
    broken = Candidate("none", np.array([1.0, np.inf, 1, 1, 1]), 1, 1)
    assert verdict(broken, candidate("L1", 0.0)).winner == "L1"
    assert verdict(broken).winner == "mean"


def test_only_one_method():
    v = verdict(candidate("L1", 0.0))
    assert (v.kind, v.winner) == ("clear", "L1")
    assert "predicting the mean" in v.sentences[2]


def test_errors_are_shown_as_roots_only_where_they_are_squares():
    plain = verdict(candidate("L1", 0.0), candidate("L2", 0.5, 0.1), squared=False)
    assert "error is 4.00" in plain.sentences[1]
    squared = verdict(candidate("L1", 0.0), candidate("L2", 0.5, 0.1))
    assert "error is ±2.00" in squared.sentences[1]
    # sqrt(4.5) - sqrt(4) = 0.121, and its SE on the same scale
    assert "by 0.121 (SE" in squared.sentences[2]


def test_the_rule_and_its_se_are_named():
    v = verdict(candidate("L1", 0.0))
    assert "Nadeau and Bengio: sqrt(s² (1/5 + 0.25)), over 5 splits" in v.rule
    assert "decided by fewer inputs" in v.rule


def test_more_rows_are_promised_only_as_far_as_the_numbers_say():
    close = verdict(candidate("L1", 0.0, columns=9), candidate("L2", 0.15, 0.3, columns=3))
    wobble = 0.3 * np.array([1, -1, 1, -1, 0])
    factor = wobble.var(ddof=1) * (1 / 5 + 0.25) / 0.15**2
    assert f"about {float(f'{100 * factor:.2g}'):,.0f} rows would show it" in close.would_change[-1]
    hopeless = verdict(candidate("L1", 0.0, columns=9), candidate("L2", 0.001, 0.3, columns=3))
    assert "More rows would hardly help" in hopeless.would_change[-1]


def test_an_unknown_priority_is_refused():
    with pytest.raises(dr.InputError, match="priority='speed' is unknown"):
        verdict(candidate("L1", 0.0), priority="speed")


def test_str_is_the_headline_and_its_reasons():
    lines = str(verdict(candidate("L1", 0.0), candidate("L2", 1.0, 0.1))).splitlines()
    assert lines[0] == "Use L1."
    assert all(line.startswith("  ") for line in lines[1:])
