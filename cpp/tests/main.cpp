// Runs every test, or those whose name contains one of the arguments. --isas: prints the instruction sets this
// build and this processor have, one per line, and stops.
#include "check.hpp"
#include "diamondring/kernels.hpp"

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "--isas") == 0) {
        for (const char* name : {"baseline", "avx2", "avx512"}) {
            if (diamondring::kernels_for(name)) std::puts(name);
        }
        return 0;
    }
    int run = 0;
    for (const check::Test& test : check::tests()) {
        bool wanted = argc == 1;
        for (int i = 1; i < argc; ++i) wanted = wanted || std::strstr(test.name, argv[i]) != nullptr;
        if (!wanted) continue;
        const int before = check::failures;
        test.run();
        ++run;
        if (check::failures > before) std::fprintf(stderr, "FAILED %s\n", test.name);
    }
    std::printf("%s: %d tests, %ld checks, %d failures\n", diamondring::kernels().name, run, check::checks, check::failures);
    return check::failures > 0 || run == 0;
}
