"""What lets the report answer: the path in numbers, so that one slider can drive every figure that depends on alpha.

The script of the page (``web/src/report``) draws from these; without it the page shows the same figures, still. There
is a block for each kind of figure, and ``linked`` names the figures that follow: those that are about the path of the
slider. All numbers are sums over rows, or made of them; no row of the data is among them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..figures import Plotter
from ..figures.build import effects_of
from ..figures.common import arrays_equal_scale
from ..figures.curves import Curve, curve_of
from ..figures.frames import Frames
from ..figures.function_surface import function_frames
from ..figures.multiples import drawn_outputs
from ..figures.parts import Parts, output_names
from ..figures.text import shorten
from ..figures.touch import touching_pair
from ..function_ingredients import function_ingredients
from ..ingredients import Ingredients, prominent
from .plain import limited, listed, number, numbers, plain

__all__ = ["asset", "live_data", "script_hash"]

Float = NDArray[np.float64]
_ALONG = ("path", "overfit", "cv", "stability_path")  # drawn by Python; the slider's alpha is a line in them
_CURVES = ("overfit", "cv")  # about the method with the least held-out error, which need not be the path that is shown
_FOLLOWED = 60  # coefficients
_SAME = 1e-4  # of the largest coefficient: less than what tells two methods apart


def asset(name: str) -> str:
    """A file that `make web` built."""
    return resources.files(__package__).joinpath("web", name).read_text(encoding="utf-8").strip()


def script_hash(script: str) -> str:
    """How a content-security policy names an inline script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def live_data(plot: Plotter) -> str | None:
    """The numbers as JSON that may stand in a script element; None where a fit has no path to slide along."""
    parts = plot.parts
    if parts.path is None:
        return None
    path = parts.path
    fit = parts.ingredients if parts.function_problem is None else _of_function(parts)
    if fit is not None and fit.along is None:
        fit = None
    places = np.flatnonzero(path.alphas > 0) if fit is None or fit.along is None else fit.along.places
    if len(places) < 2:
        return None
    alphas = path.alphas[places]
    curve = _curve(parts)
    data: dict[str, Any] = {
        "method": parts.method if parts.comparison is None else _method(parts),
        "penalty": path.penalty.name,
        "noun": path.noun,
        "l1_ratio": float(path.l1_ratio),
        "alphas": numbers(alphas, 12),
        "used": nearest(alphas, parts.alpha) if parts.alpha else None,
        "kept": [int(n) for n in path.n_kept[places]],
        "total": len(path.names),
        **_held_out(curve, alphas),
        "pull": None if fit is None else _pull(fit),
        "touch": None if fit is None else _touch(parts, fit),
        "coefficients": _coefficients(parts, fit, places),
        "specs": _specs(plot, curve),
    }
    own = [kind for kind in ("pull", "touch", "coefficients") if data[kind] is not None and kind in plot.kinds]
    zones = ["zero_zone"] if "pull" in own and data["pull"]["zone"] and "zero_zone" in plot.kinds else []
    data["linked"] = [*own, *zones, *data["specs"]]
    # inside a script element only "<" could end it
    return json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _of_function(parts: Parts) -> Ingredients | None:
    """What the pictures of a function need, which its path can say; None without alpha, and for losses with kinks."""
    if not parts.alpha or not parts.function_problem.loss.smooth:
        return None
    assert parts.path is not None
    return function_ingredients(parts.function_problem, parts.path, parts.index(None), along=True)


def _method(parts: Parts) -> str:
    """The method of a comparison whose path is shown."""
    assert parts.comparison is not None
    for method in parts.comparison.methods:
        if method.selection is not None and any(path is parts.path for path in method.selection.paths):
            return method.name
    return ""


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


def _held_out(curve: Curve | None, alphas: Float) -> dict[str, Any]:
    """Held-out and training error at the alphas of the slider, and the two choices among these."""
    out: dict[str, Any] = {"best": None, "one_se": None, "held_out": None, "training": None, "within": None, "word": ""}
    if curve is None:
        return out
    places = [nearest(curve.alphas, float(alpha)) for alpha in alphas]
    same = [abs(math.log(curve.alphas[k] / alpha)) < 1e-6 for k, alpha in zip(places, alphas, strict=True)]

    def at(values: Float | None) -> list[float | None] | None:
        if values is None:
            return None
        return [number(values[k]) if ok else None for k, ok in zip(places, same, strict=True)]

    return {
        "best": nearest(alphas, float(curve.alphas[curve.best])),
        "one_se": nearest(alphas, float(curve.alphas[curve.one_se])),
        "held_out": at(curve.mean),
        "training": at(curve.train),
        "within": number(float(curve.high[curve.best])),
        "word": curve.word,
    }


def _pull(fit: Ingredients) -> dict[str, Any] | None:
    """What the followed inputs are and pull at every alpha."""
    along = fit.along
    assert along is not None
    use = _pulled(fit)
    if not len(use):
        return None
    inputs = fit.inputs[use]
    rest = int(fit.usable.sum() - fit.usable[inputs].sum())
    digits = 7 if fit.quadratic else 6  # the solutions of two inputs are computed from these
    standardised = fit.quadratic and bool(np.allclose(np.diag(fit.gram)[use], 1.0, rtol=1e-6))
    return {
        "noun": fit.noun,
        "output": fit.output,
        "names": [fit.names[j] for j in inputs],
        "scale": numbers(fit.scale[inputs]),
        "factor": numbers(fit.factor[inputs]),
        "lower": numbers(fit.lower[inputs] * fit.scale[inputs]),
        "upper": numbers(fit.upper[inputs] * fit.scale[inputs]),
        "u": [numbers(row[use], digits) for row in along.u],
        "pull": [numbers(row[use], digits) for row in along.pull],
        "zone": fit.at_zero is not None and along.at_zero is not None,
        # of a quadratic it is the pull plus curvature times coefficient
        "at_zero": None if along.at_zero is None or fit.quadratic else [numbers(row[use], 6) for row in along.at_zero],
        "curvature": numbers(np.diag(fit.gram)[use]) if fit.quadratic else None,
        "fitted": standardised and _per_sd(fit) and bool(np.all(fit.factor[fit.usable] == 1.0)),
        "rest": rest,
        "local": fit.local,
    }  # fmt: skip


