"""This package, through its public calls."""

from sklearn.model_selection import KFold

import diamondring as dr

from . import Chosen

VERSION_OF = "diamondring"
LADDER = [1e-8]


def path(X, y, alphas, l1_ratio, tol, threads):
    penalty = dr.L1() if l1_ratio == 1 else dr.L2() if l1_ratio == 0 else dr.L1L2(l1_ratio)
    return dr.path(X, y, penalty=penalty, alphas=alphas, standardize=False, tol=tol)


def coefficients(found):
    return found.coef.T, found.intercept


def fit(X, y, alpha, tol, threads):
    return dr.Lasso(alpha=alpha).fit(X, y)


def cv(X, y, alphas, tol, threads):
    model = dr.LassoCV(alphas=alphas, cv=10).fit(X, y)
    return Chosen(model.alpha_, model.mse_path_.mean(1).min(), model.coef_, model.intercept_)


def loo(X, y, alphas, threads):
    model = dr.RidgeCV(alphas=len(y) * alphas).fit(X, y)
    return Chosen(model.alpha_ / len(y), -model.best_score_, model.coef_, model.intercept_)


def loss_path(X, y, alphas, loss, tol, threads):
    return dr.path(X, y, loss=loss, alphas=alphas, standardize=False, tol=tol)


def loss_coefficients(found):
    return [each.T for each in found.coefs], found.intercept.reshape(len(found), -1)


def loss_cv(X, y, alphas, loss, tol, threads):
    found = dr.cross_validate(X, y, loss=loss, alphas=alphas, cv=KFold(10), standardize=False, tol=tol)
    best = found.path.index_of(found.best.alpha)
    return Chosen(found.best.alpha, float("nan"), found.path.coef_at(best), found.path.intercept[best])
