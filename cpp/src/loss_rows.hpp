// Sums over rows that threads share out: blocks by the number of rows alone. Private to the core's sources.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "diamondring/parallel.hpp"

namespace diamondring {

// body(first, last) for blocks of rows.
template <class Body>
void over_rows(std::size_t n, int threads, Body&& body) {
    constexpr std::size_t kRows = 2048;
    if (n <= kRows) return body(std::size_t{0}, n);
    parallel_for(threads, (n + kRows - 1) / kRows,
                 [&](std::size_t task) { body(task * kRows, std::min(n, (task + 1) * kRows)); });
}

// The sum of body(first, last) over blocks of rows, in their order.
template <class Body>
double sum_over_rows(std::size_t n, int threads, Body&& body) {
    constexpr std::size_t kRows = 2048;
    if (n <= kRows) return body(std::size_t{0}, n);
    std::vector<double> parts((n + kRows - 1) / kRows);
    parallel_for(threads, parts.size(),
                 [&](std::size_t task) { parts[task] = body(task * kRows, std::min(n, (task + 1) * kRows)); });
    double total = 0;
    for (const double part : parts) total += part;
    return total;
}

}  // namespace diamondring
