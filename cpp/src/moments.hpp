#pragma once
// Mean and variance of every column in one pass over the table.
//
// Sums are taken about a value that occurs in the column: a constant column has exactly no spread, and values far from
// zero keep their digits.  Where that value turns out to be far from the mean for the column's own spread, the sums are
// taken once more about the mean; otherwise the rounding error is at most kFar times that of the second pass.

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring::moments {

constexpr double kFar = 16;  // squared distance of the reference from the mean, in variances

// A row that counts.
inline std::size_t first_row(const double* w, std::size_t n) {
    if (!w || n == 0) return 0;
    return static_cast<std::size_t>(std::find_if(w, w + n, [](double v) { return v > 0; }) - w) % n;
}

// From mean products about `shift` to mean and variance; true if they are good.
inline bool settle(double shift, double sum, double square, double& mean, double& variance) {
    mean = shift + sum;
    variance = square - sum * sum;
    return !(sum * sum > kFar * variance);
}

template <class T>
void total_sums(const T* x, const double* w, std::size_t n, double shift, double out[2]) {
    if constexpr (std::is_same_v<T, double>)
        kernels().moments_f64(x, w, n, shift, out);
    else
        kernels().moments_f32(x, w, n, shift, out);
}

template <class T>
void by_columns(const DenseView<T>& x, const double* w, int threads, double* mean, double* variance) {
    const std::size_t n = x.rows, row = first_row(w, n);
    const double size = w ? 1.0 : static_cast<double>(n);
    const std::size_t step = std::clamp<std::size_t>((std::size_t{1} << 15) / std::max<std::size_t>(n, 1), 1, 1024);
    parallel_for(threads, (x.cols + step - 1) / step, [&](std::size_t task) {
        for (std::size_t j = task * step; j < std::min(x.cols, (task + 1) * step); ++j) {
            const T* column = x.data + j * x.ld;
            double shift = static_cast<double>(column[row]), s[2];
            for (int pass = 0; pass < 2; ++pass, shift = mean[j]) {
                total_sums(column, w, n, shift, s);
                if (settle(shift, s[0] / size, s[1] / size, mean[j], variance[j])) break;
            }
        }
    });
}

// Blocks of rows by strips of columns, added up in the order of the rows.
template <class T>
class ByRows {
  public:
    ByRows(const DenseView<T>& x, const double* w, int threads) : x_(x), w_(w), threads_(threads) {
        // one running sum per column and block: short blocks keep its rounding error small
        const std::size_t width = std::max<std::size_t>(std::min(x.cols, kStrip), 1);
        block_ = std::clamp<std::size_t>((std::size_t{1} << 16) / width, 64, 512);
        blocks_ = (x.rows + block_ - 1) / block_;
        parts_.resize(2 * x.cols * blocks_);
    }
    void run(double* mean, double* variance) {
        const std::size_t row = first_row(w_, x_.rows);
        std::vector<double> shift(x_.cols);
        for (std::size_t j = 0; j < x_.cols; ++j) shift[j] = static_cast<double>(x_.data[row * x_.ld + j]);
        for (int pass = 0; pass < 2; ++pass) {
            pass_over(shift.data());
            bool good = true;
            for (std::size_t j = 0; j < x_.cols; ++j) {
                double s[2] = {0, 0};
                for (std::size_t b = 0; b < blocks_; ++b) {
                    s[0] += part(b, 0)[j];
                    s[1] += part(b, 1)[j];
                }
                const double size = w_ ? 1.0 : static_cast<double>(x_.rows);
                good = settle(shift[j], s[0] / size, s[1] / size, mean[j], variance[j]) && good;
            }
            if (good) return;
            std::copy_n(mean, x_.cols, shift.data());
        }
    }

  private:
    static constexpr std::size_t kStrip = 512;
    double* part(std::size_t block, std::size_t which) { return parts_.data() + (2 * block + which) * x_.cols; }
    void pass_over(const double* shift) {
        const std::size_t strips = (x_.cols + kStrip - 1) / kStrip;
        parallel_for(threads_, blocks_ * strips, [&](std::size_t task) {
            const std::size_t b = task / strips, j = task % strips * kStrip, i = b * block_;
            const std::size_t height = std::min(block_, x_.rows - i), width = std::min(kStrip, x_.cols - j);
            const T* data = x_.data + i * x_.ld + j;
            const double* w = w_ ? w_ + i : nullptr;
            if constexpr (std::is_same_v<T, double>)
                kernels().moments_rm_f64(data, x_.ld, height, width, w, shift + j, part(b, 0) + j, part(b, 1) + j);
            else
                kernels().moments_rm_f32(data, x_.ld, height, width, w, shift + j, part(b, 0) + j, part(b, 1) + j);
        });
    }
    const DenseView<T>& x_;
    const double* w_;
    int threads_;
    std::size_t block_, blocks_;
    std::vector<double> parts_;
};

// sums = { sum w (x - shift), sum w (x - shift)^2, sum w } over the stored entries.
template <class T, class I>
void entry_sums(const T* data, const I* rows, std::size_t count, const double* w, double shift, double sums[3]) {
    if (!w) {
        total_sums(data, nullptr, count, shift, sums);
        sums[2] = static_cast<double>(count);
        return;
    }
    sums[0] = sums[1] = sums[2] = 0;
    for (std::size_t e = 0; e < count; ++e) {
        const double d = static_cast<double>(data[e]) - shift, wd = w[rows[e]] * d;
        sums[0] += wd;
        sums[1] += wd * d;
        sums[2] += w[rows[e]];
    }
}

// One sparse column. Values that are not stored are zeros, which is the value that sums are taken about if there are any.
template <class T, class I>
void sparse_column(const T* data, const I* rows, std::size_t count, std::size_t n, const double* w, double& mean,
                   double& variance) {
    const bool full = count == n;
    const double scale = w ? 1.0 : 1.0 / static_cast<double>(n), total = w ? 1.0 : static_cast<double>(n);
    double shift = 0, sums[3];
    if (full) {
        std::size_t first = 0;
        while (w && first + 1 < count && !(w[rows[first]] > 0)) ++first;
        shift = static_cast<double>(data[first]);
    }
    for (int pass = 0; pass < 2; ++pass, shift = mean) {
        entry_sums(data, rows, count, w, shift, sums);
        const double absent = full ? 0.0 : std::max(total - sums[2], 0.0);
        const double sum = sums[0] - absent * shift, square = sums[1] + absent * shift * shift;
        if (settle(shift, sum * scale, square * scale, mean, variance)) return;
    }
}

template <class T, class I>
void sparse_columns(const T* data, const I* rows, const I* indptr, std::size_t n, std::size_t p, const double* w,
                    int threads, double* mean, double* variance) {
    constexpr std::size_t kStep = 2048;
    parallel_for(threads, (p + kStep - 1) / kStep, [&](std::size_t task) {
        for (std::size_t j = task * kStep; j < std::min(p, (task + 1) * kStep); ++j) {
            const std::size_t start = static_cast<std::size_t>(indptr[j]);
            const std::size_t count = static_cast<std::size_t>(indptr[j + 1]) - start;
            sparse_column(data + start, rows + start, count, n, w, mean[j], variance[j]);
        }
    });
}

}  // namespace diamondring::moments
