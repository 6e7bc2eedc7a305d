"""Collects scikit-learn's tests for our classes, without those in ``sklearn_suite_deselected.py``."""

from pathlib import Path

import pytest
import sklearn_suite_deselected

HERE = Path(__file__).parent


@pytest.fixture
def global_random_seed():
    """scikit-learn's default seed; its own test runner can be told others."""
    return 42


def pytest_configure(config):
    """A mark of theirs that means nothing here."""
    config.addinivalue_line("markers", "thread_unsafe: scikit-learn's mark for its own runs in several threads")


def pytest_collection_modifyitems(config, items):
    """Leave out the tests that do not apply to our classes."""
    left_out = [item for item in items if item.path.parent == HERE and _reason(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _reason(item):
    name = item.originalname
    return sklearn_suite_deselected.reason(item.path.stem, name, item.name.removeprefix(name))
