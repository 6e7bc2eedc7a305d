// The walk over many columns: a few alphas are solved on the columns that could matter, then every column is checked
// against all their residuals at once.  Screening is a guess, this check the proof.

#include <algorithm>
#include <cmath>

#include "diamondring/row_penalty.hpp"
#include "wide_walk.hpp"

namespace diamondring {

namespace {

constexpr double kHiddenStep = 0.82;
constexpr double kNear = 1 - 1e-8;  // of its kink: from there on a correlation is looked at exactly

// Columns j with |bound[j]| >= alpha * unit[j].
void collect(const double* bound, const double* unit, double alpha, std::size_t p, std::vector<Index>& out) {
    constexpr std::size_t kBlock = 64;
    out.clear();
    for (std::size_t first = 0; first < p; first += kBlock) {
        const std::size_t end = std::min(p, first + kBlock);
        int any = 0;  // in most blocks none: a loop without branches finds out
        for (std::size_t j = first; j < end; ++j) any |= std::abs(bound[j]) >= alpha * unit[j];
        if (!any) continue;
        for (std::size_t j = first; j < end; ++j) {
            if (std::abs(bound[j]) >= alpha * unit[j]) out.push_back(static_cast<Index>(j));
        }
    }
}

// A few alphas solved on the candidates, waiting for the proof.
struct Batch {
    std::vector<double> alphas;
    std::vector<PathPoint> points;
    std::vector<double> residuals;
    std::vector<DataFit> fits;
    bool last = false;  // going further down makes no sense
};

class WideWalk {
  public:
    WideWalk(Walked& set, const PathProblem& problem, Interrupt& interrupt)
        : set_(set),
          problem_(problem),
          pen_(problem.penalty),
          rows_(pen_),
          interrupt_(interrupt),
          p_(set.cols()),
          certify_(pen_, set.yardstick()),
          unit_(p_),
          c_(new double[p_]),
          inside_(p_, 0) {
        for (std::size_t j = 0; j < p_; ++j) {
            const bool kink = pen_.has_kink(j) && pen_.resting(j) == 0;
            unit_[j] = pen_.excluded(j) ? INFINITY : kink ? kNear * pen_.l1(1.0, j) : 0.0;
        }
        strong_unit_ = unit_;
    }

    PathResult run(double top, const std::vector<double>& alphas);

  private:
    bool start(double top);
    bool approach(double alpha);
    void look(double alpha);
    void choose(double cut);
    bool solve(const std::vector<double>& alphas, Batch& batch);
    std::size_t prove(Batch& batch);
    bool violated(const Batch& batch, const std::vector<Index>& examined, std::size_t k);
    void keep(Index index) {
        const std::size_t first = static_cast<std::size_t>(index) % rows_.inputs;
        for (std::size_t j = first; j < p_; j += rows_.inputs) strong_unit_[j] = 0;
    }
    void bounds(const double* residuals, std::size_t count) {
        bound_.resize(p_ * count);
        set_.bounds(residuals, count, bound_.data());
        spread(count);
    }
    // A penalty on rows asks for the norms of the correlations of an input.
    void spread(std::size_t count) {
        for (std::size_t m = 0; m < count && pen_.shared > 1; ++m) rows_.spread(bound_.data() + m * p_);
    }

