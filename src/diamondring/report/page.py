"""The report as a page: which parts, in which order."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..figures import Plotter, plotter
from ..figures.parts import Parts
from ..figures.text import count
from ..files import write_atomic
from ..wording import regression_name, sentence
from . import answers, sections
from .live import asset, live_data, script_hash
from .markup import element, escape, prose

if TYPE_CHECKING:
    from ..comparison import Comparison
    from ..model import Model
    from ..paths import Path

__all__ = ["report_bytes", "write_report"]

_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_SLIDER = '<div id="live-bar"></div>'  # filled by the script, where there is a path to slide along
_NO_ROWS = "No rows of your data are in this file."
_DIFFERENCE = ("touch", "zero_zone", "path", "pull")
_OVERFITTING = ("overfit", "cloud", "cv")
_REFITTED = ("stability", "stability_path", "either_or")
_CHOICE = ("which_one", "coefficients", *_REFITTED, "breakage", "cost")
_GROUPS = (
    ("difference", "What does the penalty do on your data?", _DIFFERENCE),
    ("overfitting", "How does it stop overfitting?", _OVERFITTING),
    ("choice", "Which {noun}s matter?", ("coefficients", *_REFITTED)),
)


def write_report(result: Any, file: str | os.PathLike[str]) -> pathlib.Path:
    """Write the report of a result as one HTML file that works offline; whole, or not at all.

    Parameters
    ----------
    result : Comparison, Selection, Path, Model, Fit, or an estimator of this package
    file : path

    Returns
    -------
    pathlib.Path
        Where it is.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    write_atomic(file, report_bytes(result))
    return pathlib.Path(file)


def report_bytes(result: Any) -> bytes:
    """The report as the bytes of an HTML file (UTF-8); the same for the same result."""
    plot = result.plot if hasattr(result, "fit") else plotter(result)
    comparison = plot.parts.comparison
    title, body = _fit(plot) if comparison is None else _comparison(comparison, plot)
    style = resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8") + asset("report.css")
    script, live = asset("report.js"), live_data(plot)
    held = "" if live is None else f'<script type="application/json" id="live">{live}</script>\n'
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY.format(script=script_hash(script)))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n{held}"
        f'<script type="module">{script}</script>\n</body>\n</html>\n'
    )
    return page.encode("utf-8")


def _comparison(c: Comparison, plot: Plotter) -> tuple[str, str]:
    target = c.target_name
    title = f"Which penalty for {target}?"
    lead = "" if c.loss.name == "gaussian" else f"{sentence(regression_name(c.loss.name))}; "
    what = "input column" if c.noun == "input" else c.noun
    lead += f"{count(c.n_rows, 'row')} × {count(c.n_columns, what)}"
    encoded = f" ({count(c.n_inputs, 'input')} once encoded)" if c.n_inputs != c.n_columns else ""
    lead += f"{encoded}; {c.folds.split(',')[0]}"
    names = [method.name for method in c.methods]
    body = [
        f'<header><h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p></header><main>',
        sections.verdict_card(c),
        sections.alerts(c.notes, names),
        _contents(judged=bool(_judged(plot))),
        _SLIDER,
        _question("difference", "What is the difference on your data?", plot, _asked(plot, _DIFFERENCE)),
        _question("overfitting", "How does it stop overfitting?", plot, _asked(plot, _OVERFITTING)),
        _question("choice", "Which to use?", plot, _asked(plot, _CHOICE), sections.methods_table(c)),
        _judged(plot),
        _part("model", "Your model", sections.model_section(c.best)),
        _part("checks", "Checks", _residuals(plot) + sections.checks(_paths(c), _missed(c))),
        _part("how", "How it was computed", sections.how(_facts(c))),
        f"</main>{_footer(c.best)}",
    ]
    return title, "\n".join(part for part in body if part)


