#include "diamondring/group_set.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace diamondring {

namespace {

constexpr double kNear = 1 - 1e-8;  // of its kink: where a correlation begins to matter
constexpr int kRounds = 200;
constexpr std::size_t kMostFresh = 32;
constexpr double kLoose = 0.02;  // of the worst violation outside: how well the members are solved before it enters

}  // namespace

GroupSet::GroupSet(Quadratic& quadratic, const Penalty& penalty, bool separate, double tolerance)
    : quadratic_(quadratic),
      penalty_(penalty),
      p_(quadratic.cols() / penalty.shared),
      outputs_(penalty.shared),
      separate_(separate),
      rows_(penalty),
      tolerance_(std::min(1e-10, 1e-2 * tolerance)),
      inside_(p_, 0),
      beta_(quadratic.cols(), 0.0),
      c_(quadratic.cols(), 0.0) {}

std::vector<std::int64_t> GroupSet::support() const {
    return rows_.columns_of(members_);
}

std::vector<double> GroupSet::support_values() const {
    std::vector<double> out;
    for (const Index column : support()) out.push_back(beta_[static_cast<std::size_t>(column)]);
    return out;
}

void GroupSet::save(State& state) const {
    state.members = members_;
    state.values = support_values();
}

void GroupSet::restore(const State& state) {
    for (const Index column : support()) beta_[static_cast<std::size_t>(column)] = 0;
    for (const Index j : members_) inside_[static_cast<std::size_t>(j)] = 0;
    members_ = state.members;
    for (const Index j : members_) inside_[static_cast<std::size_t>(j)] = 1;
    const std::vector<Index> columns = support();
    for (std::size_t i = 0; i < columns.size(); ++i) beta_[static_cast<std::size_t>(columns[i])] = state.values[i];
}

// What a row may miss its condition by: the tolerance, and what rounding alone can make of correlations.
double GroupSet::allowed(double alpha, std::size_t j) const {
    double largest = 0;
    for (std::size_t k = 0; k < outputs_; ++k) largest = std::max(largest, quadratic_.diagonal()[column(j, k)]);
    return tolerance_ * penalty_.l1(alpha, j) + 1e-15 * std::sqrt(largest * quadratic_.target_square());
}

// Correlations of these inputs and of the members at the present coefficients. Returns how far the members are from
// their conditions, 1 being allowed.
double GroupSet::move(const std::vector<Index>& wanted, double alpha) {
    std::vector<Index> all(wanted);
    for (const Index j : members_) {
        if (!std::binary_search(wanted.begin(), wanted.end(), j)) all.push_back(j);
    }
    residual_square_ = quadratic_.gradient(support(), support_values(), rows_.columns_of(all), c_.data());
    double worst = 0;
    for (const Index index : members_) {
        const std::size_t j = static_cast<std::size_t>(index);
        const double left = rows_.violation(alpha, j, beta_.data() + j, c_.data() + j, p_);
        worst = std::max(worst, left / std::max(0.1 * allowed(alpha, j), 1e-300));
    }
    return worst;
}

// Rows outside that violate their condition, the worst first where there are many: most of those would leave again.
// Returns the worst violation, 1 being allowed.
double GroupSet::find_fresh(double alpha, const std::vector<Index>& inputs, std::vector<Index>& fresh) const {
    std::vector<std::pair<double, Index>> found;
    double worst = 0;
    for (const Index index : inputs) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (inside_[j] || penalty_.excluded(j)) continue;
        const bool kink = penalty_.has_kink(j);
        const double excess = rows_.norm(c_.data() + j, p_) - penalty_.l1(alpha, j), limit = allowed(alpha, j);
        if (kink && !(excess > limit)) continue;
        if (kink) worst = std::max(worst, excess / std::max(limit, 1e-300));
        found.emplace_back(kink ? -excess / penalty_.l1(1.0, j) : -INFINITY, index);
    }
    const std::size_t most = std::max(kMostFresh, members_.size());
    if (found.size() > most) {
        std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(most), found.end());
        found.resize(most);
    }
    fresh.clear();
    for (const auto& each : found) fresh.push_back(each.second);
    std::sort(fresh.begin(), fresh.end());
    return worst;
}

