#include "cox_risk_sets.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace diamondring {
namespace {

struct Place {
    std::size_t row, begin, last;  // at risk at the times begin..last
    bool event, late;
};

}  // namespace

RiskSets::RiskSets(const double* start, const double* stop, const double* event, const double* stratum,
                   const double* share, std::size_t n) {
    order_rows(start, stop, event, stratum, share, n);
}

void RiskSets::order_rows(const double* start, const double* stop, const double* event, const double* stratum,
                          const double* share, std::size_t n) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < n; ++i) {
        if (share[i] > 0) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (stratum[a] != stratum[b]) return stratum[a] < stratum[b];
        if (stop[a] != stop[b]) return stop[a] < stop[b];
        return a < b;
    });
    std::vector<Place> places;
    std::vector<double> when;
    for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
        const std::size_t first = times_.size(), first_place = places.size();
        when.clear();
        for (to = from; to < order.size() && stratum[order[to]] == stratum[order[from]]; ++to) {
            const std::size_t i = order[to];
            if (event[i] != 0 && (when.empty() || when.back() != stop[i])) when.push_back(stop[i]);
        }
        for (std::size_t t = 0; t < when.size(); ++t) times_.push_back({t == 0, 0, 0, 0, 0});
        for (std::size_t k = from; k < to; ++k) {
            const std::size_t i = order[k];
            const auto begin = std::upper_bound(when.begin(), when.end(), start[i]) - when.begin();
            const auto end = std::upper_bound(when.begin(), when.end(), stop[i]) - when.begin();
            if (begin >= end) continue;
            places.push_back({i, first + static_cast<std::size_t>(begin), first + static_cast<std::size_t>(end) - 1,
                              event[i] != 0, begin > 0});
        }
        if (places.size() > first_place) strata_.push_back(first_place);
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        if (a.last != b.last) return a.last < b.last;
        if (a.event != b.event) return !a.event;
        return !a.late && b.late;
    });
    strata_.push_back(places.size());

    std::size_t slot = 0;
    const auto skip = [&](std::size_t t, bool event_now, bool late) {
        while (slot < places.size() && places[slot].last == t && places[slot].event == event_now &&
               places[slot].late == late)
            ++slot;
    };
    for (std::size_t t = 0; t < times_.size(); ++t) {
        times_[t].begin = slot;
        skip(t, false, false);
        times_[t].late = slot;
        skip(t, false, true);
        times_[t].events = slot;
        skip(t, true, false);
        times_[t].late_events = slot;
        skip(t, true, true);
    }
    for (const Place& place : places) rows_.push_back(place.row);

    for (std::size_t k = 0; k < places.size(); ++k) {
        const Place& place = places[k];
        if (!place.late || (place.event && place.begin == place.last)) continue;
        const std::size_t last = place.event ? place.last - 1 : place.last;
        const int bit = static_cast<int>(std::bit_width(place.begin ^ last)) - 1;
        auto level = std::find_if(levels_.begin(), levels_.end(), [&](const Level& each) { return each.bit == bit; });
        if (level == levels_.end()) level = levels_.insert(level, Level{bit, {}});
        level->runs.push_back({k, place.begin, last});
    }
}

template <class T>
void RiskSets::gather(const T* x, T* others, T* events) const {
    T sum = 0;
    for (std::size_t t = times_.size(); t-- > 0;) {
        const Time& time = times_[t];
        const std::size_t end = events_end(t);
        for (std::size_t k = time.begin; k < time.late; ++k) sum += x[k];
        others[t] = sum;
        T here = 0;
        for (std::size_t k = time.events; k < time.late_events; ++k) here += x[k];
        sum = time.first ? T(0) : sum + here;
        for (std::size_t k = time.late_events; k < end; ++k) here += x[k];
        events[t] = here;
    }
    if (levels_.empty()) return;
    std::vector<T> work(times_.size());
    for (const Level& level : levels_) {
        std::fill(work.begin(), work.end(), T(0));
        for (const Run& run : level.runs) {
            work[run.begin] += x[run.slot];
            if (level.bit >= 0) work[run.last] += x[run.slot];
        }
        add_level_sums(level, work, others);
    }
}

// work[t]: the sum over runs that begin at t, in a left half, or end at t, in a right half.
template <class T>
void RiskSets::add_level_sums(const Level& level, std::vector<T>& work, T* others) const {
    const std::size_t n = times_.size();
    if (level.bit < 0) {
        for (std::size_t t = 0; t < n; ++t) others[t] += work[t];
        return;
    }
    const std::size_t half = std::size_t{1} << level.bit;
    for (std::size_t left = 0; left + half < n; left += 2 * half) {
        T sum = 0;
        for (std::size_t t = left; t < left + half; ++t) others[t] += (sum += work[t]);
        sum = 0;
        for (std::size_t t = std::min(left + 2 * half, n); t-- > left + half;) others[t] += (sum += work[t]);
    }
}

template <class T>
void RiskSets::spread(const T* others, const T* events, T* out) const {
    T sum = 0;
    for (std::size_t t = 0; t < times_.size(); ++t) {
        const Time& time = times_[t];
        if (time.first) sum = 0;
        const T before = sum + events[t];
        sum += others[t];
        for (std::size_t k = time.begin; k < time.late; ++k) out[k] = sum;
        for (std::size_t k = time.late; k < time.events; ++k) out[k] = 0;
        for (std::size_t k = time.events; k < time.late_events; ++k) out[k] = before;
        for (std::size_t k = time.late_events; k < events_end(t); ++k) out[k] = events[t];
    }
    if (levels_.empty()) return;
    std::vector<T> work(times_.size());
    for (const Level& level : levels_) spread_level(level, others, work, out);
}

template <class T>
void RiskSets::spread_level(const Level& level, const T* others, std::vector<T>& work, T* out) const {
    const std::size_t n = times_.size();
    if (level.bit < 0) {
        for (const Run& run : level.runs) out[run.slot] += others[run.begin];
        return;
    }
    const std::size_t half = std::size_t{1} << level.bit;
    for (std::size_t left = 0; left + half < n; left += 2 * half) {
        T sum = 0;
        for (std::size_t t = left + half; t-- > left;) work[t] = (sum += others[t]);
        sum = 0;
        for (std::size_t t = left + half; t < std::min(left + 2 * half, n); ++t) work[t] = (sum += others[t]);
    }
    for (const Run& run : level.runs) out[run.slot] += work[run.begin] + work[run.last];
}

template void RiskSets::gather(const double*, double*, double*) const;
template void RiskSets::gather(const long double*, long double*, long double*) const;
template void RiskSets::spread(const double*, const double*, double*) const;
template void RiskSets::spread(const long double*, const long double*, long double*) const;

}  // namespace diamondring
