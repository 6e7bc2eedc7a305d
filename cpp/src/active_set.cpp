#include "diamondring/active_set.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

namespace {

constexpr double kNear = 1 - 1e-8;  // of its kink: where a correlation begins to matter
constexpr double kTrusted = 1e8;    // ratio of pivots up to which a solve needs no check before the last round
constexpr double kGain = 0.25;      // of what was left: refinements slower than this have reached rounding
constexpr int kRounds = 25, kDepth = 4, kRefinements = 3;

std::uint64_t mix(std::uint64_t x) {  // splitmix64
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

}  // namespace

ActiveSet::ActiveSet(Quadratic& quadratic, const Penalty& penalty, double tolerance)
    : quadratic_(quadratic),
      penalty_(penalty),
      tolerance_(std::min(1e-10, 1e-2 * tolerance)),
      ridge_(penalty.l1_ratio < 1),
      sign_(quadratic.cols(), 0),
      place_(quadratic.cols(), -1),
      beta_(quadratic.cols(), 0.0),
      c_(new double[quadratic.cols()]),
      bar_(new double[quadratic.cols()]),
      starts_(kDepth + 1),
      system_(quadratic, penalty) {
    for (std::size_t j = 0; j < quadratic.cols(); ++j) rest(static_cast<Index>(j), penalty.resting(j));
    quadratic_.prepare(resting_);
}

std::vector<std::int64_t> ActiveSet::support() const {
    std::vector<Index> out;
    out.reserve(members_.size() + resting_.size());
    out.insert(out.end(), members_.begin(), members_.end());
    out.insert(out.end(), resting_.begin(), resting_.end());
    return out;
}

std::vector<double> ActiveSet::support_values() const {
    std::vector<double> out;
    out.reserve(members_.size() + resting_.size());
    for (const Index j : members_) out.push_back(beta_[static_cast<std::size_t>(j)]);
    for (const Index j : resting_) out.push_back(beta_[static_cast<std::size_t>(j)]);
    return out;
}

void ActiveSet::rest(Index j, double value) {
    beta_[static_cast<std::size_t>(j)] = value;
    if (value != 0) resting_.push_back(j);
}

// What rounding alone can make of a correlation.
double ActiveSet::slack(std::size_t j) const {
    return 1e-15 * scale(j);
}

// What a correlation can be at most.
double ActiveSet::scale(std::size_t j) const {
    return std::sqrt(quadratic_.diagonal()[j] * quadratic_.target_square());
}

int ActiveSet::violation(double alpha, Index index, double* amount) const {
    const std::size_t j = static_cast<std::size_t>(index);
    const double allowed = tolerance_ * penalty_.l1(alpha, j) + slack(j);
    const double up = penalty_.push_slope(alpha, j, beta_[j], c_[j], +1);
    const double down = penalty_.push_slope(alpha, j, beta_[j], c_[j], -1);
    *amount = -std::min(up, down);
    if (!(*amount > allowed)) return 0;
    return up < down ? +1 : -1;
}

std::uint64_t ActiveSet::fingerprint() const {
    std::uint64_t h = 0;
    for (const Index j : members_)
        h += mix(4 * static_cast<std::uint64_t>(j) + (sign_[static_cast<std::size_t>(j)] > 0 ? 1 : 2));
    for (const Index j : resting_)
        h += mix(4 * static_cast<std::uint64_t>(j) + (beta_[static_cast<std::size_t>(j)] > 0 ? 3 : 0));
    return h;
}

void ActiveSet::factorize(double alpha, Interrupt& interrupt, bool exactly) {
    while (!system_.serves(alpha, members_.size(), exactly)) {
        const std::size_t good = system_.factorize(alpha, members_, interrupt);
        if (good == members_.size() || interrupt.stopped()) return;
        const std::size_t j = static_cast<std::size_t>(members_[good]);
        dependent_.push_back(members_[good]);
        place_[j] = -1;
        rest(members_[good], penalty_.resting(j));
        members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(good));
        for (std::size_t k = good; k < members_.size(); ++k)
            place_[static_cast<std::size_t>(members_[k])] = static_cast<int>(k);
    }
}

