// What: strong instants and durations. An Instant is microseconds since 1970-01-01 UTC.
// Thread: a value, any. Never reads a clock: `now` is passed in (io/real_clock.h has the real one).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace agentline {

using Duration = std::chrono::microseconds;

struct Instant {
    std::int64_t us_since_epoch = 0;

    friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
    friend constexpr Instant operator+(Instant at, Duration d) {
        return Instant{at.us_since_epoch + d.count()};
    }
    friend constexpr Instant operator-(Instant at, Duration d) {
        return Instant{at.us_since_epoch - d.count()};
    }
    friend constexpr Duration operator-(Instant later, Instant earlier) {
        return Duration{later.us_since_epoch - earlier.us_since_epoch};
    }
};

/// What a journal may hold: 2283 years before or after 1970, so that reckoning with what was read
/// cannot overflow. No clock of ours tells more, and no configured span is longer.
inline constexpr std::int64_t kept_time_us_max = std::int64_t{1} << 56U;
constexpr bool may_be_kept(std::int64_t us) {
    return us >= -kept_time_us_max && us <= kept_time_us_max;
}

/// Whole seconds, rounded down (contract A-51); negative spans count as zero.
constexpr std::uint32_t whole_seconds(Duration d) {
    const auto seconds = d.count() / 1'000'000;
    return seconds < 0 ? 0U : static_cast<std::uint32_t>(seconds);
}

/// "2026-11-21T08:30:00.123456Z".
std::string to_text(Instant at);

/// Reads what to_text writes; the fraction may be shorter or absent. False if it is not a time.
bool from_text(const std::string& text, Instant& at);

}  // namespace agentline
