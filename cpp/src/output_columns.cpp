#include "diamondring/output_columns.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

namespace {
constexpr double kRounding = 1 + 1e-10;
constexpr double kFar = 1e3;  // times the size of the residuals
}  // namespace

template <class F>
void OutputColumns::by_output(std::span<const std::int64_t> cols, F&& f) {
    const std::int64_t p = static_cast<std::int64_t>(data_.cols());
    for (std::size_t k = 0; k < outputs_; ++k) {
        const std::int64_t first = static_cast<std::int64_t>(k) * p;
        own_.clear();
        order_.clear();
        for (std::size_t i = 0; i < cols.size(); ++i) {
            if (cols[i] < first || cols[i] >= first + p) continue;
            own_.push_back(cols[i] - first);
            order_.push_back(i);
        }
        f(k, first);
    }
}

void OutputColumns::linear(const std::vector<std::int64_t>& cols, const std::vector<double>& coef, double* out) {
    by_output(cols, [&](std::size_t k, std::int64_t) {
        double* to = out + k * rows();
        if (own_.empty()) {
            std::fill_n(to, rows(), 0.0);
            return;
        }
        some_.resize(own_.size());
        for (std::size_t i = 0; i < own_.size(); ++i) some_[i] = -coef[order_[i]];
        data_.residual(own_.data(), own_.size(), some_.data(), to);
    });
}

void OutputColumns::bounds(const double* R, std::size_t m, double* bound) const {
    const std::size_t p = data_.cols();
    if (screen_)
        data_.bound(*screen_->bytes, screen_->origin, nullptr, p, R, m * outputs_, bound, p);
    else
        data_.correlate(nullptr, p, R, m * outputs_, bound, p);
}

void OutputColumns::products(const double* R, std::size_t m, std::span<const std::int64_t> cols, double* out) {
    if (outputs_ == 1) return data_.correlate(cols.data(), cols.size(), R, m, out, cols.size());
    std::vector<double> residuals(rows() * m);
    by_output(cols, [&](std::size_t k, std::int64_t) {
        for (std::size_t r = 0; r < m; ++r)
            std::copy_n(R + (r * outputs_ + k) * rows(), rows(), residuals.data() + r * rows());
        some_.resize(own_.size() * m);
        data_.correlate(own_.data(), own_.size(), residuals.data(), m, some_.data(), own_.size());
        for (std::size_t r = 0; r < m; ++r) {
            for (std::size_t i = 0; i < own_.size(); ++i) out[r * cols.size() + order_[i]] = some_[r * own_.size() + i];
        }
    });
}

void OutputColumns::exact(const double* r, const std::vector<std::int64_t>& wanted, double* c) {
    by_output(wanted, [&](std::size_t k, std::int64_t first) {
        some_.resize(own_.size());
        data_.correlate(own_.data(), own_.size(), r + k * rows(), 1, some_.data(), own_.size());
        for (std::size_t i = 0; i < own_.size(); ++i) c[own_[i] + first] = some_[i];
    });
}

// How far the residuals are from where they were at the last look; all looks' distances add up. A way so long that its
// rounding would count is forgotten, and with it what was known.
void OutputColumns::travel(const double* r) {
    bool fresh = known_.empty();
    looked_.resize(rows() * outputs_);
    travelled_.resize(outputs_, 0.0);
    for (std::size_t k = 0; k < outputs_; ++k) {
        const double* own = r + k * rows();
        double* before = looked_.data() + k * rows();
        for (std::size_t i = 0; i < rows(); ++i) before[i] = own[i] - before[i];
        travelled_[k] += kRounding * std::sqrt(data_.square(before));
        std::copy_n(own, rows(), before);
        fresh = fresh || !(travelled_[k] <= kFar * std::sqrt(data_.square(own)));
    }
    if (!fresh) return;
    known_.assign(size(), INFINITY);
    travelled_.assign(outputs_, 0.0);
}

void OutputColumns::above(const double* r, const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                          std::vector<std::int64_t>& reached) {
    reached.clear();
    const bool remember = data_.intercept();  // lengths of columns are known about their means only
    if (remember) travel(r);
    const Scaling& scaling = data_.scaling();
    by_output(wanted, [&](std::size_t k, std::int64_t first) {
        const double* own = r + k * rows();
        const auto keep = [&](auto&& good) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < own_.size(); ++i) {
                if (good(i)) own_[kept++] = own_[i];
            }
            own_.resize(kept);
        };
        // what a correlation has changed by at most since it was known
        const auto change = [&](std::size_t i) {
            const std::size_t j = static_cast<std::size_t>(own_[i]);
            return travelled_[k] * scaling.deviation[j] / scaling.scale[j];
        };
        const auto learn = [&] {
            for (std::size_t i = 0; remember && i < own_.size(); ++i)
                known_[static_cast<std::size_t>(own_[i] + first)] = kRounding * std::abs(some_[i]) - change(i);
        };
        keep([&](std::size_t i) {
            const std::int64_t j = own_[i] + first;
            if (!(bar[j] < INFINITY)) return false;
            return !remember || !(known_[static_cast<std::size_t>(j)] + change(i) < bar[j]);
        });
        some_.resize(own_.size());
        if (screen_) {
            data_.bound(*screen_->bytes, screen_->origin, own_.data(), own_.size(), own, 1, some_.data(), own_.size());
            learn();
            keep([&](std::size_t i) { return some_[i] >= bar[own_[i] + first]; });
        }
        data_.correlate(own_.data(), own_.size(), own, 1, some_.data(), own_.size());
        learn();
        for (std::size_t i = 0; i < own_.size(); ++i) {
            if (!(std::abs(some_[i]) >= bar[own_[i] + first])) continue;
            c[own_[i] + first] = some_[i];
            reached.push_back(own_[i] + first);
        }
    });
}

}  // namespace diamondring
