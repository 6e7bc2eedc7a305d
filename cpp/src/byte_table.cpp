#include "diamondring/byte_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"
#include "panels.hpp"

namespace diamondring {

// The bound. Let x_i stand for X[i, j] - center[j], x^ = step k its copy with integers k, v a vector and v^ = t q its
// own copy with integers q. Then
//   x'v = step t (k'q) + x^'(v - v^) + (x - x^)'v,   so   |x'v| <= step t |k'q| + ||x^|| ||v - v^|| + ||x - x^|| ||v||.
// k'q is an integer, computed from sums below n * 255 * 32639: exact in a double for n < 2^30 rows. All else is
// rounded, with u = 2^-53:
//
// Scale. Take range = max |x_i| as computed, step = fl(range / 127) and inverse = fl(127 / range). The computed
// g_i = x_i * inverse carries the roundings of the difference x_i, of `inverse` and of the product, and step * inverse
// differs from 1 by the roundings of both: x_i = step g_i (1 + h), |h| < 5u. k_i = round(g_i) is at most 127, and f_i =
// g_i - k_i is exact (Sterbenz), or off by one more rounding of g_i where the compiler fuses the product with the
// difference. Hence |x_i - step k_i| <= step (|f_i| + 6u |g_i|), and with |g_i| <= |f_i| + |k_i|
//   ||x - x^|| <= step (||f|| (1 + 6u) + 6u ||k||).
// f, g and k are of moderate size whatever the scale of x is, so nothing overflows; squares of f below 1e-308 are lost,
// which TINY (much more than sqrt(n) 1e-162) makes up for. The same holds for v with 32639 in place of 127.
//
// Norms. A sum of n squares, in any order, fused or not, is at least its true value times 1 - (n + 1)u; its root,
// multiplied by `inflation` = 1 + (n + 32)u, is above the true norm, with room for the handful of operations that
// follow each root.
//
// The sum of the three terms has less than ten roundings: a factor 1 + 16u. What underflow can take away, at most
// 2^-1074 in each of a few products, is less than the smallest normal number, which is added at the end.
//
// A range so small or so large that this fails is not copied: step = 0, k = 0, and the error is the column itself,
// whose norm is at most sqrt(n) range (infinite, which is safe, when the range overflows). No norm is 0, so no product
// is 0 * infinity.

namespace {

constexpr double kUnit = 0x1p-53;
constexpr double kSmallest = std::numeric_limits<double>::min();
constexpr double kTiny = 1e-150;
constexpr double kLeastRange = 1e-280, kMostRange = 1e280;  // of a column, and of a vector

struct Norms {
    double error, copy;
};

// From the sums of squares of f and k.
Norms norms(double step, std::size_t n, double left, double copied) {
    const double inflation = 1 + (static_cast<double>(n) + 32) * kUnit;
    const double f = std::sqrt(left) * inflation + kTiny, k = std::sqrt(copied) * inflation;
    return {step * (f + 8 * kUnit * (f + k)) * inflation + kSmallest, step * k * inflation + kSmallest};
}

Norms uncopied(double range, std::size_t n) {
    const double inflation = 1 + (static_cast<double>(n) + 32) * kUnit;
    return {range * std::sqrt(static_cast<double>(n)) * inflation + kSmallest, kSmallest};
}

bool can_copy(double range) {
    return range >= kLeastRange && range <= kMostRange;
}

// v = scale * words + something of norm at most `error`; `norm` is at least that of v.
struct Words {
    double scale, norm, error, shift;  // shift = BYTE_SHIFT * sum of the words
};

Words quantise(const double* v, std::size_t n, std::size_t padded, std::int16_t* words) {
    double range = 0;
    for (std::size_t i = 0; i < n; ++i) range = std::max(range, std::abs(v[i]));
    std::fill(words + n, words + padded, std::int16_t{0});
    if (!can_copy(range)) {
        std::fill_n(words, n, std::int16_t{0});
        const double norm = uncopied(range, n).error;
        return {0, norm, norm, 0};
    }
    constexpr double rounder = 0x1.8p52;  // adding it leaves no room for a fraction
    const double inverse = WORD_LIMIT / range, scale = range / WORD_LIMIT;
    double left = 0, copied = 0;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double g = v[i] * inverse, q = (g + rounder) - rounder, f = g - q;
        left += f * f;
        copied += q * q;
        words[i] = static_cast<std::int16_t>(q);
        sum += words[i];
    }
    const Norms found = norms(scale, n, left, copied);
    const double inflation = 1 + 4 * kUnit;
    return {scale, (found.error + found.copy) * inflation, found.error, static_cast<double>(BYTE_SHIFT * sum)};
}

// Columns whose bytes fit the second-level cache.
std::size_t columns_per_task(std::size_t stride) {
    return std::clamp<std::size_t>((std::size_t{1} << 17) / std::max<std::size_t>(stride, 1) / 8 * 8, 8, 1024);
}

template <class T>
struct ByteCalls;
template <>
struct ByteCalls<double> {
    decltype(Kernels::byte_range_f64) range = kernels().byte_range_f64;
    decltype(Kernels::byte_quantise_f64) quantise = kernels().byte_quantise_f64;
};
template <>
struct ByteCalls<float> {
    decltype(Kernels::byte_range_f32) range = kernels().byte_range_f32;
    decltype(Kernels::byte_quantise_f32) quantise = kernels().byte_quantise_f32;
};

// Columns [first, last) of a table stored by rows, one after the other.
template <class T>
std::vector<T> columns_of(const DenseView<T>& x, std::size_t first, std::size_t last) {
    constexpr std::size_t kBlock = 32;
    std::vector<T> out((last - first) * x.rows);
    for (std::size_t i0 = 0; i0 < x.rows; i0 += kBlock) {
        for (std::size_t j = first; j < last; ++j) {
            T* to = out.data() + (j - first) * x.rows;
            for (std::size_t i = i0; i < std::min(x.rows, i0 + kBlock); ++i) to[i] = x.data[i * x.ld + j];
        }
    }
    return out;
}

}  // namespace

