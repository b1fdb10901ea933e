// What: the applying half of the ACD, one function per kind of fact: the only place where its state
// changes. Cannot fail: a fact that does not fit the state is a bug of ours or damage that the
// journal's checksum missed. Private to core/acd. Thread: the shard's.
// Spec: design 3.1, 3.15; contract 12, 13.
#pragma once

#include "core/acd/facts.h"
#include "core/acd/indexes.h"
#include "core/acd/state.h"

namespace agentline::acd {

class Applier {
  public:
    Applier(State& state, const FactStamp& stamp) : state_(state), stamp_(stamp) {}

    // What the configuration says (apply.cc).
    void operator()(const AcdOpened& fact);
    void operator()(const AddressAdded& fact);
    void operator()(const AddressRemoved& fact);
    void operator()(const QueueAdded& fact);
    void operator()(const QueueRulesSet& fact);
    void operator()(const QueueRemoved& fact);
    void operator()(const GroupAdded& fact);
    void operator()(const GroupChanged& fact);
    void operator()(const GroupRemoved& fact);
    void operator()(const PersonAdmitted& fact);
    void operator()(const PersonRemoved& fact);
    void operator()(const DrainSet& fact);
    // Agents and sessions (apply.cc).
    void operator()(const AgentCreated& fact);
    void operator()(const AgentStateChanged& fact);
    void operator()(const AgentWordsSet& fact);
    void operator()(const AgentReleased& fact);
    void operator()(const AgentPeriodSet& fact);
    void operator()(const QueuePeriodSet& fact);
    void operator()(const SessionCreated& fact);
    void operator()(const SessionStateChanged& fact);
    void operator()(const SessionNextSet& fact);
    void operator()(const SessionReasonSet& fact);
    void operator()(const SessionReleased& fact);
    // Calls and stations (apply_calls.cc).
    void operator()(const CallQueued& fact);
    void operator()(const CallOffered& fact);
    void operator()(const OfferEnded& fact);
    void operator()(const CallAnswered& fact);
    void operator()(const CallOverflowed& fact);
    void operator()(const CallEnded& fact);
    void operator()(const CallRequeued& fact);
    void operator()(const BackOffEnded& fact);
    void operator()(const PrivateCallBegan& fact);
    void operator()(const PrivateCallEnded& fact);
    void operator()(const StationReachChanged& fact);

  private:
    void leave(Session& session, Agent& agent);
    void stop_talk(Session& session, Agent& agent);
    void note_activity(Agent& agent);
    void make_idle(const Agent& agent);
    void disconnect(const Call& call);
    void back_off(Call& call, AgentSessionId session, Instant until);
    void count_queued(Queue& queue);
    void count_left(const Call& call, Moments Queue::*outcome);
    /// Changes a record and keeps what is derived from it (indexes.h).
    template <class Record, class Deed>
    void change(Record& record, Deed deed) {
        take_out(state_, record);
        deed(record);
        put_in(state_, record);
    }

    State& state_;
    const FactStamp& stamp_;
};

}  // namespace agentline::acd
