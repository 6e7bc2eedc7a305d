// The 8-bit copy: bytes and integer products equal to naive twins bit for bit, and bounds that hold whatever the numbers are.
#include "diamondring/byte_table.hpp"

#include <type_traits>

#include "naive.hpp"

using check::Random;
using diamondring::BYTE_ALIGN;
using diamondring::BYTE_LIMIT;
using diamondring::BYTE_SHIFT;
using diamondring::ByteTable;
using diamondring::DenseView;
using diamondring::Kernels;
using diamondring::WORD_LIMIT;
using std::size_t;

namespace {

size_t padded(size_t n) { return (n + BYTE_ALIGN - 1) / BYTE_ALIGN * BYTE_ALIGN; }

template <class T>
void check_quantise(const Kernels& k, size_t n) {
    Random random(n);
    const auto x = random.vector<T>(n + 1);
    const double center = 0.125;
    double range = 0;
    for (size_t i = 0; i < n; ++i) range = std::max(range, std::abs(static_cast<double>(x[i + 1]) - center));
    std::vector<std::uint8_t> out(padded(n), 7);
    double squares[2], found;
    const double inverse = BYTE_LIMIT / range;
    if constexpr (std::is_same_v<T, double>) {
        found = k.byte_range_f64(x.data() + 1, n, center);
        k.byte_quantise_f64(x.data() + 1, n, center, inverse, out.data(), squares);
    } else {
        found = k.byte_range_f32(x.data() + 1, n, center);
        k.byte_quantise_f32(x.data() + 1, n, center, inverse, out.data(), squares);
    }
    CHECK(found == range);
    double left = 0, copied = 0;
    for (size_t i = 0; i < n; ++i) {
        const double g = (static_cast<double>(x[i + 1]) - center) * inverse, integer = std::nearbyint(g);
        CHECK(out[i] == static_cast<int>(integer) + BYTE_SHIFT);
        left += (g - integer) * (g - integer);
        copied += integer * integer;
    }
    for (size_t i = n; i < out.size(); ++i) CHECK(out[i] == BYTE_SHIFT || out[i] == 7);
    CHECK_CLOSE(squares[0], left, 1e-12 * left + 1e-30);
    CHECK(squares[1] == copied);
}

// Numbers of full size and one sign are what comes nearest to overflow.
void check_products(const Kernels& k, size_t n, size_t p, size_t m, bool extreme) {
    Random random(n + 31 * p + 977 * m);
    const size_t ldk = n + BYTE_ALIGN, ldo = p + 1;
    std::vector<std::uint8_t> K(ldk * p + 1);
    std::vector<std::int16_t> Q(ldk * m + 1);
    for (auto& v : K) v = static_cast<std::uint8_t>(extreme ? 255 : random.below(256));
    for (auto& v : Q) v = static_cast<std::int16_t>(extreme ? -WORD_LIMIT : random.uniform() * WORD_LIMIT);
    const auto cols = some_columns(random, p, p);
    for (const bool chosen : {false, true}) {
        std::vector<double> out(ldo * m, 77.0);
        k.bytes_multi(K.data() + 1, ldk, n, chosen ? cols.data() : nullptr, p, Q.data() + 1, ldk, m, out.data(), ldo);
        for (size_t r = 0; r < m; ++r) {
            for (size_t j = 0; j < p; ++j) {
                const size_t c = chosen ? static_cast<size_t>(cols[j]) : j;
                std::int64_t sum = 0;
                for (size_t i = 0; i < n; ++i) sum += std::int64_t{K[1 + i + c * ldk]} * Q[1 + i + r * ldk];
                CHECK(out[r * ldo + j] == static_cast<double>(sum));
            }
            CHECK(out[r * ldo + p] == 77.0);
        }
    }
}

double heavy(Random& random) {  // Student's t with 2 degrees of freedom, by its quantile function
    const double a = random.uniform();
    return a * std::sqrt(2.0 / (1.0 - a * a));
}

// A column of the kind named, in which nothing is rounded afterwards unless T is float.
template <class T>
void fill_column(Random& random, size_t kind, size_t n, T* x) {
    constexpr double huge = std::is_same_v<T, double> ? 1e300 : 1e37, tiny = std::is_same_v<T, double> ? 1e-300 : 1e-37;
    for (size_t i = 0; i < n; ++i) {
        const double u = random.uniform();
        const double values[] = {u, heavy(random), 3.25, u * huge, u * tiny, u * tiny * 1e-7, 1e6 + u,
                                 static_cast<double>(random.below(255)) - 127, i == n / 2 ? 1e9 : u, i % 2 ? huge : -huge,
                                 i == 0 ? 1.0 : 0.0, 0.0, (static_cast<double>(random.below(255)) - 127) / 3};
        x[i] = static_cast<T>(values[kind]);
    }
}
constexpr size_t kKinds = 13;

// Row weights times residuals, of which some are zero because their rows are held out.
void fill_vector(Random& random, size_t kind, size_t n, double* v) {
    for (size_t i = 0; i < n; ++i) {
        const double u = random.uniform();
        const double values[] = {u, heavy(random), i % 5 ? u : 0.0, 0.0, u * 1e300, u * 1e-300, u * 1e-310,
                                 std::trunc(u * WORD_LIMIT), 1.0};
        v[i] = values[kind];
    }
}
constexpr size_t kVectors = 9;

template <class T>
struct Example {
    size_t n, p, m = kVectors;
    std::vector<T> X;
    std::vector<double> center, V;
    Example(size_t rows, size_t columns, std::uint64_t seed) : n(rows), p(columns) {
        Random random(seed);
        X.resize((n + 1) * p);
        V.resize(n * m);
        for (size_t j = 0; j < p; ++j) {
            fill_column(random, j % kKinds, n, X.data() + j * (n + 1));
            long double sum = 0;
            for (size_t i = 0; i < n; ++i) sum += X[i + j * (n + 1)];
            center.push_back(static_cast<double>(sum / static_cast<long double>(n)));
        }
        for (size_t r = 0; r < m; ++r) fill_vector(random, r, n, V.data() + r * n);
    }
    DenseView<T> view() const { return {X.data(), n, p, n + 1, false}; }
    // The product, and the norms of both factors.
    long double exact(size_t j, size_t r, bool centred, long double& size) const {
        long double sum = 0, xx = 0, vv = 0;
        for (size_t i = 0; i < n; ++i) {
            const long double x = static_cast<long double>(X[i + j * (n + 1)]) - (centred ? center[j] : 0.0);
            const long double v = V[i + r * n];
            sum += x * v;
            xx += x * x;
            vv += v * v;
        }
        size = std::sqrt(xx) * std::sqrt(vv);
        return sum;
    }
};

template <class T>
void check_bounds(size_t n, size_t p, bool centred) {
    const Example<T> example(n, p, n + p);
    const ByteTable table(example.view(), centred ? example.center.data() : nullptr, 2);
    std::vector<double> upper(p * example.m), approx(p * example.m);
    table.upper_bounds(nullptr, p, example.V.data(), example.m, upper.data(), p, approx.data());
    for (size_t r = 0; r < example.m; ++r) {
        for (size_t j = 0; j < p; ++j) {
            long double size;
            const long double exact = example.exact(j, r, centred, size);
            const long double bound = upper[r * p + j], near = approx[r * p + j];
            CHECK(std::abs(exact) <= bound);
            if (std::isfinite(upper[r * p + j])) CHECK(std::abs(exact - near) <= bound - std::abs(near) + 1e-15L * bound);
            // Well spread numbers of moderate size: the bound is also of use.
            const size_t column = j % kKinds;
            if (n < 50 || (r != 0 && r != 2 && r != 7)) continue;
            if (column == 0 || (centred && column == 6)) CHECK(bound - std::abs(near) <= 0.006L * size);
        }
    }
}

}  // namespace

