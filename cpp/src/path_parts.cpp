#include "path_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diamondring {

std::vector<Index> usable(const Penalty& penalty) {
    std::vector<Index> out;
    out.reserve(penalty.factor.size());
    for (std::size_t j = 0; j < penalty.factor.size(); ++j) {
        if (!penalty.excluded(j)) out.push_back(static_cast<Index>(j));
    }
    return out;
}

double largest(const std::vector<double>& q, const Penalty& penalty) {
    double m = 0;
    for (std::size_t j = 0; j < q.size(); ++j) {
        if (std::abs(q[j]) > m && !penalty.excluded(j)) m = std::abs(q[j]);
    }
    return m;
}

double resting_alpha(const Penalty& pen, const double* c) {
    double top = 0;
    for (std::size_t j = 0; j < pen.factor.size(); ++j) {
        if (!(pen.factor[j] > 0) || pen.l1_ratio == 0 || pen.excluded(j)) continue;
        const double b = pen.resting(j);
        const double rate = pen.factor[j] * (pen.l1_ratio + (1 - pen.l1_ratio) * std::abs(b));
        if (!(std::abs(c[j]) > top * rate)) continue;
        const bool up = c[j] > 0 ? pen.upper[j] > b : pen.upper[j] > b && b < 0;
        const bool down = c[j] < 0 ? pen.lower[j] < b : pen.lower[j] < b && b > 0;
        if ((c[j] > 0 && up) || (c[j] < 0 && down)) top = std::abs(c[j]) / rate;
    }
    return top;
}

void sort_support(PathPoint& point) {
    thread_local std::vector<std::pair<Index, double>> pairs;
    pairs.clear();
    for (std::size_t k = 0; k < point.support.size(); ++k) pairs.emplace_back(point.support[k], point.values[k]);
    std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        point.support[k] = pairs[k].first;
        point.values[k] = pairs[k].second;
    }
}

Cause cause_of(const InnerSet& set, Outcome outcome, double gap, double tolerance) {
    if (gap <= tolerance) return Cause::none;
    if (!set.dependent().empty()) return Cause::dependent;
    return outcome == Outcome::stalled ? Cause::rounds : Cause::rounding;
}

PathPoint snapshot(double alpha, ActiveSet& set) {
    PathPoint point;
    point.alpha = alpha;
    point.support = set.support();
    point.values = set.support_values();
    set.has_alternative(alpha, &point.alternative);
    return point;
}

std::vector<Index> unpenalised(const Penalty& pen, std::vector<Index> out) {
    for (std::size_t j = 0; j < pen.factor.size(); ++j) {
        if (pen.factor[j] == 0 && pen.resting(j) == 0 && !pen.excluded(j)) out.push_back(static_cast<Index>(j));
    }
    return out;
}

std::vector<double> hidden_grid(double from, double to, double step) {
    std::vector<double> out;
    if (!(to > 0) || !(kBigStep * from > to)) return out;
    const int steps = std::min(24, static_cast<int>(std::ceil(std::log(to / from) / std::log(step))) - 1);
    for (int k = 1; k <= steps; ++k) out.push_back(from * std::pow(to / from, static_cast<double>(k) / (steps + 1)));
    return out;
}

}  // namespace diamondring
