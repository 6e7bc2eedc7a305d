#pragma once
// The smooth part 1/2 <y - Z b, y - Z b> seen by the active-set solver: inner products of columns, and gradients.
// Two views of the same thing:
//   GramQuadratic    all p x p inner products are known (many rows, few columns): a gradient costs p * |A|;
//   ColumnQuadratic  products are formed for columns that were ever active; gradients come from residuals.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/standardize.hpp"

namespace diamondring {

class Quadratic {
  public:
    virtual ~Quadratic() = default;
    std::size_t cols() const { return q_.size(); }
    const std::vector<double>& q() const { return q_; }                // <z_j, y>
    const std::vector<double>& diagonal() const { return diagonal_; }  // <z_j, z_j>
    double target_square() const { return target_square_; }
    std::size_t rank_limit() const { return rank_limit_; }  // no more columns than this can be independent

    // Announces columns about to be used in `inner`, so that their products can be formed together.
    virtual void prepare(const std::vector<std::int64_t>& cols) = 0;
    // Whether the last gradient was taken here, and `complete` would tell it again.
    virtual bool stands_at(const std::vector<std::int64_t>&, const std::vector<double>&) const { return false; }
    // out[k] = <z_j, z_cols[k]>
    virtual void inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const = 0;
    // c[j] = <z_j, y - Z b> for j in `wanted`, where b is `values` on `support` and 0 elsewhere.
    // Returns <r, r> of that residual.
    virtual double gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                            const std::vector<std::int64_t>& wanted, double* c) = 0;
    // The same, where only c[j] of magnitude at least bar[j] matter: those are in c and, in the order of `wanted`, in
    // `reached`; what c holds for the others is not defined. Returns <r, r>, or NaN where the correlations of the
    // support are not among them and make it.
    virtual double gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                  const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                                  std::vector<std::int64_t>& reached) = 0;
    // The same question about further columns, with the coefficients of the last gradient.
    virtual void above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                       std::vector<std::int64_t>& reached) = 0;
    // After `gradient_above`: c[j] for these of its wanted columns, too, whatever their bar. Returns <r, r>, if its
    // whole support is now known.
    virtual double complete(const std::vector<std::int64_t>& wanted, double* c) = 0;
    virtual int threads() const = 0;

  protected:
    std::vector<double> q_, diagonal_;
    double target_square_ = 0;
    std::size_t rank_limit_ = 0;
};

class GramQuadratic final : public Quadratic {
  public:
    // `gram` is p x p on the standardised scale, shared by every penalty solved on it. `data` (may be null) lets
    // gradients be taken from residuals when the Gram matrix can no longer resolve them (nearly perfect fits, very
    // small targets of the gap).
    GramQuadratic(std::shared_ptr<const std::vector<double>> gram, std::vector<double> q, double target_square,
                  std::size_t rank_limit, const Standardized* data);

    void prepare(const std::vector<std::int64_t>&) override {}
    void inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const override;
    double gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                    const std::vector<std::int64_t>& wanted, double* c) override;
    double gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                          const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                          std::vector<std::int64_t>& reached) override;
    void above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
               std::vector<std::int64_t>& reached) override;
    double complete(const std::vector<std::int64_t>& wanted, double* c) override;
    int threads() const override { return data_ ? data_->threads() : 1; }

    bool can_use_residuals() const { return data_ != nullptr; }
    void use_residuals(bool yes) { residuals_ = yes && data_; }
    bool uses_residuals() const { return residuals_; }

  private:
    void by_support(double* c) const;                                          // c = q - G b, in full
    void by_wanted(const std::vector<std::int64_t>& wanted, double* c) const;  // the same for these only
    double square(const double* c) const;                                      // <r, r> from the support's correlations
    void set_point(const std::vector<std::int64_t>& support, const std::vector<double>& values);

    std::shared_ptr<const std::vector<double>> shared_;
    const double* gram_;
    std::vector<double> residual_, all_;
    // Of the last gradient: its support, minus its coefficients there and in all columns; whether all_ holds it in
    // full.
    std::vector<std::int64_t> support_;
    std::vector<double> minus_, dense_;
    bool full_ = false;
    const Standardized* data_;
    bool residuals_ = false;
};

// An 8-bit copy of a table, made about `origin`; folds of one table share it.
struct Screen {
    std::shared_ptr<const ByteTable> bytes;
    std::vector<double> origin;
};
// Null where a table has no such copy or is so small that none is needed.
std::shared_ptr<const Screen> make_screen(const Matrix& matrix, const std::vector<double>& origin);

class ColumnQuadratic final : public Quadratic {
  public:
    explicit ColumnQuadratic(const Standardized& data);
    // From now on `gradient_above` and `bounds` look at the 8-bit copy first.
    void use(std::shared_ptr<const Screen> screen) { screen_ = std::move(screen); }
    bool screened() const { return screen_ != nullptr; }
    int threads() const override { return data_.threads(); }

    void prepare(const std::vector<std::int64_t>& cols) override;
    void inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const override;
    double gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                    const std::vector<std::int64_t>& wanted, double* c) override;
    double gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                          const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                          std::vector<std::int64_t>& reached) override;
    void above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
               std::vector<std::int64_t>& reached) override;
    double complete(const std::vector<std::int64_t>& wanted, double* c) override;

    // For m residuals (n each) and all columns: bound[r * p + j] >= |<z_j, R_r>| from the 8-bit copy when `screened`,
    // else <z_j, R_r> itself.
    void bounds(const double* R, std::size_t m, double* bound);
    // c[j] = <z_j, r> for these columns.
    void exact(const double* r, const std::vector<std::int64_t>& wanted, double* c);
    // How many alphas are best solved between two checks of all columns.
    std::size_t look_ahead() const { return screen_ ? 2 : 8; }

    const Standardized& data() const { return data_; }
    const std::vector<double>& residual() const { return residual_; }  // of the last gradient

  private:
    void multiply_sparse(const std::vector<std::int64_t>& fresh);
    void multiply(std::size_t first, std::size_t m);
    void fit(const std::vector<std::int64_t>& support, const std::vector<double>& values);

    const Standardized& data_;
    std::shared_ptr<const Screen> screen_;
    std::vector<double> residual_, some_, block_, placed_;
    std::vector<std::int64_t> asked_;
    std::vector<std::int64_t> ever_;                   // columns whose products are known, in order of arrival
    std::vector<std::int32_t> place_;                  // position in ever_, or -1
    std::vector<std::unique_ptr<double[]>> products_;  // row k: with ever_[0..k]
    // Sparse tables: the entries of the ever-active columns by rows (place: position in ever_); a new column meets only
    // those in its own rows.
    std::vector<std::vector<Entry>> by_row_;
};

// Products of all columns with each other and with the target on the standardised scale. False when interrupted.
struct GramProducts {
    std::shared_ptr<const std::vector<double>> gram;  // p x p
    std::vector<double> q;
};
bool form_gram(const Standardized& data, GramProducts& out, Interrupt& interrupt);

}  // namespace diamondring
