#pragma once
// Products of columns summed over parts of the rows: what many rows come down to. A training set of a cross-validation
// is the total less one fold, and a held-out error is a quadratic form, so the table is read once for all folds.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/solve.hpp"

namespace diamondring {

// Weighted products of (x - c, y, 1) over some rows, c the origin: q = p + 2, column-major.
struct RowSums {
    std::size_t p = 0;
    std::vector<double> m;
    double at(std::size_t i, std::size_t j) const { return m[j * (p + 2) + i]; }
    double weight() const { return at(p + 1, p + 1); }
};

// Sums of the rows that each fold of one round holds out.
class FoldProducts {
  public:
    // One pass over the table. `total`, the sums over all rows, is made if it is empty; where it is known, rows that no
    // fold holds out are left alone. False when interrupted.
    bool form(const Standardized& data, const FoldRound& round, std::shared_ptr<const RowSums>& total,
              Interrupt& interrupt);
    // Result [f * specs.size() + m], folds in parallel.
    std::vector<FoldPath> paths(const Standardized& data, const unsigned char* scaled,
                                const std::vector<PenaltySpec>& specs, const std::vector<std::vector<double>>& grids,
                                double tolerance, Interrupt& interrupt) const;

  private:
    std::vector<double> folds_;      // one matrix of RowSums after the other
    std::vector<std::size_t> rows_;  // held out, of positive weight
    std::shared_ptr<const RowSums> total_;
};

// The products of all rows on the standard scale.
GramProducts whole_products(const Standardized& data, const RowSums& total);

// Paths of training sets that are given by row weights, [b * specs.size() + m] for the b-th vector of n weights; they
// multiply the weights of the data. `columns` is the table once more, in whatever storage columns are walked fast. In
// parallel.
std::vector<PathArrays> weight_paths(const Standardized& data, const Matrix& columns, const unsigned char* scaled,
                                     const double* weights, std::size_t count, bool by_sums,
                                     std::shared_ptr<const Screen> screen, const std::vector<PenaltySpec>& specs,
                                     const std::vector<std::vector<double>>& grids, double tolerance,
                                     Interrupt& interrupt);

}  // namespace diamondring
