// Threads: a small pool, tasks whose partition never depends on the number of threads, and Ctrl-C.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>
#include <type_traits>
#include <utility>

namespace diamondring {

// Answers "shall we stop?" for all threads of one computation. The question itself (usually: did Ctrl-C arrive?)
// is asked only by the thread that made the object, at most every 20 ms; the other threads read the answer.
class Interrupt {
  public:
    explicit Interrupt(std::function<bool()> ask = {}) : ask_(std::move(ask)), owner_(std::this_thread::get_id()) {}

    // Cheap enough for a call per block of work. True once a stop was asked for.
    bool poll() {
        if (stopped_.load(std::memory_order_relaxed)) return true;
        if (!ask_ || std::this_thread::get_id() != owner_) return false;
        const auto now = std::chrono::steady_clock::now();
        if (now - last_ < std::chrono::milliseconds(20)) return false;
        last_ = now;
        if (ask_()) stopped_.store(true, std::memory_order_relaxed);
        return stopped();
    }
    bool stopped() const noexcept { return stopped_.load(std::memory_order_relaxed); }
    void stop() noexcept { stopped_.store(true, std::memory_order_relaxed); }

  private:
    std::function<bool()> ask_;
    std::thread::id owner_;
    std::chrono::steady_clock::time_point last_{};
    std::atomic<bool> stopped_{false};
};

namespace detail {
using TaskFunction = void (*)(void* context, std::size_t task, int worker);
void run_tasks(int threads, std::size_t n_tasks, TaskFunction function, void* context);
}  // namespace detail

// Calls f(task) or f(task, worker) for every task in [0, n_tasks), on at most `threads` threads; worker is in
// [0, threads) and 0 is the calling thread. Tasks are handed out in increasing order. A call from inside another
// parallel_for, or while another thread is inside one, runs serially in its caller (worker 0). The first exception thrown by f
// is rethrown here after the running tasks ended; the remaining tasks are skipped. Survives fork().
template <class F>
void parallel_for(int threads, std::size_t n_tasks, F&& f) {
    using Function = std::remove_reference_t<F>;
    const auto call = [](void* context, std::size_t task, int worker) {
        auto& function = *static_cast<Function*>(context);
        if constexpr (std::is_invocable_v<Function&, std::size_t, int>) {
            function(task, worker);
        } else {
            (void)worker;
            function(task);
        }
    };
    detail::run_tasks(threads, n_tasks, call, const_cast<void*>(static_cast<const void*>(&f)));
}

// Processors this process may run on (affinity mask respected), at least 1.
int available_processors();

}  // namespace diamondring
