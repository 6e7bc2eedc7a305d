// The leaf loops for AVX2 with FMA: four doubles at a time. Built with -mavx2 -mfma.
#define DR_TABLE kernels_avx2
#define DR_NAME "avx2"
#define DR_WIDTH 4
#include "unit.inc"
