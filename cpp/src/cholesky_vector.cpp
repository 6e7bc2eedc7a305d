// One vector against a Cholesky factor: bound by memory, so the threads share the rows or the columns of wide blocks.
// The order of every sum depends on the size of the factor alone.

#include <algorithm>
#include <vector>

#include "diamondring/cholesky.hpp"
#include "panels.hpp"
#include "triangles.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kNarrow = 64, kWide = 256;  // columns of a block within, and between, the parallel steps
constexpr std::size_t kWorth = 60000;             // entries from which a step is worth a second thread

void forward_wide(const Kernels& k, const double* L, std::size_t ldl, std::size_t n, double* b) {
    double minus[kNarrow];
    for (std::size_t j = 0; j < n; j += kNarrow) {
        const std::size_t width = std::min(kNarrow, n - j), below = j + width;
        forward_small(k, L + j + j * ldl, ldl, width, b + j);
        for (std::size_t t = 0; t < width; ++t) minus[t] = -b[j + t];
        k.xb_f64(L + below + j * ldl, ldl, n - below, nullptr, width, minus, b + below);
    }
}

void backward_wide(const Kernels& k, const double* L, std::size_t ldl, std::size_t n, double* b) {
    double products[kNarrow];
    for (std::size_t end = n; end > 0;) {
        const std::size_t j = (end - 1) / kNarrow * kNarrow, width = end - j;
        k.xt_multi_f64(L + end + j * ldl, ldl, n - end, nullptr, width, b + end, n, 1, products, kNarrow);
        for (std::size_t t = 0; t < width; ++t) b[j + t] -= products[t];
        backward_small(k, L + j + j * ldl, ldl, width, b + j);
        end = j;
    }
}

}  // namespace

void forward_solve_one(const double* L, std::size_t ldl, std::size_t n, double* b, int threads) {
    const Kernels& k = kernels();
    double minus[kWide];
    for (std::size_t j = 0; j < n; j += kWide) {
        const std::size_t width = std::min(kWide, n - j), below = j + width, rows = n - below;
        forward_wide(k, L + j + j * ldl, ldl, width, b + j);
        for (std::size_t t = 0; t < width; ++t) minus[t] = -b[j + t];
        parallel_for(rows * width < kWorth ? 1 : threads, divide_up(rows, kWide), [&](std::size_t task) {
            const std::size_t i = below + task * kWide;
            k.xb_f64(L + i + j * ldl, ldl, std::min(kWide, n - i), nullptr, width, minus, b + i);
        });
    }
}

void backward_solve_one(const double* L, std::size_t ldl, std::size_t n, double* b, int threads) {
    const Kernels& k = kernels();
    double products[kWide];
    for (std::size_t end = n; end > 0;) {
        const std::size_t j = (end - 1) / kWide * kWide, width = end - j, rows = n - end;
        parallel_for(rows * width < kWorth ? 1 : threads, divide_up(width, kNarrow), [&](std::size_t task) {
            const std::size_t t = task * kNarrow;
            k.xt_multi_f64(L + end + (j + t) * ldl, ldl, rows, nullptr, std::min(kNarrow, width - t), b + end, n, 1,
                           products + t, kWide);
        });
        for (std::size_t t = 0; t < width; ++t) b[j + t] -= products[t];
        backward_wide(k, L + j + j * ldl, ldl, width, b + j);
        end = j;
    }
}

void cholesky_multiply(const double* L, std::size_t ldl, std::size_t n, const double* b, double* out, int threads) {
    const Kernels& k = kernels();
    const std::size_t blocks = divide_up(n, kNarrow), stripes = divide_up(n, kWide);
    if (n * n < 2 * kWorth) threads = 1;
    std::vector<double> half(n);  // L' b
    parallel_for(threads, blocks, [&](std::size_t task) {
        const std::size_t j = task * kNarrow, width = std::min(kNarrow, n - j), below = j + width;
        k.xt_multi_f64(L + below + j * ldl, ldl, n - below, nullptr, width, b + below, n, 1, half.data() + j, n);
        for (std::size_t t = j; t < below; ++t) half[t] += k.dot(L + t + t * ldl, b + t, below - t);
    });
    parallel_for(threads, stripes, [&](std::size_t task) {  // the long rows first
        const std::size_t i = (stripes - 1 - task) * kWide, rows = std::min(kWide, n - i);
        std::fill_n(out + i, rows, 0.0);
        k.xb_f64(L + i, ldl, rows, nullptr, i, half.data(), out + i);
        for (std::size_t t = i; t < i + rows; ++t) k.axpy(i + rows - t, half[t], L + t + t * ldl, out + t);
    });
}

}  // namespace diamondring
