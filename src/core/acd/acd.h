// What: the automatic call distributor of one line device, as a value machine with four doors:
// decide (const), apply (the only mutator, cannot fail), next_deadline, snapshot.
// Owner: broker/builtin_handler.h, or a replay. Thread: its owner's. Must never do I/O, read a
// clock or throw dice: `now` and first ids are passed in.
// Spec: design 3.1, 3.5, 3.6; contract 12, 13; style 2.
#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/acd/commands.h"
#include "core/acd/facts.h"
#include "core/acd/state.h"
#include "model/fact_stamp.h"
#include "model/info.h"
#include "model/messages.h"

namespace agentline::acd {

struct Settings {
    Duration ended_session_retention = std::chrono::hours(1);  ///< A-34.
    std::size_t agents_max = 100'000;
    std::size_t sessions_max = 500'000;
    std::size_t sessions_per_agent_max = 256;
    std::size_t calls_max = 10'000;
};

struct StampedFact {
    FactStamp stamp;
    Fact fact;
};

struct Decision {
    Facts facts;
    AgentId agent;           ///< Of CreateAgent.
    AgentSessionId session;  ///< Of CreateSession.
    CallId call;             ///< Of CallArrives.
};

class Acd {
  public:
    explicit Acd(Settings settings = {}) : settings_(settings) {}

    /// Validates and chooses; changes nothing.
    [[nodiscard]] Result<Decision, Refusal> decide(const Command& command, Instant now) const;
    /// What follows by rule from facts just applied (an agent's state from its sessions', the end
    /// of offers that can no longer be taken). To be called until it yields nothing.
    [[nodiscard]] Facts settle(const Facts& applied) const;
    /// The offers that must be made in the settled state (routing.h).
    [[nodiscard]] Facts route(Instant now) const;
    /// A fact that was decided on this very state, here or before a restart.
    void apply(const StampedFact& fact);

    [[nodiscard]] std::optional<Deadline> next_deadline() const;
    /// The whole state as bytes: equal states give equal bytes.
    [[nodiscard]] Bytes snapshot() const;
    static Result<Acd> restore(ByteView bytes, Settings settings);

    // Reports. Empty = no such object.
    [[nodiscard]] std::optional<AgentInfo> agent_info(AgentId id, Instant now) const;
    [[nodiscard]] std::optional<AgentSessionInfo> session_info(AgentSessionId id,
                                                               Instant now) const;
    [[nodiscard]] std::optional<QueueInfo> queue_info(QueueId id, Instant now) const;
    [[nodiscard]] std::optional<AgentSessionList> session_list(AgentId id) const;
    [[nodiscard]] AgentList agent_list() const;
    [[nodiscard]] GroupList group_list() const;
    [[nodiscard]] std::optional<QueueList> queue_list(const GroupId& group) const;

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Agent* agent(AgentId id) const;
    [[nodiscard]] const Session* session(AgentSessionId id) const;
    /// SS-7: the next state that will be taken, defaults resolved.
    [[nodiscard]] AgentSessionState effective_next(const Session& session) const;
    [[nodiscard]] AgentState effective_next(const Agent& agent) const;

  private:
    Settings settings_;
    State state_;
};

/// What everyone who watches the line is told about a fact (contract 14.1), in order.
std::vector<LineMessage> messages_of(const Fact& fact);

/// Runs one command to its end: decide, apply, settle, route. Stamps facts from `stamp.sequence` on
/// and appends them to `out`; on a refusal nothing is appended.
Result<Decision, Refusal> execute(Acd& acd, const Command& command, FactStamp stamp,
                                  std::vector<StampedFact>& out);

}  // namespace agentline::acd
