#include "designs.hpp"

namespace diamondring::bind {

std::unique_ptr<Matrix> dense(const Array& x, int threads) {
    if (x.ndim() != 2) throw nb::value_error("the matrix must have two axes");
    if (x.dtype() == nb::dtype<double>()) return make_dense(dense_view<double>(x), threads);
    if (x.dtype() == nb::dtype<float>()) return make_dense(dense_view<float>(x), threads);
    throw nb::type_error("the matrix must hold float64 or float32");
}

namespace {

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

}  // namespace

std::unique_ptr<Matrix> sparse(const Array& data, const Array& indices, const Array& indptr, std::size_t n,
                               std::size_t p, int threads) {
    if (indptr.size() != p + 1) throw nb::value_error("indptr must have one entry more than there are columns");
    if (data.dtype() == nb::dtype<double>()) return sparse_of<double>(data, indices, indptr, n, p, threads);
    if (data.dtype() == nb::dtype<float>()) return sparse_of<float>(data, indices, indptr, n, p, threads);
    throw nb::type_error("the matrix must hold float64 or float32");
}

std::vector<double> copy(const Vector& v) {
    return {v.data(), v.data() + v.size()};
}

std::optional<ColumnMoments> moments_from(const Known& known, std::size_t p) {
    if (!known) return std::nullopt;
    if (known->first.size() != p || known->second.size() != p)
        throw nb::value_error("moments must have one entry per column");
    return ColumnMoments{copy(known->first), copy(known->second)};
}

PenaltySpec spec_of(double l1_ratio, const Vector& factor, const Vector& lower, const Vector& upper, std::size_t p) {
    if (factor.size() != p || lower.size() != p || upper.size() != p)
        throw nb::value_error("penalty arrays must have one entry per column");
    return {l1_ratio, factor.data(), lower.data(), upper.data()};
}

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

std::vector<FoldRound> rounds_from(const Dealings& rounds, std::size_t n) {
    std::vector<FoldRound> out;
    for (const auto& [fold, n_folds] : rounds) {
        if (fold.size() != n || n_folds < 1) throw nb::value_error("fold numbers do not match the matrix");
        out.push_back({{fold.data(), fold.data() + fold.size()}, n_folds});
        for (const std::int32_t f : out.back().fold) {
            if (f < -1 || f >= n_folds) throw nb::value_error("fold numbers must lie in [-1, n_folds)");
        }
    }
    return out;
}

nb::dict to_dict(PathArrays&& a) {
    nb::dict d;
    if (a.indptr.empty()) {  // never begun
        a.indptr.push_back(0);
        a.interrupted = true;
    }
    d["interrupted"] = a.interrupted;
    d["stopped"] = a.stopped;
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

nb::list to_list(std::vector<FoldPath>&& paths) {
    nb::list out;
    for (FoldPath& path : paths) {
        nb::dict one = to_dict(std::move(path.path));
        one["held_out"] = to_numpy(std::move(path.held_out));
        one["training"] = to_numpy(std::move(path.training));
        out.append(one);
    }
    return out;
}

}  // namespace diamondring::bind
