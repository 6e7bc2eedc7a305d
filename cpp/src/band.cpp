#include "diamondring/band.hpp"

#include <algorithm>
#include <cmath>

#include "panels.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kDepth = 256;  // rows packed at a time
constexpr std::size_t kTile = 240;   // rows and columns of a tile of the matrix
constexpr std::size_t kChunk = 24;   // columns that are rotated together

// Householder's QR of P (rows x columns): `count` reflectors I - tau v v', v with a 1 on the diagonal, stored below it.
void factor(const Kernels& k, double* P, std::size_t ld, std::size_t rows, std::size_t columns, std::size_t count,
            double* tau) {
    std::vector<double> products(columns);
    for (std::size_t c = 0; c < count; ++c) {
        double* x = P + c + c * ld;
        const std::size_t below = rows - c - 1, right = columns - c - 1;
        const double rest = k.dot(x + 1, x + 1, below);
        tau[c] = 0;
        if (rest == 0) continue;
        const double beta = -std::copysign(std::sqrt(x[0] * x[0] + rest), x[0]);
        tau[c] = (beta - x[0]) / beta;
        const double scale = 1 / (x[0] - beta);
        for (std::size_t i = 1; i <= below; ++i) x[i] *= scale;
        x[0] = 1;
        k.xt_multi_f64(x + ld, ld, below + 1, nullptr, right, x, below + 1, 1, products.data(), right);
        for (std::size_t j = 0; j < right; ++j) k.axpy(below + 1, -tau[c] * products[j], x, x + (j + 1) * ld);
        x[0] = beta;
    }
}

// The triangular factor T (w x w) of a product of reflectors, I - V T V'.
void triangular_factor(const double* V, std::size_t rows, std::size_t w, const double* tau, double* T) {
    std::vector<double> inner(w * w);
    gemm_tn(V, rows, V, rows, rows, w, w, inner.data(), w, 1);
    std::fill_n(T, w * w, 0.0);
    for (std::size_t c = 0; c < w; ++c) {
        for (std::size_t i = 0; i < c; ++i) {
            double sum = 0;
            for (std::size_t j = i; j < c; ++j) sum += T[i + j * w] * inner[j + c * w];
            T[i + c * w] = -tau[c] * sum;
        }
        T[c + c * w] = tau[c];
    }
}

// C (w x b) = op(A) B for small A (w x w).
void small_product(const double* A, bool transposed, const double* B, std::size_t w, std::size_t b, double* C) {
    for (std::size_t j = 0; j < b; ++j) {
        for (std::size_t i = 0; i < w; ++i) {
            double sum = 0;
            for (std::size_t l = 0; l < w; ++l) sum += (transposed ? A[l + i * w] : A[i + l * w]) * B[l + j * w];
            C[i + j * w] = sum;
        }
    }
}

// Packs the transpose of A (rows x depth, column-major): panels of `panel` rows of A.
void pack_transposed(const Kernels& k, const double* A, std::size_t lda, std::size_t rows, std::size_t depth, double* to) {
    PackSpec s;
    s.k = depth;
    s.nc = rows;
    s.dst = to;
    s.stride = depth;
    k.pack_rm_f64(A, lda, s);
}

// S (m x m, both triangles) -= L R' for L and R (m x depth) whose product is symmetric.
void subtract_symmetric(double* S, std::size_t lds, std::size_t m, const double* L, const double* R, std::size_t ld,
                        std::size_t depth, int threads) {
    const Kernels& k = kernels();
    const std::size_t strip = 8 * k.tile, padded = round_up(m, strip), tile = round_up(kTile, k.tile);
    const Workspace left(padded * depth), right(padded * depth);
    const std::size_t strips = divide_up(m, strip);
    parallel_for(threads, 2 * strips, [&](std::size_t task) {
        const std::size_t first = task % strips * strip;
        const double* from = task < strips ? L : R;
        pack_transposed(k, from + first, ld, std::min(strip, m - first), depth,
                        (task < strips ? left : right).data() + first * depth);
    });
    std::vector<std::pair<std::size_t, std::size_t>> tiles;
    for (std::size_t i = 0; i < m; i += tile) {
        for (std::size_t j = 0; j <= i; j += tile) tiles.emplace_back(i, j);
    }
    parallel_for(threads, tiles.size(), [&](std::size_t task) {
        const auto [i, j] = tiles[task];
        const std::size_t height = std::min(tile, m - i), width = std::min(tile, m - j);
        k.panel_gemm(left.data() + i * depth, depth, height, right.data() + j * depth, depth, width, depth, -1.0,
                     S + i + j * lds, lds, i == j, nullptr);
        mirror(S, lds, i, j, height, width);
    });
}

}  // namespace

