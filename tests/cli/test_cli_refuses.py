"""Bad input on the command line: one sentence, exit code 2 (or 3), nothing written."""

import json

import pytest
from cli_houses import house_columns, write_csv

COMPARE = ("compare", "houses.csv", "--target", "price", "--cv", "5")


def refused(result, folder, *words: str, code: int = 2) -> None:
    """One sentence on standard error with these words, nothing on standard output, no new file."""
    assert result.exit_code == code, result.output
    *before, last = result.stderr.strip().splitlines()
    for word in words:
        assert word in last
    assert "Traceback" not in result.stderr
    assert all(line.startswith(("Reading", "Target", "Inputs", "Model", "  ")) for line in before), before
    assert last.endswith((".", "?", ")", "--help", "COLUMN"))
    assert result.stdout == ""
    left = [p.name for p in folder.rglob("*") if p.suffix in (".html", ".json", ".tmp", ".old")]
    assert [name for name in left if name != "made.model.json"] == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("compre", "houses.csv"), ("No command 'compre'. Did you mean 'compare'?",)),
        (("xyzzy",), ("No command 'xyzzy'. Commands: compare, fit, predict, report, explore, demo.",)),
        (("houses.csv",), ("Say what to do with houses.csv", "diamondring compare houses.csv --target COLUMN")),
        (("compare", "houses.csv", "--targt", "price"), ("No option '--targt'. Did you mean '--target'?",)),
        (("fit", "houses.csv", "--frobnicate"), ("No option '--frobnicate'. All options: diamondring fit --help",)),
        (("--jsn", "compare"), ("No option '--jsn'.",)),
        (("compare",), ("Missing TABLE: ", "diamondring compare --help")),
        (("predict", "m.model.json"), ("Missing TABLE: ", "diamondring predict --help")),
        (("compare", "houses.csv", "-t", "price", "--cv", "ten"), ("--cv ten: write a whole number.",)),
        (("fit", "houses.csv", "-t", "price", "--l1-ratio=half"), ("--l1-ratio half: write a number.",)),
        (("fit", "houses.csv", "-t", "price", "--cv"), ("'--cv' requires an argument",)),
        (("fit", "houses.csv", "more.csv", "-t", "price"), ("unexpected extra argument", "more.csv")),
        (("compare", "houses.csv", "-t", "price", "--cv", "1"), ("--cv 1: cross-validation needs at least 2 folds",)),
        (("compare", "houses.csv", "-t", "price", "--repeats", "0"), ("--repeats 0",)),
        (("compare", "houses.csv", "-t", "price", "--seed", "-1"), ("--seed -1",)),
        (("compare", "houses.csv", "-t", "price", "--resamples", "1"), ("--resamples 1: one refit says nothing",)),
        (("fit", "houses.csv", "-t", "price", "--resamples", "-3"), ("--resamples -3: a number of refits is",)),
        (("compare", "houses.csv", "-t", "price", "--standardize", "maybe"), ("--standardize maybe: write yes, no",)),
        (("compare", "houses.csv", "-t", "price", "--penalty", "L5"), ("--penalty L5: no such method",)),
        (("compare", "houses.csv", "-t", "price", "--priority", "speed"), ("--priority 'speed': write one of",)),
        (("compare", "houses.csv", "-t", "price", "--alpha", "0.1"), ("--alpha 0.1: compare lets every method find",)),
        (("fit", "houses.csv", "-t", "price", "--penalty", "laso"), ("--penalty laso: write L1, L2",)),
        (("fit", "houses.csv", "-t", "price", "--alpha", "-1"), ("--alpha -1: penalty strength must be 0 or more",)),
        (("fit", "houses.csv", "-t", "price", "--alpha", "nan"), ("--alpha nan: penalty strength must be 0 or more",)),
        (("fit", "houses.csv", "-t", "price", "--alpha", "much"), ("--alpha much: write cv, 1se or a number",)),
        (("fit", "houses.csv", "-t", "price", "--l1-ratio", "0.5"), ("--l1-ratio 0.5 is for --penalty 'elastic net'",)),
        (
            ("fit", "houses.csv", "-t", "price", "--penalty", "elastic net", "--l1-ratio", "2"),
            ("--l1-ratio 2: the share of L1 must be a number from 0 (all L2) to 1 (all L1)",),
        ),
        (
            ("fit", "houses.csv", "-t", "price", "--penalty", "none", "--alpha", "1"),
            ("--alpha 1 with --penalty none",),
        ),
    ],
)
def test_words_on_the_command_line(run, houses, folder, words, expected):
    refused(run(*words), folder, *expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ("Which column of houses.csv is to be predicted? Add --target COLUMN. Columns: id, price, area",)),
        (("--target", "Price"), ("No column named 'Price' in houses.csv. Did you mean 'price'? Columns: id, price",)),
        (("--target", "cost"), ("No column named 'cost' in houses.csv. Columns:",)),
        (("--target", "id"), ("Target 'id'", "text with 60 different values")),
        (("--target", "price", "--weights", "wight"), ("--weights wight: houses.csv has no such column.", "'weight'?")),
        (("--target", "price", "--weights", "price"), ("--weights price: that is the target",)),
        (("--target", "price", "--weights", "street"), ("'street'",)),
        (("--target", "price", "--group", "blok"), ("--group blok: houses.csv has no such column. Did you mean",)),
        (("--target", "price", "--drop", "rom"), ("--drop rom: houses.csv has no such column.",)),
        (("--target", "price", "--drop", "price"), ("--drop price: that is the target",)),
        (("--target", "price", "--keep", "nobody"), ("--keep nobody: houses.csv has no such column.",)),
        (("--target", "price", "--cv", "61"), ("60 rows", "61")),
        (("--target", "price", "--group", "block", "--cv", "11"), ("10 groups", "11")),
        (("--target", "price", "--allow-leak", "nobody"), ("nobody",)),
    ],
)
@pytest.mark.parametrize("command", ["compare", "fit"])
def test_columns_and_folds(run, houses, folder, command, words, expected):
    refused(run(command, "houses.csv", *words), folder, *expected)


