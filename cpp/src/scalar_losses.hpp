// Losses of one predictor per row, written once as formulas of a row. Private to the core's sources.
//
// A formula has  aux(y): what of y alone it wants computed once;  both(y, aux, eta): the loss and minus its derivative;
// curvature(y, aux, eta): the second derivative, kept positive where `convex` is false;  excess(y, aux, eta, s):
// the Bregman divergence of the loss between eta and the predictor at which its derivative is s times that at eta;
// link(mean): a predictor near the best constant one for targets of this mean.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace diamondring::formulas {

struct Both {
    double value, residual;
};

// Where a loss is not convex, its second derivative is taken for no less than this part of the expected one.
constexpr double kExpected = 0.1;
// Curvature of a piece that has none of its own: models must not be singular.
constexpr double kFlat = 1e-3;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// (p + d) log((p + d) / p) - d, without cancellation for small d; log_p = log p where p itself has underflown.
inline double divergence(double p, double log_p, double d) {
    const double q = p + d;
    if (std::abs(d) < 0.5 * p) {
        const double t = d / p;
        return std::max(0.0, p * ((1 + t) * std::log1p(t) - t));
    }
    return (q > 0 ? q * (std::log(q) - log_p) : 0.0) - d;
}

inline double entropy(double p) {
    return p > 0 ? p * std::log(p) : 0.0;
}

struct Gaussian {
    bool convex() const { return true; }
    double link(double mean) const { return mean; }
    double aux(double) const { return 0; }
    Both both(double y, double, double eta) const { return {0.5 * (y - eta) * (y - eta), y - eta}; }
    double curvature(double, double, double) const { return 1; }
    double excess(double y, double, double eta, double s) const {
        return 0.5 * (1 - s) * (1 - s) * (y - eta) * (y - eta);
    }
};

struct Binomial {
    bool convex() const { return true; }
    double link(double mean) const { return std::log(mean / (1 - mean)); }
    double aux(double y) const { return entropy(y) + entropy(1 - y); }
    Both both(double y, double entropies, double eta) const {
        const double t = std::exp(-std::abs(eta)), one = 1 / (1 + t);
        const double mu = eta >= 0 ? one : t * one, rest = eta >= 0 ? t * one : one;
        const double linear = eta >= 0 ? (1 - y) * eta : -y * eta;
        return {std::log1p(t) + linear + entropies, y * rest - (1 - y) * mu};
    }
    double curvature(double, double, double eta) const {
        const double t = std::exp(-std::abs(eta)), one = 1 / (1 + t);
        return t * one * one;
    }
    double excess(double y, double, double eta, double s) const {
        const double t = std::exp(-std::abs(eta)), one = 1 / (1 + t), softplus = std::log1p(t);
        const double mu = eta >= 0 ? one : t * one, rest = eta >= 0 ? t * one : one;
        const double d = (1 - s) * (y * rest - (1 - y) * mu);
        return divergence(mu, std::min(eta, 0.0) - softplus, d) + divergence(rest, std::min(-eta, 0.0) - softplus, -d);
    }
};

struct Poisson {
    bool convex() const { return true; }
    double link(double mean) const { return std::log(mean); }
    double aux(double y) const { return y > 0 ? std::log(y) : 0; }
    Both both(double y, double log_y, double eta) const {
        if (!(y > 0)) {
            const double mu = std::exp(eta);
            return {mu, -mu};
        }
        const double t = eta - log_y, e = std::expm1(t);
        return {e < kInfinity ? std::max(0.0, y * (e - t)) : kInfinity, -y * e};
    }
    double curvature(double, double, double eta) const { return std::exp(eta); }
    double excess(double y, double, double eta, double s) const {
        const double mu = std::exp(eta);
        return divergence(mu, eta, (1 - s) * (y - mu));
    }
};

struct Gamma {
    bool convex() const { return true; }
    double link(double mean) const { return std::log(mean); }
    double aux(double y) const { return std::log(y); }
    Both both(double, double log_y, double eta) const {
        const double t = eta - log_y, e = std::expm1(-t);
        return {e < kInfinity ? std::max(0.0, e + t) : kInfinity, e};
    }
    double curvature(double, double log_y, double eta) const { return std::exp(log_y - eta); }
    double excess(double, double log_y, double eta, double s) const {
        const double t = eta - log_y;
        return divergence(std::exp(-t), -t, -(1 - s) * std::expm1(-t));
    }
};

