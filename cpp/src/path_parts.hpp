#pragma once
// What the two walks share.

#include <cstdint>
#include <vector>

#include "diamondring/path.hpp"

namespace diamondring {

using Index = std::int64_t;

// Columns that are not excluded.
std::vector<Index> usable(const Penalty& penalty);

// max |q_j| over the columns that are not excluded.
double largest(const std::vector<double>& q, const Penalty& penalty);

// What a full set of correlations says about the smallest alpha that keeps every penalised coefficient at rest.
double resting_alpha(const Penalty& penalty, const double* c);

// Columns to fit before anything penalised moves: the free ones, and those that cannot rest at zero (`support`).
std::vector<Index> unpenalised(const Penalty& penalty, std::vector<Index> support);

// A larger step than this between two alphas is taken over hidden ones, so that each solve starts near its solution.
constexpr double kBigStep = 0.62;
// Alphas between `from` and `to` in ratios of about `step`; none where the step between them is not big.
std::vector<double> hidden_grid(double from, double to, double step);

PathPoint snapshot(double alpha, ActiveSet& set);
void sort_support(PathPoint& point);
Cause cause_of(const InnerSet& set, Outcome outcome, double gap, double tolerance);

}  // namespace diamondring
