"""The README's lines about networks work as written."""

from __future__ import annotations

import re

import pytest

import diamondring as dr
from helpers import REPOSITORY

torch = pytest.importorskip("torch", reason="PyTorch is not installed; `make test-autodiff` installs it")


def test_the_lines_about_networks_run_as_written(capsys):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```py\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    code = next(block for block in blocks if "dr.torch.Proximal" in block)
    names = {"dr": dr, "batches": [(torch.rand(32, 64), torch.arange(32) % 10)] * 20}
    exec(compile(code, "README.md", "exec"), names)
    assert "weights are zero" in capsys.readouterr().out
    assert names["small"](torch.rand(2, 64)).shape == (2, 10)
