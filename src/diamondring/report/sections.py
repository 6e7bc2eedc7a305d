"""The parts of the report, each a function from results to HTML."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..comparing.effects import effects_sentence
from ..comparing.text import beside, null_label, scores_sentence
from ..errors import InputError
from ..figures import Plotter
from ..figures.common import spoken
from ..figures.spec import FigureSpec
from ..figures.text import count, number, size_in_bytes
from ..figures.which_one import differences
from ..measures import ratio_name
from ..model.function import FunctionModel
from ..wording import sentence
from .markup import code_block, definition_list, element, escape, listing, number_table, prose, table
from .svg import inline_svg
from .words import explained

if TYPE_CHECKING:
    from ..comparing.evidence import Evidence
    from ..comparison import Comparison
    from ..model import Model
    from ..paths import Path
    from ..tune import Selection

__all__ = [
    "alerts",
    "checks",
    "figures",
    "fit_card",
    "how",
    "method_rows",
    "methods_table",
    "model_section",
    "note",
    "scores_table",
    "verdict_card",
]

_ANSWER = {"class_": "answer"}
_TERMS = 60
_SHOWN = 15
_OUTPUTS = 12  # columns of a table
_BADGE = {"clear": "clear", "close": "close call", "cannot tell": "cannot tell"}
_CLASS = {"clear": "clear", "close": "close", "cannot tell": "unsure"}


def verdict_card(comparison: Comparison) -> str:
    """The verdict, why, and what would change it."""
    verdict = comparison.verdict
    answer, *rest = verdict.sentences
    inside = element("span", escape(_BADGE[verdict.kind]), class_="badge")
    inside += element("p", prose(answer), class_="answer") + "".join(f"<p>{prose(text)}</p>" for text in rest)
    effects = effects_sentence(comparison.best) if comparison.noun == "input" else ""
    for text in (scores_sentence(comparison), effects):
        inside += f"<p>{prose(text)}</p>" if text else ""
    if comparison.nested is not None:
        inside += f"<p>{prose(comparison.nested.sentence)}</p>"
    if verdict.would_change:
        inside += "<h2>What would change this</h2>" + listing(verdict.would_change)
    if comparison.reasons.sentences:
        inside += "<h2>Measured on these data</h2>" + listing(comparison.reasons.sentences)
    beside_it = (scores_sentence(comparison), effects)
    said = [*verdict.sentences, *beside_it, *verdict.would_change, *comparison.reasons.sentences]
    words = explained(said, squared=comparison.squared, scoring=comparison.scoring, noun=comparison.noun)
    inside += "<h2>In these sentences</h2>" + definition_list((term, escape(meaning)) for term, meaning in words)
    return element("section", inside, class_=f"card verdict {_CLASS[verdict.kind]}", id="verdict")


def fit_card(model: Model | FunctionModel | None, selection: Selection | None) -> str:
    """What was fitted, as its ``repr`` says it, and what is worth knowing about the choice of alpha."""
    lines = repr(model).split("\n") if model is not None else []
    inside = "".join(element("p", prose(line.strip()), **({} if k else _ANSWER)) for k, line in enumerate(lines))
    if selection is not None and selection.notes:
        inside += "<h2>Worth knowing</h2>" + listing(selection.notes)
    return element("section", inside, class_="card verdict") if inside else ""


def alerts(notes: Iterable[str], names: Iterable[str]) -> str:
    """Everything odd, one sentence each; those about a method lead to the figure that compares them."""
    methods = set(names)
    items = []
    for note in notes:
        target = "which_one" if methods.issuperset(note.split(":")[0].split(", ")) else "how"
        items.append(
            f'<li>{prose(note)} <a href="#{target}">{"see the methods" if target != "how" else "details"}</a></li>'
        )
    if not items:
        return ""
    return element("section", f"<h2>Worth knowing</h2><ul>{''.join(items)}</ul>", class_="card", id="alerts")


def note(name: str, text: str) -> str:
    """A sentence in the place of a figure."""
    return f'<p class="note" id="{name}">{prose(text)}</p>'


def figures(plot: Plotter, kinds: Iterable[str]) -> str:
    """Figures one under the other; one that cannot be drawn leaves the sentence that says why."""
    out = []
    for kind in kinds:
        try:
            spec = plot.spec(kind)
        except InputError as reason:
            out.append(note(kind, str(reason)))
            continue
        out.append(_figure(spec))
    return "".join(out)


def _figure(spec: FigureSpec) -> str:
    panels = "".join(inline_svg(spec, k, f"{spec.kind}{k}-") for k in range(len(spec.panels)))
    one = len(spec.panels) == 1
    row = not spec.panels[0].y.spine if one else _in_a_row(spec)  # names at the side take half of a narrow screen
    look = f"panels{' one' if one else ''}{' row' if row else ''}"
    inside = f"<h3>{escape(spec.question)}</h3>"
    inside += element("div", panels, class_=look, **({"tabindex": "0"} if row else {}))
    inside += f"<figcaption>{prose(spec.caption)}</figcaption>"
    numbers = f'<p class="alt">{escape(spec.alt)}</p>' + number_table(spec.table)
    inside += f"<details><summary>Show numbers</summary>{numbers}</details>"
    return element("figure", inside, id=spec.kind)


def _in_a_row(spec: FigureSpec) -> bool:
    """Whether panels lean on the first one, which alone says what is up the side: they must stay beside it."""
    first, *others = (panel.y for panel in spec.panels)
    named = any(text for _, text in first.ticks or ()) or bool(first.label)
    return named and any(not y.label and not any(text for _, text in y.ticks or ()) for y in others)


def method_rows(comparison: Comparison, *, costs: bool = True) -> tuple[tuple[str, ...], list[tuple[Any, ...]], int]:
    """Heads and rows of a table of all methods, and the row of the verdict's; ``costs`` are columns and bytes."""
    rows = []
    marked = -1
    null, extra = null_label(comparison.loss), beside(comparison)
    costs = costs and comparison.noun == "input"
    for k, row in enumerate(differences(comparison)):
        method = comparison[row.name]
        if row.name == comparison.verdict.winner:
            marked = k
        strength: Any = method.chosen.alpha if method.chosen is not None and method.chosen.alpha > 0 else "–"
        known = {score.name: score.text for score in method.evidence.scores}
        also = [known.get(name, "–") for name in extra]
        cells = (spoken(row.name, null), row.error, row.worse, row.se, *also, strength, row.n_kept)
        sizes = (row.n_columns, size_in_bytes(row.carried_bytes), size_in_bytes(method.model_bytes))
        rows.append((*cells, *(sizes if costs else ())))
    error = "held-out error" if comparison.squared else f"held-out {comparison.scoring}"
    needs = ("columns needed", "bytes a row", "model file") if costs else ()
    columns = ("method", error, "above the best", "SE of that", *extra, "alpha", f"{comparison.noun}s kept", *needs)
    return columns, rows, marked


