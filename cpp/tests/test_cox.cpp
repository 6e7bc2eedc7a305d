// Cox's loss against a twin that looks at every pair of rows, in long double.

#include <cmath>
#include <vector>

#include "check.hpp"
#include "diamondring/loss.hpp"

using namespace diamondring;
using check::Random;

namespace {

using Long = long double;

struct Data {
    std::size_t n;
    std::vector<double> y, share, eta;
    bool efron;

    double start(std::size_t i) const { return y[i]; }
    double stop(std::size_t i) const { return y[n + i]; }
    bool event(std::size_t i) const { return y[2 * n + i] != 0; }
    double stratum(std::size_t i) const { return y[3 * n + i]; }
    bool at_risk(std::size_t i, std::size_t e) const {
        return share[i] > 0 && stratum(i) == stratum(e) && start(i) < stop(e) && stop(e) <= stop(i);
    }
    std::unique_ptr<Loss> loss() const {
        return make_cox({"cox", {efron ? 1.0 : 0.0}, y.data(), n, 4, share.data(), 1});
    }
};

// `ticks` distinct times at most: few of them make ties; `late` rows enter after the beginning.
Data make(std::size_t n, std::size_t ticks, bool late, std::size_t strata, bool weights, bool efron, unsigned seed) {
    Random random(seed);
    Data d{n, std::vector<double>(4 * n), std::vector<double>(n), random.vector(n), efron};
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t stop = 1 + random.below(ticks);
        d.y[n + i] = static_cast<double>(stop);
        d.y[i] = late && random.uniform() > -0.6 ? static_cast<double>(random.below(stop)) : 0.0;
        d.y[2 * n + i] = random.uniform() > -0.2 ? 1.0 : 0.0;
        d.y[3 * n + i] = static_cast<double>(random.below(strata));
        d.share[i] = weights ? static_cast<double>(random.below(4)) : 1.0;
        total += d.share[i];
        d.eta[i] *= 3;
    }
    for (double& u : d.share) u /= total;
    return d;
}

// One denominator of the likelihood: its weight, the rows' chances, the tied events' shares of their sum.
struct Term {
    Long weight;
    std::vector<Long> chance, tied, a;
};

std::vector<Term> terms(const Data& d, const std::vector<double>& eta) {
    std::vector<Term> out;
    for (std::size_t e = 0; e < d.n; ++e) {
        if (!d.event(e) || !(d.share[e] > 0)) continue;
        std::vector<bool> tied(d.n);
        Long share = 0;
        std::size_t m = 0, first = d.n;
        for (std::size_t i = 0; i < d.n; ++i) {
            tied[i] = d.at_risk(i, e) && d.event(i) && d.stop(i) == d.stop(e);
            if (!tied[i]) continue;
            if (first == d.n) first = i;
            share += d.share[i];
            ++m;
        }
        if (first != e) continue;  // every event time once
        for (std::size_t l = 0; l < (d.efron ? m : 1); ++l) {
            Term term{share / (d.efron ? m : 1), std::vector<Long>(d.n), std::vector<Long>(d.n),
                      std::vector<Long>(d.n)};
            Long sum = 0;
            for (std::size_t i = 0; i < d.n; ++i) {
                if (!d.at_risk(i, e)) continue;
                term.a[i] = d.share[i] * (tied[i] ? 1 - static_cast<Long>(l) / m : 1.0L);
                sum += term.a[i] * std::exp(static_cast<Long>(eta[i]));
                if (tied[i]) term.tied[i] = d.share[i] / share;
            }
            for (std::size_t i = 0; i < d.n; ++i)
                term.chance[i] = term.a[i] * std::exp(static_cast<Long>(eta[i])) / sum;
            out.push_back(term);
        }
    }
    return out;
}

// KL(tied / a shifted, chance): weight * [log sum a theta - <tied, eta>] less its infimum.
Long value(const Data& d, const std::vector<double>& eta) {
    Long total = 0;
    for (const Term& term : terms(d, eta)) {
        Long sum = 0, mean = 0, best = 0;
        for (std::size_t i = 0; i < d.n; ++i) {
            sum += term.a[i] * std::exp(static_cast<Long>(eta[i]));
            mean += term.tied[i] * eta[i];
            if (term.tied[i] > 0) best += term.a[i];  // all others at 0, the tied alike
        }
        total += term.weight * (std::log(sum) - mean - std::log(best));
    }
    return total;
}

std::vector<Long> gradient(const Data& d, const std::vector<double>& eta) {
    std::vector<Long> g(d.n);
    for (const Term& term : terms(d, eta)) {
        for (std::size_t i = 0; i < d.n; ++i) g[i] += term.weight * (term.chance[i] - term.tied[i]);
    }
    return g;
}

std::vector<Long> hessian_times(const Data& d, const std::vector<double>& eta, const std::vector<double>& v) {
    std::vector<Long> h(d.n);
    for (const Term& term : terms(d, eta)) {
        Long mean = 0;
        for (std::size_t i = 0; i < d.n; ++i) mean += term.chance[i] * v[i];
        for (std::size_t i = 0; i < d.n; ++i) h[i] += term.weight * term.chance[i] * (v[i] - mean);
    }
    return h;
}

