// Bindings for the direct solvers: products of a dense table with itself and with other matrices, and the band form.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/unique_ptr.h>

#include "arrays.hpp"
#include "diamondring/band.hpp"

namespace diamondring::bind {

using namespace nb::literals;

namespace {

using Numbers = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Columns = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu, nb::f_contig>;

GramSpec spec_of(const Array& x, const std::optional<Vector>& center, const std::optional<Vector>& row_center,
                 const std::optional<Vector>& root, const std::optional<Numbers>& rows,
                 const std::optional<Numbers>& cols) {
    if (x.ndim() != 2) throw nb::value_error("the matrix must have two axes");
    if ((center && center->size() != x.shape(1)) || (row_center && row_center->size() != x.shape(0)) ||
        (root && root->size() != x.shape(0)))
        throw nb::value_error("lengths of the arrays do not match the matrix");
    GramSpec spec;
    spec.center = pointer(center);
    spec.row_center = pointer(row_center);
    spec.sqrt_weight = pointer(root);
    const auto choose = [](const std::optional<Numbers>& some, std::size_t limit, const std::int64_t*& to, std::size_t& n) {
        if (!some) return;
        for (std::size_t i = 0; i < some->size(); ++i) {
            if (some->data()[i] < 0 || static_cast<std::size_t>(some->data()[i]) >= limit)
                throw nb::value_error("a row or column number is outside the matrix");
        }
        to = some->data();
        n = some->size();
    };
    choose(rows, x.shape(0), spec.rows, spec.n_rows);
    choose(cols, x.shape(1), spec.cols, spec.n_cols);
    return spec;
}

// Calls f with a view of x, float32 or float64, without the GIL, and lets Ctrl-C through.
template <class F>
void with_view(const Array& x, nb::object cancel, F f) {
    Listener listener(std::move(cancel));
    const bool wide = x.dtype() == nb::dtype<double>();
    if (!wide && x.dtype() != nb::dtype<float>()) throw nb::type_error("the matrix must hold float64 or float32");
    if (wide) {
        const auto view = dense_view<double>(x);
        nb::gil_scoped_release release;
        f(view, listener.interrupt());
    } else {
        const auto view = dense_view<float>(x);
        nb::gil_scoped_release release;
        f(view, listener.interrupt());
    }
    listener.rethrow();
    if (listener.interrupt().stopped()) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        throw nb::python_error();
    }
}

// The band form of a matrix, and the number of threads to use it with.
struct BoundBand {
    std::unique_ptr<BandForm> form;
    int threads = 1;
};

std::unique_ptr<BoundBand> make_band(const Columns& matrix, int threads, nb::object cancel) {
    if (matrix.shape(0) != matrix.shape(1)) throw nb::value_error("the matrix must be square");
    auto out = std::make_unique<BoundBand>();
    out->threads = threads;
    with_view(Array(matrix), std::move(cancel), [&](const auto& view, Interrupt& interrupt) {
        if constexpr (std::is_same_v<std::decay_t<decltype(*view.data)>, double>) {
            out->form = std::make_unique<BandForm>(view.data, view.rows, view.rows, threads, interrupt);
        }
    });
    return out;
}

}  // namespace

void bind_direct(nb::module_& m) {
    m.def(
        "gram_dense",
        [](const Array& x, const std::optional<Vector>& center, const std::optional<Vector>& row_center,
           const std::optional<Vector>& root, const std::optional<Numbers>& rows, const std::optional<Numbers>& cols,
           const std::optional<Columns>& extra, bool ones, int threads, nb::object cancel) {
            GramSpec spec = spec_of(x, center, row_center, root, rows, cols);
            if (extra) {
                if (extra->shape(0) != x.shape(0)) throw nb::value_error("extra columns need one entry per row");
                spec.extra = extra->data();
                spec.extra_ld = extra->shape(0);
                spec.n_extra = extra->shape(1);
            }
            spec.ones = ones;
            const std::size_t q = (cols ? cols->size() : x.shape(1)) + spec.n_extra + (ones ? 1 : 0);
            Result out(q, q);
            with_view(x, std::move(cancel), [&](const auto& view, Interrupt& interrupt) {
                gram(view, spec, out.data(), q, threads, &interrupt);
            });
            return std::move(out).to_numpy();
        },
        "x"_a, "center"_a.none() = nb::none(), "row_center"_a.none() = nb::none(), "root"_a.none() = nb::none(),
        "rows"_a.none() = nb::none(), "cols"_a.none() = nb::none(), "extra"_a.none() = nb::none(), "ones"_a = false,
        "threads"_a, "cancel"_a.none() = nb::none(),
        "Z'Z for z_ij = root_i (x_ij - center_j - row_center_i) over chosen rows and columns, then extra columns and ones.");
    m.def(
        "product_dense",
        [](const Array& x, const Columns& b, const std::optional<Vector>& center,
           const std::optional<Vector>& row_center, const std::optional<Vector>& root,
           const std::optional<Numbers>& rows, const std::optional<Numbers>& cols, int threads, nb::object cancel) {
            const GramSpec spec = spec_of(x, center, row_center, root, rows, cols);
            if (b.shape(0) != (rows ? rows->size() : x.shape(0)))
                throw nb::value_error("lengths of the arrays do not match the matrix");
            const std::size_t size = cols ? cols->size() : x.shape(1);
            Result out(size, b.shape(1));
            with_view(x, std::move(cancel), [&](const auto& view, Interrupt& interrupt) {
                product_with(view, spec, b.data(), b.shape(0), b.shape(1), out.data(), size, threads, &interrupt);
            });
            return std::move(out).to_numpy();
        },
        "x"_a, "b"_a, "center"_a.none() = nb::none(), "row_center"_a.none() = nb::none(), "root"_a.none() = nb::none(),
        "rows"_a.none() = nb::none(), "cols"_a.none() = nb::none(), "threads"_a, "cancel"_a.none() = nb::none(),
        "Z'b with Z as for gram_dense.");

    m.def("longest_chain", &longest_chain, "rows"_a, "Most additions that follow one another in a sum over so many rows.");

    nb::class_<BoundBand>(m, "BandForm", "A symmetric matrix reduced to a band by reflections.")
        .def_static("of", &make_band, "matrix"_a, "threads"_a, "cancel"_a.none() = nb::none())
        .def(
            "solve",
            [](const BoundBand& band, const Vector& alphas, const Columns& rhs, nb::object cancel) -> nb::object {
                const BandForm& form = *band.form;
                const std::size_t size = form.size(), k = alphas.size();
                if (rhs.shape(0) != size || (rhs.shape(1) != 1 && rhs.shape(1) != k))
                    throw nb::value_error("lengths of the arrays do not match the matrix");
                Result turned(size, rhs.shape(1)), out(size, k);
                std::copy_n(rhs.data(), size * rhs.shape(1), turned.data());
                std::size_t failed = 0;
                with_view(Array(rhs), std::move(cancel), [&](const auto&, Interrupt& interrupt) {
                    if (!form.rotate(turned.data(), size, rhs.shape(1), true, band.threads, interrupt)) return;
                    failed = form.solve(alphas.data(), k, turned.data(), size, rhs.shape(1), out.data(), size, band.threads);
                    if (!failed) form.rotate(out.data(), size, k, false, band.threads, interrupt);
                });
                return failed ? nb::none() : std::move(out).to_numpy();
            },
            "alphas"_a, "rhs"_a, "cancel"_a.none() = nb::none(),
            "Columns (A + alphas[i] I)^-1 rhs[:, i]; None where one of these matrices is not positive definite.");
}

}  // namespace diamondring::bind
