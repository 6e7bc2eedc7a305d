"""The result of choosing a strength: curves of held-out error, the choices min and 1se, and what they keep."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..display import Explorable
from ..errors import FitError
from ..losses import Gaussian, Loss
from ..measures import error_text, natural, null_words
from ..penalties import Penalty
from ..wording import counted, percent, short
from .calibration import Calibration, calibrated
from .fold_data import Folds
from .held_out import held_out_predictions, levelled, other_measures
from .scoring import Score, standard_error
from .solve import FoldPath

if TYPE_CHECKING:
    from ..encoding import Encoder
    from ..paths import Path

__all__ = ["Baseline", "Choice", "Selection", "Variant", "make_baseline", "make_selection"]

Float = NDArray[np.float64]

STRONGEST = "The lowest error is at the strongest"
WEAKEST = "The lowest error is at the weakest alpha tried"


@dataclass(frozen=True)
class Choice:
    """One chosen strength.

    Attributes
    ----------
    alpha, l1_ratio : float
    index : int
        Position in ``Selection.alphas``.
    error, se : float
        Mean held-out error and its standard error (Nadeau and Bengio); NaN for a single split.
    n_kept : int
        Inputs with a coefficient other than 0 in the fit to all rows.
    gamma : float
        Share of the L1 fit in a relaxed lasso; 1 everywhere else.
    variant : int
        Row of the error curves, see `Selection`.
    """

    alpha: float
    l1_ratio: float
    index: int
    error: float
    se: float
    n_kept: int
    gamma: float = 1.0
    variant: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, ready for JSON."""
        return dict(self.__dict__)


@dataclass(frozen=True, eq=False)
class Baseline:
    """Predicting the same for every row, the (weighted) mean of the training rows, the base rate or whatever is best.

    Held-out error per split ``(J,)``, its mean and SE.
    """

    fold_errors: Float
    error: float
    se: float


@dataclass(frozen=True, eq=False)
class Variant:
    """One curve that competes in a selection: the path of all rows, the paths of the folds, and which errors count.

    ``row`` is the row of `FoldPath.errors`; ``gamma`` the blend it stands for.
    """

    path: Path
    solved: Sequence[FoldPath]
    row: int
    gamma: float


