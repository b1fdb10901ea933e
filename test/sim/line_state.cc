#include "sim/line_state.h"

#include <algorithm>

namespace agentline::sim {
namespace {

struct RegisterReader {
    Register& names;

    void operator()(const acd::PersonAdmitted& fact) const {
        names.people[fact.person] = {fact.all_groups, fact.groups};
    }
    void operator()(const acd::PersonRemoved& fact) const { names.people.erase(fact.person); }
    void operator()(const acd::GroupAdded& fact) const {
        names.group_order.push_back(fact.group);
        names.group_titles[fact.group] = fact.title;
    }
    void operator()(const acd::GroupChanged& fact) const {
        names.group_titles[fact.group] = fact.title;
    }
    void operator()(const acd::GroupRemoved& fact) const {
        std::erase(names.group_order, fact.group);
        names.group_titles.erase(fact.group);
    }
    void operator()(const acd::SessionNextSet& fact) const {
        names.next_states[fact.session] = fact.next;
    }
    void operator()(const acd::SessionReleased& fact) const {
        names.next_states.erase(fact.session);
    }
    template <class Other>
    void operator()(const Other&) const {}
};

/// LINE_AGENTSESSIONSTATUS 27, LINE_QUEUESTATUS 28, LINE_AGENTSTATUSEX 29, LINE_GROUPSTATUS 30.
struct Announcer {
    std::vector<LineMessage>& out;

    void session(AgentSessionId id, std::uint32_t what, AgentSessionState state) const {
        out.push_back({MessageId{27}, id.value, what, bits(state)});
    }
    void agent(AgentId id, std::uint32_t what, AgentState state) const {
        out.push_back({MessageId{29}, id.value, what, bits(state)});
    }
    void operator()(const acd::SessionCreated& f) const {
        session(f.session, 1 | 2, AgentSessionState::notready);
    }
    void operator()(const acd::SessionStateChanged& f) const { session(f.session, 2, f.to); }
    void operator()(const acd::SessionReleased& f) const {
        session(f.session, 2, AgentSessionState::released);
    }
    void operator()(const acd::AgentCreated& f) const {
        agent(f.agent, 1 | 2, AgentState::notready);
    }
    void operator()(const acd::AgentStateChanged& f) const { agent(f.agent, 2, f.to); }
    void operator()(const acd::AgentReleased& f) const { agent(f.agent, 2, AgentState::released); }
    void operator()(const acd::AgentPeriodSet& f) const {
        out.push_back({MessageId{29}, f.agent.value, 4, 0});
    }
    void operator()(const acd::QueuePeriodSet& f) const {
        out.push_back({MessageId{28}, f.queue.value, 1, 0});
    }
    void operator()(const acd::QueueAdded& f) const {
        out.push_back({MessageId{28}, f.queue.value, 2, 0});
    }
    void operator()(const acd::QueueRemoved& f) const {
        out.push_back({MessageId{28}, f.queue.value, 4, 0});
    }
    void operator()(const acd::GroupAdded&) const { out.push_back({MessageId{30}, 0, 1, 0}); }
    void operator()(const acd::GroupRemoved&) const { out.push_back({MessageId{30}, 0, 2, 0}); }
    template <class Silent>
    void operator()(const Silent&) const {}
};

}  // namespace

void Register::read(const acd::Fact& fact) {
    std::visit(RegisterReader{*this}, fact);
}

bool Register::is_admitted(const std::string& person, const GroupId& group) const {
    const auto found = people.find(person);
    if (found == people.end()) return false;
    const auto& groups = found->second.groups;
    return found->second.all_groups ||
           std::find(groups.begin(), groups.end(), group) != groups.end();
}

const center::PlainAgent* LineState::agent_of(const std::string& person) const {
    for (const auto& [id, agent] : ledger.agents) {
        if (agent.person == person) return &agent;
    }
    return nullptr;
}

std::vector<LineMessage> announcements_of(const std::vector<acd::StampedFact>& facts) {
    std::vector<LineMessage> messages;
    for (const acd::StampedFact& fact : facts) std::visit(Announcer{messages}, fact.fact);
    return messages;
}

}  // namespace agentline::sim
