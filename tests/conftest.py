"""Fixtures for all tests. This file also puts the folder ``tests`` on the path, for ``helpers`` and ``cases``."""

from __future__ import annotations

import signal

import numpy as np
import pytest


def pytest_configure() -> None:
    # a shell starts background jobs with Ctrl-C ignored, and so would this process and all that it starts
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--naive",
        action="store_true",
        help="solve with the plain NumPy twin instead of the compiled core: tells a wrong test from a wrong engine",
    )


@pytest.fixture(autouse=True)
def _naive_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.config.getoption("--naive"):
        from diamondring.direct import ridge_path
        from diamondring.solvers import dispatch, grid, reference

        def ridge(problem, alphas, tol, cancel):
            values = ridge_path(problem, alphas).alphas if isinstance(alphas, int) else alphas
            return reference.solve_path(problem, values, tol, cancel)

        def top(problem, cancel):
            return grid.alpha_max(problem, lambda reduced, values: reference.solve_path(reduced, values))

        monkeypatch.setattr(dispatch, "alpha_max", top)
        monkeypatch.setattr(dispatch, "_engine", reference.solve_path)
        monkeypatch.setattr(dispatch, "ridge", ridge)
        monkeypatch.setattr(dispatch, "_least_squares", reference.solve_path)


@pytest.fixture
def rng() -> np.random.Generator:
    """The same random numbers in every run."""
    return np.random.default_rng(20240229)
