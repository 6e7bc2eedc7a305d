#include "diamondring/cholesky.hpp"

#include <algorithm>
#include <cmath>

#include "panels.hpp"
#include "triangles.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kBlock = 64;  // columns factored or solved at a time
constexpr std::size_t kStrip = 64;  // rows of a panel that one task solves: they stay in the first-level cache
constexpr std::size_t kTile = 240;  // columns of one task of the trailing update
constexpr std::size_t kWorthThreads = std::size_t{1} << 22;  // multiplications below which waking a thread costs more

// The rows of `m` x `count` column-major L as packed panels whose k-th row is the k-th column of L.
void pack_transposed(const Kernels& k, const double* L, std::size_t ldl, std::size_t m, std::size_t count, double* dst,
                     std::size_t stride) {
    PackSpec s;
    s.k = count;
    s.nc = m;
    s.dst = dst;
    s.stride = stride;
    k.pack_rm_f64(L, ldl, s);
}

void pack_plain(const Kernels& k, const double* B, std::size_t ldb, std::size_t rows, std::size_t count, double* dst,
                std::size_t stride) {
    PackSpec s;
    s.k = rows;
    s.nc = count;
    s.dst = dst;
    s.stride = stride;
    k.pack_cm_f64(B, ldb, s);
}

// Factors a small diagonal block; returns the first bad pivot or n.
std::size_t factor_block(const Kernels& k, double* A, std::size_t lda, std::size_t n, const double* tolerance) {
    double row[kBlock];
    for (std::size_t j = 0; j < n; ++j) {
        double* column = A + j + j * lda;
        for (std::size_t t = 0; t < j; ++t) row[t] = -A[j + t * lda];
        k.xb_f64(A + j, lda, n - j, nullptr, j, row, column);
        if (!(column[0] > (tolerance ? tolerance[j] : 0.0))) return j;
        const double root = std::sqrt(column[0]), inverse = 1.0 / root;
        column[0] = root;
        for (std::size_t i = 1; i < n - j; ++i) column[i] *= inverse;
    }
    return n;
}

// B (m x n) = B L^-T for a small lower triangular L (n x n).
void solve_right(const Kernels& k, const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb,
                 std::size_t m) {
    double row[kBlock];
    for (std::size_t j = 0; j < n; ++j) {
        double* column = B + j * ldb;
        for (std::size_t t = 0; t < j; ++t) row[t] = -L[j + t * ldl];
        k.xb_f64(B, ldb, m, nullptr, j, row, column);
        const double inverse = 1.0 / L[j + j * ldl];
        for (std::size_t i = 0; i < m; ++i) column[i] *= inverse;
    }
}

// A (m x m, lower) -= P P', P m x width.
void update_trailing(const Kernels& k, double* A, std::size_t lda, const double* P, std::size_t ldp, std::size_t m,
                     std::size_t width, double* packed, int threads) {
    const std::size_t strips = divide_up(m, kTile);
    parallel_for(threads, strips, [&](std::size_t s) {
        const std::size_t i = s * kTile;
        pack_transposed(k, P + i, ldp, std::min(kTile, m - i), width, packed + i * width, width);
    });
    parallel_for(threads, strips * (strips + 1) / 2, [&](std::size_t task) {
        std::size_t row = 0;
        while ((row + 1) * (row + 2) / 2 <= task) ++row;
        const std::size_t i = row * kTile, j = (task - row * (row + 1) / 2) * kTile;
        k.panel_gemm(packed + i * width, width, std::min(kTile, m - i), packed + j * width, width,
                     std::min(kTile, m - j), width, -1.0, A + i + j * lda, lda, i == j, nullptr);
    });
}

// C (m x count) -= M X for a packed M' and a packed X, both `depth` deep.
void subtract_product(const Kernels& k, const double* packed_m, std::size_t m, const double* packed_x,
                      std::size_t count, std::size_t depth, double* C, std::size_t ldc) {
    k.panel_gemm(packed_m, depth, m, packed_x, depth, count, depth, -1.0, C, ldc, false, nullptr);
}

}  // namespace

