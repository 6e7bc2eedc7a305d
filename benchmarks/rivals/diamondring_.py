"""This package."""

import diamondring as dr

LADDER = [1e-8]


def path(X, y, alphas, l1_ratio, tol):
    penalty = dr.L1() if l1_ratio == 1 else dr.L1L2(l1_ratio)
    found = dr.path(X, y, penalty=penalty, alphas=alphas, standardize=False, tol=tol)
    return found.coef.toarray().T, found.intercept


def cv(X, y, alphas, l1_ratio, tol):
    model = (
        dr.ElasticNetCV(alphas=alphas, l1_ratio=l1_ratio, cv=10) if l1_ratio != 1 else dr.LassoCV(alphas=alphas, cv=10)
    )
    model.fit(X, y)
    return model.alpha_, model.mse_path_.mean(1).min()
