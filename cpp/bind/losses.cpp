// Bindings for losses other than half a sum of squares.
#include <nanobind/stl/string.h>

#include <cmath>
#include <string>

#include "designs.hpp"
#include "diamondring/loss_design.hpp"

namespace diamondring::bind {

using namespace nb::literals;

namespace {

using Table = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu, nb::f_contig>;

// Keeps the arrays alive that the core only points to.
struct BoundLossDesign {
    std::vector<nb::object> keep;
    std::unique_ptr<LossDesign> design;
};

std::vector<double> copy_table(const Table& v) {
    return {v.data(), v.data() + v.size()};
}

std::unique_ptr<BoundLossDesign> make(std::unique_ptr<Matrix> matrix, std::vector<nb::object> keep, const Table& y,
                                      const std::optional<Vector>& weights, const std::optional<Table>& offset,
                                      bool intercept, const Bytes& scaled, const Known& known, int threads,
                                      const std::string& loss, const std::vector<double>& parameters) {
    const std::size_t n = matrix->rows();
    const bool good = y.shape(0) == n && (!weights || weights->size() == n) && (!offset || offset->shape(0) == n) &&
                      scaled.size() == matrix->cols();
    if (!good) throw nb::value_error("lengths of the arrays do not match the matrix");
    const std::optional<ColumnMoments> moments = moments_from(known, matrix->cols());
    LossTarget target{loss, parameters, copy_table(y), y.shape(1), {}, {}};
    if (weights) target.weights = copy(*weights);
    if (offset) target.offset = copy_table(*offset);
    auto out = std::make_unique<BoundLossDesign>();
    out->keep = std::move(keep);
    nb::gil_scoped_release release;
    out->design = std::make_unique<LossDesign>(std::move(matrix), std::move(target), intercept, scaled.data(), threads,
                                               moments ? &*moments : nullptr);
    const LossDesign& d = *out->design;
    if (offset && offset->shape(1) != d.outputs())
        throw std::invalid_argument("offset must have one column per output");
    return out;
}

// work(interrupt) without the GIL.
template <class Work>
auto listening(nb::object cancel, Work&& work) {
    Listener listener(std::move(cancel));
    const auto run = [&] {
        nb::gil_scoped_release release;
        return work(listener.interrupt());
    };
    auto out = run();
    listener.rethrow();
    return out;
}

}  // namespace

void bind_losses(nb::module_& m) {
    nb::class_<BoundLossDesign>(m, "LossDesign", "A table, centred, scaled and weighted implicitly, with a loss.")
        .def_static(
            "dense",
            [](const Array& x, const Table& y, const std::optional<Vector>& weights, const std::optional<Table>& offset,
               bool intercept, const Bytes& scaled, int threads, const std::string& loss,
               const std::vector<double>& parameters, const Known& moments) {
                return make(dense(x, threads), {nb::cast(x)}, y, weights, offset, intercept, scaled, moments, threads,
                            loss, parameters);
            },
            "x"_a, "y"_a, "weights"_a.none(), "offset"_a.none(), "intercept"_a, "scaled"_a, "threads"_a, "loss"_a,
            "parameters"_a, "moments"_a.none() = nb::none())
        .def_static(
            "sparse",
            [](const Array& data, const Array& indices, const Array& indptr, std::size_t n, std::size_t p,
               const Table& y, const std::optional<Vector>& weights, const std::optional<Table>& offset, bool intercept,
               const Bytes& scaled, int threads, const std::string& loss, const std::vector<double>& parameters,
               const Known& moments) {
                return make(sparse(data, indices, indptr, n, p, threads),
                            {nb::cast(data), nb::cast(indices), nb::cast(indptr)}, y, weights, offset, intercept,
                            scaled, moments, threads, loss, parameters);
            },
            "data"_a, "indices"_a, "indptr"_a, "n"_a, "p"_a, "y"_a, "weights"_a.none(), "offset"_a.none(),
            "intercept"_a, "scaled"_a, "threads"_a, "loss"_a, "parameters"_a, "moments"_a.none() = nb::none())
        .def_prop_ro("center",
                     [](const BoundLossDesign& d) { return to_numpy(std::vector<double>(d.design->scaling().center)); })
        .def_prop_ro("scale",
                     [](const BoundLossDesign& d) { return to_numpy(std::vector<double>(d.design->scaling().scale)); })
        .def_prop_ro(
            "deviation",
            [](const BoundLossDesign& d) { return to_numpy(std::vector<double>(d.design->scaling().deviation)); })
        .def_prop_ro(
            "constant",
            [](const BoundLossDesign& d) { return to_numpy(std::vector<unsigned char>(d.design->scaling().constant)); })
        .def_prop_ro("outputs", [](const BoundLossDesign& d) { return d.design->outputs(); })
        .def_prop_ro("null_objective",
                     [](BoundLossDesign& d) {
                         return listening(nb::none(), [&](Interrupt& i) { return d.design->null_objective(i); });
                     })
        .def(
            "alpha_max",
            [](BoundLossDesign& d, double l1_ratio, const Vector& factor, const Vector& lower, const Vector& upper,
               bool grouped, nb::object cancel) {
                PenaltySpec spec = spec_of(l1_ratio, factor, lower, upper, d.design->matrix().cols());
                spec.grouped = grouped;
                return listening(std::move(cancel), [&](Interrupt& i) {
                    const double alpha = d.design->alpha_max(spec, i);
                    return i.stopped() ? static_cast<double>(NAN) : alpha;
                });
            },
            "l1_ratio"_a, "factor"_a, "lower"_a, "upper"_a, "grouped"_a = false, "cancel"_a.none() = nb::none(),
            "Smallest alpha that keeps every penalised coefficient at rest; NaN when interrupted.")
        .def(
            "path",
            [](BoundLossDesign& d, const Vector& alphas, double l1_ratio, const Vector& factor, const Vector& lower,
               const Vector& upper, bool grouped, double tol, nb::object cancel) {
                PenaltySpec spec = spec_of(l1_ratio, factor, lower, upper, d.design->matrix().cols());
                spec.grouped = grouped;
                const std::vector<double> wanted = copy(alphas);
                return to_dict(
                    listening(std::move(cancel), [&](Interrupt& i) { return d.design->path(spec, wanted, tol, i); }));
            },
            "alphas"_a, "l1_ratio"_a, "factor"_a, "lower"_a, "upper"_a, "grouped"_a, "tol"_a,
            "cancel"_a.none() = nb::none(), "Solutions at decreasing alphas, in the units of the table.")
        .def(
            "deal",
            [](BoundLossDesign& d, const Dealings& rounds) {
                d.design->deal(rounds_from(rounds, d.design->matrix().rows()));
            },
            "rounds"_a, "Rounds of cross-validation folds as pairs (fold number or -1 of every row, number of folds).")
        .def(
            "fold_paths",
            [](BoundLossDesign& d, const std::vector<double>& l1_ratios, const std::vector<Vector>& grids,
               const Vector& factor, const Vector& lower, const Vector& upper, bool grouped, double tol,
               nb::object cancel) {
                Wanted what = wanted(l1_ratios, grids, factor, lower, upper, d.design->matrix().cols());
                for (PenaltySpec& spec : what.specs) spec.grouped = grouped;
                return to_list(listening(std::move(cancel), [&](Interrupt& i) {
                    return d.design->fold_paths(what.specs, what.grids, tol, i);
                }));
            },
            "l1_ratios"_a, "grids"_a, "factor"_a, "lower"_a, "upper"_a, "grouped"_a, "tol"_a,
            "cancel"_a.none() = nb::none(), "Paths on the training rows of every fold; folds outside, grids inside.");
}

}  // namespace diamondring::bind
