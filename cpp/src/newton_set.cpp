#include "newton_set.hpp"

#include <algorithm>
#include <cmath>

#include "diamondring/group_set.hpp"

namespace diamondring {

namespace {

constexpr double kNear = 1 - 1e-8;    // of its kink: where a correlation begins to matter
constexpr double kSlow = 0.2;         // a step that leaves more than this of the violation asks for a new curvature
constexpr double kSufficient = 1e-4;  // of the predicted fall of the objective (Armijo)
constexpr double kWorth = 0.9;        // steps that leave more than this are not worth many more
constexpr int kSteps = 300, kHalvings = 60, kPatience = 8;
constexpr double kRate = 0.5;         // corrections slower than this ask for a new curvature
constexpr double kFresh = 6;          // steps that a solve takes with a curvature of about its own point
constexpr int kCorrections = 30, kRounds = 8, kAttempts = 3, kApproach = 3;
constexpr double kOff = 10;           // times the tolerance: how far the intercepts may be from their best values
constexpr double kSaturated = 1e-12;  // of the null model's: a data part under it leaves nothing to explain

std::unique_ptr<InnerSet> inner_set(Quadratic& quadratic, const Loss& loss, const Penalty& pen, double tolerance) {
    if (pen.shared > 1) return std::make_unique<GroupSet>(quadratic, pen, loss.constant_curvature(), tolerance);
    return std::make_unique<ActiveSet>(quadratic, pen, tolerance);
}

}  // namespace

NewtonSet::NewtonSet(const LossProblem& problem, const Penalty& penalty, double tolerance)
    : problem_(problem),
      pen_(penalty),
      rows_(penalty),
      tolerance_((problem.loss.convex() ? 0.1 : 0.01) * tolerance),  // no gap, no second order: slopes themselves count
      columns_(problem.data, problem.loss.outputs(), problem.screen),
      point_(problem.null),
      quadratic_(columns_, problem.loss, problem.offset, problem.intercept, point_),
      inner_(inner_set(quadratic_, problem.loss, penalty, tolerance)),
      active_(dynamic_cast<ActiveSet*>(inner_.get())),
      inside_(columns_.size(), 0),
      dense_(columns_.size(), 0.0),
      c_(new double[columns_.size()]),
      bar_(new double[columns_.size()]) {
    if (active_ && SparseNewton::fits(columns_, quadratic_, penalty))
        sparse_ = std::make_unique<SparseNewton>(columns_, quadratic_, penalty, problem.loss.convex() ? tolerance : tolerance_,
                                                 problem.loss.convex());
    if (inner_->support().empty()) return;
    point_.support = inner_->support();  // what cannot rest at zero
    point_.values = inner_->support_values();
    quadratic_.evaluate(point_);
    refresh();
}

void NewtonSet::refresh() {
    fresh_ = true;
    wasted_ = -1;
    if (problem_.loss.constant_curvature()) return;
    quadratic_.refresh();
    inner_->forget_products();
}

double NewtonSet::penalty_value(double alpha, const LossPoint& point) const {
    if (pen_.shared > 1) return rows_.total(alpha, point.support, point.values);
    double total = 0;
    for (std::size_t k = 0; k < point.support.size(); ++k)
        total += pen_.value(alpha, static_cast<std::size_t>(point.support[k]), point.values[k]);
    return total;
}

// From the point towards the minimiser of the model, which the inner set has just found.
NewtonSet::Step NewtonSet::step(double alpha) {
    const std::vector<Index> support = inner_->support();
    const std::vector<double> values = inner_->support_values();
    const std::vector<double>& change = quadratic_.change();
    const std::vector<double>& u = columns_.data().row_weights();
    double slope = 0;
    for (std::size_t e = 0; e < change.size(); ++e) slope -= u[e % u.size()] * point_.residual[e] * change[e];
    trial_.support = support;
    trial_.values = values;
    const double here = penalty_value(alpha, point_);
    slope += penalty_value(alpha, trial_) - here;
    const double before = point_.value + here, rounding = 1e-13 * std::abs(before);
    trial_.eta.resize(point_.eta.size());
    trial_.residual.resize(point_.residual.size());

    double length = 1;
    for (int halving = 0; halving <= kHalvings; ++halving, length *= 0.5) {
        if (length < 1) {
            if (!fresh_) return Step::refused;
            for (std::size_t k = 0; k < point_.support.size(); ++k)
                dense_[static_cast<std::size_t>(point_.support[k])] = (1 - length) * point_.values[k];
            for (std::size_t k = 0; k < support.size(); ++k)
                dense_[static_cast<std::size_t>(support[k])] += length * values[k];
            trial_.support = point_.support;
            trial_.support.insert(trial_.support.end(), support.begin(), support.end());
            trial_.values.clear();
            std::size_t kept = 0;
            for (const Index j : trial_.support) {  // each once: the first visit takes the value away
                double& b = dense_[static_cast<std::size_t>(j)];
                if (b == 0) continue;
                trial_.support[kept++] = j;
                trial_.values.push_back(b);
                b = 0;
            }
            trial_.support.resize(kept);
        }
        trial_.intercept = point_.intercept;
        for (std::size_t k = 0; k < trial_.intercept.size(); ++k)
            trial_.intercept[k] += length * quadratic_.intercept_change()[k];
        quadratic_.evaluate(trial_);
        const double after = trial_.value + penalty_value(alpha, trial_);
        if (after <= before + kSufficient * length * std::min(slope, 0.0) + rounding) {
            std::swap(point_, trial_);
            fresh_ = false;
            return Step::taken;
        }
    }
    return Step::refused;
}

// The sums of the residuals over the rows, which the columns' centres take for 0. Correlations that are known about a
// followed point stay: the model's are free of intercepts, and a prediction from them is corrected anyway.
void NewtonSet::settle_intercept() {
    const std::size_t n = columns_.rows();
    const double little = 1e-2 * tolerance_ * std::max(point_.value, 1e-12 * problem_.null.value);
    for (int pass = 0; pass < 20 && quadratic_.unsettled(point_.residual.data(), problem_.null.value) > little; ++pass) {
        const std::vector<double> move = quadratic_.settle(point_.residual.data());
        for (std::size_t k = 0; k < move.size(); ++k) point_.intercept[k] += move[k];
        for (std::size_t e = 0; e < point_.eta.size(); ++e) point_.eta[e] += move[e / n];
        point_.value = problem_.loss.residual(point_.eta.data(), point_.residual.data());
    }
}

// Products for all that is in use, in the point and in the inner set.
void NewtonSet::prepare_support() {
    std::vector<Index> all = inner_->support();
    all.insert(all.end(), point_.support.begin(), point_.support.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    quadratic_.prepare(all);
}

// What a new curvature costs, in steps: nanoseconds per row, roughly. Products of matrices are cheaper than as many
// products with vectors.
double NewtonSet::price() const {
    const double a = static_cast<double>(point_.support.size()), K = static_cast<double>(columns_.outputs());
    const double product = columns_.data().matrix().is_dense() ? 0.02 : 0.1;
    return a * (product * a + 2 * K + 0.3 * K * K) / (0.5 * a + 60 * K);
}

bool NewtonSet::pursue(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                       Outcome& outcome, Interrupt& interrupt) {
    start_ = point_;
    const double before = point_.value + penalty_value(alpha, point_);
    const double room = std::sqrt(2 * problem_.null.value * quadratic_.target_square());
    // a curvature kept positive where the loss has none converges slowly, but surely
    const int patience = problem_.loss.convex() ? 1 : 8;
    const double rate = problem_.loss.convex() ? kRate : 0.95;
    const double rest = std::max(1e-15, tolerance_ * point_.value / std::max(room, 1e-300));
    active_->set_following({patience * kCorrections, rate, 2 * tolerance_, rest});
    if (wasted_ > price()) refresh();
    const std::size_t before_steps = active_->solves();
    bool done = false;
    double last = INFINITY;
    for (int round = 0; round < kRounds; ++round) {
        quadratic_.follow(point_);
        prepare_support();
        outcome = active_->solve(alpha, candidates, near, cut, interrupt);
        fresh_ = false;
        if (outcome != Outcome::exact || quadratic_.lost()) break;
        done = active_->unsettled() <= 1;
        const double off = quadratic_.unsettled(point_.residual.data(), point_.value) / point_.value;
        if (done && off > kOff * tolerance_) {  // settling it will be felt by the columns
            settle_intercept();
            quadratic_.forget_point();
            done = false;
            continue;
        }
        if (done || active_->unsettled() > rate * last) break;
        last = active_->unsettled();
        refresh();
    }
    active_->set_following({});
    const double steps = static_cast<double>(active_->solves() - before_steps);
    if (wasted_ < 0) {
        expected_ = std::max(kFresh, steps);
        wasted_ = 0;
    } else {
        wasted_ += std::max(0.0, steps - expected_);
    }
    if (outcome == Outcome::interrupted) return true;
    const double after = point_.value + penalty_value(alpha, point_);
    const bool worse = quadratic_.lost() || !(after <= before + 1e-12 * std::abs(before));
    if (worse) {
        point_ = start_;
        quadratic_.forget_point();
    }
    if (worse || !done) return false;
    settle_intercept();
    reached_ = active_->reached();
    return true;
}

// What is allowed of a violation: for a column with a kink little of its penalty, else what adds little to the gap.
double NewtonSet::allowed(double alpha, std::size_t j) const {
    const double reach = std::sqrt(quadratic_.diagonal()[j] / (2 * std::max(problem_.null.value, 1e-300)));
    const double scale = pen_.has_kink(j) && alpha > 0 ? pen_.l1(alpha, j) : point_.value * reach;
    return tolerance_ * scale + 2e-15 * std::sqrt(quadratic_.diagonal()[j] * quadratic_.target_square());
}

double NewtonSet::row_misfit(double alpha, double cut, const std::vector<Index>& candidates) {
    std::vector<Index> wanted(candidates), near;
    wanted.insert(wanted.end(), point_.support.begin(), point_.support.end());
    const std::vector<Index> inputs = rows_.inputs_of(wanted), known = rows_.inputs_of(working_);
    columns_.exact(point_.residual.data(), rows_.columns_of(inputs), c_.get());
    for (std::size_t k = 0; k < point_.support.size(); ++k)
        dense_[static_cast<std::size_t>(point_.support[k])] = point_.values[k];
    std::vector<Index> missed;
    double worst = 0;
    for (const Index index : inputs) {
        const std::size_t j = static_cast<std::size_t>(index), p = rows_.inputs;
        if (pen_.excluded(j)) continue;
        const double *b = dense_.data() + j, *c = c_.get() + j;
        const bool used = rows_.norm(b, p) > 0;
        const double ratio = rows_.violation(alpha, j, b, c, p) / allowed(alpha, j);
        if (used || std::binary_search(known.begin(), known.end(), index))
            worst = std::max(worst, ratio);
        else if (ratio > 1)
            missed.push_back(index);
        if (used || !pen_.has_kink(j) || rows_.norm(c, p) >= pen_.l1(std::min(kNear * alpha, cut), j))
            near.push_back(index);
    }
    for (const Index j : point_.support) dense_[static_cast<std::size_t>(j)] = 0;
    missed_ = rows_.columns_of(missed);
    reached_ = rows_.columns_of(near);
    return worst;
}

double NewtonSet::misfit(double alpha, double cut, const std::vector<Index>& candidates) {
    if (pen_.shared > 1) return row_misfit(alpha, cut, candidates);
    const double lower = std::min(kNear * alpha, cut);
    for (const Index index : candidates) {
        const std::size_t j = static_cast<std::size_t>(index);
        bar_[j] = pen_.has_kink(j) && pen_.resting(j) == 0 ? pen_.l1(lower, j) : 0;
    }
    for (std::size_t k = 0; k < point_.support.size(); ++k) {
        dense_[static_cast<std::size_t>(point_.support[k])] = point_.values[k];
        bar_[point_.support[k]] = INFINITY;
    }
    columns_.above(point_.residual.data(), candidates, bar_.get(), c_.get(), reached_);
    columns_.exact(point_.residual.data(), point_.support, c_.get());
    for (const Index j : working_) inside_[static_cast<std::size_t>(j)] = 1;
    missed_.clear();
    double worst = 0;
    const auto look = [&](Index index, bool known) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (pen_.excluded(j)) return;
        const double b = dense_[j];
        const double slope = std::min(pen_.push_slope(alpha, j, b, c_[j], +1), pen_.push_slope(alpha, j, b, c_[j], -1));
        const double ratio = -slope / allowed(alpha, j);
        if (ratio > 1 && !known) missed_.push_back(index);
        if (known) worst = std::max(worst, ratio);
    };
    for (const Index j : reached_) look(j, inside_[static_cast<std::size_t>(j)] != 0);
    for (const Index j : point_.support) look(j, true);
    for (const Index j : working_) inside_[static_cast<std::size_t>(j)] = 0;
    for (const Index j : point_.support) dense_[static_cast<std::size_t>(j)] = 0;
    reached_.insert(reached_.end(), point_.support.begin(), point_.support.end());
    return worst;
}

Outcome NewtonSet::iterate(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near,
                           double cut, int steps, Interrupt& interrupt) {
    working_ = near;
    double before = INFINITY, best = INFINITY;
    int waited = 0;
    bool wider = true;
    for (int count = 0; count < steps; ++count) {
        const std::vector<Index> inner = inner_->support();
        working_.insert(working_.end(), inner.begin(), inner.end());
        working_.insert(working_.end(), point_.support.begin(), point_.support.end());
        std::sort(working_.begin(), working_.end());
        working_.erase(std::unique(working_.begin(), working_.end()), working_.end());
        quadratic_.set_point(point_);
        if (active_) prepare_support();
        if (interrupt.poll() || inner_->solve(alpha, working_, interrupt) == Outcome::interrupted)
            return Outcome::interrupted;
        if (step(alpha) == Step::refused) {
            if (fresh_) {
                misfit(alpha, cut, candidates);
                return Outcome::stalled;
            }
            refresh();
            continue;
        }
        const double after = misfit(alpha, cut, candidates);
        if (after <= 1 && missed_.empty()) {
            settle_intercept();
            return Outcome::exact;
        }
        working_.insert(working_.end(), missed_.begin(), missed_.end());
        waited = after < kWorth * best || !missed_.empty() || wider ? 0 : waited + 1;
        if (waited > kPatience) break;
        if (after > 1 && after > kSlow * before) refresh();
        wider = !missed_.empty();
        best = std::min(best, after);
        before = after;
    }
    settle_intercept();
    return Outcome::stalled;  // whatever is reached: the certificate judges
}

Outcome NewtonSet::solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                         Interrupt& interrupt) {
    Outcome outcome;
    if (descend(alpha, candidates, near, cut, 0, outcome, interrupt)) return outcome;
    come_back();
    for (int attempt = 0; active_ && attempt < kAttempts; ++attempt) {  // from nearer every time
        if (pursue(alpha, candidates, near, cut, outcome, interrupt)) return outcome;
        outcome = iterate(alpha, candidates, near, cut, kApproach, interrupt);
        if (outcome != Outcome::stalled) return outcome;
    }
    return iterate(alpha, candidates, near, cut, kSteps, interrupt);
}

