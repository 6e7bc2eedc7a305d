// Packing and the micro-kernel of every instruction set.
#include "naive.hpp"

using check::Random;
using diamondring::Kernels;
using diamondring::PackSpec;
using std::size_t;

namespace {

void call(const Kernels& k, bool row_major, const double* X, size_t ldx, const PackSpec& s) {
    (row_major ? k.pack_rm_f64 : k.pack_cm_f64)(X, ldx, s);
}
void call(const Kernels& k, bool row_major, const float* X, size_t ldx, const PackSpec& s) {
    (row_major ? k.pack_rm_f32 : k.pack_cm_f32)(X, ldx, s);
}

template <class T>
void check_pack(const Kernels& k, bool row_major, size_t count, size_t nc, unsigned choices) {
    Random random(count + 100 * nc + choices);
    const size_t n = count + 5, p = nc + 4, ldx = (row_major ? p : n) + 2, stride = count + 3;
    const auto X = random.vector<T>(ldx * (row_major ? n : p) + 1);
    const auto center = random.vector(p), scale = random.vector(n);
    const auto cols = some_columns(random, p, nc), rows = some_columns(random, n, count);
    std::vector<std::int32_t> slot(count);
    for (size_t i = 0; i < count; ++i) slot[i] = static_cast<std::int32_t>(stride - 1 - i);
    std::vector<double> packed((nc + k.panel - 1) / k.panel * k.panel * stride, 77.0);
    PackSpec s;
    s.rows = choices & 1 ? rows.data() : nullptr;
    s.cols = choices & 2 ? cols.data() : nullptr;
    s.slot = choices & 4 ? slot.data() : nullptr;
    s.center = choices & 8 ? center.data() : nullptr;
    s.scale = choices & 16 ? scale.data() : nullptr;
    s.k = count;
    s.nc = nc;
    s.dst = packed.data();
    s.stride = stride;
    call(k, row_major, X.data() + 1, ldx, s);
    for (size_t i = 0; i < count; ++i) {
        const size_t row = s.rows ? static_cast<size_t>(rows[i]) : i, place = s.slot ? static_cast<size_t>(slot[i]) : i;
        for (size_t j = 0; j < (nc + k.panel - 1) / k.panel * k.panel; ++j) {
            double expected = 0.0;
            if (j < nc) {
                const size_t c = s.cols ? static_cast<size_t>(cols[j]) : j;
                const double x = static_cast<double>(X[1 + (row_major ? row * ldx + c : row + c * ldx)]);
                expected = (x - (s.center ? center[c] : 0.0)) * (s.scale ? scale[row] : 1.0);
            }
            CHECK(packed[(j / k.panel) * stride * k.panel + place * k.panel + j % k.panel] == expected);
        }
    }
}

void check_gemm(const Kernels& k, size_t na, size_t nb, size_t depth, bool lower) {
    Random random(na + 50 * nb + 2500 * depth);
    const size_t stride = depth + 2, ldc = na + 3;
    const auto A = random.vector(depth * na + 1), B = random.vector(depth * nb + 1);
    const auto pack = [&](const std::vector<double>& M, size_t columns) {
        std::vector<double> packed((columns + k.panel - 1) / k.panel * k.panel * stride, 77.0);
        PackSpec s;
        s.k = depth;
        s.nc = columns;
        s.dst = packed.data();
        s.stride = stride;
        k.pack_cm_f64(M.data(), depth, s);
        return packed;
    };
    const auto left = pack(A, na), right = pack(B, nb);
    const auto start = random.vector(ldc * nb);
    auto C = start;
    k.panel_gemm(left.data(), stride, na, right.data(), stride, nb, depth, -0.5, C.data(), ldc, lower, nullptr);
    for (size_t j = 0; j < nb; ++j) {
        for (size_t i = 0; i < ldc; ++i) {
            if (i >= na) {
                CHECK(C[i + j * ldc] == start[i + j * ldc]);
            } else if (!lower || i >= j) {
                const double product = naive_dot(A.data() + i * depth, 1, B.data() + j * depth, 1, depth);
                CHECK_CLOSE(C[i + j * ldc], start[i + j * ldc] - 0.5 * product, sum_tolerance(depth));
            }
        }
    }
}

}  // namespace

TEST(panels_pack) {
    for_each_table([](const Kernels& k) {
        for (unsigned choices = 0; choices < 32; ++choices) {
            for (const size_t count : {0, 1, 7, 8, 19}) {
                for (const size_t nc : {1, 3, 8, 21}) {
                    for (const bool row_major : {false, true}) {
                        check_pack<double>(k, row_major, count, nc, choices);
                        check_pack<float>(k, row_major, count, nc, choices);
                    }
                }
            }
        }
    });
}

TEST(panels_gemm) {
    for_each_table([](const Kernels& k) {
        for (const size_t na : {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 24, 25, 49}) {
            for (const size_t nb : {1, 3, 4, 7, 8, 9, 17, 25}) {
                for (const size_t depth : {0, 1, 7, 64}) {
                    check_gemm(k, na, nb, depth, false);
                    check_gemm(k, na, nb, depth, true);
                }
            }
        }
    });
}
