"""skglm: Anderson-accelerated working sets. Compiles at its first call, which is not timed."""

from skglm.datafits import Quadratic
from skglm.penalties import L1, L1_plus_L2
from skglm.solvers import AndersonCD

LADDER = [1e-4, 1e-5, 1e-6, 1e-8]


def path(X, y, alphas, l1_ratio, tol):
    penalty = L1(alphas[0]) if l1_ratio == 1 else L1_plus_L2(alphas[0], l1_ratio)
    # its tolerance is absolute: scale it like the problem
    solver = AndersonCD(tol=tol * alphas[0], max_iter=200, fit_intercept=True)
    _, coef, _ = solver.path(X, y, Quadratic(), penalty, alphas)
    return coef[:-1], coef[-1]