std::size_t ActiveSet::append(double alpha, const std::vector<Index>& cols) {
    quadratic_.prepare(cols);
    const std::size_t joined = system_.append(alpha, members_, cols, accepted_);
    for (std::size_t c = 0; c < cols.size(); ++c) {
        if (!accepted_[c]) {
            dependent_.push_back(cols[c]);
            continue;
        }
        const std::size_t j = static_cast<std::size_t>(cols[c]);
        place_[j] = static_cast<int>(members_.size());
        members_.push_back(cols[c]);
        if (beta_[j] != 0) resting_.erase(std::find(resting_.begin(), resting_.end(), cols[c]));
    }
    return joined;
}

void ActiveSet::remove(const std::vector<int>& positions) {
    system_.remove(positions);
    std::size_t kept = 0, next = 0;
    for (std::size_t k = 0; k < members_.size(); ++k) {
        if (next < positions.size() && static_cast<std::size_t>(positions[next]) == k) {
            place_[static_cast<std::size_t>(members_[k])] = -1;
            ++next;
            continue;
        }
        place_[static_cast<std::size_t>(members_[k])] = static_cast<int>(kept);
        members_[kept++] = members_[k];
    }
    members_.resize(kept);
}

bool ActiveSet::solve_members(double alpha, Interrupt& interrupt, bool exactly) {
    ++solves_;
    do {
        factorize(alpha, interrupt, exactly);
        if (interrupt.stopped()) return false;
        const std::size_t a = members_.size();
        target_.resize(a);
        shift_.resize(a);
        work_.resize(a);
        for (std::size_t k = 0; k < a; ++k) {
            const std::size_t j = static_cast<std::size_t>(members_[k]);
            target_[k] = beta_[j];
            shift_[k] = quadratic_.q()[j] - penalty_.l1(alpha, j) * sign_[j];
        }
        for (const Index f : resting_) {
            quadratic_.inner(f, members_, work_.data());
            for (std::size_t k = 0; k < a; ++k) shift_[k] -= work_[k] * beta_[static_cast<std::size_t>(f)];
        }
    } while (!system_.solve(alpha, members_, shift_.data(), target_.data()));
    return true;
}

// A candidate at rest at zero matters once its correlation comes near its kink; everything else always does.
void ActiveSet::set_bars(double alpha, double cut, const std::vector<Index>& candidates) {
    const double lower = std::min(kNear * alpha, cut);
    for (const Index index : candidates) {
        const std::size_t j = static_cast<std::size_t>(index);
        bar_[j] = penalty_.has_kink(j) && beta_[j] == 0 ? penalty_.l1(lower, j) - slack(j) : 0;
    }
}

// Correlations at the present coefficients, of the members only if wanted.
void ActiveSet::correlate(double alpha, const std::vector<Index>& candidates, bool members_too) {
    set_bars(alpha, alpha, candidates);
    for (const Index j : members_) bar_[static_cast<std::size_t>(j)] = members_too ? 0 : INFINITY;
    support_.assign(members_.begin(), members_.end());
    support_.insert(support_.end(), resting_.begin(), resting_.end());
    values_.resize(support_.size());
    for (std::size_t k = 0; k < support_.size(); ++k) values_[k] = beta_[static_cast<std::size_t>(support_[k])];
    residual_square_ = quadratic_.gradient_above(support_, values_, candidates, bar_.get(), c_.get(), reached_);
}

// Correlations at the present coefficients; while they show that the members are not stationary to working
// precision, corrects the members with the factor at hand (iterative refinement).
// `correlated`: those of the candidates outside are known already.
void ActiveSet::correlate_and_refine(double alpha, const std::vector<Index>& candidates, bool correlated) {
    double previous = INFINITY;
    for (int pass = 0;; ++pass) {
        if (pass == 0 && correlated)
            residual_square_ = quadratic_.complete(members_, c_.get());
        else
            correlate(alpha, candidates, true);
        shift_.resize(members_.size());
        double worst = 0;
        for (std::size_t k = 0; k < members_.size(); ++k) {
            const std::size_t j = static_cast<std::size_t>(members_[k]);
            shift_[k] = c_[j] - penalty_.l1(alpha, j) * sign_[j] - penalty_.l2(alpha, j) * beta_[j];
            const double floor = 0.1 * (tolerance_ * penalty_.l1(alpha, j) + slack(j));
            worst = std::max(worst, std::abs(shift_[k]) / std::max(floor, 1e-300));
        }
        if (worst <= 1 || pass == kRefinements || worst > kGain * previous) return;
        previous = worst;
        work_.assign(members_.size(), 0.0);
        system_.solve(alpha, members_, shift_.data(), work_.data());
        for (std::size_t k = 0; k < members_.size(); ++k) beta_[static_cast<std::size_t>(members_[k])] += work_[k];
    }
}

