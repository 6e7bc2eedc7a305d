"""What lets the report answer: the path in numbers, so that one slider can drive every figure that depends on alpha.

The script of the page (``web/src/report``) draws from these; without it the page shows the same figures, still.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import math
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..figures import Plotter
from ..figures.common import arrays_equal_scale
from ..figures.curves import Curve, curve_of
from ..figures.parts import Parts
from ..figures.spec import FigureSpec
from ..figures.touch import touching_pair
from ..function_ingredients import function_ingredients
from ..ingredients import Ingredients

__all__ = ["asset", "live_data", "script_hash"]

Float = NDArray[np.float64]
_FOLLOWED = ("path", "overfit", "cv")
_DRAWN = {
    "Line",
    "Points",
    "Band",
    "Bars",
    "ErrorBars",
    "HLine",
    "VLine",
    "Span",
    "Polygon",
    "Ellipse",
    "Text",
    "EndLabel",
}


def asset(name: str) -> str:
    """A file that `make web` built."""
    return resources.files(__package__).joinpath("web", name).read_text(encoding="utf-8").strip()


def script_hash(script: str) -> str:
    """How a content-security policy names an inline script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def live_data(plot: Plotter) -> str | None:
    """The numbers as JSON that may stand in a script element; None where a fit has no path to slide along."""
    parts = plot.parts
    fit = parts.ingredients if parts.function_problem is None else _of_function(parts)
    if parts.path is None or fit is None or fit.along is None or len(fit.along.places) < 2 or not parts.alpha:
        return None
    path, along = parts.path, fit.along
    alphas = path.alphas[along.places]
    factor = fit.factor[fit.inputs]
    divisor = np.where(np.isfinite(factor) & (factor > 0), factor, 1.0)
    pair = touching_pair(fit) if fit.quadratic and np.all(divisor == 1.0) and np.all(factor == 1.0) else None
    curve = _curve(parts)
    held_out, training = _errors(curve, alphas)
    data: dict[str, Any] = {
        "penalty": path.penalty.name,
        "noun": path.noun,
        "l1_ratio": fit.l1_ratio,
        "alphas": _numbers(alphas, 12),
        "used": _nearest(alphas, parts.alpha),
        "best": None if curve is None else _nearest(alphas, float(curve.alphas[curve.best])),
        "one_se": None if curve is None else _nearest(alphas, float(curve.alphas[curve.one_se])),
        "kept": [int(n) for n in path.n_kept[along.places]],
        "held_out": held_out,
        "training": training,
        "names": [fit.names[j] for j in fit.inputs],
        "u": [_numbers(row) for row in along.u],
        "pull": [_numbers(row) for row in along.pull / divisor],
        "gram": [_numbers(row) for row in fit.gram] if pair is not None else None,
        "left_out": int(fit.usable.sum() - fit.usable[fit.inputs].sum()),
        "per_sd": bool(len(fit.inputs) and arrays_equal_scale(fit.scale, fit.sd, [int(j) for j in fit.inputs])),
        "pair": None if pair is None else [int(np.searchsorted(fit.inputs, j)) for j in pair],
        "specs": _specs(plot),
    }
    # inside a script element only "<" could end it
    return json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _of_function(parts: Parts) -> Ingredients | None:
    """What the pictures of a function need, which its path can say; None without alpha, and for losses with kinks."""
    if not parts.alpha or not parts.function_problem.loss.smooth:
        return None
    assert parts.path is not None
    return function_ingredients(parts.function_problem, parts.path, parts.index(None), along=True)


def _curve(parts: Parts) -> Curve | None:
    """The error along alpha, where it belongs to the path that is shown."""
    if parts.selection is None or parts.path is None:
        return None
    if not any(path is parts.path for path in parts.selection.paths):
        return None
    try:
        return curve_of(parts.selection, parts.alpha)
    except InputError:
        return None


def _errors(curve: Curve | None, alphas: Float) -> tuple[list[float | None] | None, list[float | None] | None]:
    """Held-out and training error at the alphas of the slider."""
    if curve is None:
        return None, None
    places = [_nearest(curve.alphas, float(alpha)) for alpha in alphas]
    same = [abs(math.log(curve.alphas[k] / alpha)) < 1e-6 for k, alpha in zip(places, alphas, strict=True)]

    def at(values: Float | None) -> list[float | None] | None:
        if values is None:
            return None
        return [_number(values[k]) if ok else None for k, ok in zip(places, same, strict=True)]

    return at(curve.mean), at(curve.train)


def _specs(plot: Plotter) -> dict[str, Any]:
    """Figures along alpha as the script draws them; those with marks that it does not draw stay still."""
    out = {}
    for kind in _FOLLOWED:
        try:
            spec = plot.spec(kind)
        except InputError:
            continue
        marks = [mark for panel in spec.panels for mark in panel.marks]
        if all(type(mark).__name__ in _DRAWN for mark in marks) and _limited(spec):
            out[kind] = _plain(spec)
    return out


def _limited(spec: FigureSpec) -> bool:
    return all(axis.limits is not None for panel in spec.panels for axis in (panel.x, panel.y))


def _plain(value: Any) -> Any:
    """Dataclasses, arrays and numbers as JSON knows them; a mark says which one it is. No table, no summary."""
    if isinstance(value, np.ndarray):
        return _numbers(value)
    if isinstance(value, float | np.floating):
        return _number(float(value))
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in ("table", "alt")
        }
        return {"mark": type(value).__name__, **fields} if type(value).__name__ in _DRAWN else fields
    return value


def _nearest(alphas: Float, alpha: float) -> int:
    return int(np.argmin(np.abs(np.log(alphas / alpha))))


def _number(value: float, digits: int = 8) -> float | None:
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def _numbers(values: Float, digits: int = 8) -> list[float | None]:
    return [_number(float(value), digits) for value in values]
