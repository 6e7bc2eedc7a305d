#pragma once
// Exact minimiser of a quadratic over a set of candidate inputs, where the penalty is on the row of coefficients that
// an input has across K outputs:
//
//   min_B  1/2 <y - Z b, y - Z b> + sum_j alpha v_j (l1_ratio ||B_j|| + (1 - l1_ratio)/2 ||B_j||^2)
//
// B is p x K and b = vec(B): the quadratic has K p columns, input j of output k being column k p + j. All lists of
// columns here are of that kind and hold all K columns of an input or none. The face is that of `ActiveSet`.
//
// On the rows that are not zero the problem is smooth: Newton's method on them, with a search along its direction, each
// step after a sweep of proximal steps over single rows, which puts rows to zero and alone would converge, if slowly.
// Rows outside enter when ||c_j|| exceeds alpha v_j l1_ratio.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/active_set.hpp"
#include "diamondring/row_penalty.hpp"

namespace diamondring {

// Nothing that the quadratic says is kept from one call to the next: its curvature may change in between.
class GroupSet final : public InnerSet {
  public:
    // `separate`: columns of different outputs have product 0 and the products within each output are the same (several
    // Gaussian outputs); they are then asked for at the first output only.
    GroupSet(Quadratic& quadratic, const Penalty& penalty, bool separate, double tolerance);

    Outcome solve(double alpha, const std::vector<std::int64_t>& candidates, Interrupt& interrupt) override;
    Outcome solve(double alpha, const std::vector<std::int64_t>& candidates, std::vector<std::int64_t> near, double cut,
                  Interrupt& interrupt);
    const std::vector<std::int64_t>& reached() const { return reached_; }
    bool approach(double alpha, const std::vector<std::int64_t>& candidates, int rounds, Interrupt& interrupt);

    void forget_products() override {}
    std::vector<std::int64_t> support() const override;
    std::vector<double> support_values() const override;
    double residual_square() const { return residual_square_; }
    double condition() const override { return condition_; }
    const std::vector<std::int64_t>& dependent() const override {
        return dependent_;
    }  // never any: steps are regularised
    std::size_t solves() const { return solves_; }
    bool has_alternative(double alpha, std::int64_t* which) override;

    struct State {
        std::vector<std::int64_t> members;
        std::vector<double> values;
    };
    void save(State& state) const;
    void restore(const State& state);

  private:
    using Index = std::int64_t;

    std::size_t column(std::size_t j, std::size_t k) const { return k * p_ + j; }
    double allowed(double alpha, std::size_t j) const;
    double move(const std::vector<Index>& wanted, double alpha);  // correlations; worst row of the members
    double find_fresh(double alpha, const std::vector<Index>& inputs, std::vector<Index>& fresh) const;
    Outcome run(double alpha, const std::vector<Index>& inputs, int rounds, Interrupt& interrupt);
    void fill_reached(double alpha, double cut, const std::vector<Index>& inputs);

    // The members' own problem: products, coefficients and correlations, rows of K one after the other.
    void gather();
    void scatter();
    // Until no member misses its condition by more than `target`, 1 being allowed.
    void settle(double alpha, double target, Interrupt& interrupt);
    std::size_t nonzero() const;
    double unsettled(double alpha);  // rest_ = -gradient of the smooth part; its worst row, allowed = 1
    void sweep(double alpha);
    bool newton(double alpha, Interrupt& interrupt);
    bool step_to_zero(double alpha, double slope_at_start);
    bool direction(double alpha, Interrupt& interrupt);
    bool direction_separate(double alpha, Interrupt& interrupt);
    void multiply(const double* v, double* out) const;  // products times v
    double slope(double alpha, double t, const double* image) const;
    double block_bound(std::size_t i) const;

    Quadratic& quadratic_;
    const Penalty& penalty_;
    std::size_t p_, outputs_;
    bool separate_;
    RowPenalty rows_;
    double tolerance_, residual_square_ = 0, condition_ = 1;
    std::size_t solves_ = 0;
    std::vector<Index> members_;    // inputs, in order of entry
    std::vector<char> inside_;      // per input: is a member
    std::vector<double> beta_, c_;  // per column
    std::vector<Index> reached_, dependent_;
    std::vector<double> H_, b_, r_;  // members' products; coefficients; correlations
    std::vector<double> rest_, step_, image_, bound_, work_, factor_, inverse_, norm_;
};

}  // namespace diamondring
