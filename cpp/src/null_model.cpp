// The model without penalised inputs: where a path of a loss begins, and at which alpha.
#include <algorithm>
#include <cmath>

#include "diamondring/row_penalty.hpp"
#include "newton_set.hpp"

namespace diamondring {

namespace {

constexpr int kSteps = 300, kHalvings = 60;

}  // namespace

void fit_null(LossProblem& problem, Interrupt& interrupt) {
    OutputColumns columns(problem.data, problem.loss.outputs(), nullptr);
    const std::size_t n = columns.rows(), K = columns.outputs();
    LossPoint& null = problem.null;
    null.intercept.assign(K, 0.0);
    const auto evaluate = [&](LossPoint& point) {
        point.eta.resize(n * K);
        point.residual.resize(n * K);
        for (std::size_t e = 0; e < n * K; ++e)
            point.eta[e] = point.intercept[e / n] + (problem.offset ? problem.offset[e] : 0.0);
        point.value = problem.loss.residual(point.eta.data(), point.residual.data());
    };
    if (problem.intercept) {
        problem.loss.start(null.intercept.data());
        const std::vector<double>& u = problem.data.row_weights();
        for (std::size_t e = 0; problem.offset && e < n * K; ++e)
            null.intercept[e / n] -= u[e % n] * problem.offset[e];  // the constant part of the offset
    }
    evaluate(null);
    NewtonQuadratic quadratic(columns, problem.loss, problem.offset, problem.intercept, null);
    LossPoint trial = null;
    for (int step = 0; problem.intercept && step < kSteps && !interrupt.poll(); ++step) {
        quadratic.refresh();
        const std::vector<double> move = quadratic.settle(null.residual.data());
        double length = 1, largest = 0;
        for (std::size_t k = 0; k < K; ++k) largest = std::max(largest, std::abs(move[k]));
        bool better = false;
        for (int halving = 0; halving < kHalvings && !better; ++halving, length *= 0.5) {
            for (std::size_t k = 0; k < K; ++k) trial.intercept[k] = null.intercept[k] + length * move[k];
            evaluate(trial);
            // where values cannot tell any more, the derivative still can
            better = trial.value < null.value ||
                     (trial.value <= null.value + 1e-14 * std::abs(null.value) &&
                      quadratic.unsettled(trial.residual.data(), trial.value) <
                          0.25 * quadratic.unsettled(null.residual.data(), null.value));
        }
        if (!better) break;
        std::swap(null, trial);
        if (largest * length < 1e-15) break;
    }
    problem.correlations.resize(columns.size());
    columns.bounds(null.residual.data(), 1, problem.correlations.data());
}

double alpha_max(const LossProblem& problem, const Penalty& pen, Interrupt& interrupt) {
    bool all_at_zero = true;
    for (std::size_t j = 0; j < pen.factor.size() && all_at_zero; ++j)
        all_at_zero = pen.excluded(j) || (pen.factor[j] > 0 && pen.resting(j) == 0);
    std::vector<double> c(problem.correlations);
    const auto resting = [&] {
        if (pen.shared > 1) RowPenalty(pen).spread(c.data());
        return resting_alpha(pen, c.data());
    };
    if (all_at_zero) return resting();
    Penalty still = pen;  // penalised coefficients held where they rest
    for (std::size_t j = 0; j < pen.factor.size(); ++j) {
        if (pen.factor[j] > 0) still.lower[j] = still.upper[j] = pen.resting(j);
    }
    NewtonSet set(problem, still, 1e-10);
    const std::vector<Index> candidates = unpenalised(still, set.support());
    set.solve(0.0, candidates, candidates, 0.0, interrupt);
    OutputColumns(problem.data, problem.loss.outputs(), nullptr).bounds(set.residual().data(), 1, c.data());
    return resting();
}

}  // namespace diamondring
