"""The command line: ``diamondring compare | fit | predict | report | explore | demo``.

Only what ``--help`` needs is imported here; each command loads the rest when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from . import options as opt
from .group import Commands
from .output import Talk

__all__ = ["app"]

app = typer.Typer(
    cls=Commands,
    name="diamondring",
    help="Which penalty, how strong, which inputs, and how sure that is: penalised regression on a table.\n\n"
    "Start with: diamondring compare TABLE --target COLUMN",
    epilog="Exit codes: 0 fine, 2 bad input, 3 the fit failed, 130 Ctrl-C (nothing is written then).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"diamondring {version('diamondring')}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options of the program itself; commands have their own."""


@app.command()
def compare(
    table: opt.Table,
    target: opt.Target = None,
    loss: opt.Loss = None,
    event: opt.Event = None,
    start: opt.Start = None,
    strata: opt.Strata = None,
    exposure: opt.Exposure = None,
    weights: opt.Weights = None,
    group: opt.Group = None,
    keep: opt.Keep = None,
    drop: opt.Drop = None,
    allow_leak: opt.AllowLeak = None,
    penalty: opt.Methods = None,
    alpha: opt.AlphaRule = "cv",
    priority: opt.Priority = "fewer inputs",
    cv: opt.Folds = 10,
    repeats: opt.Repeats = 1,
    nested: opt.Nested = False,
    resamples: opt.Resamples = None,
    seed: opt.Seed = 0,
    standardize: opt.Standardize = "yes",
    output: opt.Output = None,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """Which penalty suits this table? Compares them all on the same folds; writes report and model."""
    _compare(locals(), model=True)


@app.command()
def fit(
    table: opt.Table,
    target: opt.Target = None,
    loss: opt.Loss = None,
    event: opt.Event = None,
    start: opt.Start = None,
    strata: opt.Strata = None,
    exposure: opt.Exposure = None,
    weights: opt.Weights = None,
    group: opt.Group = None,
    keep: opt.Keep = None,
    drop: opt.Drop = None,
    allow_leak: opt.AllowLeak = None,
    penalty: opt.Penalty = "L1",
    alpha: opt.Alpha = "cv",
    l1_ratio: opt.L1Ratio = None,
    cv: opt.Folds = 10,
    repeats: opt.Repeats = 1,
    resamples: opt.Resamples = None,
    seed: opt.Seed = 0,
    standardize: opt.Standardize = "yes",
    output: opt.Output = None,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """Fit one penalty, at the strength that cross-validation chooses or that you give; writes report and model."""
    scaled, strength = opt.standardize_value(standardize), opt.alpha_value(alpha)
    _check_numbers(cv, repeats, seed)
    talk = Talk(as_json=as_json, quiet=quiet)
    from .data import Columns, read
    from .files import stem_of
    from .fit import FitSettings, fit_and_write, read_penalty
    from .outcome import OutcomeColumns

    chosen, ratios = read_penalty(penalty, l1_ratio)
    outcome = OutcomeColumns(loss, event, start, strata, exposure)
    data = read(table, Columns(target, weights, group, keep or (), drop or (), outcome), scaled, talk)
    settings = FitSettings(
        chosen, strength, ratios, cv, repeats, seed, scaled, tuple(allow_leak or ()), opt.resample_count(resamples)
    )
    fit_and_write(data, settings, stem_of(output, data.target), talk)


@app.command()
def predict(
    model: opt.ModelFile,
    table: opt.Table,
    exposure: opt.Exposure = None,
    keep: opt.Carry = None,
    output: opt.PredictionFile = None,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """Score a table with a model file. Columns are matched by name; a table that does not fit is refused."""
    from .predict import predict_and_write

    predict_and_write(model, table, output, tuple(keep or ()), Talk(as_json=as_json, quiet=quiet), exposure)


@app.command()
def report(
    table: opt.Table,
    target: opt.Target = None,
    loss: opt.Loss = None,
    event: opt.Event = None,
    start: opt.Start = None,
    strata: opt.Strata = None,
    exposure: opt.Exposure = None,
    weights: opt.Weights = None,
    group: opt.Group = None,
    keep: opt.Keep = None,
    drop: opt.Drop = None,
    allow_leak: opt.AllowLeak = None,
    penalty: opt.Methods = None,
    alpha: opt.AlphaRule = "cv",
    priority: opt.Priority = "fewer inputs",
    cv: opt.Folds = 10,
    repeats: opt.Repeats = 1,
    nested: opt.Nested = False,
    resamples: opt.Resamples = None,
    seed: opt.Seed = 0,
    standardize: opt.Standardize = "yes",
    output: opt.Output = None,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """The report of compare (one HTML file that works offline), without a model file."""
    _compare(locals(), model=False)


@app.command()
def explore(
    table: opt.OptionalTable = None,
    target: opt.Target = None,
    loss: opt.Loss = None,
    event: opt.Event = None,
    start: opt.Start = None,
    strata: opt.Strata = None,
    exposure: opt.Exposure = None,
    weights: opt.Weights = None,
    group: opt.Group = None,
    keep: opt.Keep = None,
    drop: opt.Drop = None,
    allow_leak: opt.AllowLeak = None,
    penalty: opt.Penalty = "L1",
    alpha: opt.Alpha = "cv",
    l1_ratio: opt.L1Ratio = None,
    cv: opt.Folds = 10,
    seed: opt.Seed = 0,
    standardize: opt.Standardize = "yes",
    output: opt.ExplorerFile = None,
    browser: opt.Browser = True,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """A page to see why L1 gives zeros: drag the optimum, slide alpha. With a table, on its own coefficients."""
    scaled, strength = opt.standardize_value(standardize), opt.alpha_value(alpha)
    _check_numbers(cv, 1, seed)
    talk = Talk(as_json=as_json, quiet=quiet)
    from .data import Columns, read
    from .explore import explore_and_write
    from .fit import FitSettings, read_penalty
    from .outcome import OutcomeColumns

    chosen, ratios = read_penalty(penalty, l1_ratio)
    settings = FitSettings(chosen, strength, ratios, cv, 1, seed, scaled, tuple(allow_leak or ()))
    data = None
    if table is not None:
        outcome = OutcomeColumns(loss, event, start, strata, exposure)
        data = read(table, Columns(target, weights, group, keep or (), drop or (), outcome), scaled, talk)
    elif target is not None:
        raise opt.no_table(target)
    explore_and_write(data, settings, output, talk, browser=browser and not quiet and not as_json)


@app.command()
def demo(
    output: opt.DemoFolder = "diamondring-demo",
    resamples: opt.Resamples = None,
    seed: opt.Seed = 0,
    as_json: opt.Json = False,
    quiet: opt.Quiet = False,
) -> None:
    """The main job on real data that ship with the package: 2,930 house sales, numbers and text."""
    _check_numbers(10, 1, seed)
    from .demo import run_demo

    run_demo(Path(output), seed, Talk(as_json=as_json, quiet=quiet), opt.resample_count(resamples))


def _compare(given: dict[str, Any], *, model: bool) -> None:
    """`compare` and `report`, which differ in what they write."""
    scaled, rule = opt.standardize_value(given["standardize"]), opt.alpha_value(given["alpha"])
    _check_numbers(given["cv"], given["repeats"], given["seed"])
    opt.check_rule(rule)
    talk = Talk(as_json=given["as_json"], quiet=given["quiet"])
    from .compare import Settings, compare_and_write, read_method_options
    from .data import Columns, read
    from .files import stem_of
    from .outcome import OutcomeColumns

    methods = read_method_options(given["penalty"], given["priority"])
    outcome = OutcomeColumns(*(given[name] for name in ("loss", "event", "start", "strata", "exposure")))
    columns = Columns(
        given["target"], given["weights"], given["group"], given["keep"] or (), given["drop"] or (), outcome
    )
    data = read(given["table"], columns, scaled, talk)
    settings = Settings(
        penalties=methods, alpha=str(rule), cv=given["cv"], repeats=given["repeats"], seed=given["seed"],
        nested=given["nested"], priority=given["priority"], standardize=scaled,
        allow_leak=tuple(given["allow_leak"] or ()), resamples=opt.resample_count(given["resamples"]),
    )  # fmt: skip
    compare_and_write(data, settings, stem_of(given["output"], data.target), talk, model=model)


def _check_numbers(cv: int, repeats: int, seed: int) -> None:
    """Options that are whole numbers, before anything is read."""
    opt.whole_number(cv, "--cv", 2, "cross-validation needs at least 2 folds.")
    opt.whole_number(repeats, "--repeats", 1, "the rows are dealt into folds at least once.")
    opt.whole_number(seed, "--seed", 0, "a seed is a whole number from 0 up.")
