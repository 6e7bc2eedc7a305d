#include "diamondring/fold_products.hpp"

#include <algorithm>
#include <cmath>

namespace diamondring {

namespace {

// All products at once pay when there are more rows than columns and p x p numbers are little beside the table.
bool gram_pays(const Matrix& matrix) {
    return matrix.is_dense() && matrix.cols() <= 4000 && matrix.rows() >= matrix.cols();
}

// Many columns are walked one by one: a table stored by rows is worth a copy by columns.
std::unique_ptr<Matrix> walkable(std::unique_ptr<Matrix> matrix) {
    if (gram_pays(*matrix)) return matrix;
    std::unique_ptr<Matrix> columns = matrix->by_columns();
    return columns ? std::move(columns) : std::move(matrix);
}

}  // namespace

Penalty on_standard_scale(const PenaltySpec& spec, const Scaling& scaling) {
    const std::size_t p = scaling.scale.size();
    Penalty out;
    out.l1_ratio = spec.l1_ratio;
    out.factor.assign(spec.factor, spec.factor + p);
    out.lower.resize(p);
    out.upper.resize(p);
    for (std::size_t j = 0; j < p; ++j) {
        out.lower[j] = spec.lower[j] * scaling.scale[j];
        out.upper[j] = spec.upper[j] * scaling.scale[j];
        if (std::isinf(out.factor[j]) || scaling.constant[j]) {
            out.factor[j] = 1;
            out.lower[j] = out.upper[j] = 0;
        }
    }
    return out;
}

PathArrays in_original_units(const PathResult& result, const PenaltySpec& spec, const Scaling& scaling,
                             double target_mean, bool intercept, bool common_shift) {
    const std::size_t p = scaling.scale.size();
    PathArrays out;
    out.interrupted = result.interrupted;
    out.stopped = result.stopped;
    out.indptr.push_back(0);
    for (const PathPoint& point : result.points) {
        std::vector<double> b0 = point.intercept.empty() ? std::vector<double>{target_mean} : point.intercept;
        for (std::size_t k = 0; k < point.support.size(); ++k) {
            if (point.values[k] == 0) continue;
            const std::size_t j = static_cast<std::size_t>(point.support[k]) % p;
            // inside the bounds to the last bit: scaling and unscaling a bound need not give it back
            const double low = spec.lower[j], high = spec.upper[j], s = scaling.scale[j], b = point.values[k];
            const double coef = b <= low * s ? low : b >= high * s ? high : std::clamp(b / s, low, high);
            out.indices.push_back(point.support[k]);
            out.values.push_back(coef);
            b0[static_cast<std::size_t>(point.support[k]) / p] -= coef * scaling.center[j];
        }
        out.indptr.push_back(static_cast<std::int64_t>(out.indices.size()));
        double common = 0;
        for (std::size_t o = 0; common_shift && o < b0.size(); ++o) common += b0[o] / static_cast<double>(b0.size());
        for (const double b : b0) out.intercept.push_back(intercept ? b - common : 0.0);
        out.gap.push_back(point.certificate.gap);
        out.objective.push_back(point.certificate.objective);
        out.is_kkt.push_back(point.certificate.is_kkt);
        out.cause.push_back(static_cast<std::uint8_t>(point.cause));
        out.worst.push_back(point.certificate.worst);
        out.alternative.push_back(point.alternative);
    }
    return out;
}

Design::Design(std::unique_ptr<Matrix> matrix, const double* y, const double* weights, const double* offset,
               bool intercept, const unsigned char* scaled, int threads, const ColumnMoments* known)
    : matrix_(walkable(std::move(matrix))),
      data_(*matrix_, y, weights, offset, intercept, scaled, threads, known),
      scaled_(scaled, scaled + matrix_->cols()) {}

bool Design::uses_gram() const {
    return gram_pays(*matrix_);
}

void Design::deal(std::vector<FoldRound> rounds) {
    rounds_ = std::move(rounds);
}

// One matrix of products per fold: they must be little beside the table.
bool Design::folds_pay() const {
    const std::size_t n = matrix_->rows(), p = matrix_->cols();
    int most = 0;
    for (const FoldRound& round : rounds_) most = std::max(most, round.n_folds);
    const std::size_t numbers = static_cast<std::size_t>(most + 1) * (p + 2) * (p + 2);
    return most > 0 && uses_gram() && n >= 2 * p && p <= 2000 && numbers <= std::max<std::size_t>(n * p, 4000000);
}

const std::shared_ptr<const Screen>& Design::screen() {
    if (!screen_) screen_ = make_screen(*matrix_, data_.scaling().center);
    return screen_;
}

bool Design::ready(Interrupt& interrupt) {
    if (uses_gram()) {
        if (products_.gram) return true;
        if (!folds_pay()) return form_gram(data_, products_, interrupt);
        first_round_ = std::make_shared<FoldProducts>();
        if (!first_round_->form(data_, rounds_.front(), total_, interrupt)) return false;
        products_ = whole_products(data_, *total_);
        return true;
    }
    if (!columns_) columns_ = std::make_unique<ColumnQuadratic>(data_);
    return !interrupt.poll();
}

namespace {

std::size_t rank_limit(const Standardized& data) {
    return data.rows_in_use() - (data.intercept() && data.rows_in_use() > 0 ? 1 : 0);
}

}  // namespace

double Design::alpha_max(const PenaltySpec& spec, Interrupt& interrupt) {
    if (!ready(interrupt)) return 0;
    const Penalty penalty = on_standard_scale(spec, data_.scaling());
    if (columns_) return diamondring::alpha_max(*columns_, penalty, interrupt);
    GramQuadratic quadratic(products_.gram, products_.q, data_.target_square(), rank_limit(data_), &data_);
    return diamondring::alpha_max(quadratic, penalty, interrupt);
}

PathArrays Design::path(const PenaltySpec& spec, const std::vector<double>& alphas, double tolerance,
                        Interrupt& interrupt) {
    PathResult result;
    result.interrupted = true;
    if (ready(interrupt)) {
        const PathProblem problem{on_standard_scale(spec, data_.scaling()), tolerance, null_objective()};
        if (columns_) {
            if (!alphas.empty()) columns_->use(screen());
            result = walk(*columns_, problem, alphas, interrupt);
        } else {
            GramQuadratic quadratic(products_.gram, products_.q, data_.target_square(), rank_limit(data_), &data_);
            result = walk(quadratic, problem, alphas, interrupt);
        }
    }
    return in_original_units(result, spec, data_.scaling(), data_.target_mean(), data_.intercept());
}

std::vector<PathArrays> Design::weight_paths(const double* weights, std::size_t count,
                                             const std::vector<PenaltySpec>& specs,
                                             const std::vector<std::vector<double>>& grids, double tolerance,
                                             Interrupt& interrupt) {
    // a resample has fewer distinct rows than the table, a bootstrap sample about 0.63 of them
    const bool by_sums = uses_gram() && matrix_->rows() >= 3 * matrix_->cols();
    const std::unique_ptr<Matrix> copied = by_sums ? nullptr : matrix_->by_columns();
    return diamondring::weight_paths(data_, copied ? *copied : *matrix_, scaled_.data(), weights, count, by_sums,
                                     uses_gram() ? nullptr : screen(), specs, grids, tolerance, interrupt);
}

}  // namespace diamondring
