#include "diamondring/extrapolation.hpp"

#include "diamondring/cholesky.hpp"
#include "diamondring/kernels.hpp"

namespace diamondring {

void Extrapolation::next(double* x, const double* g, std::size_t size) {
    const Kernels& k = kernels();
    if (last_x_.size() != size) clear();
    if (!last_x_.empty()) {
        std::vector<double> dx(x, x + size), dg(g, g + size);
        for (std::size_t i = 0; i < size; ++i) {
            dx[i] -= last_x_[i];
            dg[i] -= last_g_[i];
        }
        if (x_.size() == kMemory) {
            x_.erase(x_.begin());
            g_.erase(g_.begin());
        }
        x_.push_back(std::move(dx));
        g_.push_back(std::move(dg));
    }
    last_x_.assign(x, x + size);
    last_g_.assign(g, g + size);

    const std::size_t m = x_.size();
    std::vector<double> products(m * m), weights(m);
    double trace = 0;
    for (std::size_t a = 0; a < m; ++a) {
        for (std::size_t b = 0; b <= a; ++b) products[b * m + a] = k.dot(g_[a].data(), g_[b].data(), size);
        weights[a] = k.dot(g_[a].data(), g, size);
        trace += products[a * m + a];
    }
    for (std::size_t a = 0; a < m; ++a) products[a * m + a] *= 1 + 1e-12;
    for (std::size_t i = 0; i < size; ++i) x[i] += g[i];
    if (m == 0 || !(trace > 0) || cholesky(products.data(), m, m) < m) return;
    cholesky_solve(products.data(), m, m, weights.data(), m, 1);
    for (std::size_t a = 0; a < m; ++a) {
        k.axpy(size, -weights[a], x_[a].data(), x);
        k.axpy(size, -weights[a], g_[a].data(), x);
    }
}

}  // namespace diamondring
