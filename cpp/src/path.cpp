#include "diamondring/path.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace diamondring {

namespace {

using Index = std::int64_t;

constexpr std::size_t kLookAhead = 4;
constexpr double kHiddenStep = 0.62;  // a first alpha far down is approached over a hidden grid

std::vector<Index> usable(const Penalty& penalty) {
    std::vector<Index> out;
    for (std::size_t j = 0; j < penalty.factor.size(); ++j) {
        if (!penalty.excluded(j)) out.push_back(static_cast<Index>(j));
    }
    return out;
}

double largest(const std::vector<double>& q, const std::vector<Index>& cols) {
    double m = 0;
    for (const Index j : cols) m = std::max(m, std::abs(q[static_cast<std::size_t>(j)]));
    return m;
}

// What a full set of correlations says about the smallest alpha that keeps every penalised coefficient at rest.
double resting_alpha(const Penalty& pen, const std::vector<Index>& cols, const double* c) {
    double top = 0;
    for (const Index i : cols) {
        const std::size_t j = static_cast<std::size_t>(i);
        if (!(pen.factor[j] > 0) || pen.l1_ratio == 0) continue;
        const double b = pen.resting(j);
        const double rate = pen.factor[j] * (pen.l1_ratio + (1 - pen.l1_ratio) * std::abs(b));
        const bool up = c[j] > 0 ? pen.upper[j] > b : pen.upper[j] > b && b < 0;
        const bool down = c[j] < 0 ? pen.lower[j] < b : pen.lower[j] < b && b > 0;
        if ((c[j] > 0 && up) || (c[j] < 0 && down)) top = std::max(top, std::abs(c[j]) / rate);
    }
    return top;
}

void sort_support(PathPoint& point) {
    std::vector<std::size_t> order(point.support.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return point.support[a] < point.support[b]; });
    std::vector<Index> support;
    std::vector<double> values;
    for (const std::size_t k : order) {
        support.push_back(point.support[k]);
        values.push_back(point.values[k]);
    }
    point.support.swap(support);
    point.values.swap(values);
}

Cause cause_of(const ActiveSet& set, Outcome outcome, double gap, double tolerance) {
    if (gap <= tolerance) return Cause::none;
    if (!set.dependent().empty()) return Cause::dependent;
    return outcome == Outcome::stalled ? Cause::rounds : Cause::rounding;
}

PathPoint snapshot(double alpha, ActiveSet& set, const std::vector<Index>& candidates) {
    PathPoint point;
    point.alpha = alpha;
    point.support = set.support();
    point.values = set.support_values();
    set.has_alternative(alpha, candidates, &point.alternative);
    return point;
}

// Columns to fit before anything penalised moves: the free ones, and those that cannot rest at zero.
std::vector<Index> unpenalised(const Penalty& pen, const std::vector<Index>& cols, const ActiveSet& set) {
    std::vector<Index> out = set.support();
    for (const Index j : cols) {
        if (pen.factor[static_cast<std::size_t>(j)] == 0 && pen.resting(static_cast<std::size_t>(j)) == 0)
            out.push_back(j);
    }
    return out;
}

// From rest to a first alpha far down in steps, so that each solve starts near its solution.
std::vector<double> hidden_grid(double top, double first) {
    std::vector<double> out;
    if (!(first > 0) || !(top > first)) return out;
    const int steps = std::min(24, static_cast<int>(std::ceil(std::log(first / top) / std::log(kHiddenStep))) - 1);
    for (int k = 1; k <= steps; ++k) out.push_back(top * std::pow(first / top, static_cast<double>(k) / (steps + 1)));
    return out;
}

}  // namespace

double alpha_max(Quadratic& quadratic, const Penalty& penalty, Interrupt& interrupt) {
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
    if (!candidates.empty()) {
        set.solve(0.0, candidates, interrupt);
        quadratic.gradient(set.support(), set.support_values(), cols, c.data());
    }
    return resting_alpha(penalty, cols, c.data());
}

