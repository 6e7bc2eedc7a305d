// The core's doors: optimality of every point on random problems, judged by plain loops that know only the objective.
#include <cmath>
#include <memory>

#include "check.hpp"
#include "diamondring/solve.hpp"

using namespace diamondring;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

struct Case {
    std::size_t n, p;
    std::vector<double> X, y, w, offset, factor, lower, upper;
    bool intercept = true, weighted = false, shifted = false;
    std::vector<unsigned char> scaled;

    Case(std::size_t rows, std::size_t cols, std::uint64_t seed) : n(rows), p(cols) {
        check::Random random(seed);
        X = random.vector(n * p);
        for (std::size_t j = 0; j < p; ++j) {
            const double shift = 3 * random.uniform(), stretch = std::exp(2 * random.uniform());
            for (std::size_t i = 0; i < n; ++i) {
                if (j > 0) X[j * n + i] += 0.6 * X[(j - 1) * n + i] * (j % 3 == 0);
                X[j * n + i] = X[j * n + i] * stretch + shift;
            }
        }
        y = random.vector(n);
        for (std::size_t i = 0; i < n; ++i) y[i] += 2 * X[i] - (p > 2 ? X[2 * n + i] : 0);
        w = random.vector(n);
        for (double& v : w) v = v < -0.7 ? 0 : v + 1;
        offset = random.vector(n);
        factor.assign(p, 1);
        lower.assign(p, -kInf);
        upper.assign(p, kInf);
        scaled.assign(p, 1);
    }
    const double* weights() const { return weighted ? w.data() : nullptr; }
    const double* offsets() const { return shifted ? offset.data() : nullptr; }
    DenseView<double> view() const { return {X.data(), n, p, n, false}; }
    PenaltySpec spec(double l1_ratio) const { return {l1_ratio, factor.data(), lower.data(), upper.data()}; }
    std::unique_ptr<Design> design(int threads = 1) const {
        return std::make_unique<Design>(make_dense(view(), threads), y.data(), weights(), offsets(), intercept,
                                        scaled.data(), threads);
    }
};

double deviation(const Case& t, std::size_t j) {
    if (!t.scaled[j]) return 1;
    double total = 0, mean = 0, square = 0;
    for (std::size_t i = 0; i < t.n; ++i) total += t.weighted ? t.w[i] : 1;
    for (std::size_t i = 0; i < t.n; ++i) mean += (t.weighted ? t.w[i] : 1) * t.X[j * t.n + i] / total;
    for (std::size_t i = 0; i < t.n; ++i)
        square += (t.weighted ? t.w[i] : 1) * std::pow(t.X[j * t.n + i] - mean, 2) / total;
    return std::sqrt(square);
}

// Largest violation of the optimality conditions at one point of the path, relative to the largest gradient at zero.
double violation(const Case& t, double l1_ratio, double alpha, const PathArrays& a, std::size_t k) {
    std::vector<double> b(t.p, 0), r(t.n);
    for (std::int64_t e = a.indptr[k]; e < a.indptr[k + 1]; ++e)
        b[static_cast<std::size_t>(a.indices[static_cast<std::size_t>(e)])] = a.values[static_cast<std::size_t>(e)];
    double total = 0, worst = 0, largest = 0, mean = 0;
    for (std::size_t i = 0; i < t.n; ++i) total += t.weighted ? t.w[i] : 1;
    for (std::size_t i = 0; i < t.n; ++i) {
        r[i] = t.y[i] - (t.shifted ? t.offset[i] : 0) - a.intercept[k];
        for (std::size_t j = 0; j < t.p; ++j) r[i] -= t.X[j * t.n + i] * b[j];
        mean += (t.weighted ? t.w[i] : 1) * r[i] / total;
    }
    if (t.intercept) worst = std::abs(mean);
    for (std::size_t j = 0; j < t.p; ++j) {
        if (std::isinf(t.factor[j])) {
            worst = std::max(worst, b[j] == 0 ? 0.0 : kInf);
            continue;
        }
        const double s = deviation(t, j);
        double g = 0, size = 0;
        for (std::size_t i = 0; i < t.n; ++i) {
            g += (t.weighted ? t.w[i] : 1) * t.X[j * t.n + i] * r[i] / total;
            size += (t.weighted ? t.w[i] : 1) * std::abs(t.X[j * t.n + i] * t.y[i]) / total;
        }
        largest = std::max(largest, size / s);
        const double l1 = alpha * l1_ratio * t.factor[j],
                     pull = g / s - alpha * (1 - l1_ratio) * t.factor[j] * s * b[j];
        if (b[j] < t.upper[j]) worst = std::max(worst, pull - (b[j] >= 0 ? l1 : -l1));   // pushing up must not pay
        if (b[j] > t.lower[j]) worst = std::max(worst, -pull - (b[j] <= 0 ? l1 : -l1));  // nor pushing down
        if (b[j] < t.lower[j] || b[j] > t.upper[j]) worst = kInf;
    }
    return worst / largest;
}

