#include "diamondring/row_penalty.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diamondring {

double RowPenalty::norm(const double* b, std::size_t stride) const {
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k) sum += b[k * stride] * b[k * stride];
    return std::sqrt(sum);
}

double RowPenalty::conjugate(double alpha, std::size_t j, double norm) const {
    const double excess = std::max(norm - penalty.l1(alpha, j), 0.0), curve = penalty.l2(alpha, j);
    if (excess == 0) return 0;
    return curve > 0 ? 0.5 * excess * excess / curve : INFINITY;
}

double RowPenalty::gap(double alpha, std::size_t j, const double* b, const double* c, std::size_t stride,
                       double s) const {
    double product = 0;
    for (std::size_t k = 0; k < outputs; ++k) product += b[k * stride] * c[k * stride];
    const double cost = value(alpha, j, norm(b, stride)) + conjugate(alpha, j, s * norm(c, stride));
    return std::max(0.0, cost - s * product);
}

double RowPenalty::violation(double alpha, std::size_t j, const double* b, const double* c, std::size_t stride) const {
    const double size = norm(b, stride), kink = penalty.l1(alpha, j);
    if (size == 0) return std::max(0.0, norm(c, stride) - kink);
    const double pull = kink / size + penalty.l2(alpha, j);
    double sum = 0;
    for (std::size_t k = 0; k < outputs; ++k) {
        const double left = c[k * stride] - pull * b[k * stride];
        sum += left * left;
    }
    return std::sqrt(sum);
}

void RowPenalty::spread(double* c) const {
    for (std::size_t j = 0; j < inputs; ++j) {
        const double size = norm(c + j, inputs);
        for (std::size_t k = 0; k < outputs; ++k) c[k * inputs + j] = size;
    }
}

std::vector<std::int64_t> RowPenalty::inputs_of(const std::vector<std::int64_t>& columns) const {
    std::vector<std::int64_t> out(columns);
    for (std::int64_t& j : out) j %= static_cast<std::int64_t>(inputs);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::vector<std::int64_t> RowPenalty::columns_of(const std::vector<std::int64_t>& rows) const {
    std::vector<std::int64_t> out;
    out.reserve(rows.size() * outputs);
    for (std::size_t k = 0; k < outputs; ++k) {
        for (const std::int64_t j : rows) out.push_back(j + static_cast<std::int64_t>(k * inputs));
    }
    return out;
}

double RowPenalty::total(double alpha, const std::vector<std::int64_t>& support,
                         const std::vector<double>& values) const {
    std::vector<std::pair<std::int64_t, double>> squares;  // by input
    squares.reserve(support.size());
    for (std::size_t i = 0; i < support.size(); ++i)
        squares.emplace_back(support[i] % static_cast<std::int64_t>(inputs), values[i] * values[i]);
    std::sort(squares.begin(), squares.end());
    double sum = 0;
    for (std::size_t i = 0; i < squares.size();) {
        const std::int64_t j = squares[i].first;
        double square = 0;
        for (; i < squares.size() && squares[i].first == j; ++i) square += squares[i].second;
        sum += value(alpha, static_cast<std::size_t>(j), std::sqrt(square));
    }
    return sum;
}

}  // namespace diamondring
