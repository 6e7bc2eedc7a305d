// Every leaf loop of every instruction set against naive sums: odd sizes, offsets that break alignment, 0 to 17 residuals.
#include "naive.hpp"

using check::Random;
using diamondring::Kernels;
using std::size_t;

namespace {

const std::vector<size_t> kSizes = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 100, 257, 2047, 2048, 2049, 5000};

template <class T>
struct Calls;
template <>
struct Calls<double> {
    static auto moments(const Kernels& k) { return k.moments_f64; }
    static auto moments_rm(const Kernels& k) { return k.moments_rm_f64; }
    static auto xt(const Kernels& k) { return k.xt_multi_f64; }
    static auto xb(const Kernels& k) { return k.xb_f64; }
    static auto xt_rm(const Kernels& k) { return k.xt_multi_rm_f64; }
    static auto xb_rm(const Kernels& k) { return k.xb_rm_f64; }
};
template <>
struct Calls<float> {
    static auto moments(const Kernels& k) { return k.moments_f32; }
    static auto moments_rm(const Kernels& k) { return k.moments_rm_f32; }
    static auto xt(const Kernels& k) { return k.xt_multi_f32; }
    static auto xb(const Kernels& k) { return k.xb_f32; }
    static auto xt_rm(const Kernels& k) { return k.xt_multi_rm_f32; }
    static auto xb_rm(const Kernels& k) { return k.xb_rm_f32; }
};

template <class T>
void check_moments(const Kernels& k, size_t n) {
    Random random(n);
    const auto x = random.vector<T>(n + 1);
    auto w = random.vector(n);
    for (double& v : w) v = std::abs(v);
    for (const bool weighted : {false, true}) {
        long double sum = 0, square = 0;
        for (size_t i = 0; i < n; ++i) {
            const long double d = static_cast<long double>(x[i + 1]) - 0.25L, wd = weighted ? w[i] * d : d;
            sum += wd;
            square += wd * d;
        }
        double out[2];
        Calls<T>::moments(k)(x.data() + 1, weighted ? w.data() : nullptr, n, 0.25, out);
        CHECK_CLOSE(out[0], static_cast<double>(sum), sum_tolerance(n));
        CHECK_CLOSE(out[1], static_cast<double>(square), 2 * sum_tolerance(n));
    }
}

template <class T>
void check_row_moments(const Kernels& k, size_t n, size_t p) {
    Random random(n + 31 * p);
    const size_t ldx = p + 3;
    const auto X = random.vector<T>(ldx * n + 1);
    const auto shift = random.vector(p);
    auto w = random.vector(n);
    for (double& v : w) v = std::abs(v);
    for (const bool weighted : {false, true}) {
        std::vector<double> sums(p + 1, 77.0), squares(p + 1, 77.0);
        Calls<T>::moments_rm(k)(X.data() + 1, ldx, n, p, weighted ? w.data() : nullptr, shift.data(), sums.data(),
                                squares.data());
        CHECK(sums[p] == 77.0 && squares[p] == 77.0);
        for (size_t j = 0; j < p; ++j) {
            long double sum = 0, square = 0;
            for (size_t i = 0; i < n; ++i) {
                const long double d = static_cast<long double>(X[1 + i * ldx + j]) - static_cast<long double>(shift[j]);
                const long double wd = weighted ? w[i] * d : d;
                sum += wd;
                square += wd * d;
            }
            CHECK_CLOSE(sums[j], static_cast<double>(sum), 4 * sum_tolerance(n));
            CHECK_CLOSE(squares[j], static_cast<double>(square), 8 * sum_tolerance(n));
        }
    }
}

template <class T>
void check_columns(const Kernels& k, size_t n, size_t p, size_t m) {
    Random random(n + 31 * p + 977 * m);
    const size_t ldx = n + 3, ldr = n + 1, ldo = p + 2;
    const auto X = random.vector<T>(ldx * p + 1);
    const auto R = random.vector(ldr * m + 1);
    const auto cols = some_columns(random, p, p);
    for (const bool chosen : {false, true}) {
        std::vector<double> out(ldo * m, 77.0);
        Calls<T>::xt(k)(X.data() + 1, ldx, n, chosen ? cols.data() : nullptr, p, R.data() + 1, ldr, m, out.data(), ldo);
        for (size_t r = 0; r < m; ++r) {
            for (size_t j = 0; j < p; ++j) {
                const size_t c = chosen ? static_cast<size_t>(cols[j]) : j;
                const double expected = naive_dot(X.data() + 1 + c * ldx, 1, R.data() + 1 + r * ldr, 1, n);
                CHECK_CLOSE(out[r * ldo + j], expected, sum_tolerance(n));
            }
            CHECK(p == ldo || out[r * ldo + p] == 77.0);
        }
        // A column on its own gives the same bits as among others.
        for (size_t j = 0; j < p; ++j) {
            const std::int64_t c = chosen ? cols[j] : static_cast<std::int64_t>(j);
            std::vector<double> alone(m);
            Calls<T>::xt(k)(X.data() + 1, ldx, n, &c, 1, R.data() + 1, ldr, m, alone.data(), 1);
            for (size_t r = 0; r < m; ++r) CHECK(alone[r] == out[r * ldo + j]);
        }
    }
}

