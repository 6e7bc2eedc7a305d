"""A test file of the installed scikit-learn, executed as if our classes were its own."""

import importlib.util
from pathlib import Path
from unittest import mock

import pytest
import sklearn.linear_model
import sklearn.utils._array_api as array_api

COMBINATIONS = "yield_namespace_device_dtype_combinations"


def origin(module):
    """Path of a module of tests; skips where scikit-learn was installed without them."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        pytest.skip("this scikit-learn was installed without its tests", allow_module_level=True)
    return Path(spec.origin)


def run_as_ours(module, ours, namespace):
    """Execute the file in ``namespace`` while `sklearn.linear_model` offers our classes, ``ours`` by name.

    So its imports, its parameter lists and its tests all see ours.
    """
    file = origin(module)
    # a list, as pytest wants it, where scikit-learn has a generator
    combinations = list(getattr(array_api, COMBINATIONS)())
    with (
        mock.patch.multiple(sklearn.linear_model, **ours),
        mock.patch.object(array_api, COMBINATIONS, return_value=combinations),
    ):
        exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), namespace)
