// What: the agent machine of TAPI 2.2 (LINEAGENTSTATEEX_): what a client may ask for, and which
// state follows from the agent's sessions.
// Thread: pure functions, any. Must never know time or clients.
// Spec: lineSetAgentStateEx page; contract 12.2, A-37, A-38 (no page gives a transition table).
#pragma once

#include <cstdint>
#include <optional>

#include "model/calls.h"
#include "model/states.h"

namespace agentline::acd {

/// What a client set for the agent; empty = never, then the state is derived from the sessions.
using AgentWord = std::optional<AgentState>;

struct AgentRequest {
    AgentWord state;  ///< Empty = only the next state.
    AgentWord next;   ///< Empty = default: the state before the call.
};
enum class AgentVerdict : std::uint8_t {
    set,         ///< Becomes the agent's word, and its state unless a busy session says otherwise.
    store_next,  ///< Busy: taken when the call is over; success.
    release,
    refused,  ///< INVALAGENTSTATE, and nothing changes.
};
/// A client asks only for NOTREADY, READY, RELEASED; the other words describe telephone facts.
AgentVerdict judge(AgentState current, const AgentRequest& request);

/// What an agent's own state depends on.
struct SessionSummary {
    bool any_busy = false;
    bool any_ready = false;
    std::optional<CallDirection> private_call{};  ///< At the address of a live session.
};
AgentState derived_state(AgentWord word, const SessionSummary& sessions);

constexpr bool is_busy(AgentState s) {
    return s == AgentState::busyacd || s == AgentState::busyincoming ||
           s == AgentState::busyoutgoing;
}

}  // namespace agentline::acd
