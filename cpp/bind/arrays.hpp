// Arrays in and out of Python, and Ctrl-C: what all files of bindings share.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "diamondring/parallel.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring::bind {

namespace nb = nanobind;

using Vector = nb::ndarray<const double, nb::ndim<1>, nb::device::cpu, nb::c_contig>;
using Array = nb::ndarray<nb::ro, nb::device::cpu>;

template <class T>
nb::object to_numpy(std::vector<T>&& values) {
    auto* kept = new std::vector<T>(std::move(values));
    nb::capsule owner(kept, [](void* v) noexcept { delete static_cast<std::vector<T>*>(v); });
    return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<1>>(kept->data(), {kept->size()}, owner));
}

inline const double* pointer(const std::optional<Vector>& v) {
    return v ? v->data() : nullptr;
}

// Ctrl-C: Python's signal handlers run (main thread only) and the caller's token is asked, between blocks of work.
class Listener {
  public:
    explicit Listener(nb::object token) : token_(std::move(token)), interrupt_([this] { return ask(); }) {}
    Interrupt& interrupt() { return interrupt_; }
    // Call with the GIL held, after the work: an exception other than KeyboardInterrupt goes on its way.
    void rethrow() {
        if (!error_) return;
        if (!error_->matches(PyExc_KeyboardInterrupt)) {
            error_->restore();
            throw nb::python_error();
        }
        error_.reset();
    }

  private:
    bool ask() {
        nb::gil_scoped_acquire gil;
        try {
            if (PyErr_CheckSignals() != 0) throw nb::python_error();
            return !token_.is_none() && nb::cast<bool>(token_.attr("is_set")());
        } catch (nb::python_error& e) {
            error_.emplace(std::move(e));
            return true;
        }
    }
    nb::object token_;
    std::optional<nb::python_error> error_;
    Interrupt interrupt_;
};

template <class T>
DenseView<T> dense_view(const Array& x) {
    const std::size_t n = x.shape(0), p = x.shape(1);
    const auto* data = static_cast<const T*>(x.data());
    if (x.stride(0) == 1 || n == 1) {
        if (p == 1 || x.stride(1) >= static_cast<std::int64_t>(n)) {
            return {data, n, p, p == 1 ? n : static_cast<std::size_t>(x.stride(1)), false};
        }
    }
    if (x.stride(1) == 1 || p == 1) {
        if (n == 1 || x.stride(0) >= static_cast<std::int64_t>(p)) {
            return {data, n, p, n == 1 ? p : static_cast<std::size_t>(x.stride(0)), true};
        }
    }
    throw nb::value_error("the matrix must be contiguous along one axis");
}

// A square or rectangular column-major result that NumPy will own.
class Result {
  public:
    Result(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns), data_(new double[rows * columns]) {}
    double* data() const { return data_.get(); }
    nb::object to_numpy() && {
        double* kept = data_.release();
        nb::capsule owner(kept, [](void* v) noexcept { delete[] static_cast<double*>(v); });
        const std::int64_t strides[] = {1, static_cast<std::int64_t>(rows_)};
        return nb::cast(
            nb::ndarray<nb::numpy, double, nb::ndim<2>>(kept, {rows_, columns_}, owner, {strides[0], strides[1]}));
    }

  private:
    std::size_t rows_, columns_;
    std::unique_ptr<double[]> data_;
};

void bind_direct(nb::module_& m);  // direct.cpp
void bind_losses(nb::module_& m);  // losses.cpp
void bind_steps(nb::module_& m);   // steps.cpp

}  // namespace diamondring::bind
