"""The list of tests left out is honest: every name exists, has a reason, and the list stays short."""

import ast
import importlib.util
from pathlib import Path

import pytest
import sklearn
import sklearn_suite_deselected as deselected


def test_names_are_those_of_the_installed_file():
    spec = importlib.util.find_spec("sklearn.linear_model.tests.test_coordinate_descent")
    if spec is None or spec.origin is None:
        pytest.skip("this scikit-learn was installed without its tests")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if sklearn.__version__.startswith("1.9."):
        assert set(deselected.REASONS) <= names
    assert len(names - set(deselected.REASONS)) > 40


def test_reasons_are_sentences_and_few_tests_are_left_out():
    assert all(len(text.split()) > 5 for text in deselected.REASONS.values())
    assert len(deselected.REASONS) <= 14
    assert deselected.reason("test_warm_start", "") is None
    assert deselected.reason("test_enet_alpha_max", "[None-MultiTaskElasticNetCV]") is None
