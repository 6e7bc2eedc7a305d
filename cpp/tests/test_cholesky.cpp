// Cholesky factors: fresh against their definition, updated against fresh ones.
#include "diamondring/cholesky.hpp"
#include "naive.hpp"

using check::Random;
using namespace diamondring;
using std::size_t;

namespace {

// A positive definite matrix: B'B / rows for random B, plus ridge on the diagonal.
std::vector<double> positive_matrix(size_t n, unsigned seed, double ridge = 0.05) {
    Random random(seed);
    const size_t rows = n + 10;
    const auto B = random.vector(rows * n);
    std::vector<double> G(n * n);
    for (size_t j = 0; j < n; ++j) {
        for (size_t i = 0; i < n; ++i) {
            G[i + j * n] = naive_dot(B.data() + i * rows, 1, B.data() + j * rows, 1, rows) / static_cast<double>(rows);
        }
        G[j + j * n] += ridge;
    }
    return G;
}

// max |L L' - G| over the members.
double residual(const double* L, size_t ldl, const std::vector<double>& G, size_t n, const std::vector<size_t>& members) {
    double worst = 0;
    for (size_t j = 0; j < members.size(); ++j) {
        for (size_t i = j; i < members.size(); ++i) {
            const double product = naive_dot(L + i, ldl, L + j, ldl, j + 1);
            worst = std::max(worst, std::abs(product - G[members[i] + members[j] * n]));
        }
    }
    return worst;
}

std::vector<size_t> first_members(size_t n) {
    std::vector<size_t> members(n);
    for (size_t i = 0; i < n; ++i) members[i] = i;
    return members;
}

// Appends column `member` of G to a factor over `members`.
bool append(CholeskyFactor& factor, const std::vector<double>& G, size_t n, std::vector<size_t>& members, size_t member) {
    std::vector<double> g(members.size());
    for (size_t i = 0; i < members.size(); ++i) g[i] = G[members[i] + member * n];
    if (!factor.append(g.data(), G[member + member * n], 1e-10)) return false;
    members.push_back(member);
    return true;
}

}  // namespace

TEST(cholesky_in_place) {
    for (const size_t n : {0, 1, 2, 7, 63, 64, 65, 130, 300}) {
        const auto G = positive_matrix(n, static_cast<unsigned>(n));
        auto L = G;
        CHECK(cholesky(L.data(), n, n) == n);
        CHECK(residual(L.data(), n, G, n, first_members(n)) < 1e-13);
        for (const int threads : {2, 4}) {
            auto again = G;
            CHECK(cholesky(again.data(), n, n, nullptr, threads) == n);
            bool same = true;
            for (size_t j = 0; j < n; ++j) {
                for (size_t i = j; i < n; ++i) same = same && again[i + j * n] == L[i + j * n];
            }
            CHECK(same);
        }
    }
}

TEST(cholesky_stops_at_a_bad_pivot) {
    const size_t n = 150;
    for (const size_t bad : {0, 5, 64, 149}) {
        auto G = positive_matrix(n, 3);
        G[bad + bad * n] = -1.0;
        const auto original = G;
        CHECK(cholesky(G.data(), n, n) == bad);
        CHECK(residual(G.data(), n, original, n, first_members(bad)) < 1e-13);
    }
    auto G = positive_matrix(n, 3);
    std::vector<double> tolerance(n, 0.0);
    tolerance[77] = 1e6;
    CHECK(cholesky(G.data(), n, n, tolerance.data()) == 77);
    auto with_nan = positive_matrix(n, 3);
    with_nan[20 + 20 * n] = std::numeric_limits<double>::quiet_NaN();
    CHECK(cholesky(with_nan.data(), n, n) == 20);
}

TEST(triangular_solves) {
    for (const size_t n : {1, 2, 13, 64, 65, 200, 400}) {
        const auto G = positive_matrix(n, static_cast<unsigned>(n));
        auto L = G;
        CHECK(cholesky(L.data(), n, n) == n);
        for (const size_t m : {1, 4, 5, 49, 100}) {
            Random random(m);
            const size_t ldb = n + 3;
            const auto B = random.vector(ldb * m);
            auto forward = B, backward = B, both = B, threaded = B;
            forward_solve(L.data(), n, n, forward.data(), ldb, m);
            backward_solve(L.data(), n, n, backward.data(), ldb, m);
            cholesky_solve(L.data(), n, n, both.data(), ldb, m);
            cholesky_solve(L.data(), n, n, threaded.data(), ldb, m, 3);
            CHECK(check::same_bits(both, threaded));
            double worst = 0;
            for (size_t c = 0; c < m; ++c) {
                for (size_t i = 0; i < n; ++i) {
                    const double b = B[i + c * ldb];
                    const size_t at = c * ldb;
                    worst = std::max(worst, std::abs(naive_dot(L.data() + i, n, forward.data() + at, 1, i + 1) - b));
                    const double below = naive_dot(L.data() + i + i * n, 1, backward.data() + i + at, 1, n - i);
                    worst = std::max(worst, std::abs(below - b));
                    worst = std::max(worst, std::abs(naive_dot(G.data() + i * n, 1, both.data() + at, 1, n) - b));
                }
                for (size_t i = n; i < ldb; ++i) CHECK(both[i + c * ldb] == B[i + c * ldb]);
            }
            CHECK_CLOSE(worst, 0.0, 1e-11);
        }
    }
}

