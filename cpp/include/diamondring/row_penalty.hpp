#pragma once
// A penalty on rows: of the p x K coefficients of K outputs, the K of one input are priced by their Euclidean norm,
//   alpha v_j (l1_ratio ||b_j|| + (1 - l1_ratio)/2 ||b_j||^2).
// Column j of output k has the number k p + j. Factors are read at the first output; bounds only say which inputs are
// excluded.

#include <cstdint>
#include <vector>

#include "diamondring/penalty.hpp"

namespace diamondring {

struct RowPenalty {
    explicit RowPenalty(const Penalty& p) : penalty(p), inputs(p.factor.size() / p.shared), outputs(p.shared) {}
    const Penalty& penalty;
    std::size_t inputs, outputs;

    // b and c: K numbers, `stride` apart.
    double norm(const double* b, std::size_t stride) const;
    double value(double alpha, std::size_t j, double norm) const { return penalty.value(alpha, j, norm); }
    // sup_b { <c, b> - value(b) } for a c of this norm; +infinity where it has no bound.
    double conjugate(double alpha, std::size_t j, double norm) const;
    // value(b) + conjugate(s c) - s <b, c>: what a row adds to the duality gap; at least 0.
    double gap(double alpha, std::size_t j, const double* b, const double* c, std::size_t stride, double s) const;
    // Distance of c from the subdifferential of the penalty at b.
    double violation(double alpha, std::size_t j, const double* b, const double* c, std::size_t stride) const;
    // In place: c[k p + j] = ||c_j|| for every k. Screening rules for single columns then judge rows.
    void spread(double* c) const;
    // The inputs that these columns belong to: increasing, each once.
    std::vector<std::int64_t> inputs_of(const std::vector<std::int64_t>& columns) const;
    // All columns of these inputs, output by output.
    std::vector<std::int64_t> columns_of(const std::vector<std::int64_t>& inputs) const;
    double total(double alpha, const std::vector<std::int64_t>& support, const std::vector<double>& values) const;
};

}  // namespace diamondring
