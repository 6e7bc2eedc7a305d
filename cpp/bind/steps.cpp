// Bindings for the steps of nonlinear regressions.
#include <nanobind/stl/optional.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "arrays.hpp"
#include "diamondring/approach.hpp"
#include "diamondring/step.hpp"

namespace diamondring::bind {

using namespace nb::literals;

namespace {

using Square = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu>;  // symmetric: either order will do

void check_square(const Square& matrix, std::size_t p) {
    const bool whole = matrix.shape(0) == p && matrix.shape(1) == p;
    const auto s = matrix.stride(0), t = matrix.stride(1), n = static_cast<std::int64_t>(p);
    if (!whole || (p > 1 && !((s == 1 && t == n) || (s == n && t == 1))))
        throw nb::value_error("the matrix must be square, without gaps");
}

StepModel model_of(const Vector& g, const Vector& b, const Vector& a, const Vector& q, const Vector& lower,
                   const Vector& upper) {
    StepModel m;
    m.p = g.size();
    for (const Vector* v : {&b, &a, &q, &lower, &upper}) {
        if (v->size() != m.p) throw nb::value_error("lengths of the arrays do not match");
    }
    m.g = g.data();
    m.b = b.data();
    m.a = a.data();
    m.q = q.data();
    m.lower = lower.data();
    m.upper = upper.data();
    return m;
}

nb::object square_of(std::vector<double>&& values, std::size_t p) {
    auto* kept = new std::vector<double>(std::move(values));
    nb::capsule owner(kept, [](void* v) noexcept { delete static_cast<std::vector<double>*>(v); });
    return nb::cast(nb::ndarray<nb::numpy, double, nb::ndim<2>>(kept->data(), {p, p}, owner));
}

nb::tuple products(const Array& jacobian, const Vector& slopes, const Vector& null, double fitted,
                   const std::optional<Vector>& root, int threads) {
    if (jacobian.ndim() != 2 || jacobian.dtype() != nb::dtype<double>())
        throw nb::value_error("the Jacobian must be a float64 matrix");
    const std::size_t n = jacobian.shape(0), p = jacobian.shape(1);
    if (slopes.size() != n || null.size() != n || (root && root->size() != n))
        throw nb::value_error("lengths of the arrays do not match the matrix");
    PointProducts found;
    {
        nb::gil_scoped_release release;
        found =
            point_products(dense_view<double>(jacobian), slopes.data(), null.data(), fitted, pointer(root), threads);
    }
    if (!root)
        return nb::make_tuple(to_numpy(std::move(found.g)), to_numpy(std::move(found.reach)), nb::none(), nb::none());
    return nb::make_tuple(to_numpy(std::move(found.g)), to_numpy(std::move(found.reach)),
                          square_of(std::move(found.gram), p), to_numpy(std::move(found.norms)));
}

nb::object step(const Square& gram, const std::optional<Square>& extra, const Vector& g, const Vector& b,
                const Vector& a, const Vector& q, const Vector& lower, const Vector& upper, const Vector& units,
                double radius, double guess, int threads) {
    StepModel m = model_of(g, b, a, q, lower, upper);
    check_square(gram, m.p);
    if (extra) check_square(*extra, m.p);
    if (units.size() != m.p) throw nb::value_error("lengths of the arrays do not match");
    m.gram = gram.data();
    m.extra = extra ? extra->data() : nullptr;
    m.units = units.data();
    Step out;
    bool found = false;
    {
        nb::gil_scoped_release release;
        found = StepSolver(m, threads).within(radius, guess, out);
    }
    if (!found) return nb::none();
    return nb::make_tuple(to_numpy(std::move(out.c)), out.damping, out.length, out.slope, out.promised, out.extra,
                          out.change);
}

using Writable = nb::ndarray<double, nb::ndim<1>, nb::device::cpu, nb::c_contig>;

// `f` gets `b` itself, which is moved, and returns predictions; what they must not be, or what it raises, ends the call.
nb::tuple approach_by(const nb::callable& f, const nb::handle& b, const Vector& start,
                const nb::ndarray<const double, nb::ndim<2>, nb::device::cpu, nb::c_contig>& columns, const Vector& y, const Vector& weight, const Vector& root,
                const Vector& lower, const Vector& upper, const Vector& typical, int max_steps) {
    Writable at = nb::cast<Writable>(b);
    LeastSquares m;
    m.n = y.size();
    m.p = at.size();
    for (const Vector* v : {&lower, &upper, &typical}) {
        if (v->size() != m.p) throw nb::value_error("lengths of the arrays do not match");
    }
    if (weight.size() != m.n || root.size() != m.n || start.size() != m.n || columns.shape(0) != m.p ||
        columns.shape(1) != m.n)
        throw nb::value_error("lengths of the arrays do not match");
    m.y = y.data();
    m.weight = weight.data();
    m.root = root.data();
    m.lower = lower.data();
    m.upper = upper.data();
    m.typical = typical.data();
    const Predict predict = [&](const double* moved, double* predictions) {
        std::memcpy(at.data(), moved, m.p * sizeof(double));
        const Vector found = nb::cast<Vector>(f(b));
        if (found.size() != m.n) throw nb::value_error("the number of predictions has changed");
        std::memcpy(predictions, found.data(), m.n * sizeof(double));
        double sums[8] = {};
        for (std::size_t i = 0; i < m.n; ++i) sums[i % 8] += predictions[i];
        return std::isfinite(std::accumulate(sums, sums + 8, 0.0));
    };
    std::vector<double> point(at.data(), at.data() + m.p), predictions(start.data(), start.data() + m.n),
        jacobian(columns.data(), columns.data() + m.n * m.p);
    const Effort effort = approach(m, predict, point, predictions, std::move(jacobian), max_steps);
    std::memcpy(at.data(), point.data(), m.p * sizeof(double));
    return nb::make_tuple(effort.steps, effort.evaluations);
}

}  // namespace

void bind_steps(nb::module_& m) {
    m.def("point_products", &products, "jacobian"_a, "slopes"_a, "null"_a, "fitted"_a, "root"_a.none(), "threads"_a,
          "Gradient J's, sums of |J_ij| (|s_i| + fitted null_i), and with the root of the curvature J'HJ and the roots "
          "of "
          "its diagonal.");
    m.def(
        "step_distance",
        [](const Vector& g, const Vector& reach, const Vector& b, const Vector& a, const Vector& q, const Vector& lower,
           const Vector& upper, double value) {
            const StepModel at = model_of(g, b, a, q, lower, upper);
            if (reach.size() != at.p) throw nb::value_error("lengths of the arrays do not match");
            const Distance found = distance(at, reach.data(), value);
            return nb::make_tuple(found.gap, found.worst);
        },
        "g"_a, "reach"_a, "b"_a, "a"_a, "q"_a, "lower"_a, "upper"_a, "value"_a,
        "Largest relative distance from the optimality conditions, and where it is.");
    m.def("step", &step, "gram"_a, "extra"_a.none(), "g"_a, "b"_a, "a"_a, "q"_a, "lower"_a, "upper"_a, "units"_a,
          "radius"_a, "guess"_a, "threads"_a,
          "Minimiser c of the model within the region, multiplier, length, g'd, promised decrease, d'Sd/2 and largest "
          "relative change; None where rounding leaves none.");
    m.def("approach", &approach_by, "f"_a, "b"_a, "predictions"_a, "columns"_a, "y"_a, "weight"_a, "root"_a, "lower"_a, "upper"_a, "typical"_a,
          "max_steps"_a,
          "Moves b towards a least-squares solution by steps with forward differences; returns steps and evaluations.");
}

}  // namespace diamondring::bind
