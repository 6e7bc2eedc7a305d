"""The commands, run as a user runs them: what they print, what they write, what --json holds."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from cli_houses import ROWS, house_columns, write_csv

import diamondring as dr

pa_csv = pytest.importorskip("pyarrow.csv")
COMPARE = ("compare", "houses.csv", "--target", "price", "--cv", "5")


def test_compare_prints_the_verdict_and_writes_two_files(run, houses, folder):
    result = run(*COMPARE)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[1:7]] == ["mean", "none", "L2", "L1", "elastic net", "relaxed L1"]
    assert any(line.startswith(("Use ", "Cannot tell")) for line in lines)
    assert lines[-2].startswith("Model     price.model.json     ")
    assert lines[-1].startswith("Report    price.report.html     ")
    told = result.stderr.splitlines()
    assert told[0] == "Reading   houses.csv   60 rows × 8 columns"
    assert told[1].startswith("Target    price   numeric, ")
    assert told[2].startswith("Inputs    4 numeric, 2 text (one-hot, 13 columns), 1 with missing values")
    assert told[3] == "  note: 'id' is unique in every row: left out (--keep id uses it)."
    model = dr.load_model("price.model.json")
    assert model.target == "price"
    assert "area" in model.columns_carried
    assert (folder / "price.report.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_compare_in_json_has_everything_and_nothing_else(run, houses):
    result = run(*COMPARE, "--json", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == ""
    told = json.loads(result.stdout)
    assert told["command"] == "compare"
    assert told["verdict"]["kind"] in ("clear", "close", "cannot tell")
    assert [method["name"] for method in told["methods"]] == ["mean", "none", "L2", "L1", "elastic net", "relaxed L1"]
    assert told["files"]["model"]["file"] == "price.model.json"
    assert told["files"]["model"]["bytes"] == Path("price.model.json").stat().st_size
    assert told["notes"][0] == "'id' is unique in every row: left out (--keep id uses it)."


def test_quiet_prints_only_the_result(run, houses):
    result = run(*COMPARE, "--quiet", "--penalty", "L1", "--penalty", "ridge")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert [line.split("  ")[0] for line in result.stdout.splitlines()[1:4]] == ["mean", "L2", "L1"]


def test_options_reach_the_comparison(run, houses):
    words = ("--weights", "weight", "--group", "block", "--keep", "id", "--drop", "rooms", "--alpha", "1se")
    result = run(*COMPARE, *words, "--seed", "4", "--repeats", "2", "--standardize", "numeric", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["rule"], told["random_state"], told["repeats"]) == ("1se", 4, 2)
    assert told["columns"] == 4  # id, area, street, frontage
    assert "group" in told["folds"]
    assert told["notes"] == [] or all("left out" not in note for note in told["notes"])


@pytest.mark.parametrize("command", ["compare", "report", "fit"])
def test_refits_are_in_the_report_unless_they_are_left_out(run, houses, command):
    words = (command, "houses.csv", "--target", "price", "--cv", "4", "--quiet")
    assert run(*words, "--resamples", "12").exit_code == 0
    page = Path("price.report.html").read_text(encoding="utf-8")
    assert all(f'<figure id="{kind}">' in page for kind in ("cloud", "stability", "residuals"))
    assert "12 bootstrap" in page
    assert run(*words, "--resamples", "0").exit_code == 0
    page = Path("price.report.html").read_text(encoding="utf-8")
    assert '<figure id="cloud">' not in page
    assert '<figure id="residuals">' in page
    assert command == "fit" or "--resamples 100" in page


def test_nested_gives_the_error_of_the_whole_procedure(run, houses):
    result = run("compare", "houses.csv", "-t", "price", "--cv", "3", "--penalty", "L1", "--nested", "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["nested"] is not None


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("results/", "results/price.model.json"),
        ("new/deep/name", "new/deep/name.model.json"),
        ("mine.model.json", "mine.model.json"),
        ("mine.report.html", "mine.model.json"),
        ("there", "there/price.model.json"),
    ],
)
def test_output_is_a_folder_or_the_start_of_names(run, houses, folder, output, expected):
    (folder / "there").mkdir()
    result = run("fit", "houses.csv", "-t", "price", "--cv", "5", "--alpha", "500", "--output", output)
    assert result.exit_code == 0, result.stderr
    assert (folder / expected).is_file()
    assert (folder / expected.replace(".model.json", ".report.html")).is_file()


def test_fit_chooses_or_takes_a_strength(run, houses):
    chosen = run("fit", "houses.csv", "-t", "price", "--cv", "5")
    assert chosen.exit_code == 0, chosen.stderr
    assert chosen.stdout.startswith("Model of price: L1 penalty, alpha ")
    assert "held-out error ±" in chosen.stdout
    best = dr.load_model("price.model.json")
    assert run("fit", "houses.csv", "-t", "price", "--cv", "5", "--alpha", "1se").exit_code == 0
    assert dr.load_model("price.model.json").alpha >= best.alpha
    assert run("fit", "houses.csv", "-t", "price", "--cv", "5", "--alpha", "1234.5").exit_code == 0
    given = dr.load_model("price.model.json")
    assert (given.alpha, given.stats.rule) == (1234.5, "given")
    assert given.stats.held_out_error > 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("L2",), "L2"),
        (("none",), "none"),
        (("elastic net",), "elastic net"),
        (("elastic net", "--l1-ratio", "0.2"), "elastic net"),
    ],
)
def test_fit_knows_every_penalty(run, houses, words, name):
    result = run("fit", "houses.csv", "-t", "price", "--cv", "5", "--penalty", *words, "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["model"]["penalty"] == name
    if "--l1-ratio" in words:
        assert told["model"]["l1_ratio"] == 0.2


def test_fit_says_its_notes_in_the_words_of_the_command_line(run, folder):
    """Nearly without noise the weakest penalty is best, and the advice is not about arguments of a function."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 2))
    columns = {
        "a": x[:, 0].tolist(),
        "b": x[:, 1].tolist(),
        "y": (x @ [1.0, 2.0] + 1e-3 * rng.normal(size=80)).tolist(),
    }
    write_csv(folder / "clean.csv", columns)
    result = run("fit", "clean.csv", "--target", "y", "--penalty", "L1")
    assert result.exit_code == 0, result.output
    assert "weakest alpha tried" in result.stderr
    assert "eps=" not in result.stderr


