// The members' own problem: sweeps and Newton steps on dense products.
#include <algorithm>
#include <cmath>
#include <limits>

#include "diamondring/group_set.hpp"

namespace diamondring {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kSteps = 60;
constexpr std::size_t kSweeps = 20;

double dot(const double* a, const double* b, std::size_t n) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

double norm(const double* a, std::size_t n) {
    return std::sqrt(dot(a, a, n));
}

// Added to the diagonal of a Newton matrix: columns may depend on each other, or be 0.
double ease(double bound) {
    return bound > 0 ? 1e-11 * bound : 1.0;
}

}  // namespace

void GroupSet::gather() {
    const std::size_t a = members_.size(), m = a * outputs_;
    b_.resize(m);
    r_.resize(m);
    for (std::size_t i = 0; i < a; ++i) {
        for (std::size_t k = 0; k < outputs_; ++k) {
            const std::size_t at = column(static_cast<std::size_t>(members_[i]), k);
            b_[i * outputs_ + k] = beta_[at];
            r_[i * outputs_ + k] = c_[at];
        }
    }
    if (separate_) {
        quadratic_.prepare(members_);
        H_.resize(a * a);
        for (std::size_t i = 0; i < a; ++i) quadratic_.inner(members_[i], members_, H_.data() + i * a);
    } else {
        std::vector<Index> columns;  // in the order of b_
        for (const Index j : members_) {
            for (std::size_t k = 0; k < outputs_; ++k) columns.push_back(j + static_cast<Index>(k * p_));
        }
        quadratic_.prepare(columns);
        H_.resize(m * m);
        for (std::size_t i = 0; i < m; ++i) quadratic_.inner(columns[i], columns, H_.data() + i * m);
    }
    bound_.resize(a);
    for (std::size_t i = 0; i < a; ++i) bound_[i] = block_bound(i);
}

// At least the largest eigenvalue of a member's own block of products.
double GroupSet::block_bound(std::size_t i) const {
    const std::size_t a = members_.size(), m = a * outputs_;
    if (separate_) return H_[i * a + i];
    double most = 0;
    for (std::size_t k = 0; k < outputs_; ++k) {
        const double* row = H_.data() + (i * outputs_ + k) * m + i * outputs_;
        double sum = 0;
        for (std::size_t l = 0; l < outputs_; ++l) sum += std::abs(row[l]);
        most = std::max(most, sum);
    }
    return most;
}

// Coefficients back to their columns; rows that are zero leave.
void GroupSet::scatter() {
    std::vector<Index> kept;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const std::size_t j = static_cast<std::size_t>(members_[i]);
        const double* row = b_.data() + i * outputs_;
        for (std::size_t k = 0; k < outputs_; ++k) beta_[column(j, k)] = row[k];
        const bool zero = penalty_.has_kink(j) && std::all_of(row, row + outputs_, [](double b) { return b == 0; });
        if (zero)
            inside_[j] = 0;
        else
            kept.push_back(members_[i]);
    }
    members_.swap(kept);
}

void GroupSet::multiply(const double* v, double* out) const {
    const std::size_t a = members_.size(), K = outputs_, m = a * K;
    std::fill_n(out, m, 0.0);
    if (!separate_) {
        for (std::size_t i = 0; i < m; ++i) {
            if (v[i] == 0) continue;
            const double* row = H_.data() + i * m;
            for (std::size_t l = 0; l < m; ++l) out[l] += v[i] * row[l];
        }
        return;
    }
    for (std::size_t i = 0; i < a; ++i) {
        for (std::size_t l = 0; l < a; ++l) {
            const double h = H_[i * a + l];
            for (std::size_t k = 0; k < K; ++k) out[l * K + k] += h * v[i * K + k];
        }
    }
}

