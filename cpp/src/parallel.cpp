#include "diamondring/parallel.hpp"

#include <pthread.h>
#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <vector>

namespace diamondring {

namespace {

inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    std::this_thread::yield();
#endif
}

// A thread looks for news this long before it goes to sleep: in a walk the next task is rarely farther away, and waking
// takes about as long.
constexpr std::chrono::microseconds kPatience{100};

// True once `done` holds, false when patience is over.
template <class F>
bool spin_until(F&& done) {
    const auto start = std::chrono::steady_clock::now();
    do {
        for (int k = 0; k < 64; ++k) {
            if (done()) return true;
            relax();
        }
    } while (std::chrono::steady_clock::now() - start < kPatience);
    return false;
}

// One job: tasks are taken from a counter until none is left.
struct Job {
    detail::TaskFunction function;
    void* context;
    std::size_t n_tasks;
    int helpers;  // workers 1..helpers may join
    std::atomic<std::size_t> next{0};
    std::mutex error_mutex;
    std::exception_ptr error;

    void work(int worker) {
        for (;;) {
            const std::size_t task = next.fetch_add(1, std::memory_order_relaxed);
            if (task >= n_tasks) return;
            try {
                function(context, task, worker);
            } catch (...) {
                const std::lock_guard<std::mutex> lock(error_mutex);
                if (!error) error = std::current_exception();
                next.store(n_tasks, std::memory_order_relaxed);
            }
        }
    }
};

// Sleeping workers. A worker that wakes too late finds the job closed and sleeps on: short jobs do not wait for it.
class Pool {
  public:
    bool acquire() { return !busy_.exchange(true, std::memory_order_acquire); }
    void release() { busy_.store(false, std::memory_order_release); }

    void run(Job& job) {
        grow(job.helpers);
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            job_ = &job;
            generation_.fetch_add(1, std::memory_order_release);
        }
        wake_.notify_all();
        job.work(0);
        std::unique_lock<std::mutex> lock(mutex_);
        job_ = nullptr;
        if (inside_ > 0) {
            lock.unlock();
            spin_until([&] { return inside_.load(std::memory_order_relaxed) == 0; });
            lock.lock();
        }
        done_.wait(lock, [&] { return inside_ == 0; });
    }

  private:
    void grow(int helpers) {
        try {
            while (static_cast<int>(workers_.size()) < helpers) {
                const int id = static_cast<int>(workers_.size()) + 1;
                workers_.emplace_back([this, id] { live(id); });
            }
        } catch (const std::system_error&) {
            // The system refuses another thread: the job runs on those that exist, with the same result.
        }
    }

    [[noreturn]] void live(int id) {
        unsigned seen = 0;
        for (;;) {
            spin_until([&] { return generation_.load(std::memory_order_acquire) != seen; });
            std::unique_lock<std::mutex> lock(mutex_);
            wake_.wait(lock, [&] { return generation_.load(std::memory_order_relaxed) != seen; });
            seen = generation_.load(std::memory_order_relaxed);
            Job* job = job_;
            if (!job || id > job->helpers) continue;
            ++inside_;
            lock.unlock();
            job->work(id);
            lock.lock();
            if (--inside_ == 0) done_.notify_one();
        }
    }

    std::atomic<bool> busy_{false};
    std::atomic<unsigned> generation_{0};
    std::mutex mutex_;
    std::condition_variable wake_, done_;
    Job* job_ = nullptr;  // guarded by mutex_; inside_ changes only under it
    std::atomic<int> inside_{0};
    std::vector<std::thread> workers_;  // touched only by the thread that acquired the pool
};

// The pool is never destroyed: its threads may outlive the static objects at exit. A forked child has none of the
// threads, so it starts over with a new pool; the old one's memory stays where it is, for no thread can tell what it
// was doing.
std::atomic<Pool*> the_pool{nullptr};

void forget_pool() {
    the_pool.store(nullptr, std::memory_order_relaxed);
}

Pool& pool() {
    Pool* current = the_pool.load(std::memory_order_acquire);
    if (current) return *current;
    static const int registered = pthread_atfork(nullptr, nullptr, forget_pool);
    (void)registered;
    Pool* fresh = new Pool;
    if (the_pool.compare_exchange_strong(current, fresh, std::memory_order_acq_rel)) return *fresh;
    delete fresh;  // another thread was first
    return *current;
}

}  // namespace

void detail::run_tasks(int threads, std::size_t n_tasks, TaskFunction function, void* context) {
    const std::size_t limit = std::min<std::size_t>(static_cast<std::size_t>(std::max(threads, 1)), n_tasks);
    if (limit > 1) {
        Pool& workers = pool();
        if (workers.acquire()) {
            struct Release {
                Pool& workers;
                ~Release() { workers.release(); }
            } release{workers};
            Job job{function, context, n_tasks, static_cast<int>(limit) - 1, {}, {}, {}};
            workers.run(job);
            if (job.error) std::rethrow_exception(job.error);
            return;
        }
    }
    for (std::size_t task = 0; task < n_tasks; ++task) function(context, task, 0);
}

int available_processors() {
#if defined(__linux__)
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
#endif
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace diamondring
