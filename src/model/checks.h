// What: the checks that need no knowledge of the ACD, shared word for word by library and broker,
// so that both give the same code. Thread: pure functions, any. Spec: contract 4 (9), 12.5, A-63.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "model/lineerr.h"
#include "model/proxy_request.h"

namespace agentline {

/// Largest out-structure that may be asked for.
inline constexpr std::uint32_t out_structure_size_max = 0x40000;
/// Longest agent id or PIN, in UTF-16 units without the terminator, so that the proxy block of a
/// request stays within one frame. Choice: the documents name no limit; INVALPARAM beyond it.
inline constexpr std::size_t text_units_max = 0x4000;

/// dwAgentSessionState, dwNextAgentSessionState: 0 or one bit each, not both 0.
LineErr check_session_words(std::uint32_t state, std::uint32_t next_state);
/// dwAgentState, dwNextAgentState of lineSetAgentStateEx.
LineErr check_agent_words(std::uint32_t state, std::uint32_t next_state);
/// Seconds, greater than zero.
LineErr check_measurement_period(std::uint32_t seconds);
/// dwTotalSize of an out-structure against its fixed part and the upper limit.
LineErr check_out_structure(std::uint32_t total_size, std::uint32_t fixed_size);
/// The value domains of one request (order 9 of contract 4). `address_count` is that of the line.
LineErr check_request(const proxy::Request& request, std::uint32_t address_count);
/// The list of types of a PROXY open: known, no duplicate, allowed for the version.
LineErr check_proxy_types(const std::vector<std::uint32_t>& types, std::uint32_t api_version);
/// dwPrivileges of lineOpen: NONE, or MONITOR and/or OWNER; PROXY only from 2.0.
LineErr check_privileges(std::uint32_t privileges, std::uint32_t api_version);

namespace privilege {
inline constexpr std::uint32_t none = 0x1, monitor = 0x2, owner = 0x4;
inline constexpr std::uint32_t option_proxy = 0x40000000, option_singleaddress = 0x80000000;
}  // namespace privilege

}  // namespace agentline
