// What: the records of a line's ACD: plain values, referred to by id, never by pointer.
// Owner: acd::Acd. Thread: the shard's. Spec: contract 1 (object model), 12, 13.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/acd/agent_machine.h"
#include "model/guid.h"
#include "model/ids.h"
#include "model/states.h"

namespace agentline::acd {

inline constexpr std::uint32_t measurement_period_default_s = 3600;

struct Span {
    Instant from, to;
    friend bool operator==(const Span&, const Span&) = default;
};

struct Agent {
    AgentId id;
    std::string person;
    AgentState state = AgentState::notready;
    AgentWord word;  ///< What a client set; empty = derived from the sessions.
    AgentWord next;  ///< For after the call; empty = the state before it.
    AgentState before_busy = AgentState::notready;
    std::uint32_t period_s = measurement_period_default_s;
    Instant created;
    std::deque<Span> wrapups;  ///< Finished wrap-ups inside the period, oldest first.
    std::set<AgentSessionId>
        sessions;  ///< Live and ended, not released; creation order = id order.
};

struct Session {
    AgentSessionId id;
    AgentId agent;
    GroupId group;
    AddressId address;
    AgentSessionState state = AgentSessionState::notready;
    std::uint32_t next = 0;  ///< As asked for; 0 = default.
    Instant started;
    Instant ended;                 ///< Set with ENDED.
    Instant entered;               ///< When `state` began.
    Instant deadline;              ///< 0 = none.
    std::uint64_t entered_by = 0;  ///< Sequence of the fact that began it.
    Duration wrapup{};             ///< Finished BUSYWRAPUP time.
};

struct Group {
    GroupId id;
    std::string title;
    Duration wrapup{};
    std::vector<QueueId> queues;
};

struct Queue {
    QueueId id;
    std::string title;
    std::uint32_t period_s = measurement_period_default_s;
};

struct Address {
    AddressId id;
    std::string number;
    bool in_service = true;  ///< False once the configuration no longer names it; the id stays.
};

struct Person {
    std::string id;
    bool all_groups = true;
    std::vector<GroupId> groups;
};

/// Ordered by time, then by the fact that set it, so that equal times have one order.
struct Deadline {
    Instant at;
    std::uint64_t set_by = 0;
    AgentSessionId session;
    friend auto operator<=>(const Deadline&, const Deadline&) = default;
};

struct State {
    std::uint32_t next_agent = 0, next_session = 0, next_queue = 1;
    std::map<std::uint32_t, Address> addresses;
    std::map<std::uint32_t, Queue> queues;
    std::map<GroupId, Group> groups;
    std::map<std::string, Person> people;
    std::map<AgentId, Agent> agents;
    std::map<AgentSessionId, Session> sessions;
    std::vector<GroupId> group_order;  ///< As configured, for lists.
    // Derived, not in snapshots.
    std::map<std::string, AgentId> agent_of_person;
    std::set<Deadline> deadlines;
};

}  // namespace agentline::acd
