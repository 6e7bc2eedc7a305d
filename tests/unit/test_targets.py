"""Targets of every kind of loss: what is read, and a sentence for what cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

import diamondring as dr
from diamondring.data.targets import read_labels, read_target

N = 12
CODES = np.arange(N) % 2
THREE = np.arange(N) % 3
WORDS = np.where(CODES == 1, "yes", "no")
HOLES: Any = WORDS.astype(object).copy()
HOLES[[2, 5]] = [None, np.nan]


@pytest.mark.parametrize(
    ("y", "labels"),
    [
        (CODES, (0, 1)),
        (CODES.astype(bool), (False, True)),
        (2.0 * CODES - 1.0, (-1.0, 1.0)),
        (WORDS, ("no", "yes")),
        (WORDS.tolist(), ("no", "yes")),
        (WORDS.astype(object), ("no", "yes")),
        (WORDS.reshape(-1, 1), ("no", "yes")),
        (iter(WORDS.tolist()), ("no", "yes")),
        (pd.Series(pd.Categorical(WORDS, categories=["yes", "no", "never"])), ("no", "yes")),
        (pd.Series(WORDS, dtype="string"), ("no", "yes")),
        (pd.Series(CODES.astype(bool), dtype="boolean"), (False, True)),
        (pd.DataFrame({"answer": WORDS}), ("no", "yes")),
    ],
)
def test_two_labels_of_any_kind(y: Any, labels: Any) -> None:
    target = read_target(y, N, dr.Binomial())
    assert target.classes == labels
    assert np.array_equal(target.values, CODES) or np.array_equal(target.values, 1 - CODES)
    assert target.values.dtype == np.float64


def test_shares_and_trials() -> None:
    share = np.linspace(0, 1, N)
    assert np.array_equal(read_target(share, N, dr.Binomial()).values, share)
    counts = np.column_stack([np.arange(N), 3 * np.ones(N)])
    target = read_target(counts, N, dr.Binomial())
    assert np.array_equal(target.weights, np.arange(N) + 3)
    assert target.values == pytest.approx(np.arange(N) / (np.arange(N) + 3.0))
    table = pd.DataFrame(counts, columns=["well", "ill"])
    assert read_target(table, N, dr.Binomial()).classes == ("ill", "well")
    many = read_target(np.eye(3)[THREE], N, dr.Multinomial())
    assert many.values.shape == (N, 3)
    assert np.array_equal(many.weights, np.ones(N))


@pytest.mark.parametrize(
    ("loss", "y", "sentence"),
    [
        ("binomial", HOLES, r"y has 2 missing labels \(rows 2, 5, counting from 0\)"),
        ("binomial", np.where(CODES == 1, np.nan, 0.0), "y has 6 missing labels"),
        ("binomial", np.where(CODES == 1, np.inf, 0.0), "y has 6 infinite labels"),
        ("binomial", pd.Series(np.where(THREE == 0, None, WORDS), dtype="string"), "y has 4 missing labels"),
        ("binomial", [1, "a"] * (N // 2), "y mixes labels of the types number, str"),
        ("binomial", THREE, "y has 3 labels .*Use loss='multinomial'"),
        ("binomial", np.ones(N), "y has the single label 1.0 in all 12 rows"),
        ("multinomial", ["a"] * N, "y has the single label 'a'"),
        ("multinomial", [f"id{i}" for i in range(N)], "y has another label in every row.*Is it an identifier"),
        ("multinomial", np.linspace(0, 3, N), "y holds numbers that are no labels, such as 0.27"),
        ("binomial", np.linspace(0, 2, N), "y holds numbers that are no labels"),
        ("binomial", CODES * 1j, "complex numbers"),
        ("binomial", None, "y is None"),
        ("binomial", "yes", "y is text"),
        ("binomial", {"a": 1}, "y is a dictionary"),
        ("binomial", 3, "y is an int"),
        ("binomial", np.array(3), "y is a single value"),
        ("binomial", sp.csr_array(CODES.reshape(-1, 1)), "y is a sparse matrix"),
        ("binomial", [[1, 2], [3]] * (N // 2), "rows have unequal lengths"),
        ("binomial", np.zeros((N, 2, 2)), r"y has shape \(12, 2, 2\)"),
        ("binomial", CODES[:-1], "y has 11 labels and X has 12 rows"),
        ("binomial", np.ma.masked_array(CODES, mask=CODES == 1), "masked array with 6 masked rows"),
        ("binomial", np.column_stack([CODES, -CODES]), "counts that are negative or missing"),
        ("binomial", np.column_stack([CODES, 0 * CODES]), "column 1, counting from 0, of the counts is 0 in every row"),
        ("binomial", np.column_stack([WORDS, WORDS]), "2 columns that are not all counts"),
        ("binomial", np.eye(3)[THREE], "successes and failures"),
        ("squaredhinge", np.column_stack([CODES, CODES]), "takes one column of labels"),
        ("gaussian", WORDS, "write the two outcomes as 1 and 0, or fit probabilities with loss='binomial'"),
        ("gaussian", np.array(["a", "b", "c"])[THREE], "labels of classes belong to loss='multinomial'"),
        ("poisson", WORDS, "loss='binomial'"),
        ("poisson", CODES - 1, r"y has 6 negative values \(rows 0, 2, .*loss='poisson' needs values at least 0"),
        ("poisson", 0 * CODES, "y is 0 in every row"),
        ("negativebinomial", 0 * CODES, "y is 0 in every row"),
        ("tweedie", 0 * CODES, "y is 0 in every row"),
        ("poisson", np.where(CODES == 1, np.nan, 1.0), "y has 6 missing values"),
        ("poisson", CODES * 1e200, "too large or too small for float64"),
        ("gamma", CODES, "y has 6 values of 0.*Use loss='tweedie'"),
        ("gamma", -CODES - 1, "12 negative values.*Use loss='gaussian'"),
        (dr.Tweedie(3.0), CODES, "loss='tweedie' needs values above 0"),
        ("gamma", np.full(N, 1e-300), "too large or too small for float64"),
        ("poisson", np.column_stack([CODES, CODES]), "y has 2 columns, and loss='poisson' takes one"),
        ("multigaussian", np.column_stack([WORDS, WORDS]), "no numbers"),
        ("multigaussian", np.where(np.eye(N)[:, :2] == 1, np.nan, 1.0), r"missing or infinite \(rows 0, 1, counting"),
        ("multigaussian", None, "y is None"),
    ],
)  # fmt: skip
def test_every_flaw_has_its_sentence(loss: Any, y: Any, sentence: str) -> None:
    x = np.random.default_rng(0).normal(size=(N, 2))
    with pytest.raises(dr.DiamondringError, match=sentence):
        dr.path(x, y, loss=loss)


@pytest.mark.parametrize(
    ("loss", "y", "weights", "sentence"),
    [
        ("binomial", WORDS, CODES, "only rows of weight 0 have the label 'no'"),
        ("multinomial", THREE, (THREE != 1) * 1.0, "only rows of weight 0 have the label 1"),
        ("poisson", CODES, 1 - CODES, "y is 0 in every row whose weight is not 0"),
        ("binomial", np.column_stack([CODES, CODES]), 1 - CODES, "No row has both a weight and a trial"),
    ],
)
def test_what_only_rows_of_weight_0_hold(loss: str, y: Any, weights: Any, sentence: str) -> None:
    x = np.random.default_rng(0).normal(size=(N, 2))
    with pytest.raises(dr.InputError, match=sentence):
        dr.path(x, y, loss=loss, sample_weight=weights)


def test_strata_belong_to_survival_times() -> None:
    x = np.random.default_rng(0).normal(size=(N, 2))
    for loss in ("binomial", "gaussian"):
        with pytest.raises(dr.InputError, match="strata= belongs to survival times"):
            dr.path(x, CODES, loss=loss, strata=CODES)


def test_offsets_of_several_outputs() -> None:
    x = np.random.default_rng(0).normal(size=(N, 2))
    for offset, sentence in ((np.zeros(N), r"must be \(12, 3\)"), (["a"] * N, "must hold numbers")):
        with pytest.raises(dr.InputError, match=sentence):
            dr.path(x, THREE, loss="multinomial", offset=offset)


def test_labels_are_sorted_and_coded() -> None:
    codes, labels = read_labels(np.array([3, 1, 3, 2]))
    assert labels == (1, 2, 3)
    assert codes.tolist() == [2, 0, 2, 1]


def test_names_of_targets_are_used() -> None:
    with pytest.raises(dr.InputError, match="Target 'answer' has 2 missing labels"):
        read_target(HOLES, N, dr.Binomial(), name="answer")
