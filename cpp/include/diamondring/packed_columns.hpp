#pragma once
// Columns of a table copied side by side into aligned memory, where products with them stream.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <vector>

namespace diamondring {

class PackedColumns {
  public:
    // Forgets all columns; their memory stays.
    void clear(std::size_t rows);
    // `count` further columns, to be written where `column` says; places of earlier ones may change.
    void add(std::size_t count);
    std::size_t size() const { return size_; }
    std::size_t leading() const { return ld_; }
    double* column(std::size_t k) const { return data_.get() + k * ld_; }

    // Both products in one pass over the columns, a piece of rows at a time while it is in the cache:
    //   eta[i] += sum_k b[k] column(cols[k])[i],   `rows` makes v from eta in rows [first, last),   c[k] = <column(cols[k]), v>.
    // Returns the sum of what `rows` returned.
    double sweep(const std::vector<std::int64_t>& cols, const double* b, double* eta, double* v,
                 const std::function<double(std::size_t first, std::size_t last)>& rows, double* c, int threads);

  private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(double* p) const { ::operator delete(p, kAlignment); }
    };
    std::unique_ptr<double, Free> data_;
    std::size_t rows_ = 0, ld_ = 0, size_ = 0, room_ = 0;
    std::vector<double> lanes_, parts_;
};

}  // namespace diamondring
