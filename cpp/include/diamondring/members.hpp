#pragma once
// The linear system of the members A of an active set,
//
//   (G_AA + D(alpha)) x = b,      D(alpha) the diagonal of the L2 part,
//
// for a set that changes and an alpha that falls, behind one Cholesky factor that grows and shrinks with the set.
// With an L2 part every new alpha changes the whole diagonal.  A small factor is then made anew.  A large one,
// M = G_AA + D(older alpha), is kept until alpha has halved, and is the preconditioner of conjugate gradients: the
// system is M less a diagonal, so all eigenvalues lie in [alpha / older alpha, 1] however badly G_AA is conditioned,
// and a step costs one solve with M and no product with G.

#include <cstdint>
#include <vector>

#include "diamondring/cholesky.hpp"
#include "diamondring/penalty.hpp"
#include "diamondring/quadratic.hpp"

namespace diamondring {

class MemberSystem {
  public:
    MemberSystem(Quadratic& quadratic, const Penalty& penalty);

    std::size_t size() const { return factor_.size(); }
    void clear() { factor_.clear(); }
    // True when the factor at hand is that of `count` members and close enough to alpha (`exactly`: at alpha).
    bool serves(double alpha, std::size_t count, bool exactly) const;
    // Makes the factor at alpha. Returns members.size(), or the position of the first member that is a combination of
    // those before it; the factor then holds those before it. An interrupt leaves it empty and returns 0.
    std::size_t factorize(double alpha, const std::vector<std::int64_t>& members, Interrupt& interrupt);
    // Appends to the factor those of `cols` that are no combinations of what it holds; accepted[c] tells.
    std::size_t append(double alpha, const std::vector<std::int64_t>& members, const std::vector<std::int64_t>& cols,
                       std::vector<char>& accepted);
    void remove(const std::vector<int>& positions) { factor_.remove(positions); }

    // Improves x until what is left of b is kGain times what the given x left of it; exact when the factor is at alpha.
    // False when rounding has left the system no longer positive definite beside its factor: `serves` then asks for a
    // new one.
    bool solve(double alpha, const std::vector<std::int64_t>& members, const double* b, double* x);
    const CholeskyFactor& factor() const { return factor_; }
    std::size_t iterations() const { return iterations_; }  // of conjugate gradients, in all

    static constexpr double kGain = 1e-4;

  private:
    Quadratic& quadratic_;
    const Penalty& penalty_;
    bool ridge_, stale_ = false;
    double factored_ = -1;  // alpha of the factor
    std::size_t iterations_ = 0;
    CholeskyFactor factor_;
    std::vector<double> cross_, block_, pivots_;
    std::vector<double> excess_, residual_, step_, direction_, image_;
};

}  // namespace diamondring
