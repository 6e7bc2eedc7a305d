#include "sparse_members.hpp"

#include <algorithm>
#include <limits>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kRows = 512, kColumns = 128;  // per task
constexpr std::size_t kLate = 8;                    // one part in so many may lie in a table of its own

}  // namespace

void SparseMembers::clear() {
    for (Compressed* part : {&columns_, &rows_, &late_}) {
        part->values.clear();
        part->places.clear();
        part->start.assign(1, 0);
    }
    early_ = wasted_ = 0;
    arranged_ = false;
}

bool SparseMembers::append(const std::vector<std::int64_t>& cols) {
    for (const std::int64_t j : cols) {
        matrix_.entries(static_cast<std::size_t>(j), entries_);
        if (columns_.values.size() + entries_.size() > std::numeric_limits<std::int32_t>::max()) return false;
        for (const Entry& e : entries_) {
            columns_.values.push_back(e.value);
            columns_.places.push_back(static_cast<std::int32_t>(e.place));
        }
        columns_.start.push_back(static_cast<std::int32_t>(columns_.values.size()));
    }
    arranged_ = arranged_ && cols.empty();
    return true;
}

void SparseMembers::give_up(std::size_t slot) {
    wasted_ += static_cast<std::size_t>(columns_.start[slot + 1] - columns_.start[slot]);
}

double SparseMembers::waste() const {
    return static_cast<double>(wasted_) / static_cast<double>(std::max<std::size_t>(columns_.values.size(), 1));
}

void SparseMembers::by_rows(std::size_t first, Compressed& rows) const {
    const std::size_t n = matrix_.rows(), begin = static_cast<std::size_t>(columns_.start[first]);
    const std::size_t size = columns_.values.size() - begin;
    rows.values.resize(size);
    rows.places.resize(size);
    rows.start.assign(n + 2, 0);  // row i is counted at i + 2, so that after filling it begins at start[i]
    for (std::size_t e = begin; e < begin + size; ++e) ++rows.start[static_cast<std::size_t>(columns_.places[e]) + 2];
    for (std::size_t i = 2; i < n + 2; ++i) rows.start[i] += rows.start[i - 1];
    for (std::size_t k = first; k < slots(); ++k) {
        for (std::int32_t e = columns_.start[k]; e < columns_.start[k + 1]; ++e) {
            const std::size_t row = static_cast<std::size_t>(columns_.places[static_cast<std::size_t>(e)]);
            const std::size_t to = static_cast<std::size_t>(rows.start[row + 1]++);
            rows.values[to] = columns_.values[static_cast<std::size_t>(e)];
            rows.places[to] = static_cast<std::int32_t>(k);
        }
    }
    rows.start.pop_back();
}

void SparseMembers::linear(const double* coef, double* y) {
    if (!arranged_) {
        const std::size_t late = columns_.values.size() - rows_.values.size();
        if (kLate * late >= columns_.values.size()) {
            by_rows(0, rows_);
            early_ = slots();
        }
        by_rows(early_, late_);
        late_rows_.resize(late_.values.size());
        for (std::size_t i = 0; i < matrix_.rows(); ++i)
            std::fill(late_rows_.begin() + late_.start[i], late_rows_.begin() + late_.start[i + 1], i);
        arranged_ = true;
    }
    const std::size_t n = matrix_.rows();
    parallel_for(threads_, (n + kRows - 1) / kRows, [&](std::size_t task) {
        const std::size_t first = task * kRows, count = std::min(kRows, n - first);
        kernels().csc_multi_f64_i32(rows_.values.data(), rows_.places.data(), rows_.start.data() + first, nullptr,
                                    count, coef, 1, y + first, n);
        const std::size_t end = static_cast<std::size_t>(late_.start[first + count]);
        for (std::size_t e = static_cast<std::size_t>(late_.start[first]); e < end; ++e)  // most rows have none
            y[late_rows_[e]] += late_.values[e] * coef[late_.places[e]];
    });
}

void SparseMembers::products(const double* r, double* c) const {
    const std::size_t count = slots();
    parallel_for(threads_, (count + kColumns - 1) / kColumns, [&](std::size_t task) {
        const std::size_t first = task * kColumns;
        kernels().csc_multi_f64_i32(columns_.values.data(), columns_.places.data(), columns_.start.data() + first,
                                    nullptr, std::min(kColumns, count - first), r, 1, c + first, count);
    });
}

void SparseMembers::moments(std::size_t slot, const double* w, double* sum, double* square) const {
    double sums[2] = {0, 0}, squares[2] = {0, 0};  // side by side, not waiting for each other
    const std::size_t first = static_cast<std::size_t>(columns_.start[slot]);
    const std::size_t last = static_cast<std::size_t>(columns_.start[slot + 1]);
    for (std::size_t e = first; e < last; ++e) {
        const double v = w[columns_.places[e]] * columns_.values[e];
        sums[e % 2] += v;
        squares[e % 2] += v * columns_.values[e];
    }
    *sum = sums[0] + sums[1];
    *square = squares[0] + squares[1];
}

}  // namespace diamondring