TEST(one_vector_against_a_factor) {
    for (const size_t n : {0, 1, 64, 257, 300, 700}) {
        Random random(n);
        const size_t ld = n + 5;
        auto L = random.vector(ld * n);  // any lower triangle will do
        for (size_t j = 0; j < n; ++j) {
            for (size_t i = j + 1; i < n; ++i) L[i + j * ld] *= 0.05;
            L[j + j * ld] = 1.5 + random.uniform();
        }
        const auto b = random.vector(n);
        std::vector<double> image(n), half(n), again(n);
        cholesky_multiply(L.data(), ld, n, b.data(), image.data());
        for (size_t j = 0; j < n; ++j) half[j] = naive_dot(L.data() + j + j * ld, 1, b.data() + j, 1, n - j);
        for (size_t i = 0; i < n; ++i) {
            CHECK_CLOSE(image[i], naive_dot(L.data() + i, ld, half.data(), 1, i + 1), 1e-11);
        }
        auto x = image, y = image;
        forward_solve_one(L.data(), ld, n, x.data());
        for (size_t i = 0; i < n; ++i) CHECK_CLOSE(x[i], half[i], 1e-11);
        backward_solve_one(L.data(), ld, n, x.data());
        for (size_t i = 0; i < n; ++i) CHECK_CLOSE(x[i], b[i], 1e-11);
        cholesky_multiply(L.data(), ld, n, b.data(), again.data(), 3);
        CHECK(check::same_bits(image, again));
        cholesky_solve(L.data(), ld, n, y.data(), n, 1, 3);
        CHECK(check::same_bits(x, y));
    }
}

TEST(factor_grows_and_shrinks) {
    const size_t n = 120;
    const auto G = positive_matrix(n, 4);
    Random random(8);
    CholeskyFactor factor;
    std::vector<size_t> members, outside = first_members(n);
    for (int step = 0; step < 60; ++step) {
        for (int add = 0; add < 6 && !outside.empty(); ++add) {
            const size_t at = random.below(outside.size());
            CHECK(append(factor, G, n, members, outside[at]));
            outside.erase(outside.begin() + static_cast<std::ptrdiff_t>(at));
        }
        std::vector<int> gone;
        for (size_t i = 0; i < members.size(); ++i) {
            if (random.below(12) == 0 || (step % 9 == 8 && i + 1 == members.size())) gone.push_back(static_cast<int>(i));
        }
        factor.remove(gone);
        for (auto it = gone.rbegin(); it != gone.rend(); ++it) {
            outside.push_back(members[static_cast<size_t>(*it)]);
            members.erase(members.begin() + *it);
        }
        CHECK(factor.size() == members.size());
        CHECK_CLOSE(residual(factor.data(), factor.leading(), G, n, members), 0.0, 1e-13);
    }
    std::vector<double> b = random.vector(factor.size()), x = b;
    factor.solve(x.data());
    for (size_t i = 0; i < members.size(); ++i) {
        long double sum = 0;
        for (size_t j = 0; j < members.size(); ++j) sum += static_cast<long double>(G[members[i] + members[j] * n]) * x[j];
        CHECK_CLOSE(static_cast<double>(sum), b[i], 1e-11);
    }
    CHECK(factor.pivot_ratio() >= 1.0);
    CholeskyFactor copy = factor;
    CHECK(copy.size() == factor.size());
    CHECK_CLOSE(residual(copy.data(), copy.leading(), G, n, members), 0.0, 1e-13);
    copy.truncate(3);
    CHECK(copy.size() == 3);
    std::vector<int> everyone(factor.size());
    for (size_t i = 0; i < everyone.size(); ++i) everyone[i] = static_cast<int>(i);
    factor.remove(everyone);
    CHECK(factor.size() == 0);
    CHECK(factor.pivot_ratio() == 1.0);
}

