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

using Command = std::variant<CreateAgent, CreateSession, SetSessionState, SetAgentState,
                             SetAgentPeriod, SetQueuePeriod, MeetDeadline, Directory>;

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
};
std::string_view name_of(Refusal refusal);

}  // namespace agentline::acd
