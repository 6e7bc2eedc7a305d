// The fallback of the active-set solver: steps that never raise the objective, one column at a time.

#include <algorithm>
#include <cmath>

#include "diamondring/active_set.hpp"

namespace diamondring {

int ActiveSet::step_to_target() {
    double length = 1;
    int first = -1;
    for (std::size_t k = 0; k < members_.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(members_[k]);
        const Interval range = penalty_.range(j, sign_[j]);
        const double step = target_[k] - beta_[j];
        const double limit = target_[k] < range.low ? range.low : target_[k] > range.high ? range.high : target_[k];
        if (limit == target_[k]) continue;
        const double t = std::clamp((limit - beta_[j]) / step, 0.0, 1.0);
        if (first < 0 || t < length) {
            length = t;
            first = static_cast<int>(k);
        }
    }
    for (std::size_t k = 0; k < members_.size(); ++k) {
        const std::size_t j = static_cast<std::size_t>(members_[k]);
        beta_[j] = first < 0 ? target_[k] : beta_[j] + length * (target_[k] - beta_[j]);
    }
    return first;
}

// Column j is a combination of the members: moving along that combination leaves the fit unchanged and lowers
// the penalty at a constant rate, until some coefficient meets the end of its range.  Returns the position of
// that member, -1 when j itself met its own bound, -2 when nothing stops the move.
int ActiveSet::slide_along_null(Index j, int direction) {
    const std::size_t a = members_.size(), i = static_cast<std::size_t>(j);
    shift_.resize(a);
    quadratic_.inner(j, members_, shift_.data());
    system_.factor().solve(shift_.data());
    const double own = direction > 0 ? penalty_.upper[i] - beta_[i] : beta_[i] - penalty_.lower[i];
    double length = own;
    int first = std::isfinite(own) ? -1 : -2;
    for (std::size_t k = 0; k < a; ++k) {
        const std::size_t m = static_cast<std::size_t>(members_[k]);
        const double rate = -direction * shift_[k];
        const Interval range = penalty_.range(m, sign_[m]);
        const double room = rate > 0 ? range.high - beta_[m] : beta_[m] - range.low;
        if (std::abs(rate) < 1e-9 || !std::isfinite(room)) continue;
        if (first == -2 || room / std::abs(rate) < length) {
            length = std::max(room, 0.0) / std::abs(rate);
            first = static_cast<int>(k);
        }
    }
    if (first == -2) return first;
    for (std::size_t k = 0; k < a; ++k) beta_[static_cast<std::size_t>(members_[k])] -= direction * length * shift_[k];
    const bool was_resting = beta_[i] != 0;
    beta_[i] += direction * length;
    if (first == -1) beta_[i] = direction > 0 ? penalty_.upper[i] : penalty_.lower[i];
    if (!was_resting && beta_[i] != 0) resting_.push_back(j);
    return first;
}

double ActiveSet::objective(double alpha) const {
    double value = 0.5 * residual_square_;
    for (const Index j : members_)
        value += penalty_.value(alpha, static_cast<std::size_t>(j), beta_[static_cast<std::size_t>(j)]);
    for (const Index j : resting_)
        value += penalty_.value(alpha, static_cast<std::size_t>(j), beta_[static_cast<std::size_t>(j)]);
    return value;
}

Outcome ActiveSet::monotone(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) {
    std::vector<unsigned char> blocked(quadratic_.cols(), 0);  // let in once already since the objective last fell
    double lowest = INFINITY;
    const std::size_t limit = 1000 + 20 * candidates.size();
    for (std::size_t step = 0; step < limit; ++step) {
        if (interrupt.poll()) return Outcome::interrupted;
        if (!solve_members(alpha, interrupt, true)) return Outcome::interrupted;
        const int met = step_to_target();
        if (met >= 0) {
            const Index j = members_[static_cast<std::size_t>(met)];
            const std::size_t i = static_cast<std::size_t>(j);
            const Interval range = penalty_.range(i, sign_[i]);
            const double end = target_[static_cast<std::size_t>(met)] > range.high ? range.high : range.low;
            remove({met});
            rest(j, end);
            continue;
        }
        correlate_and_refine(alpha, candidates);
        Index enters = -1;
        int direction = 0;
        double worst = 0;
        bool waiting = false;
        for (const Index j : reached_) {  // elsewhere c_ is not up to date
            const std::size_t i = static_cast<std::size_t>(j);
            double amount;
            if (place_[i] >= 0) continue;
            const int d = violation(alpha, j, &amount);
            waiting = waiting || (d != 0 && blocked[i]);
            if (d != 0 && !blocked[i] && amount > worst * std::sqrt(std::max(quadratic_.diagonal()[i], 1e-300))) {
                worst = amount / std::sqrt(std::max(quadratic_.diagonal()[i], 1e-300));
                enters = j;
                direction = d;
            }
        }
        if (enters < 0) {
            const double value = objective(alpha);
            if (!waiting || !(value < lowest * (1 - 1e-14))) return Outcome::exact;  // the certificate judges
            lowest = value;
            std::fill(blocked.begin(), blocked.end(), 0);
            continue;
        }
        const std::size_t i = static_cast<std::size_t>(enters);
        sign_[i] = static_cast<signed char>(beta_[i] > 0 ? 1 : beta_[i] < 0 ? -1 : direction);
        blocked[i] = 1;
        const bool full = !ridge_ && members_.size() >= quadratic_.rank_limit();
        if (full) quadratic_.prepare({enters});
        if (!full && append(alpha, {enters}) == 1) continue;
        const int out = slide_along_null(enters, direction);
        if (out >= 0) {
            const Index j = members_[static_cast<std::size_t>(out)];
            const std::size_t o = static_cast<std::size_t>(j);
            const Interval range = penalty_.range(o, sign_[o]);
            remove({out});
            rest(j, std::abs(beta_[o] - range.low) <= std::abs(beta_[o] - range.high) ? range.low : range.high);
            append(alpha, {enters});
        }
    }
    return Outcome::stalled;
}

}  // namespace diamondring
