"""The verdict: which penalty to use, and how sure that is.

The rule. Every method meets the same splits, so methods are compared by paired differences of their held-out errors.

1. *Cannot tell* when the errors say too little: a single split, fewer than 20 rows, or the best method's error is not
   below that of predicting the mean by more than one standard error (SE) of the difference.
2. *Clear* when every other method is worse than the best one by more than one SE of the paired difference.
3. *Close* otherwise. The methods within one SE are a tie and error never names the winner: the stated priority does.

SE is that of Nadeau and Bengio (2003), `scoring.standard_error`: more repeats do not make it vanish.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..display import Shown
from ..errors import InputError
from ..wording import alternatives, counted, listed, percent, sentence, spoken
from .standing import Candidate, Standing, rank

Float = NDArray[np.float64]
Kind = Literal["clear", "close", "cannot tell"]

MIN_ROWS = 20
PRIORITIES = ("fewer inputs", "robustness", "stability")
# Among methods that are equal in everything that was asked for, the one with less to tune comes first.
_SIMPLEST_FIRST = ("mean", "none", "L2", "L1", "elastic net", "relaxed L1")


@dataclass(frozen=True)
class Verdict(Shown):
    """The outcome of a comparison.

    Attributes
    ----------
    kind : "clear", "close" or "cannot tell"
    winner : str
        Name of the method to use; "mean" when nothing beats predicting the mean.
    sentences : tuple of str
        The verdict in plain English, the shortest form first.
    would_change : tuple of str
        What would lead to another verdict.
    tied : tuple of str
        The methods within one SE of the lowest held-out error, by rising error.
    priority : str
        What decided, or would decide, between tied methods.
    rule : str
        The rule and its standard error, named.
    """

    kind: Kind
    winner: str
    sentences: tuple[str, ...]
    would_change: tuple[str, ...]
    tied: tuple[str, ...]
    priority: str
    rule: str

    @property
    def headline(self) -> str:
        """The verdict in one short sentence."""
        return self.sentences[0]

    def __str__(self) -> str:
        return "\n".join([self.sentences[0], *(f"  {s}" for s in self.sentences[1:])])


def priorities(noun: str = "input") -> tuple[str, ...]:
    """The priorities that decide ties, in the words for models of inputs or of parameters.

    No input can fail where f takes what it likes: a function has no robustness to that.
    """
    return PRIORITIES if noun == "input" else (f"fewer {noun}s", "stability")


def check_priority(priority: str, noun: str = "input") -> str:
    """Return `priority` if the rule knows it; "fewer inputs" means fewer parameters where there are no inputs.

    Raises
    ------
    InputError
        Otherwise.
    """
    known = priorities(noun)
    if priority in known:
        return priority
    if priority == PRIORITIES[0]:
        return known[0]
    if priority == "robustness":
        raise InputError(
            "priority='robustness' asks what happens when an input column is missing, and f takes its data as it "
            f"likes: choose one of {', '.join(map(repr, known))}."
        )
    raise InputError(f"priority={priority!r} is unknown: choose one of {', '.join(map(repr, known))}.")


def decide(
    candidates: Sequence[Candidate],
    mean_errors: Float,
    *,
    ratio: float,
    n_rows: int,
    priority: str = "fewer inputs",
    squared: bool = True,
    error: str = "held-out error",
    total_columns: int | None = None,
    null: str = "predicting the mean",
    noun: str = "input",
) -> Verdict:
    """Apply the rule.

    Parameters
    ----------
    candidates : the methods, without "mean"; those whose errors are not finite cannot win.
    mean_errors : (J,) held-out error per split of predicting without any input: the (weighted) training mean.
    ratio : ``n_test / n_train`` of the splits.
    n_rows : rows with positive weight.
    priority : "fewer inputs" (default), "robustness" or "stability": what decides a tie.
    squared : whether errors are mean squared errors, shown as their root in the units of the target.
    error : what the error is called.
    total_columns : input columns offered; shown beside the number that is needed.
    null : what predicting without any input is called.
    noun : "input", or "parameter" of a function.
    """
    priority = check_priority(priority, noun)
    standing = rank(candidates, mean_errors, ratio, squared, error, null, noun)
    splits = int(mean_errors.shape[0])
    rule = (
        f"Rule: methods within one standard error (SE) of the lowest {error} are a tie, decided by {priority}. "
        f"SE of a paired difference after Nadeau and Bengio: sqrt(s² (1/{splits} + {ratio:.3g})), "
        f"over {counted(splits, 'split')} with n_test/n_train = {ratio:.3g}."
    )
    doubt = _doubt(standing, splits, n_rows)
    tied = _tied(standing)
    if doubt == "mean":
        return _predict_the_mean(standing, rule, priority, n_rows)
    chosen = min(tied, key=lambda c: _preference(c, priority))
    if doubt:
        return _too_little(chosen, tied, standing, doubt, rule, priority, n_rows)
    if len(tied) == 1:
        return _clear(chosen, standing, rule, priority, total_columns)
    return _close(chosen, tied, standing, rule, priority, n_rows)


def _doubt(standing: Standing, splits: int, n_rows: int) -> str:
    """Why nothing can be told: "mean", a reason in words, or "" when something can."""
    if not standing.order:
        return "mean"
    if splits < 2:
        return "a single split says nothing about how much its error would vary"
    if standing.difference["mean"] <= standing.se["mean"]:
        return "mean"
    if n_rows < MIN_ROWS:
        return f"{counted(n_rows, 'row')} are too few to tell methods apart (at least {MIN_ROWS} are needed)"
    return ""


def _tied(standing: Standing) -> tuple[Candidate, ...]:
    """Methods whose paired difference to the best is within one SE (or whose SE is unknown)."""
    return tuple(c for c in standing.order if not standing.difference[c.name] > standing.se[c.name])


def _preference(c: Candidate, priority: str) -> tuple[float, ...]:
    simplest = _SIMPLEST_FIRST.index(c.name) if c.name in _SIMPLEST_FIRST else len(_SIMPLEST_FIRST)
    size = (float(c.n_columns), float(c.n_kept), float(simplest))
    if priority.startswith("fewer"):
        return size
    value = c.fragility if priority == "robustness" else c.instability
    # equal up to rounding counts as equal, so that the smaller model wins then
    return (math.inf if math.isnan(value) else float(f"{value:.6g}"), *size)


def _why(chosen: Candidate, others: Sequence[Candidate], priority: str, standing: Standing) -> str:
    """How the priority decided between tied methods."""
    if priority.startswith("fewer"):
        return _why_fewer(chosen, others, standing)
    if priority == "robustness":
        values = [f"{spoken(c.name)} by {percent(c.fragility)}" for c in others]
        return (
            f"When the one column that hurts most is missing, the error of {spoken(chosen.name)} rises by "
            f"{percent(chosen.fragility)}, that of {listed(values)}."
        )
    values = [f"{spoken(c.name)} {percent(c.instability)}" for c in others]
    return (
        f"Between training parts the coefficients of {spoken(chosen.name)} move by {percent(chosen.instability)} of "
        f"their size ({listed(values)})."
    )


def _why_fewer(chosen: Candidate, others: Sequence[Candidate], standing: Standing) -> str:
    """Fewer columns, or as few columns and fewer encoded inputs, or neither."""
    name = spoken(chosen.name)
    needs = counted(chosen.n_columns, standing.column)
    more = sorted({c.n_columns for c in others if c.n_columns > chosen.n_columns})
    equal = [c for c in others if c.n_columns == chosen.n_columns]
    text = ""
    if more:
        text = f"{sentence(name)} needs {needs}, not {alternatives([f'{v:,}' for v in more])}"
        if not equal:
            return f"{text}."
        text += f"; so {'does' if len(equal) == 1 else 'do'} {listed([spoken(c.name) for c in equal])}. "
    else:
        text = f"All need the same {needs}. "
    fewer = sorted({c.n_kept for c in equal if c.n_kept > chosen.n_kept})
    if len(fewer) > 0 and all(c.n_kept > chosen.n_kept for c in equal):
        kept = counted(chosen.n_kept, "encoded input")
        return f"{text}Of these, {name} keeps the fewest, {kept}, not {alternatives([f'{v:,}' for v in fewer])}."
    return f"{text}Of those that keep as few {standing.noun}s, the one with the least to tune was taken: {name}."


def _clear(chosen: Candidate, standing: Standing, rule: str, priority: str, total_columns: int | None) -> Verdict:
    rest = [c.name for c in standing.order[1:]]
    following = rest[0] if rest else "mean"
    of = "" if total_columns is None else f" of {total_columns:,}"
    words = [
        f"Use {spoken(chosen.name)}.",
        f"Its {standing.word} is {standing.show(chosen.name)}; {standing.null} gives {standing.show('mean')}.",
        f"Every other method is worse by more than one standard error (SE); the nearest, "
        f"{standing.spoken(following)}, by {standing.gap(following)}.",
        f"It needs {counted(chosen.n_columns, standing.column)}{of}.",
    ]
    away = standing.difference[following] / standing.se[following] if standing.se[following] > 0 else math.inf
    distance = f"{away:.1f} SE away" if math.isfinite(away) else "the same distance away in every split"
    change = [f"{sentence(standing.spoken(following))} would have to come within one SE; it is {distance}."]
    if following != "mean":
        change[0] += f" Then the tie would be decided by {priority}."
    change += _stronger(chosen, standing)
    return Verdict("clear", chosen.name, tuple(words), tuple(change), (chosen.name,), priority, rule)


def _close(
    chosen: Candidate, tied: tuple[Candidate, ...], standing: Standing, rule: str, priority: str, n_rows: int
) -> Verdict:
    others = [c for c in tied if c.name != chosen.name]
    names = [spoken(c.name) for c in tied]
    worse = [spoken(c.name) for c in standing.order if c not in tied]
    best = standing.best.name
    words = [
        f"Use {spoken(chosen.name)} (close call).",
        f"{sentence(listed(names))} are within one standard error (SE) of the lowest {standing.word} "
        f"({standing.show(best)}; {standing.null} gives {standing.show('mean')}), so error does not decide; the "
        f"priority, {priority}, does.",
        _why(chosen, others, priority, standing),
    ]
    if worse:
        words.append(f"{sentence(listed(worse))} {'is' if len(worse) == 1 else 'are'} worse by more than one SE.")
    change = [
        *_stronger(chosen, standing), _other_priorities(chosen, tied, priority, standing.noun),
        _more_rows(chosen, tied, standing, n_rows),
    ]  # fmt: skip
    tied_names = tuple(c.name for c in tied)
    return Verdict("close", chosen.name, tuple(words), tuple(c for c in change if c), tied_names, priority, rule)


def _other_priorities(chosen: Candidate, tied: tuple[Candidate, ...], priority: str, noun: str) -> str:
    answers = []
    for other in priorities(noun):
        known = other.startswith("fewer") or not all(math.isnan(_preference_value(c, other)) for c in tied)
        if other != priority and known:
            answers.append((other, min(tied, key=lambda c: _preference(c, other)).name))
    wishes: dict[str, list[str]] = {}
    for other, name in answers:
        if name != chosen.name:
            wishes.setdefault(name, []).append(other)
    if wishes:
        changed = [f"{listed(others)} would choose {spoken(name)}" for name, others in wishes.items()]
        return f"Another priority: {listed(changed)}."
    if answers:
        return f"No other priority ({listed([a for a, _ in answers])}) would change the choice."
    return ""


def _preference_value(c: Candidate, priority: str) -> float:
    return c.fragility if priority == "robustness" else c.instability


def _stronger(chosen: Candidate, standing: Standing) -> list[str]:
    """What the 1se rule would give: fewer inputs, for an error within one SE of the lowest."""
    if chosen.stronger_kept is None or chosen.stronger_kept >= chosen.n_kept:
        return []
    return [
        f"A stronger penalty (alpha='1se'): {spoken(chosen.name)} would keep "
        f"{counted(chosen.stronger_kept, standing.noun)} "
        f"instead of {chosen.n_kept:,}, with a {standing.word} of {standing.show_value(chosen.stronger_error)} instead "
        f"of {standing.show(chosen.name)}."
    ]


def _more_rows(chosen: Candidate, tied: tuple[Candidate, ...], standing: Standing, n_rows: int) -> str:
    """How many rows would turn the observed difference into one SE, if it is real."""
    other = tied[1].name if chosen.name == standing.best.name else chosen.name
    d, se = standing.difference[other], standing.se[other]
    pair = f"{spoken(standing.best.name)} and {spoken(other)}"
    if not d > 0:
        return f"Nothing: {pair} predict equally well in every split."
    factor = (se / d) ** 2
    if factor > 100:
        return f"More rows would hardly help: {pair} differ by {standing.gap(other)}."
    needed = float(f"{factor * n_rows:.2g}")
    return f"More rows: if the observed difference between {pair} is real, about {needed:,.0f} rows would show it."


def _too_little(
    chosen: Candidate, tied: tuple[Candidate, ...], standing: Standing, doubt: str, rule: str, priority: str,
    n_rows: int,
) -> Verdict:  # fmt: skip
    words = (
        "Cannot tell which penalty to use.",
        f"{sentence(doubt)}.",
        f"If you must choose now, take {spoken(chosen.name)} (decided by {priority}; {standing.word} "
        f"{standing.show(chosen.name)}, {standing.null} gives {standing.show('mean')}).",
    )
    few = f"At least {MIN_ROWS} rows." if n_rows < MIN_ROWS else "More splits: cv= as a number of folds, 5 or more."
    change = (few,)
    return Verdict("cannot tell", chosen.name, words, change, tuple(c.name for c in tied), priority, rule)


def _predict_the_mean(standing: Standing, rule: str, priority: str, n_rows: int) -> Verdict:
    plain = standing.null == "predicting the mean"
    if standing.order and standing.difference["mean"] > 0:
        best = standing.best.name
        detail = (
            f"The lowest {standing.word}, {standing.show(best)} ({spoken(best)}), is not below that of "
            f"{standing.null}, {standing.show('mean')}, by more than one standard error (SE): the difference is "
            f"{standing.gap('mean')}."
        )
    else:
        detail = f"No method has a lower {standing.word} than {standing.null} ({standing.show('mean')})."
    until = "predict the mean" if plain else "use no input"
    words = (
        f"Cannot tell: no method is shown to predict better than {'the mean' if plain else standing.null}.",
        detail,
        f"Until there is more evidence, {until}: {standing.predictors} not shown to say anything about the target.",
    )
    better = "Inputs that say more about the target" if standing.noun == "input" else "Another f"
    change = (f"{better}, or more rows than {n_rows:,}.",)
    return Verdict("cannot tell", "mean", words, change, ("mean",), priority, rule)
