"""The command as its own process: signals, full disks, pipes, terminals, start-up."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest
from cli_houses import house_columns, write_csv

COMMAND = [sys.executable, "-m", "diamondring"]


def command(*words: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=120, check=False, **options)


@pytest.fixture
def wide(folder):
    """A table that keeps the comparison busy for long enough to be interrupted."""
    columns = house_columns(3000)
    for j in range(40):
        columns[f"level{j}"] = [f"v{(i * (j + 7)) % 41}" for i in range(3000)]
    return write_csv(folder / "wide.csv", columns)


def test_ctrl_c_writes_nothing_and_exits_130(wide, folder):
    words = [*COMMAND, "compare", "wide.csv", "-t", "price", "--repeats", "20"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Inputs"):
            break
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert time.monotonic() - asked < 3.0
    assert stderr.strip().splitlines()[-1] == "Interrupted: nothing was written."
    assert "Traceback" not in stderr
    assert stdout == ""
    assert [p.name for p in folder.iterdir()] == ["wide.csv"]


@pytest.mark.parametrize("limit", [100, 3000])
def test_full_disk_writes_nothing(houses, folder, limit):
    code = (
        "import resource, sys; from diamondring.__main__ import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "sys.argv = ['diamondring', 'fit', 'houses.csv', '-t', 'price', '--cv', '5', '--output', 'new/']; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert "could not be written: the file would be larger than the system allows here" in ended.stderr
    assert [p.name for p in folder.iterdir()] == ["houses.csv"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")
def test_full_standard_output(houses, folder):
    assert command("fit", "houses.csv", "-t", "price", "--cv", "5", cwd=folder).returncode == 0
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [*COMMAND, "predict", "price.model.json", "houses.csv"], stdout=full, stderr=subprocess.PIPE, text=True,
            cwd=folder, check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.strip().splitlines()[-1].startswith("The output could not be written: the disk is full")
    ended = command("predict", "price.model.json", "houses.csv", "--output", "/dev/full", cwd=folder)
    assert ended.returncode == 2
    assert "'/dev/full' could not be written: the disk is full" in ended.stderr


def test_a_reader_that_has_seen_enough(houses, folder):
    assert command("fit", "houses.csv", "-t", "price", "--cv", "5", cwd=folder).returncode == 0
    columns = house_columns(5000)
    write_csv(folder / "many.csv", columns | {"text": ["long " * 400] * 5000})  # far more than any pipe holds
    process = subprocess.Popen(
        [*COMMAND, "predict", "price.model.json", "many.csv", "--quiet", "--keep", "text"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    stderr = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert stderr == ""


def on_a_terminal(words: list[str], folder, environment: dict[str, str]) -> tuple[int, str]:
    """Run with standard error on a terminal; returns the exit code and what the terminal got."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.DEVNULL, stderr=theirs, cwd=folder, env=os.environ | environment
    )
    os.close(theirs)
    seen = b""
    while True:
        ready, _, _ = select.select([ours], [], [], 0.1)
        if ready:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            seen += chunk
        elif process.poll() is not None:
            break
    os.close(ours)
    return process.wait(60), seen.decode()


def test_styles_only_on_a_terminal_and_not_with_no_color(houses, folder):
    words = ["compare", "houses.csv", "-t", "price", "--cv", "5", "--penalty", "L1"]
    plain = command(*words, cwd=folder, env=os.environ | {"TERM": "xterm-256color"})
    assert plain.returncode == 0, plain.stderr
    assert "\x1b" not in plain.stderr + plain.stdout
    code, styled = on_a_terminal(words, folder, {"TERM": "xterm-256color", "NO_COLOR": ""})
    assert code == 0
    assert "\x1b[1mReading" in styled
    assert "━" in styled
    code, uncoloured = on_a_terminal(words, folder, {"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert code == 0
    assert "\x1b[33m" not in uncoloured
    assert "\x1b[38" not in uncoloured
    code, dumb = on_a_terminal(words, folder, {"TERM": "dumb"})
    assert code == 0
    assert "\x1b" not in dumb


def test_help_loads_nothing_heavy(folder):
    code = (
        "import sys\n"
        "from diamondring.cli import app\n"
        "try: app(['compare', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'sklearn', 'scipy', 'matplotlib', 'pandas', 'polars', 'pyarrow', 'narwhals'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_demo(folder):
    ended = command("demo", cwd=folder)
    assert ended.returncode == 0, ended.stderr
    assert sorted(p.name for p in (folder / "diamondring-demo").iterdir()) == [
        "Sale_Price.model.json",
        "Sale_Price.report.html",
    ]
    assert ended.stderr.startswith("Reading   ames_housing")
    assert "2,930 rows × 74 columns" in ended.stderr
    assert "\nUse " in ended.stdout
    assert f"open the report: file://{folder}/diamondring-demo/Sale_Price.report.html" in ended.stderr
    model = json.loads((folder / "diamondring-demo" / "Sale_Price.model.json").read_text())
    assert model["training"]["rows"] == 2930