template <class T>
void check_combination(const Kernels& k, size_t n, size_t p) {
    Random random(n + 31 * p);
    const size_t ldx = n + 3, ldx_rows = p + 3;
    const auto X = random.vector<T>(ldx * p + 1), by_rows = random.vector<T>(ldx_rows * n + 1);
    const auto b = random.vector(p), start = random.vector(n);
    const auto cols = some_columns(random, p, p);
    for (const bool chosen : {false, true}) {
        const std::int64_t* numbers = chosen ? cols.data() : nullptr;
        auto out = start, out_rows = start;
        Calls<T>::xb(k)(X.data() + 1, ldx, n, numbers, p, b.data(), out.data());
        Calls<T>::xb_rm(k)(by_rows.data() + 1, ldx_rows, n, numbers, p, b.data(), out_rows.data());
        for (size_t i = 0; i < n; ++i) {
            long double sum = start[i], sum_rows = start[i];
            for (size_t j = 0; j < p; ++j) {
                const size_t c = chosen ? static_cast<size_t>(cols[j]) : j;
                sum += static_cast<long double>(X[1 + i + c * ldx]) * b[j];
                sum_rows += static_cast<long double>(by_rows[1 + i * ldx_rows + c]) * b[j];
            }
            CHECK_CLOSE(out[i], static_cast<double>(sum), sum_tolerance(p));
            CHECK_CLOSE(out_rows[i], static_cast<double>(sum_rows), sum_tolerance(p));
        }
    }
}

// In two pieces of rows, the sums kept in between.
void check_lanes(const Kernels& k, size_t n, size_t p) {
    Random random(n + 31 * p);
    const size_t ldx = n + 3, half = n / 2;
    const auto X = random.vector(ldx * p + 1), r = random.vector(n + 1);
    const auto cols = some_columns(random, p, p);
    std::vector<double> sums(p * k.lanes);
    k.xt_lanes(X.data() + 1, ldx, half, cols.data(), p, r.data() + 1, sums.data());
    k.xt_lanes(X.data() + 1 + half, ldx, n - half, cols.data(), p, r.data() + 1 + half, sums.data());
    for (size_t j = 0; j < p; ++j) {
        double sum = 0;
        for (size_t l = 0; l < k.lanes; ++l) sum += sums[j * k.lanes + l];
        const double* column = X.data() + 1 + static_cast<size_t>(cols[j]) * ldx;
        CHECK_CLOSE(sum, naive_dot(column, 1, r.data() + 1, 1, n), sum_tolerance(n));
    }
}

template <class T>
void check_rows(const Kernels& k, size_t n, size_t p, size_t m) {
    Random random(n + 31 * p + 977 * m);
    const size_t ldx = p + 3, ldr = n + 1, ldo = p + 2;
    const auto X = random.vector<T>(ldx * n + 1);
    const auto R = random.vector(ldr * m);
    const auto start = random.vector(ldo * m);
    auto whole = start, halves = start;
    Calls<T>::xt_rm(k)(X.data() + 1, ldx, n, 0, p, R.data(), ldr, m, whole.data(), ldo);
    Calls<T>::xt_rm(k)(X.data() + 1, ldx, n, p / 3, p, R.data(), ldr, m, halves.data(), ldo);
    Calls<T>::xt_rm(k)(X.data() + 1, ldx, n, 0, p / 3, R.data(), ldr, m, halves.data(), ldo);
    CHECK(check::same_bits(whole, halves));
    for (size_t r = 0; r < m; ++r) {
        for (size_t j = 0; j < p; ++j) {
            const double expected = start[r * ldo + j] + naive_dot(X.data() + 1 + j, ldx, R.data() + r * ldr, 1, n);
            CHECK_CLOSE(whole[r * ldo + j], expected, sum_tolerance(n));
        }
        for (size_t j = p; j < ldo; ++j) CHECK(whole[r * ldo + j] == start[r * ldo + j]);
    }
}

