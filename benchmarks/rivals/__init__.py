"""One file per library, and the environment that each runs in.

A module offers some of (``threads`` is 1 or the number of processors)

    path(X, y, alphas, l1_ratio, tol, threads) -> anything that coefficients() understands
    coefficients(answer) -> (coef (p, k) dense or sparse, intercept (k,)); without it the answer is that pair
    fit(X, y, alpha, tol, threads) -> estimator with coef_ and intercept_, for one alpha; without it path() is called
    cv(X, y, alphas, tol, threads) -> Chosen, over 10 folds with the final fit on all rows
    loo(X, y, alphas, threads) -> Chosen, ridge by leave-one-out with the final fit
    gram(X) -> a function that forms the bare Gram product of the centred columns

and LADDER, the tolerances to try, loosest (its default) first; PARALLEL, the functions that take several threads;
VERSION_OF, the name of its distribution; ``refuses(X)`` -> why it is left out on this table, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Chosen:
    """What cross-validation found: alpha, its error, the final fit; whether its folds were 10 contiguous ones."""

    alpha: float
    error: float
    coef: Any
    intercept: float
    same_folds: bool = True


@dataclass(frozen=True)
class Tool:
    """Module in this folder, environment of setup.sh ("own" is the one that runs the bench), what it is asked for."""

    module: str
    environment: str
    kinds: str = "path fit cv"  # of path, ridge (the path of), fit, cv, loo, gram


# in the order in which they are walked: what is fast comes first, because it limits the patience with the others
TOOLS = {
    "diamondring": Tool("diamondring_", "own", "path ridge fit cv loo"),
    "numpy": Tool("numpy_", "own", "ridge gram"),
    "scipy": Tool("scipy_", "own", "ridge"),
    "adelie": Tool("adelie_", "adelie", "path ridge fit cv"),
    "adelie_gram": Tool("adelie_gram_", "adelie", "path fit"),
    "glmstar": Tool("glmstar_", "glmstar"),
    "python_glmnet": Tool("python_glmnet_", "main"),
    "R_glmnet": Tool("r_glmnet_", "own", "path ridge fit cv"),
    "sklearn": Tool("sklearn_", "own", "path fit cv loo"),
    "sklearn_gram": Tool("sklearn_gram_", "own", "path"),
    "skglm": Tool("skglm_", "main"),
    "celer": Tool("celer_", "celer"),
    "glum": Tool("glum_", "main"),
}
# libraries that are known to need minutes are not waited for longer than this (seconds per workload)
SLOW = {"glum": 15.0, "celer": 20.0, "sklearn_gram": 20.0}
