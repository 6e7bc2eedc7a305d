#include "dependence.hpp"

#include <algorithm>
#include <cmath>

#include "diamondring/kernels.hpp"
#include "diamondring/quadratic.hpp"
#include "sparse_members.hpp"

namespace diamondring {

namespace {

using Index = std::int64_t;

constexpr double kDependent = 1e-10;  // of a squared norm: what is left of a combination
constexpr double kSolved = 1e-6;      // of the right-hand side
constexpr int kIterations = 300;

// A number in (-1, 1) for every place, always the same (splitmix64).
double noise(std::size_t k) {
    std::uint64_t x = (k + 1) * 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return static_cast<double>((x ^ (x >> 31)) >> 11) * 0x1.0p-52 - 1.0;
}

// Whether conjugate gradients solve  G x = b  for an arbitrary b: what b has of a null vector of G would stay. False
// where they do not get there.
bool surely_independent(const Standardized& data, const std::vector<Index>& cols, Interrupt& interrupt) {
    SparseMembers table(data.matrix(), data.threads());
    if (!table.append(cols)) return false;
    const std::size_t a = cols.size(), n = data.rows();
    const std::vector<double>& u = data.row_weights();
    const Kernels& k = kernels();
    std::vector<double> scale(a), residual(a), search(a, 0.0), coef(a), image(a), rows(n);
    for (std::size_t i = 0; i < a; ++i) {
        double sum, square;
        table.moments(i, u.data(), &sum, &square);
        if (data.intercept()) square -= sum * sum;
        if (!(square > 0)) return false;
        scale[i] = 1 / std::sqrt(square);
        residual[i] = noise(i);
    }
    double square = k.dot(residual.data(), residual.data(), a), before = 0;
    const double goal = kSolved * kSolved * square;
    for (int iteration = 0; iteration < kIterations && !interrupt.poll(); ++iteration) {
        if (square <= goal) return true;
        const double beta = iteration == 0 ? 0.0 : square / before;
        for (std::size_t i = 0; i < a; ++i) {
            search[i] = residual[i] + beta * search[i];
            coef[i] = scale[i] * search[i];
        }
        table.linear(coef.data(), rows.data());
        const double mean = data.intercept() ? k.dot(u.data(), rows.data(), n) : 0.0;
        for (std::size_t i = 0; i < n; ++i) rows[i] = u[i] * (rows[i] - mean);
        table.products(rows.data(), image.data());
        for (std::size_t i = 0; i < a; ++i) image[i] *= scale[i];
        const double curvature = k.dot(search.data(), image.data(), a);
        if (!(curvature > 0)) return false;
        k.axpy(a, -square / curvature, image.data(), residual.data());
        before = square;
        square = k.dot(residual.data(), residual.data(), a);
    }
    return square <= goal;
}

// Columns that those before them make up, and how.
struct Relations {
    std::vector<Index> which;                 // columns
    std::vector<std::vector<double>> vector;  // per relation: coefficients of `cols` whose combination is 0
};

// Cholesky's way through the products of the columns, leaving out those with nothing of their own.
Relations relations(const Standardized& data, const std::vector<Index>& cols, Interrupt& interrupt) {
    Relations out;
    const Kernels& k = kernels();
    ColumnQuadratic quadratic(data);
    quadratic.prepare(cols);
    std::vector<std::vector<double>> rows;  // of the factor
    std::vector<Index> kept;
    std::vector<std::size_t> place;  // in cols
    for (std::size_t c = 0; c < cols.size() && !interrupt.poll(); ++c) {
        std::vector<double> v(kept.size() + 1);
        quadratic.inner(cols[c], kept, v.data());
        for (std::size_t i = 0; i < kept.size(); ++i) v[i] = (v[i] - k.dot(rows[i].data(), v.data(), i)) / rows[i][i];
        const double square = quadratic.diagonal()[static_cast<std::size_t>(cols[c])];
        const double left = square - k.dot(v.data(), v.data(), kept.size());
        if (left > kDependent * square) {
            v.back() = std::sqrt(left);
            rows.push_back(std::move(v));
            kept.push_back(cols[c]);
            place.push_back(c);
            continue;
        }
        std::vector<double> combination(cols.size(), 0.0);
        combination[c] = -1;
        for (std::size_t i = kept.size(); i-- > 0;) {
            v[i] /= rows[i][i];
            k.axpy(i, -v[i], rows[i].data(), v.data());
            combination[place[i]] = v[i];
        }
        out.which.push_back(cols[c]);
        out.vector.push_back(std::move(combination));
    }
    return out;
}

// A relation or a mix of relations that needs no column outside the set: the column it belongs to, or -1.
Index inside(const Relations& all, const std::vector<Index>& cols, const std::vector<Index>& set) {
    std::vector<std::vector<double>> outside;  // orthogonal, of the relations that reach outside so far
    for (std::size_t d = 0; d < all.which.size(); ++d) {
        std::vector<double> v = all.vector[d];
        const double size = std::sqrt(kernels().dot(v.data(), v.data(), v.size()));
        for (std::size_t c = 0; c < cols.size(); ++c) {
            if (std::binary_search(set.begin(), set.end(), cols[c])) v[c] = 0;
        }
        for (int pass = 0; pass < 2; ++pass) {
            for (const std::vector<double>& o : outside)
                kernels().axpy(v.size(), -kernels().dot(o.data(), v.data(), v.size()), o.data(), v.data());
        }
        const double left = std::sqrt(kernels().dot(v.data(), v.data(), v.size()));
        if (left <= std::sqrt(kDependent) * size) return all.which[d];
        for (double& e : v) e /= left;
        outside.push_back(std::move(v));
    }
    return -1;
}

}  // namespace

std::vector<Index> dependent_columns(const Standardized& data, const std::vector<std::vector<Index>>& sets,
                                     Interrupt& interrupt) {
    std::vector<Index> out(sets.size(), -1), all;
    for (const std::vector<Index>& set : sets) all.insert(all.end(), set.begin(), set.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty() || surely_independent(data, all, interrupt)) return out;
    const Relations found = relations(data, all, interrupt);
    for (std::size_t s = 0; s < sets.size() && !interrupt.poll(); ++s) {
        std::vector<Index> set = sets[s];
        std::sort(set.begin(), set.end());
        out[s] = inside(found, all, set);
    }
    return out;
}

}  // namespace diamondring
