#!/bin/sh
# Builds the C++ tests under the address and undefined-behaviour sanitizers and runs them once with each
# instruction set that the processor has. Arguments: parts of names of tests to run (default: all).
# CMAKE names the cmake to use; a cmake beside the active Python is found on the path.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/cpp-tests
cmake=${CMAKE:-cmake}

"$cmake" -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Debug -DDIAMONDRING_CPP_TESTS=ON -DDIAMONDRING_WERROR=ON >/dev/null
"$cmake" --build "$build" --parallel "${JOBS:-2}"

for isa in $("$build/cpp/tests/diamondring_tests" --isas); do
    DIAMONDRING_ISA=$isa "$build/cpp/tests/diamondring_tests" "$@"
done
