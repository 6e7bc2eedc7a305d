// The active set on a quadratic that follows the coefficients: every gradient is that of the loss itself.
//
// A step goes to where the model about the present point has the members stationary; steps on the same members are
// extrapolated. Members that leave their range are dropped on the way; the candidates are looked at after the first
// step, when the members are nearly stationary, and when they are: in between a look would show the same again.

#include <algorithm>
#include <cmath>

#include "diamondring/active_set.hpp"

namespace diamondring {

namespace {

constexpr int kPatience = 3;     // steps on the same members before they must make progress
constexpr int kChanges = 25;     // of the members
constexpr double kNearly = 1e4;  // times what is allowed: nearly stationary

}  // namespace

// The gradient at the present coefficients, known for the support.
void ActiveSet::arrive() {
    support_.assign(members_.begin(), members_.end());
    support_.insert(support_.end(), resting_.begin(), resting_.end());
    values_.resize(support_.size());
    for (std::size_t k = 0; k < support_.size(); ++k) values_[k] = beta_[static_cast<std::size_t>(support_[k])];
    if (!quadratic_.stands_at(support_, values_))
        residual_square_ = quadratic_.gradient_above(support_, values_, {}, bar_.get(), c_.get(), reached_);
    quadratic_.complete(support_, c_.get());
}

// shift_: what the members' gradients lack. Returns the largest in units of what is allowed.
double ActiveSet::lack(double alpha) {
    shift_.resize(members_.size());
    double worst = 0;
    for (std::size_t k = 0; k < members_.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(members_[k]);
        const double rounding = 0.1 * (tolerance_ * penalty_.l1(alpha, j) + slack(j));
        const double wanted =
            penalty_.has_kink(j) ? following_.kink * penalty_.l1(alpha, j) : following_.rest * scale(j);
        shift_[k] = c_[j] - penalty_.l1(alpha, j) * sign_[j] - penalty_.l2(alpha, j) * beta_[j];
        worst = std::max(worst, std::abs(shift_[k]) / std::max({rounding, wanted, 1e-300}));
    }
    return worst;
}

// From the point (support_ and values_) to where the model has the members stationary and what is no member any more
// at rest. False when interrupted.
bool ActiveSet::step(double alpha, Interrupt& interrupt) {
    ++solves_;
    do {
        factorize(alpha, interrupt);
        if (interrupt.stopped()) return false;
        lack(alpha);
        work_.resize(members_.size());
        for (std::size_t k = 0; k < support_.size(); ++k) {
            const std::size_t j = static_cast<std::size_t>(support_[k]);
            if (place_[j] >= 0 || beta_[j] == values_[k]) continue;
            quadratic_.inner(support_[k], members_, work_.data());
            for (std::size_t i = 0; i < members_.size(); ++i) shift_[i] -= (beta_[j] - values_[k]) * work_[i];
        }
        work_.assign(members_.size(), 0.0);
    } while (!system_.solve(alpha, members_, shift_.data(), work_.data()));
    for (std::size_t k = 0; k < members_.size(); ++k) shift_[k] = beta_[static_cast<std::size_t>(members_[k])];
    extrapolation_.next(shift_.data(), work_.data(), shift_.size());
    for (std::size_t k = 0; k < members_.size(); ++k) beta_[static_cast<std::size_t>(members_[k])] = shift_[k];
    return true;
}

Outcome ActiveSet::follow(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) {
    State& start = starts_[0];
    save(start);
    extrapolation_.clear();
    arrive();
    double previous = INFINITY, looked = INFINITY;
    int since = 0, changes = 0;
    for (int steps = 0; changes <= kChanges && steps <= following_.steps + kChanges; ++steps) {
        if (interrupt.poll()) return Outcome::interrupted;
        unsettled_ = lack(alpha);
        reached_.clear();
        if (steps == 1 || unsettled_ <= 1 || (unsettled_ <= kNearly && looked > kNearly)) {
            set_bars(alpha, alpha, candidates);
            for (const Index j : members_) bar_[static_cast<std::size_t>(j)] = INFINITY;
            quadratic_.above(candidates, bar_.get(), c_.get(), reached_);
            looked = unsettled_;
        }
        find_changes(alpha);
        if (!drops_.empty() || !adds_.empty()) {
            if (!ridge_ && members_.size() - drops_.size() + adds_.size() > quadratic_.rank_limit()) break;
            drop();
            const std::size_t joined = adds_.empty() ? 0 : append(alpha, adds_);
            if (drops_.empty() && joined == 0) break;  // every violator is a combination of the members
            extrapolation_.clear();
            since = 0;
            ++changes;
        } else if (unsettled_ <= 1 || (++since > kPatience && unsettled_ > following_.rate * previous)) {
            return Outcome::exact;  // or as near as this curvature leads: `unsettled` tells
        }
        previous = unsettled_;
        if (!step(alpha, interrupt)) return Outcome::interrupted;
        arrive();
    }
    restore(start);
    return Outcome::stalled;
}

}  // namespace diamondring
