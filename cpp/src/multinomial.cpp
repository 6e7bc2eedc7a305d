#include "multinomial.hpp"

#include <cmath>

#include "loss_rows.hpp"
#include "scalar_losses.hpp"

namespace diamondring {

namespace {

// M v: row by row  p_k (v_k - sum_l p_l v_l).
class MultinomialCurvature final : public Curvature {
  public:
    MultinomialCurvature(std::vector<double> p, std::size_t n, std::size_t outputs, int threads)
        : p_(std::move(p)), n_(n), outputs_(outputs), threads_(threads) {}
    void apply(const double* v, double* out) const override {
        over_rows(n_, threads_, [&](std::size_t first, std::size_t last) {
            std::vector<double> mean(last - first, 0.0);
            for (std::size_t k = 0; k < outputs_; ++k) {
                const double *p = p_.data() + k * n_, *from = v + k * n_;
                for (std::size_t i = first; i < last; ++i) mean[i - first] += p[i] * from[i];
            }
            for (std::size_t k = 0; k < outputs_; ++k) {
                const double *p = p_.data() + k * n_, *from = v + k * n_;
                double* to = out + k * n_;
                for (std::size_t i = first; i < last; ++i) to[i] = p[i] * (from[i] - mean[i - first]);
            }
        });
    }

  private:
    std::vector<double> p_;  // 0 for rows of share 0
    std::size_t n_, outputs_;
    int threads_;
};

class Multinomial final : public Loss {
  public:
    explicit Multinomial(const LossSpec& s)
        : Loss(s.rows, s.columns),
          threads_(s.threads),
          y_(s.y, s.y + s.rows * s.columns),
          share_(s.share, s.share + s.rows),
          entropy_(n_, 0.0) {
        for (std::size_t e = 0; e < y_.size(); ++e) entropy_[e % n_] += formulas::entropy(y_[e]);
    }

    double value(const double* eta) const override {
        return sum(eta, [](std::size_t, const Row&) { return 0.0; }, true);
    }
    double residual(const double* eta, double* r) const override {
        std::fill_n(r, y_.size(), 0.0);
        return sum(eta, [&](std::size_t i, const Row& row) {
            for (std::size_t k = 0; k < outputs_; ++k) r[k * n_ + i] = y_[k * n_ + i] - row.p[k];
            return 0.0;
        }, true);
    }
    std::unique_ptr<Curvature> curvature(const double* eta) const override {
        std::vector<double> p(y_.size(), 0.0);
        sum(eta, [&](std::size_t i, const Row& row) {
            for (std::size_t k = 0; k < outputs_; ++k) p[k * n_ + i] = row.p[k];
            return 0.0;
        }, false);
        return std::make_unique<MultinomialCurvature>(std::move(p), n_, outputs_, threads_);
    }
    // The divergence of (1 - s) y + s p from p.
    double dual_excess(const double* eta, double s) const override {
        if (s == 1) return 0;
        return sum(eta, [&](std::size_t i, const Row& row) {
            double total = 0;
            for (std::size_t k = 0; k < outputs_; ++k) {
                const std::size_t e = k * n_ + i;
                total += formulas::divergence(row.p[k], eta[e] - row.top - row.log_sum, (1 - s) * (y_[e] - row.p[k]));
            }
            return total;
        }, false);
    }

    bool common_shift() const override { return true; }

  private:
    struct Row {
        const double* p;  // probabilities
        double top, log_sum;
    };

    // Over the rows in use: share times term(i, row), and the loss itself if wanted.
    template <class Term>
    double sum(const double* eta, Term&& term, bool with_loss) const {
        return sum_over_rows(n_, threads_, [&](std::size_t first, std::size_t last) {
            std::vector<double> p(outputs_);
            double part = 0;
            for (std::size_t i = first; i < last; ++i) {
                if (!(share_[i] > 0)) continue;
                std::size_t best = 0;
                for (std::size_t k = 1; k < outputs_; ++k) best = eta[k * n_ + i] > eta[best * n_ + i] ? k : best;
                const double top = eta[best * n_ + i];
                double others = 0, distance = 0;
                for (std::size_t k = 0; k < outputs_; ++k) {
                    const double below = eta[k * n_ + i] - top;
                    p[k] = std::exp(below);
                    if (k != best) others += p[k];
                    if (y_[k * n_ + i] != 0) distance -= y_[k * n_ + i] * below;
                }
                const double inverse = 1 / (1 + others), log_sum = std::log1p(others);
                for (std::size_t k = 0; k < outputs_; ++k) p[k] *= inverse;
                double row = term(i, Row{p.data(), top, log_sum});
                if (with_loss) row += std::max(0.0, log_sum + distance + entropy_[i]);
                part += share_[i] * row;
            }
            return part;
        });
    }

    int threads_;
    std::vector<double> y_, share_, entropy_;
};

}  // namespace

std::unique_ptr<Loss> make_multinomial(const LossSpec& spec) {
    return std::make_unique<Multinomial>(spec);
}

}  // namespace diamondring
