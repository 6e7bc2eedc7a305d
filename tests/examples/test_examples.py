"""The examples run, and find what they say they find."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import matplotlib as mpl
import numpy as np
import pytest

from helpers import REPOSITORY


def example(name: str) -> ModuleType:
    """An example as a module."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _quiet_pictures():
    mpl.use("Agg")


def test_surplus_exponentials_are_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fits = example("exponentials").main(tmp_path)
    size, rate = fits["L1"].params["size"], fits["L1"].params["rate"]
    assert np.flatnonzero(size).tolist() == [1, 3]
    np.testing.assert_allclose(rate[[1, 3]], [0.25, 1.6], rtol=0.05)
    np.testing.assert_allclose(size[[1, 3]], [3.0, 2.0], rtol=0.05)
    assert np.count_nonzero(fits["L2"].params["size"]) == 5
    assert "3 of 5 terms are 0" in capsys.readouterr().out
    for name in ("L1", "L2"):
        assert "local" in str(fits[name].certificate)
        assert (tmp_path / f"exponentials_{name}.png").read_bytes().startswith(b"\x89PNG")


def test_frequencies_that_are_not_there_are_removed(tmp_path: Path) -> None:
    fits = example("frequencies").main(tmp_path)
    found = fits["L1"].params
    kept = (found["sine"] != 0) | (found["cosine"] != 0) | (found["shift"] != 0)
    assert np.flatnonzero(kept).tolist() == [1, 4]
    np.testing.assert_allclose(np.arange(1, 7)[kept] + found["shift"][kept], [2.2, 5.3], atol=0.02)
    assert np.all(fits["L2"].coef != 0)
    assert len(list(tmp_path.glob("frequencies_*.png"))) == 2


def test_surplus_terms_of_a_response_are_removed(tmp_path: Path) -> None:
    pytest.importorskip("statsmodels", reason="the data of this example come with statsmodels")
    fits = example("dose_response").main(tmp_path)
    assert np.count_nonzero(fits["L1"].params["b"] == 0) >= 3
    assert np.all(fits["L2"].params["b"] != 0)
    assert np.abs(fits["L2"].params["b"]).max() < 0.3
    assert fits["L1"].selection.best.error < 0.25 * fits["L1"].selection.baseline.error
    assert len(list(tmp_path.glob("dose_response_*.png"))) == 2
