#pragma once
// The way to the neighbourhood of a least-squares solution, where derivatives need not be exact.
//
//   min_b  1/2 sum_i w_i (y_i - f_i(b))^2,     lower <= b <= upper
//
// by Levenberg-Marquardt steps in More's region ("The Levenberg-Marquardt algorithm: implementation and theory", 1978)
// with forward differences, and central ones for the last (Gill, Murray and Wright, "Practical Optimization", 1981,
// section 8.6).  They end where steps are small, or do not become smaller.  Nothing here is a proof.

#include <cstddef>
#include <functional>
#include <vector>

namespace diamondring {

struct LeastSquares {
    std::size_t n = 0, p = 0;
    const double *y = nullptr, *weight = nullptr, *root = nullptr;  // (n,) weights that sum to 1, and their roots
    const double *lower = nullptr, *upper = nullptr;                // (p,)
    const double* typical = nullptr;                                // (p,) sizes of the parameters, above 0
};

// Predictions (n,) at parameters (p,); false where they are not finite.
using Predict = std::function<bool(const double* b, double* predictions)>;

struct Effort {
    int steps = 0, evaluations = 0;
};

// Moves b, whose predictions and Jacobian (n x p by columns) are given.
Effort approach(const LeastSquares& problem, const Predict& predict, std::vector<double>& b,
             std::vector<double>& predictions, std::vector<double>&& jacobian, int max_steps);

}  // namespace diamondring
