#pragma once
// The columns of a standardised table once for each of K outputs: column j of output k has the number k p + j.
// Correlations with n x K residuals (output by output), from the 8-bit copy of the table first where there is one.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "diamondring/quadratic.hpp"

namespace diamondring {

class OutputColumns {
  public:
    // `data` must hold a target of zeros.
    OutputColumns(const Standardized& data, std::size_t outputs, std::shared_ptr<const Screen> screen)
        : data_(data), outputs_(outputs), screen_(std::move(screen)) {}

    const Standardized& data() const { return data_; }
    std::size_t rows() const { return data_.rows(); }
    std::size_t outputs() const { return outputs_; }
    std::size_t size() const { return outputs_ * data_.cols(); }
    int threads() const { return data_.threads(); }
    bool screened() const { return screen_ != nullptr; }

    // out (n x K) = sum_k coef[k] z_cols[k]
    void linear(const std::vector<std::int64_t>& cols, const std::vector<double>& coef, double* out);
    // For m residuals (n x K each): bound[r * size() + j] >= |c_j| when `screened`, else c_j itself.
    void bounds(const double* R, std::size_t m, double* bound) const;
    // out[r * cols.size() + i] = c of cols[i] with the r-th of m residuals.
    void products(const double* R, std::size_t m, std::span<const std::int64_t> cols, double* out);
    // c[j] for these columns.
    void exact(const double* r, const std::vector<std::int64_t>& wanted, double* c);
    // c[j] for those of them with |c[j]| >= bar[j], which are put into `reached`, in the order of `wanted` within an
    // output. Columns that were under their bar by more than the residuals have moved since are not looked at again.
    void above(const double* r, const std::vector<std::int64_t>& wanted, const double* bar, double* c,
               std::vector<std::int64_t>& reached);

  private:
    void travel(const double* r);
    // Calls f(k, places) with the columns of output k; `order_` keeps where they stood.
    template <class F>
    void by_output(std::span<const std::int64_t> cols, F&& f);

    const Standardized& data_;
    std::size_t outputs_;
    std::shared_ptr<const Screen> screen_;
    std::vector<std::int64_t> own_;
    std::vector<std::size_t> order_;
    std::vector<double> some_;
    std::vector<double> looked_, travelled_;  // residuals at the last look; per output, how far they went up to there
    std::vector<double> known_;  // per column, a bound of |c| when it was last known, less its length times the way up to there
};

}  // namespace diamondring
