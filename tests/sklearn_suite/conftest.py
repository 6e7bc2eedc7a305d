"""Collects scikit-learn's tests for our classes, without those that do not apply (see ``deselected.py``)."""

import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent

_spec = importlib.util.spec_from_file_location("sklearn_suite_deselected", HERE / "deselected.py")
deselected = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(deselected)


@pytest.fixture
def global_random_seed():
    """scikit-learn's default seed; its own test runner can be told others."""
    return 42


def pytest_collection_modifyitems(config, items):
    """Leave out the tests named in ``deselected.py``."""
    left_out = [
        item
        for item in items
        if item.path.parent == HERE and deselected.reason(item.originalname, item.name.removeprefix(item.originalname))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
