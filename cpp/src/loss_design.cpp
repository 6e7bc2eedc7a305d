#include "diamondring/loss_design.hpp"

#include <cmath>
#include <iterator>

#include "newton_set.hpp"

namespace diamondring {

namespace {

// A walk looks at columns one by one: a table stored by rows is worth a copy by columns.
std::unique_ptr<Matrix> by_columns(std::unique_ptr<Matrix> matrix) {
    std::unique_ptr<Matrix> columns = matrix->by_columns();
    return columns ? std::move(columns) : std::move(matrix);
}

std::unique_ptr<Loss> loss_of(const LossTarget& target, const double* share, std::size_t n, int threads) {
    return make_loss({target.name, target.parameters, target.y.data(), n, target.columns, share, threads});
}

// The same for every output.
Penalty for_outputs(const PenaltySpec& spec, const Scaling& scaling, std::size_t outputs) {
    Penalty one = on_standard_scale(spec, scaling), out = one;
    for (std::size_t k = 1; k < outputs; ++k) {
        out.factor.insert(out.factor.end(), one.factor.begin(), one.factor.end());
        out.lower.insert(out.lower.end(), one.lower.begin(), one.lower.end());
        out.upper.insert(out.upper.end(), one.upper.begin(), one.upper.end());
    }
    out.shared = spec.grouped ? outputs : 1;
    return out;
}

}  // namespace

class LossDesign::Rows {
  public:
    // A loss that no constant can change is solved on centred columns all the same: it is better conditioned.
    Rows(const Matrix& matrix, const LossTarget& target, const double* weights, bool intercept,
         const unsigned char* scaled, int threads, const ColumnMoments* known)
        : data(matrix, std::vector<double>(matrix.rows(), 0.0).data(), weights, nullptr,
               intercept || target.name == "cox", scaled, threads, known),
          loss(loss_of(target, data.row_weights().data(), matrix.rows(), threads)),
          problem{data, *loss, target.offset.empty() ? nullptr : target.offset.data(),
                  intercept && loss->takes_intercept(), nullptr, {}, {}} {}

    bool ready(Interrupt& interrupt) {
        if (problem.correlations.empty()) fit_null(problem, interrupt);
        return !interrupt.stopped();
    }
    double alpha_max(const PenaltySpec& spec, Interrupt& interrupt) {
        if (!ready(interrupt)) return 0;
        return diamondring::alpha_max(problem, penalty(spec), interrupt);
    }
    PathResult walk(const PenaltySpec& spec, const std::vector<double>& alphas, double tolerance,
                    Interrupt& interrupt) {
        PathResult out;
        out.interrupted = !ready(interrupt);
        if (alphas.empty() || out.interrupted) return out;
        const PathProblem wanted{penalty(spec), tolerance, problem.null.value};
        NewtonSet set(problem, wanted.penalty, tolerance);
        const double top = diamondring::alpha_max(problem, wanted.penalty, interrupt);
        out = diamondring::walk(set, wanted, top, alphas, interrupt);
        set.judge_uniqueness(out, interrupt);
        return out;
    }
    PathArrays arrays(const PathResult& result, const PenaltySpec& spec) const {
        return in_original_units(result, spec, data.scaling(), 0, problem.intercept, loss->common_shift());
    }

    Standardized data;
    std::unique_ptr<Loss> loss;
    LossProblem problem;

  private:
    Penalty penalty(const PenaltySpec& spec) const { return for_outputs(spec, data.scaling(), loss->outputs()); }
};

LossDesign::LossDesign(std::unique_ptr<Matrix> matrix, LossTarget target, bool intercept, const unsigned char* scaled,
                       int threads, const ColumnMoments* known)
    : matrix_(by_columns(std::move(matrix))),
      target_(std::move(target)),
      intercept_(intercept),
      scaled_(scaled, scaled + matrix_->cols()),
      threads_(threads),
      all_(std::make_unique<Rows>(*matrix_, target_, target_.weights.empty() ? nullptr : target_.weights.data(),
                                  intercept, scaled_.data(), threads, known)) {}

LossDesign::~LossDesign() = default;

const Scaling& LossDesign::scaling() const {
    return all_->data.scaling();
}

std::size_t LossDesign::outputs() const {
    return all_->loss->outputs();
}

bool LossDesign::convex() const {
    return all_->loss->convex();
}

double LossDesign::null_objective(Interrupt& interrupt) {
    return all_->ready(interrupt) ? all_->problem.null.value : NAN;
}

const std::shared_ptr<const Screen>& LossDesign::screen() {
    if (!screen_) screen_ = make_screen(*matrix_, all_->data.scaling().center);
    return screen_;
}

double LossDesign::alpha_max(const PenaltySpec& spec, Interrupt& interrupt) {
    return all_->alpha_max(spec, interrupt);
}

PathArrays LossDesign::path(const PenaltySpec& spec, const std::vector<double>& alphas, double tolerance,
                            Interrupt& interrupt) {
    if (!alphas.empty()) all_->problem.screen = screen();
    return all_->arrays(all_->walk(spec, alphas, tolerance, interrupt), spec);
}

FoldPath LossDesign::fold_path(Rows& rows, const Loss& held_out, const PenaltySpec& spec,
                               const std::vector<double>& grid, double tolerance, Interrupt& interrupt) const {
    const PathResult result = rows.walk(spec, grid, tolerance, interrupt);
    OutputColumns columns(rows.data, rows.loss->outputs(), nullptr);
    const std::size_t n = columns.rows();
    std::vector<double> eta(n * columns.outputs());
    FoldPath out;
    for (const PathPoint& point : result.points) {
        columns.linear(point.support, point.values, eta.data());
        for (std::size_t e = 0; e < eta.size(); ++e)
            eta[e] += point.intercept[e / n] + (target_.offset.empty() ? 0.0 : target_.offset[e]);
        out.training.push_back(rows.loss->value(eta.data()));
        out.held_out.push_back(held_out.value(eta.data()));
    }
    out.path = rows.arrays(result, spec);
    return out;
}

// Every fold walks along the same table, its held-out rows at weight 0.
std::vector<FoldPath> LossDesign::fold_paths(const std::vector<PenaltySpec>& specs,
                                             const std::vector<std::vector<double>>& grids, double tolerance,
                                             Interrupt& interrupt) {
    const std::size_t n = matrix_->rows(), m = specs.size();
    std::vector<FoldPath> out;
    for (const FoldRound& round : rounds_) {
        std::vector<FoldPath> part(static_cast<std::size_t>(round.n_folds) * m);
        const std::shared_ptr<const Screen> bytes = screen();
        parallel_for(threads_, static_cast<std::size_t>(round.n_folds), [&](std::size_t f) {
            std::vector<double> weights(n), held(n);
            double total = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const double w = target_.weights.empty() ? 1.0 : target_.weights[i];
                const bool out_of_it = round.fold[i] == static_cast<std::int32_t>(f);
                weights[i] = out_of_it ? 0 : w;
                held[i] = out_of_it ? w : 0;
                total += held[i];
            }
            for (double& h : held) h = total > 0 ? h / total : NAN;
            Rows rows(*matrix_, target_, weights.data(), intercept_, scaled_.data(), 1, nullptr);
            rows.problem.screen = bytes;
            const std::unique_ptr<Loss> held_out = loss_of(target_, held.data(), n, 1);
            for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s)
                part[f * m + s] = fold_path(rows, *held_out, specs[s], grids[s], tolerance, interrupt);
        });
        std::move(part.begin(), part.end(), std::back_inserter(out));
        if (interrupt.stopped()) break;
    }
    return out;
}

}  // namespace diamondring