def test_fit_with_a_strength_needs_no_folds(run, folder):
    write_csv(folder / "houses.csv", {"price": [1, 2, 4], "area": [1, 2, 3.5]})
    result = run("fit", "houses.csv", "-t", "price", "--alpha", "0.1")
    assert result.exit_code == 0, result.stderr
    assert "3 rows are too few for 10-fold cross-validation" in result.stderr
    assert dr.load_model("price.model.json").stats.rows == 3
    assert not (folder / "price.report.html").exists()


def test_report_writes_only_the_report(run, houses, folder):
    result = run("report", "houses.csv", "-t", "price", "--cv", "5", "--penalty", "L1")
    assert result.exit_code == 0, result.stderr
    assert sorted(p.name for p in folder.iterdir()) == ["houses.csv", "price.report.html"]


def test_leak_is_accepted_when_asked_for(run, folder):
    columns = house_columns()
    write_csv(folder / "houses.csv", columns | {"euros": [0.9 * p for p in columns["price"]]})
    assert run("fit", "houses.csv", "-t", "price", "--cv", "5").exit_code == 2
    result = run("fit", "houses.csv", "-t", "price", "--cv", "5", "--allow-leak", "euros")
    assert result.exit_code == 0, result.stderr


def test_flaws_that_are_dealt_with_are_notes(run, folder):
    columns = house_columns()
    columns |= {"same": [7] * ROWS, "nothing": [""] * ROWS, "twin": columns["area"],
                "sold": [f"2020-01-{1 + i % 28:02}" for i in range(ROWS)]}  # fmt: skip
    write_csv(folder / "houses.csv", columns)
    result = run("fit", "houses.csv", "-t", "price", "--cv", "5", "--alpha", "500")
    assert result.exit_code == 0, result.stderr
    notes = [line for line in result.stderr.splitlines() if line.startswith("  note: ")]
    assert len(notes) == len(set(notes))
    for name in ("id", "same", "nothing", "twin", "sold"):
        assert sum(f"note: '{name}'" in note for note in notes) == 1, notes


# ---- predict ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def made(run, houses):
    """``made.model.json``, fitted on the houses."""
    assert run("fit", "houses.csv", "-t", "price", "--cv", "5", "--output", "made").exit_code == 0
    return dr.load_model("made.model.json")