def methods_table(comparison: Comparison) -> str:
    """All methods in one table, the verdict's set off."""
    columns, rows, marked = method_rows(comparison)
    unit = "root of the mean squared error, in units of the target" if comparison.squared else comparison.scoring
    note = f"Held-out error: {unit}; {comparison.folds}. {comparison.verdict.rule}"
    inside = "<h3>All methods</h3>" + table(columns, rows, marked)
    inside += f'<p class="note">{prose(note)}</p>'
    return element("section", inside, class_="card", id="methods")


def scores_table(evidence: Evidence, method: str) -> str:
    """The field's measures of the held-out predictions of one method, each with what it means."""
    if not evidence.scores:
        return ""
    rows = [(f"{s}", f"{escape(sentence(s.meaning))}.") for s in evidence.scores]
    of = f" of {spoken(method)}" if method else ""
    inside = f"<h3>Measures{escape(of)} on held-out rows</h3>" + definition_list(rows)
    return element("section", inside, class_="card", id="measures")


def model_section(model: Model | FunctionModel) -> str:
    """What the model is: its summary, its coefficients, its formula, and code that uses it."""
    if isinstance(model, FunctionModel):
        return _function_section(model)
    if model.outputs > 1:
        return _several_outputs(model)
    kept = [int(j) for j in model.order if model.coef[j] != 0]
    sd = np.full(len(model.coef), np.nan) if model.sd is None else np.asarray(model.sd)
    rows: list[tuple[Any, ...]] = []
    ratio = ratio_name(model.loss)
    for j in kept[:_TERMS]:
        effect: Any = float(model.coef[j] * sd[j]) if np.isfinite(sd[j]) else "–"
        column = model.encoder.columns[model.encoder.source[j]]
        row = (model.names[j], column, float(model.coef[j]), effect)
        rows.append((*row, *(_ratios(float(model.coef[j]), effect) if ratio else ())))
    rest = kept[_TERMS:]
    inside = f"<p>{prose(_headline(model, kept))}</p>"
    heads: tuple[str, ...] = ("input", "column", "per unit", "per SD")
    if ratio:
        heads = (*heads[:2], "coefficient per unit", "per SD", f"{ratio} per unit", f"{ratio} per SD")
    if rows:
        inside += table(heads, rows[:_SHOWN], digits=6)
    if len(rows) > _SHOWN:
        more = table(heads, rows[_SHOWN:], digits=6)
        inside += f"<details><summary>Show {len(rows) - _SHOWN} more</summary>{more}</details>"
    if rest:
        most = np.abs(model.coef[rest] * sd[rest])
        bound = f", each at most {number(float(most.max()))} per SD" if np.isfinite(most).all() else ""
        inside += f'<p class="note">The model file also holds the {len(rest):,} smallest{bound}.</p>'
    inside += "<h3>Formula</h3>" + code_block(_formula(model)) + "<h3>Code</h3>" + code_block(_code(model))
    return element("section", inside, class_="card")


