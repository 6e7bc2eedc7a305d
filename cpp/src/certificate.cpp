#include "diamondring/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diamondring/row_penalty.hpp"

namespace diamondring {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// No penalty, and no bound in the direction in which its correlation pulls.
bool is_free(const Penalty& pen, double alpha, std::size_t j, double c) {
    return alpha * pen.factor[j] == 0 && std::isinf(c > 0 ? pen.upper[j] : pen.lower[j]);
}

// Distance of the pushes at `b` from being unprofitable: 0 at a solution.
double kkt_violation(const Penalty& pen, double alpha, std::size_t j, double b, double c) {
    const double up = pen.push_slope(alpha, j, b, c, +1), down = pen.push_slope(alpha, j, b, c, -1);
    return std::max({0.0, -up, -down});
}

struct Sum {  // compensated
    double total = 0, lost = 0;
    void add(double x) {
        const double term = x - lost, next = total + term;
        lost = (next - total) - term;
        total = next;
    }
};

double reach(const Yardstick& y, double condition, std::size_t j) {
    return y.diagonal[j] > 0 ? std::sqrt(2 * y.null_objective * condition / y.diagonal[j]) : 0.0;
}

struct GapSum {
    double gap = 0, worst_term = 0;
    std::int64_t worst = -1;
};

GapSum gap_at(const Penalty& pen, double alpha, const std::vector<std::int64_t>& examined,
              const std::vector<double>& beta, const double* c, double s, const DataFit& fit,
              const Yardstick& yardstick, double condition) {
    GapSum out;
    Sum sum;
    sum.add(fit.excess(s));
    for (const std::int64_t index : examined) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (pen.excluded(j)) continue;
        const double b = beta[j];
        double term;
        if (is_free(pen, alpha, j, c[j]))
            term = std::abs(c[j]) * (std::abs(b) + reach(yardstick, condition, j));
        else
            term = std::max(0.0, pen.value(alpha, j, b) + pen.conjugate(alpha, j, s * c[j]) - s * b * c[j]);
        sum.add(term);
        if (term > out.worst_term) {
            out.worst_term = term;
            out.worst = static_cast<std::int64_t>(j);
        }
    }
    out.gap = sum.total;
    return out;
}

}  // namespace

double Penalty::conjugate(double alpha, std::size_t j, double c) const {
    const double kink = l1(alpha, j), curve = l2(alpha, j);
    double b;  // the maximiser
    if (curve > 0) {
        const double excess = std::max(std::abs(c) - kink, 0.0);
        b = std::clamp(std::copysign(excess / curve, c), lower[j], upper[j]);
    } else if (c > kink) {
        b = upper[j];
    } else if (c < -kink) {
        b = lower[j];
    } else {
        b = resting(j);
    }
    return std::isinf(b) ? kInfinity : c * b - value(alpha, j, b);
}

Certifier::Certifier(const Penalty& penalty, const Yardstick& yardstick)
    : penalty_(penalty), yardstick_(yardstick), beta_(penalty.factor.size(), 0.0) {
    for (std::size_t j = 0; j < beta_.size() && !penalised_; ++j)
        penalised_ = penalty.factor[j] > 0 && !penalty.excluded(j);
}

