// What: what can be asked of the ACD, in the imperative, and why it may be refused.
// Thread: values, any. Credentials and permissions are checked before a command is made.
// Spec: contract 10.1, 10.2, 12.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "core/acd/agent_machine.h"
#include "core/acd/session_machine.h"
#include "model/guid.h"
#include "model/ids.h"

namespace agentline::acd {

/// Log a person in; the same person again gets the same agent.
struct CreateAgent {
    std::string person;
};
/// The same agent, group and address again gets the same session.
struct CreateSession {
    AgentId agent;
    GroupId group;
    AddressId address;
};
struct SetSessionState {
    AgentSessionId session;
    SessionRequest request;
    std::string reason{};  ///< For NOTREADY, now or next; empty = none was named.
};
struct SetAgentState {
    AgentId agent;
    AgentRequest request;
};
struct SetAgentPeriod {
    AgentId agent;
    std::uint32_t seconds = 0;
};
struct SetQueuePeriod {
    QueueId queue;
    std::uint32_t seconds = 0;
};
/// The earliest deadline, which must be due; does nothing when none is.
struct MeetDeadline {};

/// What the configuration says of this line, without secrets. Applying it is a difference: what is
/// as it was does not move (design 4, reload).
struct Directory {
    struct QueueEntry {
        std::string title;
        Duration max_wait{};
        std::string overflow{};  ///< A queue's title; empty = none.
        Duration ring_time = std::chrono::seconds(20), back_off = std::chrono::seconds(30);
    };
    struct GroupEntry {
        GroupId id;
        std::string title;
        Duration wrapup{};
        std::vector<std::string> queues;
    };
    struct PersonEntry {
        std::string id;
        bool all_groups = true;
        std::vector<GroupId> groups;
    };
    std::uint32_t first_agent = 1, first_session = 1;  ///< Used by a new journal only.
    std::vector<std::string> addresses;
    std::vector<QueueEntry> queues;
    std::vector<GroupEntry> groups;
    std::vector<PersonEntry> people;
};

// What the provider of the line tells (provider/provider.h).

struct CallArrives {
    ProviderCallId call;
    std::string queue;  ///< Its title.
    std::string from;
    std::uint32_t priority = 0;
};
struct CallerLeaves {
    ProviderCallId call;
};
/// Refused unless this offer rings at this address now (glare, design 3.7).
struct StationAnswers {
    OfferId offer;
    std::string address;
};
struct StationRefuses {
    OfferId offer;
    RingFailure why{};
};
struct StationLeaves {
    ProviderCallId call;
};
struct PrivateCallBegins {
    ProviderCallId call;
    std::string address;
    CallDirection direction{};
};
struct PrivateCallEnds {
    ProviderCallId call;
};
struct StationReach {
    std::string address;
    bool in_reach = true;
};
/// All that lives at the provider: what the ACD has beyond it is lost (design 3.6).
struct Reconcile {
    std::vector<ProviderCallId> calls, private_calls;
    std::vector<std::string> out_of_reach;
};

// What an operator does to mend things.

/// Takes a ringing or connected call back into its queue, with its age.
struct RequeueCall {
    CallId call;
};
struct SetDrain {
    bool is_on = false;
};

using Command =
    std::variant<CreateAgent, CreateSession, SetSessionState, SetAgentState, SetAgentPeriod,
                 SetQueuePeriod, MeetDeadline, Directory, CallArrives, CallerLeaves, StationAnswers,
                 StationRefuses, StationLeaves, PrivateCallBegins, PrivateCallEnds, StationReach,
                 Reconcile, RequeueCall, SetDrain>;

enum class Refusal : std::uint8_t {
    unknown_person,
    unknown_agent,
    unknown_session,
    unknown_group,
    unknown_queue,
    unknown_address,
    not_in_group,
    other_address,       ///< A live session of this agent and group has another address (A-41).
    illegal_state,       ///< The machine refuses the transition, the next state or the word.
    other_session_busy,  ///< SS-12.
    agent_blocked,       ///< A client set the agent NOTREADY (12.2).
    too_many_agents,
    too_many_sessions,
    unknown_call,   ///< Also one that has just ended: the other side could not know yet.
    known_call,     ///< The provider told it before.
    unknown_offer,  ///< Withdrawn, over, answered already, or never made (design 3.7).
    call_waits,     ///< Nothing to take back.
};
std::string_view name_of(Refusal refusal);

}  // namespace agentline::acd
