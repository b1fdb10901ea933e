// What: the states of agents and agent sessions. The enum values are the published bits, so that
// they are carried unchanged. Thread: values, any.
// Spec: LINEAGENTSESSIONSTATE_ and LINEAGENTSTATEEX_ constants pages; contract 12.1, 12.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace agentline {

enum class AgentSessionState : std::uint32_t {
    notready = 0x1,
    ready = 0x2,
    busyoncall = 0x4,
    busywrapup = 0x8,
    ended = 0x10,
    released = 0x20,
};

enum class AgentState : std::uint32_t {
    notready = 0x1,
    ready = 0x2,
    busyacd = 0x4,
    busyincoming = 0x8,
    busyoutgoing = 0x10,
    unknown = 0x20,
    released = 0x40,
};

constexpr std::uint32_t bits(AgentSessionState s) {
    return static_cast<std::uint32_t>(s);
}
constexpr std::uint32_t bits(AgentState s) {
    return static_cast<std::uint32_t>(s);
}

/// Empty unless the word is exactly one published bit.
std::optional<AgentSessionState> session_state_of(std::uint32_t word);
std::optional<AgentState> agent_state_of(std::uint32_t word);

/// The published name without its prefix: "NOTREADY", "BUSYONCALL", ...
std::string_view name_of(AgentSessionState s);
std::string_view name_of(AgentState s);

}  // namespace agentline
