// A very small test framework: TEST(name) { CHECK(...); } registers itself, main() runs what it finds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

namespace check {

struct Test {
    const char* name;
    void (*run)();
};

inline std::vector<Test>& tests() {
    static std::vector<Test> all;
    return all;
}

struct Register {
    Register(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

inline int failures = 0;
inline long checks = 0;

inline void report(bool good, const char* file, int line, const char* text) {
    ++checks;
    if (good) return;
    if (++failures <= 20) std::fprintf(stderr, "%s:%d: failed: %s\n", file, line, text);
}

inline void report_close(double got, double expected, double tolerance, const char* file, int line, const char* text) {
    ++checks;
    if (std::abs(got - expected) <= tolerance) return;  // false for NaN
    if (++failures <= 20) {
        std::fprintf(stderr, "%s:%d: %s: got %.17g, expected %.17g within %g\n", file, line, text, got, expected, tolerance);
    }
}

// Reproducible numbers: a 64-bit linear congruential generator, high bits only.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 2862933555777941757ULL + 3037000493ULL) {}
    double uniform() {  // in (-1, 1)
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 11) * 0x1.0p-52 - 1.0;
    }
    std::size_t below(std::size_t n) {
        return std::min(n - 1, static_cast<std::size_t>((uniform() + 1.0) * 0.5 * static_cast<double>(n)));
    }
    template <class T = double>
    std::vector<T> vector(std::size_t n) {
        std::vector<T> v(n);
        for (T& x : v) x = static_cast<T>(uniform());
        return v;
    }

  private:
    std::uint64_t state_;
};

// Same bits, element by element; unlike ==, also for NaN and signed zero.
inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

}  // namespace check

#define CHECK_JOIN2(a, b) a##b
#define CHECK_JOIN(a, b) CHECK_JOIN2(a, b)
#define TEST(name)                                                               \
    static void CHECK_JOIN(test_, name)();                                       \
    static const check::Register CHECK_JOIN(register_, name){#name, &CHECK_JOIN(test_, name)}; \
    static void CHECK_JOIN(test_, name)()
#define CHECK(condition) check::report(static_cast<bool>(condition), __FILE__, __LINE__, #condition)
#define CHECK_CLOSE(got, expected, tolerance) \
    check::report_close((got), (expected), (tolerance), __FILE__, __LINE__, #got)
