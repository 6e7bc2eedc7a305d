#pragma once
// Checks of the index arrays of compressed sparse tables, which compiled code must be able to trust.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <type_traits>

#include "diamondring/parallel.hpp"

namespace diamondring {

struct IndexFlaws {
    bool broken = false;    // starts that decrease or end beyond the entries, indices outside [0, inner)
    bool canonical = true;  // indices increase within every row or column
};

// `indptr` has outer + 1 entries, `stored` entries may be read.
//
// Indices increase within every row or column exactly if the places where one is not larger than the one before it are
// all beginnings: both are counted in plain loops over the entries and over the beginnings.
template <class I>
IndexFlaws check_indices(const I* indices, const I* indptr, std::size_t outer, std::size_t inner, std::size_t stored,
                         int threads) {
    using Unsigned = std::make_unsigned_t<I>;
    constexpr std::size_t kStep = std::size_t{1} << 15;
    const auto in_steps = [threads](std::size_t count, auto&& body) {
        parallel_for(threads, (count + kStep - 1) / kStep, [&](std::size_t task) {
            body(task * kStep, std::min(count, (task + 1) * kStep));
        });
    };
    std::atomic<bool> broken{indptr[0] != 0};
    in_steps(outer, [&](std::size_t first, std::size_t last) {
        I falls = 0;
        for (std::size_t j = first; j < last; ++j) falls |= static_cast<I>(indptr[j + 1] < indptr[j]);
        if (falls) broken = true;
    });
    if (broken || static_cast<std::size_t>(indptr[outer]) > stored) return {true, false};

    const std::size_t end = static_cast<std::size_t>(indptr[outer]);
    std::atomic<std::size_t> descents{0}, at_beginnings{0};
    in_steps(end, [&](std::size_t first, std::size_t last) {
        Unsigned outside = 0, count = 0;
        const auto limit = static_cast<Unsigned>(inner);
        for (std::size_t e = first; e < last; ++e) outside |= static_cast<Unsigned>(indices[e]) >= limit;
        for (std::size_t e = std::max<std::size_t>(first, 1); e < last; ++e) count += indices[e] <= indices[e - 1];
        if (outside) broken = true;
        descents += count;
    });
    in_steps(outer, [&](std::size_t first, std::size_t last) {
        std::size_t count = 0;
        for (std::size_t j = first; j < last; ++j) {
            const I start = indptr[j];
            if (start > 0 && start < indptr[j + 1]) count += indices[start] <= indices[start - 1];
        }
        at_beginnings += count;
    });
    return {broken, descents == at_beginnings};
}

}  // namespace diamondring
