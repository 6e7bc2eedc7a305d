#pragma once
// The door of the core: paths, of all rows, of cross-validation folds or of resamples, in the units of the user's
// table.

#include <cstdint>
#include <memory>
#include <vector>

#include "diamondring/path.hpp"

namespace diamondring {

// A penalty in the units of the user's table: bounds on original coefficients; factor infinity = excluded.
struct PenaltySpec {
    double l1_ratio = 1;
    const double* factor = nullptr;  // (p,)
    const double* lower = nullptr;   // (p,)
    const double* upper = nullptr;   // (p,)
    bool grouped = false;            // on the norms of the inputs' coefficients across outputs
};

// k finished alphas; coefficients in compressed sparse rows, original units. With K outputs column j of output o has the
// number o p + j, and an alpha has K intercepts side by side.
struct PathArrays {
    std::vector<std::int64_t> indptr, indices;
    std::vector<double> values, intercept, gap, objective;
    std::vector<std::uint8_t> is_kkt, cause;
    std::vector<std::int64_t> worst, alternative;  // column numbers or -1
    bool interrupted = false;
    int stopped = 0;  // as of PathResult
};

// One dealing of the rows into folds: fold[i] in [0, n_folds) holds row i out; -1: the row trains every fold.
struct FoldRound {
    std::vector<std::int32_t> fold;
    int n_folds = 0;
};

struct FoldPath {
    PathArrays path;
    std::vector<double> held_out, training;  // weighted mean squared error per alpha
};

struct RowSums;
class FoldProducts;

// A table with its target; forms the products of its columns once, for every penalty solved on it.
class Design {
  public:
    Design(std::unique_ptr<Matrix> matrix, const double* y, const double* weights, const double* offset, bool intercept,
           const unsigned char* scaled, int threads, const ColumnMoments* known = nullptr);

    const Standardized& data() const { return data_; }
    const Matrix& matrix() const { return *matrix_; }
    double null_objective() const { return 0.5 * data_.target_square(); }
    bool uses_gram() const;

    double alpha_max(const PenaltySpec& spec, Interrupt& interrupt);
    PathArrays path(const PenaltySpec& spec, const std::vector<double>& alphas, double tolerance, Interrupt& interrupt);

    // The folds of a cross-validation. Said before anything is solved, they cost no pass of their own over a table with
    // many rows: the pass that forms its products keeps those of every fold of the first round apart.
    void deal(std::vector<FoldRound> rounds);
    // Result [f * specs.size() + m], folds counted through all rounds.
    std::vector<FoldPath> fold_paths(const std::vector<PenaltySpec>& specs,
                                     const std::vector<std::vector<double>>& grids, double tolerance,
                                     Interrupt& interrupt);
    // Paths of the same rows under `count` other vectors of n row weights: resamples.
    std::vector<PathArrays> weight_paths(const double* weights, std::size_t count,
                                         const std::vector<PenaltySpec>& specs,
                                         const std::vector<std::vector<double>>& grids, double tolerance,
                                         Interrupt& interrupt);

  private:
    std::unique_ptr<Matrix> matrix_;
    Standardized data_;
    std::vector<unsigned char> scaled_;
    GramProducts products_;
    std::unique_ptr<ColumnQuadratic> columns_;
    std::shared_ptr<const Screen> screen_;  // one for the path, all folds and all resamples
    std::vector<FoldRound> rounds_;
    std::shared_ptr<const RowSums> total_;
    std::shared_ptr<FoldProducts> first_round_;
    bool folds_pay() const;
    const std::shared_ptr<const Screen>& screen();
    bool ready(Interrupt& interrupt);
};

Penalty on_standard_scale(const PenaltySpec& spec, const Scaling& scaling);

// `target_mean` is the intercept at the columns' centres of points that have none of their own; `common_shift` says that
// only differences of the intercepts matter: they are made to sum to 0.
PathArrays in_original_units(const PathResult& result, const PenaltySpec& spec, const Scaling& scaling,
                             double target_mean, bool intercept, bool common_shift = false);

}  // namespace diamondring
