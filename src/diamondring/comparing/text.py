"""A comparison as text, as a table, and as plain values for JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..wording import counted, listed, percent, short, spoken

if TYPE_CHECKING:
    from ..losses import Loss
    from .methods import MethodResult
    from .result import Comparison

__all__ = ["beside", "null_label", "scores_sentence", "summary", "table", "to_dict"]


def summary(c: Comparison) -> str:
    """The verdict, every method in one line, and what would change the verdict."""
    used = counted(c.n_columns, "input column" if c.noun == "input" else c.noun)
    guess = [c.guess] if c.guess else []
    head = f"{counted(c.n_rows, 'row')}, {used}, target {c.target_name!r}; {c.folds}"
    lines = [str(c.verdict), "", head, *guess, *_grid(c), ""]
    if sentence := scores_sentence(c):
        lines.append(sentence)
    lines += [f"SE: {c.verdict.rule.split('SE of a paired difference ')[-1]}"]
    lines += [f"What would change it: {text}" for text in c.verdict.would_change]
    lines += c.reasons.sentences
    if c.nested is not None:
        lines.append(c.nested.sentence)
    lines += [f"note: {note}" for note in c.notes]
    return "\n".join(lines)


def _grid(c: Comparison) -> list[str]:
    """One line per method, in columns."""
    error = "error" if c.squared else c.scoring
    null, extra = null_label(c.loss), beside(c)
    needs = ("columns", "inputs kept") if c.noun == "input" else (f"{c.noun}s kept",)
    rows = [("", error, f"against {null}", "worse than best (SE)", *extra, "alpha", *needs)]
    for m in c.methods:
        known = {score.name: score.text for score in m.evidence.scores}
        label = (null if m.name == "mean" else m.name) + (" *" if m.name == c.verdict.winner else "")
        rows.append((
            label, _error(m.error, c.squared), _against(m.error, c), _worse(m, c), *(known.get(e, "") for e in extra),
            "" if m.chosen is None or m.name == "none" else f"{m.chosen.alpha:.4g}",
            *(f"{len(m.columns_carried):,}", f"{m.n_kept:,}")[-len(needs):],
        ))  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  " + "  ".join(_pad(v, w, i) for i, (v, w) in enumerate(zip(row, widths, strict=True))) for row in rows]


def _pad(value: str, width: int, column: int) -> str:
    return value.ljust(width) if column == 0 else value.rjust(width)


def _error(value: float, squared: bool) -> str:
    return f"±{short(math.sqrt(value))}" if squared and value >= 0 else short(value, 4)


def _against(error: float, c: Comparison) -> str:
    change = against_null(error, c)
    return "" if not change else f"{'+' if change > 0 else '-'}{percent(abs(change))}"


def against_null(error: float, c: Comparison) -> float | None:
    """Relative change of an error against using no input; of its root for squared errors; None where it has none."""
    base = c.baseline.error
    turned = c.scoring.startswith(("minus ", "1 - "))
    if turned or not base > 0 or not math.isfinite(error):
        return None
    return (math.sqrt(error / base) if c.squared else error / base) - 1.0


def null_label(loss: Loss) -> str:
    """What using no input is called in a table."""
    kinds = {"class": "base rate", "classes": "base rates", "survival": "equal hazard"}
    names = {"quantile": "quantile", "huber": "constant", "squaredhinge": "constant"}
    return names.get(loss.name) or kinds.get(loss.kind, "mean")


def beside(c: Comparison) -> list[str]:
    """The field's own measure that stands beside the deciding error in tables."""
    best = [score.name for score in c.evidence.scores] or [s.name for m in c.methods for s in m.evidence.scores]
    return [name for name in ("AUC", "C-index") if name in best]


def scores_sentence(c: Comparison) -> str:
    """The field's measures of the verdict's method, "" where there are none."""
    scores = c.evidence.scores
    if not scores:
        return ""
    return f"Beside it, on held-out rows, {spoken(c.verdict.winner)} has {listed([str(score) for score in scores])}."


def _worse(m: MethodResult, c: Comparison) -> str:
    if m.difference == 0 and m.difference_se == 0:
        return "best" if m.error == min(x.error for x in c.methods) else ""
    d, se = m.difference, m.difference_se
    if c.squared:
        best = m.error - m.difference
        both = math.sqrt(max(m.error, 0.0)) + math.sqrt(max(best, 0.0))
        d, se = (d / both, se / both) if both > 0 else (d, se)
    return f"{short(d, 2)} ({short(se, 2)})"


