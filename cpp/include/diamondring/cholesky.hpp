// Cholesky factors: of a whole matrix in place, and one that grows and shrinks with the support.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"

namespace diamondring {

// Factors A = L L' in place: A n x n, column-major, only the lower triangle is read and written.
// A pivot (Schur complement) j must exceed tolerance[j] (null: 0). Returns n when all did, else the first j that did
// not: columns 0..j-1 of L are then finished, the rest of the lower triangle is not usable. An interrupt ends it early,
// too.
std::size_t cholesky(double* A, std::size_t lda, std::size_t n, const double* tolerance = nullptr, int threads = 1,
                     Interrupt* interrupt = nullptr);

// In place, B is n x m column-major: B = L^-1 B (forward), B = L'^-1 B (backward), B = (L L')^-1 B (solve).
void forward_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                   int threads = 1);
void backward_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                    int threads = 1);
void cholesky_solve(const double* L, std::size_t ldl, std::size_t n, double* B, std::size_t ldb, std::size_t m,
                    int threads = 1);
// The same for one vector, and out = L L' b.
void forward_solve_one(const double* L, std::size_t ldl, std::size_t n, double* b, int threads = 1);
void backward_solve_one(const double* L, std::size_t ldl, std::size_t n, double* b, int threads = 1);
void cholesky_multiply(const double* L, std::size_t ldl, std::size_t n, const double* b, double* out, int threads = 1);

// L L' = G_AA for a changing, ordered set A (oldest member first).
//
// Layout: column-major lower triangle, element (i, j), i >= j, at data()[i + j*leading()]; what stands above the
// diagonal is not defined. leading() >= size() and grows by reserve() or by itself.
class CholeskyFactor {
  public:
    CholeskyFactor() = default;
    CholeskyFactor(const CholeskyFactor& other);
    // Copies size() columns; the room that is already there is kept.
    CholeskyFactor& operator=(const CholeskyFactor& other);
    CholeskyFactor(CholeskyFactor&&) noexcept = default;
    CholeskyFactor& operator=(CholeskyFactor&&) noexcept = default;

    void reserve(std::size_t capacity);
    // Room for so many members and more, but for no more than `most` unless they are more. Room that is never used
    // costs no memory, only addresses; moving does.
    void make_room(std::size_t count, std::size_t most);
    void clear() noexcept { size_ = 0; }
    std::size_t size() const noexcept { return size_; }
    std::size_t leading() const noexcept { return ld_; }
    const double* data() const noexcept { return L_.get(); }
    double pivot(std::size_t i) const noexcept { return L_[i + i * ld_]; }  // L_ii
    // (max_i L_ii / min_i L_ii)^2: a lower bound of the condition number of G_AA.
    double pivot_ratio() const noexcept;

    // Appends one member: g holds its size() inner products with the present ones, diag its own square norm.
    // False, and nothing changes, when the Schur complement is not above min_pivot: the member depends on the others.
    bool append(const double* g, double diag, double min_pivot);

    // Appends up to k members in order: column c of cross (size() x k, leading dimension ldc) holds the products of
    // newcomer c with the present members, block (k x k, lower triangle read) those among the newcomers; min_pivot has
    // length k. A newcomer that depends on the members before it is left out. accepted[c] tells; returns how many were
    // appended. `cross` is used as work space.
    std::size_t append_block(double* cross, std::size_t ldc, const double* block, std::size_t ldb, std::size_t k,
                             const double* min_pivot, char* accepted, int threads = 1);

    // Replaces the factor by that of G (n x n, lower triangle read); as cholesky(): returns n, or the first bad pivot
    // j, and then holds the leading j members.
    std::size_t factor(const double* G, std::size_t ldg, std::size_t n, const double* min_pivot, int threads = 1);
    // The same without a second matrix: the caller writes the lower triangle of G where `open` says, with leading
    // dimension leading() (what it writes above the diagonal does no harm), and then calls `factor_open`.
    double* open(std::size_t n, std::size_t most);
    std::size_t factor_open(std::size_t n, const double* min_pivot, int threads = 1, Interrupt* interrupt = nullptr);

    // Removes the members at these positions (increasing) by Givens rotations; the others keep their order.
    void remove(const std::vector<int>& positions);
    // Keeps the first `count` members: exact and free.
    void truncate(std::size_t count) noexcept {
        if (count < size_) size_ = count;
    }

    void forward(double* b) const;                                       // b = L^-1 b
    void backward(double* b) const;                                      // b = L'^-1 b
    void solve(double* b, int threads = 1) const;                        // b = (L L')^-1 b
    void multiply(const double* b, double* out, int threads = 1) const;  // out = L L' b

  private:
    std::vector<std::size_t> append_triangle(const double* block, std::size_t ldb, const double* products,
                                             std::size_t k, const double* min_pivot, int threads);

    std::unique_ptr<double[]> L_;  // ld_ x ld_, not initialised
    std::vector<double> row_;      // work space of append
    std::size_t size_ = 0;
    std::size_t ld_ = 0;
};

}  // namespace diamondring
