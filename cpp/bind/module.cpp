// The Python module `_core`: typed arrays in, results out, no mathematics.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <optional>

#include "arrays.hpp"
#include "diamondring/indices.hpp"
#include "diamondring/kernels.hpp"
#include "diamondring/solve.hpp"

using namespace diamondring;
using namespace diamondring::bind;
using namespace nb::literals;

namespace {

using Bytes = nb::ndarray<const unsigned char, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Folds = nb::ndarray<const std::int32_t, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Rows = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu, nb::c_contig>;

std::unique_ptr<Matrix> dense(const Array& x, int threads) {
    if (x.ndim() != 2) throw nb::value_error("the matrix must have two axes");
    if (x.dtype() == nb::dtype<double>()) return make_dense(dense_view<double>(x), threads);
    if (x.dtype() == nb::dtype<float>()) return make_dense(dense_view<float>(x), threads);
    throw nb::type_error("the matrix must hold float64 or float32");
}

template <class T>
std::unique_ptr<Matrix> sparse_of(const Array& data, const Array& indices, const Array& indptr, std::size_t n,
                                  std::size_t p, int threads) {
    const auto* values = static_cast<const T*>(data.data());
    if (indices.dtype() == nb::dtype<std::int64_t>() && indptr.dtype() == nb::dtype<std::int64_t>()) {
        return make_sparse(values, static_cast<const std::int64_t*>(indices.data()),
                           static_cast<const std::int64_t*>(indptr.data()), n, p, threads);
    }
    if (indices.dtype() == nb::dtype<std::int32_t>() && indptr.dtype() == nb::dtype<std::int32_t>()) {
        return make_sparse(values, static_cast<const std::int32_t*>(indices.data()),
                           static_cast<const std::int32_t*>(indptr.data()), n, p, threads);
    }
    throw nb::type_error("indices and indptr must both be int32 or both int64");
}

std::unique_ptr<Matrix> sparse(const Array& data, const Array& indices, const Array& indptr, std::size_t n,
                               std::size_t p, int threads) {
    if (indptr.size() != p + 1) throw nb::value_error("indptr must have one entry more than there are columns");
    if (data.dtype() == nb::dtype<double>()) return sparse_of<double>(data, indices, indptr, n, p, threads);
    if (data.dtype() == nb::dtype<float>()) return sparse_of<float>(data, indices, indptr, n, p, threads);
    throw nb::type_error("the matrix must hold float64 or float32");
}

void check(const Matrix& x, const Vector& y, const std::optional<Vector>& w, const std::optional<Vector>& o,
           const Bytes& s) {
    const bool good =
        y.size() == x.rows() && (!w || w->size() == x.rows()) && (!o || o->size() == x.rows()) && s.size() == x.cols();
    if (!good) throw nb::value_error("lengths of the arrays do not match the matrix");
}

PenaltySpec spec_of(double l1_ratio, const Vector& factor, const Vector& lower, const Vector& upper, std::size_t p) {
    if (factor.size() != p || lower.size() != p || upper.size() != p)
        throw nb::value_error("penalty arrays must have one entry per column");
    return {l1_ratio, factor.data(), lower.data(), upper.data()};
}

nb::dict to_dict(PathArrays&& a) {
    nb::dict d;
    if (a.indptr.empty()) {  // never begun
        a.indptr.push_back(0);
        a.interrupted = true;
    }
    d["interrupted"] = a.interrupted;
    d["indptr"] = to_numpy(std::move(a.indptr));
    d["indices"] = to_numpy(std::move(a.indices));
    d["values"] = to_numpy(std::move(a.values));
    d["intercept"] = to_numpy(std::move(a.intercept));
    d["gap"] = to_numpy(std::move(a.gap));
    d["objective"] = to_numpy(std::move(a.objective));
    d["is_kkt"] = to_numpy(std::move(a.is_kkt));
    d["cause"] = to_numpy(std::move(a.cause));
    d["worst"] = to_numpy(std::move(a.worst));
    d["alternative"] = to_numpy(std::move(a.alternative));
    return d;
}

std::vector<double> copy(const Vector& v) {
    return {v.data(), v.data() + v.size()};
}

// Moments of the columns that the caller knows already: two vectors, or none.
using Known = std::optional<std::pair<Vector, Vector>>;

std::optional<ColumnMoments> moments_from(const Known& known, std::size_t p) {
    if (!known) return std::nullopt;
    if (known->first.size() != p || known->second.size() != p)
        throw nb::value_error("moments must have one entry per column");
    return ColumnMoments{copy(known->first), copy(known->second)};
}

// Keeps the arrays alive that the core only points to.
struct BoundDesign {
    std::vector<nb::object> keep;
    std::unique_ptr<Design> design;
};

std::unique_ptr<BoundDesign> make_design(std::unique_ptr<Matrix> matrix, std::vector<nb::object> keep, const Vector& y,
                                         const std::optional<Vector>& weights, const std::optional<Vector>& offset,
                                         bool intercept, const Bytes& scaled, const Known& known, int threads) {
    check(*matrix, y, weights, offset, scaled);
    const std::optional<ColumnMoments> moments = moments_from(known, matrix->cols());
    auto out = std::make_unique<BoundDesign>();
    out->keep = std::move(keep);
    nb::gil_scoped_release release;
    out->design = std::make_unique<Design>(std::move(matrix), y.data(), pointer(weights), pointer(offset), intercept,
                                           scaled.data(), threads, moments ? &*moments : nullptr);
    return out;
}

// What to solve on each part of the rows: penalties with their grids.
struct Wanted {
    std::vector<PenaltySpec> specs;
    std::vector<std::vector<double>> grids;
};

Wanted wanted(const std::vector<double>& l1_ratios, const std::vector<Vector>& grids, const Vector& factor,
              const Vector& lower, const Vector& upper, std::size_t p) {
    if (grids.size() != l1_ratios.size()) throw nb::value_error("one grid is needed for each l1_ratio");
    Wanted out;
    for (std::size_t s = 0; s < l1_ratios.size(); ++s) {
        out.specs.push_back(spec_of(l1_ratios[s], factor, lower, upper, p));
        out.grids.push_back(copy(grids[s]));
    }
    return out;
}

void deal(BoundDesign& d, const std::vector<std::pair<Folds, int>>& rounds) {
    std::vector<FoldRound> out;
    for (const auto& [fold, n_folds] : rounds) {
        if (fold.size() != d.design->matrix().rows() || n_folds < 1)
            throw nb::value_error("fold numbers do not match the matrix");
        out.push_back({{fold.data(), fold.data() + fold.size()}, n_folds});
        for (const std::int32_t f : out.back().fold) {
            if (f < -1 || f >= n_folds) throw nb::value_error("fold numbers must lie in [-1, n_folds)");
        }
    }
    d.design->deal(std::move(out));
}

nb::list fold_paths(BoundDesign& d, const std::vector<double>& l1_ratios, const std::vector<Vector>& grids,
                    const Vector& factor, const Vector& lower, const Vector& upper, double tol, nb::object cancel) {
    const Wanted what = wanted(l1_ratios, grids, factor, lower, upper, d.design->matrix().cols());
    Listener listener(std::move(cancel));
    std::vector<FoldPath> paths;
    {
        nb::gil_scoped_release release;
        paths = d.design->fold_paths(what.specs, what.grids, tol, listener.interrupt());
    }
    listener.rethrow();
    nb::list out;
    for (FoldPath& path : paths) {
        nb::dict one = to_dict(std::move(path.path));
        one["held_out"] = to_numpy(std::move(path.held_out));
        one["training"] = to_numpy(std::move(path.training));
        out.append(one);
    }
    return out;
}

nb::list weight_paths(BoundDesign& d, const Rows& weights, const std::vector<double>& l1_ratios,
                      const std::vector<Vector>& grids, const Vector& factor, const Vector& lower, const Vector& upper,
                      double tol, nb::object cancel) {
    const Wanted what = wanted(l1_ratios, grids, factor, lower, upper, d.design->matrix().cols());
    if (weights.shape(1) != d.design->matrix().rows()) throw nb::value_error("weights must have one entry per row");
    Listener listener(std::move(cancel));
    std::vector<PathArrays> paths;
    {
        nb::gil_scoped_release release;
        paths = d.design->weight_paths(weights.data(), weights.shape(0), what.specs, what.grids, tol,
                                       listener.interrupt());
    }
    listener.rethrow();
    nb::list out;
    for (PathArrays& path : paths) out.append(to_dict(std::move(path)));
    return out;
}

nb::tuple moments_of(const Matrix& matrix, const std::optional<Vector>& share, int threads) {
    if (share && share->size() != matrix.rows()) throw nb::value_error("weights must have one entry per row");
    ColumnMoments out;
    {
        nb::gil_scoped_release release;
        out = column_moments(matrix, pointer(share), threads);
    }
    return nb::make_tuple(to_numpy(std::move(out.mean)), to_numpy(std::move(out.deviation)));
}

template <class I>
nb::tuple index_flaws(const nb::ndarray<const I, nb::ndim<1>, nb::device::cpu, nb::c_contig>& indices,
                      const nb::ndarray<const I, nb::ndim<1>, nb::device::cpu, nb::c_contig>& indptr, std::size_t inner,
                      std::size_t stored, int threads) {
    if (indptr.size() == 0 || stored > indices.size()) throw nb::value_error("index arrays are too short");
    IndexFlaws found;
    {
        nb::gil_scoped_release release;
        found = check_indices(indices.data(), indptr.data(), indptr.size() - 1, inner, stored, threads);
    }
    return nb::make_tuple(found.broken, found.canonical);
}

}  // namespace