_OF_COLUMNS = ("columns_needed", "bytes_per_row", "model_bytes", "fragility")


def table(methods: Sequence[MethodResult], like: Any, noun: str = "input") -> Any:
    """One row per method, in the table library of `like`; of a function's parameters, without what is known of inputs
    only."""
    from ..tables import to_native

    def each(read: Any) -> list[Any]:
        return [read(m) for m in methods]

    def choice(m: MethodResult, name: str, field: str) -> float | None:
        chosen = getattr(m, name)
        return None if chosen is None else float(getattr(chosen, field))

    columns: dict[str, list[Any]] = {
        "method": each(lambda m: m.name),
        "error": each(lambda m: m.error),
        "error_se": each(lambda m: m.se),
        "difference": each(lambda m: m.difference),
        "difference_se": each(lambda m: m.difference_se),
        "alpha": each(lambda m: choice(m, "chosen", "alpha")),
        "l1_ratio": each(lambda m: choice(m, "chosen", "l1_ratio")),
        "l1_share": each(lambda m: m.l1_share),
        "gamma": each(lambda m: choice(m, "chosen", "gamma")),
        "inputs_kept": each(lambda m: m.n_kept),
        "columns_needed": each(lambda m: len(m.columns_carried)),
        "bytes_per_row": each(lambda m: m.carried_bytes),
        "model_bytes": each(lambda m: m.model_bytes),
        "micros_per_row": each(lambda m: m.micros_per_row),
        "fit_seconds": each(lambda m: m.fit_seconds),
        "alpha_1se": each(lambda m: choice(m, "choice_1se", "alpha")),
        "error_1se": each(lambda m: choice(m, "choice_1se", "error")),
        "inputs_kept_1se": each(lambda m: None if m.choice_1se is None else m.choice_1se.n_kept),
        "fragility": each(lambda m: m.fragility),
        "instability": each(lambda m: m.instability),
    }
    if noun != "input":
        columns = {name.replace("input", noun): values for name, values in columns.items() if name not in _OF_COLUMNS}
    return to_native(columns, like=like)


def to_dict(c: Comparison) -> dict[str, Any]:
    """See `Comparison.to_dict`."""
    facts = {
        "target": c.target_name,
        "loss": c.loss.name,
        "loss_parameters": dataclasses.asdict(c.loss) if dataclasses.is_dataclass(c.loss) else {},
        "loss_guessed": c.guess or None,
        "classes": None if c.classes is None else list(c.classes),
        "verdict": {**dataclasses.asdict(c.verdict), "headline": c.verdict.headline},
        "rows": c.n_rows,
        **({"columns": c.n_columns, "inputs": c.n_inputs} if c.noun == "input" else {"parameters": c.n_inputs}),
        "scoring": c.scoring,
        "folds": c.folds,
        "repeats": c.n_repeats,
        "test_over_train": c.ratio,
        "priority": c.priority,
        "rule": c.rule,
        "random_state": c.random_state if isinstance(c.random_state, int) else None,
        "data_hash": c.data_hash,
        "methods": [_method(m, c.noun) for m in c.methods],
        "reasons": c.reasons.to_dict(),
        "nested": None if c.nested is None else c.nested.to_dict(),
        "model": c.best.to_dict(),
        "notes": list(c.notes),
    }
    return {key: _plain(value) for key, value in facts.items()}


def _method(m: MethodResult, noun: str) -> dict[str, Any]:
    facts = {
        "name": m.name,
        "error": m.error,
        "se": m.se,
        "fold_errors": m.fold_errors.tolist(),
        "difference": m.difference,
        "difference_se": m.difference_se,
        "min": None if m.choice_min is None else m.choice_min.to_dict(),
        "one_se": None if m.choice_1se is None else m.choice_1se.to_dict(),
        "chosen": None if m.chosen is None else m.chosen.to_dict(),
        "l1_share": m.l1_share,
        "inputs_kept": m.n_kept,
        "columns_needed": list(m.columns_carried),
        "bytes_per_row": m.carried_bytes,
        "model_bytes": m.model_bytes,
        "micros_per_row": m.micros_per_row,
        "fit_seconds": m.fit_seconds,
        "fragility": m.fragility,
        "instability": m.instability,
        "scores": {score.name: score.value for score in m.evidence.scores},
    }
    if noun == "input":
        return facts
    return {name.replace("input", noun): value for name, value in facts.items() if name not in _OF_COLUMNS}


def _plain(value: Any) -> Any:
    """Tuples as lists, and None for what JSON cannot say."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
