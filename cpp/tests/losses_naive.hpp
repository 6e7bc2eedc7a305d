// The losses as the documents write them, in long double, and targets for them.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "check.hpp"

namespace naive {

using Long = long double;

struct Named {
    std::string name;
    std::vector<double> parameters;
    std::size_t outputs = 1;
};

inline const std::vector<Named>& all_losses() {
    static const std::vector<Named> losses{{"gaussian", {}},         {"binomial", {}},
                                           {"poisson", {}},          {"gamma", {}},
                                           {"inversegaussian", {}},  {"tweedie", {1.5, 1}},
                                           {"tweedie", {1.2, 1}},    {"tweedie", {2.5, 1}},
                                           {"negativebinomial", {2}}, {"huber", {1.35}},
                                           {"squaredhinge", {}},     {"multinomial", {}, 3},
                                           {"multigaussian", {}, 2}};
    return losses;
}

inline Long times_log(Long a, Long b) {
    return a > 0 ? a * std::log(b) : 0;
}

inline Long tweedie(Long y, Long mu, Long p) {
    return std::pow(y, 2 - p) / ((1 - p) * (2 - p)) - y * std::pow(mu, 1 - p) / (1 - p) + std::pow(mu, 2 - p) / (2 - p);
}

// Of one row; y and eta have `outputs` numbers.
inline Long loss(const Named& l, const std::vector<Long>& y, const std::vector<Long>& eta) {
    const Long mu = std::exp(eta[0]), r = y[0] - eta[0];
    if (l.name == "binomial")
        return std::log(1 + mu) - y[0] * eta[0] + times_log(y[0], y[0]) + times_log(1 - y[0], 1 - y[0]);
    if (l.name == "poisson") return mu - y[0] * eta[0] + times_log(y[0], y[0]) - y[0];
    if (l.name == "gamma") return y[0] / mu + eta[0] - std::log(y[0]) - 1;
    if (l.name == "inversegaussian") return (y[0] - mu) * (y[0] - mu) / (2 * y[0] * mu * mu);
    if (l.name == "tweedie") return tweedie(y[0], mu, l.parameters[0]);
    if (l.name == "negativebinomial") {
        const Long t = l.parameters[0];
        return times_log(y[0], y[0] / mu) - (y[0] + t) * std::log((y[0] + t) / (mu + t));
    }
    if (l.name == "huber") {
        const Long d = l.parameters[0], size = std::abs(r);
        return size <= d ? r * r / 2 : d * size - d * d / 2;
    }
    if (l.name == "squaredhinge") {
        const Long m = std::max<Long>(0, 1 - (2 * y[0] - 1) * eta[0]);
        return m * m / 2;
    }
    Long total = 0;
    if (l.name == "multinomial") {
        Long sum = 0;
        for (std::size_t k = 0; k < y.size(); ++k) {
            sum += std::exp(eta[k]);
            total += times_log(y[k], y[k]) - y[k] * eta[k];
        }
        return total + std::log(sum);
    }
    for (std::size_t k = 0; k < y.size(); ++k) total += (y[k] - eta[k]) * (y[k] - eta[k]) / 2;
    return total;
}

// A target that fits the loss, n x outputs, for rows that like the predictor `eta`.
inline std::vector<double> target(const Named& l, const std::vector<double>& eta, check::Random& random) {
    const std::size_t n = eta.size();
    std::vector<double> y(n * l.outputs, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        const double noise = 0.5 * (random.uniform() + 1), mu = std::exp(eta[i]);
        if (l.name == "multinomial")
            y[(noise < 0.3 ? 2 : eta[i] > 0 ? 1 : 0) * n + i] = 1;
        else if (l.name == "binomial" || l.name == "squaredhinge")
            y[i] = noise < mu / (1 + mu);
        else if (l.name == "poisson" || l.name == "negativebinomial" || (l.name == "tweedie" && l.parameters[0] < 2))
            y[i] = std::floor(4 * noise * mu);
        else if (l.name == "gamma" || l.name == "inversegaussian" || l.name == "tweedie")
            y[i] = mu * (0.5 + noise);
        else
            for (std::size_t k = 0; k < l.outputs; ++k)
                y[k * n + i] = (k == 0 ? 1 : -1) * eta[i] + 4 * std::pow(random.uniform(), 3);
    }
    return y;
}

}  // namespace naive
