// Paths of every loss: certified, and stationary by plain loops that know only the documents' formulas.

#include "diamondring/loss_design.hpp"
#include "losses_naive.hpp"

using namespace diamondring;
using naive::Long;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

struct Case {
    naive::Named loss;
    std::size_t n, p;
    std::vector<double> X, y, w, offset, factor, lower, upper;
    bool intercept = true;
    std::vector<unsigned char> scaled;

    Case(const naive::Named& named, std::size_t rows, std::size_t cols, std::uint64_t seed)
        : loss(named), n(rows), p(cols), factor(cols, 1), lower(cols, -kInf), upper(cols, kInf), scaled(cols, 1) {
        check::Random random(seed);
        X = random.vector(n * p);
        std::vector<double> eta(n, 0.0);
        for (std::size_t j = 0; j < p; ++j) {
            for (std::size_t i = 0; i < n; ++i) {
                if (j % 3 == 1) X[j * n + i] += 0.7 * X[(j - 1) * n + i];
                eta[i] += j < 4 ? X[j * n + i] * (j % 2 ? -0.8 : 0.8) : 0;
                X[j * n + i] = X[j * n + i] * (1 + 0.1 * static_cast<double>(j % 5)) + static_cast<double>(j % 4);
            }
        }
        y = naive::target(loss, eta, random);
    }
    PenaltySpec spec(double l1_ratio) const { return {l1_ratio, factor.data(), lower.data(), upper.data()}; }
    LossDesign design(int threads = 1, bool row_major = false) {
        if (row_major && rows_.empty()) {
            rows_.resize(n * p);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < p; ++j) rows_[i * p + j] = X[j * n + i];
        }
        const DenseView<double> view{row_major ? rows_.data() : X.data(), n, p, row_major ? p : n, row_major};
        return LossDesign(make_dense(view, threads), {loss.name, loss.parameters, y, loss.outputs, w, offset}, intercept,
                          scaled.data(), threads);
    }
    double share(std::size_t i) const {
        if (w.empty()) return 1.0 / static_cast<double>(n);
        double total = 0;
        for (const double v : w) total += v;
        return w[i] / total;
    }
    // The objective at an alpha of the path, from its coefficients in original units.
    double objective(const PathArrays& path, std::size_t a, double alpha, double l1_ratio, const Scaling& s) const {
        const std::size_t K = loss.outputs;
        std::vector<double> b(K * p, 0.0);
        for (std::int64_t e = path.indptr[a]; e < path.indptr[a + 1]; ++e)
            b[static_cast<std::size_t>(path.indices[static_cast<std::size_t>(e)])] =
                path.values[static_cast<std::size_t>(e)];
        Long total = 0;
        for (std::size_t i = 0; i < n; ++i) {
            std::vector<Long> target, eta;
            for (std::size_t k = 0; k < K; ++k) {
                Long v = path.intercept[a * K + k] + (offset.empty() ? 0 : offset[k * n + i]);
                for (std::size_t j = 0; j < p; ++j) v += static_cast<Long>(b[k * p + j]) * X[j * n + i];
                target.push_back(y[k * n + i]);
                eta.push_back(v);
            }
            if (share(i) > 0) total += share(i) * naive::loss(loss, target, eta);
        }
        for (std::size_t j = 0; j < K * p; ++j) {
            const double z = b[j] * s.scale[j % p];
            if (std::isfinite(factor[j % p]))
                total += alpha * factor[j % p] * (l1_ratio * std::abs(z) + (1 - l1_ratio) / 2 * z * z);
        }
        return static_cast<double>(total);
    }

  private:
    std::vector<double> rows_;
};

std::vector<double> grid(double top, std::size_t count, double last) {
    std::vector<double> out;
    for (std::size_t k = 0; k < count; ++k)
        out.push_back(top * std::pow(last, static_cast<double>(k) / static_cast<double>(count - 1)));
    return out;
}

void check_path(Case& t, double l1_ratio) {
    Interrupt interrupt;
    LossDesign design = t.design();
    const double top = design.alpha_max(t.spec(l1_ratio > 0 ? l1_ratio : 0.5), interrupt);
    CHECK(top > 0);
    const std::vector<double> alphas = grid(top, 8, 0.02);
    const PathArrays path = design.path(t.spec(l1_ratio), alphas, 1e-8, interrupt);
    CHECK(path.gap.size() == alphas.size());
    for (std::size_t a = 0; a < path.gap.size(); ++a) {
        CHECK(path.gap[a] <= 1e-8);
        CHECK((path.is_kkt[a] != 0) == !design.convex());
        const double objective = t.objective(path, a, alphas[a], l1_ratio, design.scaling());
        CHECK_CLOSE(path.objective[a], objective, 1e-12 * objective);
    }
    for (std::size_t e = 0; e < path.indices.size(); ++e) {
        const std::size_t j = static_cast<std::size_t>(path.indices[e]) % t.p;
        CHECK(path.values[e] >= t.lower[j] && path.values[e] <= t.upper[j]);
    }
}

}  // namespace

