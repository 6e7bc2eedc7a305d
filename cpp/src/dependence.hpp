// Which sets of columns of a sparse table hold one that is a combination of the others (and of the constant, where an
// intercept is fitted): a solution that uses all of such a set is not the only one. Private to the core's sources.
#pragma once

#include <vector>

#include "diamondring/standardize.hpp"

namespace diamondring {

// For every set a column of it that the others of the set make up, or -1.
std::vector<std::int64_t> dependent_columns(const Standardized& data,
                                            const std::vector<std::vector<std::int64_t>>& sets, Interrupt& interrupt);

}  // namespace diamondring
