"""scikit-learn on the Gram matrix also where its default is to work on the columns."""

import scipy.sparse as sp

from . import sklearn_

VERSION_OF = sklearn_.VERSION_OF
LADDER = sklearn_.LADDER


def refuses(X):
    if sp.issparse(X) or not X.shape[0] <= X.shape[1] <= 5000:
        return "the same as scikit-learn, or a Gram matrix beyond reason"
    return None


def path(X, y, alphas, l1_ratio, tol, threads):
    return sklearn_.path(X, y, alphas, l1_ratio, tol, threads, precompute=True)