void check_path(const Case& t, double l1_ratio, double eps = 1e-3) {
    const std::unique_ptr<Design> design = t.design();
    Interrupt interrupt;
    const PenaltySpec spec = t.spec(l1_ratio);
    double top = l1_ratio > 0 ? design->alpha_max(spec, interrupt) : 1.0;
    if (!(top > 0)) top = 1.0;
    std::vector<double> alphas;
    for (int k = 0; k < 20; ++k) alphas.push_back(top * std::pow(eps, k / 19.0));
    const PathArrays a = design->path(spec, alphas, 1e-9, interrupt);
    CHECK(a.intercept.size() == alphas.size());
    for (std::size_t k = 0; k < a.intercept.size(); ++k) {
        CHECK(violation(t, l1_ratio, alphas[k], a, k) < 1e-9);
        CHECK(a.gap[k] >= 0 && a.gap[k] <= 1e-9);
        CHECK(a.cause[k] == 0);
    }
}

}  // namespace

TEST(paths_are_optimal_with_all_options) {
    const std::size_t shapes[][2] = {{40, 8}, {30, 60}, {12, 12}, {200, 30}, {25, 150}};
    std::uint64_t seed = 1;
    for (const auto& shape : shapes) {
        for (int options = 0; options < 16; ++options) {
            Case t(shape[0], shape[1], seed++);
            t.intercept = !(options & 1);
            t.weighted = (options & 2) != 0;
            t.shifted = (options & 4) != 0;
            if (options & 8) t.scaled.assign(t.p, 0);
            check_path(t, 1.0);
            check_path(t, 0.5);
        }
    }
}

TEST(bounds_and_factors) {
    for (std::uint64_t seed = 100; seed < 130; ++seed) {
        Case t(30, seed % 2 ? 10 : 50, seed);
        check::Random random(seed);
        for (std::size_t j = 0; j < t.p; ++j) {
            const double u = random.uniform();
            if (seed % 3 == 0) t.lower[j] = 0;
            if (seed % 3 == 1) t.lower[j] = -0.1, t.upper[j] = 0.2;
            if (seed % 3 == 2 && u > 0.8) t.lower[j] = 0.05;  // cannot be zero
            t.factor[j] = u < -0.8 && seed % 3 != 2 ? kInf : j == 1 ? 0.0 : 1 + 0.5 * u;
        }
        check_path(t, 1.0);
        check_path(t, 0.3);
        check_path(t, 0.0);
    }
}

TEST(correlated_duplicated_and_coarse) {
    for (std::uint64_t seed = 200; seed < 212; ++seed) {
        Case t(40, 60, seed);
        for (std::size_t j = 1; j < t.p; ++j) {
            for (std::size_t i = 0; i < t.n; ++i) {
                double& x = t.X[j * t.n + i];
                if (j % 7 == 0)
                    x = t.X[(j - 1) * t.n + i];  // an exact copy
                else if (seed % 2)
                    x = 0.99 * t.X[(j - 1) * t.n + i] + 0.1 * x;  // nearly one
            }
        }
        check_path(t, 1.0, 1e-4);
        check_path(t, 0.9, 1e-4);
    }
}

TEST(a_copy_makes_the_solution_not_unique) {
    Case t(50, 5, 7);
    for (std::size_t i = 0; i < t.n; ++i) t.X[4 * t.n + i] = t.X[i];
    Interrupt interrupt;
    const PathArrays a = t.design()->path(t.spec(1.0), {0.05}, 1e-8, interrupt);
    CHECK(a.alternative[0] == 0 || a.alternative[0] == 4);
    const PathArrays ridge = t.design()->path(t.spec(0.5), {0.05}, 1e-8, interrupt);
    CHECK(ridge.alternative[0] == -1);
}

