#include "diamondring/packed_columns.hpp"

#include <algorithm>

#include "diamondring/kernels.hpp"
#include "diamondring/parallel.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kLine = 8;                          // doubles in a cache line
constexpr std::size_t kRows = 512;                        // rows per task, whatever the number of threads
constexpr std::size_t kPiece = std::size_t{1} << 15;      // numbers of a piece: a quarter of the second-level cache
constexpr std::size_t kFewest = 32, kWorth = std::size_t{1} << 16;

}  // namespace

void PackedColumns::clear(std::size_t rows) {
    size_ = 0;
    if (rows == rows_) return;
    rows_ = rows;
    ld_ = (rows + kLine - 1) / kLine * kLine;
    if (ld_ / kLine % 2 == 0) ld_ += kLine;  // columns an even number of lines apart would share few sets of the cache
    room_ = 0;
}

void PackedColumns::add(std::size_t count) {
    if (size_ + count > room_) {
        const std::size_t room = std::max(size_ + count, 2 * room_);
        std::unique_ptr<double, Free> larger(
            static_cast<double*>(::operator new(room * ld_ * sizeof(double), kAlignment)));
        std::copy_n(data_.get(), size_ * ld_, larger.get());
        data_ = std::move(larger);
        room_ = room;
    }
    size_ += count;
}

double PackedColumns::sweep(const std::vector<std::int64_t>& cols, const double* b, double* eta, double* v,
                            const std::function<double(std::size_t first, std::size_t last)>& rows, double* c,
                            int threads) {
    const Kernels& kernel = kernels();
    const std::size_t a = cols.size(), width = a * kernel.lanes;
    const std::size_t step = rows_ * a < kWorth ? std::max<std::size_t>(rows_, 1) : kRows;
    const std::size_t tasks = (rows_ + step - 1) / step;
    const std::size_t piece = std::max(kPiece / std::max<std::size_t>(a, 1) / kLine * kLine, kFewest);
    lanes_.assign(tasks * width, 0.0);
    parts_.assign(tasks, 0.0);
    parallel_for(threads, tasks, [&](std::size_t task) {
        const std::size_t end = std::min(rows_, (task + 1) * step);
        for (std::size_t i = task * step; i < end; i += piece) {
            const std::size_t m = std::min(piece, end - i);
            kernel.xb_f64(data_.get() + i, ld_, m, cols.data(), a, b, eta + i);
            parts_[task] += rows(i, i + m);
            kernel.xt_lanes(data_.get() + i, ld_, m, cols.data(), a, v + i, lanes_.data() + task * width);
        }
    });
    for (std::size_t k = 0; k < a; ++k) {
        c[k] = 0;
        for (std::size_t task = 0; task < tasks; ++task) {
            for (std::size_t l = 0; l < kernel.lanes; ++l) c[k] += lanes_[task * width + k * kernel.lanes + l];
        }
    }
    double total = 0;
    for (const double part : parts_) total += part;
    return total;
}

}  // namespace diamondring
