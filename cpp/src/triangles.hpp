// Small triangles, one vector. Private to the Cholesky sources.
#pragma once

#include "diamondring/kernels.hpp"

namespace diamondring {

inline void forward_small(const Kernels& k, const double* L, std::size_t ldl, std::size_t n, double* b) {
    for (std::size_t j = 0; j < n; ++j) {
        b[j] /= L[j + j * ldl];
        k.axpy(n - j - 1, -b[j], L + j + 1 + j * ldl, b + j + 1);
    }
}

inline void backward_small(const Kernels& k, const double* L, std::size_t ldl, std::size_t n, double* b) {
    for (std::size_t j = n; j-- > 0;) {
        b[j] = (b[j] - k.dot(L + j + 1 + j * ldl, b + j + 1, n - j - 1)) / L[j + j * ldl];
    }
}

}  // namespace diamondring