// sum of weight * KL(s chance + (1 - s) tied || chance)
Long plain_excess(const Data& d, const std::vector<double>& eta, double s) {
    Long total = 0;
    for (const Term& term : terms(d, eta)) {
        for (std::size_t i = 0; i < d.n; ++i) {
            const Long q = s * term.chance[i] + (1.0L - s) * term.tied[i];
            if (q > 0) total += term.weight * q * std::log(q / term.chance[i]);
        }
    }
    return total;
}

template <class F>
void for_all_kinds(F f) {
    unsigned seed = 0;
    for (const bool efron : {false, true}) {
        for (const bool late : {false, true}) {
            for (const bool weights : {false, true}) {
                for (const std::size_t strata : {1, 3}) {
                    for (const std::size_t ticks : {1, 3, 17, 1000}) {
                        f(make(61, ticks, late, strata, weights, efron, ++seed));
                    }
                }
            }
        }
    }
}

}  // namespace

TEST(cox_value_and_residual_match_naive) {
    for_all_kinds([](const Data& d) {
        const auto loss = d.loss();
        std::vector<double> r(d.n, 77.0);
        const double got = loss->residual(d.eta.data(), r.data());
        CHECK_CLOSE(got, static_cast<double>(value(d, d.eta)), 1e-14 * (1 + got));
        CHECK(got == loss->value(d.eta.data()));
        const auto g = gradient(d, d.eta);
        for (std::size_t i = 0; i < d.n; ++i) {
            if (d.share[i] > 0) {
                CHECK_CLOSE(d.share[i] * r[i], static_cast<double>(-g[i]), 1e-14);
            } else {
                CHECK(r[i] == 0);
            }
        }
    });
}

TEST(cox_residual_is_the_derivative) {
    for_all_kinds([](const Data& d) {
        const auto loss = d.loss();
        std::vector<double> r(d.n), eta = d.eta;
        loss->residual(eta.data(), r.data());
        for (std::size_t i = 0; i < d.n; i += 7) {
            const double h = 1e-5;
            eta[i] = d.eta[i] + h;
            const double up = loss->value(eta.data());
            eta[i] = d.eta[i] - h;
            const double down = loss->value(eta.data());
            eta[i] = d.eta[i];
            CHECK_CLOSE((up - down) / (2 * h), -d.share[i] * r[i], 1e-9);
        }
    });
}

TEST(cox_curvature_matches_naive) {
    for_all_kinds([](const Data& d) {
        Random random(5);
        const auto loss = d.loss();
        const auto curvature = loss->curvature(d.eta.data());
        const auto v = random.vector(d.n);
        std::vector<double> out(d.n, 77.0), r(d.n), moved(d.n), ones(d.n, 1.0);
        curvature->apply(v.data(), out.data());
        const auto expected = hessian_times(d, d.eta, v);
        double square = 0;
        for (std::size_t i = 0; i < d.n; ++i) {
            CHECK_CLOSE(d.share[i] * out[i], static_cast<double>(expected[i]), 1e-14);
            if (!(d.share[i] > 0)) CHECK(out[i] == 0);
            square += d.share[i] * out[i] * v[i];
        }
        CHECK(square >= -1e-15);
        loss->residual(d.eta.data(), r.data());
        for (std::size_t i = 0; i < d.n; ++i) moved[i] = d.eta[i] + 1e-6 * v[i];
        std::vector<double> after(d.n);
        loss->residual(moved.data(), after.data());
        for (std::size_t i = 0; i < d.n; ++i)
            CHECK_CLOSE((r[i] - after[i]) / 1e-6, out[i], 1e-4 * (1 + std::abs(out[i])));
        curvature->apply(ones.data(), out.data());
        for (const double x : out) CHECK_CLOSE(x, 0.0, 1e-12);
        CHECK(curvature->diagonal() == nullptr);
    });
}

TEST(cox_dual_excess) {
    for_all_kinds([](const Data& d) {
        const auto loss = d.loss();
        CHECK(loss->dual_excess(d.eta.data(), 1.0) == 0);
        for (const double s : {0.999, 0.7, 0.01}) {
            const double got = loss->dual_excess(d.eta.data(), s),
                         plain = static_cast<double>(plain_excess(d, d.eta, s));
            CHECK(got >= 0);
            CHECK(got <= plain * (1 + 1e-11));
            if (!d.efron) CHECK_CLOSE(got, plain, 1e-11 * plain);
            // It bounds loss(eta) + s <g, eta' - eta> - loss(eta') for every eta'.
            const auto g = gradient(d, d.eta);
            for (const double step : {-1.0, 0.1, 1.0, 4.0}) {
                std::vector<double> other = d.eta;
                Long slope = 0;
                for (std::size_t i = 0; i < d.n; ++i) {
                    other[i] -= step * static_cast<double>(g[i]) * static_cast<double>(d.n);
                    slope += s * g[i] * (other[i] - d.eta[i]);
                }
                CHECK(static_cast<double>(value(d, d.eta) + slope - value(d, other)) <= got + 1e-14);
            }
        }
        // Near s = 1 it is half a square of 1 - s: no cancellation.
        const double small = loss->dual_excess(d.eta.data(), 1 - 1e-8),
                     half = loss->dual_excess(d.eta.data(), 1 - 5e-9);
        CHECK_CLOSE(small, 4 * half, 1e-5 * small);
    });
}

