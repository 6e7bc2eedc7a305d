// Gram matrices against naive sums; the same bits for any number of threads; interrupts.
#include "diamondring/syrk.hpp"
#include "naive.hpp"

using check::Random;
using namespace diamondring;
using std::size_t;

namespace {

template <class T>
struct Case {
    Case(size_t n, size_t p, bool row_major, unsigned seed) : random(seed), n(n), p(p) {
        view.rows = n;
        view.cols = p;
        view.ld = (row_major ? p : n) + 1;
        view.row_major = row_major;
        X = random.vector<T>(view.ld * (row_major ? n : p) + 1);
        view.data = X.data() + 1;
        center = random.vector(p);
        root = random.vector(n);
        for (double& r : root) r = std::abs(r) + 0.1;
        extra = random.vector(2 * (n + 1));
        spec.center = center.data();
        spec.sqrt_weight = root.data();
        spec.extra = extra.data();
        spec.extra_ld = n + 1;
        spec.n_extra = 2;
        spec.ones = true;
    }
    double z(size_t row, size_t j) const {  // element of Z, all columns of X chosen
        const double w = spec.sqrt_weight ? root[row] : 1.0;
        if (j < p) {
            const double x = static_cast<double>(view.row_major ? view.data[row * view.ld + j] : view.data[row + j * view.ld]);
            return (x - (spec.center ? center[j] : 0.0)) * w;
        }
        return (j < p + 2 ? extra[row + (j - p) * (n + 1)] : 1.0) * w;
    }
    double naive(const std::vector<size_t>& rows, size_t a, size_t b) const {
        long double sum = 0;
        for (const size_t i : rows) sum += static_cast<long double>(z(i, a)) * z(i, b);
        return static_cast<double>(sum);
    }

