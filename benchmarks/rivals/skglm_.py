"""skglm: Anderson-accelerated working sets. Compiles at its first call, which is not timed."""

from skglm import Lasso
from skglm.cv import GeneralizedLinearEstimatorCV
from skglm.datafits import Quadratic
from skglm.penalties import L1, L1_plus_L2
from skglm.solvers import AndersonCD

from . import Chosen

VERSION_OF = "skglm"
LADDER = [1e-4, 1e-5, 1e-6, 1e-8]


def path(X, y, alphas, l1_ratio, tol, threads):
    penalty = L1(alphas[0]) if l1_ratio == 1 else L1_plus_L2(alphas[0], l1_ratio)
    # its tolerance is absolute: scale it like the problem
    solver = AndersonCD(tol=tol * alphas[0], max_iter=200, fit_intercept=True)
    _, coef, _ = solver.path(X, y, Quadratic(), penalty, alphas)
    return coef[:-1], coef[-1]


def fit(X, y, alpha, tol, threads):
    return Lasso(alpha=alpha, tol=tol * alpha, max_iter=200).fit(X, y)


def cv(X, y, alphas, tol, threads):
    """Its folds are shuffled ones of its own."""
    solver = AndersonCD(tol=tol * alphas[0], max_iter=200, fit_intercept=True)
    model = GeneralizedLinearEstimatorCV(Quadratic(), L1(1.0), solver, alphas=alphas, cv=10, random_state=0).fit(X, y)
    return Chosen(model.alpha_, float("nan"), model.coef_, float(model.intercept_), same_folds=False)
