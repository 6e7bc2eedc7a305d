#pragma once
// The penalty on the standardised scale, one coefficient at a time:
//   alpha * v * (l1_ratio |b| + (1 - l1_ratio)/2 b^2)  with  lower <= b <= upper.

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace diamondring {

struct Interval {
    double low, high;
};

struct Penalty {
    double l1_ratio = 1.0;
    std::vector<double> factor;  // 0: free; excluded columns have lower = upper = 0
    std::vector<double> lower, upper;
    // Of several outputs, how many are penalised together: the norm of an input's coefficients takes the place of |b|,
    // see row_penalty.hpp. 1: every coefficient by itself.
    std::size_t shared = 1;

    double l1(double alpha, std::size_t j) const { return alpha * l1_ratio * factor[j]; }
    double l2(double alpha, std::size_t j) const { return alpha * (1.0 - l1_ratio) * factor[j]; }
    bool excluded(std::size_t j) const { return lower[j] == 0 && upper[j] == 0; }
    bool has_kink(std::size_t j) const { return l1_ratio > 0 && factor[j] > 0; }

    // Value nearest to zero that the bounds allow.
    double resting(std::size_t j) const { return lower[j] > 0 ? lower[j] : upper[j] < 0 ? upper[j] : 0.0; }
    // Where a coefficient of the given sign may move freely.
    Interval range(std::size_t j, int sign) const {
        if (!has_kink(j)) return {lower[j], upper[j]};
        return sign > 0 ? Interval{std::max(lower[j], 0.0), upper[j]} : Interval{lower[j], std::min(upper[j], 0.0)};
    }

    // Slope of the objective when a coefficient resting at `b` is pushed up (+1) or down (-1), given the
    // correlation c = <z_j, r>: negative means the push pays.  +infinity where the bound forbids it.
    double push_slope(double alpha, std::size_t j, double b, double c, int direction) const {
        if (direction > 0) {
            if (!(b < upper[j])) return std::numeric_limits<double>::infinity();
            return -c + l2(alpha, j) * b + (b >= 0 ? l1(alpha, j) : -l1(alpha, j));
        }
        if (!(b > lower[j])) return std::numeric_limits<double>::infinity();
        return c - l2(alpha, j) * b + (b <= 0 ? l1(alpha, j) : -l1(alpha, j));
    }

    double value(double alpha, std::size_t j, double b) const {
        return l1(alpha, j) * std::abs(b) + 0.5 * l2(alpha, j) * b * b;
    }
    // sup_b { c b - value(b) } over the bounds; +infinity where the dual point is not feasible.
    double conjugate(double alpha, std::size_t j, double c) const;
};

}  // namespace diamondring
