// What: the line as its facts tell it, kept a second time in the plainest records: no index, no
// window, nothing derived that a fact does not say. Refuses to believe a fact that cannot follow.
// Owner: a Center. Thread: its owner's. Never looks into acd::State: it judges it.
// Spec: contract 12.1, 12.2, 13; design 3.6, 3.7.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "center/complaints.h"
#include "core/acd/acd.h"

namespace agentline::center {

using acd::StampedFact;

struct Stretch {
    Instant from, to;
};

/// Everything a counter ever counted. A period that grows shows the past "as far as it is kept",
/// so that figures are compared only once the whole window lies after `grew`.
struct Counted {
    std::uint32_t period_s = acd::measurement_period_default_s;
    Instant grew;
};

struct PlainCall {
    enum class Place : std::uint8_t { waits, rings, talks };
    CallId id;
    ProviderCallId provider_call;
    QueueId queue;
    std::uint32_t priority = 0;
    Instant arrived;
    Instant wait_until;
    struct BackOff {
        Instant until;
        AgentId agent;
    };
    std::map<AgentSessionId, BackOff> backs_off;
    Place place = Place::waits;
    OfferId offer;
    AgentSessionId session;
    AgentId agent;
    AddressId address;
    Instant offered, rings_until;
    Instant
        waits_again;  ///< When the last offer ended: a wait that was over meanwhile is due then.
};

struct PlainSession {
    AgentSessionId id;
    AgentId agent;
    GroupId group;
    AddressId address;
    AgentSessionState state = AgentSessionState::notready;
    Instant started, since, ended, deadline;
    Instant talks_since;  ///< In BUSYONCALL with an ACD call; 0 = not.
    std::vector<Stretch> talks, wrapups;
    std::vector<Duration> answers;  ///< How long each rang.
};

struct PlainAgent {
    AgentId id;
    std::string person;
    AgentState state = AgentState::notready;
    std::uint32_t word = 0;
    Instant worked;  ///< When the last ACD work ended.
    Counted counted;
    Instant active_since;
    std::vector<Instant> answered, incoming, outgoing;
    std::vector<Stretch> talks, wrapups, active;
};

struct PlainQueue {
    QueueId id;
    std::string title;
    acd::QueueRules rules;
    Counted counted;
    std::vector<Instant> queued, answered, abandoned, flowed_in, flowed_out, disposed;
    std::vector<Stretch> waits;
};

struct PlainGroup {
    Duration wrapup{};
    std::vector<QueueId> queues;
};

struct PlainAddress {
    std::string number;
    bool in_service = true, in_reach = true;
};

struct PlainPrivateCall {
    AddressId address;
    CallDirection direction{};
};

struct Totals {
    std::uint64_t facts = 0, calls = 0, offers = 0, answered = 0, requeued = 0, lost = 0;
};

class Ledger {
  public:
    Ledger(Duration retention, Complaints& complaints)
        : retention_(retention), complaints_(complaints) {}

    void read(const StampedFact& fact);

    std::map<CallId, PlainCall> calls;
    std::map<AgentSessionId, PlainSession> sessions;
    std::map<AgentId, PlainAgent> agents;
    std::map<QueueId, PlainQueue> queues;
    std::map<GroupId, PlainGroup> groups;
    std::map<AddressId, PlainAddress> addresses;
    std::map<ProviderCallId, PlainPrivateCall> private_calls;
    Totals totals;
    bool is_draining = false;

    // One per kind of fact; called by read().
    void on(const acd::AcdOpened&) {}
    void on(const acd::AddressAdded& fact);
    void on(const acd::AddressRemoved& fact);
    void on(const acd::QueueAdded& fact);
    void on(const acd::QueueRemoved& fact);
    void on(const acd::QueueRulesSet& fact);
    void on(const acd::GroupAdded& fact);
    void on(const acd::GroupChanged& fact);
    void on(const acd::GroupRemoved& fact);
    void on(const acd::PersonAdmitted&) {}
    void on(const acd::PersonRemoved&) {}
    void on(const acd::AgentCreated& fact);
    void on(const acd::AgentStateChanged& fact);
    void on(const acd::AgentWordsSet& fact);
    void on(const acd::AgentReleased& fact);
    void on(const acd::AgentPeriodSet& fact);
    void on(const acd::QueuePeriodSet& fact);
    void on(const acd::SessionCreated& fact);
    void on(const acd::SessionStateChanged& fact);
    void on(const acd::SessionNextSet&) {}
    void on(const acd::SessionReleased& fact);
    void on(const acd::SessionReasonSet& fact);
    void on(const acd::CallQueued& fact);
    void on(const acd::CallOffered& fact);
    void back_off(PlainCall& call, AgentSessionId session, Instant until, bool is_due);
    void on(const acd::OfferEnded& fact);
    void on(const acd::CallAnswered& fact);
    void on(const acd::CallOverflowed& fact);
    void on(const acd::CallEnded& fact);
    void on(const acd::CallRequeued& fact);
    void on(const acd::BackOffEnded& fact);
    void on(const acd::PrivateCallBegan& fact);
    void on(const acd::PrivateCallEnded& fact);
    void on(const acd::StationReachChanged& fact);
    void on(const acd::DrainSet& fact) { is_draining = fact.is_on; }

  private:
    PlainCall* call_in(CallId id, PlainCall::Place place, std::string_view for_what);
    void count_left(const PlainCall& call, std::vector<Instant> PlainQueue::*outcome);
    void hang_up(PlainCall& call);
    void watch_talk(PlainSession& session);
    void watch_activity(AgentId agent);
    [[nodiscard]] bool is_deadline(Instant at, Duration after) const;
    [[nodiscard]] Duration max_wait(QueueId queue) const;
    void set_period(Counted& counted, std::uint32_t seconds) const;

    Duration retention_;
    Complaints& complaints_;
    Instant now_;
    std::uint64_t sequence_ = 0;
    std::uint32_t last_offer_ = 0, last_call_ = 0;
    std::set<ProviderCallId> known_;  ///< A provider never names two calls alike.
};

}  // namespace agentline::center
