// The linear system of the members: conjugate gradients on an older factor against a factor of their own.
#include <cmath>
#include <memory>
#include <numeric>

#include "check.hpp"
#include "diamondring/members.hpp"

using namespace diamondring;

namespace {

using Index = std::int64_t;
using Matrix2 = std::vector<double>;  // square, both triangles

// B'B / rows for columns B that neighbour each other with correlation rho.
Matrix2 products(std::size_t rows, std::size_t p, double rho, std::uint64_t seed) {
    check::Random random(seed);
    std::vector<double> B = random.vector(rows * p);
    for (std::size_t e = rows; e < B.size(); ++e) B[e] = rho * B[e - rows] + std::sqrt(1 - rho * rho) * B[e];
    Matrix2 gram(p * p);
    for (std::size_t j = 0; j < p; ++j) {
        for (std::size_t i = 0; i <= j; ++i) {
            double sum = 0;
            for (std::size_t r = 0; r < rows; ++r) sum += B[i * rows + r] * B[j * rows + r];
            gram[i + j * p] = gram[j + i * p] = sum / static_cast<double>(rows);
        }
    }
    return gram;
}

struct System {
    std::size_t p;
    Matrix2 gram;
    Penalty penalty;
    std::unique_ptr<GramQuadratic> quadratic;

    System(Matrix2 products, double l1_ratio) : gram(std::move(products)) {
        p = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(gram.size()))));
        penalty.l1_ratio = l1_ratio;
        penalty.factor.assign(p, 1.0);
        penalty.lower.assign(p, -INFINITY);
        penalty.upper.assign(p, INFINITY);
        quadratic = std::make_unique<GramQuadratic>(std::make_shared<const std::vector<double>>(gram),
                                                    check::Random(3).vector(p), 10.0, p, nullptr);
    }
    // max_k |b - (G + D(alpha)) x|_k over max |b|
    double left(double alpha, const std::vector<Index>& members, const std::vector<double>& b,
                const std::vector<double>& x) const {
        double worst = 0, largest = 0;
        for (std::size_t k = 0; k < members.size(); ++k) {
            const std::size_t i = static_cast<std::size_t>(members[k]);
            long double sum = b[k] - penalty.l2(alpha, i) * x[k];
            for (std::size_t l = 0; l < members.size(); ++l)
                sum -= static_cast<long double>(gram[i + static_cast<std::size_t>(members[l]) * p]) * x[l];
            worst = std::max(worst, std::abs(static_cast<double>(sum)));
            largest = std::max(largest, std::abs(b[k]));
        }
        return worst / largest;
    }
};

std::vector<Index> every_other(std::size_t count) {
    std::vector<Index> out(count);
    for (std::size_t k = 0; k < count; ++k) out[k] = static_cast<Index>(2 * k);
    return out;
}

}  // namespace

TEST(an_older_factor_solves_like_one_of_its_own) {
    for (const double rho : {0.0, 0.9, 0.99}) {
        System s(products(250, 600, rho, 5), 0.7);  // more members than rows: without the L2 part there is no solution
        s.penalty.factor[4] = 3;
        s.penalty.factor[6] = 0.01;
        const std::vector<Index> members = every_other(300);
        const std::vector<double> b = check::Random(7).vector(members.size());
        Interrupt interrupt;
        MemberSystem older(*s.quadratic, s.penalty), own(*s.quadratic, s.penalty);
        CHECK(older.factorize(0.1, members, interrupt) == members.size());
        for (const double alpha : {0.1, 0.09, 0.05}) {
            CHECK(older.serves(alpha, members.size(), false));
            CHECK(own.factorize(alpha, members, interrupt) == members.size());
            std::vector<double> x(members.size(), 0.0), expected(x);
            CHECK(own.solve(alpha, members, b.data(), expected.data()));
            CHECK(own.iterations() == 0);
            double before = 1;
            for (int pass = 0; pass < 4; ++pass) {
                CHECK(older.solve(alpha, members, b.data(), x.data()));
                const double left = s.left(alpha, members, b, x);
                CHECK(left <= std::max(1.01 * MemberSystem::kGain * before, 1e-12));
                before = left;
            }
            CHECK((older.iterations() > 0) == (alpha < 0.1));
            for (std::size_t k = 0; k < members.size(); ++k)
                CHECK_CLOSE(x[k], expected[k], 1e-10 * (1 + std::abs(x[k])));
        }
    }
}