TEST(paths_of_every_loss_are_certified) {
    for (const naive::Named& named : naive::all_losses()) {
        for (const double l1_ratio : {1.0, 0.5, 0.0}) {
            Case tall(named, 60, 8, 1);
            check_path(tall, l1_ratio);
            Case wide(named, 30, 45, 2);
            check_path(wide, l1_ratio);
        }
    }
}

TEST(losses_with_weights_offsets_factors_and_bounds) {
    check::Random random(4);
    for (const naive::Named& named : naive::all_losses()) {
        Case t(named, 50, 12, 3);
        t.w = random.vector(t.n);
        for (double& v : t.w) v = v < -0.8 ? 0 : v + 1;
        t.offset = random.vector(t.n * named.outputs);
        for (double& v : t.offset) v *= 0.3;
        check_path(t, 1.0);
        t.factor[2] = 0;
        t.factor[3] = 2.5;
        t.factor[5] = kInf;
        t.lower[0] = 0;
        t.upper[1] = 0.1;
        t.lower[7] = 0.05;
        t.scaled[6] = 0;
        if (named.name != "multinomial") check_path(t, 1.0);  // a free column is free in every output
        check_path(t, 0.5);
        t.intercept = false;
        check_path(t, 0.5);
    }
}

TEST(layouts_and_threads_of_losses_agree) {
    Interrupt interrupt;
    for (const naive::Named& named : naive::all_losses()) {
        Case t(named, 40, 20, 6);
        LossDesign one = t.design(), two = t.design(2), rows = t.design(1, true);
        const std::vector<double> alphas = grid(one.alpha_max(t.spec(1), interrupt), 6, 0.05);
        const PathArrays a = one.path(t.spec(1), alphas, 1e-8, interrupt);
        const PathArrays b = two.path(t.spec(1), alphas, 1e-8, interrupt);
        const PathArrays c = rows.path(t.spec(1), alphas, 1e-8, interrupt);
        CHECK(check::same_bits(a.values, b.values) && check::same_bits(a.gap, b.gap));
        CHECK(c.indices == a.indices);
        for (std::size_t k = 0; k < a.objective.size(); ++k)
            CHECK_CLOSE(c.objective[k], a.objective[k], 1e-9 * a.objective[k]);
    }
}

TEST(folds_of_a_loss_equal_separate_solves) {
    Interrupt interrupt;
    for (const naive::Named& named : naive::all_losses()) {
        Case t(named, 45, 10, 8);
        LossDesign design = t.design();
        FoldRound round;
        round.n_folds = 3;
        for (std::size_t i = 0; i < t.n; ++i) round.fold.push_back(i % 7 == 0 ? -1 : static_cast<int>(i % 3));
        const std::vector<double> alphas = grid(design.alpha_max(t.spec(1), interrupt), 5, 0.1);
        design.deal({round});
        const std::vector<FoldPath> folds = design.fold_paths({t.spec(1)}, {alphas}, 1e-8, interrupt);
        CHECK(folds.size() == 3);
        for (std::size_t f = 0; f < folds.size(); ++f) {
            Case train = t, held = t;
            for (std::size_t i = 0; i < t.n; ++i) {
                train.w.push_back(round.fold[i] == static_cast<int>(f) ? 0 : 1);
                held.w.push_back(round.fold[i] == static_cast<int>(f) ? 1 : 0);
            }
            LossDesign alone = train.design();
            const PathArrays path = alone.path(t.spec(1), alphas, 1e-8, interrupt);
            CHECK(path.indices == folds[f].path.indices);
            for (std::size_t a = 0; a < path.gap.size(); ++a) {
                CHECK(folds[f].path.gap[a] <= 1e-8);
                CHECK_CLOSE(folds[f].path.objective[a], path.objective[a], 1e-9 * path.objective[a]);
                const double error = held.objective(folds[f].path, a, 0, 1, alone.scaling());
                CHECK_CLOSE(folds[f].held_out[a], error, 1e-11 * (1 + error));
                const double training = train.objective(folds[f].path, a, 0, 1, alone.scaling());
                CHECK_CLOSE(folds[f].training[a], training, 1e-11 * (1 + training));
            }
        }
    }
}

TEST(separable_labels_end_the_path_where_there_is_nothing_left) {
    Interrupt interrupt;
    Case t({"binomial", {}}, 30, 4, 9);
    for (std::size_t i = 0; i < t.n; ++i) t.y[i] = t.X[i] > 0;
    t.factor[0] = 0;  // free: the likelihood has no maximum
    LossDesign design = t.design();
    const PathArrays path = design.path(t.spec(1), {0.1, 0.05, 0.02}, 1e-8, interrupt);
    CHECK(path.stopped == 1 && path.gap.size() == 1);
    t.factor[0] = 1;
    LossDesign penalised = t.design();
    const PathArrays all = penalised.path(t.spec(1), grid(penalised.alpha_max(t.spec(1), interrupt), 12, 1e-4), 1e-8,
                                          interrupt);
    CHECK(all.stopped == 0 && all.gap.size() == 12);
    for (const double gap : all.gap) CHECK(gap <= 1e-8);
}
