// Cox's partial likelihood with tied events after Breslow or Efron, strata, late entry and case weights.
//
// At an event time t with the tied events D, m of them with total share d, theta_i = exp(eta_i) and the sums of u_i
// theta_i over the others at risk (N) and over D (E), the loss is
//     d/m sum_l log( (N + f_l E) / (d f_l) ) - sum_D u_i eta_i,
// where Efron takes l = 0..m-1 with f_l = 1 - l/m (each denominator counts with the mean share d/m of the tied events,
// as in the R package survival), and Breslow the single f = 1 with weight d. The value of a perfect order, theta_D
// equal and all others 0, is 0. Gradient and curvature need, per time, sums over l of (d/m) f_l^k / (N + f_l E)^2 and
// the like.

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "cox_risk_sets.hpp"
#include "diamondring/loss.hpp"

namespace diamondring {
namespace {

// Predictors of one stratum that spread further than this lie outside the domain: exp would lose the smaller ones.
constexpr double kWidest = 600;

// (1 + y) log(1 + y) - y, at least 0, without cancellation near y = 0; y >= -1.
double divergence(double y) {
    if (std::abs(y) > 0.01) return y > -1 ? (1 + y) * std::log1p(y) - y : 1.0;
    double sum = 0;  // sum_k (-y)^k / (k (k - 1)), k >= 2
    for (int k = 9; k >= 2; --k) sum = 1.0 / (k * (k - 1.0)) - y * sum;
    return y * y * sum;
}

struct Ties {
    const RiskSets sets;
    std::vector<double> share, tied;  // per slot; per event time: share d of its events
    bool efron;

