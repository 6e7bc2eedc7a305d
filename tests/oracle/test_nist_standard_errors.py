"""`dr.curve_fit` on NIST's nonlinear problems, as users call it: parameters and certified standard deviations."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from test_nist import MODELS, read

import diamondring as dr
from helpers import shared_dir


def certified_deviations(name: str) -> Any:
    lines = (shared_dir("data", "nist_strd") / f"{name}.dat").read_text().splitlines()[:60]
    found = [re.match(r"\s*b\d+\s*=\s*\S+\s+\S+\s+\S+\s+(\S+)", line) for line in lines]
    return np.array([float(match.group(1)) for match in found if match])


@pytest.mark.parametrize("name", MODELS)
def test_parameters_and_standard_errors_from_the_near_start(name: str) -> None:
    x, y, starts, certified = read(name)

    def f(x: Any, *b: float) -> Any:
        return MODELS[name](b, x.T)

    fit = dr.curve_fit(f, x.T, y, starts[1])
    assert fit.certificate.reached
    assert fit.popt == pytest.approx(certified, rel=1e-6)
    # the errors of Lanczos1 are rounding errors of its 14 digits
    assert fit.stderr == pytest.approx(certified_deviations(name), rel=1e-2 if name == "Lanczos1" else 1e-6)
    assert fit.names == tuple(f"b[{j}]" for j in range(len(certified)))
