// Runs every test, or those whose name contains one of the arguments.
#include "check.hpp"
#include "diamondring/kernels.hpp"

int main(int argc, char** argv) {
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
