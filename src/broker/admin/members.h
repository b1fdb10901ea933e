// What: the members of an operator's command as values; empty or null = absent, or of another type.
// Thread: pure functions, any. Spec: docs/wire-protocol.md (Admin).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/time.h"

namespace agentline::admin {

const boost::json::string* text_in(const boost::json::object& command, std::string_view name);
std::string text_or(const boost::json::object& command, std::string_view name,
                    std::string_view other);
std::optional<std::uint32_t> number_in(const boost::json::object& command, std::string_view name);
bool flag_in(const boost::json::object& command, std::string_view name);
/// In microseconds, not negative.
std::optional<Duration> duration_in(const boost::json::object& command, std::string_view name);

}  // namespace agentline::admin
