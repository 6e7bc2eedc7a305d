#pragma once
// The doors of the core: one path, or the paths of all folds, in the units of the user's table.

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
};

struct PathArrays {  // k finished alphas; coefficients in compressed sparse rows, original units
    std::vector<std::int64_t> indptr, indices;
    std::vector<double> values, intercept, gap, objective;
    std::vector<std::uint8_t> is_kkt, cause;
    std::vector<std::int64_t> worst, alternative;  // column numbers or -1
    bool interrupted = false;
};

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

  private:
    std::unique_ptr<Matrix> matrix_;
    Standardized data_;
    GramProducts products_;
    std::unique_ptr<ColumnQuadratic> columns_;
    bool ready(Interrupt& interrupt);
};

Penalty on_standard_scale(const PenaltySpec& spec, const Scaling& scaling);

struct FoldPath {
    PathArrays path;
    std::vector<double> held_out, training;  // weighted mean squared error per alpha
};

// fold[i] in [0, n_folds) is the fold that holds row i out; -1: the row trains every fold.
// Result [f * specs.size() + m]. `alphas` are the same for every spec in `grids[m]`.
std::vector<FoldPath> fold_paths(const Matrix& matrix, const double* y, const double* weights, const double* offset,
                                 bool intercept, const unsigned char* scaled, int threads, const std::int32_t* fold,
                                 int n_folds, const std::vector<PenaltySpec>& specs,
                                 const std::vector<std::vector<double>>& grids, double tolerance, Interrupt& interrupt,
                                 const ColumnMoments* known = nullptr);

}  // namespace diamondring