def _function_section(model: FunctionModel) -> str:
    """A function of its parameters: their values, largest first, and code that uses them."""
    kept = [int(j) for j in model.order if model.coef[j] != 0]
    if model.constant is not None:
        inside = f"<p>{prose('The model predicts the same for every row: f is not shown to help.')}</p>"
        return element("section", inside + "<h3>Formula</h3>" + code_block(model.formula()), class_="card")
    of = count(len(model.coef), "parameter")
    inside = f"<p>{prose(f'{len(kept):,} of {of}; {_predictor(model)} f(x; b).')}</p>"
    rows = [(model.names[j], float(model.coef[j])) for j in kept[:_TERMS]]
    if rows:
        inside += table(("parameter", "value"), rows[:_SHOWN], digits=6)
    if len(rows) > _SHOWN:
        more = table(("parameter", "value"), rows[_SHOWN:], digits=6)
        inside += f"<details><summary>Show {len(rows) - _SHOWN} more</summary>{more}</details>"
    if len(kept) > _TERMS:
        most = number(float(np.abs(model.coef[kept[_TERMS:]]).max()))
        inside += f'<p class="note">{len(kept) - _TERMS:,} more, each at most {most} in size, are left out.</p>'
    if model.certificate:
        inside += f'<p class="note">{prose(sentence(model.certificate))}.</p>'
    code = "prediction = f(result.params, X)\n# with the inverse link, where the loss has one:\nresult.predict(X)"
    return element(
        "section", inside + "<h3>Formula</h3>" + code_block(_formula(model)) + "<h3>Code</h3>" + code_block(code),
        class_="card",
    )  # fmt: skip


def _several_outputs(model: Model) -> str:
    """A model of several classes or targets: one column of coefficients per SD for each."""
    sd = np.ones(len(model.names)) if model.sd is None else np.asarray(model.sd)
    kept = [int(j) for j in model.order if model.used[j]]
    labels = [str(label) for label in model.labels][:_OUTPUTS]
    rows: list[tuple[Any, ...]] = [
        (model.names[j], *(float(model.coef[k, j] * sd[j]) for k in range(len(labels)))) for j in kept[:_TERMS]
    ]
    more = f" The first {_OUTPUTS} are shown." if model.outputs > _OUTPUTS else ""
    text = (
        f"{count(len(kept), 'input')} of {len(model.names):,} used, for {model.outputs} outputs. Each has an intercept "
    )
    text += f"and a coefficient for each input; the largest predictor is the likeliest. Per standard deviation:{more}"
    inside = f"<p>{prose(text)}</p>"
    if rows:
        inside += table(("input", *labels), rows[:_SHOWN], digits=3)
    if len(rows) > _SHOWN:
        inside += f"<details><summary>Show {len(rows) - _SHOWN} more</summary>"
        inside += table(("input", *labels), rows[_SHOWN:], digits=3) + "</details>"
    return element("section", inside + "<h3>Code</h3>" + code_block(_code(model)), class_="card")


