#include "io/config_duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

namespace agentline {
namespace {

// Longer ones serve nobody and would overflow sums of instants and durations.
constexpr std::int64_t duration_days_max = 36'500;

struct Unit {
    std::string_view suffix;
    Duration size;
};
constexpr std::array units{
    Unit{"ms", std::chrono::milliseconds(1)}, Unit{"s", std::chrono::seconds(1)},
    Unit{"m", std::chrono::minutes(1)},       Unit{"h", std::chrono::hours(1)},
    Unit{"d", std::chrono::hours(24)},
};

constexpr const char* not_a_spread =
    "not a spread (say \"3s\", \"uniform 1s 5s\" or \"exponential 90s\")";

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

Result<Spread> uniform(std::string_view low_text, std::string_view high_text) {
    const auto low = duration_from_text(low_text);
    const auto high = duration_from_text(high_text);
    if (!low || !high) return failure(not_a_spread);
    if (*low > *high) {
        return failure(Error{"the least (" + std::string(low_text) + ") is above the greatest (" +
                             std::string(high_text) + ")"});
    }
    return Spread{Spread::Kind::uniform, *low, *high};
}

Result<Spread> exponential(std::string_view mean_text) {
    const auto mean = duration_from_text(mean_text);
    if (!mean) return failure(not_a_spread);
    // Choice: a mean of nothing has no distribution; who wants no time at all says "0".
    if (*mean == Duration::zero()) return failure("the mean is 0 (say \"0\" for no time at all)");
    return Spread{Spread::Kind::exponential, *mean, {}};
}

}  // namespace

std::optional<Duration> duration_from_text(std::string_view text) {
    std::int64_t count = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || count < 0) return std::nullopt;
    const std::string_view suffix{rest, static_cast<std::size_t>(end - rest)};
    if (suffix.empty()) return count == 0 ? std::optional(Duration::zero()) : std::nullopt;
    const auto* unit = std::find_if(units.begin(), units.end(),
                                    [&](const Unit& each) { return each.suffix == suffix; });
    if (unit == units.end()) return std::nullopt;
    constexpr Duration longest = std::chrono::hours(24 * duration_days_max);
    if (count > longest / unit->size) return std::nullopt;
    return count * unit->size;
}

Result<Spread> spread_from_text(std::string_view text) {
    const auto words = words_of(text);
    if (words.size() == 3 && words[0] == "uniform") return uniform(words[1], words[2]);
    if (words.size() == 2 && words[0] == "exponential") return exponential(words[1]);
    if (words.size() != 1) return failure(not_a_spread);
    const auto always = duration_from_text(words[0]);
    if (!always) return failure(not_a_spread);
    return Spread{Spread::Kind::fixed, *always, {}};
}

}  // namespace agentline
