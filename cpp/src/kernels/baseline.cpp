// The leaf loops for every processor: two doubles at a time, no instruction-set flag.
#define DR_TABLE kernels_baseline
#define DR_NAME "baseline"
#define DR_WIDTH 2
#include "unit.inc"