    Random random;
    size_t n, p;
    std::vector<T> X;
    std::vector<double> center, root, extra;
    DenseView<T> view;
    GramSpec spec;
};

std::vector<size_t> all_rows(size_t n) {
    std::vector<size_t> rows(n);
    for (size_t i = 0; i < n; ++i) rows[i] = i;
    return rows;
}

template <class T>
void check_gram(size_t n, size_t p, bool row_major) {
    Case<T> c(n, p, row_major, static_cast<unsigned>(n + 7 * p));
    const size_t q = gram_size(c.view, c.spec), ldg = q + 2;
    CHECK(q == p + 3);
    std::vector<double> G(ldg * q, 77.0);
    CHECK(gram(c.view, c.spec, G.data(), ldg, 1));
    const auto rows = all_rows(n);
    for (size_t j = 0; j < q; ++j) {
        for (size_t i = 0; i < q; ++i) {
            CHECK(G[i + j * ldg] == G[j + i * ldg]);
            if (n * q * q > 30000000 && c.random.below(q * q / 400) != 0) continue;  // about 400 of a large matrix
            CHECK_CLOSE(G[i + j * ldg], c.naive(rows, i, j), 8 * sum_tolerance(n));
        }
        CHECK(G[q + j * ldg] == 77.0);
    }
    for (const int threads : {2, 3, 8}) {
        std::vector<double> again(ldg * q, 77.0);
        CHECK(gram(c.view, c.spec, again.data(), ldg, threads));
        CHECK(check::same_bits(G, again));
    }
}

// Products of two sets of columns over many rows or over many columns: the two ways of cutting the work.
void check_cross(size_t n, size_t p, size_t n_left, size_t n_right) {
    Case<double> c(n, p, false, 2);
    const auto left = some_columns(c.random, p, n_left), right = some_columns(c.random, p, n_right);
    std::vector<double> C(n_left * n_right, 77.0), again(C.size());
    CHECK(cross_gram(c.view, c.spec, left.data(), n_left, right.data(), n_right, C.data(), n_left, 1));
    CHECK(cross_gram(c.view, c.spec, left.data(), n_left, right.data(), n_right, again.data(), n_left, 3));
    CHECK(check::same_bits(C, again));
    const auto rows = all_rows(n);
    for (size_t j = 0; j < n_right; ++j) {
        for (size_t i = 0; i < n_left; ++i) {
            const double expected = c.naive(rows, static_cast<size_t>(left[i]), static_cast<size_t>(right[j]));
            CHECK_CLOSE(C[i + j * n_left], expected, 8 * sum_tolerance(n));
        }
    }
}

// Z'B, with the inputs centred by columns or by rows.
template <class T>
void check_product(size_t n, size_t p, bool row_major, bool by_rows, bool chosen) {
    Case<T> c(n, p, row_major, static_cast<unsigned>(n + p));
    const auto shift = c.random.vector(n);
    if (by_rows) {
        c.spec.center = nullptr;
        c.spec.row_center = shift.data();
    }
    std::vector<size_t> rows = all_rows(n), cols = all_rows(p);
    const auto rows64 = some_columns(c.random, n, n / 2), cols64 = some_columns(c.random, p, p / 2);
    if (chosen) {
        rows.assign(rows64.begin(), rows64.end());
        cols.assign(cols64.begin(), cols64.end());
        c.spec.rows = rows64.data();
        c.spec.n_rows = rows.size();
        c.spec.cols = cols64.data();
        c.spec.n_cols = cols.size();
    }
    const auto z = [&](size_t row, size_t j) { return c.z(row, j) - (by_rows ? shift[row] * c.root[row] : 0.0); };
    const size_t b = 5, ldb = rows.size() + 1, ldc = cols.size() + 1;
    const auto B = c.random.vector(ldb * b);
    std::vector<double> C(ldc * b, 77.0), again(C);
    CHECK(product_with(c.view, c.spec, B.data(), ldb, b, C.data(), ldc, 1));
    CHECK(product_with(c.view, c.spec, B.data(), ldb, b, again.data(), ldc, 3));
    CHECK(check::same_bits(C, again));
    for (size_t j = 0; j < b; ++j) {
        for (size_t i = 0; i < cols.size(); ++i) {
            long double sum = 0;
            for (size_t r = 0; r < rows.size(); ++r) sum += static_cast<long double>(z(rows[r], cols[i])) * B[r + j * ldb];
            CHECK_CLOSE(C[i + j * ldc], static_cast<double>(sum), 16 * sum_tolerance(n));
        }
        CHECK(C[cols.size() + j * ldc] == 77.0);
    }
    if (!by_rows || chosen) return;
    c.spec.extra = nullptr;
    c.spec.ones = false;
    std::vector<double> G(p * p);
    CHECK(gram(c.view, c.spec, G.data(), p, 2));
    for (size_t j = 0; j < p; j += 7) {
        for (size_t i = 0; i < p; i += 3) {
            long double sum = 0;
            for (size_t r = 0; r < n; ++r) sum += static_cast<long double>(z(r, i)) * z(r, j);
            CHECK_CLOSE(G[i + j * p], static_cast<double>(sum), 16 * sum_tolerance(n));
        }
    }
}

template <class T>
void check_chosen(bool row_major) {
    Case<T> c(150, 40, row_major, 5);
    const auto cols = some_columns(c.random, c.p, 30), rows64 = some_columns(c.random, c.n, 97);
    std::vector<size_t> rows(rows64.begin(), rows64.end());
    c.spec.cols = cols.data();
    c.spec.n_cols = cols.size();
    c.spec.rows = rows64.data();
    c.spec.n_rows = rows64.size();
    const size_t q = gram_size(c.view, c.spec);
    CHECK(q == 33);
    std::vector<double> G(q * q);
    CHECK(gram(c.view, c.spec, G.data(), q, 2));
    const auto column = [&](size_t j) { return j < 30 ? static_cast<size_t>(cols[j]) : j - 30 + c.p; };
    for (size_t j = 0; j < q; ++j) {
        for (size_t i = 0; i < q; ++i) CHECK_CLOSE(G[i + j * q], c.naive(rows, column(i), column(j)), 1e-13);
    }
    std::vector<double> C(13 * 17);
    CHECK(cross_gram(c.view, c.spec, cols.data(), 13, cols.data() + 13, 17, C.data(), 13, 2));
    for (size_t j = 0; j < 17; ++j) {
        for (size_t i = 0; i < 13; ++i) CHECK_CLOSE(C[i + j * 13], c.naive(rows, column(i), column(13 + j)), 1e-13);
    }
}

template <class T>
void check_folds(size_t n, size_t p, int n_folds, bool row_major, bool sorted) {
    Case<T> c(n, p, row_major, 11);
    std::vector<std::int32_t> fold(n);
    std::vector<std::vector<size_t>> rows(static_cast<size_t>(n_folds) + 1);
    for (size_t i = 0; i < n; ++i) {
        fold[i] = sorted ? static_cast<std::int32_t>(i) * n_folds / static_cast<std::int32_t>(n)
                         : static_cast<std::int32_t>(c.random.below(rows.size())) - 1;
        rows[fold[i] < 0 ? rows.size() - 1 : static_cast<size_t>(fold[i])].push_back(i);
    }
    const size_t q = gram_size(c.view, c.spec);
    std::vector<double> G(q * q * rows.size(), 77.0);
    CHECK(fold_grams(c.view, c.spec, fold.data(), n_folds, true, G.data(), 1));
    for (size_t f = 0; f < rows.size(); ++f) {
        for (size_t j = 0; j < q; ++j) {
            for (size_t i = 0; i < q; ++i) CHECK_CLOSE(G[f * q * q + i + j * q], c.naive(rows[f], i, j), 8 * sum_tolerance(n));
        }
    }
    for (const int threads : {2, 5}) {
        std::vector<double> again(G.size());
        CHECK(fold_grams(c.view, c.spec, fold.data(), n_folds, true, again.data(), threads));
        CHECK(check::same_bits(G, again));
    }
    std::vector<double> without(G.size() - q * q);  // rows of no fold left out
    CHECK(fold_grams(c.view, c.spec, fold.data(), n_folds, false, without.data(), 2));
    G.resize(without.size());
    CHECK(check::same_bits(G, without));
}

}  // namespace

