// The part of `NewtonQuadratic` that follows the coefficients: every gradient is the loss's own where they are.

#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"
#include "diamondring/newton_quadratic.hpp"

namespace diamondring {

void NewtonQuadratic::follow(LossPoint& point) {
    if (known_ && followed_ == &point) return;  // where the last gradient was taken
    point_ = followed_ = &point;
    lost_ = false;
    known_ = true;
    std::fill(supports_.begin(), supports_.end(), 0);
    for (const std::int64_t j : point.support) supports_[static_cast<std::size_t>(j)] = 1;
    residual_ = point.residual;
    project(residual_.data(), shift_.data());
    columns_.exact(residual_.data(), point.support, own_.data());
}

bool NewtonQuadratic::stands_at(const std::vector<std::int64_t>& support, const std::vector<double>& values) const {
    return followed_ && known_ && followed_->support == support && followed_->values == values;
}

// The point's coefficients.
void NewtonQuadratic::place(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    LossPoint& point = *followed_;
    for (const std::int64_t j : point.support) supports_[static_cast<std::size_t>(j)] = 0;
    point.support = support;
    point.values = values;
    for (const std::int64_t j : point.support) supports_[static_cast<std::size_t>(j)] = 1;
}

// Whether the loss is finite at the point.
void NewtonQuadratic::look_out() {
    LossPoint& point = *followed_;
    if (!std::isfinite(point.value)) {
        lost_ = true;
        std::fill(point.residual.begin(), point.residual.end(), 0.0);
    }
    known_ = !lost_;
}

// Whether a gradient can be had in one pass over packed columns.
bool NewtonQuadratic::passes() const {
    return loss_.by_rows() && !h_.empty() && packed_.size() == 1 && packed_[0].columns.size() == ever_.size();
}

// `move` in one pass. The change of the intercept is linear in that of the coefficients, and so known beforehand.
void NewtonQuadratic::pass(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    const std::size_t n = columns_.rows();
    const std::vector<double>& u = columns_.data().row_weights();
    LossPoint& point = *followed_;
    if (intercept_) {
        sums_of(point.residual.data(), shift_.data());
        solve_intercepts(shift_.data());
        moves_to(support, values);
        for (std::size_t k = 0; k < moved_.size(); ++k)
            shift_[0] -= moves_[k] * centres_[static_cast<std::size_t>(place_[static_cast<std::size_t>(moved_[k])])];
        point.intercept[0] += shift_[0];
    }
    place(support, values);
    at_.clear();
    for (const std::int64_t j : support) at_.push_back(place_[static_cast<std::size_t>(j)]);
    if (offset_)
        for (std::size_t i = 0; i < n; ++i) point.eta[i] = point.intercept[0] + offset_[i];
    else
        std::fill(point.eta.begin(), point.eta.end(), point.intercept[0]);
    weighted_.resize(n);
    moves_.resize(support.size());
    const auto rows = [&](std::size_t first, std::size_t last) {
        const double part = loss_.residual_of_rows(first, last, point.eta.data(), point.residual.data());
        for (std::size_t i = first; i < last; ++i) weighted_[i] = u[i] * point.residual[i];
        return part;
    };
    point.value = packed_[0].columns.sweep(at_, values.data(), point.eta.data(), weighted_.data(), rows,
                                           moves_.data(), threads());
    look_out();
    residual_ = point.residual;
    project(residual_.data(), shift_.data());
    const double left = intercept_ ? shift_[0] * system_[0] : 0.0;  // of the sum of the residuals
    for (std::size_t k = 0; k < support.size(); ++k)
        own_[static_cast<std::size_t>(support[k])] =
            lost_ ? 0.0 : moves_[k] - left * centres_[static_cast<std::size_t>(at_[k])];
}

void NewtonQuadratic::carry(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                            const double* linear) {
    const std::size_t n = columns_.rows();
    LossPoint& point = *followed_;
    known_ = false;
    if (linear)
        change_.assign(linear, linear + change_.size());
    else
        columns_.linear(support, values, change_.data());
    for (std::size_t e = 0; e < change_.size(); ++e)
        change_[e] += point.intercept[e / n] + (offset_ ? offset_[e] : 0.0);
    if (intercept_) {
        for (std::size_t e = 0; e < change_.size(); ++e) work_[e] = change_[e] - point.eta[e];
        apply(work_.data(), residual_.data());
        for (std::size_t e = 0; e < change_.size(); ++e) residual_[e] = point.residual[e] - residual_[e];
        sums_of(residual_.data(), shift_.data());
        solve_intercepts(shift_.data());
        for (std::size_t k = 0; k < shift_.size(); ++k) point.intercept[k] += shift_[k];
        for (std::size_t e = 0; e < change_.size(); ++e) change_[e] += shift_[e / n];
    }
    std::swap(point.eta, change_);
    place(support, values);
    point.value = loss_.residual(point.eta.data(), point.residual.data());
}

// To these coefficients, the intercepts as far as the model moves them.
double NewtonQuadratic::move(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    LossPoint& point = *followed_;
    if (passes()) {
        pass(support, values);
        return smooth_ = 2 * point.value;
    }
    carry(support, values);
    look_out();
    residual_ = point.residual;
    project(residual_.data(), shift_.data());
    columns_.exact(residual_.data(), support, own_.data());
    return smooth_ = 2 * point.value;
}

}  // namespace diamondring
