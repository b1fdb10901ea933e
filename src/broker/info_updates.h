// What: the UPDATEINFO messages of a line: whose statistics changed since they were last announced.
// Owner: BuiltinHandler. Thread: the shard's. Says so at once and then at most once per second; the
// figures themselves are read by lineGetAgentInfo and its sisters.
// Spec: contract 12.1 (SS-14), 14.1.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/acd/acd.h"
#include "model/messages.h"

namespace agentline {

class InfoUpdates {
  public:
    /// Learns whose calls are under way; after recovery.
    void start(const acd::State& state);
    /// `state` is the one after the step of the fact.
    void note(const acd::State& state, const acd::Fact& fact);
    /// Those that may be announced now.
    std::vector<LineMessage> take(const acd::State& state, Instant now);
    /// When the rest may be; empty = nothing is left.
    [[nodiscard]] std::optional<Instant> next() const;

  private:
    class Noter;
    /// Where a call is counted when it ends.
    struct Place {
        QueueId queue;
        AgentSessionId session;  ///< Of a connected call.
        AgentId agent;
    };
    void note_call(const acd::Call& call);
    void note_talk(const Place& place);
    void forget_gone(const acd::State& state);

    std::map<CallId, Place> places_;
    std::set<QueueId> queues_;
    std::set<AgentId> agents_;
    std::set<AgentSessionId> sessions_;
    Instant quiet_until_;
};

}  // namespace agentline
