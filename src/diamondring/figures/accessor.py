"""``fit.plot``: the figures of a result, each by a method."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..display import Shown
from ..errors import InputError
from . import build, build_resampled
from .parts import Parts, parts_of
from .spec import FigureSpec

__all__ = ["Plotter", "plotter"]

_BUILD: dict[str, Callable[..., FigureSpec]] = {
    "path": build.build_path,
    "cv": build.build_cv,
    "touch": build.build_touch,
    "pull": build.build_pull,
    "zero_zone": build.build_zero_zone,
    "coefficients": build.build_coefficients,
    "overfit": build.build_overfit,
    "which_one": build.build_which_one,
    "cost": build.build_cost,
    "roc": build.build_roc,
    "calibration": build.build_calibration,
    "confusion": build.build_confusion,
    "risk": build.build_risk,
    "stability": build_resampled.build_stability,
    "stability_path": build_resampled.build_stability_path,
    "cloud": build_resampled.build_cloud,
    "either_or": build_resampled.build_either_or,
    "breakage": build_resampled.build_breakage,
    "residuals": build_resampled.build_residuals,
}


def plotter(result: Any, **parts: Any) -> Plotter:
    """The figures of a result.

    Parameters
    ----------
    result : Path, Selection, Comparison or Model
        What is looked at; an estimator passes its path or its selection.
    **parts
        Other parts of the same fit, by the names of the attributes of `Parts`: ``alpha=...``, ``target=...``.
    """
    return Plotter(replace(parts_of(result), **parts))


class Plotter(Shown):
    """The figures of one fit. Call it for the most useful one, or choose: ``plot.path()``, ``plot.cv()`` ...

    Every method takes ``ax`` (matplotlib Axes, or a sequence of them for a figure of several panels; a single one gets
    the first panel), draws there or in a new figure, and returns the axes. `spec` gives a figure as plain data, with
    its sentence (``caption``), its summary (``alt``) and its numbers (``table``); `save` writes it to a file.

    Every method raises `InputError` if the fit does not hold what the figure needs, saying what to call instead.
    """

    def __init__(self, parts: Parts):
        self.parts = parts
        self._made: dict[str, FigureSpec] = {}

    def __call__(self, ax: Any = None) -> Any:
        """The most useful figure of this fit."""
        return self._draw(self.default, ax)

    def __repr__(self) -> str:
        return f"figures of this fit: plot.{', plot.'.join(kind + '()' for kind in self.kinds)}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The figures that this fit has all ingredients for, the most useful one first."""
        found = [kind for kind in (self.default, *_BUILD) if self._possible(kind)]
        return tuple(dict.fromkeys(found))

    @property
    def default(self) -> str:
        """The figure that calling ``plot()`` draws."""
        parts = self.parts
        if parts.comparison is not None:
            return "which_one"
        if parts.resamples is not None:
            return "stability" if parts.resamples.refits.penalty.l1_ratio > 0 and parts.alpha else "coefficients"
        if parts.breakage is not None:
            return "breakage"
        if parts.selection is not None:
            return "cv"
        if parts.path is not None and (parts.path.alphas > 0).sum() > 1:
            return "path"
        return "coefficients"

    def path(self, ax: Any = None) -> Any:
        """What enters, in what order? Coefficients along alpha, from strong to weak penalty."""
        return self._draw("path", ax)

    def cv(self, ax: Any = None) -> Any:
        """How strong? Held-out error along alpha, with the two choices and what they have to beat."""
        return self._draw("cv", ax)

    def overfit(self, ax: Any = None) -> Any:
        """Is it overfitting? Training against held-out error along alpha."""
        return self._draw("overfit", ax)

    def touch(
        self,
        first: Any = None,
        second: Any = None,
        *,
        alpha: float | None = None,
        X: Any = None,
        y: Any = None,
        sample_weight: Any = None,
        offset: Any = None,
        ax: Any = None,
    ) -> Any:
        """Why is this coefficient exactly 0? Error contours touching the penalty, for two inputs; exact.

        Parameters
        ----------
        first, second : str or int, optional
            The two inputs; all other coefficients are held at the fit. Default: the pair that shows most.
        alpha : float, optional
            One of the path's alphas. Default: the chosen one.
        X, y, sample_weight, offset : optional
            The data of the fit, needed where the fit did not keep the correlations of these inputs.
        ax : Axes or two Axes, optional
        """
        data = {"X": X, "y": y, "sample_weight": sample_weight, "offset": offset}
        return self._draw("touch", ax, first=first, second=second, alpha=alpha, data=data)

    def pull(
        self,
        *,
        alpha: float | None = None,
        X: Any = None,
        y: Any = None,
        sample_weight: Any = None,
        offset: Any = None,
        ax: Any = None,
    ) -> Any:
        """Which inputs does the penalty hold at 0? Each input's pull on the residual, with a line at alpha.

        Parameters as in `touch`.
        """
        data = {"X": X, "y": y, "sample_weight": sample_weight, "offset": offset}
        return self._draw("pull", ax, alpha=alpha, data=data)

    def zero_zone(
        self,
        first: Any = None,
        second: Any = None,
        *,
        alpha: float | None = None,
        X: Any = None,
        y: Any = None,
        sample_weight: Any = None,
        offset: Any = None,
        ax: Any = None,
    ) -> Any:
        """Which are exactly 0, and how close was it? Where the data put a coefficient, and what L1 makes 0.

        Without a second name every coefficient is looked at on its own, all others held: for least squares by the
        value that would fit best (on standardised inputs), elsewhere by its pull while it is 0. With two names, the
        plane of these two: the unpenalised optima that give 0 fill a band with L1, a line with L2. Losses other than
        least squares take the data for that (X, y), and functions have it for one parameter at a time only.

        Parameters
        ----------
        first, second : str or int, optional
            One name: the sentence is about that input.
        alpha, X, y, sample_weight, offset, ax
            As in `touch`.
        """
        data = {"X": X, "y": y, "sample_weight": sample_weight, "offset": offset}
        return self._draw("zero_zone", ax, first=first, second=second, alpha=alpha, data=data)

    def coefficients(self, ax: Any = None, *, alpha: float | None = None) -> Any:
        """What does each input do? Effects per standard deviation, coefficients in original units beside them."""
        return self._draw("coefficients", ax, alpha=alpha)

    def which_one(self, ax: Any = None) -> Any:
        """Which one predicts best, and is that certain? Paired differences of the methods of a comparison."""
        return self._draw("which_one", ax)

    def cost(self, ax: Any = None) -> Any:
        """What does it cost? Columns, bytes and time of the methods of a comparison."""
        return self._draw("cost", ax)

    def calibration(self, ax: Any = None) -> Any:
        """Do the predictions come true? Predicted against observed probabilities, rates or amounts."""
        return self._draw("calibration", ax)

    def roc(self, ax: Any = None) -> Any:
        """How well are the two classes told apart? Sensitivity against 1 - specificity."""
        return self._draw("roc", ax)

    def confusion(self, ax: Any = None) -> Any:
        """Which class is taken for which?"""
        return self._draw("confusion", ax)

    def risk(self, ax: Any = None) -> Any:
        """Do those at high predicted risk have the event earlier? Survival of thirds by predicted risk."""
        return self._draw("risk", ax)

    def stability(self, ax: Any = None, *, threshold: float = 0.8) -> Any:
        """Which inputs stay, had other rows been drawn? Selection frequencies of `dr.resample`, with a threshold."""
        return self._draw("stability", ax, threshold=threshold)

    def stability_path(self, ax: Any = None, *, threshold: float = 0.8) -> Any:
        """Which inputs stay, at any strength? Selection frequencies of `dr.resample` along alpha, with a threshold."""
        return self._draw("stability_path", ax, threshold=threshold)

    def cloud(self, first: Any = None, second: Any = None, *, ax: Any = None) -> Any:
        """How does a penalty stop overfitting? Two coefficients in all refits of `dr.resample`, a panel per penalty."""
        return self._draw("cloud", ax, first=first, second=second)

    def either_or(self, ax: Any = None) -> Any:
        """Which inputs stand in for each other? Dropped inputs, their kept stand-ins, and how often they swap."""
        return self._draw("either_or", ax)

    def breakage(self, ax: Any = None) -> Any:
        """What if an input fails? Held-out errors of `dr.breakage`, L1 against L2, a panel per kind of failure."""
        return self._draw("breakage", ax)

    def residuals(
        self, *, X: Any = None, y: Any = None, offset: Any = None, alpha: float | None = None, ax: Any = None
    ) -> Any:
        """What did the fit miss? Residuals of the rows X, y against their predictions, best of rows it has not seen."""
        return self._draw("residuals", ax, alpha=alpha, data={"X": X, "y": y, "offset": offset})

    def spec(self, kind: str | None = None, **options: Any) -> FigureSpec:
        """A figure as plain data.

        Parameters
        ----------
        kind : str, optional
            ``"path"``, ``"cv"``, ``"touch"`` ...; default: the most useful one.
        **options
            As in the method of that name: ``first``, ``second``, ``alpha``, and ``data``, a dict of X, y,
            sample_weight and offset.
        """
        kind = self.default if kind is None else kind
        if kind not in _BUILD:
            raise InputError(f"There is no figure {kind!r}: choose one of {', '.join(_BUILD)}.")
        if options:
            return _BUILD[kind](self.parts, **options)
        if kind not in self._made:  # the surface of a function takes a moment
            self._made[kind] = _BUILD[kind](self.parts)
        return self._made[kind]

    def save(self, file: str | os.PathLike[str], kind: str | None = None, **options: Any) -> None:
        """Write a figure, with its question and its sentence, to a ``.png``, ``.svg`` or ``.pdf`` file.

        Text stays text in SVG, and the same figure gives the same file. Options as in `spec`.
        """
        from .saving import check_ending, write

        check_ending(file)  # before the work of the figure
        write(file, self.spec(kind, **options))

    def _possible(self, kind: str) -> bool:
        try:
            self.spec(kind)
        except InputError:
            return False
        return True

    def _draw(self, kind: str, ax: Any, **options: Any) -> Any:
        spec = self.spec(kind, **options)
        from . import mpl

        return mpl.draw(spec, ax)
