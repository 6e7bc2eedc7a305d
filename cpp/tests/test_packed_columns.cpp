// Both products in one pass against naive sums, for any number of threads the same.
#include "diamondring/packed_columns.hpp"
#include "naive.hpp"

using diamondring::PackedColumns;
using std::size_t;

namespace {

void check_sweep(size_t n, size_t p) {
    check::Random random(n + 31 * p);
    const auto X = random.vector(n * p), b = random.vector(p), start = random.vector(n), y = random.vector(n);
    PackedColumns packed;
    packed.clear(n + 1);  // of another table
    packed.add(3);
    packed.clear(n);
    for (size_t j = 0; j < p;) {  // in batches, so that they move
        const size_t more = std::min(p - j, j + 1);
        packed.add(more);
        for (const size_t end = j + more; j < end; ++j) std::copy_n(X.data() + j * n, n, packed.column(j));
    }
    CHECK(packed.size() == p);
    const auto cols = some_columns(random, p, p);
    std::vector<double> eta, v(n), c(p), once;
    for (const int threads : {1, 3}) {
        eta = start;
        std::vector<int> seen(n);
        const double total = packed.sweep(
            cols, b.data(), eta.data(), v.data(),
            [&](size_t first, size_t last) {
                double sum = 0;
                for (size_t i = first; i < last; ++i) {
                    ++seen[i];
                    v[i] = y[i] - eta[i];
                    sum += v[i];
                }
                return sum;
            },
            c.data(), threads);
        long double expected = 0;
        for (size_t i = 0; i < n; ++i) {
            long double sum = start[i];
            for (size_t j = 0; j < p; ++j) sum += static_cast<long double>(X[i + static_cast<size_t>(cols[j]) * n]) * b[j];
            CHECK(seen[i] == 1);
            CHECK_CLOSE(eta[i], static_cast<double>(sum), sum_tolerance(p));
            expected += v[i];
        }
        CHECK_CLOSE(total, static_cast<double>(expected), sum_tolerance(n * (p + 1)));
        for (size_t j = 0; j < p; ++j)
            CHECK_CLOSE(c[j], naive_dot(X.data() + static_cast<size_t>(cols[j]) * n, 1, v.data(), 1, n),
                        static_cast<double>(p + 1) * sum_tolerance(n));
        c.insert(c.end(), eta.begin(), eta.end());
        if (threads == 1) once = c;
        CHECK(c == once);
        c.resize(p);
    }
}

}  // namespace

TEST(packed_columns) {
    for (const size_t n : {1, 7, 64, 513, 2000}) {
        for (const size_t p : {1, 9, 40, 150}) check_sweep(n, p);
    }
}
