// The leaf loops of the core, compiled once per instruction set and chosen when first used.
//
// This header is also read by units built with AVX flags, so it includes no standard library template:
// an inline function instantiated there could be picked by the linker for processors that lack AVX.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace diamondring {

// A block of k rows and nc columns is packed as ceil(nc / panel) panels of `panel` columns. Inside a panel the values of one
// row stand side by side: element (i, j) is at dst[(j / panel) * stride * panel + place(i) * panel + j % panel], place(i) =
// slot ? slot[i] : i; missing columns of the last panel are zeros. The value is (x - center[c]) * scale[r], where
// r = rows ? rows[i] : i and c = cols ? cols[j] : j; center null means 0, scale null 1.
struct PackSpec {
    const int64_t* rows = nullptr;
    const int32_t* slot = nullptr;  // all different, below stride
    size_t k = 0;
    const int64_t* cols = nullptr;
    size_t nc = 0;
    const double* center = nullptr;
    const double* scale = nullptr;
    double* dst = nullptr;
    size_t stride = 0;  // rows that one panel of dst has room for, at least k
};

// Memory that will be read soon: `runs` pieces of `bytes` bytes whose beginnings are `stride` bytes apart.
struct Ahead {
    const void* base = nullptr;
    size_t stride = 0;
    size_t bytes = 0;
    size_t runs = 0;
};

// Tables of bytes (byte_table.hpp): a value k in [-127, 127] is stored as k + BYTE_SHIFT, and multiplies 16-bit integers of
// size at most WORD_LIMIT. Columns begin at, and are filled up to, multiples of BYTE_ALIGN.
constexpr int BYTE_SHIFT = 128;
constexpr int BYTE_LIMIT = 127;
constexpr int WORD_LIMIT = 32639;
constexpr size_t BYTE_ALIGN = 64;

// One table of functions per instruction set. All arithmetic is in double; float32 input is converted
// while loading. Unless said otherwise a result depends on the column and the residual alone, not on the
// other columns in the call: splitting the columns among threads never changes a bit.
struct Kernels {
    const char* name;   // "baseline", "avx2" or "avx512"
    size_t panel;       // columns per packed panel (see PackSpec)
    size_t lanes;       // doubles in a vector
    size_t tile;        // preferred multiple of columns for one operand of panel_gemm

    // ---- vectors -------------------------------------------------------------------------------
    double (*dot)(const double* x, const double* y, size_t n);
    void (*axpy)(size_t n, double a, const double* x, double* y);                 // y += a x
    void (*rot)(size_t n, double c, double s, double* x, double* y);              // (x, y) = (c x + s y, c y - s x)

    // out = { sum w (x - shift), sum w (x - shift)^2 }, w null: ones.
    void (*moments_f64)(const double* x, const double* w, size_t n, double shift, double out[2]);
    void (*moments_f32)(const float* x, const double* w, size_t n, double shift, double out[2]);
    // The same for columns 0..ncols-1 of row-major X (row i at X + i*ldx), each about its own shift.
    void (*moments_rm_f64)(const double* X, size_t ldx, size_t n, size_t ncols, const double* w, const double* shift,
                           double* sum, double* square);
    void (*moments_rm_f32)(const float* X, size_t ldx, size_t n, size_t ncols, const double* w, const double* shift,
                           double* sum, double* square);

    // ---- X' times several residuals, X column-major ---------------------------------------------
    // out[r*ldo + jj] = sum_i X[i + col(jj)*ldx] * R[i + r*ldr], col(jj) = cols ? cols[jj] : jj, r = 0..m-1.
    // Any m; fastest for multiples of 4.
    void (*xt_multi_f64)(const double* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* R,
                         size_t ldr, size_t m, double* out, size_t ldo);
    void (*xt_multi_f32)(const float* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* R,
                         size_t ldr, size_t m, double* out, size_t ldo);

    // out[i] += sum_jj X[i + col(jj)*ldx] * b[jj], i = 0..n-1.
    void (*xb_f64)(const double* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* b, double* out);
    void (*xb_f32)(const float* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* b, double* out);

    // X'r in pieces of rows: sums[jj*lanes + l] += what lane l of column jj has of sum_i X[i + col(jj)*ldx] * r[i].
    void (*xt_lanes)(const double* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* r, double* sums);