void ByteTable::Free::operator()(std::uint8_t* p) const {
    ::operator delete(p, std::align_val_t{BYTE_ALIGN});
}

template <class T>
ByteTable::ByteTable(const DenseView<T>& x, const double* center, int threads)
    : rows_(x.rows),
      stride_(round_up(x.rows, BYTE_ALIGN)),
      threads_(threads),
      bytes_(static_cast<std::uint8_t*>(::operator new(stride_* x.cols, std::align_val_t{BYTE_ALIGN}))),
      step_(x.cols),
      error_norm_(x.cols),
      copy_norm_(x.cols) {
    const std::size_t n = rows_, chunk = columns_per_task(stride_);
    const ByteCalls<T> call;
    parallel_for(threads, divide_up(x.cols, chunk), [&](std::size_t task) {
        const std::size_t first = task * chunk, last = std::min(x.cols, first + chunk);
        const std::vector<T> turned = x.row_major ? columns_of(x, first, last) : std::vector<T>();
        for (std::size_t j = first; j < last; ++j) {
            const T* column = x.row_major ? turned.data() + (j - first) * n : x.data + j * x.ld;
            const double m = center ? center[j] : 0.0, range = call.range(column, n, m);
            std::uint8_t* out = bytes_.get() + j * stride_;
            std::fill(out + n, out + stride_, std::uint8_t{BYTE_SHIFT});
            Norms found = uncopied(range, n);
            if (can_copy(range)) {
                double squares[2];
                step_[j] = range / BYTE_LIMIT;
                call.quantise(column, n, m, BYTE_LIMIT / range, out, squares);
                found = norms(step_[j], n, squares[0], squares[1]);
            } else {
                std::fill_n(out, n, std::uint8_t{BYTE_SHIFT});
            }
            error_norm_[j] = found.error;
            copy_norm_[j] = found.copy;
        }
    });
}

void ByteTable::upper_bounds(const std::int64_t* cols, std::size_t count, const double* V, std::size_t m, double* upper,
                             std::size_t ld, double* approx) const {
    constexpr double inflation = 1 + 16 * kUnit;
    Workspace memory(stride_ * m / 4);
    std::int16_t* words = reinterpret_cast<std::int16_t*>(memory.data());
    std::vector<Words> vectors(m);
    for (std::size_t r = 0; r < m; ++r) vectors[r] = quantise(V + r * rows_, rows_, stride_, words + r * stride_);
    const std::size_t chunk = columns_per_task(stride_);
    parallel_for(threads_, divide_up(count, chunk), [&](std::size_t task) {
        const std::size_t first = task * chunk, width = std::min(chunk, count - first);
        const std::uint8_t* base = cols ? bytes_.get() : bytes_.get() + first * stride_;
        kernels().bytes_multi(base, stride_, stride_, cols ? cols + first : nullptr, width, words, stride_, m,
                              upper + first, ld);
        for (std::size_t r = 0; r < m; ++r) {
            const Words v = vectors[r];
            double* const out = upper + r * ld;
            const auto finish = [&](std::size_t k, std::size_t j) {
                const double product = (out[k] - v.shift) * v.scale * step_[j];
                if (approx) approx[r * ld + k] = product;
                out[k] =
                    (std::abs(product) + copy_norm_[j] * v.error + error_norm_[j] * v.norm) * inflation + kSmallest;
            };
            if (cols) {
                for (std::size_t k = first; k < first + width; ++k) finish(k, static_cast<std::size_t>(cols[k]));
            } else {
                for (std::size_t k = first; k < first + width; ++k) finish(k, k);
            }
        }
    });
}

template ByteTable::ByteTable(const DenseView<double>&, const double*, int);
template ByteTable::ByteTable(const DenseView<float>&, const double*, int);

}  // namespace diamondring