// Members outside the range of their sign, and candidates that pay for leaving their rest.
void ActiveSet::find_changes(double alpha) {
    drops_.clear();
    adds_.clear();
    for (std::size_t k = 0; k < members_.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(members_[k]);
        const Interval range = penalty_.range(j, sign_[j]);
        if (beta_[j] < range.low || beta_[j] > range.high || (penalty_.has_kink(j) && beta_[j] == 0)) {
            drops_.push_back(static_cast<int>(k));
        }
    }
    for (const Index j : reached_) {
        double amount;
        if (place_[static_cast<std::size_t>(j)] >= 0) continue;
        const int direction = violation(alpha, j, &amount);
        if (direction == 0) continue;
        const double b = beta_[static_cast<std::size_t>(j)];
        sign_[static_cast<std::size_t>(j)] = static_cast<signed char>(b > 0 ? 1 : b < 0 ? -1 : direction);
        adds_.push_back(j);
    }
}

// Those to drop come to rest where they left their range.
void ActiveSet::drop() {
    leaving_.clear();
    for (const int k : drops_) leaving_.push_back(members_[static_cast<std::size_t>(k)]);
    remove(drops_);
    for (const Index j : leaving_) {
        const std::size_t i = static_cast<std::size_t>(j);
        const Interval range = penalty_.range(i, sign_[i]);
        rest(j, beta_[i] >= range.high ? range.high : range.low);
    }
}

Outcome ActiveSet::primal_dual(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) {
    seen_.clear();
    for (int round = 0; round < rounds; ++round) {
        if (interrupt.poll()) return Outcome::interrupted;
        if (!solve_members(alpha, interrupt)) return Outcome::interrupted;
        for (std::size_t k = 0; k < members_.size(); ++k) beta_[static_cast<std::size_t>(members_[k])] = target_[k];
        const bool trusted = system_.factor().pivot_ratio() < kTrusted;
        if (trusted)
            correlate(alpha, candidates, false);
        else
            correlate_and_refine(alpha, candidates);
        find_changes(alpha);
        if (drops_.empty() && adds_.empty() && trusted) {  // are the members stationary to the last digit, too?
            correlate_and_refine(alpha, candidates, true);
            find_changes(alpha);
        }
        if (drops_.empty() && adds_.empty()) return Outcome::exact;
        if (!ridge_ && members_.size() - drops_.size() + adds_.size() > quadratic_.rank_limit())
            return Outcome::stalled;
        drop();
        const std::size_t joined = adds_.empty() ? 0 : append(alpha, adds_);
        if (drops_.empty() && joined == 0) return Outcome::stalled;  // every violator is a combination of the members
        const std::uint64_t here = fingerprint();
        if (std::find(seen_.begin(), seen_.end(), here) != seen_.end()) return Outcome::stalled;
        seen_.push_back(here);
    }
    return Outcome::stalled;
}

Outcome ActiveSet::advance(double from, double to, int depth, const std::vector<Index>& candidates,
                           Interrupt& interrupt) {
    State& start = starts_[static_cast<std::size_t>(depth)];
    save(start);
    Outcome outcome = primal_dual(to, candidates, kRounds, interrupt);
    if (outcome != Outcome::stalled) return outcome;
    restore(start);
    if (depth == 0 || !(from > to) || to <= 0 || !std::isfinite(from)) return monotone(to, candidates, interrupt);
    const double middle = std::sqrt(from * to);
    outcome = advance(from, middle, depth - 1, candidates, interrupt);
    if (outcome != Outcome::exact) return outcome;
    return advance(middle, to, depth - 1, candidates, interrupt);
}

Outcome ActiveSet::solve(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) {
    dependent_.clear();
    const bool following = following_.steps > 0;
    const Outcome outcome = following ? follow(alpha, candidates, interrupt)
                                      : advance(alpha_, alpha, kDepth, candidates, interrupt);
    if (outcome == Outcome::stalled && !following) {  // what is reported must belong to the coefficients that are reported
        correlate(alpha, candidates, true);
    }
    if (outcome != Outcome::interrupted) alpha_ = alpha;
    return outcome;
}

