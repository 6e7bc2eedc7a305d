// The part of `NewtonSet` that leaves a sparse table's steps to conjugate gradients.

#include <algorithm>
#include <cmath>

#include "dependence.hpp"
#include "newton_set.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kFew = 64;          // columns for which a factor costs next to nothing
constexpr int kRounds = 60, kPause = 64;  // alphas at most, after it has failed

}  // namespace

bool NewtonSet::descend(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                        int rounds, Outcome& outcome, Interrupt& interrupt) {
    if (!sparse_ || near.size() <= kFew || !(alpha > 0)) return false;
    if (pause_ > 0) {
        --pause_;
        return false;
    }
    start_ = point_;
    const double before = point_.value + penalty_value(alpha, point_);
    away_ = true;
    fresh_ = false;
    outcome = sparse_->solve(alpha, candidates, near, cut, rounds > 0 ? rounds : kRounds, point_, interrupt);
    if (outcome == Outcome::interrupted) return true;
    const double after = point_.value + penalty_value(alpha, point_);
    const bool good = after <= before + 1e-12 * std::abs(before);
    if (good && outcome == Outcome::stalled && rounds > 0) return true;
    if (!good || outcome != Outcome::exact) {
        pause_ = failures_ = std::min(std::max(2 * failures_, 1), kPause);
        point_ = start_;
        return false;
    }
    failures_ /= 2;
    settle_intercept();
    reached_ = sparse_->reached();
    return true;
}

// The active set, which stood still meanwhile, to the point.
void NewtonSet::come_back() {
    if (!away_) return;
    away_ = false;
    active_->put(point_.support, point_.values);
    quadratic_.forget_point();
    refresh();
}

void NewtonSet::judge_uniqueness(PathResult& result, Interrupt& interrupt) const {
    if (pen_.l1_ratio < 1) return;
    std::vector<PathPoint*> points;
    std::vector<std::vector<Index>> sets;
    for (PathPoint& point : result.points) {
        const auto found = in_play_.find(point.alpha);
        if (found == in_play_.end()) continue;
        points.push_back(&point);
        sets.push_back(found->second);
    }
    const std::vector<Index> which = dependent_columns(problem_.data, sets, interrupt);
    for (std::size_t k = 0; k < points.size(); ++k) points[k]->alternative = which[k];
}

}  // namespace diamondring
