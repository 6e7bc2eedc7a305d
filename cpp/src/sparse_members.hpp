// A few columns of a sparse table, copied next to each other: once by columns and once by rows, so that products with
// them and with their transpose run through memory and are shared by threads. Private to the core's sources.
#pragma once

#include <cstdint>
#include <vector>

#include "diamondring/matrix.hpp"

namespace diamondring {

class SparseMembers {
  public:
    SparseMembers(const Matrix& matrix, int threads) : matrix_(matrix), threads_(threads) {}

    // Slots are given in order of arrival; one that was given up stays as a column of zeros until `clear`.
    std::size_t slots() const { return columns_.start.size() - 1; }
    void clear();
    // Takes the next slots. False where the entries are too many to be numbered.
    bool append(const std::vector<std::int64_t>& cols);
    void give_up(std::size_t slot);
    // Of the entries copied, how many belong to no column any more.
    double waste() const;

    void linear(const double* coef, double* y);       // y = X coef
    void products(const double* r, double* c) const;  // c = X'r
    // sum_i w_i x_ij and sum_i w_i x_ij^2 of a slot.
    void moments(std::size_t slot, const double* w, double* sum, double* square) const;

  private:
    struct Compressed {
        std::vector<double> values;
        std::vector<std::int32_t> places, start{0};
    };
    // Of the slots first.., by rows.
    void by_rows(std::size_t first, Compressed& rows) const;

    const Matrix& matrix_;
    int threads_;
    Compressed columns_;
    Compressed rows_, late_;  // of the slots that came first, and of those after them
    std::size_t early_ = 0;   // how many slots rows_ has
    std::size_t wasted_ = 0;
    bool arranged_ = false;
    std::vector<Entry> entries_;
    std::vector<std::size_t> late_rows_;  // of the entries of late_
};

}  // namespace diamondring
