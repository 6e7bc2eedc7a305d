"""The figures that rest on refits of other samples (`dr.resample`); what is missing becomes a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .cloud import cloud_figure
from .parts import Parts
from .resampled import either_or_figure, stability_figure
from .spec import FigureSpec

if TYPE_CHECKING:
    from ..tuning.resamples import Resamples

__all__ = ["build_cloud", "build_either_or", "build_stability"]


def build_stability(parts: Parts, *, threshold: float = 0.8) -> FigureSpec:
    """Picture 9."""
    return stability_figure(_resamples(parts, "stability"), threshold)


def build_cloud(parts: Parts, first: Any = None, second: Any = None) -> FigureSpec:
    """Picture 3."""
    return cloud_figure(_resamples(parts, "cloud"), first, second)


def build_either_or(parts: Parts) -> FigureSpec:
    """Picture 10."""
    return either_or_figure(_resamples(parts, "either_or"))


def _resamples(parts: Parts, kind: str) -> Resamples:
    if parts.resamples is None:
        raise InputError(
            f"The {kind} figure needs refits on bootstrap samples, which this fit does not have: call "
            f"dr.resample(X, y).plot.{kind}()."
        )
    return parts.resamples
