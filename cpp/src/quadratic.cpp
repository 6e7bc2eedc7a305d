#include "diamondring/quadratic.hpp"

#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kWorthCopy = std::size_t{1} << 17;  // values of a table that leave the nearest caches

}  // namespace

std::shared_ptr<const Screen> make_screen(const Matrix& matrix, const std::vector<double>& origin) {
    if (matrix.rows() * matrix.cols() < kWorthCopy) return nullptr;
    std::shared_ptr<const ByteTable> bytes = matrix.byte_table(origin.data());
    if (!bytes) return nullptr;
    return std::make_shared<const Screen>(Screen{std::move(bytes), origin});
}

ColumnQuadratic::ColumnQuadratic(const Standardized& data)
    : data_(data), residual_(data.rows()), place_(data.cols(), -1) {
    const std::size_t p = data.cols();
    q_.resize(p);
    diagonal_.resize(p);
    target_square_ = data.target_square();
    rank_limit_ = data.rows_in_use() - (data.intercept() && data.rows_in_use() > 0 ? 1 : 0);
    data_.correlate(nullptr, p, data.target().data(), 1, q_.data(), p);
    const Scaling& s = data.scaling();
    for (std::size_t j = 0; j < p; ++j) {
        // of centred columns; `prepare` puts the exact product in its place
        const double deviation = s.deviation[j] / s.scale[j];
        diagonal_[j] = deviation * deviation;
    }
}

// Columns of a sparse table, at the end of ever_, with all of ever_.
void ColumnQuadratic::multiply_sparse(const std::vector<std::int64_t>& fresh) {
    const std::size_t all = ever_.size(), old = all - fresh.size();
    const std::vector<double>& u = data_.row_weights();
    std::vector<std::vector<Entry>> entries(fresh.size());
    for (std::size_t r = 0; r < fresh.size(); ++r) {
        data_.matrix().entries(static_cast<std::size_t>(fresh[r]), entries[r]);
        for (const Entry& e : entries[r])
            by_row_[static_cast<std::size_t>(e.place)].push_back({static_cast<std::int64_t>(old + r), e.value});
    }
    parallel_for(fresh.size() < 4 ? 1 : data_.threads(), fresh.size(), [&](std::size_t r) {
        const std::size_t last = old + r, f = static_cast<std::size_t>(fresh[r]);
        double* row = products_[last].get();
        std::fill_n(row, last + 1, 0.0);
        for (const Entry& e : entries[r]) {
            const double v = u[static_cast<std::size_t>(e.place)] * e.value;
            for (const Entry& other : by_row_[static_cast<std::size_t>(e.place)]) {
                if (other.place > static_cast<std::int64_t>(last)) break;  // in order of arrival
                row[other.place] += v * other.value;
            }
        }
        for (std::size_t k = 0; k <= last; ++k) row[k] = data_.corrected(row[k], static_cast<std::size_t>(ever_[k]), f);
    });
}

// The columns ever_[first .. first + m) with all that came before them, and each other.
void ColumnQuadratic::multiply(std::size_t first, std::size_t m) {
    const std::size_t all = first + m;
    block_.resize(all * m);
    data_.inner(ever_.data(), all, ever_.data() + first, m, block_.data(), all);
    for (std::size_t r = 0; r < m; ++r) std::copy_n(block_.data() + r * all, first + r + 1, products_[first + r].get());
}

