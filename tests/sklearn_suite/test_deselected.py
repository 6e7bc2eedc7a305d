"""The lists of tests left out are honest: every name exists, has a reason, and the lists stay short."""

import ast

import pytest
import sklearn
import sklearn_suite_deselected as deselected
from sklearn_suite_source import origin


@pytest.mark.parametrize(("file", "kept"), [
    ("test_coordinate_descent", 40), ("test_sklearn_logistic", 50), ("test_sklearn_glm", 15),
])  # fmt: skip
def test_names_are_those_of_the_installed_file(file, kept):
    module, reasons = deselected.FILES[file]
    tree = ast.parse(origin(module).read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    if sklearn.__version__.startswith("1.9."):
        assert set(reasons) <= names
    assert len(names - set(reasons)) > kept


def test_reasons_are_sentences_and_few_tests_are_left_out():
    for _, reasons in deselected.FILES.values():
        assert all(len(text.split()) > 5 for text in reasons.values())
        assert len(reasons) <= 18
    assert deselected.reason("test_coordinate_descent", "test_warm_start", "") is None
    assert deselected.reason("test_coordinate_descent", "test_enet_alpha_max", "[None-MultiTaskElasticNetCV]") is None
    assert deselected.reason("test_sklearn_glm", "test_warm_start", "[True]") == deselected.ROUNDS
