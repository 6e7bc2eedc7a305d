// The pool: every task once, exceptions, nesting, many threads at once, fork.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "check.hpp"
#include "diamondring/parallel.hpp"

using diamondring::Interrupt;
using diamondring::parallel_for;
using std::size_t;

namespace {

// Number of tasks that did not run exactly once.
size_t missed(int threads, size_t n_tasks) {
    std::vector<std::atomic<int>> count(n_tasks);
    parallel_for(threads, n_tasks, [&](size_t task) { ++count[task]; });
    size_t wrong = 0;
    for (const auto& c : count) wrong += c != 1;
    return wrong;
}

}  // namespace

TEST(parallel_runs_every_task_once) {
    for (const int threads : {-1, 0, 1, 2, 3, 16}) {
        for (const size_t n : {0, 1, 2, 5, 1000}) CHECK(missed(threads, n) == 0);
    }
    for (int repeat = 0; repeat < 2000; ++repeat) CHECK(missed(3, 4) == 0);
    CHECK(diamondring::available_processors() >= 1);
}

TEST(parallel_worker_numbers) {
    std::atomic<bool> good{true};
    const auto caller = std::this_thread::get_id();
    parallel_for(4, 500, [&](size_t, int worker) {
        if (worker < 0 || worker >= 4) good = false;
        if ((worker == 0) != (std::this_thread::get_id() == caller)) good = false;
    });
    CHECK(good);
}

TEST(parallel_passes_exceptions_on) {
    for (const int threads : {1, 3}) {
        bool caught = false;
        try {
            parallel_for(threads, 100, [](size_t task) {
                if (task == 7) throw std::runtime_error("seven");
            });
        } catch (const std::runtime_error& error) {
            caught = std::strcmp(error.what(), "seven") == 0;
        }
        CHECK(caught);
        CHECK(missed(threads, 50) == 0);
    }
}

TEST(parallel_inside_parallel_is_serial) {
    std::atomic<size_t> total{0};
    parallel_for(3, 10, [&](size_t) {
        parallel_for(3, 10, [&](size_t, int worker) {
            if (worker == 0) ++total;
        });
    });
    CHECK(total == 100);
}

TEST(parallel_from_several_threads) {
    std::atomic<size_t> wrong{0};
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t) {
        callers.emplace_back([&] {
            for (int repeat = 0; repeat < 100; ++repeat) wrong += missed(3, 20);
        });
    }
    for (auto& caller : callers) caller.join();
    CHECK(wrong == 0);
}

TEST(parallel_survives_fork) {
    CHECK(missed(3, 100) == 0);  // the pool exists
    const pid_t child = fork();
    if (child == 0) {
        // _exit: neither the sanitizers' reports nor the parent's buffers are the child's business.
        _exit(missed(3, 100) == 0 ? 42 : 1);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
    CHECK(missed(3, 100) == 0);
}

TEST(interrupt_is_asked_by_its_owner_only) {
    std::atomic<int> asked{0};
    const auto owner = std::this_thread::get_id();
    bool foreign = false;
    Interrupt interrupt([&] {
        ++asked;
        foreign = foreign || std::this_thread::get_id() != owner;
        return true;
    });
    std::thread([&] { CHECK(!interrupt.poll()); }).join();
    CHECK(asked == 0);
    CHECK(interrupt.poll());
    CHECK(interrupt.poll());
    CHECK(asked == 1);
    CHECK(!foreign);
    std::thread([&] { CHECK(interrupt.poll()); }).join();
}