std::size_t cholesky(double* A, std::size_t lda, std::size_t n, const double* tolerance, int threads,
                     Interrupt* interrupt) {
    const Kernels& k = kernels();
    const Workspace packed(round_up(n, kTile) * std::min(kBlock, n));
    for (std::size_t j = 0; j < n; j += kBlock) {
        if (interrupt && interrupt->poll()) return j;
        const std::size_t width = std::min(kBlock, n - j), below = j + width, m = n - below;
        double* diagonal = A + j + j * lda;
        const std::size_t bad = factor_block(k, diagonal, lda, width, tolerance ? tolerance + j : nullptr);
        const std::size_t done = bad < width ? bad : width;  // columns of this block that are finished
        double* panel = A + below + j * lda;
        parallel_for(threads, divide_up(m, kStrip), [&](std::size_t s) {
            const std::size_t i = s * kStrip;
            solve_right(k, diagonal, lda, done, panel + i, lda, std::min(kStrip, m - i));
        });
        if (bad < width) return j + bad;
        if (m > 0) update_trailing(k, A + below + below * lda, lda, panel, lda, m, width, packed.data(), threads);
    }
    return n;
}

void forward_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                   int threads) {
    const Kernels& k = kernels();
    if (m <= 4) {
        for (std::size_t c = 0; c < m; ++c) forward_solve_one(L, ldl, n, B + c * ldb, threads);
        return;
    }
    if (n * n * m < kWorthThreads) threads = 1;
    constexpr std::size_t columns = 16;  // right-hand sides of one task
    const Workspace packed_x(round_up(m, kTile) * kBlock), packed_l(kTile * kBlock * static_cast<std::size_t>(threads));
    for (std::size_t j = 0; j < n; j += kBlock) {
        const std::size_t width = std::min(kBlock, n - j), below = j + width;
        parallel_for(threads, divide_up(m, columns), [&](std::size_t task) {
            const std::size_t first = task * columns, count = std::min(columns, m - first);
            for (std::size_t c = first; c < first + count; ++c)
                forward_small(k, L + j + j * ldl, ldl, width, B + j + c * ldb);
            pack_plain(k, B + j + first * ldb, ldb, width, count, packed_x.data() + first * width, width);
        });
        parallel_for(threads, divide_up(n - below, kTile), [&](std::size_t task, int worker) {
            const std::size_t i = below + task * kTile, rows = std::min(kTile, n - i);
            double* packed = packed_l.data() + static_cast<std::size_t>(worker) * kTile * kBlock;
            pack_transposed(k, L + i + j * ldl, ldl, rows, width, packed, width);
            subtract_product(k, packed, rows, packed_x.data(), m, width, B + i, ldb);
        });
    }
}

void backward_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                    int threads) {
    const Kernels& k = kernels();
    constexpr std::size_t columns = 48;
    if (m <= 4) {
        for (std::size_t c = 0; c < m; ++c) backward_solve_one(L, ldl, n, B + c * ldb, threads);
        return;
    }
    parallel_for(threads, divide_up(m, columns), [&](std::size_t task) {
        double* X = B + task * columns * ldb;
        const std::size_t count = std::min(columns, m - task * columns);
        const Workspace packed_l(kTile * kBlock), packed_x(columns * kTile);
        for (std::size_t end = n; end > 0;) {
            const std::size_t j = (end - 1) / kBlock * kBlock, width = end - j;
            for (std::size_t i = end; i < n; i += kTile) {
                const std::size_t rows = std::min(kTile, n - i);
                pack_plain(k, L + i + j * ldl, ldl, rows, width, packed_l.data(), rows);
                pack_plain(k, X + i, ldb, rows, count, packed_x.data(), rows);
                subtract_product(k, packed_l.data(), width, packed_x.data(), count, rows, X + j, ldb);
            }
            for (std::size_t c = 0; c < count; ++c) backward_small(k, L + j + j * ldl, ldl, width, X + j + c * ldb);
            end = j;
        }
    });
}

void cholesky_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                    int threads) {
    forward_solve(L, ldl, n, B, ldb, m, threads);
    backward_solve(L, ldl, n, B, ldb, m, threads);
}

}  // namespace diamondring
