#include "diamondring/members.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

namespace {

constexpr double kDependent = 1e-12;  // Schur complement over squared norm under which a column is a combination
constexpr std::size_t kSmall = 256;   // members up to which a new factor costs no more than a few iterations
constexpr double kOld = 0.5;          // of the factor's alpha: from here down a new factor is worth its price
constexpr int kIterations = 60;       // about five times what a gain of kGain can take
constexpr std::size_t kGather = 64;   // columns of G_AA that one task collects

double largest(const std::vector<double>& v) {
    double m = 0;
    for (const double e : v) m = std::max(m, std::abs(e));
    return m;
}

}  // namespace

MemberSystem::MemberSystem(Quadratic& quadratic, const Penalty& penalty)
    : quadratic_(quadratic), penalty_(penalty), ridge_(penalty.l1_ratio < 1) {}

bool MemberSystem::serves(double alpha, std::size_t count, bool exactly) const {
    if (factor_.size() != count) return false;
    if (!ridge_ || count == 0 || alpha == factored_) return true;
    return !exactly && !stale_ && count > kSmall && alpha < factored_ && alpha >= kOld * factored_;
}

std::size_t MemberSystem::factorize(double alpha, const std::vector<std::int64_t>& members, Interrupt& interrupt) {
    const std::size_t a = members.size();
    pivots_.resize(a);
    for (std::size_t k = 0; k < a; ++k) {
        pivots_[k] = kDependent * quadratic_.diagonal()[static_cast<std::size_t>(members[k])];
    }
    factored_ = alpha;
    stale_ = false;
    double* L = factor_.open(a, quadratic_.cols());
    const std::size_t ld = factor_.leading();
    parallel_for(quadratic_.threads(), (a + kGather - 1) / kGather, [&](std::size_t task) {
        for (std::size_t k = task * kGather; k < std::min(a, (task + 1) * kGather); ++k) {
            quadratic_.inner(members[k], members, L + k * ld);
            L[k + k * ld] += penalty_.l2(alpha, static_cast<std::size_t>(members[k]));
        }
    });
    const std::size_t good = factor_.factor_open(a, pivots_.data(), quadratic_.threads(), &interrupt);
    if (!interrupt.stopped()) return good;
    factor_.clear();
    return 0;
}

std::size_t MemberSystem::append(double alpha, const std::vector<std::int64_t>& members,
                                 const std::vector<std::int64_t>& cols, std::vector<char>& accepted) {
    const std::size_t a = members.size(), k = cols.size(), ld = std::max<std::size_t>(a, 1);
    if (a == 0) factored_ = alpha;
    cross_.resize(ld * k);
    block_.resize(k * k);
    pivots_.resize(k);
    accepted.resize(k);
    for (std::size_t c = 0; c < k; ++c) {
        const std::size_t j = static_cast<std::size_t>(cols[c]);
        quadratic_.inner(cols[c], members, cross_.data() + c * ld);
        quadratic_.inner(cols[c], cols, block_.data() + c * k);
        pivots_[c] = kDependent * quadratic_.diagonal()[j];
        block_[c * k + c] += penalty_.l2(factored_, j);
    }
    factor_.make_room(a + k, quadratic_.cols());
    return factor_.append_block(cross_.data(), ld, block_.data(), k, k, pivots_.data(), accepted.data(),
                                quadratic_.threads());
}

bool MemberSystem::solve(double alpha, const std::vector<std::int64_t>& members, const double* b, double* x) {
    const std::size_t a = members.size();
    if (!ridge_ || alpha == factored_) {
        std::copy_n(b, a, x);
        factor_.solve(x, quadratic_.threads());
        return true;
    }
    const Kernels& k = kernels();
    excess_.resize(a);  // the system is M less this diagonal
    for (std::size_t i = 0; i < a; ++i) {
        const std::size_t j = static_cast<std::size_t>(members[i]);
        excess_[i] = penalty_.l2(factored_, j) - penalty_.l2(alpha, j);
    }
    residual_.assign(b, b + a);
    if (std::any_of(x, x + a, [](double v) { return v != 0; })) {
        image_.resize(a);
        factor_.multiply(x, image_.data(), quadratic_.threads());
        for (std::size_t i = 0; i < a; ++i) residual_[i] += excess_[i] * x[i] - image_[i];
    }
    direction_.assign(a, 0.0);
    image_.assign(a, 0.0);  // M times the direction
    const double target = kGain * largest(residual_);
    double square = 0;  // residual' M^-1 residual
    for (int iteration = 0; largest(residual_) > target; ++iteration) {
        step_ = residual_;
        factor_.solve(step_.data(), quadratic_.threads());
        ++iterations_;
        const double before = square;
        square = k.dot(residual_.data(), step_.data(), a);
        const double beta = iteration == 0 ? 0.0 : square / before;
        double curvature = 0;
        for (std::size_t i = 0; i < a; ++i) {
            direction_[i] = step_[i] + beta * direction_[i];
            image_[i] = residual_[i] + beta * image_[i];
            step_[i] = image_[i] - excess_[i] * direction_[i];
            curvature += direction_[i] * step_[i];
        }
        if (!(square > 0) || !(curvature > 0) || iteration == kIterations) {
            stale_ = true;
            return false;
        }
        const double length = square / curvature;
        k.axpy(a, length, direction_.data(), x);
        k.axpy(a, -length, step_.data(), residual_.data());
    }
    return true;
}

}  // namespace diamondring
