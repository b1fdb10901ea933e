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
#include "model/calls.h"
#include "model/guid.h"
#include "model/ids.h"
#include "model/states.h"

namespace agentline::acd {

inline constexpr std::uint32_t measurement_period_default_s = 3600;

struct Span {
    Instant from, to;
    friend bool operator==(const Span&, const Span&) = default;
};

/// What a queue's rules are while nobody has set any.
struct QueueRules {
    Duration max_wait{};  ///< 0 = no limit.
    QueueId overflow;     ///< 0 = final disposition.
    Duration ring_time = std::chrono::seconds(20);
    Duration back_off = std::chrono::seconds(30);
    friend bool operator==(const QueueRules&, const QueueRules&) = default;
};

/// What happened in the measurement period, oldest first; nothing is kept for longer.
using Moments = std::deque<Instant>;
using Spans = std::deque<Span>;

struct Agent {
    AgentId id;
    std::string person;
    AgentState state = AgentState::notready;
    AgentWord word;  ///< What a client set; empty = derived from the sessions.
    AgentWord next;  ///< For after the call; empty = the state before it.
    AgentState before_busy = AgentState::notready;
    std::uint32_t period_s = measurement_period_default_s;
    Instant created;
    Instant active_since;  ///< When the first of the live sessions began; 0 = none lives.
    Moments answered;      ///< ACD calls.
    Moments incoming, outgoing;
    Spans talks, wrapups, active;  ///< Finished ones.
    // Derived.
    std::set<AgentSessionId>
        sessions;  ///< Live and ended, not released; creation order = id order.
};

struct Session {
    AgentSessionId id;
    AgentId agent;
    GroupId group;
    AddressId address;
    AgentSessionState state = AgentSessionState::notready;
    std::uint32_t next = 0;   ///< As asked for; 0 = default.
    std::string reason;       ///< Why it is NOTREADY; else empty.
    std::string next_reason;  ///< For when its next state is NOTREADY; empty = none was named.
    Instant started;
    Instant ended;                 ///< Set with ENDED.
    Instant entered;               ///< When `state` began.
    Instant deadline;              ///< 0 = none.
    std::uint64_t entered_by = 0;  ///< Sequence of the fact that began it.
    Instant idle_since;            ///< Routing key while READY: the longest idle one wins.
    CallId call;                   ///< Connected; also after the state was left (SS-10).
    Instant talking_since;         ///< BUSYONCALL with a call; 0 = not.
    std::uint32_t calls = 0;       ///< Answered.
    Duration talk{};               ///< Finished.
    Duration wrapup{};             ///< Finished BUSYWRAPUP time.
    Duration longest_answer{}, total_answer{};
    // Derived.
    bool is_available = false;  ///< It has its place in State::available.
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
    QueueRules rules;
    Moments queued, abandoned, flowed_in, flowed_out, finally_disposed;
    Spans waits;  ///< Of calls that left.
    Duration longest_wait{};
};

struct Address {
    AddressId id;
    std::string number;
    bool in_service = true;  ///< False once the configuration no longer names it; the id stays.
    bool in_reach = true;    ///< As its provider says.
    // Derived.
    std::set<CallId> calls;  ///< Ringing or connected here.
    std::set<ProviderCallId> private_calls;
    std::set<AgentSessionId> sessions;  ///< Live.
};

struct PrivateCall {
    ProviderCallId provider_call;
    AddressId address;
    CallDirection direction{};
};

struct Person {
    std::string id;
    bool all_groups = true;
    std::vector<GroupId> groups;
};

/// Choice: it holds for all sessions of the agent: his telephone just rang for this call.
struct BackOff {
    AgentSessionId session;
    AgentId agent;
    Instant until;
    std::uint64_t set_by = 0;
};

struct Call {
    CallId id;
    ProviderCallId provider_call;
    QueueId queue;
    std::string from;
    std::uint32_t priority = 0;
    Instant arrived;     ///< Its age counts from here, over all queues.
    Instant wait_until;  ///< Deadline in this queue; 0 = none.
    std::uint64_t wait_until_by = 0;
    std::vector<BackOff> back_offs;
    // While ringing or connected; else empty.
    OfferId offer;
    AgentSessionId session;
    AgentId agent;
    AddressId address;
    Instant offered;
    Instant offered_until;
    std::uint64_t offered_by = 0;
    Instant answered;  ///< 0 = not yet.
};
constexpr bool is_waiting(const Call& call) {
    return call.offer == OfferId{};
}
constexpr bool is_connected(const Call& call) {
    return call.answered != Instant{};
}
constexpr bool is_ringing(const Call& call) {
    return !is_waiting(call) && !is_connected(call);
}

/// The order in which waiting calls are served: total, so that two never tie.
struct WaitingKey {
    std::uint32_t priority = 0;
    Instant arrived;
    CallId call;
    friend bool operator==(const WaitingKey&, const WaitingKey&) = default;
    friend bool operator<(const WaitingKey& a, const WaitingKey& b) {
        if (a.priority != b.priority) return a.priority > b.priority;
        if (a.arrived != b.arrived) return a.arrived < b.arrived;
        return a.call < b.call;
    }
};

/// The order in which READY sessions are chosen: total as well.
struct IdleKey {
    Instant idle_since;
    AgentSessionId session;
    friend auto operator<=>(const IdleKey&, const IdleKey&) = default;
};

/// Ordered by time, then by the fact that set it, so that equal times have one order.
struct Deadline {
    enum class Kind : std::uint8_t { session, offer, wait, back_off };
    Instant at;
    std::uint64_t set_by = 0;
    Kind kind = Kind::session;
    AgentSessionId session;  ///< Of session and back_off.
    CallId call;             ///< Of offer, wait and back_off.
    friend auto operator<=>(const Deadline&, const Deadline&) = default;
};

struct State {
    std::uint32_t next_agent = 0, next_session = 0, next_queue = 1, next_call = 1, next_offer = 1;
    bool is_draining = false;
    std::map<std::uint32_t, Address> addresses;
    std::map<std::uint32_t, Queue> queues;
    std::map<GroupId, Group> groups;
    std::map<std::string, Person> people;
    std::map<AgentId, Agent> agents;
    std::map<AgentSessionId, Session> sessions;
    std::map<CallId, Call> calls;
    std::map<ProviderCallId, PrivateCall> private_calls;
    std::vector<GroupId> group_order;  ///< As configured, for lists.
    // Derived, not in snapshots.
    std::map<std::string, AgentId> agent_of_person;
    std::map<ProviderCallId, CallId> call_of_provider;
    std::map<OfferId, CallId> call_of_offer;       ///< Ringing ones.
    std::map<AgentId, std::set<CallId>> calls_of;  ///< Ringing or connected ones.
    std::map<QueueId, std::set<WaitingKey>> waiting;
    std::map<GroupId, std::set<IdleKey>> available;  ///< SS-13, by group.
    std::set<AgentId> changed;  ///< Their availability has to be judged anew; empty between facts.
    std::set<Deadline> deadlines;
};

/// Those with a live session at the address.
inline std::set<AgentId> agents_at(const State& state, AddressId address) {
    std::set<AgentId> agents;
    for (const AgentSessionId id : state.addresses.at(address.value).sessions) {
        agents.insert(state.sessions.at(id).agent);
    }
    return agents;
}

}  // namespace agentline::acd
