// The formulas of every loss against the documents' own, in long double.

#include "diamondring/loss.hpp"
#include "losses_naive.hpp"

using namespace diamondring;
using naive::Long;

namespace {

struct Data {
    naive::Named loss;
    std::size_t n;
    std::vector<double> y, share, eta;

    std::unique_ptr<Loss> make() const {
        return make_loss({loss.name, loss.parameters, y.data(), n, loss.outputs, share.data(), 1});
    }
    Long row(std::size_t i, const std::vector<double>& at) const {
        std::vector<Long> target, predictors;
        for (std::size_t k = 0; k < loss.outputs; ++k) {
            target.push_back(y[k * n + i]);
            predictors.push_back(at[k * n + i]);
        }
        return naive::loss(loss, target, predictors);
    }
    Long value(const std::vector<double>& at) const {
        Long total = 0;
        for (std::size_t i = 0; i < n; ++i) total += share[i] > 0 ? share[i] * row(i, at) : 0;
        return total;
    }
};

Data make(const naive::Named& loss, std::uint64_t seed) {
    check::Random random(seed);
    Data d{loss, 40, {}, random.vector(40), {}};
    double total = 0;
    for (double& u : d.share) total += u = u < -0.6 ? 0 : u + 1;
    for (double& u : d.share) u /= total;
    d.y = naive::target(loss, random.vector(d.n), random);
    d.eta = random.vector(d.n * loss.outputs);
    for (double& e : d.eta) e *= 2;
    return d;
}

}  // namespace

TEST(losses_and_their_derivatives) {
    for (const naive::Named& named : naive::all_losses()) {
        const Data d = make(named, 3);
        const auto loss = d.make();
        const double value = static_cast<double>(d.value(d.eta));
        CHECK_CLOSE(loss->value(d.eta.data()), value, 1e-13 * (1 + value));
        std::vector<double> r(d.eta.size()), v(d.eta.size(), 0.0), image(d.eta.size());
        CHECK_CLOSE(loss->residual(d.eta.data(), r.data()), value, 1e-13 * (1 + value));
        const auto curvature = loss->curvature(d.eta.data());
        for (std::size_t e = 0; e < d.eta.size(); ++e) {
            if (d.share[e % d.n] == 0) {
                CHECK(r[e] == 0);
                continue;
            }
            std::vector<double> up = d.eta, down = d.eta;
            const double h = 1e-4;
            up[e] += h;
            down[e] -= h;
            const Long step = static_cast<Long>(up[e]) - down[e];
            const double slope = static_cast<double>((d.row(e % d.n, up) - d.row(e % d.n, down)) / step);
            CHECK_CLOSE(-r[e], slope, 1e-6 * (1 + std::abs(slope)));
            if (!loss->convex() || named.name == "huber" || named.name == "squaredhinge") continue;
            v[e] = 1;
            curvature->apply(v.data(), image.data());
            v[e] = 0;
            std::vector<double> there(d.eta.size()), here(d.eta.size());
            loss->residual(up.data(), there.data());
            loss->residual(down.data(), here.data());
            for (std::size_t k = e % d.n; k < d.eta.size(); k += d.n) {
                const double bend = -(there[k] - here[k]) / static_cast<double>(step);
                CHECK_CLOSE(image[k], bend, 1e-6 * (1 + std::abs(bend)));
            }
        }
    }
}

// excess(s) = sup over predictors of  loss(eta) - loss(other) - s <g, eta - other>, reached where the derivative is s g.
TEST(what_a_shrunken_dual_point_costs) {
    for (const naive::Named& named : naive::all_losses()) {
        const Data d = make(named, 5);
        const auto loss = d.make();
        if (!loss->convex()) continue;
        std::vector<double> r(d.eta.size());
        const double value = loss->residual(d.eta.data(), r.data());
        CHECK(loss->dual_excess(d.eta.data(), 1.0) == 0);
        check::Random random(11);
        double last = 0;
        for (const double s : {1 - 1e-12, 1 - 1e-6, 0.99, 0.7, 0.2}) {
            const double excess = loss->dual_excess(d.eta.data(), s);
            CHECK(excess >= last);
            last = excess;
            for (int trial = 0; trial < 20; ++trial) {  // no other predictor does better than the supremum
                std::vector<double> other = d.eta;
                const double length = std::pow(10.0, -3 * random.uniform()) * (1 - s);
                double along = 0;
                for (std::size_t e = 0; e < other.size(); ++e) {
                    other[e] += length * (random.uniform() + 2 * r[e]);
                    along += d.share[e % d.n] * s * -r[e] * (d.eta[e] - other[e]);
                }
                CHECK(value - loss->value(other.data()) - along <= excess + 1e-14 * (1 + value));
            }
        }
        // and it is as small as it can be: quadratic in 1 - s where the loss is smooth and curved
        if (named.name != "huber") {
            const double little = loss->dual_excess(d.eta.data(), 1 - 1e-4);
            CHECK_CLOSE(loss->dual_excess(d.eta.data(), 1 - 1e-5) / little, 1e-2, 1e-4);
            const auto curvature = loss->curvature(d.eta.data());
            if (named.name == "binomial" || named.name == "poisson") {
                double expected = 0;  // 1/2 g^2 / curvature
                for (std::size_t i = 0; i < d.n; ++i) {
                    if (d.share[i] > 0) expected += 0.5e-8 * d.share[i] * r[i] * r[i] / curvature->diagonal()[i];
                }
                CHECK_CLOSE(little, expected, 1e-2 * expected);
            }
        }
    }
}

TEST(a_perfect_fit_costs_nothing) {
    for (const naive::Named& named : naive::all_losses()) {
        Data d = make(named, 7);
        if (named.name == "binomial" || named.name == "multinomial" || named.name == "squaredhinge") continue;
        const bool logarithm = named.name != "gaussian" && named.name != "huber" && named.name != "multigaussian";
        for (std::size_t e = 0; e < d.y.size(); ++e) {
            if (logarithm) d.y[e] += 0.5;
            d.eta[e] = logarithm ? std::log(d.y[e]) : d.y[e];
        }
        CHECK_CLOSE(d.make()->value(d.eta.data()), 0.0, 1e-15);
    }
}