Outcome GroupSet::run(double alpha, const std::vector<Index>& inputs, int rounds, Interrupt& interrupt) {
    double before = INFINITY;
    int idle = 0;
    std::vector<Index> fresh;
    for (int round = 0; round < rounds; ++round) {
        if (interrupt.poll()) return Outcome::interrupted;
        const double worst = move(inputs, alpha), outside = find_fresh(alpha, inputs, fresh);
        idle = fresh.empty() && worst > 0.25 * before ? idle + 1 : 0;
        before = worst;
        if (fresh.empty() && (worst <= 1 || idle > 1)) return Outcome::exact;
        for (const Index j : fresh) inside_[static_cast<std::size_t>(j)] = 1;
        members_.insert(members_.end(), fresh.begin(), fresh.end());
        gather();
        settle(alpha, std::max(1.0, kLoose * outside), interrupt);
        scatter();
    }
    return interrupt.stopped() ? Outcome::interrupted : Outcome::stalled;
}

void GroupSet::fill_reached(double alpha, double cut, const std::vector<Index>& inputs) {
    std::vector<Index> found;
    const double lower = std::min(kNear * alpha, cut);
    for (const Index index : inputs) {
        const std::size_t j = static_cast<std::size_t>(index);
        const bool kept = !penalty_.has_kink(j) || inside_[j];
        if (!penalty_.excluded(j) &&
            (kept || rows_.norm(c_.data() + j, p_) >= penalty_.l1(lower, j) - allowed(alpha, j)))
            found.push_back(index);
    }
    reached_ = rows_.columns_of(found);
}

Outcome GroupSet::solve(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) {
    const std::vector<Index> inputs = rows_.inputs_of(candidates);
    const Outcome outcome = run(alpha, inputs, kRounds, interrupt);
    fill_reached(alpha, alpha, inputs);
    return outcome;
}

Outcome GroupSet::solve(double alpha, const std::vector<Index>& candidates, std::vector<Index> near, double cut,
                        Interrupt& interrupt) {
    const std::vector<Index> inputs = rows_.inputs_of(candidates);
    std::vector<Index> some = rows_.inputs_of(near);
    Outcome outcome = Outcome::exact;
    if (some.size() < inputs.size()) outcome = run(alpha, some, kRounds, interrupt);
    if (outcome != Outcome::interrupted) outcome = run(alpha, inputs, kRounds, interrupt);
    fill_reached(alpha, cut, inputs);
    return outcome;
}

bool GroupSet::approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) {
    return run(alpha, rows_.inputs_of(candidates), rounds, interrupt) != Outcome::interrupted;
}

// Rows whose ||c_j|| is at their kink can only move along c_j: the solution is unique if the combinations Z_j c_j of
// those rows are independent.
bool GroupSet::has_alternative(double alpha, std::int64_t* which) {
    if (penalty_.l1_ratio < 1 && alpha > 0) return false;
    std::vector<Index> level;
    std::vector<double> units;
    for (const Index column : reached_) {
        if (column >= static_cast<Index>(p_)) break;  // columns of the first output come first
        const std::size_t j = static_cast<std::size_t>(column);
        const double size = rows_.norm(c_.data() + j, p_);
        if (!penalty_.has_kink(j) || !(size > 0)) continue;
        if (size < penalty_.l1(alpha, j) * (1 - 1e-9) - allowed(alpha, j)) continue;
        level.push_back(column);
        for (std::size_t k = 0; k < outputs_; ++k) units.push_back(c_[this->column(j, k)] / size);
    }
    const std::vector<Index> columns = rows_.columns_of(level);
    quadratic_.prepare(separate_ ? level : columns);
    CholeskyFactor factor;
    std::vector<double> line(columns.size()), products;
    for (std::size_t c = 0; c < level.size(); ++c) {
        products.assign(level.size(), 0.0);
        for (std::size_t k = 0; k < (separate_ ? 1 : outputs_); ++k) {
            quadratic_.inner(level[c] + static_cast<Index>(k * p_), separate_ ? level : columns, line.data());
            for (std::size_t d = 0; d <= c; ++d) {
                const double *u = units.data() + c * outputs_, *v = units.data() + d * outputs_;
                if (separate_) {
                    products[d] = line[d] * std::inner_product(u, u + outputs_, v, 0.0);
                    continue;
                }
                for (std::size_t l = 0; l < outputs_; ++l) products[d] += u[k] * v[l] * line[l * level.size() + d];
            }
        }
        const double own = products[c];
        if (!factor.append(products.data(), own, 1e-10 * own)) {
            *which = level[c];
            return true;
        }
    }
    return false;
}

}  // namespace diamondring