def test_columns_that_are_all_left_out(run, houses, folder):
    drop = [word for name in house_columns() if name != "price" for word in ("--drop", name)]
    refused(run(*COMPARE, *drop), folder, "No input column is left")


MESSY = {
    "infinite input": ({"area": lambda v: ["inf", *v[1:]]}, ("'area' contains 1 infinite value (row 0",)),
    "missing target": ({"price": lambda v: [*v[:3], "", *v[4:]]}, ("Target 'price'", "row 3")),
    "infinite target": ({"price": lambda v: [*v[:3], "-inf", *v[4:]]}, ("Target 'price'", "row 3")),
    "text in the target": ({"price": lambda v: ["unknown", *v[1:]]}, ("Target 'price'", "'unknown'", "row 0")),
    "constant target": ({"price": lambda v: [100.0] * len(v)}, ("Target 'price' is 100 in every row",)),
    "mixed types": ({"area": lambda v: [*v[:9], "large", *v[10:]]}, ("'area'", "'large'", "row 9")),
    "integer overflow": ({"rooms": lambda v: [2**53 + 1 + 2 * (i % 7) for i in range(len(v))]}, ("'rooms'",)),
    "leaking column": (
        {"rooms": lambda v: [3 * p + 1 for p in house_columns()["price"]]},
        ("'rooms' predicts 'price'",),
    ),
    "negative weights": ({"weight": lambda v: [-1, *v[1:]]}, ("'weight' contains 1 negative weight (row 0",)),
    "all weights zero": ({"weight": lambda v: [0] * len(v)}, ("All 60 weights in 'weight' are zero",)),
    "missing weight": ({"weight": lambda v: ["", *v[1:]]}, ("'weight'", "row 0")),
    "missing group": ({"block": lambda v: ["", *v[1:]]}, ("--group block: row 0", "has no value")),
}


@pytest.mark.parametrize("flaw", MESSY)
@pytest.mark.parametrize("command", ["compare", "fit"])
def test_messy_values(run, folder, command, flaw):
    changes, words = MESSY[flaw]
    columns = house_columns()
    write_csv(folder / "houses.csv", columns | {name: change(columns[name]) for name, change in changes.items()})
    result = run(command, "houses.csv", "-t", "price", "--weights", "weight", "--group", "block", "--cv", "5")
    refused(result, folder, *words)


FILES = {
    "empty": (b"", ("empty",)),
    "header only": (b"price,area\n", ("no rows",)),
    "one column": (b"price\n1\n2\n", ("no input column",)),
    "duplicate names": (b"price,area,area\n1,2,3\n2,3,4\n", ("area", "2 columns named")),
    "ragged": (b"price,area\n1,2\n1,2,3\n", ("houses.csv",)),
    "a PNG image": (b"\x89PNG\r\n\x1a\n\x00\x00", ("PNG image",)),
    "Parquet inside": (b"PAR1\x00\x00PAR1", ("Parquet",)),
    "not UTF-8": ("price,straße\n1,2\n3,4\n".encode("utf-16"), ("houses.csv",)),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("command", ["compare", "fit", "report"])
def test_files_that_are_not_tables(run, folder, command, kind):
    content, words = FILES[kind]
    (folder / "houses.csv").write_bytes(content)
    refused(run(command, "houses.csv", "--target", "price"), folder, *words)


def test_a_file_that_is_not_there(run, houses, folder):
    refused(run("compare", "house.csv", "-t", "price"), folder, "house.csv", "houses.csv")
    refused(run("compare", ".", "-t", "price"), folder, "folder")
    refused(run("predict", "nothing.model.json", "houses.csv"), folder, "There is no file nothing.model.json")
    refused(run("predict", "houses.csv", "houses.csv"), folder, "houses.csv is not a model file: it is not JSON")


def test_too_few_rows(run, folder):
    write_csv(folder / "houses.csv", {"price": [1, 2, 4], "area": [1, 2, 3.5]})
    refused(run("compare", "houses.csv", "-t", "price"), folder, "3 rows", "10")


def test_errors_in_json(run, houses, folder):
    result = run(*COMPARE, "--drop", "nobody", "--json")
    assert result.exit_code == 2
    told = json.loads(result.stdout)
    assert told["exit_code"] == 2
    assert told["error"].startswith("--drop nobody: houses.csv has no such column.")
    assert result.stderr.strip().splitlines()[-1] == told["error"]


def test_an_output_that_cannot_be_written(run, houses, folder):
    (folder / "file").write_text("")
    before = sorted(p.name for p in folder.iterdir())
    for output, words in (
        ("file/price", "a part of that path is a file"),
        ("x" * 300, "the file name is too long"),
    ):
        result = run("fit", "houses.csv", "-t", "price", "--alpha", "1", "--cv", "5", "--output", output)
        assert result.exit_code == 2
        assert words in result.stderr
    (folder / "price.report.html").mkdir()
    result = run("fit", "houses.csv", "-t", "price", "--alpha", "1", "--cv", "5")
    assert result.exit_code == 2
    assert "'price.report.html' could not be written: that is a folder" in result.stderr.replace(str(folder) + "/", "")
    assert sorted(p.name for p in folder.iterdir()) == sorted([*before, "price.report.html"])
