#include "diamondring/standardize.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "diamondring/kernels.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kWorthThreads = 100'000;  // numbers below which sharing a simple loop out costs more

}  // namespace

ColumnMoments column_moments(const Matrix& x, const double* share, int threads) {
    constexpr std::size_t kStep = 8192;
    const std::size_t p = x.cols();
    ColumnMoments out{std::vector<double>(p), std::vector<double>(p)};
    x.moments(share, out.mean.data(), out.deviation.data());
    parallel_for(threads, (p + kStep - 1) / kStep, [&](std::size_t task) {
        for (std::size_t j = task * kStep; j < std::min(p, (task + 1) * kStep); ++j) {
            const double deviation = std::sqrt(std::max(out.deviation[j], 0.0));
            // a column is constant when its spread is lost in the rounding of its values
            const double lost = 10 * 2.220446049250313e-16 * std::abs(out.mean[j]);
            out.deviation[j] = deviation <= lost && std::isfinite(lost) ? 0.0 : deviation;
        }
    });
    return out;
}

Standardized::Standardized(const Matrix& x, const double* y, const double* weights, const double* offset,
                           bool intercept, const unsigned char* scaled, int threads, const ColumnMoments* known)
    : x_(x), intercept_(intercept), threads_(threads), y_(x.rows()), u_(x.rows()) {
    const std::size_t n = x.rows(), p = x.cols();
    for (std::size_t i = 0; i < n; ++i) {
        const double w = weights ? weights[i] : 1.0;
        total_weight_ += w;
        rows_in_use_ += w > 0;
    }
    for (std::size_t i = 0; i < n; ++i) u_[i] = (weights ? weights[i] : 1.0) / total_weight_;

    for (std::size_t i = 0; i < n; ++i) y_[i] = y[i] - (offset ? offset[i] : 0.0);
    if (intercept_) {
        for (int pass = 0; pass < 2; ++pass) {  // the second pass removes the rounding of the first
            double mean = 0;
            for (std::size_t i = 0; i < n; ++i) mean += u_[i] * y_[i];
            for (std::size_t i = 0; i < n; ++i) y_[i] -= mean;
            target_mean_ += mean;
        }
    }
    target_square_ = square(y_.data());

    ColumnMoments own = known ? *known : column_moments(x, weights ? u_.data() : nullptr, threads);
    const std::vector<double>& mean = own.mean;
    Scaling& s = scaling_;
    s.scale.assign(p, 1.0);
    s.deviation = std::move(own.deviation);
    s.constant.assign(p, 0);
    for (std::size_t j = 0; j < p; ++j) {
        const bool constant = !(s.deviation[j] > 0);
        s.constant[j] = constant && (intercept_ || scaled[j] || mean[j] == 0);
        if (scaled[j] && !constant) s.scale[j] = s.deviation[j];
    }
    far_.assign(p, 0);
    for (std::size_t j = 0; j < p && intercept_ && x.is_dense(); ++j) {
        far_[j] = !s.constant[j] && std::abs(mean[j]) > 20 * s.deviation[j];
        any_far_ = any_far_ || far_[j];
    }
    s.center = intercept_ ? std::move(own.mean) : std::vector<double>(p, 0.0);
    inverse_.resize(p);
    shift_.resize(p);
    for (std::size_t j = 0; j < p; ++j) {
        inverse_[j] = s.constant[j] ? 0.0 : 1.0 / s.scale[j];
        shift_[j] = s.center[j] * inverse_[j];
    }
    // Products of raw columns keep their digits where no mean is much larger than the spread around it.
    raw_products_ = !x.is_dense();
    for (std::size_t j = 0; j < p && raw_products_; ++j)
        raw_products_ = s.constant[j] || std::abs(s.center[j]) <= 4 * s.deviation[j];
}

double Standardized::square(const double* r) const {
    constexpr std::size_t kBlock = 512;  // summed plainly; the blocks' sums are compensated: compared to 1e-12
    double total = 0, lost = 0;
    for (std::size_t first = 0; first < u_.size(); first += kBlock) {
        double sums[2];
        kernels().moments_f64(r + first, u_.data() + first, std::min(kBlock, u_.size() - first), 0.0, sums);
        const double term = sums[1] - lost;
        const double next = total + term;
        lost = (next - total) - term;
        total = next;
    }
    return total;
}

double Standardized::weigh(const double* r, double* weighted) const {
    for (std::size_t i = 0; i < u_.size(); ++i) weighted[i] = u_[i] * r[i];
    return kernels().dot(u_.data(), r, u_.size());
}

