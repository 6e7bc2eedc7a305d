#pragma once
// Centring, scaling and row weights applied implicitly.
//
// Column j of the standardised table is z_ij = (x_ij - center_j) / scale_j, rows carry the weight u_i = w_i / W.
// Every quantity here is an inner product  <a, b> = sum_i u_i a_i b_i.  X itself is never touched.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "diamondring/matrix.hpp"
#include "diamondring/parallel.hpp"

namespace diamondring {

struct Scaling {
    std::vector<double> center;           // weighted mean (0 without intercept)
    std::vector<double> scale;            // what the penalty is scaled by: standard deviation, or 1
    std::vector<double> deviation;        // weighted 1/n standard deviation, always about the mean
    std::vector<unsigned char> constant;  // column cannot carry a coefficient
};

// Weighted mean and 1/n standard deviation of every column; the deviation of a constant column is exactly 0, and not
// finite where the table is not (or its squares overflow).
struct ColumnMoments {
    std::vector<double> mean, deviation;
};

// One pass over the table, for weights that sum to 1 (null: equal weights).
ColumnMoments column_moments(const Matrix& x, const double* share, int threads);

class Standardized {
  public:
    // `scaled[j]` nonzero: divide by the standard deviation. `weights`, `offset` may be null. `known`, if the caller has
    // them: the moments under these weights, which saves a pass over the table.
    Standardized(const Matrix& x, const double* y, const double* weights, const double* offset, bool intercept,
                 const unsigned char* scaled, int threads, const ColumnMoments* known = nullptr);

    const Matrix& matrix() const { return x_; }
    std::size_t rows() const { return x_.rows(); }
    std::size_t cols() const { return x_.cols(); }
    std::size_t rows_in_use() const { return rows_in_use_; }  // rows of positive weight
    double total_weight() const { return total_weight_; }
    bool intercept() const { return intercept_; }
    double target_mean() const { return target_mean_; }
    double target_square() const { return target_square_; }  // <y, y> after centring
    const Scaling& scaling() const { return scaling_; }
    int threads() const { return threads_; }
    const std::vector<double>& target() const { return y_; }
    const std::vector<double>& row_weights() const { return u_; }

    // out[r * ldo + k] = <z_cols[k], R_r>, R_r plain residuals (n each). `cols` null: every column.
    void correlate(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
                   std::size_t ldo) const;
    // upper[r * ldo + k] >= |<z_cols[k], R_r>| from an 8-bit copy of the columns less `origin`.
    void bound(const ByteTable& bytes, const std::vector<double>& origin, const std::int64_t* cols, std::size_t count,
               const double* R, std::size_t m, double* upper, std::size_t ldo) const;
    // r = y - sum_k coef[k] z_cols[k], centred again so that <1, r> is 0 to the last bit it can be.
    // `add`, if given, does r += X coef with the raw columns.
    void residual(const std::int64_t* cols, std::size_t count, const double* coef, double* r,
                  const std::function<void(const double* coef, double* r)>& add = {}) const;
    // out[r * ldo + k] = <z_cols[k], z_fresh[r]>
    void inner(const std::int64_t* cols, std::size_t count, const std::int64_t* fresh, std::size_t m, double* out,
               std::size_t ldo) const;
    // Whether raw products of columns may be corrected for their means afterwards, and that correction:
    // <z_j, z_f> from sum_i u_i x_ij x_if.
    bool raw_products() const { return raw_products_; }
    double corrected(double raw, std::size_t j, std::size_t f) const {
        return raw * inverse_[j] * inverse_[f] - shift_[j] * shift_[f];
    }
    // z = the standardised column j.
    void column(std::size_t j, double* z) const;
    double square(const double* r) const;

  private:
    double weigh(const double* r, double* weighted) const;  // u_i r_i, and their sum

    // A mean many deviations away from zero eats the digits of a raw product: such columns are centred before they
    // are multiplied, one at a time.
    bool far_from_zero(std::size_t j) const { return far_[j] != 0; }

    const Matrix& x_;
    bool intercept_;
    int threads_;
    std::size_t rows_in_use_ = 0;
    double total_weight_ = 0, target_mean_ = 0, target_square_ = 0;
    std::vector<double> y_, u_;
    std::vector<double> inverse_, shift_;  // 1 / scale and center / scale; 0 for constant columns
    std::vector<unsigned char> far_;
    bool any_far_ = false, raw_products_ = false;
    Scaling scaling_;
};

}  // namespace diamondring
