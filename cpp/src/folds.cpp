// All cross-validation folds.  Many rows: one pass over the table accumulates the products of every fold, the
// training set of a fold is the total less that fold, and its held-out error is a quadratic form; the table is not
// read again.  Otherwise every fold walks its own path over the same table, its held-out rows at weight zero.

#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"
#include "diamondring/solve.hpp"

namespace diamondring {

PathArrays in_original_units(const PathResult& result, const PenaltySpec& spec, const Scaling& scaling,
                             double target_mean, bool intercept);

namespace {

// Weighted products of (x - c, y, 1) over some rows: q = p + 2, column-major.
struct Products {
    std::size_t p = 0;
    std::vector<double> m;
    double at(std::size_t i, std::size_t j) const { return m[j * (p + 2) + i]; }
    double weight() const { return at(p + 1, p + 1); }
};

struct TrainingSet {
    Scaling scaling;  // about the shifted origin: add `origin` to the centres for the table's own
    GramProducts products;
    double target_mean = 0, target_square = 0;
};

TrainingSet standardised(const Products& s, const unsigned char* scaled, bool intercept, const double* origin) {
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
std::vector<double> mean_squares(const Products& s, const PathArrays& path) {
    const std::size_t p = s.p, one = p + 1;
    std::vector<double> out;
    for (std::size_t a = 0; a + 1 < path.indptr.size(); ++a) {
        const std::size_t first = static_cast<std::size_t>(path.indptr[a]),
                          last = static_cast<std::size_t>(path.indptr[a + 1]);
        const double b0 = path.intercept[a];
        double sum = s.at(p, p) + b0 * b0 * s.weight() - 2 * b0 * s.at(p, one);
        for (std::size_t k = first; k < last; ++k) {
            const std::size_t j = static_cast<std::size_t>(path.indices[k]);
            double along = 2 * (b0 * s.at(j, one) - s.at(j, p));
            for (std::size_t l = first; l < last; ++l)
                along += path.values[l] * s.at(static_cast<std::size_t>(path.indices[l]), j);
            sum += path.values[k] * along;
        }
        out.push_back(s.weight() > 0 ? std::max(sum, 0.0) / s.weight() : NAN);
    }
    return out;
}

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
    const ColumnMoments* known;  // moments of the whole table under these weights, or null
};

std::vector<FoldPath> by_products(const FoldTask& t, Interrupt& interrupt) {
    const std::size_t n = t.matrix.rows(), p = t.matrix.cols(), q = p + 2, k = static_cast<std::size_t>(t.n_folds);
    const std::size_t m = t.specs.size();
    const Standardized whole(t.matrix, t.y, t.weights, t.offset, true, t.scaled, t.threads, t.known);
    const std::vector<double>& mean = whole.scaling().center;
    std::vector<double> origin = t.intercept ? mean : std::vector<double>(p, 0.0);
    const double target_origin = t.intercept ? whole.target_mean() : 0;

    std::vector<double> root(n), target(n);
    for (std::size_t i = 0; i < n; ++i) {
        root[i] = t.weights ? std::sqrt(t.weights[i]) : 1.0;
        target[i] = t.y[i] - (t.offset ? t.offset[i] : 0) - target_origin;
    }
    GramSpec spec;
    spec.center = t.intercept ? origin.data() : nullptr;
    spec.sqrt_weight = t.weights ? root.data() : nullptr;
    spec.extra = target.data();
    spec.extra_ld = n;
    spec.n_extra = 1;
    spec.ones = true;
    std::vector<double> all((k + 1) * q * q);
    std::vector<FoldPath> out(k * m);
    if (!t.matrix.fold_grams(spec, t.fold, t.n_folds, all.data(), t.threads, interrupt)) return {};
    std::vector<double> total(q * q, 0.0);
    for (std::size_t f = 0; f <= k; ++f) {
        for (std::size_t e = 0; e < q * q; ++e) total[e] += all[f * q * q + e];
    }
    std::size_t rows_left = 0;
    std::vector<std::size_t> held(k, 0);
    for (std::size_t i = 0; i < n; ++i) {
        if (t.weights && !(t.weights[i] > 0)) continue;
        ++rows_left;
        if (t.fold[i] >= 0) ++held[static_cast<std::size_t>(t.fold[i])];
    }
    parallel_for(t.threads, k, [&](std::size_t f) {
        Products test{p,
                      {all.begin() + static_cast<std::ptrdiff_t>(f * q * q),
                       all.begin() + static_cast<std::ptrdiff_t>((f + 1) * q * q)}};
        Products train{p, total};
        for (std::size_t e = 0; e < q * q; ++e) train.m[e] -= test.m[e];
        const TrainingSet set = standardised(train, t.scaled, t.intercept, origin.data());
        const std::size_t rank = rows_left - held[f] - (t.intercept && rows_left > held[f] ? 1 : 0);
        for (std::size_t s = 0; s < m && !interrupt.stopped(); ++s) {
            GramQuadratic quadratic(set.products.gram, set.products.q, set.target_square, rank, nullptr);
            const PathProblem problem{on_standard_scale(t.specs[s], set.scaling), t.tolerance, 0.5 * set.target_square};
            FoldPath& result = out[f * m + s];
            result.path = in_original_units(walk(quadratic, problem, t.grids[s], interrupt), t.specs[s], set.scaling,
                                            set.target_mean, t.intercept);
            result.held_out = mean_squares(test, result.path);
            result.training = mean_squares(train, result.path);
            for (std::size_t a = 0; a < result.path.intercept.size() && t.intercept; ++a) {
                double& b0 = result.path.intercept[a];  // back to the table's own origin
                b0 += target_origin;
                for (std::int64_t e = result.path.indptr[a]; e < result.path.indptr[a + 1]; ++e) {
                    b0 -= result.path.values[static_cast<std::size_t>(e)] *
                          origin[static_cast<std::size_t>(result.path.indices[static_cast<std::size_t>(e)])];
                }
            }
        }
    });
    return out;
}

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

std::vector<FoldPath> fold_paths(const Matrix& matrix, const double* y, const double* weights, const double* offset,
                                 bool intercept, const unsigned char* scaled, int threads, const std::int32_t* fold,
                                 int n_folds, const std::vector<PenaltySpec>& specs,
                                 const std::vector<std::vector<double>>& grids, double tolerance, Interrupt& interrupt,
                                 const ColumnMoments* known) {
    const FoldTask task{matrix, y,       weights, offset, intercept, scaled,   threads,
                        fold,   n_folds, specs,   grids,  tolerance, known};
    // one matrix of products per fold: they must be little beside the table
    const std::size_t p = matrix.cols();
    const bool products =
        matrix.is_dense() && matrix.rows() >= 2 * p && p <= 2000 &&
        static_cast<std::size_t>(n_folds + 1) * (p + 2) * (p + 2) <= std::max<std::size_t>(matrix.rows() * p, 4000000);
    if (products) return by_products(task, interrupt);
    const std::unique_ptr<Matrix> columns = matrix.by_columns();
    if (!columns) return by_rows(task, interrupt);
    return by_rows({*columns, y, weights, offset, intercept, scaled, threads, fold, n_folds, specs, grids, tolerance,
                    known},
                   interrupt);
}

}  // namespace diamondring
