#pragma once
// A table stored by rows, walked along columns: a column is copied into one piece when it is first asked for.
//
// A path over many columns looks at few of them closely. Memory for all columns is reserved, but pages that are never
// written are never handed out by the system: what is used grows with the columns that were looked at.

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <mutex>
#include <vector>

#include "diamondring/matrix.hpp"
#include "diamondring/parallel.hpp"

namespace diamondring {

template <class T>
class LazyColumns final : public Matrix {
  public:
    LazyColumns(const DenseView<T>& rows, int threads)
        : Matrix(rows.rows, rows.cols),
          view_(rows),
          threads_(threads),
          data_(new T[rows.rows * rows.cols]),
          ready_(new std::atomic<bool>[rows.cols]),
          by_rows_(make_dense(rows, threads)),
          copied_(make_dense(DenseView<T>{data_.get(), rows.rows, rows.cols, rows.rows, false}, threads)) {
        for (std::size_t j = 0; j < rows.cols; ++j) ready_[j].store(false, std::memory_order_relaxed);
    }

    void dot(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
             std::size_t ldo) const override {
        // much of the table is best read as it lies; the choice depends on the call alone, so that its bits do, too
        if (!cols || count >= p_ / 4) return by_rows_->dot(cols, count, R, m, out, ldo);
        fetch(cols, count);
        copied_->dot(cols, count, R, m, out, ldo);
    }
    void dot_all(const double* R, std::size_t m, double* out, std::size_t ldo) const override {
        by_rows_->dot_all(R, m, out, ldo);
    }
    void add(const std::int64_t* cols, std::size_t count, const double* coef, double* y) const override {
        fetch(cols, count);
        copied_->add(cols, count, coef, y);
    }
    void column(std::size_t j, double* out) const override {
        const std::int64_t one = static_cast<std::int64_t>(j);
        fetch(&one, 1);
        copied_->column(j, out);
    }
    void moments(const double* w, double* mean, double* variance) const override {
        by_rows_->moments(w, mean, variance);
    }
    std::shared_ptr<const ByteTable> byte_table(const double* center) const override {
        return by_rows_->byte_table(center);
    }
    bool is_dense() const override { return true; }
    bool gram(const GramSpec& spec, double* G, std::size_t ldg, int threads, Interrupt& stop) const override {
        return by_rows_->gram(spec, G, ldg, threads, stop);
    }
    bool fold_grams(const GramSpec& spec, const std::int32_t* fold, int n_folds, bool rest, double* G, int threads,
                    Interrupt& stop) const override {
        return by_rows_->fold_grams(spec, fold, n_folds, rest, G, threads, stop);
    }

  private:
    // Several folds may walk the same table at once.
    void fetch(const std::int64_t* cols, std::size_t count) const {
        const auto missing = [&](std::int64_t j) {
            return !ready_[static_cast<std::size_t>(j)].load(std::memory_order_acquire);
        };
        if (std::none_of(cols, cols + count, missing)) return;
        const std::lock_guard<std::mutex> lock(mutex_);
        std::vector<std::int64_t> wanted;
        std::copy_if(cols, cols + count, std::back_inserter(wanted), missing);
        std::sort(wanted.begin(), wanted.end());
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        // neighbours share cache lines, and a block of rows stays in the cache while its columns are written
        constexpr std::size_t kColumns = 32, kRows = 64;
        parallel_for(threads_, (wanted.size() + kColumns - 1) / kColumns, [&](std::size_t task) {
            const std::size_t first = task * kColumns, last = std::min(wanted.size(), first + kColumns);
            for (std::size_t i0 = 0; i0 < n_; i0 += kRows) {
                const std::size_t i1 = std::min(n_, i0 + kRows);
                for (std::size_t k = first; k < last; ++k) {
                    const std::size_t j = static_cast<std::size_t>(wanted[k]);
                    for (std::size_t i = i0; i < i1; ++i) data_[j * n_ + i] = view_.data[i * view_.ld + j];
                }
            }
        });
        for (const std::int64_t j : wanted) ready_[static_cast<std::size_t>(j)].store(true, std::memory_order_release);
    }

    DenseView<T> view_;
    int threads_;
    std::unique_ptr<T[]> data_;
    std::unique_ptr<std::atomic<bool>[]> ready_;
    std::unique_ptr<Matrix> by_rows_, copied_;
    mutable std::mutex mutex_;
};

}  // namespace diamondring
