#pragma once
// How far a solution is from the optimum, in float64, from its coefficients, its correlations c = Z'r and its data part
// alone: nothing the solver believes is used.
//
// With the dual point s r, 0 < s <= 1, the duality gap is (Fenchel-Young, no cancellation)
//     excess(s) + sum_j [ pen(b_j) + pen*(s c_j) - s b_j c_j ],
// excess(s) = (1 - s)^2/2 <r, r> for half a sum of squares and Loss::dual_excess for other losses.
// s = 1 where every pen*(c_j) is finite; else the largest s that makes the dual point feasible; the smaller gap of
// the two counts.  A coefficient without penalty that may move freely in the direction of c_j must have c_j = 0; what
// rounding leaves of it enters as |c_j| (|b_j| + sqrt(2 P0 k / <z_j, z_j>)), P0 the objective of the constant model, k
// the condition of the free columns: the distance it could still move, along with the others. Where nothing is
// penalised, and for a loss that is not convex, there is no useful dual: the largest KKT violation is used instead.

#include <cstdint>
#include <vector>

#include "diamondring/loss.hpp"
#include "diamondring/penalty.hpp"

namespace diamondring {

struct Certificate {
    double objective = 0;
    double gap = 0;  // relative, or the KKT distance relative to max_j |<z_j, y>|
    bool is_kkt = false;
    std::int64_t worst = -1;  // column that contributes most
};

// The data part at a solution.
struct DataFit {
    double value = 0;              // 1/2 <r, r> without a loss
    double unsettled = 0;          // what the intercepts' own conditions, left by rounding, add to the gap
    const Loss* loss = nullptr;    // null: half a sum of squares
    std::vector<double> eta = {};  // with a loss: the predictors

    double excess(double s) const {
        return unsettled + (loss ? loss->dual_excess(eta.data(), s) : (1 - s) * (1 - s) * value);
    }
};

// What a certificate needs to know of the data.
struct Yardstick {
    double null_objective = 0;         // of the best constant model
    double largest_correlation = 0;    // max_j |<z_j, y>|
    const double* diagonal = nullptr;  // <z_j, z_j>
};

// Only columns that can contribute are looked at: `examined` holds the support and every column whose correlation may
// exceed its kink, or that has none (free, or resting away from zero). The others must be known to lie within theirs;
// they add nothing to the gap and do not limit s.
class Certifier {
  public:
    Certifier(const Penalty& penalty, const Yardstick& yardstick);
    // The condition number of the products of the free columns, once it is known.
    void set_free_condition(double condition) { free_condition_ = condition; }

    // `correlations` is indexed by column.
    Certificate operator()(double alpha, const std::vector<std::int64_t>& support, const std::vector<double>& values,
                           const std::vector<std::int64_t>& examined, const double* correlations, const DataFit& fit);

  private:
    // The same for a penalty on rows; `examined` holds all columns of an input or none.
    void judge_rows(double alpha, const std::vector<std::int64_t>& examined, const double* c, const DataFit& fit,
                    Certificate& out) const;

    const Penalty& penalty_;
    Yardstick yardstick_;
    double free_condition_ = 1;
    bool penalised_ = false;
    std::vector<double> beta_;  // all zero between calls
};

}  // namespace diamondring
