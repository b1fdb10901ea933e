// What: everything that can happen to a line's ACD, in the past tense. A fact is journaled, applied
// and never taken back; each names its fields once for codec, text and comparison.
// Thread: values, any. Kinds are written to disk: never renumber, only add
// (docs/journal-format.md). Spec: design 3.1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "model/calls.h"
#include "model/fact_stamp.h"
#include "model/guid.h"
#include "model/ids.h"
#include "model/states.h"

namespace agentline::acd {

// clang-format off
#define AGENTLINE_FACT(NUMBER, NAME)                          \
    static constexpr std::uint8_t kind = NUMBER;              \
    static constexpr std::string_view name = #NAME;           \
    friend bool operator==(const NAME&, const NAME&) = default
// clang-format on

/// First fact of a line: where its agent and session ids begin.
struct AcdOpened {
    AGENTLINE_FACT(1, AcdOpened);
    std::uint32_t first_agent = 0, first_session = 0;
    template <class V>
    void fields(V& v) {
        v("first_agent", first_agent), v("first_session", first_session);
    }
};
struct AddressAdded {
    AGENTLINE_FACT(2, AddressAdded);
    AddressId address;
    std::string number;  ///< Dialable, as configured.
    template <class V>
    void fields(V& v) {
        v("address", address), v("number", number);
    }
};
struct AddressRemoved {
    AGENTLINE_FACT(3, AddressRemoved);
    AddressId address;
    template <class V>
    void fields(V& v) {
        v("address", address);
    }
};
struct QueueAdded {
    AGENTLINE_FACT(4, QueueAdded);
    QueueId queue;
    std::string title;
    template <class V>
    void fields(V& v) {
        v("queue", queue), v("title", title);
    }
};
struct QueueRemoved {
    AGENTLINE_FACT(5, QueueRemoved);
    QueueId queue;
    template <class V>
    void fields(V& v) {
        v("queue", queue);
    }
};
struct GroupAdded {
    AGENTLINE_FACT(6, GroupAdded);
    GroupId group;
    std::string title;
    Duration wrapup{};
    std::vector<QueueId> queues;
    template <class V>
    void fields(V& v) {
        v("group", group), v("title", title), v("wrapup", wrapup), v("queues", queues);
    }
};
struct GroupChanged {
    AGENTLINE_FACT(7, GroupChanged);
    GroupId group;
    std::string title;
    Duration wrapup{};
    std::vector<QueueId> queues;
    template <class V>
    void fields(V& v) {
        v("group", group), v("title", title), v("wrapup", wrapup), v("queues", queues);
    }
};
struct GroupRemoved {
    AGENTLINE_FACT(8, GroupRemoved);
    GroupId group;
    template <class V>
    void fields(V& v) {
        v("group", group);
    }
};
/// A person may log in, for all groups or those listed. Also written when the list changes.
struct PersonAdmitted {
    AGENTLINE_FACT(9, PersonAdmitted);
    std::string person;  ///< The agent id of the configuration.
    bool all_groups = true;
    std::vector<GroupId> groups;
    template <class V>
    void fields(V& v) {
        v("person", person), v("all_groups", all_groups), v("groups", groups);
    }
};
struct PersonRemoved {
    AGENTLINE_FACT(10, PersonRemoved);
    std::string person;
    template <class V>
    void fields(V& v) {
        v("person", person);
    }
};
struct AgentCreated {
    AGENTLINE_FACT(11, AgentCreated);
    AgentId agent;
    std::string person;
    template <class V>
    void fields(V& v) {
        v("agent", agent), v("person", person);
    }
};
struct AgentStateChanged {
    AGENTLINE_FACT(12, AgentStateChanged);
    AgentId agent;
    AgentState from{}, to{};
    template <class V>
    void fields(V& v) {
        v("agent", agent), v("from", from), v("to", to);
    }
};
/// What clients asked for at agent level; 0 = nothing asked for.
struct AgentWordsSet {
    AGENTLINE_FACT(13, AgentWordsSet);
    AgentId agent;
    std::uint32_t word = 0, next = 0;
    template <class V>
    void fields(V& v) {
        v("agent", agent), v("word", word), v("next", next);
    }
};
struct AgentReleased {
    AGENTLINE_FACT(14, AgentReleased);
    AgentId agent;
    template <class V>
    void fields(V& v) {
        v("agent", agent);
    }
};
struct AgentPeriodSet {
    AGENTLINE_FACT(15, AgentPeriodSet);
    AgentId agent;
    std::uint32_t seconds = 0;
    template <class V>
    void fields(V& v) {
        v("agent", agent), v("seconds", seconds);
    }
};
struct QueuePeriodSet {
    AGENTLINE_FACT(16, QueuePeriodSet);
    QueueId queue;
    std::uint32_t seconds = 0;
    template <class V>
    void fields(V& v) {
        v("queue", queue), v("seconds", seconds);
    }
};
struct SessionCreated {
    AGENTLINE_FACT(17, SessionCreated);
    AgentSessionId session;
    AgentId agent;
    GroupId group;
    AddressId address;
    template <class V>
    void fields(V& v) {
        v("session", session), v("agent", agent), v("group", group), v("address", address);
    }
};
/// `deadline` = when the ACD will end wrap-up or forget the ended session by itself; 0 = never.
struct SessionStateChanged {
    AGENTLINE_FACT(18, SessionStateChanged);
    AgentSessionId session;
    AgentId agent;
    AgentSessionState from{}, to{};
    Instant deadline;
    template <class V>
    void fields(V& v) {
        v("session", session), v("agent", agent), v("from", from), v("to", to),
            v("deadline", deadline);
    }
};
/// The one-shot next state that a client asked for; 0 = default.
struct SessionNextSet {
    AGENTLINE_FACT(19, SessionNextSet);
    AgentSessionId session;
    std::uint32_t next = 0;
    template <class V>
    void fields(V& v) {
        v("session", session), v("next", next);
    }
};
struct SessionReleased {
    AGENTLINE_FACT(20, SessionReleased);
    AgentSessionId session;
    template <class V>
    void fields(V& v) {
        v("session", session);
    }
};
/// How calls of a queue wait and ring. Written when the queue is added or a rule changes; calls
/// that wait already keep the deadlines that they have.
struct QueueRulesSet {
    AGENTLINE_FACT(21, QueueRulesSet);
    QueueId queue;
    Duration max_wait{};  ///< 0 = no limit.
    QueueId overflow;     ///< 0 = final disposition.
    Duration ring_time{}, back_off{};
    template <class V>
    void fields(V& v) {
        v("queue", queue), v("max_wait", max_wait), v("overflow", overflow),
            v("ring_time", ring_time), v("back_off", back_off);
    }
};
/// `deadline` = when it has waited too long; 0 = never.
struct CallQueued {
    AGENTLINE_FACT(22, CallQueued);
    CallId call;
    ProviderCallId provider_call;
    QueueId queue;
    std::string from;  ///< The caller's number.
    std::uint32_t priority = 0;
    Instant deadline;
    template <class V>
    void fields(V& v) {
        v("call", call), v("provider_call", provider_call), v("queue", queue), v("from", from),
            v("priority", priority), v("deadline", deadline);
    }
};
/// A leased reservation with one owner (design 3.7). The winner is the first of `best`, which has
/// the eight sessions that came first; `idle_since` is the winner's key.
struct CallOffered {
    AGENTLINE_FACT(23, CallOffered);
    CallId call;
    OfferId offer;
    AgentSessionId session;
    AgentId agent;
    AddressId address;
    Instant deadline;
    Instant idle_since;
    std::uint32_t eligible = 0;
    std::vector<AgentSessionId> best;
    template <class V>
    void fields(V& v) {
        v("call", call), v("offer", offer), v("session", session), v("agent", agent),
            v("address", address), v("deadline", deadline), v("idle_since", idle_since),
            v("eligible", eligible), v("best", best);
    }
};
/// Until `back_off_until` the call is not offered again to the session's agent, in whatever
/// session; 0 = no back-off.
struct OfferEnded {
    AGENTLINE_FACT(24, OfferEnded);
    CallId call;
    OfferId offer;
    AgentSessionId session;
    OfferEnd why{};
    Instant back_off_until;
    template <class V>
    void fields(V& v) {
        v("call", call), v("offer", offer), v("session", session), v("why", why),
            v("back_off_until", back_off_until);
    }
};
struct CallAnswered {
    AGENTLINE_FACT(25, CallAnswered);
    CallId call;
    OfferId offer;
    AgentSessionId session;
    template <class V>
    void fields(V& v) {
        v("call", call), v("offer", offer), v("session", session);
    }
};
/// Flows out of one queue and into another; keeps its age.
struct CallOverflowed {
    AGENTLINE_FACT(26, CallOverflowed);
    CallId call;
    QueueId from, to;
    Instant deadline;
    template <class V>
    void fields(V& v) {
        v("call", call), v("from", from), v("to", to), v("deadline", deadline);
    }
};
struct CallEnded {
    AGENTLINE_FACT(27, CallEnded);
    CallId call;
    ProviderCallId provider_call;
    CallEnd how{};
    template <class V>
    void fields(V& v) {
        v("call", call), v("provider_call", provider_call), v("how", how);
    }
};
/// A connected call waits in its queue again, with its age: an operator took it back, or the
/// station was gone before it was connected. `back_off_until` as in OfferEnded.
struct CallRequeued {
    AGENTLINE_FACT(28, CallRequeued);
    CallId call;
    AgentSessionId session;  ///< That it is taken from.
    Instant deadline;
    Instant back_off_until;
    template <class V>
    void fields(V& v) {
        v("call", call), v("session", session), v("deadline", deadline),
            v("back_off_until", back_off_until);
    }
};
struct BackOffEnded {
    AGENTLINE_FACT(29, BackOffEnded);
    CallId call;
    AgentSessionId session;
    template <class V>
    void fields(V& v) {
        v("call", call), v("session", session);
    }
};
/// A connected call at a station that is none of the ACD's.
struct PrivateCallBegan {
    AGENTLINE_FACT(30, PrivateCallBegan);
    ProviderCallId provider_call;
    AddressId address;
    CallDirection direction{};
    template <class V>
    void fields(V& v) {
        v("provider_call", provider_call), v("address", address), v("direction", direction);
    }
};
struct PrivateCallEnded {
    AGENTLINE_FACT(31, PrivateCallEnded);
    ProviderCallId provider_call;
    AddressId address;
    template <class V>
    void fields(V& v) {
        v("provider_call", provider_call), v("address", address);
    }
};
struct StationReachChanged {
    AGENTLINE_FACT(32, StationReachChanged);
    AddressId address;
    bool in_reach = true;
    template <class V>
    void fields(V& v) {
        v("address", address), v("in_reach", in_reach);
    }
};
/// Why the session is NOTREADY, or will be when its next state is taken.
struct SessionReasonSet {
    AGENTLINE_FACT(33, SessionReasonSet);
    AgentSessionId session;
    std::string reason;  ///< An id of the configuration or a system reason (model/reasons.h).
    bool is_for_next = false;
    template <class V>
    void fields(V& v) {
        v("session", session), v("reason", reason), v("is_for_next", is_for_next);
    }
};
/// While on, calls that come are turned away; those that are there go on.
struct DrainSet {
    AGENTLINE_FACT(34, DrainSet);
    bool is_on = false;
    template <class V>
    void fields(V& v) {
        v("is_on", is_on);
    }
};
#undef AGENTLINE_FACT

using Fact =
    std::variant<AcdOpened, AddressAdded, AddressRemoved, QueueAdded, QueueRemoved, GroupAdded,
                 GroupChanged, GroupRemoved, PersonAdmitted, PersonRemoved, AgentCreated,
                 AgentStateChanged, AgentWordsSet, AgentReleased, AgentPeriodSet, QueuePeriodSet,
                 SessionCreated, SessionStateChanged, SessionNextSet, SessionReleased,
                 QueueRulesSet, CallQueued, CallOffered, OfferEnded, CallAnswered, CallOverflowed,
                 CallEnded, CallRequeued, BackOffEnded, PrivateCallBegan, PrivateCallEnded,
                 StationReachChanged, SessionReasonSet, DrainSet>;
using Facts = std::vector<Fact>;

/// u8 kind, then the fields in order (docs/journal-format.md).
Bytes encode(const Fact& fact);
Result<Fact> decode_fact(ByteView bytes);

/// A fact in words, for events, replay and logs.
struct FactField {
    std::string_view name;
    std::string value;
    bool is_number = false;
};
std::string_view name_of(const Fact& fact);
std::vector<FactField> fields_of(const Fact& fact);

}  // namespace agentline::acd
