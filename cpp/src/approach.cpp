#include "diamondring/approach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "diamondring/step.hpp"

namespace diamondring {

namespace {

constexpr double kEps = 2.220446049250313e-16;
constexpr double kForward = 1.4901161193847656e-08;  // eps^(1/2), of a parameter's size
constexpr double kCentral = 6.055454452393343e-06;   // eps^(1/3)
constexpr double kSmall = 1e-3;                      // of its typical size, below which a parameter counts as that
constexpr double kEnough = 1e-4;                     // part of the promised decrease that must be kept
constexpr double kNear = 1e-6, kThere = 1e-8;        // change that is left: for the last steps, and after them
constexpr int kLast = 6;                             // of them at most
constexpr double kSlow = 0.5, kClose = 0.1;          // length of a free step relative to the one before; where that counts
constexpr std::size_t kLanes = 8;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Walk {
  public:
    Walk(const LeastSquares& problem, const Predict& predict, std::vector<double>& b, std::vector<double>& predictions,
         std::vector<double>&& jacobian)
        : m_(problem),
          predict_(predict),
          b_(b),
          eta_(predictions),
          trial_(problem.n),
          slopes_(problem.n),
          jacobian_(std::move(jacobian)),
          nothing_(std::max(problem.n, problem.p), 0.0),
          units_(problem.p, 0.0) {}

    Effort run(int max_steps) {
        value_ = value(eta_);
        int last = 0;  // steps by central differences
        const bool ready = multiply();
        while (ready && effort_.steps < max_steps && last <= kLast) {
            if (!fresh_ && !(differentiate(last > 0) && multiply())) break;
            fresh_ = true;
            Step found;
            if (!propose(found)) break;
            if (found.promised <= 8 * kEps * value_) {  // less than values of f can tell
                if (last > 0) b_ = found.c;
                break;
            }
            const double before = damping_;
            damping_ = found.damping;
            ++effort_.steps;
            ++effort_.evaluations;
            const double after = predict_(found.c.data(), trial_.data()) ? value(trial_) : kInfinity;
            const double ratio = (value_ - after) / found.promised;
            adapt(ratio, found, after - value_);
            if (!(ratio > kEnough)) {
                if (last > 0 || !(radius_ > kEps * kEps * found.length)) break;
                continue;
            }
            b_ = found.c;
            eta_.swap(trial_);
            value_ = after;
            fresh_ = false;
            const double next = found.change * (found.length < length_ ? found.length / length_ : 1.0);  // as much as the next step will change
            if (last > 0 && next <= kThere) break;
            if (last > 0 || next <= kNear) ++last;
            const bool free = found.damping == 0 && before == 0 && found.change <= kClose;
            if (free && length_ > 0 && found.length > kSlow * length_ && ++slow_ > 1) break;
            length_ = found.length;
        }
        return effort_;
    }

  private:
    double value(const std::vector<double>& eta) const {
        double sums[kLanes] = {};  // in an order that depends on n alone
        for (std::size_t i = 0; i < m_.n; ++i) {
            const double r = m_.y[i] - eta[i];
            sums[i % kLanes] += m_.weight[i] * r * r;
        }
        const double sum = std::accumulate(sums, sums + kLanes, 0.0);
        return std::isfinite(sum) ? 0.5 * sum : kInfinity;
    }

    // Differences, one-sided where there is no room or no value on the other side; false where there is none at all.
    bool differentiate(bool central) {
        for (std::size_t j = 0; j < m_.p; ++j) {
            if (m_.upper[j] > m_.lower[j]) {
                if (!(central && central_difference(j)) && !forward_difference(j)) return false;
            } else {
                std::fill_n(jacobian_.data() + j * m_.n, m_.n, 0.0);
            }
        }
        return true;
    }

    bool forward_difference(std::size_t j) {
        const double h = std::copysign(kForward * size(j), b_[j]);
        for (const double step : {h, -h}) {
            const double taken = moved(j, step, trial_);
            if (taken == 0) continue;
            double* column = jacobian_.data() + j * m_.n;
            for (std::size_t i = 0; i < m_.n; ++i) column[i] = (trial_[i] - eta_[i]) * (1 / taken);
            return true;
        }
        return false;
    }

    bool central_difference(std::size_t j) {
        const double h = kCentral * size(j), up = moved(j, h, trial_), down = up != 0 ? moved(j, -h, slopes_) : 0;
        if (down == 0) return false;
        double* column = jacobian_.data() + j * m_.n;
        for (std::size_t i = 0; i < m_.n; ++i) column[i] = (trial_[i] - slopes_[i]) * (1 / (up - down));
        return true;
    }

    double size(std::size_t j) const { return std::max(std::abs(b_[j]), kSmall * m_.typical[j]); }

    // f with one parameter moved; the step as float64 holds it, 0 beyond a bound or where f is not finite.
    double moved(std::size_t j, double step, std::vector<double>& predictions) {
        const double at = b_[j], there = at + step;
        if (there > m_.upper[j] || there < m_.lower[j]) return 0;
        b_[j] = there;
        ++effort_.evaluations;
        const bool finite = predict_(b_.data(), predictions.data());
        b_[j] = at;
        return finite ? there - at : 0;
    }

    // What a step needs of the Jacobian; false where that is not finite, or there is nowhere to go.
    bool multiply() {
        for (std::size_t i = 0; i < m_.n; ++i) slopes_[i] = m_.weight[i] * (eta_[i] - m_.y[i]);
        DenseView<double> view;
        view.data = jacobian_.data();
        view.rows = m_.n;
        view.cols = m_.p;
        view.ld = m_.n;
        products_ = point_products(view, slopes_.data(), nothing_.data(), 0.0, m_.root, 1);
        for (std::size_t j = 0; j < m_.p; ++j) {
            if (!std::isfinite(products_.norms[j])) return false;
            units_[j] = std::max(units_[j], products_.norms[j]);
        }
        if (radius_ == 0) {
            double square = 0;
            for (std::size_t j = 0; j < m_.p; ++j) square += units_[j] * b_[j] * units_[j] * b_[j];
            radius_ = square > 0 ? std::sqrt(square) : std::sqrt(2 * value_);
            if (!(radius_ > 0)) return false;
        }
        return true;
    }

    bool propose(Step& found) {
        std::vector<double> units = units_;
        for (double& u : units) u = u > 0 ? u : 1.0;
        StepModel model;
        model.p = m_.p;
        model.gram = products_.gram.data();
        model.g = products_.g.data();
        model.b = b_.data();
        model.a = model.q = nothing_.data();
        model.lower = m_.lower;
        model.upper = m_.upper;
        model.units = units.data();
        return StepSolver(model, 1).within(radius_, damping_, found);
    }

    // The next radius, from how well the model predicted the decrease (More, 1978).
    void adapt(double ratio, const Step& found, double rise) {
        if (first_) radius_ = std::min(radius_, found.length);
        first_ = false;
        if (ratio <= 0.25 || std::isnan(ratio)) {
            double shrink = rise == kInfinity ? 0.1 : 0.5;
            if (rise >= 0 && rise < kInfinity && found.slope < 0)
                shrink = std::clamp(0.5 * found.slope / (found.slope - rise), 0.1, 0.5);
            radius_ = shrink * std::min(radius_, 10 * found.length);
            damping_ /= shrink;
        } else if (damping_ == 0 || ratio >= 0.75) {
            radius_ = damping_ == 0 ? 2 * found.length : std::max(radius_, 2 * found.length);
            damping_ *= 0.5;
        }
    }

    const LeastSquares& m_;
    const Predict& predict_;
    std::vector<double>&b_, &eta_;
    std::vector<double> trial_, slopes_, jacobian_, nothing_, units_;
    PointProducts products_;
    double value_ = 0, radius_ = 0, damping_ = 0, length_ = 0;
    Effort effort_;
    int slow_ = 0;
    bool first_ = true, fresh_ = true;  // before the first step; the Jacobian is that of b
};

}  // namespace

Effort approach(const LeastSquares& problem, const Predict& predict, std::vector<double>& b,
             std::vector<double>& predictions, std::vector<double>&& jacobian, int max_steps) {
    return Walk(problem, predict, b, predictions, std::move(jacobian)).run(max_steps);
}

}  // namespace diamondring
