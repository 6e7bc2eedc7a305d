// Looks that remember earlier ones find what a look at everything finds.
#include <cmath>

#include "check.hpp"
#include "diamondring/output_columns.hpp"

using namespace diamondring;
using std::size_t;

namespace {

void check_looks(bool intercept, size_t outputs, bool screened) {
    constexpr size_t n = 60, p = 40;
    check::Random random(17 + outputs);
    auto X = random.vector(n * p), weights = random.vector(n);
    for (size_t i = 0; i < n; ++i) X[i + 3 * n] = 2.0;  // a constant column
    for (double& w : weights) w = std::abs(w);
    weights[5] = 0;
    const std::vector<unsigned char> scaled(p, 1);
    const auto matrix = make_dense(DenseView<double>{X.data(), n, p, n, false}, 1);
    const std::vector<double> zeros(n, 0.0);
    const Standardized data(*matrix, zeros.data(), weights.data(), nullptr, intercept, scaled.data(), 1);
    std::shared_ptr<const Screen> screen;
    if (screened)
        screen = std::make_shared<Screen>(Screen{matrix->byte_table(data.scaling().center.data()), data.scaling().center});
    OutputColumns columns(data, outputs, screen);

    std::vector<double> r = random.vector(n * outputs), bar(p * outputs), c(p * outputs), expected(p * outputs);
    for (int look = 0; look < 30; ++look) {
        const double size = look % 7 == 0 ? 0.5 : std::pow(0.1, look % 7);
        for (double& e : r) e += size * (random.vector(1)[0] - 0.2);
        std::vector<std::int64_t> wanted, reached, right;
        for (size_t j = 0; j < p * outputs; ++j) {
            if (random.below(4) > 0) wanted.push_back(static_cast<std::int64_t>(j));
            bar[j] = random.below(9) == 0 ? INFINITY : 0.05 * std::abs(random.vector(1)[0]);
        }
        columns.exact(r.data(), wanted, expected.data());
        for (const std::int64_t j : wanted) {
            if (std::abs(expected[static_cast<size_t>(j)]) >= bar[static_cast<size_t>(j)]) right.push_back(j);
        }
        columns.above(r.data(), wanted, bar.data(), c.data(), reached);
        CHECK(reached == right);
        for (const std::int64_t j : reached) CHECK(c[static_cast<size_t>(j)] == expected[static_cast<size_t>(j)]);
    }
}

}  // namespace

TEST(looks_that_remember_find_the_same) {
    for (const bool intercept : {true, false}) {
        for (const size_t outputs : {1, 3}) {
            for (const bool screened : {false, true}) check_looks(intercept, outputs, screened);
        }
    }
}
