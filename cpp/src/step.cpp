#include "diamondring/step.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "diamondring/active_set.hpp"
#include "diamondring/cholesky.hpp"

namespace diamondring {

namespace {

constexpr double kEps = 2.220446049250313e-16;
constexpr double kSmallest = 1e-12;  // multiplier that makes a singular quadratic definite
constexpr double kNoise = 1e-14;     // of the largest slope: pushes that may be rounding
constexpr double kClose = 0.1;       // of the radius
constexpr int kRounds = 40, kMultipliers = 20;
constexpr std::size_t kLanes = 8;

// sum x_i y_i and sum |x_i| v_i, in an order that depends on n alone
void two_sums(const double* x, const double* y, const double* v, std::size_t n, double& plain, double& absolute) {
    double s[kLanes] = {}, t[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        for (std::size_t k = 0; k < kLanes; ++k) {
            s[k] += x[i + k] * y[i + k];
            t[k] += std::abs(x[i + k]) * v[i + k];
        }
    }
    for (std::size_t k = 0; i < n; ++i, ++k) {
        s[k] += x[i] * y[i];
        t[k] += std::abs(x[i]) * v[i];
    }
    plain = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
    absolute = ((t[0] + t[4]) + (t[2] + t[6])) + ((t[1] + t[5]) + (t[3] + t[7]));
}

double dot(const double* x, const double* y, std::size_t n) {
    double s[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        for (std::size_t k = 0; k < kLanes; ++k) s[k] += x[i + k] * y[i + k];
    }
    for (std::size_t k = 0; i < n; ++i, ++k) s[k] += x[i] * y[i];
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

}  // namespace

PointProducts point_products(const DenseView<double>& J, const double* s, const double* null, double fitted,
                             const double* root, int threads) {
    const std::size_t n = J.rows, p = J.cols;
    PointProducts out;
    out.g.assign(p, 0.0);
    out.reach.assign(p, 0.0);
    std::vector<double> size(n);
    for (std::size_t i = 0; i < n; ++i) size[i] = std::abs(s[i]) + fitted * null[i];
    if (J.row_major) {
        for (std::size_t i = 0; i < n; ++i) {
            const double *row = J.data + i * J.ld, si = s[i], vi = size[i];
            for (std::size_t j = 0; j < p; ++j) {
                out.g[j] += row[j] * si;
                out.reach[j] += std::abs(row[j]) * vi;
            }
        }
    } else {
        for (std::size_t j = 0; j < p; ++j) two_sums(J.data + j * J.ld, s, size.data(), n, out.g[j], out.reach[j]);
    }
    if (!root) return out;
    GramSpec spec;
    spec.sqrt_weight = root;
    out.gram.resize(p * p);
    gram(J, spec, out.gram.data(), p, threads);
    out.norms.resize(p);
    for (std::size_t j = 0; j < p; ++j) out.norms[j] = std::sqrt(out.gram[j * p + j]);
    return out;
}

double StepModel::push(std::size_t j, double c, double slope) const {
    const double up = -slope - (c < 0 ? -a[j] : a[j]), down = -slope + (c > 0 ? -a[j] : a[j]);
    if (up > 0 && c < upper[j]) return up;
    return down < 0 && c > lower[j] ? down : 0.0;
}

Distance distance(const StepModel& at, const double* reach, double value) {
    Distance out;
    for (std::size_t j = 0; j < at.p; ++j) {
        const double size = std::abs(at.push(j, at.b[j], at.g[j] + at.q[j] * at.b[j]));
        if (size == 0) continue;
        const double ratio = size / (reach[j] + at.a[j] + std::sqrt(2.0 * at.q[j] * std::abs(value)));
        if (!(ratio <= out.gap)) out = {ratio, j};
    }
    return out;
}

StepSolver::StepSolver(const StepModel& model, int threads)
    : m_(model),
      p_(model.p),
      threads_(threads),
      matrix_(p_ * p_),
      slope_(p_),
      z_(p_, 0.0),
      moved_(model.b, model.b + p_),
      w_(p_),
      side_(p_, 0),
      free_(p_, 0) {
    for (std::size_t j = 0; j < p_; ++j) {
        const double dj = m_.units[j];
        const double* column = m_.gram + j * p_;
        for (std::size_t i = 0; i < p_; ++i) {
            matrix_[j * p_ + i] = (m_.extra ? column[i] + m_.extra[j * p_ + i] : column[i]) / (dj * m_.units[i]);
        }
        matrix_[j * p_ + j] += m_.q[j] / (dj * dj);
        slope_[j] = (m_.g[j] + m_.q[j] * m_.b[j]) / dj;
        size_ = std::max(size_, std::abs(slope_[j]));
        const double push = m_.push(j, m_.b[j], dj * slope_[j]) / dj;
        steepest_ += push * push;
    }
    steepest_ = std::sqrt(steepest_);
    place();
}

// Who is free at b, and with which sign.
void StepSolver::place() {
    for (std::size_t j = 0; j < p_; ++j) {
        const double b = m_.b[j], push = m_.push(j, b, m_.units[j] * slope_[j]);
        const bool inside = b > m_.lower[j] && b < m_.upper[j] && (m_.a[j] == 0 || b != 0);
        free_[j] = inside || push != 0;
        side_[j] = b != 0 ? (b > 0 ? 1 : -1) : (push > 0 ? 1 : push < 0 ? -1 : 0);
    }
}

// z_ = minimiser over the free parameters with their signs, the others where they rest.
bool StepSolver::newton(double damping) {
    members_.clear();
    for (std::size_t j = 0; j < p_; ++j) {
        if (free_[j]) members_.push_back(j);
    }
    const std::size_t n = members_.size();
    factor_.resize(n * n);
    rhs_.resize(n);
    tolerance_.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t j = members_[k];
        const double* column = matrix_.data() + j * p_;
        double* to = factor_.data() + k * n;
        for (std::size_t i = k; i < n; ++i) to[i] = column[members_[i]];
        to[k] += damping;
        tolerance_[k] = static_cast<double>(n) * kEps * to[k];
        rhs_[k] = -slope_[j] - m_.a[j] * side_[j] / m_.units[j];
    }
    for (std::size_t j = 0; j < p_; ++j) {
        if (free_[j] || z_[j] == 0) continue;
        const double* column = matrix_.data() + j * p_;
        for (std::size_t k = 0; k < n; ++k) rhs_[k] -= column[members_[k]] * z_[j];
    }
    if (cholesky(factor_.data(), n, n, tolerance_.data(), threads_) < n) return false;
    cholesky_solve(factor_.data(), n, n, rhs_.data(), n, 1, threads_);
    for (std::size_t k = 0; k < n; ++k) {
        const std::size_t j = members_[k];
        z_[j] = rhs_[k];
        moved_[j] = m_.b[j] + z_[j] / m_.units[j];
    }
    return true;
}

// w_ = slope of the smooth part at z_, multiplier included, over D.
void StepSolver::correlate(double damping) {
    for (std::size_t j = 0; j < p_; ++j) w_[j] = slope_[j] + damping * z_[j];
    for (std::size_t k = 0; k < p_; ++k) {
        const double zk = z_[k], *column = matrix_.data() + k * p_;
        if (zk == 0) continue;
        for (std::size_t j = 0; j < p_; ++j) w_[j] += column[j] * zk;
    }
}

std::uint64_t StepSolver::fingerprint() const {
    std::uint64_t h = 1469598103934665603ULL;
    for (std::size_t j = 0; j < p_; ++j) {
        const int state = free_[j] ? 2 + side_[j] : moved_[j] == 0 ? 4 : moved_[j] > 0 ? 5 : 6;
        h = (h ^ static_cast<std::uint64_t>(state)) * 1099511628211ULL;
    }
    return h;
}

// Rounds until nothing changes; false where there are too many, a state returns, or the factor fails (rate_ < 0).
bool StepSolver::settle(double damping, int rounds) {
    std::set<std::uint64_t> seen;
    for (int round = 0; round < rounds; ++round) {
        if (!newton(damping)) {
            rate_ = -1;
            return false;
        }
        bool changed = false;
        if (members_.size() < p_) {
            correlate(damping);
            double largest = size_;
            for (const double z : z_) largest = std::max(largest, std::abs(z));
            for (std::size_t j = 0; j < p_; ++j) {
                if (free_[j]) continue;
                const double push = m_.push(j, moved_[j], m_.units[j] * w_[j]);
                if (!(std::abs(push) > kNoise * m_.units[j] * largest)) continue;
                free_[j] = 1;
                side_[j] = moved_[j] != 0 ? (moved_[j] > 0 ? 1 : -1) : (push > 0 ? 1 : -1);
                changed = true;
            }
        }
        for (const std::size_t j : members_) {
            double low = m_.lower[j], high = m_.upper[j];
            if (m_.a[j] > 0 && side_[j] > 0) low = std::max(low, 0.0);
            if (m_.a[j] > 0 && side_[j] < 0) high = std::min(high, 0.0);
            if (moved_[j] >= low && moved_[j] <= high) continue;
            moved_[j] = moved_[j] < low ? low : high;
            z_[j] = m_.units[j] * (moved_[j] - m_.b[j]);
            free_[j] = 0;
            changed = true;
        }
        if (!changed) return true;
        if (!seen.insert(fingerprint()).second) return false;
    }
    return false;
}

// The solution by `ActiveSet`, which always ends, in terms of c: its support says who is free.
void StepSolver::from_scratch(double damping) {
    auto gram = std::make_shared<std::vector<double>>(p_ * p_);
    std::vector<double> q(p_);
    double square = 0;
    for (std::size_t j = 0; j < p_; ++j) {
        const double dj = m_.units[j];
        for (std::size_t i = 0; i < p_; ++i) (*gram)[j * p_ + i] = matrix_[j * p_ + i] * dj * m_.units[i];
        (*gram)[j * p_ + j] += damping * dj * dj;
        q[j] = dot(gram->data() + j * p_, m_.b, p_) - dj * slope_[j];
        if ((*gram)[j * p_ + j] > 0) square += q[j] * q[j] / (*gram)[j * p_ + j];
    }
    Penalty penalty;
    penalty.l1_ratio = 1.0;
    penalty.factor.assign(m_.a, m_.a + p_);
    penalty.lower.assign(m_.lower, m_.lower + p_);
    penalty.upper.assign(m_.upper, m_.upper + p_);
    GramQuadratic quadratic(gram, std::move(q), square, p_, nullptr);
    ActiveSet set(quadratic, penalty, 1e-12);
    std::vector<std::int64_t> all(p_);
    std::iota(all.begin(), all.end(), 0);
    Interrupt never;
    set.solve(1.0, all, never);
    const std::vector<std::int64_t> support = set.support();
    const std::vector<double> values = set.support_values();
    for (std::size_t j = 0; j < p_; ++j) moved_[j] = std::clamp(0.0, m_.lower[j], m_.upper[j]);
    for (std::size_t k = 0; k < support.size(); ++k) moved_[static_cast<std::size_t>(support[k])] = values[k];
    for (std::size_t j = 0; j < p_; ++j) {
        z_[j] = m_.units[j] * (moved_[j] - m_.b[j]);
        free_[j] = moved_[j] > m_.lower[j] && moved_[j] < m_.upper[j] && (m_.a[j] == 0 || moved_[j] != 0);
        side_[j] = moved_[j] > 0 ? 1 : moved_[j] < 0 ? -1 : 0;
    }
}

bool StepSolver::solve(double damping) {
    rate_ = 0;
    if (!settle(damping, kRounds)) {
        if (rate_ < 0) return false;
        from_scratch(damping);
        const std::vector<double> found = moved_, step = z_;
        if (!settle(damping, 3)) {
            if (rate_ < 0) return false;
            moved_ = found;
            z_ = step;
        }
    }
    length_ = std::sqrt(dot(z_.data(), z_.data(), p_));
    const std::size_t n = members_.size();
    for (std::size_t k = 0; k < n; ++k) rhs_[k] = z_[members_[k]];
    forward_solve(factor_.data(), n, n, rhs_.data(), n, 1, threads_);
    rate_ = length_ > 0 ? dot(rhs_.data(), rhs_.data(), n) / (length_ * length_) : 0.0;
    return true;
}

bool StepSolver::within(double radius, double guess, Step& out) {
    double low = 0, high = steepest_ / radius, damping = 0;
    bool solved = solve(0.0);
    if (!solved && steepest_ == 0) {  // stationary as it is
        out = Step{};
        out.c.assign(m_.b, m_.b + p_);
        return true;
    }
    if (!solved) {
        place();
        for (std::size_t j = 0; j < p_; ++j) z_[j] = 0, moved_[j] = m_.b[j];
        damping = kSmallest;
        solved = solve(damping);
    }
    if (!solved || length_ > (1 + kClose) * radius) {
        // With kinks and bounds the length may have corners: Newton's method on it keeps to the bracket.
        if (solved && rate_ > 0 && members_.size() == p_) low = damping + (length_ - radius) / (radius * rate_);
        damping = guess > low && guess < high ? guess : 0;
        for (int round = 0; round < kMultipliers; ++round) {
            if (!(damping > low && damping < high)) damping = std::sqrt(std::max(low, 1e-3 * high) * high);
            solved = solve(damping);
            if (!solved) {
                low = damping;
                damping = 0;
                continue;
            }
            const double over = length_ - radius;
            if (std::abs(over) <= kClose * radius || (round > kMultipliers / 2 && over < 0 && over > -0.5 * radius))
                break;
            (over > 0 ? low : high) = damping;
            damping = rate_ > 0 ? damping + over / (radius * rate_) : 0;
        }
        if (!solved) return false;
        out.damping = damping;
    } else {
        out.damping = 0;
    }
    out.c = moved_;
    out.length = length_;
    out.slope = out.promised = out.extra = out.change = 0;
    std::vector<double> d(p_);
    for (std::size_t j = 0; j < p_; ++j) d[j] = z_[j] / m_.units[j];
    double bend = 0;
    for (std::size_t j = 0; j < p_; ++j) {
        if (d[j] == 0) continue;
        out.slope += m_.g[j] * d[j];
        bend += d[j] * dot(m_.gram + j * p_, d.data(), p_);
        if (m_.extra) out.extra += 0.5 * d[j] * dot(m_.extra + j * p_, d.data(), p_);
        const double b = m_.b[j], c = moved_[j];
        out.promised += m_.a[j] * (std::abs(b) - std::abs(c)) - 0.5 * m_.q[j] * d[j] * (b + c);
        out.change = std::max(out.change, std::abs(d[j]) / std::max(std::abs(c), 1e-300));
    }
    out.promised -= out.slope + 0.5 * bend;
    for (const double c : out.c) {
        if (!std::isfinite(c)) return false;
    }
    return true;
}

}  // namespace diamondring