// Half the Tweedie deviance with log link; the mean is exp(eta).
struct Tweedie {
    double power;
    bool convex() const { return power >= 1 && power <= 2; }
    double link(double mean) const { return std::log(mean); }
    double aux(double y) const { return y > 0 ? std::log(y) : 0; }
    // (exp(a t) - 1) / a
    static double growth(double a, double t) { return a == 0 ? t : std::expm1(a * t) / a; }
    Both both(double y, double log_y, double eta) const {
        const double a = 1 - power, b = 2 - power;
        double value, residual;
        if (y > 0) {
            const double t = eta - log_y, size = std::exp(b * log_y);
            value = std::max(0.0, size * (growth(b, t) - growth(a, t)));
            residual = size * (std::expm1(a * t) - std::expm1(b * t));
        } else {
            value = std::exp(b * eta) / b - (y < 0 ? y * std::exp(a * eta) / a : 0.0);
            residual = (y < 0 ? y * std::exp(a * eta) : 0.0) - std::exp(b * eta);
        }
        return {std::isfinite(value) ? value : kInfinity, residual};
    }
    double curvature(double y, double, double eta) const {
        const double a = 1 - power, b = 2 - power, expected = std::exp(b * eta);
        const double observed = b * expected - a * y * std::exp(a * eta);
        return convex() ? observed : std::max(observed, kExpected * expected);
    }
    double excess(double y, double log_y, double eta, double s) const {
        const double a = 1 - power, b = 2 - power;  // -a and b in (0, 1)
        double move;                                // eta less the predictor at which the derivative is s times this
        if (!(y > 0)) {
            move = -std::log(s) / b;
        } else {
            const double g = -both(y, log_y, eta).residual, wanted = s * g;
            double low = std::min(eta, log_y), high = std::max(eta, log_y);
            move = 0;
            for (int k = 0; k < 100 && high > low; ++k) {
                const double at = eta - move, off = -both(y, log_y, at).residual - wanted;
                (off > 0 ? high : low) = at;
                double next = move + off / curvature(y, log_y, at);
                if (!(eta - next >= low && eta - next <= high)) next = eta - 0.5 * (low + high);
                const bool done = std::abs(next - move) <= 1e-14 * std::abs(next);
                move = next;
                if (done) break;
            }
        }
        // the divergence of exp(c eta) / c^2 ... of each exponential: exp(-t) (exp(t) - 1 - t), t = c move
        const auto part = [&](double c) {
            const double t = c * move;
            return std::max(0.0, std::exp(-t) * (std::expm1(t) - t));
        };
        return std::exp(b * eta) / b * part(b) + (y > 0 ? -y * std::exp(a * eta) / a * part(a) : 0.0);
    }
};

// A formula of the logarithm of the mean under the identity link; the mean is eta and must be positive.
template <class F>
struct IdentityLink {
    F formula;
    bool convex() const { return false; }
    double link(double mean) const { return mean; }
    double aux(double y) const { return formula.aux(y); }
    Both both(double y, double aux, double eta) const {
        if (!(eta > 0)) return {kInfinity, 0};
        const Both b = formula.both(y, aux, std::log(eta));
        return {b.value, b.residual / eta};
    }
    double curvature(double y, double, double eta) const {
        if (!(eta > 0)) return 0;
        const double expected = std::pow(eta, -formula.power);
        return std::max(expected * (formula.power * y / eta + 1 - formula.power), kExpected * expected);
    }
    double excess(double, double, double, double) const { return kInfinity; }
};

struct InverseGaussian {
    bool convex() const { return false; }
    double link(double mean) const { return std::log(mean); }
    double aux(double y) const { return std::log(y); }
    Both both(double y, double log_y, double eta) const {
        const double e = std::expm1(log_y - eta), value = e * e / (2 * y);
        return {value, e * (1 + e) / y};
    }
    // (2 y - mu) / mu^2, never far below the expected 1 / mu
    double curvature(double y, double, double eta) const {
        const double mu = std::exp(eta);
        return std::max((2 * y - mu) / (mu * mu), kExpected / mu);
    }
    double excess(double, double, double, double) const { return kInfinity; }
};

// With N = y + theta it is N times the binomial loss of y / N at eta - log theta.
struct NegativeBinomial {
    double theta, log_theta;
    explicit NegativeBinomial(double t) : theta(t), log_theta(std::log(t)) {}
    bool convex() const { return true; }
    double link(double mean) const { return std::log(mean); }
    double aux(double y) const { return Binomial{}.aux(y / (y + theta)); }
    Both both(double y, double entropies, double eta) const {
        const double n = y + theta;
        const Both b = Binomial{}.both(y / n, entropies, eta - log_theta);
        return {std::max(0.0, n * b.value), n * b.residual};
    }
    double curvature(double y, double, double eta) const {
        return (y + theta) * Binomial{}.curvature(0, 0, eta - log_theta);
    }
    double excess(double y, double, double eta, double s) const {
        const double n = y + theta;
        return n * Binomial{}.excess(y / n, 0, eta - log_theta, s);
    }
};

struct Huber {
    double delta;
    bool convex() const { return true; }
    double link(double mean) const { return mean; }
    double aux(double) const { return 0; }
    Both both(double y, double, double eta) const {
        const double r = y - eta, size = std::abs(r);
        if (size <= delta) return {0.5 * r * r, r};
        return {delta * size - 0.5 * delta * delta, std::copysign(delta, r)};
    }
    double curvature(double y, double, double eta) const { return std::abs(y - eta) <= delta ? 1 : kFlat; }
    double excess(double y, double, double eta, double s) const {
        const double size = std::abs(y - eta);
        if (size <= delta) return 0.5 * (1 - s) * (1 - s) * size * size;
        return (1 - s) * delta * (size - 0.5 * delta * (1 + s));
    }
};

// Labels 0 and 1.
struct SquaredHinge {
    bool convex() const { return true; }
    double link(double mean) const { return 2 * mean - 1; }
    double aux(double y) const { return 2 * y - 1; }
    Both both(double, double sign, double eta) const {
        const double m = std::max(0.0, 1 - sign * eta);
        return {0.5 * m * m, sign * m};
    }
    double curvature(double, double sign, double eta) const { return sign * eta < 1 ? 1 : kFlat; }
    double excess(double, double sign, double eta, double s) const {
        const double m = (1 - s) * std::max(0.0, 1 - sign * eta);
        return 0.5 * m * m;
    }
};

}  // namespace diamondring::formulas
