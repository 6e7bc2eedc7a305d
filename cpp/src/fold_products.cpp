#include "diamondring/fold_products.hpp"

#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"

namespace diamondring {

namespace {

// A training set in the solver's terms.
struct TrainingSet {
    Scaling scaling;  // about the shifted origin: add it to the centres for the table's own
    GramProducts products;
    double target_mean = 0, target_square = 0;
};

TrainingSet standardised(const RowSums& s, const unsigned char* scaled, bool intercept, const double* origin) {
    const std::size_t p = s.p, one = p + 1;
    const double total = s.weight();
    TrainingSet out;
    Scaling& sc = out.scaling;
    sc.center.assign(p, 0);
    sc.scale.assign(p, 1);
    sc.deviation.resize(p);
    sc.constant.assign(p, 0);
    std::vector<double> inverse(p);
    for (std::size_t j = 0; j < p; ++j) {
        const double mean = s.at(j, one) / total;
        const double variance = std::max(s.at(j, j) / total - mean * mean, 0.0);
        const double largest = std::abs(mean) + std::abs(origin[j]);
        double deviation = std::sqrt(variance);
        // subtracting one fold from the total leaves rounding behind where the column is constant in training
        const bool constant = !(variance > 1e-14 * (s.at(j, j) / total)) || !(deviation > 1e-13 * largest);
        if (constant) deviation = 0;
        sc.deviation[j] = deviation;
        sc.constant[j] = constant && (intercept || scaled[j] || s.at(j, j) == 0);
        if (intercept) sc.center[j] = mean;
        if (scaled[j] && !constant) sc.scale[j] = deviation;
        inverse[j] = sc.constant[j] ? 0 : 1 / sc.scale[j];
    }
    out.target_mean = intercept ? s.at(p, one) / total : 0;
    out.target_square = s.at(p, p) / total - out.target_mean * out.target_mean;
    std::vector<double> gram(p * p);
    out.products.q.resize(p);
    for (std::size_t j = 0; j < p; ++j) {
        for (std::size_t i = 0; i < p; ++i) {
            gram[j * p + i] = (s.at(i, j) / total - sc.center[i] * sc.center[j]) * inverse[i] * inverse[j];
        }
        out.products.q[j] = (s.at(j, p) / total - sc.center[j] * out.target_mean) * inverse[j];
    }
    out.products.gram = std::make_shared<const std::vector<double>>(std::move(gram));
    return out;
}

// Mean squared error over the rows behind `s` of intercept + sum coef (x - origin); coefficients by rows of `path`.
std::vector<double> mean_squares(const RowSums& s, const PathArrays& path) {
    const std::size_t p = s.p, one = p + 1, q = p + 2;
    std::vector<double> out, along(q);
    for (std::size_t a = 0; a + 1 < path.indptr.size(); ++a) {
        const std::size_t first = static_cast<std::size_t>(path.indptr[a]),
                          last = static_cast<std::size_t>(path.indptr[a + 1]);
        const double b0 = path.intercept[a];
        // the residual is (x - c, y, 1) times (-coef, 1, -b0)
        for (std::size_t j = 0; j < q; ++j) along[j] = s.at(j, p) - b0 * s.at(j, one);
        for (std::size_t k = first; k < last; ++k) {
            const std::size_t j = static_cast<std::size_t>(path.indices[k]);
            kernels().axpy(q, -path.values[k], s.m.data() + j * q, along.data());
        }
        double sum = along[p] - b0 * along[one];
        for (std::size_t k = first; k < last; ++k) {
            sum -= path.values[k] * along[static_cast<std::size_t>(path.indices[k])];
        }
        out.push_back(s.weight() > 0 ? std::max(sum, 0.0) / s.weight() : NAN);
    }
    return out;
}

// Where the inputs of RowSums are counted from.
std::vector<double> origin_of(const Standardized& data) {
    return data.scaling().center;  // 0 without intercept
}

GramSpec columns_of(const Standardized& data, const double* root) {
    GramSpec spec;
    spec.center = data.intercept() ? data.scaling().center.data() : nullptr;
    spec.sqrt_weight = root;
    spec.extra = data.target().data();
    spec.extra_ld = data.rows();
    spec.n_extra = 1;
    spec.ones = true;
    return spec;
}

// Square roots of the row weights; none where all are equal, so that counts stay whole numbers.
std::vector<double> roots(const std::vector<double>& weights) {
    std::vector<double> out;
    if (std::all_of(weights.begin(), weights.end(), [&](double w) { return w == weights.front(); })) return out;
    for (const double w : weights) out.push_back(std::sqrt(w));
    return out;
}

// The path of a training set about the shifted origin.
PathArrays shifted_path(const TrainingSet& set, const PenaltySpec& spec, const std::vector<double>& alphas,
                        std::size_t rows, bool intercept, double tolerance, Interrupt& interrupt) {
    const std::size_t rank = rows - (intercept && rows > 0 ? 1 : 0);
    GramQuadratic quadratic(set.products.gram, set.products.q, set.target_square, rank, nullptr);
    const PathProblem problem{on_standard_scale(spec, set.scaling), tolerance, 0.5 * set.target_square};
    return in_original_units(walk(quadratic, problem, alphas, interrupt), spec, set.scaling, set.target_mean,
                             intercept);
}

// Intercepts back to the table's own origin.
void to_own_origin(PathArrays& path, const Standardized& data) {
    if (!data.intercept()) return;
    const std::vector<double>& center = data.scaling().center;
    for (std::size_t a = 0; a < path.intercept.size(); ++a) {
        double& b0 = path.intercept[a];
        b0 += data.target_mean();
        for (std::int64_t e = path.indptr[a]; e < path.indptr[a + 1]; ++e) {
            const std::size_t k = static_cast<std::size_t>(e);
            b0 -= path.values[k] * center[static_cast<std::size_t>(path.indices[k])];
        }
    }
}

}  // namespace

bool FoldProducts::form(const Standardized& data, const FoldRound& round, std::shared_ptr<const RowSums>& total,
                        Interrupt& interrupt) {
    const std::size_t n = data.rows(), p = data.cols(), size = (p + 2) * (p + 2);
    const std::size_t k = static_cast<std::size_t>(round.n_folds);
    const std::vector<double> root = roots(data.row_weights());
    const bool rest = !total;  // rows that no fold holds out are wanted for the total only
    std::vector<double> all((k + rest) * size);
    const GramSpec spec = columns_of(data, root.empty() ? nullptr : root.data());
    if (!data.matrix().fold_grams(spec, round.fold.data(), round.n_folds, rest, all.data(), data.threads(),
                                  interrupt)) {
        return false;
    }
    if (rest) {
        RowSums sums{p, std::vector<double>(size, 0.0)};
        for (std::size_t f = 0; f <= k; ++f) kernels().axpy(size, 1.0, all.data() + f * size, sums.m.data());
        total = std::make_shared<const RowSums>(std::move(sums));
    }
    total_ = total;
    rows_.assign(k, 0);
    for (std::size_t i = 0; i < n; ++i) {
        if (data.row_weights()[i] > 0 && round.fold[i] >= 0) ++rows_[static_cast<std::size_t>(round.fold[i])];
    }
    folds_ = std::move(all);
    return true;
}

GramProducts whole_products(const Standardized& data, const RowSums& total) {
    const std::size_t p = data.cols();
    const Scaling& s = data.scaling();
    std::vector<double> inverse(p), gram(p * p);
    for (std::size_t j = 0; j < p; ++j) inverse[j] = s.constant[j] ? 0.0 : 1.0 / s.scale[j];
    GramProducts out;
    out.q.resize(p);
    for (std::size_t j = 0; j < p; ++j) {
        for (std::size_t i = 0; i < p; ++i) gram[j * p + i] = total.at(i, j) / total.weight() * inverse[i] * inverse[j];
        out.q[j] = total.at(j, p) / total.weight() * inverse[j];
    }
    out.gram = std::make_shared<const std::vector<double>>(std::move(gram));
    return out;
}

std::vector<FoldPath> FoldProducts::paths(const Standardized& data, const unsigned char* scaled,
                                          const std::vector<PenaltySpec>& specs,
                                          const std::vector<std::vector<double>>& grids, double tolerance,
                                          Interrupt& interrupt) const {
    const std::size_t k = rows_.size(), m = specs.size(), p = data.cols(), size = (p + 2) * (p + 2);
    const std::vector<double> origin = origin_of(data);
    std::vector<FoldPath> out(k * m);
    parallel_for(data.threads(), k, [&](std::size_t f) {
        const double* own = folds_.data() + f * size;
        const RowSums test{p, {own, own + size}};
        RowSums train{*total_};
        for (std::size_t e = 0; e < size; ++e) train.m[e] -= own[e];
        const TrainingSet set = standardised(train, scaled, data.intercept(), origin.data());
        for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s) {
            FoldPath& result = out[f * m + s];
            result.path = shifted_path(set, specs[s], grids[s], data.rows_in_use() - rows_[f], data.intercept(),
                                       tolerance, interrupt);
            result.held_out = mean_squares(test, result.path);
            result.training = mean_squares(train, result.path);
            to_own_origin(result.path, data);
        }
    });
    return out;
}

