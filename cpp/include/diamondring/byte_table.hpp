// An 8-bit copy of a dense table by columns, to tell which products with it are surely small: a pass over the copy
// reads an eighth of the memory, and its error is bounded rigorously. What the bound cannot decide is for the table
// itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/syrk.hpp"

namespace diamondring {

class ByteTable {
  public:
    // T is float or double; `center` has one number per column, null means 0. Only `threads` is kept of them.
    template <class T>
    ByteTable(const DenseView<T>& x, const double* center, int threads);

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return step_.size(); }

    // upper[r * ld + k] >= |sum_i (X[i, j] - center[j]) V[i + r * rows()]|, j = cols[k] (null: j = k), for r < m and
    // k < count, in exact arithmetic and whatever X and V are. Never NaN; infinite where nothing is known. The same
    // bits for any number of threads. `approx` (or null) receives the estimates that the bounds are built around.
    void upper_bounds(const std::int64_t* cols, std::size_t count, const double* V, std::size_t m, double* upper,
                      std::size_t ld, double* approx = nullptr) const;

    // The copy of column j is step(j) * (bytes(j)[i] - BYTE_SHIFT).
    double step(std::size_t j) const { return step_[j]; }
    const std::uint8_t* bytes(std::size_t j) const { return bytes_.get() + j * stride_; }
    // At least the norms of column j less its copy, and of the copy.
    double error_norm(std::size_t j) const { return error_norm_[j]; }
    double copy_norm(std::size_t j) const { return copy_norm_[j]; }

  private:
    struct Free {
        void operator()(std::uint8_t* p) const;
    };
    std::size_t rows_, stride_;
    int threads_;
    std::unique_ptr<std::uint8_t[], Free> bytes_;
    std::vector<double> step_, error_norm_, copy_norm_;
};

}  // namespace diamondring
