"""scikit-learn's own tests of its lasso and elastic net, run on our classes of the same names.

The file of the installed scikit-learn is executed here while `sklearn.linear_model` offers our classes, so that its
imports, its parameter lists and its tests all see ours. What is left out, and why: ``sklearn_suite_deselected.py``.
"""

import importlib.util
from pathlib import Path
from unittest import mock

import pytest
import sklearn.linear_model

from diamondring import estimators

PLAIN = ("Lasso", "LassoCV", "ElasticNet", "ElasticNetCV")
OURS = {name: getattr(estimators, name) for plain in PLAIN for name in (plain, f"MultiTask{plain}")}

spec = importlib.util.find_spec("sklearn.linear_model.tests.test_coordinate_descent")
if spec is None or spec.origin is None:
    pytest.skip("this scikit-learn was installed without its tests", allow_module_level=True)

with mock.patch.multiple(sklearn.linear_model, **OURS):
    exec(compile(Path(spec.origin).read_text(encoding="utf-8"), spec.origin, "exec"), globals())

# flaws of their toy data (constant and duplicate columns) are remarked on by our classes, rightly
pytestmark = pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
