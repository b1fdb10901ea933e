// What: facts to messages, the only place that says who hears what (contract 14.1).
#include "core/acd/acd.h"

namespace agentline::acd {
namespace {

using Messages = std::vector<LineMessage>;

LineMessage session_message(AgentSessionId id, std::uint32_t what, AgentSessionState state) {
    return {MessageId::agentsessionstatus, id.value, what, bits(state)};
}
LineMessage agent_message(AgentId id, std::uint32_t what, AgentState state) {
    return {MessageId::agentstatusex, id.value, what, bits(state)};
}

struct Wording {
    Messages operator()(const SessionCreated& f) const {
        return {session_message(f.session,
                                agentsessionstatus::newsession | agentsessionstatus::state,
                                AgentSessionState::notready)};
    }
    Messages operator()(const SessionStateChanged& f) const {
        return {session_message(f.session, agentsessionstatus::state, f.to)};
    }
    Messages operator()(const SessionReleased& f) const {
        return {session_message(f.session, agentsessionstatus::state, AgentSessionState::released)};
    }
    Messages operator()(const AgentCreated& f) const {
        return {agent_message(f.agent, agentstatusex::newagent | agentstatusex::state,
                              AgentState::notready)};
    }
    Messages operator()(const AgentStateChanged& f) const {
        return {agent_message(f.agent, agentstatusex::state, f.to)};
    }
    Messages operator()(const AgentReleased& f) const {
        return {agent_message(f.agent, agentstatusex::state, AgentState::released)};
    }
    Messages operator()(const AgentPeriodSet& f) const {
        return {{MessageId::agentstatusex, f.agent.value, agentstatusex::updateinfo, 0}};
    }
    Messages operator()(const QueuePeriodSet& f) const {
        return queue(f.queue, queuestatus::updateinfo);
    }
    Messages operator()(const QueueAdded& f) const { return queue(f.queue, queuestatus::newqueue); }
    Messages operator()(const QueueRemoved& f) const {
        return queue(f.queue, queuestatus::queueremoved);
    }
    Messages operator()(const GroupAdded&) const { return group(groupstatus::newgroup); }
    Messages operator()(const GroupRemoved&) const { return group(groupstatus::groupremoved); }
    template <class Silent>
    Messages operator()(const Silent&) const {
        return {};
    }

    static Messages queue(QueueId id, std::uint32_t what) {
        return {{MessageId::queuestatus, id.value, what, 0}};
    }
    static Messages group(std::uint32_t what) { return {{MessageId::groupstatus, 0, what, 0}}; }
};

}  // namespace

std::vector<LineMessage> messages_of(const Fact& fact) {
    return std::visit(Wording{}, fact);
}

}  // namespace agentline::acd