    // ---- the same for row-major X (row i at X + i*ldx) -------------------------------------------
    // out[r*ldo + j] += sum_i X[i*ldx + j] * R[i + r*ldr] for j in [j0, j1).
    void (*xt_multi_rm_f64)(const double* X, size_t ldx, size_t n, size_t j0, size_t j1, const double* R, size_t ldr,
                            size_t m, double* out, size_t ldo);
    void (*xt_multi_rm_f32)(const float* X, size_t ldx, size_t n, size_t j0, size_t j1, const double* R, size_t ldr,
                            size_t m, double* out, size_t ldo);
    // out[i] += sum_jj X[i*ldx + col(jj)] * b[jj].
    void (*xb_rm_f64)(const double* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* b, double* out);
    void (*xb_rm_f32)(const float* X, size_t ldx, size_t n, const int64_t* cols, size_t ncols, const double* b, double* out);

    // ---- compressed sparse columns ----------------------------------------------------------------
    // out[r*ldo + jj] = sum_{k = indptr[c]}^{indptr[c+1]-1} data[k] * R[idx[k]*m + r], c = col(jj):
    // R is interleaved, the m residuals of one row stand side by side.
    void (*csc_multi_f64_i32)(const double* data, const int32_t* idx, const int32_t* indptr, const int64_t* cols,
                              size_t ncols, const double* R, size_t m, double* out, size_t ldo);
    void (*csc_multi_f64_i64)(const double* data, const int64_t* idx, const int64_t* indptr, const int64_t* cols,
                              size_t ncols, const double* R, size_t m, double* out, size_t ldo);
    void (*csc_multi_f32_i32)(const float* data, const int32_t* idx, const int32_t* indptr, const int64_t* cols,
                              size_t ncols, const double* R, size_t m, double* out, size_t ldo);
    void (*csc_multi_f32_i64)(const float* data, const int64_t* idx, const int64_t* indptr, const int64_t* cols,
                              size_t ncols, const double* R, size_t m, double* out, size_t ldo);

    // ---- packed panels (see PackSpec) -------------------------------------------------------------
    void (*pack_cm_f64)(const double* X, size_t ldx, const PackSpec& spec);  // X column-major
    void (*pack_cm_f32)(const float* X, size_t ldx, const PackSpec& spec);
    void (*pack_rm_f64)(const double* X, size_t ldx, const PackSpec& spec);  // X row-major
    void (*pack_rm_f32)(const float* X, size_t ldx, const PackSpec& spec);

    // C[i + j*ldc] += alpha * sum_k A(k, i) B(k, j), i < na, j < nb, over k packed rows; panel q of A starts at
    // A + q*stride_a*panel, of B at B + q*stride_b*panel. lower: only the entries i >= j are wanted; some others
    // inside the na x nb block are written as well. `ahead` (or null) is fetched into cache meanwhile.
    void (*panel_gemm)(const double* A, size_t stride_a, size_t na, const double* B, size_t stride_b, size_t nb,
                       size_t k, double alpha, double* C, size_t ldc, bool lower,
                       const Ahead* ahead);

    // ---- tables of bytes --------------------------------------------------------------------------
    // max |x - center|
    double (*byte_range_f64)(const double* x, size_t n, double center);
    double (*byte_range_f32)(const float* x, size_t n, double center);
    // out[i] = k_i + BYTE_SHIFT, k_i = round((x_i - center) * inverse), up to the next multiple of a vector (at most of
    // BYTE_ALIGN), where k = 0; squares = { sum ((x_i - center) * inverse - k_i)^2, sum k_i^2 }.
    void (*byte_quantise_f64)(const double* x, size_t n, double center, double inverse, uint8_t* out, double squares[2]);
    void (*byte_quantise_f32)(const float* x, size_t n, double center, double inverse, uint8_t* out, double squares[2]);
    // out[r*ldo + jj] = sum_i K[i + col(jj)*ldk] * Q[i + r*ldq], n a multiple of BYTE_ALIGN: exact, the same with every
    // instruction set, as long as the sums stay below 2^53.
    void (*bytes_multi)(const uint8_t* K, size_t ldk, size_t n, const int64_t* cols, size_t ncols, const int16_t* Q,
                        size_t ldq, size_t m, double* out, size_t ldo);
};

// The table in use: the best that the processor has, or the one named by the environment variable DIAMONDRING_ISA
// (baseline, avx2, avx512) when the process first asks. Throws std::runtime_error when that name is unknown or the
// processor lacks it.
const Kernels& kernels();

// The table of that name, null when unknown, not compiled in, or not supported by this processor.
const Kernels* kernels_for(const char* name);

}  // namespace diamondring
