// All cross-validation folds of a design. Many rows: one pass over the table accumulates the products of every fold
// (`fold_products.hpp`). Otherwise every fold walks its own path over the same table, its held-out rows at weight zero.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "diamondring/fold_products.hpp"

namespace diamondring {

namespace {

struct FoldTask {
    const Matrix& matrix;
    const double* y;
    const double* weights;
    const double* offset;
    bool intercept;
    const unsigned char* scaled;
    int threads;
    const std::int32_t* fold;
    int n_folds;
    const std::vector<PenaltySpec>& specs;
    const std::vector<std::vector<double>>& grids;
    double tolerance;
    std::shared_ptr<const Screen> screen;
};

void row_errors(const FoldTask& t, std::size_t f, FoldPath& result) {
    const std::size_t n = t.matrix.rows();
    std::vector<double> r(n), coef;
    for (std::size_t a = 0; a + 1 < result.path.indptr.size(); ++a) {
        const std::size_t first = static_cast<std::size_t>(result.path.indptr[a]),
                          last = static_cast<std::size_t>(result.path.indptr[a + 1]);
        for (std::size_t i = 0; i < n; ++i) r[i] = t.y[i] - (t.offset ? t.offset[i] : 0) - result.path.intercept[a];
        coef.assign(result.path.values.begin() + static_cast<std::ptrdiff_t>(first),
                    result.path.values.begin() + static_cast<std::ptrdiff_t>(last));
        for (double& b : coef) b = -b;
        t.matrix.add(result.path.indices.data() + first, last - first, coef.data(), r.data());
        double sums[2] = {0, 0}, weights[2] = {0, 0};
        for (std::size_t i = 0; i < n; ++i) {
            const double w = t.weights ? t.weights[i] : 1;
            const int which = t.fold[i] == static_cast<std::int32_t>(f);
            sums[which] += w * r[i] * r[i];
            weights[which] += w;
        }
        result.training.push_back(weights[0] > 0 ? sums[0] / weights[0] : NAN);
        result.held_out.push_back(weights[1] > 0 ? sums[1] / weights[1] : NAN);
    }
}

std::vector<FoldPath> by_rows(const FoldTask& t, Interrupt& interrupt) {
    const std::size_t n = t.matrix.rows(), k = static_cast<std::size_t>(t.n_folds), m = t.specs.size();
    std::vector<FoldPath> out(k * m);
    parallel_for(t.threads, k, [&](std::size_t f) {
        std::vector<double> weights(n);
        for (std::size_t i = 0; i < n; ++i) {
            weights[i] = t.fold[i] == static_cast<std::int32_t>(f) ? 0 : (t.weights ? t.weights[i] : 1);
        }
        const Standardized data(t.matrix, t.y, weights.data(), t.offset, t.intercept, t.scaled, 1);
        ColumnQuadratic quadratic(data);
        quadratic.use(t.screen);
        for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s) {
            const PathProblem problem{on_standard_scale(t.specs[s], data.scaling()), t.tolerance,
                                      0.5 * data.target_square()};
            FoldPath& result = out[f * m + s];
            result.path = in_original_units(walk(quadratic, problem, t.grids[s], interrupt), t.specs[s], data.scaling(),
                                            data.target_mean(), t.intercept);
            row_errors(t, f, result);
        }
    });
    return out;
}

}  // namespace

std::vector<FoldPath> Design::fold_paths(const std::vector<PenaltySpec>& specs,
                                         const std::vector<std::vector<double>>& grids, double tolerance,
                                         Interrupt& interrupt) {
    std::vector<FoldPath> out;
    const bool by_sums = folds_pay();
    if (by_sums && !ready(interrupt)) return out;
    std::unique_ptr<Matrix> copied;  // a walk along columns wants them in one piece
    if (!by_sums) copied = matrix_->by_columns();
    const Matrix& columns = copied ? *copied : *matrix_;
    for (const FoldRound& round : rounds_) {
        std::vector<FoldPath> part;
        if (by_sums) {
            FoldProducts sums;
            if (&round == &rounds_.front() && first_round_) {
                sums = std::move(*first_round_);
                first_round_.reset();
            } else if (!sums.form(data_, round, total_, interrupt)) {
                return {};
            }
            part = sums.paths(data_, scaled_.data(), specs, grids, tolerance, interrupt);
        } else {
            // the target is centred and without its offset already: what that took away goes back to the intercepts
            part = by_rows({columns, data_.target().data(), data_.row_weights().data(), nullptr, data_.intercept(),
                            scaled_.data(), data_.threads(), round.fold.data(), round.n_folds, specs, grids, tolerance,
                            uses_gram() ? nullptr : screen()},
                           interrupt);
            for (FoldPath& each : part) {
                for (double& b0 : each.path.intercept) b0 += data_.target_mean();
            }
        }
        std::move(part.begin(), part.end(), std::back_inserter(out));
        if (interrupt.stopped()) break;
    }
    return out;
}

}  // namespace diamondring
