// Minimiser of a loss with a penalty over chosen columns of a sparse table.
//
// A product with the members' columns costs as much as they have entries, a solve with a dense factor as much as the
// square of their number. So Newton steps are found by conjugate gradients here, scaled by the diagonal, about the
// present point every time: nothing is kept that a new curvature would make stale. Signs and support are those of a
// primal-dual active set: after every step members that left the range of their sign go to rest, and columns that
// violate their condition join. A path begins its next alpha where the last two solutions point to.
// Private to the core's sources.
#pragma once

#include "diamondring/active_set.hpp"
#include "diamondring/newton_quadratic.hpp"
#include "path_parts.hpp"
#include "sparse_members.hpp"

namespace diamondring {

class SparseNewton {
  public:
    // The quadratic gives values, curvature and intercepts. What is left is a duality gap of less than `tolerance` of
    // the objective, or where there is none violations of less than that of their kinks.
    SparseNewton(OutputColumns& columns, NewtonQuadratic& quadratic, const Penalty& penalty, double tolerance,
                 bool convex);
    // Whether this way is open: a sparse table, a curvature of rows, and a kink for every column in use.
    static bool fits(const OutputColumns& columns, const NewtonQuadratic& quadratic, const Penalty& penalty);

    // Moves the point to the minimiser at alpha, in so many steps at most; `near`, `cut` and `reached` as of ActiveSet.
    // Where that stalls the point is anywhere.
    Outcome solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                  int rounds, LossPoint& point, Interrupt& interrupt);
    const std::vector<Index>& reached() const { return reached_; }
    // After an exact solve: the members and the candidates at their kink. No other column could be in use at another
    // solution.
    std::vector<Index> in_play(double alpha) const;

  private:
    static std::size_t at(Index j) { return static_cast<std::size_t>(j); }
    void open(LossPoint& point, const std::vector<Index>& near);
    void foresee(double alpha, const LossPoint& point);
    void remember(double alpha, const LossPoint& point);
    bool evaluate(double alpha, LossPoint& point);
    void predict();
    void correlate();
    double examine(double alpha);
    double gap(double alpha, const LossPoint& point);
    bool join();
    Outcome step(double alpha, double target, Interrupt& interrupt);
    void prepare_step(double alpha);
    void multiply();
    void advance();
    bool complete(double alpha, double cut, const std::vector<Index>& candidates);
    double violation(double alpha, std::size_t j) const;  // in units of the kink

    OutputColumns& columns_;
    NewtonQuadratic& quadratic_;
    const Penalty& pen_;
    double tolerance_;
    bool convex_;
    double objective_ = 0, goal_ = 0, allowed_ = 0;  // violations to be left
    SparseMembers table_;
    std::vector<Index> members_;     // per slot of the table: a column, or -1
    std::vector<int> slot_;          // per column: its slot, or -1
    std::vector<double> beta_;       // per column
    std::vector<signed char> sign_;  // per column: of members, else 0
    std::vector<Index> resting_;     // at a bound that is not 0
    std::vector<Index> working_, others_, joining_, reached_;
    std::unique_ptr<double[]> c_, bar_;
    std::vector<Index> support_;
    std::vector<double> values_;
    std::vector<double> weight_, residual_, rows_;  // per row: share times curvature, ...
    // Per slot, 0 where it is empty.
    std::vector<double> inverse_;  // of the column's scale
    std::vector<double> ridge_, scaled_, gradient_, unit_, step_, search_, image_, coef_;
    std::vector<double> diagonal_;  // of the curvature's products and the ridge, when it was taken; 0: not yet
    int left_ = 0;                  // iterations that this solve may still take
    std::vector<double> before_;    // per column: the solution before the last one
    std::vector<Index> before_support_;
    double alpha_ = 0, alpha_before_ = 0;
    std::vector<Index> last_support_;
    std::vector<double> last_values_;
};

}  // namespace diamondring
