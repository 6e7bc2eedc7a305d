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

// exp of predictors that spread further than kNarrow over one stratum needs the exponents of long double, and further
// than kWidest they lie outside the domain.
constexpr double kNarrow = 600;
constexpr double kWidest = std::numeric_limits<long double>::max_exponent > 16000 ? 10000 : kNarrow;

// (1 + y) log(1 + y) - y, at least 0, without cancellation near y = 0; y >= -1.
template <class T>
T divergence(T y) {
    if (std::abs(y) > T(0.01)) return y > -1 ? (1 + y) * std::log1p(y) - y : T(1);
    T sum = 0;  // sum_k (-y)^k / (k (k - 1)), k >= 2
    for (int k = 9; k >= 2; --k) sum = T(1) / (k * (k - 1)) - y * sum;
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
};

// Predictors of the slots, less a constant per stratum, and how far they spread over one at most.
struct Centred {
    std::vector<double> eta;
    double width = 0;
};

Centred centred(const Ties& ties, const double* predictors) {
    const RiskSets& sets = ties.sets;
    Centred out;
    out.eta.resize(sets.slots());
    for (std::size_t s = 0; s + 1 < sets.strata().size(); ++s) {
        const std::size_t from = sets.strata()[s], to = sets.strata()[s + 1];
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (std::size_t k = from; k < to; ++k) {
            out.eta[k] = predictors[sets.row(k)];
            low = std::min(low, out.eta[k]);
            high = std::max(high, out.eta[k]);
            if (!std::isfinite(out.eta[k])) out.width = std::numeric_limits<double>::infinity();
        }
        out.width = std::max(out.width, high - low);
        const double middle = low + 0.5 * (high - low);
        for (std::size_t k = from; k < to; ++k) out.eta[k] -= middle;
    }
    return out;
}

// theta and the risk sums there.
template <class T>
struct Point {
    const Centred& centre;
    std::vector<T> theta, others, events;  // per slot, per time: N and E

    Point(const Ties& ties, const Centred& at)
        : centre(at), theta(at.eta.size()), others(ties.sets.times()), events(ties.sets.times()) {
        const double most = 0.5 * (sizeof(T) > sizeof(double) ? kWidest : kNarrow);
        std::vector<T> weighted(theta.size());
        for (std::size_t k = 0; k < theta.size(); ++k) {
            theta[k] = std::exp(T(std::clamp(at.eta[k], -most, most)));
            weighted[k] = ties.share[k] * theta[k];
        }
        ties.sets.gather(weighted.data(), others.data(), events.data());
    }
};

// f(point), with numbers of the range that the predictors need.
template <class F>
auto with_point(const Ties& ties, const Centred& at, F f) {
    if (at.width <= kNarrow) return f(Point<double>(ties, at));
    return f(Point<long double>(ties, at));
}

template <class T>
double value_at(const Ties& ties, const Point<T>& at) {
    if (!(at.centre.width <= kWidest)) return std::numeric_limits<double>::infinity();
    const RiskSets& sets = ties.sets;
    const std::vector<double>& eta = at.centre.eta;
    T total = 0;
    for (std::size_t t = 0; t < sets.times(); ++t) {
        const std::size_t terms = ties.terms(t), first = sets.events_begin(t);
        T logs = 0, spread = 0;
        for (std::size_t l = 0; l < terms; ++l) logs += std::log1p(at.others[t] / (ties.fraction(t, l) * at.events[t]));
        if (ties.events(t) > 1) {  // log of the mean of theta_D less the mean of its log
            for (std::size_t k = first; k < sets.events_end(t); ++k) spread += ties.share[k] * (eta[k] - eta[first]);
            spread = std::log(at.events[t] / ties.tied[t]) - eta[first] - spread / ties.tied[t];
        }
        total += ties.tied[t] * (logs / static_cast<T>(terms) + std::max(spread, T(0)));
    }
    return static_cast<double>(total);
}

