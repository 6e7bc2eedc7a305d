#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "diamondring/cholesky.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kMany = 64;  // newcomers from which a triangle is worth factoring by blocks
constexpr std::size_t kWorthThreads = std::size_t{1} << 22;  // multiplications below which waking a thread costs more

// The lower triangle of the first `size` columns.
void copy_triangle(const double* from, std::size_t ld_from, double* to, std::size_t ld_to, std::size_t size) {
    for (std::size_t j = 0; j < size; ++j) std::copy_n(from + j + j * ld_from, size - j, to + j + j * ld_to);
}

}  // namespace

CholeskyFactor::CholeskyFactor(const CholeskyFactor& other) {
    *this = other;
}

CholeskyFactor& CholeskyFactor::operator=(const CholeskyFactor& other) {
    if (this == &other) return *this;
    size_ = 0;
    reserve(other.size_);
    copy_triangle(other.L_.get(), other.ld_, L_.get(), ld_, other.size_);
    size_ = other.size_;
    return *this;
}

void CholeskyFactor::reserve(std::size_t capacity) {
    if (capacity <= ld_) return;
    // Odd multiples of a cache line: columns then do not fall onto the same few sets of the cache.
    std::size_t ld = (capacity + 7) / 8 * 8;
    if (ld % 16 == 0) ld += 8;
    std::unique_ptr<double[]> grown(new double[ld * ld]);
    copy_triangle(L_.get(), ld_, grown.get(), ld, size_);
    L_ = std::move(grown);
    row_.resize(ld);
    ld_ = ld;
}

void CholeskyFactor::make_room(std::size_t count, std::size_t most) {
    if (count > ld_) reserve(std::max(count, std::min(most, 3 * count)));
}

double CholeskyFactor::pivot_ratio() const noexcept {
    if (size_ == 0) return 1.0;
    double low = pivot(0), high = low;
    for (std::size_t i = 1; i < size_; ++i) {
        low = std::min(low, pivot(i));
        high = std::max(high, pivot(i));
    }
    return (high / low) * (high / low);
}

bool CholeskyFactor::append(const double* g, double diag, double min_pivot) {
    if (size_ == ld_) reserve(size_ + size_ / 2 + 8);
    std::copy(g, g + size_, row_.begin());
    forward(row_.data());
    const double schur = diag - kernels().dot(row_.data(), row_.data(), size_);
    if (!(schur > min_pivot)) return false;
    for (std::size_t j = 0; j < size_; ++j) L_[size_ + j * ld_] = row_[j];
    L_[size_ + size_ * ld_] = std::sqrt(schur);
    ++size_;
    return true;
}

// Factors block - products behind the present triangle; returns those of the k newcomers that joined.
std::vector<std::size_t> CholeskyFactor::append_triangle(const double* block, std::size_t ldb, const double* products,
                                                         std::size_t k, const double* min_pivot, int threads) {
    const Kernels& kernel = kernels();
    double* corner = L_.get() + size_ + size_ * ld_;
    std::vector<std::size_t> members;
    if (k >= kMany) {  // by blocks, in the hope that none depends on the others
        for (std::size_t c = 0; c < k; ++c) {
            for (std::size_t i = c; i < k; ++i) corner[i + c * ld_] = block[i + c * ldb] - products[i + c * k];
        }
        if (cholesky(corner, ld_, k, min_pivot, threads) == k) {
            members.resize(k);
            std::iota(members.begin(), members.end(), std::size_t{0});
            return members;
        }
    }
    std::vector<double> rows(k * k);  // row of the new triangle, for each accepted newcomer
    for (std::size_t c = 0; c < k; ++c) {
        double* row = rows.data() + members.size() * k;
        for (std::size_t t = 0; t < members.size(); ++t) {
            const double* earlier = rows.data() + t * k;
            const double g = block[c + members[t] * ldb] - products[c + members[t] * k];
            row[t] = (g - kernel.dot(row, earlier, t)) / earlier[t];
        }
        const std::size_t t = members.size();
        const double schur = block[c + c * ldb] - products[c + c * k] - kernel.dot(row, row, t);
        if (!(schur > min_pivot[c])) continue;
        row[t] = std::sqrt(schur);
        for (std::size_t j = 0; j <= t; ++j) corner[t + j * ld_] = row[j];
        members.push_back(c);
    }
    return members;
}

