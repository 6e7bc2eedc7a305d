#include "sparse_newton.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

namespace {

constexpr double kNear = 1 - 1e-8;  // of its kink: where a correlation begins to matter
constexpr double kWorth = 0.9;      // steps that leave more than this are not worth many more
constexpr double kCentred = 1e-3;   // of the goal: how far the intercept may be from its best value
constexpr double kShare = 0.7;      // of the tolerance that is used
constexpr int kPatience = 8, kPasses = 6;
// Beyond so many iterations and a quarter of one per member, the members' products would have been as cheap.
constexpr int kIterations = 100;
constexpr double kWaste = 0.125;              // of the copied entries: from there on they are copied anew
constexpr double kFar = 2;                    // times the last step between alphas: no farther is a line drawn
constexpr double kForce = 0.1, kFine = 1e-3;  // of the violation: what a first and a last step leave

}  // namespace

bool SparseNewton::fits(const OutputColumns& columns, const NewtonQuadratic& quadratic, const Penalty& pen) {
    if (columns.data().matrix().is_dense() || columns.outputs() > 1 || quadratic.curvature().empty()) return false;
    for (std::size_t j = 0; j < pen.factor.size(); ++j) {
        if (!pen.has_kink(j) && !pen.excluded(j)) return false;
    }
    return true;
}

SparseNewton::SparseNewton(OutputColumns& columns, NewtonQuadratic& quadratic, const Penalty& penalty, double tolerance,
                           bool convex)
    : columns_(columns),
      quadratic_(quadratic),
      pen_(penalty),
      tolerance_(tolerance),
      convex_(convex),
      table_(columns.data().matrix(), columns.threads()),
      slot_(columns.size(), -1),
      beta_(columns.size(), 0.0),
      sign_(columns.size(), 0),
      c_(new double[columns.size()]),
      bar_(new double[columns.size()]),
      weight_(columns.rows()),
      residual_(columns.rows()),
      rows_(columns.rows()),
      before_(columns.size(), 0.0) {}

// The point as members, inside the range of their sign, and coefficients at rest at a bound.
void SparseNewton::open(LossPoint& point, const std::vector<Index>& near) {
    quadratic_.watch(point);
    for (const Index j : members_) {
        if (j >= 0) beta_[at(j)] = 0, sign_[at(j)] = 0;
    }
    for (const Index j : resting_) beta_[at(j)] = 0;
    resting_.clear();
    std::vector<Index> members;
    for (std::size_t k = 0; k < point.support.size(); ++k) {
        const std::size_t j = at(point.support[k]);
        const double b = point.values[k];
        beta_[j] = b;
        if (b == 0) continue;
        if (b > pen_.lower[j] && b < pen_.upper[j]) {
            sign_[j] = b > 0 ? 1 : -1;
            members.push_back(point.support[k]);
        } else {
            resting_.push_back(point.support[k]);
        }
    }
    std::sort(members.begin(), members.end());
    for (std::size_t k = 0; k < members_.size(); ++k) {
        if (members_[k] < 0 || sign_[at(members_[k])] != 0) continue;
        slot_[at(members_[k])] = -1;
        members_[k] = -1;
        table_.give_up(k);
    }
    if (table_.waste() > kWaste) {
        for (const Index j : members_) {
            if (j >= 0) slot_[at(j)] = -1;
        }
        members_.clear();
        table_.clear();
    }
    joining_.clear();
    for (const Index j : members) {
        if (slot_[at(j)] < 0) joining_.push_back(j);
    }
    working_ = near;
    working_.insert(working_.end(), members.begin(), members.end());
    working_.insert(working_.end(), resting_.begin(), resting_.end());
    std::sort(working_.begin(), working_.end());
    working_.erase(std::unique(working_.begin(), working_.end()), working_.end());
}

// Between two changes of the support a solution is nearly linear in the logarithm of alpha.
void SparseNewton::foresee(double alpha, const LossPoint& point) {
    if (alpha_before_ == 0 || point.support != last_support_ || point.values != last_values_) return;
    const double t = std::log(alpha / alpha_) / std::log(alpha_ / alpha_before_);
    if (!(std::abs(t) <= kFar)) return;
    for (std::size_t k = 0; k < last_support_.size(); ++k) {
        const std::size_t j = at(last_support_[k]);
        if (sign_[j] == 0) continue;
        const Interval range = pen_.range(j, sign_[j]);
        const double b = beta_[j] + t * (last_values_[k] - before_[j]);
        if (b > range.low && b < range.high) beta_[j] = b;
    }
}

