"""One file per library, and the environment that each runs in.

A module offers some of (``threads`` is 1 or the number of processors)

    path(X, y, alphas, l1_ratio, tol, threads) -> anything that coefficients() understands
    coefficients(answer) -> (coef (p, k) dense or sparse, intercept (k,)); without it the answer is that pair
    fit(X, y, alpha, tol, threads) -> estimator with coef_ and intercept_, for one alpha; without it path() is called
    cv(X, y, alphas, tol, threads) -> Chosen, over 10 folds with the final fit on all rows
    loo(X, y, alphas, threads) -> Chosen, ridge by leave-one-out with the final fit
    loss_path(X, y, alphas, loss, tol, threads) -> anything that loss_coefficients() understands
    loss_coefficients(answer) -> K arrays of coefficients (p, k), one per class, and intercepts (k, K)
    loss_cv(X, y, alphas, loss, tol, threads) -> Chosen
    compile_for(X, loss): what it compiles at its first call
    gram(X) -> a function that forms the bare Gram product of the centred columns

and LADDER (LOSS_LADDER for other losses), the tolerances to try, loosest (its default) first; PARALLEL, the functions
that take several threads; VERSION_OF, the name of its distribution; ``refuses(X)`` -> why it is left out on this table,
or None.
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
    # of path, ridge (the path of), fit, cv, loo, gram; binomial, multinomial, poisson, cox (the paths of), binomial_cv
    kinds: str = "path fit cv"


COUNTS = "binomial poisson"
# in the order in which they are walked: what is fast comes first, because it limits the patience with the others
TOOLS = {
    "diamondring": Tool("diamondring_", "own", f"path ridge fit cv loo {COUNTS} multinomial cox binomial_cv"),
    "numpy": Tool("numpy_", "own", "ridge gram"),
    "scipy": Tool("scipy_", "own", "ridge"),
    "adelie": Tool("adelie_", "adelie", f"path ridge fit cv {COUNTS} cox binomial_cv"),  # its multinomial is grouped
    "adelie_gram": Tool("adelie_gram_", "adelie", "path fit"),
    "glmstar": Tool("glmstar_", "glmstar", f"path fit cv {COUNTS} multinomial cox binomial_cv"),
    "python_glmnet": Tool("python_glmnet_", "main", "path fit cv binomial multinomial binomial_cv"),
    "R_glmnet": Tool("r_glmnet_", "own", f"path ridge fit cv {COUNTS} multinomial cox binomial_cv"),
    "sklearn": Tool("sklearn_", "own", "path fit cv loo binomial multinomial binomial_cv"),
    "sklearn_gram": Tool("sklearn_gram_", "own", "path"),
    "skglm": Tool("skglm_", "main", f"path fit cv {COUNTS} cox binomial_cv"),
    "celer": Tool("celer_", "celer"),
    "glum": Tool("glum_", "main", f"path fit cv {COUNTS} binomial_cv"),
    "sksurv": Tool("sksurv_", "main", "cox"),
}
# libraries that are known to need minutes are not waited for longer than this (seconds per workload)
SLOW = {"glum": 15.0, "celer": 20.0, "sklearn_gram": 20.0}
SLOW_LOSSES = {"glum": 15.0, "sklearn": 15.0}  # scikit-learn's solver for L1 is a stochastic gradient
