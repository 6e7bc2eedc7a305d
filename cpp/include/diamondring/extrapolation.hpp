#pragma once
// A fixed-point iteration x <- x + g(x) made faster by what the last steps showed (Anderson 1965): the combination of
// them whose step would have been shortest is taken.

#include <cstddef>
#include <vector>

namespace diamondring {

class Extrapolation {
  public:
    void clear() {
        x_.clear();
        g_.clear();
        last_x_.clear();
    }
    // x, g: `size` numbers; x becomes the next iterate. Another size than before begins anew.
    void next(double* x, const double* g, std::size_t size);

  private:
    static constexpr std::size_t kMemory = 6;
    std::vector<std::vector<double>> x_, g_;  // changes from step to step
    std::vector<double> last_x_, last_g_;
};

}  // namespace diamondring