TEST(byte_table_quantises_like_its_twin) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1023, 5000}) {
            check_quantise<double>(k, n);
            check_quantise<float>(k, n);
        }
    });
}

TEST(byte_table_products_are_exact) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : {64, 128, 4096, 4160, 8192}) check_products(k, n, 5, 5, false);
        for (const size_t n : {64, 4096, 20480}) check_products(k, n, 5, 5, true);
        for (size_t m = 0; m <= 9; ++m) {
            for (size_t p = 1; p <= 9; ++p) check_products(k, 192, p, m, false);
        }
        check_products(k, 0, 3, 2, false);
    });
}

TEST(byte_table_bounds_hold) {
    for (const bool centred : {true, false}) {
        for (const size_t n : {1, 2, 3, 17, 64, 100, 1001, 9000}) {
            check_bounds<double>(n, 2 * kKinds, centred);
            check_bounds<float>(n, 2 * kKinds, centred);
        }
        check_bounds<double>(50, 40 * kKinds, centred);
    }
}

// Where neither copy loses anything, what is left of the bound is the allowance for rounding.
TEST(byte_table_exact_copies_have_narrow_bounds) {
    Random random(3);
    const size_t n = 300, p = 20, m = 3;
    std::vector<double> X(n * p), V(n * m), upper(p * m), approx(p * m);
    const double column_unit = 1.0 / 3, vector_unit = 1.0 / 7;
    for (double& x : X) x = (static_cast<double>(random.below(255)) - 127) * column_unit;
    for (double& v : V) v = std::trunc(random.uniform() * WORD_LIMIT) * vector_unit;
    for (size_t j = 0; j < p; ++j) X[j * n] = BYTE_LIMIT * column_unit;
    for (size_t r = 0; r < m; ++r) V[r * n] = WORD_LIMIT * vector_unit;
    const ByteTable table(DenseView<double>{X.data(), n, p, n, false}, nullptr, 1);
    table.upper_bounds(nullptr, p, V.data(), m, upper.data(), p, approx.data());
    for (size_t r = 0; r < m; ++r) {
        for (size_t j = 0; j < p; ++j) {
            long double exact = 0, xx = 0, vv = 0;
            for (size_t i = 0; i < n; ++i) {
                const long double x = X[j * n + i], v = V[r * n + i];
                exact += x * v;
                xx += x * x;
                vv += v * v;
            }
            const double width = upper[r * p + j] - std::abs(approx[r * p + j]);
            CHECK(std::abs(exact) <= static_cast<long double>(upper[r * p + j]));
            CHECK(std::abs(exact - static_cast<long double>(approx[r * p + j])) <= static_cast<long double>(width));
            CHECK(static_cast<long double>(width) <= 1e-14L * std::sqrt(xx * vv));
        }
    }
}

