"""Under each of the three questions stands an answer: true of these data, and in words that are explained beside it."""

from __future__ import annotations

import functools
import re
import warnings
from typing import Any

import numpy as np
import pytest

import diamondring as dr
import figure_results as results
from diamondring.report import answers, report_bytes
from diamondring.report.words import explained

# what a reader who is no statistician may not know; each is a pattern that the explained term has to match as well
TERMS = (
    "L1", "L2", "elastic net", "relaxed L1", "alpha", "penalt", "coefficient", r"\binputs?\b", "parameter",
    r"held[- ]out", r"\bSE\b|standard error", r"\bSD\b|standard deviation", "correlation", "log loss", "deviance",
    "pinball", "base rate",
    "hazard", "AUC", "C-index", "Brier", "priority", "fewer inputs", "robustness", "stability", r"the mean\b(?! of)",
)  # fmt: skip


def answered(page: str, name: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs under a heading as text, and its terms with what they mean."""
    found = re.search(rf'<div class="answered" id="answer-{name}">(.*?)</div>', page, re.S)
    assert found is not None, name
    said, _, words = found.group(1).partition('<p class="in-words">')
    plain = [re.sub(r"<[^>]*>", "", text) for text in re.findall(r"<p>(.*?)</p>", said, re.S)]
    return plain, re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", words)


def unexplained(said: list[str], words: list[tuple[str, str]]) -> list[str]:
    """Terms in the sentences, or in the explanations, that nothing explains."""
    text = " ".join([*said, *(meaning for _, meaning in words)])
    known = " ".join(term for term, _ in words)
    return [term for term in TERMS if re.search(term, text) and not re.search(term, known, re.IGNORECASE)]


@functools.cache
def compared(kind: str) -> Any:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(160, 7))
    X[:, 1] = 0.9 * X[:, 0] + 0.43 * X[:, 1]
    eta = 0.8 * X[:, 0] - 0.6 * X[:, 2]
    options: dict[str, Any] = {"loss": kind, "cv": 4, "alphas": 15, "l1_ratios": (0.5,)}
    y: Any = {
        "binomial": lambda: (rng.random(160) < 1 / (1 + np.exp(-eta))).astype(int),
        "poisson": lambda: rng.poisson(np.exp(eta)),
        "cox": lambda: np.column_stack([rng.exponential(np.exp(-eta)), rng.random(160) < 0.7]),
        "multinomial": lambda: np.argmax(np.column_stack([eta, -eta, X[:, 5]]) + rng.gumbel(size=(160, 3)), axis=1),
        "quantile": lambda: eta + rng.normal(size=160),
        "function": lambda: 3 * np.exp(-0.5 * X[:, 0] ** 2) + 0.5 * X[:, 2] + 0.5 * rng.normal(size=160),
        "only none": lambda: eta + rng.normal(size=160),
        "nothing": lambda: rng.normal(size=160),
        "gaussian": lambda: 5 * X[:, 0] + rng.normal(size=160),
    }[kind]()
    if kind == "function":
        start = {"a": 1.0, "k": 1.0, "w": np.zeros(6)}
        options |= {"loss": None, "f": lambda b, X: b["a"] * np.exp(-b["k"] * X[:, 0] ** 2) + X[:, 1:] @ b["w"],
                    "params": start, "alphas": 8}  # fmt: skip
    if kind in ("only none", "nothing"):
        options |= {"loss": None} | ({"penalties": ["none"]} if kind == "only none" else {})
    return dr.compare(X, y, **options)


KINDS = ("gaussian", "binomial", "poisson", "cox", "multinomial", "quantile", "function", "only none", "nothing")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore::diamondring.DataWarning")
def test_every_question_is_answered_in_words_that_are_explained(kind: str) -> None:
    page = report_bytes(compared(kind)).decode("utf-8")
    for name in ("difference", "overfitting", "choice"):
        said, words = answered(page, name)
        assert said, name
        assert unexplained(said, words) == []
        assert all(text[0].isupper() and text.endswith((".", "!")) for text in said), said
        assert not re.search(r"\bnan\b|\binf\b|not a number|∞|unknown", " ".join(said)), said


def test_an_unexplained_term_is_found() -> None:
    assert unexplained(["The SE of L1."], [("L1", "a penalty.")]) == ["penalt", r"\bSE\b|standard error"]


def test_the_difference_is_that_of_the_models() -> None:
    c = results.comparison()
    said = " ".join(answers.difference(c.plot))
    sparse, ridge, none = (c[name] for name in ("L1", "L2", "none"))
    assert f"keeps {sparse.n_kept} and sets the other {c.n_inputs - sparse.n_kept} to exactly 0" in said
    assert f"Of your {c.n_inputs} inputs (from {c.n_columns} columns" in said
    shares = [float(np.abs(m.model.coef * m.model.sd).sum() / np.abs(none.model.coef * none.model.sd).sum())
              for m in (sparse, ridge)]  # fmt: skip
    assert [int(text) for text in re.findall(r"(\d+) % with L[12]", said)] == [round(100 * s) for s in shares]


def test_the_example_is_a_pair_that_l1_separates() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(200, 4))
    X[:, 1] = 0.95 * X[:, 0] + 0.3 * X[:, 1]
    y = X[:, 0] + 0.05 * X[:, 1] + 0.5 * X[:, 2] + 2 * rng.normal(size=200)
    c = dr.compare(X, y, cv=4, alphas=30, penalties=["L1", "L2"], alpha="1se")
    text = answers.difference(c.plot)[-1]
    own, other = (dict(zip(c[m].model.names, c[m].model.coef * c[m].model.sd, strict=True)) for m in ("L1", "L2"))
    kept, dropped = re.findall(r"`([^`]*)`", text)[:2]
    assert own[kept] != 0
    assert own[dropped] == 0
    numbers = [
        float(v.replace("−", "-")) for v in re.findall(r"(?<=[(])−?[\d.]+(?= |\b)|(?<=and )−?[\d.]+(?=\))", text)
    ]
    np.testing.assert_allclose(numbers, [own[kept], other[kept], other[dropped]], rtol=6e-3)
    r = float(re.search(r"correlation (−?[\d.]+)\)", text).group(1).replace("−", "-"))
    assert r == pytest.approx(np.corrcoef(X.T)[0, 1], abs=6e-3)


def test_overfitting_is_training_against_held_out_error() -> None:
    c = results.comparison()
    said = answers.overfitting(c.plot)
    none = c["none"].selection
    train, held = (np.sqrt(each[:, 0, 0].mean()) for each in (none.train_errors, none.fold_errors))
    line = next(text for text in said if text.startswith("Without a penalty"))
    assert re.findall(r"±([\d.]+)", line) == [f"{train:.3g}", f"{held:.3g}"]
    assert f"({100 * (held / train - 1):.0f} % more)" in line
    own = c[c.verdict.winner]
    better = own.error < c["none"].error
    assert ("new ones predicted better" in said[0]) == better
    chosen = own.chosen
    train = np.sqrt(own.selection.train_errors[:, chosen.variant, chosen.index].mean())
    assert re.findall(r"±([\d.]+)", said[2]) == [f"{train:.3g}", f"{np.sqrt(own.error):.3g}"]


def test_which_one_is_the_verdict_with_what_a_missing_input_costs() -> None:
    c = results.comparison()
    said = answers.choice(c.plot)
    assert said[:-1] == list(c.verdict.sentences)
    for name, (column, ratio) in c.breakage.worst.items():
        assert f"{ratio:.3g} times as large with {name} (without `{column}`)" in said[-1]


@functools.cache
def refitted() -> Any:
    X, y = results.table()
    return dr.compare(X, y, cv=5, alphas=30, l1_ratios=[0.5], resamples=40)


def test_with_refits_the_answers_say_how_far_the_fit_moves() -> None:
    c = refitted()
    line = next(text for text in answers.overfitting(c.plot) if text.startswith("In 40 refits"))
    none = next(each for each in c.resamples.beside if each.alpha == 0)
    for each, name in ((none, "without a penalty"), (c.resamples.refits, f"with {c.resamples.refits.name}")):
        u = each.coef * c.resamples.path.sd
        moved = 100 * np.sqrt(u.var(axis=0).sum() / (u**2).mean(axis=0).sum())
        said = float(re.search(rf"([\d.]+) % {name}", line).group(1))
        assert said == pytest.approx(moved, abs=0.51)
    kept = c.resamples.refits.fit != 0
    firm = int((c.resamples.frequency[kept] >= 0.8).sum())
    line = next(text for text in answers.choice(c.plot) if text.startswith("Of the "))
    said = "all" if firm == kept.sum() else str(firm)
    assert line.startswith(f"Of the {kept.sum()} inputs that {c.resamples.refits.name} keeps, {said} ")


def test_all_figures_of_the_report_are_there_with_refits_and_a_sentence_without() -> None:
    page = report_bytes(refitted()).decode("utf-8")
    order = ("touch", "zero_zone", "path", "pull", "overfit", "cloud", "cv", "which_one", "coefficients", "stability",
             "stability_path", "either_or", "breakage", "cost", "residuals")  # fmt: skip
    found = re.findall(r'<figure id="(\w+)">|<p class="note" id="(\w+)">', page)
    assert [a or b for a, b in found] == list(order)
    for kind in set(order) - {"either_or"}:  # no dropped input may be like a kept one
        assert f'<figure id="{kind}">' in page, kind
    without = report_bytes(results.comparison()).decode("utf-8")
    assert re.findall(r'<p class="note" id="(\w+)">', without) == ["cloud"]
    assert "dr.compare(X, y, resamples=100)" in without


def test_refits_show_no_row_and_residuals_only_groups() -> None:
    c = refitted()
    groups = c.evidence.residuals
    assert groups.rows.min() >= 20
    assert groups.rows.sum() == c.n_rows
    X, y = results.table()
    page = report_bytes(c).decode("utf-8")
    held_out = c[c.verdict.winner].selection.held_out
    for value in [*X.select_dtypes("number").to_numpy().ravel(), *y, *held_out, *(y - held_out)]:
        for text in (f"{abs(value):.8f}", f"{abs(value):.8g}", f"{abs(value):.6g}"):
            assert len(text) < 7 or text not in page


def test_residual_groups_are_means_of_held_out_residuals() -> None:
    c = refitted()
    selection = c[c.verdict.winner].selection
    _, y = results.table()
    groups, spec = c.evidence.residuals, c.plot.spec("residuals")
    order = np.argsort(selection.held_out, kind="stable")
    residual = (y.to_numpy() - selection.held_out)[order]
    parts = np.array_split(residual, len(groups.rows))
    np.testing.assert_allclose(groups.mean, [part.mean() for part in parts], rtol=1e-9)
    np.testing.assert_allclose(groups.sd, [part.std() for part in parts], rtol=1e-9)
    np.testing.assert_array_equal([row[3] for row in spec.table.rows], groups.mean)
    few = dr.compare(*(each[:50] for each in results.table()), cv=4, alphas=12, penalties=["L1", "L2"])
    assert few.evidence.residuals is None
    assert "groups of 20 rows or more" in report_bytes(few).decode("utf-8")


def test_a_fit_alone_is_answered_too() -> None:
    selection = results.selection()
    page = report_bytes(selection).decode("utf-8")
    said, words = answered(page, "difference")
    kept = selection.best.n_kept
    assert f"keeps {kept} of your" in said[0] or kept == len(selection.path.names)
    assert unexplained(said, words) == []
    said, words = answered(page, "overfitting")
    assert said[1].startswith("With the weakest penalty tried")
    assert unexplained(said, words) == []
    path = report_bytes(selection.path).decode("utf-8")
    assert "From the strongest penalty to the weakest" in answered(path, "difference")[0][0]


def test_a_perfect_fit_of_the_known_rows_has_error_0() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rng = np.random.default_rng(3)
        X = rng.normal(size=(30, 60))
        c = dr.compare(X, 3 * X[:, 0] + rng.normal(size=30), cv=3, alphas=12, penalties=["none", "L1"])
    assert "±0 on the rows that were fitted" in " ".join(answers.overfitting(c.plot))


def test_explanations_explain_their_own_terms() -> None:
    words = dict(explained(["Use relaxed L1."], squared=True, scoring=""))
    assert list(words) == ["input", "coefficient", "penalty", "L1", "relaxed L1"]
    assert "deviance" not in words