void ColumnQuadratic::prepare(const std::vector<std::int64_t>& cols) {
    constexpr std::size_t kBatch = 8;
    std::vector<std::int64_t> fresh;
    for (const std::int64_t j : cols) {
        if (place_[static_cast<std::size_t>(j)] >= 0) continue;
        place_[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(ever_.size() + fresh.size());
        fresh.push_back(j);
    }
    if (fresh.empty()) return;
    const std::size_t before = ever_.size();
    for (const std::int64_t j : fresh) {
        ever_.push_back(j);
        products_.emplace_back(new double[ever_.size()]);
    }
    if (data_.raw_products()) {
        by_row_.resize(data_.rows());
        multiply_sparse(fresh);
    } else {
        for (std::size_t first = 0; first < fresh.size(); first += kBatch)
            multiply(before + first, std::min(kBatch, fresh.size() - first));
    }
    for (std::size_t k = before; k < ever_.size(); ++k) diagonal_[static_cast<std::size_t>(ever_[k])] = products_[k][k];
}

void ColumnQuadratic::inner(std::int64_t j, const std::vector<std::int64_t>& cols, double* out) const {
    const std::size_t a = static_cast<std::size_t>(place_[static_cast<std::size_t>(j)]);
    for (std::size_t k = 0; k < cols.size(); ++k) {
        const std::size_t b = static_cast<std::size_t>(place_[static_cast<std::size_t>(cols[k])]);
        out[k] = products_[std::max(a, b)][std::min(a, b)];
    }
}

// The residual; of a sparse table from the rows of its ever-active columns, which threads can share out.
void ColumnQuadratic::fit(const std::vector<std::int64_t>& support, const std::vector<double>& values) {
    const bool by_row = !by_row_.empty() && std::all_of(support.begin(), support.end(), [&](std::int64_t j) {
        return place_[static_cast<std::size_t>(j)] >= 0;
    });
    if (!by_row) return data_.residual(support.data(), support.size(), values.data(), residual_.data());
    const auto add = [&](const double* coef, double* r) {
        placed_.assign(ever_.size(), 0.0);
        for (std::size_t k = 0; k < support.size(); ++k)
            placed_[static_cast<std::size_t>(place_[static_cast<std::size_t>(support[k])])] = coef[k];
        constexpr std::size_t kRows = 1024;
        parallel_for(data_.threads(), (by_row_.size() + kRows - 1) / kRows, [&](std::size_t task) {
            for (std::size_t i = task * kRows; i < std::min(by_row_.size(), (task + 1) * kRows); ++i) {
                const std::vector<Entry>& row = by_row_[i];
                double sum[4] = {0, 0, 0, 0};  // side by side, not waiting for each other
                std::size_t k = 0;
                for (; k + 4 <= row.size(); k += 4) {
                    for (std::size_t t = 0; t < 4; ++t)
                        sum[t] += row[k + t].value * placed_[static_cast<std::size_t>(row[k + t].place)];
                }
                for (; k < row.size(); ++k) sum[0] += row[k].value * placed_[static_cast<std::size_t>(row[k].place)];
                r[i] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
            }
        });
    };
    data_.residual(support.data(), support.size(), values.data(), residual_.data(), add);
}

double ColumnQuadratic::gradient(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                 const std::vector<std::int64_t>& wanted, double* c) {
    fit(support, values);
    return complete(wanted, c);
}

double ColumnQuadratic::complete(const std::vector<std::int64_t>& wanted, double* c) {
    exact(residual_.data(), wanted, c);
    return data_.square(residual_.data());
}

void ColumnQuadratic::exact(const double* r, const std::vector<std::int64_t>& wanted, double* c) {
    some_.resize(wanted.size());
    data_.correlate(wanted.data(), wanted.size(), r, 1, some_.data(), wanted.size());
    for (std::size_t k = 0; k < wanted.size(); ++k) c[wanted[k]] = some_[k];
}

double ColumnQuadratic::gradient_above(const std::vector<std::int64_t>& support, const std::vector<double>& values,
                                       const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                                       std::vector<std::int64_t>& reached) {
    fit(support, values);
    above(wanted, bar, c, reached);
    return data_.square(residual_.data());
}

// The 8-bit copy, if there is one, tells which columns may reach their bar; the table itself, whether they do.
void ColumnQuadratic::above(const std::vector<std::int64_t>& wanted, const double* bar, double* c,
                            std::vector<std::int64_t>& reached) {
    const auto keep = [&](auto&& good) {
        reached.clear();
        for (std::size_t k = 0; k < asked_.size(); ++k) {
            if (good(k)) reached.push_back(asked_[k]);
        }
        asked_.swap(reached);
    };
    asked_.assign(wanted.begin(), wanted.end());
    keep([&](std::size_t k) { return bar[asked_[k]] < INFINITY; });
    if (screen_) {
        const std::size_t count = asked_.size();
        some_.resize(count);
        data_.bound(*screen_->bytes, screen_->origin, asked_.data(), count, residual_.data(), 1, some_.data(), count);
        keep([&](std::size_t k) { return some_[k] >= bar[asked_[k]]; });
    }
    exact(residual_.data(), asked_, c);
    keep([&](std::size_t k) { return std::abs(c[asked_[k]]) >= bar[asked_[k]]; });
    asked_.swap(reached);
}

void ColumnQuadratic::bounds(const double* R, std::size_t m, double* bound) {
    const std::size_t p = cols();
    if (screen_)
        data_.bound(*screen_->bytes, screen_->origin, nullptr, p, R, m, bound, p);
    else
        data_.correlate(nullptr, p, R, m, bound, p);
}

}  // namespace diamondring
