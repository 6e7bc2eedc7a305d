"""NIST's 27 nonlinear reference problems (https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml, public domain).

Each has certified parameters to 11 digits and two starts: one far away, one near. What counts is the number of digits
that agree (NIST's log relative error), least over the parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import diamondring as dr
from diamondring.nonlinear.functions import model_function
from diamondring.nonlinear.problem import NonlinearProblem
from diamondring.nonlinear.solve import Point, solve_alpha
from helpers import shared_dir

Float = Any


def _exponentials(b: Float, x: Float) -> Float:
    return b[0] * np.exp(-b[1] * x) + b[2] * np.exp(-b[3] * x) + b[4] * np.exp(-b[5] * x)


def _peaks(b: Float, x: Float) -> Float:
    bells = b[2] * np.exp(-((x - b[3]) ** 2) / b[4] ** 2) + b[5] * np.exp(-((x - b[6]) ** 2) / b[7] ** 2)
    return b[0] * np.exp(-b[1] * x) + bells


def _cubic_ratio(b: Float, x: Float) -> Float:
    return (b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3) / (1 + b[4] * x + b[5] * x**2 + b[6] * x**3)


def _cycles(b: Float, x: Float) -> Float:
    def cycle(cosine: Float, sine: Float, period: Float) -> Float:
        return cosine * np.cos(2 * np.pi * x / period) + sine * np.sin(2 * np.pi * x / period)

    return b[0] + cycle(b[1], b[2], 12.0) + cycle(b[4], b[5], b[3]) + cycle(b[7], b[8], b[6])


def _chwirut(b: Float, x: Float) -> Float:
    return np.exp(-b[0] * x) / (b[1] + b[2] * x)


MODELS: dict[str, Callable[[Float, Float], Float]] = {
    "Bennett5": lambda b, x: b[0] * (b[1] + x) ** (-1 / b[2]),
    "BoxBOD": lambda b, x: b[0] * (1 - np.exp(-b[1] * x)),
    "Chwirut1": _chwirut,
    "Chwirut2": _chwirut,
    "DanWood": lambda b, x: b[0] * x ** b[1],
    "ENSO": _cycles,
    "Eckerle4": lambda b, x: b[0] / b[1] * np.exp(-(((x - b[2]) / b[1]) ** 2) / 2),
    "Gauss1": _peaks,
    "Gauss2": _peaks,
    "Gauss3": _peaks,
    "Hahn1": _cubic_ratio,
    "Kirby2": lambda b, x: (b[0] + b[1] * x + b[2] * x**2) / (1 + b[3] * x + b[4] * x**2),
    "Lanczos1": _exponentials,
    "Lanczos2": _exponentials,
    "Lanczos3": _exponentials,
    "MGH09": lambda b, x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3]),
    "MGH10": lambda b, x: b[0] * np.exp(b[1] / (x + b[2])),
    "MGH17": lambda b, x: b[0] + b[1] * np.exp(-x * b[3]) + b[2] * np.exp(-x * b[4]),
    "Misra1a": lambda b, x: b[0] * (1 - np.exp(-b[1] * x)),
    "Misra1b": lambda b, x: b[0] * (1 - (1 + b[1] * x / 2) ** -2.0),
    "Misra1c": lambda b, x: b[0] * (1 - (1 + 2 * b[1] * x) ** -0.5),
    "Misra1d": lambda b, x: b[0] * b[1] * x / (1 + b[1] * x),
    "Nelson": lambda b, x: b[0] - b[1] * x[:, 0] * np.exp(-b[2] * x[:, 1]),
    "Rat42": lambda b, x: b[0] / (1 + np.exp(b[1] - b[2] * x)),
    "Rat43": lambda b, x: b[0] / (1 + np.exp(b[1] - b[2] * x)) ** (1 / b[3]),
    "Roszman1": lambda b, x: b[0] - b[1] * x - np.arctan(b[2] / (x - b[3])) / np.pi,
    "Thurber": _cubic_ratio,
}


class Reference(NamedTuple):
    """One problem: data, both starts (2, p), certified parameters (p,)."""

    x: Float
    y: Float
    starts: Float
    certified: Float


def read(name: str) -> Reference:
    """A file of NIST's."""
    lines = (shared_dir("data", "nist_strd") / f"{name}.dat").read_text().splitlines()
    found = [re.match(r"\s*b\d+\s*=\s*(\S+)\s+(\S+)\s+(\S+)", line) for line in lines[:60]]
    table = np.array([[float(number) for number in match.groups()] for match in found if match])
    first = max(i for i, line in enumerate(lines) if line.startswith("Data:")) + 1
    rows = np.array([[float(number) for number in line.split()] for line in lines[first:] if line.strip()])
    y = np.log(rows[:, 0]) if name == "Nelson" else rows[:, 0]
    return Reference(rows[:, 1] if rows.shape[1] == 2 else rows[:, 1:], y, table[:, :2].T, table[:, 2])


def fit(name: str, start: int) -> tuple[Point, float]:
    """What is found from a start, and how many digits of the certified parameters it has."""
    x, y, starts, certified = read(name)
    f = model_function(MODELS[name], starts[start], example_X=x)
    p = len(certified)
    problem = NonlinearProblem(
        f.bind(x), y, dr.Gaussian(), dr.NoPenalty(), None, None, np.ones(p), f.lower, f.upper, f.names
    )
    point = solve_alpha(problem, 0.0, f.start)
    error = np.abs(point.b - certified) / np.abs(certified)
    return point, float(-np.log10(max(error.max(), 1e-11)))


@pytest.mark.parametrize("name", MODELS)
def test_from_the_near_start_all_parameters_are_right_to_six_digits(name: str) -> None:
    point, digits = fit(name, 1)
    assert not point.missed, point.cause
    assert digits >= 6


def test_from_the_far_start_most_are_right_and_nothing_wrong_counts_as_converged() -> None:
    right = 0
    for name in MODELS:
        point, digits = fit(name, 0)
        right += digits >= 6 and not point.missed
        if digits < 4:
            assert point.missed, f"{name}: a wrong answer counts as converged"
            assert point.cause.endswith(".")
    assert right >= 24
