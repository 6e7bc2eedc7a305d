"""Numbers, words and progress of the command line."""

import json

import numpy as np
import pytest

from diamondring.cli import output as cli_output
from diamondring.cli.files import stem_of
from diamondring.cli.output import PlainProgress, Talk, number, plain, size
from diamondring.cli.words import cli_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (12789.0, "12,789"), (0.30721, "0.3072"), (1.2e-7, "1.2e-07"), (-3.5, "-3.5"),
        (123456789.0, "1.23e+08"),
        (999.96, "1000"), (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_numbers_for_people(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 B"), (999, "999 B"), (1100, "1.1 KB"), (412_000, "412 KB"), (2_500_000, "2.5 MB")]
)
def test_sizes(n, text):
    assert size(n) == text


def test_plain_values_are_json():
    value = {"a": np.float64(1.5), 2: (np.int64(3), float("nan")), "b": np.array([1.0, np.inf]), "c": None, "d": True}
    assert plain(value) == {"a": 1.5, "2": [3, None], "b": [1.0, None], "c": None, "d": True}
    assert json.loads(json.dumps(plain(value), allow_nan=False)) == plain(value)


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ("left out (keep=['id'] uses it).", "left out (--keep id uses it)."),
        ("or pass allow_leak=['price in euros'].", "or pass --allow-leak 'price in euros'."),
        ("Pass alpha= or add rows.", "Give --alpha or add rows."),
        ("A stronger penalty (alpha='1se'): L1", "A stronger penalty (--alpha 1se): L1"),
        ("nothing to change here.", "nothing to change here."),
    ],
)
def test_sentences_speak_of_options(python, shell):
    assert cli_words(python) == shell


@pytest.mark.parametrize(
    ("output", "target", "stem"),
    [
        (None, "price", "price"),
        ("out", "price", "out"),
        ("out/", "price", "out/price"),
        ("a/b.model.json", "price", "a/b"),
        ("a/b.report.html", "price", "a/b"),
        ("v1.2", "price", "v1.2"),
        (None, "Sale Price (€)", "Sale_Price"),
        (None, "a/b", "a_b"),
        (None, "../..", "target"),
    ],
)
def test_names_of_files(tmp_path, monkeypatch, output, target, stem):
    monkeypatch.chdir(tmp_path)
    assert str(stem_of(output, target)) == stem


def test_plain_progress_says_now_and_then_how_far_it_is(monkeypatch, capsys):
    clock = iter([0.0, 1.0, 4.0, 6.0, 7.0, 12.0])
    monkeypatch.setattr(cli_output.time, "monotonic", lambda: next(clock))
    progress = PlainProgress()
    for stage, done in (("L1", 1), ("L2", 1), ("L1", 3), ("L2", 2), ("L1", 4)):
        progress(stage, done, 10)
    assert capsys.readouterr().err.splitlines() == ["  L2: 1 of 10, 6 s so far", "  L2: 2 of 10, 12 s so far"]


def test_notes_are_said_once_and_kept(capsys):
    talk = Talk()
    talk.note("one")
    talk.note("one")
    Talk(quiet=True).note("silent")
    assert talk.notes == ["one"]
    assert capsys.readouterr().err == "  note: one\n"


def test_json_keeps_standard_output_for_one_object(capsys):
    talk = Talk(as_json=True)
    talk.result("not printed")
    talk.finish({"x": np.float64(2.0)})
    assert json.loads(capsys.readouterr().out) == {"x": 2.0}
