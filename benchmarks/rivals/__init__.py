"""One file per library. Each offers some of

path(X, y, alphas, l1_ratio, tol) -> (coef (p, k), intercept (k,))
cv(X, y, alphas, l1_ratio, tol) -> (best alpha, smallest mean error), over 10 contiguous folds with the final fit

and LADDER, the tolerances to try, loosest (its default) first.
"""