TEST(gram_matches_naive) {
    for (const bool row_major : {false, true}) {
        for (const size_t n : {0, 1, 7, 300}) {
            for (const size_t p : {1, 5, 24, 33}) {
                check_gram<double>(n, p, row_major);
                check_gram<float>(n, p, row_major);
            }
        }
    }
    check_gram<double>(20, 500, false);   // several tiles
    check_gram<double>(3000, 3, false);   // several chunks of rows
    check_gram<float>(5000, 2, true);
    check_gram<double>(600, 250, false);    // several tiles, several blocks of rows
    check_gram<double>(11000, 250, false);  // several tiles, several chunks of rows
}

TEST(cross_gram_matches_naive) {
    check_cross(3000, 20, 5, 7);
    check_cross(600, 100, 250, 9);
    check_cross(0, 3, 2, 2);
}

TEST(product_with_another_matrix) {
    for (const bool row_major : {false, true}) {
        for (const bool by_rows : {false, true}) {
            for (const bool chosen : {false, true}) {
                check_product<double>(300, 41, row_major, by_rows, chosen);
                check_product<float>(61, 270, row_major, by_rows, chosen);
            }
        }
    }
    check_product<double>(9, 4500, false, false, false);  // more columns than are taken at a time
    check_product<double>(9, 4500, true, true, false);
}

TEST(gram_of_chosen_rows_and_columns) {
    for (const bool row_major : {false, true}) {
        check_chosen<double>(row_major);
        check_chosen<float>(row_major);
    }
}

TEST(gram_of_every_fold) {
    check_folds<double>(700, 20, 5, false, false);
    check_folds<double>(700, 20, 5, true, false);
    check_folds<float>(700, 9, 2, false, true);
    check_folds<float>(300, 33, 1, true, false);
    check_folds<double>(5, 3, 5, false, true);
    check_folds<double>(2500, 4, 3, false, false);  // several blocks of rows
    check_folds<double>(60, 260, 2, false, false);  // several tiles
}

TEST(gram_without_anything_else) {
    Case<double> c(50, 6, false, 3);
    c.spec = GramSpec{};
    std::vector<double> G(36);
    CHECK(gram(c.view, c.spec, G.data(), 6, 2));
    for (size_t j = 0; j < 6; ++j) {
        for (size_t i = 0; i < 6; ++i) CHECK_CLOSE(G[i + j * 6], c.naive(all_rows(50), i, j), 1e-13);
    }
}

TEST(gram_interrupted) {
    Case<double> c(3000, 10, false, 3);
    const size_t q = gram_size(c.view, c.spec);
    std::vector<double> G(q * q * 4);
    Interrupt stop([] { return true; });
    CHECK(!gram(c.view, c.spec, G.data(), q, 2, &stop));
    std::vector<std::int32_t> fold(c.n, 1);
    CHECK(!fold_grams(c.view, c.spec, fold.data(), 3, true, G.data(), 2, &stop));
    Interrupt go_on([] { return false; });
    CHECK(gram(c.view, c.spec, G.data(), q, 2, &go_on));
    CHECK(!go_on.stopped());
}

TEST(products_of_dense_matrices) {
    Random random(9);
    for (const size_t n : {0, 1, 33, 600}) {
        for (const size_t a : {1, 9, 30}) {
            const size_t b = 11;
            const auto A = random.vector(n * a), B = random.vector(n * b);
            std::vector<double> C(a * b, 77.0), again(a * b);
            gemm_tn(A.data(), n, B.data(), n, n, a, b, C.data(), a, 1);
            gemm_tn(A.data(), n, B.data(), n, n, a, b, again.data(), a, 4);
            CHECK(check::same_bits(C, again));
            for (size_t j = 0; j < b; ++j) {
                for (size_t i = 0; i < a; ++i) {
                    CHECK_CLOSE(C[i + j * a], naive_dot(A.data() + i * n, 1, B.data() + j * n, 1, n), sum_tolerance(n));
                }
            }
        }
    }
}
