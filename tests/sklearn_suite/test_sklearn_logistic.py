"""scikit-learn's own tests of its logistic regression, run on our classes of the same names.

What is left out, and why: ``sklearn_suite_deselected.py``.
"""

import pytest
from sklearn_suite_source import run_as_ours

import diamondring as dr

OURS = {"LogisticRegression": dr.LogisticRegression, "LogisticRegressionCV": dr.LogisticRegressionCV}
run_as_ours("sklearn.linear_model.tests.test_logistic", OURS, globals())

# flaws of their toy data are remarked on by our classes, rightly; deprecated parameters are warned of as they do it
pytestmark = [
    pytest.mark.filterwarnings("ignore::diamondring.errors.DataWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore:Inconsistent values:UserWarning"),
]
