// A table stored by rows, walked along columns that are copied when asked for, against the same table by columns.
#include <thread>

#include "diamondring/matrix.hpp"
#include "naive.hpp"

using check::Random;
using diamondring::DenseView;
using diamondring::make_dense;
using diamondring::Matrix;
using std::size_t;

namespace {

template <class T>
struct Twins {
    size_t n, p;
    std::vector<T> by_rows, by_columns;
    std::unique_ptr<Matrix> lazy, plain;
    Twins(size_t rows, size_t cols) : n(rows), p(cols), by_rows(n * (p + 2)), by_columns(n * p) {
        Random random(n + p);
        const auto values = random.vector<T>(n * p);
        for (size_t i = 0; i < n; ++i) {
            for (size_t j = 0; j < p; ++j) by_rows[i * (p + 2) + j] = by_columns[j * n + i] = values[i * p + j];
        }
        lazy = make_dense(DenseView<T>{by_rows.data(), n, p, p + 2, true}, 2)->by_columns();
        plain = make_dense(DenseView<T>{by_columns.data(), n, p, n, false}, 2);
    }
};

template <class T>
void compare(const Twins<T>& t, size_t count, size_t m) {
    Random random(count + 7 * m);
    const auto cols = some_columns(random, t.p, count);
    const auto R = random.vector(t.n * m), coef = random.vector(count);
    std::vector<double> expected(count * m), found(count * m);
    t.plain->dot(cols.data(), count, R.data(), m, expected.data(), count);
    t.lazy->dot(cols.data(), count, R.data(), m, found.data(), count);
    for (size_t k = 0; k < count * m; ++k) CHECK_CLOSE(found[k], expected[k], sum_tolerance(t.n));
    std::vector<double> y(t.n, 0.5), z(t.n, 0.5);
    t.plain->add(cols.data(), count, coef.data(), y.data());
    t.lazy->add(cols.data(), count, coef.data(), z.data());
    for (size_t i = 0; i < t.n; ++i) CHECK_CLOSE(z[i], y[i], sum_tolerance(count));
}

}  // namespace

TEST(lazy_columns_like_columns) {
    for (const size_t n : {size_t{1}, size_t{63}, size_t{130}}) {
        const Twins<double> wide(n, 300);
        const Twins<float> single(n, 41);
        for (const size_t count : {1, 5, 40, 80, 300}) {
            compare(wide, count, 1);
            compare(wide, count, 5);
            compare(single, count, 4);
        }
        std::vector<double> a(n), b(n);
        for (const size_t j : {size_t{0}, size_t{7}, size_t{299}}) {
            wide.plain->column(j, a.data());
            wide.lazy->column(j, b.data());
            CHECK(check::same_bits(a, b));
        }
    }
}

TEST(lazy_columns_for_several_threads_at_once) {
    const Twins<double> t(97, 400);
    std::vector<std::thread> walkers;
    std::vector<std::vector<double>> found(4, std::vector<double>(400));
    const std::vector<double> r(97, 1.0);
    for (size_t w = 0; w < 4; ++w) {
        walkers.emplace_back([&, w] {
            for (std::int64_t j = 0; j < 400; ++j) {
                const std::int64_t c = w % 2 ? 399 - j : j;
                t.lazy->dot(&c, 1, r.data(), 1, &found[w][static_cast<size_t>(c)], 1);
            }
        });
    }
    for (std::thread& walker : walkers) walker.join();
    for (size_t j = 0; j < 400; ++j) {
        const double expected = naive_dot(&t.by_columns[j * 97], 1, r.data(), 1, 97);
        for (size_t w = 0; w < 4; ++w) CHECK_CLOSE(found[w][j], expected, sum_tolerance(97));
    }
}
