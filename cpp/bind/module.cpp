// The Python module `_core`: typed arrays in, results out, no mathematics.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <optional>

#include "designs.hpp"
#include "diamondring/indices.hpp"
#include "diamondring/kernels.hpp"

using namespace diamondring;
using namespace diamondring::bind;
using namespace nb::literals;

namespace {

void check(const Matrix& x, const Vector& y, const std::optional<Vector>& w, const std::optional<Vector>& o,
           const Bytes& s) {
    const bool good =
        y.size() == x.rows() && (!w || w->size() == x.rows()) && (!o || o->size() == x.rows()) && s.size() == x.cols();
    if (!good) throw nb::value_error("lengths of the arrays do not match the matrix");
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

void deal(BoundDesign& d, const Dealings& rounds) {
    d.design->deal(rounds_from(rounds, d.design->matrix().rows()));
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
    return to_list(std::move(paths));
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
    bind_losses(m);
    bind_steps(m);
}
