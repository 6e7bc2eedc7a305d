// The band form against the matrix it came from; the same bits for any number of threads; interrupts.
#include "check.hpp"
#include "diamondring/band.hpp"

using check::Random;
using namespace diamondring;
using std::size_t;

namespace {

// X'X of a random X with `rank` rows, column-major with leading dimension m + 1.
std::vector<double> random_gram(Random& random, size_t m, size_t rank) {
    const std::vector<double> x = random.vector(m * rank);
    std::vector<double> a((m + 1) * m, 77.0);
    for (size_t j = 0; j < m; ++j) {
        for (size_t i = 0; i < m; ++i) {
            double sum = 0;
            for (size_t l = 0; l < rank; ++l) sum += x[l + i * rank] * x[l + j * rank];
            a[i + j * (m + 1)] = sum;
        }
    }
    return a;
}

struct Solved {
    std::vector<double> turned, x;
};

Solved solve(const std::vector<double>& a, size_t m, const std::vector<double>& alphas, const std::vector<double>& rhs,
             size_t n_rhs, int threads) {
    Interrupt interrupt;
    const BandForm form(a.data(), m + 1, m, threads, interrupt);
    Solved out{rhs, std::vector<double>(m * alphas.size())};
    CHECK(form.rotate(out.turned.data(), m, n_rhs, true, threads, interrupt));
    CHECK(form.solve(alphas.data(), alphas.size(), out.turned.data(), m, n_rhs, out.x.data(), m, threads) == 0);
    CHECK(form.rotate(out.x.data(), m, alphas.size(), false, threads, interrupt));
    return out;
}

void check_solutions(size_t m, size_t rank, bool one_rhs) {
    Random random(static_cast<unsigned>(m));
    const std::vector<double> a = random_gram(random, m, rank), alphas{0.5, 2.0, 30.0};
    const size_t n_rhs = one_rhs ? 1 : alphas.size();
    const std::vector<double> rhs = random.vector(m * n_rhs);
    const Solved found = solve(a, m, alphas, rhs, n_rhs, 1);
    double before = 0, after = 0, largest = 0;
    for (size_t i = 0; i < m; ++i) {
        before += rhs[i] * rhs[i];
        after += found.turned[i] * found.turned[i];
    }
    CHECK_CLOSE(after, before, 1e-13 * (before + 1));
    for (const double v : a) largest = std::max(largest, std::abs(v));
    for (size_t k = 0; k < alphas.size(); ++k) {
        for (size_t i = 0; i < m; ++i) {
            double sum = alphas[k] * found.x[i + k * m];
            for (size_t j = 0; j < m; ++j) sum += a[i + j * (m + 1)] * found.x[j + k * m];
            CHECK_CLOSE(sum, rhs[i + (one_rhs ? 0 : k) * m], 1e-14 * static_cast<double>(m) * largest);
        }
    }
    for (const int threads : {2, 3, 8}) {
        const Solved again = solve(a, m, alphas, rhs, n_rhs, threads);
        CHECK(check::same_bits(found.turned, again.turned));
        CHECK(check::same_bits(found.x, again.x));
    }
}

}  // namespace

TEST(band_form_solves_shifted_systems) {
    for (const size_t m : {1, 2, 3, 31, 32, 33, 34, 63, 64, 65, 100, 257}) check_solutions(m, m + 3, m % 2 == 0);
    check_solutions(300, 310, true);   // several tiles, several blocks of rows
    check_solutions(90, 5, false);     // mostly null space
    check_solutions(40, 0, true);      // nothing but zeros: no reflectors at all
}

TEST(band_form_of_huge_and_tiny_numbers) {
    for (const double size : {1e200, 1e-200}) {
        Interrupt interrupt;
        const std::vector<double> a{4 * size, size, size, 3 * size}, alphas{size}, rhs{6.0, 5.0};  // 5 1; 1 4
        const BandForm form(a.data(), 2, 2, 1, interrupt);
        std::vector<double> turned = rhs, x(2);
        CHECK(form.rotate(turned.data(), 2, 1, true, 1, interrupt));
        CHECK(form.solve(alphas.data(), 1, turned.data(), 2, 1, x.data(), 2, 1) == 0);
        CHECK(form.rotate(x.data(), 2, 1, false, 1, interrupt));
        CHECK_CLOSE(x[0] * size, 1.0, 1e-15);
        CHECK_CLOSE(x[1] * size, 1.0, 1e-15);
    }
}

TEST(band_form_of_an_indefinite_matrix) {
    Interrupt interrupt;
    const std::vector<double> a{1.0, 2.0, 2.0, 1.0}, alphas{0.5, 5.0}, rhs{1.0, 1.0};
    const BandForm form(a.data(), 2, 2, 1, interrupt);
    std::vector<double> x(4);
    CHECK(form.solve(alphas.data(), 2, rhs.data(), 2, 1, x.data(), 2, 1) == 1);  // the eigenvalues are -1 and 3
}

TEST(band_form_interrupted) {
    Random random(1);
    const std::vector<double> a = random_gram(random, 100, 100);
    Interrupt interrupt;
    interrupt.stop();
    const BandForm form(a.data(), 101, 100, 2, interrupt);
    CHECK(form.size() == 100);
    std::vector<double> x(100, 1.0);
    Interrupt fine;
    const BandForm whole(a.data(), 101, 100, 2, fine);
    CHECK(!whole.rotate(x.data(), 100, 1, true, 2, interrupt));
}
