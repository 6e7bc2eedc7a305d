#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"
#include "diamondring/quadratic.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kRows = 256, kColumns = 64;  // of one task
constexpr std::size_t kWorth = 100000;             // entries of G from which a product is worth a second thread

}  // namespace

GramQuadratic::GramQuadratic(std::shared_ptr<const std::vector<double>> gram, std::vector<double> q,
                             double target_square, std::size_t rank_limit, const Standardized* data)
    : shared_(std::move(gram)), gram_(shared_->data()), data_(data) {
    q_ = std::move(q);
    target_square_ = target_square;
    rank_limit_ = rank_limit;
    diagonal_.resize(q_.size());
    for (std::size_t j = 0; j < q_.size(); ++j) diagonal_[j] = gram_[j * q_.size() + j];
    all_.resize(q_.size());
    dense_.resize(q_.size(), 0.0);
}

void GramQuadratic::inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const {
    const double* row = gram_ + static_cast<std::size_t>(j) * q_.size();
    for (std::size_t k = 0; k < cols.size(); ++k) out[k] = row[cols[k]];
}

void GramQuadratic::set_point(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    for (const std::int64_t j : support_) dense_[static_cast<std::size_t>(j)] = 0;
    support_ = support;
    minus_.resize(support.size());
    for (std::size_t k = 0; k < support.size(); ++k) {
        minus_[k] = dense_[static_cast<std::size_t>(support[k])] = -values[k];
    }
}

void GramQuadratic::by_support(double* c) const {
    const std::size_t p = q_.size();
    parallel_for(p * support_.size() < kWorth ? 1 : threads(), (p + kRows - 1) / kRows, [&](std::size_t task) {
        const std::size_t i = task * kRows, rows = std::min(kRows, p - i);
        std::copy_n(q_.data() + i, rows, c + i);
        kernels().xb_f64(gram_ + i, p, rows, support_.data(), support_.size(), minus_.data(), c + i);
    });
}

void GramQuadratic::by_wanted(const std::vector<std::int64_t>& wanted, double* c) const {
    const std::size_t p = q_.size(), m = wanted.size();
    parallel_for(p * m < kWorth ? 1 : threads(), (m + kColumns - 1) / kColumns, [&](std::size_t task) {
        double products[kColumns];
        const std::int64_t* cols = wanted.data() + task * kColumns;
        const std::size_t count = std::min(kColumns, m - task * kColumns);
        kernels().xt_multi_f64(gram_, p, p, cols, count, dense_.data(), p, 1, products, kColumns);
        for (std::size_t k = 0; k < count; ++k) c[cols[k]] = q_[static_cast<std::size_t>(cols[k])] + products[k];
    });
}

double GramQuadratic::square(const double* c) const {  // <y, y> - b'(q + c)
    double square = target_square_;
    for (std::size_t k = 0; k < support_.size(); ++k) {
        square += minus_[k] * (q_[static_cast<std::size_t>(support_[k])] + c[support_[k]]);
    }
    return std::max(square, 0.0);
}

double GramQuadratic::gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                               const std::vector<std::int64_t>& wanted, double* c) {
    full_ = true;
    if (residuals_) {
        residual_.resize(data_->rows());
        data_->residual(support.data(), support.size(), values.data(), residual_.data());
        data_->correlate(nullptr, q_.size(), residual_.data(), 1, all_.data(), q_.size());
    } else {
        set_point(support, values);
        by_support(all_.data());
    }
    for (const std::int64_t j : wanted) c[j] = all_[static_cast<std::size_t>(j)];
    return residuals_ ? data_->square(residual_.data()) : square(all_.data());
}

double GramQuadratic::gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                     const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                                     std::vector<std::int64_t>& reached) {
    reached.clear();
    for (const std::int64_t j : wanted) {
        if (bar[j] < INFINITY) reached.push_back(j);
    }
    double found = NAN;
    if (residuals_ || support.size() <= reached.size()) {
        found = gradient(support, values, reached, c);
    } else {
        full_ = false;
        set_point(support, values);
        by_wanted(reached, c);
    }
    std::erase_if(reached, [&](std::int64_t j) { return !(std::abs(c[j]) >= bar[j]); });
    return found;
}

void GramQuadratic::above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                          std::vector<std::int64_t>& reached) {
    reached.clear();
    for (const std::int64_t j : wanted) {
        if (bar[j] < INFINITY) reached.push_back(j);
    }
    complete(reached, c);
    std::erase_if(reached, [&](std::int64_t j) { return !(std::abs(c[j]) >= bar[j]); });
}

double GramQuadratic::complete(const std::vector<std::int64_t>& wanted, double* c) {
    if (full_) {
        for (const std::int64_t j : wanted) c[j] = all_[static_cast<std::size_t>(j)];
    } else {
        by_wanted(wanted, c);
    }
    return residuals_ ? data_->square(residual_.data()) : square(c);
}

bool form_gram(const Standardized& data, GramProducts& out, Interrupt& interrupt) {
    const std::size_t n = data.rows(), p = data.cols(), q = p + 1;
    const Scaling& s = data.scaling();
    std::vector<double> root(n), all(q * q);
    for (std::size_t i = 0; i < n; ++i) root[i] = std::sqrt(data.row_weights()[i]);
    GramSpec spec;
    spec.center = s.center.data();
    spec.sqrt_weight = root.data();
    spec.extra = data.target().data();
    spec.extra_ld = n;
    spec.n_extra = 1;
    if (!data.matrix().gram(spec, all.data(), q, data.threads(), interrupt)) return false;
    std::vector<double> inverse(p);
    for (std::size_t j = 0; j < p; ++j) inverse[j] = s.constant[j] ? 0.0 : 1.0 / s.scale[j];
    out.q.resize(p);
    for (std::size_t j = 0; j < p; ++j) out.q[j] = all[p * q + j] * inverse[j];
    for (std::size_t j = 0; j < p; ++j) {  // in place: a second matrix would cost as much memory again
        double* column = all.data() + j * p;
        std::copy_n(all.data() + j * q, p, column);
        for (std::size_t i = 0; i < p; ++i) column[i] *= inverse[i] * inverse[j];
    }
    all.resize(p * p);
    out.gram = std::make_shared<const std::vector<double>>(std::move(all));
    return true;
}

}  // namespace diamondring
