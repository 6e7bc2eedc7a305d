#include "diamondring/matrix.hpp"

#include <algorithm>
#include <type_traits>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"
#include "lazy_columns.hpp"
#include "moments.hpp"

namespace diamondring {

namespace {

// Columns per task: enough to keep a thread busy, never dependent on the number of threads.
std::size_t columns_per_task(std::size_t n) {
    const std::size_t wanted = (std::size_t{1} << 15) / std::max<std::size_t>(n, 1);
    return std::clamp<std::size_t>(wanted / 8 * 8, 8, 1024);
}

template <class F>
void over_columns(int threads, std::size_t count, std::size_t step, F&& body) {
    parallel_for(threads, (count + step - 1) / step, [&](std::size_t task) {
        const std::size_t first = task * step;
        body(first, std::min(step, count - first));
    });
}

template <class T>
class Dense : public Matrix {
  public:
    Dense(const DenseView<T>& view, int threads) : Matrix(view.rows, view.cols), view_(view), threads_(threads) {}

    bool is_dense() const override { return true; }
    bool gram(const GramSpec& spec, double* G, std::size_t ldg, int threads, Interrupt& stop) const override {
        return diamondring::gram(view_, spec, G, ldg, threads, &stop);
    }
    bool fold_grams(const GramSpec& spec, const std::int32_t* fold, int n_folds, bool rest, double* G, int threads,
                    Interrupt& stop) const override {
        return diamondring::fold_grams(view_, spec, fold, n_folds, rest, G, threads, &stop);
    }

  protected:
    static constexpr bool is_double = std::is_same_v<T, double>;
    DenseView<T> view_;
    int threads_;
};

template <class T>
class DenseColumns final : public Dense<T> {
  public:
    using Dense<T>::Dense;

    void dot(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
             std::size_t ldo) const override {
        const std::size_t n = this->n_;
        over_columns(this->threads_, count, columns_per_task(n), [&](std::size_t first, std::size_t width) {
            const T* base = cols ? view_.data : view_.data + first * view_.ld;
            const std::int64_t* chosen = cols ? cols + first : nullptr;
            if constexpr (Dense<T>::is_double) {
                kernels().xt_multi_f64(base, view_.ld, n, chosen, width, R, n, m, out + first, ldo);
            } else {
                kernels().xt_multi_f32(base, view_.ld, n, chosen, width, R, n, m, out + first, ldo);
            }
        });
    }
    void dot_all(const double* R, std::size_t m, double* out, std::size_t ldo) const override {
        dot(nullptr, this->p_, R, m, out, ldo);
    }
    void add(const std::int64_t* cols, std::size_t count, const double* coef, double* y) const override {
        // pieces of rows for the threads; the same pieces whatever the number of threads
        constexpr std::size_t kRows = 512, kWorth = std::size_t{1} << 16;
        const std::size_t rows = this->n_ * count < kWorth ? std::max<std::size_t>(this->n_, 1) : kRows;
        parallel_for(this->threads_, (this->n_ + rows - 1) / rows, [&](std::size_t task) {
            const std::size_t i = task * rows, m = std::min(rows, this->n_ - i);
            if constexpr (Dense<T>::is_double)
                kernels().xb_f64(view_.data + i, view_.ld, m, cols, count, coef, y + i);
            else
                kernels().xb_f32(view_.data + i, view_.ld, m, cols, count, coef, y + i);
        });
    }
    void moments(const double* w, double* mean, double* variance) const override {
        moments::by_columns(view_, w, this->threads_, mean, variance);
    }
    void column(std::size_t j, double* out) const override {
        const T* x = view_.data + j * view_.ld;
        std::copy(x, x + this->n_, out);
    }
    std::shared_ptr<const ByteTable> byte_table(const double* center) const override {
        return std::make_shared<ByteTable>(view_, center, this->threads_);
    }

  private:
    using Dense<T>::view_;
};

template <class T>
class DenseRows final : public Dense<T> {
  public:
    using Dense<T>::Dense;

