// Naive twins of the kernels, in long double, and the loop over instruction sets.
#pragma once

#include <vector>

#include "check.hpp"
#include "diamondring/kernels.hpp"

// Calls f(table) for every instruction set that this build and this processor have.
template <class F>
void for_each_table(F f) {
    for (const char* name : {"baseline", "avx2", "avx512"}) {
        if (const diamondring::Kernels* table = diamondring::kernels_for(name)) f(*table);
    }
}

// Tolerance for a sum of n products of numbers in (-1, 1).
inline double sum_tolerance(std::size_t n) { return 4e-16 * static_cast<double>(n + 4); }

// sum_i a[i * step_a] * b[i * step_b]
template <class A, class B>
double naive_dot(const A* a, std::size_t step_a, const B* b, std::size_t step_b, std::size_t n) {
    long double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += static_cast<long double>(a[i * step_a]) * static_cast<long double>(b[i * step_b]);
    }
    return static_cast<double>(sum);
}

// Column numbers in some order, a few of them repeated.
inline std::vector<std::int64_t> some_columns(check::Random& random, std::size_t p, std::size_t count) {
    std::vector<std::int64_t> cols(count);
    for (auto& c : cols) c = static_cast<std::int64_t>(random.below(p));
    return cols;
}
