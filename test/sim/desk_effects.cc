// What a request did to the line, against what its reply says it did.
#include <algorithm>

#include "base/utf.h"
#include "sim/desk.h"

namespace agentline::sim {
namespace {

using S = AgentSessionState;
using Stamped = std::vector<acd::StampedFact>;

template <class Fact, class Is>
bool has(const Stamped& facts, Is is) {
    return std::any_of(facts.begin(), facts.end(), [&](const acd::StampedFact& each) {
        const auto* fact = std::get_if<Fact>(&each.fact);
        return fact != nullptr && is(*fact);
    });
}

struct Effects {
    Site& site;
    const LineState& line;
    std::uint32_t handle;
    const Stamped& facts;

    /// the same person has the same agent.
    void operator()(const proxy::CreateAgent&) const {
        const auto known = line.ledger.agents.find(AgentId{handle});
        const bool is_new = has<acd::AgentCreated>(
            facts, [&](const auto& fact) { return fact.agent.value == handle; });
        site.complaints.unless(is_new != (known != line.ledger.agents.end()),
                               "a reply names agent ", handle, " that is not there");
    }
    void operator()(const proxy::CreateAgentSession& r) const {
        const auto known = line.ledger.sessions.find(AgentSessionId{handle});
        const bool is_his = known != line.ledger.sessions.end() && known->second.agent == r.agent &&
                            known->second.group == r.group;
        const bool is_new = has<acd::SessionCreated>(facts, [&](const auto& fact) {
            return fact.session.value == handle && fact.agent == r.agent && fact.group == r.group &&
                   fact.address == r.working_address;
        });
        site.complaints.unless(is_new != is_his, "a reply names session ", handle,
                               " that is not the one asked for");
    }
    void operator()(const proxy::SetAgentSessionState& r) const {
        const auto state = session_state_of(r.state);
        const S before = line.ledger.sessions.at(r.session).state;
        const bool is_due = state && *state != before;
        const bool is_release = state == S::released;
        const bool is_done =
            is_release ? has<acd::SessionReleased>(
                             facts, [&](const auto& fact) { return fact.session == r.session; })
                       : has<acd::SessionStateChanged>(facts, [&](const auto& fact) {
                             return fact.session == r.session && fact.to == state;
                         });
        site.complaints.unless(is_due == is_done, "session ", r.session,
                               " does not do what was granted");
    }
    void operator()(const proxy::SetAgentSessionStateReason& r) const { (*this)(r.change); }
    void operator()(const proxy::SetAgentStateEx& r) const {
        if (r.state != bits(AgentState::released)) return;
        const bool is_done =
            has<acd::AgentReleased>(facts, [&](const auto& fact) { return fact.agent == r.agent; });
        site.complaints.unless(is_done, "agent ", r.agent, " is not released as was granted");
    }
    void operator()(const proxy::SetAgentMeasurementPeriod& r) const {
        const bool is_done = has<acd::AgentPeriodSet>(facts, [&](const auto& fact) {
            return fact.agent == r.agent && fact.seconds == r.period_s;
        });
        site.complaints.unless(is_done, "a period of agent ", r.agent, " is not set");
    }
    void operator()(const proxy::SetQueueMeasurementPeriod& r) const {
        const bool is_done = has<acd::QueuePeriodSet>(facts, [&](const auto& fact) {
            return fact.queue == r.queue && fact.seconds == r.period_s;
        });
        site.complaints.unless(is_done, "a period of queue ", r.queue, " is not set");
    }
    /// Those that only ask.
    template <class Get>
    void operator()(const Get&) const {
        site.complaints.unless(facts.empty(), "a question changes something");
    }
};

}  // namespace

void Desk::judge_effects(const LineState& line, const Request& request, LineErr code,
                         std::uint32_t handle, const Facts& facts) {
    if (request.device == external_device || code != LineErr::ok) {
        return site_.complaints.unless(facts.empty(), "what was refused changes something");
    }
    std::visit(Effects{site_, line, handle, facts}, request.body);
}

}  // namespace agentline::sim