TEST(nothing_enters_above_alpha_max) {
    Case t(40, 100, 3);
    t.factor[5] = 0;
    Interrupt interrupt;
    const double top = t.design()->alpha_max(t.spec(1.0), interrupt);
    const PathArrays a = t.design()->path(t.spec(1.0), {top * 1.0000001, top * 0.999}, 1e-8, interrupt);
    CHECK(a.indptr[1] == 1 && a.indices[0] == 5);
    CHECK(a.indptr[2] - a.indptr[1] == 2);
}

TEST(sparse_and_row_major_agree_with_column_major) {
    Case t(30, 80, 11);
    for (std::size_t e = 0; e < t.X.size(); ++e) {
        if (e % 3) t.X[e] = 0;
    }
    std::vector<double> rows(t.n * t.p), data;
    std::vector<std::int32_t> indices, indptr{0};
    std::vector<float> single(t.X.begin(), t.X.end());
    for (std::size_t j = 0; j < t.p; ++j) {
        for (std::size_t i = 0; i < t.n; ++i) {
            rows[i * t.p + j] = t.X[j * t.n + i];
            if (t.X[j * t.n + i] == 0) continue;
            data.push_back(t.X[j * t.n + i]);
            indices.push_back(static_cast<std::int32_t>(i));
        }
        indptr.push_back(static_cast<std::int32_t>(data.size()));
    }
    std::vector<std::unique_ptr<Matrix>> same;
    same.push_back(make_dense(DenseView<double>{rows.data(), t.n, t.p, t.p, true}, 2));
    same.push_back(make_sparse(data.data(), indices.data(), indptr.data(), t.n, t.p, 2));
    Interrupt interrupt;
    const PathArrays expected = t.design()->path(t.spec(1.0), {0.2, 0.1, 0.02}, 1e-10, interrupt);
    for (auto& matrix : same) {
        Design design(std::move(matrix), t.y.data(), nullptr, nullptr, true, t.scaled.data(), 2);
        const PathArrays a = design.path(t.spec(1.0), {0.2, 0.1, 0.02}, 1e-10, interrupt);
        CHECK(a.indices == expected.indices);
        for (std::size_t e = 0; e < a.values.size(); ++e) CHECK_CLOSE(a.values[e], expected.values[e], 1e-9);
    }
    for (std::size_t e = 0; e < t.X.size(); ++e) t.X[e] = static_cast<double>(single[e]);
    const PathArrays rounded = t.design()->path(t.spec(1.0), {0.1}, 1e-10, interrupt);
    Design design(make_dense(DenseView<float>{single.data(), t.n, t.p, t.n, false}, 1), t.y.data(), nullptr, nullptr,
                  true, t.scaled.data(), 1);
    const PathArrays a = design.path(t.spec(1.0), {0.1}, 1e-10, interrupt);
    CHECK(a.indices == rounded.indices);
    for (std::size_t e = 0; e < a.values.size(); ++e) CHECK_CLOSE(a.values[e], rounded.values[e], 1e-9);
}