Certificate Certifier::operator()(double alpha, const std::vector<std::int64_t>& support,
                                  const std::vector<double>& values, const std::vector<std::int64_t>& examined,
                                  const double* c, const DataFit& fit) {
    struct Restore {  // zeros again, whichever way out
        std::vector<double>& beta;
        const std::vector<std::int64_t>& support;
        ~Restore() {
            for (const std::int64_t j : support) beta[static_cast<std::size_t>(j)] = 0;
        }
    } restore{beta_, support};
    for (std::size_t k = 0; k < support.size(); ++k) beta_[static_cast<std::size_t>(support[k])] = values[k];

    Certificate out;
    Sum objective;
    objective.add(fit.value);
    if (penalty_.shared > 1) objective.add(RowPenalty(penalty_).total(alpha, support, values));
    for (std::size_t k = 0; k < support.size() && penalty_.shared == 1; ++k) {
        objective.add(penalty_.value(alpha, static_cast<std::size_t>(support[k]), values[k]));
    }
    out.objective = objective.total;

    out.is_kkt = alpha == 0 || !penalised_ || (fit.loss && !fit.loss->convex());
    if (penalty_.shared > 1) {
        judge_rows(alpha, examined, c, fit, out);
        return out;
    }
    if (out.is_kkt) {
        double worst = 0;
        for (const std::int64_t index : examined) {
            const std::size_t j = static_cast<std::size_t>(index);
            if (penalty_.excluded(j)) continue;
            const double v = kkt_violation(penalty_, alpha, j, beta_[j], c[j]);
            if (v > worst) {
                worst = v;
                out.worst = static_cast<std::int64_t>(j);
            }
        }
        out.gap = yardstick_.largest_correlation > 0 ? worst / yardstick_.largest_correlation : worst;
        return out;
    }
    double s = 1;
    bool finite = true;
    for (const std::int64_t index : examined) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (penalty_.excluded(j) || is_free(penalty_, alpha, j, c[j])) continue;
        const double kink = penalty_.l1(alpha, j);
        const double bound = c[j] > 0 ? penalty_.upper[j] : penalty_.lower[j];
        // A coefficient held back by its bound may exceed its kink; elsewhere an excess, even of rounding only,
        // costs the whole distance to the bound.
        if (kink == 0 || std::abs(c[j]) <= kink || beta_[j] == bound) continue;
        s = std::min(s, kink / std::abs(c[j]));
        if (std::isinf(bound) && penalty_.l2(alpha, j) == 0) finite = false;
    }
    GapSum best;
    best.gap = kInfinity;
    if (finite) best = gap_at(penalty_, alpha, examined, beta_, c, 1.0, fit, yardstick_, free_condition_);
    if (s > 0 && s < 1) {
        const GapSum scaled = gap_at(penalty_, alpha, examined, beta_, c, s, fit, yardstick_, free_condition_);
        if (scaled.gap < best.gap) best = scaled;
    }
    out.worst = best.worst;
    const double size = std::max(std::abs(out.objective), 1e-12 * yardstick_.null_objective);
    out.gap = size > 0 ? best.gap / size : best.gap;
    return out;
}

void Certifier::judge_rows(double alpha, const std::vector<std::int64_t>& examined, const double* c, const DataFit& fit,
                           Certificate& out) const {
    const RowPenalty rows(penalty_);
    const std::vector<std::int64_t> inputs = rows.inputs_of(examined);
    const std::size_t p = rows.inputs;
    double worst = 0, s = 1;
    bool finite = true;
    const auto note = [&](double term, std::int64_t j) {
        if (term > worst) out.worst = j;
        worst = std::max(worst, term);
    };
    for (const std::int64_t index : inputs) {
        const std::size_t j = static_cast<std::size_t>(index);
        if (penalty_.excluded(j)) continue;
        const double kink = penalty_.l1(alpha, j), size = rows.norm(c + j, p);
        if (out.is_kkt) note(rows.violation(alpha, j, beta_.data() + j, c + j, p), index);
        if (kink == 0 || size <= kink) continue;
        s = std::min(s, kink / size);
        finite = finite && penalty_.l2(alpha, j) > 0;
    }
    if (out.is_kkt) {
        out.gap = yardstick_.largest_correlation > 0 ? worst / yardstick_.largest_correlation : worst;
        return;
    }
    const auto gap = [&](double scale) {
        Sum sum;
        sum.add(fit.excess(scale));
        worst = 0;
        for (const std::int64_t index : inputs) {
            const std::size_t j = static_cast<std::size_t>(index);
            if (penalty_.excluded(j)) continue;
            double term = 0;
            for (std::size_t e = j; e < beta_.size() && alpha * penalty_.factor[j] == 0; e += p)
                term += std::abs(c[e]) * (std::abs(beta_[e]) + reach(yardstick_, free_condition_, e));
            if (alpha * penalty_.factor[j] > 0) term = rows.gap(alpha, j, beta_.data() + j, c + j, p, scale);
            sum.add(term);
            note(term, index);
        }
        return sum.total;
    };
    double best = s < 1 ? gap(s * (1 - 4e-16)) : kInfinity;
    if (finite) best = std::min(best, gap(1.0));
    const double size = std::max(std::abs(out.objective), 1e-12 * yardstick_.null_objective);
    out.gap = size > 0 ? best / size : best;
}

}  // namespace diamondring