std::size_t CholeskyFactor::append_block(double* cross, std::size_t ldc, const double* block, std::size_t ldb,
                                         std::size_t k, const double* min_pivot, char* accepted, int threads) {
    if (k == 0) return 0;
    const std::size_t old = size_;
    if (old + k > ld_) reserve(std::max(old + k, 2 * old + 8));
    // Z = L^-1 cross, in its place; the newcomers' Schur complement is block - Z'Z.
    std::vector<double> products(k * k);
    forward_solve(L_.get(), ld_, old, cross, ldc, k, threads);
    gemm_tn(cross, ldc, cross, ldc, old, k, k, products.data(), k, old * k * k < kWorthThreads ? 1 : threads);
    const std::vector<std::size_t> members = append_triangle(block, ldb, products.data(), k, min_pivot, threads);
    std::fill_n(accepted, k, static_cast<char>(0));
    for (const std::size_t c : members) accepted[c] = 1;
    for (std::size_t j = 0; j < old; ++j) {  // a whole piece of a column at a time
        double* column = L_.get() + old + j * ld_;
        for (std::size_t t = 0; t < members.size(); ++t) column[t] = cross[j + members[t] * ldc];
    }
    size_ = old + members.size();
    return members.size();
}

std::size_t CholeskyFactor::factor(const double* G, std::size_t ldg, std::size_t n, const double* min_pivot,
                                   int threads) {
    double* L = open(n, n);
    copy_triangle(G, ldg, L, ld_, n);
    return factor_open(n, min_pivot, threads);
}

double* CholeskyFactor::open(std::size_t n, std::size_t most) {
    size_ = 0;
    make_room(n, most);
    return L_.get();
}

std::size_t CholeskyFactor::factor_open(std::size_t n, const double* min_pivot, int threads, Interrupt* interrupt) {
    size_ = cholesky(L_.get(), ld_, n, min_pivot, threads, interrupt);
    return size_;
}

void CholeskyFactor::remove(const std::vector<int>& positions) {
    if (positions.empty()) return;
    const Kernels& kernel = kernels();
    const std::size_t before = size_, kept = before - positions.size();
    // One sweep over the columns. What is left of a removed column is no longer part of the triangle, but its square
    // still is part of L L': it follows the sweep, and rotations with the columns to come shrink it until nothing is
    // left.
    std::vector<std::vector<double>> loose;
    std::size_t gone = 0;  // removed positions so far
    for (std::size_t j = 0; j < before; ++j) {
        const bool removed = gone < positions.size() && static_cast<std::size_t>(positions[gone]) == j;
        const std::size_t at = j - gone;  // the new position, or that of the next member to stay
        double* column = L_.get() + j * ld_;
        std::size_t to = at;  // the rows close up
        for (std::size_t g = gone; g <= positions.size(); ++g) {
            const std::size_t from = g == gone ? j : static_cast<std::size_t>(positions[g - 1]) + 1;
            const std::size_t end = g < positions.size() ? static_cast<std::size_t>(positions[g]) : before;
            if (from >= end) continue;
            if (from != to) std::copy(column + from, column + end, column + to);
            to += end - from;
        }
        if (removed) {
            loose.emplace_back(kept);
            std::copy(column + at, column + kept, loose.back().begin() + static_cast<std::ptrdiff_t>(at));
            ++gone;
            continue;
        }
        for (std::vector<double>& other : loose) {
            const double length = std::hypot(column[at], other[at]);
            kernel.rot(kept - at, column[at] / length, other[at] / length, column + at, other.data() + at);
        }
        if (at != j) std::copy(column + at, column + kept, L_.get() + at + at * ld_);
    }
    size_ = kept;
}

void CholeskyFactor::forward(double* b) const {
    forward_solve_one(L_.get(), ld_, size_, b);
}
void CholeskyFactor::backward(double* b) const {
    backward_solve_one(L_.get(), ld_, size_, b);
}
void CholeskyFactor::solve(double* b, int threads) const {
    forward_solve_one(L_.get(), ld_, size_, b, threads);
    backward_solve_one(L_.get(), ld_, size_, b, threads);
}
void CholeskyFactor::multiply(const double* b, double* out, int threads) const {
    cholesky_multiply(L_.get(), ld_, size_, b, out, threads);
}

}  // namespace diamondring