Outcome ActiveSet::solve(double alpha, const std::vector<Index>& candidates, std::vector<Index> near, double cut,
                         Interrupt& interrupt) {
    if (near.size() == candidates.size()) return solve(alpha, candidates, interrupt);
    while (true) {
        near.insert(near.end(), members_.begin(), members_.end());
        near.insert(near.end(), resting_.begin(), resting_.end());
        std::sort(near.begin(), near.end());
        near.erase(std::unique(near.begin(), near.end()), near.end());
        const Outcome outcome = solve(alpha, near, interrupt);
        if (outcome == Outcome::interrupted) return outcome;
        set_bars(alpha, cut, candidates);
        for (const Index j : members_) bar_[static_cast<std::size_t>(j)] = INFINITY;
        quadratic_.above(candidates, bar_.get(), c_.get(), reached_);
        std::vector<Index> missed;
        for (const Index j : reached_) {
            double amount;
            if (!std::binary_search(near.begin(), near.end(), j) && violation(alpha, j, &amount) != 0)
                missed.push_back(j);
        }
        if (missed.empty()) return outcome;
        near.insert(near.end(), missed.begin(), missed.end());
    }
}

bool ActiveSet::approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) {
    if (primal_dual(alpha, candidates, rounds, interrupt) == Outcome::interrupted) return false;
    alpha_ = alpha;
    return true;
}

bool ActiveSet::has_alternative(double alpha, std::int64_t* which) {
    if (!dependent_.empty() && penalty_.l1_ratio * alpha == 0) {
        *which = dependent_.front();
        return true;
    }
    if (ridge_ && alpha > 0) return false;
    for (const Index j : reached_) {
        const std::size_t i = static_cast<std::size_t>(j);
        if (place_[i] >= 0 || penalty_.excluded(i) || beta_[i] != 0 || quadratic_.diagonal()[i] == 0) continue;
        if (std::abs(c_[i]) < penalty_.l1(alpha, i) * (1 - 1e-9) - slack(i)) continue;
        quadratic_.prepare({j});
        std::vector<double> v(members_.size());
        quadratic_.inner(j, members_, v.data());
        system_.factor().forward(v.data());
        double left = quadratic_.diagonal()[i];
        for (const double e : v) left -= e * e;
        if (left <= 1e-10 * quadratic_.diagonal()[i]) {
            *which = j;
            return true;
        }
    }
    return false;
}

void ActiveSet::put(const std::vector<Index>& support, const std::vector<double>& values) {
    State s{alpha_, {}, {}, {}, {}, {}};
    for (std::size_t k = 0; k < support.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(support[k]);
        const double b = values[k];
        if (b == penalty_.lower[j] || b == penalty_.upper[j]) {
            s.resting.push_back(support[k]);
            s.resting_values.push_back(b);
        } else if (b != 0 || !penalty_.has_kink(j)) {
            s.members.push_back(support[k]);
            s.values.push_back(b);
            s.signs.push_back(static_cast<signed char>(b > 0 ? 1 : -1));
        }
    }
    restore(s);
}

void ActiveSet::save(State& s) const {
    s.alpha = alpha_;
    s.members = members_;
    s.resting = resting_;
    s.values.clear();
    s.signs.clear();
    s.resting_values.clear();
    for (const Index j : members_) {
        s.values.push_back(beta_[static_cast<std::size_t>(j)]);
        s.signs.push_back(sign_[static_cast<std::size_t>(j)]);
    }
    for (const Index j : resting_) s.resting_values.push_back(beta_[static_cast<std::size_t>(j)]);
}

void ActiveSet::restore(const State& s) {
    for (const Index j : members_) {
        place_[static_cast<std::size_t>(j)] = -1;
        beta_[static_cast<std::size_t>(j)] = 0;
    }
    for (const Index j : resting_) beta_[static_cast<std::size_t>(j)] = 0;
    members_ = s.members;
    resting_ = s.resting;
    for (std::size_t k = 0; k < members_.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(members_[k]);
        place_[j] = static_cast<int>(k);
        beta_[j] = s.values[k];
        sign_[j] = s.signs[k];
    }
    for (std::size_t k = 0; k < resting_.size(); ++k)
        beta_[static_cast<std::size_t>(resting_[k])] = s.resting_values[k];
    system_.clear();
}

}  // namespace diamondring
