// Rows across outputs against plain proximal gradient steps, where products are separate and where they are not.
#include <cmath>
#include <memory>
#include <numeric>

#include "check.hpp"
#include "diamondring/group_set.hpp"

using namespace diamondring;

namespace {

using Index = std::int64_t;

struct Task {
    std::size_t p, outputs;
    bool separate;
    std::vector<double> H, q;  // K p x K p
    Penalty penalty;
    std::unique_ptr<GramQuadratic> quadratic;

    // Z'Z / rows of random columns: the same ones for each output, or for every output its own that overlap.
    Task(std::size_t rows, std::size_t inputs, std::size_t K, bool apart, double l1_ratio, std::uint64_t seed)
        : p(inputs), outputs(K), separate(apart) {
        check::Random random(seed);
        const std::size_t m = p * K;
        H.assign(m * m, 0.0);
        const std::vector<double> Z = random.vector(rows * (separate ? p : m));
        for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < m; ++j) {
                if (separate && i / p != j / p) continue;
                const double *a = Z.data() + (separate ? i % p : i) * rows,
                             *b = Z.data() + (separate ? j % p : j) * rows;
                for (std::size_t r = 0; r < rows; ++r) H[i * m + j] += a[r] * b[r] / static_cast<double>(rows);
            }
        }
        const std::vector<double> truth = random.vector(m);  // q = H b lies in the range of H
        q.assign(m, 0.0);
        for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < m; ++j) q[i] += H[i * m + j] * (j % p < 6 ? truth[j] : 0.05 * truth[j]);
        }
        penalty.l1_ratio = l1_ratio;
        penalty.shared = K;
        penalty.factor.assign(m, 1.0);
        penalty.lower.assign(m, -INFINITY);
        penalty.upper.assign(m, INFINITY);
    }
    void set_factor(std::size_t j, double v) {
        for (std::size_t k = 0; k < outputs; ++k) penalty.factor[k * p + j] = v;
    }
    void exclude(std::size_t j) {
        for (std::size_t k = 0; k < outputs; ++k) penalty.lower[k * p + j] = penalty.upper[k * p + j] = 0;
    }
    GroupSet set() {
        quadratic =
            std::make_unique<GramQuadratic>(std::make_shared<const std::vector<double>>(H), q, 10.0, q.size(), nullptr);
        return GroupSet(*quadratic, penalty, separate, 1e-10);
    }
    std::vector<Index> all() const {
        std::vector<Index> out(q.size());
        std::iota(out.begin(), out.end(), Index{0});
        return out;
    }
    double alpha_max() const {
        double top = 0;
        const RowPenalty rows(penalty);
        for (std::size_t j = 0; j < p; ++j) top = std::max(top, rows.norm(q.data() + j, p) / penalty.l1_ratio);
        return top;
    }
    std::vector<double> correlations(const std::vector<double>& b) const {
        std::vector<double> c(q);
        for (std::size_t i = 0; i < c.size(); ++i) {
            for (std::size_t j = 0; j < c.size(); ++j) c[i] -= H[i * c.size() + j] * b[j];
        }
        return c;
    }
    // Largest distance of a row from its condition.
    double violation(double alpha, const std::vector<double>& b) const {
        const RowPenalty rows(penalty);
        const std::vector<double> c = correlations(b);
        double worst = 0;
        for (std::size_t j = 0; j < p; ++j) {
            if (!penalty.excluded(j)) worst = std::max(worst, rows.violation(alpha, j, b.data() + j, c.data() + j, p));
        }
        return worst;
    }
    // The naive twin: proximal gradient steps.
    std::vector<double> naive(double alpha, int steps) const {
        std::vector<double> b(q.size(), 0.0);
        double trace = 0;
        for (std::size_t i = 0; i < q.size(); ++i) trace += H[i * q.size() + i];
        const double step = 1 / (separate ? trace / static_cast<double>(outputs) : trace);
        for (int s = 0; s < steps; ++s) {
            const std::vector<double> c = correlations(b);
            for (std::size_t j = 0; j < p; ++j) {
                double size = 0;
                for (std::size_t k = 0; k < outputs; ++k) size += std::pow(b[k * p + j] + step * c[k * p + j], 2);
                const double kink = step * penalty.l1(alpha, j), shrink = 1 + step * penalty.l2(alpha, j);
                const double share = std::max(0.0, 1 - kink / std::sqrt(size)) / shrink;
                for (std::size_t k = 0; k < outputs; ++k) {
                    double& at = b[k * p + j];
                    at = penalty.excluded(j) ? 0 : share * (at + step * c[k * p + j]);
                }
            }
        }
        return b;
    }
};

std::vector<double> dense(const GroupSet& set, std::size_t m) {
    std::vector<double> b(m, 0.0);
    const std::vector<Index> support = set.support();
    const std::vector<double> values = set.support_values();
    for (std::size_t i = 0; i < support.size(); ++i) b[static_cast<std::size_t>(support[i])] = values[i];
    return b;
}

}  // namespace

TEST(rows_agree_with_plain_proximal_steps) {
    for (const bool separate : {true, false}) {
        for (const double l1_ratio : {1.0, 0.6}) {
            Task task(40, 12, 3, separate, l1_ratio, 11);
            task.set_factor(2, 2.0);
            task.set_factor(4, 0.0);
            task.exclude(5);
            GroupSet set = task.set();
            Interrupt interrupt;
            const double alpha = 0.2 * task.alpha_max();
            CHECK(set.solve(alpha, task.all(), interrupt) == Outcome::exact);
            const std::vector<double> b = dense(set, task.q.size()), twin = task.naive(alpha, 4000);
            for (std::size_t i = 0; i < b.size(); ++i) CHECK_CLOSE(b[i], twin[i], 1e-7);
            for (std::size_t k = 0; k < 3; ++k) CHECK(b[k * task.p + 5] == 0 && b[k * task.p + 4] != 0);
        }
    }
}