// Proximal steps over single rows, one after the other.
void GroupSet::sweep(double alpha) {
    const std::size_t a = members_.size(), K = outputs_, m = a * K;
    work_.resize(K);
    for (std::size_t i = 0; i < a; ++i) {
        const std::size_t j = static_cast<std::size_t>(members_[i]);
        double* b = b_.data() + i * K;
        const double h = bound_[i], kink = penalty_.l1(alpha, j);
        if (!(h + penalty_.l2(alpha, j) > 0)) continue;
        for (std::size_t k = 0; k < K; ++k) work_[k] = r_[i * K + k] + h * b[k];
        const double size = norm(work_.data(), K);
        const double share = size > kink ? (1 - kink / size) / (h + penalty_.l2(alpha, j)) : 0.0;
        bool moved = false;
        for (std::size_t k = 0; k < K; ++k) {
            const double next = share * work_[k];
            work_[k] = next - b[k];
            b[k] = next;
            moved = moved || work_[k] != 0;
        }
        if (!moved) continue;
        if (separate_) {
            for (std::size_t l = 0; l < a; ++l) {
                const double g = H_[i * a + l];
                for (std::size_t k = 0; k < K; ++k) r_[l * K + k] -= g * work_[k];
            }
        } else {
            for (std::size_t k = 0; k < K; ++k) {
                const double* row = H_.data() + (i * K + k) * m;
                for (std::size_t l = 0; l < m; ++l) r_[l] -= row[l] * work_[k];
            }
        }
    }
}

// Rows that are zero stay where they are for the Newton step: their rest is 0.
double GroupSet::unsettled(double alpha) {
    const std::size_t a = members_.size(), K = outputs_;
    rest_.assign(a * K, 0.0);
    norm_.resize(a);
    double worst = 0;
    for (std::size_t i = 0; i < a; ++i) {
        const std::size_t j = static_cast<std::size_t>(members_[i]);
        const double *b = b_.data() + i * K, *r = r_.data() + i * K;
        norm_[i] = norm(b, K);
        const double kink = penalty_.l1(alpha, j);
        if (norm_[i] == 0 && penalty_.has_kink(j)) {
            worst = std::max(worst, std::max(norm(r, K) - kink, 0.0) / std::max(0.05 * allowed(alpha, j), 1e-300));
            continue;
        }
        const double pull = (kink > 0 ? kink / norm_[i] : 0.0) + penalty_.l2(alpha, j);
        for (std::size_t k = 0; k < K; ++k) rest_[i * K + k] = r[k] - pull * b[k];
        worst = std::max(worst, norm(rest_.data() + i * K, K) / std::max(0.05 * allowed(alpha, j), 1e-300));
    }
    return worst;
}

std::size_t GroupSet::nonzero() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) count += norm(b_.data() + i * outputs_, outputs_) > 0;
    return count;
}

void GroupSet::settle(double alpha, double target, Interrupt& interrupt) {
    ++solves_;
    double best = kInfinity;
    int idle = 0;
    for (int step = 0; step < kSteps && !interrupt.poll(); ++step) {
        // sweeps cost little and tell which rows are zero, Newton steps much and do not
        std::size_t before = nonzero(), sweeps = 0;
        for (std::size_t changed = members_.size(); 50 * changed > before && sweeps < kSweeps; ++sweeps) {
            sweep(alpha);
            const std::size_t now = nonzero();
            changed = now > before ? now - before : before - now;
            before = now;
        }
        const double worst = unsettled(alpha);
        if (worst <= target) return;
        idle = worst < 0.5 * best ? 0 : idle + 1;
        best = std::min(best, worst);
        if (worst < 1e3 && idle > 2) return;  // rounding: the caller looks again with fresh correlations
        newton(alpha, interrupt);
    }
}

// Derivative of the objective along the step, at t of it.
double GroupSet::slope(double alpha, double t, const double* image) const {
    const std::size_t K = outputs_;
    double sum = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const std::size_t j = static_cast<std::size_t>(members_[i]);
        const double kink = penalty_.l1(alpha, j), curve = penalty_.l2(alpha, j);
        double along = 0, size = 0, length = 0;
        for (std::size_t e = i * K; e < (i + 1) * K; ++e) {
            const double d = step_[e], b = b_[e] + t * d;
            sum += (t * image[e] - r_[e] + curve * b) * d;
            along += b * d;
            size += b * b;
            length += d * d;
        }
        sum += kink * (size > 0 ? along / std::sqrt(size) : std::sqrt(length));
    }
    return sum;
}

