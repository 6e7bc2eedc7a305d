"""skglm: Anderson-accelerated working sets. Compiles at its first call, which is not timed."""

import numpy as np
import scipy.sparse as sp
from skglm import Lasso
from skglm.cv import GeneralizedLinearEstimatorCV
from skglm.datafits import Cox, Logistic, Poisson, Quadratic
from skglm.penalties import L1, L1_plus_L2
from skglm.solvers import AndersonCD, ProxNewton
from skglm.utils.jit_compilation import compiled_clone

from . import Chosen

VERSION_OF = "skglm"
LADDER = [1e-4, 1e-5, 1e-6, 1e-8]
DATAFITS = {"binomial": Logistic, "poisson": Poisson, "cox": lambda: Cox(use_efron=False)}


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


def compile_for(X, loss):
    """Its loops are compiled at the first call: once, on a few rows."""
    rows, y = X[:20], np.arange(20.0) % 2
    rows = rows.tocsc() if sp.issparse(X) else np.asfortranarray(rows)
    target = np.asfortranarray(np.column_stack([1.0 + np.arange(20.0), y])) if loss == "cox" else y
    loss_path(rows, target, np.array([1e3, 1e2]), loss, 1e-2, 1)


def loss_path(X, y, alphas, loss, tol, threads):
    """One fit per alpha, each from the one before."""
    datafit, coefs = DATAFITS[loss](), []
    intercept = loss != "cox"
    solver = ProxNewton(tol=tol * alphas[0], max_iter=200, fit_intercept=intercept, warm_start=True)
    w, eta = np.zeros(X.shape[1] + intercept), np.zeros(X.shape[0])
    labels = 2 * y - 1 if loss == "binomial" else y
    compiled = compiled_clone(datafit)
    for alpha in alphas:
        w = solver.solve(X, labels, compiled, compiled_clone(L1(alpha)), w_init=w.copy(), Xw_init=eta)[0]
        eta = X @ w[: X.shape[1]] + (w[-1] if intercept else 0.0)
        coefs.append(w)
    found = np.array(coefs).T
    return (found[:-1], found[-1]) if intercept else (found, np.zeros(len(alphas)))


def loss_coefficients(answer):
    return [answer[0]], answer[1].reshape(-1, 1)


def loss_cv(X, y, alphas, loss, tol, threads):
    """Folds by hand: its own cross-validation is for estimators with one alpha."""
    errors = np.zeros(len(alphas))
    for rows in np.array_split(np.arange(len(y)), 10):
        kept = np.ones(len(y), bool)
        kept[rows] = False
        coef, constant = loss_path(np.asfortranarray(X[kept]), y[kept], alphas, loss, tol, threads)
        eta = X[rows] @ coef + constant
        errors += np.logaddexp(0.0, np.where(y[rows, None] == 1, -eta, eta)).sum(0)
    best = int(np.argmin(errors))
    coef, constant = loss_path(X, y, alphas, loss, tol, threads)
    return Chosen(alphas[best], float(errors[best] / len(y)), coef[:, best], constant[best])
