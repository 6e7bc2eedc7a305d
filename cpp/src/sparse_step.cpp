// The members' Newton step of `SparseNewton`: conjugate gradients scaled by the diagonal, and where they lead.
#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"
#include "sparse_newton.hpp"

namespace diamondring {

// What a step needs, per slot.
void SparseNewton::prepare_step(double alpha) {
    const std::size_t slots = members_.size();
    for (std::vector<double>* v : {&inverse_, &ridge_, &scaled_, &gradient_, &unit_, &step_, &search_})
        v->assign(slots, 0.0);
    diagonal_.resize(slots, 0.0);
    image_.resize(slots);
    coef_.resize(slots);
    const Scaling& scaling = columns_.data().scaling();
    parallel_for(columns_.threads(), (slots + 127) / 128, [&](std::size_t task) {
        for (std::size_t k = 128 * task; k < std::min(slots, 128 * (task + 1)); ++k) {
            if (members_[k] < 0) continue;
            const std::size_t j = at(members_[k]);
            if (scaling.constant[j]) continue;
            inverse_[k] = 1 / scaling.scale[j];
            ridge_[k] = pen_.l2(alpha, j);
            if (diagonal_[k] == 0) {
                double sum, square;
                table_.moments(k, weight_.data(), &sum, &square);
                if (quadratic_.intercept()) square -= sum * sum / quadratic_.weight_total();
                diagonal_[k] = std::max(square * inverse_[k] * inverse_[k], 0.0) + ridge_[k];
            }
            scaled_[k] = diagonal_[k] > 0 ? 1 / diagonal_[k] : 0.0;
            gradient_[k] = c_[j] - pen_.l1(alpha, j) * sign_[j] - ridge_[k] * beta_[j];
            unit_[k] = 1 / pen_.l1(alpha, j);
        }
    });
}

// image_ = (G + l2) search_ with the curvature of the present point.
void SparseNewton::multiply() {
    const std::size_t slots = members_.size(), n = rows_.size();
    for (std::size_t k = 0; k < slots; ++k) coef_[k] = inverse_[k] * search_[k];
    table_.linear(coef_.data(), rows_.data());
    // the columns' centres change all rows alike, which the intercept takes back
    const double mean =
        quadratic_.intercept() ? kernels().dot(weight_.data(), rows_.data(), n) / quadratic_.weight_total() : 0.0;
    for (std::size_t i = 0; i < n; ++i) rows_[i] = weight_[i] * (rows_[i] - mean);
    table_.products(rows_.data(), image_.data());
    for (std::size_t k = 0; k < slots; ++k) image_[k] = inverse_[k] * image_[k] + ridge_[k] * search_[k];
}

// step_ = the members' Newton step, to within `target` of their kinks.
Outcome SparseNewton::step(double alpha, double target, Interrupt& interrupt) {
    prepare_step(alpha);
    const std::size_t slots = members_.size();
    double square = 0;
    for (int iteration = 0;; ++iteration) {
        double worst = 0, next = 0;
        for (std::size_t k = 0; k < slots; ++k) {
            worst = std::max(worst, std::abs(gradient_[k]) * unit_[k]);
            next += gradient_[k] * gradient_[k] * scaled_[k];
        }
        if (worst <= target) return Outcome::exact;
        if (interrupt.poll()) return Outcome::interrupted;
        if (left_-- == 0 || !std::isfinite(next)) return Outcome::stalled;
        const double beta = iteration == 0 ? 0.0 : next / square;
        square = next;
        for (std::size_t k = 0; k < slots; ++k) search_[k] = gradient_[k] * scaled_[k] + beta * search_[k];
        multiply();
        const double curvature = kernels().dot(search_.data(), image_.data(), slots);
        if (!(curvature > 0)) return Outcome::stalled;
        kernels().axpy(slots, square / curvature, search_.data(), step_.data());
        kernels().axpy(slots, -square / curvature, image_.data(), gradient_.data());
    }
}

// Takes the step; who leaves the range of its sign goes to rest.
void SparseNewton::advance() {
    for (std::size_t k = 0; k < members_.size(); ++k) {
        if (members_[k] < 0) continue;
        const std::size_t j = at(members_[k]);
        const Interval range = pen_.range(j, sign_[j]);
        const double b = beta_[j] + step_[k];
        beta_[j] = std::clamp(b, range.low, range.high);
        if (b > range.low && b < range.high) continue;
        sign_[j] = 0;
        slot_[j] = -1;
        if (beta_[j] != 0) resting_.push_back(members_[k]);
        members_[k] = -1;
        table_.give_up(k);
    }
}

}  // namespace diamondring
