"""The commands for other losses: what is guessed and said, options of the target, mistakes, predictions."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from cli_houses import write_csv

QUICK = ("--cv", "3", "--penalty", "L2")


@pytest.fixture
def patients(folder):
    """A table with an outcome of every kind."""
    rng, n = np.random.default_rng(8), 90
    age, dose = rng.normal(60, 9, n).round(1), rng.normal(2, 1, n).round(2)
    eta = 0.08 * (age - 60) - 0.6 * dose
    time, end = rng.exponential(np.exp(-eta) * 9), rng.exponential(20, n)
    years = rng.uniform(0.2, 2, n).round(2)
    years[5] = 0
    visits = rng.poisson(np.exp(0.3 * eta) * years)
    columns = {
        "age": age.tolist(), "dose": dose.tolist(), "sex": rng.choice(["f", "m"], n).tolist(),
        "ill": rng.choice(["no", "yes"], n).tolist(), "stage": rng.choice(["I", "II", "III"], n).tolist(),
        "visits": visits.tolist(), "years": years.tolist(), "time": np.minimum(time, end).round(3).tolist(),
        "status": (time <= end).astype(int).tolist(), "centre": rng.choice(["A", "B"], n).tolist(),
        "odd": rng.choice([0, 1, 7], n).tolist(), "fate": np.where(time <= end, "dead", "alive").tolist(),
    }  # fmt: skip
    return write_csv(folder / "patients.csv", columns)


def said(result, label: str) -> str:
    assert result.exit_code == 0, result.output
    return next(line for line in result.stderr.splitlines() if line.startswith(label))


def drop(*names: str) -> tuple[str, ...]:
    return tuple(word for name in names for word in ("--drop", name))


def test_two_values_are_a_logistic_regression_said_aloud(run, patients):
    result = run("compare", "patients.csv", "-t", "ill", *drop("time", "status", "fate"), *QUICK)
    assert said(result, "Loss") == (
        "Loss      ill has two values, 'no' and 'yes': logistic regression (loss binomial). Set --loss to change."
    )
    assert said(result, "Target").startswith("Target    ill   two values, 'yes' in ")
    head, base, *_ = result.stdout.splitlines()
    assert head.split()[:2] == ["log", "loss"]
    assert "AUC" in head
    assert base.startswith("base rate ")


def test_a_time_and_a_column_called_status_are_a_cox_regression(run, patients):
    result = run("compare", "patients.csv", "-t", "time", *drop("fate", "ill", "odd"), *QUICK)
    assert "time is a time and status says whether the event happened: Cox regression" in said(result, "Loss")
    assert "status 1 counts as the event" in said(result, "Loss")
    assert " events in 90 rows (" in said(result, "Target")
    assert "C-index" in result.stdout
    assert "Hazard ratios per SD" in result.stdout


def test_event_start_and_strata(run, patients):
    result = run(
        "fit", "patients.csv", "-t", "time", "--event", "fate", "--strata", "centre", *drop("status", "odd"), "--cv",
        "3", "--json",
    )  # fmt: skip
    assert "fate 'dead' counts as the event" in said(result, "Loss")
    told = json.loads(result.stdout)
    assert told["model"]["loss"]["name"] == "cox" if isinstance(told["model"]["loss"], dict) else told["model"]["loss"]
    assert not {"fate", "centre"} & set(str(told["model"]))  # they are no inputs


def test_an_exposure_makes_rates(run, patients, folder):
    result = run("compare", "patients.csv", "-t", "visits", "--exposure", "years", *drop("time", "fate"), *QUICK)
    assert "visits is counted against an exposure: Poisson regression" in said(result, "Loss")
    assert "1 row of exposure 0 left out." in result.stderr or "exposure years is 0" in result.stderr
    predicted = run("predict", "visits.model.json", "patients.csv", "--exposure", "years")
    assert predicted.exit_code == 2
    assert "must be above 0" in predicted.stderr


def test_predictions_of_labels_are_probabilities(run, patients, folder):
    run("fit", "patients.csv", "-t", "stage", *drop("time", "status", "fate"), "--cv", "3", "--penalty", "L2")
    result = run("predict", "stage.model.json", "patients.csv", "--output", "p.csv")
    assert result.exit_code == 0, result.output
    with (folder / "p.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert set(rows[0]) == {"stage_I", "stage_II", "stage_III", "stage_predicted"}
    for row in rows:
        p = [float(row[f"stage_{name}"]) for name in ("I", "II", "III")]
        assert sum(p) == pytest.approx(1.0)
        assert row["stage_predicted"] == ("I", "II", "III")[int(np.argmax(p))]


def test_a_named_loss_with_its_parameter(run, patients):
    result = run("compare", "patients.csv", "-t", "age", "--loss", "huber:4", *drop("time", "fate"), *QUICK)
    assert said(result, "Loss") == "Loss      Huber's robust regression (loss huber, delta 4)"
    assert "Huber loss" in result.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("-t", "ill", "--loss", "binomal"), ("--loss binomal", "Did you mean 'binomial'?")),
        (("-t", "ill", "--loss", "poisson"), ("Target 'ill' has only 'no' and 'yes'",)),
        (("-t", "stage", "--loss", "binomial"), ("Target 'stage' has 3 labels", "multinomial")),
        (("-t", "time", "--event", "dead"), ("--event dead: patients.csv has no such column.",)),
        (("-t", "time", "--event", "odd"), ("--event odd holds 0, 1, 7", "1 where the event happened")),
        (("-t", "time", "--event", "time"), ("--event time: that is the target",)),
        (
            ("-t", "time", "--event", "status", "--strata", "status"),
            ("--strata status: that is the column of --event",),
        ),
        (("-t", "time", "--event", "status", "--loss", "poisson"), ("--loss poisson has no events",)),
        (("-t", "dose", "--loss", "cox", "--drop", "status"), ("Add --event COLUMN",)),
        (("-t", "dose", "--strata", "centre"), ("--strata centre belongs to survival times",)),
        (("-t", "age", "--loss", "gaussian", "--exposure", "years"), ("--exposure years is for counts",)),
        (("-t", "visits", "--exposure", "dose"), ("--exposure dose is negative",)),
        (("-t", "age", "--loss", "tweedie:much"), ("--loss tweedie:much", "power is a number")),
    ],
)
@pytest.mark.parametrize("command", ["compare", "fit"])
def test_mistakes(run, patients, folder, command, words, expected):
    result = run(command, "patients.csv", *words)
    assert result.exit_code == 2, result.output
    last = result.stderr.strip().splitlines()[-1]
    for word in expected:
        assert word in last
    assert "Traceback" not in result.stderr
    assert not list(folder.glob("*.json"))
