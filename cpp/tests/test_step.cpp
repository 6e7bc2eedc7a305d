// Steps of nonlinear regressions: products of a Jacobian, and the inner problem by its optimality conditions.
#include <cmath>

#include "check.hpp"
#include "diamondring/step.hpp"

using namespace diamondring;

namespace {

struct Case {
    std::size_t p;
    std::vector<double> gram, g, b, a, q, lower, upper, units;

    Case(std::size_t p_, std::size_t rows, std::uint64_t seed)
        : p(p_), gram(p * p), b(p), a(p), q(p), lower(p), upper(p), units(p) {
        check::Random random(seed);
        const std::vector<double> z = random.vector(rows * p);
        g = random.vector(p);
        for (std::size_t j = 0; j < p; ++j) {
            for (std::size_t i = 0; i < p; ++i) {
                for (std::size_t r = 0; r < rows; ++r) gram[i + j * p] += z[r + i * rows] * z[r + j * rows];
            }
            units[j] = gram[j * p + j] > 0 ? std::sqrt(gram[j * p + j]) : 1.0;
            a[j] = random.below(3) ? 0.5 * std::abs(random.uniform()) : 0.0;
            q[j] = random.below(2) ? 0.0 : std::abs(random.uniform());
            b[j] = random.below(2) ? 0.0 : random.uniform();
            lower[j] = random.below(3) ? -INFINITY : std::min(b[j], -0.1);
            upper[j] = random.below(3) ? INFINITY : std::max(b[j], 0.1);
        }
    }
    StepModel model() const {
        StepModel m;
        m.p = p;
        m.gram = gram.data();
        m.g = g.data();
        m.b = b.data();
        m.a = a.data();
        m.q = q.data();
        m.lower = lower.data();
        m.upper = upper.data();
        m.units = units.data();
        return m;
    }
    // The largest push at c of the quadratic with this multiplier.
    double left(const StepModel& m, const std::vector<double>& c, double damping) const {
        double worst = 0;
        for (std::size_t j = 0; j < p; ++j) {
            double slope = g[j] + q[j] * c[j] + damping * units[j] * units[j] * (c[j] - b[j]);
            for (std::size_t i = 0; i < p; ++i) slope += gram[i + j * p] * (c[i] - b[i]);
            worst = std::max(worst, std::abs(m.push(j, c[j], slope)));
        }
        return worst;
    }
};

}  // namespace

TEST(step_is_the_minimiser_with_and_without_a_region) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Case c(1 + seed % 9, 12, seed);
        const StepModel m = c.model();
        Step whole, part;
        CHECK(StepSolver(m, 1).within(1e9, 0.0, whole));
        CHECK(whole.damping == 0);
        CHECK(c.left(m, whole.c, 0.0) < 1e-10);
        if (whole.length == 0) continue;
        CHECK(StepSolver(m, 1).within(0.3 * whole.length, 0.0, part));
        CHECK(part.damping > 0);
        CHECK(part.length <= 0.331 * whole.length);
        CHECK(c.left(m, part.c, part.damping) < 1e-10);
        CHECK(part.promised <= whole.promised + 1e-12);
    }
}

TEST(step_of_fewer_rows_than_parameters_is_finite) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Case c(12, 4, seed);
        Step found;
        CHECK(StepSolver(c.model(), 1).within(1e3, 0.0, found));
        for (std::size_t j = 0; j < c.p; ++j) {
            CHECK(std::isfinite(found.c[j]));
            CHECK(found.c[j] >= c.lower[j] && found.c[j] <= c.upper[j]);
        }
    }
}

TEST(step_stays_where_nothing_pushes) {
    Case c(3, 5, 1);
    c.g.assign(3, 0.0);
    c.q.assign(3, 0.0);
    c.b.assign(3, 0.0);
    Step found;
    CHECK(StepSolver(c.model(), 1).within(1.0, 0.0, found));
    CHECK(found.c == c.b);
    CHECK(found.length == 0 && found.change == 0);
}

TEST(point_products_in_both_orders) {
    check::Random random(5);
    const std::size_t n = 37, p = 4;
    const std::vector<double> J = random.vector(n * p), s = random.vector(n), h = random.vector(n);
    std::vector<double> null = random.vector(n), rows(n * p);
    for (double& x : null) x = std::abs(x);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < p; ++j) rows[i * p + j] = J[i + j * n];
    }
    const PointProducts one = point_products({J.data(), n, p, n, false}, s.data(), null.data(), 0.5, h.data(), 1);
    const PointProducts two = point_products({rows.data(), n, p, p, true}, s.data(), null.data(), 0.5, nullptr, 1);
    CHECK(two.gram.empty());
    for (std::size_t j = 0; j < p; ++j) {
        double g = 0, reach = 0, square = 0;
        for (std::size_t i = 0; i < n; ++i) {
            g += J[i + j * n] * s[i];
            reach += std::abs(J[i + j * n]) * (std::abs(s[i]) + 0.5 * null[i]);
            square += J[i + j * n] * J[i + j * n] * h[i] * h[i];
        }
        for (const PointProducts* each : {&one, &two}) {
            CHECK_CLOSE(each->g[j], g, 1e-14);
            CHECK_CLOSE(each->reach[j], reach, 1e-13);
        }
        CHECK_CLOSE(one.gram[j * p + j], square, 1e-13);
        CHECK_CLOSE(one.norms[j], std::sqrt(square), 1e-13);
    }
}
