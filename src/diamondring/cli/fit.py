"""``fit``: one penalty at one strength, on one table."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..comparing.beside import affordable
from ..comparing.evidence import evidence_of
from ..comparing.suspects import refuse_constant_target, refuse_leaks
from ..errors import DataWarning, FitError, InputError
from ..export.model_json import model_bytes
from ..figures.frames import linear_frames
from ..figures.parts import Parts
from ..figures.surface import surface_of
from ..figures.touch import touching_pair
from ..ingredients import Ingredients, figure_ingredients
from ..model import Model, Stats
from ..model.hazard import baseline_at
from ..paths import Path as Solutions
from ..penalties import L1L2, NoPenalty, Penalty, as_penalty
from ..problem import Problem, linear_predictor
from ..resampling import refit
from ..tune import cross_validate
from ..tuning.fold_data import DataOptions, Folds, make_folds, with_penalty
from ..tuning.refits import LinearSource
from ..tuning.resamples import Resamples
from ..tuning.selection import Choice, Selection
from ..tuning.solve import Progress
from .data import Data, heard
from .files import check_places, report_of, say_files, write_results
from .output import Talk
from .words import cli_words

__all__ = ["FitSettings", "fit_and_write", "read_penalty"]


@dataclass(frozen=True)
class FitSettings:
    """How one model is fitted."""

    penalty: Penalty
    alpha: str | float = "cv"
    l1_ratios: tuple[float, ...] | None = None
    cv: int = 10
    repeats: int = 1
    seed: int = 0
    standardize: bool | str = True
    allow_leak: tuple[str, ...] = ()
    resamples: int | str = 0


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model, and what chose it and can be drawn; None where no error was measured.

    ``problem`` is the one whose solutions are ``parts.path``, and the model is that of its alpha ``index``.
    """

    model: Model
    selection: Selection | None = None
    parts: Parts | None = None
    problem: Problem | None = None
    index: int = 0


def read_penalty(name: str, l1_ratio: float | None) -> tuple[Penalty, tuple[float, ...] | None]:
    """The penalty named by ``--penalty``, and the shares of L1 to try when an elastic net is left to find its own.

    Raises
    ------
    InputError
        For an unknown name, or ``--l1-ratio`` with another penalty than the elastic net.
    """
    from ..comparing.methods import L1_RATIOS
    from ..messages import did_you_mean

    try:
        penalty = as_penalty(name)
    except InputError:
        known = ("L1", "L2", "elastic net", "none")
        hint = did_you_mean(name, (*known, "lasso", "ridge"))
        raise InputError(f"--penalty {name}: write {', '.join(known)}.{hint}") from None
    if l1_ratio is None:
        return penalty, L1_RATIOS if isinstance(penalty, L1L2) else None
    if not isinstance(penalty, L1L2):
        raise InputError(f"--l1-ratio {l1_ratio:g} is for --penalty 'elastic net'; {penalty.name} has no share of L1.")
    if not 0.0 <= l1_ratio <= 1.0:
        raise InputError(f"--l1-ratio {l1_ratio:g}: the share of L1 must be a number from 0 (all L2) to 1 (all L1).")
    return L1L2(l1_ratio), None


def fit_and_write(data: Data, settings: FitSettings, stem: Path, talk: Talk) -> Model:
    check_places(stem)
    fitted = run_fit(data, settings, talk)
    model = fitted.model
    files = {"model": (stem.with_name(stem.name + ".model.json"), model_bytes(model))}
    if fitted.parts is not None:
        files["report"] = (stem.with_name(stem.name + ".report.html"), report_of(fitted.parts))
    written = write_results(files)
    talk.result(repr(model))
    say_files(written, talk)
    facts: dict[str, Any] = {"command": "fit", "source": data.source, "model": model.to_dict()}
    if fitted.selection is not None:
        facts["selection"] = fitted.selection.to_dict()
    talk.finish({**facts, "files": written, "notes": talk.notes})
    return model


