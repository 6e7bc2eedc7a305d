"""scikit-learn's own tests of its lasso and elastic net, run on our classes of the same names.

What is left out, and why: ``sklearn_suite_deselected.py``.
"""

import pytest
from sklearn_suite_source import run_as_ours

import diamondring as dr

PLAIN = ("Lasso", "LassoCV", "ElasticNet", "ElasticNetCV")
OURS = {name: getattr(dr, name) for plain in PLAIN for name in (plain, f"MultiTask{plain}")}
run_as_ours("sklearn.linear_model.tests.test_coordinate_descent", OURS, globals())

# flaws of their toy data (constant and duplicate columns) are remarked on by our classes, rightly
pytestmark = pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