void SparseNewton::remember(double alpha, const LossPoint& point) {
    if (alpha != alpha_) {
        for (const Index j : before_support_) before_[at(j)] = 0;
        for (std::size_t k = 0; k < last_support_.size(); ++k) before_[at(last_support_[k])] = last_values_[k];
        std::swap(before_support_, last_support_);
        alpha_before_ = alpha_;
    }
    alpha_ = alpha;
    last_support_ = point.support;
    last_values_ = point.values;
}

// Takes the joining columns into the table.
bool SparseNewton::join() {
    for (const Index index : joining_) {
        const std::size_t j = at(index);
        if (sign_[j] == 0) {
            sign_[j] = beta_[j] > 0 || (beta_[j] == 0 && c_[j] > 0) ? 1 : -1;
            if (beta_[j] != 0) resting_.erase(std::find(resting_.begin(), resting_.end(), index));
        }
        slot_[j] = static_cast<int>(members_.size());
        members_.push_back(index);
    }
    return table_.append(joining_);
}

// rows_ = Z beta for the members.
void SparseNewton::predict() {
    const Scaling& scaling = columns_.data().scaling();
    coef_.assign(members_.size(), 0.0);
    double shift = 0;
    for (std::size_t k = 0; k < members_.size(); ++k) {
        if (members_[k] < 0 || scaling.constant[at(members_[k])]) continue;
        coef_[k] = beta_[at(members_[k])] / scaling.scale[at(members_[k])];
        shift += coef_[k] * scaling.center[at(members_[k])];
    }
    table_.linear(coef_.data(), rows_.data());
    for (double& v : rows_) v -= shift;
}

// c_ = the correlations of the working columns.
void SparseNewton::correlate() {
    const Scaling& scaling = columns_.data().scaling();
    const std::vector<double>& u = columns_.data().row_weights();
    others_.clear();
    for (const Index j : working_) {
        if (sign_[at(j)] == 0) others_.push_back(j);
    }
    columns_.exact(residual_.data(), others_, c_.get());
    image_.resize(members_.size());
    double sum = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        rows_[i] = u[i] * residual_[i];
        sum += rows_[i];
    }
    table_.products(rows_.data(), image_.data());
    for (std::size_t k = 0; k < members_.size(); ++k) {
        if (members_[k] < 0) continue;
        const std::size_t j = at(members_[k]);
        c_[j] = scaling.constant[j] ? 0.0 : (image_[k] - scaling.center[j] * sum) / scaling.scale[j];
    }
}

// The point to the present coefficients, with all correlations of interest.
bool SparseNewton::evaluate(double alpha, LossPoint& point) {
    support_.clear();
    values_.clear();
    double penalty = 0;
    for (const std::vector<Index>* part : {&members_, &resting_}) {
        for (const Index j : *part) {
            if (j < 0 || beta_[at(j)] == 0) continue;
            support_.push_back(j);
            values_.push_back(beta_[at(j)]);
            penalty += pen_.value(alpha, at(j), beta_[at(j)]);
        }
    }
    predict();
    quadratic_.carry(support_, values_, resting_.empty() ? rows_.data() : nullptr);
    if (!std::isfinite(point.value)) return false;
    quadratic_.curve();
    const std::vector<double>&u = columns_.data().row_weights(), &h = quadratic_.curvature();
    for (std::size_t i = 0; i < u.size(); ++i) weight_[i] = u[i] * h[i];
    residual_ = point.residual;
    double shift = 0;
    quadratic_.project(residual_.data(), &shift);
    correlate();
    objective_ = point.value + penalty;
    // a dual point that is shrunk by a violation v costs v times the penalty, and members that are off by v once more
    goal_ = tolerance_ * (convex_ ? std::clamp(kShare * objective_ / std::max(penalty, 1e-300), kShare, 5.0) : 1.0);
    allowed_ = goal_;
    return true;
}

double SparseNewton::violation(double alpha, std::size_t j) const {
    const double kink = pen_.l1(alpha, j);
    if (sign_[j] != 0) return std::abs(c_[j] - kink * sign_[j] - pen_.l2(alpha, j) * beta_[j]) / kink;
    const double up = pen_.push_slope(alpha, j, beta_[j], c_[j], +1),
                 down = pen_.push_slope(alpha, j, beta_[j], c_[j], -1);
    return -std::min(up, down) / kink;
}

