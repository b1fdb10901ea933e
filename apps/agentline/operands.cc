#include "agentline/operands.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "base/assert.h"
#include "io/config_duration.h"

namespace agentline::cli {
namespace {

std::optional<std::uint32_t> read_id(std::string_view text) {
    constexpr int decimal = 10;
    constexpr int hexadecimal = 16;
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    if (is_hex) text.remove_prefix(2);
    std::uint32_t id = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, id, is_hex ? hexadecimal : decimal);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return id;
}

}  // namespace

CLI::Validator id_check() {
    return CLI::Validator(
        [](const std::string& text) {
            return read_id(text) ? std::string() : text + " is no id like 4711 or 0x1267";
        },
        "ID");
}

std::uint32_t id_of(const std::string& text) {
    const auto id = read_id(text);
    AGENTLINE_ASSERT(id.has_value());
    return *id;
}

CLI::Validator duration_check() {
    return CLI::Validator(
        [](const std::string& text) {
            return duration_from_text(text) ? std::string()
                                            : text + " is no span of time like 250ms, 30s or 2m";
        },
        "TIME");
}

Duration duration_of(const std::string& text) {
    const auto duration = duration_from_text(text);
    AGENTLINE_ASSERT(duration.has_value());
    return *duration;
}

}  // namespace agentline::cli
