#include "diamondring/syrk.hpp"

#include <vector>

#include "panels.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kRowBlock = 256;  // rows packed at a time: one panel of them stays in the first-level cache
constexpr std::size_t kMostChunks = 24;
constexpr std::size_t kTile = 240;      // columns of a tile at most: two packed tiles stay in the second-level cache

// Cuts a product of `rows` x `columns` results over n rows of data into tiles and row chunks, by the shape alone.
struct Partition {
    Partition(std::size_t rows, std::size_t columns, bool symmetric, std::size_t n, std::size_t unit) {
        tile_rows = tile_size(rows, unit);
        tile_columns = symmetric ? tile_rows : tile_size(columns, unit);
        for (std::size_t i = 0; i < rows; i += tile_rows) {
            for (std::size_t j = 0; j < (symmetric ? i : columns); j += tile_columns) tiles.push_back({i, j});
        }
        if (symmetric) {  // the tiles on the diagonal are half the work: they come last and fill the gaps
            for (std::size_t i = 0; i < rows; i += tile_rows) tiles.push_back({i, i});
        }
        // Each chunk of rows has its own sums: as many as keep the threads of a large machine busy, as long as their
        // memory stays under a twentieth of the data's.
        const std::size_t wanted = tiles.empty() ? 1 : divide_up(kMostChunks, tiles.size());
        const std::size_t affordable = n / (20 * std::max<std::size_t>(std::min(rows, columns), 1));
        blocks = divide_up(n, kRowBlock);
        chunks = std::max<std::size_t>(1, std::min({wanted, affordable, blocks / 2}));
    }
    static std::size_t tile_size(std::size_t q, std::size_t unit) {
        const std::size_t count = std::max<std::size_t>(1, divide_up(q, kTile));
        return std::max(unit, round_up(divide_up(q, count), unit));
    }

    struct Tile {
        std::size_t i, j;
    };
    std::vector<Tile> tiles;
    std::size_t tile_rows, tile_columns, blocks, chunks;
};

// One Workspace per worker, made by the worker that needs it.
class Workspaces {
  public:
    Workspaces(int threads, std::size_t count) : all_(static_cast<std::size_t>(std::max(threads, 1))), count_(count) {}
    double* of(int worker) {
        Workspace& mine = all_[static_cast<std::size_t>(worker)];
        if (!mine.data()) mine = Workspace(count_);
        return mine.data();
    }

  private:
    std::vector<Workspace> all_;
    std::size_t count_;
};

// C (left.size() x right.size()) = Left' Right. Symmetric means that left and right are the same: the lower triangle is
// made and copied into the upper one.
template <class T, class U = T>
struct Product {
    const PanelSource<T>& left;
    const PanelSource<U>& right;
    bool symmetric;
    double* C;
    std::size_t ldc;
    int threads;
    Interrupt* interrupt;

    const Kernels& k = kernels();
    std::size_t n = left.rows(), rows = left.size(), columns = right.size();
    std::size_t depth = std::min(kRowBlock, std::max<std::size_t>(n, 1));
    Partition cut = Partition(rows, columns, symmetric, n, k.tile);

    bool run() const {
        if (interrupt && interrupt->poll()) return false;
        if (cut.blocks == 0) fill_zero(C, ldc, rows, columns);
        if (cut.chunks == 1 && cut.tiles.size() > 1) {
            by_blocks();
        } else {
            by_chunks();
        }
        return !(interrupt && interrupt->stopped());
    }

  private:
    RowBlock block(std::size_t b) const { return {b * kRowBlock, std::min(kRowBlock, n - b * kRowBlock), nullptr}; }
    std::size_t height(std::size_t i) const { return std::min(cut.tile_rows, rows - i); }
    std::size_t width(std::size_t j) const { return std::min(cut.tile_columns, columns - j); }

    // Many columns: a block of rows is packed once, by all threads, then all tiles take their sums from it.
    void by_blocks() const {
        const std::size_t strip = 4 * k.panel;
        const std::size_t left_strips = divide_up(rows, strip), right_strips = symmetric ? 0 : divide_up(columns, strip);
        const Workspace packed_left(left_strips * strip * depth), more(right_strips * strip * depth);
        const double* packed_right = symmetric ? packed_left.data() : more.data();
        for (std::size_t b = 0; b < cut.blocks; ++b) {
            parallel_for(threads, left_strips + right_strips, [&](std::size_t task) {
                const bool on_left = task < left_strips;
                const std::size_t first = (on_left ? task : task - left_strips) * strip;
                const std::size_t last = std::min(first + strip, on_left ? rows : columns);
                double* to = (on_left ? packed_left : more).data() + first * depth;
                if (on_left) {
                    left.pack_columns(first, last, block(b), to, depth);
                } else {
                    right.pack_columns(first, last, block(b), to, depth);
                }
            });
            parallel_for(threads, cut.tiles.size(), [&](std::size_t task) {
                if (interrupt && interrupt->poll()) return;
                const auto [i, j] = cut.tiles[task];
                double* target = C + i + j * ldc;
                if (b == 0) fill_zero(target, ldc, height(i), width(j));
                k.panel_gemm(packed_left.data() + i * depth, depth, height(i), packed_right + j * depth, depth, width(j),
                             block(b).count, 1.0, target, ldc, symmetric && i == j, nullptr);
                if (symmetric && b + 1 == cut.blocks) mirror(C, ldc, i, j, height(i), width(j));
            });
            if (interrupt && interrupt->stopped()) return;
        }
    }

