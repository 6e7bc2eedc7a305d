#include "diamondring/loss.hpp"

#include <cmath>
#include <stdexcept>
#include <type_traits>

#include "loss_rows.hpp"
#include "multinomial.hpp"
#include "scalar_losses.hpp"

namespace diamondring {

namespace {

class DiagonalCurvature final : public Curvature {
  public:
    explicit DiagonalCurvature(std::vector<double> h) : h_(std::move(h)) {}
    void apply(const double* v, double* out) const override {
        for (std::size_t i = 0; i < h_.size(); ++i) out[i] = h_[i] * v[i];
    }
    const double* diagonal() const override { return h_.data(); }

  private:
    std::vector<double> h_;
};

// A formula applied to every row of every output.
template <class F>
class ScalarLoss final : public Loss {
  public:
    ScalarLoss(const LossSpec& s, F formula)
        : Loss(s.rows, s.columns),
          formula_(formula),
          threads_(s.threads),
          y_(s.y, s.y + s.rows * s.columns),
          share_(s.share, s.share + s.rows),
          aux_(y_.size()) {
        for (std::size_t e = 0; e < y_.size(); ++e) aux_[e] = share_[e % n_] > 0 ? formula_.aux(y_[e]) : 0;
    }

    double value(const double* eta) const override {
        return sum(
            [&](std::size_t i, std::size_t e) { return share_[i] * formula_.both(y_[e], aux_[e], eta[e]).value; });
    }
    double residual(const double* eta, double* r) const override {
        std::fill_n(r, y_.size(), 0.0);
        return sum([&](std::size_t i, std::size_t e) {
            const formulas::Both both = formula_.both(y_[e], aux_[e], eta[e]);
            r[e] = both.residual;
            return share_[i] * both.value;
        });
    }
    bool by_rows() const override { return outputs_ == 1; }
    double residual_of_rows(std::size_t first, std::size_t last, const double* eta, double* r) const override {
        double total = 0;
        for (std::size_t i = first; i < last; ++i) {
            r[i] = 0;
            if (!(share_[i] > 0)) continue;
            const formulas::Both both = formula_.both(y_[i], aux_[i], eta[i]);
            r[i] = both.residual;
            total += share_[i] * both.value;
        }
        return total;
    }
    std::unique_ptr<Curvature> curvature(const double* eta) const override {
        std::vector<double> h(y_.size(), 0.0);
        sum([&](std::size_t, std::size_t e) {
            h[e] = formula_.curvature(y_[e], aux_[e], eta[e]);
            return 0.0;
        });
        return std::make_unique<DiagonalCurvature>(std::move(h));
    }
    double dual_excess(const double* eta, double s) const override {
        if (s == 1) return 0;
        return sum(
            [&](std::size_t i, std::size_t e) { return share_[i] * formula_.excess(y_[e], aux_[e], eta[e], s); });
    }
    bool convex() const override { return formula_.convex(); }
    bool constant_curvature() const override { return std::is_same_v<F, formulas::Gaussian>; }
    void start(double* intercept) const override {
        for (std::size_t k = 0; k < outputs_; ++k) {
            double mean = 0;
            for (std::size_t i = 0; i < n_; ++i) mean += share_[i] * y_[k * n_ + i];
            const double eta = formula_.link(mean);
            intercept[k] = std::isfinite(eta) ? eta : 0;
        }
    }

  private:
    // Over the rows in use: term(row, entry).
    template <class Term>
    double sum(Term&& term) const {
        double total = 0;
        for (std::size_t k = 0; k < outputs_; ++k) {
            total += sum_over_rows(n_, threads_, [&](std::size_t first, std::size_t last) {
                double part = 0;
                for (std::size_t i = first; i < last; ++i) {
                    if (share_[i] > 0) part += term(i, k * n_ + i);
                }
                return part;
            });
        }
        return total;
    }

    F formula_;
    int threads_;
    std::vector<double> y_, share_, aux_;
};

template <class F>
std::unique_ptr<Loss> scalar(const LossSpec& spec, F formula) {
    return std::make_unique<ScalarLoss<F>>(spec, formula);
}

std::unique_ptr<Loss> make_tweedie(const LossSpec& spec, double power, bool log_link) {
    using namespace formulas;
    if (log_link && power == 1) return scalar(spec, Poisson{});
    if (log_link && power == 2) return scalar(spec, Gamma{});
    if (log_link && power == 3) return scalar(spec, InverseGaussian{});
    if (log_link) return scalar(spec, Tweedie{power});
    if (power == 0) return scalar(spec, Gaussian{});
    return scalar(spec, IdentityLink<Tweedie>{{power}});
}

}  // namespace

std::unique_ptr<Loss> make_loss(const LossSpec& spec) {
    using namespace formulas;
    const auto parameter = [&](std::size_t k) { return spec.parameters.at(k); };
    if (spec.name == "gaussian" || spec.name == "multigaussian") return scalar(spec, Gaussian{});
    if (spec.name == "binomial") return scalar(spec, Binomial{});
    if (spec.name == "cox") return make_cox(spec);
    if (spec.name == "multinomial") return make_multinomial(spec);
    if (spec.name == "poisson") return scalar(spec, Poisson{});
    if (spec.name == "gamma") return scalar(spec, Gamma{});
    if (spec.name == "inversegaussian") return scalar(spec, InverseGaussian{});
    if (spec.name == "tweedie") return make_tweedie(spec, parameter(0), parameter(1) != 0);
    if (spec.name == "negativebinomial") return scalar(spec, NegativeBinomial{parameter(0)});
    if (spec.name == "huber") return scalar(spec, Huber{parameter(0)});
    if (spec.name == "squaredhinge") return scalar(spec, SquaredHinge{});
    throw std::invalid_argument("the core has no loss named " + spec.name);
}

}  // namespace diamondring
