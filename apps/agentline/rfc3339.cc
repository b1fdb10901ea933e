#include "agentline/rfc3339.h"

#include <cctype>
#include <chrono>

namespace agentline::cli {
namespace {

/// Of "+01:30" at the end of a time.
std::optional<Duration> offset_of(const std::string& text) {
    const auto digit = [&text](std::size_t at) { return text[at] - '0'; };
    for (const std::size_t at : {1U, 2U, 4U, 5U}) {
        if (std::isdigit(static_cast<unsigned char>(text[at])) == 0) return std::nullopt;
    }
    if ((text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const int hours = digit(1) * 10 + digit(2);
    const int minutes = digit(4) * 10 + digit(5);
    if (hours > 23 || minutes > 59) return std::nullopt;
    const Duration size = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return text[0] == '-' ? -size : size;
}

}  // namespace

std::optional<Instant> read_rfc3339(const std::string& text) {
    constexpr std::size_t offset_size = std::string_view("+01:00").size();
    Instant at;
    if (from_text(text, at)) return at;
    if (text.size() <= offset_size) return std::nullopt;
    const std::size_t split = text.size() - offset_size;
    const auto offset = offset_of(text.substr(split));
    if (!offset || !from_text(text.substr(0, split) + "Z", at)) return std::nullopt;
    return at - *offset;
}

}  // namespace agentline::cli
