#pragma once
// The table of inputs exactly as the user holds it: read only, never centred, scaled, converted or copied.
// Centring, scaling and row weights are applied around these three products (see standardize.hpp).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/byte_table.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring {

struct Entry {
    std::int64_t place;  // row number
    double value;
};

class Matrix {
  public:
    Matrix(std::size_t n, std::size_t p) : n_(n), p_(p) {}
    virtual ~Matrix() = default;
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;

    std::size_t rows() const { return n_; }
    std::size_t cols() const { return p_; }

    // out[r * ldo + k] = sum_i X[i, cols[k]] * R[i + r * n]   for m right-hand sides r and k < count.
    virtual void dot(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
                     std::size_t ldo) const = 0;

    // The same product with every column.
    virtual void dot_all(const double* R, std::size_t m, double* out, std::size_t ldo) const = 0;

    // Sparse storage only: the stored entries of a column.
    virtual void entries(std::size_t, std::vector<Entry>&) const {}

    // y += sum_k coef[k] * X[:, cols[k]]
    virtual void add(const std::int64_t* cols, std::size_t count, const double* coef, double* y) const = 0;

    // mean[j] = sum_i w_i X_ij and variance[j] = sum_i w_i (X_ij - mean[j])^2, for weights that sum to 1 (null: equal).
    // Not finite for a column that holds NaN or an infinity; finite values that overflow do the same.
    virtual void moments(const double* w, double* mean, double* variance) const = 0;

    // The values of one column as doubles.
    virtual void column(std::size_t j, double* out) const = 0;

    // Dense storage only: products of all columns with each other (see syrk.hpp). False when interrupted.
    virtual bool is_dense() const { return false; }
    virtual bool gram(const GramSpec&, double*, std::size_t, int, Interrupt&) const { return false; }
    virtual bool fold_grams(const GramSpec&, const std::int32_t*, int, bool, double*, int, Interrupt&) const {
        return false;
    }

    // An 8-bit copy of the columns less `center`, for screening; null where the storage has none.
    virtual std::shared_ptr<const ByteTable> byte_table(const double*) const { return nullptr; }

    // The same numbers stored by columns, where walking columns of this storage is slow; null where it is not.
    virtual std::unique_ptr<Matrix> by_columns() const { return nullptr; }

  protected:
    std::size_t n_, p_;
};

template <class T>
std::unique_ptr<Matrix> make_dense(const DenseView<T>& view, int threads);

// Compressed sparse columns; `indptr` has p + 1 entries.
template <class T, class I>
std::unique_ptr<Matrix> make_sparse(const T* data, const I* indices, const I* indptr, std::size_t n, std::size_t p,
                                    int threads);

}  // namespace diamondring