TEST(rows_meet_their_conditions_along_a_path) {
    for (const bool separate : {true, false}) {
        for (const double l1_ratio : {1.0, 0.5}) {
            Task task(30, 50, 4, separate, l1_ratio, 23);  // more columns than rows
            GroupSet set = task.set();
            Interrupt interrupt;
            const double top = task.alpha_max();
            CHECK(set.solve(top * (1 + 1e-12), task.all(), interrupt) == Outcome::exact);
            CHECK(set.support().empty());
            for (double share = 0.9; share > 2e-3; share *= 0.7) {
                const double alpha = share * top;
                CHECK(set.solve(alpha, task.all(), interrupt) == Outcome::exact);
                CHECK(task.violation(alpha, dense(set, task.q.size())) <= 2e-11 * alpha);
            }
            CHECK(!set.support().empty());
        }
    }
}

TEST(rows_solved_near_first_are_the_same_as_rows_solved_at_once) {
    Task task(60, 30, 3, true, 1.0, 5);
    GroupSet once = task.set();
    Interrupt interrupt;
    const double alpha = 0.1 * task.alpha_max();
    CHECK(once.solve(alpha, task.all(), interrupt) == Outcome::exact);
    const std::vector<double> first = dense(once, task.q.size());
    GroupSet set(*task.quadratic, task.penalty, true, 1e-10);
    CHECK(set.solve(alpha, task.all(), {0, 3, 7}, 0.5 * alpha, interrupt) == Outcome::exact);
    const std::vector<double> b = dense(set, task.q.size());
    for (std::size_t i = 0; i < b.size(); ++i) CHECK_CLOSE(b[i], first[i], 1e-9);
    // everything whose norm reaches half the kink is named, with all its columns
    const std::vector<double> c = task.correlations(b);
    const RowPenalty rows(task.penalty);
    std::size_t expected = 0;
    for (std::size_t j = 0; j < task.p; ++j) expected += rows.norm(c.data() + j, task.p) >= 0.5 * alpha ? 3 : 0;
    CHECK(set.reached().size() == expected);
    GroupSet::State state;
    set.save(state);
    set.solve(0.5 * alpha, task.all(), interrupt);
    set.restore(state);
    CHECK(check::same_bits(dense(set, task.q.size()), b));
}

TEST(rows_of_one_output_are_the_lasso) {
    Task task(50, 20, 1, true, 1.0, 17);
    GroupSet set = task.set();
    ActiveSet plain(*task.quadratic, task.penalty, 1e-10);
    Interrupt interrupt;
    for (double share = 0.8; share > 0.01; share *= 0.5) {
        set.solve(share * task.alpha_max(), task.all(), interrupt);
        plain.solve(share * task.alpha_max(), task.all(), interrupt);
        std::vector<double> b = dense(set, task.p), expected(task.p, 0.0);
        for (std::size_t i = 0; i < plain.support().size(); ++i)
            expected[static_cast<std::size_t>(plain.support()[i])] = plain.support_values()[i];
        for (std::size_t j = 0; j < task.p; ++j) CHECK_CLOSE(b[j], expected[j], 1e-10);
    }
}

TEST(a_copied_input_makes_rows_not_unique) {
    for (const bool copied : {false, true}) {
        Task task(40, 8, 2, true, 1.0, 29);
        const std::size_t m = task.q.size();
        for (std::size_t k = 0; k < 2 && copied; ++k) {  // input 7 becomes input 0
            const std::size_t to = k * 8 + 7, from = k * 8;
            for (std::size_t i = 0; i < m; ++i) task.H[to * m + i] = task.H[from * m + i];
            for (std::size_t i = 0; i < m; ++i) task.H[i * m + to] = task.H[i * m + from];
            task.q[to] = task.q[from];
        }
        GroupSet set = task.set();
        Interrupt interrupt;
        const double alpha = 0.1 * task.alpha_max();
        CHECK(set.solve(alpha, task.all(), interrupt) == Outcome::exact);
        CHECK(task.violation(alpha, dense(set, m)) <= 1e-10 * alpha);
        Index which = -1;
        CHECK(set.has_alternative(alpha, &which) == copied);
        CHECK(which == (copied ? 7 : -1));
    }
}

TEST(the_gap_of_a_row_is_that_of_fenchel_and_young) {
    Penalty penalty;
    penalty.l1_ratio = 0.5;
    penalty.factor.assign(2, 1.0);
    penalty.shared = 2;
    const RowPenalty rows(penalty);
    const double alpha = 2, b[2] = {0.3, -0.4}, best[2] = {0.3 * (1 / 0.5 + 1), -0.4 * (1 / 0.5 + 1)};
    CHECK_CLOSE(rows.gap(alpha, 0, b, best, 1, 1.0), 0.0, 1e-15);  // c in the subdifferential
    CHECK_CLOSE(rows.violation(alpha, 0, b, best, 1), 0.0, 1e-15);
    const double c[2] = {3, 4}, zero[2] = {0, 0};  // norm 5: excess 4 over a kink of 1, curve 1
    CHECK_CLOSE(rows.gap(alpha, 0, zero, c, 1, 1.0), 8.0, 1e-14);
    CHECK_CLOSE(rows.violation(alpha, 0, zero, c, 1), 4.0, 1e-14);
    penalty.l1_ratio = 1;
    CHECK(std::isinf(rows.conjugate(alpha, 0, 2.1)) && rows.conjugate(alpha, 0, 2.0) == 0);
}
