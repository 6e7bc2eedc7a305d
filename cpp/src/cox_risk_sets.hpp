#pragma once
// Who is at risk at each event time, and sums over them: the index arithmetic of Cox's partial likelihood.
//
// The distinct event times of all strata are numbered one stratum after another, increasing inside each. A row is at
// risk during one run of them, those in (start, stop] of its own stratum. Its own event, which is the last of that run,
// is kept apart from the "others" at risk. A "slot" is a row that is at risk at some event time; slots stand by the
// last time of their run.
//
// Every sum adds and never subtracts, so that sums of positive numbers keep all their digits: rows at risk from the
// first event time of their stratum ("open") by running sums, rows that enter later ("late") by running sums inside the
// blocks of a disjoint sparse table: a run of two times or more crosses the middle of exactly one aligned block of
// 2^(k+1) times, and is the end of that block's left half and the beginning of its right half. Work: O(rows + times),
// and O(times) more for each level in use.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace diamondring {

class RiskSets {
  public:
    // n values each; rows of share 0 are absent. Nothing is kept of them but copies.
    RiskSets(const double* start, const double* stop, const double* event, const double* stratum, const double* share,
             std::size_t n);

    std::size_t times() const { return times_.size(); }
    std::size_t slots() const { return rows_.size(); }
    std::size_t row(std::size_t slot) const { return rows_[slot]; }
    // The slots whose event is at time t: [first, last).
    std::size_t events_begin(std::size_t t) const { return times_[t].events; }
    std::size_t events_end(std::size_t t) const { return t + 1 < times_.size() ? times_[t + 1].begin : rows_.size(); }
    // First slots of the strata that have events, and one past the last slot.
    const std::vector<std::size_t>& strata() const { return strata_; }

    // T is double or long double. Of a value per slot: others[t], its sum over the rows at risk at time t without an
    // event then; events[t], over those with one.
    template <class T>
    void gather(const T* x, T* others, T* events) const;
    // out[slot] = sum of others[t] over the times at which it is at risk without an event, + events[t] at its own
    // event.
    template <class T>
    void spread(const T* others, const T* events, T* out) const;

  private:
    struct Time {
        bool first;               // of its stratum
        std::size_t begin;        // slots whose run ends here: censored ones,
        std::size_t late;         // of which from here on those that enter late,
        std::size_t events;       // those with an event here,
        std::size_t late_events;  // of which from here on those that enter late
    };
    struct Run {
        std::size_t slot, begin, last;
    };
    struct Level {
        int bit;  // -1: runs of a single time; else begin and last differ in this bit first
        std::vector<Run> runs;
    };

    void order_rows(const double* start, const double* stop, const double* event, const double* stratum,
                    const double* share, std::size_t n);
    template <class T>
    void add_level_sums(const Level& level, std::vector<T>& work, T* others) const;
    template <class T>
    void spread_level(const Level& level, const T* others, std::vector<T>& work, T* out) const;

    std::vector<Time> times_;
    std::vector<std::size_t> rows_, strata_;
    std::vector<Level> levels_;
};

}  // namespace diamondring