def _ratios(coef: float, effect: Any) -> tuple[Any, ...]:
    """What one unit and one standard deviation more multiply by."""
    return tuple(v if isinstance(v, str) else math.exp(min(float(v), 700.0)) for v in (coef, effect))


def _headline(model: Model, kept: list[int]) -> str:
    if not kept:
        same = float(np.asarray(model.loss.mean(np.array([model.intercept])))[0])
        return f"The model predicts {number(same, 6)} for every row: no input helps."
    made = f"{count(len(kept), 'input')} of {len(model.coef):,}, made of {count(len(model.columns_carried), 'column')}"
    return f"{made}; {_predictor(model)} {number(model.intercept, 6)} plus, for each input, coefficient times value."


def _predictor(model: Model | FunctionModel) -> str:
    """What the formula gives: the prediction, or what its inverse link turns into one."""
    if model.loss.kind == "survival":
        return "the log relative hazard is"
    if model.loss.link == "logit":
        label = "" if model.classes is None else f" of {model.target} = {model.classes[-1]}"
        return f"the log odds{label} are"
    return "the logarithm of the prediction is" if model.loss.link == "log" else "the prediction is"


def _formula(model: Model | FunctionModel) -> str:
    lines = model.formula().split("\n")
    shown = lines[: _TERMS + 2]
    if len(lines) > len(shown):
        shown.append(f"  … and {len(lines) - len(shown):,} more terms: model.formula() prints all of them")
    return "\n".join(line if len(line) <= 160 else line[:159] + "…" for line in shown)


def _code(model: Model) -> str:
    names = [name if len(name) <= 40 else name[:39] + "…" for name in model.columns_carried]
    shown = ", ".join(names[:12]) + (f", … ({len(names):,})" if len(names) > 12 else "")
    return (
        "import diamondring as dr\n\n"
        'model = dr.load_model("your.model.json")\n'
        "predictions = model.predict(table)\n\n"
        "# or, in a shell:\n"
        "# diamondring predict your.model.json new.csv\n\n"
        f"# columns that the table needs: {shown or 'none'}"
    )


def checks(paths: Iterable[tuple[str, Path]], missed: Iterable[tuple[str, int]]) -> str:
    """The proofs: every path's largest gap and what is not proved or not unique."""
    rows, function = [], False
    for name, path in paths:
        function = path.noun != "input"
        status = np.asarray(path.status)
        unproved = int((status == "missed").sum())
        shared = int(np.char.endswith(status.astype(str), "not unique").sum())
        rows.append(
            (spoken(name), len(path.alphas), f"{float(path.gap.max()):.1e}", len(path.alphas) - unproved, shared)
        )
    inside = table(("path", "alphas", "largest gap", "proved optimal", "not unique"), rows)
    note = (
        "The gap bounds how far the objective is above its minimum, relative to it; it is computed in double "
        "precision, apart from the solver. Without a penalty it is the distance from the optimality conditions. "
        "Not unique: other coefficients do equally well, because some inputs are copies or sums of others."
    )
    if function:
        inside = table(("path", "alphas", "largest distance", "at a minimum"), [row[:4] for row in rows])
        note = (
            "The distance is that from the optimality conditions, relative to the terms that are added up in them; it "
            "is computed in double precision, apart from the solver. Where f is not linear in its parameters these are "
            "the conditions of a local minimum: there may be lower ones, which other starts may find."
        )
    inside += f'<p class="note">{note}</p>'
    for name, n in missed:
        if n:
            fits = count(n, "fit")
            inside += f"<p>{prose(f'{spoken(name)}: {fits} inside the folds missed the target gap.')}</p>"
    return element("section", inside, class_="card")


def how(facts: Iterable[tuple[str, str]]) -> str:
    """How it was computed: terms with text, of which those of several lines are set as code."""
    pairs = [(term, code_block(text) if "\n" in text else prose(text)) for term, text in facts if text]
    return element("section", definition_list(pairs), class_="card")
