"""What the benchmarks conclude from times and coefficients; the timing itself is not tested."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import Lasso, RidgeCV
from sklearn.model_selection import KFold

import diamondring as dr
from helpers import REPOSITORY

FOLDER = REPOSITORY / "benchmarks"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the benchmarks are part of the source tree only")


def module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of benchmarks/, whose files import each other by their plain names."""
    monkeypatch.syspath_prepend(str(FOLDER))
    before = set(sys.modules)
    found = importlib.import_module(name)
    for new in set(sys.modules) - before:
        if str(FOLDER) in str(getattr(sys.modules[new], "__file__", "")):
            monkeypatch.delitem(sys.modules, new)
    return found


@pytest.fixture
def slower(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module("slower", monkeypatch)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module("table", monkeypatch)


@pytest.fixture
def certify(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return module("certify", monkeypatch)


SLOW = ([1.31, 1.29, 1.30], [1.0, 1.0, 1.0])
FINE = ([1.02, 1.01, 1.0], [1.0, 1.0, 1.0])


def test_a_build_that_is_always_slower_is_found(slower: ModuleType) -> None:
    assert slower.ratio(*SLOW) == pytest.approx(1.29)
    assert slower.suspicious([SLOW, SLOW], 1.15)
    assert not slower.suspicious([FINE], 1.15)


def test_a_drifting_machine_is_not_a_slower_build(slower: ModuleType) -> None:
    drift = [1.0, 1.4, 2.0, 2.8]
    assert slower.ratio([1.05 * t for t in drift], drift) == pytest.approx(1.05)


@pytest.mark.parametrize(
    ("new", "old"),
    [([3.0, 3.0, 3.0, 1.0], [1.0] * 4), ([1.4, 1.4, 1.4], [1.3, 1.35, 1.0])],
    ids=["bursts hit most samples of one build", "one lucky sample of the other build"],
)
def test_one_statistic_alone_does_not_convict(slower: ModuleType, new: list[float], old: list[float]) -> None:
    assert (
        slower.ratio(new, old)
        <= 1.15
        < max(slower.median(a / b for a, b in zip(new, old, strict=True)), min(new) / min(old))
    )


def test_a_suspicion_must_be_confirmed_by_every_batch(slower: ModuleType) -> None:
    assert not slower.suspicious([SLOW, FINE], 1.15)
    assert slower.overall([SLOW, FINE]) == pytest.approx(1.0)
    assert slower.rounds_of(1, 10) > slower.rounds_of(0, 10)
    assert not slower.suspicious([], 1.15)


def test_unpaired_times_are_refused(slower: ModuleType) -> None:
    with pytest.raises(ValueError, match="both builds"):
        slower.ratio([1.0], [1.0, 2.0])


def test_the_guards_table_names_the_slow_one_first(slower: ModuleType) -> None:
    lines = slower.table({"a": [FINE], "b": [SLOW]}, {"c": "no such function"}, 1.15)
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:]] == ["b", "a", "c"]
    assert "slower" in lines[2]
    assert "slower" not in lines[3]
    assert "no such function" in lines[4]


def rival(tool: str, seconds: float, suboptimality: float, good: bool, **more: object) -> dict[str, object]:
    row = {"workload": "W1", "tool": tool, "kind": "path", "version": "1", "tol": 1e-7, "refused": False}
    return {**row, "seconds": seconds, "suboptimality": suboptimality, "good": good, **more}


def test_only_accurate_rivals_count_and_the_fastest_of_them(table: ModuleType) -> None:
    rows = [
        rival("diamondring", 0.05, 0.0, True, gap=1e-14),
        rival("hasty", 0.1, 1e-3, False),
        rival("exact", 2.0, 1e-12, True),
        rival("good", 1.0, 1e-6, True),
    ]
    (line,) = table.verdicts(rows)
    assert line["rival"]["tool"] == "good"
    assert line["ratio"] == pytest.approx(0.05)
    assert line["met"] is True
    assert "pass" in table.main_table(rows)[-1]
    assert "only to 1e-03" in table.library_table(rows)[-1]