template <class T, class I, class F>
void check_sparse(F kernel, size_t m) {
    const size_t n = 50, p = 23;
    Random random(m);
    std::vector<T> data;
    std::vector<I> idx, indptr = {0};
    for (size_t j = 0; j < p; ++j) {
        for (size_t i = 0; i < n; ++i) {
            if (random.below(p) >= j) continue;  // column 0 is empty
            data.push_back(static_cast<T>(random.uniform()));
            idx.push_back(static_cast<I>(i));
        }
        indptr.push_back(static_cast<I>(idx.size()));
    }
    const auto R = random.vector(n * m);
    const auto cols = some_columns(random, p, p);
    const size_t ldo = p + 1;
    for (const bool chosen : {false, true}) {
        std::vector<double> out(ldo * m, 77.0);
        kernel(data.data(), idx.data(), indptr.data(), chosen ? cols.data() : nullptr, p, R.data(), m, out.data(), ldo);
        for (size_t r = 0; r < m; ++r) {
            for (size_t j = 0; j < p; ++j) {
                const size_t c = chosen ? static_cast<size_t>(cols[j]) : j;
                long double sum = 0;
                for (auto at = static_cast<size_t>(indptr[c]); at < static_cast<size_t>(indptr[c + 1]); ++at) {
                    sum += static_cast<long double>(data[at]) * R[static_cast<size_t>(idx[at]) * m + r];
                }
                CHECK_CLOSE(out[r * ldo + j], static_cast<double>(sum), sum_tolerance(n));
            }
        }
    }
}

}  // namespace

TEST(kernels_vectors) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : kSizes) {
            Random random(n);
            const auto x = random.vector(n + 1);
            const auto y = random.vector(n + 1);
            CHECK_CLOSE(k.dot(x.data() + 1, y.data() + 1, n), naive_dot(x.data() + 1, 1, y.data() + 1, 1, n), sum_tolerance(n));
            auto z = y;
            k.axpy(n, 0.75, x.data() + 1, z.data() + 1);
            CHECK(z[0] == y[0]);
            for (size_t i = 1; i <= n; ++i) CHECK_CLOSE(z[i], y[i] + 0.75 * x[i], 4e-16);
            auto a = x, b = y;
            k.rot(n, 0.6, 0.8, a.data() + 1, b.data() + 1);
            CHECK(a[0] == x[0] && b[0] == y[0]);
            for (size_t i = 1; i <= n; ++i) {
                CHECK_CLOSE(a[i], 0.6 * x[i] + 0.8 * y[i], 4e-16);
                CHECK_CLOSE(b[i], 0.6 * y[i] - 0.8 * x[i], 4e-16);
            }
            check_moments<double>(k, n);
            check_moments<float>(k, n);
        }
    });
}

TEST(kernels_columns_times_residuals) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : kSizes) {
            for (const size_t m : {size_t{1}, size_t{3}, size_t{4}}) {
                check_columns<double>(k, n, 9, m);
                check_columns<float>(k, n, 9, m);
            }
        }
        for (size_t m = 0; m <= 17; ++m) {
            for (const size_t p : {size_t{1}, size_t{4}, size_t{17}}) {
                check_columns<double>(k, 21, p, m);
                check_columns<float>(k, 21, p, m);
            }
        }
        double untouched = 7.0;  // no column at all
        k.xt_multi_f64(nullptr, 1, 5, nullptr, 0, &untouched, 1, 1, &untouched, 1);
        CHECK(untouched == 7.0);
    });
}

TEST(kernels_rows_times_residuals) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : {0, 1, 2, 3, 4, 5, 9, 33}) {
            for (const size_t p : {1, 2, 7, 8, 9, 31, 1023, 1024, 1030}) {
                check_row_moments<double>(k, n, p);
                check_row_moments<float>(k, n, p);
                for (const size_t m : {1, 2, 4, 7}) {
                    check_rows<double>(k, n, p, m);
                    check_rows<float>(k, n, p, m);
                }
            }
        }
    });
}

TEST(kernels_columns_times_coefficients) {
    for_each_table([](const Kernels& k) {
        for (const size_t n : kSizes) {
            for (const size_t p : {1, 5, 8, 19}) {
                check_combination<double>(k, n, p);
                check_combination<float>(k, n, p);
                check_lanes(k, n, p);
            }
        }
    });
}

TEST(kernels_sparse_times_residuals) {
    for_each_table([](const Kernels& k) {
        for (size_t m = 0; m <= 17; ++m) {
            check_sparse<double, std::int32_t>(k.csc_multi_f64_i32, m);
            check_sparse<double, std::int64_t>(k.csc_multi_f64_i64, m);
            check_sparse<float, std::int32_t>(k.csc_multi_f32_i32, m);
            check_sparse<float, std::int64_t>(k.csc_multi_f32_i64, m);
        }
    });
}

TEST(kernels_by_name) {
    CHECK(diamondring::kernels_for("baseline") != nullptr);
    CHECK(diamondring::kernels_for("sse9") == nullptr);
    CHECK(std::strcmp(diamondring::kernels_for("baseline")->name, "baseline") == 0);
}