TEST(folds_equal_separate_solves) {
    for (const std::size_t p : {std::size_t{6}, std::size_t{90}}) {
        Case t(60, p, 17 + p);
        t.weighted = true;
        std::vector<std::int32_t> fold(t.n);
        for (std::size_t i = 0; i < t.n; ++i) fold[i] = static_cast<std::int32_t>(i % 4) - (i % 11 == 0);
        Interrupt interrupt;
        const std::vector<PenaltySpec> specs{t.spec(1.0), t.spec(0.5)};
        const std::vector<std::vector<double>> grids{{0.3, 0.1, 0.03}, {0.4, 0.05}};
        Design design(make_dense(t.view(), 2), t.y.data(), t.w.data(), nullptr, true, t.scaled.data(), 2);
        design.deal({{fold, 4}, {fold, 4}});  // the second round meets a total that is known already
        const std::vector<FoldPath> rounds = design.fold_paths(specs, grids, 1e-10, interrupt);
        CHECK(rounds.size() == 16);
        for (int f = 0; f < 4; ++f) {
            const std::vector<FoldPath> found(rounds.begin(), rounds.begin() + 8);
            for (std::size_t e = 0; e < 8; ++e) CHECK(rounds[e].path.indices == rounds[e + 8].path.indices);
            Case train = t;
            for (std::size_t i = 0; i < t.n; ++i) train.w[i] = fold[i] == f ? 0 : t.w[i];
            for (std::size_t s = 0; s < 2; ++s) {
                const FoldPath& fp = found[static_cast<std::size_t>(f) * 2 + s];
                for (std::size_t k = 0; k < grids[s].size(); ++k) {
                    CHECK(violation(train, specs[s].l1_ratio, grids[s][k], fp.path, k) < 1e-9);
                    double sum = 0, total = 0;
                    for (std::size_t i = 0; i < t.n; ++i) {
                        if (fold[i] != f) continue;
                        double r = t.y[i] - fp.path.intercept[k];
                        for (std::int64_t e = fp.path.indptr[k]; e < fp.path.indptr[k + 1]; ++e) {
                            r -= fp.path.values[static_cast<std::size_t>(e)] *
                                 t.X[static_cast<std::size_t>(fp.path.indices[static_cast<std::size_t>(e)]) * t.n + i];
                        }
                        sum += t.w[i] * r * r;
                        total += t.w[i];
                    }
                    CHECK_CLOSE(fp.held_out[k], sum / total, 1e-9 * (1 + sum / total));
                }
            }
        }
    }
}

TEST(any_number_of_threads_gives_the_same_bits) {
    for (const std::size_t p : {std::size_t{20}, std::size_t{700}}) {
        const Case t(120, p, p);
        Interrupt interrupt;
        const PathArrays one = t.design(1)->path(t.spec(1.0), {0.3, 0.1, 0.03, 0.01}, 1e-10, interrupt);
        const PathArrays three = t.design(3)->path(t.spec(1.0), {0.3, 0.1, 0.03, 0.01}, 1e-10, interrupt);
        CHECK(check::same_bits(one.values, three.values));
        CHECK(check::same_bits(one.gap, three.gap));
        CHECK(check::same_bits(one.intercept, three.intercept));
    }
}

TEST(supports_as_large_as_the_table) {
    for (int options = 0; options < 4; ++options) {
        Case t(330, 320, 40 + static_cast<std::uint64_t>(options));
        t.weighted = options == 1;
        for (std::size_t j = 0; j < t.p; ++j) {
            if (options == 2) t.factor[j] = j < 3 ? 0 : 1 + 0.5 * std::sin(static_cast<double>(j));
            if (options == 3) t.lower[j] = -0.02, t.upper[j] = 0.03;
        }
        check_path(t, 0.5);
        Interrupt interrupt;
        std::vector<double> alphas;
        for (int k = 0; k < 30; ++k) alphas.push_back(std::pow(1e-4, k / 29.0));
        const PathArrays one = t.design(1)->path(t.spec(0.5), alphas, 1e-10, interrupt);
        const PathArrays three = t.design(3)->path(t.spec(0.5), alphas, 1e-10, interrupt);
        CHECK(one.indptr.back() - one.indptr[one.indptr.size() - 2] > 256);  // where an older factor serves
        CHECK(check::same_bits(one.values, three.values));
        CHECK(check::same_bits(one.gap, three.gap));
    }
}

TEST(a_stop_keeps_what_is_finished) {
    const Case t(60, 400, 5);
    int asked = 0;
    Interrupt interrupt([&] { return ++asked > 0; });
    std::vector<double> alphas;
    for (int k = 0; k < 2000; ++k) alphas.push_back(std::pow(0.995, k));
    const PathArrays a = t.design()->path(t.spec(1.0), alphas, 1e-10, interrupt);
    CHECK(a.interrupted);
    CHECK(a.intercept.size() < alphas.size());
    for (std::size_t k = 0; k < a.intercept.size(); ++k) CHECK(a.gap[k] <= 1e-10);
}

TEST(a_constant_column_keeps_coefficient_zero) {
    Case t(30, 4, 9);
    for (std::size_t i = 0; i < t.n; ++i) t.X[t.n + i] = 1e6;
    Interrupt interrupt;
    const PathArrays a = t.design()->path(t.spec(1.0), {1e-6}, 1e-8, interrupt);
    for (const std::int64_t j : a.indices) CHECK(j != 1);
    CHECK(a.gap[0] <= 1e-8);
}