    // Few columns, many rows: each chunk of rows is summed on its own, and the chunks are added in their order.
    void by_chunks() const {
        const bool one = symmetric && cut.tiles.size() == 1;
        Workspaces work(threads, (cut.tile_rows + (one ? 0 : cut.tile_columns)) * depth);
        const Workspace partial((cut.chunks - 1) * rows * columns);  // chunk 0 adds to C itself
        const auto sums = [&](std::size_t chunk) { return partial.data() + (chunk - 1) * rows * columns; };
        parallel_for(threads, cut.chunks * cut.tiles.size(), [&](std::size_t task, int worker) {
            const std::size_t chunk = task % cut.chunks, ld = chunk ? rows : ldc;
            const auto [i, j] = cut.tiles[task / cut.chunks];
            const bool diagonal = symmetric && i == j;
            double* packed_left = work.of(worker);
            double* packed_right = diagonal ? packed_left : packed_left + cut.tile_rows * depth;
            double* target = (chunk ? sums(chunk) : C) + i + j * ld;
            fill_zero(target, ld, height(i), width(j));
            const std::size_t last = cut.blocks * (chunk + 1) / cut.chunks;
            for (std::size_t b = cut.blocks * chunk / cut.chunks; b < last; ++b) {
                if (interrupt && interrupt->poll()) return;
                left.pack_columns(i, i + height(i), block(b), packed_left, depth);
                if (!diagonal) right.pack_columns(j, j + width(j), block(b), packed_right, depth);
                const Ahead ahead = b + 1 < last ? left.reads(i, i + height(i), block(b + 1)) : Ahead{};
                k.panel_gemm(packed_left, depth, height(i), packed_right, depth, width(j), block(b).count, 1.0, target, ld,
                             diagonal, &ahead);
            }
        });
        if (interrupt && interrupt->stopped()) return;
        constexpr std::size_t strip = 16;
        parallel_for(threads, divide_up(columns, strip), [&](std::size_t s) {
            const std::size_t first = s * strip, count = std::min(strip, columns - first);
            for (std::size_t chunk = 1; chunk < cut.chunks; ++chunk) {
                for (std::size_t j = first; j < first + count; ++j) {
                    const std::size_t begin = symmetric ? j : 0;
                    k.axpy(rows - begin, 1.0, sums(chunk) + begin + j * rows, C + begin + j * ldc);
                }
            }
            if (symmetric) mirror(C, ldc, first, first, rows - first, count);
        });
    }
};

}  // namespace

std::size_t longest_chain(std::size_t n) {
    return kRowBlock + divide_up(n, kRowBlock) + kMostChunks;
}

template <class T>
bool gram(const DenseView<T>& X, const GramSpec& spec, double* G, std::size_t ldg, int threads, Interrupt* interrupt) {
    const PanelSource<T> source(X, spec);
    return Product<T>{source, source, true, G, ldg, threads, interrupt}.run();
}

template <class T>
bool cross_gram(const DenseView<T>& X, const GramSpec& spec, const int64_t* left, std::size_t n_left,
                const int64_t* right, std::size_t n_right, double* C, std::size_t ldc, int threads,
                Interrupt* interrupt) {
    GramSpec one = spec;
    one.extra = nullptr;
    one.ones = false;
    GramSpec other = one;
    one.cols = left;
    one.n_cols = n_left;
    other.cols = right;
    other.n_cols = n_right;
    const PanelSource<T> a(X, one), b(X, other);
    return Product<T>{a, b, false, C, ldc, threads, interrupt}.run();
}

template <class T>
bool product_with(const DenseView<T>& X, const GramSpec& spec, const double* B, std::size_t ldb, std::size_t b, double* C,
                  std::size_t ldc, int threads, Interrupt* interrupt) {
    constexpr std::size_t wide = 4096;  // columns of Z at a time: what is packed of them stays small
    const std::size_t columns = spec.cols ? spec.n_cols : X.cols, rows = spec.rows ? spec.n_rows : X.rows;
    const PanelSource<double> right({B, rows, b, ldb, false}, {});
    for (std::size_t first = 0; first < columns; first += wide) {
        DenseView<T> view = X;
        GramSpec some = spec;
        some.extra = nullptr;
        some.ones = false;
        if (spec.cols) {
            some.cols += first;
            some.n_cols = std::min(wide, columns - first);
        } else {
            view.data += X.row_major ? first : first * X.ld;
            view.cols = std::min(wide, columns - first);
            if (some.center) some.center += first;
        }
        const PanelSource<T> left(view, some);
        if (!Product<T, double>{left, right, false, C + first, ldc, threads, interrupt}.run()) return false;
    }
    return true;
}

void gemm_tn(const double* A, std::size_t lda, const double* B, std::size_t ldb, std::size_t n, std::size_t a,
             std::size_t b, double* C, std::size_t ldc, int threads) {
    const PanelSource<double> left({A, n, a, lda, false}, {}), right({B, n, b, ldb, false}, {});
    Product<double>{left, right, false, C, ldc, threads, nullptr}.run();
}

template bool gram(const DenseView<double>&, const GramSpec&, double*, std::size_t, int, Interrupt*);
template bool gram(const DenseView<float>&, const GramSpec&, double*, std::size_t, int, Interrupt*);
template bool product_with(const DenseView<double>&, const GramSpec&, const double*, std::size_t, std::size_t, double*,
                           std::size_t, int, Interrupt*);
template bool product_with(const DenseView<float>&, const GramSpec&, const double*, std::size_t, std::size_t, double*,
                           std::size_t, int, Interrupt*);
template bool cross_gram(const DenseView<double>&, const GramSpec&, const int64_t*, std::size_t, const int64_t*,
                         std::size_t, double*, std::size_t, int, Interrupt*);
template bool cross_gram(const DenseView<float>&, const GramSpec&, const int64_t*, std::size_t, const int64_t*,
                         std::size_t, double*, std::size_t, int, Interrupt*);

}  // namespace diamondring