// Reflectors that act on the rows from `first` on; V is below the diagonal of the block of A at (first, first - kWidth).
struct BandForm::Panel {
    std::size_t first, rows, count;
    std::vector<double> T;

    // V (rows x count) with its ones and zeros.
    void reflectors(const std::vector<double>& a, std::size_t m, double* V) const {
        for (std::size_t c = 0; c < count; ++c) {
            const double* from = a.data() + first + (first - kWidth + c) * m;
            std::fill_n(V + c * rows, c, 0.0);
            V[c + c * rows] = 1;
            std::copy(from + c + 1, from + rows, V + c * rows + c + 1);
        }
    }
};

BandForm::~BandForm() = default;

BandForm::BandForm(const double* A, std::size_t lda, std::size_t m, int threads, Interrupt& interrupt)
    : m_(m), a_(m * m) {
    double largest = 0;
    for (std::size_t j = 0; j < m; ++j) largest = std::max(largest, std::abs(A[j + j * lda]));
    if (largest > 0 && std::isfinite(largest)) scale_ = std::exp2(-std::ilogb(largest));
    parallel_for(threads, m, [&](std::size_t j) {
        for (std::size_t i = 0; i < m; ++i) a_[i + j * m] = scale_ * A[i + j * lda];
    });
    const Workspace buffer(4 * kWidth * m);
    for (std::size_t first = kWidth; first + 1 < m; first += kWidth) {
        if (interrupt.poll()) return;
        reduce(first, threads, buffer.data());
    }
}

// Makes the columns [first - kWidth, first) zero below the band, and applies the same reflectors to the rest:
// S - V W' - W V' with W = S V T - V (T'V'S V T)/2.
void BandForm::reduce(std::size_t first, int threads, double* buffer) {
    Panel panel{first, m_ - first, std::min(kWidth, m_ - first - 1), {}};
    const std::size_t rows = panel.rows, w = panel.count;
    double* S = a_.data() + first + first * m_;
    std::vector<double> tau(w), inner(w * w), middle(w * w), both(2 * w * w);
    factor(kernels(), a_.data() + first + (first - kWidth) * m_, m_, rows, kWidth, w, tau.data());
    // side by side [Y V W V], so that [Y V], [V W] and [W V] are matrices
    double *Y = buffer, *V = Y + rows * w, *W = V + rows * w, *again = W + rows * w;
    panel.reflectors(a_, m_, V);
    std::copy_n(V, rows * w, again);
    panel.T.resize(w * w);
    triangular_factor(V, rows, w, tau.data(), panel.T.data());
    gemm_tn(S, m_, V, rows, rows, rows, w, Y, rows, threads);
    gemm_tn(V, rows, Y, rows, rows, w, w, inner.data(), w, threads);
    small_product(inner.data(), false, panel.T.data(), w, w, middle.data());
    small_product(panel.T.data(), true, middle.data(), w, w, inner.data());
    for (std::size_t j = 0; j < w; ++j) {
        std::copy_n(panel.T.data() + j * w, w, both.data() + 2 * j * w);
        for (std::size_t i = 0; i < w; ++i) both[2 * j * w + w + i] = -0.5 * inner[i + j * w];
    }
    const DenseView<double> side{Y, 2 * w, rows, rows, true};
    product_with(side, {}, both.data(), 2 * w, w, W, rows, threads);
    subtract_symmetric(S, m_, rows, V, W, rows, 2 * w, threads);
    panels_.push_back(std::move(panel));
}