// slope[slot] = theta_i times the sum over the row's risk sets of (its fraction) / (their sum): the loss pulls it down
// by as much.
template <class T>
std::vector<T> slopes(const Ties& ties, const Point<T>& at) {
    const RiskSets& sets = ties.sets;
    std::vector<T> others(sets.times()), events(sets.times()), out(sets.slots());
    for (std::size_t t = 0; t < sets.times(); ++t) {
        const std::size_t terms = ties.terms(t);
        const double each = ties.tied[t] / static_cast<double>(terms);
        for (std::size_t l = 0; l < terms; ++l) {
            const double f = ties.fraction(t, l);
            const T inverse = each / (at.others[t] + f * at.events[t]);
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
template <class T>
class CoxCurvature final : public Curvature {
  public:
    CoxCurvature(std::shared_ptr<const Ties> ties, std::size_t n, const Point<T>& at)
        : ties_(std::move(ties)), n_(n), theta_(at.theta), slope_(slopes(*ties_, at)), sums_(ties_->sets.times()) {
        for (std::size_t t = 0; t < sums_.size(); ++t) {
            const std::size_t terms = ties_->terms(t);
            const double each = ties_->tied[t] / static_cast<double>(terms);
            for (std::size_t l = 0; l < terms; ++l) {
                const double f = ties_->fraction(t, l);
                const T sum = at.others[t] + f * at.events[t], square = each / (sum * sum);
                sums_[t].zero += square;
                sums_[t].one += f * square;
                sums_[t].two += f * f * square;
            }
        }
    }

    void apply(const double* v, double* out) const override {
        const RiskSets& sets = ties_->sets;
        std::vector<T> x(sets.slots()), others(sets.times()), events(sets.times());
        for (std::size_t k = 0; k < x.size(); ++k) x[k] = ties_->share[k] * theta_[k] * v[sets.row(k)];
        sets.gather(x.data(), others.data(), events.data());
        for (std::size_t t = 0; t < sums_.size(); ++t) {
            const T n = others[t], e = events[t];
            others[t] = sums_[t].zero * n + sums_[t].one * e;
            events[t] = sums_[t].one * n + sums_[t].two * e;
        }
        sets.spread(others.data(), events.data(), x.data());
        std::fill(out, out + n_, 0.0);
        for (std::size_t k = 0; k < x.size(); ++k) {
            const std::size_t i = sets.row(k);
            out[i] = static_cast<double>(slope_[k] * v[i] - theta_[k] * x[k]);
        }
    }

  private:
    struct Sums {
        T zero = 0, one = 0, two = 0;  // sum_l (d/m) f_l^k / (N + f_l E)^2
    };
    std::shared_ptr<const Ties> ties_;
    std::size_t n_;
    std::vector<T> theta_, slope_;
    std::vector<Sums> sums_;
};

class Cox final : public Loss {
  public:
    explicit Cox(const LossSpec& spec) : Loss(spec.rows, 1), ties_(std::make_shared<const Ties>(spec)) {}

    bool takes_intercept() const override { return false; }

    double value(const double* eta) const override {
        return with_point(*ties_, centred(*ties_, eta), [&](const auto& at) { return value_at(*ties_, at); });
    }

    double residual(const double* eta, double* r) const override {
        return with_point(*ties_, centred(*ties_, eta), [&](const auto& at) {
            const RiskSets& sets = ties_->sets;
            const auto slope = slopes(*ties_, at);
            std::fill(r, r + n_, 0.0);
            for (std::size_t k = 0; k < slope.size(); ++k) r[sets.row(k)] = -static_cast<double>(slope[k]);
            for (std::size_t t = 0; t < sets.times(); ++t) {
                for (std::size_t k = sets.events_begin(t); k < sets.events_end(t); ++k) r[sets.row(k)] += 1.0;
            }
            return value_at(*ties_, at);
        });
    }

    std::unique_ptr<Curvature> curvature(const double* eta) const override {
        return with_point(*ties_, centred(*ties_, eta), [&]<class T>(const Point<T>& at) -> std::unique_ptr<Curvature> {
            return std::make_unique<CoxCurvature<T>>(ties_, n_, at);
        });
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
        const Centred at = centred(*ties_, eta);
        if (!(at.width <= kWidest)) return std::numeric_limits<double>::infinity();
        return with_point(*ties_, at, [&](const auto& point) { return excess_at(point, s); });
    }

  private:
    template <class T>
    double excess_at(const Point<T>& at, double s) const {
        const double rest = 1.0 - s, outside = divergence(-rest);
        T total = 0;
        for (std::size_t t = 0; t < ties_->sets.times(); ++t) {
            const std::size_t terms = ties_->terms(t);
            T masses = 0, chances = 0;  // sums over l
            for (std::size_t l = 0; l < terms; ++l) {
                const T mine = ties_->fraction(t, l) * at.events[t], sum = at.others[t] + mine;
                masses += at.others[t] / sum * outside + mine / sum * divergence(rest * (at.others[t] / mine));
                chances += mine / sum;
            }
            const T count = static_cast<T>(terms);
            total += ties_->tied[t] * (masses / count + shape_excess(t, at, rest, s * chances / count));
        }
        return static_cast<double>(total);
    }

    // Mass on D times KL(tau || u theta / E), `kept` the mean over l of s pi_l(D).
    template <class T>
    T shape_excess(std::size_t t, const Point<T>& at, double rest, T kept) const {
        if (ties_->events(t) < 2) return 0;
        const T mass = kept + rest, mean = at.events[t] / ties_->tied[t];
        T sum = 0;
        for (std::size_t k = ties_->sets.events_begin(t); k < ties_->sets.events_end(t); ++k) {
            sum += ties_->share[k] * at.theta[k] / at.events[t] * divergence(rest * (mean / at.theta[k] - 1) / mass);
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
