#include "diamondring/syrk.hpp"

#include <vector>

#include "panels.hpp"

namespace diamondring {

namespace {

constexpr std::size_t kRowBlock = 256;  // rows packed at a time: one panel of them stays in the first-level cache
constexpr std::size_t kTile = 240;      // columns of a tile at most: two packed tiles stay in the second-level cache

// Cuts a product of `rows` x `columns` results over n rows of data into tiles and row chunks, by the shape alone.
struct Partition {
    Partition(std::size_t rows, std::size_t columns, bool symmetric, std::size_t n, std::size_t unit) {
        tile_rows = tile_size(rows, unit);
        tile_columns = symmetric ? tile_rows : tile_size(columns, unit);
        for (std::size_t i = 0; i < rows; i += tile_rows) {
            for (std::size_t j = 0; j < (symmetric ? i + 1 : columns); j += tile_columns) tiles.push_back({i, j});
        }
        // Each chunk of rows has its own sums: as many as keep the threads of a large machine busy, as long as their
        // memory stays under a twentieth of the data's.
        const std::size_t wanted = tiles.empty() ? 1 : divide_up(24, tiles.size());
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

void zero(double* C, std::size_t ldc, std::size_t rows, std::size_t columns) {
    for (std::size_t j = 0; j < columns; ++j) std::fill_n(C + j * ldc, rows, 0.0);
}

void mirror(double* G, std::size_t ldg, std::size_t q) {
    constexpr std::size_t block = 32;
    for (std::size_t jb = 0; jb < q; jb += block) {
        for (std::size_t ib = jb; ib < q; ib += block) {
            for (std::size_t j = jb; j < std::min(jb + block, q); ++j) {
                for (std::size_t i = std::max(ib, j + 1); i < std::min(ib + block, q); ++i) G[j + i * ldg] = G[i + j * ldg];
            }
        }
    }
}

// C (left.size() x right.size()) = Left' Right; symmetric: left and right are the same and only the lower triangle is made.
template <class T>
bool product(const PanelSource<T>& left, const PanelSource<T>& right, bool symmetric, double* C, std::size_t ldc,
             int threads, Interrupt* interrupt) {
    const Kernels& k = kernels();
    const std::size_t n = left.rows(), rows = left.size(), columns = right.size();
    const Partition cut(rows, columns, symmetric, n, k.tile);
    const std::size_t depth = std::min(kRowBlock, std::max<std::size_t>(n, 1));
    Workspaces work(threads, (cut.tile_rows + (symmetric && cut.tiles.size() == 1 ? 0 : cut.tile_columns)) * depth);

    if (interrupt && interrupt->poll()) return false;
    zero(C, ldc, rows, columns);
    std::vector<double> partial;  // the sums of chunks 1, 2, ...; chunk 0 adds to C itself
    partial.resize((cut.chunks - 1) * rows * columns);
    const auto sums = [&](std::size_t chunk) { return chunk ? partial.data() + (chunk - 1) * rows * columns : C; };

    parallel_for(threads, cut.chunks * cut.tiles.size(), [&](std::size_t task, int worker) {
        const std::size_t chunk = task % cut.chunks;
        const auto [i, j] = cut.tiles[task / cut.chunks];
        const std::size_t i_end = std::min(i + cut.tile_rows, rows), j_end = std::min(j + cut.tile_columns, columns);
        const std::size_t ld = chunk ? rows : ldc;
        double* target = sums(chunk) + i + j * ld;
        double* packed_left = work.of(worker);
        const bool diagonal = symmetric && i == j;
        double* packed_right = diagonal ? packed_left : packed_left + cut.tile_rows * depth;
        const std::size_t last = cut.blocks * (chunk + 1) / cut.chunks;
        for (std::size_t b = cut.blocks * chunk / cut.chunks; b < last; ++b) {
            if (interrupt && interrupt->poll()) return;
            const RowBlock block{b * kRowBlock, std::min(kRowBlock, n - b * kRowBlock), nullptr};
            left.pack_columns(i, i_end, block, packed_left, depth);
            if (!diagonal) right.pack_columns(j, j_end, block, packed_right, depth);
            k.panel_gemm(packed_left, depth, i_end - i, packed_right, depth, j_end - j, block.count, 1.0, target, ld, diagonal);
        }
    });
    if (interrupt && interrupt->stopped()) return false;

    if (cut.chunks > 1) {
        parallel_for(threads, columns, [&](std::size_t j) {
            const std::size_t begin = symmetric ? j : 0;
            for (std::size_t chunk = 1; chunk < cut.chunks; ++chunk) {
                k.axpy(rows - begin, 1.0, sums(chunk) + begin + j * rows, C + begin + j * ldc);
            }
        });
    }
    return true;
}

}  // namespace

template <class T>
bool gram(const DenseView<T>& X, const GramSpec& spec, double* G, std::size_t ldg, int threads, Interrupt* interrupt) {
    const PanelSource<T> source(X, spec);
    if (!product(source, source, true, G, ldg, threads, interrupt)) return false;
    mirror(G, ldg, source.size());
    return true;
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
    return product(PanelSource<T>(X, one), PanelSource<T>(X, other), false, C, ldc, threads, interrupt);
}

void gemm_tn(const double* A, std::size_t lda, const double* B, std::size_t ldb, std::size_t n, std::size_t a,
             std::size_t b, double* C, std::size_t ldc, int threads) {
    const PanelSource<double> left({A, n, a, lda, false}, {}), right({B, n, b, ldb, false}, {});
    product(left, right, false, C, ldc, threads, nullptr);
}

void symm(const double* G, std::size_t ldg, std::size_t p, const double* B, std::size_t ldb, std::size_t m, double* out,
          std::size_t ldo, int threads) {
    constexpr std::size_t columns = 64;  // per task; symmetric: column j of G is its row j
    const Kernels& k = kernels();
    parallel_for(threads, divide_up(p, columns), [&](std::size_t task) {
        const std::size_t j = task * columns;
        k.xt_multi_f64(G + j * ldg, ldg, p, nullptr, std::min(columns, p - j), B, ldb, m, out + j, ldo);
    });
}

template bool gram(const DenseView<double>&, const GramSpec&, double*, std::size_t, int, Interrupt*);
template bool gram(const DenseView<float>&, const GramSpec&, double*, std::size_t, int, Interrupt*);
template bool cross_gram(const DenseView<double>&, const GramSpec&, const int64_t*, std::size_t, const int64_t*,
                         std::size_t, double*, std::size_t, int, Interrupt*);
template bool cross_gram(const DenseView<float>&, const GramSpec&, const int64_t*, std::size_t, const int64_t*,
                         std::size_t, double*, std::size_t, int, Interrupt*);

}  // namespace diamondring
