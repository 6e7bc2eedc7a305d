"""No hidden copies: the peak of a fresh process stays within the limits of benchmarks/memory.py."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from helpers import REPOSITORY

if not (REPOSITORY / "benchmarks").exists():
    pytest.skip("the benchmarks are part of the source tree only", allow_module_level=True)
_spec = importlib.util.spec_from_file_location("benchmarks_memory", REPOSITORY / "benchmarks" / "memory.py")
assert _spec is not None
assert _spec.loader is not None
memory = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = memory  # where dataclasses look up the module of a class
_spec.loader.exec_module(memory)

WIDE, TALL, SPARSE = (500, 20_000), (50_000, 200), (20_000, 60_000)
CASES = [
    *(memory.Case("path", *size, layout) for size in (WIDE, TALL) for layout in ("columns", "rows", "float32 rows")),
    memory.Case("path", *TALL, "every second row"),
    *(memory.Case("path", *SPARSE, layout) for layout in ("sparse columns", "sparse rows")),
    *(memory.Case("fit", *size) for size in (WIDE, TALL)),
    *(memory.Case("LassoCV", *TALL, layout) for layout in ("columns", "rows")),
    memory.Case("ridge", *TALL, gram=True),
    memory.Case("RidgeCV", 100_000, 200, gram=True),  # blocks of a fixed size count less in a larger table
]


@pytest.mark.slow
@pytest.mark.skipif(not memory.available(), reason="this system keeps no record of the largest resident size")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_peak(case) -> None:
    found = memory.measure(case)
    assert found.input >= 40e6
    assert 0 < found.above <= found.allowed, memory.line(found)
