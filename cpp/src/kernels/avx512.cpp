// The leaf loops for AVX-512 (F, DQ, BW, VL): eight doubles at a time.
#define DR_TABLE kernels_avx512
#define DR_NAME "avx512"
#define DR_WIDTH 8
#include "unit.inc"