// The step with rows at zero that it takes beyond: their penalty is not smooth there, and a search along the straight
// line would end at the first of them. Taken if the objective falls by a fair part of what its slope promises.
bool GroupSet::step_to_zero(double alpha, double slope_at_start) {
    const std::size_t K = outputs_;
    std::vector<double>& s = work_;
    for (double length = 1; length > 0.2; length *= 0.5) {
        s.assign(step_.size(), 0.0);
        double change = 0;
        bool crossed = false;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            const std::size_t j = static_cast<std::size_t>(members_[i]);
            double *to = s.data() + i * K, along = 0, size = 0;
            const double *b = b_.data() + i * K, *d = step_.data() + i * K;
            for (std::size_t k = 0; k < K; ++k) along += b[k] * (b[k] + length * d[k]);
            const bool beyond = penalty_.has_kink(j) && norm_[i] > 0 && along <= 0;
            crossed = crossed || beyond;
            for (std::size_t k = 0; k < K; ++k) {
                to[k] = beyond ? -b[k] : length * d[k];
                size += (b[k] + to[k]) * (b[k] + to[k]);
            }
            change += rows_.value(alpha, j, std::sqrt(size)) - rows_.value(alpha, j, norm_[i]);
        }
        if (!crossed) return false;
        multiply(s.data(), image_.data());
        for (std::size_t e = 0; e < s.size(); ++e) change += s[e] * (0.5 * image_[e] - r_[e]);
        if (change > 0.05 * length * slope_at_start) continue;
        for (std::size_t e = 0; e < s.size(); ++e) {
            b_[e] += s[e];  // exactly 0 where s is -b
            r_[e] -= image_[e];
        }
        return true;
    }
    return false;
}

// One Newton step on the rows that are not zero; false when none was taken.
bool GroupSet::newton(double alpha, Interrupt& interrupt) {
    if (!(separate_ ? direction_separate(alpha, interrupt) : direction(alpha, interrupt))) return false;
    const std::size_t m = b_.size();
    image_.assign(m, 0.0);
    const double start = slope(alpha, 0, image_.data());
    if (!(start < 0)) return false;
    if (step_to_zero(alpha, start)) return true;
    multiply(step_.data(), image_.data());
    double low = 0, high = 1, at_high = slope(alpha, 1, image_.data()), at_low = start;
    if (at_high <= -0.5 * start) low = 1;
    for (int search = 0; low < 1 && search < 20 && at_low < 0.5 * start; ++search) {
        // between the two slopes, but never close to either end
        const double cut = at_high > 0 ? at_low / (at_low - at_high) : 0.5;
        const double t = low + std::clamp(cut, 0.1, 0.9) * (high - low), found = slope(alpha, t, image_.data());
        if (found <= 0) {
            low = t;
            at_low = found;
        } else {
            high = t;
            at_high = found;
        }
    }
    if (low == 0) return false;
    for (std::size_t e = 0; e < m; ++e) {
        b_[e] += low * step_[e];
        r_[e] -= low * image_[e];
    }
    return true;
}

// Newton's direction with all products of the members' columns. What `ease` adds leaves the point that the steps lead
// to where it is.
bool GroupSet::direction(double alpha, Interrupt& interrupt) {
    const std::size_t a = members_.size(), K = outputs_, m = a * K;
    std::vector<std::size_t> live;  // of rows that are not zero
    for (std::size_t i = 0; i < a; ++i) {
        if (norm_[i] > 0 || !penalty_.has_kink(static_cast<std::size_t>(members_[i]))) live.push_back(i);
    }
    const std::size_t size = live.size() * K;
    if (size == 0) return false;
    factor_.resize(size * size);
    work_.resize(size);
    for (std::size_t c = 0; c < live.size(); ++c) {
        const std::size_t i = live[c], j = static_cast<std::size_t>(members_[i]);
        const double kink = penalty_.l1(alpha, j), turn = kink > 0 ? kink / norm_[i] : 0.0;
        for (std::size_t k = 0; k < K; ++k) {
            double* out = factor_.data() + (c * K + k) * size;
            const double* row = H_.data() + (i * K + k) * m;
            for (std::size_t d = c; d < live.size(); ++d) std::copy_n(row + live[d] * K, K, out + d * K);
            for (std::size_t l = 0; l < K; ++l) {
                const double u = turn > 0 ? b_[i * K + k] * b_[i * K + l] / (norm_[i] * norm_[i]) : 0.0;
                out[c * K + l] -= turn * u;
            }
            out[c * K + k] += turn + penalty_.l2(alpha, j) + ease(bound_[i]);
            work_[c * K + k] = rest_[i * K + k];
        }
    }
    if (cholesky(factor_.data(), size, size, nullptr, quadratic_.threads(), &interrupt) < size) return false;
    cholesky_solve(factor_.data(), size, size, work_.data(), size, 1, quadratic_.threads());
    step_.assign(m, 0.0);
    for (std::size_t c = 0; c < live.size(); ++c) std::copy_n(work_.data() + c * K, K, step_.data() + live[c] * K);
    return true;
}

