// Losses on sparse tables: their copied columns, paths against the same table stored densely, and dependent columns.

#include "../src/dependence.hpp"
#include "../src/sparse_members.hpp"
#include "diamondring/loss_design.hpp"
#include "losses_naive.hpp"

using namespace diamondring;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

struct Table {
    std::size_t n, p;
    std::vector<double> dense, data;  // dense: column by column
    std::vector<std::int32_t> indices, indptr{0};

    Table(std::size_t rows, std::size_t cols, double filled, std::uint64_t seed)
        : n(rows), p(cols), dense(rows * cols) {
        check::Random random(seed);
        for (std::size_t j = 0; j < p; ++j) {
            for (std::size_t i = 0; i < n; ++i) {
                if (std::abs(random.uniform()) < filled * (j % 3 ? 0.5 : 2)) dense[j * n + i] = random.uniform() + 0.5;
            }
        }
        store();
    }
    void store() {
        data.clear();
        indices.clear();
        indptr.assign(1, 0);
        for (std::size_t j = 0; j < p; ++j) {
            for (std::size_t i = 0; i < n; ++i) {
                if (dense[j * n + i] == 0) continue;
                data.push_back(dense[j * n + i]);
                indices.push_back(static_cast<std::int32_t>(i));
            }
            indptr.push_back(static_cast<std::int32_t>(data.size()));
        }
    }
    void copy_column(std::size_t from, std::size_t to, double times = 1) {
        for (std::size_t i = 0; i < n; ++i) dense[to * n + i] = times * dense[from * n + i];
    }
    std::unique_ptr<Matrix> sparse(int threads = 1) const {
        return make_sparse(data.data(), indices.data(), indptr.data(), n, p, threads);
    }
    std::unique_ptr<Matrix> columns() const { return make_dense(DenseView<double>{dense.data(), n, p, n, false}, 1); }
};

struct Problem {
    Table table;
    naive::Named loss;
    std::vector<double> y, w, offset, factor, lower, upper;
    std::vector<unsigned char> scaled;
    double l1_ratio = 1;
    bool intercept = true;

    Problem(const naive::Named& named, std::size_t n, std::size_t p, std::uint64_t seed)
        : table(n, p, 0.1, seed), loss(named), factor(p, 1), lower(p, -kInf), upper(p, kInf), scaled(p, 1) {
        check::Random random(seed + 1);
        std::vector<double> eta(n, 0.0);
        for (std::size_t j = 0; j < p; j += 9) {
            for (std::size_t i = 0; i < n; ++i) eta[i] += (j % 2 ? -0.9 : 0.9) * table.dense[j * n + i];
        }
        y = naive::target(loss, eta, random);
    }
    LossDesign design(std::unique_ptr<Matrix> matrix, int threads = 1) const {
        return LossDesign(std::move(matrix), {loss.name, loss.parameters, y, loss.outputs, w, offset}, intercept,
                          scaled.data(), threads);
    }
    PenaltySpec spec() const { return {l1_ratio, factor.data(), lower.data(), upper.data()}; }
};

void check_against_dense(const Problem& t, std::size_t least, double last) {
    Interrupt interrupt;
    LossDesign sparse = t.design(t.table.sparse()), two = t.design(t.table.sparse(2), 2),
               dense = t.design(t.table.columns());
    const double top = dense.alpha_max(t.spec(), interrupt);
    std::vector<double> alphas;
    for (int k = 0; k < 25; ++k) alphas.push_back(top * std::pow(last, k / 24.0));
    const PathArrays a = sparse.path(t.spec(), alphas, 1e-8, interrupt);
    const PathArrays b = dense.path(t.spec(), alphas, 1e-8, interrupt);
    const PathArrays c = two.path(t.spec(), alphas, 1e-8, interrupt);
    CHECK(a.gap.size() == alphas.size() && b.gap.size() == alphas.size());
    CHECK(static_cast<std::size_t>(a.indptr.back() - a.indptr[alphas.size() - 1]) >= least);
    CHECK(check::same_bits(a.values, c.values) && check::same_bits(a.gap, c.gap) && a.indices == c.indices);
    for (std::size_t k = 0; k < a.gap.size(); ++k) {
        CHECK(a.gap[k] <= 1e-8);
        CHECK(a.alternative[k] == -1);
        CHECK_CLOSE(a.objective[k], b.objective[k], 2e-8 * b.objective[k]);
    }
    const PathArrays one = sparse.path(t.spec(), {alphas.back()}, 1e-8, interrupt);  // from far away
    CHECK(one.gap[0] <= 1e-8);
    CHECK_CLOSE(one.objective[0], b.objective.back(), 2e-8 * b.objective.back());
}

}  // namespace

