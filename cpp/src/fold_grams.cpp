#include <vector>

#include "diamondring/syrk.hpp"
#include "panels.hpp"

namespace diamondring {

namespace {

// Rows are read in large blocks; a block is packed once with its rows sorted by fold, then every fold multiplies its own run of
// packed rows. Each fold's sums live in its own output matrix and take the blocks in order.
struct FoldPlan {
    template <class T>
    FoldPlan(const PanelSource<T>& source, std::size_t groups, std::size_t unit, std::size_t panel) {
        constexpr std::size_t rows_per_fold = 256, least_bytes = std::size_t{4} << 20;
        n = source.rows();
        q = source.size();
        width = round_up(q, panel);
        const std::size_t data_bytes = n * q * sizeof(T);
        const std::size_t allowed = std::max(least_bytes, data_bytes / 10) / (sizeof(double) * std::max<std::size_t>(width, 1));
        rows = std::max<std::size_t>(64, std::min(rows_per_fold * groups, allowed) / 64 * 64);
        rows = std::min(rows, std::max<std::size_t>(n, 1));
        // Enough tiles that folds x tiles can occupy the threads of a large machine.
        std::size_t across = divide_up(q, 240);
        while (across < 4 && across * (across + 1) / 2 * groups < 24 && q / (across + 1) >= 2 * unit) ++across;
        tile = std::max(unit, round_up(divide_up(q, std::max<std::size_t>(across, 1)), unit));
        for (std::size_t i = 0; i < q; i += tile) {
            for (std::size_t j = 0; j <= i; j += tile) tiles.push_back({i, j});
        }
    }
    struct Tile {
        std::size_t i, j;
    };
    std::size_t n, q, width, rows, tile;
    std::vector<Tile> tiles;
};

}  // namespace

template <class T>
bool fold_grams(const DenseView<T>& X, const GramSpec& spec, const int32_t* fold, int n_folds, bool rest, double* G,
                int threads, Interrupt* interrupt) {
    const Kernels& k = kernels();
    const PanelSource<T> source(X, spec);
    const std::size_t groups = static_cast<std::size_t>(n_folds) + 1, panel = k.panel;
    const std::size_t wanted = groups - (rest ? 0 : 1);  // rows with fold -1 are the last group
    const FoldPlan plan(source, groups, k.tile, panel);
    const std::size_t q = plan.q;
    if (plan.n == 0) std::fill_n(G, wanted * q * q, 0.0);

    const Workspace packed(plan.width * plan.rows);
    const std::size_t strip = 4 * panel, strips = divide_up(q, strip);
    std::vector<std::int32_t> slot(plan.rows);
    std::vector<std::size_t> start(groups + 1), place(groups);
    for (std::size_t begin = 0; begin < plan.n; begin += plan.rows) {
        if (interrupt && interrupt->poll()) return false;
        const RowBlock block{begin, std::min(plan.rows, plan.n - begin), slot.data()};
        const auto group = [&](std::size_t i) {
            const std::int32_t f = fold[begin + i];
            return f < 0 ? groups - 1 : static_cast<std::size_t>(f);
        };
        std::fill(start.begin(), start.end(), 0);
        for (std::size_t i = 0; i < block.count; ++i) ++start[group(i) + 1];
        for (std::size_t g = 0; g < groups; ++g) start[g + 1] += start[g];
        std::copy(start.begin(), start.end() - 1, place.begin());
        for (std::size_t i = 0; i < block.count; ++i) slot[i] = static_cast<std::int32_t>(place[group(i)]++);

        parallel_for(threads, strips, [&](std::size_t s) {
            source.pack_columns(s * strip, std::min((s + 1) * strip, q), block, packed.data() + s * strip * plan.rows,
                                plan.rows);
        });
        parallel_for(threads, wanted * plan.tiles.size(), [&](std::size_t task) {
            const std::size_t g = task / plan.tiles.size();
            const auto [i, j] = plan.tiles[task % plan.tiles.size()];
            const std::size_t rows = std::min(plan.tile, q - i), columns = std::min(plan.tile, q - j);
            const double* run = packed.data() + start[g] * panel;
            double* matrix = G + g * q * q;
            if (begin == 0) fill_zero(matrix + i + j * q, q, rows, columns);
            k.panel_gemm(run + i * plan.rows, plan.rows, rows, run + j * plan.rows, plan.rows, columns, start[g + 1] - start[g],
                         1.0, matrix + i + j * q, q, i == j, nullptr);
            if (begin + block.count == plan.n) mirror(matrix, q, i, j, rows, columns);
        });
    }
    return true;
}

template bool fold_grams(const DenseView<double>&, const GramSpec&, const int32_t*, int, bool, double*, int, Interrupt*);
template bool fold_grams(const DenseView<float>&, const GramSpec&, const int32_t*, int, bool, double*, int, Interrupt*);

}  // namespace diamondring
