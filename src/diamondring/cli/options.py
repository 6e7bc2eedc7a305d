"""The options of the commands, each defined once: its words, its help, and how its text becomes a value."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError
from ..messages import did_you_mean

_DATA, _METHOD, _OUTPUT = "Data", "Method", "Output"

Table = Annotated[Path, typer.Argument(metavar="TABLE", help="CSV or Parquet file, one row per observation.")]
OptionalTable = Annotated[
    Path | None, typer.Argument(metavar="[TABLE]", help="CSV or Parquet file; without one, made-up weights.")
]
ModelFile = Annotated[
    Path, typer.Argument(metavar="MODEL", help="Model file (*.model.json) written by compare or fit.")
]

Target = Annotated[
    str | None, typer.Option("--target", "-t", metavar="COLUMN", help="Column to predict.", rich_help_panel=_DATA)
]
Loss = Annotated[
    str | None,
    typer.Option(
        "--loss",
        metavar="NAME",
        help="What is fitted: gaussian, binomial, multinomial, poisson, gamma, tweedie:1.5, negativebinomial:2, "
        "huber:20, quantile:0.9, cox, … Default: guessed from the target, and said.",
        rich_help_panel=_DATA,
    ),
]
Event = Annotated[
    str | None,
    typer.Option(
        "--event",
        metavar="COLUMN",
        help="The target is a survival time, and this column says whether the event happened (1) or not (0).",
        rich_help_panel=_DATA,
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="COLUMN", help="When a row came under observation (survival).", rich_help_panel=_DATA
    ),
]
Strata = Annotated[
    str | None,
    typer.Option(
        "--strata",
        metavar="COLUMN",
        help="Groups with baseline hazards of their own (survival).",
        rich_help_panel=_DATA,
    ),
]
Exposure = Annotated[
    str | None,
    typer.Option(
        "--exposure",
        metavar="COLUMN",
        help="What a count is counted against, such as years insured: its rate is modelled.",
        rich_help_panel=_DATA,
    ),
]
Weights = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Weights of the rows: 2 counts twice, 0 not at all.", rich_help_panel=_DATA),
]
Group = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN", help="Rows with the same value stay on one side of every split.", rich_help_panel=_DATA
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN", help="Use this identifier or date column all the same. Repeatable.", rich_help_panel=_DATA
    ),
]
Carry = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar="COLUMN",
        help="Write this column beside the predictions. Repeatable.",
        rich_help_panel=_OUTPUT,
    ),
]
Drop = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN", help="Leave this column out. Repeatable.", rich_help_panel=_DATA)
]
AllowLeak = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN",
        help="Accept a column that predicts the target almost perfectly. Repeatable.",
        rich_help_panel=_DATA,
    ),
]
Standardize = Annotated[
    str,
    typer.Option(
        metavar="yes|no|numeric",
        help="Penalise inputs on the scale of unit standard deviation; 'numeric' spares 0/1 inputs.",
        rich_help_panel=_METHOD,
    ),
]
Folds = Annotated[int, typer.Option("--cv", metavar="K", help="Folds of cross-validation.", rich_help_panel=_METHOD)]
Repeats = Annotated[
    int, typer.Option(metavar="R", help="How often the rows are dealt into folds anew.", rich_help_panel=_METHOD)
]
Seed = Annotated[int, typer.Option(metavar="N", help="Seed of the shuffling.", rich_help_panel=_METHOD)]
Resamples = Annotated[
    int | None,
    typer.Option(
        "--resamples",
        metavar="B",
        help="Refits to rows drawn anew, for the report's pictures of stability; 0 for none. "
        "Default: 100, fewer on large tables.",
        rich_help_panel=_METHOD,
    ),
]
Nested = Annotated[
    bool,
    typer.Option(
        "--nested", help="Also the honest error of the whole procedure (K times the work).", rich_help_panel=_METHOD
    ),
]
Methods = Annotated[
    list[str] | None,
    typer.Option(
        "--penalty",
        metavar="NAME",
        help="Compare only these: none, L2, L1, 'elastic net', 'relaxed L1'. Repeatable; default all.",
        rich_help_panel=_METHOD,
    ),
]
Priority = Annotated[
    str,
    typer.Option(
        metavar="WORDS",
        help="What decides a tie: 'fewer inputs', 'robustness' or 'stability'.",
        rich_help_panel=_METHOD,
    ),
]
Penalty = Annotated[
    str,
    typer.Option(metavar="NAME", help="L1, L2, 'elastic net' or none.", rich_help_panel=_METHOD),
]
L1Ratio = Annotated[
    float | None,
    typer.Option(
        "--l1-ratio", metavar="SHARE", help="Share of L1 in the elastic net, 0 to 1.", rich_help_panel=_METHOD
    ),
]
Alpha = Annotated[
    str,
    typer.Option(
        metavar="cv|1se|NUMBER",
        help="Strength: 'cv' has the least held-out error, '1se' is the strongest within one standard error of it, "
        "or a number from 0 (no penalty) up.",
        rich_help_panel=_METHOD,
    ),
]
AlphaRule = Annotated[
    str,
    typer.Option(
        "--alpha",
        metavar="cv|1se",
        help="Strength of the model that is written: least held-out error, or the strongest within one standard error.",
        rich_help_panel=_METHOD,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PLACE",
        help="Folder, or start of the file names. Default: the target's name, in this folder.",
        rich_help_panel=_OUTPUT,
    ),
]
PredictionFile = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="CSV or Parquet file (by its ending) for the predictions. Default: CSV on standard output.",
        rich_help_panel=_OUTPUT,
    ),
]
DemoFolder = Annotated[
    str, typer.Option("--output", "-o", metavar="FOLDER", help="Where report and model go.", rich_help_panel=_OUTPUT)
]
ExplorerFile = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="The page (*.html), or its folder.", rich_help_panel=_OUTPUT),
]
Browser = Annotated[
    bool,
    typer.Option(
        "--browser/--no-browser", help="Whether to open the page, where there is a browser.", rich_help_panel=_OUTPUT
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON object on standard output, nothing else.", rich_help_panel=_OUTPUT)
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only the result: no notes, no progress.", rich_help_panel=_OUTPUT)
]


def standardize_value(text: str) -> bool | str:
    """``yes``, ``no`` or ``numeric`` as the argument of the Python functions."""
    values: dict[str, bool | str] = {"yes": True, "true": True, "no": False, "false": False, "numeric": "numeric"}
    if text.lower() not in values:
        raise InputError(f"--standardize {text}: write yes, no or numeric.")
    return values[text.lower()]


def alpha_value(text: str) -> str | float:
    """``cv``, ``1se`` or a number from 0 up."""
    word = text.strip().lower()
    if word in ("cv", "min"):
        return "cv"
    if word == "1se":
        return "1se"
    try:
        value = float(word)
    except ValueError:
        raise InputError(f"--alpha {text}: write cv, 1se or a number from 0 up (0 = no penalty).") from None
    if not (value >= 0 and math.isfinite(value)):
        raise InputError(f"--alpha {text}: penalty strength must be 0 or more (0 = no penalty) and finite.")
    return value


def check_rule(alpha: str | float) -> None:
    """Comparing methods, each finds its own strength."""
    if isinstance(alpha, float):
        raise InputError(
            f"--alpha {alpha:g}: compare lets every method find its own strength; write cv or 1se. "
            "For one strength: diamondring fit --alpha."
        )


def whole_number(value: int, option: str, least: int, why: str) -> int:
    """An integer option with a smallest sensible value."""
    if value < least:
        raise InputError(f"{option} {value}: {why}")
    return value


def resample_count(value: int | None) -> int | str:
    """``--resamples`` as `dr.compare` takes it."""
    if value is None:
        return "auto"
    if value == 1:
        raise InputError("--resamples 1: one refit says nothing; 100 are usual, 0 leaves them out.")
    return whole_number(value, "--resamples", 0, "a number of refits is 0 (none) or 2 and more.")


def columns_exist(columns: Any, option: str, names: tuple[str, ...], source: str) -> tuple[str, ...]:
    """The columns named by an option, all of which must be in the table."""
    for column in columns or ():
        if column not in names:
            raise InputError(f"{option} {column}: {source} has no such column.{did_you_mean(column, names)}")
    return tuple(columns or ())


def no_table(target: str) -> InputError:
    """A target without a table to look in."""
    return InputError(f"--target {target} needs a table: diamondring explore TABLE --target {target}.")