    Walked& set_;
    const PathProblem& problem_;
    const Penalty& pen_;
    RowPenalty rows_;
    Interrupt& interrupt_;
    std::size_t p_;
    Certifier certify_;
    std::vector<double> unit_;         // smallest |c_j| that matters per unit of alpha; infinity: excluded
    std::vector<double> strong_unit_;  // the same, 0 for columns that were ever active or violated
    std::vector<double> bound_;        // of |c|, or c itself, for the alphas of a batch
    std::unique_ptr<double[]> c_;      // exact values where they matter, not initialised elsewhere
    std::vector<unsigned char> inside_;
    std::vector<Index> candidates_;
    double previous_ = 0;  // the alpha to which the row `latest_` of bound_ belongs
    std::size_t latest_ = 0;
};

// The free columns fitted and everything else at rest.
bool WideWalk::start(double top) {
    candidates_ = unpenalised(pen_, set_.support());
    const bool done = set_.start(top, candidates_, interrupt_) != Outcome::interrupted;
    certify_.set_free_condition(set_.condition());
    if (set_.support().empty()) {
        bound_ = set_.null_correlations();
        spread(1);
    } else {
        look(top);
    }
    previous_ = top;
    return done && !interrupt_.poll();
}

// Bounds for all columns at the coefficients last tried, which belong to alpha.
void WideWalk::look(double alpha) {
    bounds(set_.residual().data(), 1);
    previous_ = alpha;
    latest_ = 0;
}

// Candidates: those in use, and columns that reach `cut`.
void WideWalk::choose(double cut) {
    for (const Index j : set_.support()) keep(j);
    collect(bound_.data() + latest_ * p_, strong_unit_.data(), cut, p_, candidates_);
}

// Candidates: columns that could enter before the last alpha, judged from the bounds at the alpha before (sequential
// strong rule, looking several alphas ahead), and those in use.
bool WideWalk::solve(const std::vector<double>& alphas, Batch& batch) {
    batch.alphas.clear();
    batch.last = false;
    batch.points.clear();
    batch.residuals.clear();
    batch.fits.clear();
    choose(std::max(2 * alphas.back() - previous_, 0.0));
    std::vector<Index> near = candidates_;  // a look at the 8-bit copy of all of them costs next to nothing
    if (!set_.screened())
        collect(bound_.data() + latest_ * p_, unit_.data(), std::max(2 * alphas.front() - previous_, 0.0), p_, near);
    for (std::size_t k = 0; k < alphas.size() && !batch.last; ++k) {
        const double alpha = alphas[k], cut = k + 1 < alphas.size() ? std::max(2 * alphas[k + 1] - alpha, 0.0) : alpha;
        const Outcome outcome = set_.solve(alpha, candidates_, near, cut, interrupt_);
        if (!set_.screened()) near = set_.reached();
        if (outcome == Outcome::interrupted || interrupt_.poll()) return false;
        batch.alphas.push_back(alpha);
        batch.points.push_back(set_.point(alpha, outcome));
        batch.fits.push_back(set_.fit());
        batch.residuals.insert(batch.residuals.end(), set_.residual().begin(), set_.residual().end());
        batch.last = set_.exhausted();
    }
    return true;
}

// Whether a column outside the candidates violates its condition at the k-th alpha; such columns are kept from now on.
bool WideWalk::violated(const Batch& batch, const std::vector<Index>& examined, std::size_t k) {
    const double alpha = batch.alphas[k], allowed = std::min(1e-10, 1e-2 * problem_.tolerance);
    bool found = false;
    for (const Index i : examined) {
        const std::size_t j = static_cast<std::size_t>(i);
        if (inside_[j]) continue;
        const double b = pen_.resting(j);
        const double c = pen_.shared > 1 ? rows_.norm(c_.get() + j % rows_.inputs, rows_.inputs) : c_[j];
        const double slope = std::min(pen_.push_slope(alpha, j, b, c, 1), pen_.push_slope(alpha, j, b, c, -1));
        if (!(slope < -allowed * pen_.l1(alpha, j))) continue;
        keep(i);
        found = true;
    }
    return found;
}

// Every column against every residual of the batch: how many alphas hold, with their certificates.
std::size_t WideWalk::prove(Batch& batch) {
    bounds(batch.residuals.data(), batch.alphas.size());
    std::vector<std::vector<Index>> examined(batch.alphas.size());
    parallel_for(set_.threads(), batch.alphas.size(), [&](std::size_t k) {
        const double* bound = bound_.data() + k * p_;
        const double alpha = batch.alphas[k];
        collect(bound, unit_.data(), alpha, p_, examined[k]);
        for (const Index j : batch.points[k].support) {
            if (!(std::abs(bound[j]) >= alpha * unit_[static_cast<std::size_t>(j)])) examined[k].push_back(j);
        }
    });
    std::vector<Index> all;  // examined at any alpha: their columns are read once
    const bool known = !set_.screened() && pen_.shared <= 1;
    for (std::size_t m = 0; m < examined.size() && !known; ++m)
        all.insert(all.end(), examined[m].begin(), examined[m].end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::vector<double> exact(all.size() * batch.alphas.size());
    if (!known) set_.products(batch.residuals.data(), batch.alphas.size(), all, exact.data());
    for (const Index j : candidates_) inside_[static_cast<std::size_t>(j)] = 1;
    std::size_t k = 0;
    for (; k < batch.alphas.size(); ++k) {
        PathPoint& point = batch.points[k];
        for (std::size_t i = 0; i < all.size(); ++i) c_[static_cast<std::size_t>(all[i])] = exact[k * all.size() + i];
        for (std::size_t i = 0; known && i < examined[k].size(); ++i) {
            const std::size_t j = static_cast<std::size_t>(examined[k][i]);
            c_[j] = bound_[k * p_ + j];
        }
        if (violated(batch, examined[k], k)) break;
        point.certificate = certify_(point.alpha, point.support, point.values, examined[k], c_.get(), batch.fits[k]);
        if (point.certificate.gap <= problem_.tolerance) point.cause = Cause::none;
        sort_support(point);
    }
    for (const Index j : candidates_) inside_[static_cast<std::size_t>(j)] = 0;
    return k;
}

// To a first alpha far down over alphas that nobody asked for: two rounds each and no proof, now and then a look at all
// columns.
bool WideWalk::approach(double alpha) {
    const std::vector<double> hidden = hidden_grid(previous_, alpha, kHiddenStep);
    const double far = set_.screened() ? 0.5 : 0.3;  // without an 8-bit copy a look is dear
    for (std::size_t k = 0; k < hidden.size(); ++k) {
        if (k == 0 || hidden[k] < far * previous_) {
            if (k > 0) look(hidden[k - 1]);
            choose(std::max(2 * hidden[k] - previous_, 0.25 * previous_));
        }
        if (!set_.approach(hidden[k], candidates_, 2, interrupt_)) return false;
    }
    // the last look still tells what may enter before the alpha asked for, unless that is far away
    if (!hidden.empty() && alpha < 0.5 * previous_) look(hidden.back());
    return true;
}

PathResult WideWalk::run(double top, const std::vector<double>& alphas) {
    PathResult out;
    out.interrupted = !start(std::max(top, alphas.front()));
    std::size_t next = 0;
    Batch batch;
    while (next < alphas.size() && !out.interrupted) {
        const std::size_t limit = std::min(next + set_.look_ahead(), alphas.size());
        std::size_t end = next + 1;
        while (end < limit && hidden_grid(alphas[end - 1], alphas[end], kHiddenStep).empty()) ++end;
        if (!approach(alphas[next]) || !solve({alphas.begin() + static_cast<std::ptrdiff_t>(next),
                                               alphas.begin() + static_cast<std::ptrdiff_t>(end)},
                                              batch)) {
            out.interrupted = true;
            break;
        }
        const std::size_t good = prove(batch);
        for (std::size_t k = 0; k < good; ++k) out.points.push_back(std::move(batch.points[k]));
        if (good > 0) {
            previous_ = batch.alphas[good - 1];
            latest_ = good - 1;
        }
        next += good;
        if (batch.last && good == batch.alphas.size()) {
            out.stopped = next < alphas.size();
            break;
        }
    }
    return out;
}

// Half a sum of squares.
class LeastSquaresSet final : public Walked {
  public:
    LeastSquaresSet(ColumnQuadratic& quadratic, const PathProblem& problem)
        : quadratic_(quadratic), problem_(problem), set_(quadratic, problem.penalty, problem.tolerance) {}

    std::size_t cols() const override { return quadratic_.cols(); }
    int threads() const override { return quadratic_.threads(); }
    std::size_t look_ahead() const override { return quadratic_.look_ahead(); }
    bool screened() const override { return quadratic_.screened(); }
    Yardstick yardstick() const override {
        return {problem_.null_objective, largest(quadratic_.q(), problem_.penalty), quadratic_.diagonal().data()};
    }
    const std::vector<double>& null_correlations() const override { return quadratic_.q(); }
    Outcome start(double alpha, const std::vector<Index>& candidates, Interrupt& interrupt) override {
        const Outcome outcome = set_.solve(alpha, candidates, interrupt);
        quadratic_.gradient(set_.support(), set_.support_values(), {}, nullptr);
        return outcome;
    }
    double condition() const override { return set_.condition(); }
    Outcome solve(double alpha, const std::vector<Index>& candidates, const std::vector<Index>& near, double cut,
                  Interrupt& interrupt) override {
        return set_.solve(alpha, candidates, near, cut, interrupt);
    }
    bool approach(double alpha, const std::vector<Index>& candidates, int rounds, Interrupt& interrupt) override {
        return set_.approach(alpha, candidates, rounds, interrupt);
    }
    std::vector<Index> support() const override { return set_.support(); }
    const std::vector<Index>& reached() const override { return set_.reached(); }
    PathPoint point(double alpha, Outcome outcome) override {
        PathPoint out = snapshot(alpha, set_);
        out.cause = cause_of(set_, outcome, INFINITY, 0);
        return out;
    }
    const std::vector<double>& residual() const override { return quadratic_.residual(); }
    DataFit fit() const override { return {0.5 * set_.residual_square()}; }
    void bounds(const double* R, std::size_t m, double* bound) override { quadratic_.bounds(R, m, bound); }
    void products(const double* R, std::size_t m, const std::vector<Index>& wanted, double* out) override {
        quadratic_.data().correlate(wanted.data(), wanted.size(), R, m, out, wanted.size());
    }

  private:
    ColumnQuadratic& quadratic_;
    const PathProblem& problem_;
    ActiveSet set_;
};

}  // namespace

PathResult walk(Walked& set, const PathProblem& problem, double top, const std::vector<double>& alphas,
                Interrupt& interrupt) {
    if (alphas.empty()) return {};
    return WideWalk(set, problem, interrupt).run(top, alphas);
}

PathResult walk(ColumnQuadratic& quadratic, const PathProblem& problem, const std::vector<double>& alphas,
                Interrupt& interrupt) {
    if (alphas.empty()) return {};
    const double top = alpha_max(quadratic, problem.penalty, interrupt);
    LeastSquaresSet set(quadratic, problem);
    return walk(set, problem, top, alphas, interrupt);
}

}  // namespace diamondring
