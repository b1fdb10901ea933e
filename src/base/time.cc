#include "base/time.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace agentline {
namespace {

constexpr std::int64_t million = 1'000'000;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool take(std::string_view& rest, char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
}

/// Exactly so many digits, no sign and no space.
bool take_number(std::string_view& rest, std::size_t digits, int& value) {
    if (rest.size() < digits || !std::all_of(rest.begin(), rest.begin() + digits, is_digit)) {
        return false;
    }
    value = 0;
    for (const char c : rest.substr(0, digits)) value = value * 10 + (c - '0');
    rest.remove_prefix(digits);
    return true;
}

bool take_date_and_time(std::string_view& rest, std::tm& parts) {
    return take_number(rest, 4, parts.tm_year) && take(rest, '-') &&
           take_number(rest, 2, parts.tm_mon) && take(rest, '-') &&
           take_number(rest, 2, parts.tm_mday) && take(rest, 'T') &&
           take_number(rest, 2, parts.tm_hour) && take(rest, ':') &&
           take_number(rest, 2, parts.tm_min) && take(rest, ':') &&
           take_number(rest, 2, parts.tm_sec);
}

/// "", or a point and digits, of which six count.
bool take_fraction(std::string_view& rest, std::int64_t& micros) {
    if (!take(rest, '.')) return true;
    if (rest.empty() || !is_digit(rest.front())) return false;
    for (std::int64_t unit = million / 10; !rest.empty() && is_digit(rest.front()); unit /= 10) {
        micros += unit * (rest.front() - '0');
        rest.remove_prefix(1);
    }
    return true;
}

bool is_same_date_and_time(const std::tm& a, const std::tm& b) {
    return a.tm_year == b.tm_year && a.tm_mon == b.tm_mon && a.tm_mday == b.tm_mday &&
           a.tm_hour == b.tm_hour && a.tm_min == b.tm_min && a.tm_sec == b.tm_sec;
}

}  // namespace

std::string to_text(Instant at) {
    std::int64_t seconds = at.us_since_epoch / million;
    std::int64_t micros = at.us_since_epoch % million;
    if (micros < 0) {
        micros += million;
        --seconds;
    }
    const auto when = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::array<char, 64> text{};
    const auto size =
        std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                      parts.tm_min, parts.tm_sec, static_cast<int>(micros));
    return {text.data(), static_cast<std::size_t>(size)};
}

bool from_text(const std::string& text, Instant& at) {
    std::string_view rest = text;
    std::tm parts{};
    std::int64_t micros = 0;
    if (!take_date_and_time(rest, parts) || !take_fraction(rest, micros)) return false;
    take(rest, 'Z');
    if (!rest.empty()) return false;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    const std::tm given = parts;
    const std::time_t seconds = timegm(&parts);
    // timegm normalises; a date that it had to change was no date.
    if (!is_same_date_and_time(parts, given)) return false;
    at = Instant{static_cast<std::int64_t>(seconds) * million + micros};
    return true;
}

}  // namespace agentline
