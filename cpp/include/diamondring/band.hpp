// A symmetric matrix as Q B Q' with B a narrow band: then (A + alpha I)^-1 b costs little for any number of alphas.
//
// Compared with the tridiagonal form all work is products of matrices (half of it is matrix times vector there), and
// a banded Cholesky factor per alpha, m * kWidth^2 operations, is still cheap. (Bischof, Lang and Sun, "A framework for
// symmetric band reduction", 2000; block reflectors as in Schreiber and Van Loan, 1989.)
#pragma once

#include <cstddef>
#include <vector>

#include "diamondring/parallel.hpp"
#include "diamondring/syrk.hpp"

namespace diamondring {

class BandForm {
  public:
    static constexpr std::size_t kWidth = 32;  // subdiagonals of B

    // A is m x m, column-major, both triangles filled. The bits of everything here do not depend on `threads`.
    BandForm(const double* A, std::size_t lda, std::size_t m, int threads, Interrupt& interrupt);
    ~BandForm();
    BandForm(const BandForm&) = delete;
    BandForm& operator=(const BandForm&) = delete;

    std::size_t size() const { return m_; }

    // X (m x k, column-major) becomes QX, or Q'X if transposed. Returns false when interrupted.
    bool rotate(double* X, std::size_t ldx, std::size_t k, bool transposed, int threads, Interrupt& interrupt) const;

    // Column i of X (m x k) = (B + alphas[i] I)^-1 times column i of R, or its only column if n_rhs is 1. Returns the
    // number of alphas for which the matrix was not positive definite; their columns are meaningless.
    std::size_t solve(const double* alphas, std::size_t k, const double* R, std::size_t ldr, std::size_t n_rhs, double* X,
                      std::size_t ldx, int threads) const;

  private:
    struct Panel;
    void reduce(std::size_t first, int threads, double* buffer);
    bool solve_one(double alpha, const double* rhs, double* x, double* band) const;

    std::size_t m_;
    double scale_ = 1;            // a power of 2 that brings the diagonal of A below 2: its squares do not overflow
    std::vector<double> a_;       // scale_ * B, and below it the reflectors
    std::vector<Panel> panels_;
};

}  // namespace diamondring