def _pulled(fit: Ingredients) -> NDArray[np.intp]:
    """Those of the followed inputs that can be kept."""
    return np.flatnonzero(fit.usable[fit.inputs] & np.isfinite(fit.factor[fit.inputs]))


def _per_sd(fit: Ingredients) -> bool:
    return bool(len(fit.inputs) and arrays_equal_scale(fit.scale, fit.sd, [int(j) for j in fit.inputs]))


def _touch(parts: Parts, fit: Ingredients) -> dict[str, Any] | None:
    """Inner products, with which a quadratic is solved for any two inputs; else the error of two at some alphas."""
    if fit.noun == "group" or fit.output:
        return None
    if fit.quadratic:
        pair = touching_pair(fit)
        if pair is None:
            return None
        use = _pulled(fit)
        own = [int(np.searchsorted(fit.inputs[use], j)) for j in pair]
        gram = fit.gram[np.ix_(use, use)]
        return {"pair": own, "per_sd": _per_sd(fit), "gram": [numbers(row) for row in gram], "frames": None}
    frames: Frames | None = fit.frames
    if parts.function_problem is not None:
        found = touching_pair(fit)
        assert parts.path is not None
        frames = None if found is None else function_frames(parts.function_problem, parts.path, fit, found)
    if frames is None or fit.along is None:
        return None
    use = _pulled(fit)
    where = {int(place): k for k, place in enumerate(fit.along.places)}
    return {
        "pair": [int(np.searchsorted(fit.inputs[use], j)) for j in frames.pair],
        "per_sd": _per_sd(fit),
        "gram": None,
        "frames": [{**listed(each, 7), "place": where[each.place]} for each in frames.frames],
    }


def _coefficients(parts: Parts, fit: Ingredients | None, places: NDArray[np.intp]) -> dict[str, Any] | None:
    """The effects at every alpha; None where the model is not one of the path's."""
    path = parts.path
    assert path is not None
    if not parts.alpha:
        return None
    effects, result = effects_of(parts)
    index = parts.index(None)
    coef = np.atleast_2d(path.coef_at(index))
    shown = np.atleast_2d(effects.coef)
    # the same fit, solved once more where there are refits of other rows
    if shown.shape != coef.shape or not np.allclose(shown, coef, rtol=0.0, atol=_SAME * float(np.abs(coef).max())):
        return None
    sizes = np.abs(coef * effects.sd).sum(axis=1)
    outputs = drawn_outputs(sizes) if len(coef) > 1 else [0]
    if fit is not None and len(coef) == 1 and fit.noun == path.noun:
        use = np.asarray(fit.inputs[_pulled(fit)], dtype=np.intp)
    else:
        largest = np.abs(coef[outputs] * effects.sd).max(axis=0)
        use = np.sort(prominent(largest, _ever(path, places, effects.sd), effects.sd > 0, _FOLLOWED))
    along = np.array([np.atleast_2d(path.coef_at(int(k)))[outputs][:, use] for k in places])
    sd = np.asarray(effects.sd, dtype=np.float64)[use]

    def one(values: Any, k: int) -> list[float | None] | None:
        return None if values is None else numbers(np.atleast_2d(values)[k][use] * sd, 6)

    digits = 6 if len(outputs) == 1 else 4
    return {
        "names": [path.names[int(j)] for j in use],
        "sd": numbers(sd, 8),
        "panels": [
            {
                "title": shorten(str(output_names(result)[k]), 24) if len(coef) > 1 else "",
                "effect": [numbers(row * sd, digits) for row in along[:, n]],
                "ghost": one(effects.ghost, k),
                "low": one(effects.low, k),
                "high": one(effects.high, k),
            }
            for n, k in enumerate(outputs)
        ],
        "ghost_name": effects.ghost_name,
        "ratio": effects.ratio,
        "target": effects.target,
        "rest": len(path.names) - len(use),
    }


def _ever(path: Any, places: NDArray[np.intp], sd: Float) -> Float:
    """What inputs that are 0 are ranked by: their largest effect at a weaker penalty."""
    out = np.zeros(len(path.names))
    for k in places:
        out = np.maximum(out, np.abs(np.atleast_2d(path.coef_at(int(k))) * sd).max(axis=0))
    return out


def _specs(plot: Plotter, curve: Curve | None) -> dict[str, Any]:
    """Figures along alpha as the script draws them."""
    out = {}
    for kind in _ALONG:
        if kind in _CURVES and curve is None:
            continue
        try:
            spec = plot.spec(kind)
        except InputError:
            continue
        if limited(spec):
            out[kind] = plain(spec)
    return out


def nearest(alphas: Float, alpha: float) -> int:
    """The place of the alpha nearest to a given one, on the logarithmic scale."""
    return int(np.argmin(np.abs(np.log(alphas / alpha))))
