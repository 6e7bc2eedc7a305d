#include "diamondring/kernels.hpp"

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace diamondring {

extern const Kernels kernels_baseline;
#ifdef DIAMONDRING_HAVE_AVX2
extern const Kernels kernels_avx2;
#endif
#ifdef DIAMONDRING_HAVE_AVX512
extern const Kernels kernels_avx512;
#endif

namespace {

bool runs_avx2() {
#ifdef DIAMONDRING_HAVE_AVX2
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

bool runs_avx512() {
#ifdef DIAMONDRING_HAVE_AVX512
    return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

const Kernels& choose() {
    const char* wanted = std::getenv("DIAMONDRING_ISA");
    if (wanted && *wanted) {
        if (const Kernels* table = kernels_for(wanted)) return *table;
        std::string message = "The environment variable DIAMONDRING_ISA is '" + std::string(wanted) +
                              "', but this processor and this build offer only: baseline";
        for (const char* name : {"avx2", "avx512"}) {
            if (kernels_for(name)) message += std::string(", ") + name;
        }
        throw std::runtime_error(message + ". Unset it or choose one of these.");
    }
    for (const char* name : {"avx512", "avx2"}) {
        if (const Kernels* table = kernels_for(name)) return *table;
    }
    return kernels_baseline;
}

}  // namespace

const Kernels* kernels_for(const char* name) {
    if (std::strcmp(name, "baseline") == 0) return &kernels_baseline;
#ifdef DIAMONDRING_HAVE_AVX2
    if (std::strcmp(name, "avx2") == 0 && runs_avx2()) return &kernels_avx2;
#endif
#ifdef DIAMONDRING_HAVE_AVX512
    if (std::strcmp(name, "avx512") == 0 && runs_avx512()) return &kernels_avx512;
#endif
    return nullptr;
}

const Kernels& kernels() {
    static const Kernels& table = choose();
    return table;
}

}  // namespace diamondring
