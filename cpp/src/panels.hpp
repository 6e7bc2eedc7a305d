// Where packed panels come from, and the memory they are packed into. Private to the core's sources.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "diamondring/kernels.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring {

// Uninitialised doubles aligned to a cache line.
class Workspace {
  public:
    explicit Workspace(std::size_t count = 0)
        : data_(count ? static_cast<double*>(::operator new(count * sizeof(double), kAlignment)) : nullptr) {}
    double* data() const { return data_.get(); }

  private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(double* p) const { ::operator delete(p, kAlignment); }
    };
    std::unique_ptr<double, Free> data_;
};

inline std::size_t round_up(std::size_t a, std::size_t unit) { return (a + unit - 1) / unit * unit; }
inline std::size_t divide_up(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

inline void fill_zero(double* C, std::size_t ldc, std::size_t rows, std::size_t columns) {
    for (std::size_t j = 0; j < columns; ++j) std::fill_n(C + j * ldc, rows, 0.0);
}

// Copies the block of `rows` x `columns` at (i, j), i >= j, of the lower triangle into the upper one.
inline void mirror(double* G, std::size_t ldg, std::size_t i, std::size_t j, std::size_t rows, std::size_t columns) {
    constexpr std::size_t block = 16;
    for (std::size_t jb = j; jb < j + columns; jb += block) {
        for (std::size_t ib = std::max(i, jb); ib < i + rows; ib += block) {
            for (std::size_t b = ib; b < std::min(ib + block, i + rows); ++b) {
                const std::size_t end = std::min({jb + block, j + columns, b});
                for (std::size_t a = jb; a < end; ++a) G[a + b * ldg] = G[b + a * ldg];
            }
        }
    }
}

// A block of rows of Z to pack: rows [begin, begin + count) of the chosen rows; slot as in PackSpec, already at begin.
struct RowBlock {
    std::size_t begin;
    std::size_t count;
    const std::int32_t* slot;
};

inline void pack(const Kernels& k, bool row_major, const double* x, std::size_t ld, const PackSpec& s) {
    (row_major ? k.pack_rm_f64 : k.pack_cm_f64)(x, ld, s);
}
inline void pack(const Kernels& k, bool row_major, const float* x, std::size_t ld, const PackSpec& s) {
    (row_major ? k.pack_rm_f32 : k.pack_cm_f32)(x, ld, s);
}

// The columns of Z, see GramSpec: chosen columns of X, further columns, ones.
template <class T>
class PanelSource {
  public:
    PanelSource(const DenseView<T>& X, const GramSpec& spec)
        : X_(X), spec_(spec), kernels_(kernels()), chosen_(spec.cols ? spec.n_cols : X.cols),
          extra_(spec.extra ? spec.n_extra : 0), size_(gram_size(X, spec)) {}

    std::size_t size() const { return size_; }
    std::size_t rows() const { return spec_.rows ? spec_.n_rows : X_.rows; }

    // Columns [first, last) of Z, first a multiple of the panel width, into dst; `stride` rows per panel.
    void pack_columns(std::size_t first, std::size_t last, const RowBlock& block, double* dst,
                      std::size_t stride) const {
        const std::size_t panel = kernels_.panel;
        std::size_t from_x = 0;
        if (first < chosen_) {
            from_x = std::min(last, chosen_) - first;
            pack_matrix(first, from_x, block, dst, stride);
        }
        const std::size_t begun = round_up(from_x, panel);  // the panels begun are complete, with zeros at their end
        const std::size_t width = round_up(last - first, panel);
        for (std::size_t at = begun * stride; at < width * stride; at += panel * stride) {
            for (std::size_t i = 0; i < block.count; ++i) {
                const std::size_t place = block.slot ? static_cast<std::size_t>(block.slot[i]) : i;
                std::fill_n(dst + at + place * panel, panel, 0.0);
            }
        }
        for (std::size_t j = first + from_x; j < last; ++j) {
            const std::size_t local = j - first;
            pack_extra(j - chosen_, block, dst + (local / panel) * stride * panel + local % panel);
        }
    }

    // What pack_columns(first, last, block, ...) will read of X, for the kernels to fetch beforehand; nothing for
    // chosen rows or columns.
    Ahead reads(std::size_t first, std::size_t last, const RowBlock& block) const {
        if (spec_.rows || spec_.cols || first >= chosen_) return {};
        const std::size_t count = std::min(last, chosen_) - first;
        if (X_.row_major) return {X_.data + block.begin * X_.ld + first, X_.ld * sizeof(T), count * sizeof(T), block.count};
        return {X_.data + block.begin + first * X_.ld, X_.ld * sizeof(T), block.count * sizeof(T), count};
    }

  private:
    void pack_matrix(std::size_t first, std::size_t count, const RowBlock& block, double* dst,
                     std::size_t stride) const {
        if (spec_.row_center) return pack_centred_rows(first, count, block, dst, stride);
        PackSpec s;
        const T* x = X_.data;
        s.scale = spec_.sqrt_weight;
        if (spec_.rows) {
            s.rows = spec_.rows + block.begin;
        } else {
            x += X_.row_major ? block.begin * X_.ld : block.begin;
            if (s.scale) s.scale += block.begin;
        }
        s.center = spec_.center;
        if (spec_.cols) {
            s.cols = spec_.cols + first;
        } else {
            x += X_.row_major ? first : first * X_.ld;
            if (s.center) s.center += first;
        }
        s.slot = block.slot;
        s.k = block.count;
        s.nc = count;
        s.dst = dst;
        s.stride = stride;
        pack(kernels_, X_.row_major, x, X_.ld, s);
    }

    // With a value subtracted from each row: by way of a centred copy, in the order of X, that the caches hold.
    void pack_centred_rows(std::size_t first, std::size_t count, const RowBlock& block, double* dst,
                           std::size_t stride) const {
        const std::size_t strip = 4 * kernels_.panel, most = std::min(strip, count);
        const Workspace copy(most * block.count), scales(spec_.sqrt_weight ? block.count : 0);
        const auto row_of = [&](std::size_t i) {
            return spec_.rows ? static_cast<std::size_t>(spec_.rows[block.begin + i]) : block.begin + i;
        };
        for (std::size_t i = 0; spec_.sqrt_weight && i < block.count; ++i) scales.data()[i] = spec_.sqrt_weight[row_of(i)];
        for (std::size_t at = 0; at < count; at += strip) {
            const std::size_t width = std::min(strip, count - at);
            const std::size_t ld = X_.row_major ? width : block.count, across = X_.row_major ? 1 : X_.ld;
            for (std::size_t i = 0; i < block.count; ++i) {
                const std::size_t row = row_of(i);
                const T* x = X_.data + (X_.row_major ? row * X_.ld : row);
                const double shift = spec_.row_center[row];
                double* to = copy.data() + (X_.row_major ? i * ld : i);
                if (X_.row_major && !spec_.cols) {
                    for (std::size_t j = 0; j < width; ++j) to[j] = static_cast<double>(x[first + at + j]) - shift;
                } else {
                    for (std::size_t j = 0; j < width; ++j) {
                        const std::size_t column = spec_.cols ? static_cast<std::size_t>(spec_.cols[first + at + j]) : first + at + j;
                        to[X_.row_major ? j : j * ld] = static_cast<double>(x[column * across]) - shift;
                    }
                }
            }
            PackSpec s;
            s.slot = block.slot;
            s.k = block.count;
            s.nc = width;
            s.scale = scales.data();
            s.dst = dst + at * stride;
            s.stride = stride;
            pack(kernels_, X_.row_major, copy.data(), ld, s);
        }
    }

    void pack_extra(std::size_t e, const RowBlock& block, double* dst) const {
        const std::size_t panel = kernels_.panel;
        const double* column = e < extra_ ? spec_.extra + e * spec_.extra_ld : nullptr;
        for (std::size_t i = 0; i < block.count; ++i) {
            const std::size_t at = block.begin + i;
            const std::size_t row = spec_.rows ? static_cast<std::size_t>(spec_.rows[at]) : at;
            const std::size_t place = block.slot ? static_cast<std::size_t>(block.slot[i]) : i;
            dst[place * panel] = (column ? column[row] : 1.0) * (spec_.sqrt_weight ? spec_.sqrt_weight[row] : 1.0);
        }
    }

    DenseView<T> X_;
    GramSpec spec_;
    const Kernels& kernels_;
    std::size_t chosen_, extra_, size_;
};

}  // namespace diamondring
