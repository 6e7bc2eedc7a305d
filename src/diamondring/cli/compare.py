"""``compare`` and ``report``: the whole comparison on one table, said in a few lines and written to two files."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from ..comparing.effects import effects_sentence
from ..comparing.methods import METHODS, MethodResult, read_methods
from ..comparing.text import against_null, beside, null_label, scores_sentence
from ..comparing.verdict import PRIORITIES
from ..comparison import Comparison, compare
from ..errors import InputError
from ..export.model_json import model_bytes
from ..messages import did_you_mean
from ..wording import counted, digits_apart, percent, short
from .data import Data, heard
from .files import check_places, report_of, say_files, write_results
from .output import Talk
from .words import cli_words

__all__ = ["Settings", "compare_and_write", "read_method_options", "run_compare"]


@dataclass(frozen=True)
class Settings:
    """How methods are compared: the options of `dr.compare` that the command line has."""

    penalties: tuple[str, ...] | None = None
    alpha: str = "cv"
    cv: int = 10
    repeats: int = 1
    seed: int = 0
    nested: bool = False
    priority: str = "fewer inputs"
    standardize: bool | str = True
    allow_leak: tuple[str, ...] = ()
    resamples: int | str = "auto"


def read_method_options(penalties: list[str] | None, priority: str) -> tuple[str, ...] | None:
    """The methods of ``--penalty`` (None: all), and a check of ``--priority``, before anything is read.

    Raises
    ------
    InputError
        For an unknown name.
    """
    if priority not in PRIORITIES:
        hint = did_you_mean(priority, PRIORITIES)
        raise InputError(f"--priority {priority!r}: write one of {', '.join(map(repr, PRIORITIES))}.{hint}")
    for name in penalties or ():
        try:
            read_methods([name])
        except InputError:
            hint = did_you_mean(name, METHODS)
            raise InputError(f"--penalty {name}: no such method.{hint} Methods: {', '.join(METHODS)}.") from None
    return read_methods(penalties) if penalties else None


def run_compare(data: Data, settings: Settings, talk: Talk) -> Comparison:
    """Compare all methods on the data; progress and notes are said on the way."""
    begin = time.perf_counter()
    with talk.progress() as progress:
        comparison = heard(
            talk,
            lambda: compare(
                data.X, data.y, loss=data.loss, strata=data.strata, offset=data.offset, target_name=data.target,
                cv=settings.cv, groups=data.groups, repeats=settings.repeats,
                random_state=settings.seed, penalties=settings.penalties, priority=settings.priority,
                alpha=settings.alpha, nested=settings.nested, sample_weight=data.weights,
                standardize=settings.standardize, keep=data.keep, allow_leak=settings.allow_leak,
                resamples=settings.resamples, progress=progress,
            ),
        )  # fmt: skip
    for note in comparison.notes:
        talk.note(cli_words(note))
    talk.line("Compared", f"{counted(len(comparison.methods) - 1, 'method')} in {time.perf_counter() - begin:.1f} s")
    return comparison


def compare_and_write(
    data: Data, settings: Settings, stem: Path, talk: Talk, *, model: bool = True
) -> tuple[Comparison, dict[str, dict[str, object]]]:
    """Compare, print the verdict, write report and (if asked) model; returns the comparison and its files."""

    check_places(stem, (".model.json", ".report.html") if model else (".report.html",))
    comparison = run_compare(data, settings, talk)
    report = report_of(comparison)
    files = {"model": (stem.with_name(stem.name + ".model.json"), model_bytes(comparison.best))} if model else {}
    files["report"] = (stem.with_name(stem.name + ".report.html"), report)
    written = write_results(files)
    say_comparison(comparison, talk)
    say_files(written, talk)
    talk.finish({"command": "compare" if model else "report", "source": data.source, **comparison.to_dict(),
                 "files": written, "notes": talk.notes})  # fmt: skip
    return comparison, written


def say_comparison(comparison: Comparison, talk: Talk) -> None:
    """The table of methods and the verdict."""
    for line in method_lines(comparison):
        talk.result(line)
    talk.result()
    headline, *rest = comparison.verdict.sentences
    talk.result(headline, style="bold")
    for sentence in rest:
        talk.sentence(sentence)
    for sentence in (scores_sentence(comparison), effects_sentence(comparison.best)):
        if sentence:
            talk.sentence(sentence)
    if comparison.nested is not None:
        talk.sentence(comparison.nested.sentence)
    for sentence in comparison.verdict.would_change:
        talk.sentence(f"What would change it: {cli_words(sentence)}")


def method_lines(comparison: Comparison) -> list[str]:
    """One line per method: held-out error (its root, in units of the target), what the model needs, what it costs."""
    null, extra = null_label(comparison.loss), beside(comparison)
    error = "error" if comparison.squared else comparison.scoring
    rows = [("", error, f"than the {null}", "SE", *extra, "inputs", "columns", "bytes/row", "µs/row", "fit")]
    digits = 3 if comparison.squared else digits_apart([method.error for method in comparison.methods])
    rows += [_method_row(method, comparison, null, extra, digits) for method in comparison.methods]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return lines


def _method_row(
    method: MethodResult, comparison: Comparison, null: str, extra: list[str], digits: int
) -> tuple[str, ...]:
    squared, mean = comparison.squared, method.name == "mean"
    error, se = method.error, method.se
    change = None if mean else against_null(error, comparison)
    if squared and error > 0:  # the standard error of the root, to first order
        error, se = math.sqrt(error), se / (2.0 * math.sqrt(error))
    known = {score.name: score.text for score in method.evidence.scores}
    return (
        null if mean else method.name,
        f"{'±' if squared else ''}{short(error, digits)}",
        _changed(change),
        short(se, 2),
        *(known.get(name, "") for name in extra),
        "" if mean else f"{method.n_kept:,}",
        "" if mean else f"{len(method.columns_carried):,}",
        "" if mean else f"{method.carried_bytes:,.0f}",
        "" if mean else f"{method.micros_per_row:.1f}",
        "" if mean else f"{method.fit_seconds:.2f} s",
    )


def _changed(change: float | None) -> str:
    """A relative change: ``−18 %``, or ``508 times`` where it is many times as much."""
    if change is None:
        return ""
    return f"{change + 1:,.0f} times" if change > 9 else f"{'+' if change > 0 else '−'}{percent(abs(change))}"
