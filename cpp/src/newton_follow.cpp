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

// q = c + G b for these columns.
void NewtonQuadratic::aim(const std::vector<std::int64_t>& cols) {
    if (!followed_) return;
    others_.clear();
    for (const std::int64_t j : cols) {
        if (!supports_[static_cast<std::size_t>(j)]) others_.push_back(j);
    }
    if (!others_.empty()) columns_.exact(residual_.data(), others_, own_.data());
    const std::size_t size = ever_.size();
    placed_.assign(size, 0.0);
    for (std::size_t k = 0; k < followed_->support.size(); ++k)
        placed_[static_cast<std::size_t>(place_[static_cast<std::size_t>(followed_->support[k])])] =
            followed_->values[k];
    const Kernels& kernel = kernels();
    if (4 * cols.size() < size) {
        for (const std::int64_t index : cols) {
            const std::size_t j = static_cast<std::size_t>(index), at = static_cast<std::size_t>(place_[j]);
            double sum = kernel.dot(products_[at].get(), placed_.data(), at + 1);
            for (std::size_t k = at + 1; k < size; ++k) sum += placed_[k] * products_[k][at];
            q_[j] = own_[j] + sum;
        }
        return;
    }
    moves_.assign(size, 0.0);
    for (std::size_t k = 0; k < size; ++k) {
        moves_[k] += kernel.dot(products_[k].get(), placed_.data(), k + 1);
        if (placed_[k] != 0) kernel.axpy(k, placed_[k], products_[k].get(), moves_.data());
    }
    for (const std::int64_t index : cols) {
        const std::size_t j = static_cast<std::size_t>(index);
        q_[j] = own_[j] + moves_[static_cast<std::size_t>(place_[j])];
    }
}

// To these coefficients, the intercepts as far as the model moves them.
double NewtonQuadratic::move(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    const std::size_t n = columns_.rows();
    LossPoint& point = *followed_;
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
    for (const std::int64_t j : point.support) supports_[static_cast<std::size_t>(j)] = 0;
    point.support = support;
    point.values = values;
    for (const std::int64_t j : point.support) supports_[static_cast<std::size_t>(j)] = 1;
    point.value = loss_.residual(point.eta.data(), point.residual.data());
    if (!std::isfinite(point.value)) {
        lost_ = true;
        std::fill(point.residual.begin(), point.residual.end(), 0.0);
    }
    known_ = !lost_;
    residual_ = point.residual;
    project(residual_.data(), shift_.data());
    columns_.exact(residual_.data(), support, own_.data());
    return smooth_ = 2 * point.value;
}

}  // namespace diamondring