// What tells this library from others of its name: threadpoolctl looks for a symbol (src/diamondring/threads.py).
extern "C" NB_EXPORT const char diamondring_threads[] = "limited in Python";

NB_MODULE(_core, m) {
    m.doc() = "Compiled core of diamondring.";
    m.def(
        "isa", [] { return kernels().name; },
        "Name of the instruction set whose kernels are in use: 'baseline', 'avx2' or 'avx512'.");

    nb::class_<BoundDesign>(m, "Design", "A table with its target, centred, scaled and weighted implicitly.")
        .def_static(
            "dense",
            [](const Array& x, const Vector& y, const std::optional<Vector>& weights,
               const std::optional<Vector>& offset, bool intercept, const Bytes& scaled, int threads,
               const Known& moments) {
                return make_design(dense(x, threads), {nb::cast(x)}, y, weights, offset, intercept, scaled, moments,
                                   threads);
            },
            "x"_a, "y"_a, "weights"_a.none(), "offset"_a.none(), "intercept"_a, "scaled"_a, "threads"_a,
            "moments"_a.none() = nb::none())
        .def_static(
            "sparse",
            [](const Array& data, const Array& indices, const Array& indptr, std::size_t n, std::size_t p,
               const Vector& y, const std::optional<Vector>& weights, const std::optional<Vector>& offset,
               bool intercept, const Bytes& scaled, int threads, const Known& moments) {
                return make_design(sparse(data, indices, indptr, n, p, threads),
                                   {nb::cast(data), nb::cast(indices), nb::cast(indptr)}, y, weights, offset, intercept,
                                   scaled, moments, threads);
            },
            "data"_a, "indices"_a, "indptr"_a, "n"_a, "p"_a, "y"_a, "weights"_a.none(), "offset"_a.none(),
            "intercept"_a, "scaled"_a, "threads"_a, "moments"_a.none() = nb::none())
        .def_prop_ro(
            "center",
            [](const BoundDesign& d) { return to_numpy(std::vector<double>(d.design->data().scaling().center)); })
        .def_prop_ro(
            "scale",
            [](const BoundDesign& d) { return to_numpy(std::vector<double>(d.design->data().scaling().scale)); })
        .def_prop_ro(
            "deviation",
            [](const BoundDesign& d) { return to_numpy(std::vector<double>(d.design->data().scaling().deviation)); })
        .def_prop_ro("constant",
                     [](const BoundDesign& d) {
                         return to_numpy(std::vector<unsigned char>(d.design->data().scaling().constant));
                     })
        .def_prop_ro("null_objective", [](const BoundDesign& d) { return d.design->null_objective(); })
        .def_prop_ro("uses_gram", [](const BoundDesign& d) { return d.design->uses_gram(); })
        .def(
            "alpha_max",
            [](BoundDesign& d, double l1_ratio, const Vector& factor, const Vector& lower, const Vector& upper,
               nb::object cancel) {
                const PenaltySpec spec = spec_of(l1_ratio, factor, lower, upper, d.design->matrix().cols());
                Listener listener(std::move(cancel));
                double out;
                {
                    nb::gil_scoped_release release;
                    out = d.design->alpha_max(spec, listener.interrupt());
                }
                listener.rethrow();
                if (listener.interrupt().stopped()) out = NAN;
                return out;
            },
            "l1_ratio"_a, "factor"_a, "lower"_a, "upper"_a, "cancel"_a.none() = nb::none(),
            "Smallest alpha that keeps every penalised coefficient at rest; NaN when interrupted.")
        .def(
            "path",
            [](BoundDesign& d, const Vector& alphas, double l1_ratio, const Vector& factor, const Vector& lower,
               const Vector& upper, double tol, nb::object cancel) {
                const PenaltySpec spec = spec_of(l1_ratio, factor, lower, upper, d.design->matrix().cols());
                const std::vector<double> wanted = copy(alphas);
                Listener listener(std::move(cancel));
                PathArrays out;
                {
                    nb::gil_scoped_release release;
                    out = d.design->path(spec, wanted, tol, listener.interrupt());
                }
                listener.rethrow();
                return to_dict(std::move(out));
            },
            "alphas"_a, "l1_ratio"_a, "factor"_a, "lower"_a, "upper"_a, "tol"_a, "cancel"_a.none() = nb::none(),
            "Solutions at decreasing alphas, in the units of the table.")
        .def("deal", &deal, "rounds"_a,
             "Rounds of cross-validation folds as pairs (fold number or -1 of every row, number of folds).")
        .def("fold_paths", &fold_paths, "l1_ratios"_a, "grids"_a, "factor"_a, "lower"_a, "upper"_a, "tol"_a,
             "cancel"_a.none() = nb::none(), "Paths on the training rows of every fold; folds outside, grids inside.")
        .def("weight_paths", &weight_paths, "weights"_a, "l1_ratios"_a, "grids"_a, "factor"_a, "lower"_a, "upper"_a,
             "tol"_a, "cancel"_a.none() = nb::none(),
             "Paths under every row of `weights`, which multiply the design's own; vectors outside, grids inside.");

    m.def(
        "moments_dense",
        [](const Array& x, const std::optional<Vector>& share, int threads) {
            return moments_of(*dense(x, threads), share, threads);
        },
        "x"_a, "share"_a.none(), "threads"_a,
        "Weighted mean and 1/n standard deviation of every column, for weights that sum to 1 (None: equal).");
    m.def(
        "moments_sparse",
        [](const Array& data, const Array& indices, const Array& indptr, std::size_t n, std::size_t p,
           const std::optional<Vector>& share,
           int threads) { return moments_of(*sparse(data, indices, indptr, n, p, threads), share, threads); },
        "data"_a, "indices"_a, "indptr"_a, "n"_a, "p"_a, "share"_a.none(), "threads"_a);

    m.def("index_flaws", &index_flaws<std::int32_t>, "indices"_a, "indptr"_a, "inner"_a, "stored"_a, "threads"_a,
          "Whether index arrays of a sparse table are broken, and whether they are in canonical order.");
    m.def("index_flaws", &index_flaws<std::int64_t>, "indices"_a, "indptr"_a, "inner"_a, "stored"_a, "threads"_a);

    bind_direct(m);
}