// Column 0 has the signs of what the first vector loses in its copy, and loses nothing itself; the second vector is what column
// 1 loses. Cauchy's inequality is nearly an equality for both.
TEST(byte_table_bounds_hold_where_they_are_attained) {
    const size_t n = 500;
    Random random(9);
    std::vector<double> X(2 * n), V = random.vector(2 * n), upper(4), approx(4);
    V[0] = 1.0;
    for (size_t i = 0; i < n; ++i) {
        X[i] = V[i] < std::nearbyint(V[i] * WORD_LIMIT) / WORD_LIMIT ? -1.0 : 1.0;
        X[n + i] = random.uniform();
    }
    const DenseView<double> view{X.data(), n, 2, n, false};
    const ByteTable table(view, nullptr, 1);
    for (size_t i = 0; i < n; ++i) V[n + i] = X[n + i] - table.step(1) * (table.bytes(1)[i] - BYTE_SHIFT);
    table.upper_bounds(nullptr, 2, V.data(), 2, upper.data(), 2, approx.data());
    for (const size_t k : {0, 3}) {  // column 0 with the first vector, column 1 with the second
        const double exact = naive_dot(X.data() + (k ? n : 0), 1, V.data() + (k ? n : 0), 1, n);
        const double error = std::abs(exact - approx[k]), width = upper[k] - std::abs(approx[k]);
        CHECK(error <= width);
        CHECK(width < (k ? 1.02 : 1.2) * error);
        CHECK(std::abs(exact) <= upper[k]);
    }
}

TEST(byte_table_norms_are_above_the_true_ones) {
    const Example<double> example(777, 2 * kKinds, 5);
    const ByteTable table(example.view(), example.center.data(), 1);
    CHECK(table.rows() == example.n && table.cols() == example.p);
    for (size_t j = 0; j < example.p; ++j) {
        long double error = 0, copy = 0;
        for (size_t i = 0; i < example.n; ++i) {
            const long double x = static_cast<long double>(example.X[i + j * (example.n + 1)]) - example.center[j];
            const long double k = static_cast<long double>(table.step(j)) * (table.bytes(j)[i] - BYTE_SHIFT);
            error += (x - k) * (x - k);
            copy += k * k;
        }
        CHECK(std::sqrt(error) <= static_cast<long double>(table.error_norm(j)));
        CHECK(std::sqrt(copy) <= static_cast<long double>(table.copy_norm(j)));
        if (j % kKinds <= 1) CHECK(static_cast<long double>(table.error_norm(j)) <= std::sqrt(error) * (1 + 1e-10L));
    }
}

TEST(byte_table_of_rows_is_that_of_columns) {
    const Example<double> example(130, 900, 3);
    const size_t n = example.n, p = example.p, m = example.m;
    const DenseView<double> columns = example.view();
    std::vector<double> turned(n * (p + 1)), expected(p * m), found(p * m);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < p; ++j) turned[i * (p + 1) + j] = columns.data[j * columns.ld + i];
    }
    const ByteTable first(columns, example.center.data(), 1);
    const ByteTable second(DenseView<double>{turned.data(), n, p, p + 1, true}, example.center.data(), 2);
    first.upper_bounds(nullptr, p, example.V.data(), m, expected.data(), p);
    second.upper_bounds(nullptr, p, example.V.data(), m, found.data(), p);
    CHECK(check::same_bits(expected, found));
}

TEST(byte_table_same_bits_for_any_threads_and_any_choice_of_columns) {
    const Example<double> example(130, 900, 11);
    const size_t p = example.p, m = example.m;
    Random random(4);
    const auto cols = some_columns(random, p, p / 2);
    std::vector<double> first(p * m), all(p * m), some(cols.size() * m);
    for (const int threads : {1, 2, 3, 8}) {
        const ByteTable table(example.view(), example.center.data(), threads);
        table.upper_bounds(nullptr, p, example.V.data(), m, all.data(), p);
        if (threads == 1) first = all;
        CHECK(check::same_bits(first, all));
        table.upper_bounds(cols.data(), cols.size(), example.V.data(), m, some.data(), cols.size());
        bool same = true;
        for (size_t r = 0; r < m; ++r) {
            for (size_t k = 0; k < cols.size(); ++k) {
                same = same && some[r * cols.size() + k] == all[r * p + static_cast<size_t>(cols[k])];
            }
        }
        CHECK(same);
        table.upper_bounds(cols.data(), 0, example.V.data(), m, nullptr, 0);
        table.upper_bounds(nullptr, p, nullptr, 0, nullptr, p);
    }
}
