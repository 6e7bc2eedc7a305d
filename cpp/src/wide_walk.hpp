// The walk over many columns, for every data part. Private to the core's sources.
#pragma once

#include <memory>

#include "path_parts.hpp"

namespace diamondring {

// What it moves down alpha: a solution on chosen columns, and looks at all of them.
class Walked {
  public:
    virtual ~Walked() = default;
    virtual std::size_t cols() const = 0;
    virtual int threads() const = 0;
    // How many alphas are best solved between two checks of all columns.
    virtual std::size_t look_ahead() const = 0;
    virtual bool screened() const = 0;
    // Before anything moves; `start` is a first solve over the columns that are not penalised.
    virtual Yardstick yardstick() const = 0;
    virtual const std::vector<double>& null_correlations() const = 0;
    virtual Outcome start(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) = 0;
    virtual double condition() const = 0;
    // As of ActiveSet.
    virtual Outcome solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                          Interrupt& interrupt) = 0;
    virtual bool approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) = 0;
    virtual std::vector<Index> support() const = 0;
    virtual const std::vector<Index>& reached() const = 0;
    // The solution, its residuals (one number per row and output) and its data part.
    virtual PathPoint point(double alpha, Outcome outcome) = 0;
    virtual const std::vector<double>& residual() const = 0;
    virtual DataFit fit() const = 0;
    // True where going further down alpha makes no sense.
    virtual bool exhausted() const { return false; }

    virtual void bounds(const double* R, std::size_t m, double* bound) = 0;
    // out[r * wanted.size() + i] = the correlation of wanted[i] with the r-th of m residuals.
    virtual void products(const double* R, std::size_t m, const std::vector<Index>& wanted, double* out) = 0;
};

// From `top`, where every penalised coefficient rests.
PathResult walk(Walked& set, const PathProblem& problem, double top, const std::vector<double>& alphas,
                Interrupt& interrupt);

}  // namespace diamondring