TEST(copied_columns_multiply_as_the_table_does) {
    const Table t(70, 60, 0.2, 1);
    const std::unique_ptr<Matrix> matrix = t.sparse();
    SparseMembers members(*matrix, 2);
    check::Random random(2);
    std::vector<std::int64_t> cols;
    for (const std::size_t count : {0u, 20u, 1u, 30u, 0u, 2u}) {
        std::vector<std::int64_t> more;
        for (std::size_t k = 0; k < count; ++k)
            more.push_back(static_cast<std::int64_t>((7 * cols.size() + 7 * k) % t.p));
        CHECK(members.append(more));
        cols.insert(cols.end(), more.begin(), more.end());
        CHECK(members.slots() == cols.size());
        const std::vector<double> coef = random.vector(cols.size()), r = random.vector(t.n);
        std::vector<double> y(t.n), c(cols.size());
        members.linear(coef.data(), y.data());
        members.products(r.data(), c.data());
        for (std::size_t i = 0; i < t.n; ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < cols.size(); ++k)
                sum += coef[k] * t.dense[static_cast<std::size_t>(cols[k]) * t.n + i];
            CHECK_CLOSE(y[i], sum, 1e-13);
        }
        for (std::size_t k = 0; k < cols.size(); ++k) {
            double sum = 0, first = 0, second = 0, s, q;
            for (std::size_t i = 0; i < t.n; ++i) {
                const double x = t.dense[static_cast<std::size_t>(cols[k]) * t.n + i];
                sum += r[i] * x;
                first += r[i] * x;
                second += r[i] * x * x;
            }
            CHECK_CLOSE(c[k], sum, 1e-13);
            members.moments(k, r.data(), &s, &q);
            CHECK_CLOSE(s, first, 1e-13);
            CHECK_CLOSE(q, second, 1e-13);
        }
    }
    CHECK(members.waste() == 0);
    for (std::size_t k = 0; k < cols.size(); ++k) members.give_up(k);
    CHECK(members.waste() == 1);
    members.clear();
    CHECK(members.slots() == 0);
    std::vector<double> y(t.n, 1.0);
    members.linear(nullptr, y.data());
    CHECK(std::all_of(y.begin(), y.end(), [](double v) { return v == 0; }));
}

TEST(sums_of_many_sparse_columns_are_those_of_the_dense_table) {
    const Table t(300, 900, 0.4, 3);  // enough entries for several pieces
    check::Random random(4);
    std::vector<std::int64_t> cols;
    for (std::size_t j = 0; j < t.p; j += 1 + j % 2) cols.push_back(static_cast<std::int64_t>(j));
    const std::vector<double> coef = random.vector(cols.size()), start = random.vector(t.n);
    std::vector<double> one = start, two = start, dense = start;
    t.sparse(1)->add(cols.data(), cols.size(), coef.data(), one.data());
    t.sparse(2)->add(cols.data(), cols.size(), coef.data(), two.data());
    t.columns()->add(cols.data(), cols.size(), coef.data(), dense.data());
    CHECK(check::same_bits(one, two));
    for (std::size_t i = 0; i < t.n; ++i) CHECK_CLOSE(one[i], dense[i], 1e-12);
}

