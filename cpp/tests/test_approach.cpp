// The way to a least-squares solution with differences: a curve with a known end, bounds, and values that are missing.
#include <cmath>

#include "check.hpp"
#include "diamondring/approach.hpp"

using namespace diamondring;

namespace {

constexpr std::size_t kRows = 40;

struct Decay {
    std::vector<double> y = std::vector<double>(kRows), weight = std::vector<double>(kRows, 1.0 / kRows),
                        root = std::vector<double>(kRows, std::sqrt(1.0 / kRows)),
                        lower = std::vector<double>(2, -INFINITY), upper = std::vector<double>(2, INFINITY),
                        typical = std::vector<double>(2, 1.0), b = {1.0, 1.0};
    double most = INFINITY;  // values of the rate from which on f has none
    int calls = 0;

    Decay() {
        const std::vector<double> true_b = {3.0, 0.7};
        predict(true_b.data(), y.data());
    }
    static double at(std::size_t i) { return 0.1 * static_cast<double>(i); }
    bool predict(const double* b_, double* out) {
        ++calls;
        if (b_[1] >= most) return false;
        for (std::size_t i = 0; i < kRows; ++i) out[i] = b_[0] * std::exp(-b_[1] * at(i));
        return true;
    }
    Effort run(int max_steps) {
        LeastSquares m;
        m.n = kRows;
        m.p = 2;
        m.y = y.data();
        m.weight = weight.data();
        m.root = root.data();
        m.lower = lower.data();
        m.upper = upper.data();
        m.typical = typical.data();
        std::vector<double> predictions(kRows), jacobian(2 * kRows);
        predict(b.data(), predictions.data());
        for (std::size_t i = 0; i < kRows; ++i) {
            jacobian[i] = std::exp(-b[1] * at(i));
            jacobian[kRows + i] = -b[0] * at(i) * jacobian[i];
        }
        calls = 0;
        const Predict f = [this](const double* b_, double* out) { return predict(b_, out); };
        return approach(m, f, b, predictions, std::move(jacobian), max_steps);
    }
};

}  // namespace

TEST(approach_ends_at_the_solution) {
    Decay problem;
    const Effort effort = problem.run(100);
    CHECK(std::abs(problem.b[0] - 3.0) < 1e-8);
    CHECK(std::abs(problem.b[1] - 0.7) < 1e-8);
    CHECK(effort.evaluations == problem.calls);
    CHECK(effort.steps < 15);
}

TEST(approach_takes_no_more_steps_than_allowed) {
    Decay problem;
    CHECK(problem.run(2).steps == 2);
    CHECK(problem.b[0] != 1.0);
}

TEST(approach_ends_on_a_bound) {
    Decay problem;
    problem.upper[0] = 2.0;
    problem.run(100);
    CHECK(problem.b[0] == 2.0);
}

TEST(approach_goes_round_missing_values) {
    Decay problem;
    problem.b = {1.0, 0.99};
    problem.most = 1.0;
    problem.run(100);
    CHECK(std::abs(problem.b[1] - 0.7) < 1e-8);
}