bool BandForm::rotate(double* X, std::size_t ldx, std::size_t k, bool transposed, int threads,
                      Interrupt& interrupt) const {
    const Kernels& table = kernels();
    const std::size_t padded = round_up(kWidth, table.tile);
    const Workspace V(m_ * kWidth), across(padded * round_up(m_, kDepth)), down(round_up(m_, table.tile) * kWidth);
    for (std::size_t p = 0; p < panels_.size(); ++p) {
        if (interrupt.poll()) return false;
        const Panel& panel = panels_[transposed ? p : panels_.size() - 1 - p];
        const std::size_t rows = panel.rows, w = panel.count;
        panel.reflectors(a_, m_, V.data());
        PackSpec s;  // V by blocks of its rows, for V'X
        for (std::size_t i = 0; i < rows; i += kDepth) {
            s.k = std::min(kDepth, rows - i);
            s.nc = w;
            s.dst = across.data() + i * padded;
            s.stride = kDepth;
            table.pack_cm_f64(V.data() + i, rows, s);
        }
        pack_transposed(table, V.data(), rows, rows, w, down.data());
        parallel_for(threads, divide_up(k, kChunk), [&](std::size_t task) {
            const std::size_t columns = std::min(kChunk, k - task * kChunk);
            double* x = X + task * kChunk * ldx + panel.first;
            const std::size_t room = round_up(columns, table.panel);
            const Workspace packed(room * kDepth);
            std::vector<double> product(w * columns), turned(w * columns);
            PackSpec mine;
            for (std::size_t i = 0; i < rows; i += kDepth) {
                mine.k = std::min(kDepth, rows - i);
                mine.nc = columns;
                mine.dst = packed.data();
                mine.stride = kDepth;
                table.pack_cm_f64(x + i, ldx, mine);
                table.panel_gemm(across.data() + i * padded, kDepth, w, packed.data(), kDepth, columns, mine.k, 1.0,
                                 product.data(), w, false, nullptr);
            }
            small_product(panel.T.data(), transposed, product.data(), w, columns, turned.data());
            mine.k = w;
            mine.stride = w;
            table.pack_cm_f64(turned.data(), w, mine);
            table.panel_gemm(down.data(), w, rows, packed.data(), w, columns, w, -1.0, x, ldx, false, nullptr);
        });
    }
    return true;
}

std::size_t BandForm::solve(const double* alphas, std::size_t k, const double* R, std::size_t ldr, std::size_t n_rhs,
                            double* X, std::size_t ldx, int threads) const {
    std::vector<unsigned char> failed(k, 0);
    std::vector<std::vector<double>> bands(static_cast<std::size_t>(std::max(threads, 1)));
    parallel_for(threads, k, [&](std::size_t i, int worker) {
        std::vector<double>& band = bands[static_cast<std::size_t>(worker)];
        band.resize(m_ * (kWidth + 1));
        failed[i] = !solve_one(alphas[i], R + (n_rhs == 1 ? 0 : i) * ldr, X + i * ldx, band.data());
    });
    return static_cast<std::size_t>(std::count(failed.begin(), failed.end(), 1));
}

// Banded Cholesky, column by column: element (i, j) of the factor is at (i - j) + j (kWidth + 1).
bool BandForm::solve_one(double alpha, const double* rhs, double* x, double* band) const {
    constexpr std::size_t ld = kWidth + 1;
    for (std::size_t j = 0; j < m_; ++j) {
        const std::size_t reach = std::min(ld, m_ - j);
        std::copy_n(a_.data() + j + j * m_, reach, band + j * ld);
        band[j * ld] += scale_ * alpha;
    }
    for (std::size_t i = 0; i < m_; ++i) x[i] = scale_ * rhs[i];
    for (std::size_t j = 0; j < m_; ++j) {
        double* column = band + j * ld;
        const std::size_t below = std::min(kWidth, m_ - j - 1);
        if (!(column[0] > 0)) return false;
        const double pivot = std::sqrt(column[0]), inverse = 1 / pivot;
        column[0] = pivot;
        x[j] /= pivot;
        for (std::size_t i = 1; i <= below; ++i) column[i] *= inverse;
        for (std::size_t c = 1; c <= below; ++c) {
            double* to = column + c * ld - c;  // its entry for row j + i is at to[i]
            const double factor = column[c];
            for (std::size_t i = c; i <= below; ++i) to[i] -= factor * column[i];
            x[j + c] -= factor * x[j];
        }
    }
    for (std::size_t j = m_; j-- > 0;) {
        const double* column = band + j * ld;
        double sum = x[j];
        for (std::size_t i = 1; i <= std::min(kWidth, m_ - j - 1); ++i) sum -= column[i] * x[j + i];
        x[j] = sum / column[0];
    }
    return true;
}

}  // namespace diamondring
