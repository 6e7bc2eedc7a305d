"""scikit-learn's own tests of its generalised linear models, run on our classes of the same names.

What is left out, and why: ``sklearn_suite_deselected.py``.
"""

import pytest
import sklearn.linear_model
from sklearn_suite_source import run_as_ours

import diamondring as dr

NAMES = ["PoissonRegressor", "GammaRegressor", "TweedieRegressor"]


def with_their_loss(name):
    """Our class with scikit-learn's private method by which its tests compute objectives and links of their own."""
    theirs = getattr(sklearn.linear_model, name)
    extra = {"_get_loss": theirs._get_loss, "_base_loss": property(lambda self: self._get_loss())}
    return type(name, (getattr(dr, name),), {**extra, "__init__": getattr(dr, name).__init__})


run_as_ours("sklearn.linear_model._glm.tests.test_glm", {name: with_their_loss(name) for name in NAMES}, globals())

# flaws of their toy data (constant and duplicate columns) are remarked on by our classes, rightly
pytestmark = pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning")
