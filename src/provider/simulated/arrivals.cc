#include "provider/simulated/arrivals.h"

#include <algorithm>

namespace agentline::provider {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;

/// Hours since 1970, rounded down also before it.
std::int64_t hour_of(std::int64_t us) {
    return us / hour_us - (us % hour_us < 0 ? 1 : 0);
}

std::uint32_t rate_of(const std::vector<std::uint32_t>& calls_per_hour, std::int64_t hour) {
    const auto of_day = static_cast<std::size_t>((hour % 24 + 24) % 24);
    return calls_per_hour[of_day % calls_per_hour.size()];
}

}  // namespace

std::optional<Instant> next_arrival(const std::vector<std::uint32_t>& calls_per_hour, Instant now,
                                    Draw& draw) {
    const auto is_none = [](std::uint32_t rate) { return rate == 0; };
    if (std::all_of(calls_per_hour.begin(), calls_per_hour.end(), is_none)) return {};
    // The time until the next arrival is exponential when measured in calls expected meanwhile:
    // walk the hours until as many are expected as were drawn. This is exact and takes one draw.
    double calls_to_go = draw.exponential();
    for (std::int64_t at = now.us_since_epoch;;) {
        const std::int64_t hour = hour_of(at);
        const std::int64_t hour_end = (hour + 1) * hour_us;
        const double per_us = rate_of(calls_per_hour, hour) / static_cast<double>(hour_us);
        const double expected = per_us * static_cast<double>(hour_end - at);
        if (calls_to_go < expected) {
            // Never at `now` itself: time has to go on whatever the rate.
            return Instant{
                at + std::max(std::int64_t{1}, static_cast<std::int64_t>(calls_to_go / per_us))};
        }
        calls_to_go -= expected;
        at = hour_end;
    }
}

}  // namespace agentline::provider
