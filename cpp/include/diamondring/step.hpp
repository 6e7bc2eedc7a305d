#pragma once
// One step of a nonlinear regression: what a point needs from its Jacobian, and the inner problem.
//
//   min_c  g'd + 1/2 d'(G + S)d + sum_j [ a_j |c_j| + q_j/2 c_j^2 ],   d = c - b,  lower <= c <= upper,  ||D d|| <=
//   radius
//
// solved for the step d and not for c, so that near the solution the digits of d do not drown in those of b. The
// multiplier of the region adds lambda D^2 to G; it is 0, or makes the length of the step equal to the radius to a
// tenth: the root of 1/radius - 1/length(lambda), which is nearly linear, by Newton's method (More 1978).
//
// For one multiplier: primal-dual active sets (Hintermueller, Ito, Kunisch 2003).  Every parameter is free, with a sign
// where it has a kink, or rests at 0 or at a bound; solve for the free ones, put to rest what left the range of its
// sign, let go what rests with the wrong slope.  A state that returns is a cycle: `ActiveSet` then finds the solution.

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "diamondring/syrk.hpp"

namespace diamondring {

// g = J's, norms_j = (sum_i h_i^2 J_ij^2)^1/2, reach_j = sum_i |J_ij| (|s_i| + fitted |null_i|), and with a non-null
// `root` h the p x p matrix of products sum_i h_i^2 J_ij J_ik (norms is not written without it).
struct PointProducts {
    std::vector<double> g, reach, norms, gram;
};
PointProducts point_products(const DenseView<double>& J, const double* s, const double* null, double fitted,
                             const double* root, int threads);

// The largest distance from the optimality conditions relative to reach_j + a_j + (2 q_j value)^1/2, and where it is.
// `value` is the objective: the last term is the most that q_j |b_j| can be.
struct Distance {
    double gap = 0;
    std::size_t worst = 0;
};

struct StepModel {  // all of length p; the matrices are symmetric
    std::size_t p = 0;
    const double* gram = nullptr;
    const double* extra = nullptr;  // S, may be null
    const double *g = nullptr, *b = nullptr, *a = nullptr, *q = nullptr;
    const double *lower = nullptr, *upper = nullptr;
    const double* units = nullptr;  // D

    // How hard a parameter at c is pushed up (positive) or down by the slope of the smooth part; 0 if it rests well.
    double push(std::size_t j, double c, double slope) const;
};

Distance distance(const StepModel& at, const double* reach, double value);

struct Step {
    std::vector<double> c;
    double damping = 0, length = 0;  // the multiplier, and ||D d||
    double slope = 0;                // g'd
    double promised = 0;             // decrease of the objective by G and the penalty
    double extra = 0;                // 1/2 d'Sd
    double change = 0;               // largest |d_j| / |c_j|
};

class StepSolver {
  public:
    StepSolver(const StepModel& model, int threads);
    // False where rounding leaves no minimiser. `guess`: the multiplier of the step before.
    bool within(double radius, double guess, Step& out);

  private:
    bool solve(double damping);  // z_, length_ and rate_ at this multiplier
    bool newton(double damping);
    bool settle(double damping, int rounds);
    void from_scratch(double damping);
    void correlate(double damping);
    void place();
    std::uint64_t fingerprint() const;

    const StepModel& m_;
    std::size_t p_;
    int threads_;
    std::vector<double> matrix_;     // D^-1 (G + S + Q) D^-1
    std::vector<double> slope_;      // D^-1 (g + Q b)
    std::vector<double> z_, moved_;  // D d, and c
    std::vector<double> w_;          // slope of the smooth part at z_, over D
    std::vector<signed char> side_;  // sign of a free parameter with a kink
    std::vector<char> free_;
    std::vector<double> factor_, rhs_, tolerance_;
    std::vector<std::size_t> members_;
    double length_ = 0, rate_ = 0, steepest_ = 0, size_ = 0;
};

}  // namespace diamondring
