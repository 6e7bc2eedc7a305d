#pragma once
// Exact minimiser of a penalised quadratic over a set of candidate columns.
//
//   min_b  1/2 <y - Z b, y - Z b> + sum_j alpha v_j (l1_ratio |b_j| + (1 - l1_ratio)/2 b_j^2),  lower <= b <= upper
//
// Primal-dual active set (semismooth Newton): solve on the current support and signs, then drop every wrong sign
// and add every violating column at once (Hintermueller, Ito, Kunisch 2003).  It is fast but not monotone, so a
// support seen twice is a cycle: walk there through intermediate alphas, and if that fails take monotone steps, one
// column at a time with a stop at the first sign change (Lee, Battle, Raina, Ng 2007), which always end.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/extrapolation.hpp"
#include "diamondring/members.hpp"
#include "diamondring/penalty.hpp"
#include "diamondring/quadratic.hpp"

namespace diamondring {

enum class Outcome { exact, stalled, interrupted };

// The penalised minimiser of a quadratic over candidate columns, as Newton steps for other losses drive it.
class InnerSet {
  public:
    virtual ~InnerSet() = default;
    virtual Outcome solve(double alpha, const std::vector<std::int64_t>& candidates, Interrupt& interrupt) = 0;
    // The products of the columns have changed.
    virtual void forget_products() = 0;
    virtual std::vector<std::int64_t> support() const = 0;
    virtual std::vector<double> support_values() const = 0;
    virtual double condition() const = 0;
    virtual const std::vector<std::int64_t>& dependent() const = 0;
    virtual bool has_alternative(double alpha, std::int64_t* which) = 0;
};

class ActiveSet final : public InnerSet {
  public:
    ActiveSet(Quadratic& quadratic, const Penalty& penalty, double tolerance);

    // Moves to the minimiser at alpha over `candidates` (which must contain the present support).
    Outcome solve(double alpha, const std::vector<std::int64_t>& candidates, Interrupt& interrupt) override;
    // The same, trying first with the support and the candidates in `near` alone. Afterwards `reached` holds the
    // candidates whose correlation is at least what an alpha of `cut` would ask of them.
    Outcome solve(double alpha, const std::vector<std::int64_t>& candidates, std::vector<std::int64_t> near, double cut,
                  Interrupt& interrupt);
    const std::vector<std::int64_t>& reached() const { return reached_; }
    // A few rounds towards the minimiser at alpha, to start the next solve nearer to its solution. False when
    // interrupted.
    bool approach(double alpha, const std::vector<std::int64_t>& candidates, int rounds, Interrupt& interrupt);

    void forget_products() override { system_.clear(); }

    // For a quadratic that follows the coefficients (`newton_quadratic.hpp`): what the members' own conditions ask for is
    // reached by many steps, which go on while each leaves less than `rate` of what the last one left, down to `kink` of
    // the penalty, or where there is none to `rest` of the scale of a correlation; a stalled solve is undone and left to
    // the caller.
    struct Following {
        int steps = 0;  // 0: not following
        double rate = 0.25, kink = 0, rest = 0;
    };
    void set_following(const Following& how) { following_ = how; }
    // After a solve: the largest violation among the members, in units of what is allowed.
    double unsettled() const { return unsettled_; }

    // Nonzero coefficients: those inside their range first, then those resting at a bound.
    std::vector<std::int64_t> support() const override;
    std::vector<double> support_values() const override;
    double residual_square() const { return residual_square_; }
    // Of the products of the members, at least; out of sight where the last solve met a combination of them.
    double condition() const override {
        const double ratio = system_.factor().pivot_ratio();  // a lower bound, rarely off by more than their number
        return dependent_.empty() ? ratio * static_cast<double>(members_.size() + 1) : 1e300;
    }
    const std::vector<std::int64_t>& dependent() const override { return dependent_; }  // columns found to be combinations
    std::size_t solves() const { return solves_; }

    // True when some column outside the support could replace part of it at no cost (solution not unique).
    bool has_alternative(double alpha, std::int64_t* which) override;

    struct State {
        double alpha;
        std::vector<std::int64_t> members, resting;
        std::vector<double> values, resting_values;
        std::vector<signed char> signs;
    };
    // To these coefficients.
    void put(const std::vector<std::int64_t>& support, const std::vector<double>& values);
    void save(State& state) const;
    void restore(const State& state);

  private:
    using Index = std::int64_t;

    Outcome primal_dual(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt);
    // On a quadratic that follows the coefficients (follow.cpp).
    Outcome follow(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt);
    void arrive();
    double lack(double alpha);
    bool step(double alpha, Interrupt& interrupt);
    Outcome monotone(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt);
    Outcome advance(double from, double to, int depth, const std::vector<Index>& candidates, Interrupt& interrupt);

    // A factor that serves alpha; members found dependent are put to rest.
    void factorize(double alpha, Interrupt& interrupt, bool exactly = false);
    // target_ = minimiser on the members with the present signs. False when interrupted.
    bool solve_members(double alpha, Interrupt& interrupt, bool exactly = false);
    void set_bars(double alpha, double cut, const std::vector<Index>& candidates);
    void correlate(double alpha, const std::vector<Index>& candidates, bool members_too);
    void correlate_and_refine(double alpha, const std::vector<Index>& candidates, bool correlated = false);
    void find_changes(double alpha);
    std::size_t append(double alpha, const std::vector<Index>& cols);  // how many were independent and joined
    void remove(const std::vector<int>& positions);
    void drop();
    void rest(Index j, double value);
    int step_to_target();  // position of the member that met its range first, or -1
    int slide_along_null(Index j, int direction);
    double objective(double alpha) const;  // of the last correlations' coefficients
    double slack(std::size_t j) const;
    double scale(std::size_t j) const;
    int violation(double alpha, Index j, double* amount) const;
    std::uint64_t fingerprint() const;

    Quadratic& quadratic_;
    const Penalty& penalty_;
    double tolerance_, alpha_ = 0, residual_square_ = 0, unsettled_ = 0;
    Following following_;
    bool ridge_;
    std::size_t solves_ = 0;
    std::vector<Index> members_, resting_, dependent_;
    std::vector<signed char> sign_;  // per column
    std::vector<int> place_;         // per column: position in members_, or -1
    std::vector<double> beta_;       // per column
    // Per column, not initialised where no candidate has been: correlations, and the size from which they matter.
    std::unique_ptr<double[]> c_, bar_;
    std::vector<Index> reached_;  // candidates whose correlation matters, after the last `correlate`
    std::vector<double> target_, work_, shift_;
    Extrapolation extrapolation_;
    std::vector<char> accepted_;
    // Kept from one solve to the next, so that small ones do not spend their time asking for memory.
    std::vector<State> starts_;        // per depth of `advance`
    std::vector<std::uint64_t> seen_;  // fingerprints of this solve's supports
    std::vector<int> drops_;
    std::vector<Index> adds_, leaving_, support_;
    std::vector<double> values_;
    MemberSystem system_;
};

}  // namespace diamondring
