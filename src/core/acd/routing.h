// What: who may be offered a call, and in which order: one judgement for the router, for "why" and
// for the tests. Thread: pure functions, any. Must never decide by anything that is not in State.
// Spec: contract 12.1 (SS-10, SS-12, SS-13); design 3.7; docs/decisions.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/acd/commands.h"
#include "core/acd/facts.h"
#include "core/acd/state.h"

namespace agentline::acd {

/// How many of the eligible sessions CallOffered names.
inline constexpr std::size_t best_max = 8;

/// Why a session is not offered a call, the first that holds in this order.
enum class PassedOver : std::uint8_t {
    not_ready,
    agent_blocked,       ///< The agent was set NOTREADY (12.2).
    other_session_busy,  ///< SS-12.
    ringing,             ///< Another call is being offered to the agent.
    on_call,             ///< A connected call is still up (SS-10).
    private_call,
    station_in_use,  ///< Someone else's call at this address.
    unreachable,
    backing_off,  ///< Its agent did not take this very call a short while ago.
    not_serving,  ///< Its group does not serve the call's queue.
};
std::string_view name_of(PassedOver why);

/// Empty = it may be offered any call of its group's queues (SS-13: available).
std::optional<PassedOver> unavailable(const State& state, const Session& session);
/// Empty = it may be offered this call.
std::optional<PassedOver> passed_over(const State& state, const Session& session, const Call& call);

/// An offer that rings may go on ringing.
bool may_ring(const State& state, const Call& call);

/// 12.2: a client set the agent NOTREADY; he takes no call then.
bool is_blocked(const Agent& agent);
bool serves(const State& state, const Session& session, QueueId queue);
/// SS-12: one of the agent's sessions besides this one is busy.
bool other_session_busy(const State& state, const Session& session);
/// The first private call at the address of one of the agent's live sessions.
std::optional<CallDirection> private_call_of(const State& state, const Agent& agent);

/// The offers that must be made now: after them no eligible pair of a waiting call and an available
/// session is left. Calls go in the order of WaitingKey, each to the first session by IdleKey.
Facts route(const State& state, Instant now);

}  // namespace agentline::acd
