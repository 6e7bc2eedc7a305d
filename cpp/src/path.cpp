// The walk on known products: every column is a candidate all the time.
#include "path_parts.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

double alpha_max(Quadratic& quadratic, const Penalty& penalty, Interrupt& interrupt) {
    bool all_at_zero = true;
    for (std::size_t j = 0; j < penalty.factor.size() && all_at_zero; ++j)
        all_at_zero = penalty.excluded(j) || (penalty.factor[j] > 0 && penalty.resting(j) == 0);
    if (all_at_zero) return resting_alpha(penalty, quadratic.q().data());
    const std::vector<Index> cols = usable(penalty);
    Penalty still = penalty;  // penalised coefficients held where they rest
    std::vector<Index> free;
    for (const Index i : cols) {
        const std::size_t j = static_cast<std::size_t>(i);
        if (penalty.factor[j] > 0)
            still.lower[j] = still.upper[j] = penalty.resting(j);
        else
            free.push_back(i);
    }
    std::vector<double> c(quadratic.q());
    ActiveSet set(quadratic, still, 1e-12);
    std::vector<Index> candidates = set.support();
    candidates.insert(candidates.end(), free.begin(), free.end());
    set.solve(0.0, candidates, interrupt);
    quadratic.gradient(set.support(), set.support_values(), cols, c.data());
    return resting_alpha(penalty, c.data());
}

PathResult walk(GramQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt) {
    const std::vector<Index> cols = usable(problem.penalty);
    Certifier certify(problem.penalty,
                      {problem.null_objective, largest(quadratic.q(), problem.penalty), quadratic.diagonal().data()});
    ActiveSet set(quadratic, problem.penalty, problem.tolerance);
    PathResult out;
    std::vector<double> c(quadratic.cols(), 0.0);
    if (alphas.empty()) return out;
    const double top = alpha_max(quadratic, problem.penalty, interrupt);
    set.solve(std::max(top, alphas.front()), unpenalised(problem.penalty, set.support()), interrupt);
    certify.set_free_condition(set.condition());
    double previous = top;
    for (const double alpha : alphas) {
        for (const double between : hidden_grid(previous, alpha, kBigStep)) set.solve(between, cols, interrupt);
        previous = alpha;
        while (true) {
            const Outcome outcome = set.solve(alpha, cols, interrupt);
            if (outcome == Outcome::interrupted) {
                out.interrupted = true;
                return out;
            }
            PathPoint point = snapshot(alpha, set);
            const double square = quadratic.gradient(point.support, point.values, cols, c.data());
            point.certificate = certify(alpha, point.support, point.values, cols, c.data(), {0.5 * square});
            // Rounding of the Gram matrix reaches the correlations as about eps * sqrt(<y, y>) * sum |b_j| |z_j|.
            double moved = 0;
            for (std::size_t k = 0; k < point.support.size(); ++k) {
                moved += std::abs(point.values[k]) *
                         std::sqrt(quadratic.diagonal()[static_cast<std::size_t>(point.support[k])]);
            }
            const double norm = std::sqrt(quadratic.target_square());
            const double rounding = 4e-16 * (norm + moved) * std::max(moved, norm);
            const double resolved =
                problem.tolerance * std::max(point.certificate.objective, 1e-12 * problem.null_objective);
            const bool doubtful = rounding > 0.1 * resolved || point.certificate.gap > problem.tolerance;
            if (doubtful && quadratic.can_use_residuals() && !quadratic.uses_residuals()) {
                quadratic.use_residuals(true);
                continue;
            }
            point.cause = cause_of(set, outcome, point.certificate.gap, problem.tolerance);
            sort_support(point);
            out.points.push_back(std::move(point));
            break;
        }
    }
    return out;
}

}  // namespace diamondring