@dataclass(frozen=True, eq=False, repr=False)
class Selection(Explorable):
    """Held-out error along alpha, for one or several variants (shares of L1, or blends of the relaxed lasso).

    Shapes: J splits, m variants, k alphas.

    Attributes
    ----------
    penalty : Penalty
        The penalty of the best choice.
    alphas : (k,) decreasing
        The alphas of the best variant; ``alpha_grid`` (m, k) has all.
    l1_ratios, gammas : (m,)
        What each variant is.
    fold_errors, train_errors : (J, m, k)
        Held-out and training error (of survival times less what the sizes of the risk sets alone make of it: without
        any input both are the same).
    mean_error, se : (m, k)
        Mean over splits, and its standard error (Nadeau and Bengio).
    best : Choice
        The lowest mean error; the strongest alpha wins a tie.
    one_se : Choice
        The strongest alpha, in the same variant, within one standard error of the lowest.
    path : Path
        All rows, best variant; ``paths`` has all.
    baseline : Baseline
        The best prediction without any input: the mean, the base rate.
    scoring : str
        Name of the error. Errors are lower-is-better; the AUC is held as 1 - AUC.
    squared : bool
        Whether it is the mean squared error, whose root is in the units of the target.
    folds : str
        The splits in words; ``n_repeats`` and ``ratio`` (n_test/n_train) belong to it.
    held_out : (n,), or (n, K) with K outputs
        Prediction of each row on the scale of the target, at the best choice, by the fits that did not see it; NaN
        where there is none.
    loss : Loss
    measures : dict
        Other errors of `held_out`, by name: of all rows together, not the mean over folds.
    calibration : Calibration or None
        How well `held_out` fits what happened; None where no prediction is a mean (Cox, squared hinge, quantiles).
    notes : tuple of str
        What to know about this choice.
    missed : int
        Solutions inside the folds that missed the target gap.
    seconds : float
        Solver time of all folds together.
    encoder : Encoder or None
        How a table's columns became inputs.
    """

    penalty: Penalty
    alphas: Float
    alpha_grid: Float
    l1_ratios: Float
    gammas: Float
    fold_errors: Float
    train_errors: Float
    mean_error: Float
    se: Float
    best: Choice
    one_se: Choice
    path: Path
    paths: tuple[Path, ...]
    baseline: Baseline
    scoring: str
    squared: bool
    folds: str
    n_repeats: int
    ratio: float
    held_out: Float
    notes: tuple[str, ...]
    missed: int
    seconds: float
    encoder: Encoder | None
    loss: Loss = field(default_factory=Gaussian)
    measures: dict[str, float] = field(default_factory=dict)
    calibration: Calibration | None = None

    @property
    def at_weakest(self) -> bool:
        """Whether the lowest error is at the weakest of several alphas, and that is not 0."""
        return self.best.index == len(self.alphas) - 1 > 0 and bool(self.alphas[-1] > 0)

    @property
    def at_strongest(self) -> bool:
        """Whether the lowest error is at the strongest of several alphas."""
        return self.best.index == 0 and len(self.alphas) > 1

    @property
    def plot(self) -> Any:
        """Figures of this selection; see `diamondring.figures`."""
        from ..figures import plotter

        return plotter(self)

    def report(self, file: str | os.PathLike[str]) -> Any:
        """Write the report, one HTML file that works offline and holds no row of the data.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        from ..report import write_report

        return write_report(self, file)

    def __repr__(self) -> str:
        tried = counted(len(self.alphas), "alpha")
        if len(self.l1_ratios) > 1:
            tried += f" for each of {counted(len(self.l1_ratios), 'variant')}"
        name = self.penalty.name if np.all(self.gammas == 1) else "relaxed L1"
        lines = [
            f"Selection: {name}, {tried}, {self.folds}",
            *(self._line(label, choice) for label, choice in (("min", self.best), ("1se", self.one_se))),
            f"  {null_words(self.loss)}: {self.error_text(self.baseline.error)}",
            *self._beside(),
            f"  SE: Nadeau and Bengio, sqrt(s² (1/{len(self.fold_errors)} + n_test/n_train)), n_test/n_train = "
            f"{self.ratio:.3g}",
            *(f"  note: {note}" for note in self.notes),
        ]
        return "\n".join(lines)

    def _line(self, label: str, choice: Choice) -> str:
        parts = [f"alpha = {choice.alpha:.6g}"]
        if len(set(self.l1_ratios)) > 1 or 0 < choice.l1_ratio < 1:
            parts.append(f"l1_ratio = {choice.l1_ratio:g}")
        if not np.all(self.gammas == 1):
            parts.append(f"gamma = {choice.gamma:g}")
        kept = f"keeps {choice.n_kept:,} of {counted(len(self.path.names), self.path.noun)}"
        error = self.error_text(choice.error, choice.se) + self._against(choice)
        return f"  {label}: {', '.join(parts)}: {kept}; {error}"

    def _against(self, choice: Choice) -> str:
        base = self.baseline.error
        if not base > 0 or natural(self.scoring, 0.0)[0] != self.scoring or self.scoring.startswith("minus "):
            return ""
        gain = 1.0 - choice.error / base
        return f", {percent(abs(gain))} {'less' if gain >= 0 else 'more'} than {null_words(self.loss)}"

    def _beside(self) -> list[str]:
        """One line with the other errors of the held-out predictions, and how well they are calibrated."""
        said = [error_text(name, error) for name, error in self.measures.items()]
        if self.calibration is not None and said:
            said.append(f"calibration slope {short(self.calibration.slope)}")
        return [f"  all held-out rows at min: {', '.join(said)}"] if said else []

    def error_text(self, error: float, se: float | None = None) -> str:
        """A held-out error in words: its value, its SE, and for squared errors its root, in units of the target."""
        return "held-out " + error_text(self.scoring, error, se, root=self.squared)

    def to_dict(self) -> dict[str, Any]:
        """Everything but predictions and coefficients as plain numbers and text, ready for JSON."""
        return {
            "penalty": self.penalty.name,
            "loss": self.loss.name,
            "scoring": self.scoring,
            "folds": self.folds,
            "n_splits": int(self.fold_errors.shape[0]),
            "n_repeats": self.n_repeats,
            "test_over_train": self.ratio,
            "l1_ratios": self.l1_ratios.tolist(),
            "gammas": self.gammas.tolist(),
            "alphas": self.alpha_grid.tolist(),
            "mean_error": _numbers(self.mean_error),
            "se": _numbers(self.se),
            "n_kept": [path.n_kept.tolist() for path in self.paths],
            "best": _plain(self.best.to_dict()),
            "one_se": _plain(self.one_se.to_dict()),
            "predict_the_mean": _plain({"error": self.baseline.error, "se": self.baseline.se}),
            "measures": _plain(self.measures),
            "calibration": None if self.calibration is None else self.calibration.to_dict(),
            "notes": list(self.notes),
            "seconds": self.seconds,
        }


def make_baseline(fold_errors: Float, ratio: float) -> Baseline:
    """Mean and standard error of the errors (J,) of predicting the mean."""
    return Baseline(fold_errors, float(fold_errors.mean()), float(standard_error(fold_errors, ratio)))


def make_selection(folds: Folds, variants: Sequence[Variant], score: Score, baseline: Baseline) -> Selection:
    """Choose among all alphas of all variants.

    Raises
    ------
    FitError
        If no error is a number.
    """
    fold_errors = np.stack([np.stack([fp.errors[v.row] for fp in v.solved]) for v in variants], axis=1)
    train_errors = np.stack([np.stack([fp.train_errors[v.row] for fp in v.solved]) for v in variants], axis=1)
    train_errors = levelled(folds, score, train_errors, baseline.fold_errors)
    mean, se = fold_errors.mean(axis=0), standard_error(fold_errors, folds.splits.ratio)
    if not np.isfinite(mean).any():
        raise FitError(
            f"No alpha has a finite held-out {score.name}. Look for huge values in X or y, or change scoring=."
        )
    m, i = divmod(int(np.nanargmin(np.where(np.isfinite(mean), mean, np.nan))), mean.shape[1])
    limit = mean[m, i] + (se[m, i] if np.isfinite(se[m, i]) else 0.0)
    strongest = int(np.flatnonzero(mean[m, : i + 1] <= limit)[0])

    def choice(index: int) -> Choice:
        variant = variants[m]
        return Choice(
            alpha=float(variant.path.alphas[index]), l1_ratio=variant.path.l1_ratio, index=index,
            error=float(mean[m, index]), se=float(se[m, index]), n_kept=int(variant.path.n_kept[index]),
            gamma=variant.gamma, variant=m,
        )  # fmt: skip

    best = variants[m]
    each_once = {id(v.solved): v.solved for v in variants}.values()
    blends = any(v.gamma != 1.0 for v in variants)
    held_out = held_out_predictions(folds, best.solved, i, best.gamma)
    return Selection(
        penalty=best.path.penalty, alphas=best.path.alphas, alpha_grid=np.stack([v.path.alphas for v in variants]),
        l1_ratios=np.array([v.path.l1_ratio for v in variants]), gammas=np.array([v.gamma for v in variants]),
        fold_errors=fold_errors, train_errors=train_errors, mean_error=mean, se=se, best=choice(i),
        one_se=choice(strongest), path=best.path, paths=tuple(v.path for v in variants), baseline=baseline,
        scoring=score.name, squared=score.squared, folds=folds.splits.description, n_repeats=folds.splits.n_repeats,
        ratio=folds.splits.ratio, held_out=held_out, loss=folds.problem.loss,
        measures=other_measures(folds.problem, held_out, score), calibration=calibrated(folds.problem, held_out),
        notes=tuple(_notes(variants[m], i, mean[m], len(fold_errors))),
        missed=sum(fp.missed for solved in each_once for fp in solved),
        seconds=sum(fp.seconds + blends * fp.refit_seconds for solved in each_once for fp in solved),
        encoder=folds.encoder,
    )  # fmt: skip


def _notes(variant: Variant, i: int, mean: Float, splits: int) -> list[str]:
    path, notes = variant.path, []
    k = len(path.alphas)
    if splits == 1:
        notes.append("A single split has no standard error, so 1se is the same as min.")
    if k > 1 and i == 0:
        if math.isfinite(path.alpha_max) and path.alphas[0] >= path.alpha_max * (1 - 1e-12):
            notes.append(
                f"{STRONGEST} penalty, alpha = {path.alphas[0]:.6g}, which keeps no penalised {path.noun}: "
                "no weaker penalty predicts better."
            )
        else:
            notes.append(
                f"{STRONGEST} alpha tried, {path.alphas[0]:.6g}: a stronger penalty may do better. Pass larger alphas=."
            )
    if k > 1 and i == k - 1 and path.alphas[-1] > 0:
        notes.append(
            f"{WEAKEST}, {path.alphas[-1]:.6g}: a weaker penalty may do better. "
            "Pass a smaller eps= (or alphas= with smaller values)."
        )
    if not np.isfinite(mean).all():
        notes.append(f"{counted(int((~np.isfinite(mean)).sum()), 'alpha')} without a finite held-out error left out.")
    return notes


def _numbers(values: Float) -> list[Any]:
    """Nested lists with None for what JSON cannot say."""
    return [[float(v) if math.isfinite(v) else None for v in row] for row in values]


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in facts.items()}
