// What: the deciding half of the ACD, one function per command: facts or a refusal. Changes
// nothing. Private to core/acd. Thread: the shard's. Spec: design 3.1; contract 12.
#pragma once

#include "core/acd/acd.h"

namespace agentline::acd {

using Decided = Result<Decision, Refusal>;

class Decider {
  public:
    Decider(const Acd& acd, const Settings& settings, Instant now)
        : acd_(acd), state_(acd.state()), settings_(settings), now_(now) {}

    // Agents and sessions (decide.cc).
    Decided operator()(const CreateAgent& command);
    Decided operator()(const CreateSession& command);
    Decided operator()(const SetSessionState& command);
    Decided operator()(const SetAgentState& command);
    Decided operator()(const SetAgentPeriod& command);
    Decided operator()(const SetQueuePeriod& command);
    Decided operator()(const MeetDeadline& command);
    Decided operator()(const Directory& command);
    // Calls and stations (decide_calls.cc).
    Decided operator()(const CallArrives& command);
    Decided operator()(const CallerLeaves& command);
    Decided operator()(const StationAnswers& command);
    Decided operator()(const StationRefuses& command);
    Decided operator()(const StationLeaves& command);
    Decided operator()(const PrivateCallBegins& command);
    Decided operator()(const PrivateCallEnds& command);
    Decided operator()(const StationReach& command);
    Decided operator()(const Reconcile& command);
    Decided operator()(const RequeueCall& command);
    Decided operator()(const SetDrain& command);

  private:
    [[nodiscard]] Instant deadline_in(const Session& session, AgentSessionState state) const;
    [[nodiscard]] const Call* call_of(ProviderCallId id) const;
    [[nodiscard]] const Session* talker_of(const Call& call) const;
    [[nodiscard]] const Address* address_of(const std::string& number) const;
    [[nodiscard]] Instant back_off_deadline(const Call& call) const;
    [[nodiscard]] Instant wait_deadline(const QueueRules& rules) const;
    void change_state(const Session& session, AgentSessionState to, std::string_view reason);
    void take_next_state(const Session& session);
    void set_reasons(const Session& session, const SetSessionState& command);
    void end(const Session& session);
    void release(const Session& session);
    void release(const Agent& agent);
    void store_next(const Session& session, std::uint32_t next);
    void set_words(const Agent& agent, AgentWord word, AgentWord next);
    void meet(const Session& session);
    void meet_wait(const Call& call);
    void fail_offer(const Call& call, OfferEnd why);
    void fail_answer(const Call& call, OfferEnd why);
    void end_call(const Call& call, CallEnd how);
    void leave_queue(const Call& call, const std::map<QueueId, QueueRules>& rules);

    const Acd& acd_;
    const State& state_;
    const Settings& settings_;
    Instant now_;
    Decision out_;
};

}  // namespace agentline::acd
