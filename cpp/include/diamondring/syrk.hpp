// Gram matrices Z'Z of centred, weighted columns without forming Z: Z is packed block by block into cache.
//
// z_ij = sqrt_weight_i * (x_ij - center_j). The rows are cut into blocks and the columns into tiles by the shape alone,
// every partial sum is added in a fixed order: the bits do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "diamondring/parallel.hpp"

namespace diamondring {

// A dense matrix somebody else owns. Column-major: element (i, j) at data[i + j*ld]; row-major: data[i*ld + j].
template <class T>
struct DenseView {
    const T* data = nullptr;
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::size_t ld = 0;
    bool row_major = false;
};

// What is multiplied besides X itself. All pointers may be null (meaning: nothing, zero or one).
struct GramSpec {
    const double* center = nullptr;       // (X.cols,) subtracted from each column
    const double* row_center = nullptr;   // (X.rows,) subtracted from each row; not together with center
    const double* sqrt_weight = nullptr;  // (X.rows,) square roots of the row weights
    const int64_t* rows = nullptr;        // row numbers to use (any order, repeats allowed); null: all rows of X
    std::size_t n_rows = 0;               // their count, read only with rows
    const int64_t* cols = nullptr;        // column numbers to use; null: all columns of X
    std::size_t n_cols = 0;               // their count, read only with cols
    const double* extra = nullptr;        // further columns (X.rows x n_extra, column-major, not centred, weighted alike)
    std::size_t extra_ld = 0;
    std::size_t n_extra = 0;
    bool ones = false;                    // a last column of ones (weighted alike): its products are weighted sums
};

// Number q of columns of Z: selected columns of X, then the extra ones, then the column of ones.
template <class T>
std::size_t gram_size(const DenseView<T>& X, const GramSpec& spec) {
    return (spec.cols ? spec.n_cols : X.cols) + (spec.extra ? spec.n_extra : 0) + (spec.ones ? 1 : 0);
}

// G = Z'Z, q x q, column-major with leading dimension ldg >= q, overwritten, both triangles filled.
// Returns false when interrupted (G is then meaningless). T is float or double.
template <class T>
bool gram(const DenseView<T>& X, const GramSpec& spec, double* G, std::size_t ldg, int threads,
          Interrupt* interrupt = nullptr);

// Most additions that follow one another in a sum over n rows, here and in product_with: what bounds its rounding error.
std::size_t longest_chain(std::size_t n);

// One pass over X for all folds: fold[i] in [0, n_folds) or -1. G holds matrices q x q one after the other, overwritten:
// n_folds of them, f over the rows of fold f, and with `rest` one more over the rows with fold -1. spec.rows must be
// null. Returns false when interrupted.
template <class T>
bool fold_grams(const DenseView<T>& X, const GramSpec& spec, const int32_t* fold, int n_folds, bool rest, double* G,
                int threads, Interrupt* interrupt = nullptr);

// C (n_left x n_right, column-major, overwritten) = Z_left' Z_right: products of two sets of columns of X, chosen by number.
// spec.cols, spec.extra and spec.ones are not used. Returns false when interrupted.
template <class T>
bool cross_gram(const DenseView<T>& X, const GramSpec& spec, const int64_t* left, std::size_t n_left,
                const int64_t* right, std::size_t n_right, double* C, std::size_t ldc, int threads,
                Interrupt* interrupt = nullptr);

// C (columns of X chosen x b, column-major, overwritten) = Z'B for column-major B (rows of Z x b), which is neither centred
// nor weighted. spec.extra and spec.ones are not used. Returns false when interrupted.
template <class T>
bool product_with(const DenseView<T>& X, const GramSpec& spec, const double* B, std::size_t ldb, std::size_t b, double* C,
                  std::size_t ldc, int threads, Interrupt* interrupt = nullptr);

// C (a x b, overwritten) = A'B for column-major A (n x a) and B (n x b).
void gemm_tn(const double* A, std::size_t lda, const double* B, std::size_t ldb, std::size_t n, std::size_t a,
             std::size_t b, double* C, std::size_t ldc, int threads);

}  // namespace diamondring
