#pragma once
// Checks of the index arrays of compressed sparse tables, which compiled code must be able to trust.

#include <atomic>
#include <cstddef>

#include "diamondring/parallel.hpp"

namespace diamondring {

struct IndexFlaws {
    bool broken = false;    // starts that decrease or end beyond the entries, indices outside [0, inner)
    bool canonical = true;  // indices increase within every row or column
};

// `indptr` has outer + 1 entries, `stored` entries may be read.
template <class I>
IndexFlaws check_indices(const I* indices, const I* indptr, std::size_t outer, std::size_t inner, std::size_t stored,
                         int threads) {
    constexpr std::size_t kStep = 4096;
    std::atomic<bool> broken{indptr[0] != 0}, unsorted{false};
    parallel_for(threads, (outer + kStep - 1) / kStep, [&](std::size_t task) {
        const std::size_t last = outer < (task + 1) * kStep ? outer : (task + 1) * kStep;
        bool outside = false, disorder = false;
        for (std::size_t j = task * kStep; j < last; ++j) {
            const I start = indptr[j], end = indptr[j + 1];
            if (start < 0 || end < start || static_cast<std::size_t>(end) > stored) {
                broken = true;
                return;
            }
            I before = -1;
            for (I e = start; e < end; ++e) {
                const I index = indices[e];
                disorder |= index <= before;
                outside |= index < 0 || static_cast<std::size_t>(index) >= inner;
                before = index;
            }
        }
        if (outside) broken = true;
        if (disorder) unsorted = true;
    });
    return {broken, !unsorted};
}

}  // namespace diamondring
