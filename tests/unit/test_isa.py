"""The kernels' instruction set: chosen by the processor, overridden by DIAMONDRING_ISA, refused with a sentence."""

import os
import subprocess
import sys

import pytest

NAMES = ("baseline", "avx2", "avx512")


def isa_with(value: str | None) -> subprocess.CompletedProcess[str]:
    """Ask a fresh process which kernels it uses; ``value`` None leaves the variable unset."""
    environment = {k: v for k, v in os.environ.items() if k != "DIAMONDRING_ISA"}
    if value is not None:
        environment["DIAMONDRING_ISA"] = value
    code = "from diamondring import _core; print(_core.isa())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


def test_default_is_known() -> None:
    assert isa_with(None).stdout.strip() in NAMES


def test_baseline_can_be_forced() -> None:
    assert isa_with("baseline").stdout.strip() == "baseline"


@pytest.mark.parametrize("name", ["avx2", "avx512"])
def test_forced_set_is_used_or_refused(name: str) -> None:
    done = isa_with(name)
    if done.returncode == 0:
        assert done.stdout.strip() == name
    else:
        assert f"DIAMONDRING_ISA is '{name}', but this processor and this build offer only: baseline" in done.stderr


def test_unknown_set_is_refused_with_a_way_out() -> None:
    done = isa_with("sse9")
    assert done.returncode != 0
    assert "DIAMONDRING_ISA is 'sse9'" in done.stderr
    assert "Unset it or choose one of these." in done.stderr
