// What: the sliding windows of statistics: items kept for one measurement period, and what of them
// lies inside (now - period, now]. Thread: pure functions, any. Spec: contract 13.1; design 3.15.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/acd/state.h"

namespace agentline::acd {

inline Instant end_of(Instant moment) {
    return moment;
}
inline Instant end_of(const Span& span) {
    return span.to;
}

/// What is older is forgotten however long the period: 13.1 asks for 31 days at least.
inline constexpr std::uint32_t kept_max_s = 31 * 24 * 3600;

/// Adds the newest item and forgets those that ended before the period.
template <class Item>
void keep(std::deque<Item>& items, const Item& item, std::uint32_t period_s) {
    items.push_back(item);
    const Instant oldest = end_of(item) - std::chrono::seconds(std::min(period_s, kept_max_s));
    while (!items.empty() && end_of(items.front()) <= oldest) items.pop_front();
}

/// The part of a span inside (from, now].
inline Duration inside(const Span& span, Instant from, Instant now) {
    const Instant begin = std::max(span.from, from);
    const Instant end = std::min(span.to, now);
    return end > begin ? end - begin : Duration{};
}

inline std::uint32_t count_inside(const Moments& moments, Instant from) {
    const auto first = std::upper_bound(moments.begin(), moments.end(), from);
    return static_cast<std::uint32_t>(moments.end() - first);
}

inline Duration time_inside(const Spans& spans, Instant from, Instant now) {
    Duration sum{};
    for (const Span& span : spans) sum += inside(span, from, now);
    return sum;
}

}  // namespace agentline::acd
