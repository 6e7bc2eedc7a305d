#pragma once
// The door of the core for losses other than half a sum of squares: paths, of all rows or of cross-validation folds, in
// the units of the user's table.

#include <memory>
#include <string>
#include <vector>

#include "diamondring/loss.hpp"
#include "diamondring/solve.hpp"

namespace diamondring {

// What is explained, and by which loss.
struct LossTarget {
    std::string name;
    std::vector<double> parameters;
    std::vector<double> y;  // n x columns, column by column
    std::size_t columns = 1;
    std::vector<double> weights;  // n, or none
    std::vector<double> offset;   // n x outputs, or none
};

class LossDesign {
  public:
    LossDesign(std::unique_ptr<Matrix> matrix, LossTarget target, bool intercept, const unsigned char* scaled,
               int threads, const ColumnMoments* known = nullptr);
    ~LossDesign();

    const Matrix& matrix() const { return *matrix_; }
    const Scaling& scaling() const;
    std::size_t outputs() const;
    bool convex() const;
    // Of the best constant model.
    double null_objective(Interrupt& interrupt);

    // A penalty is one of the inputs: every output has the same.
    double alpha_max(const PenaltySpec& spec, Interrupt& interrupt);
    PathArrays path(const PenaltySpec& spec, const std::vector<double>& alphas, double tolerance, Interrupt& interrupt);

    void deal(std::vector<FoldRound> rounds) { rounds_ = std::move(rounds); }
    // As of Design; held_out and training are weighted mean losses.
    std::vector<FoldPath> fold_paths(const std::vector<PenaltySpec>& specs,
                                     const std::vector<std::vector<double>>& grids, double tolerance,
                                     Interrupt& interrupt);

  private:
    class Rows;  // some weights of the rows, with all that depends on them

    const std::shared_ptr<const Screen>& screen();
    FoldPath fold_path(Rows& rows, const Loss& held_out, const PenaltySpec& spec, const std::vector<double>& grid,
                       double tolerance, Interrupt& interrupt) const;

    std::unique_ptr<Matrix> matrix_;
    LossTarget target_;
    bool intercept_;
    std::vector<unsigned char> scaled_;
    int threads_;
    std::unique_ptr<Rows> all_;
    std::shared_ptr<const Screen> screen_;
    std::vector<FoldRound> rounds_;
};

}  // namespace diamondring