// The same where the products are G (x) I. With u_j = b_j / ||b_j||, w_j = l1_j / ||b_j|| and P = G + diag(w + l2),
//   the matrix is  P (x) I - U diag(w) U',  U = the u_j as blocks,
// so that Woodbury's formula asks for factors of P and of  I - w^1/2 (UU' o P^-1) w^1/2  only, both of one row per
// member.
bool GroupSet::direction_separate(double alpha, Interrupt& interrupt) {
    const std::size_t a = members_.size(), K = outputs_;
    std::vector<std::size_t> live;
    for (std::size_t i = 0; i < a; ++i) {
        if (norm_[i] > 0 || !penalty_.has_kink(static_cast<std::size_t>(members_[i]))) live.push_back(i);
    }
    const std::size_t n = live.size();
    if (n == 0) return false;
    const int threads = quadratic_.threads();
    std::vector<double> root(n), x(n * K), y(n), unit(n * K);
    factor_.resize(n * n);
    for (std::size_t c = 0; c < n; ++c) {
        const std::size_t i = live[c], j = static_cast<std::size_t>(members_[i]);
        const double kink = penalty_.l1(alpha, j), turn = kink > 0 ? kink / norm_[i] : 0.0;
        for (std::size_t d = 0; d < n; ++d) factor_[c * n + d] = H_[i * a + live[d]];
        factor_[c * n + c] += turn + penalty_.l2(alpha, j) + ease(bound_[i]);
        root[c] = std::sqrt(turn);
        for (std::size_t k = 0; k < K; ++k) {
            unit[c * K + k] = turn > 0 ? b_[i * K + k] / norm_[i] : 0.0;
            x[k * n + c] = rest_[i * K + k];
        }
    }
    if (cholesky(factor_.data(), n, n, nullptr, threads, &interrupt) < n) return false;
    inverse_.assign(n * n, 0.0);
    for (std::size_t c = 0; c < n; ++c) inverse_[c * n + c] = 1;
    cholesky_solve(factor_.data(), n, n, inverse_.data(), n, n, threads);
    cholesky_solve(factor_.data(), n, n, x.data(), n, K, threads);
    for (std::size_t c = 0; c < n; ++c) {
        y[c] = 0;
        for (std::size_t k = 0; k < K; ++k) y[c] += root[c] * unit[c * K + k] * x[k * n + c];
        for (std::size_t d = c; d < n; ++d) {
            const double turned = dot(unit.data() + c * K, unit.data() + d * K, K) * inverse_[c * n + d];
            inverse_[c * n + d] = (c == d ? 1.0 : 0.0) - root[c] * turned * root[d];
        }
    }
    if (cholesky(inverse_.data(), n, n, nullptr, threads, &interrupt) < n) return false;
    cholesky_solve(inverse_.data(), n, n, y.data(), n, 1, threads);
    std::vector<double> back(n * K);
    for (std::size_t c = 0; c < n; ++c) {
        for (std::size_t k = 0; k < K; ++k) back[k * n + c] = root[c] * y[c] * unit[c * K + k];
    }
    cholesky_solve(factor_.data(), n, n, back.data(), n, K, threads);
    step_.assign(a * K, 0.0);
    for (std::size_t c = 0; c < n; ++c) {
        for (std::size_t k = 0; k < K; ++k) step_[live[c] * K + k] = x[k * n + c] + back[k * n + c];
    }
    return true;
}

}  // namespace diamondring