    Ties(const LossSpec& spec)
        : sets(spec.y, spec.y + spec.rows, spec.y + 2 * spec.rows, spec.y + 3 * spec.rows, spec.share, spec.rows),
          efron(!spec.parameters.empty() && spec.parameters[0] != 0) {
        for (std::size_t k = 0; k < sets.slots(); ++k) share.push_back(spec.share[sets.row(k)]);
        for (std::size_t t = 0; t < sets.times(); ++t) {
            double sum = 0;
            for (std::size_t k = sets.events_begin(t); k < sets.events_end(t); ++k) sum += share[k];
            tied.push_back(sum);
        }
    }
    std::size_t events(std::size_t t) const { return sets.events_end(t) - sets.events_begin(t); }
    std::size_t terms(std::size_t t) const { return efron ? events(t) : 1; }
    double fraction(std::size_t t, std::size_t l) const {
        return static_cast<double>(terms(t) - l) / static_cast<double>(terms(t));
    }
    bool has_event(std::size_t t, std::size_t slot) const {
        return slot >= sets.events_begin(t) && slot < sets.events_end(t);
    }
};

// theta and the risk sums at some predictors, which are taken less a constant per stratum.
struct Point {
    std::vector<double> eta, theta, others, events;  // per slot (2), per time: N and E (2)
    bool inside = true;                              // the domain
};

Point point_at(const Ties& ties, const double* predictors) {
    const RiskSets& sets = ties.sets;
    Point at;
    at.eta.resize(sets.slots());
    at.theta.resize(sets.slots());
    at.others.resize(sets.times());
    at.events.resize(sets.times());
    for (std::size_t s = 0; s + 1 < sets.strata().size(); ++s) {
        const std::size_t from = sets.strata()[s], to = sets.strata()[s + 1];
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (std::size_t k = from; k < to; ++k) {
            at.eta[k] = predictors[sets.row(k)];
            low = std::min(low, at.eta[k]);
            high = std::max(high, at.eta[k]);
            at.inside = at.inside && std::isfinite(at.eta[k]);
        }
        at.inside = at.inside && high - low <= kWidest;
        const double middle = low + 0.5 * (high - low);
        for (std::size_t k = from; k < to; ++k) {
            at.eta[k] -= middle;
            at.theta[k] = std::exp(std::clamp(at.eta[k], -0.5 * kWidest, 0.5 * kWidest));
        }
    }
    std::vector<double> weighted(sets.slots());
    for (std::size_t k = 0; k < weighted.size(); ++k) weighted[k] = ties.share[k] * at.theta[k];
    sets.gather(weighted.data(), at.others.data(), at.events.data());
    return at;
}

double value_at(const Ties& ties, const Point& at) {
    if (!at.inside) return std::numeric_limits<double>::infinity();
    const RiskSets& sets = ties.sets;
    double total = 0;
    for (std::size_t t = 0; t < sets.times(); ++t) {
        const std::size_t terms = ties.terms(t), first = sets.events_begin(t);
        double logs = 0, spread = 0;
        for (std::size_t l = 0; l < terms; ++l) logs += std::log1p(at.others[t] / (ties.fraction(t, l) * at.events[t]));
        if (ties.events(t) > 1) {  // log of the mean of theta_D less the mean of its log
            for (std::size_t k = first; k < sets.events_end(t); ++k)
                spread += ties.share[k] * (at.eta[k] - at.eta[first]);
            spread = std::log(at.events[t] / ties.tied[t]) - at.eta[first] - spread / ties.tied[t];
        }
        total += ties.tied[t] * (logs / static_cast<double>(terms) + std::max(spread, 0.0));
    }
    return total;
}

// slope[slot] = theta_i times the sum over the row's risk sets of (its fraction) / (their sum): the loss pulls it down
// by as much.
std::vector<double> slopes(const Ties& ties, const Point& at) {
    const RiskSets& sets = ties.sets;
    std::vector<double> others(sets.times()), events(sets.times()), out(sets.slots());
    for (std::size_t t = 0; t < sets.times(); ++t) {
        const std::size_t terms = ties.terms(t);
        const double each = ties.tied[t] / static_cast<double>(terms);
        for (std::size_t l = 0; l < terms; ++l) {
            const double f = ties.fraction(t, l), inverse = each / (at.others[t] + f * at.events[t]);
            others[t] += inverse;
            events[t] += f * inverse;
        }
    }
    sets.spread(others.data(), events.data(), out.data());
    for (std::size_t k = 0; k < out.size(); ++k) out[k] *= at.theta[k];
    return out;
}

// (M v)_i = slope_i v_i - theta_i * (sum over its risk sets of their mean of v, each with the row's fraction over their
// sum).
class CoxCurvature final : public Curvature {
  public:
    CoxCurvature(std::shared_ptr<const Ties> ties, std::size_t n, const Point& at)
        : ties_(std::move(ties)), n_(n), theta_(at.theta), slope_(slopes(*ties_, at)), sums_(ties_->sets.times()) {
        for (std::size_t t = 0; t < sums_.size(); ++t) {
            const std::size_t terms = ties_->terms(t);
            const double each = ties_->tied[t] / static_cast<double>(terms);
            for (std::size_t l = 0; l < terms; ++l) {
                const double f = ties_->fraction(t, l), sum = at.others[t] + f * at.events[t],
                             square = each / (sum * sum);
                sums_[t].zero += square;
                sums_[t].one += f * square;
                sums_[t].two += f * f * square;
            }
        }
    }

    void apply(const double* v, double* out) const override {
        const RiskSets& sets = ties_->sets;
        std::vector<double> x(sets.slots()), others(sets.times()), events(sets.times());
        for (std::size_t k = 0; k < x.size(); ++k) x[k] = ties_->share[k] * theta_[k] * v[sets.row(k)];
        sets.gather(x.data(), others.data(), events.data());
        for (std::size_t t = 0; t < sums_.size(); ++t) {
            const double n = others[t], e = events[t];
            others[t] = sums_[t].zero * n + sums_[t].one * e;
            events[t] = sums_[t].one * n + sums_[t].two * e;
        }
        sets.spread(others.data(), events.data(), x.data());
        std::fill(out, out + n_, 0.0);
        for (std::size_t k = 0; k < x.size(); ++k) {
            const std::size_t i = sets.row(k);
            out[i] = slope_[k] * v[i] - theta_[k] * x[k];
        }
    }