TEST(members_that_come_and_go_leave_an_older_factor_right) {
    System s(products(400, 400, 0.5, 9), 0.5);
    std::vector<Index> members(300), fresh(60);
    std::iota(members.begin(), members.end(), Index{0});
    std::iota(fresh.begin(), fresh.end(), Index{320});
    Interrupt interrupt;
    MemberSystem system(*s.quadratic, s.penalty);
    CHECK(system.factorize(0.02, members, interrupt) == 300);
    system.remove({0, 1, 17, 250, 299});
    for (const int k : {299, 250, 17, 1, 0}) members.erase(members.begin() + k);
    std::vector<char> accepted;
    CHECK(system.append(0.011, members, fresh, accepted) == fresh.size());  // their diagonal is that of the factor
    members.insert(members.end(), fresh.begin(), fresh.end());
    CHECK(system.serves(0.011, members.size(), false));
    const std::vector<double> b = check::Random(8).vector(members.size());
    std::vector<double> x(members.size(), 0.0);
    for (int pass = 0; pass < 4; ++pass) CHECK(system.solve(0.011, members, b.data(), x.data()));
    CHECK(s.left(0.011, members, b, x) < 1e-12);
}

TEST(when_a_factor_serves) {
    System s(products(300, 280, 0.2, 2), 0.5);
    std::vector<Index> all(280);
    std::iota(all.begin(), all.end(), Index{0});
    const std::vector<Index> few(all.begin(), all.begin() + 100);
    Interrupt interrupt;
    MemberSystem system(*s.quadratic, s.penalty);
    CHECK(system.serves(1.0, 0, true));
    CHECK(!system.serves(1.0, 280, false));
    system.factorize(1.0, all, interrupt);
    CHECK(system.serves(1.0, 280, true));
    CHECK(system.serves(0.5, 280, false) && !system.serves(0.5, 280, true));
    CHECK(!system.serves(0.49, 280, false));
    CHECK(!system.serves(1.1, 280, false));
    CHECK(!system.serves(1.0, 279, false));
    system.factorize(1.0, few, interrupt);
    CHECK(system.serves(1.0, 100, false) && !system.serves(0.9, 100, false));  // a small factor is made anew
    s.penalty.l1_ratio = 1;
    MemberSystem lasso(*s.quadratic, s.penalty);
    lasso.factorize(1.0, all, interrupt);
    CHECK(lasso.serves(0.01, 280, true));  // no L2 part: one factor for every alpha
}

TEST(a_system_that_is_indefinite_beside_its_factor_asks_for_a_new_one) {
    // Rounding can do this to a nearly singular system; here the penalty grows behind the factor's back.
    System s(products(300, 280, 0.2, 12), 0.5);
    std::vector<Index> all(280);
    std::iota(all.begin(), all.end(), Index{0});
    Interrupt interrupt;
    MemberSystem system(*s.quadratic, s.penalty);
    CHECK(system.factorize(1.0, all, interrupt) == 280);
    s.penalty.factor.assign(s.p, 100.0);
    const std::vector<double> b = check::Random(1).vector(280);
    std::vector<double> x(280, 0.0);
    CHECK(system.serves(0.6, 280, false));
    CHECK(!system.solve(0.6, all, b.data(), x.data()));
    CHECK(!system.serves(0.6, 280, false));
    CHECK(system.factorize(0.6, all, interrupt) == 280);
    CHECK(system.serves(0.6, 280, true) && system.serves(0.5, 280, false));
    CHECK(system.solve(0.6, all, b.data(), x.data()));
    CHECK(s.left(0.6, all, b, x) < 1e-12);
}

TEST(an_interrupt_leaves_no_half_made_factor) {
    const System s(products(300, 200, 0.0, 4), 0.5);
    std::vector<Index> all(200);
    std::iota(all.begin(), all.end(), Index{0});
    Interrupt stop([] { return true; });
    MemberSystem system(*s.quadratic, s.penalty);
    CHECK(system.factorize(1.0, all, stop) == 0);
    CHECK(system.size() == 0 && stop.stopped());
}

TEST(a_gram_matrix_gives_some_correlations_or_all) {
    System s(products(500, 450, 0.3, 6), 1.0);
    GramQuadratic& q = *s.quadratic;
    std::vector<Index> all(s.p), support = every_other(120);
    std::iota(all.begin(), all.end(), Index{0});
    const std::vector<double> values = check::Random(11).vector(support.size());
    std::vector<double> expected(s.p);
    const double square = q.gradient(support, values, all, expected.data());
    for (const std::size_t outside : {std::size_t{40}, std::size_t{330}}) {  // fewer than the support, and more
        std::vector<double> bar(s.p, INFINITY), c(s.p, NAN);
        for (std::size_t j = s.p - outside; j < s.p; ++j) bar[j] = 0.5 * std::abs(expected[j - 1]);
        std::vector<Index> reached, hoped;
        q.gradient_above(support, values, all, bar.data(), c.data(), reached);
        for (std::size_t j = s.p - outside; j < s.p; ++j) {
            CHECK_CLOSE(c[j], expected[j], 1e-12);
            if (std::abs(expected[j]) >= bar[j]) hoped.push_back(static_cast<Index>(j));
        }
        CHECK(reached == hoped);
        CHECK_CLOSE(q.complete(support, c.data()), square, 1e-12 * square);
        for (const Index index : support) {
            const std::size_t j = static_cast<std::size_t>(index);
            CHECK_CLOSE(c[j], expected[j], 1e-12);
        }
    }
}