TEST(losses_on_sparse_tables_agree_with_dense_ones) {
    for (const naive::Named& named : naive::all_losses()) {
        if (named.outputs == 1) check_against_dense(Problem(named, 150, 260, 5), 25, 0.05);
    }
}

TEST(sparse_tables_with_weights_offsets_factors_bounds_and_ridge) {
    check::Random random(7);
    for (const naive::Named& named : {naive::Named{"binomial", {}}, {"poisson", {}}, {"huber", {1.35}}}) {
        Problem t(named, 150, 260, 6);
        t.w = random.vector(150);
        for (double& v : t.w) v = v < -0.8 ? 0 : v + 1;
        t.offset = random.vector(150);
        for (double& v : t.offset) v *= 0.3;
        for (std::size_t j = 0; j < 260; ++j) {
            t.factor[j] = j % 11 == 3 ? kInf : 1 + 0.1 * static_cast<double>(j % 5);
            if (j % 4 == 1) t.lower[j] = 0;
            if (j % 6 == 0) t.upper[j] = 0.05;
            t.scaled[j] = j % 2;
        }
        t.lower[7] = 0.02;  // cannot rest at zero
        check_against_dense(t, 25, 0.05);
        t.l1_ratio = 0.6;
        t.intercept = false;
        check_against_dense(t, 25, 0.05);
        t.factor[0] = 0;  // free: the way with a factor takes over
        check_against_dense(t, 25, 0.05);
    }
}

TEST(solutions_on_sparse_tables_that_are_not_the_only_ones_are_told) {
    Interrupt interrupt;
    Problem t({"binomial", {}}, 150, 260, 8);
    for (std::size_t j = 0; j < 130; ++j) t.table.copy_column(j, 130 + j, j % 2 ? 1 : -1);
    t.table.store();
    LossDesign design = t.design(t.table.sparse());
    const double top = design.alpha_max(t.spec(), interrupt);
    std::vector<double> alphas;
    for (int k = 0; k < 20; ++k) alphas.push_back(top * std::pow(0.85, k));
    const PathArrays path = design.path(t.spec(), alphas, 1e-8, interrupt);
    for (std::size_t a = 0; a < path.gap.size(); ++a) {
        CHECK(path.gap[a] <= 1e-8);
        CHECK(a == 0 || path.alternative[a] >= 0);
    }
}

TEST(dependent_columns_of_sets) {
    Table t(60, 30, 0.3, 9);
    t.copy_column(3, 20, -2);
    for (std::size_t i = 0; i < t.n; ++i) t.dense[21 * t.n + i] = t.dense[5 * t.n + i] + t.dense[6 * t.n + i];
    for (std::size_t i = 0; i < t.n; ++i) t.dense[22 * t.n + i] = t.dense[5 * t.n + i] - t.dense[7 * t.n + i];
    for (std::size_t i = 0; i < t.n; ++i) t.dense[23 * t.n + i] = 1 - t.dense[8 * t.n + i];  // with an intercept
    t.store();
    const std::unique_ptr<Matrix> matrix = t.sparse();
    Interrupt interrupt;
    const std::vector<double> zero(t.n, 0.0);
    const std::vector<unsigned char> scaled(t.p, 0);
    const std::vector<std::vector<std::int64_t>> sets{{0, 1, 2},      {3, 20},     {20, 4},       {5, 6, 21}, {6, 5},
                                                      {6, 21, 7, 22}, {21, 7, 22}, {1, 23, 2, 8}, {23, 1}};
    for (const bool intercept : {true, false}) {
        const Standardized data(*matrix, zero.data(), nullptr, nullptr, intercept, scaled.data(), 1);
        const std::vector<std::int64_t> found = dependent_columns(data, sets, interrupt);
        const std::vector<std::int64_t> expected{-1, 20, -1, 21, -1, 22, -1, intercept ? 23 : -1, -1};
        CHECK(found == expected);
        CHECK((dependent_columns(data, {{0, 1}, {2, 3}}, interrupt) == std::vector<std::int64_t>{-1, -1}));
    }
}