def test_where_no_rival_is_accurate_the_most_accurate_counts(table: ModuleType) -> None:
    rows = [
        rival("diamondring", 0.05, 0.0, True, gap=1e-14),
        rival("a", 0.1, 1e-2, False),
        rival("b", 0.3, 1e-4, False),
    ]
    (line,) = table.verdicts(rows)
    assert line["rival"]["tool"] == "b"
    assert line["met"] is False  # the limit is 0.1


def test_an_answer_of_ours_without_its_proof_is_a_miss(table: ModuleType) -> None:
    rows = [rival("diamondring", 0.01, 0.0, True, gap=1e-7), rival("good", 1.0, 1e-6, True)]
    assert table.verdicts(rows)[0]["met"] is False


def test_no_rival_is_said_and_reasons_are_listed_once(table: ModuleType) -> None:
    missing = {
        "workload": "W1",
        "tool": "adelie",
        "kind": None,
        "good": False,
        "refused": False,
        "note": "missing: no compiler",
    }
    rows = [rival("diamondring", 0.01, 0.0, True, gap=0.0), missing, {**missing, "workload": "W4"}]
    (line,) = table.verdicts(rows)
    assert line["met"] is None
    assert "no rival" in table.main_table(rows)[-1]
    assert table.notes(rows) == ["- adelie (everywhere): missing: no compiler"]


def test_the_bare_gram_product_has_a_line_of_its_own(table: ModuleType) -> None:
    ours = rival("diamondring", 0.05, 0.0, True, gap=0.0, workload="W2")
    rows = [
        ours,
        rival("numpy", 0.06, 0.0, True, workload="W2", kind="gram"),
        rival("sklearn", 0.2, 1e-7, True, workload="W2"),
    ]
    assert [(line["rival"]["tool"], line["met"]) for line in table.verdicts(rows)] == [
        ("sklearn", True),
        ("numpy", True),
    ]


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
@pytest.mark.parametrize("form", [np.asarray, sp.csc_matrix], ids=["dense", "sparse"])
def test_the_judge_bounds_every_answer_from_below(certify: ModuleType, l1_ratio: float, form: type) -> None:
    rng = np.random.default_rng(0)
    X = np.asfortranarray(rng.standard_normal((40, 8)) * (rng.random((40, 8)) < 0.5))
    y = X @ np.arange(8.0) + rng.standard_normal(40)
    found = dr.path(X, y, penalty=dr.L1L2(l1_ratio) if l1_ratio < 1 else dr.L1(), alphas=5, standardize=False)
    exact = certify.judge(form(X), y, found.alphas, l1_ratio, found.coef.T, found.intercept)
    assert abs(certify.gap(*exact)) < 1e-12
    worse = certify.judge(form(X), y, found.alphas, l1_ratio, found.coef.T.toarray() + 0.01, found.intercept)
    assert np.all(worse[0] > exact[0])
    assert np.all(worse[1] <= exact[0] * (1 + 1e-12))


def test_the_judge_agrees_with_scikit_learns_gap(certify: ModuleType) -> None:
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((50, 6)), rng.standard_normal(50)
    model = Lasso(alpha=0.05, tol=1e-3).fit(X, y)
    primal, bound = certify.judge(X, y, np.array([0.05]), 1.0, model.coef_[:, None], np.array([model.intercept_]))
    assert primal[0] - bound[0] <= model.dual_gap_ + 1e-12


def test_reference_errors_are_those_of_scikit_learn(certify: ModuleType) -> None:
    rng = np.random.default_rng(2)
    for n, p in ((30, 5), (12, 20)):
        X, y, alphas = rng.standard_normal((n, p)), rng.standard_normal(n), np.array([0.1, 1.0])
        errors = certify.left_out_errors(X, y, alphas)
        known = [-RidgeCV(alphas=[n * alpha]).fit(X, y).best_score_ for alpha in alphas]
        np.testing.assert_allclose(errors, known, rtol=1e-8)
    tests = [test for _, test in KFold(10).split(np.zeros(43))]
    for own, theirs in zip(certify.contiguous_folds(43), tests, strict=True):
        np.testing.assert_array_equal(np.arange(43)[own], theirs)
