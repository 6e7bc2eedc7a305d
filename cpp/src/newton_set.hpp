// Minimiser of a loss with a penalty over chosen columns.
//
// First the active-set solver is let loose on a quadratic that follows its coefficients: it then adds, drops and
// corrects by the loss's own gradients, with the curvature of some earlier point in its factor, which is made anew when
// the corrections become slow; curvature and factor serve several alphas. That has no safeguard: if it does not end at
// a minimiser, Newton steps are taken, each the exact minimiser of the penalised model (Lee, Sun and Saunders 2014),
// with a line search on the objective. Private to the core's sources.
#pragma once

#include <map>

#include "diamondring/newton_quadratic.hpp"
#include "diamondring/row_penalty.hpp"
#include "sparse_newton.hpp"
#include "wide_walk.hpp"

namespace diamondring {

// A loss on a table: what every penalty solved on it shares.
struct LossProblem {
    const Standardized& data;  // with a target of zeros
    const Loss& loss;
    const double* offset;  // n x K or null
    bool intercept;        // fitted; the columns are centred in any case where a constant cannot change the value
    std::shared_ptr<const Screen> screen;
    LossPoint null;                    // intercepts only
    std::vector<double> correlations;  // of all columns there
};

// Fits the intercepts alone.
void fit_null(LossProblem& problem, Interrupt& interrupt);

class NewtonSet final : public Walked {
  public:
    NewtonSet(const LossProblem& problem, const Penalty& penalty, double tolerance);

    std::size_t cols() const override { return columns_.size(); }
    int threads() const override { return columns_.threads(); }
    std::size_t look_ahead() const override { return columns_.screened() ? 2 : 8; }
    bool screened() const override { return columns_.screened(); }
    Yardstick yardstick() const override;
    const std::vector<double>& null_correlations() const override { return problem_.correlations; }
    Outcome start(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) override {
        return solve(alpha, candidates, candidates, alpha, interrupt);
    }
    double condition() const override { return inner_->condition(); }
    Outcome solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                  Interrupt& interrupt) override;
    bool approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) override;
    std::vector<Index> support() const override { return point_.support; }
    const std::vector<Index>& reached() const override { return reached_; }
    PathPoint point(double alpha, Outcome outcome) override;
    // Whether the solutions of a path are the only ones, where nothing that was needed for them tells.
    void judge_uniqueness(PathResult& result, Interrupt& interrupt) const;
    const std::vector<double>& residual() const override { return point_.residual; }
    DataFit fit() const override;
    bool exhausted() const override;
    void bounds(const double* R, std::size_t m, double* bound) override { columns_.bounds(R, m, bound); }
    void products(const double* R, std::size_t m, const std::vector<Index>& wanted, double* out) override {
        columns_.products(R, m, wanted, out);
    }

  private:
    enum class Step { taken, refused };

    Outcome iterate(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                    int steps, Interrupt& interrupt);
    Step step(double alpha);
    // False where the safeguarded steps have to finish.
    bool pursue(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                Outcome& outcome, Interrupt& interrupt);
    // The same by conjugate gradients; in so many rounds, if any, and then wherever they end.
    bool descend(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                 int rounds, Outcome& outcome, Interrupt& interrupt);
    void come_back();
    void settle_intercept();
    void prepare_support();
    void refresh();
    double price() const;
    // The largest violation at the point among `candidates` and the support, in units of what is allowed; violators
    // outside `working_` go to `missed_`, the others make the return value.
    double misfit(double alpha, double cut, const std::vector<Index>& candidates);
    double row_misfit(double alpha, double cut, const std::vector<Index>& candidates);  // of a penalty on rows
    double penalty_value(double alpha, const LossPoint& point) const;
    double allowed(double alpha, std::size_t j) const;

    const LossProblem& problem_;
    const Penalty& pen_;
    RowPenalty rows_;
    double tolerance_;
    OutputColumns columns_;
    LossPoint point_, trial_, start_;
    NewtonQuadratic quadratic_;
    bool fresh_ = false;  // the curvature is that of the present point
    // Steps that a solve took with a fresh curvature, and how many more those since then took; -1: none yet.
    double expected_ = 0, wasted_ = -1;
    std::unique_ptr<InnerSet> inner_;
    ActiveSet* active_;                             // the same, where it is one
    std::unique_ptr<SparseNewton> sparse_;          // where it fits
    bool away_ = false;                             // the active set is not where the point is
    int failures_ = 0, pause_ = 0;                  // of conjugate gradients; alphas until the next attempt
    std::map<double, std::vector<Index>> in_play_;  // of the alphas that they solved
    std::vector<Index> working_, missed_, reached_;
    std::vector<unsigned char> inside_;
    std::vector<double> dense_;
    std::unique_ptr<double[]> c_, bar_;
};

// Smallest alpha at which every penalised coefficient stays where it rests.
double alpha_max(const LossProblem& problem, const Penalty& penalty, Interrupt& interrupt);

}  // namespace diamondring