def test_predict_to_standard_output(run, made):
    result = run("predict", "made.model.json", "houses.csv", "--keep", "id")
    assert result.exit_code == 0, result.stderr
    head, *rows = csv.reader(result.stdout.splitlines())
    assert head == ["id", "price_predicted"]
    expected = made.predict(dr.read_table("houses.csv"))
    np.testing.assert_allclose([float(value) for _, value in rows], expected, rtol=1e-12)
    assert [name for name, _ in rows] == house_columns()["id"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_predict_to_a_file(run, made, folder, ending):
    result = run("predict", "made.model.json", "houses.csv", "--output", f"out.{ending}")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    table = dr.read_table(f"out.{ending}")
    np.testing.assert_allclose(table["price_predicted"].to_numpy(), made.predict(dr.read_table("houses.csv")))


def test_predict_in_json(run, made):
    told = json.loads(run("predict", "made.model.json", "houses.csv", "--json").stdout)
    assert told["target"] == "price"
    np.testing.assert_allclose(told["predictions"], made.predict(dr.read_table("houses.csv")))


def test_predict_matches_columns_by_name(run, made, folder):
    columns = house_columns()
    shuffled = {name: columns[name] for name in reversed(columns) if name in made.columns_carried}
    write_csv(folder / "other.csv", shuffled | {"more": [1] * ROWS})
    again = run("predict", "made.model.json", "other.csv", "--quiet")
    assert again.stdout == run("predict", "made.model.json", "houses.csv", "--quiet").stdout
    assert again.stderr == ""


def test_predict_refuses_a_table_that_does_not_fit(run, made, folder):
    columns = house_columns()
    columns["surface"] = columns.pop("area")
    write_csv(folder / "other.csv", columns)
    result = run("predict", "made.model.json", "other.csv", "--output", "out.csv")
    assert result.exit_code == 2
    assert "predict: column 'area' is missing" in result.stderr
    assert "The model needs: " in result.stderr
    assert not (folder / "out.csv").exists()


def test_predict_says_which_categories_are_new(run, made, folder):
    columns = house_columns()
    write_csv(folder / "other.csv", columns | {"street": ["Sand", *columns["street"][1:]]})
    result = run("predict", "made.model.json", "other.csv")
    assert result.exit_code == 0
    if "street" in made.columns_carried:
        assert "'street' is 'Sand' in row 0" in result.stderr


def test_help_is_readable(run):
    for command in ("compare", "fit", "predict", "report", "demo"):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert f"Usage: diamondring {command}" in result.stdout
    assert "Exit codes: 0 fine, 2 bad input" in run("--help").stdout
    assert run("--version").stdout.startswith("diamondring 0.")
    assert run().exit_code == 0


def test_explore_writes_one_page_of_the_own_coefficients(run, houses, folder):
    result = run("explore", "houses.csv", "--target", "price", "--cv", "5")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith("Explorer  price.explorer.html     ")
    page = (folder / "price.explorer.html").read_text(encoding="utf-8")
    held = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert held["target"] == "price"
    assert len(held["names"]) == len(held["coef"]) == len(held["pull"]) == len(held["gram"])
    assert "area" in held["names"]


def test_explore_needs_no_table_and_says_what_it_cannot_do(run, houses, folder):
    told = json.loads(run("explore", "--output", "pages/", "--json").stdout)
    assert told["files"]["explorer"]["file"] == "pages/weights.explorer.html"
    assert Path("pages/weights.explorer.html").stat().st_size == told["files"]["explorer"]["bytes"]
    result = run("explore", "--target", "price")
    assert (result.exit_code, "needs a table" in result.stderr) == (2, True)
    columns = house_columns()
    write_csv(folder / "one.csv", {"area": columns["area"], "price": columns["price"]})
    result = run("explore", "one.csv", "--target", "price", "--no-browser")
    assert (result.exit_code, "two coefficients at a time" in result.stderr) == (2, True)
    result = run("explore", "houses.csv", "--target", "price", "--loss", "quantile:0.5")
    assert (result.exit_code, "smooth" in result.stderr) == (2, True)
    (folder / "page.html").mkdir()
    result = run("explore", "--output", "page.html")
    assert (result.exit_code, "that is a folder" in result.stderr) == (2, True)


def test_explore_shows_other_losses_without_a_row(run, folder):
    rng = np.random.default_rng(0)
    inputs = {name: rng.standard_normal(120).round(6) for name in ("area", "rooms", "age")}
    eta = inputs["area"] - 0.8 * inputs["age"]
    columns = {
        "sold": np.where(rng.random(120) < 1 / (1 + np.exp(-eta)), "yes", "no"),
        "claims": rng.poisson(np.exp(0.5 * eta)),
    }
    for target, loss in (("sold", "binomial"), ("claims", "poisson")):
        write_csv(folder / "table.csv", {**inputs, target: columns[target]})
        result = run("explore", "table.csv", "--target", target, "--cv", "3")
        assert result.exit_code == 0, result.output
        assert f"Open      {(folder / target).absolute().as_uri()}.explorer.html" in result.stderr
        page = (folder / f"{target}.explorer.html").read_text(encoding="utf-8")
        held = json.loads(page.split('id="data">')[1].split("</script>")[0])
        assert held["loss"] == loss
        assert set(held["pairs"]) == {"0,1", "0,2", "1,2"}
        assert not any(str(value) in page for value in inputs["area"])
