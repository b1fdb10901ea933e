#include "broker/admin/members.h"

#include <boost/json/value.hpp>

namespace agentline::admin {

namespace json = boost::json;

const json::string* text_in(const json::object& command, std::string_view name) {
    const json::value* found = command.if_contains(name);
    return found == nullptr ? nullptr : found->if_string();
}

std::string text_or(const json::object& command, std::string_view name, std::string_view other) {
    const json::string* found = text_in(command, name);
    return std::string(found == nullptr ? other : std::string_view(*found));
}

std::optional<std::uint32_t> number_in(const json::object& command, std::string_view name) {
    const json::value* found = command.if_contains(name);
    if (found == nullptr) return std::nullopt;
    boost::system::error_code failed;
    const auto number = found->to_number<std::uint32_t>(failed);
    return failed ? std::nullopt : std::optional(number);
}

bool flag_in(const json::object& command, std::string_view name) {
    const json::value* found = command.if_contains(name);
    return found != nullptr && found->is_bool() && found->get_bool();
}

std::optional<Duration> duration_in(const json::object& command, std::string_view name) {
    const json::value* found = command.if_contains(name);
    if (found == nullptr) return std::nullopt;
    boost::system::error_code failed;
    const auto us = found->to_number<std::int64_t>(failed);
    return failed || us < 0 ? std::nullopt : std::optional(Duration(us));
}

}  // namespace agentline::admin