  private:
    struct Sums {
        double zero = 0, one = 0, two = 0;  // sum_l (d/m) f_l^k / (N + f_l E)^2
    };
    std::shared_ptr<const Ties> ties_;
    std::size_t n_;
    std::vector<double> theta_, slope_;
    std::vector<Sums> sums_;
};

class Cox final : public Loss {
  public:
    explicit Cox(const LossSpec& spec) : Loss(spec.rows, 1), ties_(std::make_shared<const Ties>(spec)) {}

    bool takes_intercept() const override { return false; }

    double value(const double* eta) const override { return value_at(*ties_, point_at(*ties_, eta)); }

    double residual(const double* eta, double* r) const override {
        const Point at = point_at(*ties_, eta);
        const RiskSets& sets = ties_->sets;
        const std::vector<double> slope = slopes(*ties_, at);
        std::fill(r, r + n_, 0.0);
        for (std::size_t k = 0; k < slope.size(); ++k) r[sets.row(k)] = -slope[k];
        for (std::size_t t = 0; t < sets.times(); ++t) {
            for (std::size_t k = sets.events_begin(t); k < sets.events_end(t); ++k) r[sets.row(k)] += 1.0;
        }
        return value_at(*ties_, at);
    }

    std::unique_ptr<Curvature> curvature(const double* eta) const override {
        return std::make_unique<CoxCurvature>(ties_, n_, point_at(*ties_, eta));
    }

    // The loss is a sum over event times and l of log-sums, c log sum_i a_i theta_i - <w, eta>, with gradient c (pi_l -
    // omega): pi_l the chances of the rows at risk, omega the shares of the tied events, u_D / d. The conjugate of the
    // sum is at most the sum of the conjugates at any gradients that add up to s g, and c (q_l - omega) do so, if the
    // q_l add up to s pi_l + (1 - s) omega:
    //     excess = sum c KL(q_l || pi_l).
    // The q_l outside D are s pi_l; on D, where all pi_l are proportional to u theta, the q_l share one shape tau.
    // Among all choices with these masses it is the best one (by Jensen), and it takes O(m) where q_l = s pi_l + (1 -
    // s) omega would take O(m^2). For a single l the two are the same. Every KL is written as a sum of terms that are
    // at least 0.
    double dual_excess(const double* eta, double s) const override {
        const Point at = point_at(*ties_, eta);
        if (!at.inside) return std::numeric_limits<double>::infinity();
        const RiskSets& sets = ties_->sets;
        const double rest = 1.0 - s, outside = divergence(-rest);
        double total = 0;
        for (std::size_t t = 0; t < sets.times(); ++t) {
            const std::size_t terms = ties_->terms(t);
            double masses = 0, chances = 0;  // sums over l
            for (std::size_t l = 0; l < terms; ++l) {
                const double mine = ties_->fraction(t, l) * at.events[t], sum = at.others[t] + mine;
                masses += at.others[t] / sum * outside + mine / sum * divergence(rest * (at.others[t] / mine));
                chances += mine / sum;
            }
            const double count = static_cast<double>(terms);
            total += ties_->tied[t] * (masses / count + shape_excess(t, at, rest, s * chances / count));
        }
        return total;
    }

  private:
    // Mass on D times KL(tau || u theta / E), `kept` the mean over l of s pi_l(D).
    double shape_excess(std::size_t t, const Point& at, double rest, double kept) const {
        if (ties_->events(t) < 2) return 0;
        const double mass = kept + rest, mean = at.events[t] / ties_->tied[t];
        double sum = 0;
        for (std::size_t k = ties_->sets.events_begin(t); k < ties_->sets.events_end(t); ++k) {
            sum += ties_->share[k] * at.theta[k] / at.events[t] * divergence(rest * (mean / at.theta[k] - 1.0) / mass);
        }
        return mass * sum;
    }

    std::shared_ptr<const Ties> ties_;
};

}  // namespace

std::unique_ptr<Loss> make_cox(const LossSpec& spec) {
    return std::make_unique<Cox>(spec);
}

}  // namespace diamondring