def run_fit(data: Data, settings: FitSettings, talk: Talk) -> Fitted:
    """Choose the strength (or measure the given one) by held-out error, and make the model of all rows.

    A given strength on fewer rows than folds is fitted without held-out error.

    Raises
    ------
    InputError
        For a constant target or a leaking column, as in `compare`; for fewer rows than folds.
    """
    penalty, alpha = settings.penalty, settings.alpha
    if isinstance(alpha, float) and isinstance(penalty, NoPenalty) and alpha > 0:
        raise InputError(f"--alpha {alpha:g} with --penalty none: without a penalty the only strength is 0.")
    rows = len(data.y) if data.weights is None else int((data.weights > 0).sum())
    if isinstance(alpha, float) and rows < settings.cv:
        talk.note(f"{rows} rows are too few for {settings.cv}-fold cross-validation: no held-out error, no report.")
        return Fitted(_fit_without_folds(data, settings, alpha))
    folds = checked_folds(data, settings)
    alphas: Any = [alpha] if isinstance(alpha, float) else 100
    with talk.progress() as progress:
        selection = heard(
            talk,
            lambda: cross_validate(
                data.X, data.y, penalty=penalty, loss=data.loss, strata=data.strata, offset=data.offset,
                alphas=alphas, l1_ratios=settings.l1_ratios, cv=settings.cv,
                groups=data.groups, repeats=settings.repeats, random_state=settings.seed, sample_weight=data.weights,
                standardize=settings.standardize, encode=True, keep=data.keep, progress=progress,
            ),
        )  # fmt: skip
        choice = selection.one_se if alpha == "1se" else selection.best
        again = _again(folds, selection, choice, settings, progress)
    for note in selection.notes if len(selection.alphas) > 1 else ():
        talk.note(cli_words(note))
    path = selection.path
    model = chosen_model(selection, choice, data, settings, folds.problem)
    problem = with_penalty(folds.problem, path.penalty)
    parts = Parts(
        path=path, selection=selection, model=model, alpha=choice.alpha, target=data.target,
        ingredients=_drawn(problem, path, choice.index),
        evidence=evidence_of(folds, selection.held_out), classes=folds.problem.classes,
        resamples=again,
    )  # fmt: skip
    return Fitted(model, selection, parts, problem, choice.index)


def _again(
    folds: Folds, selection: Selection, choice: Choice, settings: FitSettings, progress: Progress | None
) -> Resamples | None:
    """Refits on bootstrap samples at the chosen strength, and without penalty beside it; None where not wanted."""
    count = affordable(folds) if isinstance(settings.resamples, str) else settings.resamples
    if not count or choice.alpha == 0:
        return None
    try:
        return refit(
            LinearSource(folds.problem), selection.path.penalty, float(choice.alpha), [NoPenalty()], lambda _: 0.0,
            count=count, alphas=25, random_state=settings.seed, tol=1e-8, encoder=selection.encoder,
            progress=progress,
        )  # fmt: skip
    except (InputError, FitError):  # too few rows, or too few of a kind: the report says what is missing
        return None


def _drawn(problem: Problem, path: Solutions, index: int) -> Ingredients | None:
    """What the pictures of the fit need; None where a loss has none."""
    if problem.loss.grouped or not problem.loss.smooth:
        return None
    fit = figure_ingredients(problem, path, index)
    pair = None if problem.gaussian or problem.outputs > 1 else touching_pair(fit)
    if pair is None:
        return fit
    eta = linear_predictor(problem, path.coef_at(index), path.intercept[index])
    return replace(fit, surface=surface_of(problem, fit, pair, eta), frames=linear_frames(problem, path, fit, pair))


def checked_folds(data: Data, settings: FitSettings) -> Folds:
    """All rows, encoded, and their folds; a constant target and inputs that give it away are refused."""
    options = DataOptions(
        data.weights, data.offset, standardize=settings.standardize, encode=True, keep=data.keep, strata=data.strata
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # said already when the table was read
        folds = make_folds(
            data.X, data.y, settings.penalty, cv=settings.cv, groups=data.groups, repeats=settings.repeats,
            random_state=settings.seed, options=options, loss=data.loss,
        )  # fmt: skip
    refuse_constant_target(folds.problem, data.target)
    refuse_leaks(folds, data.target, settings.allow_leak)
    return folds


def _fit_without_folds(data: Data, settings: FitSettings, alpha: float) -> Model:
    """The model at a given strength, with nothing measured."""
    from ..paths import solve
    from ..prepare import make_problem

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        problem, encoder = make_problem(
            data.X, data.y, loss=data.loss, penalty=settings.penalty, sample_weight=data.weights, offset=data.offset,
            standardize=settings.standardize, strata=data.strata, encode=True, keep=data.keep,
        )  # fmt: skip
    refuse_constant_target(problem, data.target)
    path = solve(problem, [alpha])
    return Model.from_path(
        path, 0, encoder=encoder, target=data.target, stats=Stats(columns=len(data.encoder.seen)),
        baseline=baseline_at(problem, path, 0),
    )  # fmt: skip


def chosen_model(selection: Selection, choice: Choice, data: Data, settings: FitSettings, problem: Problem) -> Model:
    """The fit to all rows at the chosen strength."""
    stats = Stats(
        method=selection.penalty.name,
        rule=settings.alpha if isinstance(settings.alpha, str) else "given",
        columns=len(data.encoder.seen),
        held_out_error=choice.error,
        held_out_se=choice.se if choice.se == choice.se else None,
        baseline_error=selection.baseline.error,
        scoring=selection.scoring,
        folds=selection.folds,
        seed=settings.seed,
    )
    encoder = selection.encoder if selection.encoder is not None else data.encoder
    return Model.from_path(
        selection.path, choice.index, encoder=encoder, target=data.target, stats=stats,
        baseline=baseline_at(problem, selection.path, choice.index),
    )  # fmt: skip