static void check_extreme(double size) {
    for (const bool efron : {false, true}) {
        Data d = make(40, 20, true, 2, false, efron, 3);
        for (double& e : d.eta) e *= size / 3;
        const auto loss = d.loss();
        std::vector<double> r(d.n), shifted(d.eta);
        const double got = loss->residual(d.eta.data(), r.data());
        CHECK_CLOSE(got, static_cast<double>(value(d, d.eta)), 1e-14 * got);
        const auto g = gradient(d, d.eta);
        for (std::size_t i = 0; i < d.n; ++i) CHECK_CLOSE(d.share[i] * r[i], static_cast<double>(-g[i]), 1e-13);
        const double excess = loss->dual_excess(d.eta.data(), 0.5);
        CHECK(excess >= 0 && excess <= static_cast<double>(plain_excess(d, d.eta, 0.5)) * (1 + 1e-12));
        const auto curvature = loss->curvature(d.eta.data());
        std::vector<double> out(d.n);
        curvature->apply(d.y.data(), out.data());
        const std::vector<double> v(d.y.begin(), d.y.begin() + static_cast<std::ptrdiff_t>(d.n));
        const auto expected = hessian_times(d, d.eta, v);
        for (std::size_t i = 0; i < d.n; ++i) CHECK_CLOSE(d.share[i] * out[i], static_cast<double>(expected[i]), 1e-12);
        for (double& e : shifted) e += 1e5;  // a constant changes nothing
        CHECK_CLOSE(loss->value(shifted.data()), got, 1e-9 * got);
        for (double& e : shifted) e = (e - 1e5) * 1000;
        CHECK(std::isinf(loss->value(shifted.data())));
        // The later the event the smaller its predictor: a perfect order costs nothing.
        for (std::size_t i = 0; i < d.n; ++i) {
            d.eta[i] = size / 270 * (d.event(i) ? -20 * d.stop(i) : -280.0);
            if (!d.event(i))
                d.y[d.n + i] = 0.5, d.y[i] = 0;  // censored before all events
            else
                d.y[i] = 0;
        }
        for (double& e : d.eta) e *= 0.7;
        CHECK_CLOSE(d.loss()->value(d.eta.data()), static_cast<double>(value(d, d.eta)), 1e-16);
    }
}

TEST(cox_extreme_predictors) {
    check_extreme(270);   // exp stays inside the exponents of double
    check_extreme(2500);  // and here it does not
}

TEST(cox_without_events_or_rows) {
    Data d = make(9, 4, false, 2, false, true, 1);
    for (std::size_t i = 0; i < d.n; ++i) d.y[2 * d.n + i] = 0;
    const auto loss = d.loss();
    std::vector<double> r(d.n, 77.0), out(d.n, 77.0);
    CHECK(loss->residual(d.eta.data(), r.data()) == 0);
    loss->curvature(d.eta.data())->apply(d.eta.data(), out.data());
    CHECK(loss->dual_excess(d.eta.data(), 0.5) == 0);
    for (std::size_t i = 0; i < d.n; ++i) CHECK(r[i] == 0 && out[i] == 0);
    CHECK(!loss->takes_intercept());
    CHECK(loss->convex());
    const Data none{0, {}, {}, {}, true};
    CHECK(none.loss()->value(nullptr) == 0);
}

TEST(cox_weights_are_repetitions_for_breslow) {
    const Data d = make(30, 6, true, 2, true, false, 8);
    Data many{0, {}, {}, {}, false};
    double total = 0;
    for (const double u : d.share) total += u;
    std::vector<std::size_t> from;
    double least = 1;
    for (const double u : d.share) least = u > 0 ? std::min(least, u) : least;
    for (std::size_t i = 0; i < d.n; ++i) {
        for (int k = 0; k < static_cast<int>(d.share[i] / least + 0.5); ++k) from.push_back(i);
    }
    many.n = from.size();
    for (int c = 0; c < 4; ++c) {
        for (const std::size_t i : from) many.y.push_back(d.y[static_cast<std::size_t>(c) * d.n + i]);
    }
    for (const std::size_t i : from) many.eta.push_back(d.eta[i]);
    many.share.assign(many.n, 1.0 / static_cast<double>(many.n));
    CHECK_CLOSE(many.loss()->value(many.eta.data()), d.loss()->value(d.eta.data()), 1e-14);
}