def _asked(plot: Plotter, kinds: Iterable[str]) -> list[str]:
    """The figures of a comparison that is shown: those that it has, and those whose absence needs a sentence."""
    silent = {"zero_zone", "stability_path"}  # what lacks them lacks the picture before them, which says why
    if "touch" not in plot.kinds:
        silent.add("pull")
    if plot.parts.resamples is None:  # one sentence, in the place of the first of them
        silent |= set(_REFITTED)
    if plot.parts.noun != "input":
        silent.add("breakage")
    return [kind for kind in kinds if kind not in silent or kind in plot.kinds]


def _residuals(plot: Plotter) -> str:
    """What the fit missed, in groups of rows, of targets that are numbers."""
    if "residuals" in plot.kinds:
        return sections.figures(plot, ["residuals"])
    few = plot.parts.evidence is not None and plot.parts.loss_name == "gaussian"
    text = (
        "Residuals are shown in groups of 20 rows or more, so that nothing is said of a single row: here are too few."
    )
    return sections.note("residuals", text) if few else ""


def _judged(plot: Plotter) -> str:
    """How good the held-out predictions are in the field's own measures; "" where the error says it all."""
    evidence = plot.parts.evidence
    drawn = [kind for kind in ("roc", "calibration", "confusion", "risk") if kind in plot.kinds]
    if evidence is None or not (drawn or evidence.scores):
        return ""
    inside = sections.scores_table(evidence, plot.parts.method) + sections.figures(plot, drawn)
    return _part("judged", "How good are the predictions?", inside)


def _fit(plot: Plotter) -> tuple[str, str]:
    """The report of a fit that was not compared with others: the figures that it has ingredients for."""
    parts = plot.parts
    what = parts.path.penalty.name if parts.path is not None else parts.model.penalty.name if parts.model else ""
    kind = "fit" if parts.loss_name == "gaussian" else regression_name(parts.loss_name)
    head = f"{sentence(kind)} of {parts.target}" if parts.target else sentence(kind)
    if kind == "fit":
        head = f"A {head[0].lower()}{head[1:]}"
    title = f"{head} without penalty" if what == "none" else f"{head} with {what}"
    body = [f'<header><h1>{escape(title)}</h1><p class="lead">{escape(_size(plot))}</p></header><main>']
    body += [sections.fit_card(parts.model, parts.selection), _SLIDER]
    for name, heading, kinds in _GROUPS:
        drawn = [kind for kind in kinds if kind in plot.kinds]
        if drawn:
            body.append(_question(name, heading.format(noun=parts.noun), plot, drawn))
    body.append(_judged(plot))
    if parts.model is not None:
        body.append(_part("model", "Your model", sections.model_section(parts.model)))
    if parts.path is not None:
        missed = [] if parts.selection is None else [(what, int(parts.selection.missed))]
        proofs = sections.checks([(what, parts.path)], missed)
        body.append(_part("checks", "Checks", _residuals(plot) + proofs))
        body.append(_part("how", "How it was computed", sections.how(_fit_facts(plot))))
    body.append(f"</main>{_footer(parts.model)}")
    return title, "\n".join(part for part in body if part)


def _fit_facts(plot: Plotter) -> list[tuple[str, str]]:
    parts = plot.parts
    assert parts.path is not None
    objective = parts.path.objective_text()
    if parts.alpha:
        objective += f"\n  alpha = {parts.alpha:.17g}"
    facts = [("Objective", objective)]
    if parts.selection is not None:
        facts.append(("Folds", parts.selection.folds))
    if parts.model is not None:
        facts += [("Encoding", parts.model.encoder.describe())] if parts.noun == "input" else []
        facts += [("Derivatives", _derivatives(parts))]
        facts.append(("Versions", _versions(parts.model)))
    return [*facts, ("Rows of data", _NO_ROWS)]


def _derivatives(parts: Parts) -> str:
    """Where those of a function come from; "" for models linear in their inputs."""
    return "" if parts.function_problem is None else str(parts.path.function.derivative)  # type: ignore[union-attr]


def _versions(model: Model) -> str:
    return ", ".join(f"{name} {version}" for name, version in model.stats.versions.items())


def _size(plot: Plotter) -> str:
    path = plot.parts.path
    if path is None:
        return ""
    size = f"{count(path.n_samples, 'row')} × {count(len(path.names), path.noun)}"
    return f"{size}; {count(len(path.alphas), 'alpha')}"


