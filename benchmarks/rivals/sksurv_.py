"""scikit-survival: Cox regression by coordinate descent (Coxnet)."""

import numpy as np
from sksurv.linear_model import CoxnetSurvivalAnalysis
from sksurv.util import Surv

VERSION_OF = "scikit-survival"
LADDER = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15]


def loss_path(X, y, alphas, loss, tol, threads):
    target = Surv.from_arrays(y[:, 1] > 0, y[:, 0])
    return CoxnetSurvivalAnalysis(alphas=alphas, l1_ratio=1, tol=tol, normalize=False, max_iter=10**8).fit(X, target)


def loss_coefficients(model):
    return [model.coef_], np.zeros((model.coef_.shape[1], 1))