    void dot(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
             std::size_t ldo) const override {
        const std::size_t n = this->n_, p = this->p_;
        if (!cols) return dot_all(R, m, out, ldo);
        if (count * 8 >= p) {  // a cache line holds eight values: reading everything is as cheap
            std::vector<double> all(p * m);
            dot_all(R, m, all.data(), p);
            for (std::size_t r = 0; r < m; ++r) {
                for (std::size_t k = 0; k < count; ++k)
                    out[r * ldo + k] = all[r * p + static_cast<std::size_t>(cols[k])];
            }
            return;
        }
        for (std::size_t r = 0; r < m; ++r) std::fill_n(out + r * ldo, count, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            const T* row = view_.data + i * view_.ld;
            for (std::size_t r = 0; r < m; ++r) {
                const double weight = R[i + r * n];
                for (std::size_t k = 0; k < count; ++k) out[r * ldo + k] += weight * static_cast<double>(row[cols[k]]);
            }
        }
    }
    void dot_all(const double* R, std::size_t m, double* out, std::size_t ldo) const override {
        const std::size_t n = this->n_;
        over_columns(this->threads_, this->p_, 512, [&](std::size_t first, std::size_t width) {
            for (std::size_t r = 0; r < m; ++r) std::fill_n(out + r * ldo + first, width, 0.0);
            if constexpr (Dense<T>::is_double) {
                kernels().xt_multi_rm_f64(view_.data, view_.ld, n, first, first + width, R, n, m, out, ldo);
            } else {
                kernels().xt_multi_rm_f32(view_.data, view_.ld, n, first, first + width, R, n, m, out, ldo);
            }
        });
    }
    void add(const std::int64_t* cols, std::size_t count, const double* coef, double* y) const override {
        if constexpr (Dense<T>::is_double)
            kernels().xb_rm_f64(view_.data, view_.ld, this->n_, cols, count, coef, y);
        else
            kernels().xb_rm_f32(view_.data, view_.ld, this->n_, cols, count, coef, y);
    }
    void moments(const double* w, double* mean, double* variance) const override {
        moments::ByRows<T>(view_, w, this->threads_).run(mean, variance);
    }
    void column(std::size_t j, double* out) const override {
        for (std::size_t i = 0; i < this->n_; ++i) out[i] = static_cast<double>(view_.data[i * view_.ld + j]);
    }
    std::shared_ptr<const ByteTable> byte_table(const double* center) const override {
        return std::make_shared<ByteTable>(view_, center, this->threads_);
    }
    std::unique_ptr<Matrix> by_columns() const override {
        return std::make_unique<LazyColumns<T>>(view_, this->threads_);
    }

  private:
    using Dense<T>::view_;
};

template <class T, class I>
class Sparse final : public Matrix {
  public:
    Sparse(const T* data, const I* indices, const I* indptr, std::size_t n, std::size_t p, int threads)
        : Matrix(n, p), data_(data), indices_(indices), indptr_(indptr), threads_(threads) {}

    void dot(const std::int64_t* cols, std::size_t count, const double* R, std::size_t m, double* out,
             std::size_t ldo) const override {
        thread_local std::vector<double> side_by_side;
        const double* rows = R;
        if (m > 1) {  // the residuals of one row next to each other: one gather fetches them all
            side_by_side.resize(std::max(side_by_side.size(), n_ * m));
            double* to = side_by_side.data();
            over_columns(threads_, n_, 4096, [&](std::size_t first, std::size_t count_rows) {
                for (std::size_t i = first; i < first + count_rows; ++i) {
                    for (std::size_t r = 0; r < m; ++r) to[i * m + r] = R[i + r * n_];
                }
            });
            rows = side_by_side.data();
        }
        over_columns(threads_, count, 256, [&](std::size_t first, std::size_t width) {
            const I* start = cols ? indptr_ : indptr_ + first;
            const std::int64_t* chosen = cols ? cols + first : nullptr;
            multiply(start, chosen, width, rows, m, out + first, ldo);
        });
    }
    void dot_all(const double* R, std::size_t m, double* out, std::size_t ldo) const override {
        dot(nullptr, p_, R, m, out, ldo);
    }
    void entries(std::size_t j, std::vector<Entry>& out) const override {
        out.clear();
        for (I e = indptr_[j]; e < indptr_[j + 1]; ++e)
            out.push_back({static_cast<std::int64_t>(indices_[e]), static_cast<double>(data_[e])});
    }
    void add(const std::int64_t* cols, std::size_t count, const double* coef, double* y) const override {
        // pieces of columns for the threads, each summed by itself first; how many depends on their entries alone
        constexpr std::size_t kWorth = std::size_t{1} << 14, kMost = 8;
        std::size_t entries = 0;
        for (std::size_t k = 0; k < count; ++k) entries += stored(cols[k]);
        std::size_t pieces = 1;
        while (pieces < kMost && entries >= 2 * pieces * std::max(kWorth, n_)) pieces *= 2;
        if (pieces == 1) return add_piece(cols, 0, count, coef, y);
        std::vector<std::size_t> first(pieces + 1, count);
        first[0] = 0;
        for (std::size_t k = 0, piece = 1, before = 0; k < count && piece < pieces; before += stored(cols[k++])) {
            if (before * pieces >= entries * piece) first[piece++] = k;
        }
        thread_local std::vector<double> sums;
        sums.resize(std::max(sums.size(), (pieces - 1) * n_));
        double* const parts = sums.data();
        parallel_for(threads_, pieces, [&](std::size_t piece) {
            double* to = piece == 0 ? y : parts + (piece - 1) * n_;
            if (piece > 0) std::fill_n(to, n_, 0.0);
            add_piece(cols, first[piece], first[piece + 1], coef, to);
        });
        over_columns(threads_, n_, 2048, [&](std::size_t row, std::size_t rows) {
            for (std::size_t piece = 1; piece < pieces; ++piece)
                kernels().axpy(rows, 1.0, parts + (piece - 1) * n_ + row, y + row);
        });
    }
    void moments(const double* w, double* mean, double* variance) const override {
        moments::sparse_columns(data_, indices_, indptr_, n_, p_, w, threads_, mean, variance);
    }
    void column(std::size_t j, double* out) const override {
        std::fill_n(out, n_, 0.0);
        for (I e = indptr_[j]; e < indptr_[j + 1]; ++e) out[indices_[e]] += static_cast<double>(data_[e]);
    }

