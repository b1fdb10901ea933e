#include "provider/simulated/draw.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.h"

namespace agentline::provider {

Duration in_bounds(Duration d) {
    return std::clamp(d, Duration{}, longest_duration);
}

Duration Draw::draw(const Spread& spread) {
    const Duration low = in_bounds(spread.low);
    switch (spread.kind) {
        case Spread::Kind::fixed:
            return low;
        case Spread::Kind::uniform: {
            const Duration span = std::max(in_bounds(spread.high) - low, Duration{});
            const auto more = below(static_cast<std::uint64_t>(span.count()) + 1);
            return low + Duration(static_cast<std::int64_t>(more));
        }
        case Spread::Kind::exponential: {
            const double us = exponential() * static_cast<double>(low.count());
            const auto longest = static_cast<double>(longest_duration.count());
            return Duration(static_cast<std::int64_t>(std::min(us, longest)));
        }
    }
    return low;
}

bool Draw::chance(std::uint32_t percent) {
    return below(100) < percent;
}

std::uint64_t Draw::below(std::uint64_t n) {
    AGENTLINE_ASSERT(n > 0);
    constexpr auto last = std::numeric_limits<std::uint64_t>::max();
    // The numbers after the last whole round of n would make the small ones likelier.
    const std::uint64_t beyond_rounds = (last % n + 1) % n;
    std::uint64_t number = bits_();
    while (number > last - beyond_rounds) number = bits_();
    return number % n;
}

double Draw::exponential() {
    // 53 bits fill a double: 0 <= unit < 1, so the logarithm is finite.
    const double unit = static_cast<double>(bits_() >> 11U) * 0x1p-53;
    return -std::log(1.0 - unit);
}

}  // namespace agentline::provider
