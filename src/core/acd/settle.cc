// What: rules that follow from facts, and the running of one command to its end.
#include <set>

#include "base/assert.h"
#include "core/acd/acd.h"

namespace agentline::acd {
namespace {

/// Agents whose own state may have to follow, and those that just lost a session.
struct Touched {
    std::set<AgentId> agents;
    std::set<AgentId> ended;
};

class TouchCollector {
  public:
    void operator()(const AgentWordsSet& fact) { touched.agents.insert(fact.agent); }
    void operator()(const SessionCreated& fact) { touched.agents.insert(fact.agent); }
    void operator()(const SessionStateChanged& fact) {
        touched.agents.insert(fact.agent);
        if (fact.to == AgentSessionState::ended) touched.ended.insert(fact.agent);
    }
    template <class Other>
    void operator()(const Other&) {}
    Touched touched;
};

struct LiveSessions {
    SessionSummary summary;
    bool any = false;
};

LiveSessions live_sessions_of(const State& state, const Agent& agent) {
    LiveSessions live;
    for (const AgentSessionId id : agent.sessions) {
        const AgentSessionState s = state.sessions.at(id).state;
        live.any |= is_live(s);
        live.summary.any_busy |= is_busy(s);
        live.summary.any_ready |= s == AgentSessionState::ready;
    }
    return live;
}

/// The one rule that must come next for this agent, if any.
void settle_agent(const State& state, const Agent& agent, bool lost_session, Facts& out) {
    const LiveSessions live = live_sessions_of(state, agent);
    if (lost_session && !live.any && (agent.word || agent.next)) {
        // What a client asked of the agent ends with its last session (12.2: all sessions ended).
        out.emplace_back(AgentWordsSet{agent.id, 0, 0});
        return;
    }
    if (is_busy(agent.state) && !live.summary.any_busy && agent.next) {
        out.emplace_back(AgentWordsSet{agent.id, bits(*agent.next), 0});
        return;
    }
    const AgentState to = derived_state(agent.word, live.summary);
    if (to != agent.state) out.emplace_back(AgentStateChanged{agent.id, agent.state, to});
}

}  // namespace

Facts Acd::settle(const Facts& applied) const {
    TouchCollector collector;
    for (const Fact& fact : applied) std::visit(collector, fact);
    Facts out;
    for (const AgentId id : collector.touched.agents) {
        const Agent* found = agent(id);
        if (found == nullptr) continue;  // Released in the same step.
        settle_agent(state_, *found, collector.touched.ended.contains(id), out);
    }
    return out;
}

Result<Decision, Refusal> execute(Acd& acd, const Command& command, FactStamp stamp,
                                  std::vector<StampedFact>& out) {
    auto decided = acd.decide(command, stamp.time);
    if (!decided) return decided;
    Facts pending = decided->facts;
    while (!pending.empty()) {
        for (const Fact& fact : pending) {
            out.push_back({stamp, fact});
            acd.apply(out.back());
            ++stamp.sequence;
        }
        pending = acd.settle(pending);
    }
    return decided;
}

}  // namespace agentline::acd