// With V = u R:  <z_j, R> scale_j = (x_j - origin_j)'V + (origin_j - center_j) sum V.
void Standardized::bound(const ByteTable& bytes, const std::vector<double>& origin, const std::int64_t* cols,
                         std::size_t count, const double* R, std::size_t m, double* upper, std::size_t ldo) const {
    const std::size_t n = rows();
    thread_local std::vector<double> weighted;
    weighted.resize(n * m);
    std::vector<double> sums(m);
    for (std::size_t r = 0; r < m; ++r) {
        double* v = weighted.data() + r * n;
        sums[r] = std::abs(weigh(R + r * n, v));
        double size = 0;  // what rounding can have taken from the sum
        for (std::size_t i = 0; i < n; ++i) size += std::abs(v[i]);
        sums[r] += static_cast<double>(n + 2) * 2.3e-16 * size;
    }
    bytes.upper_bounds(cols, count, weighted.data(), m, upper, ldo);
    for (std::size_t r = 0; r < m; ++r) {
        double* v = upper + r * ldo;
        const double sum = sums[r];
        if (cols) {
            for (std::size_t k = 0; k < count; ++k) {
                const std::size_t j = static_cast<std::size_t>(cols[k]);
                v[k] = (v[k] + std::abs(origin[j] - scaling_.center[j]) * sum) * inverse_[j];
            }
        } else {
            for (std::size_t j = 0; j < count; ++j)
                v[j] = (v[j] + std::abs(origin[j] - scaling_.center[j]) * sum) * inverse_[j];
        }
    }
}

void Standardized::correlate(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
                             std::size_t ldo) const {
    if (count == 0) return;  // an empty list has no address of its own
    const std::size_t n = rows();
    thread_local std::vector<double> weighted;  // as large as the last batch; several solves may share this object
    weighted.resize(n * m);
    std::vector<double> sums(m);
    for (std::size_t r = 0; r < m; ++r) sums[r] = weigh(R + r * n, weighted.data() + r * n);
    const double* products = weighted.data();
    if (cols)
        x_.dot(cols, count, weighted.data(), m, out, ldo);
    else
        x_.dot_all(weighted.data(), m, out, ldo);
    parallel_for(count * m < kWorthThreads ? 1 : threads_, m, [&](std::size_t r) {
        double* v = out + r * ldo;
        const double sum = sums[r];
        if (cols) {
            for (std::size_t k = 0; k < count; ++k) {
                const std::size_t j = static_cast<std::size_t>(cols[k]);
                v[k] = v[k] * inverse_[j] - shift_[j] * sum;
            }
        } else {
            for (std::size_t j = 0; j < count; ++j) v[j] = v[j] * inverse_[j] - shift_[j] * sum;
        }
    });
    if (!any_far_) return;
    parallel_for(threads_, count, [&](std::size_t k) {
        const std::size_t j = cols ? static_cast<std::size_t>(cols[k]) : k;
        if (!far_from_zero(j)) return;
        std::vector<double> z(n);
        column(j, z.data());
        for (std::size_t r = 0; r < m; ++r) out[r * ldo + k] = kernels().dot(z.data(), products + r * n, n);
    });
}

void Standardized::residual(const std::int64_t* cols, std::size_t count, const double* coef, double* r,
                            const std::function<void(const double* coef, double* r)>& add) const {
    const std::size_t n = rows();
    std::vector<double> raw(count, 0.0);
    double shift = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t j = static_cast<std::size_t>(cols[k]);
        if (far_from_zero(j)) continue;
        raw[k] = -coef[k] / scaling_.scale[j];
        shift -= raw[k] * scaling_.center[j];
    }
    for (std::size_t i = 0; i < n; ++i) r[i] = y_[i] + shift;
    if (add)
        add(raw.data(), r);
    else
        x_.add(cols, count, raw.data(), r);
    if (any_far_) {
        std::vector<double> z(n);
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t j = static_cast<std::size_t>(cols[k]);
            if (!far_from_zero(j)) continue;
            column(j, z.data());
            kernels().axpy(n, -coef[k], z.data(), r);
        }
    }
    if (!intercept_) return;
    const double mean = kernels().dot(u_.data(), r, n);
    for (std::size_t i = 0; i < n; ++i) r[i] -= mean;
}

void Standardized::inner(const std::int64_t* cols, std::size_t count, const std::int64_t* fresh, std::size_t m,
                         double* out, std::size_t ldo) const {
    thread_local std::vector<double> centred;
    centred.resize(rows() * m);
    for (std::size_t r = 0; r < m; ++r) column(static_cast<std::size_t>(fresh[r]), centred.data() + r * rows());
    correlate(cols, count, centred.data(), m, out, ldo);
}

void Standardized::column(std::size_t j, double* z) const {
    x_.column(j, z);
    const double center = scaling_.center[j], inverse = 1.0 / scaling_.scale[j];
    for (std::size_t i = 0; i < rows(); ++i) z[i] = (z[i] - center) * inverse;
}

}  // namespace diamondring