def _contents(judged: bool) -> str:
    links = [
        ("difference", "The difference"),
        ("overfitting", "Overfitting"),
        ("choice", "Which to use"),
        *([("judged", "The predictions")] if judged else []),
        ("model", "Your model"),
        ("checks", "Checks"),
        ("how", "How it was computed"),
    ]
    return element("nav", "".join(f'<a href="#{target}">{text}</a>' for target, text in links), aria_label="Contents")


def _question(name: str, heading: str, plot: Plotter, kinds: Iterable[str], after: str = "") -> str:
    """A question, its answer in words, and the figures that show it."""
    said = {"difference": answers.difference, "overfitting": answers.overfitting, "choice": answers.choice}[name](plot)
    first = next((plot.spec(kind).caption for kind in kinds if kind in plot.kinds), "")
    if "overfit" in kinds and "overfit" in plot.kinds:
        first += " min, 1se"  # written beside its lines
    return _part(name, heading, answers.answer(name, said, plot, first) + sections.figures(plot, kinds) + after)


def _part(name: str, heading: str, content: str) -> str:
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(heading)}</h2>{content}</section>'


def _paths(c: Comparison) -> Iterable[tuple[str, Path]]:
    """One path for each method: the one that its choice is on. A blend of two proved fits has no proof of its own."""
    for method in c.methods:
        if method.selection is not None and method.chosen is not None and method.chosen.gamma == 1.0:
            yield method.name, method.selection.paths[method.chosen.variant]


def _missed(c: Comparison) -> Iterable[tuple[str, int]]:
    return [(m.name, int(m.selection.missed)) for m in c.methods if m.selection is not None]


def _facts(c: Comparison) -> list[tuple[str, str]]:
    """Everything needed to repeat it."""
    winner = next(method for method in c.methods if method.name == c.verdict.winner)
    objective = ""
    if winner.selection is not None and winner.chosen is not None:
        objective = winner.selection.paths[winner.chosen.variant].objective_text()
        objective += f"\n  alpha = {winner.chosen.alpha:.17g}"
        if winner.chosen.gamma != 1.0:
            objective += (
                f"\n  then blended with the unpenalised fit of its {c.noun}s: {winner.chosen.gamma:g} of the above"
            )
    rules = {
        "cv": "the lowest held-out error",
        "1se": "the strongest penalty within one SE of the lowest held-out error",
    }
    inputs = "encoded inputs" if c.noun == "input" else "the data of f"
    return [
        ("Loss", c.guess or regression_name(c.loss.name)),
        ("Objective", objective),
        ("Folds", c.folds),
        ("Seed", f"random_state={c.random_state!r}"),
        ("Choice of alpha", rules[c.rule]),
        ("Verdict rule", f"{c.verdict.rule} Priority: {c.priority}."),
        ("Refits", _refits(c)),
        ("Encoding", "" if c.encoder is None else c.encoder.describe()),
        ("Versions", _versions(c.best)),
        ("Hash of the data", f"{c.data_hash} (BLAKE2b of {inputs}, target and weights)"),
        ("Rows of data", _NO_ROWS),
    ]


def _refits(c: Comparison) -> str:
    """What was fitted again to other rows; "" where nothing was."""
    if c.resamples is None:
        return ""
    found = c.resamples
    parts = [f"{each.name} at alpha = {each.alpha:.17g}" for each in (found.refits, *found.beside) if each.alpha > 0]
    parts += ["no penalty"] if any(each.alpha == 0 for each in (found.refits, *found.beside)) else []
    samples = f"{found.n_resamples} bootstrap samples, random_state={found.random_state!r}"
    return f"{samples}, the same for each of: {'; '.join(parts)}."


def _footer(model: Model | None) -> str:
    made = "" if model is None else f"Made with diamondring {model.stats.versions.get('diamondring', '')}. "
    return f"<footer>{prose(made + _NO_ROWS)} This file asks for nothing from any server.</footer>"