std::vector<PathArrays> weight_paths(const Standardized& data, const Matrix& columns, const unsigned char* scaled,
                                     const double* weights, std::size_t count, bool by_sums,
                                     std::shared_ptr<const Screen> screen, const std::vector<PenaltySpec>& specs,
                                     const std::vector<std::vector<double>>& grids, double tolerance,
                                     Interrupt& interrupt) {
    const std::size_t n = data.rows(), p = data.cols(), m = specs.size();
    const std::vector<double> origin = origin_of(data);
    std::vector<PathArrays> out(count * m);
    if (interrupt.poll()) return out;
    // one training set per thread; a single one has all threads
    parallel_for(data.threads(), count, [&](std::size_t b) {
        if (interrupt.poll()) return;
        std::vector<double> own(n), root(n);
        std::vector<std::int64_t> rows;
        for (std::size_t i = 0; i < n; ++i) {
            own[i] = data.row_weights()[i] * weights[b * n + i];
            root[i] = std::sqrt(own[i]);
            if (own[i] > 0) rows.push_back(static_cast<std::int64_t>(i));
        }
        if (by_sums) {
            GramSpec spec = columns_of(data, root.data());
            spec.rows = rows.data();
            spec.n_rows = rows.size();
            RowSums sums{p, std::vector<double>((p + 2) * (p + 2))};
            if (!data.matrix().gram(spec, sums.m.data(), p + 2, data.threads(), interrupt)) return;
            const TrainingSet set = standardised(sums, scaled, data.intercept(), origin.data());
            for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s) {
                PathArrays& path = out[b * m + s] =
                    shifted_path(set, specs[s], grids[s], rows.size(), data.intercept(), tolerance, interrupt);
                to_own_origin(path, data);
            }
            return;
        }
        const Standardized part(columns, data.target().data(), own.data(), nullptr, data.intercept(), scaled, 1);
        ColumnQuadratic quadratic(part);
        quadratic.use(screen);
        for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s) {
            const PathProblem problem{on_standard_scale(specs[s], part.scaling()), tolerance,
                                      0.5 * part.target_square()};
            out[b * m + s] = in_original_units(walk(quadratic, problem, grids[s], interrupt), specs[s], part.scaling(),
                                               part.target_mean() + data.target_mean(), data.intercept());
        }
    });
    return out;
}

}  // namespace diamondring
