// What: rules that follow from facts, and the running of one command to its end.
#include <set>

#include "base/assert.h"
#include "core/acd/acd.h"
#include "core/acd/routing.h"

namespace agentline::acd {
namespace {

/// Agents whose own state or offer may have to follow, and those that just lost a session.
struct Touched {
    std::set<AgentId> agents;
    std::set<AgentId> ended;
    bool any_offer = false;  ///< A change that may end offers of anyone.
};

class TouchCollector {
  public:
    explicit TouchCollector(const State& state) : state_(state) {}

    void operator()(const AgentWordsSet& fact) { touched.agents.insert(fact.agent); }
    void operator()(const SessionCreated& fact) { touched.agents.insert(fact.agent); }
    void operator()(const SessionStateChanged& fact) {
        touched.agents.insert(fact.agent);
        if (fact.to == AgentSessionState::ended) touched.ended.insert(fact.agent);
    }
    void operator()(const PrivateCallBegan& fact) { touch_address(fact.address); }
    void operator()(const PrivateCallEnded& fact) { touch_address(fact.address); }
    void operator()(const StationReachChanged& fact) { touch_address(fact.address); }
    void operator()(const GroupChanged&) { touched.any_offer = true; }
    void operator()(const AddressRemoved&) { touched.any_offer = true; }
    template <class Other>
    void operator()(const Other&) {}
    Touched touched;

  private:
    void touch_address(AddressId address) { touched.agents.merge(agents_at(state_, address)); }
    const State& state_;
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
    live.summary.private_call = private_call_of(state, agent);
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
    const bool is_over = !live.summary.any_busy && !live.summary.private_call;
    if (is_busy(agent.state) && is_over && agent.next) {
        out.emplace_back(AgentWordsSet{agent.id, bits(*agent.next), 0});
        return;
    }
    const AgentState to = derived_state(agent.word, live.summary);
    if (to != agent.state) out.emplace_back(AgentStateChanged{agent.id, agent.state, to});
}

/// An offer lives only as long as its session could get it.
void settle_offer(const State& state, const Call& call, Facts& out) {
    if (!is_ringing(call) || may_ring(state, call)) return;
    out.emplace_back(OfferEnded{call.id, call.offer, call.session, OfferEnd::withdrawn, Instant{}});
}

void settle_offers(const State& state, const Touched& touched, Facts& out) {
    if (touched.any_offer) {
        for (const auto& [offer, call] : state.call_of_offer) {
            settle_offer(state, state.calls.at(call), out);
        }
        return;
    }
    for (const AgentId agent : touched.agents) {
        const auto calls = state.calls_of.find(agent);
        if (calls == state.calls_of.end()) continue;
        for (const CallId call : calls->second) settle_offer(state, state.calls.at(call), out);
    }
}

}  // namespace

Facts Acd::settle(const Facts& applied) const {
    TouchCollector collector(state_);
    for (const Fact& fact : applied) std::visit(collector, fact);
    const Touched& touched = collector.touched;
    Facts out;
    settle_offers(state_, touched, out);
    for (const AgentId id : touched.agents) {
        const Agent* found = agent(id);
        if (found == nullptr) continue;  // Released in the same step.
        settle_agent(state_, *found, touched.ended.contains(id), out);
    }
    return out;
}

Facts Acd::route(Instant now) const {
    return acd::route(state_, now);
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
        if (pending.empty()) pending = acd.route(stamp.time);
    }
    return decided;
}

}  // namespace agentline::acd
