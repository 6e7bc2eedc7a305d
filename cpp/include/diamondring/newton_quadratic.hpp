#pragma once
// The data part of a loss near a point, as a quadratic of the coefficients:
//
//   F(b) ~ F - <r, d> + 1/2 <d, M d>,   d = Z (b - b_point) + 1 (change of the intercepts),
//
// with the exact residual r at the point and a curvature M that may be of an earlier one. The intercepts are always at
// their minimum: with E the indicators of the outputs, the residual of the model is P (r - M Z (b - b_point)),
// P w = w - M E (E'M E)^+ E'w, whose sum over the rows is 0 in every output.
//
// Two ways to use it. About a fixed point (`set_point`) it is the quadratic, to be minimised as such. When it follows
// the coefficients (`follow`), every gradient is the loss's own at the coefficients asked for, and the model is the one
// about them: an active-set solve then ends at the minimiser of the loss itself, if it ends.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/loss.hpp"
#include "diamondring/output_columns.hpp"
#include "diamondring/packed_columns.hpp"

namespace diamondring {

// Coefficients, and what follows from them.
struct LossPoint {
    std::vector<std::int64_t> support;
    std::vector<double> values;         // standardised scale
    std::vector<double> intercept;      // K, at the columns' centres
    std::vector<double> eta, residual;  // n x K
    double value = 0;                   // of the data part
};

class NewtonQuadratic final : public Quadratic {
  public:
    // `point`, and those set later, must live as long as they are in use.
    NewtonQuadratic(OutputColumns& columns, const Loss& loss, const double* offset, bool intercept,
                    const LossPoint& point);

    // The predictors of a point from its coefficients, and what follows from them.
    void evaluate(LossPoint& point);
    // The point that the model is about; the curvature stays.
    void set_point(const LossPoint& point);
    // A point that goes where the gradients are asked for. The caller then announces what it works with (`prepare`).
    void follow(LossPoint& point);
    // The point is moved from outside, and nothing but values, curvature and intercepts is asked for.
    void watch(LossPoint& point) {
        point_ = followed_ = &point;
        known_ = false;
    }
    // The point to these coefficients, the intercepts as far as the model moves them.
    // `linear`, if the caller has it: Z times them.
    void carry(const std::vector<std::int64_t>& support, const std::vector<double>& values,
               const double* linear = nullptr);
    // The curvature there, as `refresh`; the products are then of another one.
    void curve();
    const std::vector<double>& curvature() const { return h_; }  // where it is diagonal
    bool intercept() const { return intercept_; }
    const Loss& loss() const { return loss_; }
    double weight_total() const { return system_[0]; }  // of the first output's curvature
    // In place: w after the change of the intercepts that brings its sums to 0.
    void project(double* w, double* shift) const;
    // The point that is followed was changed from outside.
    void forget_point() { known_ = false; }
    // A gradient was asked for where the loss is not finite, since `follow`.
    bool lost() const { return lost_; }
    // The curvature at that point. All products are forgotten.
    void refresh();
    // At the coefficients of the last gradient: what they change in the predictors, and of that, in the intercepts.
    const std::vector<double>& change() const { return change_; }
    const std::vector<double>& intercept_change() const { return shift_; }
    // The change of intercepts that brings the sums of this residual over the rows to 0, to first order.
    std::vector<double> settle(const double* residual) const;
    // How far an intercept whose residual sums to c could still lower a value of at most `room`: |c| times that.
    double unsettled(const double* residual, double room) const;

    void prepare(const std::vector<std::int64_t>& cols) override;
    bool stands_at(const std::vector<std::int64_t>& support, const std::vector<double>& values) const override;
    void inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const override;
    double gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                    const std::vector<std::int64_t>& wanted, double* c) override;
    double gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                          const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                          std::vector<std::int64_t>& reached) override;
    void above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
               std::vector<std::int64_t>& reached) override;
    double complete(const std::vector<std::int64_t>& wanted, double* c) override;
    int threads() const override { return columns_.threads(); }

  private:
    void apply(const double* v, double* out) const;  // M v
    void sums_of(const double* w, double* sums) const;
    void solve_intercepts(double* sums) const;
    void multiply(std::size_t first, std::size_t m);
    void moves_to(const std::vector<std::int64_t>& support, const std::vector<double>& values);
    double fit(const std::vector<std::int64_t>& support, const std::vector<double>& values);
    double move(const std::vector<std::int64_t>& support, const std::vector<double>& values);
    void place(const std::vector<std::int64_t>& support, const std::vector<double>& values);
    void look_out();
    bool passes() const;
    void pass(const std::vector<std::int64_t>& support, const std::vector<double>& values);

    OutputColumns& columns_;
    const Loss& loss_;
    const double* offset_;
    bool intercept_;
    const LossPoint* point_;
    LossPoint* followed_ = nullptr;
    bool known_ = false;  // following: residual_ and own_ are those of the point
    bool lost_ = false;
    std::vector<double> own_;     // following: correlations of the support, elsewhere not defined
    std::vector<char> supports_;  // following: per column, whether it is in the support
    std::vector<std::int64_t> others_;
    std::unique_ptr<Curvature> curvature_;
    std::vector<double> h_;       // where M is diagonal: its entries
    std::vector<double> images_;  // elsewhere: M E, one n x K table per output
    std::vector<double> system_;  // E'M E, and its inverse in the directions that it sees
    std::vector<double> target_;  // of the model: P (r + M Z b_point)
    std::vector<double> residual_, change_, shift_, work_;
    double smooth_ = 0;                         // twice the model at the last gradient
    std::vector<double> block_, block_images_;  // products being formed
    std::vector<std::int64_t> moved_;
    std::vector<double> moves_, dense_;
    std::vector<std::int64_t> ever_;
    std::vector<std::int32_t> place_;
    std::vector<std::unique_ptr<double[]>> products_;
    struct Packed {
        PackedColumns columns;
        std::vector<std::size_t> ever;
    };
    std::vector<Packed> packed_;     // of a dense table: per output, the columns of ever_
    std::vector<double> centres_;    // per column of ever_, where one output has an intercept: <1, M z> / <1, M 1>
    std::vector<double> weighted_;   // residuals times row weights
    std::vector<std::int64_t> at_;   // places of a support in ever_
    std::vector<unsigned> q_of_;  // per column: the point at which q was taken
    unsigned now_ = 0;
};

}  // namespace diamondring