  private:
    std::size_t stored(std::int64_t j) const { return static_cast<std::size_t>(indptr_[j + 1] - indptr_[j]); }

    void add_piece(const std::int64_t* cols, std::size_t first, std::size_t last, const double* coef, double* y) const {
        for (std::size_t k = first; k < last; ++k) {
            const double b = coef[k];
            if (b == 0) continue;
            for (I e = indptr_[cols[k]]; e < indptr_[cols[k] + 1]; ++e)
                y[indices_[e]] += b * static_cast<double>(data_[e]);
        }
    }

    void multiply(const I* start, const std::int64_t* cols, std::size_t width, const double* R, std::size_t m,
                  double* out, std::size_t ldo) const {
        const Kernels& k = kernels();
        constexpr bool wide = std::is_same_v<I, std::int64_t>;
        if constexpr (std::is_same_v<T, double> && wide)
            k.csc_multi_f64_i64(data_, indices_, start, cols, width, R, m, out, ldo);
        else if constexpr (std::is_same_v<T, double>)
            k.csc_multi_f64_i32(data_, indices_, start, cols, width, R, m, out, ldo);
        else if constexpr (wide)
            k.csc_multi_f32_i64(data_, indices_, start, cols, width, R, m, out, ldo);
        else
            k.csc_multi_f32_i32(data_, indices_, start, cols, width, R, m, out, ldo);
    }

    const T* data_;
    const I* indices_;
    const I* indptr_;
    int threads_;
};

}  // namespace

template <class T>
std::unique_ptr<Matrix> make_dense(const DenseView<T>& view, int threads) {
    if (view.row_major) return std::make_unique<DenseRows<T>>(view, threads);
    return std::make_unique<DenseColumns<T>>(view, threads);
}

template <class T, class I>
std::unique_ptr<Matrix> make_sparse(const T* data, const I* indices, const I* indptr, std::size_t n, std::size_t p,
                                    int threads) {
    return std::make_unique<Sparse<T, I>>(data, indices, indptr, n, p, threads);
}

template std::unique_ptr<Matrix> make_dense(const DenseView<double>&, int);
template std::unique_ptr<Matrix> make_dense(const DenseView<float>&, int);
template std::unique_ptr<Matrix> make_sparse(const double*, const std::int32_t*, const std::int32_t*, std::size_t,
                                             std::size_t, int);
template std::unique_ptr<Matrix> make_sparse(const double*, const std::int64_t*, const std::int64_t*, std::size_t,
                                             std::size_t, int);
template std::unique_ptr<Matrix> make_sparse(const float*, const std::int32_t*, const std::int32_t*, std::size_t,
                                             std::size_t, int);
template std::unique_ptr<Matrix> make_sparse(const float*, const std::int64_t*, const std::int64_t*, std::size_t,
                                             std::size_t, int);

}  // namespace diamondring