TEST(factor_refuses_dependent_members) {
    const size_t n = 30;
    auto G = positive_matrix(n, 6);
    // Member 20 is made the sum of members 2 and 5.
    for (size_t i = 0; i < n; ++i) G[i + 20 * n] = G[20 + i * n] = G[i + 2 * n] + G[i + 5 * n];
    G[20 + 20 * n] = G[20 + 2 * n] + G[20 + 5 * n];
    CholeskyFactor factor;
    std::vector<size_t> members;
    for (size_t j = 0; j < n; ++j) CHECK(append(factor, G, n, members, j) == (j != 20));
    CHECK(factor.size() == n - 1);
    CHECK_CLOSE(residual(factor.data(), factor.leading(), G, n, members), 0.0, 1e-13);
}

TEST(factor_appends_blocks) {
    const size_t n = 90;
    auto G = positive_matrix(n, 6);
    for (size_t i = 0; i < n; ++i) G[i + 50 * n] = G[50 + i * n] = G[i + 2 * n];  // member 50 repeats member 2
    G[50 + 50 * n] = G[2 + 2 * n];
    for (size_t i = 0; i < n; ++i) G[i + 71 * n] = G[71 + i * n] = G[i + 70 * n];  // member 71 repeats its neighbour
    G[71 + 71 * n] = G[70 + 70 * n];
    G[70 + 71 * n] = G[71 + 70 * n] = G[70 + 70 * n];
    CholeskyFactor factor;
    std::vector<size_t> members;
    for (size_t begin = 0; begin < n; begin += 15) {
        const size_t k = 15;
        std::vector<double> cross(members.size() * k), block(k * k), tolerance(k, 1e-10);
        for (size_t c = 0; c < k; ++c) {
            for (size_t i = 0; i < members.size(); ++i) cross[i + c * members.size()] = G[members[i] + (begin + c) * n];
            for (size_t t = 0; t < k; ++t) block[t + c * k] = G[begin + t + (begin + c) * n];
        }
        std::vector<char> accepted(k);
        const size_t added = factor.append_block(cross.data(), members.size(), block.data(), k, k, tolerance.data(),
                                                 accepted.data());
        size_t counted = 0;
        for (size_t c = 0; c < k; ++c) {
            CHECK(static_cast<bool>(accepted[c]) == (begin + c != 50 && begin + c != 71));
            if (!accepted[c]) continue;
            members.push_back(begin + c);
            ++counted;
        }
        CHECK(added == counted);
        CHECK_CLOSE(residual(factor.data(), factor.leading(), G, n, members), 0.0, 1e-13);
    }
    CHECK(factor.size() == n - 2);
}

TEST(factor_appends_hundreds_at_once) {
    const size_t n = 260, first = 40;
    for (const bool twin : {false, true}) {
        auto G = positive_matrix(n, 9);
        if (twin) {  // member 200 repeats member 100
            for (size_t i = 0; i < n; ++i) G[i + 200 * n] = G[200 + i * n] = G[i + 100 * n];
            G[200 + 200 * n] = G[100 + 100 * n];
        }
        for (const size_t old : {size_t{0}, first}) {
            const size_t k = n - old;
            CholeskyFactor factor;
            if (old) CHECK(factor.factor(G.data(), n, old, nullptr) == old);
            std::vector<double> tolerance(k, 1e-10);
            std::vector<char> accepted(k);
            const size_t added = factor.append_block(G.data() + old * n, n, G.data() + old + old * n, n, k,
                                                     tolerance.data(), accepted.data(), 2);
            CHECK(added == k - twin);
            std::vector<size_t> members = first_members(n);
            if (twin) members.erase(members.begin() + 200);
            for (size_t c = 0; c < k; ++c) CHECK(static_cast<bool>(accepted[c]) == !(twin && old + c == 200));
            CHECK(factor.size() == members.size());
            CHECK_CLOSE(residual(factor.data(), factor.leading(), G, n, members), 0.0, 1e-13);
        }
    }
}

TEST(factor_of_a_whole_matrix) {
    const size_t n = 100;
    const auto G = positive_matrix(n, 6);
    CholeskyFactor factor;
    CHECK(factor.factor(G.data(), n, n, nullptr) == n);
    CHECK_CLOSE(residual(factor.data(), factor.leading(), G, n, first_members(n)), 0.0, 1e-13);
    auto bad = G;
    bad[40 + 40 * n] = 0.0;
    CHECK(factor.factor(bad.data(), n, n, nullptr) == 40);
    CHECK(factor.size() == 40);
}