PathResult walk(GramQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt) {
    const std::vector<Index> cols = usable(problem.penalty);
    const Yardstick yardstick{problem.null_objective, largest(quadratic.q(), cols), quadratic.diagonal().data()};
    ActiveSet set(quadratic, problem.penalty, problem.tolerance);
    PathResult out;
    std::vector<double> c(quadratic.cols(), 0.0);
    if (alphas.empty()) return out;
    const double top = alpha_max(quadratic, problem.penalty, interrupt);
    set.solve(std::max(top, alphas.front()), unpenalised(problem.penalty, cols, set), interrupt);
    for (const double alpha : hidden_grid(top, alphas.front())) set.solve(alpha, cols, interrupt);
    for (const double alpha : alphas) {
        while (true) {
            const Outcome outcome = set.solve(alpha, cols, interrupt);
            if (outcome == Outcome::interrupted) {
                out.interrupted = true;
                return out;
            }
            PathPoint point = snapshot(alpha, set, cols);
            const double square = quadratic.gradient(point.support, point.values, cols, c.data());
            point.certificate =
                certify(problem.penalty, alpha, point.support, point.values, c.data(), square, yardstick);
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

namespace {

// Columns that could enter before `last`, judged from all correlations at `previous`; those in use; free ones.
std::vector<Index> strong_set(const Penalty& pen, const std::vector<Index>& cols, const std::vector<double>& c,
                              double previous, double last, const std::vector<unsigned char>& kept) {
    const double cut = std::max(2 * last - previous, 0.0) * pen.l1_ratio;
    std::vector<Index> out;
    for (const Index i : cols) {
        const std::size_t j = static_cast<std::size_t>(i);
        if (kept[j] || pen.factor[j] == 0 || std::abs(c[j]) >= cut * pen.factor[j]) out.push_back(i);
    }
    return out;
}

// A few alphas solved on the candidates, waiting for the proof.
struct Batch {
    std::vector<double> alphas;
    std::vector<PathPoint> points;
    std::vector<double> residuals, squares;  // n per alpha; <r, r>
};

Outcome solve_batch(ColumnQuadratic& quadratic, ActiveSet& set, const std::vector<Index>& candidates, Batch& batch,
                    Interrupt& interrupt) {
    for (const double alpha : batch.alphas) {
        const Outcome outcome = set.solve(alpha, candidates, interrupt);
        if (outcome == Outcome::interrupted) return outcome;
        batch.points.push_back(snapshot(alpha, set, candidates));
        batch.points.back().cause = cause_of(set, outcome, INFINITY, 0);
        batch.squares.push_back(set.residual_square());
        batch.residuals.insert(batch.residuals.end(), quadratic.residual().begin(), quadratic.residual().end());
    }
    return Outcome::exact;
}

// How many alphas of the batch no outside column violates; marks the violators of the first other one as kept.
std::size_t proved(const Penalty& pen, const std::vector<Index>& cols, const std::vector<Index>& candidates,
                   const Batch& batch, const std::vector<double>& correlations, double tolerance,
                   std::vector<unsigned char>& kept) {
    const std::size_t p = kept.size();
    std::vector<unsigned char> inside(p, 0);
    for (const Index j : candidates) inside[static_cast<std::size_t>(j)] = 1;
    for (std::size_t k = 0; k < batch.alphas.size(); ++k) {
        bool violated = false;
        for (const Index i : cols) {
            const std::size_t j = static_cast<std::size_t>(i);
            if (inside[j]) continue;
            const double b = pen.resting(j), c = correlations[k * p + j], alpha = batch.alphas[k];
            const double slope = std::min(pen.push_slope(alpha, j, b, c, 1), pen.push_slope(alpha, j, b, c, -1));
            if (slope < -std::min(1e-10, 1e-2 * tolerance) * pen.l1(alpha, j)) kept[j] = violated = true;
        }
        if (violated) return k;
    }
    return batch.alphas.size();
}

}  // namespace

PathResult walk(ColumnQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt) {
    const Penalty& pen = problem.penalty;
    const std::vector<Index> cols = usable(pen);
    const std::size_t p = quadratic.cols();
    PathResult out;
    if (alphas.empty()) return out;

    const double top = alpha_max(quadratic, pen, interrupt);
    std::vector<double> walked = hidden_grid(top, alphas.front());
    const std::size_t hidden = walked.size();  // walked like the others, but nobody asked for them
    walked.insert(walked.end(), alphas.begin(), alphas.end());

    ActiveSet set(quadratic, pen, problem.tolerance);
    std::vector<unsigned char> kept(p, 0);  // ever in a support, or once violated
    std::vector<double> c(p * kLookAhead);
    const Yardstick yardstick{problem.null_objective, largest(quadratic.q(), cols), quadratic.diagonal().data()};
    double previous = std::max(top, alphas.front());
    {  // correlations with the free columns fitted and everything else at rest
        Batch first;
        first.alphas = {previous};
        solve_batch(quadratic, set, unpenalised(pen, cols, set), first, interrupt);
        if (!interrupt.stopped()) quadratic.data().correlate(nullptr, p, first.residuals.data(), 1, c.data(), p);
    }
    std::size_t next = 0;
    while (next < walked.size()) {
        for (const Index j : set.support()) kept[static_cast<std::size_t>(j)] = 1;
        Batch batch;
        batch.alphas.assign(walked.begin() + static_cast<std::ptrdiff_t>(next),
                            walked.begin() + static_cast<std::ptrdiff_t>(std::min(next + kLookAhead, walked.size())));
        const std::vector<Index> candidates = strong_set(pen, cols, c, previous, batch.alphas.back(), kept);
        if (solve_batch(quadratic, set, candidates, batch, interrupt) == Outcome::interrupted || interrupt.poll()) {
            out.interrupted = true;
            return out;
        }
        // One product of all columns with all residuals of the batch: the proof, and the certificates.
        std::vector<double> all(p * batch.alphas.size());
        quadratic.data().correlate(nullptr, p, batch.residuals.data(), batch.alphas.size(), all.data(), p);
        const std::size_t good = proved(pen, cols, candidates, batch, all, problem.tolerance, kept);
        for (std::size_t k = 0; k < good; ++k) {
            if (next + k < hidden) continue;
            PathPoint& point = batch.points[k];
            point.certificate =
                certify(pen, point.alpha, point.support, point.values, all.data() + k * p, batch.squares[k], yardstick);
            if (point.certificate.gap <= problem.tolerance) point.cause = Cause::none;
            sort_support(point);
            out.points.push_back(std::move(point));
        }
        if (good > 0) {
            previous = batch.alphas[good - 1];
            std::copy_n(all.begin() + static_cast<std::ptrdiff_t>((good - 1) * p), p, c.begin());
        }
        next += good;
    }
    return out;
}

}  // namespace diamondring
