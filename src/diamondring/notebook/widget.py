"""The widget behind `explore`. Its picture is ``web/src/widget``; this file is the only one that imports anywidget."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import anywidget
import numpy as np
import traitlets

from ..errors import InputError
from ..ingredients import Ingredients
from ..report.explorer import shown_inputs
from ..report.pair_errors import PairErrors
from .pair_solution import prices, solve_gram, solve_polynomial

__all__ = ["Explorer"]

PENALTIES = ("L1", "L2", "elastic net", "Lq")
ERRORS = ("data", "quadratic", "logistic", "curved")
_MOVING = ("alpha", "penalty", "l1_ratio", "q", "pair", "error", "optimum", "correlation")
_REACH = 3.0  # of the made-up optimum


def _script() -> str:
    web = resources.files("diamondring.report").joinpath("web", "widget.js")
    return web.read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """Two coefficients, their error and the penalty; see `diamondring.explore`.

    Attributes
    ----------
    alpha : float
        Strength of the penalty, at least 0.
    penalty : "L1", "L2", "elastic net" or "Lq"
    l1_ratio : float
        The elastic net's share of L1, from 0 to 1.
    q : float
        The power of Lq, from 0.3 to 4.
    pair : (str, str)
        The two inputs, across and up.
    solution : (float, float) or None
        Their coefficients at the minimum of error plus penalty, on the penalty's scale (per standard deviation where
        inputs are standardised); exact zeros are 0. Solved here too, so that it is there as soon as alpha is set; with
        Lq, a logistic or a curved error, by the picture alone: None until it is shown and has answered.
    coef : dict
        The same in the inputs' own units, by name.
    names : tuple of str
        The inputs to choose from.
    error : "data", "quadratic", "logistic" or "curved"
        The fit's error, or a made-up one with its ``optimum`` and the ``correlation`` of the two inputs.
    """

    _esm = _script()
    _data = traitlets.Unicode("null").tag(sync=True)
    alpha = traitlets.Float(0.7).tag(sync=True)
    penalty = traitlets.Unicode("L1").tag(sync=True)
    l1_ratio = traitlets.Float(0.5).tag(sync=True)
    q = traitlets.Float(0.5).tag(sync=True)
    pair = traitlets.Tuple(("w1", "w2")).tag(sync=True)
    error = traitlets.Unicode("quadratic").tag(sync=True)
    optimum = traitlets.Tuple((1.9, 1.1)).tag(sync=True)
    correlation = traitlets.Float(0.4).tag(sync=True)
    solution = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        own: Mapping[str, Any] | None = None,
        fit: Ingredients | None = None,
        errors: PairErrors | None = None,
        pair: Sequence[int] = (),
    ) -> None:
        self.names: tuple[str, ...] = ("w1", "w2") if own is None else tuple(own["names"])
        self._own, self._errors = own, errors
        start: dict[str, Any] = {}
        self._scale = np.ones(2)
        if own is not None and fit is not None:
            self._scale = fit.scale[shown_inputs(fit, errors)]
            share = fit.l1_ratio
            kind = "L1" if share == 1 else "L2" if share == 0 else "elastic net"
            start = {"error": "data", "alpha": float(fit.alpha), "penalty": kind}
            start |= {"l1_ratio": share} if 0 < share < 1 else {}
            start["pair"] = tuple(fit.names[j] for j in pair) if pair else self.names[:2]
            start["_data"] = json.dumps(own, allow_nan=False, separators=(",", ":"))
        super().__init__(**start)
        self._solve()
        self.observe(self._solve, names=list(_MOVING))

    def __repr__(self) -> str:
        solved = "" if self.solution is None else f"; {self.solution[0]:.4g} and {self.solution[1]:.4g}"
        return f"Explorer of {' and '.join(self.pair)}: {self.penalty}, alpha {self.alpha:.4g}{solved}"

    @property
    def coef(self) -> dict[str, float] | None:
        """The two coefficients in the inputs' own units, by name; None where `solution` is."""
        if self.solution is None:
            return None
        scale = self._scale[self._places()] if self.error == "data" else np.ones(2)
        return {name: float(u / s) for name, u, s in zip(self.pair, self.solution, scale, strict=True)}

    def _places(self) -> list[int]:
        return [self.names.index(name) for name in self.pair]

    def _solve(self, _change: Any = None) -> None:
        """Solves for what is shown, where that has a closed form or an error that is a polynomial."""
        price = prices(self.penalty, self.alpha, self.l1_ratio)
        if price is None or self.error not in ("data", "quadratic"):
            if _change is not None:
                self.solution = None
            return
        if self.error == "quadratic":
            gram = np.array([[1.0, self.correlation], [self.correlation, 1.0]])
            u = solve_gram(gram, gram @ np.array(self.optimum), *price)
        elif self._errors is not None:
            first, second = self._places()
            u = solve_polynomial(self._errors, (first, second), *price)
        else:
            assert self._own is not None
            both = self._places()
            gram = np.array(self._own["gram"])[np.ix_(both, both)]
            q = np.array(self._own["pull"])[both] + gram @ np.array(self._own["coef"])[both]
            u = solve_gram(gram, q, *price)
        self.solution = (float(u[0]) + 0.0, float(u[1]) + 0.0)

    @traitlets.validate("alpha")
    def _check_alpha(self, proposal: Any) -> float:
        return _within("alpha", proposal["value"], 0.0, math.inf, "penalty strength must be 0 or more (0 = no penalty)")

    @traitlets.validate("l1_ratio")
    def _check_share(self, proposal: Any) -> float:
        return _within("l1_ratio", proposal["value"], 0.0, 1.0, "the share of L1 is a number from 0 to 1")

    @traitlets.validate("q")
    def _check_power(self, proposal: Any) -> float:
        return _within("q", proposal["value"], 0.3, 4.0, "the power of Lq is a number from 0.3 to 4")

    @traitlets.validate("correlation")
    def _check_correlation(self, proposal: Any) -> float:
        return _within("correlation", proposal["value"], -0.95, 0.95, "give a number from -0.95 to 0.95")

    @traitlets.validate("penalty")
    def _check_penalty(self, proposal: Any) -> str:
        return _among("penalty", proposal["value"], PENALTIES)

    @traitlets.validate("error")
    def _check_error(self, proposal: Any) -> str:
        return _among("error", proposal["value"], ERRORS if self._own is not None else ERRORS[1:])

    @traitlets.validate("optimum")
    def _check_optimum(self, proposal: Any) -> tuple[float, float]:
        a, b = (_within("optimum", value, -_REACH, _REACH, "two numbers from -3 to 3") for value in proposal["value"])
        return a, b

    @traitlets.validate("pair")
    def _check_pair(self, proposal: Any) -> tuple[str, str]:
        given = tuple(proposal["value"])
        if len(given) != 2 or given[0] == given[1]:
            raise InputError(f"pair={given!r}: give two different names.")
        for name in given:
            if name not in self.names:
                some = ", ".join(self.names[:12]) + (", …" if len(self.names) > 12 else "")
                raise InputError(f"pair={given!r}: {name!r} is not among what can be shown: {some}.")
        return given


def _within(name: str, value: Any, low: float, high: float, words: str) -> float:
    if not (isinstance(value, int | float) and math.isfinite(value) and low <= value <= high):
        raise InputError(f"{name}={value!r}: {words}.")
    return float(value)


def _among(name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise InputError(f"{name}={value!r} is not known: choose one of {', '.join(known)}.")
    return value
