"""The judge for other losses than half the squared error: objective and a lower bound on it, from coefficients alone.

Objective: half the mean unit deviance (for Cox the mean of log risk-set totals minus the event's predictor, without
ties) + alpha sum |b|. The bound is the dual objective at a shrunken multiple of the residuals: with probabilities (or
means) q = y + s (p - y), any 0 <= s <= 1 that brings |X'(y - q)|/n under alpha is feasible once the intercept's
residuals sum to zero, and by weak duality no coefficients reach below it. The formulas are written down from the
definitions and share nothing with the package.
"""

from __future__ import annotations

import numpy as np
from certify import dense


def xlogx(q):
    return np.where(q > 0, q * np.log(np.where(q > 0, q, 1.0)), 0.0)


class Binomial:
    """y in {0, 1}; eta (n, 1)."""

    outputs = 1

    def __init__(self, y):
        self.y = np.asarray(y, float)[:, None]

    def value(self, eta):
        return float(np.logaddexp(0.0, np.where(self.y == 1, -eta, eta)).mean())

    def probability(self, eta):
        return np.exp(-np.logaddexp(0.0, -eta))

    def centred(self, eta):
        """The predictors with the best constant added: residuals then sum to zero."""
        for _ in range(100):
            p = self.probability(eta)
            step = (self.y - p).sum() / max((p * (1 - p)).sum(), 1e-300)
            eta = eta + np.clip(step, -1, 1)
            if abs(step) < 1e-15:
                break
        return eta

    def residual(self, eta):
        return self.y - self.probability(eta)

    def dual(self, eta, s):
        q = self.y - s * self.residual(eta)
        return float(-(xlogx(q) + xlogx(1 - q)).mean())


class Multinomial:
    """y of class numbers 0 ... K-1; eta (n, K)."""

    def __init__(self, y):
        self.y = np.eye(int(y.max()) + 1)[y.astype(int)]
        self.outputs = self.y.shape[1]

    def value(self, eta):
        top = eta.max(1, keepdims=True)
        total = top[:, 0] + np.log(np.exp(eta - top).sum(1))
        return float((total - (self.y * eta).sum(1)).mean())

    def probability(self, eta):
        e = np.exp(eta - eta.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def centred(self, eta):
        for _ in range(100):
            p = self.probability(eta)
            hess = np.diag(p.sum(0)) - p.T @ p
            step = np.linalg.lstsq(hess, (self.y - p).sum(0), rcond=1e-12)[0]
            eta = eta + np.clip(step, -1, 1)
            if np.abs(step).max() < 1e-15:
                break
        return eta

    def residual(self, eta):
        return self.y - self.probability(eta)

    def dual(self, eta, s):
        return float(-xlogx(self.y - s * self.residual(eta)).sum(1).mean())


class Poisson:
    outputs = 1

    def __init__(self, y):
        self.y = np.asarray(y, float)[:, None]

    def value(self, eta):
        return float((np.exp(eta) - self.y - self.y * eta + xlogx(self.y)).mean())

    def centred(self, eta):
        return eta + np.log(self.y.sum() / np.exp(eta).sum())

    def residual(self, eta):
        return self.y - np.exp(eta)

    def dual(self, eta, s):
        # the conjugate of e^eta - y eta at -r is q log q - q with q = y - r
        q = self.y - s * self.residual(eta)
        return float((q - xlogx(q) - self.y + xlogx(self.y)).mean())


class Cox:
    """y (n, 2): time and event, without ties."""

    outputs = 1

    def __init__(self, y):
        self.order = np.argsort(-y[:, 0], kind="stable")
        self.event = y[self.order, 1] > 0

    def _sorted(self, eta):
        e = eta[self.order, 0]
        top = e.max()
        return e, np.exp(e - top), top

    def value(self, eta):
        e, risk, top = self._sorted(eta)
        totals = np.log(np.cumsum(risk)) + top
        return float((totals - e)[self.event].sum() / len(e))

    def centred(self, eta):
        return eta

    def residual(self, eta):
        _, risk, _ = self._sorted(eta)
        inverse = np.where(self.event, 1.0 / np.cumsum(risk), 0.0)
        r = self.event - risk * np.cumsum(inverse[::-1])[::-1]
        out = np.empty_like(eta)
        out[self.order, 0] = r
        return out

    def dual(self, eta, s):
        _, risk, _ = self._sorted(eta)
        totals = np.cumsum(risk)
        total = 0.0
        for k in np.flatnonzero(self.event):
            q = s * risk[: k + 1] / totals[k]
            q[k] += 1 - s
            total -= xlogx(q).sum()
        return float(total / len(risk))


LOSSES = {"binomial": Binomial, "multinomial": Multinomial, "poisson": Poisson, "cox": Cox}


def null_products(loss: str, X, y):
    """|X'r|/n (p, K) of the model without inputs: its largest entry is where the path begins."""
    part = LOSSES[loss](y)
    r = part.residual(part.centred(np.zeros((X.shape[0], part.outputs))))
    return np.abs(dense(X.T @ r)) / X.shape[0]


def judge(loss: str, X, y, alphas, coef, intercept):
    """Objective values and lower bounds (k,) for K arrays of coefficients (p, k) and intercepts (k, K)."""
    part, n = LOSSES[loss](y), X.shape[0]
    fitted = np.stack([dense(X @ each) for each in coef], axis=2)  # (n, k, K)
    size = sum(np.asarray(abs(each).sum(0)).ravel() for each in coef)
    constant = np.zeros((len(alphas), part.outputs)) if intercept is None else np.reshape(intercept, (len(alphas), -1))
    primal, bound = np.empty(len(alphas)), np.empty(len(alphas))
    with np.errstate(over="ignore"):
        for i, alpha in enumerate(alphas):
            eta = fitted[:, i] + constant[i]
            primal[i] = part.value(eta) + alpha * size[i]
            best = part.centred(eta)
            top = np.abs(dense(X.T @ part.residual(best))).max() / n
            bound[i] = part.dual(best, min(1.0, alpha / max(top, 1e-300)))
    return primal, bound
