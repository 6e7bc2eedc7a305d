#pragma once
// The walk down alpha.

#include <cstdint>
#include <vector>

#include "diamondring/active_set.hpp"
#include "diamondring/certificate.hpp"

namespace diamondring {

enum class Cause : std::uint8_t { none, dependent, rounds, rounding };

struct PathPoint {
    double alpha = 0;
    std::vector<std::int64_t> support;  // increasing
    std::vector<double> values;         // standardised scale
    std::vector<double> intercept;      // at the columns' centres, one per output; of half a sum of squares none
    Certificate certificate;
    std::int64_t alternative = -1;  // a column that makes the solution not unique, or -1
    Cause cause = Cause::none;      // why the target was missed
};

struct PathResult {
    std::vector<PathPoint> points;  // finished ones, in the order asked for
    bool interrupted = false;
    int stopped = 0;  // 1: the grid's end was not reached, because the fit left nothing to explain or diverged
};

struct PathProblem {
    Penalty penalty;
    double tolerance = 1e-8;
    double null_objective = 0;
};

// Smallest alpha at which every penalised coefficient stays where it rests.
double alpha_max(Quadratic& quadratic, const Penalty& penalty, Interrupt& interrupt);

// All products known: every column is a candidate.
PathResult walk(GramQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt);
// Many columns: a few alphas are solved on the columns that could matter (sequential strong rule, Tibshirani et al.
// 2012, looking several alphas ahead), then all columns are checked by one product with all their residuals.
PathResult walk(ColumnQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt);

}  // namespace diamondring
