#pragma once
// The data part of the objective: sum_i u_i loss(y_i, eta_i), with u_i = w_i / W the row shares and eta_i the row's K
// linear predictors (K = 1 but for several outputs). An n x K table of predictors is stored output by output.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace diamondring {

// The second derivative of a loss at some predictors, as the operator M of  <v, M v> = sum_ik u_i v_ik (M v)_ik.
class Curvature {
  public:
    virtual ~Curvature() = default;
    // out = M v, both n x K; 0 for rows of share 0.
    virtual void apply(const double* v, double* out) const = 0;
    // Where M is diagonal: its n x K entries, all at least 0; else null.
    virtual const double* diagonal() const { return nullptr; }
};

class Loss {
  public:
    virtual ~Loss() = default;
    std::size_t rows() const { return n_; }
    std::size_t outputs() const { return outputs_; }

    // sum_i u_i loss(y_i, eta_i); infinite outside the loss's domain.
    virtual double value(const double* eta) const = 0;
    // The same, and r_ik = -d loss / d eta_ik (n x K; 0 for rows of share 0): correlations are <z_j, r_k>.
    virtual double residual(const double* eta, double* r) const = 0;
    // Where the loss is a sum over rows and has one predictor: the same for rows [first, last) alone.
    virtual bool by_rows() const { return false; }
    virtual double residual_of_rows(std::size_t /*first*/, std::size_t /*last*/, const double* /*eta*/,
                                    double* /*r*/) const {
        return 0;
    }
    // Positive semidefinite: the second derivative where the loss is convex, the expected one elsewhere.
    virtual std::unique_ptr<Curvature> curvature(const double* eta) const = 0;
    // With g the gradient of the data part at eta and * the convex conjugate, for 0 < s <= 1:
    //   loss(eta) + loss*(s g) - s <g, eta>  >= 0, exactly 0 for s = 1:
    // what a dual point shrunk by s costs in the duality gap.
    virtual double dual_excess(const double* eta, double s) const = 0;
    // False where no duality gap can be had; solutions are then judged by the optimality conditions.
    virtual bool convex() const { return true; }
    // Whether adding a constant to a row's predictors (to all rows of an output) can change the value: Cox: false.
    virtual bool takes_intercept() const { return true; }
    // Whether the same constant added to all K predictors of a row leaves the value as it is: multinomial.
    virtual bool common_shift() const { return false; }
    // Whether the second derivative is the identity everywhere: half a sum of squares, of any number of outputs.
    virtual bool constant_curvature() const { return false; }
    // Where the search for the best constant predictors begins, K numbers.
    virtual void start(double* intercept) const {
        for (std::size_t k = 0; k < outputs_; ++k) intercept[k] = 0;
    }

  protected:
    Loss(std::size_t n, std::size_t outputs) : n_(n), outputs_(outputs) {}
    std::size_t n_, outputs_;
};

// What a loss is made of. `y` is n x `columns`, stored column by column; `share` sums to 1 and may hold zeros.
struct LossSpec {
    std::string name;  // of the Python class, in lower case
    std::vector<double> parameters;
    const double* y = nullptr;
    std::size_t rows = 0, columns = 1;
    const double* share = nullptr;
    int threads = 1;
};

std::unique_ptr<Loss> make_loss(const LossSpec& spec);
// Defined beside the loss itself.
std::unique_ptr<Loss> make_cox(const LossSpec& spec);  // columns: start, stop, event, stratum; parameters: {efron}

}  // namespace diamondring
