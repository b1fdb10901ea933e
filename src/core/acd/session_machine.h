// What: the agent session machine: the twelve transitions of the seed, once, as data. The ACD's
// check, the page docs/session-machine.md and the exhaustive test all come from this table.
// Thread: pure functions, any. Must never know calls, time or clients.
// Spec: AGENT_SESSION_STATE page (the table), lineSetAgentSessionState page; contract 12.1.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/states.h"

namespace agentline::acd {

struct Transition {
    AgentSessionState from;
    AgentSessionState to;
};

/// Every permitted transition between live states and to ENDED. RELEASED is no state of the
/// record but its end: reached from every state, by way of ENDED.
inline constexpr std::array<Transition, 12> session_transitions = {{
    {AgentSessionState::notready, AgentSessionState::ready},
    {AgentSessionState::notready, AgentSessionState::ended},
    {AgentSessionState::ready, AgentSessionState::busyoncall},
    {AgentSessionState::ready, AgentSessionState::notready},
    {AgentSessionState::ready, AgentSessionState::ended},
    {AgentSessionState::busyoncall, AgentSessionState::busywrapup},
    {AgentSessionState::busyoncall, AgentSessionState::ready},
    {AgentSessionState::busyoncall, AgentSessionState::notready},
    {AgentSessionState::busyoncall, AgentSessionState::ended},
    {AgentSessionState::busywrapup, AgentSessionState::ready},
    {AgentSessionState::busywrapup, AgentSessionState::notready},
    {AgentSessionState::busywrapup, AgentSessionState::ended},
}};

inline constexpr std::array<AgentSessionState, 6> session_states = {
    AgentSessionState::notready,   AgentSessionState::ready, AgentSessionState::busyoncall,
    AgentSessionState::busywrapup, AgentSessionState::ended, AgentSessionState::released};

/// True for the twelve; false for a state to itself, and for everything else.
constexpr bool is_permitted(AgentSessionState from, AgentSessionState to) {
    for (const Transition& t : session_transitions) {
        if (t.from == from && t.to == to) return true;
    }
    return false;
}

constexpr bool is_busy(AgentSessionState s) {
    return s == AgentSessionState::busyoncall || s == AgentSessionState::busywrapup;
}
constexpr bool is_live(AgentSessionState s) {
    return s != AgentSessionState::ended && s != AgentSessionState::released;
}

/// SS-5: what may be stored as next state of a session that is in `current`.
bool is_permitted_next(AgentSessionState current, AgentSessionState next);

/// SS-4, SS-7: the next state where none was asked for; ENDED after ENDED.
AgentSessionState default_next(AgentSessionState current, bool group_has_wrapup);

/// What one request means for a session in `current`, before any look at other sessions.
struct SessionRequest {
    std::optional<AgentSessionState> state;  ///< Empty = leave unchanged (SS-1).
    std::optional<AgentSessionState> next;   ///< Empty = default next state (SS-2).
};
enum class SessionVerdict : std::uint8_t {
    change,   ///< To the requested state, through ENDED when that is RELEASED.
    keep,     ///< Same state or no state asked for: success; only the next state is stored.
    refused,  ///< INVALAGENTSTATE, and nothing changes.
};
SessionVerdict judge(AgentSessionState current, const SessionRequest& request);

/// docs/session-machine.md, generated.
std::string session_machine_page();

}  // namespace agentline::acd