// The largest violation among the working columns; those outside the members are to join.
double SparseNewton::examine(double alpha) {
    double worst = 0;
    joining_.clear();
    for (const Index index : working_) {
        const std::size_t j = at(index);
        if (pen_.excluded(j)) continue;
        const double amount = violation(alpha, j);
        worst = std::max(worst, amount);
        if (sign_[j] == 0 && amount > goal_) joining_.push_back(index);
    }
    return worst;
}

// The duality gap of the working columns, with the dual point shrunk until it holds for them.
double SparseNewton::gap(double alpha, const LossPoint& point) {
    double s = 1;
    for (const Index index : working_) {
        const std::size_t j = at(index);
        if (pen_.excluded(j) || pen_.l2(alpha, j) > 0 || beta_[j] == (c_[j] > 0 ? pen_.upper[j] : pen_.lower[j]))
            continue;
        s = std::min(s, pen_.l1(alpha, j) / std::max(std::abs(c_[j]), 1e-300));
    }
    if (s < 1) s *= 1 - 4e-16;
    allowed_ = 1 / s - 1;
    double total = quadratic_.loss().dual_excess(point.eta.data(), s);
    for (const Index index : working_) {
        const std::size_t j = at(index);
        const double b = beta_[j];
        if (!pen_.excluded(j))
            total += std::max(0.0, pen_.value(alpha, j, b) + pen_.conjugate(alpha, j, s * c_[j]) - s * b * c_[j]);
    }
    return total;
}

// Whether the other candidates hold as well; those that do not are worked with from now on.
bool SparseNewton::complete(double alpha, double cut, const std::vector<Index>& candidates) {
    const double lower = std::min(kNear * alpha, cut);
    for (const Index j : candidates) bar_[at(j)] = beta_[at(j)] == 0 ? pen_.l1(lower, at(j)) : 0;
    columns_.above(residual_.data(), candidates, bar_.get(), c_.get(), reached_);
    std::vector<Index> missed;
    for (const Index j : reached_) {
        if (sign_[at(j)] == 0 && !pen_.excluded(at(j)) && violation(alpha, at(j)) > allowed_ &&
            !std::binary_search(working_.begin(), working_.end(), j))
            missed.push_back(j);
    }
    if (missed.empty()) return true;
    working_.insert(working_.end(), missed.begin(), missed.end());
    std::sort(working_.begin(), working_.end());
    return false;
}

Outcome SparseNewton::solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near,
                            double cut, int rounds, LossPoint& point, Interrupt& interrupt) {
    open(point, near);
    if (!join()) return Outcome::stalled;
    foresee(alpha, point);
    diagonal_.clear();
    left_ = -1;
    double best = INFINITY;
    for (int round = 0, waited = 0, passes = 0;; ++round) {
        if (!evaluate(alpha, point)) return Outcome::stalled;
        const double worst = examine(alpha);
        const bool close = worst <= goal_ && (!convex_ || gap(alpha, point) <= kShare * tolerance_ * objective_);
        if (close) {
            // the intercept is where the model moved it: the correlations are right to first order in what is missing
            const double off = quadratic_.unsettled(point.residual.data(), point.value);
            if (off > kCentred * goal_ * point.value && ++passes < kPasses) continue;
            if (!complete(alpha, cut, candidates)) continue;
            remember(alpha, point);
            return Outcome::exact;
        }
        waited = worst < kWorth * best || !joining_.empty() ? 0 : waited + 1;
        best = std::min(best, worst);
        if (round >= rounds || waited > kPatience) return Outcome::stalled;
        const double rate = joining_.empty() ? std::clamp(10 * worst, kFine, kForce) : kForce;
        const double target = worst > goal_ ? std::max(rate * worst, 0.9 * goal_) : 0.5 * worst;
        if (!join()) return Outcome::stalled;
        std::size_t count = 0;
        for (const Index j : members_) count += j >= 0;
        if (pen_.l1_ratio == 1 && count > quadratic_.rank_limit()) return Outcome::stalled;
        if (left_ < 0) left_ = kIterations + static_cast<int>(count / 4);
        const Outcome found = step(alpha, target, interrupt);
        if (found != Outcome::exact) return found;
        advance();
    }
}

std::vector<Index> SparseNewton::in_play(double alpha) const {
    std::vector<Index> out;
    for (const Index j : reached_) {
        if (sign_[at(j)] == 0 && beta_[at(j)] == 0 && !pen_.excluded(at(j)) &&
            std::abs(c_[at(j)]) >= pen_.l1(alpha, at(j)) * (1 - goal_))
            out.push_back(j);
    }
    for (const Index j : members_) {
        if (j >= 0) out.push_back(j);
    }
    return out;
}

}  // namespace diamondring
