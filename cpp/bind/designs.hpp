// What the bindings of all designs share: tables, penalties, folds, and paths as dictionaries.
#pragma once

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "diamondring/solve.hpp"

namespace diamondring::bind {

using Bytes = nb::ndarray<const unsigned char, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Folds = nb::ndarray<const std::int32_t, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Rows = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu, nb::c_contig>;

// Moments of the columns that the caller knows already: two vectors, or none.
using Known = std::optional<std::pair<Vector, Vector>>;

std::unique_ptr<Matrix> dense(const Array& x, int threads);
std::unique_ptr<Matrix> sparse(const Array& data, const Array& indices, const Array& indptr, std::size_t n,
                               std::size_t p, int threads);
std::vector<double> copy(const Vector& v);
std::optional<ColumnMoments> moments_from(const Known& known, std::size_t p);
PenaltySpec spec_of(double l1_ratio, const Vector& factor, const Vector& lower, const Vector& upper, std::size_t p);

// What to solve on each part of the rows: penalties with their grids.
struct Wanted {
    std::vector<PenaltySpec> specs;
    std::vector<std::vector<double>> grids;
};

Wanted wanted(const std::vector<double>& l1_ratios, const std::vector<Vector>& grids, const Vector& factor,
              const Vector& lower, const Vector& upper, std::size_t p);

using Dealings = std::vector<std::pair<Folds, int>>;
std::vector<FoldRound> rounds_from(const Dealings& rounds, std::size_t n);

nb::dict to_dict(PathArrays&& arrays);
nb::list to_list(std::vector<FoldPath>&& paths);

}  // namespace diamondring::bind