bool NewtonSet::approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) {
    Outcome outcome;
    if (!descend(alpha, candidates, candidates, alpha, rounds, outcome, interrupt)) {
        come_back();
        outcome = iterate(alpha, candidates, candidates, alpha, rounds, interrupt);
    }
    return outcome != Outcome::interrupted;
}

PathPoint NewtonSet::point(double alpha, Outcome outcome) {
    PathPoint out;
    out.alpha = alpha;
    out.support = point_.support;
    out.values = point_.values;
    out.intercept = point_.intercept;
    if (away_) {
        out.cause = Cause::rounding;
        in_play_[alpha] = sparse_->in_play(alpha);
        return out;
    }
    in_play_.erase(alpha);
    if (outcome == Outcome::exact) inner_->has_alternative(alpha, &out.alternative);
    out.cause = cause_of(*inner_, outcome, INFINITY, 0);
    return out;
}

DataFit NewtonSet::fit() const {
    return {point_.value, quadratic_.unsettled(point_.residual.data(), problem_.null.value), &problem_.loss,
            point_.eta};
}

Yardstick NewtonSet::yardstick() const {
    return {problem_.null.value, largest(problem_.correlations, pen_), quadratic_.diagonal().data()};
}

bool NewtonSet::exhausted() const {
    // a sum of squares has a finite solution at every alpha
    return !problem_.loss.constant_curvature() && !(point_.value > kSaturated * problem_.null.value);
}

}  // namespace diamondring
